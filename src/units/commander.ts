// Who commands a unit, and who did before: positions of persons in it, and in those that were merged into it.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '#kernel/store/store.ts'

export const commanderShape = z.object({
  person: z.object({ id: z.uuid(), code: z.string(), name: z.string(), language: z.string().nullable() }),
  /** The position by which they do; null as of a day gone by. */
  positionId: z.uuid().nullable(),
  rank: z.string().nullable(),
  title: z.string().nullable(),
  fromOn: z.iso.date().nullable(),
  /** The last day. */
  untilOn: z.iso.date().nullable(),
  /** Whether they command on the day that is shown. */
  now: z.boolean(),
  /** The merged unit whose command it was; null for the unit's own. */
  merged: z.object({ id: z.uuid(), code: z.string(), name: z.string() }).nullable(),
})
export type Commander = z.output<typeof commanderShape>

type Row = Omit<Commander, 'now' | 'merged'> & { unitId: string }
type MergedUnit = NonNullable<Commander['merged']>

/** Whoever may see none of them reads none. `merged` are the units that this one took in, and those that they did. */
export async function commandersOf(
  db: Db,
  unit: { id: string; country: string },
  merged: readonly MergedUnit[],
  today: string,
  asOf: string | null,
): Promise<Commander[]> {
  const ids = [unit.id, ...merged.map(({ id }) => id)]
  const rows = asOf ? await recordedThen(db, unit.country, ids, asOf) : await recordedNow(db, unit.country, ids)
  const day = asOf ?? today
  return rows
    .map(({ unitId, ...row }) => ({
      ...row,
      now: (row.fromOn === null || row.fromOn <= day) && (row.untilOn === null || row.untilOn >= day),
      merged: merged.find(({ id }) => id === unitId) ?? null,
    }))
    .toSorted(
      (a, b) =>
        Number(b.now) - Number(a.now) ||
        (b.untilOn ?? '9999').localeCompare(a.untilOn ?? '9999') ||
        (b.fromOn ?? '').localeCompare(a.fromOn ?? ''),
    )
}

async function recordedNow(db: Db, country: string, ids: readonly string[]) {
  const { rows } = await sql<Row>`
    select jsonb_build_object('id', p.id, 'code', p.code, 'name', n.name, 'language', n.language) as person,
      q.id as position_id, q.unit_id, q.rank, q.title, q.from_on, q.until_on
    from person_position q join host_person p on p.id = q.person_id and p.state = 'active'
      cross join lateral (select n.name, n.language from person_name n where n.person_id = p.id and n.withdrawn_at is null
        order by n.preferred desc, n.added_at, n.id limit 1) n
    where q.unit_id = any (${ids}::uuid[]) and q.country = ${country} and q.commands and q.withdrawn_at is null
    order by q.added_at, q.id`.execute(db)
  return rows
}

/** As the records of persons stood at the end of a day. */
async function recordedThen(db: Db, country: string, ids: readonly string[], asOf: string) {
  const { rows } = await sql<Row>`
    select jsonb_build_object('id', p.id, 'code', p.code, 'name', v.image -> 'names' -> 0 ->> 'name',
        'language', v.image -> 'names' -> 0 ->> 'language') as person,
      null as position_id, (q ->> 'unitId')::uuid as unit_id, q ->> 'rank' as rank, q ->> 'title' as title,
      (q ->> 'fromOn')::date as from_on, (q ->> 'untilOn')::date as until_on
    from (select distinct q.person_id from person_position q
        where q.unit_id = any (${ids}::uuid[]) and q.country = ${country} and q.commands) c
      join host_person p on p.id = c.person_id
      cross join lateral (select v.image from person_version v where v.person_id = p.id
        and v.recorded_at < (${asOf}::date + 1)::timestamp at time zone 'UTC' order by v.version desc limit 1) v
      cross join lateral jsonb_array_elements(v.image -> 'positions') q
    where v.image ->> 'state' = 'active' and (q ->> 'unitId')::uuid = any (${ids}::uuid[]) and (q -> 'commands')::boolean
    order by p.id`.execute(db)
  return rows
}
