// The standard's own ruleset for activities, as rows in our words. Left out: 1.14.8 (a reporting organisation's
// identifier starts with an approved agency code) and the exemption of known organisation identifiers from the rules on
// symbols, because both need a register that changes daily.
// Source: the rules of the IATI 2.03 standard ruleset by their numbers, https://github.com/IATI/IATI-Rulesets.

import { compileRuleset, type RuleCase, type RuleKind, type RulesetRow } from './ruleset.ts'

const rows: RulesetRow[] = []

function rule(
  id: string,
  name: string,
  severity: RulesetRow['severity'],
  context: string,
  kind: RuleKind,
  about: RuleCase,
  message: string,
  mend: string,
) {
  rows.push({ ...about, rule: `standard/${name}`, id, severity, context, kind, message, mend })
}

/** The vocabulary is the OECD's: named as 1, empty or left out. */
const dac = "[@vocabulary = '1' or @vocabulary = '' or not(@vocabulary)]"
const other = "[@vocabulary = '$1']"
const foreign = "[@vocabulary != '1']/@vocabulary"

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

// Sectors
rule(
  '6.2.2',
  'no-sector',
  'error',
  '.',
  'atleast_one',
  { paths: ['sector', 'transaction/sector'] },
  'Neither the activity nor a transaction names a sector.',
  'Add a sector to the activity or to every transaction.',
)
rule(
  '6.7.2',
  'sector-not-everywhere',
  'error',
  '.',
  'one_or_all',
  { one: 'sector', all: 'sector' },
  'This transaction has no sector and the activity names none.',
  'Add one to every transaction or to the activity.',
)
rule(
  '6.6.2',
  'sector-at-two-levels',
  'error',
  '.',
  'if_then',
  { if: 'count(sector) > 0', then: 'count(transaction/sector) < 1', paths: ['transaction/sector'] },
  'Both the activity and a transaction name sectors.',
  'Name them at one level only.',
)
rule(
  '2.2.1',
  'own-sector-without-name',
  'error',
  '.',
  'if_then',
  {
    if: 'count(sector[@vocabulary=98 or @vocabulary=99]) > 0',
    then: 'count(sector[@vocabulary=98 or @vocabulary=99]/narrative) >= count(sector[@vocabulary=98 or @vocabulary=99])',
    paths: ['sector[@vocabulary=98 or @vocabulary=99][not(narrative)]'],
  },
  "A sector of the publisher's own vocabulary has no name.",
  'Add a narrative.',
)
rule(
  '102.1.1',
  'no-dac-sector',
  'warning',
  '.',
  'if_then',
  { if: 'count(sector) > 0', then: `count(sector${dac}) > 0`, paths: ['sector'] },
  'Sectors are named, but none of the OECD purpose codes.',
  'Add a sector of vocabulary 1.',
)

