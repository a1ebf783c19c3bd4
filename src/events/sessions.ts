// The timetable of an event, and who instructs, interprets or facilitates it and is not of a host nation.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { InvalidInput, NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { because, eventRef, eventToKeep, ifVersion, languageTag, refuseOver, text, write, type Event } from './event.ts'
import { wrongMessages as wrong } from './messages.ts'

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, wrong.time.message)

export const sessionShape = z.object({
  id: z.uuid(),
  heldOn: z.iso.date(),
  /** In the time of the place, as 09:00. */
  fromTime: z.string(),
  untilTime: z.string(),
  title: z.string(),
  /** Taught; breaks don't count. */
  hours: z.string(),
  place: z.string().nullable(),
})
export type SessionLine = z.output<typeof sessionShape>

export const staffRoles = ['instructor', 'interpreter', 'facilitator'] as const
export type StaffRole = (typeof staffRoles)[number]

export const staffShape = z.object({
  id: z.uuid(),
  role: z.enum(staffRoles),
  name: z.string().nullable(),
  organisation: z.string(),
  languages: z.array(z.string()),
})
export type StaffLine = z.output<typeof staffShape>

/** Hours as people write them: 2.50 is 2.5. */
export const plainHours = (hours: string) => (hours.includes('.') ? hours.replace(/\.?0+$/, '') : hours)

export const sessionsOf = async (db: Db, id: string): Promise<SessionLine[]> =>
  (
    await db
      .selectFrom('eventSession')
      .select(['id', 'heldOn', 'fromTime', 'untilTime', 'title', 'hours', 'place'])
      .where('eventId', '=', id)
      .where('withdrawnAt', 'is', null)
      .orderBy('heldOn')
      .orderBy('fromTime')
      .orderBy('id')
      .execute()
  ).map((one) => ({ ...one, hours: plainHours(one.hours) }))

export const staffOf = async (db: Db, id: string): Promise<StaffLine[]> =>
  (await db
    .selectFrom('eventStaff')
    .select(['id', 'role', 'name', 'organisation', 'languages'])
    .where('eventId', '=', id)
    .where('withdrawnAt', 'is', null)
    .orderBy('role')
    .orderBy('id')
    .execute()) as StaffLine[]

const minutes = (at: string) => Number(at.slice(0, 2)) * 60 + Number(at.slice(3))

/** The whole span of a session in hours, in quarters of a minute at the finest. */
const spanOf = (fromTime: string, untilTime: string) => ((minutes(untilTime) - minutes(fromTime)) / 60).toFixed(2)

const hoursText = z.string().regex(/^\d{1,4}(\.\d{1,2})?$/, wrong.hours.message)

const newSession = z.object({
  heldOn: z.iso.date().describe('The day'),
  fromTime: time.describe('From when, in the time of the place, as 09:00'),
  untilTime: time.describe('Until when, as 12:30'),
  title: text(300).describe('What it is about'),
  hours: hoursText.optional().describe('The hours taught; the whole time if left out'),
  place: text(300).nullable().optional().describe('The room or house'),
})
export type NewSession = z.output<typeof newSession>

function refuseOutside({ startsOn, endsOn }: Event, { heldOn, fromTime, untilTime, hours }: NewSession) {
  const errors = []
  if (heldOn < startsOn || heldOn > endsOn)
    errors.push(fieldError('heldOn', wrong.sessionOutside.message, { startsOn, endsOn }))
  if (untilTime <= fromTime) errors.push(fieldError('untilTime', wrong.untilBefore.message))
  else if (hours !== undefined && (Number(hours) <= 0 || Number(hours) > Number(spanOf(fromTime, untilTime)) + 0.01))
    errors.push(fieldError('hours', wrong.hoursLonger.message))
  if (errors.length) throw InvalidInput({ errors })
}

const sessionsShape = z.object({ sessions: z.array(sessionShape) })
const staffList = z.object({ staff: z.array(staffShape) })

