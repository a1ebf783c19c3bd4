// An answer as a file: CSV, a workbook, or JSON as the API has it.
import type { Download } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import { csv, workbook, type Sheet } from '#kernel/sheet.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { isLocale, translator } from '#web/index.ts'
import { groupingName, messages as m, wrongMessages as wrong } from './messages.ts'
import type { Totals } from './totals.ts'

/** @throws InvalidInput for a format that there is not. */
export async function totalsFile(format: string, answer: Totals, locale: string): Promise<Download> {
  const fileName = `training.${format}`
  const sheet = sheetOf(answer, locale)
  if (format === 'json') return { type: 'application/json', fileName, body: once(JSON.stringify(answer, null, 2)) }
  if (format === 'csv') return { type: 'text/csv; charset=utf-8', fileName, body: once(csv(sheet)) }
  if (format === 'xlsx')
    return {
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      fileName,
      body: once(await workbook([sheet])),
    }
  throw InvalidInput({ errors: [fieldError('format', wrong.format.message)] })
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value
}

function sheetOf({ by, rows }: Totals, locale: string): Sheet {
  const t = translator(isLocale(locale) ? locale : 'en')
  return {
    name: t(m.title),
    columns: [
      ...by.map((grouping) => ({ label: t(groupingName[grouping]) })),
      { label: t(m.rows), kind: 'number' },
      { label: t(m.seats), kind: 'number' },
      { label: t(m.cost), kind: 'money' },
      { label: t(m.withoutQuantity), kind: 'number' },
      { label: t(m.withoutCost), kind: 'number' },
    ],
    rows: rows.map((row) => [
      ...by.map((grouping) => row[grouping] ?? null),
      row.rows,
      row.quantity,
      row.cost,
      row.withoutQuantity,
      row.withoutCost,
    ]),
  }
}
