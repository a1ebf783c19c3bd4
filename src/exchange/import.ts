// Importing files of IATI: a job that reads each kept file in a thread of its own, compares it with what is known and
// publishes it in one transaction. Stopped or killed at any point it leaves no half file, and can be run again.
import { parse } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import '#portfolio/pure.ts'
import { oneAtATime } from '#kernel/one-at-a-time.ts'
import { job, type JobContext } from '#kernel/operation.ts'
import { NotAllowed, NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { uploadPieces } from '#kernel/uploads.ts'
import { compare } from './compare.ts'
import type { KeptFinding } from './findings.ts'
import { LaidReady } from './laid-ready.ts'
import { publish, type File } from './publish.ts'
import { ReadingThread, type FileEnd } from './reading.ts'

const Counts = z.object({
  new: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  withdrawn: z.number(),
  /** Could not be kept at all. */
  wrong: z.number(),
})

export const ImportedFile = z.object({
  fileName: z.string(),
  dataset: z.string(),
  sha256: z.string(),
  /** Of the standard, as the file states it. */
  iatiVersion: z.string().nullable(),
  /** False: the file breaks off or could not be read to its end, so nothing was withdrawn. */
  complete: z.boolean(),
  publicationId: z.uuid().nullable(),
  activities: Counts,
  findings: z.object({ errors: z.number(), warnings: z.number() }),
})
export type ImportedFile = z.output<typeof ImportedFile>

export const ImportOutput = z.object({ dryRun: z.boolean(), files: z.array(ImportedFile), activities: Counts })

export const importIati = job({
  name: 'exchange.import',
  summary: 'Import IATI activity files (2.01 to 2.03)',
  needs: 'publication.import',
  http: 'POST /imports',
  cli: 'import iati',
  argument: 'files',
  files: 'files',
  input: z.object({
    files: z.array(z.uuid()).min(1).max(5_000).describe('The IATI files (over the API: ids of kept uploads)'),
    dryRun: z.boolean().default(false).describe('Only say what would be new, changed, unchanged, withdrawn and wrong'),
    dataset: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe(
        'The name under which this file is published again and again; otherwise its own name without the ending',
      ),
  }),
  output: ImportOutput,
  async work(context, { files, dryRun, dataset }) {
    // an import touches the whole portfolio: a grant within a scope is not enough
    if (context.actor.scopesOf('publication.import') !== 'everything')
      throw NotAllowed({ permission: 'publication.import for everything' })
    const inTurn = oneAtATime(context)
    const uploads = await inTurn.transaction((db) => begin(db, context.jobId, files))
    const run = new Import(inTurn, dryRun)
    const done = await run.all(uploads.map((upload) => ({ ...upload, dataset: dataset ?? parse(upload.name).name })))
    const sum = (which: keyof z.output<typeof Counts>) =>
      done.reduce((total, { activities }) => total + activities[which], 0)
    return {
      dryRun,
      files: done,
      activities: {
        new: sum('new'),
        changed: sum('changed'),
        unchanged: sum('unchanged'),
        withdrawn: sum('withdrawn'),
        wrong: sum('wrong'),
      },
    }
  },
})

interface ToImport {
  id: string
  name: string
  bytes: number
  sha256: string
  dataset: string
}

/** Clears what an interrupted run left, and finds the kept files. */
async function begin(db: Db, jobId: string, files: readonly string[]) {
  await db.selectNoFrom((is) => is.fn('drop_dead_staging', []).as('dropped')).execute()
  await db.deleteFrom('importStaging').where('jobId', '=', jobId).execute()
  await db.deleteFrom('finding').where('jobId', '=', jobId).where('publicationId', 'is', null).execute()
  const found = await db
    .selectFrom('upload')
    .select(['id', 'name', 'bytes', 'sha256'])
    .where('id', 'in', files)
    .execute()
  return files.map((id) => {
    const upload = found.find((one) => one.id === id)
    if (!upload) throw NotFound({ what: 'upload', id })
    return { ...upload, bytes: Number(upload.bytes) }
  })
}

class Import {
  readonly #context: JobContext
  readonly #dryRun: boolean
  #findings = 0
  #doneBytes = 0
  #totalBytes = 0

  constructor(context: JobContext, dryRun: boolean) {
    this.#context = context
    this.#dryRun = dryRun
  }

  async all(files: readonly ToImport[]): Promise<ImportedFile[]> {
    const { jobId, transaction } = this.#context
    this.#totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0)
    const known = await transaction(async (db) => {
      this.#findings = await findingsSoFar(db, jobId)
      const known: (ImportedFile | null)[] = []
      for (const file of files) {
        const alone = files.every((other) => other === file || other.dataset !== file.dataset)
        known.push(alone ? await publishedBefore(db, jobId, file) : null)
      }
      return known
    })
    const toRead = files.filter((_, index) => !known[index])
    const thread = toRead.length
      ? new ReadingThread(toRead.map(({ id }) => ({ pieces: () => uploadPieces(transaction, id) })))
      : null
    try {
      const done: ImportedFile[] = []
      for (const [index, file] of files.entries()) {
        done.push(known[index] ?? (await this.#one(thread!, file, index)))
        this.#doneBytes += file.bytes
        await this.#context.progress(this.#doneBytes, this.#totalBytes, file.name)
      }
      return done
    } finally {
      await thread?.stop()
    }
  }

  async #one(thread: ReadingThread, file: ToImport, index: number): Promise<ImportedFile> {
    const laid = new LaidReady(this.#context, index, { headsOnly: this.#dryRun })
    for (;;) {
      this.#context.signal.throwIfAborted()
      const part = await thread.next()
      if (part.kind === 'end') return this.#context.transaction((db) => this.#publish(db, file, part.end, laid))
      await laid.add(part.batch)
      await this.#context.progress(this.#doneBytes + part.bytes, this.#totalBytes, file.name)
    }
  }

  async #publish(
    db: Db,
    { id: uploadId, name: fileName, ...file }: ToImport,
    end: FileEnd,
    laid: LaidReady,
  ): Promise<ImportedFile> {
    const comparison = await compare(db, file.dataset, laid.heads, end.complete)
    const said: File = { jobId: this.#context.jobId, uploadId, fileName, ...file }
    // a file of which nothing could be read is no publication
    const worthIt = !this.#dryRun && (end.complete || laid.heads.length > 0)
    const publicationId = worthIt ? await publish(db, said, end, comparison, laid) : null
    await laid.drop(db)
    const findings = [...end.findings, ...comparison.findings]
    await this.#keepFindings(db, said, publicationId, findings)
    const count = (severity: string) =>
      findings.filter((finding) => finding.severity === severity).reduce((sum, { alike }) => sum + 1 + alike, 0)
    return {
      fileName,
      dataset: file.dataset,
      sha256: file.sha256,
      iatiVersion: end.iatiVersion,
      complete: end.complete,
      publicationId,
      activities: { ...comparison.counts, wrong: end.wrong },
      findings: { errors: count('error'), warnings: count('warning') },
    }
  }

  async #keepFindings(
    db: Db,
    { jobId, fileName }: File,
    publicationId: string | null,
    findings: readonly KeptFinding[],
  ) {
    if (!findings.length) return
    const rows = findings.map((finding) => ({ ...finding, position: this.#findings++ }))
    await sql`select keep_findings(${jobId}, ${fileName}, ${publicationId}, ${JSON.stringify(rows)}::jsonb)`.execute(db)
  }
}

/** Where the numbering of a job's findings goes on, when an interrupted run had published some files. */
async function findingsSoFar(db: Db, jobId: string): Promise<number> {
  const { next } = await db
    .selectFrom('finding')
    .select((is) => is.fn.coalesce(is.fn.max('position'), is.lit(-1)).as('next'))
    .where('jobId', '=', jobId)
    .executeTakeFirstOrThrow()
  return next + 1
}

/**
 * What needn't be read: a file that this job published before it was interrupted, or the very bytes of which the dataset's
 * last complete publication was made, as long as all that it names still says what it said.
 */
async function publishedBefore(
  db: Db,
  jobId: string,
  { id, name, dataset, sha256 }: ToImport,
): Promise<ImportedFile | null> {
  const last = await db
    .selectFrom('publication')
    .innerJoin('dataset', 'dataset.id', 'publication.datasetId')
    .selectAll('publication')
    .where('dataset.name', '=', dataset)
    .orderBy('publication.publishedAt', 'desc')
    .orderBy('publication.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last || last.sha256 !== sha256) return null
  const byThisJob = last.jobId === jobId && last.uploadId === id
  if (!byThisJob && !last.complete) return null
  const outweighed = await db
    .selectFrom('activityPresence as p')
    .innerJoin('activity as a', 'a.id', 'p.activityId')
    .select('a.id')
    .where('p.datasetId', '=', last.datasetId)
    .whereRef('p.contentSha256', '<>', 'a.contentSha256')
    .limit(1)
    .executeTakeFirst()
  if (!byThisJob && outweighed) return null
  const findings = await db
    .selectFrom('finding')
    .select((is) => ['severity', is.fn.sum<string>(is('alike', '+', 1)).as('count')])
    .where('publicationId', '=', last.id)
    .groupBy('severity')
    .execute()
  const found = (severity: string) => Number(findings.find((one) => one.severity === severity)?.count ?? 0)
  return {
    fileName: name,
    dataset,
    sha256,
    iatiVersion: last.iatiVersion,
    complete: last.complete,
    publicationId: last.id,
    activities: byThisJob
      ? {
          new: last.added,
          changed: last.changed,
          unchanged: last.unchanged,
          withdrawn: last.withdrawn,
          wrong: last.wrong,
        }
      : { new: 0, changed: 0, unchanged: last.added + last.changed + last.unchanged, withdrawn: 0, wrong: last.wrong },
    findings: { errors: found('error'), warnings: found('warning') },
  }
}
