import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseInput } from '#kernel/operation.ts'
import type { Problem } from '#kernel/problem.ts'
import { ready } from './faults.ts'
import { runOnce, valueOf, type Run } from './picture/running.ts'
import { presetNamed } from './presets.ts'
import { figuresOf, runScenario } from './run.ts'
import { scenarioSchema } from './shape.ts'
import { presetAsScenario } from './subject.ts'

const run = (id: string, change: Readonly<Record<string, number>> = {}) => {
  const model = structuredClone(presetNamed(id)!.model)
  for (const [parameter, factor] of Object.entries(change)) model.parameters[parameter]!.value *= factor
  const course = runOnce({ model, programmes: [], months: 120 })
  return Object.assign((indicator: string, month: number) => valueOf(course, indicator, month), course)
}
/** Persons through a flow in the first year. */
const firstYear = ({ program, course }: Pick<Run, 'program' | 'course'>, id: string) => {
  const at = program.flows.findIndex((flow) => flow.id === id)
  return Array.from({ length: 12 }, (_, month) => course.flows[month * program.flows.length + at]!).reduce(
    (sum, many) => sum + many,
  )
}
const within = (value: number, published: number, share: number) =>
  assert.ok(Math.abs(value / published - 1) < share, `${value}, published ${published}`)

test('Uganda concludes in the first year about as many as were counted, and more detectives matter once files fill their room', () => {
  const [now, more] = [run('uganda'), run('uganda', { 'police.slots': 1.1 })]
  within(now('resolved:police', 12), (81_750 + 46_302) * 1.0885, 0.03)
  assert.equal(more('pending:police', 24), now('pending:police', 24))
  assert.ok(more('pending:police', 60) < 0.95 * now('pending:police', 60))
})

test('England and Wales holds and takes in as many on remand as were counted, and its courts neither empty nor fill', () => {
  const of = run('england-wales')
  within(firstYear(of, 'charged-held'), 4 * 8065, 0.04)
  within(of('remand', 12), 9285, 0.03)
  within(of('remand', 120), 9285, 0.03)
  within(of('sentenced', 12), 72_619, 0.05)
  within(of('pending:lower', 120), 287_913, 0.04)
  within(of('pending:higher', 120), 35_530, 0.1)
  within(of('incoming:higher', 12), 4 * 14_625, 0.02)
})

test('a figure says of which edition it is, where that is known', () => {
  const of = (id: string) => figuresOf(presetNamed(id)!).map(({ parameter, published }) => [parameter, published])
  assert.deepEqual(Object.fromEntries(of('uganda'))['reports'], '2025-02')
  const quarters = of('england-wales').filter(([, published]) => published === 'compiled after 2021-03')
  assert.equal(quarters.length, 15)
  for (const [parameter, published] of of('haiti')) if (published) assert.equal(parameter, 'prosecution.charged')
})

test('a file carries earlier editions of a figure, and an edition without its date is refused', () => {
  const file = (earlier: object[]) => ({
    format: 'jurat-chain/1',
    title: 'Revised',
    preset: 'england-wales',
    figures: {
      'start.higher-free': { value: 29_000, source: 'An office', published: '2024-12', accessed: '2025-01', earlier },
    },
  })
  const known = { value: 28_500, published: '2024-09' }
  const { scenario } = parseInput(runScenario, { scenario: file([known]) })
  assert.deepEqual(scenario.figures['start.higher-free']!.earlier, [known])
  assert.equal(ready(scenario).model.parameters['start.higher-free']!.value, 29_000)
  assert.throws(
    () => parseInput(runScenario, { scenario: file([{ value: 28_500 }]) }),
    (error: Problem) => {
      const [first] = (error.details as { errors: { path: string }[] }).errors
      assert.equal(first!.path, 'scenario.figures.start.higher-free.earlier.0.published')
      return true
    },
  )
  assert.match(JSON.stringify(scenarioSchema()), /"earlier":\{.*"published"/)
})

test('an assumed figure with a range of its own keeps it; without one it is known to within a fifth, and a published one is known', () => {
  const own = { shape: 'uniform' as const, low: 1_000, high: 9_000 }
  const { model } = ready({
    ...presetAsScenario(presetNamed('textbook')!),
    figures: {
      'lower.slots': { value: 5_000, prior: own },
      'higher.slots': { value: 900 },
      'police.slots': { value: 9_000, source: 'Police (invented)' },
    },
  })
  assert.deepEqual(model.parameters['lower.slots']!.prior, own)
  assert.deepEqual(model.parameters['higher.slots']!.prior, { shape: 'lognormal', median: 900, cv: 0.2 })
  assert.equal(model.parameters['police.slots']!.prior, undefined)
})
