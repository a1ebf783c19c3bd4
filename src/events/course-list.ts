// The catalogue of courses, and one course with its editions and the events that were held by it.
import { sql } from 'kysely'
import { z } from 'zod'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import { courseCode, courseShape, editionShape, editionsOf, findCourse, plainEdition, type Edition } from './course.ts'

const lineShape = courseShape.extend({
  /** The newest edition. */
  edition: editionShape,
  editions: z.int(),
  /** Held by it, within the scope of the reader. */
  events: z.int(),
})
export type CourseLine = z.output<typeof lineShape>

export const listCourses = operation({
  name: 'courses.list',
  summary: 'List the catalogue of courses, each with its newest edition',
  needs: 'event.read',
  http: 'GET /courses',
  input: z.object({
    search: z.string().trim().max(200).optional().describe('Part of a title or a code'),
    teaches: z
      .enum(['human-rights', 'nothing-said'])
      .optional()
      .describe('Only courses that teach human rights, or that say nothing of them'),
    state: z.enum(['in-being', 'retired']).optional().describe('Only courses in being, or only retired ones'),
    limit: limitOf({ most: 500, usual: 100 }),
    cursor: Cursor,
  }),
  output: z.object({ courses: z.array(lineShape), total: z.int(), next: z.string().nullable() }),
  async run({ db, today }, { search, teaches, state, limit, cursor }) {
    const [after] = cursor === undefined ? [] : readCursor(cursor, z.tuple([sorted.text]))
    const retired = sql`coalesce(c.retired_on <= ${today}::date, false)`
    const conditions = [
      search
        ? sql`(strpos(fold_name(v.title || ' ' || coalesce(v.local_title, '')), fold_name(${search})) > 0 or starts_with(c.code, upper(${search})))`
        : sql`true`,
      teaches === 'human-rights'
        ? sql`v.human_rights is not null`
        : teaches === 'nothing-said'
          ? sql`v.human_rights is null`
          : sql`true`,
      state === 'retired' ? retired : state === 'in-being' ? sql`not ${retired}` : sql`true`,
    ]
    const { rows } = await sql<
      Edition & { id: string; code: string; retiredOn: string | null; editions: number; events: number; total: number }
    >`
      with found as (
        select c.id, c.code, c.retired_on, v.*, v.edition as editions, count(*) over ()::int as total from course c
        join lateral (select edition, title, local_title, local_language, objectives, human_rights, human_rights_hours, hours, weight_test,
            weight_performance, weight_products, weight_attendance, least_attendance, least_grade, certificate_months, source, reason, issued_on
          from course_version where course_id = c.id order by edition desc limit 1) v on true
        where ${sql.join(conditions, sql` and `)})
      select f.*, (select count(*)::int from event e where e.course_id = f.id) as events from found f
      where ${after ? sql`f.code collate "C" > ${after}` : sql`true`} order by f.code collate "C" limit ${sql.lit(limit + 1)}`.execute(
      db,
    )
    const courses = rows.slice(0, limit).map(({ id, code, retiredOn, editions, events, total: _, ...edition }) => ({
      id,
      code,
      retiredOn,
      editions,
      events,
      edition: plainEdition(edition),
    }))
    return {
      courses,
      total: rows[0]?.total ?? 0,
      next: rows.length > limit ? writeCursor([courses.at(-1)!.code]) : null,
    }
  },
})

export const courseRecord = courseShape.extend({
  reason: z.string().nullable(),
  /** Newest first. */
  editions: z.array(editionShape.extend({ events: z.int(), issuedBy: z.string().nullable() })),
  mayKeep: z.boolean(),
})
export type CourseRecord = z.output<typeof courseRecord>

export const showCourse = operation({
  name: 'courses.show',
  summary: 'Show a course with its editions, and how many events were held by each',
  needs: 'event.read',
  http: 'GET /courses/{course}',
  argument: 'course',
  input: z.object({ course: courseCode }),
  output: courseRecord,
  async run({ db, actor }, { course: code }) {
    const course = await findCourse(db, code)
    const { reason } = await db
      .selectFrom('course')
      .select('reason')
      .where('id', '=', course.id)
      .executeTakeFirstOrThrow()
    const { rows: events } = await sql<{ edition: number; events: number }>`
      select edition, count(*)::int as events from event where course_id = ${course.id} group by edition`.execute(db)
    const issued = await db
      .selectFrom('courseVersion')
      .leftJoin('actor', 'actor.id', 'courseVersion.issuedBy')
      .select(['courseVersion.edition', 'actor.name as issuedBy'])
      .where('courseId', '=', course.id)
      .execute()
    return {
      ...course,
      reason,
      editions: (await editionsOf(db, course.id)).map((edition) => ({
        ...edition,
        events: events.find((one) => one.edition === edition.edition)?.events ?? 0,
        issuedBy: issued.find((one) => one.edition === edition.edition)?.issuedBy ?? null,
      })),
      mayKeep: actor.may('course.keep'),
    }
  },
})
