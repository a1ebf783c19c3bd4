// Bytes that are added to. The room stays for what comes after; what is taken has a buffer of its own, to be handed over.

/** A character of JavaScript is at most so many bytes of UTF-8. */
const mostBytesPerCharacter = 3

export class GrowingBytes {
  #room = Buffer.allocUnsafeSlow(4096)
  length = 0

  add(bytes: Uint8Array) {
    this.#reserve(bytes.length)
    this.#room.set(bytes, this.length)
    this.length += bytes.length
  }

  addText(text: string) {
    this.#reserve(text.length * mostBytesPerCharacter)
    this.length += this.#room.write(text, this.length)
  }

  /** A place for `length` bytes to be written to. */
  addRoom(length: number): DataView {
    this.#reserve(length)
    const view = new DataView(this.#room.buffer, this.#room.byteOffset + this.length, length)
    this.length += length
    return view
  }

  /** All that was added; what is added from now on begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = Uint8Array.from(this.#room.subarray(0, this.length))
    this.length = 0
    return taken
  }

  #reserve(more: number) {
    if (this.length + more <= this.#room.length) return
    const wider = Buffer.allocUnsafeSlow(2 * (this.length + more))
    this.#room.copy(wider, 0, 0, this.length)
    this.#room = wider
  }
}
