// Public holidays from a table: a dry run that says of each row what it would do, then all of it or nothing; and the holidays as
// such a table, to be filled in and sent back.
import { z } from 'zod'
import { toCsv } from '#kernel/csv.ts'
import { download, operation, type Context } from '#kernel/operation.ts'
import { readTable, rowError, tableGiven, tableInput, tableReport, tableText, wrongRows } from '#kernel/table-file.ts'
import { country, mayIn } from './batch.ts'
import { localWrong } from './local-messages.ts'
import { holidaySaid, holidaysOf, keepers, keepHoliday } from './working-days.ts'

export const holidayColumns = ['country', 'date', 'name', 'kept by', 'source'] as const
const mostRows = 2_000

const holidayRow = z.object({
  country: z.string().toUpperCase().pipe(country),
  date: holidaySaid.on,
  name: holidaySaid.name,
  keptBy: z
    .string()
    .default('')
    .transform((text) => text.toLowerCase() || 'nation')
    .pipe(z.enum(keepers)),
  source: holidaySaid.source,
})

const report = tableReport('counts', { country: z.string(), on: z.iso.date(), name: z.string() })
export type HolidayImport = z.output<typeof report>

async function importTable(
  context: Context,
  csv: string,
  dryRun: boolean,
  file: string | null,
): Promise<HolidayImport> {
  const { db } = context
  const { rows, wrong: unread } = readTable(csv, {
    row: holidayRow,
    required: ['country', 'date', 'name', 'source'],
    mostRows,
  })
  const found = [...unread]
  const codes = [...new Set(rows.map((row) => row.country))].toSorted()
  const allowed = new Set<string>()
  for (const code of codes) if (await mayIn(context, 'clearance.set', code)) allowed.add(code)
  const keyOf = (one: { country: string; on: string; keptBy: string }) => `${one.country} ${one.on} ${one.keptBy}`
  const held = new Map((await holidaysOf(db, codes, '1990-01-01', '2200-12-31')).map((one) => [keyOf(one), one]))
  const lines = new Map<string, number>()
  const told: HolidayImport['rows'] = []
  const planned = []
  for (const { line: at, date: on, ...said } of rows) {
    const holiday = { ...said, on }
    const earlier = lines.get(keyOf(holiday))
    if (!allowed.has(said.country))
      found.push(rowError(at, 'country', localWrong.notYourPost.message, { country: said.country }))
    if (earlier !== undefined) found.push(rowError(at, 'date', localWrong.sameDay.message, { other: earlier }))
    lines.set(keyOf(holiday), at)
    const known = held.get(keyOf(holiday))
    const columns = known ? (['name', 'source'] as const).filter((member) => known[member] !== said[member]) : []
    const state = !known ? 'new' : columns.length ? 'changed' : 'unchanged'
    told.push({ line: at, state, country: said.country, on, name: said.name, columns: [...columns] })
    if (state !== 'unchanged') planned.push(holiday)
  }
  const applied = !dryRun && found.length === 0
  if (applied) for (const holiday of planned) await keepHoliday(context, holiday)
  const counts = { new: 0, changed: 0, unchanged: 0 }
  for (const { state } of told) counts[state]++
  const sorted = found.toSorted((a, b) => a.line - b.line)
  return { applied, counts, rows: told, errors: wrongRows(sorted), wrong: sorted, file }
}

export const importHolidays = operation({
  name: 'clearance.importHolidays',
  summary: 'Bring in public holidays from a CSV file; all of it, or nothing where a row is wrong',
  needs: 'clearance.set',
  http: 'POST /clearance/holiday-imports',
  cli: 'import holidays',
  argument: 'files',
  files: 'files',
  input: z.object(tableInput(holidayColumns)),
  output: report,
  run: async (context, { dryRun, ...given }) =>
    importTable(context, await tableGiven(context.db, given), dryRun, given.files?.[0] ?? null),
})

export const tryHolidays = operation({
  name: 'clearance.tryHolidays',
  summary: 'What a kept CSV file of holidays would do, row by row',
  needs: 'clearance.set',
  http: 'GET /clearance/holiday-imports/{file}',
  // jurat import holidays --dry-run says the same
  cli: null,
  input: z.object({ file: z.uuid().describe('The id of the kept upload') }),
  output: report,
  run: async (context, { file }) => importTable(context, await tableText(context.db, file), true, file),
})

export const holidayFile = download({
  name: 'clearance.holidayFile',
  summary: 'Public holidays as CSV, to be filled in and sent back; the head alone where none is known',
  needs: 'clearance.read',
  http: 'GET /clearance/holiday-file',
  cli: 'export holidays',
  input: z.object({
    country: country.optional(),
    year: z.coerce.number().int().min(1990).max(2200).optional().describe('Only those of this year'),
  }),
  download: async ({ read }, { country: code, year }) => {
    const text = await read(async (db) => {
      const codes = code
        ? [code]
        : (await db.selectFrom('publicHoliday').select('country').distinct().execute()).map((row) => row.country)
      const rows = await holidaysOf(db, codes, `${year ?? 1990}-01-01`, `${year ?? 2200}-12-31`)
      return toCsv(
        rows.map(({ on, keptBy, ...row }) => ({ ...row, date: on, 'kept by': keptBy })),
        holidayColumns,
      )
    })
    async function* body() {
      yield text
    }
    return { type: 'text/csv; charset=utf-8', fileName: `holidays${code ? `-${code}` : ''}.csv`, body: body() }
  },
})
