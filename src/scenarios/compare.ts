// Two scenarios beside each other: what differs in them, what comes of it, and between which differences nine of ten lie, as the
// figures may be and by chance. Both sides are drawn alike, so that what differs is not the draw.
import { z } from 'zod'
import { inPlay } from '#chain/in-play.ts'
import { operation } from '#kernel/operation.ts'
import { aside } from './aside.ts'
import { ready, type Ready } from './faults.ts'
import { wrongMessages as wrong } from './messages.ts'
import { all } from './run.ts'
import { scenarioShape } from './shape.ts'
import { triedOf } from './subject.ts'

const number = z.number().nullable()
const span = z.object({ low: number, high: number })

export const compareScenarios = operation({
  name: 'chain.compare',
  summary: 'Two scenarios beside each other: what differs in them, what comes of it, and how sure that is',
  needs: 'scenario.read',
  apart: true,
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
  async run({ signal }, { scenarios, all: every }) {
    const [a, b] = scenarios.map((scenario, index) => ready(scenario, `scenarios.${index}.`)) as [Ready, Ready]
    const { seed } = a.scenario
    return {
      a: a.scenario.title,
      b: b.scenario.title,
      ...(await aside({ kind: 'compare', a: triedOf(a), b: triedOf(b), seed, all: every }, signal)),
      figures: differing(a, b),
      hypotheses: hypotheses(a, b),
    }
  },
})

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
