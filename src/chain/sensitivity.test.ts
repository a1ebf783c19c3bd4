import assert from 'node:assert/strict'
import test from 'node:test'
import type { ChainModel } from './model.ts'
import { assumedPrior } from './priors.ts'
import { layOut } from './program.ts'
import { Ended, indicesOf, sensitivityOf } from './sensitivity.ts'
import { textbook } from './standard.ts'

/** Ishigami's function with a = 7, b = 0.1. */
const ishigami = (points: Float64Array, many: number) => [
  Float64Array.from({ length: many }, (_, index) => {
    const [x, y, z] = [0, 1, 2].map((at) => Math.PI * (2 * points[index * 3 + at]! - 1))
    return Math.sin(x!) + 7 * Math.sin(y!) ** 2 + 0.1 * z! ** 4 * Math.sin(x!)
  }),
]
const first = [0.313905, 0.442411, 0]
const total = [0.557589, 0.442411, 0.243684]

const near = (found: { value: number }[], expected: number[], tolerance: number) =>
  found.forEach(({ value }, index) =>
    assert.ok(Math.abs(value - expected[index]!) < tolerance, `${index}: ${value}, expected ${expected[index]}`),
  )

test('T8: Ishigami’s indices are met within 0.01 by 8,192 scrambled points', () => {
  for (const seed of [1, 2, 3]) {
    const [found] = indicesOf({ dimensions: 3, points: 8192, by: 'sobol', seed, evaluate: ishigami, resamples: 0 })
    near(found!.first, first, 0.01)
    near(found!.total, total, 0.01)
    assert.ok(Math.abs(found!.variance - 13.844588) < 0.01, `${found!.variance}`)
  }
})

test('T8: Ishigami’s indices are met within 0.02 by 65,536 points by chance, and lie in their intervals', () => {
  const [found] = indicesOf({ dimensions: 3, points: 65_536, by: 'random', seed: 5, evaluate: ishigami, resamples: 50 })
  near(found!.first, first, 0.02)
  near(found!.total, total, 0.02)
  assert.ok(Math.abs(found!.variance - 13.844588) < 0.02, `${found!.variance}`)
  found!.total.forEach(({ low, high, value }) => assert.ok(low <= value && value <= high && high - low < 0.04))
})

const uncertain = (cv: number, ids: string[]): ChainModel => ({
  ...textbook,
  parameters: Object.fromEntries(
    Object.entries(textbook.parameters).map(([id, parameter]) => {
      const prior = ids.includes(id) ? assumedPrior(parameter, cv) : undefined
      return [id, { ...parameter, ...(prior && { prior }) }]
    }),
  ),
})

test('where courts are saturated, their pace is the figure to collect for sentences, and bail’s moves none', () => {
  const program = layOut(uncertain(0.2, ['lower.pace', 'lower.bail', 'short.end', 'community.end']))
  const ask = {
    program,
    outcomes: [
      { indicator: 'sentenced', month: 23 },
      { indicator: 'remand', month: 23 },
    ],
    points: 128,
    seed: 1,
  }
  const { runs, outcomes } = sensitivityOf(ask)
  assert.equal(runs, 128 * 6)
  const [sentenced, remand] = outcomes
  assert.deepEqual(new Set(sentenced!.figures.slice(0, 2).map(({ id }) => id)), new Set(['lower.pace', 'short.end']))
  assert.equal(sentenced!.figures.at(-1)!.id, 'community.end')
  assert.ok(Math.abs(sentenced!.figures.at(-1)!.total.value) < 1e-3)
  assert.ok(remand!.figures.slice(0, 2).some(({ id }) => id === 'lower.bail'))
  assert.deepEqual(sensitivityOf(ask), { runs, outcomes })
})

test('a sensitivity run without anything uncertain says so, and one that is told to end ends', () => {
  const ask = { outcomes: [{ indicator: 'prison', month: 1 }], points: 64, seed: 1 }
  assert.throws(() => sensitivityOf({ ...ask, program: layOut(textbook) }), /No figure has a prior/)
  const program = layOut(uncertain(0.2, ['lower.pace']))
  let batches = 0
  assert.throws(() => sensitivityOf({ ...ask, program, proceed: () => ++batches < 2 }), Ended)
  assert.equal(batches, 2)
  assert.throws(
    () => sensitivityOf({ ...ask, program, outcomes: [{ indicator: 'happiness', month: 1 }] }),
    /no indicator "happiness"/,
  )
  assert.throws(
    () => sensitivityOf({ ...ask, program, outcomes: [{ indicator: 'wait:lower', month: 1 }] }),
    /"wait:lower" says nothing in month 1/,
  )
})