export const addSession = operation({
  name: 'events.addSession',
  summary: 'Add a session to the timetable of an event',
  needs: 'event.keep',
  http: 'POST /events/{event}/sessions',
  cli: 'events add-session',
  argument: 'event',
  input: newSession.extend({ event: eventRef, version: ifVersion }),
  output: sessionsShape,
  async run(context, { event: ref, version, ...session }) {
    const { db } = context
    const event = await eventToKeep(context, ref, version)
    refuseOver(event)
    refuseOutside(event, session)
    const { hours = spanOf(session.fromTime, session.untilTime), place = null, ...rest } = session
    await db
      .insertInto('eventSession')
      .values({ ...rest, hours, place, id: newId(), eventId: event.id })
      .execute()
    await write(db, event.id, 'session-added', null)
    return { sessions: await sessionsOf(db, event.id) }
  },
})

const taken = (what: string) => z.uuid().describe(`The id of the ${what}, as jurat events show tells it`)

export const withdrawSession = operation({
  name: 'events.withdrawSession',
  summary: 'Take a session off the timetable of an event',
  needs: 'event.keep',
  http: 'POST /events/{event}/sessions/withdraw',
  cli: 'events withdraw-session',
  argument: 'event',
  input: z.object({ event: eventRef, session: taken('session'), reason: because, version: ifVersion }),
  output: sessionsShape,
  async run(context, { event: ref, session, reason, version }) {
    const { db } = context
    const event = await eventToKeep(context, ref, version)
    refuseOver(event)
    const { numUpdatedRows } = await db
      .updateTable('eventSession')
      .set({ withdrawnAt: sql`clock_timestamp()` })
      .where('id', '=', session)
      .where('eventId', '=', event.id)
      .where('withdrawnAt', 'is', null)
      .executeTakeFirst()
    if (!numUpdatedRows) throw NotFound({ what: 'session', id: session })
    await write(db, event.id, 'session-withdrawn', reason)
    return { sessions: await sessionsOf(db, event.id) }
  },
})

export const addStaff = operation({
  name: 'events.addStaff',
  summary: 'Name an instructor, interpreter or facilitator from outside; one of a host nation stands on the roster',
  needs: 'event.keep',
  http: 'POST /events/{event}/staff',
  cli: 'events add-staff',
  argument: 'event',
  input: z.object({
    event: eventRef,
    role: z.enum(staffRoles).describe('What they do'),
    name: text(200).optional().describe('Their name, where it has to be known; it is personal'),
    organisation: text(300).describe(
      'Where they come from: a police department, a firm, or that they work for themselves',
    ),
    languages: z.array(languageTag).max(10).default([]).describe('Between which languages an interpreter interprets'),
    version: ifVersion,
  }),
  output: staffList,
  async run(context, { event: ref, version, role, name = null, organisation, languages }) {
    const { db } = context
    const event = await eventToKeep(context, ref, version)
    refuseOver(event)
    await db
      .insertInto('eventStaff')
      .values({ id: newId(), eventId: event.id, role, name, organisation, languages })
      .execute()
    await write(db, event.id, 'staff-added', null)
    return { staff: await staffOf(db, event.id) }
  },
})

export const withdrawStaff = operation({
  name: 'events.withdrawStaff',
  summary: 'Take an instructor, interpreter or facilitator off an event',
  needs: 'event.keep',
  http: 'POST /events/{event}/staff/withdraw',
  cli: 'events withdraw-staff',
  argument: 'event',
  input: z.object({ event: eventRef, member: taken('member of staff'), reason: because, version: ifVersion }),
  output: staffList,
  async run(context, { event: ref, member, reason, version }) {
    const { db } = context
    const event = await eventToKeep(context, ref, version)
    refuseOver(event)
    const { numUpdatedRows } = await db
      .updateTable('eventStaff')
      .set({ withdrawnAt: sql`clock_timestamp()` })
      .where('id', '=', member)
      .where('eventId', '=', event.id)
      .where('withdrawnAt', 'is', null)
      .executeTakeFirst()
    if (!numUpdatedRows) throw NotFound({ what: 'member of staff', id: member })
    await write(db, event.id, 'staff-withdrawn', reason)
    return { staff: await staffOf(db, event.id) }
  },
})
