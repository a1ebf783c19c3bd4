import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobContext } from '#kernel/operation.ts'
import { parseInput } from '#kernel/operation.ts'
import type { Problem } from '#kernel/problem.ts'
import type { PageBody, PageRequest } from '#web/page.ts'
import { rendered } from '#web/testing.tsx'
import { textbook } from '#chain/standard.ts'
import { longForms } from './long-forms.tsx'
import { runPage } from './run-page.tsx'
import { ready } from './faults.ts'
import { chainWaits, fitting } from './waits.ts'

const contextOf = (signal = new AbortController().signal, progress = async () => {}) =>
  ({ signal, progress }) as unknown as JobContext
/** A hundredth of the textbook country. */
const small = () => {
  const model = structuredClone(textbook)
  for (const parameter of Object.values(model.parameters))
    if (['arrivals', 'capacity', 'stock'].includes(parameter.quantity)) parameter.value /= 100
  return model
}
const file = (more: object = {}) => ({ format: 'jurat-chain/1', title: 'Tried', model: small(), months: 24, ...more })
const work = (input: object, context = contextOf()) =>
  chainWaits.work(context, parseInput(chainWaits, { scenario: file(), ...input }))

test('how long single persons wait is told by station and by who waits, with how sure that is, beside the daily map', async () => {
  const answer = await work({ runs: 4 })
  const { waits, months, after, runs, seed, persons, sure } = answer
  assert.deepEqual([months, after, runs, seed, sure], [24, 12, 4, 1, 0.875])
  assert.ok(Math.abs(persons / (4 * 365 * 6.5) - 1) < 0.03, `${persons}`)
  assert.deepEqual(
    waits.map(({ station, stock }) => stock ?? station),
    [
      'police',
      'prosecution',
      'file-held',
      'file-free',
      'lower',
      'lower-remand',
      'lower-free',
      'higher',
      'higher-remand',
      'higher-free',
    ],
  )
  const free = waits.find(({ stock }) => stock === 'file-free')!
  assert.equal(free.label, 'File with the prosecutor, suspect at liberty')
  for (const { value, low, high } of [free.median, free.p90, free.p99, free.mean])
    assert.ok(low! <= value! && value! <= high!)
  assert.ok(free.median.value! <= free.p90.value! && free.p90.value! < free.p99.value!)
  assert.deepEqual(await work({ runs: 4 }), answer)
  const job = { id: '1', operation: 'chain.waits', state: 'done', output: answer }
  const { body } = (await runPage.get({
    act: async () => job,
    may: () => true,
    params: { id: '1' },
  } as unknown as PageRequest)) as PageBody
  const page = rendered(body as never)
  assert.match(page, /in 4 runs, the first with seed 1/)
  assert.match(page, /with a chance of 87\.5 %/)
  assert.match(page, /Detectives.*Prosecutors, all.*File with the prosecutor, suspect at liberty/s)
})

test('where nothing is said as much is done as a minute allows, and more than that is refused at its field', async () => {
  const large = small()
  large.parameters['reports']!.value = 60_000
  const refused = async (input: object) => {
    try {
      await work(input)
    } catch (error) {
      return (error as Problem & { details: { errors: { path: string }[] } }).details.errors.map(({ path }) => path)
    }
    return []
  }
  const many = file({ model: large })
  const fit = (asked: object) => fitting(ready(parseInput(chainWaits, { scenario: many }).scenario), asked)
  assert.deepEqual(fit({}), { months: 2, after: 1, runs: 3 })
  assert.deepEqual(await refused({ scenario: many, months: 600 }), ['months'])
  assert.deepEqual(await refused({ scenario: many, months: 2, runs: 50 }), ['runs'])
  assert.deepEqual(await refused({ months: 6, after: 6 }), ['after'])
  assert.deepEqual(await refused({ runs: 0 }), ['runs'])
  assert.deepEqual(await refused({ months: 1_000 }), ['months'])
  assert.deepEqual(await refused({ after: -1 }), ['after'])
  large.parameters['reports']!.value = 1e9
  assert.deepEqual(await refused({ scenario: many }), ['scenario'])
  large.parameters['reports']!.value = 10
  large.parameters['start.released']!.value = 1e10
  assert.deepEqual(await refused({ scenario: many }), ['scenario'])
})

test('following single persons is stopped at once', async () => {
  const stop = new AbortController()
  const large = small()
  large.parameters['reports']!.value = 3_000
  const asked = work(
    { scenario: file({ model: large, months: 24 }) },
    contextOf(stop.signal, async () => stop.abort(new Error('stopped'))),
  )
  await assert.rejects(asked as Promise<unknown>, /stopped/)
})

test('the form on the page asks for months, from when and runs; what is no number is named', () => {
  const fields = { file: JSON.stringify({ ...file(), responses: [] }), months: '12', after: '', runs: 'two' }
  const input = longForms.waits!.input(fields, {}) as { months: number; after: undefined }
  assert.deepEqual([input.months, input.after], [12, undefined])
  assert.throws(
    () => parseInput(chainWaits, input),
    (error: Problem) => (error.details as { errors: { path: string }[] }).errors[0]!.path === 'runs',
  )
})
