// The scenario file as a type: what operations take, what is saved, and its JSON Schema.
import { z } from 'zod'
import type { Prior } from '#chain/model.ts'
import { scenarioFormat, type Scenario } from '#chain/scenario.ts'
import { countries } from '#web/index.ts'
import { wrongMessages as wrong } from './messages.ts'
import { asModel, id, modelShape, number, parameterId, priorShape, text } from './model-shape.ts'

/** Fifty years: beyond, no figure of today means anything. */
export const mostMonths = 600
export const mostFigures = 400

/** Whether a value lies in its own range: else the line would lie outside its band. */
const within = (value: number, prior: Prior | undefined) =>
  !prior || !('low' in prior) || (prior.low <= value && value <= prior.high)

/** Of a day, month or year, or in a few words. */
export const when = z.string().trim().min(1).max(40)

const figureShape = z
  .strictObject({
    value: number.describe('In the unit of the parameter; `jurat chain presets` shows each'),
    source: text.optional().describe('Whose figure it is; none where it is assumed'),
    date: when.optional().describe('Of which day or year, as the source says it'),
    published: when.optional().describe('When the edition that it is taken from was published'),
    accessed: when.optional().describe('When it was taken from there'),
    earlier: z
      .array(z.strictObject({ value: number, published: when, source: text.optional() }))
      .max(20)
      .optional()
      .describe('The same figure as earlier editions had it, before it was revised'),
    verified: z.boolean().optional().describe('Whether somebody read the figure in its source'),
    prior: priorShape.optional(),
    note: text.optional().describe('How it was reckoned, or why it was assumed so'),
  })
  .refine(({ value, prior }) => within(value, prior), { path: ['value'], message: wrong.outside.message })

const share = z.number().min(0, wrong.share.message).max(1, wrong.share.message)
const money = z.number().min(0).max(1e12)
const effectShape = z
  .strictObject({
    target: parameterId,
    group: id.optional(),
    how: z.enum(['relative', 'absolute']),
    change: number,
    prior: priorShape.optional(),
    source: text.optional(),
  })
  .refine(({ change, prior }) => within(change, prior), { path: ['change'], message: wrong.outside.message })
export const programmeShape = z.strictObject({
  id,
  title: text,
  kind: z.enum(['training', 'advisers', 'equipment', 'facility', 'law']),
  institution: z.enum(['police', 'prosecution', 'courts', 'corrections', 'community']).describe('Who has to absorb it'),
  tranches: z.number().min(0).max(100).describe('How many tranches of it: 0 is none'),
  start: z.int().min(0).max(mostMonths).describe('The month in which it begins; 0 is the first'),
  months: z.int().min(0).max(mostMonths).describe('For how many months the donor’s money flows'),
  ramp: z.number().min(0).max(mostMonths).describe('In about so many months it comes to its effect; 0 is at once'),
  attrition: share.describe('Of the trained, so many leave in a year: 0 to 1'),
  remains: share.describe('What stays of the effect after the money stops: 0 to 1'),
  cost: z.strictObject({ once: money, perYear: money }).describe('Of a tranche: at the start, and in each year'),
  takenOver: share.describe('Of the yearly cost, what the nation takes over: 0 to 1'),
  effects: z.array(effectShape).min(1).max(20),
  activity: z.string().trim().min(1).max(200).optional().describe('The activity of the portfolio that it is'),
  implementer: z.string().trim().min(1).max(200).optional().describe('Who carries it out'),
})

export const country = z
  .string()
  .refine((code) => countries.has(code), wrong.country.message)
  .describe('The nation, as its ISO code: HT')

const days = z.int().min(1).max(3_650)

const fields = z.strictObject({
  $schema: z.string().max(200).optional().describe('For editors: where this schema lies'),
  format: z.literal(scenarioFormat),
  title: z.string().trim().min(1).max(200),
  author: z.string().trim().min(1).max(200).optional(),
  country: country.optional(),
  preset: id.optional().describe('The preset that it begins from; `jurat chain presets` lists them'),
  model: modelShape.optional(),
  figures: z
    .record(parameterId, figureShape)
    .default({})
    .refine((figures) => Object.keys(figures).length <= mostFigures, wrong.manyFigures.message)
    .describe('What differs from the preset, by parameter'),
  responses: z.array(id).max(60).default([]).describe('The responses that are turned on'),
  programmes: z.array(programmeShape).max(60).default([]),
  absorption: z
    .partialRecord(z.enum(['police', 'prosecution', 'courts', 'corrections', 'community']), money)
    .optional()
    .describe('The most that an institution can take in a year, in the money of the costs'),
  custodyLimit: days.optional().describe('How long somebody may be held without a sentence, in days; without it 182'),
  standards: z
    .record(id, days)
    .optional()
    .describe('How long a case may be pending, in days, by station as `lower`; without it 365'),
  months: z.int().min(1).max(mostMonths).default(120),
  seed: z.int().min(0).max(4_294_967_295).default(1),
  assumptions: z.array(text).max(100).default([]).describe('What was assumed, in words, for whoever reads the result'),
})

export const scenarioShape = fields
  .refine(({ preset, model }) => (preset === undefined) !== (model === undefined), {
    path: ['preset'],
    message: wrong.presetOrModel.message,
  })
  .transform(
    ({ $schema: _schema, model, ...scenario }): Scenario =>
      dropUndefined({ ...scenario, ...(model && { model: asModel(model) }) }) as Scenario,
  )
  .describe('The file of a scenario, as JSON')

/** Members that were left out are left out, not there with nothing in them: a file read and written again is the same. */
const dropUndefined = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** The JSON Schema of scenario files, of the 2020-12 draft. */
export const scenarioSchema = () => ({
  $id: scenarioFormat,
  title: 'A scenario of a justice chain',
  ...z.toJSONSchema(fields, { io: 'input' }),
})
