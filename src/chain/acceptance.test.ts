// What simulation models of justice are held to: published numbers that stand in no other test here, against every solver that they are
// of.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { solveWithHighs } from '#scenarios/highs.ts'
import { presetNamed } from '#scenarios/presets.ts'
import { bandsOf } from './bands.ts'
import { runDiscrete } from './discrete.ts'
import { binomial, poisson } from './draw.ts'
import { runFluid } from './fluid.ts'
import { spread, type Course } from './force.ts'
import { bytesOf, givenChain } from './given-chain.ts'
import { network } from './given-networks.ts'
import { indicatorsOf } from './indicators.ts'
import { chooseMix } from './mix.ts'
import type { Bound, MixQuestion } from './mix-problem.ts'
import type { ChainModel } from './model.ts'
import { assumedPrior } from './priors.ts'
import { layOut, type Program } from './program.ts'
import { adjusting, type Programme } from './programmes.ts'
import { textbook } from './standard.ts'
import { runStochastic } from './stochastic.ts'

const program = layOut(textbook)
const near = (value: number, expected: number, tolerance: number, what = '') =>
  assert.ok(Math.abs(value - expected) <= tolerance, `${what} ${value}, expected ${expected}`)
const changed = (change: Record<string, number>, of: Program = program) =>
  Float64Array.from(of.values, (value, at) => change[of.parameters[at]!] ?? value)
const sum = (ids: readonly string[], { stocks, lanes }: Course, month: number, lane = 0) =>
  ids.reduce((all, id) => all + stocks[(month * 12 + program.stocks.indexOf(id)) * lanes + lane]!, 0)
const pending = ['lower-remand', 'lower-free', 'higher-remand', 'higher-free']
const remand = ['lower-remand', 'higher-remand']
const unsentenced = ['file-held', ...remand]
const sentenced = ['short', 'long-first', 'long-second']

for (const [year, shares, convicted, not] of [
  [1983, { rejected: 20, dismissed: 30, acquitted: 1, plea: 45, tried: 4 }, 49, 51],
  [1981, { diverted: 6, rejected: 23, dismissed: 22, acquitted: 1, plea: 45, tried: 3 }, 48, 52],
] as const)
  test(`T1: of 100 felony arrests of ${year} as many are convicted as plead or are tried, and the others add up`, () => {
    const ways: Record<string, number> = { ...shares }
    delete ways['tried']
    const model = givenChain({
      sources: [['arrested', 100, 'file']],
      stocks: [{ id: 'file' }],
      stations: [{ id: 'prosecution', capacity: 1e6, rate: 1, serves: [['decided', 'file', 'outcome']] }],
      decisions: [
        {
          id: 'outcome',
          ways: Object.entries(ways).map(([id, percent]) => [id, percent / 100, id === 'plea' ? 'convicted' : 'out']),
          otherwise: ['tried', 'convicted'],
        },
      ],
      exits: ['convicted', 'out'],
    })
    const laid = layOut(model)
    const { flows } = runFluid({ program: laid, lanes: 1, months: 2 })
    const through = (id: string) => {
      const at = laid.flows.findIndex((flow) => flow.id === id)
      return flows[laid.flows.length + at]! / (flows[laid.flows.length] ?? NaN)
    }
    const of = Object.fromEntries(Object.keys(shares).map((id) => [id, 100 * through(id)]))
    for (const [id, expected] of Object.entries(shares)) near(of[id]!, expected, 1e-9, id)
    near(of['plea']! + of['tried']!, convicted, 1e-9)
    near(100 - of['plea']! - of['tried']!, not, 1e-9)
  })

/** Persons beyond those of the start, less those who came and went: by month. */
function unaccounted({ stocks, flows, lanes, months }: Course, lane: number): number[] {
  const sources = new Set(program.sources.map(({ flow }) => flow))
  const first = 12 + program.decisions.length
  const standing = (month: number) => {
    let all = 0
    for (let stock = 0; stock < 12; stock++) all += stocks[(month * 12 + stock) * lanes + lane]!
    return all
  }
  let expected = standing(0)
  return Array.from({ length: months }, (_, month) => {
    program.flows.forEach(({ to }, flow) => {
      const persons = flows[(month * program.flows.length + flow) * lanes + lane]!
      if (sources.has(flow)) expected += persons
      if (to >= first) expected -= persons
    })
    return standing(month + 1) - expected
  })
}

