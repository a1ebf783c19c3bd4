import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runOnce, valueOf, type Run } from './picture/running.ts'
import { presetNamed } from './presets.ts'

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
