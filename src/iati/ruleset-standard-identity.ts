// The standard ruleset's rows on identifiers, on what every activity must say, and on dates.

import { rulesetTable } from './ruleset-table.ts'

const { rows, rule } = rulesetTable()

// Identifiers
rule(
  '1.1.3',
  'identifier-is-publisher',
  'error',
  '.',
  'unique',
  { paths: ['reporting-org/@ref', 'iati-identifier'] },
  'The identifier of the activity is that of the reporting organisation.',
  'Give the activity an identifier of its own.',
)
rule(
  '1.1.21',
  'identifier-prefix',
  'warning',
  '.',
  'startswith',
  { prefix: ['reporting-org/@ref', "other-identifier[@type='B1']/@ref"], separator: '-', paths: ['iati-identifier'] },
  "The identifier {value} does not begin with the reporting organisation's and a hyphen.",
  'Begin it with the identifier of the reporting organisation, or name the former one as other-identifier of type B1.',
)
const symbols = { regex: '^[^/&|?]*$' }
const plain: [id: string, spaces: string, context: string, path: string][] = [
  ['1.3.13', '1.3.1', '.', 'iati-identifier'],
  ['1.14.13', '1.14.1', '.', 'reporting-org/@ref'],
  ['', '1.16.1', '.', "other-identifier[@type='B1']/@ref"],
  ['', '1.6.1', '.', "other-identifier[@type='A3']/@ref"],
  ['', '1.7.1', '.', 'related-activity/@ref'],
  ['1.11.13', '1.11.1', 'other-identifier/owner-org', '@ref'],
  ['1.8.13', '1.8.1', 'participating-org', '@ref'],
  ['', '1.9.1', 'participating-org', '@activity-id'],
  ['1.10.13', '1.10.1', 'transaction/provider-org | planned-disbursement/provider-org', '@ref'],
  ['', '1.4.1', 'transaction/provider-org | planned-disbursement/provider-org', '@provider-activity-id'],
  ['1.15.13', '1.15.1', 'transaction/receiver-org | planned-disbursement/receiver-org', '@ref'],
  ['', '1.5.1', 'transaction/receiver-org | planned-disbursement/receiver-org', '@receiver-activity-id'],
]
for (const [id, spaces, context, path] of plain) {
  if (id)
    rule(
      id,
      'identifier-symbols',
      'warning',
      context,
      'regex_matches',
      { ...symbols, paths: [path] },
      'The identifier "{value}" has one of the symbols / & | ?.',
      'Use letters, digits and hyphens.',
    )
  rule(
    spaces,
    'identifier-spaces',
    'warning',
    context,
    'no_spaces',
    { paths: [path] },
    'The identifier "{value}" has spaces or line breaks around it.',
    'Take them out.',
  )
}

// What every activity must say
rule(
  '6.11.1',
  'no-start-date',
  'error',
  '.',
  'atleast_one',
  { paths: ["activity-date[@type='1' or @type='2']"] },
  'The activity has neither a planned nor an actual start date.',
  'Add an activity-date of type 1 or 2.',
)
rule(
  '4.1.1',
  'no-language',
  'error',
  '.',
  'one_or_all',
  { one: '@xml:lang', all: 'lang' },
  'This text has no language and the activity names none.',
  'Add xml:lang to the activity.',
)
rule(
  '7.8.1',
  'no-currency',
  'error',
  '.',
  'one_or_all',
  { one: '@default-currency', all: 'currency' },
  'This amount has no currency and the activity names none.',
  'Add default-currency to the activity.',
)
rule(
  '4.3.1',
  'empty-title',
  'error',
  './/title',
  'atleast_one',
  { paths: ['narrative/text()'] },
  'The title says nothing.',
  'Write it.',
)
rule(
  '4.4.1',
  'empty-description',
  'error',
  './/description',
  'atleast_one',
  { paths: ['narrative/text()'] },
  'The description says nothing.',
  'Write it.',
)
const organisations: [id: string, context: string, who: string][] = [
  ['6.8.1', 'other-identifier/owner-org', 'owner'],
  ['6.9.1', 'transaction/provider-org | planned-disbursement/provider-org', 'providing'],
  ['6.9.2', 'transaction/receiver-org | planned-disbursement/receiver-org', 'receiving'],
  ['6.10.1', 'participating-org', 'participating'],
]
for (const [id, context, who] of organisations)
  rule(
    id,
    'nameless-organisation',
    'error',
    context,
    'atleast_one',
    { paths: ['@ref', 'narrative'] },
    `The ${who} organisation has neither an identifier nor a name.`,
    'Add a ref or a narrative.',
  )

// Dates
const dates: [id: string, name: string, less: string, more: string, message: string, mend: string][] = [
  [
    '11.1.2',
    'planned-dates-reversed',
    "activity-date[@type='1']/@iso-date",
    "activity-date[@type='3']/@iso-date",
    'The planned start {value} is after the planned end {other}.',
    'Correct one of them.',
  ],
  [
    '11.1.3',
    'actual-dates-reversed',
    "activity-date[@type='2']/@iso-date",
    "activity-date[@type='4']/@iso-date",
    'The actual start {value} is after the actual end {other}.',
    'Correct one of them.',
  ],
  [
    '11.1.4',
    'start-in-future',
    "activity-date[@type='2']/@iso-date",
    'NOW',
    'The actual start {value} lies in the future.',
    'Give it as planned (type 1).',
  ],
  [
    '11.1.5',
    'end-in-future',
    "activity-date[@type='4']/@iso-date",
    'NOW',
    'The actual end {value} lies in the future.',
    'Give it as planned (type 3).',
  ],
  [
    '11.2.1',
    'transaction-in-future',
    'transaction/transaction-date/@iso-date',
    'NOW',
    'The transaction date {value} lies in the future.',
    'Give a planned disbursement or correct the date.',
  ],
  [
    '11.2.2',
    'value-date-in-future',
    'transaction/value/@value-date',
    'NOW',
    'The value date {value} lies in the future.',
    'Correct the date.',
  ],
]
for (const [id, name, less, more, message, mend] of dates)
  rule(id, name, 'error', '.', 'date_order', { less, more }, message, mend)
rule(
  '11.1.1',
  'updated-in-future',
  'error',
  '.',
  'date_now',
  { date: '@last-updated-datetime' },
  'The activity was last updated in the future ({value}).',
  'Correct the date.',
)
for (const [id, context] of [
  ['8.6.3', 'budget'],
  ['8.6.3', 'planned-disbursement'],
  ['8.6.1', 'result/indicator/period'],
] as const)
  rule(
    id,
    'period-reversed',
    'error',
    context,
    'date_order',
    { less: 'period-start/@iso-date', more: 'period-end/@iso-date' },
    'The period starts on {value}, after its end on {other}.',
    'Correct one of them.',
  )
rule(
  '7.5.3',
  'budget-over-a-year',
  'error',
  'budget',
  'time_limit',
  { start: 'period-start/@iso-date', end: 'period-end/@iso-date' },
  "The budget's period from {value} to {other} is longer than a year.",
  'Split the budget by year.',
)

export const identityRows = rows
