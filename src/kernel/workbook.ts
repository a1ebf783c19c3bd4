// A workbook (XLSX) that somebody sends: looked over before a library reads it, read row by row, and given back with notes beside
// its rows and at its cells. With sheet.ts the only place that knows the library.
import type { Cell, RoundtripWorkbook } from 'hucre/xlsx'
import { codesSheet, templateHead } from './sheet.ts'
import { BadWorkbook, badWorkbookTexts, lookOver, type WorkbookCaps } from './workbook-archive.ts'

export { BadWorkbook, badWorkbookTexts, type WorkbookCaps }

export interface WorkbookRow {
  /** As the spreadsheet counts it, from 1. */
  line: number
  /** Text; a date as ISO 8601; a number as it is written. Null where nothing stands. */
  cells: readonly (string | null)[]
  /** The cells that hold a formula, by their place from 0. */
  formulas: ReadonlySet<number>
}

/**
 * The rows of the first sheet that hold anything. Memory holds no more than the caps allow: every part is unpacked once and
 * counted before the library reads it, whatever its own heads say.
 * @throws BadWorkbook
 */
export async function* readWorkbook(bytes: Uint8Array, caps: WorkbookCaps): AsyncGenerator<WorkbookRow> {
  const { mostRows, mostColumns, mostSeconds } = caps
  const until = performance.now() + mostSeconds * 1_000
  const { formulas } = await lookOver(bytes, caps)
  const { streamXlsxRows } = await import('hucre/xlsx')
  const rows = streamXlsxRows(bytes, { sheet: 0 })
  let count = 0
  for (;;) {
    const next = await rows.next().catch(() => {
      throw BadWorkbook({ reason: badWorkbookTexts.damaged })
    })
    if (next.done) return
    if (performance.now() > until) throw BadWorkbook({ reason: badWorkbookTexts.tooLong, mostSeconds })
    const { index, values } = next.value
    const cells = values.map(cellText)
    const own = formulas.get(index + 1) ?? new Set<number>()
    while (cells.length && cells.at(-1) === null && !own.has(cells.length - 1)) cells.pop()
    if (!cells.length) continue
    if (++count > mostRows) throw BadWorkbook({ reason: badWorkbookTexts.tooManyRows, mostRows })
    if (cells.length > mostColumns) throw BadWorkbook({ reason: badWorkbookTexts.tooManyColumns, mostColumns })
    yield { line: index + 1, cells, formulas: own }
  }
}

/**
 * Which template a workbook was made from, as the hidden sheet of `workbookToFill` says: `participants 1`. Null where it has none.
 * @throws BadWorkbook
 */
export async function templateOf(bytes: Uint8Array, caps: WorkbookCaps): Promise<string | null> {
  await lookOver(bytes, caps)
  const { streamXlsxRows } = await import('hucre/xlsx')
  try {
    const rows = streamXlsxRows(bytes, { sheet: codesSheet })
    const [head, version] = [(await rows.next()).value, (await rows.next()).value]
    return cellText(head?.values[0]) === templateHead ? cellText(version?.values[0]) : null
  } catch {
    return null
  }
}

function cellText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value.trim() : ''
  return text === '' ? null : text
}

/** What is wrong with a cell. */
export interface CellNote {
  /** As the spreadsheet counts it, from 1. */
  line: number
  /** From 0; null where the sheet has no such column. */
  at: number | null
  /** For the column at the end, where the cells of a row stand together. */
  beside: string
  /** For the cell itself. */
  text: string
}

const author = 'Jurat'
/** By which its comments are known again: not every spreadsheet keeps who wrote one. */
const ours = ({ text }: { text: string }) => text.startsWith(`${author}: `)
const marked = 'FFD9D9'
/** More notes than this a sheet's drawing cannot number; cells beyond are filled alone. */
const mostComments = 900

/**
 * The same workbook with a column at the end of its first sheet, in which notes stand beside their rows; and each cell that they are
 * about filled, with its note as a comment. A column and marks from before are written over; a comment of somebody's own stays.
 */
export async function withNotes(
  bytes: Uint8Array,
  caps: WorkbookCaps,
  head: string,
  notes: readonly CellNote[],
): Promise<Uint8Array> {
  await lookOver(bytes, caps)
  const { openXlsx, saveXlsx } = await import('hucre/xlsx')
  const book: RoundtripWorkbook = await openXlsx(bytes, { readStyles: true })
  const sheet = book.sheets[0]!
  const heads = sheet.rows[0] ?? (sheet.rows[0] = [])
  const before = heads.indexOf(head)
  const column = before >= 0 ? before : Math.max(...sheet.rows.map((row) => row.length))
  const cells = (sheet.cells ??= new Map())
  unmark(cells)
  const write = (row: number, text: string | null) => {
    const values = sheet.rows[row]
    if (!values) return
    while (values.length < column) values.push(null)
    values[column] = text
    if (text === null) cells.delete(`${row},${column}`)
    else
      cells.set(`${row},${column}`, {
        value: text,
        type: 'string',
        style: { font: { bold: true, color: { rgb: 'FFB50909' } }, alignment: { wrapText: true, vertical: 'top' } },
      })
  }
  const beside = Map.groupBy(notes, ({ line }) => line)
  write(0, head)
  for (let row = 1; row < sheet.rows.length; row++)
    write(
      row,
      beside
        .get(row + 1)
        ?.map((note) => note.beside)
        .join('\n') ?? null,
    )
  let comments = 0
  for (const { line, at, text } of notes) {
    const values = sheet.rows[line - 1]
    if (at === null || !values) continue
    const key = `${line - 1},${at}`
    const held: Cell = cells.get(key) ?? { value: values[at] ?? null, type: typeOf(values[at]) }
    const own = held.comment && !ours(held.comment)
    const said = held.comment ? `${held.comment.text}\n${text}` : `${author}: ${text}`
    cells.set(key, {
      ...held,
      style: { ...held.style, fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: marked } } },
      ...(!own && comments++ < mostComments && { comment: { author, text: said } }),
    })
  }
  return saveXlsx(book)
}

/** Takes away what an earlier `withNotes` marked beneath the heads. */
function unmark(cells: Map<string, Cell>) {
  for (const [key, { comment, style, ...cell }] of cells) {
    if (key.startsWith('0,')) continue
    const { fill, ...plain } = style ?? {}
    const filled = fill?.type === 'pattern' && fill.fgColor?.rgb === marked
    cells.set(key, {
      ...cell,
      ...(style && { style: filled ? plain : style }),
      ...(comment && !ours(comment) && { comment }),
    })
  }
}

const typeOf = (value: unknown): Cell['type'] => {
  if (value === null || value === undefined) return 'empty'
  if (value instanceof Date) return 'date'
  return typeof value as 'string'
}
