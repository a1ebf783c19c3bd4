// Reckoning that takes a while, as jobs: which figures matter most, and how sure an answer is.
import { z } from 'zod'
import type { Band } from '#chain/bands.ts'
import type { ChainModel } from '#chain/model.ts'
import { job } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { uncertainOf } from '#chain/uncertain.ts'
import { observedElasticities } from '#chain/elasticity.ts'
import { layOut } from '#chain/program.ts'
import { indicatorsIn } from '#chain/indicators.ts'
import { sobolDimensions } from '#chain/sobol.ts'
import { monthsOf, rounded } from './course.ts'
import { ready, type Ready } from './faults.ts'
import { inThread } from './in-thread.ts'
import { wrongMessages as wrong } from './messages.ts'
import { panelIndicators, waitIndicators } from './picture/running.ts'
import { scenarioShape } from './shape.ts'
import { triedOf } from './subject.ts'

export const indicator = z.string().min(1).max(200)
export const month = z.int().min(1).max(600)

/** @throws Problem where the model has no such indicator, or the run ends before the month */
export function known(
  model: ChainModel,
  months: number,
  asked: { path: string; indicator: string; month?: number | undefined }[],
) {
  const readings = indicatorsIn(layOut(model))
  const errors = asked.flatMap(({ path, indicator: name, month: end }) => [
    ...(Object.hasOwn(readings, name) ? [] : [fieldError(path, wrong.noIndicator.message, { name })]),
    ...(end !== undefined && end > months ? [fieldError(path, wrong.afterEnd.message, { months })] : []),
  ])
  if (errors.length) throw InvalidInput({ errors })
  return readings
}

export const index = z.number().nullable()

export const sensitivity = job({
  name: 'chain.sensitivity',
  summary: 'Which figures move the answer most, and so which to go and collect first',
  needs: 'scenario.read',
  http: 'POST /chain/sensitivity',
  argument: 'scenario',
  json: 'scenario',
  input: z.object({
    scenario: scenarioShape,
    indicators: z
      .array(indicator)
      .min(1)
      .max(10)
      .optional()
      .describe('Of which answers; without it, what waits and who is held'),
    month: month.optional().describe('At the end of which month; without it, of the last'),
    points: z
      .int()
      .min(16)
      .max(16_384)
      .default(256)
      .describe('Each takes as many runs as there are unknown figures, and two more; best a power of two'),
  }),
  output: z.object({
    title: z.string(),
    runs: z.int(),
    figures: z.array(
      z.object({
        indicator: z.string(),
        figure: z.string(),
        label: z.string(),
        alone: index.describe('Share of the variance that would go if the figure were known (S1)'),
        withOthers: index.describe('Share that would stay if all others were known (ST)'),
        low: index,
        high: index,
        percent: index
          .default(null)
          .describe('By how many percent the answer moves when the figure is one percent more; none of an effect'),
      }),
    ),
    observed: z
      .array(z.object({ driver: z.string(), answer: z.string(), own: index, observed: z.number(), source: z.string() }))
      .default([])
      .describe(
        'By how many percent an answer moves for one percent more of its driver: here, and where it was measured',
      ),
    outcomes: z.array(z.object({ indicator: z.string(), month: z.int(), mean: index, sd: index, together: index })),
  }),
  async work(context, { scenario, indicators, month: end = scenario.months, points }) {
    const own = ready(scenario, 'scenario.')
    const names = indicators ?? ['unsentenced', 'sentenced', `pending:${courtOf(own.model)}`]
    known(
      own.model,
      scenario.months,
      names.map((name, at) => ({ path: `indicators.${at}`, indicator: name, month: end })),
    )
    const uncertain = uncertainOf(layOut(own.model), scenario.programmes).length
    if (uncertain === 0) throw InvalidInput({ errors: [fieldError('scenario.figures', wrong.allKnown.message)] })
    if (2 * uncertain > sobolDimensions)
      throw InvalidInput({
        errors: [fieldError('scenario.figures', wrong.manyUnknown.message, { most: Math.floor(sobolDimensions / 2) })],
      })
    const found = await inThread(
      {
        kind: 'sensitivity',
        tried: triedOf(own),
        outcomes: names.map((name) => ({ indicator: name, month: end - 1 })),
        points,
        seed: scenario.seed,
      },
      context,
    )
    return {
      title: scenario.title,
      runs: found.runs,
      figures: found.outcomes.flatMap(({ indicator: name, figures }, outcome) =>
        figures.slice(0, mostFigures).map(({ id, first, total }, at) => ({
          indicator: name,
          figure: id,
          label: labelOf(own, id),
          alone: short(first.value),
          withOthers: short(total.value),
          low: short(total.low),
          high: short(total.high),
          percent: short(found.elasticities[outcome]![at]!),
        })),
      ),
      observed: observedElasticities.map(({ id, driver, answer, value, source }) => ({
        driver,
        answer,
        own: short(found.own[id] ?? NaN),
        observed: value,
        source,
      })),
      outcomes: found.outcomes.map(({ indicator: name, month: at, mean, sd, together }) => ({
        indicator: name,
        month: at + 1,
        mean: rounded(mean),
        sd: rounded(sd),
        together: short(together),
      })),
    }
  },
})

