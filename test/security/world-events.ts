// Courses and events of the made-up bureau, and what each may see and do with them by the policies.
import { v7 as newId } from 'uuid'
import type { Permission } from '#kernel/access.ts'
import type { Db } from '#kernel/store/store.ts'
import type { AppRole, Member, World } from './world.ts'

interface WorldEvent {
  id: string
  country: string
  /** Within these it is read, and within these it is kept. */
  keys: string[]
  keepKeys: string[]
  session: string
  staff: string
  budget: string
}
export interface WorldEvents {
  /** Those of the reference list, which are there in any case. */
  academies: string[]
  course: string
  events: WorldEvent[]
}

/** One event of one post, and one of another post for people of both, which belongs to an award. */
export async function layDownEvents(db: Db, scopes: Readonly<Record<string, string[]>>): Promise<WorldEvents> {
  const of = (country: string, nations: string[], award: string | null) => ({
    id: newId(),
    country,
    nations,
    award,
    keys: [...nations.flatMap((nation) => scopes[nation]!), ...(award ? [`award:${award}`] : [])],
    keepKeys: [...scopes[country]!, ...(award ? [`award:${award}`] : [])],
    session: newId(),
    staff: newId(),
    budget: newId(),
  })
  const events = [of('HT', ['HT'], null), of('KE', ['HT', 'KE'], 'XX-4')]
  const academies = (await db.selectFrom('academy').select('id').execute()).map(({ id }) => id)
  const course = newId()
  await db.insertInto('course').values({ id: course, code: 'WORLD-1' }).execute()
  await db
    .insertInto('courseVersion')
    .values({ courseId: course, edition: 1, title: 'Course (invented)', issuedOn: '2014-01-01' })
    .execute()
  await db
    .insertInto('event')
    .values(
      events.map(({ id, country, nations, award }) => ({
        id,
        country,
        nations,
        award,
        title: id,
        kind: 'course',
        modality: 'in-country',
        institution: 'police',
        startsOn: '2014-03-03',
        endsOn: '2014-03-07',
        act: 'added',
      })),
    )
    .execute()
  await db
    .insertInto('eventSession')
    .values(
      events.map(({ id: eventId, session: id }) => ({
        id,
        eventId,
        heldOn: '2014-03-03',
        fromTime: '09:00',
        untilTime: '10:00',
        title: 'x',
        hours: '1',
      })),
    )
    .execute()
  await db
    .insertInto('eventStaff')
    .values(events.map(({ id: eventId, staff: id }) => ({ id, eventId, role: 'instructor', organisation: 'x' })))
    .execute()
  await db
    .insertInto('eventBudget')
    .values(
      events.map(({ id: eventId, budget: id }) => ({ id, eventId, category: 'meals', currency: 'USD', planned: '1' })),
    )
    .execute()
  return { academies, course, events }
}

type Within = (person: Member, permission: Permission, keys: readonly string[]) => boolean

/** What there is to read: the catalogue by whoever is signed in, an event and all of it within its scope. */
export function eventReadables(within: Within) {
  const ofEvents = (table: string, key: string, keyOf: (event: WorldEvent) => string) => ({
    table,
    key,
    roles: ['jurat_app'] as readonly AppRole[],
    seen: ({ planned }: World, person: Member) =>
      planned.events.filter(({ keys }) => within(person, 'event.read', keys)).map(keyOf),
  })
  const known = (table: string, key: string, keysOf: (planned: WorldEvents) => string[]) => ({
    table,
    key,
    roles: ['jurat_app'] as readonly AppRole[],
    seen: ({ planned }: World, person: Member) => (person.session === 'live' ? keysOf(planned) : []),
  })
  return [
    known('academy', 'id::text', ({ academies }) => academies),
    known('course', 'id::text', ({ course }) => [course]),
    known('course_version', 'course_id::text', ({ course }) => [course]),
    ofEvents('event', 'id::text', ({ id }) => id),
    ofEvents('event_version', 'event_id::text', ({ id }) => id),
    ofEvents('event_session', 'id::text', ({ session }) => session),
    ofEvents('event_staff', 'id::text', ({ staff }) => staff),
    ofEvents('event_budget', 'id::text', ({ budget }) => budget),
  ]
}

/** Ways to say of a statement what comes of it, as world.ts has them. */
interface Trying<Writing> {
  if(allowed: boolean, what: string, statement: string): Writing
  notThus(seen: boolean, what: string, statement: string): Writing
  all(rows: number, what: string, statement: string): Writing
  never(what: string, statement: string): Writing
}

