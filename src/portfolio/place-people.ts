// Whom the bureau works with in a nation: how many units, persons, events and open batches of clearance the reader may see there.
import { sql } from 'kysely'
import { z } from 'zod'
import { isDeclared, type Permission } from '#kernel/access.ts'
import type { Context } from '#kernel/operation.ts'

/** Counting ends here: a nation may have hundreds of thousands of persons, and its page answers at once. */
const mostCounted = 1_000

const Count = z
  .object({
    count: z.number().int(),
    /** Whether there are more than that. */
    more: z.boolean(),
  })
  // null for whoever may not look at them
  .nullable()
export type Count = z.output<typeof Count>

export const PlacePeople = z.object({
  units: Count,
  persons: Count,
  events: Count,
  /** Batches of clearance that are neither closed nor cancelled. */
  openBatches: Count,
  /** Whether the reader may ask who was trained. */
  mayAskTrained: z.boolean(),
})
export type PlacePeople = z.output<typeof PlacePeople>

export async function peopleOf({ db, actor }: Pick<Context, 'db' | 'actor'>, country: string): Promise<PlacePeople> {
  const may = (permission: Permission) => isDeclared(permission) && actor.may(permission)
  const counted = async (permission: Permission, rows: ReturnType<typeof sql>): Promise<Count> => {
    if (!may(permission)) return null
    const answer = await sql<{ count: number }>`
      select count(*)::int as count from (${rows} limit ${sql.lit(mostCounted + 1)}) found`.execute(db)
    const { count } = answer.rows[0]!
    return { count: Math.min(count, mostCounted), more: count > mostCounted }
  }
  return {
    units: await counted('unit.read', sql`select from host_unit where country = ${country} and state <> 'merged'`),
    persons: await counted('person.read', sql`select from host_person where country = ${country} and state = 'active'`),
    events: await counted('event.read', sql`select from event where nations @> array[${country}::text]`),
    openBatches: await counted(
      'clearance.read',
      sql`select from clearance_batch where country = ${country} and state not in ('closed', 'cancelled')`,
    ),
    mayAskTrained: may('trained.read'),
  }
}

/** Whether there is anything of it. */
export const isAnybody = ({ units, persons, events, openBatches }: PlacePeople) =>
  [units, persons, events, openBatches].some((one) => one !== null && one.count > 0)