// Shares: at one level, in percent, 100 in all
const sharesOf = (id: string, name: string, where: string, more: RuleCase, message: string) => {
  const several = `count(${where}) > 1`
  const complete = `count(${where}) = count(${where}/@percentage)`
  rule(
    `${id}.1`,
    `${name}-without-percentage`,
    'error',
    '.',
    'if_then',
    { if: several, then: complete, paths: [`${where}[not(@percentage)]`, where], ...more },
    `Several ${message} are named, but not each has a percentage.`,
    'Give each its percentage.',
  )
  rule(
    `${id}.4`,
    `single-${name}-not-100`,
    'error',
    '.',
    'if_then',
    {
      if: `count(${where}) = 1`,
      then: `not(${where}/@percentage) or ${where}/@percentage = 100`,
      paths: [`${where}/@percentage`],
      ...more,
    },
    `The only one of the ${message} has {value} percent.`,
    'Leave the percentage out or make it 100.',
  )
}
sharesOf('2.1', 'sector', `sector${dac}`, {}, 'sectors')
sharesOf('2.1', 'sector', `sector${other}`, { foreach: `sector${foreign}` }, 'sectors of vocabulary {vocabulary}')
const country = { condition: 'recipient-country and not(recipient-region)' }
sharesOf('3.1', 'country', 'recipient-country', country, 'recipient countries')
const region = { foreach: 'recipient-region/@vocabulary' }
rule(
  '3.4.1',
  'region-without-percentage',
  'error',
  '.',
  'if_then',
  {
    if: `count(recipient-region${other}) > 1`,
    then: `count(recipient-region${other}) = count(recipient-region${other}/@percentage)`,
    paths: [`recipient-region${other}[not(@percentage)]`],
    ...region,
  },
  'Several recipient regions are named, but not each has a percentage.',
  'Give each its percentage.',
)
rule(
  '3.4.4',
  'single-region-not-100',
  'error',
  '.',
  'if_then',
  {
    if: `count(recipient-region${other}) = 1 and not(recipient-country)`,
    then: `not(recipient-region${other}/@percentage) or recipient-region${other}/@percentage = 100`,
    paths: [`recipient-region${other}/@percentage`],
    ...region,
  },
  'The only recipient region has {value} percent.',
  'Leave the percentage out or make it 100.',
)
const sums: [id: string, name: string, severity: 'error' | 'warning', about: RuleCase, what: string][] = [
  [
    '2.1.2',
    'sector-shares',
    'error',
    { condition: `count(sector${dac}/@percentage) > 1`, paths: [`sector${dac}/@percentage`] },
    'sectors',
  ],
  [
    '2.1.2',
    'sector-shares',
    'error',
    {
      foreach: `sector${foreign}`,
      condition: `count(sector${other}) > 1`,
      paths: [`sector${other}/@percentage`],
    },
    'sectors of vocabulary {vocabulary}',
  ],
  [
    '3.1.2',
    'country-shares',
    'error',
    {
      condition: 'count(recipient-country) > 1 and not(recipient-region)',
      paths: ['recipient-country/@percentage'],
    },
    'recipient countries',
  ],
  [
    '3.4.2',
    'country-and-region-shares',
    'error',
    {
      ...region,
      condition: `count(recipient-region${other}) + count(recipient-country) > 1`,
      paths: [`recipient-region${other}/@percentage`, 'recipient-country/@percentage'],
    },
    'recipient countries and regions',
  ],
  [
    '7.9.2',
    'budget-item-shares',
    'warning',
    {
      condition: 'count(country-budget-items/budget-item) > 1',
      paths: ['country-budget-items/budget-item/@percentage'],
    },
    'budget items',
  ],
]
for (const [id, name, severity, about, what] of sums)
  rule(
    id,
    name,
    severity,
    '.',
    'strict_sum',
    { sum: 100, ...about },
    `The percentages of the ${what} add up to {value}.`,
    'Make them add up to 100.',
  )
rule(
  '7.9.1',
  'budget-item-without-percentage',
  'warning',
  'country-budget-items',
  'atleast_one',
  { condition: 'count(budget-item) > 1', paths: ['budget-item/@percentage'] },
  'Several budget items are named without percentages.',
  'Give each its percentage.',
)
rule(
  '7.9.4',
  'single-budget-item-not-100',
  'warning',
  'country-budget-items',
  'if_then',
  {
    if: 'count(budget-item) = 1',
    then: 'not(budget-item/@percentage) or budget-item/@percentage = 100',
    paths: ['budget-item/@percentage'],
  },
  'The only budget item has {value} percent.',
  'Leave the percentage out or make it 100.',
)
for (const [id, path] of [
  ['12.1.1', 'recipient-country/@percentage'],
  ['12.1.1', 'recipient-region/@percentage'],
  ['12.3.1', 'sector/@percentage'],
  ['12.2.1', 'capital-spend/@percentage'],
  ['12.2.1', 'country-budget-items/budget-item/@percentage'],
] as const)
  rule(
    id,
    'percentage-out-of-range',
    'error',
    '.',
    'range',
    { paths: [path], min: 0, max: 100 },
    'The percentage {value} is not between 0 and 100.',
    'Correct it.',
  )

