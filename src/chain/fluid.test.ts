import assert from 'node:assert/strict'
import test from 'node:test'
import { dayCount, dayOf, firstParameter } from './day.ts'
import { runFluid } from './fluid.ts'
import { spread, type Course } from './force.ts'
import { bytesOf } from './given-chain.ts'
import { network } from './given-networks.ts'
import { scriptWorks } from './lanes.ts'
import type { ChainModel } from './model.ts'
import { layOut } from './program.ts'
import { textbook } from './standard.ts'
import { runStochastic } from './stochastic.ts'

const golden = [
  47950.5334, 2393.5172, 2785.192, 4951.6452, 51988.8683, 6132.7179, 26741.5883, 6191.64, 1586.7346, 1702.2661,
  6208.775, 57523.0622,
]
const dayOne = [
  40111.96, 1529.55, 2961.45, 5953.788, 9075.9552, 8993.5548, 4018.2952, 8984.398, 4995.2927, 5000, 8992.3525,
  60024.5194,
]
const program = layOut(textbook)
const end = (model: ChainModel, months = 120, change: Record<string, number> = {}) => {
  const laid = layOut(model)
  const parameters = Float64Array.from(laid.values, (value, index) => change[laid.parameters[index]!] ?? value)
  const course = runFluid({ program: laid, lanes: 1, months, parameters })
  const stock = (id: string) => course.stocks[months * laid.stocks.length + laid.stocks.indexOf(id)]!
  const through = (id: string) => {
    const flow = laid.flows.findIndex((one) => one.id === id)
    return course.flows[(months - 1) * laid.flows.length + flow]!
  }
  return { course, stock, through }
}

for (const backend of ['script', 'vector'] as const)
  test(`the textbook country stands after ten years where four independent engines put it (${backend})`, () => {
    const { stocks } = runFluid({ program, lanes: 1, months: 120, backend })
    golden.forEach((persons, index) => {
      const at = stocks[120 * 12 + index]!
      assert.ok(Math.abs(at - persons) < 5e-5, `${program.stocks[index]}: ${at}, expected ${persons}`)
    })
  })

test('vectors run nothing twice: more lanes than blocks keep, and a run within a run', () => {
  const lanes = 9000
  const of = { program, lanes, months: 2 }
  const lane = (course: ReturnType<typeof runFluid>, at: number) =>
    course.stocks.filter((_, index) => index % lanes === at)
  let within: ReturnType<typeof runFluid> | undefined
  const course = runFluid({
    ...of,
    adjust: () =>
      void (within ??= runFluid({
        ...of,
        parameters: spread(
          program.values.map((value) => value / 2),
          lanes,
        ),
      })),
  })
  const alone = runFluid({ program, lanes: 1, months: 2 })
  for (const at of [0, 4000, 8999]) assert.deepEqual(lane(course, at), alone.stocks)
  assert.notDeepEqual(lane(within!, 0), alone.stocks)
})

test('and after one day', () => {
  const day = dayOf(program)
  const rows = new Float64Array(day.rows).fill(1, 0, 1)
  rows.set(program.values, firstParameter)
  program.starts.forEach(({ count }, stock) => (rows[firstParameter + day.parameters + stock] = program.values[count]!))
  rows[dayCount] = 1
  const { prepare, days, finish } = scriptWorks(day, rows, 1)
  prepare()
  days(1)
  finish()
  dayOne.forEach((persons, stock) => {
    const at = rows[firstParameter + day.parameters + stock]!
    assert.ok(Math.abs(at - persons) < 6e-5, `${program.stocks[stock]}: ${at}, expected ${persons}`)
  })
})

