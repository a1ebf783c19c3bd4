// What an institution counts in cases or charges becomes persons, in every solver.
import assert from 'node:assert/strict'
import test from 'node:test'
import { runDiscrete } from './discrete.ts'
import { faultsOf } from './faults.ts'
import { runFluid } from './fluid.ts'
import { layOut } from './program.ts'
import { textbook } from './standard.ts'
import { runStochastic } from './stochastic.ts'
import { lanesOf, uncertainOf } from './uncertain.ts'

/** The textbook country, whose lower courts count cases of 1.8 persons. */
const inCases = structuredClone(textbook)
inCases.parameters['per-case'] = { label: 'Persons a case', quantity: 'number', value: 1.8 }
for (const stock of inCases.stocks) if (stock.id === 'lower-free') Object.assign(stock, { countedIn: 'cases', personsPer: 'per-case' }) // prettier-ignore
/** The same nation, counted in persons. */
const inPersons = structuredClone(textbook)
inPersons.parameters['start.lower-free']!.value *= 1.8

test('cases at so many persons are so many persons: fluid, with chance and event by event', () => {
  assert.deepEqual(faultsOf(inCases), [])
  const [cases, persons] = [inCases, inPersons].map(layOut)
  const fluid = (program: typeof cases) => runFluid({ program: program!, lanes: 1, months: 24 }).stocks
  assert.deepEqual(fluid(cases), fluid(persons))
  assert.notDeepEqual(fluid(cases), fluid(layOut(textbook)))
  const drawn = (program: typeof cases) =>
    runStochastic({ program: program!, seed: 1, trajectories: 2, months: 6 }).stocks
  assert.deepEqual(drawn(cases), drawn(persons))
  const events = (program: typeof cases) => runDiscrete({ program: program!, seed: 1, days: 20 }).end
  assert.deepEqual(events(cases), events(persons))
})

test('how many persons a case is may be unknown, and then the persons are', () => {
  const model = structuredClone(inCases)
  model.parameters['per-case']!.prior = { shape: 'uniform', low: 1, high: 2 }
  const program = layOut(model)
  const uncertain = uncertainOf(program)
  assert.deepEqual(
    uncertain.map(({ id }) => id),
    ['per-case'],
  )
  const { parameters } = lanesOf(program, [], uncertain, Float64Array.of(0.25, 0.75), 0, 2)
  const { stocks } = runFluid({ program, lanes: 2, months: 1, parameters })
  const at = program.stocks.indexOf('lower-free') * 2
  assert.deepEqual([...stocks.subarray(at, at + 2)], [9000 * 1.25, 9000 * 1.75])
})
