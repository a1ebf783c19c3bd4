import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '#kernel/problem.ts'
import { RemoteProblem, type JobView } from './backend.ts'
import { follow } from './follow.ts'

const view = (state: JobView['state'], problem: object | null = null): JobView => ({
  state,
  step: 'runs',
  done: 1,
  total: 2,
  output: 'the answer',
  problem,
})

/** A job that runs until it is cancelled, or ends as `last` says after some looks. */
function job(last: JobView, looks = Infinity) {
  const said: string[] = []
  let cancelled = false
  const reach = {
    look: async () => (cancelled || looks-- <= 0 ? last : view('running')),
    cancel: async () => {
      said.push('cancel')
      cancelled = true
    },
    everyMs: 5,
  }
  const stop = new AbortController()
  const following = { began: (id: string) => void said.push(id), progress: () => {}, stop: stop.signal }
  return { said, stop, answer: follow('job-1', reach, following) }
}

test('a job is told by its id before anything else, and answers when it is done', async () => {
  const { said, answer } = job(view('done'), 3)
  assert.equal((await answer).output, 'the answer')
  assert.deepEqual(said, ['job-1'])
})

test('whoever stops the command has the job cancelled once, and hears how it ended', async () => {
  const running = job(view('cancelled', { slug: 'job-cancelled', status: 409, detail: 'The job was cancelled.' }))
  setTimeout(() => running.stop.abort(), 20)
  await assert.rejects(running.answer, (error: unknown) => error instanceof RemoteProblem && error.status === 409)
  assert.deepEqual(running.said, ['job-1', 'cancel'])
  // one that nobody had taken up ends without a problem of its own
  const waiting = job(view('cancelled'))
  waiting.stop.abort()
  await assert.rejects(waiting.answer, (error: unknown) => error instanceof Problem && error.slug === 'job-cancelled')
  assert.deepEqual(waiting.said, ['job-1', 'cancel'])
})
