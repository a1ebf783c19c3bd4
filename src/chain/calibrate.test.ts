import assert from 'node:assert/strict'
import test from 'node:test'
import { calibrate, Untold, type Fitted } from './calibrate.ts'
import { countablesIn, countsOf, type CountGiven } from './counted.ts'
import { runFluid } from './fluid.ts'
import { givenChain } from './given-chain.ts'
import { indicatorsIn } from './indicators.ts'
import { leftOf } from './left-of-prior.ts'
import type { ChainModel, Prior } from './model.ts'
import { quantileOf } from './priors.ts'
import { layOut } from './program.ts'
import { Ended } from './sensitivity.ts'
import { textbook } from './standard.ts'

const textbookProgram = layOut(textbook)
const given = (of: string, from: number, to: number, value: number, sd: number): CountGiven => ({
  id: of,
  of,
  from,
  to,
  value,
  sd,
})

test('what is counted over months is what changes with how many months are looked at', () => {
  // nothing stands still
  const adjust = (month: number, parameters: Float64Array) => {
    parameters.forEach((value, index) => (parameters[index] = value * (1 - (month * (1 + (index % 7))) / 1000)))
  }
  const course = runFluid({ program: textbookProgram, lanes: 1, months: 60, adjust })
  const countables = countablesIn(textbookProgram)
  assert.ok(Object.keys(countables).length > 100)
  for (const [name, { over }] of Object.entries(countables)) {
    const [month, year] = [36, 25].map((from) =>
      countsOf(textbookProgram, [given(name, from, 36, 0, 1)])[0]!.at(course, 0),
    )
    // nothing is to be told, or nobody was so old
    if (!month) continue
    assert.equal(over, month === year ? 'day' : 'months', `${name}: ${month}, ${year}`)
  }
})

test('stocks, flows and stages are read off a run, of groups by themselves and together', () => {
  const program = layOut({ ...textbook, groups: ['a', 'b'].map((id) => ({ id, label: id })) })
  const course = runFluid({ program, lanes: 1, months: 24 })
  const read = (of: string, from: number, to: number) =>
    countsOf(program, [given(of, from, to, 0, 1)])[0]!.at(course, 0)
  const close = (one: number, other: number) => assert.ok(Math.abs(one / other - 1) < 1e-12, `${one}, ${other}`)
  close(read('stock:lower-remand', 0, 0), 2 * textbook.parameters['start.lower-remand']!.value)
  close(read('stock:lower-free@a', 24, 24) + read('stock:lower-free@b', 24, 24), read('stock:lower-free', 24, 24))
  close(read('stock:lower-free', 24, 24) + read('stock:lower-remand', 24, 24), read('pending:lower', 24, 24))
  const charged = read('flow:charged-held', 13, 24) + read('flow:charged-free', 13, 24)
  close(read('stage:charged', 13, 24), charged)
  close(indicatorsIn(program)['share-charged']!.at(course, 0, 23), (100 * charged) / read('incoming:police', 13, 24))
  assert.throws(() => read('flow:nowhere', 1, 2), /nothing called "flow:nowhere"/)
})

/** One court that is full: what it gets through is slots × pace, and no count of it tells the two apart. */
function fullCourt(prior: (id: string) => Prior | undefined): ChainModel {
  const model = givenChain({
    sources: [['filed', 60, 'pending']],
    stocks: [{ id: 'pending', start: 5000 }],
    stations: [{ id: 'court', capacity: 2000, rate: 0.02, serves: [['tried', 'pending', 'free']] }],
    exits: ['free'],
  })
  for (const [id, parameter] of Object.entries(model.parameters)) {
    const own = prior(id)
    if (own) parameter.prior = own
  }
  return model
}

test('figures that counts can’t tell apart are named together', () => {
  const program = layOut(
    fullCourt((id) =>
      id.startsWith('court.') ? { shape: 'lognormal', median: id === 'court.rate' ? 0.02 : 2000, cv: 0.3 } : undefined,
    ),
  )
  const counts = countsOf(program, [given('resolved:court', 1, 12, 12_000, 50)])
  const { correlations, figures, residuals, directions } = calibrate({ program, months: 12, counts })
  assert.ok(Math.abs(residuals[0]!.off) < 0.1)
  assert.deepEqual(
    correlations.map(({ one, other }) => [one, other].toSorted()),
    [['court.capacity', 'court.rate']],
  )
  assert.ok(correlations[0]!.correlation < -0.98, String(correlations[0]!.correlation))
  assert.ok(figures.every(({ left }) => left > 0.45 && left < 0.55))
  assert.ok(directions[0]!.singular > 10 && directions[1]!.singular < 0.01)
})