/** The textbook country with offence groups, a listing loop and stations that share their slots. */
const manifold: ChainModel = {
  ...structuredClone(textbook),
  groups: ['violent', 'property', 'other'].map((id) => ({ id, label: id })),
}
manifold.parameters['police.held']!.byGroup = { violent: 0.9, property: 0.4 }
manifold.parameters['adjourned'] = { label: 'Adjourned', quantity: 'share', value: 0.22 }
manifold.parameters['mistrial'] = { label: 'Tried anew', quantity: 'share', value: 0.03 }
manifold.stations[2]!.priority = 'proportional'
manifold.stations[1]!.pace = 'list'
manifold.stations[3]!.serves[0]!.to = 'hearing'
manifold.decisions.push({
  id: 'hearing',
  label: 'Does the hearing go on?',
  institution: 'courts',
  ways: [
    { id: 'put-off', label: 'Adjourned', share: 'adjourned', to: 'higher-remand' },
    { id: 'anew', label: 'Tried anew', share: 'mistrial', to: 'higher-free' },
  ],
  otherwise: { id: 'goes-on', label: 'Goes on', to: 'higher-verdict' },
})

test('vectors and plain JavaScript come to the same bytes, whatever lanes run beside', () => {
  const laid = layOut(manifold)
  const lanes = 70
  const parameters = spread(laid.values, lanes)
  for (let at = 0; at < parameters.length; at++) parameters[at]! *= 1 - 0.003 * ((at * 7919) % 100)
  const adjust = (month: number, of: Float64Array) => {
    for (let lane = 0; lane < lanes; lane++) of[lane]! *= 1 + month / 100
  }
  const [one, other] = (['script', 'vector'] as const).map((backend) =>
    runFluid({ program: laid, lanes, months: 14, parameters, adjust, backend }),
  )
  assert.ok(bytesOf(one!) === bytesOf(other!))
  const lane = 57
  const alone = runFluid({
    program: laid,
    lanes: 1,
    months: 14,
    parameters: parameters.filter((_, at) => at % lanes === lane),
    adjust: (month, of) => void (of[0]! *= 1 + month / 100),
  })
  assert.deepEqual(
    alone.stocks,
    one!.stocks.filter((_, at) => at % lanes === lane),
  )
})

test('months in which the same is in force share its numbers, and come to what they come to apart', () => {
  const laid = layOut(textbook)
  const changed = (month: number, of: Float64Array) => {
    if (month >= 3) of[0]! *= 1.5
  }
  const many = ({ parameters }: Course) => [parameters.length, new Set(parameters).size]
  const bare = runFluid({ program: laid, lanes: 3, months: 12 })
  assert.deepEqual(many(bare), [12, 1])
  assert.ok(bytesOf(bare) === bytesOf(runFluid({ program: laid, lanes: 3, months: 12, adjust: () => {} })))
  const once = runFluid({ program: laid, lanes: 3, months: 12, adjust: changed })
  assert.deepEqual(many(once), [12, 2])
  assert.equal(once.parameters[3]![0], 1.5 * once.parameters[2]![0]!)
  // what is made ready for a month is that of its own numbers
  let beside = 0
  const shaken = runFluid({
    program: laid,
    lanes: 3,
    months: 12,
    adjust: (month, of) => {
      changed(month, of)
      // the places in prison move nothing else
      of[laid.parameters.indexOf(textbook.places) * 3] = 1e6 + beside++
    },
  })
  assert.deepEqual(many(shaken), [12, 12])
  assert.deepEqual(shaken.stocks, once.stocks)
})

test('a run in the room of another comes to the same bytes, with chance too', () => {
  const laid = layOut(textbook)
  const adjust = (_month: number, of: Float64Array) => void (of[0]! *= 1.5)
  const fluid = (more: object) => runFluid({ program: laid, lanes: 3, months: 12, ...more })
  const chance = (more: object) => runStochastic({ program: laid, seed: 2, trajectories: 3, months: 12, ...more })
  for (const run of [fluid, chance]) {
    const bytes = bytesOf(run({}))
    const over = run({ adjust })
    const again = run({ over })
    assert.ok(again !== over && again.flows === over.flows && again.stocks === over.stocks)
    assert.ok(bytesOf(again) === bytes)
    // of another size there is none to take
    assert.ok(bytesOf(run({ over: run({ months: 11 }) })) === bytes)
  }
})

