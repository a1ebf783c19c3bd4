import assert from 'node:assert/strict'
import test from 'node:test'
import { elasticitiesOf, elasticity, observedElasticities, ownElasticities } from './elasticity.ts'
import { runFluid } from './fluid.ts'
import { givenChain } from './given-chain.ts'
import { indicatorsIn } from './indicators.ts'
import { layOut, type Program } from './program.ts'
import { textbook } from './standard.ts'
import { disposalsIn, freeHours, prisonStock, remandEffect, remandFilter, servedFor } from './ready-reckoner.ts'

const close = (actual: number, expected: number, tolerance = 1e-9) =>
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${actual}, expected ${expected}`,
  )
const closeAll = (actual: number[], expected: number[], tolerance = 1e-9) => {
  assert.equal(actual.length, expected.length)
  actual.forEach((value, index) => close(value, expected[index]!, tolerance))
}

test('T2a: a prison’s stock from how long people serve', () => {
  const { left, stock } = prisonStock([0, 0, 1, 1, 1, 1, 1, 1, 1, 1], [0.5, 0.25, 0.1, 0.1, 0.05])
  closeAll(left, [0, 0, 0.5, 0.75, 0.85, 0.95, 1, 1, 1, 1])
  closeAll(stock, [0, 0, 0.5, 0.75, 0.9, 0.95, 0.95, 0.95, 0.95, 0.95])
})

test('T2b: 3.2 months served is four fifths in the fourth and a fifth in the fifth', () => {
  closeAll(servedFor(3.2), [0, 0, 0, 0.8, 0.2])
  closeAll(servedFor(2), [0, 0, 1])
})

test('T2c: a case more on remand, until the custody limit', () => {
  const filter = remandFilter({ rate: 0.1, noBail: 0.2, limit: 10 }, 12)
  closeAll(filter, [0.092, 0.084, 0.076, 0.068, 0.06, 0.052, 0.044, 0.036, 0.028, 0.02, 0.02, 0.02])
  const months = Array.from({ length: 24 }, () => 0)
  const pulse = (many: number) => [many, ...months.slice(1)]
  const coming = { rate: 0.1, noBail: 0.2, limit: 6 }
  const effect = remandEffect(pulse(1), pulse(2), coming, { ...coming, rate: 0.25 })
  close(effect.at(-1)!, -0.08)
})

test('T2d: a hundred more days of court, less the hours that are set aside', () => {
  const hours = freeHours(100, 5, [
    { cases: 0.4, hours: 10 },
    { cases: 0.6, hours: 30 },
  ])
  close(hours, 478)
  closeAll(disposalsIn(hours, [60, 70, 20], 430), [66.6977, 77.814, 22.2326], 3e-6)
  closeAll(disposalsIn(275.5, [70, 80, 50], 440), [43.8295, 50.0909, 31.3068], 3e-6)
})

/** The last month's stocks or flows of a run with one number changed. */
function last(program: Program, months: number, change: Record<string, number> = {}) {
  const parameters = program.values.slice()
  for (const [id, value] of Object.entries(change)) parameters[program.parameters.indexOf(id)] = value
  const course = runFluid({ program, lanes: 1, months, parameters })
  return {
    course,
    stock: (id: string) => course.stocks[months * program.stocks.length + program.stocks.indexOf(id)]!,
    flow: (id: string, count = 1) => {
      const at = program.flows.findIndex((flow) => flow.id === id)
      let sum = 0
      for (let month = months - count; month < months; month++) sum += course.flows[month * program.flows.length + at]!
      return sum
    },
  }
}

test('T7: one point more of bail refused, and remand, prison and parole grow as New South Wales published', () => {
  const refused = 1 / 7.66
  // Those refused who are sentenced, and of the sentenced and the paroled who never were on remand, so many that 78.7 % and 80.3 % were.
  const fromRemand = 0.6 * refused
  const fromLiberty = (fromRemand * (1 - 0.787)) / 0.787
  const parole = 0.5
  const paroleFromLiberty = (fromRemand * parole * (1 - 0.803)) / 0.803 / fromLiberty
  const program = layOut(
    givenChain({
      sources: [
        ['charged', 100, 'bail-decision'],
        ['sentenced-at-liberty', 100 * fromLiberty, 'prison-free'],
      ],
      stocks: [
        { id: 'remand', held: 'remand', leaves: [['remand-ended', 1 / 60, 'verdict']] },
        { id: 'bail', leaves: [['bail-ended', 1 / 90, 'out']] },
        { id: 'prison-remanded', held: 'sentenced', leaves: [['served', 1 / 120, 'release-remanded']] },
        { id: 'prison-free', held: 'sentenced', leaves: [['served-free', 1 / 120, 'release-free']] },
        { id: 'parole', institution: 'community', leaves: [['parole-ended', 1 / 100, 'out']] },
      ],
      decisions: [
        { id: 'bail-decision', ways: [['refused', refused, 'remand']], otherwise: ['granted', 'bail'] },
        { id: 'verdict', ways: [['custody', 0.6, 'prison-remanded']], otherwise: ['no-custody', 'out'] },
        { id: 'release-remanded', ways: [['paroled', parole, 'parole']], otherwise: ['free', 'out'] },
        { id: 'release-free', ways: [['paroled-free', paroleFromLiberty, 'parole']], otherwise: ['free-too', 'out'] },
      ],
      exits: ['out'],
    }),
  )
  const base = last(program, 200)
  const more = last(program, 200, { refused: refused + 0.01 })
  const growth = (...ids: string[]) => {
    const sum = (of: typeof base) => ids.reduce((all, id) => all + of.stock(id), 0)
    return 100 * (sum(more) / sum(base) - 1)
  }
  close(growth('remand'), 7.66, 1e-6)
  assert.equal(growth('prison-remanded', 'prison-free').toFixed(2), '6.03')
  assert.equal(growth('parole').toFixed(2), '6.15')
})

test('T7: a case is listed 2000/1601 times, and hearings put off are told', () => {
  const program = layOut(
    givenChain({
      sources: [['committed', 10, 'pending']],
      stocks: [{ id: 'pending' }],
      stations: [{ id: 'court', capacity: 400, rate: 0.05, serves: [['listed', 'pending', 'listing']] }],
      decisions: [
        {
          id: 'listing',
          ways: [
            ['trial', 0.39, 'trial-ends'],
            ['plea', 0.34, 'done'],
            ['adjourned', 0.18, 'pending', 'adjourned'],
          ],
          otherwise: ['other', 'done'],
        },
        { id: 'trial-ends', ways: [['verdict', 0.95, 'done']], otherwise: ['aborted', 'pending', 'adjourned'] },
      ],
      exits: ['done'],
    }),
  )
  const run = last(program, 60)
  close(run.flow('listed') / run.flow('committed'), 2000 / 1601)
  assert.equal((2000 / 1601).toFixed(6), '1.249219')
  const read = indicatorsIn(program)
  close(read['adjournment:court']!.at(run.course, 0, 59), 100 * (1 - 0.8005))
  // What was put off has neither come nor been resolved.
  close(read['clearance:court']!.at(run.course, 0, 59), 100)
  close(read['incoming:court']!.at(run.course, 0, 59), 3650)
  assert.ok(Math.abs(read['cohort-concluded']!.at(run.course, 0, 59) - 100) < 1e-6)
})

const judges = layOut(
  givenChain({
    parameters: {
      judges: { label: 'Judges', quantity: 'staff', value: 20 },
      'judges.before': { label: 'Judges before', quantity: 'staff', value: 20 },
      theta: { label: 'Elasticity', quantity: 'number', value: 1 },
    },
    sources: [['committed', 20, 'pending']],
    stocks: [{ id: 'pending', start: 20_000 }],
    stations: [
      {
        id: 'court',
        capacity: (20 * 8.5 * 12) / 365,
        rate: 1,
        pace: 'list',
        serves: [['finalised', 'pending', 'done']],
      },
    ],
    exits: ['done'],
    responses: [
      {
        id: 'judges',
        label: 'Judges',
        note: '',
        on: true,
        target: 'court.capacity',
        driver: { of: 'parameter', parameter: 'judges' },
        reference: 'judges.before',
        exponent: 'theta',
      },
    ],
  }),
)

test('T7: five judges more finalise 42.5 a month more in New South Wales, none in Israel', () => {
  const a = last(judges, 12).flow('finalised', 12) / 12
  close(last(judges, 12, { judges: 25 }).flow('finalised', 12) / 12 - a, 42.5)
  close(last(judges, 12, { judges: 25, theta: 0 }).flow('finalised', 12) / 12, a)
  close(
    elasticity(
      { driver: 20, answer: a },
      { driver: 25, answer: last(judges, 12, { judges: 25 }).flow('finalised', 12) / 12 },
    ),
    1,
  )
})

test('T7: a tenth more arrests gives 3.9 % more prison sentences where the added cases are less serious', () => {
  const program = layOut(
    givenChain({
      parameters: {
        'arrests.before': { label: 'Arrests before', quantity: 'arrivals', value: 100 },
        'eps-1': { label: 'Marginal seriousness less 1', quantity: 'number', value: -0.6 },
      },
      sources: [['arrested', 100, 'charging']],
      stocks: [{ id: 'prison', held: 'sentenced', leaves: [['released', 0.01, 'out']] }],
      decisions: [{ id: 'charging', ways: [['charged', 0.5, 'prison', 'charged']], otherwise: ['dropped', 'out'] }],
      exits: ['out'],
      responses: [
        {
          id: 'seriousness',
          label: 'Marginal seriousness',
          note: '',
          on: true,
          target: 'charged',
          driver: { of: 'flows', flows: ['arrested'] },
          reference: 'arrests.before',
          exponent: 'eps-1',
        },
      ],
    }),
  )
  const [base, more] = [last(program, 24), last(program, 24, { arrested: 110 })]
  close(more.flow('charged') / base.flow('charged'), 1.1 ** 0.4)
  assert.equal((100 * (1.1 ** 0.4 - 1)).toFixed(1), '3.9')
  const seen = elasticity({ driver: 100, answer: base.flow('charged') }, { driver: 110, answer: more.flow('charged') })
  close(seen, observedElasticities.find(({ id }) => id === 'arrests-prison')!.value)
})

test('T7: what a tenth more pending does to the wait can be told: 1 in the order of coming, 0.57 and 0.61 observed', () => {
  const at = (pending: number) => {
    const { course } = last(judges, 200, { 'pending.start': pending, committed: 5 })
    const read = indicatorsIn(judges)
    return { driver: read['pending:court']!.at(course, 0, 0), answer: read['wait:court']!.at(course, 0, 0) }
  }
  close(elasticity(at(10_000), at(11_000)), 1, 2e-3)
  assert.deepEqual(
    observedElasticities.filter(({ driver }) => driver === 'Cases pending').map(({ value }) => value),
    [0.573, 0.608],
  )
})

test('by how many percent an answer moves for one percent of a figure: 1 in proportion, none of what does nothing', () => {
  const program = layOut(
    givenChain({
      sources: [['arrested', 100, 'charging']],
      stocks: [{ id: 'prison', held: 'sentenced', start: 5_000, leaves: [['released', 0.01, 'out']] }],
      decisions: [{ id: 'charging', ways: [['charged', 0.5, 'prison', 'charged']], otherwise: ['dropped', 'out'] }],
      exits: ['out'],
    }),
  )
  const at = [{ indicator: 'sentenced', month: 120 }]
  const [moves] = elasticitiesOf({ program }, at, ['arrested', 'charged', 'released', 'places', 'training:charged'])
  // 5,000 are where as many come as go: all is in proportion, but to how long they stay inversely.
  for (const [value, expected] of [
    [moves![0]!, 1],
    [moves![1]!, 1],
    [moves![2]!, -1],
    [moves![3]!, 0],
  ] as const)
    assert.ok(Math.abs(value - expected) < 1e-3, `${value}, expected ${expected}`)
  assert.equal(moves![4], NaN)
})

test('a model is held against what was measured: where nothing is full all is in proportion, before full courts no sentence is', () => {
  const open = structuredClone(textbook)
  for (const id of ['police', 'prosecution', 'lower', 'higher']) open.parameters[`${id}.slots`]!.value = 1e9
  const free = ownElasticities({ program: layOut(open) }, 240)
  assert.ok(Math.abs(free['arrests-prison']! - 1) < 0.01, `${free['arrests-prison']}`)
  const full = ownElasticities({ program: layOut(textbook) }, 60)
  assert.ok(Math.abs(full['arrests-prison-at-once']!) < 0.02, `${full['arrests-prison-at-once']}`)
  assert.ok(full['judges-disposals']! > 0.9 && full['judges-disposals']! <= 1.001, `${full['judges-disposals']}`)
  assert.ok(Math.abs(full['pending-mean-delay']! - 1) < 0.05, `${full['pending-mean-delay']}`)
  assert.deepEqual(Object.keys(full).toSorted(), observedElasticities.map(({ id }) => id).toSorted())
  // Without courts nothing is said of judges.
  const none = layOut(
    givenChain({
      sources: [['come', 1, 'wait']],
      stocks: [{ id: 'wait', leaves: [['go', 0.1, 'out']] }],
      exits: ['out'],
    }),
  )
  assert.deepEqual(ownElasticities({ program: none }, 12), {})
})
