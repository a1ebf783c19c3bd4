// The archive that a workbook is (ZIP), looked over: what it is at all, that it holds no macros, and how large it is unpacked, whatever
// its own directory says. Where cells hold formulas is found on the way.
import { createInflateRaw } from 'node:zlib'
import { SaxesParser } from 'saxes'
import { defineProblem } from './problem.ts'

export const BadWorkbook = defineProblem(
  422,
  'bad-workbook',
  'Not a usable workbook',
  'The file cannot be read as a workbook: {reason}',
  'reason',
)

/** Why a file cannot be read as a workbook. */
export const badWorkbookTexts = {
  tooLarge: 'it is larger than {mostBytes} bytes.',
  picture: 'it is a picture, whatever its name says.',
  pdf: 'it is a PDF, whatever its name says.',
  other: 'it is no workbook, whatever its name says. Save it as XLSX or CSV.',
  old: 'it is an old workbook (XLS) or protected by a password. Take the password away and save it as XLSX.',
  encrypted: 'parts of it are encrypted. Save it without a password.',
  macros: 'it holds macros. Save it as XLSX without them.',
  damaged: 'it is damaged. Open it in a spreadsheet and save it anew.',
  unpacksTooLarge: 'unpacked it is larger than {mostUnpacked} bytes.',
  tooManyRows: 'it has more than {mostRows} rows.',
  tooManyColumns: 'it has more than {mostColumns} columns.',
  tooLong: 'reading it takes longer than {mostSeconds} seconds.',
} as const

export interface WorkbookCaps {
  /** As it comes, and unpacked. */
  mostBytes: number
  mostUnpacked: number
  /** Rows that hold anything, the head among them. */
  mostRows: number
  mostColumns: number
  mostSeconds: number
}
const no = badWorkbookTexts

interface Part {
  name: string
  encrypted: boolean
  method: number
  packed: number
  unpacked: number
  /** Where its own head begins. */
  at: number
}

const begins = (bytes: Uint8Array, ...with_: number[]) => with_.every((byte, at) => bytes[at] === byte)
const mostParts = 2_000

/** Where cells of the first sheet hold formulas: by line from 1, columns from 0. */
export async function lookOver(bytes: Uint8Array, caps: WorkbookCaps): Promise<{ formulas: Map<number, Set<number>> }> {
  if (bytes.length > caps.mostBytes) throw BadWorkbook({ reason: no.tooLarge, mostBytes: caps.mostBytes })
  if (begins(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw BadWorkbook({ reason: no.old })
  if (begins(bytes, 0x25, 0x50, 0x44, 0x46)) throw BadWorkbook({ reason: no.pdf })
  if (isPicture(bytes)) throw BadWorkbook({ reason: no.picture })
  if (!begins(bytes, 0x50, 0x4b)) throw BadWorkbook({ reason: no.other })
  const parts = directory(bytes)
  const byName = new Map(parts.map((part) => [part.name, part]))
  if (byName.size !== parts.length) throw BadWorkbook({ reason: no.damaged })
  if (parts.some(({ encrypted }) => encrypted)) throw BadWorkbook({ reason: no.encrypted })
  if (parts.some(({ name }) => /vbaProject|\.bin$/i.test(name) && !/printerSettings/i.test(name)))
    throw BadWorkbook({ reason: no.macros })
  if (!byName.has('xl/workbook.xml') || !byName.has('[Content_Types].xml')) throw BadWorkbook({ reason: no.other })
  const tooLarge = BadWorkbook({ reason: no.unpacksTooLarge, mostUnpacked: caps.mostUnpacked })
  if (parts.reduce((sum, { unpacked }) => sum + unpacked, 0) > caps.mostUnpacked) throw tooLarge

  const until = performance.now() + caps.mostSeconds * 1_000
  let left = caps.mostUnpacked
  const read = async (part: Part, take: (piece: Buffer) => void) => {
    for await (const piece of inflated(bytes, part)) {
      left -= piece.length
      if (left < 0) throw tooLarge
      if (performance.now() > until) throw BadWorkbook({ reason: no.tooLong, mostSeconds: caps.mostSeconds })
      take(piece)
    }
  }
  const text = async (name: string) => {
    const part = byName.get(name)
    if (!part) return ''
    const pieces: Buffer[] = []
    await read(part, (piece) => pieces.push(piece))
    return Buffer.concat(pieces).toString('utf8')
  }
  const first = firstSheet(await text('xl/workbook.xml'), await text('xl/_rels/workbook.xml.rels'))
  if (!byName.has(first)) throw BadWorkbook({ reason: no.damaged })
  const formulas = new Map<number, Set<number>>()
  for (const part of parts) {
    if (part.name === 'xl/workbook.xml' || part.name === 'xl/_rels/workbook.xml.rels') continue
    const scan = part.name === first ? formulaScan(formulas) : null
    await read(part, (piece) => scan?.write(piece))
    scan?.close()
  }
  return { formulas }
}

const isPicture = (bytes: Uint8Array) =>
  begins(bytes, 0xff, 0xd8, 0xff) ||
  begins(bytes, 0x89, 0x50, 0x4e, 0x47) ||
  begins(bytes, 0x47, 0x49, 0x46, 0x38) ||
  begins(bytes, 0x42, 0x4d) ||
  begins(bytes, 0x49, 0x49, 0x2a, 0) ||
  begins(bytes, 0x4d, 0x4d, 0, 0x2a) ||
  (begins(bytes, 0x52, 0x49, 0x46, 0x46) && Buffer.from(bytes.subarray(8, 12)).toString('latin1') === 'WEBP')

/** The parts that the directory at its end names. */
function directory(bytes: Uint8Array): Part[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const damaged = BadWorkbook({ reason: no.damaged })
  const endLength = 22
  let end = bytes.length - endLength
  while (end >= 0 && end > bytes.length - endLength - 65_536 && view.getUint32(end, true) !== 0x06054b50) end--
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50) throw damaged
  const count = view.getUint16(end + 10, true)
  if (count > mostParts) throw damaged
  const parts: Part[] = []
  let at = view.getUint32(end + 16, true)
  for (let part = 0; part < count; part++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw damaged
    const [nameLength, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true)) as [
      number,
      number,
      number,
    ]
    const [packed, unpacked] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)]
    const method = view.getUint16(at + 10, true)
    // a workbook of 4 GB is none that anybody keeps participants in
    if (packed === 0xffffffff || unpacked === 0xffffffff || (method !== 0 && method !== 8)) throw damaged
    parts.push({
      name: Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString('utf8'),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method,
      packed,
      unpacked,
      at: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + extra + comment
  }
  return parts
}

