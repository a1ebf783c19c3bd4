// Reads an XML file as a stream: the root's start tag, then each of the root's children as a light tree, in memory that
// doesn't grow with the file. Hostile and broken files end in a finding; what was whole before it has been given out.

import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { Decoder, EncodingError } from './decode.ts'
import { Element } from './element.ts'
import type { Finding, FindingParams } from './finding.ts'
import type { Limits } from './limits.ts'
import { finding } from './rules.ts'

export type XmlPart =
  | { kind: 'root'; root: Element; encoding: string }
  | { kind: 'child'; element: Element }
  /** A child that was too large to keep. */
  | { kind: 'oversized'; element: Element; limit: string }
  /** The reading ended before the file did: malformed, cut off, hostile, or the caller's limit. */
  | { kind: 'broken'; finding: Finding }
  /** The root was closed and nothing but space followed. */
  | { kind: 'end'; root: Element }

const none: string[] = []
const pieceBytes = 65_536
const xmlNamespace = 'http://www.w3.org/XML/1998/namespace'

/** Thrown out of the parser's handlers when the reading must stop. */
class Stop extends Error {
  readonly finding: Finding
  constructor(rule: string, line: number, params: FindingParams = {}, element = '') {
    super(rule)
    this.finding = finding(rule, element, line, params)
  }
}

