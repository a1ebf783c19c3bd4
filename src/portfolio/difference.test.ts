import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Activity } from '#iati/activity.ts'
import { differences } from './difference.ts'

const activity: Activity = {
  identifier: 'XX-1',
  status: '2',
  title: [{ text: 'Courts' }],
  transactions: [
    { type: '2', value: '100', date: '2023-05-26' },
    { type: '3', value: '30' },
  ],
}

test('a member that came, went or changed is named', () => {
  const { status: _, ...rest } = activity
  assert.deepEqual(differences(activity, { ...rest, hierarchy: 1, title: [{ text: 'Courts of Haiti' }] }), [
    { at: 'status', kind: 'removed', before: '2', after: null },
    { at: 'title', kind: 'changed', before: 'Courts', after: 'Courts of Haiti' },
    { at: 'hierarchy', kind: 'added', before: null, after: '1' },
  ])
})

test('an amount that was corrected is one change', () => {
  const corrected = {
    ...activity,
    transactions: [{ type: '2', date: '2023-05-26', value: '90' }, activity.transactions![1]!],
  }
  assert.deepEqual(differences(activity, corrected), [
    { at: 'transactions', kind: 'changed', before: '2, 100, 2023-05-26', after: '2, 2023-05-26, 90' },
  ])
})

test('entries that were added and removed are told one by one', () => {
  const more = { ...activity, transactions: [activity.transactions![1]!, { value: '1' }, { value: '1' }] }
  assert.deepEqual(
    differences(activity, more).map(({ kind, before, after }) => [kind, before ?? after]),
    [
      ['removed', '2, 100, 2023-05-26'],
      ['added', '1'],
      ['added', '1'],
    ],
  )
})

test('another order, and another time of update, is no difference', () => {
  const turned = { ...activity, lastUpdated: '2024-01-01', transactions: activity.transactions!.toReversed() }
  assert.deepEqual(differences(activity, turned), [])
})

test('a withdrawal removes everything', () =>
  assert.deepEqual(
    differences(activity, null).map(({ at, kind }) => `${at} ${kind}`),
    ['identifier removed', 'status removed', 'title removed', 'transactions removed', 'transactions removed'],
  ))
