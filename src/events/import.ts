// Events from a table: a dry run that says of each row what it would do, then all of it or nothing; and the events as such a
// table, to be filled in and sent back.
import { z } from 'zod'
import { toCsv } from '#kernel/csv.ts'
import { download, operation, type Context } from '#kernel/operation.ts'
import { readTable, tableGiven, tableInput, tableText, wrongRows } from '#kernel/table-file.ts'
import { addEventIn } from './add.ts'
import { budgetOf, setBudgetIn } from './budget.ts'
import { changeEventIn, moveEventIn } from './change.ts'
import { eventToKeep, findEvent, write, type Event } from './event.ts'
import { eventRow, eventTableColumns, planEvents, type Planned } from './import-plan.ts'
import { filters, listEvents } from './list.ts'
import { importReport, listMark, mostRows, type ImportReport } from './table-cells.ts'

const required = ['title', 'kind', 'modality', 'country', 'institution', 'starts on', 'ends on']

async function importTable(context: Context, csv: string, dryRun: boolean, file: string | null): Promise<ImportReport> {
  const { rows, wrong: unread } = readTable(csv, { row: eventRow, required, mostRows })
  const { planned, wrong: wrongs } = await planEvents(context.db, context.actor, rows)
  const wrong = [...unread, ...wrongs].toSorted((a, b) => a.line - b.line)
  const applied = !dryRun && wrong.length === 0
  const counts = { new: 0, changed: 0, unchanged: 0 }
  const told: ImportReport['rows'] = []
  for (const plan of planned) {
    const { line, title, columns, event } = plan
    const state = !event ? 'new' : columns.length ? 'changed' : 'unchanged'
    counts[state]++
    const written = applied && state !== 'unchanged' ? await carryOut(context, plan) : event
    told.push({ line, state, code: written?.code ?? null, title, columns })
  }
  return { applied, counts, rows: told, errors: wrongRows(wrong), wrong, file }
}

async function carryOut(context: Context, { event, given, changed, budget, heads }: Planned): Promise<Event> {
  const { db } = context
  let written = event ? await eventToKeep(context, event.id, event.version) : await addEventIn(context, given)
  if (event) {
    const { startsOn = written.startsOn, endsOn = written.endsOn, ...rest } = changed as Partial<Event>
    written = await moveEventIn(context, written, startsOn, endsOn, null)
    written = await changeEventIn(context, written, rest, null)
  }
  if (await setBudgetIn(context, written, budget, '')) written = await write(db, written.id, 'budget-set', null)
  return heads ? write(db, written.id, 'counted', null, heads) : written
}

export const importEvents = operation({
  name: 'events.import',
  summary: 'Plan and change events from a CSV file; all of it, or nothing where a row is wrong',
  needs: 'event.keep',
  http: 'POST /event-imports',
  cli: 'import events',
  argument: 'files',
  files: 'files',
  input: z.object(tableInput(eventTableColumns)),
  output: importReport,
  run: async (context, { dryRun, ...given }) =>
    importTable(context, await tableGiven(context.db, given), dryRun, given.files?.[0] ?? null),
})

export const tryEvents = operation({
  name: 'events.tryImport',
  summary: 'What a kept CSV file of events would do, row by row',
  needs: 'event.keep',
  http: 'GET /event-imports/{file}',
  // jurat import events --dry-run says the same
  cli: null,
  input: z.object({ file: z.uuid().describe('The id of the kept upload') }),
  output: importReport,
  run: async (context, { file }) => importTable(context, await tableText(context.db, file), true, file),
})

/** Events a transaction. */
const together = 100

export const eventFile = download({
  name: 'events.file',
  summary: 'The events as a CSV file, to be changed or filled in and imported again',
  needs: 'event.read',
  http: 'GET /event-file',
  cli: 'export events',
  input: z.object({ country: filters.country, fiscalYear: filters.fiscalYear, state: filters.state }),
  download: async ({ read, actor, today, address }, asked) => {
    const page = (cursor?: string) =>
      read(async (db) => {
        const { events, next } = await listEvents.run(
          { db, actor, today, address },
          { ...asked, sort: 'code', limit: together, cursor },
        )
        const rows = []
        for (const { id } of events) {
          const event = await findEvent(db, id)
          const { lines } = await budgetOf(db, id)
          const cellOf = (member: 'planned' | 'actual') =>
            lines
              .filter((line) => line[member] !== null)
              .map((line) => `${line.currency} ${line.category} ${line[member]}`)
              .join(listMark)
          const told: Record<string, unknown> = {
            ...event,
            nations: event.nations.join(listMark),
            interpreted: event.interpreted.join(listMark),
            placeCountry: event.modality === 'third-country' ? event.placeCountry : null,
            plannedBudget: cellOf('planned'),
            actualBudget: cellOf('actual'),
          }
          rows.push(
            Object.fromEntries(
              eventTableColumns.map((head) => [
                head,
                told[head.replaceAll(/ (\w)/g, (_, letter: string) => letter.toUpperCase())],
              ]),
            ),
          )
        }
        return { rows, next }
      })
    async function* body() {
      const head = toCsv([], eventTableColumns)
      yield head
      for (let cursor: string | undefined; ;) {
        const { rows, next } = await page(cursor)
        if (rows.length) yield toCsv(rows, eventTableColumns).slice(head.length)
        if (next === null) return
        cursor = next
      }
    }
    return { type: 'text/csv; charset=utf-8', fileName: 'events.csv', body: body() }
  },
})