for (const [name, model] of [
  ['the textbook country', textbook],
  ['three offence groups with adjournments', manifold],
] as const)
  test(`nobody is lost or made in ten years: ${name}`, () => {
    const laid = layOut(model)
    const { stocks, flows } = runFluid({ program: laid, lanes: 1, months: 120 })
    const count = laid.stocks.length
    const total = (from: number) => stocks.subarray(from * count, (from + 1) * count).reduce((sum, one) => sum + one, 0)
    let expected = total(0)
    const sources = new Set(laid.sources.map(({ flow }) => flow))
    const firstExit = count + laid.decisions.length
    for (let month = 0; month < 120; month++) {
      laid.flows.forEach(({ to }, flow) => {
        const persons = flows[month * laid.flows.length + flow]!
        if (sources.has(flow)) expected += persons
        if (to >= firstExit) expected -= persons
      })
      const stands = total(month + 1)
      assert.ok(Math.abs(stands - expected) < 1e-8 * stands, `month ${month}: ${stands - expected} of ${stands}`)
    }
    // Each decision gives on what came to it.
    laid.decisions.forEach((id, decision) => {
      const into = laid.flows.flatMap(({ to }, flow) => (to === count + decision ? [flow] : []))
      const split = laid.splits.find((one) => one.decision === count + decision)!
      const sum = (list: number[]) => list.reduce((so, flow) => so + flows[119 * laid.flows.length + flow]!, 0)
      const out = [...split.ways.map(({ flow }) => flow), split.otherwise]
      assert.ok(Math.abs(sum(into) - sum(out)) <= 1e-9 * sum(into), `${id}: ${sum(into)} came, ${sum(out)} went`)
    })
  })

test('the published funnel conserves: of 100 arrests 49 convicted and 29 put away', () => {
  const shares = { rejected: 0.2, dismissed: 0.3 / 0.8, acquitted: 1 / 50, plea: 45 / 49, custody: 29 / 49 }
  const parameters: ChainModel['parameters'] = Object.fromEntries(
    Object.entries(shares).map(([id, value]) => [id, { label: id, quantity: 'share', value }]),
  )
  const model: ChainModel = {
    ...network(100, [{ slots: 1e6, rate: 1 }]),
    decisions: [
      ['next0', 'rejected', 'out', 'court'],
      ['court', 'dismissed', 'out', 'trial'],
      ['trial', 'acquitted', 'out', 'convicted'],
      ['convicted', 'plea', 'penalty', 'penalty'],
      ['penalty', 'custody', 'out', 'out'],
    ].map(([id, share, to, otherwise]) => ({
      id: id!,
      label: id!,
      institution: 'courts',
      ways: [{ id: `${share}!`, label: share!, share: share!, to: to! }],
      otherwise: { id: `${id}-else`, label: 'Else', to: otherwise! },
    })),
  }
  Object.assign(model.parameters, parameters)
  const { through } = end(model, 2)
  const days = through('arrive') / 100
  const per100 = Object.keys(shares).map((id) => Math.round((through(`${id}!`) / days) * 1e9) / 1e9)
  assert.deepEqual(per100, [20, 30, 1, 45, 29])
  assert.equal(Math.round(through('trial-else') / days), 49)
})

test('more police, courts as full as they are: no sentence more, but more waiting and more on remand', () => {
  const police = { 'police.slots': 45_333, 'police.identified': 0.47 }
  const base = end(textbook, 60, { 'police.slots': 40_000 })
  const more = end(textbook, 60, police)
  const pending = ['lower-remand', 'lower-free', 'higher-remand', 'higher-free']
  const sum = (run: typeof base, list: string[]) => list.reduce((so, id) => so + run.stock(id), 0)
  const remand = ['file-held', 'lower-remand', 'higher-remand']
  assert.ok(sum(more, pending) > 1.4 * sum(base, pending))
  assert.ok(sum(more, remand) > 1.2 * sum(base, remand))
  const sentenced = ['short', 'long-first', 'long-second']
  assert.ok(Math.abs(sum(more, sentenced) / sum(base, sentenced) - 1) < 1e-6)
  for (const id of ['lower-custody', 'higher-custody']) assert.ok(more.through(id) <= base.through(id) * (1 + 1e-9), id)
})

