// One event with its timetable, staff, budget and history; as it stands, or as it stood on a day.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { budgetOf, budgetShape, type Category } from './budget.ts'
import { eventRef, eventShape, findEvent, type Event } from './event.ts'
import { clearancesDue } from './lead-time.ts'
import { sessionShape, sessionsOf } from './sessions.ts'
import { staffAsOf, staffOf, staffShape } from './staff.ts'

/** The members of an event that its history compares, in the order in which it tells them. */
export const members = [
  'title',
  'localTitle',
  'localLanguage',
  'kind',
  'modality',
  'academy',
  'country',
  'nations',
  'placeCountry',
  'place',
  'institution',
  'course',
  'edition',
  'award',
  'fundingSource',
  'law',
  'programme',
  'keyActivity',
  'justification',
  'objectives',
  'profile',
  'interpreted',
  'startsOn',
  'endsOn',
  'plannedParticipants',
  'headCount',
  'headCountFemale',
  'headCountSource',
  'state',
  'sessions',
  'staff',
  'budget',
] as const
export type Member = (typeof members)[number]

const awardShape = z.object({ identifier: z.string(), title: z.string().nullable(), invented: z.string().nullable() })

export const eventRecord = z.object({
  event: eventShape,
  /** The course and edition that it is held by. */
  courseTitle: z.string().nullable(),
  academyName: z.string().nullable(),
  /** The activity of the portfolio that its award names, where the reader may see it. */
  activity: awardShape.nullable(),
  sessions: z.array(sessionShape),
  staff: z.array(staffShape),
  budget: budgetShape,
  askedBy: z.string().nullable(),
  approvedBy: z.string().nullable(),
  /** The last day to put participants forward for clearance; null once it has begun or does not take place. */
  clearance: z.object({ on: z.iso.date(), daysLeft: z.int() }).nullable(),
  asOf: z.iso.date().nullable(),
  /** Newest first. */
  history: z.array(
    z.object({
      version: z.int(),
      at: z.string(),
      by: z.string().nullable(),
      act: z.string(),
      reason: z.string().nullable(),
      changes: z.array(
        z.object({ member: z.enum(members), before: z.string().nullable(), after: z.string().nullable() }),
      ),
    }),
  ),
  mayKeep: z.boolean(),
  mayApprove: z.boolean(),
  /** Whether it was the reader who asked for its approval. */
  askedByReader: z.boolean(),
})
export type EventRecord = z.output<typeof eventRecord>

interface Image extends Omit<Event, 'id' | 'code' | 'version' | 'academy' | 'course'> {
  academyId: string | null
  courseId: string | null
  askedBy: string | null
  approvedBy: string | null
  sessions: Omit<EventRecord['sessions'][number], 'id'>[]
  staff: { role: 'instructor'; organisation: string; languages: string[] }[]
  budget: { category: Category; currency: string; planned: string | null; actual: string | null }[]
}

export const showEvent = operation({
  name: 'events.show',
  summary: 'Show an event with its timetable, staff, budget and history; as it stands, or as it stood on a day',
  needs: 'event.read',
  http: 'GET /events/{event}',
  argument: 'event',
  input: z.object({
    event: eventRef,
    asOf: z.iso.date().optional().describe('As it stood at the end of this day (UTC)'),
  }),
  output: eventRecord,
  async run({ db, actor, today }, { event: ref, asOf }) {
    const now = await findEvent(db, ref)
    const versions = await versionsOf(db, now.id)
    const names = await codesOf(db)
    const standing = await db
      .selectFrom('event')
      .leftJoin('courseVersion', (on) =>
        on.onRef('courseVersion.courseId', '=', 'event.courseId').onRef('courseVersion.edition', '=', 'event.edition'),
      )
      .select(['event.keepKeys', 'event.askedBy', 'event.approvedBy'])
      .where('event.id', '=', now.id)
      .executeTakeFirstOrThrow()
    const shown = asOf
      ? await readAsOf(db, now, versions, names, asOf)
      : { event: now, ...(await readNow(db, now.id)), ...standing }
    const { event } = shown
    const people = await namesOf(db, [shown.askedBy, shown.approvedBy])
    const within = (permission: 'event.keep' | 'event.approve') => {
      const scopes = actor.scopesOf(permission)
      return scopes === 'everything' || standing.keepKeys.some((key) => scopes.has(key))
    }
    const waits = event.state === 'created' || event.state === 'pending-approval' || event.state === 'approved'
    return {
      ...shown,
      courseTitle: await titleOf(db, event),
      academyName: event.academy ? (names.academyNames.get(event.academy) ?? null) : null,
      activity: event.award ? await activityOf(db, event.award) : null,
      askedBy: people(shown.askedBy),
      approvedBy: people(shown.approvedBy),
      clearance:
        !asOf && waits && event.startsOn >= today
          ? (await clearancesDue(db, [{ ...event, id: now.id }], today)).get(now.id)!
          : null,
      asOf: asOf ?? null,
      history: historyOf(versions, names),
      mayKeep: within('event.keep'),
      mayApprove: within('event.approve'),
      askedByReader: standing.askedBy === actor.id,
    }
  },
})

const readNow = async (db: Db, id: string) => ({
  sessions: await sessionsOf(db, id),
  staff: await staffOf(db, id),
  budget: await budgetOf(db, id),
})

