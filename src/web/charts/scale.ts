// From amounts to places on paper. Charts are drawn across in percent of their width and down in pixels, so that one
// picture fits a phone and a wall without its letters shrinking. Drawing is the one place where money becomes a float.
import type { Decimal } from '../messages/index.ts'

export const forDrawing = (amount: Decimal): number => Number(amount)

/** A share of the width, short: `43.2%`. */
export const across = (share: number): string => `${Number((share * 100).toFixed(2))}%`

/** Round steps (1, 2, 2.5 or 5 times a power of ten) from below `low` to above `high`, about `count` of them. */
export function ticks(low: number, high: number, count = 4): number[] {
  const span = high - low
  if (!(span > 0)) return [0]
  const rough = span / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 2.5, 5, 10].find((nice) => nice * power >= rough) ?? 10)
  const first = Math.floor(low / step)
  const last = Math.ceil(high / step - 1e-9)
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
}

/** A text that keeps its own direction within a picture, whose direction is always left to right. */
export const isolated = (text: string): string => `\u2068${text}\u2069`
