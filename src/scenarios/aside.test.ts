import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { test } from 'node:test'
import { Problem } from '#kernel/problem.ts'
import { textbook } from '#chain/standard.ts'
import { aside } from './aside.ts'
import { shortAnswer, type Short } from './short.ts'

const run = (months: number): Short & { kind: 'run' } => ({
  kind: 'run',
  tried: { model: textbook, programmes: [], months },
  seed: 1,
  by: 'year',
  all: false,
})
const comparing: Short & { kind: 'compare' } = {
  kind: 'compare',
  a: { model: textbook, programmes: [], months: 120 },
  b: { model: textbook, programmes: [], months: 120 },
  seed: 1,
  all: true,
}

test('others are answered while it reckons, and it reckons what it would here', async () => {
  let turns = 0
  let over = false
  const found = aside(comparing).finally(() => (over = true))
  while (!over) {
    turns++
    await setImmediate()
  }
  assert.ok(turns > 100, `${turns}`)
  assert.deepEqual(await found, shortAnswer(comparing))
})

test('who has gone is not reckoned for, whether they wait or are at it, and the next are answered', async () => {
  const [first, second] = [new AbortController(), new AbortController()]
  const gone = new Error('gone')
  const answers = [aside(comparing, first.signal), aside(comparing, second.signal), aside(run(24)), aside(run(36))]
  second.abort(gone)
  first.abort(gone)
  await assert.rejects(answers[0]!, gone)
  await assert.rejects(answers[1]!, gone)
  assert.deepEqual(await answers[2], shortAnswer(run(24)))
  assert.deepEqual(await answers[3], shortAnswer(run(36)))
  const before = new AbortController()
  before.abort(gone)
  await assert.rejects(aside(run(12), before.signal), gone)
})

test('what cannot be reckoned fails alone', async () => {
  const broken = {
    ...run(12),
    tried: { ...run(12).tried, model: { ...textbook, stations: [{ id: 'none' }] } },
  } as never
  const answers = [aside(broken), aside(run(12))]
  await assert.rejects(answers[0]!, /no parameter/)
  assert.deepEqual(await answers[1], shortAnswer(run(12)))
})

test('more than are answered in a bearable time are refused, and those who came before are answered', async () => {
  const settled = await Promise.allSettled(Array.from({ length: 40 }, async () => aside(run(12))))
  const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as Problem] : []))
  // one at work and thirty who wait
  assert.equal(refused.length, 9)
  for (const problem of refused) assert.deepEqual([problem.status, problem.slug], [503, 'too-much-reckoned'])
})
