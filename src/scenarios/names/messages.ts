// What things of a justice chain are called: stations, indicators, institutions, units, kinds.
import { observedElasticities } from '#chain/elasticity.ts'
import { textbook } from '#chain/standard.ts'
import { defineMessages, type Message } from '#web/messages/index.ts'

const labelsOf = (...lists: readonly { label: string }[][]) => lists.flatMap((list) => list.map(({ label }) => label))

/** The words of the standard chain, which the engine has in English. */
const standard = [
  ...new Set(
    labelsOf(
      Object.values(textbook.parameters),
      textbook.sources,
      textbook.stocks,
      textbook.stations,
      textbook.decisions,
      textbook.exits,
      textbook.responses,
      textbook.stocks.flatMap(({ leaves }) => leaves),
      textbook.stations.flatMap(({ serves }) => serves),
      textbook.decisions.flatMap(({ ways, otherwise }) => [...ways, otherwise]),
    ).concat(
      textbook.responses.map(({ note }) => note),
      textbook.title,
      ...observedElasticities.flatMap(({ driver, answer }) => [driver, answer]),
    ),
  ),
]
export const standardMessages: Readonly<Record<string, Message>> = defineMessages(
  'chain-label',
  Object.fromEntries(standard.map((label) => [label, label])),
)

/** What indicators are called; those of a station take its name: `pending:lower`. */
export const indicatorMessages = defineMessages('chain-indicator', {
  pending: 'Waiting: {station}',
  incoming: 'Came in a year: {station}',
  resolved: 'Completed in a year: {station}',
  clearance: 'Clearance rate: {station}',
  turnover: 'Turnover in a year: {station}',
  disposition: 'Disposition time: {station}',
  wait: 'Wait of whoever comes now: {station}',
  old: 'Waiting for longer than the standard: {station}',
  backlog: 'Backlog, of all waiting: {station}',
  aging: 'Aging case index: {station}',
  overload: 'More than can be done within the standard: {station}',
  adjournment: 'Hearings put off: {station}',
  'police-cells': 'Held in police cells',
  remand: 'On remand',
  unsentenced: 'Held without a sentence',
  sentenced: 'Serving a sentence',
  prison: 'In prison',
  held: 'Held in all',
  pretrial: 'Unsentenced, of all held',
  'pretrial-prison': 'Unsentenced, of those in prison',
  occupancy: 'Prison occupancy',
  detention: 'Mean time held before a verdict',
  'held-long': 'Held without a sentence beyond the custody limit',
  'share-investigated': 'Investigated, of those reported',
  'share-identified': 'Suspect identified, of those reported',
  'share-charged': 'Charged, of those reported',
  'share-concluded': 'Concluded by courts, of those reported',
  'share-convicted': 'Convicted, of those reported',
  'share-custody': 'Sent to prison, of those reported',
  conviction: 'Convicted, of those concluded by courts',
})

/** What an indicator says, for whoever reads it in a meeting. */
export const meaningMessages = defineMessages('chain-meaning', {
  pending: 'Persons in their cases before it at the end of the month.',
  incoming: 'In the last twelve months.',
  resolved: 'In the last twelve months.',
  clearance: 'Completed divided by come, in twelve months. Under 100 % the backlog grows.',
  turnover: 'Completed in a year, divided by those waiting at its end.',
  disposition:
    'Those waiting divided by those completed, times 365. It is nobody’s own wait while the backlog grows or shrinks.',
  wait: 'If all are served in the order in which they came. Not told where the run ends before they have gone.',
  'police-cells': 'Before a prosecutor has decided; most published counts leave them out.',
  unsentenced: 'In police cells and on remand.',
  sentenced: 'In prison after a verdict.',
  prison: 'On remand or serving a sentence.',
  held: 'Police cells, remand and sentenced.',
  pretrial:
    'Indicator 16.3.2 of the Sustainable Development Goals. It falls too when more people are sentenced: look at the counts.',
  occupancy: 'Prisoners divided by official places.',
})

export const institutionNames = defineMessages('chain-institution', {
  police: 'Police',
  prosecution: 'Prosecution',
  courts: 'Courts',
  corrections: 'Corrections',
  community: 'Community',
})

export const unitNames = defineMessages('chain-unit', {
  percent: 'percent',
  ratio: 'ratio',
  days: 'days',
  persons: 'persons',
})

export const labelMessage = (label: string): Message | undefined =>
  Object.hasOwn(standardMessages, label) ? standardMessages[label] : undefined

/** What a figure is counted in. */
export const quantityNames = defineMessages('chain-quantity', {
  rate: 'a day, of those there',
  share: 'of all',
  capacity: 'at once',
  arrivals: 'persons a day',
  stock: 'persons',
  staff: 'staff',
  number: 'as a number',
})

export const actNames = defineMessages('scenario-act', {
  saved: 'Saved',
  revised: 'Revised',
  baseline: 'Made the baseline of its nation',
  'no-baseline': 'Another is the baseline now',
  withdrawn: 'Withdrawn',
})

export const kindNames = defineMessages('chain-programme-kind', {
  training: 'Training',
  advisers: 'Advisers',
  equipment: 'Equipment',
  facility: 'Facility',
  law: 'Change of law',
})
