// Importing published reports on foreign training: a job that reads each kept file as a stream, lays its rows ready in
// short transactions and publishes the file in one. Stopped or killed at any point it leaves no half file.
import { sql } from 'kysely'
import { z } from 'zod'
import { oneAtATime } from '#kernel/one-at-a-time.ts'
import { job, type JobContext } from '#kernel/operation.ts'
import { NotAllowed, NotFound } from '#kernel/problem.ts'
import { uploadBytes } from '#kernel/uploads.ts'
import { flags, type Flag, type IdentifiedRow } from './published-row.ts'
import { readRows, Refused, refusals, rowFaults, type WrongRow } from './reading.ts'

const Counts = z.object({ new: z.int(), changed: z.int(), unchanged: z.int(), wrong: z.int() })

export const ImportedReport = z.object({
  fileName: z.string(),
  rows: Counts,
  /** Why nothing of the file was taken, and the last line that could be read. */
  refused: z.object({ why: z.enum(refusals), line: z.int() }).nullable(),
  /** Rows that cannot be kept, the first of them. */
  wrong: z.array(z.object({ line: z.int(), column: z.string().nullable(), fault: z.enum(rowFaults) })),
  /** How many rows are kept with each flag. */
  flags: z.partialRecord(z.enum(flags), z.int()),
})
export type ImportedReport = z.output<typeof ImportedReport>

export const TrainingImport = z.object({
  dryRun: z.boolean(),
  files: z.array(ImportedReport),
  rows: Counts,
  /** Files that were refused and rows that are wrong. */
  errors: z.int(),
})

const together = 500
const mostWrong = 200

export const importTraining = job({
  name: 'training.import',
  summary: 'Import published reports on foreign training (tab-separated, also .gz)',
  needs: 'training-report.import',
  http: 'POST /training/imports',
  cli: 'import training',
  argument: 'files',
  files: 'files',
  input: z.object({
    files: z.array(z.uuid()).min(1).max(500).describe('The files (over the API: ids of kept uploads)'),
    dryRun: z.boolean().default(false).describe('Only say what would be new, changed, unchanged and wrong'),
  }),
  output: TrainingImport,
  async work(given, { files, dryRun }) {
    const context = oneAtATime(given)
    if (context.actor.scopesOf('training-report.import') !== 'everything')
      throw NotAllowed({ permission: 'training-report.import for everything' })
    const uploads = await context.transaction((db) =>
      db.selectFrom('upload').select(['id', 'name', 'bytes']).where('id', 'in', files).execute(),
    )
    const total = uploads.reduce((sum, { bytes }) => sum + Number(bytes), 0)
    const reports: ImportedReport[] = []
    let before = 0
    for (const id of files) {
      const upload = uploads.find((one) => one.id === id)
      if (!upload) throw NotFound({ what: 'upload', id })
      reports.push(
        await importFile(context, upload, dryRun, (bytes) => context.progress(before + bytes, total, upload.name)),
      )
      before += Number(upload.bytes)
    }
    const sum = (which: keyof z.output<typeof Counts>) => reports.reduce((all, { rows }) => all + rows[which], 0)
    const rows = { new: sum('new'), changed: sum('changed'), unchanged: sum('unchanged'), wrong: sum('wrong') }
    return { dryRun, files: reports, rows, errors: rows.wrong + reports.filter(({ refused }) => refused).length }
  },
})

interface Upload {
  id: string
  name: string
}

async function importFile(
  context: JobContext,
  { id, name }: Upload,
  dryRun: boolean,
  told: (bytes: number) => Promise<void>,
): Promise<ImportedReport> {
  const { jobId, transaction } = context
  const clear = () => transaction((db) => sql`select clear_training(${jobId})`.execute(db))
  await clear()
  const report: ImportedReport = {
    fileName: name,
    rows: { new: 0, changed: 0, unchanged: 0, wrong: 0 },
    refused: null,
    wrong: [],
    flags: {},
  }
  let bytes = 0
  async function* counted() {
    for await (const piece of uploadBytes(transaction, id)) {
      yield piece
      bytes += piece.length
    }
  }
  let batch: IdentifiedRow[] = []
  const lay = async () => {
    const rows = JSON.stringify(batch.map((row) => ({ job_id: jobId, upload_id: id, ...row })))
    batch = []
    await transaction((db) => sql`select stage_training(${rows}::jsonb)`.execute(db))
    await told(bytes)
  }
  try {
    for await (const row of readRows(counted())) {
      if ('fault' in row) note(report, row)
      else {
        for (const flag of row.flags) count(report, flag)
        if (batch.push(row) === together) await lay()
      }
    }
    if (batch.length) await lay()
  } catch (error) {
    // what a job that was stopped has laid ready goes with the next import
    if (!(error instanceof Refused)) throw error
    await clear()
    return { ...report, refused: { why: error.refusal, line: error.line }, flags: {} }
  }
  const { rows } = await transaction((db) =>
    sql<{
      counts: Omit<z.output<typeof Counts>, 'wrong'>
    }>`select publish_training(${jobId}, ${dryRun}) as counts`.execute(db),
  )
  return { ...report, rows: { ...rows[0]!.counts, wrong: report.rows.wrong } }
}

function note(report: ImportedReport, row: WrongRow) {
  report.rows.wrong++
  if (report.wrong.length < mostWrong) report.wrong.push(row)
}

const count = (report: ImportedReport, flag: Flag) => (report.flags[flag] = (report.flags[flag] ?? 0) + 1)