test('T1: over 3,650 days nobody is lost: not one person with chance, a ten-millionth of one without', () => {
  const fluid = unaccounted(runFluid({ program, lanes: 1, months: 120 }), 0)
  assert.ok(
    fluid.every((persons) => Math.abs(persons) < 1e-7),
    `${Math.max(...fluid.map(Math.abs))}`,
  )
  const drawn = runStochastic({ program, seed: 2, trajectories: 2, months: 120 })
  assert.deepEqual(new Set([...unaccounted(drawn, 0), ...unaccounted(drawn, 1)]), new Set([0]))
})

test('T1: nobody is lost in a nation whatever its rates, shares, capacities and stocks', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 60, maxLength: 60 }), (factors) => {
      const parameters = program.values.map((value, at) => value * factors[at % 60]! * 1.5)
      const all = unaccounted(runFluid({ program, lanes: 1, months: 24, parameters }), 0)
      assert.ok(
        all.every((persons) => Math.abs(persons) < 1e-6),
        `${Math.max(...all.map(Math.abs))}`,
      )
    }),
    { numRuns: 60, seed: 1 },
  )
})

/** Erlang's: the chance that all slots are busy, of so much offered work. */
function waitsByErlang(offered: number, slots: number): number {
  let term = 1
  let under = 0
  for (let k = 0; k < slots; k++) {
    under += term
    term *= offered / (k + 1)
  }
  const full = (term * slots) / (slots - offered)
  return full / (under + full)
}

test('T3: M/M/3 to one in a hundred: 4/9 wait, 8/9 are waiting, 26/9 are there, each waits 4/9', () => {
  near(waitsByErlang(2, 3), 4 / 9, 1e-12)
  near(waitsByErlang(6, 10), 1458 / 14_393, 1e-12)
  assert.equal((1458 / 14_393).toFixed(7), '0.1012992')
  const laid = layOut(network(2, [{ slots: 3, rate: 1 }]))
  const { persons, waits, flows, days } = runDiscrete({ program: laid, seed: 3, days: 1_500_000, warmUp: 1000 })
  const busy = flows[laid.flows.findIndex(({ id }) => id === 'done0')]! / days
  let [low, high] = [0, 1]
  for (let step = 0; step < 30; step++) {
    const share = (low + high) / 2
    if (waits[0]!.quantile(share) === 0) low = share
    else high = share
  }
  for (const [value, expected] of [
    [1 - low, 4 / 9],
    [persons[0]! - busy, 8 / 9],
    [persons[0]!, 26 / 9],
    [waits[0]!.mean, 4 / 9],
  ] as const)
    near(value, expected, 0.01 * expected)
})

/** The chain with days of a kth part: as k grows it goes to the differential equations. */
function inParts(k: number) {
  const parameters = Float64Array.from(program.values, (value, at) =>
    ['rate', 'arrivals'].includes(textbook.parameters[program.parameters[at]!]!.quantity) ? value / k : value,
  )
  return runFluid({ program, lanes: 1, months: 120 * k, parameters }).stocks.subarray(120 * k * 12)
}

test('T6: with ever shorter days the map goes to the differential equations, and is within 2.3 % of them as it is', () => {
  const equations = [47868.0, 2369.5, 2800.3, 4887.2, 51698.7, 5999.5, 26714.3, 6191.6, 1586.8, 1702.6, 6208.8, 57511.6]
  const [whole, eighth, sixteenth] = [1, 8, 16].map(inParts)
  equations.forEach((expected, stock) => {
    // What an eighth and a sixteenth of a day err by is in proportion to it.
    near(2 * sixteenth![stock]! - eighth![stock]!, expected, 0.1, program.stocks[stock])
    near(whole![stock]!, expected, 0.023 * expected, program.stocks[stock])
  })
})

test('T5: an empty delay holds 1563.0701 after a year of ten a day for 180 days, and 1,800 in the end', () => {
  const after = (k: number, months: number) => {
    const model = givenChain({
      sources: [['come', 10 / k, 'inside']],
      stocks: [{ id: 'inside', leaves: [['go', 1 / 180 / k, 'out']] }],
      exits: ['out'],
    })
    return runFluid({ program: layOut(model), lanes: 1, months: months * k }).stocks[months * k]!
  }
  assert.equal((1800 * (1 - Math.exp(-365 / 180))).toFixed(4), '1563.0701')
  near(after(1, 12), 1800 * (1 - (1 - 1 / 180) ** 365), 1e-8)
  near(2 * after(64, 12) - after(32, 12), 1563.0701, 1e-3)
  near(after(1, 240), 1800, 1e-8)
})

