import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseInput, type JobContext } from '#kernel/operation.ts'
import { Problem } from '#kernel/problem.ts'
import { countsOf } from '#chain/counted.ts'
import { runFluid } from '#chain/fluid.ts'
import { layOut } from '#chain/program.ts'
import { referencesOf } from '#chain/references.ts'
import { textbook } from '#chain/standard.ts'
import { calibration } from './calibrate.ts'
import { ready } from './faults.ts'
import { runOnce } from './picture/running.ts'
import { runScenario } from './run.ts'
import { triedOf } from './subject.ts'

const context = (signal = new AbortController().signal) =>
  ({ signal, progress: async () => {}, today: '2026-03-31' }) as unknown as JobContext
const file = (more: object = {}) => ({
  format: 'jurat-chain/1',
  title: 'Tried',
  preset: 'textbook',
  months: 60,
  ...more,
})
const fit = async (counts: object[], scenario: object = file()) =>
  calibration.output.parse(await calibration.work(context(), parseInput(calibration, { scenario, counts })))

/** What is believed of three figures of the textbook country, and what they are. */
const belief = {
  'lower.slots': { value: 9000, prior: { shape: 'lognormal', median: 9000, cv: 0.3 } },
  'lower.custody': { value: 0.5, prior: { shape: 'uniform', low: 0.2, high: 0.9 } },
  'short.end': { value: 0.005, prior: { shape: 'triangular', low: 0.003, mode: 0.005, high: 0.02 } },
}
const truth = { 'lower.slots': 7600, 'lower.custody': 0.38, 'short.end': 0.008 }

/** Counts as the true nation would give them: each one percent off at most by its own saying. */
function countsOfTruth(names: [string, number | undefined, number][]) {
  const parameters = { ...textbook.parameters }
  for (const [id, value] of Object.entries(truth)) parameters[id] = { ...parameters[id]!, value }
  const program = layOut({ ...textbook, parameters })
  const course = runFluid({ program, lanes: 1, months: 60 })
  return names.map(([indicator, from, month]) => {
    const [count] = countsOf(program, [{ id: '', of: indicator, from: from ?? month, to: month, value: 0, sd: 1 }])
    const value = count!.at(course, 0)
    return {
      indicator,
      ...(from && { from }),
      month,
      value,
      low: value * 0.99,
      high: value * 1.01,
      source: 'Census',
      date: '2025',
    }
  })
}
const fullCounts = countsOfTruth([
  ['resolved:lower', 1, 12],
  ['resolved:lower', 13, 24],
  ['stage:custody', 1, 12],
  ['stage:custody', 13, 24],
  ['stock:short', undefined, 12],
  ['stock:short', undefined, 24],
])
// what isn't asked of is known, else the textbook's figures would move as well
const known = Object.fromEntries(
  Object.entries(textbook.parameters)
    .filter(([id, { prior }]) => !(id in belief) && !prior)
    .map(([id, { value }]) => [id, { value, source: 'Known' }]),
)
const believing = file({ figures: { ...known, ...belief } })

test('counts that a known nation gives lead back to its figures, and the saved scenario is what was fitted', async () => {
  const { figures, residuals, converged, calibrated, together } = await fit(fullCounts, believing)
  assert.ok(converged)
  assert.deepEqual(figures.map(({ figure }) => figure).toSorted(), Object.keys(truth).toSorted())
  for (const { figure, value, low, high, informed, left } of figures) {
    const right = truth[figure as keyof typeof truth]
    assert.ok(low < right && right < high, `${figure}: ${low} to ${high}, ${right}`)
    assert.ok(Math.abs(value / right - 1) < 0.02, `${figure}: ${value}, ${right}`)
    assert.ok(informed && left < 0.1)
  }
  assert.ok(residuals.every(({ fits, off }) => fits && Math.abs(off) < 1))
  assert.ok(together.every(({ correlation }) => Math.abs(correlation) < 1))

  // as a file it is read again, and its run gives what was fitted
  const own = ready(parseInput(runScenario, { scenario: calibrated }).scenario)
  const { program, course } = runOnce(triedOf(own))
  residuals.forEach(({ indicator, from, month, fitted }) => {
    const given = { id: '', of: indicator, from: from ?? month, to: month, value: 0, sd: 1 }
    const again = countsOf(program, [given])[0]!.at(course, 0)
    assert.ok(Math.abs(again / fitted - 1) < 1e-5, `${indicator}: ${again}, ${fitted}`)
  })
  // a response that is turned on afterwards is held against the nation as it was fitted
  const { value } = own.model.parameters['delay.days']!
  assert.ok(Math.abs(value / referencesOf(own.model)['delay.days']! - 1) < 2e-3)
  assert.ok(Math.abs(value / textbook.parameters['delay.days']!.value - 1) > 0.05)
  const slots = calibrated.figures['lower.slots']!
  assert.equal(slots.source, 'Calibrated to 6 counts')
  assert.equal(slots.date, '2026-03-31')
  assert.ok(slots.prior?.shape === 'lognormal' && slots.prior.cv < 0.05)
  const custody = calibrated.figures['lower.custody']!.prior
  assert.ok(custody?.shape === 'triangular' && custody.low > 0.3 && custody.high < 0.45, JSON.stringify(custody))
  assert.ok(calibrated.assumptions.includes('Calibrated to 6 counts on 2026-03-31.'))
  assert.match(calibrated.assumptions.join(' '), /resolved:lower, months 1 to 12: .*Census, 2025/)
  assert.match(calibrated.assumptions.join(' '), /correlations, is lost/)
})

