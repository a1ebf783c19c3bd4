// The worker: takes the next job, runs it on behalf of whoever asked, and keeps its progress where page, API and
// command line read it. Several workers, in several processes, may share one database.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Actor } from './access.ts'
import type { Bureau } from './bureau.ts'
import { isJob, parseInput, type JobContext } from './operation.ts'
import { defineProblem, Problem } from './problem.ts'
import { newSecret, sha256 } from './secret.ts'
import { findSessionByHash } from './session.ts'
import type { Store } from './store/store.ts'

export const JobCancelled = defineProblem(
  409,
  'job-cancelled',
  'Job cancelled',
  'The job was cancelled. What it had laid ready was dropped.',
)
const Interrupted = defineProblem(
  500,
  'job-interrupted',
  'Job interrupted too often',
  'The job was interrupted {attempts} times and is given up. Start it again.',
)
const Failed = defineProblem(
  500,
  'job-failed',
  'Job failed',
  'An error ended the job. Quote {errorId} when you ask about it.',
)

const mostAttempts = 3
const heartbeatMs = 5_000
const lookMs = 1_000
const progressMs = 250
const purgeMs = 3_600_000

interface Taken {
  id: string
  operation: string
  input: unknown
  attempts: number
}

export interface Worker {
  /** Look for work now. */
  wake(): void
  /** Ends after the running job reached its next step, which is then taken up again at the next start. */
  stop(): Promise<void>
}

export function startWorker(bureau: Bureau, log: (error: unknown, errorId: string) => void): Worker {
  const stopping = new AbortController()
  let wake = () => {}
  const rest = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, lookMs)
      wake = () => (clearTimeout(timer), resolve())
    })
  bureau.onJob = () => wake()
  let purgedAt = -Infinity
  /** Between two jobs, once an hour: what nobody needs any more goes. */
  const idle = async () => {
    if (performance.now() - purgedAt < purgeMs) return
    purgedAt = performance.now()
    for (const purge of [purgeSessions, purgeAnswered, erasePersonsDue, eraseFilesDue, eraseHitsDue, forgetAwards])
      await purge(bureau.store).catch((error: unknown) => log(error, newId()))
  }
  const running = (async () => {
    while (!stopping.signal.aborted) {
      const worked = await runNextJob(bureau, stopping.signal, log).catch((error: unknown) => {
        if (!stopping.signal.aborted) log(error, newId())
        return false
      })
      if (worked || stopping.signal.aborted) continue
      await idle()
      if (!stopping.signal.aborted) await rest()
    }
  })()
  return {
    wake: () => wake(),
    stop() {
      stopping.abort()
      wake()
      return running
    },
  }
}

/** Drops sessions and codes that ended long ago; answers how many. */
export const purgeSessions = (store: Store) =>
  store.transaction({ role: 'jurat_job', operation: 'sessions.purge' }, async (db) => {
    const { rows } = await sql<{ purged: string }>`select purge_sessions() as purged`.execute(db)
    return Number(rows[0]!.purged)
  })

/** Drops what was answered under an Idempotency-Key long ago; answers how much. */
export const purgeAnswered = (store: Store) =>
  store.transaction({ role: 'jurat_job', operation: 'answered.purge' }, async (db) => {
    const { rows } = await sql<{ purged: string }>`select purge_answered() as purged`.execute(db)
    return Number(rows[0]!.purged)
  })

/** Erases biographies whose time is over (0014), a thousand at a time; answers of how many persons. */
export const erasePersonsDue = (store: Store) =>
  store.transaction({ role: 'jurat_job', operation: 'persons.erase' }, async (db) => {
    const { rows } = await sql<{ persons: string }>`select persons from erase_persons(current_date, 1000)`.execute(db)
    return Number(rows[0]!.persons)
  })

/** Deletes files that people sent and whose time is over (0035), a hundred at a time; answers how many. */
export const eraseFilesDue = (store: Store) =>
  store.transaction({ role: 'jurat_job', operation: 'persons.erase' }, async (db) => {
    const { rows } = await sql<{ files: string }>`select erase_files(current_date, 100) as files`.execute(db)
    return Number(rows[0]!.files)
  })

