// An answer as a file: CSV, a workbook, or JSON as the API has it.
import type { Download } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import { csv, workbook, type Sheet } from '#kernel/sheet.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { isLocale, translator } from '#web/index.ts'
import { groupingName, messages as m, ruleName, wrongMessages as wrong } from './messages.ts'
import { namer } from './names.ts'
import type { Trained } from './trained.ts'

/** @throws InvalidInput for a format that there is not. */
export async function trainedFile(format: string, answer: Trained, locale: string): Promise<Download> {
  const fileName = `trained.${format}`
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

function sheetOf({ by, rows, names }: Trained, given: string): Sheet {
  const locale = isLocale(given) ? given : 'en'
  const t = translator(locale)
  const name = namer(names, locale)
  return {
    name: t(m.title),
    columns: [
      ...by.map((grouping) => ({ label: t(groupingName[grouping]) })),
      ...Object.values(ruleName).map((rule) => ({ label: t(rule), kind: 'number' as const })),
    ],
    rows: rows.map((row) => [
      ...by.map((grouping) => (row[grouping] == null ? null : name(grouping, row[grouping]))),
      row.seats,
      row.heads,
      row.uniqueInYear,
      row.uniqueInLife,
    ]),
  }
}
