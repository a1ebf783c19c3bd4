// The standard ruleset's rows on sectors and places: one level, shares that add up.

import type { RuleCase } from './ruleset.ts'
import { dac, foreign, other, rulesetTable } from './ruleset-table.ts'

const { rows, rule } = rulesetTable()

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
  { when: 'count(sector) > 0', must: 'count(transaction/sector) < 1', paths: ['transaction/sector'] },
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
    when: 'count(sector[@vocabulary=98 or @vocabulary=99]) > 0',
    must: 'count(sector[@vocabulary=98 or @vocabulary=99]/narrative) >= count(sector[@vocabulary=98 or @vocabulary=99])',
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
  { when: 'count(sector) > 0', must: `count(sector${dac}) > 0`, paths: ['sector'] },
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
    { when: several, must: complete, paths: [`${where}[not(@percentage)]`, where], ...more },
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
      when: `count(${where}) = 1`,
      must: `not(${where}/@percentage) or ${where}/@percentage = 100`,
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
    when: `count(recipient-region${other}) > 1`,
    must: `count(recipient-region${other}) = count(recipient-region${other}/@percentage)`,
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
    when: `count(recipient-region${other}) = 1 and not(recipient-country)`,
    must: `not(recipient-region${other}/@percentage) or recipient-region${other}/@percentage = 100`,
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
      condition: 'country-budget-items/@vocabulary and count(country-budget-items/budget-item) > 1',
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
  { condition: '@vocabulary and count(budget-item) > 1', paths: ['budget-item/@percentage'] },
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
    when: '@vocabulary and count(budget-item) = 1',
    must: 'not(budget-item/@percentage) or budget-item/@percentage = 100',
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
    when: 'recipient-country or recipient-region',
    must: 'not(transaction/recipient-country or transaction/recipient-region)',
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
  { when: 'not(recipient-country or recipient-region)', must: 'transaction[recipient-country or recipient-region]' },
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
    when: 'not(recipient-country or recipient-region)',
    must: 'not(transaction[not(recipient-country or recipient-region)])',
    paths: ['transaction[not(recipient-country or recipient-region)]'],
  },
  'This transaction names no recipient country or region, and the activity names none.',
  'Name one for every transaction or for the activity.',
)

export const sharesRows = rows
