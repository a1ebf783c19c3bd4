import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseInput } from '#kernel/operation.ts'
import { reckonCourtDays } from './reckon.ts'

const reckoned = (input: object) => reckonCourtDays.run(null as never, parseInput(reckonCourtDays, input))

test('more days of court: cases done each month, fewer on remand as long as it goes on, more in prison until as many leave', async () => {
  const { hours, months } = await reckoned({
    days: '100',
    hours: '5',
    setAside: '22',
    each: 10,
    months: 18,
    held: 0.1,
    noBail: 0.2,
    limit: 10,
    custody: 0.5,
    served: 12,
  })
  // 500 hours less 22: 47.8 cases a month.
  assert.equal(hours, 478)
  assert.ok(months.every(({ cases }) => cases === 47.8))
  // One case less on remand is 0.092 persons at the first month's end, and 0.092 + 0.084 at the second's.
  assert.deepEqual([months[0]!.remand, months[1]!.remand], [-4.4, -8.41])
  // A half of them serve a year: 23.9 come each month, and from the thirteenth on as many leave.
  assert.equal(months[11]!.prison, 286.8)
  assert.equal(months[17]!.prison, 286.8)
})

test('days given up do as much less, and no hours are set aside out of them', async () => {
  const { hours, months } = await reckoned({ days: -10, each: 5, setAside: 30, months: 1 })
  assert.deepEqual([hours, months[0]!.cases], [-50, -10])
  assert.equal((await reckoned({ days: 2, each: 5, setAside: 30, months: 1 })).months[0]!.cases, 0)
})

test('what can’t be reckoned with names its field', () => {
  for (const [input, path] of [
    [{ days: 1, each: 0 }, 'each'],
    [{ days: 1, each: 1, held: 2 }, 'held'],
    [{ each: 1 }, 'days'],
  ] as const)
    assert.throws(
      () => parseInput(reckonCourtDays, input),
      (error: { details: { errors: { path: string }[] } }) => error.details.errors[0]!.path === path,
    )
})
