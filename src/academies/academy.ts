// The academies and regional centres: since when and where, what they teach, and which nations met there.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { historyEntry, historyOf } from './history.ts'

export const academyKinds = ['academy', 'regional-centre'] as const
export const programmeKinds = ['core', 'specialised', 'seminar'] as const
export type ProgrammeKind = (typeof programmeKinds)[number]

export const academyRef = z.string().trim().min(1).max(60).describe('The academy, by its code as BUDAPEST or its id')

export const academyShape = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  kind: z.enum(academyKinds),
  city: z.string(),
  country: z.string(),
  /** DAC, of where it stands. */
  region: z.string().nullable(),
  /** The year; null: not known. */
  opened: z.int().nullable(),
  source: z.string().nullable(),
  /** Whether somebody has held it against its source. */
  verified: z.boolean(),
  version: z.int(),
})
export type Academy = z.output<typeof academyShape>

const columns = [
  'id',
  'code',
  'name',
  'kind',
  'city',
  'country',
  'region',
  'opened',
  'source',
  'verified',
  'version',
] as const
const isId = (ref: string) => z.uuid().safeParse(ref).success

/** @throws NotFound */
export async function findAcademy(db: Db, ref: string): Promise<Academy> {
  const found = await db
    .selectFrom('academy')
    .select(columns)
    .where(isId(ref) ? 'id' : 'code', '=', isId(ref) ? ref : ref.toUpperCase())
    .executeTakeFirst()
  if (!found) throw NotFound({ what: 'academy', id: ref })
  return found as Academy
}

export const programmeShape = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(programmeKinds),
  /** The code of the catalogue, by which its cohorts are known. */
  course: z.string().nullable(),
  weeks: z.string().nullable(),
  source: z.string().nullable(),
  version: z.int(),
  cohorts: z.int(),
})

const Count = z.object({ nation: z.string(), tookPart: z.int(), completed: z.int() })
const Cohort = z.object({
  code: z.string(),
  /** Null where the reader may not see the event. */
  title: z.string().nullable(),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  programme: z.string().nullable(),
  nations: z.array(Count),
  tookPart: z.int(),
  completed: z.int(),
})
export type Cohort = z.output<typeof Cohort>

const Listed = academyShape.extend({
  programmes: z.int(),
  cohorts: z.int(),
  nations: z.int(),
  /** Persons who completed a cohort, each once. */
  alumni: z.int(),
})
export type ListedAcademy = z.output<typeof Listed>

export const listAcademies = operation({
  name: 'academies.list',
  summary: 'The academies and regional centres, with their opening year, cohorts, nations and alumni',
  needs: 'event.read',
  http: 'GET /academies',
  input: z.object({}),
  output: z.object({ academies: z.array(Listed) }),
  async run({ db }) {
    const { rows } = await sql<ListedAcademy>`
      select a.id, a.code, a.name, a.kind, a.city, a.country, a.region, a.opened, a.source, a.verified, a.version,
        (select count(*)::int from academy_programme p where p.academy_id = a.id and p.withdrawn_at is null) as programmes,
        coalesce(c.cohorts, 0) as cohorts, coalesce(n.nations, 0) as nations, coalesce(n.alumni, 0) as alumni
      from academy a
        left join (select academy_id, count(distinct event_id)::int as cohorts from academy_cohorts(null) group by 1) c on c.academy_id = a.id
        left join (select academy_id, count(*)::int as nations, sum(persons)::int as alumni from academy_alumni(null) group by 1) n
          on n.academy_id = a.id
      order by a.opened nulls last, a.code`.execute(db)
    return { academies: rows }
  },
})

export const academyRecord = z.object({
  academy: academyShape,
  programmes: z.array(programmeShape),
  /** The newest first. */
  cohorts: z.array(Cohort),
  alumni: z.array(z.object({ nation: z.string(), persons: z.int() })),
  /** The newest first. */
  history: z.array(historyEntry),
})
export type AcademyRecord = z.output<typeof academyRecord>

export const showAcademy = operation({
  name: 'academies.show',
  summary:
    'One academy: its programmes, its cohorts with their nations, its alumni by nation, and what was changed of it',
  needs: 'event.read',
  http: 'GET /academies/{academy}',
  argument: 'academy',
  input: z.object({ academy: academyRef }),
  output: academyRecord,
  async run({ db }, { academy: ref }) {
    const academy = await findAcademy(db, ref)
    const { rows: cohorts } = await sql<Cohort>`
      select c.code, e.title, c.starts_on, c.ends_on, max(p.name) as programme,
        coalesce(jsonb_agg(jsonb_build_object('nation', c.nation, 'tookPart', c.took_part, 'completed', c.completed) order by c.nation)
          filter (where c.nation is not null), '[]') as nations,
        coalesce(sum(c.took_part), 0)::int as took_part, coalesce(sum(c.completed), 0)::int as completed
      from academy_cohorts(${academy.id}) c left join event e on e.id = c.event_id
        left join academy_programme p on p.academy_id = c.academy_id and p.course_id = c.course_id and p.withdrawn_at is null
      group by c.event_id, c.code, e.title, c.starts_on, c.ends_on
      order by c.starts_on desc, c.code desc limit 500`.execute(db)
    const { rows: programmes } = await sql<z.output<typeof programmeShape>>`
      select p.id, p.name, p.kind, c.code as course, p.weeks::text as weeks, p.source, p.version,
        (select count(distinct h.event_id)::int from academy_cohorts(${academy.id}) h where h.course_id = p.course_id) as cohorts
      from academy_programme p left join course c on c.id = p.course_id
      where p.academy_id = ${academy.id} and p.withdrawn_at is null
      order by array_position(${[...programmeKinds]}::text[], p.kind), p.name, p.id`.execute(db)
    const { rows: alumni } = await sql<{ nation: string; persons: number }>`
      select nation, persons from academy_alumni(${academy.id}) order by persons desc, nation`.execute(db)
    return { academy, programmes, cohorts, alumni, history: await historyOf(db, academy.id) }
  },
})
