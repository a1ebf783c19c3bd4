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
    let probability = Math.exp(n * logOfRest(p))
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
  const z = quantile(u)
  const skew = (1 - 2 * p) / 6
  // Less by what rounding to whole numbers adds (a twelfth, after Sheppard) and by what the skew's own term does.
  const spread = Math.sqrt(mean * q - 1 / 12 - 2 * skew * skew)
  const k = Math.floor(mean + spread * z + skew * (z * z - 1) + 0.5)
  return k < 0 ? 0 : k > n ? n : k
}

/** The normal quantile to seven digits, Wichura's PPND7 (as in normal.ts): small enough to be compiled into its callers. */
function quantile(u: number): number {
  const q = u - 0.5
  if (q < -0.425 || q > 0.425) return tailQuantile(u)
  const r = 0.180625 - q * q
  return (
    (q * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)) /
    (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1)
  )
}

function tailQuantile(u: number): number {
  const tail = u < 0.5 ? u : 1 - u
  const r = Math.sqrt(-Math.log(tail)) - 1.6
  if (!(r <= 3.4)) return normalQuantile(u)
  const z =
    (((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777) /
    ((0.12021132975 * r + 0.7370016425) * r + 1)
  return u < 0.5 ? -z : z
}

/** log(1 − p), to 1e-13 of itself; by its series where that is enough and quicker. */
const logOfRest = (p: number) =>
  p < 0.01 ? -p * (1 + p * (1 / 2 + p * (1 / 3 + p * (1 / 4 + p * (1 / 5 + p / 6))))) : Math.log1p(-p)

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
  const z = quantile(u)
  const k = Math.floor(mean + Math.sqrt(mean - 1 / 12 - 1 / 18) * z + (z * z - 1) / 6 + 0.5)
  return k < 0 ? 0 : k
}
