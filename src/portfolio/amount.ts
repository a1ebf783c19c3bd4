// Amounts as text, as answers show them.
import { minorUnits } from '#kernel/money.ts'

/**
 * A sum from the database as decimal text with the places of its currency's minor unit. What was published finer than
 * that stays finer: nothing is rounded.
 */
export function amountText(sum: string, currency: string | null): string {
  const places = currency ? minorUnits(currency) : 2
  // as most are
  if (places && sum.at(-places - 1) === '.' && !sum.startsWith('-0')) return sum
  const [whole = '0', fraction = ''] = sum.split('.')
  const kept = fraction.replace(/0+$/, '').padEnd(places, '0')
  const text = kept ? `${whole}.${kept}` : whole
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text
}

/** The exact sum of decimal texts, with as many places as the finest of them. */
export function added(...amounts: readonly string[]): string {
  const places = Math.max(0, ...amounts.map((amount) => amount.split('.')[1]?.length ?? 0))
  const total = amounts.reduce((sum, amount) => {
    const [whole = '0', fraction = ''] = amount.split('.')
    return sum + BigInt(whole + fraction.padEnd(places, '0'))
  }, 0n)
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, '0')
  return (total < 0n ? '-' : '') + (places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits)
}