/** Figures that the runs of bands keep together, by indicator and month: 160 MB of them. */
const mostKept = 20_000_000

/** Of each answer so many figures are told: the others move it less than these. */
const mostFigures = 12
/** A parameter's, or of a programme's effect `programme:target` its title and what it does. */
function labelOf({ scenario: { programmes }, model: { parameters } }: Ready, id: string): string {
  const own = parameters[id]?.label
  if (own !== undefined) return own
  const [programme, target = ''] = id.split(':')
  const label = parameters[target.split('@')[0]!]?.label
  const title = programmes.find((one) => one.id === programme)?.title
  return title && label ? `${title}: ${label}` : id
}
export const short = (value: number) => (Number.isFinite(value) ? Math.round(value * 1_000) / 1_000 : null)
const courtOf = ({ stations }: ChainModel) =>
  (stations.find(({ institution }) => institution === 'courts') ?? stations[0])?.id ?? ''

const span = z.object({ low: index, high: index })

export const chainBands = job({
  name: 'chain.bands',
  summary: 'How sure the answers are: what chance does, and what the unknown figures do',
  needs: 'scenario.read',
  http: 'POST /chain/bands',
  argument: 'scenario',
  json: 'scenario',
  input: z.object({
    scenario: scenarioShape,
    indicators: z
      .array(indicator)
      .min(1)
      .max(20)
      .optional()
      .describe('Of which answers; without it, what waits, how long it waits for a court and who is held'),
    trajectories: z.int().min(10).max(10_000).default(200).describe('Runs with chance'),
    draws: z.int().min(0).max(2_000).default(400).describe('Draws of the figures that are not known'),
  }),
  output: z.object({
    title: z.string(),
    trajectories: z.int(),
    draws: z.int(),
    bands: z.array(
      z.object({
        indicator: z.string(),
        unit: z.string(),
        month: z.int(),
        value: index,
        chance: span.describe('Nine of ten runs, were all figures known'),
        figures: span.nullable().describe('Nine of ten, as the figures may be'),
      }),
    ),
  }),
  async work(context, { scenario, indicators, trajectories, draws }) {
    const own = ready(scenario, 'scenario.')
    const names = indicators ?? [...panelIndicators(own.model), ...waitIndicators(own.model)]
    const asked = names.map((name, at) => ({ path: `indicators.${at}`, indicator: name }))
    const readings = known(own.model, scenario.months, asked)
    const fits = Math.floor(mostKept / (names.length * scenario.months))
    if (trajectories + draws > fits) {
      const at = trajectories > draws ? 'trajectories' : 'draws'
      throw InvalidInput({ errors: [fieldError(at, wrong.manyRuns.message, { most: fits })] })
    }
    const ends = monthsOf(scenario.months, 'year')
    const found = await inThread(
      {
        kind: 'bands',
        tried: triedOf(own),
        asked: { indicators: names, ends: ends.map((end) => end - 1), trajectories, draws, seed: scenario.seed },
      },
      context,
    )
    const at = (band: Band, place: number) => ({ low: rounded(band.low[place]!), high: rounded(band.high[place]!) })
    return {
      title: scenario.title,
      trajectories,
      draws,
      bands: names.flatMap((name) => {
        const { central, process, parameters } = found.bands[name]!
        return ends.map((end, index) => ({
          indicator: name,
          unit: readings[name]!.unit,
          month: end,
          value: rounded(central[index]!),
          chance: process ? at(process, index) : { low: null, high: null },
          figures: parameters ? at(parameters, index) : null,
        }))
      }),
    }
  },
})
