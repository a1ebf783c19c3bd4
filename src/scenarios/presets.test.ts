import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runOnce, valueOf } from './picture/running.ts'
import { presetNamed } from './presets.ts'

const run = (id: string, change: Readonly<Record<string, number>> = {}) => {
  const model = structuredClone(presetNamed(id)!.model)
  for (const [parameter, factor] of Object.entries(change)) model.parameters[parameter]!.value *= factor
  const course = runOnce({ model, programmes: [], months: 120 })
  return (indicator: string, month: number) => valueOf(course, indicator, month)
}
const within = (value: number, published: number, share: number) =>
  assert.ok(Math.abs(value / published - 1) < share, `${value}, published ${published}`)

test('Uganda concludes in the first year about as many as were counted, and more detectives matter once files fill their room', () => {
  const [now, more] = [run('uganda'), run('uganda', { 'police.slots': 1.1 })]
  within(now('resolved:police', 12), (81_750 + 46_302) * 1.0885, 0.03)
  assert.equal(more('pending:police', 24), now('pending:police', 24))
  assert.ok(more('pending:police', 60) < 0.95 * now('pending:police', 60))
})

test('England and Wales holds as many on remand as were counted, and its courts neither empty nor fill', () => {
  const of = run('england-wales')
  within(of('remand', 12), 9285, 0.07)
  within(of('remand', 120), 9285, 0.12)
  within(of('pending:lower', 120), 287_913, 0.04)
  within(of('pending:higher', 120), 35_530, 0.1)
  within(of('incoming:higher', 12), 4 * 14_625, 0.02)
})