async function* inflated(bytes: Uint8Array, { at, method, packed }: Part): AsyncGenerator<Buffer> {
  const damaged = BadWorkbook({ reason: no.damaged })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (at + 30 > bytes.length || view.getUint32(at, true) !== 0x04034b50) throw damaged
  const from = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  const content = bytes.subarray(from, from + packed)
  if (content.length !== packed) throw damaged
  if (method === 0) {
    yield Buffer.from(content)
    return
  }
  const inflate = createInflateRaw()
  inflate.end(content)
  try {
    for await (const piece of inflate) yield piece as Buffer
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) throw damaged
    throw error
  }
}

/** The part of the first sheet, as the workbook's relations name it. */
function firstSheet(workbook: string, relations: string): string {
  let id: string | undefined
  const target = new Map<string, string>()
  parse(workbook, (name, attributes) => {
    if (/(^|:)sheet$/.test(name))
      id ??= attributes['r:id'] ?? Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1]
  })
  parse(relations, (name, attributes) => {
    if (/(^|:)Relationship$/.test(name)) target.set(attributes.Id ?? '', attributes.Target ?? '')
  })
  const path = target.get(id ?? '') ?? ''
  return path.startsWith('/') ? path.slice(1) : `xl/${path}`
}

type Opened = (name: string, attributes: Record<string, string>) => void

/** A parser that refuses what no workbook holds. */
function parser(opened: Opened): SaxesParser {
  const parsing = new SaxesParser()
  parsing.on('error', () => {
    throw BadWorkbook({ reason: no.damaged })
  })
  parsing.on('doctype', () => {
    throw BadWorkbook({ reason: no.damaged })
  })
  parsing.on('opentag', ({ name, attributes }) => opened(name, attributes as Record<string, string>))
  return parsing
}

const parse = (text: string, opened: Opened) => {
  if (text) parser(opened).write(text).close()
}

/** A sheet that reaches further is not read, however little stands in it: what reads it makes a grid. */
const furthest = { line: 50_000, column: 200 }

/** Finds the cells with formulas in the XML of a sheet. */
function formulaScan(found: Map<number, Set<number>>) {
  const decoder = new TextDecoder('utf-8')
  let cell = ''
  const parsing = parser((name, { r }) => {
    const local = name.slice(name.indexOf(':') + 1)
    if (local === 'row' && Number(r) > furthest.line)
      throw BadWorkbook({ reason: no.tooManyRows, mostRows: furthest.line })
    if (local === 'c') cell = r ?? ''
    if (local !== 'f' && local !== 'c') return
    const [, letters, line] = /^([A-Z]{1,3})(\d{1,7})$/.exec(cell) ?? []
    if (!letters) return
    const column = letters.split('').reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
    if (column >= furthest.column) throw BadWorkbook({ reason: no.tooManyColumns, mostColumns: furthest.column })
    if (Number(line) > furthest.line) throw BadWorkbook({ reason: no.tooManyRows, mostRows: furthest.line })
    if (local === 'c') return
    const columns = found.get(Number(line)) ?? new Set()
    columns.add(column)
    found.set(Number(line), columns)
  })
  return {
    write: (piece: Buffer) => void parsing.write(decoder.decode(piece, { stream: true })),
    close: () => void parsing.close(),
  }
}
