// A scenario file: which nation's chain, which figures of it are known or assumed, what is tried on it.
import type { Reckoning } from './indicators.ts'
import { inForce } from './in-play.ts'
import type { ChainModel, ParameterId, Prior } from './model.ts'
import type { Absorption, Programme } from './programmes.ts'

export const scenarioFormat = 'jurat-chain/1'

/** A figure as it was published before it was revised. */
export interface Edition {
  value: number
  published: string
  /** Where it is another than the figure's. */
  source?: string
}

/** What is known of a number, in the unit of its parameter. */
export interface Figure {
  value: number
  /** Whose figure it is: a publication, an office, a person asked. None where it is assumed. */
  source?: string
  /** Of which day or year the figure is, as its source says it: `2018`, `FY2022/23`, `2019-12-31`. */
  date?: string
  /** When the edition that it is taken from was published, and when it was taken from there, as far as known: official figures are
   * revised. */
  published?: string
  accessed?: string
  /** The same figure as earlier editions had it. */
  earlier?: Edition[]
  /** Whether somebody read the figure in its source. */
  verified?: boolean
  /** How it may lie, where it is not known. */
  prior?: Prior
  /** How it was reckoned from what the source says, or why it was assumed so. */
  note?: string
}

/** A programme of a scenario; of an activity in the portfolio where it is one. */
export interface AttachedProgramme extends Programme {
  /** The IATI identifier of the activity. */
  activity?: string
  /** Who carries it out. */
  implementer?: string
}

export interface Scenario {
  format: typeof scenarioFormat
  title: string
  author?: string
  /** ISO 3166-1 of the nation; none for what is of no nation. */
  country?: string
  /** The preset that it begins from; or else a model of its own. */
  preset?: string
  model?: ChainModel
  /** What differs from the preset or model, by parameter. */
  figures: Record<ParameterId, Figure>
  /** The responses that are turned on; those not named are as the model has them. */
  responses: string[]
  programmes: AttachedProgramme[]
  /** The most that institutions can take in a year, in the money of the programmes' costs. */
  absorption?: Absorption
  /** How long somebody may be held without a sentence, in days; 182 where nothing is said. */
  custodyLimit?: number
  /** How long a case may be pending, in days, by station; 365 where nothing is said. */
  standards?: Record<string, number>
  months: number
  /** Of whatever is drawn by chance. */
  seed: number
  assumptions: string[]
}

/** What stands in a scenario and has no place in its model: `path` as in the file. */
export interface Stranger {
  path: string
  code: 'no-parameter' | 'no-response' | 'no-station' | 'programme-twice' | 'no-group' | 'no-change'
  /** What was named. */
  name: string
  /** Of `no-group`: the group. */
  group?: string
}

/** What a scenario names that its model does not have. */
export function strangersIn(
  { figures, responses, standards = {}, programmes }: Scenario,
  model: ChainModel,
): Stranger[] {
  const strangers: Stranger[] = []
  const lasting = inForce(model)
  for (const id of Object.keys(figures))
    if (!Object.hasOwn(model.parameters, id)) strangers.push({ path: `figures.${id}`, code: 'no-parameter', name: id })
  responses.forEach((id, index) => {
    if (!model.responses.some((response) => response.id === id))
      strangers.push({ path: `responses.${index}`, code: 'no-response', name: id })
  })
  for (const id of Object.keys(standards))
    if (!model.stations.some((station) => station.id === id))
      strangers.push({ path: `standards.${id}`, code: 'no-station', name: id })
  programmes.forEach(({ id, effects }, index) => {
    if (programmes.findIndex((one) => one.id === id) < index)
      strangers.push({ path: `programmes.${index}.id`, code: 'programme-twice', name: id })
    effects.forEach(({ target, group }, at) => {
      const path = `programmes.${index}.effects.${at}`
      const number = Object.hasOwn(model.parameters, target) ? model.parameters[target] : undefined
      if (!number) strangers.push({ path: `${path}.target`, code: 'no-parameter', name: target })
      else if (group !== undefined && number.byGroup?.[group] === undefined)
        strangers.push({ path: `${path}.group`, code: 'no-group', name: target, group })
      else if (!lasting.has(target)) strangers.push({ path: `${path}.target`, code: 'no-change', name: target })
    })
  })
  return strangers
}

/** By which limits and standards its indicators are read. */
export const reckoningOf = ({ custodyLimit, standards }: Pick<Scenario, 'custodyLimit' | 'standards'>): Reckoning => ({
  ...(custodyLimit !== undefined && { custodyLimit }),
  ...(standards && { standards }),
})

/**
 * The model of a scenario: that of its preset, or its own, with the figures laid over it and the responses turned on. What
 * names nothing is left aside: `strangersIn` tells of it. Programmes are not in the model but in the run.
 */
export function assemble(scenario: Scenario, base: ChainModel): ChainModel {
  const parameters = { ...base.parameters }
  for (const [id, figure] of Object.entries(scenario.figures)) {
    const before = Object.hasOwn(parameters, id) ? parameters[id] : undefined
    if (before) parameters[id] = withFigure(before, figure)
  }
  return {
    ...base,
    title: scenario.title,
    parameters,
    responses: base.responses.map((one) => (scenario.responses.includes(one.id) ? { ...one, on: true } : one)),
  }
}

/** A parameter with another figure. What was known of the old one doesn't hold for the new. */
export function withFigure(
  { source: _source, verified: _verified, prior, ...parameter }: ChainModel['parameters'][string],
  figure: Figure,
) {
  const { value, source, date, verified, prior: own = value === parameter.value ? prior : undefined } = figure
  return {
    ...parameter,
    value,
    ...(own && { prior: own }),
    ...(source && { source: date ? `${source}, ${date}` : source }),
    ...(verified !== undefined && { verified }),
  }
}
