// What counts left of a prior, as a prior of its own: with its most likely value and between the same ends nine in ten. Of how
// figures go together nothing is left.
import { nineOfTen, type Fitted } from './calibrate.ts'
import type { Prior } from './model.ts'

/** A normal and a lognormal stay such (but for being cut to what the figure may be); what has ends becomes triangular within them.
 * None where nothing is left to be uncertain of. */
export function leftOf(prior: Prior, { value, low, high }: Pick<Fitted, 'value' | 'low' | 'high'>): Prior | undefined {
  if (!(low < value && value < high)) return undefined
  if (prior.shape === 'normal') return { shape: 'normal', mean: value, sd: (high - low) / (2 * nineOfTen) }
  if (prior.shape === 'lognormal') {
    const sigma = Math.log(high / low) / (2 * nineOfTen)
    return { shape: 'lognormal', median: value, cv: Math.sqrt(Math.expm1(sigma ** 2)) }
  }
  // a twentieth of a triangle beyond each end: (low - least)² = width × (value - least) ÷ 20, and so above
  let [under, over] = [value - low, high - value]
  for (let turn = 0; turn < 200; turn++) {
    const width = under + over
    under = value - low + Math.sqrt((width * under) / 20)
    over = high - value + Math.sqrt((width * over) / 20)
  }
  return {
    shape: 'triangular',
    low: Math.max(prior.low, value - under),
    mode: value,
    high: Math.min(prior.high, value + over),
  }
}
