// What came of a run, as figures by month.
import type { IndicatorUnit } from '#chain/indicators.ts'
import { valueOf, type Run } from './picture/running.ts'

export interface Result {
  indicator: string
  unit: IndicatorUnit
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

export const resultsOf = (run: Run, names: readonly string[], ends: readonly number[]): Result[] =>
  names.flatMap((indicator) => {
    const reading = run.readings[indicator]
    if (!reading) return []
    const values = Object.fromEntries(ends.map((month) => [`m${month}`, rounded(valueOf(run, indicator, month))]))
    return [{ indicator, unit: reading.unit, values }]
  })
