// Trying a scenario, two beside each other, and what there is to begin from: answers at once.
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { aside } from './aside.ts'
import { presetOrRefuse, ready } from './faults.ts'
import { moneyOf } from './money.ts'
import { inPlay } from '#chain/in-play.ts'
import { presets } from './presets.ts'
import { scenarioSchema, scenarioShape } from './shape.ts'
import { triedOf } from './subject.ts'

const figureOut = z.object({
  parameter: z.string(),
  label: z.string(),
  quantity: z.string(),
  value: z.number(),
  assumed: z.boolean().describe('Whether no source has it'),
  low: z.number().nullable(),
  high: z.number().nullable(),
  source: z.string().nullable(),
  date: z.string().nullable(),
  published: z.string().nullable().describe('When the edition that it is taken from was published'),
  accessed: z.string().nullable().describe('When it was taken from there'),
  earlier: z
    .array(z.object({ value: z.number(), published: z.string(), source: z.string().nullable() }))
    .describe('The same figure as earlier editions had it'),
  verified: z.boolean(),
  note: z.string().nullable(),
})

export const listPresets = operation({
  name: 'chain.presets',
  summary: 'The chains that scenarios begin from: an invented textbook country, and nations by published figures',
  needs: 'scenario.read',
  http: 'GET /chain/presets',
  argument: 'preset',
  input: z.object({ preset: z.string().optional().describe('One of them, with each of its figures') }),
  output: z.object({
    presets: z.array(
      z.object({
        preset: z.string(),
        title: z.string(),
        country: z.string().nullable(),
        known: z.int().describe('How many figures have a source'),
        verified: z.int(),
        assumed: z.int(),
        note: z.string(),
      }),
    ),
    figures: z.array(figureOut).optional(),
  }),
  async run(_context, { preset }) {
    const all = preset === undefined ? presets() : [presetOrRefuse(preset)]
    const lines = all.map(({ id, country, model, figures }) => {
      const given = Object.values(figures)
      const known = given.filter(({ source }) => source).length
      return {
        preset: id,
        title: model.title,
        country,
        known,
        verified: given.filter(({ verified }) => verified).length,
        assumed: inPlay(model).size - known,
        note: model.note,
      }
    })
    return { presets: lines, ...(preset !== undefined && { figures: figuresOf(all[0]!) }) }
  },
})

/** Each number of a preset, with where it is from. */
export const figuresOf = ({ model, figures }: ReturnType<typeof presets>[number]) =>
  [...inPlay(model)].map((parameter) => {
    const { label, quantity, value } = model.parameters[parameter]!
    const { source, date, published, accessed, earlier = [], verified, note, prior } = figures[parameter] ?? { value }
    const range = prior && 'high' in prior ? prior : null
    return {
      parameter,
      label,
      quantity,
      value,
      assumed: source === undefined,
      low: range?.low ?? null,
      high: range?.high ?? null,
      source: source ?? null,
      date: date ?? null,
      published: published ?? null,
      accessed: accessed ?? null,
      earlier: earlier.map((one) => ({ ...one, source: one.source ?? null })),
      verified: verified ?? false,
      note: note ?? null,
    }
  })

export const showSchema = operation({
  name: 'chain.schema',
  summary: 'The JSON Schema of a scenario file',
  needs: 'scenario.read',
  http: 'GET /chain/schema',
  input: z.object({}),
  output: z.looseObject({ $id: z.string() }),
  run: async () => scenarioSchema(),
})

const by = z.enum(['year', 'month']).default('year').describe('At the end of each year or of each month')
export const all = z.boolean().default(false).describe('All indicators, not the main ones alone')
const resultShape = z.object({
  indicator: z.string(),
  unit: z.enum(['percent', 'ratio', 'days', 'persons']),
  of: z
    .enum(['central', 'low', 'high', 'certain'])
    .describe(
      'As given; the ends between which nine of ten lie, as unknown figures may be; or certain, where all are known',
    ),
  values: z.record(z.string(), z.number().nullable()).describe('By month at whose end it stands: m12, m24, …'),
})

const nineOfTen = 'low to high: nine of ten, as the figures that are not known may be'
const allKnown = 'none: no figure has a range, so nothing is uncertain'

export const runScenario = operation({
  name: 'chain.run',
  summary: 'Run a scenario and answer its indicators by year or month',
  needs: 'scenario.read',
  apart: true,
  http: 'POST /chain/run',
  argument: 'scenario',
  json: 'scenario',
  input: z.object({ scenario: scenarioShape, by, all }),
  output: z.object({
    title: z.string(),
    drawn: z
      .object({
        unknown: z.int().describe('How many figures are not known'),
        figures: z.int().describe('Draws of them'),
        band: z.string().describe('What the band is of, in words; or that there is none'),
      })
      .describe('What the bands are of'),
    results: z.array(resultShape),
    stocks: z.array(
      z.object({
        stock: z.string(),
        label: z.string(),
        institution: z.string(),
        held: z.string().nullable(),
        start: z.number().nullable(),
        end: z.number().nullable(),
      }),
    ),
    money: z
      .array(
        z.object({
          institution: z.string(),
          year: z.int().describe('Of the run; 1 is the first'),
          asked: z.number().describe('What the donor would spend, in the money of the costs'),
          absorbed: z.number().describe('As much of it as the institution can take; the rest does nothing'),
          nation: z.number().describe('What the nation pays after the donor'),
        }),
      )
      .describe('What the programmes cost whom, by institution and year'),
    assumptions: z.array(z.string()),
  }),
  async run({ signal }, { scenario, by: step, all: every }) {
    const own = ready(scenario, 'scenario.')
    const { model } = own
    const tried = triedOf(own)
    const ran = await aside({ kind: 'run', tried, seed: scenario.seed, by: step, all: every }, signal)
    return {
      title: scenario.title,
      drawn: { unknown: ran.unknown, figures: ran.draws, band: ran.draws ? nineOfTen : allKnown },
      results: ran.results,
      stocks: ran.stocks.map(({ stock, start, end }) => {
        const { label, institution, held } = model.stocks.find((one) => one.id === stock.split('@')[0])!
        return { stock, label, institution, held: held ?? null, start, end }
      }),
      money: moneyOf(scenario),
      assumptions: scenario.assumptions,
    }
  },
})