// Where the money goes
rule(
  '3.6.2',
  'place-at-two-levels',
  'error',
  '.',
  'if_then',
  {
    if: 'recipient-country or recipient-region',
    then: 'not(transaction/recipient-country or transaction/recipient-region)',
    paths: ['transaction/recipient-country', 'transaction/recipient-region'],
  },
  'Both the activity and a transaction name recipient countries or regions.',
  'Name them at one level only.',
)
rule(
  '3.7.1',
  'no-place',
  'error',
  '.',
  'if_then',
  { if: 'not(recipient-country or recipient-region)', then: 'transaction[recipient-country or recipient-region]' },
  'Neither the activity nor a transaction names a recipient country or region.',
  'Name them for the activity or for every transaction.',
)
rule(
  '3.7.2',
  'place-not-everywhere',
  'error',
  '.',
  'if_then',
  {
    if: 'not(recipient-country or recipient-region)',
    then: 'not(transaction[not(recipient-country or recipient-region)])',
    paths: ['transaction[not(recipient-country or recipient-region)]'],
  },
  'This transaction names no recipient country or region, and the activity names none.',
  'Name one for every transaction or for the activity.',
)

// Aid types, policy markers
rule(
  '107.1.1',
  'no-dac-aid-type',
  'warning',
  '.',
  'if_then',
  { if: 'count(default-aid-type) > 0', then: `count(default-aid-type${dac}) > 0`, paths: ['default-aid-type'] },
  "Aid types are named, but none of the OECD's.",
  'Add a default-aid-type of vocabulary 1.',
)
rule(
  '107.2.1',
  'no-dac-transaction-aid-type',
  'warning',
  '.',
  'if_then',
  {
    if: 'count(transaction/aid-type) > 0',
    then: `count(transaction/aid-type${dac}) > 0`,
    paths: ['transaction/aid-type'],
  },
  "Transactions name aid types, but none of the OECD's.",
  'Add an aid-type of vocabulary 1.',
)
for (const [id, context, element] of [
  ['107.1.2', '.', 'default-aid-type'],
  ['107.2.2', 'transaction', 'aid-type'],
] as const)
  for (const about of [
    { paths: [`${element}${dac}`] },
    { foreach: `${element}${foreign}`, paths: [`${element}${other}`] },
  ])
    rule(
      id,
      'several-aid-types',
      'warning',
      context,
      'no_more_than_one',
      about,
      'There is more than one aid type of one vocabulary.',
      'Keep one.',
    )
rule(
  '6.14.1',
  'marker-without-significance',
  'error',
  'policy-marker',
  'atleast_one',
  { condition: "@vocabulary='1' or @vocabulary='' or not(@vocabulary)", paths: ['@significance'] },
  'The policy marker has no significance.',
  'Add the significance.',
)
rule(
  '6.13.1',
  'own-marker-without-name',
  'error',
  'policy-marker',
  'atleast_one',
  { condition: "@vocabulary='99'", paths: ['narrative'] },
  "A policy marker of the publisher's own vocabulary has no name.",
  'Add a narrative.',
)

// Results
rule(
  '8.11.1',
  'reference-at-two-levels',
  'error',
  'result/indicator',
  'no_more_than_one',
  { paths: ['reference[1]', '../reference[1]'] },
  'Both the result and its indicator name a reference.',
  'Name it at one level only.',
)
for (const [number, measured, what] of [
  ['8.8', 'baseline', 'baseline'],
  ['8.9', 'period/target', 'target'],
  ['8.10', 'period/actual', 'actual'],
] as const) {
  const counted = `result/indicator[@measure='1' or @measure='2' or @measure='3' or @measure='4']/${measured}`
  rule(
    `${number}.1`,
    'measurement-without-value',
    'error',
    counted,
    'atleast_one',
    { paths: ['@value'] },
    `The ${what} of an indicator that is counted has no value.`,
    'Add the value.',
  )
  rule(
    `${number}.2`,
    'measurement-not-a-number',
    'warning',
    counted,
    'if_then',
    { if: '@value', then: 'number(@value) = @value', paths: ['@value'] },
    `The ${what} "{value}" of an indicator that is counted is not a number.`,
    'Write a number.',
  )
  rule(
    `${number}.3`,
    'value-of-quality',
    'warning',
    `result/indicator[@measure='5']/${measured}`,
    'if_then',
    { if: '@value', then: 'not(@value)', paths: ['@value'] },
    `The ${what} of a qualitative indicator has the value "{value}".`,
    'Say it in the comment instead.',
  )
}

export const standardRows: readonly RulesetRow[] = rows
export const standardRuleset = compileRuleset(rows)
