import assert from 'node:assert/strict'
import test from 'node:test'
import { solveWithHighs } from '#scenarios/highs.ts'
import type { Solve } from './linear.ts'
import { chooseMix } from './mix.ts'
import type { MixQuestion } from './mix-problem.ts'
import { assumedPrior } from './priors.ts'
import { layOut } from './program.ts'
import type { Programme } from './programmes.ts'
import { textbook } from './standard.ts'
import { answersOf, coefficientsOf, estimateOf } from './tranches.ts'

const programme = (
  id: string,
  institution: Programme['institution'],
  cost: number,
  target: string,
  change: number,
  prior?: [number, number, number],
): Programme => ({
  id,
  title: id,
  kind: 'training',
  institution,
  tranches: 2,
  start: 0,
  months: 36,
  ramp: 6,
  attrition: 0.05,
  remains: 0.5,
  cost: { once: 0, perYear: cost / 3 },
  takenOver: 0.5,
  effects: [
    {
      target,
      how: 'relative',
      change,
      ...(prior && { prior: { shape: 'triangular', low: prior[0], mode: prior[1], high: prior[2] } }),
    },
  ],
})

const programmes = [
  programme('detectives', 'police', 30, 'police.identified', 0.1, [0, 0.1, 0.2]),
  programme('case-management', 'courts', 40, 'lower.pace', 0.12, [0, 0.1, 0.33]),
  programme('judges', 'courts', 60, 'lower.slots', 0.1, [0, 0.08, 0.1]),
  programme('bail', 'courts', 10, 'lower.bail', 0.5, [0, 0.5, 1]),
  programme('prosecutors', 'prosecution', 20, 'prosecution.pace', 0.1, [0, 0.1, 0.2]),
]
const program = layOut(textbook)
const question: MixQuestion = {
  program,
  programmes,
  aim: { indicator: 'pending:lower', month: 59, better: 'less' },
  bounds: [{ indicator: 'unsentenced', month: 59, sense: 'at-most', ofBaseline: 1 }],
  budget: { whole: 130 },
  limits: {},
  best: 3,
  seed: 1,
  most: 500,
}
const costs = [30, 40, 60, 10, 20]
const every = (function all(index: number): number[][] {
  return index === programmes.length
    ? [[]]
    : all(index + 1).flatMap((rest) => [0, 1, 2].map((level) => [level, ...rest]))
})(0)

test('what the linear problem says of a mix of two programmes is what a run says', () => {
  const outcomes = [question.aim, ...question.bounds]
  const coefficients = coefficientsOf(program, programmes, outcomes)
  const pairs = every.filter((mix) => mix.filter((level) => level > 0).length <= 2)
  const answers = answersOf(program, programmes, pairs, outcomes)
  const spread = Math.max(...answers[0]!) - Math.min(...answers[0]!)
  pairs.forEach((mix, index) => {
    const miss = estimateOf(coefficients, mix, 0) - answers[0]![index]!
    // Four pairs of tranches at most are left out for doing next to nothing together.
    assert.ok(Math.abs(miss) < 0.01 * spread, `${mix.join(' ')}: ${miss} of ${spread}`)
  })
})

