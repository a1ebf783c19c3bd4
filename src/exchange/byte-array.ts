// A PostgreSQL array of bytea in the form in which the server receives it (array_recv in arrayfuncs.c), as the driver's
// text form would make each byte two characters.

const BYTEA = 17
/** Dimensions, whether it holds nulls, type of the elements; then length and lower bound of the one dimension. */
const headBytes = 20

export function byteArray(entries: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(entries.reduce((sum, { length }) => sum + 4 + length, headBytes))
  const numbers = new DataView(bytes.buffer)
  for (const [place, number] of [1, 0, BYTEA, entries.length, 1].entries()) numbers.setInt32(place * 4, number)
  let at = headBytes
  for (const entry of entries) {
    numbers.setInt32(at, entry.length)
    bytes.set(entry, at + 4)
    at += 4 + entry.length
  }
  return bytes
}

export function entriesOf(array: Uint8Array): Uint8Array[] {
  const numbers = new DataView(array.buffer, array.byteOffset, array.length)
  const entries: Uint8Array[] = []
  for (let at = headBytes; at < array.length;) {
    const from = at + 4
    at = from + numbers.getInt32(at)
    entries.push(array.subarray(from, at))
  }
  return entries
}
