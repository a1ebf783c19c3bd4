// Whole numbers drawn by inversion: one uniform gives one draw, and a larger uniform never a smaller one. That is what
// lets two runs with the same seed stay paired when their numbers differ a little; a sampler that rejects and draws again
// would lose it. Below `exact` expected events the quantile is exact; above it is the Cornish-Fisher quantile, which
// differs from the exact one in under 1 % of draws, by 1.
import { normalQuantile } from './normal.ts'

/** How many of each of so many go: `by` is the chance of one, `uniforms` between 0 and 1; into `out`, a number a lane. The
 * quantile of Binomial(many, by) at the uniform. `logs` stands beside `by`, by `logsOf`. `many` are whole numbers from 0; a chance beyond 0 to 1 is taken as 0 or 1. */
export function binomials(
  many: Float64Array,
  manyAt: number,
  by: Float64Array,
  byAt: number,
  logs: Float64Array,
  uniforms: Float64Array,
  out: Float64Array,
): void {
  for (let lane = 0; lane < uniforms.length; lane++) {
    const n = many[manyAt + lane]!
    const chance = by[byAt + lane]!
    if (!(n > 0 && chance > 0)) {
      out[lane] = 0
      continue
    }
    if (chance >= 1) {
      out[lane] = n
      continue
    }
    // The rarer of going and staying is counted.
    const turned = chance > 0.5
    const p = turned ? 1 - chance : chance
    const u = turned ? 1 - uniforms[lane]! : uniforms[lane]!
    const mean = n * p
    let k = 0
    if (mean < exact) {
      const odds = p / (1 - p)
      let probability = Math.exp(n * logs[byAt + lane]!)
      let left = u - probability
      while (left > 0 && k < n) {
        k++
        probability *= odds * (n - k + 1) * (k < 64 ? oneOver[k]! : 1 / k)
        left -= probability
        // What rounding leaves of the uniform beyond all that is likely.
        if (probability < 1e-18) break
      }
    } else {
      const q = u - 0.5
      const r = 0.180625 - q * q
      const z =
        q > -0.425 && q < 0.425
          ? (q * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)) /
            (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1)
          : tailQuantile(u)
      const skew = (1 - 2 * p) / 6
      // Less by what rounding to whole numbers adds (a twelfth, after Sheppard) and by what the skew's own term does.
      const spread = Math.sqrt(mean * (1 - p) - 1 / 12 - 2 * skew * skew)
      k = Math.floor(mean + spread * z + skew * (z * z - 1) + 0.5)
      if (k < 0) k = 0
      else if (k > n) k = n
    }
    out[lane] = turned ? n - k : k
  }
}

const oneOver = Float64Array.from({ length: 64 }, (_, k) => 1 / k)

/** For each chance the logarithm of the likelier of going and staying: what the draw of few needs, worked out once. */
export function logsOf(by: Float64Array, into: Float64Array): void {
  for (let at = 0; at < by.length; at++) into[at] = Math.log1p(-Math.min(by[at]!, 1 - by[at]!))
}

/** The expected number of events below which the quantile is found by adding up. */
const exact = 10

const single = () => new Float64Array(1)
const [manyOne, byOne, logOne, uniformOne, outOne] = [single(), single(), single(), single(), single()]

/** One draw as `binomials` gives it: how many of `n`, each with probability `p` by itself. */
export function binomial(n: number, p: number, u: number): number {
  manyOne[0] = n
  byOne[0] = p
  uniformOne[0] = u
  logsOf(byOne, logOne)
  binomials(manyOne, 0, byOne, 0, logOne, uniformOne, outOne)
  return outOne[0]!
}

/** The normal quantile to seven digits, after Wichura's PPND7 (as normal.ts after PPND16): here its tails, over 0.425 from
 * the middle. */
function tailQuantile(u: number): number {
  const tail = u < 0.5 ? u : 1 - u
  const r = Math.sqrt(-Math.log(tail)) - 1.6
  if (!(r <= 3.4)) return normalQuantile(u)
  const z =
    (((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777) /
    ((0.12021132975 * r + 0.7370016425) * r + 1)
  return u < 0.5 ? -z : z
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
  const k = Math.floor(mean + Math.sqrt(mean - 1 / 12 - 1 / 18) * z + (z * z - 1) / 6 + 0.5)
  return k < 0 ? 0 : k
}