test('the best mixes under a budget are those that trying all 243 by hand finds, and each says why', async () => {
  const answer = await chooseMix(question, solveWithHighs)
  const outcomes = [question.aim, ...question.bounds]
  const affordable = every.filter((mix) => mix.reduce((sum, level, index) => sum + level * costs[index]!, 0) <= 130)
  const [pending, unsentenced] = answersOf(program, programmes, affordable, outcomes)
  const base = answersOf(program, programmes, [[0, 0, 0, 0, 0]], outcomes)
  const allowed = affordable
    .map((mix, index) => ({ mix, pending: pending![index]!, unsentenced: unsentenced![index]! }))
    .filter((one) => one.unsentenced <= base[1]![0]! + 1e-6)
    .toSorted((one, other) => one.pending - other.pending)
  assert.ok(allowed.length > 20)
  const least = Math.min(...answer.mixes.map(({ aim }) => aim))
  const best = allowed[0]!.pending
  // The linear problem is an approximation beyond two programmes: within 2 % of what there is to gain.
  assert.ok(least - best < 0.02 * (answer.baseline - best), `${least}, by hand ${best}`)
  assert.equal(answer.mixes.length, 3)
  assert.equal(new Set(answer.mixes.map(({ tranches }) => JSON.stringify(tranches))).size, 3)
  for (const mix of answer.mixes) {
    const spent = programmes.reduce((sum, { id }, index) => sum + mix.tranches[id]! * costs[index]!, 0)
    assert.ok(spent <= 130)
    assert.ok(Math.abs(mix.donor.reduce((sum, money) => sum + money, 0) - spent) < 1e-9)
    assert.ok(mix.change < 0 && mix.band.low <= mix.band.mean && mix.band.mean <= mix.band.high)
    assert.ok(mix.bounds[0]!.value <= mix.bounds[0]!.limit + 1e-6)
    assert.ok(mix.bounds[0]!.kept >= 0 && mix.bounds[0]!.kept <= 1)
    assert.ok(mix.parts.length > 0 && mix.parts.every(({ without }) => Number.isFinite(without)))
  }
  assert.ok(answer.mixes[0]!.good && answer.mixes[0]!.better === 1)
  assert.ok(answer.mixes[0]!.binding.includes('budget'), answer.mixes[0]!.binding.join())
  // with bail at hand the unsentenced are not what holds it back; without it they are
  assert.deepEqual(
    answer.bounds.map(({ indicator, binding }) => [indicator, binding]),
    [['unsentenced', answer.mixes.some(({ binding }) => binding.includes('bound:unsentenced'))]],
  )
  assert.ok(answer.enough ? answer.correct > 0.95 : answer.runs >= 500)
})

test('more detectives alone would break the bound on the unsentenced, so no mix is of them alone', async () => {
  const only = {
    ...question,
    programmes: [programmes[0]!],
    aim: { indicator: 'sentenced', month: 59, better: 'more' as const },
  }
  const answer = await chooseMix(only, solveWithHighs)
  assert.deepEqual([answer.mixes, answer.none], [[], 'bounds'])
  assert.equal(answer.bounds[0]!.binding, true)
})

test('what the linear problem holds for good and a run shows to break a bound is thrown out, and counted', async () => {
  let asked = 0
  const careless: Solve = () =>
    Promise.resolve(
      asked++ === 0 ? { status: 'optimal', values: { x0: 1, x1: 1 } } : { status: 'infeasible', values: {} },
    )
  const only = {
    ...question,
    programmes: [programmes[0]!],
    aim: { indicator: 'unsentenced', month: 23, better: 'more' as const },
    bounds: [{ indicator: 'unsentenced', month: 23, sense: 'at-most' as const, ofBaseline: 1 }],
  }
  const answer = await chooseMix(only, careless)
  assert.deepEqual([answer.mixes, answer.none, answer.thrownOut], [[], 'bounds', 1])
  assert.deepEqual(
    answer.bounds.map(({ indicator, binding }) => [indicator, binding]),
    [['unsentenced', true]],
  )
  asked = 0
  const free = await chooseMix({ ...only, bounds: [] }, careless)
  assert.deepEqual(free.mixes[0]!.tranches, { detectives: 2 })
})

test('a budget of nothing buys nothing and says so; what is free can still be done', async () => {
  const none = await chooseMix({ ...question, budget: { whole: 0 } }, solveWithHighs)
  assert.deepEqual([none.mixes, none.none], [[], 'budget'])
  const law: Programme = { ...programmes[3]!, id: 'law', kind: 'law', cost: { once: 0, perYear: 0 } }
  const answer = await chooseMix(
    {
      ...question,
      budget: { whole: 0 },
      programmes: [law, programmes[2]!],
      aim: { indicator: 'remand', month: 59, better: 'less' },
    },
    solveWithHighs,
  )
  assert.deepEqual(answer.mixes[0]!.tranches, { law: 2, judges: 0 })
  assert.deepEqual(
    await chooseMix({ ...question, budget: { whole: 0 }, programmes: [law], best: 1 }, solveWithHighs),
    await chooseMix({ ...question, budget: { whole: 0 }, programmes: [law], best: 1 }, solveWithHighs),
    'the same seed gives the same answer',
  )
})

