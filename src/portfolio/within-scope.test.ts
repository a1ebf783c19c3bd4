import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Activity, ActivityLines } from '#iati/activity.ts'
import { withinScope } from './within-scope.ts'

const regional: Activity = {
  identifier: 'XX-1',
  title: [{ text: 'Police training in the Caribbean' }],
  countries: [
    { code: 'DO', percentage: '40' },
    { code: 'HT', percentage: '60' },
  ],
  budgets: [{ value: '1000' }],
  results: [{ type: '1' }],
  transactions: [
    { type: '2', value: '100.01' },
    { type: '3', value: '7', countries: [{ code: 'DO' }] },
  ],
}
const lines: ActivityLines = {
  activity: 3,
  transactions: [10, 20],
  budgets: [8],
  plannedDisbursements: [],
  results: [30],
  periods: [],
}
const shares = [
  { position: 0, amount: '40.00', country: 'DO', region: '380' },
  { position: 0, amount: '60.01', country: 'HT', region: '380' },
  { position: 1, amount: '7', country: 'DO', region: '380' },
]
const cut = (...scopes: string[]) => withinScope(regional, lines, new Set(scopes), shares)

test('whoever sees everything, the award or all of its countries sees the whole', () => {
  assert.equal(withinScope(regional, lines, 'everything', shares).activity, regional)
  assert.equal(cut('award:XX-1').activity, regional)
  assert.equal(cut('country:HT', 'country:DO').activity, regional)
  assert.deepEqual(cut('country:HT', 'country:DO').withheld, [])
})

test('a country’s officer sees that country’s part of each transaction, with its line', () => {
  const { activity, lines: kept, withheld } = cut('country:HT')
  assert.deepEqual(activity.transactions, [{ type: '2', value: '60.01' }])
  assert.deepEqual(kept.transactions, [10])
  assert.deepEqual(activity.countries, [{ code: 'HT', percentage: '60' }])
  assert.deepEqual(withheld, ['budgets', 'results', 'transactions'])
  assert.equal(JSON.stringify(activity).includes('DO'), false)
})

test('figures of the whole are withheld with their lines', () => {
  const { activity, lines: kept } = cut('country:DO')
  assert.equal(activity.budgets, undefined)
  assert.equal(activity.results, undefined)
  assert.deepEqual([kept.budgets, kept.results], [[], []])
  assert.deepEqual(
    activity.transactions?.map(({ value }) => value),
    ['40', '7'],
  )
})

test('a region’s officer sees an activity whole whose countries all lie in the region', () => {
  assert.deepEqual(cut('region:380').withheld, [])
  const beyond = [...shares, { position: 1, amount: '1', country: 'CO', region: '489' }]
  assert.deepEqual(withinScope(regional, lines, new Set(['region:380']), beyond).withheld, ['budgets', 'results'])
})
