// Following a job to its end, wherever it runs: its id is told at the beginning, its progress on the way, and whoever stops the
// command stops the job.
import { setTimeout as sleep } from 'node:timers/promises'
import { JobCancelled } from '#kernel/jobs.ts'
import { RemoteProblem, type JobView } from './backend.ts'

/** Who follows. */
export interface Following {
  /** The job is there. */
  began(jobId: string): void
  progress(job: JobView): void
  /** Aborted by whoever wants no answer any more. */
  stop: AbortSignal
}

/** How a job is reached. */
export interface Reach {
  look(): Promise<JobView>
  cancel(): Promise<unknown>
  /** How long between two looks. */
  everyMs: number
}

/** The job when it is done. @throws RemoteProblem what ended it; Problem job-cancelled */
export async function follow(jobId: string, { look, cancel, everyMs }: Reach, following: Following): Promise<JobView> {
  const { stop } = following
  following.began(jobId)
  let asked = false
  for (;;) {
    if (stop.aborted && !asked) {
      asked = true
      // it may have ended by itself meanwhile: the next look tells
      await cancel().catch(() => {})
    }
    const job = await look()
    following.progress(job)
    if (job.state === 'done') return job
    if (job.problem) throw new RemoteProblem(job.problem as Record<string, unknown>)
    if (job.state === 'cancelled') throw JobCancelled({})
    if (job.state === 'failed') throw new RemoteProblem({})
    await sleep(everyMs, undefined, { signal: asked ? undefined : stop }).catch(() => {})
  }
}
