// Two scenarios beside each other: what differs in them, what comes of it, and between which differences nine of ten lie, as the
// figures may be and by chance. Both sides are drawn alike, so that what differs is not the draw.
import { z } from 'zod'
import { bandsOf, type Band } from '#chain/bands.ts'
import { inPlay } from '#chain/in-play.ts'
import { layOut } from '#chain/program.ts'
import { reckoningOf } from '#chain/scenario.ts'
import { operation } from '#kernel/operation.ts'
import { rounded } from './course.ts'
import { ready, type Ready } from './faults.ts'
import { wrongMessages as wrong } from './messages.ts'
import { beyond, mainIndicators, runOnce, valueOf } from './picture/running.ts'
import { all } from './run.ts'
import { scenarioShape } from './shape.ts'
import { triedOf } from './subject.ts'

const number = z.number().nullable()
const span = z.object({ low: number, high: number })

/** Draws of the figures and runs with chance, of each side: enough for a band that is read to two digits. */
const most = { draws: 200, trajectories: 24 }
/** How many flows and months may be gone through for each, so that a large model of one's own is answered at once too. */
const work = { draws: 1_500_000, trajectories: 200_000 }

export const compareScenarios = operation({
  name: 'chain.compare',
  summary: 'Two scenarios beside each other: what differs in them, what comes of it, and how sure that is',
  needs: 'scenario.read',
  http: 'POST /chain/compare',
  argument: 'scenarios',
  json: 'scenarios',
  input: z.object({
    scenarios: z
      .array(scenarioShape)
      .min(2, wrong.two.message)
      .max(2, wrong.two.message)
      .describe('The baseline first'),
    all,
  }),
  output: z.object({
    a: z.string(),
    b: z.string(),
    month: z.int().describe('At whose end they are compared: that of the shorter'),
    drawn: z
      .object({
        unknown: z.int().describe('How many figures are not known'),
        figures: z.int().describe('Draws of them: the same nations on both sides'),
        chance: z.int().describe('Runs with chance: the same chance on both sides; 0 where the model is too large'),
      })
      .describe('What the bands are of'),
    results: z.array(
      z.object({
        indicator: z.string(),
        unit: z.string(),
        a: number,
        b: number,
        difference: number,
        change: number.describe('In percent of a'),
        figures: span.describe('Nine of ten differences, as the figures that are not known may be'),
        chance: span.describe('Nine of ten differences by chance, were all figures known'),
      }),
    ),
    figures: z.array(z.object({ parameter: z.string(), label: z.string(), a: number, b: number })),
    hypotheses: z
      .array(z.object({ response: z.string(), label: z.string(), note: z.string(), a: z.boolean(), b: z.boolean() }))
      .describe('The responses that are on, on one side at least'),
  }),
  async run(_context, { scenarios, all: every }) {
    const [a, b] = scenarios.map((scenario, index) => ready(scenario, `scenarios.${index}.`)) as [Ready, Ready]
    const month = Math.min(a.scenario.months, b.scenario.months)
    const months = month + beyond
    // both are read by the limits and standards of the first, also where it has none of its own
    const { custodyLimit: _limit, standards: _standards, ...other } = triedOf(b)
    const [runA, runB] = [runOnce({ ...triedOf(a), months }), runOnce({ ...other, ...reckoningOf(a.scenario), months })]
    const named = every ? Object.keys(runA.readings) : mainIndicators(a.model)
    const names = named.filter((name) => runA.readings[name] && runB.readings[name])
    const { uncertain, figures, chance, bands } = differences(a, b, month, names)
    return {
      a: a.scenario.title,
      b: b.scenario.title,
      month,
      drawn: { unknown: uncertain, figures, chance },
      results: names.map((indicator) => {
        const [before, after] = [valueOf(runA, indicator, month), valueOf(runB, indicator, month)]
        const between = bands[indicator]?.difference
        return {
          indicator,
          unit: runA.readings[indicator]!.unit,
          a: rounded(before),
          b: rounded(after),
          difference: rounded(after - before),
          change: rounded((100 * (after - before)) / before),
          figures: endOf(between?.parameters),
          chance: endOf(between?.process),
        }
      }),
      figures: differing(a, b),
      hypotheses: hypotheses(a, b),
    }
  },
})

const endOf = (band: Band | undefined) =>
  band ? { low: rounded(band.low.at(-1)!), high: rounded(band.high.at(-1)!) } : { low: null, high: null }

function differences(a: Ready, b: Ready, months: number, indicators: string[]) {
  const [before, after] = [a, b].map((side) => {
    const { model, programmes, absorption } = triedOf(side)
    return { program: layOut(model), programmes, ...(absorption && { limits: absorption }) }
  })
  const size = (months + beyond) * Math.max(before!.program.flows.length, after!.program.flows.length)
  const draws = Math.min(most.draws, Math.floor(work.draws / size))
  const trajectories = Math.min(most.trajectories, Math.floor(work.trajectories / size))
  const { seed } = a.scenario
  const reckoning = reckoningOf(a.scenario)
  const asked = { indicators, months, beyond, draws, trajectories, seed, reckoning, by: 'latin' as const }
  const answer = bandsOf({ ...after!, against: before!, ...asked })
  return { ...answer, figures: answer.uncertain ? draws : 0, chance: trajectories }
}

function differing(a: Ready, b: Ready) {
  const [usedA, usedB] = [inPlay(a.model), inPlay(b.model)]
  const ids = [...new Set([...Object.keys(a.model.parameters), ...Object.keys(b.model.parameters)])]
  return ids.flatMap((parameter) => {
    const [one, other] = [a.model.parameters[parameter], b.model.parameters[parameter]]
    if (one?.value === other?.value || !(usedA.has(parameter) || usedB.has(parameter))) return []
    return [{ parameter, label: (one ?? other)!.label, a: one?.value ?? null, b: other?.value ?? null }]
  })
}

function hypotheses(...sides: [Ready, Ready]) {
  const [a, b] = sides.map(({ model }) => new Map(model.responses.filter(({ on }) => on).map((one) => [one.id, one])))
  return [...new Map([...a!, ...b!]).values()].map(({ id, label, note }) => ({
    response: id,
    label,
    note,
    a: a!.has(id),
    b: b!.has(id),
  }))
}
