import assert from 'node:assert/strict'
import test from 'node:test'
import { givenChain, givenProgramme } from './given-chain.ts'
import { network } from './given-networks.ts'
import { layOut } from './program.ts'
import { Ended } from './sensitivity.ts'
import { singleWaits, singleWork, together } from './single-waits.ts'
import type { Waits } from './tally.ts'

const near = (value: number, expected: number, share: number, what: string) =>
  assert.ok(Math.abs(value / expected - 1) < share, `${what}: ${value}, expected ${expected}`)

test('M/M/3: what nine in ten and ninety-nine of a hundred wait at most is as theory says, and runs lie around it', () => {
  const program = layOut(network(20, [{ slots: 3, rate: 10, pace: 'list' }]))
  const { waits, persons, events } = singleWaits({ program, months: 300, after: 12, runs: 5, seed: 4 })
  const [row] = waits
  assert.equal(waits.length, 1)
  assert.equal(row!.stock, undefined)
  // 4/9 wait, and of them exp(−10 t) longer than t.
  near(row!.mean.value, 4 / 90, 0.03, 'mean')
  assert.equal(row!.median.value, 0)
  near(row!.p90.value, Math.log(4 / 9 / 0.1) / 10, 0.03, 'p90')
  near(row!.p99.value, Math.log(4 / 9 / 0.01) / 10, 0.04, 'p99')
  assert.ok(row!.p99.low < row!.p99.value && row!.p99.value < row!.p99.high)
  near(row!.persons, 5 * 20 * 24 * 365, 0.01, 'taken up')
  near(persons, row!.persons, 0.001, 'came')
  near(events, 2 * persons, 0.001, 'events')
  // The daily map knows no chance: where there is room nobody waits.
  assert.equal(row!.daily, 0)
})

/** 20 come a day, 10 are done with; of those who wait one in a hundred gives up each day. */
const overloaded = () =>
  givenChain({
    sources: [['come', 20, 'wait']],
    stocks: [{ id: 'wait', start: 1000, leaves: [['give-up', 0.01, 'out']] }],
    stations: [{ id: 'court', capacity: 2, rate: 5, pace: 'list', serves: [['done', 'wait', 'out']] }],
    exits: ['out'],
  })

test('before full slots single persons wait as long as the daily map says: until half have given up, 69 days', () => {
  const program = layOut(overloaded())
  const [row] = singleWaits({ program, months: 72, after: 24, runs: 5, seed: 1 }).waits
  near(row!.mean.value, Math.log(2) / 0.01, 0.02, 'mean')
  near(row!.daily, Math.log(2) / -Math.log(0.99), 0.02, 'daily')
  assert.ok(row!.median.value < row!.p90.value && row!.p90.value < row!.p99.value && row!.p99.value < 100)
})

test('of those who wait from the start it is counted from the start; a queue that grows lets each wait longer', () => {
  const model = overloaded()
  model.parameters['give-up']!.value = 0
  const [row] = singleWaits({ program: layOut(model), months: 24, after: 12, runs: 5, seed: 1 }).waits
  // 1,000 and 20 a day come, 10 a day go on: on day t whoever came at (10 t − 1,000) / 20, and from day 365 to 730 that is 324 days.
  near(row!.mean.value, (547.5 + 100) / 2, 0.02, 'mean')
  near(row!.daily, (547.5 + 100) / 2, 0.02, 'daily')
})

test('of two stocks each has its row, and together they are all', () => {
  const model = overloaded()
  model.stocks.push({ ...model.stocks[0]!, id: 'later', leaves: [] })
  model.sources.push({ id: 'come-later', label: 'Come', arrivals: 'come-later', to: 'later' })
  model.parameters['come-later'] = { label: 'Come', quantity: 'arrivals', value: 3 }
  model.parameters['come']!.value = 5
  model.parameters['wait.start']!.value = 0
  model.stations[0]!.serves.push({ id: 'done-later', label: 'Done', stock: 'later', to: 'out' })
  const { waits } = singleWaits({ program: layOut(model), months: 120, after: 12, runs: 2, seed: 1 })
  assert.deepEqual(
    waits.map(({ station, stock }) => [station, stock]),
    [
      ['court', undefined],
      ['court', 'wait'],
      ['court', 'later'],
    ],
  )
  const [all, first, second] = waits
  assert.equal(all!.persons, first!.persons + second!.persons)
  assert.ok(first!.p90.value < all!.p90.value && all!.p90.value < second!.p90.value)
})

test('waits taken together are those of all persons, to what each tells', () => {
  const even = (from: number, to: number, persons: number): Waits => ({
    persons,
    mean: (from + to) / 2,
    quantile: (share) => from + share * (to - from),
  })
  const { persons, mean, quantile } = together([even(0, 10, 300), even(0, 40, 100), even(0, 1, 0)])
  assert.deepEqual([persons, mean], [400, 8.75])
  // 9 of 10 of 400: all of the first and 60 of the second.
  near(quantile(0.9), 24, 0.01, 'p90')
  near(quantile(0.5), 400 * 0.5 * (1 / (30 + 2.5)), 0.01, 'median')
})

test('the work is foretold by month; a run ends where it is told to; the seed gives the same again', () => {
  const program = layOut(overloaded())
  const { persons, events } = singleWork({ program }, 24)
  // In the end 1,000 wait: 20 come, 10 are done with and 10 give up.
  near(persons[24]!, 1000, 0.05, 'persons')
  near(events[24]! - events[12]!, 40 * 365, 0.02, 'events of a year')
  const run = { program, months: 24, after: 12, runs: 2, seed: 7 }
  assert.deepEqual(singleWaits(run), singleWaits(run))
  const long = layOut(network(2000, [{ slots: 300, rate: 10, pace: 'list' }]))
  assert.throws(() => singleWaits({ ...run, program: long, proceed: (done) => done < 0.1 }), Ended)
})

test('programmes act on single persons as on the daily map, from their month on and within what can be absorbed', () => {
  const program = layOut(overloaded())
  const rooms = givenProgramme({
    start: 24,
    months: 48,
    cost: { once: 0, perYear: 100 },
    effects: [{ target: 'court.capacity', how: 'relative', change: 0.5 }],
  })
  const run = { program, programmes: [rooms], months: 72, after: 48, runs: 3, seed: 1 }
  // 15 of 20 are done with, so that a quarter gives up.
  const [row] = singleWaits(run).waits
  near(row!.mean.value, Math.log(20 / 15) / 0.01, 0.04, 'mean')
  near(row!.daily, Math.log(20 / 15) / 0.01, 0.04, 'daily')
  const [held] = singleWaits({ ...run, limits: { courts: 0 } }).waits
  near(held!.mean.value, Math.log(2) / 0.01, 0.04, 'nothing absorbed')
  near(held!.daily, Math.log(2) / 0.01, 0.02, 'nothing absorbed, daily')
})
