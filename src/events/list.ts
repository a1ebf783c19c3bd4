// The events that somebody may see, narrowed and sorted, page by page.
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { country, eventShape, eventsIn, institutions, kinds, modalities, type Event } from './event.ts'
import { daysOfYear, startMonth } from './fiscal-years.ts'
import { states } from './state.ts'

export const sorts = ['starts', 'ends', 'code', 'title', 'planned'] as const
const Sort = z
  .enum([...sorts, ...sorts.map((sort) => `-${sort}` as const)])
  .default('-starts')
  .describe('What to sort by; with - the latest or largest first')

/** What narrows a list of events; several values of one member are alternatives. */
export const filters = {
  search: z.string().trim().max(200).optional().describe('Part of a title or a code'),
  country: country.optional().describe('Only those that the post in this country organises'),
  nation: country.optional().describe('Only those for people of this nation'),
  kind: z.enum(kinds).optional().describe('Only this kind'),
  modality: z.enum(modalities).optional().describe('Only those held there'),
  state: z.enum(states).optional().describe('Only those in this state'),
  institution: z.enum(institutions).optional().describe('Only those that serve this institution'),
  academy: z.string().max(30).optional().describe('Only those at this academy, as BUDAPEST'),
  course: z.string().max(40).optional().describe('Only those held by this course'),
  award: z.string().max(200).optional().describe('Only those of this award'),
  fiscalYear: z.coerce
    .number()
    .int()
    .min(1990)
    .max(2100)
    .optional()
    .describe('Only those that begin in this fiscal year'),
  from: z.iso.date().optional().describe('Only those that last until this day or longer'),
  until: z.iso.date().optional().describe('Only those that begin on this day or earlier'),
}
const Filters = z.object(filters)
export type Filters = z.output<typeof Filters>

/** A condition over `event`, with `academy` and `course` joined. */
export async function whereOf(db: Db, given: Filters): Promise<RawBuilder<boolean>> {
  const { search, nation, academy, course, fiscalYear, from, until, ...exact } = given
  const parts = Object.entries(exact).flatMap(([name, value]) =>
    value === undefined ? [] : [sql`${sql.ref(`event.${name}`)} = ${value}`],
  )
  if (search) parts.push(await matching(db, search))
  if (nation) parts.push(sql`event.nations @> array[${nation}::text]`)
  if (academy) parts.push(sql`academy.code = ${academy}`)
  if (course) parts.push(sql`course.code = ${course}`)
  if (fiscalYear) {
    const [begin, next] = daysOfYear(fiscalYear, await startMonth(db))
    parts.push(sql`event.starts_on >= ${begin}::date and event.starts_on < ${next}::date`)
  }
  if (from) parts.push(sql`event.ends_on >= ${from}::date`)
  if (until) parts.push(sql`event.starts_on <= ${until}::date`)
  return parts.length ? sql<boolean>`${sql.join(parts, sql` and `)}` : sql<boolean>`true`
}

const mostFound = 2_000

/** The events that hold a text: found by the index where they are few, else looked for in one after the other. */
async function matching(db: Db, search: string): Promise<RawBuilder<boolean>> {
  const { rows } = await sql<{
    id: string
  }>`select events_with(${search}) as id limit ${sql.lit(mostFound + 1)}`.execute(db)
  return rows.length > mostFound
    ? sql<boolean>`(strpos(event.folded, fold_name(${search})) > 0 or starts_with(event.code, ${search}))`
    : sql<boolean>`event.id = any (${rows.map(({ id }) => id)}::uuid[])`
}

const whole = z.string().regex(/^-?\d{1,9}$/)
const columns = {
  starts: { column: sql`event.starts_on`, type: sql`date`, value: sorted.day },
  ends: { column: sql`event.ends_on`, type: sql`date`, value: sorted.day },
  code: { column: sql`event.code collate "C"`, type: sql`text`, value: sorted.text },
  title: { column: sql`event.title`, type: sql`text`, value: sorted.text },
  // those without a figure stand below zero
  planned: { column: sql`coalesce(event.planned_participants, -1)`, type: sql`integer`, value: whole },
} satisfies Record<
  (typeof sorts)[number],
  { column: RawBuilder<unknown>; type: RawBuilder<unknown>; value: z.ZodType<string> }
>

/** The events that the reader sees, by the index of scopes: for whoever sees a part. */
const seen = sql<boolean>`event.id = any (array(select my_events()))`
/** What narrows by an index of its own. */
const byIndex = ['search', 'country', 'academy', 'course', 'award', 'fiscalYear', 'from', 'until'] as const

