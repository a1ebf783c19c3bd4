// A job's progress, for pages that load themselves again while it runs (`<Page refresh={2}>`), without script.
import type { Child } from 'hono/jsx'
import type { Message } from '../messages/index.ts'
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'
import { Button, HiddenToken } from './form.tsx'
import { Tag, type Tone } from './tag.tsx'

/** As the kernel calls it. */
export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

export interface JobProgressProps {
  state: JobState
  done: number
  /** How much there is to do, once that is known. */
  total: number | null
  /** Whether it is counted in bytes. */
  bytes?: boolean
  /** What is being done: the file, the step. */
  step?: Child
  /** Where a form to stop the job posts to. */
  stopAction?: string
  /** The page's own `refresh`, to say so. */
  refresh?: number
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

export function JobProgress({ state, done, total, bytes, step, stopAction, refresh }: JobProgressProps) {
  const { t, format, path, query } = useView()
  const count = bytes ? format.bytes : format.number
  const going = state === 'waiting' || state === 'running'
  return (
    <div class="job" role="status">
      <p>
        <Tag tone={jobTones[state]}>{t(jobWords[state])}</Tag> {step}
      </p>
      {total !== null && total > 0 && (
        <p>
          <progress max={total} value={done} aria-label={t(jobWords[state])} />{' '}
          {t(m.progressOf, {
            done: count(done),
            total: count(total),
            share: format.percent(done / total),
          })}
        </p>
      )}
      {total === null && going && (
        <p>
          <progress aria-label={t(jobWords[state])} />
        </p>
      )}
      {going && (
        <div class="job-buttons">
          {refresh !== undefined && <span class="hint">{t(m.pageReloads, { seconds: refresh })}</span>}
          <a href={query.size ? `${path}?${query}` : path}>{t(m.lookNow)}</a>
          {stopAction && (
            <form method="post" action={stopAction}>
              <HiddenToken />
              <Button kind="secondary">{t(m.stopJob)}</Button>
            </form>
          )}
        </div>
      )}
    </div>
  )
}
