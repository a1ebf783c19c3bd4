// The normal law's distribution function, from its quantile function.
import { normalQuantile } from './normal.ts'

/** P(Z ≤ z) of a standard normal: halved until nothing is left to halve. */
export function normalProbability(z: number): number {
  if (z > 0) return 1 - normalProbability(-z)
  if (!(z > -38)) return 0
  let [low, high] = [0, 0.5]
  for (let step = 0; step < 1100; step++) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) break
    if (normalQuantile(middle) < z) low = middle
    else high = middle
  }
  return high
}
