// The types of a chain model as a file holds it, for whoever brings a model of their own; as src/chain/model.ts has it.
import { z } from 'zod'
import type { ChainModel, Prior } from '#chain/model.ts'
import { wrongMessages as wrong } from './messages.ts'

/** The most that one file may hold: enough for a nation by offence group, too little to stop a server. */
export const most = { parameters: 1_000, places: 200, stations: 60, groups: 12, ways: 20, text: 2_000 }

export const text = z.string().trim().min(1).max(most.text)
export const id = z
  .string()
  .max(80)
  .regex(/^[A-Za-z][\w.-]*$/, wrong.id.message)
/** Of a parameter; `@` and a group's id stand behind where it is of one group. */
export const parameterId = z
  .string()
  .max(160)
  .regex(/^[A-Za-z][\w.-]*(@[\w.-]+)?$/, wrong.id.message)
export const number = z.number().min(-1e12).max(1e12)

const ordered = (...bounds: string[]) => ({ path: [bounds.at(-1)!], message: wrong.order.message })

export const priorShape = z
  .discriminatedUnion('shape', [
    z.strictObject({ shape: z.literal('uniform'), low: number, high: number }),
    z.strictObject({ shape: z.literal('triangular'), low: number, mode: number, high: number }),
    z.strictObject({ shape: z.literal('normal'), mean: number, sd: z.number().positive().max(1e12) }),
    z.strictObject({
      shape: z.literal('lognormal'),
      median: z.number().positive().max(1e12),
      cv: z.number().positive().max(10),
    }),
    z.strictObject({ shape: z.literal('beta'), low: number, mode: number, high: number }),
  ])
  .refine((prior) => !('high' in prior) || prior.low < prior.high, ordered('low', 'high'))
  .refine((prior) => !('mode' in prior) || (prior.low <= prior.mode && prior.mode <= prior.high), ordered('mode'))
  .describe('How a figure that isn’t known may lie') satisfies z.ZodType<Prior>

const parameterShape = z.strictObject({
  label: text,
  quantity: z.enum(['rate', 'share', 'capacity', 'arrivals', 'stock', 'staff', 'number']),
  value: number,
  byGroup: z.record(id, number).optional(),
  prior: priorShape.optional(),
  source: text.optional(),
  verified: z.boolean().optional(),
})

const institution = z.enum(['police', 'prosecution', 'courts', 'corrections', 'community'])
const leave = z.strictObject({ id, label: text, rate: parameterId, to: id })
const means = z.enum(['identified', 'charged', 'convicted', 'custody', 'adjourned']).optional()
const way = z.strictObject({ id, label: text, share: parameterId, to: id, means })

/** A member that there is not, here as in all of a file, is refused: misspelt, it would do nothing and nobody would notice. */
export const modelShape = z
  .strictObject({
    id,
    title: text,
    note: z.string().max(most.text),
    groups: z
      .array(z.strictObject({ id, label: text }))
      .min(1)
      .max(most.groups),
    parameters: z.record(id, parameterShape),
    sources: z
      .array(z.strictObject({ id, label: text, arrivals: parameterId, to: id }))
      .min(1)
      .max(most.stations),
    stocks: z
      .array(
        z.strictObject({
          id,
          label: text,
          institution,
          held: z.enum(['police', 'remand', 'sentenced']).optional(),
          start: parameterId,
          countedIn: z.enum(['reports', 'cases', 'charges', 'defendants', 'persons']),
          personsPer: parameterId.optional(),
          leaves: z.array(leave).max(most.ways),
        }),
      )
      .min(1)
      .max(most.places),
    stations: z
      .array(
        z.strictObject({
          id,
          label: text,
          institution,
          capacity: parameterId,
          rate: parameterId,
          priority: z.enum(['in-order', 'proportional']),
          pace: z.enum(['slot', 'list']),
          serves: z
            .array(z.strictObject({ id, label: text, stock: id, to: id }))
            .min(1)
            .max(most.ways),
        }),
      )
      .max(most.stations),
    decisions: z
      .array(
        z.strictObject({
          id,
          label: text,
          institution,
          ways: z.array(way).max(most.ways),
          otherwise: z.strictObject({ id, label: text, to: id, means }),
        }),
      )
      .max(most.places),
    exits: z
      .array(z.strictObject({ id, label: text }))
      .min(1)
      .max(most.places),
    responses: z
      .array(
        z.strictObject({
          id,
          label: text,
          note: z.string().max(most.text),
          on: z.boolean(),
          target: parameterId,
          driver: z.discriminatedUnion('of', [
            z.strictObject({ of: z.literal('parameter'), parameter: parameterId }),
            z.strictObject({
              of: z.literal('stocks'),
              stocks: z.array(id).min(1).max(most.places),
              places: parameterId.optional(),
            }),
            z.strictObject({
              of: z.literal('wait'),
              stocks: z.array(id).min(1).max(most.places),
              flows: z.array(id).min(1).max(most.places),
            }),
            z.strictObject({ of: z.literal('flows'), flows: z.array(id).min(1).max(most.places) }),
          ]),
          reference: parameterId,
          exponent: parameterId,
        }),
      )
      .max(most.stations),
    places: parameterId,
  })
  .refine(({ parameters }) => Object.keys(parameters).length <= most.parameters, {
    path: ['parameters'],
    message: wrong.manyParameters.message,
  })
  .describe(
    'A chain of one’s own, where no preset fits: stations, delays and decisions as src/chain/model.ts says them',
  )

/** What the type above and the engine's own agree on. */
export const asModel = (model: unknown) => model as ChainModel
