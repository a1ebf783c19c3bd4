import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textbook } from '#chain/standard.ts'
import { parseInput } from '#kernel/operation.ts'
import { compareScenarios } from './compare.ts'
import { betweenIn } from './picture/writing.ts'

const file = (more: object = {}) => ({
  format: 'jurat-chain/1',
  title: 'Haiti',
  preset: 'haiti',
  months: 36,
  ...more,
})
const compared = (a: object, b: object) =>
  compareScenarios.run({} as never, parseInput(compareScenarios, { scenarios: [file(a), file(b)] }))

test('a comparison says how sure it is: by unknown figures and, apart, by chance', async () => {
  const { drawn, results, month } = await compared({ months: 60 }, { figures: { 'lower.slots': { value: 1_000 } } })
  assert.equal(month, 36)
  assert.ok(drawn.unknown > 10 && drawn.figures > 0 && drawn.chance > 0)
  const lower = results.find(({ indicator }) => indicator === 'pending:lower')!
  assert.ok(lower.difference! < 0)
  assert.ok(Math.abs(lower.change! - (100 * (lower.b! - lower.a!)) / lower.a!) < 0.01, `${lower.change}`)
  for (const { low, high } of [lower.figures, lower.chance]) assert.ok(low! < high!, `${low} to ${high}`)
  assert.ok(lower.chance.low! <= lower.difference! && lower.difference! <= lower.chance.high!)
  assert.ok(lower.figures.high! - lower.figures.low! > 3 * (lower.chance.high! - lower.chance.low!))
})

test('a wait has its bands as well, though those who come at the end leave long after it', async () => {
  const { results } = await compared({}, { figures: { 'lower.slots': { value: 1_000 } } })
  const wait = results.find(({ indicator }) => indicator === 'wait:lower')!
  assert.ok(wait.difference! < -30, `${wait.difference}`)
  for (const { low, high } of [wait.figures, wait.chance]) assert.ok(low! < high!, `${low} to ${high}`)
  assert.ok(wait.chance.low! <= wait.difference! && wait.difference! <= wait.chance.high!)
  assert.ok(wait.figures.high! < 0)
})

test('between two that are the same no draw makes a difference', async () => {
  const { results, figures, hypotheses } = await compared({}, { title: 'The same' })
  assert.deepEqual([figures, hypotheses], [[], []])
  for (const { difference, figures: unknown, chance, indicator } of results)
    assert.deepEqual([difference, unknown, chance], [0, { low: 0, high: 0 }, { low: 0, high: 0 }], indicator)
})

test('both are read by the custody limit and the standards of the baseline, also where it has none', async () => {
  const both = [file(), file({ custodyLimit: 900, standards: { lower: 90 } })]
  const { results } = await compareScenarios.run(
    {} as never,
    parseInput(compareScenarios, { scenarios: both, all: true }),
  )
  for (const name of ['held-long', 'old:lower', 'backlog:lower'])
    assert.equal(results.find(({ indicator }) => indicator === name)!.difference, 0, name)
})

test('a comparison names the hypotheses of each side', async () => {
  const { hypotheses, results } = await compared({ months: 60 }, { months: 60, responses: ['delay', 'crowding-bail'] })
  assert.deepEqual(
    hypotheses.map(({ response, a, b }) => [response, a, b]),
    [
      ['crowding-bail', false, true],
      ['delay', false, true],
    ],
  )
  assert.notEqual(results.find(({ indicator }) => indicator === 'sentenced')!.difference, 0)
})

test('a large model of one’s own is compared at once, with fewer draws and none with chance', async () => {
  const groups = Array.from({ length: 12 }, (_, at) => ({ id: `g${at}`, label: `Group ${at}` }))
  const own = { preset: undefined, model: { ...textbook, groups }, months: 600 }
  const { drawn } = await compared(own, own)
  assert.deepEqual([drawn.figures < 10, drawn.chance], [true, 0])
})

test('where nothing differs nothing is said of nine of ten', () => {
  const said = (low: number, high: number) => betweenIn('{low} to {high}', 'en-US', { low, high }, 'persons')
  assert.deepEqual([said(0, 0), said(-0.2, 0.3), said(NaN, NaN)], ['', '', ''])
  assert.equal(said(-4, Infinity), '−4 to –')
  assert.deepEqual([said(0, 4), said(-12, -3)], ['0 to +4', '−12 to −3'])
})
