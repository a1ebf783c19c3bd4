// From the bytes of an XML file to its text, by the rules of XML 1.0 appendix F: the byte-order mark first, then the
// encoding that the XML declaration names, else UTF-8. Wrong bytes are never papered over.

/** The bytes are wrong for the encoding, or the encoding is one that nobody can read. */
export class EncodingError extends Error {
  readonly rule: 'xml/wrong-bytes' | 'xml/unknown-encoding' | 'xml/not-text'
  readonly encoding: string
  /** The text in front of the wrong bytes. */
  readonly before: string

  constructor(rule: EncodingError['rule'], encoding: string, before = '') {
    super(`${rule}: ${encoding}`)
    this.rule = rule
    this.encoding = encoding
    this.before = before
  }
}

const declaration = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/

/** The encoding that the first bytes of a file tell, as a WHATWG label. */
export function detectEncoding(head: Uint8Array): string {
  const [a, b, c, d] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && (c === 0xfe || c === 0)))
    throw new EncodingError('xml/unknown-encoding', 'utf-32')
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0x3c && b === 0) return 'utf-16le'
  if (a === 0 && b === 0x3c) return 'utf-16be'
  if ((a === 0x1f && b === 0x8b) || (a === 0x50 && b === 0x4b)) throw new EncodingError('xml/not-text', 'binary')
  const declared = declaration.exec(String.fromCharCode(...head.subarray(0, 1024)))?.[1]?.toLowerCase() ?? 'utf-8'
  // What can be read byte by byte isn't UTF-16, whatever it says of itself.
  return /^(utf-?16|ucs-?2|iso-10646-ucs-2|utf16)/.test(declared) ? 'utf-8' : declared
}

export class Decoder {
  readonly encoding: string
  #carry: Uint8Array = new Uint8Array(0)
  #decoder: TextDecoder
  #first = true

  constructor(head: Uint8Array) {
    const label = detectEncoding(head)
    try {
      this.#decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true })
    } catch {
      throw new EncodingError('xml/unknown-encoding', label)
    }
    this.encoding = this.#decoder.encoding
  }

  /** The text of the next bytes; the bytes of a character that isn't whole yet wait for the next call. */
  decode(chunk: Uint8Array, last = false): string {
    let bytes = chunk
    if (this.#carry.length > 0) {
      bytes = new Uint8Array(this.#carry.length + chunk.length)
      bytes.set(this.#carry)
      bytes.set(chunk, this.#carry.length)
    }
    const whole = last ? bytes.length : bytes.length - incompleteTail(bytes, this.encoding)
    this.#carry = bytes.slice(whole)
    const text = this.#text(bytes.subarray(0, whole))
    if (!this.#first || text === '') return text
    this.#first = false
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  }

  #text(bytes: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes)
    } catch {
      throw new EncodingError('xml/wrong-bytes', this.encoding, this.#validPrefix(bytes))
    }
  }

  /** The text up to the first wrong byte, found by halving. */
  #validPrefix(bytes: Uint8Array): string {
    let good = 0
    let bad = bytes.length
    let text = ''
    while (bad - good > 1) {
      const middle = (good + bad) >> 1
      try {
        text = new TextDecoder(this.encoding, { fatal: true }).decode(bytes.subarray(0, middle), { stream: true })
        good = middle
      } catch {
        bad = middle
      }
    }
    return text
  }
}

/** How many bytes at the end belong to a character that isn't whole. */
function incompleteTail(bytes: Uint8Array, encoding: string): number {
  const length = bytes.length
  if (encoding === 'utf-8') {
    for (let back = 1; back <= Math.min(3, length); back++) {
      const byte = bytes[length - back]!
      if (byte < 0x80) return 0
      if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
    }
    return 0
  }
  if (encoding.startsWith('utf-16')) {
    const odd = length % 2
    if (length - odd < 2) return odd
    const high = bytes[encoding === 'utf-16le' ? length - odd - 1 : length - odd - 2]!
    return high >= 0xd8 && high <= 0xdb ? odd + 2 : odd
  }
  return 0
}
