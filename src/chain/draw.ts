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
    const rarer = mean < exact ? few(n, p, logs[byAt + lane]!, u) : moreThanFew(n, p, mean, u)
    out[lane] = turned ? n - rarer : rarer
  }
}

/** Adds up probabilities from 0 on. */
function few(n: number, p: number, log: number, u: number): number {
  const odds = p / (1 - p)
  const above = odds * (n + 1)
  let probability = decay(-n * log)
  let upTo = probability
  let drawn = Number(u > upTo)
  // Four at a time, which are counted without asking in between: where a search of one by one ends is seldom foreseen.
  for (let k = 1; u > upTo; k += 4) {
    const a = probability * (above * oneOver[k]! - odds)
    const b = a * (above * oneOver[k + 1]! - odds)
    const c = b * (above * oneOver[k + 2]! - odds)
    probability = c * (above * oneOver[k + 3]! - odds)
    const upToB = upTo + a + b
    const upToC = upToB + c
    drawn += Number(u > upTo + a) + Number(u > upToB) + Number(u > upToC)
    upTo = upToC + probability
    drawn += Number(u > upTo)
    // What rounding leaves of the uniform beyond all that is likely.
    if (probability < 1e-18) break
  }
  return drawn > n ? n : drawn
}

function moreThanFew(n: number, p: number, mean: number, u: number): number {
  const z = quickQuantile(u)
  const skew = (1 - 2 * p) / 6
  // Less by what rounding to whole numbers adds (a twelfth, after Sheppard) and by what the skew's own term does.
  const spread = Math.sqrt(mean * (1 - p) - 1 / 12 - 2 * skew * skew)
  const k = Math.floor(mean + spread * z + skew * (z * z - 1) + 0.5)
  return k < 0 ? 0 : k > n ? n : k
}

/** Of fewer than 10 that are expected, so many never come: the search ends before. */
const oneOver = Float64Array.from({ length: 128 }, (_, k) => 1 / k)

/** exp(−x) for x from 0 to 15, to 12 digits. */
function decay(x: number): number {
  const step = (x * 32 + 0.5) | 0
  const rest = step / 32 - x
  return decays[step]! * (1 + rest * (1 + rest * (1 / 2 + rest * (1 / 6 + rest * (1 / 24 + rest / 120)))))
}
const decays = Float64Array.from({ length: 15 * 32 + 1 }, (_, step) => Math.exp(-step / 32))

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

/** The normal quantile to seven digits: within 0.48 of the middle a rational function fitted to it there, which spares most draws
 * a logarithm; beyond, the tail of Wichura's PPND7 (as normal.ts after PPND16). */
export function quickQuantile(u: number): number {
  const q = u - 0.5
  const r = 0.2304 - q * q
  return r > 0
    ? (q *
        ((((4737.473426911955 * r + 12709.922640447434) * r + 3713.628432256059) * r + 252.35603365264154) * r +
          4.278643122078242)) /
        ((((5429.45071718519 * r + 6066.004326839217) * r + 1222.5142246889047) * r + 67.28541620736982) * r + 1)
    : tailQuantile(u)
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
