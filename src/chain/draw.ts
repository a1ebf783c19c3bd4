// Whole numbers drawn by inversion: one uniform gives one draw, and a larger uniform never a smaller one. That is what
// lets two runs with the same seed stay paired when their numbers differ a little; a sampler that rejects and draws again
// would lose it. Below `exact` expected events the quantile is exact; above it is the Cornish-Fisher quantile, which
// differs from the exact one in under 1 % of draws, by 1.
import { normalQuantile } from './normal.ts'

/** How many of `n`, each with probability `p` by itself: the quantile of Binomial(n, p) at `u`. `n` a whole number from 0,
 * 0 ≤ p ≤ 1 (beyond that it is taken as 0 or 1), 0 < u < 1. */
export function binomial(n: number, p: number, u: number): number {
  if (!(n > 0 && p > 0)) return 0
  if (p >= 1) return n
  return p > 0.5 ? n - fewer(n, 1 - p, 1 - u) : fewer(n, p, u)
}

/** The expected number of events below which the quantile is found by adding up. */
const exact = 10

function fewer(n: number, p: number, u: number): number {
  const q = 1 - p
  const mean = n * p
  if (mean < exact) {
    const odds = p / q
    let probability = Math.exp(n * Math.log1p(-p))
    let left = u - probability
    let k = 0
    while (left > 0 && k < n) {
      k++
      probability *= (odds * (n - k + 1)) / k
      left -= probability
      // What rounding leaves of the uniform beyond all that is likely.
      if (probability < 1e-18) break
    }
    return k
  }
  const z = normalQuantile(u)
  const variance = mean * q
  // A twelfth less: rounding to whole numbers adds it (Sheppard).
  const k = Math.floor(mean + Math.sqrt(variance - 1 / 12) * z + ((1 - 2 * p) * (z * z - 1)) / 6 + 0.5)
  return k < 0 ? 0 : k > n ? n : k
}

/** How many events when `mean` are expected: the quantile of Poisson(mean) at `u`, 0 < u < 1; 0 without a mean over 0. */
export function poisson(mean: number, u: number): number {
  if (!(mean > 0)) return 0
  if (mean < exact) {
    let probability = Math.exp(-mean)
    let left = u - probability
    let k = 0
    while (left > 0) {
      k++
      probability *= mean / k
      left -= probability
      if (probability < 1e-18) break
    }
    return k
  }
  const z = normalQuantile(u)
  const k = Math.floor(mean + Math.sqrt(mean - 1 / 12) * z + (z * z - 1) / 6 + 0.5)
  return k < 0 ? 0 : k
}