test('counts that tell nothing of a figure leave what was believed of it', async () => {
  const { figures, calibrated } = await fit(fullCounts.slice(0, 2), believing)
  const by = Object.fromEntries(figures.map((one) => [one.figure, one]))
  assert.ok(by['lower.slots']!.informed)
  for (const id of ['short.end', 'lower.custody'] as const) {
    const { informed, left, value, before, low, beforeLow, high, beforeHigh } = by[id]!
    assert.ok(!informed && left > 0.99, `${id}: ${left}`)
    for (const [now, then] of [
      [value, before],
      [low, beforeLow],
      [high, beforeHigh],
    ])
      assert.ok(Math.abs(now! / then! - 1) < 0.01, `${id}: ${now}, ${then}`)
    assert.deepEqual(calibrated.figures[id], belief[id])
  }
})

test('a count that contradicts the others stands out, in standard deviations', async () => {
  const wrong = { ...fullCounts[4]!, indicator: 'sentenced', value: 30_000, low: 29_500, high: 30_500 }
  const { residuals, misfit } = await fit([...fullCounts, wrong], believing)
  const worst = residuals.toSorted((one, other) => Math.abs(other.off) - Math.abs(one.off))[0]!
  assert.deepEqual([worst.indicator, worst.value, worst.fits], ['sentenced', 30_000, false])
  assert.ok(worst.off < -10, String(worst.off))
  assert.ok(misfit > 100)
})

test('a count in cases is brought to persons, and its error with it', async () => {
  const [one] = fullCounts
  const { residuals } = await fit(
    [{ ...one!, value: one!.value / 2, low: undefined, high: undefined, sd: 10, persons: 2 }],
    believing,
  )
  assert.ok(Math.abs(residuals[0]!.value / one!.value - 1) < 1e-5)
  assert.equal(residuals[0]!.sd, 20)
})

test('a model of one’s own keeps its groups apart', async () => {
  const groups = ['a', 'b'].map((id) => ({ id, label: id }))
  const model = {
    ...textbook,
    groups,
    parameters: {
      ...textbook.parameters,
      'lower.convicted': { ...textbook.parameters['lower.convicted']!, byGroup: { a: 0.4, b: 0.8 } },
    },
  }
  const scenario = { format: 'jurat-chain/1', title: 'Own', months: 24, model }
  const count = { indicator: 'conviction', month: 24, value: 45, sd: 0.5, source: 'Court', date: '2025' }
  const { residuals, calibrated } = await fit([count], scenario)
  const own = ready(parseInput(runScenario, { scenario: calibrated }).scenario)
  const { program, course } = runOnce(triedOf(own))
  const again = countsOf(program, [{ id: '', of: 'conviction', from: 13, to: 24, value: 0, sd: 1 }])[0]!.at(course, 0)
  // what the counts say nothing of stays as it was, which moves a count by a hundredth of its error
  assert.ok(Math.abs(again - residuals[0]!.fitted) < 0.02 * 0.5, `${again}, ${residuals[0]!.fitted}`)
  const { a, b } = calibrated.model!.parameters['lower.convicted']!.byGroup!
  assert.ok(a! < 0.4 && Math.abs(b! / a! - 2) < 1e-6, `${a}, ${b}`)
})

