// How long before an event its participants have to be put forward for clearance.
import { sql } from 'kysely'
import type { Db } from '#kernel/store/store.ts'

/** The days by post: 30 for local checks and 21 for the clearance itself, unless the post has said otherwise. */
export async function leadDays(db: Db, posts: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ post: string; days: number }>`
    select post, event_lead_days(post) as days from unnest(${[...new Set(posts)]}::text[]) post`.execute(db)
  return new Map(rows.map(({ post, days }) => [post, days]))
}

/**
 * The last day on which participants can be put forward for an event that begins on a day, and the days left until then;
 * negative once it has passed.
 */
export function clearanceDue(startsOn: string, today: string, lead: number): { on: string; daysLeft: number } {
  const at = Date.parse(startsOn) - lead * 86_400_000
  return { on: new Date(at).toISOString().slice(0, 10), daysLeft: Math.round((at - Date.parse(today)) / 86_400_000) }
}
