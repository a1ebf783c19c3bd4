// In which scenarios of justice chains an activity is tried, as far as the reader may read those.
import { sql } from 'kysely'
import { z } from 'zod'
import { isDeclared } from '#kernel/access.ts'
import type { Context } from '#kernel/operation.ts'

/** So many are told; the page of justice chains lists all. */
export const mostTried = 10

/** Null for whoever may not look at scenarios at all. */
export const Tried = z
  .array(z.object({ id: z.string(), title: z.string(), country: z.string().nullable(), baseline: z.boolean() }))
  .nullable()
export type Tried = z.output<typeof Tried>

export async function triedIn({ db, actor }: Pick<Context, 'db' | 'actor'>, identifier: string): Promise<Tried> {
  if (!isDeclared('scenario.read') || !actor.may('scenario.read')) return null
  return db
    .selectFrom('scenario')
    .select(['id', 'title', 'country', 'baseline'])
    .where('withdrawnAt', 'is', null)
    .where(sql<boolean>`file -> 'programmes' @> ${JSON.stringify([{ activity: identifier }])}::jsonb`)
    .orderBy('baseline', 'desc')
    .orderBy('id', 'desc')
    .limit(mostTried)
    .execute()
}
