// Reading a file of published rows: tab-separated text in UTF-8, also packed with gzip, as a stream. A row that is no row
// is reported and left; a file that can't be read to its end is refused whole, with the line at which it broke off.
import { CsvError, parse } from 'csv-parse'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { columns, identified, type IdentifiedRow, type Published } from './published-row.ts'

export const refusals = [
  'not-a-report',
  'not-utf8',
  'not-gzip',
  'row-too-long',
  'unclosed-quotes',
  'too-large',
] as const
export type Refusal = (typeof refusals)[number]
export const rowFaults = ['columns', 'too-long', 'nul'] as const

/** A row that cannot be kept: the field at fault by its column, where it is one field. */
export interface WrongRow {
  line: number
  column: string | null
  fault: (typeof rowFaults)[number]
}

export class Refused extends Error {
  readonly refusal: Refusal
  /** The last line that was read. */
  readonly line: number

  constructor(refusal: Refusal, line: number) {
    super(refusal)
    this.refusal = refusal
    this.line = line
  }
}

/** The longest published cell has 3,405 characters, the longest row about 4,000. */
const mostCell = 10_000
const mostRow = 200_000
const mostBytes = 1024 * 1024 * 1024

interface Parsed {
  record: string[]
  info: { lines: number }
}

/** @throws Refused */
export async function* readRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<IdentifiedRow | WrongRow> {
  let line = 1
  const text = Readable.from(decoded(bytes, () => line))
  const parser = parse({
    delimiter: '\t',
    bom: true,
    info: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: mostRow,
  })
  text.on('error', (error) => parser.destroy(error))
  text.pipe(parser)
  let at: number[] | null = null
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      line = info.lines
      if (at) yield rowOf(record, line, at)
      else at = placesOf(record)
    }
  } catch (error) {
    throw refused(error, line)
  } finally {
    text.destroy()
    parser.destroy()
  }
  if (!at) throw new Refused('not-a-report', line)
}

/** Where each column stands, by the head of the file. */
function placesOf(head: readonly string[]): number[] {
  const names = head.map((name) => name.trim())
  const at = columns.map((column) => names.indexOf(column))
  if (at.includes(-1) || names.length !== columns.length) throw new Refused('not-a-report', 1)
  return at
}

function rowOf(record: readonly string[], line: number, at: readonly number[]): IdentifiedRow | WrongRow {
  if (record.length !== columns.length) return { line, column: null, fault: 'columns' }
  const published = Object.fromEntries(columns.map((column, index) => [column, record[at[index]!]!])) as Published
  for (const column of columns) {
    if (published[column].length > mostCell) return { line, column, fault: 'too-long' }
    if (published[column].includes('\0')) return { line, column, fault: 'nul' }
  }
  return identified(published, line)
}

function refused(error: unknown, line: number): unknown {
  if (error instanceof Refused) return error
  if (error instanceof CsvError)
    return new Refused(error.code === 'CSV_MAX_RECORD_SIZE' ? 'row-too-long' : 'unclosed-quotes', line)
  if (error instanceof TypeError && (error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return new Refused('not-utf8', line)
  if (/^Z_|^ERR_BUFFER/.test((error as NodeJS.ErrnoException).code ?? '')) return new Refused('not-gzip', line)
  return error
}

/** The text of a file, unpacked where its first bytes are those of gzip. */
async function* decoded(bytes: AsyncIterable<Uint8Array>, line: () => number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let read = 0
  for await (const chunk of unpacked(bytes)) {
    read += chunk.length
    if (read > mostBytes) throw new Refused('too-large', line())
    yield decoder.decode(chunk, { stream: true })
  }
  yield decoder.decode()
}

async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]()
  const first = await pieces.next()
  if (first.done) return
  const all = (async function* () {
    yield first.value
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value
  })()
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) return yield* all
  const packed = Readable.from(all)
  const gunzip = createGunzip()
  packed.on('error', (error) => gunzip.destroy(error))
  packed.pipe(gunzip)
  try {
    yield* gunzip as AsyncIterable<Uint8Array>
  } finally {
    packed.destroy()
    gunzip.destroy()
  }
}
