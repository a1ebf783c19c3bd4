// By when participants of an event have to be put forward for clearance.
import { sql } from 'kysely'
import type { Db } from '#kernel/store/store.ts'

export interface ClearanceDue {
  on: string
  /** From today; negative once the day has passed. */
  daysLeft: number
}

/**
 * By event id: the time of the local checks and that of the clearance itself before its first day (30 and 21 days, unless the post
 * has said otherwise), or the last working day of the post before that.
 */
export async function clearancesDue(
  db: Db,
  events: readonly { id: string; country: string; startsOn: string }[],
  today: string,
): Promise<ReadonlyMap<string, ClearanceDue>> {
  const { rows } = await sql<ClearanceDue & { id: string }>`
    select e.id, d.due as "on", d.due - ${today}::date as days_left
    from unnest(${events.map(({ id }) => id)}::uuid[], ${events.map(({ country }) => country)}::text[],
      ${events.map(({ startsOn }) => startsOn)}::date[]) e (id, country, starts_on)
      cross join lateral (select event_clearance_due(e.country, e.starts_on) as due) d`.execute(db)
  return new Map(rows.map(({ id, ...due }) => [id, due]))
}
