// Money is decimal text and never a float. Sums are made in SQL, by currency; what is split here is split exactly.

/** Hundred-millionths: enough for any currency's minor unit and for percentages with six decimals. */
const leastScale = 8

const parse = (text: string, scale: number): bigint => {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text.trim())
  if (!match) throw new RangeError(`${JSON.stringify(text)} is not a decimal number.`)
  const [, sign, whole, fraction = ''] = match
  const digits = BigInt(whole! + fraction.slice(0, scale).padEnd(scale, '0'))
  return sign === '-' ? -digits : digits
}

const print = (value: bigint, decimals: number, scale: number): string => {
  const unit = 10n ** BigInt(scale - decimals)
  const minor = value / unit
  const sign = minor < 0n ? '-' : ''
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0')
  return decimals ? `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : sign + digits
}

const magnitude = (value: bigint) => (value < 0n ? -value : value)

/**
 * Splits an amount by weights so that the parts add up to the amount exactly: each part is cut to the currency's minor
 * unit and what is left over goes, a unit at a time, to the largest remainders; ties go to the earlier part, so give
 * the parts in the order of their codes. Weights need not add up to anything. An amount finer than the minor unit is
 * split at its own precision.
 */
export function splitAmount(amount: string, weights: readonly string[], decimals = 2): string[] {
  const published = /\.(\d+)$/.exec(amount.trim())?.[1]?.length ?? 0
  const scale = Math.max(leastScale, published)
  const total = parse(amount, scale)
  const places = Math.max(decimals, published)
  if (weights.length === 1) return [print(total, places, scale)]
  const parsed = weights.map((weight) => parse(weight, leastScale))
  const whole = parsed.reduce((sum, weight) => sum + weight, 0n)
  if (whole <= 0n) throw new RangeError('The weights of a split must add up to more than nothing.')
  const unit = 10n ** BigInt(scale - places)
  const minor = magnitude(total) / unit
  const parts = parsed.map((weight, index) => ({
    index,
    cut: (minor * weight) / whole,
    rest: (minor * weight) % whole,
  }))
  let left = minor - parts.reduce((sum, part) => sum + part.cut, 0n)
  for (const part of parts.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))) {
    if (left-- <= 0n) break
    part.cut += 1n
  }
  return parts.map(({ cut }) => print((total < 0n ? -cut : cut) * unit, places, scale))
}

/** Decimal places of a currency's minor unit by ISO 4217: two unless listed. */
export const minorUnits = (currency: string): number => oddMinorUnits[currency] ?? 2

// ISO 4217, the currencies whose minor unit is not a hundredth.
const oddMinorUnits: Record<string, number> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3]),
  ...'CLF UYW'.split(' ').map((code) => [code, 4]),
])