test('the textbook country’s five scenarios: more police alone fills courts and cells and sentences nobody', () => {
  const police = { 'police.slots': 45_333, 'police.identified': 0.47 }
  const slots = { 'police.slots': 40_000 }
  for (const [change, ...published] of [
    [slots, 94_825, 54_359, 11_077, 10_587, 51.1],
    [police, 63_774, 78_888, 13_770, 10_587, 56.5],
    [{ ...police, 'prosecution.slots': 6600, 'lower.slots': 11_250 }, 65_181, 58_926, 13_770, 12_094, 53.2],
    [{ ...slots, 'lower.slots': 11_250 }, 96_231, 34_538, 11_077, 12_065, 47.9],
    [{ ...slots, 'lower.bail': 0.008 }, 94_825, 53_643, 10_257, 10_587, 49.2],
  ] as const) {
    const course = runFluid({ program, lanes: 1, months: 60, parameters: changed(change) })
    const [held, served] = [sum(unsentenced, course, 60), sum(sentenced, course, 60)]
    const found = [sum(['investigation'], course, 60), sum(pending, course, 60), held, served]
    found.forEach((persons, at) => near(persons, published[at]!, 1, JSON.stringify(change)))
    near((100 * held) / (held + served), published[4], 0.06)
  }
})

test('T9: before saturated courts more police never adds a sentence, however many and however good', () => {
  const through = (course: Course, id: string, lane: number) => {
    const at = program.flows.findIndex((flow) => flow.id === id)
    let persons = 0
    for (let month = 0; month < course.months; month++)
      persons += course.flows[(month * program.flows.length + at) * course.lanes + lane]!
    return persons
  }
  const more = fc.double({ min: 1, max: 3, noNaN: true })
  fc.assert(
    fc.property(more, more, fc.double({ min: 0.45, max: 1, noNaN: true }), (slots, pace, identified) => {
      const parameters = spread(program.values, 2)
      for (const [id, value] of Object.entries({
        'police.slots': 60_000 * slots,
        'police.pace': 0.012 * pace,
        'police.identified': identified,
      }))
        parameters[program.parameters.indexOf(id) * 2 + 1] = value
      const course = runFluid({ program, lanes: 2, months: 60, parameters })
      for (const id of ['lower-custody', 'higher-custody'])
        assert.ok(through(course, id, 1) <= through(course, id, 0) * (1 + 1e-9), id)
      assert.ok(sum(pending, course, 60, 1) >= sum(pending, course, 60, 0) * (1 - 1e-9))
      assert.ok(sum(remand, course, 60, 1) >= sum(remand, course, 60, 0) * (1 - 1e-9))
    }),
    { numRuns: 60, seed: 1 },
  )
})

const nothing: Programme = {
  id: 'nothing',
  title: 'Nothing',
  kind: 'training',
  institution: 'courts',
  tranches: 3,
  start: 1,
  months: 12,
  ramp: 3,
  attrition: 0.1,
  remains: 0.5,
  cost: { once: 1, perYear: 1 },
  takenOver: 0.5,
  effects: [{ target: 'lower.slots', how: 'relative', change: 0 }],
}

test('T9: with chance too a programme that does nothing changes no bit', () => {
  const run = (programmes: Programme[]) =>
    runStochastic({ program, seed: 5, trajectories: 4, months: 24, adjust: adjusting(program, programmes) })
  const [bare, with0] = [run([]), run([nothing])]
  assert.ok(bytesOf(bare) === bytesOf(with0))
})

test('a day takes 32 binomials and one Poisson, whoever is there: 120,450 draws in ten years', () => {
  const count = (parameters: Float64Array) => {
    let [binomials, poissons] = [0, 0]
    const draw = {
      binomial: (n: number, p: number, u: number) => (binomials++, binomial(n, p, u)),
      poisson: (mean: number, u: number) => (poissons++, poisson(mean, u)),
    }
    runStochastic({ program, seed: 1, trajectories: 1, months: 12, parameters, draw })
    return [binomials / 365, poissons / 365]
  }
  assert.deepEqual(count(program.values), [32, 1])
  assert.deepEqual(count(new Float64Array(program.values.length)), [32, 1])
  assert.equal(33 * 3650, 120_450)
})

