import assert from 'node:assert/strict'
import test from 'node:test'
import { bandsOf } from './bands.ts'
import { runFluid } from './fluid.ts'
import { givenProgramme } from './given-chain.ts'
import { indicatorsOf } from './indicators.ts'
import type { ChainModel } from './model.ts'
import { assumedPrior } from './priors.ts'
import { layOut } from './program.ts'
import { nineOfTen } from './quantile.ts'
import { Ended } from './sensitivity.ts'
import { textbook } from './standard.ts'
import { runStochastic } from './stochastic.ts'

const unknown = [
  'reports',
  'police.identified',
  'prosecution.charged',
  'lower.pace',
  'lower.bail',
  'higher.pace',
  'short.end',
]
const uncertain: ChainModel = {
  ...textbook,
  parameters: Object.fromEntries(
    Object.entries(textbook.parameters).map(([id, parameter]) => {
      const prior = unknown.includes(id) ? assumedPrior(parameter) : undefined
      return [id, { ...parameter, ...(prior && { prior }) }]
    }),
  ),
}
const courts = givenProgramme({
  months: 24,
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
const ask = { indicators: ['pending:lower', 'remand'], months: 24, draws: 128, trajectories: 24, seed: 4 }

test('bands of what isn’t known and of chance are apart, and for a nation chance is next to nothing', () => {
  const program = layOut(uncertain)
  const { bands, caution, uncertain: many } = bandsOf({ ...ask, program })
  assert.equal(caution, undefined)
  assert.equal(many, unknown.length)
  const read = indicatorsOf(program, runFluid({ program, lanes: 1, months: 24 }))
  for (const name of ask.indicators) {
    const { central, parameters, process, chance } = bands[name]!
    assert.deepEqual(central, read[name]!.values)
    for (let month = 0; month < 24; month++) {
      for (const band of [parameters!, process!]) {
        assert.ok(band.low[month]! <= band.middle[month]! && band.middle[month]! <= band.high[month]!)
      }
    }
    const width = (band: typeof parameters) => band!.high[23]! - band!.low[23]!
    assert.ok(width(parameters) > 8 * width(process), `${width(parameters)} against ${width(process)}`)
    assert.ok(chance! > 0 && chance! < 0.02, `${chance}`)
  }
})

test('a band of chance alone says that it is one, and where nothing is drawn there is none', () => {
  const program = layOut(textbook)
  const answer = bandsOf({ ...ask, program })
  assert.equal(answer.caution, 'process-only')
  assert.equal(answer.bands['remand']!.parameters, undefined)
  assert.ok(answer.bands['remand']!.process)
  const none = bandsOf({ ...ask, program: layOut(uncertain), draws: 0, trajectories: 0 })
  assert.equal(none.caution, 'none')
  assert.deepEqual(Object.keys(none.bands['remand']!), ['central'])
})

test('a programme is compared in the same nation by the same chance: the difference is far narrower than the bands', () => {
  const program = layOut(uncertain)
  const { bands } = bandsOf({ ...ask, program, programmes: [courts], against: { program } })
  const { parameters, process, difference } = bands['pending:lower']!
  const width = (band: typeof parameters) => band!.high[23]! - band!.low[23]!
  assert.ok(difference!.central[23]! < 0)
  assert.ok(width(difference!.parameters) < 0.5 * width(parameters))
  assert.ok(width(difference!.process) < 0.25 * width(process))
  // No programme against none is no difference, in any nation and by any chance.
  const same = bandsOf({ ...ask, program, against: { program } }).bands['remand']!.difference!
  assert.deepEqual(same.process!.high, new Float64Array(24))
  assert.deepEqual(same.parameters!.low, new Float64Array(24))
})

test('another nation’s chain is compared in the same draws: what both have is drawn once, what one has alone as well', () => {
  const other = structuredClone(uncertain)
  other.parameters['lower.slots']!.value *= 1.05
  other.parameters['higher.bail']!.prior = assumedPrior(other.parameters['higher.bail']!)!
  const [program, more] = [layOut(uncertain), layOut(other)]
  const { bands, uncertain: many } = bandsOf({ ...ask, program: more, against: { program } })
  assert.equal(many, unknown.length + 1)
  const { parameters, process, difference } = bands['pending:lower']!
  const width = (band: typeof parameters) => band!.high[23]! - band!.low[23]!
  const before = indicatorsOf(program, runFluid({ program, lanes: 1, months: 24 }))['pending:lower']!.values[23]!
  const after = indicatorsOf(more, runFluid({ program: more, lanes: 1, months: 24 }))['pending:lower']!.values[23]!
  assert.equal(difference!.central[23], after - before)
  assert.ok(width(difference!.parameters) < 0.5 * width(parameters))
  assert.ok(width(difference!.process) < 0.5 * width(process))
  assert.ok(difference!.process!.low[23]! < difference!.central[23]! && difference!.process!.high[23]! < 0)
})

test('a programme on both sides, of which one has more tranches, is drawn once', () => {
  const program = layOut(textbook)
  const twice = { ...courts, tranches: 2 }
  const side = { program, programmes: [courts] }
  const { bands } = bandsOf({ ...ask, program, programmes: [courts], against: side, trajectories: 0 })
  assert.deepEqual(bands['pending:lower']!.difference!.parameters!.high, new Float64Array(24))
  const more = bandsOf({ ...ask, program, programmes: [twice], against: side, trajectories: 0 })
  assert.equal(more.uncertain, 1)
  const { low, high } = more.bands['pending:lower']!.difference!.parameters!
  assert.ok(low[23]! < 0 && high[23]! <= 0, `${low[23]} to ${high[23]}`)
})

test('a Latin hypercube gives about the bands of Sobol points, and the seed gives the same again', () => {
  const program = layOut(uncertain)
  const sobol = bandsOf({ ...ask, program, trajectories: 0 })
  const latin = bandsOf({ ...ask, program, trajectories: 0, draws: 150 })
  const [one, other] = [sobol, latin].map(({ bands }) => bands['remand']!.parameters!)
  for (const end of ['low', 'middle', 'high'] as const) {
    assert.ok(Math.abs(one![end][23]! / other![end][23]! - 1) < 0.1, `${end}: ${one![end][23]}, ${other![end][23]}`)
  }
  assert.deepEqual(bandsOf({ ...ask, program, trajectories: 0 }), sobol)
})

test('waits have their bands where the runs go on long enough, and one end less where some of them do not end', () => {
  const program = layOut(uncertain)
  const wait = { ...ask, indicators: ['wait:lower'], draws: 32, trajectories: 8 }
  const short = bandsOf({ ...wait, program }).bands['wait:lower']!
  assert.equal(short.central[23], Infinity)
  assert.equal(short.process!.high[23], Infinity)
  const { central, parameters, process, difference } = bandsOf({
    ...wait,
    program,
    programmes: [courts],
    against: { program },
    beyond: 60,
  }).bands['wait:lower']!
  for (const band of [parameters!, process!]) {
    assert.ok(band.low[23]! < central[23]! && central[23]! < band.high[23]!, `${band.low[23]} to ${band.high[23]}`)
  }
  const width = (band: typeof parameters) => band!.high[23]! - band!.low[23]!
  assert.ok(difference!.central[23]! < 0)
  assert.ok(width(difference!.parameters) < 0.5 * width(parameters))
  assert.ok(width(difference!.process) < 0.5 * width(process))
})

test('nine of ten: what cannot be told may lie at either end', () => {
  const of = (...values: number[]) => Object.values(nineOfTen(Float64Array.from(values)))
  const hundred = Array.from({ length: 100 }, (_, at) => at)
  assert.deepEqual(of(...hundred, 100), [5, 50, 95])
  assert.deepEqual(of(...hundred.slice(0, 20), NaN), [0, 9.5, 19])
  assert.deepEqual(of(1, 2, NaN), [NaN, 1.5, NaN])
  assert.deepEqual(of(1, 2, Infinity), [1.1, 2, Infinity])
  assert.deepEqual(of(NaN), [NaN, NaN, NaN])
})

test('T8: the same chance on both sides takes at least 50 times the variance out of a difference', () => {
  const program = layOut(textbook)
  const more = program.values.slice()
  more[program.parameters.indexOf('lower.pace')]! *= 1.02
  const [trajectories, months] = [96, 24]
  const spread = (values: Float64Array) => {
    const all = new Float64Array(values.length * trajectories)
    values.forEach((value, index) => all.fill(value, index * trajectories, (index + 1) * trajectories))
    return all
  }
  const outputs = (seed: number, values: Float64Array) => {
    const course = runStochastic({ program, seed, trajectories, months, parameters: spread(values) })
    const of = (...ids: string[]) =>
      Float64Array.from({ length: trajectories }, (_, lane) =>
        ids.reduce((sum, id) => {
          const at = program.stocks.indexOf(id)
          return sum + course.stocks[(months * program.stocks.length + at) * trajectories + lane]!
        }, 0),
      )
    return {
      'court pending': of('lower-remand', 'lower-free', 'higher-remand', 'higher-free'),
      remand: of('lower-remand', 'higher-remand'),
      custody: of('lower-remand', 'higher-remand', 'short', 'long-first', 'long-second'),
    }
  }
  const variance = (list: Float64Array) => {
    const mean = list.reduce((sum, one) => sum + one, 0) / list.length
    return list.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (list.length - 1)
  }
  const base = outputs(1, program.values)
  const paired = outputs(1, more)
  const apart = outputs(2, more)
  for (const name of ['court pending', 'remand', 'custody'] as const) {
    const less = (other: typeof base) => variance(other[name].map((value, lane) => value - base[name][lane]!))
    const ratio = less(apart) / less(paired)
    assert.ok(ratio >= 50, `${name}: ${ratio}`)
  }
})

test('bands that are told to end end', () => {
  assert.throws(() => bandsOf({ ...ask, program: layOut(uncertain), proceed: (done) => done < 60 }), Ended)
})
