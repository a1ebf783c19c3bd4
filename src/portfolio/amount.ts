// Amounts as text, as answers show them.
import { minorUnits } from '#kernel/money.ts'

/**
 * A sum from the database as decimal text with the places of its currency's minor unit. What was published finer than
 * that stays finer: nothing is rounded.
 */
export function amountText(sum: string, currency: string | null): string {
  const places = currency ? minorUnits(currency) : 2
  const [whole = '0', fraction = ''] = sum.split('.')
  const kept = fraction.replace(/0+$/, '').padEnd(places, '0')
  const text = kept ? `${whole}.${kept}` : whole
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text
}
