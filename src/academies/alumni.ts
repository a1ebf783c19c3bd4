// Who came through an academy and where they work now; and which nations met there.
import { sql } from 'kysely'
import { z } from 'zod'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import { academyRef, findAcademy } from './academy.ts'

const nation = z
  .string()
  .regex(/^[A-Z]{2}$/)
  .describe('A nation, as HT')

const Alumnus = z.object({
  participationId: z.uuid(),
  person: z
    .object({ id: z.uuid(), code: z.string(), name: z.string().nullable(), language: z.string().nullable() })
    .nullable(),
  nation: z.string(),
  cohort: z.object({ code: z.string(), title: z.string().nullable(), endsOn: z.iso.date() }),
  /** Where they serve today; null where it is not known. */
  now: z
    .object({
      unit: z.string().nullable(),
      unitId: z.uuid(),
      title: z.string().nullable(),
      rank: z.string().nullable(),
    })
    .nullable(),
})
export type Alumnus = z.output<typeof Alumnus>

export const listAlumni = operation({
  name: 'academies.alumni',
  summary:
    'The alumni of an academy within your scope: from which cohort, and where they work now; all others as numbers',
  needs: 'roster.read',
  http: 'GET /academies/{academy}/alumni',
  argument: 'academy',
  input: z.object({
    academy: academyRef,
    nation: nation.optional(),
    cohort: z.string().trim().min(1).max(60).optional().describe('Only this cohort, by the code of its event'),
    limit: limitOf({ most: 1_000, usual: 100 }),
    cursor: Cursor,
  }),
  output: z.object({
    alumni: z.array(Alumnus),
    /** Of all nations, as numbers; persons, each once. */
    byNation: z.array(z.object({ nation: z.string(), persons: z.int() })),
    next: z.string().nullable(),
  }),
  async run({ db, today }, { academy: ref, nation: of, cohort, limit, cursor }) {
    const academy = await findAcademy(db, ref)
    const after = cursor === undefined ? null : readCursor(cursor, z.tuple([z.iso.date(), sorted.id]))
    const { rows } = await sql<
      Alumnus &
        Record<'eventCode' | 'eventTitle' | 'endsOn' | 'personId', string> &
        Record<
          'personCode' | 'personName' | 'personLanguage' | 'unitId' | 'unitName' | 'positionTitle' | 'positionRank',
          string | null
        >
    >`
      select p.id as participation_id, h.id as person_id, h.code as person_code, n.name as person_name, n.language as person_language,
        p.country as nation, e.code as event_code, e.title as event_title, p.ends_on, q.unit_id, u.name as unit_name,
        q.title as position_title, q.rank as position_rank
      from event e join participation p on p.event_id = e.id and p.state = 'completed' and p.role = 'participant'
        left join host_person h on h.id = person_survivor(p.person_id)
        left join lateral (select n.name, n.language from person_name n where n.person_id = h.id and n.withdrawn_at is null
          order by n.preferred desc, n.added_at, n.id limit 1) n on true
        left join lateral (select q.unit_id, q.title, q.rank from person_position q where q.person_id = h.id and q.withdrawn_at is null
            and (q.from_on is null or q.from_on <= ${today}::date) and (q.until_on is null or q.until_on >= ${today}::date)
          order by q.from_on desc nulls last, q.id desc limit 1) q on true
        left join host_unit u on u.id = q.unit_id
      where e.academy_id = ${academy.id} and ${of ? sql`p.country = ${of}` : sql`true`}
        and ${cohort ? sql`e.code = ${cohort}` : sql`true`}
        and ${after ? sql`(p.ends_on, p.id) < (${after[0]}::date, ${after[1]}::uuid)` : sql`true`}
      order by p.ends_on desc, p.id desc limit ${sql.lit(limit + 1)}`.execute(db)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const { rows: byNation } = await sql<{ nation: string; persons: number }>`
      select nation, persons from academy_alumni(${academy.id}) order by persons desc, nation`.execute(db)
    return {
      alumni: shown.map((row) => ({
        participationId: row.participationId,
        person: row.personId
          ? { id: row.personId, code: row.personCode!, name: row.personName, language: row.personLanguage }
          : null,
        nation: row.nation,
        cohort: { code: row.eventCode, title: row.eventTitle, endsOn: row.endsOn },
        now: row.unitId
          ? { unit: row.unitName, unitId: row.unitId, title: row.positionTitle, rank: row.positionRank }
          : null,
      })),
      byNation,
      next: rows.length > limit ? writeCursor([last!.endsOn, last!.participationId]) : null,
    }
  },
})

const Tie = z.object({
  a: z.string(),
  b: z.string(),
  /** Cohorts that people of both completed together. */
  cohorts: z.int(),
  /** Persons of each who were in such a cohort. */
  personsA: z.int(),
  personsB: z.int(),
})
export type Tie = z.output<typeof Tie>

export const network = operation({
  name: 'academies.network',
  summary:
    'Which nations met at the academies: pairs that completed cohorts together, and how many people of each know the other',
  needs: 'event.read',
  http: 'GET /academy-network',
  input: z.object({
    academy: academyRef.optional().describe('Only this academy; all together if left out'),
    nation: nation.optional().describe('Only the pairs of this nation, which then comes first'),
  }),
  output: z.object({ ties: z.array(Tie) }),
  async run({ db }, { academy: ref, nation: of }) {
    const academy = ref === undefined ? null : (await findAcademy(db, ref)).id
    const { rows } = await sql<Tie>`select a, b, cohorts, persons_a, persons_b from academy_ties(${academy}::uuid)
      where ${of ? sql`${of} in (a, b)` : sql`true`} order by cohorts desc, persons_a + persons_b desc, a, b limit 5000`.execute(
      db,
    )
    return {
      ties: rows.map((tie) =>
        tie.b === of ? { ...tie, a: tie.b, b: tie.a, personsA: tie.personsB, personsB: tie.personsA } : tie,
      ),
    }
  },
})
