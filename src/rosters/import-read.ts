// Reading a file of participants, XLSX or CSV: each row as its columns want it, and what is wrong with each cell.
import { parse } from 'csv-parse/sync'
import type { Db } from '#kernel/store/store.ts'
import { BadTable, badTableTexts, type RowError } from '#kernel/table-file.ts'
import { uploadBytes } from '#kernel/uploads.ts'
import { defineProblem, NotFound } from '#kernel/problem.ts'
import { BadWorkbook, badWorkbookTexts, readWorkbook, templateOf } from '#kernel/workbook.ts'
import { fieldError, type Parameters } from '#kernel/wrong-field.ts'
import { cleaned, readCell, type CellValue } from './cell.ts'
import {
  columnOf,
  mostParticipants,
  participantColumns,
  problemsHead,
  templateVersion,
  workbookCaps,
  type Member,
} from './columns.ts'
import { otherTemplate, rowMessages as say } from './messages.ts'

export type ReadRow = Record<Member, CellValue> & { line: number }

export interface ReadFile {
  rows: ReadRow[]
  wrong: RowError[]
  /** Heads that are none of ours, and so not read. */
  ignored: string[]
  /** The columns that it has, by their heads: from 0. */
  places: ReadonlyMap<string, number>
}

export const OtherTemplate = defineProblem(422, 'other-template', 'Another template', '{reason}', 'reason')

/** @throws OtherTemplate when the workbook names another template than that of this version; one without a mark may be right */
async function refuseOtherTemplate({ bytes }: KeptFile) {
  const found = await templateOf(bytes, workbookCaps)
  if (found === null) return
  const version = /^participants (\d{1,6})$/.exec(found)?.[1]
  if (version === undefined) throw OtherTemplate({ reason: otherTemplate.foreign.message, found: found.slice(0, 60) })
  if (Number(version) === templateVersion) return
  const reason = Number(version) < templateVersion ? otherTemplate.older.message : otherTemplate.newer.message
  throw OtherTemplate({ reason, found: version, wanted: templateVersion })
}

export interface KeptFile {
  name: string
  bytes: Buffer
}

/** The bytes of a kept upload; `read` opens a short transaction. @throws BadWorkbook when it is too large */
export async function keptFile(read: <T>(body: (db: Db) => Promise<T>) => Promise<T>, id: string): Promise<KeptFile> {
  const upload = await read((db) =>
    db.selectFrom('upload').select(['name', 'bytes']).where('id', '=', id).executeTakeFirst(),
  )
  if (!upload) throw NotFound({ what: 'kept file', id })
  const { mostBytes } = workbookCaps
  if (Number(upload.bytes) > mostBytes) throw BadWorkbook({ reason: badWorkbookTexts.tooLarge, mostBytes })
  const pieces: Buffer[] = []
  for await (const piece of uploadBytes(read, id)) pieces.push(piece)
  return { name: upload.name, bytes: Buffer.concat(pieces) }
}

export const wrongAt = (line: number, column: string, message: string, parameters?: Parameters): RowError => {
  const { path: _, ...told } = fieldError('', message, parameters)
  return { line, column, ...told }
}

interface RawRow {
  line: number
  cells: readonly (string | null)[]
  formulas: ReadonlySet<number>
}

export const isCsv = ({ name }: KeptFile) => /\.(csv|tsv|txt)$/i.test(name)

/** What a spreadsheet would reckon. */
const formulaText = /^[=@]/

async function* rawRows(file: KeptFile): AsyncGenerator<RawRow> {
  if (!isCsv(file)) {
    await refuseOtherTemplate(file)
    yield* readWorkbook(file.bytes, workbookCaps)
    return
  }
  for (const { line, cells } of csvRows(file.bytes))
    yield { line, cells, formulas: new Set(cells.flatMap((cell, at) => (formulaText.test(cell) ? [at] : []))) }
}

/** The records of a CSV file, each with the line at which it ends. */
export function csvRows(bytes: Buffer): { line: number; cells: string[] }[] {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw BadTable({ reason: badTableTexts.notUtf8 })
  }
  const first = text.slice(0, text.search(/[\r\n]|$/))
  const delimiter = [',', ';', '\t'].toSorted((a, b) => first.split(b).length - first.split(a).length)[0]!
  try {
    const records = parse(text, {
      bom: true,
      trim: true,
      info: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 200_000,
      to: mostParticipants + 2,
    }) as unknown as { info: { lines: number }; record: string[] }[]
    return records.map(({ info, record }) => ({ line: info.lines, cells: record }))
  } catch (error) {
    throw BadTable({ reason: badTableTexts.malformed, fault: (error as { code?: string }).code ?? 'CSV' })
  }
}

/** @throws BadWorkbook or BadTable when nothing can be read */
export async function readParticipants(file: KeptFile): Promise<ReadFile> {
  const rows: ReadRow[] = []
  const wrong: RowError[] = []
  const ignored: string[] = []
  let places: { at: number; column: (typeof participantColumns)[number] }[] | undefined
  let count = 0
  for await (const { line, cells, formulas } of rawRows(file)) {
    if (!places) {
      places = headPlaces(cells, ignored, isCsv(file))
      continue
    }
    if (cells.every((cell) => cleaned(cell ?? '') === '') && !formulas.size) continue
    if (++count > mostParticipants) throw BadTable({ reason: badTableTexts.tooManyRows, mostRows: mostParticipants })
    const row = Object.fromEntries(participantColumns.map(({ member }) => [member, null])) as Record<Member, CellValue>
    const before = wrong.length
    for (const column of participantColumns) {
      const at = places.find((place) => place.column === column)?.at
      if (at !== undefined && formulas.has(at)) {
        wrong.push(wrongAt(line, column.head, say.formula.message))
        continue
      }
      const read = readCell(column, at === undefined ? null : (cells[at] ?? null))
      if ('value' in read) row[column.member] = read.value
      else wrong.push(wrongAt(line, column.head, read.message, read.parameters))
    }
    if (wrong.length === before) rows.push({ ...row, line })
  }
  if (!places) throw BadTable({ reason: badTableTexts.columnsMissing, columns: needed.join(', ') })
  return { rows, wrong, ignored, places: new Map(places.map(({ at, column }) => [column.head, at])) }
}

const needed = participantColumns.filter((column) => 'always' in column).map(({ head }) => head)

function headPlaces(cells: readonly (string | null)[], ignored: string[], fromCsv: boolean) {
  const places = cells.flatMap((cell, at) => {
    const head = cleaned(cell ?? '')
    const column = columnOf.get(head.toLowerCase())
    if (!column && head && head !== problemsHead) ignored.push(head.slice(0, 100))
    return column ? [{ at, column: column as (typeof participantColumns)[number] }] : []
  })
  const missing = needed.filter((head) => !places.some(({ column }) => column.head === head))
  const twice = places.find(({ column, at }) => places.some((other) => other.column === column && other.at !== at))
  if (missing.length && !fromCsv)
    throw OtherTemplate({ reason: otherTemplate.none.message, columns: missing.join(', ') })
  if (missing.length || twice)
    throw BadTable({ reason: badTableTexts.columnsMissing, columns: missing.join(', ') || twice!.column.head })
  return places
}