export function eventWritings<Writing>(
  { academies, course, events }: WorldEvents,
  app: Trying<Writing>,
  keepsIn: (keys: readonly string[]) => boolean,
  keepsAll: boolean,
  keepsCourses: boolean,
): Writing[] {
  const kept = events.filter(({ keepKeys }) => keepsIn(keepKeys)).length
  return [
    app.if(keepsCourses, 'adds a course', `insert into course (id, code) values ('${newId()}', 'WORLD-2')`),
    app.if(keepsCourses, 'retires a course', `update course set retired_on = '2015-01-01' where id = '${course}'`),
    app.never('gives a course another code', `update course set code = 'WORLD-3' where id = '${course}'`),
    app.if(
      keepsCourses,
      'issues an edition',
      `insert into course_version (course_id, edition, title, issued_on) values ('${course}', 2, 'x', '2015-01-01')`,
    ),
    app.never('rewrites an edition', `update course_version set title = 'x' where course_id = '${course}'`),
    app.if(
      keepsCourses,
      'adds an academy',
      `insert into academy (id, code, name, city, country) values ('${newId()}', 'ATLANTIS', 'x', 'x', 'GR')`,
    ),
    app.if(keepsCourses, 'renames an academy', `update academy set name = 'x' where id = '${academies[0]!}'`),
    app.never('deletes an academy', `delete from academy where id = '${academies[0]!}'`),
    app.all(kept, 'writes to all events', `update event set act = 'changed'`),
    app.all(kept, 'withdraws all sessions', `update event_session set withdrawn_at = now()`),
    app.all(kept, 'withdraws all staff', `update event_staff set withdrawn_at = now()`),
    app.all(kept, 'sets all amounts', `update event_budget set actual = 3`),
    ...events.flatMap(({ id, country, keepKeys, session, staff, budget }) => {
      const keeps = keepsIn(keepKeys)
      const toTogo = `update event set country = 'TG', nations = '{TG}', award = null where id = '${id}'`
      return [
        app.if(
          keepsIn(keepKeys.filter((key) => !key.startsWith('award:'))),
          'plans an event',
          `insert into event (id, title, kind, modality, country, nations, institution, starts_on, ends_on, act)
           values ('${newId()}', 'x', 'course', 'in-country', '${country}', '{${country}}', 'police', '2014-03-03', '2014-03-07', 'added')`,
        ),
        app.if(keeps, 'retitles an event', `update event set title = 'x', act = 'changed' where id = '${id}'`),
        keepsAll
          ? app.if(true, 'takes an event to another post', toTogo)
          : app.notThus(keeps, 'takes an event to another post', toTogo),
        app.never('gives an event another code', `update event set code_number = 9 where id = '${id}'`),
        app.never('says who approved', `update event set approved_by = null where id = '${id}'`),
        app.never('deletes an event', `delete from event where id = '${id}'`),
        app.if(
          keeps,
          'adds a session',
          `insert into event_session (id, event_id, held_on, from_time, until_time, title, hours)
           values ('${newId()}', '${id}', '2014-03-04', '09:00', '10:00', 'x', 1)`,
        ),
        app.if(keeps, 'withdraws a session', `update event_session set withdrawn_at = now() where id = '${session}'`),
        app.if(keeps, 'rewrites a session', `update event_session set title = 'x' where id = '${session}'`),
        app.if(
          keeps,
          'names somebody from outside',
          `insert into event_staff (id, event_id, role, organisation) values ('${newId()}', '${id}', 'interpreter', 'x')`,
        ),
        app.if(keeps, 'takes somebody off', `update event_staff set withdrawn_at = now() where id = '${staff}'`),
        app.if(keeps, 'renames somebody', `update event_staff set name = 'x' where id = '${staff}'`),
        app.if(
          keeps,
          'adds an amount',
          `insert into event_budget (id, event_id, category, currency, planned) values ('${newId()}', '${id}', 'rooms', 'USD', 2)`,
        ),
        app.if(keeps, 'sets an amount', `update event_budget set actual = 2 where id = '${budget}'`),
        app.never('deletes an amount', `delete from event_budget where id = '${budget}'`),
        app.never('rewrites the history of an event', `update event_version set reason = 'x' where event_id = '${id}'`),
        app.never(
          'adds to the history of an event',
          `insert into event_version (event_id, version, act, image) values ('${id}', 9, 'x', '{}')`,
        ),
      ]
    }),
  ]
}
