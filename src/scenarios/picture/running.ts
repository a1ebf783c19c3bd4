// A scenario run once, and as it may be where its figures are not known; and which indicators are shown first.
import { runFluid, type Course } from '#chain/fluid.ts'
import { indicatorsIn, type Reading } from '#chain/indicators.ts'
import { latinPoints } from '#chain/latin.ts'
import type { ChainModel } from '#chain/model.ts'
import { layOut, type Program } from '#chain/program.ts'
import { adjusting } from '#chain/programmes.ts'
import { reckoningOf, type Scenario } from '#chain/scenario.ts'
import { idsOf, lanesOf, pointsOf, uncertainOf } from '#chain/uncertain.ts'

/** What a run needs of a scenario. */
export interface Tried extends Pick<Scenario, 'programmes' | 'absorption' | 'custodyLimit' | 'standards' | 'months'> {
  model: ChainModel
}

export interface Run {
  program: Program
  course: Course
  readings: Readonly<Record<string, Reading>>
}

/** So many months a run goes on, so that it can be told how long those who come at the end will wait. */
export const beyond = 120

/** The daily map over a scenario's months, without chance. */
export function runOnce(scenario: Tried): Run {
  const { model, programmes, absorption, months } = scenario
  const program = layOut(model)
  const adjust = programmes.length ? adjusting(program, programmes, absorption && { limits: absorption }) : undefined
  const course = runFluid({ program, lanes: 1, months, ...(adjust && { adjust }) })
  return { program, course, readings: indicatorsIn(program, reckoningOf(scenario)) }
}

/** An indicator of a run at the end of a month; 1 is the first. NaN where there is nothing to read. */
export const valueOf = ({ readings, course }: Run, indicator: string, month: number, lane = 0): number =>
  readings[indicator]?.at(course, lane, month - 1) ?? NaN

/**
 * Two scenarios as their nation may be: `many` draws of what is not known, the same worlds for both, so that what differs
 * between them is not the draw. Nothing where nothing is uncertain. `runBefore` runs the first, for whoever keeps its run.
 */
export function runPaired(
  [before, after]: readonly [Tried, Tried],
  many: number,
  seed: number,
  runBefore = runWorlds,
): [Run, Run] | undefined {
  const sides = [before, after].map(({ model, programmes }) => uncertainOf(layOut(model), programmes))
  const ids = idsOf(...sides).join('\n')
  if (!ids) return undefined
  return [runBefore(before, ids, many, seed), runWorlds(after, ids, many, seed)]
}

/** A scenario in so many worlds, a lane each. What is not known in any of them stands in `ids`, a line each. */
export function runWorlds(scenario: Tried, ids: string, many: number, seed: number): Run {
  const { model, programmes, absorption, months } = scenario
  const program = layOut(model)
  const uncertain = uncertainOf(program, programmes)
  const columns = ids.split('\n')
  const points = pointsOf(latinPoints(columns.length, many, seed), columns, uncertain)
  const { parameters, changes } = lanesOf(program, programmes, uncertain, points, 0, many)
  const limits = absorption && { limits: absorption }
  const adjust = programmes.length ? adjusting(program, programmes, { changes, ...limits }) : undefined
  const course = runFluid({ program, lanes: many, months, parameters, ...(adjust && { adjust }) })
  return { program, course, readings: indicatorsIn(program, reckoningOf(scenario)) }
}

/** A scenario as its nation may be, in as many worlds as are gone through at once; nothing where nothing is uncertain. */
export function runUncertain(
  scenario: Tried,
  seed: number,
  /** How many figures will be read off each world. */
  readings: number,
): { unknown: number; worlds: Run } | undefined {
  const program = layOut(scenario.model)
  const ids = idsOf(uncertainOf(program, scenario.programmes))
  if (!ids.length) return undefined
  const many = Math.min(mostWorlds, work.run / (scenario.months * program.flows.length), work.read / readings)
  return {
    unknown: ids.length,
    worlds: runWorlds(scenario, ids.join('\n'), Math.max(leastWorlds, Math.floor(many)), seed),
  }
}

/** Enough for a band that is read to two digits; and for a large model of one's own at least so many that it has one. */
const [leastWorlds, mostWorlds] = [20, 200]
/** How many flows and months may be gone through in all, and how many figures be read. */
const work = { run: 1_500_000, read: 100_000 }

/** The indicators that a reader is shown first, in the order of the chain; the others are further. */
export const mainIndicators = (model: Pick<ChainModel, 'stations'>): string[] => [
  ...model.stations.map(({ id }) => `pending:${id}`),
  ...waitIndicators(model),
  ...courtsOf(model).map(({ id }) => `clearance:${id}`),
  'police-cells',
  'unsentenced',
  'sentenced',
  'held',
  'pretrial',
  'occupancy',
]

const courtsOf = ({ stations }: Pick<ChainModel, 'stations'>) =>
  stations.filter(({ institution }) => institution === 'courts')

/** How long those wait who come to a court. */
export const waitIndicators = (model: Pick<ChainModel, 'stations'>): string[] =>
  courtsOf(model).map(({ id }) => `wait:${id}`)

/** What is drawn over the years: what waits at each station, who is held, and the two shares that everybody asks for. */
export const panelIndicators = ({ stations }: Pick<ChainModel, 'stations'>): string[] => [
  ...stations.map(({ id }) => `pending:${id}`),
  'unsentenced',
  'sentenced',
  'pretrial',
  'occupancy',
]