const titleOf = async (db: Db, { course, edition }: Event) =>
  course === null
    ? null
    : ((
        await db
          .selectFrom('courseVersion')
          .innerJoin('course', 'course.id', 'courseVersion.courseId')
          .select('courseVersion.title')
          .where('course.code', '=', course)
          .where('courseVersion.edition', '=', edition!)
          .executeTakeFirst()
      )?.title ?? null)

const activityOf = async (db: Db, identifier: string) =>
  (await db
    .selectFrom('activity')
    .select(['identifier', 'title', 'invented'])
    .where('identifier', '=', identifier)
    .executeTakeFirst()) ?? null

async function namesOf(db: Db, ids: readonly (string | null)[]) {
  const known = ids.filter((id) => id !== null)
  const rows = known.length
    ? await db.selectFrom('actor').select(['id', 'name']).where('id', 'in', known).execute()
    : []
  return (id: string | null) => rows.find((row) => row.id === id)?.name ?? null
}

/** The codes of academies and courses by id: few, and both are everybody's. */
async function codesOf(db: Db) {
  const academies = await db.selectFrom('academy').select(['id', 'code', 'name']).execute()
  const courses = await db.selectFrom('course').select(['id', 'code']).execute()
  return {
    academies: new Map(academies.map(({ id, code }) => [id, code])),
    academyNames: new Map(academies.map(({ code, name }) => [code, name])),
    courses: new Map(courses.map(({ id, code }) => [id, code])),
  }
}
type Codes = Awaited<ReturnType<typeof codesOf>>

async function versionsOf(db: Db, id: string) {
  const rows = await db
    .selectFrom('eventVersion')
    .leftJoin('actor', 'actor.id', 'eventVersion.actorId')
    .select([
      'eventVersion.version',
      'eventVersion.recordedAt as at',
      'actor.name as by',
      'eventVersion.act',
      'eventVersion.reason',
      'eventVersion.image',
      sql<string>`(event_version.recorded_at at time zone 'UTC')::date`.as('day'),
    ])
    .where('eventId', '=', id)
    .orderBy('version')
    .execute()
  // versions from before 0041 don't tell whether there was a programme
  return rows.map(({ image, ...row }) => ({
    ...row,
    image: { programme: null, keyActivity: null, ...(image as Partial<Image>) } as Image,
  }))
}
type Version = Awaited<ReturnType<typeof versionsOf>>[number]

const wholeOf = ({ academyId, courseId, ...image }: Image, { academies, courses }: Codes) => ({
  ...image,
  academy: academyId && (academies.get(academyId) ?? null),
  course: courseId && (courses.get(courseId) ?? null),
})

/** @throws NotFound when there was no such event on that day */
async function readAsOf(db: Db, now: Event, versions: readonly Version[], names: Codes, asOf: string) {
  const then = versions.findLast(({ day }) => day <= asOf)
  if (!then) throw NotFound({ what: 'event', id: now.code })
  const { sessions, staff: _, budget: __, askedBy, approvedBy, ...event } = wholeOf(then.image, names)
  return {
    event: { ...event, id: now.id, code: now.code, version: then.version },
    // what stood on a day cannot be taken back
    sessions: sessions.map((session) => ({ ...session, id: now.id })),
    // names are kept beside the event alone, not in its history
    staff: await staffAsOf(db, now.id, asOf),
    budget: await budgetOf(db, now.id, then.version),
    askedBy,
    approvedBy,
  }
}

/** Members that are lists: of these the history tells what came and what went. */
const listed = new Set<Member>(['nations', 'interpreted', 'sessions', 'staff', 'budget'])

function historyOf(versions: readonly Version[], names: Codes): EventRecord['history'] {
  const images = versions.map(({ image }) => wholeOf(image, names))
  return versions
    .map(({ image: _, day: __, ...version }, index) => ({
      ...version,
      changes: index === 0 ? [] : members.flatMap((member) => changeOf(images[index - 1]!, images[index]!, member)),
    }))
    .toReversed()
}

type Whole = ReturnType<typeof wholeOf>

function changeOf(before: Whole, after: Whole, member: Member): EventRecord['history'][number]['changes'] {
  const [had, has] = [partsOf(before, member), partsOf(after, member)]
  const said = (parts: readonly string[]) => parts.join('; ') || null
  const went = listed.has(member) ? had.filter((part) => !has.includes(part)) : had
  const came = listed.has(member) ? has.filter((part) => !had.includes(part)) : has
  return said(went) === said(came) ? [] : [{ member, before: said(went), after: said(came) }]
}

function partsOf(image: Whole, member: Member): readonly string[] {
  switch (member) {
    case 'nations':
    case 'interpreted':
      return image[member]
    case 'sessions':
      return image.sessions.map(
        ({ heldOn, fromTime, untilTime, title }) => `${heldOn} ${fromTime}–${untilTime} ${title}`,
      )
    case 'staff':
      return image.staff.map(({ role, organisation }) => `${role}, ${organisation}`)
    case 'budget':
      return image.budget
        .filter(({ planned, actual }) => planned !== null || actual !== null)
        .map(
          ({ category, currency, planned, actual }) => `${category} ${currency} ${planned ?? '–'} / ${actual ?? '–'}`,
        )
    default:
      return image[member] === null ? [] : [String(image[member])]
  }
}
