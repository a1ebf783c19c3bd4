// Whether a band of nine in ten holds nine in ten: of draws and of runs that it wasn't made from, by a way of their own.
import assert from 'node:assert/strict'
import test from 'node:test'
import { bandsOf, type Band } from './bands.ts'
import { runFluid } from './fluid.ts'
import { givenProgramme } from './given-chain.ts'
import type { Course } from './force.ts'
import { readingsOf } from './indicators.ts'
import { assumedPrior } from './priors.ts'
import { layOut } from './program.ts'
import { adjusting } from './programmes.ts'
import { seed, uniform } from './random.ts'
import { textbook } from './standard.ts'
import { runStochastic } from './stochastic.ts'
import { lanesOf, uncertainOf } from './uncertain.ts'

const unknown = ['reports', 'police.identified', 'prosecution.charged', 'lower.pace', 'lower.bail', 'short.end']
const model = structuredClone(textbook)
for (const id of unknown) model.parameters[id]!.prior = assumedPrior(model.parameters[id]!)!
const program = layOut(model)
const courts = givenProgramme({
  cost: { once: 0, perYear: 1 },
  effects: [
    {
      target: 'lower.slots',
      how: 'relative',
      change: 0.05,
      prior: { shape: 'triangular', low: 0, mode: 0.05, high: 0.1 },
    },
  ],
})
const months = 12
const indicators = ['pending:lower', 'sentenced']
const { bands } = bandsOf({
  program,
  programmes: [courts],
  against: { program },
  indicators,
  months,
  draws: 500,
  trajectories: 500,
  seed: 11,
  by: 'latin',
})

/** Each indicator at the end, by lane. */
const ends = (course: Course) =>
  readingsOf(program, indicators).map(({ at }) =>
    Float64Array.from({ length: course.lanes }, (_, lane) => at(course, lane, months - 1)),
  )

/** [side][indicator][draw]: with the programme and without, in the same nations. */
function furtherNations(many: number): Float64Array[][] {
  const state = new Int32Array(4)
  seed(state, 0, 2024, 0)
  const [own, bare] = [uncertainOf(program, [courts]), uncertainOf(program)]
  const points = Float64Array.from({ length: many * own.length }, () => uniform(state, 0))
  // the programme's effect is the last that isn't known, so that without it the others are the same
  const without = points.filter((_, at) => at % own.length < bare.length)
  return [
    { programmes: [courts], uncertain: own, at: points },
    { programmes: [], uncertain: bare, at: without },
  ].map(({ programmes, uncertain, at }) => {
    const { parameters, changes } = lanesOf(program, programmes, uncertain, at, 0, many)
    return ends(
      runFluid({ program, lanes: many, months, parameters, adjust: adjusting(program, programmes, { changes }) }),
    )
  })
}

/** The same of runs with chance, none of which the bands have. */
const furtherRuns = (trajectories: number): Float64Array[][] =>
  [[courts], []].map((programmes) =>
    ends(
      runStochastic({
        program,
        seed: 11,
        trajectories,
        first: 10_000,
        months,
        adjust: adjusting(program, programmes),
      }),
    ),
  )

/** One in twenty lies below, one in twenty above, half on either side of the middle: as far as so few draws can tell. */
function holds(band: Band, values: Float64Array, what: string) {
  const share = (of: (value: number) => boolean) => values.filter(of).length / values.length
  const last = months - 1
  const [below, above, left] = [
    share((value) => value < band.low[last]!),
    share((value) => value > band.high[last]!),
    share((value) => value < band.middle[last]!),
  ]
  for (const tail of [below, above]) assert.ok(tail > 0.025 && tail < 0.08, `${what}: ${below} below, ${above} above`)
  assert.ok(Math.abs(0.1 - below - above) < 0.04, `${what}: ${1 - below - above} within`)
  assert.ok(Math.abs(left - 0.5) < 0.06, `${what}: ${left} below the middle`)
}

for (const [kind, further] of [
  ['parameters', furtherNations(2_000)],
  ['process', furtherRuns(800)],
] as const)
  test(`nine in ten of further draws lie in the band of ${kind}, and of their differences in that of the difference`, () => {
    indicators.forEach((name, at) => {
      const [one, other] = [further[0]![at]!, further[1]![at]!]
      holds(bands[name]![kind]!, one, name)
      const difference = one.map((value, lane) => value - other[lane]!)
      holds(bands[name]!.difference![kind]!, difference, `difference of ${name}`)
    })
  })
