// The words of the pages on justice chains.
import { textbook } from '#chain/standard.ts'
import { defineMessages, type Message } from '#web/messages/index.ts'

/** What is wrong with a field of a scenario. */
export const wrongMessages = defineMessages('scenario-wrong', {
  id: 'A name begins with a letter and has letters, digits, dots and hyphens only.',
  order: 'The least comes first, then the likeliest, then the most.',
  manyParameters: 'A model has 1,000 parameters at most.',
  manyFigures: 'A scenario has 400 figures of its own at most.',
  country: 'A nation is an ISO 3166 code of two capital letters, such as HT.',
  presetOrModel: 'Name a preset, or bring a model of your own: one of the two.',
  noPreset: 'There is no such preset. There are these: {choices}.',
  two: 'Give two scenarios to compare.',
})

/** What is wrong with the model that a scenario makes, by the code of the fault. */
export const faultMessages = defineMessages('scenario-fault', {
  'no-parameter': 'The model has no number called {name}. `jurat chain presets` shows which there are.',
  'no-response': 'The model has no response called {name}.',
  'programme-twice': 'Two programmes are called {name}. Give one of them another id.',
})

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
      ...[textbook.stocks.flatMap(({ leaves }) => leaves), textbook.stations.flatMap(({ serves }) => serves)],
      textbook.decisions.flatMap(({ ways, otherwise }) => [...ways, otherwise]),
    ).concat(
      textbook.responses.map(({ note }) => note),
      textbook.title,
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
  'police-cells': 'Held in police cells',
  unsentenced: 'Held without a sentence',
  sentenced: 'Serving a sentence',
  prison: 'In prison',
  held: 'Held in all',
  pretrial: 'Unsentenced, of all held',
  'pretrial-prison': 'Unsentenced, of those in prison',
  occupancy: 'Prison occupancy',
  detention: 'Mean time held before a verdict',
  conviction: 'Convicted, of those concluded by courts',
  adjournment: 'Hearings put off',
  'attrition-investigated': 'Investigated, of the reported',
  'attrition-identified': 'Suspect identified, of the reported',
  'attrition-charged': 'Charged, of the reported',
  'attrition-concluded': 'Concluded by courts, of the reported',
  'attrition-convicted': 'Convicted, of the reported',
  'attrition-custody': 'Sentenced to custody, of the reported',
  recidivism: 'Back within two years of release',
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
  'police-cells': 'Before a prosecutor has decided; most published counts leave them out.',
  unsentenced: 'In police cells and on remand.',
  sentenced: 'In prison after a verdict.',
  prison: 'On remand or serving a sentence.',
  held: 'Police cells, remand and sentenced.',
  pretrial:
    'Indicator 16.3.2 of the Sustainable Development Goals. It falls too when more people are sentenced: look at the counts.',
  'pretrial-prison': 'Without police cells, as most nations publish it.',
  occupancy: 'Prisoners divided by official places.',
  detention: 'Reckoned as if the number held stood still.',
  conviction: 'Of those concluded, not of those filed: many of the filed are still waiting.',
  adjournment: 'Hearings put off divided by hearings held.',
  'attrition-investigated': 'In the same twelve months: they are not the same persons.',
  'attrition-identified': 'In the same twelve months: they are not the same persons.',
  'attrition-charged': 'In the same twelve months: they are not the same persons.',
  'attrition-concluded': 'In the same twelve months: they are not the same persons.',
  'attrition-convicted': 'In the same twelve months: they are not the same persons.',
  'attrition-custody': 'In the same twelve months: they are not the same persons.',
  recidivism: 'It measures the work of police as well: more police find more of those who reoffend.',
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
