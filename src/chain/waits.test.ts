import assert from 'node:assert/strict'
import test from 'node:test'
import { runFluid } from './fluid.ts'
import { givenChain } from './given-chain.ts'
import { layOut } from './program.ts'
import { agingIndex, curvesOf, olderThan, overload, pendingByAge, virtualWait, type Curves } from './waits.ts'

/** The ends of the months: 30, 61, 91, 122, 152, 183, 213, 243, … */
const curves = (came: number[], left: number[]): Curves => ({
  came: Float64Array.from(came),
  left: Float64Array.from(left),
})
const close = (actual: number | undefined, expected: number) =>
  assert.ok(Math.abs(actual! - expected) < 1e-9, `${actual}, expected ${expected}`)

test('whoever comes at a month’s end waits until as many have left as had come', () => {
  // 50 wait at the start, 10 a month come, 20 a month leave.
  const court = curves([50, 60, 70, 80, 90, 100], [0, 20, 40, 60, 80, 100])
  // After the first month 60 have come: they have left at the end of the third, day 91.
  close(virtualWait(court, 0), 91 - 30)
  // 70 have left half-way between days 91 and 122.
  close(virtualWait(court, 1), 91 + 31 / 2 - 61)
  close(virtualWait(court, 3), 122 + 30 / 2 - 122)
  // When all have left nobody waits.
  close(virtualWait(court, 4), 0)
  // And where they have long left and nobody comes.
  close(virtualWait(curves([10, 10, 10], [0, 10, 10]), 1), 0)
})

test('whoever has not gone when the run ends: it is longer than can be told', () => {
  const growing = curves([50, 60, 70, 80], [0, 10, 20, 30])
  for (const month of [0, 1, 2]) assert.equal(virtualWait(growing, month), Infinity)
  // But gone at its very end.
  close(virtualWait(curves([50, 60, 70, 80], [0, 10, 20, 60]), 0), 91 - 30)
})

test('nobody leaves for months and then all: the wait ends within the month in which they leave', () => {
  const closed = curves([10, 20, 30, 40, 50], [0, 0, 0, 0, 40])
  close(virtualWait(closed, 0), 91 + 31 / 2 - 30)
})

test('how many are older than so many days: those that had come by then and have not left', () => {
  // At the end of month 3 (day 91) 80 had come and 40 have left.
  const court = curves([20, 40, 60, 80], [0, 10, 20, 40])
  // 61 days before, day 30: 40 had come, and all have left.
  close(olderThan(court, 2, 61), 0)
  // 30 days before, day 61: 60 had come.
  close(olderThan(court, 2, 30), 20)
  // 15 days before, half-way in the last month: 70 had come.
  close(olderThan(court, 2, 15), 30)
  close(olderThan(court, 2, 0), 40)
  // At the start: those of the start have gone, so that none is older.
  close(olderThan(court, 2, 91), 0)
  // Before the start: nobody of then is there any more.
  assert.equal(olderThan(court, 2, 92), 0)
  // While some of the start are there, how old they are isn't known.
  assert.equal(olderThan(court, 0, 31), NaN)
  // When the last of them has just gone it is known.
  assert.equal(olderThan(curves([20, 40], [0, 20]), 0, 31), 0)
  close(olderThan(court, 0, 30), 10)
})

test('pending by age: from the youngest on, and all together', () => {
  const court = curves([20, 40, 60, 80], [0, 10, 20, 40])
  const ages = pendingByAge(court, 2, [15, 30, 61])
  assert.deepEqual(
    ages.map((persons) => Math.round(persons * 1e6) / 1e6),
    [10, 10, 20, 0],
  )
})

test('who leaves unserved has left, a hearing that is put off is none, and what gives persons back is no coming', () => {
  const program = layOut(
    givenChain({
      sources: [['filed', 10, 'pending']],
      stocks: [
        {
          id: 'pending',
          start: 100,
          leaves: [
            ['gave-up', 0.01, 'out'],
            ['moved', 0.02, 'bailed'],
          ],
        },
        { id: 'bailed' },
      ],
      stations: [
        {
          id: 'court',
          capacity: 8,
          rate: 1,
          pace: 'list',
          serves: [
            ['heard', 'pending', 'listing'],
            ['heard-bailed', 'bailed', 'out'],
          ],
        },
      ],
      decisions: [{ id: 'listing', ways: [['put-off', 0.25, 'pending', 'adjourned']], otherwise: ['done', 'out'] }],
      exits: ['out'],
    }),
  )
  const course = runFluid({ program, lanes: 1, months: 6 })
  const { came, left } = curvesOf(program, course, 0, 'court')
  const sum = (...ids: string[]) =>
    ids.reduce((so, id) => {
      const at = program.flows.findIndex((flow) => flow.id === id)
      for (let month = 0; month < 6; month++) so += course.flows[month * program.flows.length + at]!
      return so
    }, 0)
  close(came[0], 100)
  close(left[0], 0)
  close(came[6], 100 + sum('filed'))
  close(left[6], sum('done', 'heard-bailed', 'gave-up'))
  assert.ok(sum('put-off') > 1 && sum('moved') > 1 && sum('heard-bailed') >= 0)
  assert.throws(() => curvesOf(program, course, 0, 'tribunal'), /no station "tribunal"/)
})

test('nothing pending and nothing disposed of has no aging index; what is got through within the standard is no overload', () => {
  assert.equal(agingIndex(0, 0, 0), NaN)
  close(agingIndex(50, 1000, 500), 100 / 30)
  close(agingIndex(0, 0, 500), 0)
  assert.equal(overload(100, 1, 365), 0)
  close(overload(1000, 1, 365), 635)
})
