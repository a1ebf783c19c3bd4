// Between which values so much of what was drawn lies.

/** The value beneath which so much of them lies: a share of 0.05 has one in twenty beneath it. They stand in order; NaN where there is none. */
export function placeIn(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const [below = NaN, above = NaN] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return below === above ? below : below + (above - below) * (place % 1)
}

/** Between `low` and `high` lie nine in ten, on either side of `middle` half of those that can be told. What can't (NaN) may be anywhere: it
 * counts beneath the low end and above the high one, so that an end isn't finite where it may lie beyond all that was drawn. */
export function nineOfTen(values: Float64Array): { low: number; middle: number; high: number } {
  // NaN stands last
  const sorted = values.toSorted()
  let told = sorted.length
  while (told > 0 && Number.isNaN(sorted[told - 1]!)) told--
  const high = placeIn(sorted, 0.95)
  const middle = placeIn(sorted.subarray(0, told), 0.5)
  if (told < sorted.length) {
    sorted.copyWithin(sorted.length - told, 0, told).fill(NaN, 0, sorted.length - told)
  }
  return { low: placeIn(sorted, 0.05), middle, high }
}
