// A table that somebody sends as CSV or as a workbook: read whole, each row held against its type, what is wrong named by line and
// column.
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import { defineProblem, NotFound } from './problem.ts'
import type { Db } from './store/store.ts'
import { uploadBytes } from './uploads.ts'
import { readWorkbook, type WorkbookRow } from './workbook.ts'
import { fieldError, fieldErrorOf, fieldErrorShape, parsing, wrongFieldTexts, type Parameters } from './wrong-field.ts'

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
  formula: 'row {line} holds a formula. Paste its value instead.',
} as const

export const mostTableBytes = 5_000_000

/** What is wrong in a row, by the line of the file where the row ends and the head of its column. */
export const rowErrorShape = fieldErrorShape.omit({ path: true }).extend({ line: z.int(), column: z.string() })
export type RowError = z.output<typeof rowErrorShape>

/** What is wrong with a row, by its line and the head of a column. */
export const rowError = (line: number, column: string, message: string, parameters?: Parameters): RowError => {
  const { path: _, ...told } = fieldError('', message, parameters)
  return { line, column, ...told }
}

/** How many rows are wrong: one may be so in several columns. */
export const wrongRows = (wrong: readonly RowError[]) => new Set(wrong.map(({ line }) => line)).size

/** The members of an import's input: one kept table or its text, and whether it is only tried. */
export const tableInput = (columns: readonly string[]) => ({
  files: z
    .array(z.uuid())
    .length(1, wrongFieldTexts.oneFile)
    .optional()
    .describe(
      `CSV in UTF-8, or a workbook, with the columns ${columns.join(', ')} (over the API: the id of a kept upload)`,
    ),
  csv: z.string().max(mostTableBytes).optional().describe('Its text instead'),
  dryRun: z.boolean().default(false).describe('Only say what would change'),
})

/** The text of the table that was given by `tableInput`. */
export const tableGiven = (db: Db, { files, csv = '' }: { files?: string[] | undefined; csv?: string | undefined }) =>
  files ? tableText(db, files[0]!) : Promise.resolve(csv)

const countsShape = z.object({ new: z.int(), changed: z.int(), unchanged: z.int() })
/** What an import of a table says, and a dry run of it: the counts under a name of theirs, and what each row does. */
export const tableReport = <Counts extends string, Row extends z.ZodRawShape>(counts: Counts, row: Row) =>
  z.object({
    /** False after a dry run, or when a row was wrong. */
    applied: z.boolean(),
    ...({ [counts]: countsShape } as Record<Counts, typeof countsShape>),
    rows: z.array(
      z.object({
        line: z.int(),
        state: z.enum(['new', 'changed', 'unchanged']),
        ...row,
        /** The columns in which it says something new. */
        columns: z.array(z.string()),
      }),
    ),
    /** How many rows are wrong, and what is wrong with each. */
    errors: z.int(),
    wrong: z.array(rowErrorShape),
    /** The kept upload, from which it can be done for good. */
    file: z.uuid().nullable(),
  })

/** The kinds of file that `tableText` reads. */
export const tableFiles = ['.csv', '.xlsx'] as const

const workbookCaps = {
  mostBytes: mostTableBytes,
  mostUnpacked: 60_000_000,
  mostRows: 20_000,
  mostColumns: 100,
  mostSeconds: 20,
}

/**
 * The text of a kept upload as CSV, whether it is that or a workbook, of which it is the first sheet.
 * @throws BadTable when it is too large or not UTF-8; BadWorkbook
 */
export async function tableText(db: Db, upload: string): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of uploadBytes((read) => read(db), upload)) {
    pieces.push(piece)
    if ((bytes += piece.length) > mostTableBytes)
      throw BadTable({ reason: badTableTexts.tooLarge, mostBytes: mostTableBytes })
  }
  if (!pieces.length) throw NotFound({ what: 'kept file', id: upload })
  const content = Buffer.concat(pieces)
  if (isArchive(content)) return workbookText(content)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    throw BadTable({ reason: badTableTexts.notUtf8 })
  }
}

/** A ZIP, or an old or encrypted office file, which reading it as a workbook says. */
const isArchive = (content: Buffer) => ['504b0304', 'd0cf11e0'].includes(content.subarray(0, 4).toString('hex'))

/** The first sheet as CSV, each row on the line whose number it has in the sheet. */
async function workbookText(content: Buffer): Promise<string> {
  const rows: WorkbookRow[] = []
  for await (const row of readWorkbook(content, workbookCaps)) {
    if (row.formulas.size) throw BadTable({ reason: badTableTexts.formula, line: row.line })
    rows.push(row)
  }
  const columns = rows[0]?.cells.length ?? 0
  const lines: string[] = []
  for (const { line, cells } of rows) {
    while (lines.length < line - 1) lines.push('')
    const texts = Array.from({ length: columns }, (_, at) => (cells[at] ?? '').replaceAll(/\s*[\r\n]+\s*/g, ' '))
    lines.push(stringify([texts]).trimEnd())
  }
  return lines.join('\n')
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

/** What toCsv puts before text that a spreadsheet would run. */
const disarmed = /^'(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/

/** The rows that are as they should be, each with its line, what is wrong with the others, and the heads of the table. */
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
    const members = Object.fromEntries(
      Object.entries(record).map(([head, cell]) => [memberOf(head), cell.replace(disarmed, '')]),
    )
    const read = row.safeParse(members, parsing)
    if (read.success) rows.push({ ...(read.data as object), line: info.lines } as (typeof rows)[number])
    else
      for (const { path, ...said } of read.error.issues.map(fieldErrorOf))
        wrong.push({ line: info.lines, column: headOf(path), ...said })
  }
  return { rows, wrong, heads: Object.keys(records[0]?.record ?? {}) }
}
