import assert from 'node:assert/strict'
import test from 'node:test'
import { latinPoints } from './latin.ts'
import { sobolDimensions, sobolPoints } from './sobol.ts'

test('plain Sobol points are those of an independent implementation, up to the last dimension', () => {
  // scipy.stats.qmc.Sobol(160, scramble=False).random(64), which steps by the same Gray code.
  const expected: Record<string, number> = {
    '1 0': 0.5,
    '2 1': 0.25,
    '3 2': 0.75,
    '5 3': 0.375,
    '7 9': 0.875,
    '31 20': 0.40625,
    '33 59': 0.671875,
    '63 99': 0.078125,
    '50 158': 0.796875,
    '63 159': 0.640625,
    '17 159': 0.15625,
    '40 120': 0.296875,
  }
  const points = sobolPoints(160, 64)
  for (const [at, value] of Object.entries(expected)) {
    const [point, dimension] = at.split(' ').map(Number)
    assert.equal(Math.abs(points[point! * 160 + dimension!]! - value) < 2 ** -31, true, at)
  }
})

test('scrambled Sobol points lie one in each slice of every dimension, differ by seed, and come back by it', () => {
  const [dimensions, many] = [sobolDimensions, 256]
  const points = sobolPoints(dimensions, many, 7)
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const slices = new Set(
      Array.from({ length: many }, (_, point) => Math.floor(points[point * dimensions + dimension]! * many)),
    )
    assert.equal(slices.size, many, `dimension ${dimension}`)
  }
  assert.deepEqual(sobolPoints(dimensions, many, 7), points)
  assert.notDeepEqual(sobolPoints(dimensions, many, 8), points)
  assert.throws(() => sobolPoints(sobolDimensions + 1, 2, 1), RangeError)
})

test('two dimensions of scrambled Sobol points fill every small square once', () => {
  for (const seed of [1, 2, 3]) {
    const points = sobolPoints(2, 256, seed)
    const squares = new Set(
      Array.from({ length: 256 }, (_, point) =>
        [points[2 * point]!, points[2 * point + 1]!].map((at) => Math.floor(at * 16)).join(' '),
      ),
    )
    assert.equal(squares.size, 256)
  }
})

test('the mean of a product over 4,096 scrambled points errs ten times less than over as many by chance', () => {
  const product = (points: Float64Array, many: number) => {
    let sum = 0
    for (let point = 0; point < many; point++) {
      let one = 1
      for (let dimension = 0; dimension < 6; dimension++) one *= 2 * points[point * 6 + dimension]!
      sum += one
    }
    return sum / many
  }
  const miss = (of: (seed: number) => Float64Array) =>
    Math.sqrt([1, 2, 3, 4, 5].reduce((sum, seed) => sum + (product(of(seed), 4096) - 1) ** 2, 0) / 5)
  const sobol = miss((seed) => sobolPoints(6, 4096, seed))
  // The standard error by chance is √((4/3)^6 − 1) / 64 = 0.034.
  assert.ok(sobol < 0.0034, `${sobol}`)
})

test('Latin hypercube points lie one in each slice for any number of points', () => {
  const points = latinPoints(5, 90, 3)
  for (let dimension = 0; dimension < 5; dimension++) {
    const slices = Array.from({ length: 90 }, (_, point) => Math.floor(points[point * 5 + dimension]! * 90))
    assert.equal(new Set(slices).size, 90)
    assert.notDeepEqual(
      slices,
      slices.toSorted((one, other) => one - other),
    )
  }
  assert.deepEqual(latinPoints(5, 90, 3), points)
})