test('the fitted model is the run that was fitted, with what its responses are held against', () => {
  const model = fullCourt((id) => (id === 'filed' ? { shape: 'lognormal', median: 78, cv: 0.3 } : undefined))
  Object.assign(model.parameters, {
    usual: { label: 'usual', quantity: 'arrivals', value: 60 },
    power: { label: 'power', quantity: 'number', value: 0.5 },
  })
  model.responses.push({
    id: 'haste',
    label: 'haste',
    note: '',
    on: true,
    target: 'court.rate',
    driver: { of: 'parameter', parameter: 'filed' },
    reference: 'usual',
    exponent: 'power',
  })
  const program = layOut(model)
  const counts = countsOf(program, [
    given('pending:court', 12, 12, 13_000, 9000),
    given('incoming:court', 1, 12, 27_000, 10),
  ])
  const fitted = calibrate({ program, months: 12, counts })
  const again = layOut(fitted.model)
  const course = runFluid({ program: again, lanes: 1, months: 12 })
  countsOf(again, [given('pending:court', 12, 12, 0, 1), given('incoming:court', 1, 12, 0, 1)]).forEach(
    ({ at }, index) => {
      const own = fitted.residuals[index]!.fitted
      assert.ok(Math.abs(at(course, 0) / own - 1) < 1e-9, `${at(course, 0)}, ${own}`)
    },
  )
  assert.ok(fitted.model.parameters.usual!.value > 70, JSON.stringify(fitted))
})

test('a count that is none is named, and a fit can be ended', () => {
  const program = layOut(fullCourt((id) => (id === 'filed' ? { shape: 'lognormal', median: 60, cv: 0.3 } : undefined)))
  const counts = countsOf(program, [given('pending:court', 6, 6, 9000, 10), given('wait:court', 6, 6, 200, 10)])
  assert.throws(
    () => calibrate({ program, months: 6, counts }),
    (error) => error instanceof Untold && error.counts.join() === '1',
  )
  assert.throws(() => calibrate({ program, months: 36, counts, proceed: (done) => done < 1 }), Ended)
  assert.ok(calibrate({ program, months: 36, counts }).converged)
})

test('what counts left of a prior lies between the ends that were fitted', () => {
  const fits: [Prior, Pick<Fitted, 'value' | 'low' | 'high'>][] = [
    [
      { shape: 'normal', mean: 5, sd: 2 },
      { value: 4, low: 3, high: 5 },
    ],
    [
      { shape: 'lognormal', median: 5, cv: 0.5 },
      { value: 4, low: 3.2, high: 5 },
    ],
    [
      { shape: 'uniform', low: 0, high: 1 },
      { value: 0.4, low: 0.3, high: 0.55 },
    ],
    [
      { shape: 'triangular', low: 0.2, mode: 0.4, high: 1 },
      { value: 0.5, low: 0.42, high: 0.6 },
    ],
    [
      { shape: 'beta', low: 0, mode: 10, high: 40 },
      { value: 12, low: 10, high: 18 },
    ],
  ]
  for (const [prior, fitted] of fits) {
    const left = leftOf(prior, fitted)!
    const at = quantileOf(left)
    assert.ok(Math.abs(at(0.05) / fitted.low - 1) < 1e-3, `${prior.shape}: ${at(0.05)}`)
    assert.ok(Math.abs(at(0.95) / fitted.high - 1) < 1e-3, `${prior.shape}: ${at(0.95)}`)
  }
  // never beyond the ends that it had
  const held = leftOf({ shape: 'uniform', low: 0, high: 1 }, { value: 0.9, low: 0.7, high: 0.99 })
  assert.ok(held?.shape === 'triangular' && held.high === 1)
  assert.equal(leftOf({ shape: 'uniform', low: 0, high: 1 }, { value: 1, low: 1, high: 1 }), undefined)
})
