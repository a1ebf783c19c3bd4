// The standard ruleset's rows on aid types, policy markers and results.

import { dac, foreign, other, rulesetTable } from './ruleset-table.ts'

const { rows, rule } = rulesetTable()

// Aid types, policy markers
rule(
  '107.1.1',
  'no-dac-aid-type',
  'warning',
  '.',
  'if_then',
  { when: 'count(default-aid-type) > 0', must: `count(default-aid-type${dac}) > 0`, paths: ['default-aid-type'] },
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
    when: 'count(transaction/aid-type) > 0',
    must: `count(transaction/aid-type${dac}) > 0`,
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
    { when: '@value', must: 'number(@value) = @value', paths: ['@value'] },
    `The ${what} "{value}" of an indicator that is counted is not a number.`,
    'Write a number.',
  )
  rule(
    `${number}.3`,
    'value-of-quality',
    'warning',
    `result/indicator[@measure='5']/${measured}`,
    'if_then',
    { when: '@value', must: 'not(@value)', paths: ['@value'] },
    `The ${what} of a qualitative indicator has the value "{value}".`,
    'Say it in the comment instead.',
  )
}

export const resultsRows = rows
