// Hits, and the spellings that were searched for, are read while a reading of the case is open: one case, a purpose, a quarter of an
// hour; whoever reads them has said why, and auditors see who did.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation, type Context } from '#kernel/operation.ts'
import { defineProblem, NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { allowedIn, caseId } from './batch.ts'

export const HitsClosed = defineProblem(
  409,
  'hits-closed',
  'The hits are closed',
  'The hits of this case are not open to you, or no longer. Say for what you need them, and open them.',
)

export const readingShape = z.object({
  id: z.uuid(),
  purpose: z.string(),
  openedAt: z.string(),
  /** When it closes by itself. */
  until: z.string(),
})
type Reading = z.output<typeof readingShape>

export const openHits = operation({
  name: 'clearance.openHits',
  summary:
    'Open the hits and searched spellings of a case for a purpose and a quarter of an hour; who read them, when and why is kept',
  needs: 'hit.read',
  http: 'POST /clearance/cases/{id}/readings',
  argument: 'id',
  input: z.object({
    id: caseId,
    purpose: z.string().trim().min(3).max(1_000).describe('For what they are needed, for whoever audits the readings'),
  }),
  output: readingShape,
  async run(context, { id, purpose }) {
    const held = await context.db.selectFrom('clearanceCase').select('country').where('id', '=', id).executeTakeFirst()
    if (!held) throw NotFound({ what: 'case', id })
    await allowedIn(context, 'hit.read', held.country)
    await openCases(context, [id], purpose)
    return (await openReading(context, id))!
  },
})

/** Opens the hits of these cases to the actor. */
export async function openCases({ db, actor }: Context, cases: readonly string[], purpose: string) {
  await db
    .insertInto('hitReading')
    .values(cases.map((id) => ({ id: newId(), caseId: id, actorId: actor.id, purpose })))
    .execute()
}

/** The reading by which the actor reads the hits of a case now; null where none is open. */
export async function openReading({ db, actor }: Pick<Context, 'db' | 'actor'>, id: string): Promise<Reading | null> {
  const { rows } = await sql<Reading>`
    select r.id, r.purpose, r.opened_at, r.until from hit_reading r
    where r.actor_id = ${actor.id} and r.until > now() and r.case_id = ${id} order by r.until desc limit 1`.execute(db)
  return rows[0] ?? null
}

/**
 * The country of a hit or a spelling that is open to the actor.
 * @throws NotFound where there is none that they may open, HitsClosed where they have not opened it
 */
export async function openedCountry(context: Context, what: 'hit' | 'searched name', id: string): Promise<string> {
  const { rows } = await sql<{ caseId: string; country: string }>`select * from case_of_hit(${id})`.execute(context.db)
  const [held] = rows
  if (!held) throw NotFound({ what, id })
  if (!(await openReading(context, held.caseId))) throw HitsClosed({})
  return held.country
}

/** Until when what a case holds is kept, for whoever has it open. */
export async function keptUntil(db: Db, id: string) {
  const { rows } = await sql<{ keepUntil: string; held: boolean }>`select * from hits_kept_until(${id})`.execute(db)
  return rows[0] ?? null
}

const readShape = readingShape.extend({
  by: z.string(),
  case: z.object({
    id: z.uuid(),
    /** The batch and a number, as HT-2026-0007-12. */
    reference: z.string(),
    country: z.string(),
    /** Of the person or unit. */
    code: z.string().nullable(),
    name: z.string().nullable(),
  }),
})

export const listHitReadings = operation({
  name: 'clearance.readings',
  summary: 'Who opened the hits of which case, when, and why',
  needs: 'hit-reading.read',
  http: 'GET /clearance/readings',
  input: z.object({
    case: caseId.optional().describe('Only of this case'),
    by: z.uuid().optional().describe('The id of whoever read, as jurat accounts list shows it'),
    since: z.iso.date().optional().describe('Only readings from this day on (UTC)'),
    limit: limitOf({ most: 1_000, usual: 100 }),
    cursor: Cursor,
  }),
  output: z.object({ readings: z.array(readShape), next: z.string().nullable() }),
  async run({ db }, { case: ofCase, by, since, limit, cursor }) {
    const after = cursor === undefined ? undefined : readCursor(cursor, z.tuple([sorted.text, sorted.id]))
    const { rows } = await sql<Reading & Omit<z.output<typeof readShape>['case'], 'id'> & Sorted>`
      select r.id, r.purpose, r.opened_at, r.until, a.name as by, r.opened_at::text as sort, r.case_id, c.country,
        h.code || '-' || c.number as reference, coalesce(p.code, u.code) as code, coalesce(n.name, u.name) as name
      from hit_reading r join actor a on a.id = r.actor_id join clearance_case c on c.id = r.case_id
        join clearance_batch h on h.id = c.batch_id
        left join host_person p on p.id = c.person_id left join host_unit u on u.id = c.unit_id
        left join lateral (select n.name from person_name n where n.person_id = c.person_id and n.withdrawn_at is null
          order by n.preferred desc, n.added_at, n.id limit 1) n on true
      where ${ofCase ? sql`r.case_id = ${ofCase}` : sql`true`} and ${by ? sql`r.actor_id = ${by}` : sql`true`}
        and ${since ? sql`r.opened_at >= ${since}::date::timestamp at time zone 'UTC'` : sql`true`}
        and ${after ? sql`(r.opened_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`}
      order by r.opened_at desc, r.id desc limit ${sql.lit(limit + 1)}`.execute(db)
    const shown = rows.slice(0, limit)
    return {
      readings: shown.map(({ sort: _, caseId: id, reference, country, code, name, ...reading }) => ({
        ...reading,
        case: { id, reference, country, code, name },
      })),
      next: rows.length > limit ? writeCursor([shown.at(-1)!.sort, shown.at(-1)!.id]) : null,
    }
  },
})
interface Sorted {
  by: string
  sort: string
  caseId: string
}
export type HitReadings = z.output<typeof listHitReadings.output>['readings']