test('without limits a chain is pure branching: flows are those of (I − P)^-1', () => {
  const unlimited = Object.fromEntries(['police', 'prosecution', 'lower', 'higher'].map((id) => [`${id}.slots`, 1e11]))
  // So far on that nothing changes any more.
  const { through, course } = end(textbook, 1200, unlimited)
  const days = through('reported') / 650
  const v = (id: string) => textbook.parameters[id]!.value
  // Of the reports as such; those who reoffend come on top.
  const investigated = v('police.pace') / (v('police.pace') + (1 - v('police.pace')) * v('police.lapse'))
  const reports = (through('reported') + through('reoffended')) / days
  const suspects = reports * investigated * v('police.identified')
  const held = suspects * v('police.held')
  const [decide, limit] = [v('prosecution.pace'), (1 - v('prosecution.pace')) * v('police.release')]
  const decidedHeld = (held * decide) / (decide + limit)
  const charges = suspects * v('prosecution.charged')
  assert.ok(Math.abs(through('identified') / days / suspects - 1) < 1e-6)
  assert.ok(Math.abs(through('decided-held') / days / decidedHeld - 1) < 1e-6)
  assert.ok(Math.abs((through('charged-held') + through('charged-free')) / days / charges - 1) < 1e-6)
  const returning = v('reoffend') / (v('reoffend') + (1 - v('reoffend')) * v('desist'))
  const released = ['short-served', 'long-served', 'supervision-ended'].reduce((sum, id) => sum + through(id), 0)
  assert.ok(Math.abs(through('reoffended') / released / returning - 1) < 1e-6)
  assert.equal(course.months, 1200)
})

test('flows, capacities and stocks a thousand times as many: all is a thousand times as many', () => {
  const scaled = (id: string) => ['arrivals', 'capacity', 'stock'].includes(textbook.parameters[id]!.quantity)
  for (const [factor, exactly] of [
    [1024, true],
    [1000, false],
  ] as const) {
    const change = Object.fromEntries(
      Object.entries(textbook.parameters).map(([id, { value }]) => [id, scaled(id) ? factor * value : value]),
    )
    const [small, large] = [end(textbook).course, end(textbook, 120, change).course]
    small.stocks.forEach((persons, at) => {
      const off = Math.abs(large.stocks[at]! - factor * persons)
      assert.ok(exactly ? off === 0 : off <= 1e-11 * factor * persons, `${at}: ${off}`)
    })
  }
})

test('adjournments are hearings anew: 1.249219 listings a case', () => {
  // Per listing 39 % go on (of which 5 % abort), 34 % plead, the others are put off.
  const model = network(10, [{ slots: 1e6, rate: 0.5, to: { 0: 1 - (0.39 * 0.95 + 0.34 + 0.09) } }])
  const { through } = end(model, 120)
  assert.ok(Math.abs(through('done0') / through('arrive') - 2000 / 1601) < 1e-9)
})

test('twenty come and eighteen are done a day: 730 a year more, or as many as leave by themselves', () => {
  const model = network(20, [{ slots: 18, rate: 1, start: 100 }])
  const grown = end(model, 12).stock('queue0')
  assert.ok(Math.abs(grown - 830) < 1e-9)
  model.parameters['lapse'] = { label: 'Lapse', quantity: 'rate', value: 0.002 }
  model.stocks[0]!.leaves.push({ id: 'lapsed', label: 'Lapsed', rate: 'lapse', to: 'out' })
  // A thousand are left each day when the day's eighteen are done.
  assert.ok(Math.abs(end(model, 600).stock('queue0') - 1018) < 0.01)
})

test('what a programme makes of a share, rate or capacity is held to what it may be', () => {
  const wild = runFluid({
    program,
    lanes: 1,
    months: 24,
    adjust: (month, of) => {
      for (let at = 0; at < of.length; at += 3) of[at]! *= (month - 5) * 100
    },
  })
  for (const persons of [...wild.stocks, ...wild.flows]) assert.ok(persons >= 0 && Number.isFinite(persons))
})

test('a run ends where it is told to', () => {
  const seen: number[] = []
  const course = runFluid({ program, lanes: 1, months: 120, proceed: (month) => seen.push(month) < 4 })
  assert.equal(course.months, 3)
  assert.deepEqual(seen, [0, 1, 2, 3])
})
