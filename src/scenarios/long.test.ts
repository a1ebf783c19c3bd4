import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobContext } from '#kernel/operation.ts'
import { parseInput } from '#kernel/operation.ts'
import { Problem } from '#kernel/problem.ts'
import { chainBands, mix, sensitivity } from './long.ts'

const context = (signal = new AbortController().signal) => {
  const steps: string[] = []
  const progress = async (_done: number, _total: number, step: string) => void steps.push(step)
  return { context: { signal, progress } as unknown as JobContext, steps }
}
const file = (more: object = {}) => ({
  format: 'jurat-chain/1',
  title: 'Tried',
  preset: 'textbook',
  months: 24,
  ...more,
})
const programme = (id: string, target: string, cost: number) => ({
  id,
  title: id,
  kind: 'facility',
  institution: 'courts',
  tranches: 2,
  start: 0,
  months: 24,
  ramp: 0,
  attrition: 0,
  remains: 1,
  cost: { once: cost, perYear: 0 },
  takenOver: 1,
  effects: [{ target, how: 'relative', change: 0.1, prior: { shape: 'triangular', low: 0, mode: 0.1, high: 0.2 } }],
})

test('the figure that moves an answer most comes first', async () => {
  const input = parseInput(sensitivity, { scenario: file(), indicators: ['sentenced'], points: 64 })
  const { figures, runs, observed } = await sensitivity.work(context().context, input)
  assert.equal(runs, 64 * (43 - 0 + 2))
  assert.ok(figures[0]!.withOthers! >= figures.at(-1)!.withOthers!)
  assert.ok(figures[0]!.withOthers! > 0.05)
  assert.ok(figures.some(({ percent }) => Math.abs(percent!) > 0.1))
  assert.ok(observed!.every(({ own, source }) => own !== null && source))
})

test('chance alone makes a far narrower band than what is not known', async () => {
  const input = parseInput(chainBands, {
    scenario: file(),
    indicators: ['pending:lower'],
    trajectories: 40,
    draws: 100,
  })
  const { bands } = await chainBands.work(context().context, input)
  const last = bands.at(-1)!
  assert.equal(last.month, 24)
  const wide = (of: { low: number | null; high: number | null }) => of.high! - of.low!
  assert.ok(wide(last.figures!) > 5 * wide(last.chance), JSON.stringify(last))
  assert.ok(last.chance.low! < last.value! && last.value! < last.chance.high!)
})

test('a budget buys a set of mixes, each with what it costs and why', async () => {
  const scenario = file({ programmes: [programme('rooms', 'lower.slots', 100), programme('bail', 'lower.bail', 300)] })
  const input = parseInput(mix, { scenario, budget: 400, bounds: [], most: 512 })
  const { mixes, none, baseline } = await mix.work(context().context, input)
  assert.equal(none, null)
  assert.ok(mixes.length > 1)
  assert.ok(mixes.every(({ cost }) => cost <= 400))
  assert.ok(mixes[0]!.value! < baseline!)
  assert.deepEqual(
    mixes[0]!.why.map(({ programme: id }) => id).toSorted(),
    Object.entries(mixes[0]!.tranches)
      .filter(([, many]) => many > 0)
      .map(([id]) => id)
      .toSorted(),
  )
})

test('a long question that is stopped ends at once', async () => {
  const stop = new AbortController()
  const input = parseInput(sensitivity, { scenario: file({ months: 600 }), points: 16_384 })
  const { context: own } = context(stop.signal)
  const answer = sensitivity.work({ ...own, progress: async () => stop.abort(new Error('stopped')) }, input)
  await assert.rejects(answer, /stopped/)
})

test('a budget of zero, a million trajectories, an indicator that there is not: each names its field', async () => {
  const refused = (run: () => unknown) => {
    try {
      run()
    } catch (error) {
      if (error instanceof Problem) return (error.details as { errors: { path: string; message: string }[] }).errors
    }
    return assert.fail('It was let through.')
  }
  const paths = (errors: { path: string; message: string }[]) => errors.map(({ path, message }) => [path, message])
  assert.deepEqual(paths(refused(() => parseInput(mix, { scenario: file(), budget: 0 }))), [
    ['budget', 'A budget is more than 0.'],
  ])
  assert.deepEqual(paths(refused(() => parseInput(chainBands, { scenario: file(), trajectories: 1_000_000 }))), [
    ['trajectories', 'This must be 10000 or less.'],
  ])
  const unknown = parseInput(sensitivity, { scenario: file(), indicators: ['happiness'] })
  await assert.rejects(sensitivity.work(context().context, unknown) as Promise<unknown>, (error: Problem) => {
    assert.equal((error.details as { errors: { path: string }[] }).errors[0]!.path, 'indicators.0')
    return true
  })
})
