// Lists of activities and of transactions as files for a spreadsheet: every row that fits, not a page of them.
import type { z } from 'zod'
import type { Download } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import type { Sheet, SheetCell, SheetColumn } from '#kernel/sheet.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import type { PageRequest } from '#web/page.ts'
import { translator } from '#web/index.ts'
import { activities } from './activities.ts'
import type { ActivityLine } from './activity-list.ts'
import { localeOf, sheetFile } from './answer-file.ts'
import type { Grouping } from './dimension.ts'
import { groupingName, messages as m, transactionTypeName, wrongMessages as wrong } from './messages.ts'
import { hasNames, nameOf } from './names.ts'
import { transactions, type TransactionLine } from './transactions.ts'

/** A file holds so many activities or transactions; it is never cut silently. */
const mostRows = 10_000
const together = 500

interface Field<Row> extends SheetColumn {
  of: (row: Row) => SheetCell
}
type Language = Parameters<typeof nameOf>[2]
type Asking = Pick<PageRequest, 'act' | 'session'>

/** Goes through all pages of a list. @throws InvalidInput for a list that is longer than a file may be. */
async function all<Row>(page: (cursor: string | null) => Promise<{ rows: Row[]; next: string | null }>) {
  const found: Row[] = []
  for (let cursor: string | null = null; ;) {
    const { rows, next } = await page(cursor)
    found.push(...rows)
    if (next === null) return found
    if (found.length >= mostRows) throw InvalidInput({ errors: [fieldError('format', wrong.tooManyRows.message)] })
    cursor = next
  }
}

const sheetOf = <Row>(name: string, fields: readonly Field<Row>[], rows: readonly Row[]): Sheet => ({
  name,
  columns: fields,
  rows: rows.map((row) => fields.map(({ of }) => of(row))),
})

/** A code, and its name beside it where it has one. */
function coded<Row>(
  grouping: Grouping,
  code: (row: Row) => string | number | null,
  language: Language,
  label = language.t(groupingName[grouping]),
): Field<Row>[] {
  const own: Field<Row> = { label, of: code }
  if (!hasNames(grouping)) return [own]
  const named = (value: string | number | null) => (value === null ? null : nameOf(grouping, value, language))
  return [own, { label: `${label}: ${language.t(m.name)}`, of: (row) => named(code(row)) }]
}

/** A row for each currency of each activity; one without money where it has none. */
export async function activitiesFile(
  format: string,
  input: z.input<typeof activities.input>,
  { act, session }: Asking,
) {
  const language = languageOf(session)
  const { t } = language
  const found = await all(async (cursor) => {
    const page = await act(activities, { ...input, limit: together, ...(cursor !== null && { cursor }) })
    return { rows: page.activities, next: page.next }
  })
  const rows = found.flatMap(({ money, ...activity }) =>
    (money.length ? money : [null]).map((one) => ({ ...activity, money: one })),
  )
  type Row = Omit<ActivityLine, 'money'> & { money: ActivityLine['money'][number] | null }
  const fields: Field<Row>[] = [
    { label: t(m.identifier), of: ({ identifier }) => identifier },
    { label: t(m.activityTitle), of: ({ title }) => title },
    ...coded<Row>('status', ({ status }) => status, language),
    { label: t(m.starts), of: ({ startOn }) => startOn },
    { label: t(m.ends), of: ({ endOn }) => endOn },
    { label: t(m.country), of: ({ countries }) => countries.join('; ') },
    { label: t(m.regionHead), of: ({ regions }) => regions.join('; ') },
    ...coded<Row>('institution', ({ institution }) => institution, language),
    ...coded<Row>('function', (row) => row.function, language),
    { label: t(m.implementer), of: ({ implementer }) => implementer },
    { label: t(m.currency), of: ({ money }) => money?.currency ?? null },
    ...(['obligations', 'disbursements', 'expenditures', 'unspent'] as const).map((measure): Field<Row> => ({
      label: t(m[measure]),
      kind: 'money',
      of: ({ money }) => money?.[measure] ?? null,
    })),
    ...inventedIn(rows, t(m.invented)),
  ]
  return listFile(format, 'activities', sheetOf(t(m.activities), fields, rows))
}

/** The shares of transactions that figures add up, each with the file and the line that it came from. */
export async function transactionsFile(
  format: string,
  input: z.input<typeof transactions.input>,
  { act, session }: Asking,
) {
  const language = languageOf(session)
  const { t } = language
  const rows = await all(async (cursor) => {
    const page = await act(transactions, { ...input, limit: together, ...(cursor !== null && { cursor }) })
    return { rows: page.transactions, next: page.next }
  })
  type Row = TransactionLine
  const fields: Field<Row>[] = [
    { label: t(m.identifier), of: ({ activity }) => activity },
    { label: t(m.activityTitle), of: ({ title }) => title },
    { label: t(m.date), of: ({ on }) => on },
    { label: t(m.type), of: ({ type }) => (transactionTypeName[type] ? t(transactionTypeName[type]) : type) },
    { label: t(m.currency), of: ({ currency }) => currency },
    { label: t(m.amount), kind: 'money', of: ({ amount }) => amount },
    ...coded<Row>('fiscalYear', ({ fiscalYear }) => fiscalYear, language),
    ...coded<Row>('country', ({ country }) => country, language),
    ...coded<Row>('region', ({ region }) => region, language),
    ...coded<Row>('institution', ({ institution }) => institution, language),
    ...coded<Row>('function', (row) => row.function, language),
    ...coded<Row>('purpose', ({ purpose }) => purpose, language),
    ...coded<Row>('account', ({ account }) => account, language),
    ...coded<Row>('fundingYear', ({ fundingYear }) => fundingYear, language),
    ...coded<Row>('aidType', ({ aidType }) => aidType, language),
    ...coded<Row>('implementer', ({ implementer }) => implementer, language),
    { label: t(m.provider), of: ({ provider }) => provider },
    { label: t(m.receiver), of: ({ receiver }) => receiver },
    { label: t(m.description), of: ({ description }) => description },
    { label: t(m.reference), of: ({ ref }) => ref },
    { label: t(m.records), of: ({ publication }) => publication.file },
    { label: t(m.line), kind: 'number', of: ({ line }) => line },
    ...inventedIn(rows, t(m.invented)),
  ]
  return listFile(format, 'transactions', sheetOf(t(m.transactions), fields, rows))
}

const languageOf = (session: Asking['session']): Language => {
  const locale = localeOf(session.locale)
  return { t: translator(locale), locale }
}

/** Only a file with something invented in it has this column. */
const inventedIn = <Row extends { invented: string | null }>(rows: readonly Row[], label: string): Field<Row>[] =>
  rows.some(({ invented }) => invented !== null) ? [{ label, of: ({ invented }) => invented }] : []

const listFile = (format: string, name: string, sheet: Sheet): Promise<Download> =>
  sheetFile(format, `${name}-${new Date().toISOString().slice(0, 10)}`, [sheet])
