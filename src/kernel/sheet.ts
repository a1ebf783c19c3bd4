// Tables as files for spreadsheets: CSV and XLSX. The only place that knows the libraries.
import { stringify } from 'csv-stringify/sync'

export interface SheetColumn {
  label: string
  /** `money` and `number` cells hold decimal text, or a number that is whole. */
  kind?: 'text' | 'number' | 'money'
}

export type SheetCell = string | number | null

export interface Sheet {
  name: string
  columns: readonly SheetColumn[]
  rows: readonly (readonly SheetCell[])[]
}

/** Excel holds at most so many rows in a sheet. */
export const mostSheetRows = 1_048_575

/**
 * CSV by RFC 4180 with a byte order mark, so that Excel reads it as UTF-8. Text that a spreadsheet would take for a
 * formula has an apostrophe before it; figures stay as they are.
 */
export function csv({ columns, rows }: Sheet): string {
  const cells = rows.map((row) => row.map((cell, at) => (isFigure(columns[at]) ? (cell ?? '') : formulaSafe(cell))))
  return stringify([columns.map(({ label }) => formulaSafe(label)), ...cells], { bom: true, record_delimiter: '\r\n' })
}

const isFigure = (column: SheetColumn | undefined) => column?.kind === 'money' || column?.kind === 'number'

const formulaSafe = (cell: SheetCell) => {
  const text = cell === null ? '' : String(cell)
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
}

/** A workbook of several sheets, heads frozen. Text is text: a cell that begins with = is no formula. */
export async function workbook(sheets: readonly Sheet[]): Promise<Uint8Array> {
  // a tenth of a second of the start, and few ask for a workbook
  const { writeXlsx } = await import('hucre/xlsx')
  return writeXlsx({
    sheets: sheets.map(({ name, columns, rows }) => ({
      // Excel allows 31 characters and none of these
      name: name.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31),
      columns: columns.map(({ kind }) => ({ autoWidth: true, ...(kind === 'money' && { numFmt: '#,##0.00' }) })),
      rows: [
        columns.map(({ label }) => label),
        ...rows.map((row) => row.map((cell, at) => xlsxCell(cell, columns[at]))),
      ],
      freezePane: { rows: 1 },
    })),
  })
}

/** A spreadsheet holds binary floating point: a figure that it can't hold exactly goes in as text. */
function xlsxCell(cell: SheetCell, column: SheetColumn | undefined): string | number | null {
  if (cell === null || typeof cell === 'number' || !isFigure(column)) return cell
  const places = cell.split('.')[1]?.length ?? 0
  const figure = Number(cell)
  return Number.isFinite(figure) && figure.toFixed(places) === cell && Math.abs(figure) < 1e15 ? figure : cell
}

export interface ColumnToFill {
  label: string
  /** What to write, as a note at the head. */
  hint: string
  required: boolean
  /** To pick from; none where it is free. */
  choices: readonly string[]
  /** Whether a spreadsheet must leave digits as they are typed. */
  asText: boolean
  day: boolean
}

/** The hidden sheet of a workbook to fill in, and the head under which it names its template. */
export const codesSheet = 'Codes'
export const templateHead = 'template'

/** A workbook with an empty sheet to fill in, and a hidden one with the choices and the version of the template. */
export async function workbookToFill(of: {
  name: string
  version: string
  rows: number
  columns: readonly ColumnToFill[]
}): Promise<Uint8Array> {
  const { writeXlsx } = await import('hucre/xlsx')
  const { name, version, rows, columns } = of
  const last = rows + 1
  const picked = columns.filter(({ choices }) => choices.length > 0)
  const longest = Math.max(0, ...picked.map(({ choices }) => choices.length))
  const codes = [
    [templateHead, ...picked.map(({ label }) => label)],
    ...Array.from({ length: Math.max(1, longest) }, (_, row) => [
      row === 0 ? version : null,
      ...picked.map(({ choices }) => choices[row] ?? null),
    ]),
  ]
  return writeXlsx({
    sheets: [
      {
        name,
        columns: columns.map(({ label, asText, day }) => ({
          width: Math.max(12, label.length + 2),
          ...(asText && { numFmt: '@' }),
          ...(day && { numFmt: 'yyyy-mm-dd' }),
        })),
        rows: [columns.map(({ label }) => label)],
        cells: new Map(
          columns.map(({ label, hint, required }, at) => [
            `0,${at}`,
            {
              value: label,
              type: 'string',
              style: { font: { bold: required } },
              comment: { author: 'Jurat', text: hint },
            },
          ]),
        ),
        dataValidations: columns.flatMap((column, at) => {
          const place = picked.indexOf(column) + 1
          const range = `${letters(at)}2:${letters(at)}${last}`
          return place > 0
            ? [
                {
                  type: 'list' as const,
                  formula1: `${codesSheet}!$${letters(place)}$2:$${letters(place)}$${column.choices.length + 1}`,
                  range,
                  allowBlank: true,
                  showErrorMessage: true,
                },
              ]
            : []
        }),
        freezePane: { rows: 1 },
      },
      { name: codesSheet, rows: codes, hidden: true },
    ],
  })
}

/** The letters of a column, counted from 0: A, …, Z, AA. */
const letters = (at: number): string =>
  (at >= 26 ? letters(Math.floor(at / 26) - 1) : '') + String.fromCharCode(65 + (at % 26))