test('a fit that is stopped ends at once', async () => {
  const stop = new AbortController()
  const counts = fullCounts.map(({ from: _from, ...one }) => ({ ...one, month: 600 })).slice(4, 5)
  const input = parseInput(calibration, { scenario: file({ months: 600 }), counts })
  // before its thread can have begun
  setTimeout(() => stop.abort(new Error('stopped')), 20)
  await assert.rejects(calibration.work(context(stop.signal), input) as Promise<unknown>, /stopped/)
})

test('whatever is wrong with a count is said at its field', async () => {
  const count = { indicator: 'sentenced', month: 12, value: 9000, sd: 100, source: 'Census', date: '2025' }
  const told = async (counts: object[], scenario: object = file()) => {
    try {
      await calibration.work(context(), parseInput(calibration, { scenario, counts }))
    } catch (error) {
      if (error instanceof Problem)
        return (error.details as { errors: { path: string; message: string }[] }).errors.map(
          ({ path, message }) => `${path}: ${message}`,
        )
      throw error
    }
    return assert.fail('It was let through.')
  }
  const one = async (more: object, scenario?: object) => {
    const errors = await told([{ ...count, ...more }], scenario)
    assert.equal(errors.length, 1, errors.join('\n'))
    return errors[0]!
  }
  assert.match(await one({ indicator: 'happiness' }), /^counts\.0\.indicator: The model has nothing called happiness/)
  assert.match(await one({ indicator: 'constructor' }), /^counts\.0\.indicator: /)
  assert.equal(await one({ month: 61 }), 'counts.0.month: The run ends after 60 months.')
  assert.match(await one({ month: -1 }), /^counts\.0\.month: This must be 0 or more/)
  assert.match(await one({ value: -1 }), /^counts\.0\.value: This must be 0 or more/)
  assert.match(await one({ value: Number.NaN }), /^counts\.0\.value: This must be a number/)
  assert.match(await one({ sd: undefined }), /^counts\.0\.sd: Say how far off/)
  assert.match(await one({ sd: 0 }), /^counts\.0\.sd: This must be more than 0/)
  assert.match(await one({ low: 8000, high: 9500 }), /^counts\.0\.sd: Say how far off/)
  assert.match(await one({ sd: undefined, low: 8000 }), /^counts\.0\.high: Say both/)
  assert.match(await one({ sd: undefined, high: 9500 }), /^counts\.0\.low: Say both/)
  assert.match(await one({ sd: undefined, low: 9100, high: 9500 }), /^counts\.0\.value: The least comes first/)
  assert.match(await one({ sd: undefined, low: 9000, high: 9000 }), /^counts\.0\.value: The least comes first/)
  assert.match(await one({ from: 3 }), /^counts\.0\.from: This is counted on a day/)
  assert.match(await one({ indicator: 'resolved:lower', from: 13 }), /^counts\.0\.from: The first month comes before/)
  assert.match(await one({ indicator: 'resolved:lower', month: 0 }), /^counts\.0\.month: This goes on over months/)
  assert.match(await one({ indicator: 'pretrial', value: 140 }), /^counts\.0\.value: No share is over 100/)
  assert.match(await one({ indicator: 'pretrial', value: 40, persons: 2 }), /^counts\.0\.persons: This is not counted/)
  assert.match(await one({ source: undefined }), /^counts\.0\.source: Fill this in/)
  assert.match(await one({ date: '' }), /^counts\.0\.date: Fill this in/)
  // the run is shorter than the standard, so that nobody is told to be old
  assert.match(await one({ indicator: 'old:lower', month: 3 }), /^counts\.0\.month: old:lower can’t be told/)
  const nobody = file({
    figures: { 'police.held': { value: 0, source: 'Law' }, 'start.file-held': { value: 0, source: 'Law' } },
  })
  assert.match(await one({ indicator: 'police-cells' }, nobody), /^counts\.0\.indicator: In this model nobody is there/)
  assert.match((await told([count, { ...count, value: 9500 }]))[0]!, /^counts\.1\.indicator: This was counted/)
  const lengths = Array.from({ length: 30 }, (_, from) => ({
    ...count,
    indicator: 'resolved:lower',
    from: from + 1,
    month: 40,
  }))
  assert.deepEqual(await told(lengths), ['counts.24.from: Counts may cover 24 different numbers of months at most.'])
  assert.deepEqual(await told([]), ['counts: Give at least 1.'])
  const all = Object.fromEntries(
    Object.entries(textbook.parameters).map(([id, { value }]) => [id, { value, source: 'Known' }]),
  )
  assert.deepEqual(await told([count], file({ figures: all })), [
    'scenario.figures: No figure has a range, so nothing is uncertain.',
  ])
})
