// The spellings and aliases that a local unit searched for when it checked somebody. They are the vetters', who alone see them; the
// names of the person stay as they are.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { allowedIn, caseId, line, refusing } from './batch.ts'
import { CheckNotOpen } from './check.ts'
import { allowedFor } from './members.ts'
import { openedCountry } from './readings.ts'

export const searchedShape = z.object({
  id: z.uuid(),
  checkingUnit: z.string(),
  name: z.string(),
  note: z.string().nullable(),
  recordedAt: z.string(),
  recordedBy: z.string().nullable(),
  withdrawnAt: z.string().nullable(),
  withdrawnBy: z.string().nullable(),
})
export type Searched = z.output<typeof searchedShape>

/** What was searched for in a case, in its order; what was taken back as well. Empty for whoever may not see hits, or has not opened them. */
export async function searchedIn(db: Db, id: string): Promise<Searched[]> {
  const { rows } = await sql<Searched>`
    select s.id, s.checking_unit, s.name, s.note, s.recorded_at, a.name as recorded_by, s.withdrawn_at, w.name as withdrawn_by
    from searched_name s left join actor a on a.id = s.recorded_by left join actor w on w.id = s.withdrawn_by
    where s.case_id = ${id} order by s.recorded_at, s.id`.execute(db)
  return rows
}

export const recordSearched = operation({
  name: 'clearance.recordNames',
  summary:
    'Record the spellings and aliases that a unit searched for; for vetters alone, the person’s names stay as they are',
  needs: 'hit.read',
  http: 'POST /clearance/cases/{id}/names',
  argument: 'id',
  input: z.object({
    id: caseId,
    unit: line.describe('The checking unit, as POL'),
    names: z.array(line).min(1).max(50).describe('The spellings and aliases, in any script'),
    note: z
      .string()
      .trim()
      .min(1)
      .max(2_000)
      .nullable()
      .default(null)
      .describe('Where they come from, or in which list they were searched'),
  }),
  output: z.object({ recorded: z.int(), already: z.int() }),
  async run(context, { id, unit, names, note }) {
    const { db, actor } = context
    const held = await db.selectFrom('clearanceCase').select('country').where('id', '=', id).executeTakeFirst()
    if (!held) throw NotFound({ what: 'case', id })
    await allowedIn(context, 'hit.read', held.country)
    await allowedFor(context, held.country, unit)
    const wanted = [...new Set(names.map((name) => name.normalize('NFC')))]
    let recorded = 0
    for (const name of wanted) {
      const { numAffectedRows } = await refusing(
        sql`insert into searched_name (id, case_id, country, checking_unit, name, note, recorded_by)
          values (${newId()}, ${id}, ${held.country}, ${unit}, ${name}, ${note}, ${actor.id})
          on conflict do nothing`.execute(db),
        { searched_name_open: () => CheckNotOpen({}) },
      )
      recorded += Number(numAffectedRows ?? 0)
    }
    return { recorded, already: wanted.length - recorded }
  },
})

export const withdrawSearched = operation({
  name: 'clearance.withdrawName',
  summary: 'Take back a spelling that was searched for by mistake; it stays to be read by vetters',
  needs: 'hit.read',
  http: 'POST /clearance/names/{id}/withdraw',
  argument: 'id',
  input: z.object({ id: z.uuid().describe('The id of the spelling, as jurat clearance case shows it') }),
  output: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const { db, actor } = context
    await allowedIn(context, 'hit.read', await openedCountry(context, 'searched name', id))
    const held = await db
      .selectFrom('searchedName')
      .select(['country', 'checkingUnit'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    await allowedFor(context, held.country, held.checkingUnit)
    await db
      .updateTable('searchedName')
      .set({ withdrawnAt: sql`clock_timestamp()`, withdrawnBy: actor.id })
      .where('id', '=', id)
      .where('withdrawnAt', 'is', null)
      .execute()
    return { id }
  },
})
