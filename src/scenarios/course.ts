// What came of a run, as figures by month.
import type { IndicatorUnit } from '#chain/indicators.ts'
import { nineOfTen } from '#chain/quantile.ts'
import { valueOf, type Run } from './picture/running.ts'

export interface Result {
  indicator: string
  unit: IndicatorUnit
  /** As given; or the ends between which nine of ten lie, as the figures that are not known may be; or, where all are known, certain. */
  of: 'central' | 'low' | 'high' | 'certain'
  /** By month at whose end it stands; m12 is the end of the first year. Null where nothing is to divide by. */
  values: Record<string, number | null>
}

/** Two decimals: no figure of these means more. */
export const rounded = (value: number) => (Number.isFinite(value) ? Math.round(value * 100) / 100 : null)

/** The ends of the months at which results are told. */
export const monthsOf = (months: number, by: 'month' | 'year'): number[] => {
  const all = Array.from({ length: months }, (_, index) => index + 1)
  return by === 'month' ? all : all.filter((month) => month % 12 === 0 || month === months)
}

/** Three lines each where worlds were drawn; else one, which is certain. */
export function resultsOf(
  run: Run,
  worlds: Run | undefined,
  names: readonly string[],
  ends: readonly number[],
): Result[] {
  const results: Result[] = []
  for (const indicator of names) {
    const reading = run.readings[indicator]
    if (!reading) continue
    const { unit } = reading
    const line = (of: Result['of'], value: (month: number, at: number) => number): Result => ({
      indicator,
      unit,
      of,
      values: Object.fromEntries(ends.map((month, at) => [`m${month}`, rounded(value(month, at))])),
    })
    const own = (month: number) => valueOf(run, indicator, month)
    if (!worlds) {
      results.push(line('certain', own))
      continue
    }
    const between = bandOf(worlds, indicator, ends)
    results.push(
      line('central', own),
      line('low', (_, at) => between[at]!.low),
      line('high', (_, at) => between[at]!.high),
    )
  }
  return results
}

function bandOf(worlds: Run, indicator: string, ends: readonly number[]) {
  const values = ends.map(() => new Float64Array(worlds.course.lanes))
  // world by world, for a wait is read off curves that are kept for one world at a time
  for (let lane = 0; lane < worlds.course.lanes; lane++)
    ends.forEach((month, at) => (values[at]![lane] = valueOf(worlds, indicator, month, lane)))
  return values.map(nineOfTen)
}
