// By how many percent an answer moves when what drives it moves by one: to hold a model against what was observed.

/** ln(answer ÷ answer before) ÷ ln(driver ÷ driver before). */
export const elasticity = (
  before: { driver: number; answer: number },
  after: { driver: number; answer: number },
): number => Math.log(after.answer / before.answer) / Math.log(after.driver / before.driver)

/** What was observed, beside which a model's own may be shown. A model in which everything is in proportion has 1 in each. */
export const observedElasticities: { id: string; driver: string; answer: string; value: number; source: string }[] = [
  {
    id: 'arrests-prison',
    driver: 'Arrests',
    answer: 'Prison sentences of men, in the long run',
    value: 0.4,
    source: 'New South Wales, BOCSAR (CJB217 of 2018, BB122, CJB150 of 2011)',
  },
  {
    id: 'arrests-prison-at-once',
    driver: 'Arrests',
    answer: 'Prison sentences of men, at once',
    value: 0.33,
    source: 'New South Wales, BOCSAR (CJB217 of 2018, BB122, CJB150 of 2011)',
  },
  {
    id: 'pending-mean-delay',
    driver: 'Cases pending',
    answer: 'Mean delay',
    value: 0.573,
    source: 'New South Wales, BOCSAR (CJB217 of 2018, BB122, CJB150 of 2011)',
  },
  {
    id: 'pending-median-delay',
    driver: 'Cases pending',
    answer: 'Median delay',
    value: 0.608,
    source: 'New South Wales, BOCSAR (CJB217 of 2018, BB122, CJB150 of 2011)',
  },
  {
    id: 'judges-disposals',
    driver: 'Judges',
    answer: 'Cases disposed of',
    value: 0,
    source: 'Israel, Beenstock and Haitovsky 2004',
  },
]
