// Fitting a scenario's figures to what its nation counted, as a job: what the counts say of which figure, what they don't, and which of
// them the chain can't give.
import { z } from 'zod'
import { layOut } from '#chain/program.ts'
import { countablesIn } from '#chain/counted.ts'
import { sobolDimensions } from '#chain/sobol.ts'
import type { Scenario } from '#chain/scenario.ts'
import { job } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { believedIn, calibratedScenario } from './calibrated.ts'
import { methodMessages } from './calibrate-messages.ts'
import { countsReady, countsShape, monthsFor, type Counted } from './counts.ts'
import { ready } from './faults.ts'
import { inThread } from './in-thread.ts'
import { short } from './long.ts'
import { wrongMessages as wrong } from './messages.ts'
import { scenarioShape } from './shape.ts'
import { triedOf } from './subject.ts'

const figure = z.number()
const away = 2

export const calibration = job({
  name: 'chain.calibrate',
  summary: 'Fit a scenario’s figures to a nation’s counts: what they say of which figure, and which count does not fit',
  needs: 'scenario.read',
  http: 'POST /chain/calibrate',
  argument: 'scenario',
  json: 'scenario',
  input: z.object({ scenario: scenarioShape, counts: countsShape }),
  output: z.object({
    title: z.string(),
    months: z.int().describe('Months that the counts reach to'),
    converged: z.boolean().describe('Whether the end was found; otherwise nothing of it is to be used'),
    steps: z.int(),
    misfit: figure.describe('Sum of squares of the counts’ residuals: about their number where all is well'),
    distance: figure.describe('Sum of squares of the figures’ distances from what was believed'),
    figures: z.array(
      z.object({
        figure: z.string(),
        label: z.string(),
        before: figure.describe('The middle of what was believed'),
        beforeLow: figure,
        beforeHigh: figure.describe('Between these ends it was believed to lie with nine in ten'),
        value: figure.describe('The likeliest after the counts'),
        low: figure,
        high: figure.describe('Between these ends it lies with nine in ten'),
        moved: figure.describe('By how many standard deviations it was moved from what was believed'),
        left: figure.describe('Of its variance before the counts, so much is left: 0 to 1'),
        informed: z.boolean().describe('Whether the counts took a tenth of its variance at least'),
      }),
    ),
    residuals: z.array(
      z.object({
        indicator: z.string(),
        from: z.int().nullable().describe('None of what is counted on a day'),
        month: z.int(),
        unit: z.string(),
        value: figure.describe('The count, in the indicator’s unit'),
        sd: figure,
        fitted: figure.describe('What the fitted chain gives'),
        off: figure.describe('By how many standard deviations that is over the count'),
        fits: z.boolean().describe('Whether by two at most'),
        source: z.string(),
        date: z.string(),
      }),
    ),
    together: z
      .array(
        z.object({
          figure: z.string(),
          label: z.string(),
          other: z.string(),
          otherLabel: z.string(),
          correlation: figure,
        }),
      )
      .describe('Figures that the counts tie together, 30 at most: near to 1 or -1 they do not tell them apart'),
    directions: z
      .array(
        z.object({
          singular: figure,
          along: z.array(z.object({ figure: z.string(), label: z.string(), weight: figure })),
        }),
      )
      .describe(
        'Ways in which figures move together, the one that the counts say most of first, in standard deviations of counts for one of what was believed: under 1 they say less than that',
      ),
    method: z.array(z.string()).describe('How it was done, and what a scenario file can’t hold of it'),
    calibrated: (
      z.looseObject({ format: z.string(), title: z.string() }) as unknown as z.ZodType<Scenario, Scenario>
    ).describe('The scenario with the fitted figures, to be saved or run'),
  }),
  async work(context, { scenario, counts }) {
    const own = ready(scenario, 'scenario.')
    const given = countsAsked(own, counts)
    const found = await inThread(
      { kind: 'calibrate', tried: triedOf(own), months: monthsFor(given), counts: given },
      context,
    )
    const believed = believedIn(own)
    const labelOf = (id: string) => own.model.parameters[id]!.label
    const countables = countablesIn(layOut(own.model))
    return {
      title: scenario.title,
      months: Math.max(...counts.map(({ month }) => month)),
      converged: found.converged,
      steps: found.steps,
      misfit: plain(found.misfit),
      distance: plain(found.distance),
      figures: found.figures.map(({ id, value, low, high, left, score, informed }) => {
        const before = believed.get(id)!
        return {
          figure: id,
          label: labelOf(id),
          before: plain(before.middle),
          beforeLow: plain(before.low),
          beforeHigh: plain(before.high),
          value: plain(value),
          low: plain(low),
          high: plain(high),
          moved: short(score) ?? 0,
          left: plain(left),
          informed,
        }
      }),
      residuals: found.residuals.map(({ value, fitted, off }, index) => {
        const { of, from, to, sd } = given[index]!
        const { source, date } = counts[index]!
        const { unit, over } = countables[of]!
        return {
          indicator: of,
          from: over === 'day' ? null : from,
          month: to,
          unit,
          value: plain(value),
          sd: plain(sd),
          fitted: plain(fitted),
          off: short(off) ?? 0,
          fits: Math.abs(off) <= away,
          source,
          date,
        }
      }),
      together: found.correlations.slice(0, 30).map(({ one, other, correlation }) => ({
        figure: one,
        label: labelOf(one),
        other,
        otherLabel: labelOf(other),
        correlation: short(correlation) ?? 0,
      })),
      directions: found.directions.map(({ singular, along }) => ({
        singular: plain(singular),
        along: along.map(({ id, weight }) => ({ figure: id, label: labelOf(id), weight: short(weight) ?? 0 })),
      })),
      method: Object.values(methodMessages).map(({ message }) => message),
      calibrated: calibratedScenario(own, found, counts, context.today),
    }
  },
})

/** Six digits. */
const plain = (value: number) => Number(value.toPrecision(6))

/**
 * Counts to be fitted to, where the scenario has something to fit.
 * @throws Problem invalid-input, with each field at fault
 */
export function countsAsked(own: ReturnType<typeof ready>, counts: readonly Counted[]) {
  const unknown = believedIn(own).size
  const most = Math.floor(sobolDimensions / 2)
  if (unknown === 0) throw InvalidInput({ errors: [fieldError('scenario.figures', wrong.allKnown.message)] })
  if (unknown > most)
    throw InvalidInput({ errors: [fieldError('scenario.figures', wrong.manyUnknown.message, { most })] })
  return countsReady(triedOf(own), counts)
}
