// Participants from a workbook: a dry run that says of each row what it would do, then all of it, or its right rows; what is wrong is
// written back beside the rows of the workbook that came, and at its cells.
import { sql } from 'kysely'
import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import { download, job, operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { rowErrorShape, wrongRows } from '#kernel/table-file.ts'
import { wrongFieldTexts } from '#kernel/wrong-field.ts'
import { withNotes, type CellNote } from '#kernel/workbook.ts'
import { participantColumns, problemsHead, workbookCaps } from './columns.ts'
import { planParticipants, type Plan } from './import-plan.ts'
import { csvRows, isCsv, keptFile, readParticipants, type KeptFile } from './import-read.ts'
import { notTakenShape } from './not-taken.ts'
import { eventRef, refuseLocked, rosterEvent, type RosterEvent } from './participation.ts'

const rowShape = z.object({
  line: z.int(),
  state: z.enum(['new', 'changed', 'unchanged']),
  /** The person's code; null for one who is to be added. */
  person: z.string().nullable(),
  /** How the person is known: by the code that was written, the row id, a number, or name and birth; null: a new person. */
  how: z.enum(['named', 'row', 'identity', 'name-and-birth']).nullable(),
  /** Cells about somebody who is known that change nothing. */
  notTaken: z.array(notTakenShape),
})

const report = z.object({
  event: z.string(),
  file: z.uuid(),
  /** False after a dry run, or when a row was wrong and only the whole was wanted. */
  applied: z.boolean(),
  /** Rows that put somebody on the roster, change what is said of a nomination, or say nothing new. */
  counts: z.object({ new: z.int(), changed: z.int(), unchanged: z.int() }),
  /** How many of them are persons who were not known. */
  newPersons: z.int(),
  rows: z.array(rowShape),
  /** How many rows are wrong, and what is wrong with each: these are not taken. */
  errors: z.int(),
  wrong: z.array(rowErrorShape),
  /** Heads that are none of ours, and so not read. */
  ignored: z.array(z.string()),
})
export type RosterImport = z.output<typeof report>

type Read = <T>(body: (db: Db) => Promise<T>) => Promise<T>

interface Planned extends Plan {
  ignored: string[]
  places: ReadonlyMap<string, number>
  kept: KeptFile
}

async function planFile(
  read: Read,
  event: RosterEvent,
  today: string,
  file: string,
  told?: (done: number, total: number) => Promise<void>,
): Promise<Planned> {
  refuseLocked(event)
  const kept = await keptFile(read, file)
  const { rows, wrong, ignored, places } = await readParticipants(kept)
  const plan = await planParticipants(
    read,
    event,
    today,
    rows,
    (done) => told?.(done, rows.length) ?? Promise.resolve(),
  )
  const all = [...wrong, ...plan.wrong]
  return { planned: plan.planned, wrong: all.toSorted((a, b) => a.line - b.line), ignored, places, kept }
}

function reportOf(
  { planned, wrong, ignored }: Planned,
  {
    event,
    file,
    done,
  }: { event: RosterEvent; file: string; done?: ReadonlyMap<number, { done: string; code: string }> },
): RosterImport {
  const rows = planned.map(({ line, how, personCode, listed, notTaken }) => {
    const was = done?.get(line)
    return {
      line,
      state: (was?.done ?? (listed ? 'unchanged' : 'new')) as 'new',
      person: was?.code ?? personCode,
      how,
      notTaken,
    }
  })
  const count = (state: string) => rows.filter((row) => row.state === state).length
  return {
    event: event.code,
    file,
    applied: done !== undefined,
    counts: { new: count('new'), changed: count('changed'), unchanged: count('unchanged') },
    newPersons: planned.filter(({ how }) => how === null).length,
    rows,
    errors: wrongRows(wrong),
    wrong,
    ignored,
  }
}

export const importRoster = job({
  name: 'rosters.import',
  summary: 'Nominate participants from a workbook (XLSX or CSV); all of it, or nothing where a row is wrong',
  needs: 'roster.keep',
  http: 'POST /events/{event}/roster-imports',
  cli: 'import roster',
  argument: 'files',
  files: 'files',
  input: z.object({
    event: eventRef,
    files: z
      .array(z.uuid())
      .length(1, wrongFieldTexts.oneFile)
      .describe(
        'A workbook as jurat rosters template makes it, or CSV with the same columns (over the API: the id of a kept upload)',
      ),
    take: z
      .enum(['all', 'right'])
      .default('all')
      .describe('Where rows are wrong: take nothing, or take the right ones'),
    dryRun: z.boolean().default(false).describe('Only say what would be done'),
  }),
  output: report,
  async work({ transaction, progress, today }, { event: ref, files, take, dryRun }) {
    const file = files[0]!
    const event = await transaction((db) => keptEvent(db, ref))
    const plan = await planFile(transaction, event, today, file, (done, total) => progress(done, total, ''))
    if (dryRun || (take === 'all' && plan.wrong.length > 0)) return reportOf(plan, { event, file })
    const given = JSON.stringify(plan.planned.map((row) => row.given))
    const { rows } = await transaction((db) =>
      sql<{ line: number; done: string; personCode: string }>`
        select * from take_roster(${event.id}, ${given}::jsonb)`.execute(db),
    )
    const done = new Map(rows.map((row) => [row.line, { done: row.done, code: row.personCode }]))
    return reportOf(plan, { event, file, done })
  },
})

/** The event for a job, whose role reads no events by itself. */
async function keptEvent(db: Db, ref: string): Promise<RosterEvent> {
  const { rows } = await sql<RosterEvent>`select * from roster_event(${ref})`.execute(db)
  if (!rows[0]) throw NotFound({ what: 'event', id: ref })
  return rows[0]
}

const theFile = z.uuid().describe('The id of the kept upload')

export const tryRosterImport = operation({
  name: 'rosters.tryImport',
  summary: 'What a kept workbook of participants would do, row by row',
  needs: 'roster.keep',
  http: 'GET /events/{event}/roster-imports/{file}',
  // jurat import roster --dry-run says the same
  cli: null,
  input: z.object({ event: eventRef, file: theFile }),
  output: report,
  async run({ db, today }, { event: ref, file }) {
    const event = await rosterEvent(db, ref)
    return reportOf(await planFile((body) => body(db), event, today, file), { event, file })
  },
})

export const lookAtRoster = operation({
  name: 'rosters.look',
  summary: 'Whether a kept workbook of participants can be looked at for an event; what it would do is then read',
  needs: 'roster.keep',
  http: 'POST /events/{event}/roster-looks',
  cli: null,
  files: 'files',
  input: z.object({ event: eventRef, files: z.array(z.uuid()).length(1, wrongFieldTexts.oneFile) }),
  output: z.object({ file: z.uuid() }),
  async run({ db }, { event, files }) {
    refuseLocked(await rosterEvent(db, event))
    await readParticipants(await keptFile((body) => body(db), files[0]!))
    return { file: files[0]! }
  },
})

/** What is wrong with each cell. */
const notesOf = ({ wrong, places }: Planned): CellNote[] =>
  wrong.map(({ line, column, message }) => ({
    line,
    at: places.get(column) ?? null,
    beside: `${column}: ${message}`,
    text: message,
  }))

export const rosterCorrections = download({
  name: 'rosters.corrections',
  summary:
    'The workbook that came, with what is wrong written beside its rows and at its cells, to be mended and sent again',
  needs: 'roster.keep',
  http: 'GET /events/{event}/roster-imports/{file}/corrections',
  input: z.object({ event: eventRef, file: theFile }),
  download: async ({ read, today }, { event: ref, file }) => {
    const event = await read((db) => rosterEvent(db, ref))
    const plan = await planFile(read, event, today, file)
    const { kept } = plan
    const notes = notesOf(plan)
    const bytes = isCsv(kept)
      ? Buffer.from(csvWithNotes(kept.bytes, notes))
      : await withNotes(kept.bytes, workbookCaps, problemsHead, notes)
    return fileOf(bytes, isCsv(kept), kept.name.replace(/(\.\w+)?$/, '-to-mend$1'))
  },
})

function csvWithNotes(bytes: Buffer, notes: readonly CellNote[]): string {
  const [head, ...rows] = csvRows(bytes)
  const beside = Map.groupBy(notes, ({ line }) => line)
  const heads = head!.cells
  const at = heads.indexOf(problemsHead)
  const column = at >= 0 ? at : heads.length
  const lines = rows.map(({ line, cells }) => {
    const padded = [...cells, ...Array<string>(Math.max(0, column - cells.length)).fill('')]
    padded[column] = (beside.get(line) ?? []).map((note) => note.beside).join('\n')
    return padded
  })
  const named = [...heads]
  named[column] = problemsHead
  return stringify([named, ...lines], { bom: true, record_delimiter: '\r\n' })
}

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const fileOf = (bytes: Uint8Array, csv: boolean, fileName: string) => ({
  type: csv ? 'text/csv; charset=utf-8' : xlsx,
  fileName,
  body: (async function* () {
    yield bytes
  })(),
})

export const rosterTemplate = download({
  name: 'rosters.template',
  summary: 'An empty workbook of participants, with choices to pick from; or its columns as CSV',
  needs: 'roster.keep',
  http: 'GET /roster-template',
  input: z.object({ format: z.enum(['xlsx', 'csv']).default('xlsx').describe('A workbook, or the columns as CSV') }),
  download: async (_, { format }) => {
    if (format === 'csv') {
      const head = stringify([participantColumns.map(({ head: one }) => one)], { bom: true, record_delimiter: '\r\n' })
      return fileOf(Buffer.from(head), true, 'participants.csv')
    }
    const { participantTemplate } = await import('./template.ts')
    return fileOf(await participantTemplate(), false, 'participants.xlsx')
  },
})
