// Looking at imports: what was asked, how far it is, and what came of each file.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#kernel/access.ts'
import { limitOf } from '#kernel/cursor.ts'
import { mayCancel } from '#kernel/jobs.ts'
import { operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { ImportedFile, ImportOutput, importIati } from './import.ts'

const Import = z.object({
  jobId: z.uuid(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  dryRun: z.boolean(),
  /** How many files it was asked to read. */
  fileCount: z.number(),
  /** Of the first of them, where you may read it. */
  fileName: z.string().nullable(),
  /** The file it is at. */
  step: z.string(),
  /** Bytes read, of all. */
  done: z.number(),
  total: z.number(),
  askedBy: z.string(),
  /** Whether you may stop it while it runs. */
  mayCancel: z.boolean(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
  /** Why it failed, as RFC 9457 says it. */
  problem: z.record(z.string(), z.unknown()).nullable(),
  /** What came of all files together, once it is done. */
  activities: ImportOutput.shape.activities.nullable(),
  /** Errors found in all files together, once it is done. */
  errors: z.number().nullable(),
})

const FoundByRule = z.object({
  fileName: z.string(),
  rule: z.string(),
  severity: z.enum(['error', 'warning']),
  count: z.number(),
  /** What the first of them says. */
  message: z.string(),
  mend: z.string(),
})

const importId = z.uuid().describe('The id of the import, as jurat import list shows it')

const importJobs = (db: Db) =>
  db
    .selectFrom('job')
    .innerJoin('actor', 'actor.id', 'job.actorId')
    .leftJoin('upload', (on) => on.on('upload.id', '=', sql<string>`(job.input -> 'files' ->> 0)::uuid`))
    .select([
      'job.id',
      'job.state',
      'job.input',
      'job.step',
      'job.done',
      'job.total',
      'job.output',
      'job.problem',
      'job.createdAt',
      'job.endedAt',
      'actor.name as askedBy',
      'actor.id as actorId',
      'upload.name as fileName',
    ])
    .where('job.operation', '=', importIati.name)

type Row = Awaited<ReturnType<ReturnType<typeof importJobs>['execute']>>[number]

const outputOf = ({ output }: Row) => (output === null ? null : ImportOutput.parse(output))

function view(row: Row, actor: Actor): z.input<typeof Import> {
  const { files, dryRun } = importIati.input.parse(row.input)
  const output = outputOf(row)
  return {
    jobId: row.id,
    state: row.state as z.input<typeof Import>['state'],
    dryRun,
    fileCount: files.length,
    fileName: row.fileName,
    step: row.step,
    done: Number(row.done),
    total: Number(row.total),
    askedBy: row.askedBy,
    mayCancel: mayCancel(actor, row.actorId),
    createdAt: row.createdAt,
    endedAt: row.endedAt,
    problem: row.problem as Record<string, unknown> | null,
    activities: output?.activities ?? null,
    errors: output && output.files.reduce((sum, { findings }) => sum + findings.errors, 0),
  }
}

export const listImports = operation({
  name: 'exchange.imports',
  summary: 'Imports asked for, newest first: your own, or everybody’s for whoever may read them',
  needs: null,
  http: 'GET /imports',
  cli: 'import list',
  input: z.object({
    limit: limitOf({ most: 200, usual: 50 }),
    after: z.uuid().optional().describe('Begin after this import: next of the answer before'),
  }),
  output: z.object({ imports: z.array(Import), next: z.uuid().nullable() }),
  async run({ db, actor }, { limit, after }) {
    let query = importJobs(db)
      .orderBy('job.id', 'desc')
      .limit(limit + 1)
    if (after) query = query.where('job.id', '<', after)
    const rows = await query.execute()
    const shown = rows.slice(0, limit)
    return { imports: shown.map((row) => view(row, actor)), next: rows.length > limit ? shown.at(-1)!.id : null }
  },
})

export const showImport = operation({
  name: 'exchange.showImport',
  summary: 'How far an import is and what came of each file',
  needs: null,
  http: 'GET /imports/{jobId}',
  cli: 'import show',
  argument: 'jobId',
  input: z.object({ jobId: importId }),
  output: Import.extend({
    /** Files done so far, in their order. */
    files: z.array(ImportedFile),
    /** What it was asked with, to ask for the same again: the kept files, and the dataset where one was named. */
    asked: importIati.input.pick({ files: true, dataset: true }),
    findings: z.array(FoundByRule),
  }),
  async run({ db, actor }, { jobId }) {
    const row = await importJobs(db).where('job.id', '=', jobId).executeTakeFirst()
    if (!row) throw NotFound({ what: 'import', id: jobId })
    const findings = await foundByRule(db, jobId)
    return {
      ...view(row, actor),
      files: outputOf(row)?.files ?? (await publishedSoFar(db, jobId, findings)),
      asked: importIati.input.parse(row.input),
      findings,
    }
  },
})

async function foundByRule(db: Db, jobId: string): Promise<z.output<typeof FoundByRule>[]> {
  const rows = await db
    .selectFrom('finding')
    .select((is) => [
      'fileName',
      'rule',
      'severity',
      is.fn.sum<string>(is('alike', '+', 1)).as('count'),
      is.fn.min('position').as('first'),
    ])
    .where('jobId', '=', jobId)
    .groupBy(['fileName', 'rule', 'severity'])
    .orderBy('severity')
    .orderBy('first')
    .execute()
  if (!rows.length) return []
  const firsts = await db
    .selectFrom('finding')
    .select(['position', 'message', 'mend'])
    .where('jobId', '=', jobId)
    .where(
      'position',
      'in',
      rows.map(({ first }) => first),
    )
    .execute()
  const byPosition = new Map(firsts.map((one) => [one.position, one]))
  return rows.map(({ fileName, rule, severity, count, first }) => {
    const { message, mend } = byPosition.get(first)!
    return { fileName, rule, severity: severity as 'error' | 'warning', count: Number(count), message, mend }
  })
}

/** While an import runs, and where it ended early: what it has published stays. */
async function publishedSoFar(
  db: Db,
  jobId: string,
  findings: readonly z.output<typeof FoundByRule>[],
): Promise<ImportedFile[]> {
  const rows = await db
    .selectFrom('publication')
    .innerJoin('dataset', 'dataset.id', 'publication.datasetId')
    .selectAll('publication')
    .select('dataset.name as dataset')
    .where('jobId', '=', jobId)
    .orderBy('publication.id')
    .execute()
  const count = (file: string, wanted: string) =>
    findings
      .filter(({ fileName, severity }) => fileName === file && severity === wanted)
      .reduce((sum, one) => sum + one.count, 0)
  return rows.map((row) => ({
    fileName: row.fileName,
    dataset: row.dataset,
    sha256: row.sha256,
    iatiVersion: row.iatiVersion,
    complete: row.complete,
    publicationId: row.id,
    activities: {
      new: row.added,
      changed: row.changed,
      unchanged: row.unchanged,
      withdrawn: row.withdrawn,
      wrong: row.wrong,
    },
    findings: { errors: count(row.fileName, 'error'), warnings: count(row.fileName, 'warning') },
  }))
}

const FindingView = z.object({
  jobId: z.uuid(),
  position: z.number(),
  fileName: z.string(),
  publicationId: z.uuid().nullable(),
  severity: z.enum(['error', 'warning']),
  rule: z.string(),
  /** Of the activity at fault. */
  identifier: z.string().nullable(),
  /** Whether that activity stands in the portfolio, as far as you see it: after a dry run it may not yet. */
  inPortfolio: z.boolean(),
  element: z.string().nullable(),
  line: z.number().nullable(),
  message: z.string(),
  mend: z.string(),
  /** How many more like it the file holds; only the first are listed. */
  alike: z.number(),
})
export type FindingView = z.output<typeof FindingView>

export const listFindings = operation({
  name: 'exchange.findings',
  summary: 'What an import found wrong or worth knowing',
  needs: 'activity.read',
  http: 'GET /imports/{jobId}/findings',
  cli: 'import findings',
  argument: 'jobId',
  input: z.object({
    jobId: importId,
    file: z.string().max(200).optional().describe('Of this file only'),
    rule: z.string().max(200).optional().describe('Of this rule only'),
    severity: z.enum(['error', 'warning']).optional().describe('Errors only, or warnings only'),
    limit: limitOf({ most: 1_000, usual: 100 }),
    after: z.coerce
      .number()
      .int()
      .min(0)
      .optional()
      .describe('Begin after the finding at this position: next of the answer before'),
  }),
  output: z.object({ findings: z.array(FindingView), next: z.number().nullable() }),
  async run({ db }, { jobId, file, rule, severity, limit, after }) {
    let query = db
      .selectFrom('finding')
      .select((is) => [
        'jobId',
        'position',
        'fileName',
        'publicationId',
        'severity',
        'rule',
        'identifier',
        is
          .exists(is.selectFrom('activity').select('id').whereRef('activity.identifier', '=', 'finding.identifier'))
          .$castTo<boolean>()
          .as('inPortfolio'),
        'element',
        'line',
        'message',
        'mend',
        'alike',
      ])
      .where('jobId', '=', jobId)
      .orderBy('position')
      .limit(limit + 1)
    if (file !== undefined) query = query.where('fileName', '=', file)
    if (rule !== undefined) query = query.where('rule', '=', rule)
    if (severity !== undefined) query = query.where('severity', '=', severity)
    if (after !== undefined) query = query.where('position', '>', after)
    const rows = await query.execute()
    const shown = rows.slice(0, limit)
    return {
      findings: shown.map((row) => ({ ...row, severity: row.severity as 'error' | 'warning' })),
      next: rows.length > limit ? shown.at(-1)!.position : null,
    }
  },
})