/** Deletes hits and searched spellings whose time is over (0036), of a thousand cases at a time; answers of how many. */
export const eraseHitsDue = (store: Store) =>
  store.transaction({ role: 'jurat_job', operation: 'persons.erase' }, async (db) => {
    const { rows } = await sql<{ cases: string }>`select erase_hits(current_date, 1000) as cases`.execute(db)
    return Number(rows[0]!.cases)
  })

/** Takes an award from whoever was removed from its roster, once the event has begun (0022); answers of how many persons. */
export const forgetAwards = (store: Store) =>
  store.transaction({ role: 'jurat_job', operation: 'persons.forgetAwards' }, async (db) => {
    const { rows } = await sql<{ persons: string }>`select forget_awards(1000) as persons`.execute(db)
    return Number(rows[0]!.persons)
  })

/** Whether somebody may stop a job that this actor asked for. */
export const mayCancel = (actor: Actor, askedBy: string) => askedBy === actor.id || actor.may('job.oversee')

/** On a folder that has just been opened nobody else runs a job: what was interrupted may be taken up at once. */
export const releaseJobs = (store: Store) =>
  store.transaction({ role: 'jurat_owner', operation: 'jobs.release' }, (db) =>
    db.updateTable('job').set({ heartbeatAt: null }).where('state', '=', 'running').execute(),
  )

/** Takes and runs one job; false when none waits. */
export async function runNextJob(
  bureau: Bureau,
  stopping: AbortSignal,
  log: (error: unknown, errorId: string) => void,
) {
  const hash = sha256(newSecret('job'))
  const taken = await bureau.store.transaction({ role: 'jurat_job', operation: 'jobs.take' }, async (db) => {
    const { rows } = await sql<Taken>`select id, operation, input, attempts from take_job(${hash}, ${newId()})`.execute(
      db,
    )
    return rows[0]
  })
  if (!taken) return false
  const session = await findSessionByHash(bureau.store, hash)
  if (!session) throw new Error(`The session of job ${taken.id} is gone.`)
  const op = bureau.operations.get(taken.operation)

  const cancelling = new AbortController()
  const identity = { role: 'jurat_job', session: hash, operation: taken.operation } as const
  const at = { step: '', done: 0, total: 0 }
  const tell = async (state: string, output: unknown = null, problem: unknown = null) => {
    const json = (value: unknown) => (value === null ? null : JSON.stringify(value))
    const { rows } = await bureau.store.transaction({ ...identity, operation: 'jobs.tell' }, (db) =>
      sql<{ stop: boolean }>`select tell_job(${taken.id}, ${state}, ${at.step}, ${at.done}, ${at.total},
        ${json(output)}::jsonb, ${json(problem)}::jsonb) as stop`.execute(db),
    )
    if (rows[0]?.stop) cancelling.abort()
  }
  let toldAt = 0
  const signal = AbortSignal.any([cancelling.signal, stopping])
  const context: JobContext = {
    jobId: taken.id,
    actor: session.actor,
    today: bureau.today(),
    address: bureau.address,
    signal,
    transaction(body) {
      signal.throwIfAborted()
      // what a job has done is promised when it tells of it, and that commit waits for the disk
      return bureau.store.transaction({ ...identity, durable: false }, body)
    },
    async progress(done, total, step) {
      Object.assign(at, { done, total, step })
      if (Date.now() - toldAt < progressMs) return
      toldAt = Date.now()
      await tell('running')
      signal.throwIfAborted()
    },
  }
  const heartbeat = setInterval(() => void tell('running').catch(() => {}), heartbeatMs)
  try {
    if (!op || !isJob(op)) throw new Error(`There is no job ${taken.operation}.`)
    if (taken.attempts > mostAttempts) throw Interrupted({ attempts: taken.attempts - 1 })
    const output: unknown = op.output.parse(await op.work(context, parseInput(op, taken.input)))
    clearInterval(heartbeat)
    await tell('done', output)
  } catch (error) {
    clearInterval(heartbeat)
    if (stopping.aborted && !cancelling.signal.aborted) return true // left running: the next worker takes it up again
    if (cancelling.signal.aborted) await tell('cancelled', null, JobCancelled({}))
    else if (error instanceof Problem) await tell('failed', null, error)
    else {
      const errorId = newId()
      log(error, errorId)
      await tell('failed', null, Failed({ errorId }))
    }
  }
  return true
}
