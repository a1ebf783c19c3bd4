import assert from 'node:assert/strict'
import test from 'node:test'
import { monthEnd } from './calendar.ts'
import { runDiscrete } from './discrete.ts'
import { runFluid } from './fluid.ts'
import { jackson, network } from './given-networks.ts'
import type { ChainModel } from './model.ts'
import { layOut } from './program.ts'
import { adjusting, type Programme } from './programmes.ts'
import { textbook } from './standard.ts'

const near = (value: number, expected: number, share: number, what: string) =>
  assert.ok(Math.abs(value / expected - 1) < share, `${what}: ${value}, expected ${expected}`)
const run = (model: ChainModel, days: number, warmUp = 1000) =>
  runDiscrete({ program: layOut(model), seed: 3, days, warmUp })

test('M/M/3 at two thirds of its capacity: waits 4/9 of a day, 26/9 are there', () => {
  const { persons, waits } = run(network(2, [{ slots: 3, rate: 1 }]), 400_000)
  near(persons[0]!, 26 / 9, 0.01, 'persons')
  near(waits[0]!.mean, 4 / 9, 0.02, 'days of waiting')
  // Of the 4/9 who wait, exp(−t) wait longer than t.
  near(waits[0]!.quantile(0.9), Math.log(4 / 9 / 0.1), 0.02, 'days that nine in ten wait at most')
  assert.equal(waits[0]!.quantile(0.5), 0)
})

test('M/M/10 with six at work: one in ten has to wait', () => {
  const { waits } = run(network(6, [{ slots: 10, rate: 1 }]), 150_000)
  let share = 0
  while (waits[0]!.quantile(share + 0.0005) === 0) share += 0.0005
  near(1 - share, 1458 / 14393, 0.02, 'share that waits')
})

test('a network with ways back: as its product form says, to 1 %', () => {
  const { persons, flows, events, days } = run(jackson, 1_200_000)
  ;[3.610582, 4.968252, 5.399711].forEach((expected, queue) => near(persons[queue]!, expected, 0.01, `queue ${queue}`))
  near(
    persons.reduce((sum, one) => sum + one, 0),
    13.978546,
    0.01,
    'days in all, by Little',
  )
  near(events / days, 3.20524, 0.003, 'events a day')
  const laid = layOut(jackson)
  ;[250, 150, 105].forEach((expected, queue) => {
    const flow = laid.flows.findIndex(({ id }) => id === `done${queue}`)
    near(flows[flow]! / days, expected / 229, 0.005, `through queue ${queue}`)
  })
})

/** Ten a day come and stay 180 days. */
function delay(): ChainModel {
  const model = network(10, [{ slots: 0, rate: 0 }])
  model.parameters['ends'] = { label: 'Ends', quantity: 'rate', value: 1 / 180 }
  model.stocks[0]!.leaves.push({ id: 'ended', label: 'Ended', rate: 'ends', to: 'out' })
  return model
}

test('a delay that begins empty: 1563 after a year, 1800 in the end', () => {
  const program = layOut(delay())
  const ends = Array.from({ length: 60 }, (_, seed) => runDiscrete({ program, seed, days: 365 }).end[0]!)
  const mean = ends.reduce((sum, one) => sum + one, 0) / 60
  assert.ok(Math.abs(mean - 1563.0701) < 3.5 * Math.sqrt(1563 / 60), `${mean}`)
  near(runDiscrete({ program, seed: 1, days: 60_000, warmUp: 2000 }).persons[0]!, 1800, 0.01, 'persons')
})

/** Two classes before one station. */
function classes(priority: 'in-order' | 'proportional'): ChainModel {
  const model = network(0.6, [{ slots: 1, rate: 1 }])
  model.stocks.push({ ...model.stocks[0]!, id: 'free' })
  model.sources.push({ id: 'arrive-free', label: 'Arrive', arrivals: 'free', to: 'free' })
  model.parameters['free'] = { label: 'Free', quantity: 'arrivals', value: 0.3 }
  model.stations[0]!.priority = priority
  model.stations[0]!.serves.push({ id: 'done-free', label: 'Done', stock: 'free', to: 'next0' })
  return model
}

test('who is named first waits less: as Cobham says of M/M/1 with priority', () => {
  const { waits } = run(classes('in-order'), 500_000)
  // W0 = 0.9; W1 = W0 / (1 − 0.6); W2 = W0 / ((1 − 0.6)(1 − 0.9)).
  near(waits[0]!.mean, 0.9 / 0.4, 0.02, 'first')
  near(waits[1]!.mean, 0.9 / 0.4 / 0.1, 0.06, 'second')
})

test('where nobody comes before others all wait alike', () => {
  const { waits } = run(classes('proportional'), 500_000)
  near(waits[0]!.mean, 9, 0.06, 'one')
  near(waits[1]!.mean / waits[0]!.mean, 1, 0.02, 'other beside it')
})

test('the same seed gives the same run, and a run ends where it is told to', () => {
  assert.deepEqual(JSON.stringify(run(jackson, 5000)), JSON.stringify(run(jackson, 5000)))
  const { days } = runDiscrete({ program: layOut(jackson), seed: 1, days: 1e9, proceed: (day) => day < 50_000 })
  assert.ok(days > 50_000 && days < 100_000)
})

