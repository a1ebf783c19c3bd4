// A PostgreSQL array of bytea in the form in which the server receives it (array_recv in arrayfuncs.c), as the driver's
// text form would make each byte two characters.

import { GrowingBytes } from './growing-bytes.ts'

const BYTEA = 17
/** Dimensions, whether it holds nulls, type of the elements; then length and lower bound of the one dimension. */
const headBytes = 20

export class ByteArrayWriter {
  readonly #entries = new GrowingBytes()
  #count = 0

  get length() {
    return this.#entries.length
  }

  add(entry: Uint8Array) {
    if (!this.#count++) this.#entries.addRoom(headBytes)
    this.#entries.addRoom(4).setInt32(0, entry.length)
    this.#entries.add(entry)
  }

  /** The array, with a buffer of its own; what is added from now on begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    if (!this.#count) this.#entries.addRoom(headBytes)
    const bytes = this.#entries.take()
    const head = new DataView(bytes.buffer)
    for (const [place, number] of [1, 0, BYTEA, this.#count, 1].entries()) head.setInt32(place * 4, number)
    this.#count = 0
    return bytes
  }
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
