// The fiscal years of the bureau as SQL: by the month in which they begin, of a calendar day.
import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#kernel/store/store.ts'

/** The month in which the bureau's fiscal years begin, 1 to 12. */
export async function startMonth(db: Db): Promise<number> {
  const { value } = await db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', 'fiscal-year-start-month')
    .executeTakeFirstOrThrow()
  return Number(value)
}

/** The fiscal year of a day, named by the year it ends in. */
export const fiscalYearOf = (day: RawBuilder<unknown>, month: number) =>
  sql<number>`(extract(year from ${day}) + case when ${sql.lit(month)} > 1 and extract(month from ${day}) >= ${sql.lit(month)} then 1 else 0 end)::int`

/** The first day of a fiscal year and that of the next. */
export function daysOfYear(year: number, month: number): readonly [string, string] {
  const begin = (named: number) => `${month > 1 ? named - 1 : named}-${String(month).padStart(2, '0')}-01`
  return [begin(year), begin(year + 1)]
}
