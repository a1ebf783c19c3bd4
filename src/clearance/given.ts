// Clearances for the tests of areas that need somebody cleared and don't care how it came about.
import { sql } from 'kysely'
import type { Db } from '#kernel/store/store.ts'

/** Makes somebody cleared over these days, or not cleared at all, as if the engine had said so; needs the owner's connection. */
export const givenClearance = (db: Db, personId: string, days: readonly [from: string, until: string] | null) => {
  const [from, until] = days ?? [null, null]
  return sql`update person_standing set cleared_from = ${from}::text::date, cleared_until = ${until}::text::date,
    cleared = case when ${until}::text is null then '{}' else datemultirange(daterange(${from}::text::date, ${until}::text::date, '[]')) end
    where person_id = ${personId}`.execute(db)
}
