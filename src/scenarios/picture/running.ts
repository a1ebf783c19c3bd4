// A scenario run once, and which of its indicators are shown first.
import { runFluid, type Course } from '#chain/fluid.ts'
import { indicatorsOf } from '#chain/indicators.ts'
import type { ChainModel } from '#chain/model.ts'
import { layOut, type Program } from '#chain/program.ts'
import { adjusting } from '#chain/programmes.ts'
import type { Scenario } from '#chain/scenario.ts'

/** What a run needs of a scenario. */
export interface Tried extends Pick<Scenario, 'programmes' | 'absorption' | 'months'> {
  model: ChainModel
}

export interface Run {
  program: Program
  course: Course
  indicators: ReturnType<typeof indicatorsOf>
}

/** The daily map over a scenario's months, without chance. */
export function runOnce({ model, programmes, absorption, months }: Tried): Run {
  const program = layOut(model)
  const adjust = programmes.length ? adjusting(program, programmes, absorption && { limits: absorption }) : undefined
  const course = runFluid({ program, lanes: 1, months, ...(adjust && { adjust }) })
  return { program, course, indicators: indicatorsOf(program, course) }
}

/** The indicators that a reader is shown first, in the order of the chain; the others are further. */
export function mainIndicators({ stations }: Pick<ChainModel, 'stations'>): string[] {
  const courts = stations.filter(({ institution }) => institution === 'courts')
  return [
    ...stations.map(({ id }) => `pending:${id}`),
    ...courts.map(({ id }) => `clearance:${id}`),
    ...courts.map(({ id }) => `disposition:${id}`),
    'unsentenced',
    'police-cells',
    'sentenced',
    'held',
    'pretrial',
    'occupancy',
  ]
}
