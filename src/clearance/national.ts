// The file for the national system: what it needs of everybody in a batch. Making it opens the biographies and the spellings that were
// searched for, which the logs of reads keep; it can be fetched while they are open.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { toCsv } from '#kernel/csv.ts'
import { download, operation } from '#kernel/operation.ts'
import { defineProblem, NotAllowed } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import {
  allowedIn,
  batchId,
  BatchNotThere,
  batchShape,
  batchToChange,
  findBatch,
  goTo,
  ifVersion,
  mayIn,
} from './batch.ts'
import { openCases } from './readings.ts'

export const missingFields = ['national-id', 'birth-place', 'birth-date', 'unit', 'position'] as const
export type MissingField = (typeof missingFields)[number]

export const NationalFileIncomplete = defineProblem(
  409,
  'national-file-incomplete',
  'The records lack what the national system needs',
  'These cases lack something: {cases}. Mark the batch for correction and have it mended, or take them out.',
)
export const NothingForNational = defineProblem(
  409,
  'nothing-for-national',
  'Nothing is for the national system',
  'Nobody who waits in the batch {code} goes to the national system: its cases are decided at the post.',
)
export const NationalFileClosed = defineProblem(
  409,
  'national-file-closed',
  'The biographies are not open',
  'You have not made the national file of {code} within the last quarter of an hour. Make it again, then fetch it.',
)

export interface Lacking {
  caseId: string
  missing: MissingField[]
}

/** Which fields the national file needs and the records do not have, case by case; none of their values. */
export async function lackingIn(db: Db, batch: string): Promise<Lacking[]> {
  const { rows } = await sql<Lacking>`select case_id, missing from clearance_missing(${batch})
    where missing <> '{}' order by case_id`.execute(db)
  return rows
}

export const makeNationalFile = operation({
  name: 'clearance.makeNationalFile',
  summary: 'Make the file of a batch for the national system: opens the biographies for it, and can be repeated',
  needs: 'clearance.coordinate',
  http: 'POST /clearance/batches/{id}/national-file',
  cli: 'clearance make-file',
  argument: 'id',
  input: z.object({ id: batchId, version: ifVersion }),
  output: z.object({ batch: batchShape, cases: z.int() }),
  async run(context, { id, version }) {
    const { db, actor } = context
    const seen = await batchToChange(context, 'clearance.coordinate', id, version)
    for (const needed of ['biography.open', 'hit.read'] as const) await allowedIn(context, needed, seen.country)
    if (seen.state !== 'local-complete' && seen.state !== 'national')
      throw BatchNotThere({ code: seen.code, state: seen.state })
    const cases = await db
      .selectFrom('clearanceCase')
      .select(['id', 'number', 'personId'])
      .where('batchId', '=', id)
      .where('state', '=', 'submitted')
      .where('vetting', '=', 'leahy')
      .orderBy('number')
      .execute()
    if (!cases.length) throw NothingForNational({ code: seen.code })
    const lacking = new Map((await lackingIn(db, id)).map(({ caseId, missing }) => [caseId, missing]))
    if (lacking.size) {
      const numbered = cases.flatMap((one) => {
        const missing = lacking.get(one.id)
        return missing ? [{ case: `${seen.code}-${one.number}`, missing }] : []
      })
      throw NationalFileIncomplete({
        cases: numbered.map((one) => `${one.case} (${one.missing.join(', ')})`).join('; '),
        lacking: numbered,
      })
    }
    await openCases(
      context,
      cases.map((one) => one.id),
      `national file of batch ${seen.code}`,
    )
    const persons = cases.flatMap(({ personId }) => (personId ? [personId] : []))
    if (persons.length)
      await db
        .insertInto('biographyReading')
        .values(
          persons.map((personId) => ({
            id: newId(),
            personId,
            country: seen.country,
            actorId: actor.id,
            purpose: `national file of batch ${seen.code}`,
          })),
        )
        .execute()
    const batch = seen.state === 'national' ? seen : await goTo(db, seen, 'national', { act: 'national', reason: null })
    return { batch, cases: cases.length }
  },
})

export const nationalColumns = [
  'reference',
  'kind',
  'name',
  'given names',
  'family name',
  'other names',
  'sex',
  'date of birth',
  'city of birth',
  'state of birth',
  'country of birth',
  'citizenships',
  'national id',
  'passport',
  'police or military id',
  'unit',
  'unit in the local language',
  'unit code',
  'position',
  'rank',
  'commands the unit',
  'tracking number',
  'names as searched',
  'unit of the position',
  'unit code of the position',
] as const

interface NationalRow extends Record<(typeof nationalColumns)[number], string | null> {}

