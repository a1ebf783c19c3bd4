// Looking at long work, and stopping it.
import { z } from 'zod'
import type { Actor } from '#kernel/access.ts'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { mayCancel } from '#kernel/jobs.ts'
import { operation, type Context } from '#kernel/operation.ts'
import { defineProblem, NotAllowed, NotFound } from '#kernel/problem.ts'

export const JobView = z.object({
  id: z.uuid(),
  operation: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  step: z.string(),
  done: z.number(),
  total: z.number(),
  output: z.unknown(),
  problem: z.record(z.string(), z.unknown()).nullable(),
  askedBy: z.string(),
  /** Whether you may stop it while it runs. */
  mayCancel: z.boolean(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
})

const JobEnded = defineProblem(
  409,
  'job-ended',
  'Job has ended',
  'The job has ended already; there is nothing left to cancel.',
)

const jobs = (db: Context['db']) =>
  db
    .selectFrom('job')
    .innerJoin('actor', 'actor.id', 'job.actorId')
    .select([
      'job.id',
      'job.operation',
      'job.state',
      'job.step',
      'job.done',
      'job.total',
      'job.output',
      'job.problem',
      'actor.name as askedBy',
      'actor.id as actorId',
      'job.createdAt',
      'job.startedAt',
      'job.endedAt',
    ])

type JobRow = Awaited<ReturnType<ReturnType<typeof jobs>['execute']>>[number]

const view = ({ actorId, ...row }: JobRow, actor: Actor) => ({
  ...row,
  state: row.state as z.input<typeof JobView>['state'],
  done: Number(row.done),
  total: Number(row.total),
  mayCancel: mayCancel(actor, actorId),
  problem: row.problem as Record<string, unknown> | null,
})

export const readJob = operation({
  name: 'jobs.show',
  summary: 'How far a job is and what came of it',
  needs: null,
  http: 'GET /jobs/{id}',
  argument: 'id',
  input: z.object({ id: z.uuid().describe('The id of the job, as jurat jobs list shows it') }),
  output: JobView,
  async run({ db, actor }, { id }) {
    const row = await jobs(db).where('job.id', '=', id).executeTakeFirst()
    if (!row) throw NotFound({ what: 'job', id })
    return view(row, actor)
  },
})

export const listJobs = operation({
  name: 'jobs.list',
  summary: 'The latest jobs, newest first',
  needs: null,
  http: 'GET /jobs',
  input: z.object({ limit: limitOf({ most: 200, usual: 50 }), cursor: Cursor }),
  output: z.object({ jobs: z.array(JobView), next: z.string().nullable() }),
  async run({ db, actor }, { limit, cursor }) {
    // an id begins with when it was asked for
    let found = jobs(db)
      .orderBy('job.id', 'desc')
      .limit(limit + 1)
    if (cursor !== undefined) found = found.where('job.id', '<', readCursor(cursor, z.tuple([sorted.id]))[0])
    const rows = await found.execute()
    const shown = rows.slice(0, limit)
    return {
      jobs: shown.map((row) => view(row, actor)),
      next: rows.length > limit ? writeCursor([shown.at(-1)!.id]) : null,
    }
  },
})

export const cancelJob = operation({
  name: 'jobs.cancel',
  summary: 'Stop a job; what it had laid ready is dropped',
  needs: null,
  http: 'POST /jobs/{id}/cancel',
  argument: 'id',
  input: z.object({ id: z.uuid().describe('The id of the job, as jurat jobs list shows it') }),
  output: JobView,
  async run(context, { id }) {
    const { db } = context
    const job = await readJob.run(context, { id })
    if (!job.mayCancel) throw NotAllowed({ permission: 'job.oversee' })
    if (job.state !== 'waiting' && job.state !== 'running') throw JobEnded({ state: job.state })
    // one that nobody has taken up ends at once; a running one ends at its next step
    await db
      .updateTable('job')
      .set((is) => ({
        cancelWanted: true,
        state: is.case().when('state', '=', 'waiting').then('cancelled').else(is.ref('state')).end(),
      }))
      .where('id', '=', id)
      .execute()
    return readJob.run(context, { id })
  },
})
