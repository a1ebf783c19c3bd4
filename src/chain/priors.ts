// How a number that isn't known may lie, as quantiles: a uniform in, a value out.
import type { Parameter, Prior, Quantity } from './model.ts'
import { normalProbability } from './normal-probability.ts'
import { normalQuantile } from './normal.ts'

/** What a quantity may be, both ends counted. */
export const rangeOf = (quantity: Quantity | undefined): { low: number; high: number } => ({
  low: quantity === 'number' || quantity === undefined ? -Infinity : 0,
  high: quantity === 'rate' || quantity === 'share' ? 1 : Infinity,
})

/** The quantile function of a prior, for 0 < u < 1. Laws without ends (normal, lognormal) are cut to the range and what is cut
 * off is spread over the rest; laws with ends are held to it. */
export function quantileOf(prior: Prior, range = rangeOf(undefined)): (u: number) => number {
  const within = (value: number) => Math.max(range.low, Math.min(range.high, value))
  switch (prior.shape) {
    case 'uniform':
      return (u) => within(prior.low + u * (prior.high - prior.low))
    case 'triangular':
      return (u) => within(triangular(prior, u))
    case 'normal':
      return cut(
        (z) => prior.mean + prior.sd * z,
        (value) => (value - prior.mean) / prior.sd,
        range,
      )
    case 'lognormal': {
      const sigma = Math.sqrt(Math.log1p(prior.cv ** 2))
      return cut(
        (z) => prior.median * Math.exp(sigma * z),
        (value) => (value > 0 ? Math.log(value / prior.median) / sigma : -Infinity),
        range,
      )
    }
    case 'beta': {
      const { low, mode, high } = prior
      if (!(high > low)) return () => within(low)
      const a = 1 + (4 * (mode - low)) / (high - low)
      const b = 1 + (4 * (high - mode)) / (high - low)
      return (u) => within(low + (high - low) * betaQuantile(a, b, u))
    }
  }
}

/** The prior of a parameter about which nothing is said: it may lie as values do whose standard deviation is a fifth of them
 * (of a share, a fifth of it and of what is missing to 1). None for 0 and 1, which are decided, and for exponents. */
export function assumedPrior({ quantity, value }: Parameter, cv = 0.2): Prior | undefined {
  if (quantity === 'number' || value === 0) return undefined
  if (quantity !== 'share') return { shape: 'lognormal', median: value, cv }
  return value < 1 ? { shape: 'normal', mean: value, sd: cv * value * (1 - value) } : undefined
}

function triangular({ low, mode, high }: { low: number; mode: number; high: number }, u: number): number {
  const width = high - low
  if (!(width > 0)) return low
  const turn = (mode - low) / width
  return u < turn ? low + Math.sqrt(u * width * (mode - low)) : high - Math.sqrt((1 - u) * width * (high - mode))
}

/** A law that is a monotone function of a standard normal, cut to a range. */
function cut(
  of: (z: number) => number,
  back: (value: number) => number,
  { low, high }: { low: number; high: number },
): (u: number) => number {
  const from = low === -Infinity ? 0 : normalProbability(back(low))
  const to = high === Infinity ? 1 : normalProbability(back(high))
  // All of it is beyond the range: the nearer end.
  if (!(to > from)) return () => (from >= 1 ? low : high)
  return (u) => Math.max(low, Math.min(high, of(normalQuantile(from + u * (to - from)))))
}

/** x with I_x(a, b) = u, by Newton's steps kept within halves. */
function betaQuantile(a: number, b: number, u: number): number {
  const scale = logGamma(a + b) - logGamma(a) - logGamma(b)
  let [low, high] = [0, 1]
  let x = a / (a + b)
  for (let step = 0; step < 100; step++) {
    const miss = betaProbability(a, b, x, scale) - u
    if (miss > 0) high = x
    else low = x
    const density = Math.exp(scale + (a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x))
    let next = x - miss / density
    if (!(next > low && next < high)) next = (low + high) / 2
    if (Math.abs(next - x) <= 1e-15 * x) return next
    x = next
  }
  return x
}

/** The regularised incomplete beta function, by Lentz's continued fraction. */
function betaProbability(a: number, b: number, x: number, scale: number): number {
  if (x > (a + 1) / (a + b + 2)) return 1 - betaProbability(b, a, 1 - x, scale)
  if (x <= 0) return 0
  const tiny = 1e-300
  let c = 1
  let d = 1 - ((a + b) * x) / (a + 1)
  d = 1 / (Math.abs(d) < tiny ? tiny : d)
  let fraction = d
  for (let m = 1; m < 300; m++) {
    const before = fraction
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 + term * d
      d = 1 / (Math.abs(d) < tiny ? tiny : d)
      c = 1 + term / c
      if (Math.abs(c) < tiny) c = tiny
      fraction *= d * c
    }
    if (Math.abs(fraction - before) < 1e-16 * Math.abs(fraction)) break
  }
  return (Math.exp(scale + a * Math.log(x) + b * Math.log1p(-x)) * fraction) / a
}

/** ln Γ(x) for x ≥ 1, by Stirling's series from 8 on. */
function logGamma(x: number): number {
  let [at, product] = [x, 1]
  while (at < 8) product *= at++
  const r = 1 / (at * at)
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / at
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product)
}