async function countMine(db: Db): Promise<number> {
  const { rows } = await sql<{ count: string }>`select my_event_count() as count`.execute(db)
  return Number(rows[0]!.count)
}

export const listEvents = operation({
  name: 'events.list',
  summary: 'List events: courses, study tours, conferences and others, by post, nation, kind, state, year and more',
  needs: 'event.read',
  http: 'GET /events',
  input: Filters.extend({ sort: Sort, limit: limitOf({ most: 500, usual: 50 }), cursor: Cursor }),
  output: z.object({ events: z.array(eventShape), total: z.int(), next: z.string().nullable() }),
  async run({ db, actor }, { sort, limit, cursor, ...given }) {
    const where = await whereOf(db, given)
    const part = actor.scopesOf('event.read') !== 'everything' && !byIndex.some((name) => given[name])
    const narrowed = Object.values(given).some((value) => value !== undefined && value !== '')
    const mine = part || !narrowed ? await countMine(db) : 0
    // few among many are found by their scope; many stand close together in the order of the page
    const few = part && mine <= mostFound
    const descending = sort.startsWith('-')
    const { column, type, value } = columns[sort.replace('-', '') as keyof typeof columns]
    const after = cursor === undefined ? null : readCursor(cursor, z.tuple([value, sorted.id]))
    const beyond = after
      ? sql<boolean>`(${column}, event.id) ${descending ? sql`<` : sql`>`} (${after[0]}::text::${type}, ${after[1]}::uuid)`
      : sql<boolean>`true`
    const direction = descending ? 'desc' : 'asc'
    const rows = await eventsIn(db)
      .select(sql<string>`(${column})::text`.as('sorted'))
      .where(where)
      .where(few ? seen : sql<boolean>`true`)
      .where(beyond)
      .orderBy(column, direction)
      .orderBy('event.id', direction)
      .limit(limit + 1)
      .execute()
    const { rows: counted } = narrowed
      ? await sql<{ total: string | number }>`select count(*) as total from event
          left join academy on academy.id = event.academy_id left join course on course.id = event.course_id
          where ${where} and ${part ? seen : sql`true`}`.execute(db)
      : { rows: [{ total: mine }] }
    const events = rows.slice(0, limit)
    const last = events.at(-1)
    return {
      events: events as unknown as Event[],
      total: Number(counted[0]!.total),
      next: rows.length > limit && last ? writeCursor([last.sorted, last.id]) : null,
    }
  },
})

export const choices = operation({
  name: 'events.choices',
  summary:
    'What can be chosen for an event: academies, courses in being, and the posts and years that there are events of',
  needs: 'event.read',
  http: 'GET /event-choices',
  // a page's own question; the lists of courses and events say the same
  cli: null,
  input: z.object({}),
  output: z.object({
    academies: z.array(z.object({ code: z.string(), name: z.string(), country: z.string() })),
    courses: z.array(z.object({ code: z.string(), title: z.string(), retiredOn: z.string().nullable() })),
    countries: z.array(z.string()),
    fiscalYears: z.array(z.int()),
  }),
  async run({ db }) {
    const month = await startMonth(db)
    const academies = await db.selectFrom('academy').select(['code', 'name', 'country']).orderBy('code').execute()
    const { rows: courses } = await sql<{ code: string; title: string; retiredOn: string | null }>`
      select c.code, v.title, c.retired_on from course c
      join lateral (select title from course_version where course_id = c.id order by edition desc limit 1) v on true
      order by c.code`.execute(db)
    // from one post to the next by the index, rather than over every event
    const { rows: posts } = await sql<{ country: string }>`
      with recursive post as (
        (select country from event order by country limit 1)
        union all
        select (select e.country from event e where e.country > p.country order by e.country limit 1) from post p where p.country is not null)
      select country from post where country is not null`.execute(db)
    const countries = posts.map(({ country: code }) => code)
    const { rows: bounds } = await sql<{
      first: string | null
      last: string | null
    }>`select min(starts_on) as first, max(starts_on) as last from event`.execute(db)
    const yearOf = (day: string) => Number(day.slice(0, 4)) + (month > 1 && Number(day.slice(5, 7)) >= month ? 1 : 0)
    const { first, last } = bounds[0]!
    const fiscalYears =
      first && last ? Array.from({ length: yearOf(last) - yearOf(first) + 1 }, (_, at) => yearOf(last) - at) : []
    return { academies, courses, countries, fiscalYears }
  },
})
