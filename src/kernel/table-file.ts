// A table that somebody sends as CSV: read whole, each row held against its type, what is wrong named by line and column.
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { defineProblem, NotFound } from './problem.ts'
import type { Db } from './store/store.ts'
import { uploadBytes } from './uploads.ts'
import { fieldErrorOf, fieldErrorShape, parsing } from './wrong-field.ts'

export const BadTable = defineProblem(
  422,
  'bad-table',
  'Not a usable table',
  'The file cannot be read as a table: {reason}',
  'reason',
)

/** Why a file cannot be read as a table. */
export const badTableTexts = {
  tooLarge: 'it is larger than {mostBytes} bytes.',
  notUtf8: 'it is not UTF-8.',
  malformed: 'it is not well formed ({fault}).',
  columnsMissing: 'the first line does not name the columns {columns}.',
  tooManyRows: 'it has more than {mostRows} rows.',
} as const

export const mostTableBytes = 5_000_000

/** What is wrong in a row, by the line of the file where the row ends and the head of its column. */
export const rowErrorShape = fieldErrorShape.omit({ path: true }).extend({ line: z.int(), column: z.string() })
export type RowError = z.output<typeof rowErrorShape>

/** How many rows are wrong: one may be so in several columns. */
export const wrongRows = (wrong: readonly RowError[]) => new Set(wrong.map(({ line }) => line)).size

/** The text of a kept upload. @throws BadTable when it is too large or not UTF-8 */
export async function tableText(db: Db, upload: string): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of uploadBytes((read) => read(db), upload)) {
    pieces.push(piece)
    if ((bytes += piece.length) > mostTableBytes)
      throw BadTable({ reason: badTableTexts.tooLarge, mostBytes: mostTableBytes })
  }
  if (!pieces.length) throw NotFound({ what: 'kept file', id: upload })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces))
  } catch {
    throw BadTable({ reason: badTableTexts.notUtf8 })
  }
}

interface TableType<Row extends z.ZodType> {
  /** A row by the names of `row`'s members. */
  row: Row
  /** The heads without which nothing can be read. */
  required: readonly string[]
  mostRows?: number
}

/** The member that a column fills: `scopeKind` for the head `scope kind`. */
const memberOf = (head: string) => head.replaceAll(/ (\w)/g, (_, letter: string) => letter.toUpperCase())
const headOf = (member: string) => member.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** The rows that are as they should be, each with its line, and what is wrong with the others. */
export function readTable<Row extends z.ZodType>(csv: string, { row, required, mostRows = Infinity }: TableType<Row>) {
  let records: { info: { lines: number }; record: Record<string, string> }[]
  try {
    records = parse(csv, { bom: true, columns: true, trim: true, skip_empty_lines: true, info: true }) as typeof records
  } catch (error) {
    throw BadTable({ reason: badTableTexts.malformed, fault: (error as Error).message })
  }
  const missing = records[0] ? required.filter((column) => !(column in records[0]!.record)) : []
  if (missing.length) throw BadTable({ reason: badTableTexts.columnsMissing, columns: missing.join(', ') })
  if (records.length > mostRows) throw BadTable({ reason: badTableTexts.tooManyRows, mostRows })
  const rows: (z.output<Row> & { line: number })[] = []
  const wrong: RowError[] = []
  for (const { info, record } of records) {
    const members = Object.fromEntries(Object.entries(record).map(([head, cell]) => [memberOf(head), cell]))
    const read = row.safeParse(members, parsing)
    if (read.success) rows.push({ ...(read.data as object), line: info.lines } as (typeof rows)[number])
    else
      for (const { path, ...said } of read.error.issues.map(fieldErrorOf))
        wrong.push({ line: info.lines, column: headOf(path), ...said })
  }
  return { rows, wrong }
}
