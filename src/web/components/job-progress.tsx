// A job's progress, for pages that load themselves again while it runs, without script.
import { readProblem } from '#kernel/problem.ts'
import type { Message } from '../messages/index.ts'
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'
import { ProblemAlert } from './alert.tsx'
import { OneButton } from './form.tsx'
import { Tag, type Tone } from './tag.tsx'

/** As the kernel calls it. */
export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

/** What a page needs to know of a job to watch it. */
export interface WatchedJob {
  id: string
  state: JobState
  done: number
  /** How much there is to do; 0 while that is not known. */
  total: number
  /** What is being done: the file, the step. */
  step: string
  mayCancel: boolean
  /** What went wrong, as it was written down. */
  problem: Readonly<Record<string, unknown>> | null
}

export interface JobProgressProps {
  job: WatchedJob
  /** Whether it is counted in bytes. */
  bytes?: boolean
}

export const jobTones: Record<JobState, Tone> = {
  waiting: 'waiting',
  running: 'active',
  done: 'good',
  failed: 'bad',
  cancelled: 'ended',
}

export const jobWords: Record<JobState, Message> = {
  waiting: m.jobQueued,
  running: m.jobRunning,
  done: m.jobDone,
  failed: m.jobFailed,
  cancelled: m.jobCancelled,
}

const seconds = 2

export const isGoing = ({ state }: Pick<WatchedJob, 'state'>) => state === 'waiting' || state === 'running'

/** For the page that shows it: loads itself again until the job has ended. */
export const watching = (job: Pick<WatchedJob, 'state'>) => (isGoing(job) ? { refresh: seconds } : {})

/** How far a job is, a button that stops it while it goes, and what went wrong. */
export function JobProgress({ job, bytes }: JobProgressProps) {
  const { t, format, path, query } = useView()
  const { id, state, done, total, step, mayCancel, problem } = job
  const count = bytes ? format.bytes : format.number
  const going = isGoing(job)
  return (
    <>
      <div class="job" role="status">
        <p>
          <Tag tone={jobTones[state]}>{t(jobWords[state])}</Tag> <bdi>{step}</bdi>
        </p>
        {total > 0 ? (
          <p>
            <progress max={total} value={done} aria-label={t(jobWords[state])} />{' '}
            {t(m.progressOf, {
              done: count(done),
              total: count(total),
              share: format.percent(done / total),
            })}
          </p>
        ) : (
          going && (
            <p>
              <progress aria-label={t(jobWords[state])} />
            </p>
          )
        )}
        {going && (
          <div class="job-buttons">
            <span class="hint">{t(m.pageReloads, { seconds })}</span>
            <a href={query.size ? `${path}?${query}` : path}>{t(m.lookNow)}</a>
          </div>
        )}
      </div>
      {going && mayCancel && (
        <>
          <p class="hint">{t(m.stopJobHint)}</p>
          <OneButton action={`/jobs/${id}`} form="stop">
            {t(m.stopJob)}
          </OneButton>
        </>
      )}
      {problem && <ProblemAlert problem={readProblem(problem)} />}
    </>
  )
}
