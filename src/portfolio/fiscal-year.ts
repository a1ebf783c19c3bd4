// The bureau's fiscal year in SQL, by the same rule as kernel/period.ts.
import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#kernel/store/store.ts'

/** The month in which the bureau's fiscal year begins; US government: October. */
export async function fiscalYearStart(db: Db): Promise<number> {
  const setting = await db.selectFrom('setting').select('value').where('key', '=', 'fiscal-year-start-month').executeTakeFirst()
  return Number(setting?.value ?? 10)
}

/** The fiscal year of `transaction_on`; null where the day is not stated. */
export const fiscalYearOf = (startMonth: number): RawBuilder<number | null> =>
  startMonth > 1
    ? sql`(extract(year from transaction_on) + (extract(month from transaction_on) >= ${sql.lit(startMonth)})::int)::int`
    : sql`extract(year from transaction_on)::int`