test('chance makes 5 to 9 % in a place a fiftieth as large, and next to nothing beside what isn’t known of a nation', () => {
  const trajectories = 240
  const small = Float64Array.from(changed({ 'police.slots': 40_000 }), (value, at) =>
    ['arrivals', 'capacity', 'stock'].includes(textbook.parameters[program.parameters[at]!]!.quantity)
      ? value / 50
      : value,
  )
  const course = runStochastic({ program, seed: 3, trajectories, months: 60, parameters: spread(small, trajectories) })
  for (const [stocks, published] of [
    [pending, 4.9],
    [unsentenced, 9],
    [[...remand, ...sentenced], 5.3],
  ] as const) {
    const all = Array.from({ length: trajectories }, (_, lane) => sum(stocks, course, 60, lane))
    const mean = all.reduce((so, one) => so + one, 0) / trajectories
    const sd = Math.sqrt(all.reduce((so, one) => so + (one - mean) ** 2, 0) / (trajectories - 1))
    near((100 * sd) / mean, published, 0.25 * published)
  }
  const model = structuredClone(textbook)
  const twelve = 'reports police.pace police.identified police.held prosecution.charged lower.pace lower.bail higher.pace lower.convicted lower.custody short.end reoffend' // prettier-ignore
  for (const id of twelve.split(' ')) model.parameters[id]!.prior = assumedPrior(model.parameters[id]!, 0.2)!
  const { bands } = bandsOf({
    program: layOut(model),
    indicators: ['pending:lower', 'remand', 'prison'],
    months: 60,
    draws: 128,
    trajectories: 48,
    seed: 1,
  })
  for (const [name, { parameters, process, chance }] of Object.entries(bands)) {
    const width = ({ low, high }: NonNullable<typeof parameters>) => high[59]! - low[59]!
    assert.ok(width(parameters!) > 15 * width(process!), `${name}: ${width(parameters!) / width(process!)}`)
    assert.ok(chance! < 0.004, `${name}: ${chance}`)
  }
})

/** Two offence groups, of which one waits longer. */
const grouped: ChainModel = structuredClone(textbook)
grouped.groups = [
  { id: 'gbv', label: 'Violence against women' },
  { id: 'other', label: 'Other' },
]
const programmeOn = (id: string, target: string, change: number, group?: string): Programme => ({
  ...nothing,
  id,
  title: id,
  tranches: 1,
  start: 0,
  ramp: 0,
  attrition: 0,
  remains: 1,
  effects: [{ target, how: 'relative', change, ...(group && { group }) }],
})

for (const [what, bound, temptation, aim] of [
  [
    'the share on remand',
    { indicator: 'pretrial-prison', sense: 'at-most', ofBaseline: 1 },
    programmeOn('sweeps', 'police.identified', 0.3),
    { indicator: 'share-identified', better: 'more' },
  ],
  [
    'how many are held beyond the custody limit',
    { indicator: 'held-long', sense: 'at-most', ofBaseline: 1 },
    programmeOn('sweeps', 'police.identified', 0.3),
    { indicator: 'share-identified', better: 'more' },
  ],
  [
    'the share charged, which dropping cases lowers',
    { indicator: 'share-charged', sense: 'at-least', ofBaseline: 0.95 },
    programmeOn('drop', 'prosecution.charged', -0.6),
    { indicator: 'pending:lower', better: 'less' },
  ],
  [
    'one offence group’s share charged, whatever is gained in all',
    { indicator: 'share-charged@gbv', sense: 'at-least', ofBaseline: 0.95 },
    programmeOn('drop-gbv', 'prosecution.charged', -0.6, 'gbv'),
    { indicator: 'pending:lower', better: 'less' },
  ],
] as const)
  test(`a mix keeps ${what}`, async () => {
    const model = structuredClone(grouped)
    model.parameters['prosecution.charged']!.byGroup = { gbv: 0.75, other: 0.75 }
    const laid = layOut(model)
    const months = 36
    const question: MixQuestion = {
      program: laid,
      programmes: [temptation, programmeOn('judges', 'lower.slots', 0.02)],
      aim: { ...aim, month: months - 1 },
      bounds: [],
      budget: {},
      limits: {},
      // Detention here takes 120 days or so.
      reckoning: { custodyLimit: 90 },
      best: 1,
      seed: 1,
      most: 256,
    }
    const free = await chooseMix(question, solveWithHighs)
    const tempted = { ...bound, month: months - 1 } satisfies Bound
    const kept = await chooseMix({ ...question, bounds: [tempted] }, solveWithHighs)
    assert.equal(free.mixes[0]?.tranches[temptation.id], 1, 'nothing tempts')
    const [best] = kept.mixes
    assert.ok(!best || best.tranches[temptation.id] === 0, JSON.stringify(best?.tranches))
  })

