import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { binomial, poisson, quickQuantile } from './draw.ts'
import { normalQuantile } from './normal.ts'

/** Mean and variance of draws by uniforms that lie evenly. */
function moments(draw: (u: number) => number) {
  const many = 200_000
  let [sum, squares] = [0, 0]
  for (let at = 0; at < many; at++) {
    const k = draw((at + 0.5) / many)
    sum += k
    squares += k * k
  }
  return { mean: sum / many, variance: squares / many - (sum / many) ** 2 }
}

test('draws have the mean and the spread of their law', () => {
  for (const [n, p] of [
    [3, 0.5],
    [40, 0.01],
    [1e6, 5e-6],
    [60, 0.15],
    [30, 0.5],
    [100, 0.1],
    [60_000, 0.012],
    [60_000, 2.7e-4],
    [500, 0.97],
  ] as const) {
    const { mean, variance } = moments((u) => binomial(n, p, u))
    assert.ok(Math.abs(mean - n * p) < 2e-3 * Math.sqrt(n * p), `${n} ${p}: mean ${mean}`)
    assert.ok(Math.abs(variance / (n * p * (1 - p)) - 1) < 0.005, `${n} ${p}: variance ${variance}`)
  }
  for (const expected of [0.3, 4, 9.9, 10.1, 650]) {
    const { mean, variance } = moments((u) => poisson(expected, u))
    assert.ok(Math.abs(mean - expected) < 2e-3 * Math.sqrt(expected), `${expected}: mean ${mean}`)
    assert.ok(Math.abs(variance / expected - 1) < 0.005, `${expected}: variance ${variance}`)
  }
})

test('where few are expected, a draw is the quantile to the last uniform', () => {
  for (const [n, p] of [
    [3, 0.5],
    [9, 0.9],
    [40, 0.01],
    [90, 0.1],
    [1e6, 5e-6],
  ] as const) {
    let [probability, upTo] = [(1 - p) ** n, 0]
    for (let k = 0; k <= n && upTo + probability < 1 - 1e-9; k++) {
      if (probability > 1e-6) {
        assert.equal(binomial(n, p, upTo + probability * 1e-3), k, `${n} ${p}`)
        assert.equal(binomial(n, p, upTo + probability * 0.999), k, `${n} ${p}`)
      }
      upTo += probability
      probability *= ((n - k) / (k + 1)) * (p / (1 - p))
    }
    assert.ok(upTo > 0.5)
  }
})

test('where more are expected, a draw is the quantile in all but 1.1 of a hundred, and there beside it', () => {
  for (const [n, p] of [
    [60_000, 0.012],
    [40_000, 0.012],
    [1500, 0.01],
    [100, 0.15],
    [500, 0.97],
  ] as const) {
    const many = 20_000
    let log = n * Math.log1p(-p)
    let [k, upTo, off] = [0, Math.exp(log), 0]
    for (let at = 0; at < many; at++) {
      const u = (at + 0.5) / many
      while (upTo < u && k < n) {
        log += Math.log((n - k) / (k + 1)) + Math.log(p / (1 - p))
        k++
        upTo += Math.exp(log)
      }
      const drawn = binomial(n, p, u)
      assert.ok(Math.abs(drawn - k) <= 1, `${n} ${p}: ${drawn} for ${k}`)
      if (drawn !== k) off++
    }
    assert.ok(off / many < 0.011, `${n} ${p}: ${off / many}`)
  }
})

test('the quick quantile is the exact one to seven digits, and rises', () => {
  let before = -Infinity
  for (let at = 0.5; at < 40_000; at++) {
    const u = at / 40_000
    const z = quickQuantile(u)
    assert.ok(Math.abs(z / normalQuantile(u) - 1) < 2e-7, `${u}`)
    assert.ok(z > before)
    before = z
  }
})

const uniform = fc.double({ min: 2 ** -33, max: 1 - 2 ** -33, noNaN: true })

test('a draw is a whole number of those there, and a larger uniform never gives a smaller one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      uniform,
      uniform,
      (n, p, u, v) => {
        const [less, more] = [binomial(n, p, Math.min(u, v)), binomial(n, p, Math.max(u, v))]
        assert.ok(Number.isInteger(less) && less >= 0 && more <= n && less <= more)
        const mean = n * p
        assert.ok(poisson(mean, Math.min(u, v)) <= poisson(mean, Math.max(u, v)))
      },
    ),
    { numRuns: 3000, seed: 3 },
  )
})

test('nobody there, no chance, certainty', () => {
  assert.equal(binomial(0, 0.5, 0.9), 0)
  assert.equal(binomial(9, 0, 0.9), 0)
  assert.equal(binomial(9, 1, 0.1), 9)
  assert.equal(binomial(9, NaN, 0.1), 0)
  assert.equal(poisson(0, 0.9), 0)
  assert.equal(poisson(NaN, 0.9), 0)
})