/**
 * Rows of the file; those of persons need biographies that are open to the actor. The unit is that of the nomination where it says one;
 * that of the position stands beside it where it is another.
 */
async function rowsOf(db: Db, batch: { id: string; code: string; nationalTracking: string | null }) {
  const { rows } = await sql<NationalRow>`
    select ${batch.code} || '-' || c.number as reference, case when c.unit_id is null then 'person' else 'unit' end as kind,
      coalesce(n.name, u.name) as name, n.given as "given names", n.family as "family name", others.names as "other names",
      p.sex, concat_ws('-', b.birth_year, lpad(b.birth_month::text, 2, '0'), lpad(b.birth_day::text, 2, '0')) as "date of birth",
      b.birth_city as "city of birth", b.birth_state as "state of birth", b.birth_country as "country of birth",
      array_to_string(b.citizenships, ' ') as citizenships,
      (select string_agg(i.number, '; ' order by i.id) from person_identity i
        where i.person_id = p.id and i.withdrawn_at is null and i.kind = 'national-id') as "national id",
      (select string_agg(i.issued_by || ' ' || i.number, '; ' order by i.id) from person_identity i
        where i.person_id = p.id and i.withdrawn_at is null and i.kind = 'passport') as passport,
      (select string_agg(i.number, '; ' order by i.id) from person_identity i
        where i.person_id = p.id and i.withdrawn_at is null and i.kind in ('police-id', 'military-id')) as "police or military id",
      u.name as unit, u.local_name as "unit in the local language", u.code as "unit code",
      case when c.unit_id is null then q.title else u.commander_post end as position, q.rank, case when q.commands then 'yes' else 'no' end as "commands the unit",
      ${batch.nationalTracking}::text as "tracking number",
      (select string_agg(distinct s.name, '; ') from searched_name s
        where s.case_id = c.id and s.withdrawn_at is null) as "names as searched",
      case when o.id <> u.id then o.name end as "unit of the position", case when o.id <> u.id then o.code end as "unit code of the position"
    from clearance_case c
    left join host_person p on p.id = c.person_id
    left join lateral (select n.name, n.given, n.family from person_name n where n.person_id = p.id and n.withdrawn_at is null
      order by n.preferred desc, n.added_at, n.id limit 1) n on true
    left join lateral (select string_agg(o.name, '; ' order by o.added_at, o.id) as names from person_name o
      where o.person_id = p.id and o.withdrawn_at is null and o.name <> n.name) others on true
    left join person_biography b on b.person_id = p.id
    left join lateral (select q.* from person_position q where q.person_id = p.id and q.withdrawn_at is null
        and (q.until_on is null or q.until_on >= bureau_day())
      order by q.from_on desc nulls last, q.id desc limit 1) q on true
    left join nominated_units(${batch.id}) t on t.case_id = c.id
    left join host_unit o on o.id = q.unit_id
    left join host_unit u on u.id = coalesce(c.unit_id, t.unit_id, q.unit_id)
    where c.batch_id = ${batch.id} and c.state = 'submitted' and c.vetting = 'leahy' order by c.number`.execute(db)
  return rows
}

export const nationalFile = download({
  name: 'clearance.nationalFile',
  summary: 'The file of a batch for the national system as CSV, while its biographies are open to you',
  needs: 'clearance.coordinate',
  http: 'GET /clearance/batches/{id}/national-file',
  cli: 'export clearance',
  argument: 'id',
  input: z.object({ id: batchId }),
  download: async ({ read, actor }, { id }) => {
    const file = await read(async (db) => {
      const batch = await findBatch(db, id)
      if (!(await mayIn({ db, actor }, 'clearance.coordinate', batch.country)))
        throw NotAllowed({ permission: 'clearance.coordinate' })
      if (batch.state !== 'national') throw BatchNotThere({ code: batch.code, state: batch.state })
      const { rows: closed } = await sql`
        select from clearance_case c where c.batch_id = ${id} and c.state = 'submitted' and c.vetting = 'leahy'
          and not exists (select from hit_reading r where r.case_id = c.id and r.actor_id = ${actor.id} and r.until > now()
            and (c.person_id is null or exists (select from biography_reading b
              where b.person_id = c.person_id and b.actor_id = ${actor.id} and b.until > now())))
        limit 1`.execute(db)
      if (closed.length) throw NationalFileClosed({ code: batch.code })
      return { name: `${batch.code}.csv`, text: toCsv(await rowsOf(db, batch), nationalColumns) }
    })
    async function* body() {
      yield file.text
    }
    return { type: 'text/csv; charset=utf-8', fileName: file.name, body: body() }
  },
})
