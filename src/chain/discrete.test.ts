import assert from 'node:assert/strict'
import test from 'node:test'
import { runDiscrete } from './discrete.ts'
import { jackson, network } from './given-networks.ts'
import type { ChainModel } from './model.ts'
import { layOut } from './program.ts'

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

test('a delay that begins empty: 1563 after a year, 1800 in the end', () => {
  const model = network(10, [{ slots: 0, rate: 0 }])
  model.parameters['ends'] = { label: 'Ends', quantity: 'rate', value: 1 / 180 }
  model.stocks[0]!.leaves.push({ id: 'ended', label: 'Ended', rate: 'ends', to: 'out' })
  const program = layOut(model)
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