test('what an institution absorbs in a year binds, and is named', async () => {
  const answer = await chooseMix({ ...question, budget: {}, limits: { courts: 20 } }, solveWithHighs)
  const [first] = answer.mixes
  assert.ok(first!.tranches['judges'] === 0 || first!.tranches['case-management'] === 0)
  assert.ok(first!.binding.some((name) => name.startsWith('absorption:courts:')))
})

test('a solver that finds nothing in its time, and too much to choose from, are said', async () => {
  const slow: Solve = () => Promise.resolve({ status: 'none', values: {} })
  assert.equal((await chooseMix(question, slow)).none, 'time')
  const many = { ...question, programmes: [{ ...programmes[0]!, tranches: 401 }] }
  await assert.rejects(chooseMix(many, slow), RangeError)
  const untold = { ...question, aim: { indicator: 'wait:lower', month: 59, better: 'less' as const } }
  await assert.rejects(chooseMix(untold, slow), /"wait:lower" says nothing in month 59/)
})

test('in how many nations a bound is kept: each is held against itself without programmes, not against the likeliest', async () => {
  const model = structuredClone(textbook)
  for (const id of ['reports', 'police.identified', 'prosecution.charged', 'lower.pace', 'lower.bail'])
    model.parameters[id]!.prior = assumedPrior(model.parameters[id]!)!
  const bounds = [
    { indicator: 'share-charged', month: 59, sense: 'at-least' as const, ofBaseline: 0.99 },
    { indicator: 'police-cells', month: 59, sense: 'at-most' as const, ofBaseline: 1.01 },
    // A number that stands by itself is the same for every nation.
    { indicator: 'share-charged', month: 59, sense: 'at-least' as const, bound: 28 },
  ]
  const { mixes } = await chooseMix(
    { ...question, program: layOut(model), programmes: [programmes[2]!], bounds, best: 1 },
    solveWithHighs,
  )
  // Court rooms change neither who is charged nor who is in a cell, whatever the nation.
  const [charged, cells, number] = mixes[0]!.bounds.map(({ kept }) => kept)
  assert.deepEqual([charged, cells], [1, 1])
  assert.ok(number! > 0.2 && number! < 0.8, `${number}`)
})

test('mixes are told apart in the same nations, and two that do the same are as good as each other', async () => {
  const model = structuredClone(textbook)
  for (const id of ['reports', 'police.identified', 'lower.convicted'])
    model.parameters[id]!.prior = assumedPrior(model.parameters[id]!)!
  const { effects, ...rest } = programmes[2]!
  const certain = { ...rest, effects: effects.map(({ prior: _prior, ...effect }) => effect) }
  const asked = { ...question, program: layOut(model), bounds: [], budget: {}, best: 2, most: 512 }
  // One tranche more always does more; among nations that differ it would be lost.
  const one = await chooseMix({ ...asked, programmes: [certain] }, solveWithHighs)
  assert.deepEqual(
    one.mixes.map(({ tranches, good }) => [tranches['judges'], good]),
    [
      [2, true],
      [1, false],
    ],
  )
  assert.ok(one.mixes[1]!.better < 1e-6 && one.enough, `${one.mixes[1]!.better}`)
  const twins = [
    { ...certain, tranches: 1 },
    { ...certain, id: 'twin', tranches: 1 },
  ]
  const same = await chooseMix({ ...asked, budget: { whole: 60 }, programmes: twins }, solveWithHighs)
  assert.deepEqual(
    same.mixes.map(({ good }) => good),
    [true, true],
  )
  assert.ok(!same.enough && same.correct <= 0.5)
})