test('parameters that change by month: a delay has the persons that it is to have, from its theory', () => {
  const program = layOut(delay())
  const at = (id: string) => program.parameters.indexOf(id)
  // nobody leaves for two months; then for four the usual; then twice as many come and stay a third as long; none come in the last
  const daily = [10, 10, 10, 10, 10, 10, 20, 20, 20, 0]
  const ends = [0, 0, 1, 1, 1, 1, 3, 3, 3, 3].map((times) => times / 180)
  const adjust = (month: number, of: Float64Array) => {
    of[at('arrivals')] = daily[month]!
    of[at('ends')] = ends[month]!
  }
  let expected = 0
  daily.forEach((come, month) => {
    const [days, rate] = [monthEnd(month) - monthEnd(month - 1), ends[month]!]
    const stay = Math.exp(-rate * days)
    expected = expected * stay + (rate > 0 ? (come * (1 - stay)) / rate : come * days)
  })
  // A Poisson number: its variance is its mean.
  const seeds = 100
  let sum = 0
  for (let seed = 0; seed < seeds; seed++) sum += runDiscrete({ program, seed, days: monthEnd(9), adjust }).end[0]!
  assert.ok(Math.abs(sum / seeds - expected) < 3.5 * Math.sqrt(expected / seeds), `${sum / seeds}, ${expected}`)
})

test('slots that come and go: who waits is taken up at once, and nobody is put back', () => {
  const program = layOut(network(2, [{ slots: 3, rate: 1 }]))
  const slots = program.parameters.indexOf('slots0')
  const by = (of: (month: number) => number, days: number) =>
    runDiscrete({ program, seed: 5, days, adjust: (month, now) => void (now[slots] = of(month)) })
  // A court that opens after two months has let nobody go by then, and has caught up in the end.
  const closed = by((month) => (month < 2 ? 0 : 20), monthEnd(1))
  const done = program.flows.findIndex(({ id }) => id === 'done0')
  assert.equal(closed.flows[done], 0)
  near(closed.end[0]!, 2 * monthEnd(1), 0.3, 'waiting')
  assert.ok(by((month) => (month < 2 ? 0 : 20), monthEnd(3)).end[0]! < 10)
  // And one of which all slots are closed lets those go who are in them, no one else.
  const [open, shut] = [by(() => 3, monthEnd(5)), by((month) => (month < 6 ? 3 : 0), monthEnd(11))]
  const left = shut.flows[done]! - open.flows[done]!
  assert.equal(left, Math.min(3, open.end[0]!))
  // Three in every other month, and in the months between those whom they still have: too few for two a day.
  const other = by((month) => (month % 2 ? 0 : 3), monthEnd(119))
  near(other.flows[done]!, 60 * (3 * (365 / 12) + 3), 0.02, 'done')
})

const programme = (effects: Programme['effects']): Programme => ({
  id: 'judges',
  title: 'Judges',
  kind: 'training',
  institution: 'courts',
  tranches: 1,
  start: 6,
  months: 24,
  ramp: 6,
  attrition: 0.15,
  remains: 0.5,
  cost: { once: 0, perYear: 1 },
  takenOver: 0.2,
  effects,
})

test('under a programme it comes to what the daily map comes to, within 3 %, and so does what the programme does', () => {
  const program = layOut(textbook)
  const adjust = adjusting(program, [
    programme([
      { target: 'lower.slots', how: 'relative', change: 0.25 },
      { target: 'higher.pace', how: 'relative', change: 0.2 },
      { target: 'lower.convicted', how: 'absolute', change: 0.1 },
      { target: 'short.end', how: 'relative', change: 0.3 },
      { target: 'reports', how: 'relative', change: -0.1 },
    ]),
  ])
  const months = 36
  const fluid = (more: object) =>
    runFluid({ program, lanes: 1, months, ...more }).stocks.subarray(months * program.stocks.length)
  const single = (more: object) => runDiscrete({ program, seed: 1, days: monthEnd(months - 1), ...more }).end
  const [before, after] = [single({}), single({ adjust })]
  const [fluidBefore, fluidAfter] = [fluid({}), fluid({ adjust })]
  program.stocks.forEach((id, at) => {
    if (fluidAfter[at]! > 6000) near(after[at]!, fluidAfter[at]!, 0.03, id)
  })
  for (const id of ['lower-free', 'released', 'supervised']) {
    const at = program.stocks.indexOf(id)
    near(after[at]! - before[at]!, fluidAfter[at]! - fluidBefore[at]!, 0.1, `what the programme does to ${id}`)
  }
})

test('a programme that does nothing changes no bit, and the same seed gives the same under one', () => {
  const program = layOut(textbook)
  const told = (effects?: Programme['effects']) => {
    const adjust = effects && adjusting(program, [programme(effects)])
    const { waits, ...rest } = runDiscrete({ program, seed: 2, days: 400, ...(adjust && { adjust }) })
    const numbers = waits.map((one) => one && [one.persons, one.mean, one.quantile(0.9)])
    return JSON.stringify([Object.values(rest).map((one) => (typeof one === 'number' ? one : [...one])), numbers])
  }
  const more = told([{ target: 'lower.slots', how: 'relative', change: 0.25 }])
  assert.ok(told([{ target: 'lower.slots', how: 'relative', change: 0 }]) === told())
  assert.ok(more !== told())
  assert.ok(more === told([{ target: 'lower.slots', how: 'relative', change: 0.25 }]))
})

test('responses are in force too: a delay that answers to its own number stands at the root of what it would', () => {
  const model = delay()
  model.parameters['usual'] = { label: 'Usual', quantity: 'number', value: 450 }
  model.parameters['once'] = { label: 'Once', quantity: 'number', value: 1 }
  model.responses.push({
    id: 'crowded',
    label: 'Crowded',
    note: '',
    on: true,
    target: 'ends',
    driver: { of: 'stocks', stocks: ['queue0'] },
    reference: 'usual',
    exponent: 'once',
  })
  // 10 = N × (N / 450) / 180
  near(run(model, 20_000).persons[0]!, 900, 0.02, 'persons')
})