/** Reads the parts of a file; `progress` is told the bytes taken so far. */
export async function* readXml(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: Limits,
  progress: (bytes: number) => void = () => {},
): AsyncGenerator<XmlPart[]> {
  let head: Uint8Array = new Uint8Array(0)
  let reader: PartReader | undefined
  let bytes = 0
  try {
    for await (const chunk of source) {
      for (let start = 0; start < chunk.length; start += pieceBytes) {
        let piece = chunk.subarray(start, start + pieceBytes)
        bytes += piece.length
        progress(bytes)
        if (bytes > limits.fileBytes)
          throw new Stop('xml/file-too-large', reader?.line ?? 1, { limit: limits.fileBytes })
        if (!reader) {
          head = concat(head, piece)
          // The encoding shows in the first bytes or in the declaration, which fits in these.
          if (head.length < 1024) continue
          reader = new PartReader(head, limits)
          piece = head
        }
        reader.write(piece)
        if (reader.ready.length > 0) yield reader.take()
      }
    }
    if (bytes === 0) throw new Stop('xml/empty-file', 1)
    if (!reader) {
      reader = new PartReader(head, limits)
      reader.write(head)
    }
    reader.close()
    yield reader.take()
  } catch (error) {
    const problem =
      error instanceof Stop
        ? error.finding
        : error instanceof EncodingError
          ? finding(error.rule, '', reader?.line ?? 1, { encoding: error.encoding })
          : undefined
    if (!problem) throw error
    yield [...(reader?.take() ?? []), { kind: 'broken', finding: problem }]
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

class PartReader {
  ready: XmlPart[] = []
  readonly #limits: Limits
  readonly #decoder: Decoder
  readonly #parser = new SaxesParser()
  #root: Element | undefined
  #current: Element | undefined
  #depth = 0
  #startLine = 1
  /** Of the start tag that is being read. */
  #attributes: string[] = none
  #declares = false
  /** Characters since the parser last said anything: a text that it is still gathering. */
  #quiet = 0
  /** Elements and characters of the child that is being read. */
  #elements = 0
  #length = 0
  /** Set while the rest of an oversized child is passed over. */
  #oversized = false
  #namespaces: Record<string, string> = { xml: xmlNamespace }
  readonly #outerNamespaces: { depth: number; namespaces: Record<string, string> }[] = []

  constructor(head: Uint8Array, limits: Limits) {
    this.#limits = limits
    this.#decoder = new Decoder(head)
    const parser = this.#parser
    // Seven handlers and no more: the parser keeps each under a computed name, and at the eighth the engine turns the
    // parser into a hash table, ten times slower to read from. Hence none for errors, which are thrown then.
    parser.on('doctype', () => {
      throw new Stop('xml/doctype', parser.line)
    })
    parser.on('opentagstart', () => {
      // The character behind the name has been taken; where that is a line break, the tag began on the line before.
      this.#startLine = parser.columnIndex === 0 ? parser.line - 1 : parser.line
      this.#attributes = none
    })
    parser.on('attribute', ({ name, value }) => this.#attribute(name, value))
    parser.on('opentag', (tag) => this.#open(tag))
    parser.on('closetag', () => this.#close())
    parser.on('text', (text) => this.#text(text))
    parser.on('cdata', (text) => this.#text(text))
  }

  get line() {
    return this.#parser.line
  }

  write(bytes: Uint8Array) {
    let text
    try {
      text = this.#decoder.decode(bytes)
    } catch (error) {
      // What stands before the wrong bytes is read first, so that their line is known and nothing whole is lost.
      if (error instanceof EncodingError) this.#parse(error.before)
      throw error
    }
    this.#parse(text)
  }

  #parse(text: string) {
    this.#quiet += text.length
    this.#guarded(() => this.#parser.write(text))
    if (this.#quiet > this.#limits.textLength + pieceBytes)
      throw new Stop('xml/text-too-long', this.#parser.line, { limit: this.#limits.textLength }, this.#current?.name)
  }

  close() {
    this.#parse(this.#decoder.decode(new Uint8Array(0), true))
    if (this.#current)
      throw new Stop('xml/truncated', this.#parser.line, { open: this.#current.name }, this.#current.name)
    this.#guarded(() => this.#parser.close())
    this.ready.push({ kind: 'end', root: this.#root! })
  }

  take(): XmlPart[] {
    const parts = this.ready
    this.ready = []
    return parts
  }

  /** What the parser throws of itself, a plain Error, says that the file is malformed. */
  #guarded(read: () => void) {
    try {
      read()
    } catch (error) {
      throw (error as Error).constructor === Error ? this.#malformed((error as Error).message) : error
    }
  }

  #malformed(message: string): Stop {
    const { line } = this.#parser
    const reason = message.replace(/^\d+:\d+: /, '')
    if (reason.startsWith('unclosed tag'))
      return new Stop('xml/truncated', line, { open: this.#current?.name ?? 'the root' }, this.#current?.name)
    return new Stop('xml/malformed', line, { reason }, this.#current?.name)
  }

  #open(tag: SaxesTagPlain) {
    this.#quiet = 0
    if (++this.#depth > this.#limits.depth)
      throw new Stop('xml/too-deep', this.#startLine, { limit: this.#limits.depth }, this.#current?.name)
    if (this.#declares) this.#declare()
    if (this.#oversized) return
    const element = this.#element(tag.name, this.#attributes)
    if (this.#depth === 1) {
      this.#root = element
      this.ready.push({ kind: 'root', root: element, encoding: this.#decoder.encoding })
    } else if (this.#depth === 2) {
      this.#elements = 0
      this.#length = 0
    } else {
      this.#current!.append(element)
      if (++this.#elements > this.#limits.activityElements || this.#length > this.#limits.activityLength)
        this.#passOver()
    }
    this.#current = element
  }

  #attribute(name: string, value: string) {
    if (this.#attributes === none) this.#attributes = [intern(name), value]
    else this.#attributes.push(intern(name), value)
    this.#length += value.length
    if (name.startsWith('xmlns')) this.#declares = true
    if (this.#attributes.length > 2 * this.#limits.attributes)
      throw new Stop('xml/too-many-attributes', this.#startLine, { limit: this.#limits.attributes })
  }

  #element(name: string, attributes: string[]): Element {
    const colon = name.indexOf(':')
    const namespace = this.#namespaces[colon < 0 ? '' : name.slice(0, colon)]
    return new Element(
      intern(colon < 0 ? name : name.slice(colon + 1)),
      // '' marks a prefix that nobody declared; an unprefixed name outside any xmlns="…" is IATI's own.
      colon < 0 ? namespace || undefined : (namespace ?? ''),
      attributes,
      this.#current,
      this.#startLine,
    )
  }

  #declare() {
    this.#declares = false
    this.#outerNamespaces.push({ depth: this.#depth, namespaces: this.#namespaces })
    this.#namespaces = { ...this.#namespaces }
    for (let index = 0; index < this.#attributes.length; index += 2) {
      const name = this.#attributes[index]!
      const uri = this.#attributes[index + 1]!
      if (name === 'xmlns') this.#namespaces[''] = uri
      else if (name.startsWith('xmlns:')) this.#namespaces[name.slice(6)] = uri
    }
  }

  /** Lets go of the child being read, and of all that follows until it ends. */
  #passOver() {
    const { activityElements, activityLength } = this.#limits
    let child = this.#current!
    while (child.parent !== this.#root) child = child.parent!
    const kept = child.children.filter(({ name }) => name === 'iati-identifier')
    child.children = kept
    this.#oversized = true
    this.ready.push({
      kind: 'oversized',
      element: child,
      limit: `${activityElements} elements, ${activityLength} characters`,
    })
  }

  #close() {
    this.#quiet = 0
    const outer = this.#outerNamespaces[this.#outerNamespaces.length - 1]
    if (outer?.depth === this.#depth) {
      this.#namespaces = outer.namespaces
      this.#outerNamespaces.pop()
    }
    const depth = this.#depth--
    if (this.#oversized) {
      if (depth > 2) return
      this.#oversized = false
      this.#current = this.#root
      return
    }
    const element = this.#current!
    this.#current = element.parent
    if (depth === 2) this.ready.push({ kind: 'child', element })
  }

  #text(text: string) {
    this.#quiet = 0
    const element = this.#current
    if (!element || this.#oversized) return
    // Nearly every text between elements is layout; the first two characters tell most of it apart.
    if (element.text === '' && text.charCodeAt(0) === 0x0a && text.charCodeAt(1) === 0x20 && text.trim() === '') return
    this.#length += text.length
    element.text = element.text === '' ? text : element.text + text
    if (element.text.length > this.#limits.textLength)
      throw new Stop('xml/text-too-long', this.#parser.line, { limit: this.#limits.textLength }, element.name)
    if (element === this.#root) element.text = element.text.trim().slice(0, 200)
  }
}

/** One string per name: names are compared often, and a slice would hold on to the whole piece that it was cut from. */
const names = new Map<string, string>()

function intern(name: string): string {
  const known = names.get(name)
  if (known !== undefined) return known
  // A property key is a string that the engine keeps once, so that comparing two is comparing two addresses.
  const [key = name] = Object.keys({ [name]: true })
  // A hostile file may invent names without end.
  if (names.size < 1000) names.set(key, key)
  return key
}