interface Row {
  preset: string
  parameter: string
  value: string
  low: string
  high: string
  source: string
  date: string
}
const figures = parse<Row>(readFileSync(new URL('../../reference/chain/figures.csv', import.meta.url)), {
  columns: true,
})

test('each figure of a nation has a source with its date, or else a range', () => {
  assert.deepEqual(new Set(figures.map(({ preset }) => preset)), new Set(['haiti', 'uganda', 'england-wales']))
  for (const { preset, parameter, low, high, source, date } of figures)
    assert.ok(source ? date : low !== '' && high !== '', `${preset} ${parameter}`)
})

test('what nations published is what their presets come to', () => {
  const value = (preset: string, parameter: string) =>
    Number(figures.find((one) => one.preset === preset && one.parameter === parameter)!.value)
  const held = (preset: string, ids: readonly string[]) =>
    ids.reduce((all, id) => all + value(preset, `start.${id}`), 0)
  // Haiti 2015–16: 10,646 prisoners, 7,665 of them (72 %) unsentenced, 454 % of the places.
  assert.equal(held('haiti', remand), 7665)
  assert.equal(held('haiti', [...remand, ...sentenced]), 10_646)
  near((100 * 10_646) / value('haiti', 'places'), 454, 0.5)
  // Uganda 2018: 52,000 in 18,000 places (289 %), 50.8 % unsentenced.
  assert.equal(held('uganda', [...remand, ...sentenced]), 52_000)
  near(held('uganda', remand) / 52_000, 0.508, 5e-4)
  near((100 * 52_000) / value('uganda', 'places'), 289, 0.5)
  // Uganda 2024: 218,715 reported; of 81,750 in court 43,579 pending, 26,328 convicted, 10,333 dismissed, 1,510 acquitted.
  assert.equal(81_750 + 90_663 + 46_302, 218_715)
  assert.equal(43_579 + 26_328 + 10_333 + 1510, 81_750)
  near(value('uganda', 'lower.convicted'), 26_328 / (26_328 + 10_333 + 1510), 5e-4)
  // England and Wales, 2018 Q2: who is held and what is pending at its end, and the shares of the quarter.
  const england = (parameter: string) => value('england-wales', parameter)
  assert.equal(held('england-wales', remand), 9285)
  assert.equal(held('england-wales', sentenced), 72_619)
  assert.equal(held('england-wales', ['lower-remand', 'lower-free']), 287_913)
  assert.equal(held('england-wales', ['higher-remand', 'higher-free']), 35_530)
  near(england('police.held'), 8065 / 346_227, 5e-5)
  near(england('prosecution.charged'), 346_227 / (113_498 + 252_020), 5e-4)
  near(england('lower.convicted'), 293_964 / 346_227, 5e-4)
  near(england('lower.custody'), 9262 / 288_809, 5e-5)
  near(england('higher.convicted'), 13_351 / 14_625, 5e-4)
  near(england('higher.custody'), 11_512 / 18_822, 5e-5)
  near(england('reports') + england('start.released') * england('reoffend'), (113_498 + 252_020) / 91, 0.1)
})

test('Haiti’s preset runs as was published: 6.97 a day come on remand, and detention takes about 1,100 days', () => {
  const haiti = layOut(presetNamed('haiti')!.model)
  const course = runFluid({ program: haiti, lanes: 1, months: 60 })
  const at = haiti.flows.findIndex(({ id }) => id === 'charged-held')
  const year = [48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59]
  const charged = year.reduce((all, month) => all + course.flows[month * haiti.flows.length + at]!, 0)
  near(charged / 365, 7665 / 1100, 0.02)
  near(indicatorsOf(haiti, course)['detention']!.values[59]!, 1100, 80)
})
