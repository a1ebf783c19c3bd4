// What programmes cost whom, and what institutions could take of it, by year.
import { absorption, nationCost } from '#chain/programmes.ts'
import type { Scenario } from '#chain/scenario.ts'

/** Of an institution in a year of the run; the first year is 1. All in the money of the programmes' costs. */
export interface MoneyOfYear {
  institution: string
  year: number
  /** What the donor would spend, and as much of it as the institution can take; what it can't take does nothing. */
  asked: number
  absorbed: number
  /** What the nation pays of what it took over. */
  nation: number
}

/** Only years in which somebody pays. */
export function moneyOf({
  programmes,
  absorption: limits = {},
  months,
}: Pick<Scenario, 'programmes' | 'absorption' | 'months'>) {
  return absorption(programmes, limits, Math.ceil(months / 12)).flatMap(
    ({ institution, year, asked, absorbed }): MoneyOfYear[] => {
      const nation = programmes.reduce(
        (sum, one) => (one.institution === institution ? sum + nationCost(one, year) : sum),
        0,
      )
      return asked > 0 || nation > 0 ? [{ institution, year: year + 1, asked, absorbed, nation }] : []
    },
  )
}

/** Years of an institution that are alike and follow each other, as one: from `year` until `until`, the amounts of each of them. */
export function spansOf(years: readonly MoneyOfYear[]): (MoneyOfYear & { until: number })[] {
  const spans: (MoneyOfYear & { until: number })[] = []
  for (const one of years) {
    const last = spans.at(-1)
    const alike =
      last?.institution === one.institution &&
      last.until === one.year - 1 &&
      last.asked === one.asked &&
      last.absorbed === one.absorbed &&
      last.nation === one.nation
    if (alike) last.until = one.year
    else spans.push({ ...one, until: one.year })
  }
  return spans
}

/** All of it together. */
export const moneyInAll = (years: readonly MoneyOfYear[]) => ({
  donor: years.reduce((sum, { absorbed }) => sum + absorbed, 0),
  nation: years.reduce((sum, { nation }) => sum + nation, 0),
})
