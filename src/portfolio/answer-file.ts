// An answer to the balance question as a file: CSV, a workbook that also states the question, or JSON as the API has it.
import type { Download } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import { csv, workbook, type Sheet, type SheetColumn } from '#kernel/sheet.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { isLocale, translator, type Locale } from '#web/index.ts'
import type { Balance, Measure } from './balance.ts'
import { groupingName, messages as m, wrongMessages as wrong } from './messages.ts'
import { hasNames, nameOf } from './names.ts'
import { selectionText, type Selection } from './selection.ts'

export interface Asked {
  where: Selection
  fiscalYearStart: number
  by: string
  /** Who asked, and when: an instant. */
  at: string
  locale: string
}

const money: readonly Exclude<Measure, 'activities'>[] = ['obligations', 'disbursements', 'expenditures', 'unspent']

/** @throws InvalidInput for a format that there is not. */
export async function answerFile(format: string, answer: Balance, asked: Asked): Promise<Download> {
  const locale = localeOf(asked.locale)
  const name = `balance-${asked.at.slice(0, 10)}`
  if (format === 'json')
    return { type: 'application/json', fileName: `${name}.json`, body: once(JSON.stringify(answer, null, 2)) }
  return sheetFile(format, name, [answerSheet(answer, locale), questionSheet(answer, asked, locale)])
}

export const localeOf = (locale: string): Locale => (isLocale(locale) ? locale : 'en')

/** The first sheet as CSV, or all of them as a workbook. @throws InvalidInput for a format that there is not. */
export async function sheetFile(format: string, name: string, sheets: readonly [Sheet, ...Sheet[]]): Promise<Download> {
  const fileName = `${name}.${format}`
  if (format === 'csv') return { type: 'text/csv; charset=utf-8', fileName, body: once(csv(sheets[0])) }
  if (format === 'xlsx')
    return {
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      fileName,
      body: once(await workbook(sheets)),
    }
  throw InvalidInput({ errors: [fieldError('format', wrong.format.message)] })
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value
}

/** A row for each group: the codes, their names beside them, and the measures. */
function answerSheet({ by, rows }: Balance, locale: Locale): Sheet {
  const t = translator(locale)
  const columns: SheetColumn[] = [
    ...by.flatMap((grouping): SheetColumn[] => {
      const label = t(groupingName[grouping])
      return hasNames(grouping) ? [{ label }, { label: `${label}: ${t(m.name)}` }] : [{ label }]
    }),
    { label: t(m.currency) },
    ...money.map((measure): SheetColumn => ({ label: t(m[measure]), kind: 'money' })),
    { label: t(m.activitiesHead), kind: 'number' },
  ]
  return {
    name: t(m.sheetAnswer),
    columns,
    rows: rows.map((row) => [
      ...by.flatMap((grouping) => {
        const code = row[grouping] ?? null
        return hasNames(grouping) ? [code, code === null ? null : nameOf(grouping, code, { t, locale })] : [code]
      }),
      row.currency,
      ...money.map((measure) => row[measure] ?? null),
      row.activities ?? null,
    ]),
  }
}

function questionSheet({ by, totals }: Balance, asked: Asked, locale: Locale): Sheet {
  const t = translator(locale)
  return {
    name: t(m.sheetQuestion),
    columns: [{ label: t(m.question) }, { label: t(m.answer) }],
    rows: [
      [t(m.groupBy), by.map((grouping) => t(groupingName[grouping])).join(', ')],
      [t(m.filters), selectionText(asked.where) || t(m.everythingSelected)],
      [t(m.obligations), t(m.definitionObligations)],
      [t(m.disbursements), t(m.definitionDisbursements)],
      [t(m.expenditures), t(m.definitionExpenditures)],
      [t(m.unspent), t(m.definitionUnspent)],
      [t(m.activitiesHead), t(m.definitionActivities)],
      [t(m.fiscalYear), t(m.definitionFiscalYear, { month: asked.fiscalYearStart })],
      [t(m.definitions), t(m.definitionShares)],
      ...totals.map((total) => [
        `${t(m.total)} ${total.currency ?? ''}`,
        money.map((measure) => `${t(m[measure])} ${total[measure] ?? ''}`).join('; '),
      ]),
      [t(m.askedBy), asked.by],
      [t(m.askedOn), asked.at],
    ],
  }
}
