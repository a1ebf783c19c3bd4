import assert from 'node:assert/strict'
import test from 'node:test'
import { allocate, standingOf } from './choose.ts'
import { normalQuantile } from './normal.ts'
import { generator } from './random.ts'

/** Answers with a common part, the world, and one of their own. */
const drawing =
  (means: number[], own: number[], seed: number) =>
  (alternative: number, from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, index) => {
      const world = generator(seed, 2 * (from + index)).uniform()
      const noise = generator(seed + 1, (from + index) * means.length + alternative).uniform()
      return means[alternative]! + 10 * normalQuantile(world) + own[alternative]! * normalQuantile(noise)
    })

test('draws go to those that are hard to tell from the best, and the choice is as sure as it says', () => {
  const [means, own] = [
    [0, 0.2, 3, 5],
    [1, 1, 1, 1],
  ]
  let right = 0
  let [second, last] = [0, 0]
  for (let seed = 1; seed <= 40; seed++) {
    const found = allocate({
      alternatives: 4,
      draw: drawing(means, own, 100 * seed),
      first: 16,
      step: 64,
      enough: 0.95,
      most: 5000,
    })
    if (found.best === 0) right++
    assert.ok(found.reached && found.correct > 0.95)
    second += found.draws[1]!.length
    last += found.draws[3]!.length
  }
  assert.ok(second > 3 * last, `the second got ${second}, the last ${last}`)
  // At least 95 % are promised; under 34 of 40 would be one in a thousand.
  assert.ok(right >= 34, `${right} of 40`)
})

test('two that are the same are never told apart: the bound of runs ends it and it says so', () => {
  const found = allocate({
    alternatives: 2,
    draw: drawing([0, 0], [1, 1], 5),
    first: 16,
    step: 500,
    enough: 0.99999,
    most: 2000,
  })
  assert.equal(found.reached, false)
  assert.ok(found.made >= 1990 && found.made <= 2000, `${found.made}`)
  const same = standingOf([
    [1, 2, 3],
    [1, 2, 3],
  ])
  assert.deepEqual([same.best, same.correct], [0, 0.5])
})

test('a common world doesn’t blur the difference', () => {
  const draw = drawing([0, 1], [0.01, 0.01], 9)
  const { correct, behind } = standingOf([draw(0, 0, 10), draw(1, 0, 10)])
  assert.ok(correct > 0.999999 && behind[1]!.error < 0.02)
})
