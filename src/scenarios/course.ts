// A scenario run: what came of it, as figures by month, and what stands at each station and goes between them.
import type { Course } from '#chain/fluid.ts'
import { runFluid } from '#chain/fluid.ts'
import { indicatorsOf, type IndicatorUnit } from '#chain/indicators.ts'
import { layOut, type Program } from '#chain/program.ts'
import { adjusting } from '#chain/programmes.ts'
import type { ChainModel } from '#chain/model.ts'
import type { Scenario } from '#chain/scenario.ts'

export interface Run {
  program: Program
  course: Course
  indicators: ReturnType<typeof indicatorsOf>
}

type Tried = Pick<Scenario, 'programmes' | 'absorption' | 'months'>

/** The daily map over a scenario's months, without chance. */
export function runOnce(model: ChainModel, { programmes, absorption, months }: Tried): Run {
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
    ...['unsentenced', 'police-cells', 'sentenced', 'held', 'pretrial', 'occupancy'],
  ]
}

export interface Result {
  indicator: string
  unit: IndicatorUnit
  /** By month at whose end it stands; 12 is the end of the first year. Null where nothing is to divide by. */
  values: Record<string, number | null>
}

/** Two decimals: no figure of these means more. */
export const rounded = (value: number) => (Number.isFinite(value) ? Math.round(value * 100) / 100 : null)

/** The ends of the months at which results are told. */
export const monthsOf = (months: number, by: 'month' | 'year'): number[] => {
  const all = Array.from({ length: months }, (_, index) => index + 1)
  return by === 'month' ? all : all.filter((month) => month % 12 === 0 || month === months)
}

export function resultsOf({ indicators }: Run, names: readonly string[], ends: readonly number[]): Result[] {
  return names.flatMap((indicator) => {
    const series = indicators[indicator]
    if (!series) return []
    return [
      {
        indicator,
        unit: series.unit,
        values: Object.fromEntries(ends.map((month) => [String(month), rounded(series.values[month - 1]!)])),
      },
    ]
  })
}
