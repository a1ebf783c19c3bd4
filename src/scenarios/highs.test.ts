import assert from 'node:assert/strict'
import test from 'node:test'
import { lpText } from '#chain/linear.ts'
import { solveWithHighs } from './highs.ts'

const options = { gap: 0.01, seconds: 20 }

test('T8: the problem of HiGHS’s own guide comes out at 87.5', async () => {
  const problem = `Maximize
 obj:
    x1 + 2 x2 + 4 x3 + x4
Subject To
 c1: - x1 + x2 + x3 + 10 x4 <= 20
 c2: x1 - 4 x2 + x3 <= 30
 c3: x2 - 0.5 x4 = 0
Bounds
 0 <= x1 <= 40
 2 <= x4 <= 3
End`
  const { status, values } = await solveWithHighs(problem, options)
  assert.equal(status, 'optimal')
  assert.equal(values['x1']! + 2 * values['x2']! + 4 * values['x3']! + values['x4']!, 87.5)
})

test('a problem of 200 yes-or-no questions, a term a line, is solved; one that can’t be met says so', async () => {
  const binaries = Array.from({ length: 200 }, (_, index) => `x${index}`)
  const aim = binaries.map((name, index): [number, string] => [-(1 + ((index * 7919) % 13)), name])
  const cost = binaries.map((name, index): [number, string] => [1 + ((index * 104_729) % 11), name])
  const rows = [{ name: 'budget', terms: cost, sense: '<=' as const, bound: 200 }]
  const problem = lpText({ aim, rows, binaries, shares: [] })
  assert.ok(problem.split('\n').every((line) => line.length < 60))
  const { status, values } = await solveWithHighs(problem, options)
  assert.equal(status, 'optimal')
  const total = (terms: [number, string][]) => terms.reduce((sum, [many, name]) => sum + many * values[name]!, 0)
  assert.ok(total(cost) <= 200)
  // What the continuous problem reaches bounds it from above: best value for its cost first.
  let [left, most] = [200, 0]
  const order = binaries.map((_, at) => at).toSorted((a, b) => aim[a]![0] / cost[a]![0] - aim[b]![0] / cost[b]![0])
  for (const at of order) {
    const part = Math.min(1, left / cost[at]![0])
    most -= part * aim[at]![0]
    left -= part * cost[at]![0]
  }
  assert.ok(-total(aim) <= most + 1e-9 && -total(aim) >= 0.99 * most - 13, `${-total(aim)} of ${most}`)
  const impossible = lpText({ aim, rows: [{ ...rows[0]!, bound: -1 }], binaries, shares: [] })
  assert.deepEqual(await solveWithHighs(impossible, options), { status: 'infeasible', values: {} })
})

test('a text that is no problem is an error, not a hang', async () => {
  await assert.rejects(solveWithHighs('Minimize this, please', options))
})
