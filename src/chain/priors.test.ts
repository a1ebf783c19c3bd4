import assert from 'node:assert/strict'
import test from 'node:test'
import type { Prior } from './model.ts'
import { assumedPrior, quantileOf, rangeOf } from './priors.ts'

const close = (actual: number, expected: number, tolerance = 1e-9) =>
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${actual}, expected ${expected}`,
  )

test('quantiles of the laws are those of an independent implementation', () => {
  const triangular = quantileOf({ shape: 'triangular', low: 0.3, mode: 0.4, high: 1 })
  close(triangular(1 / 7), 0.4)
  close(triangular(0.5), 1 - Math.sqrt(0.5 * 0.7 * 0.6))
  close(quantileOf({ shape: 'uniform', low: -2, high: 2 })(0.75), 1)
  const beta = quantileOf({ shape: 'beta', low: 0.3, mode: 0.4, high: 1 })
  close(beta(0.01), 0.3100316181832918)
  close(beta(0.3), 0.4052615960814009)
  close(beta(0.5), 0.46402704804219885)
  close(beta(0.9), 0.6492705023990806)
  close(beta(0.999), 0.8819614860721372)
  const edge = quantileOf({ shape: 'beta', low: 0, mode: 1, high: 1 })
  close(edge(0.01), 0.39810717055349726)
  close(edge(0.5), 0.8705505632961241)
  close(edge(0.99), 0.9979919516614258)
})

test('a law is cut to what the quantity may be and stays a law: no heap at the end', () => {
  const share = quantileOf({ shape: 'normal', mean: 0.1, sd: 0.2 }, rangeOf('share'))
  close(share(0.01), 0.003909102672356779)
  close(share(0.5), 0.17937331356470615)
  close(share(0.99), 0.5922987718805264)
  const rate = quantileOf({ shape: 'lognormal', median: 0.5, cv: 0.5 }, rangeOf('rate'))
  close(rate(0.01), 0.16445995871741978)
  close(rate(0.5), 0.4793513981876473)
  close(rate(0.99), 0.9696893290608077)
  // Wholly beyond the range: its nearer end.
  assert.equal(quantileOf({ shape: 'normal', mean: -50, sd: 0.1 }, rangeOf('share'))(0.3), 0)
  assert.equal(quantileOf({ shape: 'normal', mean: 50, sd: 0.1 }, rangeOf('share'))(0.3), 1)
})

test('a larger uniform never gives a smaller value, and every value is within its ends', () => {
  const priors: Prior[] = [
    { shape: 'uniform', low: 1, high: 3 },
    { shape: 'triangular', low: 1, mode: 1, high: 3 },
    { shape: 'beta', low: 1, mode: 2.9, high: 3 },
    { shape: 'normal', mean: 2, sd: 3 },
    { shape: 'lognormal', median: 2, cv: 1 },
  ]
  for (const prior of priors) {
    const of = quantileOf(prior, { low: 1, high: 3 })
    let before = -Infinity
    for (let step = 0; step <= 1000; step++) {
      const value = of(Math.min(1 - 2 ** -33, Math.max(2 ** -33, step / 1000)))
      assert.ok(value >= before && value >= 1 && value <= 3, `${prior.shape} at ${step}: ${value}`)
      before = value
    }
  }
})

test('a figure about which nothing is said may lie a fifth of it around; 0 is decided', () => {
  const none = { label: '' }
  assert.deepEqual(assumedPrior({ ...none, quantity: 'capacity', value: 90 }), {
    shape: 'lognormal',
    median: 90,
    cv: 0.2,
  })
  assert.equal(assumedPrior({ ...none, quantity: 'share', value: 0 }), undefined)
  assert.equal(assumedPrior({ ...none, quantity: 'share', value: 1 }), undefined)
  const prior = assumedPrior({ ...none, quantity: 'share', value: 0.9 })
  assert.equal(prior?.shape === 'normal' && Math.round(prior.sd * 1000), 18)
})
