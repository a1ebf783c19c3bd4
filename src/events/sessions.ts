// The timetable of an event: its sessions, added, edited and withdrawn; every state of it stays in the history of the event.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { definedOf } from '#kernel/defined.ts'
import { operation } from '#kernel/operation.ts'
import { InvalidInput, NotFound } from '#kernel/problem.ts'
import { StoreError, type Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { because, eventRef, eventToKeep, ifVersion, refuseOver, text, write, type Event } from './event.ts'
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

function refuseOutside(
  { startsOn, endsOn }: Event,
  { heldOn, fromTime, untilTime, hours }: Omit<NewSession, 'title' | 'place'>,
) {
  const errors = []
  if (heldOn < startsOn || heldOn > endsOn)
    errors.push(fieldError('heldOn', wrong.sessionOutside.message, { startsOn, endsOn }))
  if (untilTime <= fromTime) errors.push(fieldError('untilTime', wrong.untilBefore.message))
  else if (hours !== undefined && (Number(hours) <= 0 || Number(hours) > Number(spanOf(fromTime, untilTime)) + 0.01))
    errors.push(fieldError('hours', wrong.hoursLonger.message))
  if (errors.length) throw InvalidInput({ errors })
}

const sessionsShape = z.object({ sessions: z.array(sessionShape) })

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

const sessionId = z.uuid().describe('The id of the session, as jurat events show tells it')

export const changeSession = operation({
  name: 'events.changeSession',
  summary: 'Change a session in the timetable of an event; the history keeps what it was',
  needs: 'event.keep',
  http: 'PATCH /events/{event}/sessions/{session}',
  cli: 'events change-session',
  argument: 'event',
  input: newSession.partial().extend({ event: eventRef, session: sessionId, reason: because, version: ifVersion }),
  output: sessionsShape,
  async run(context, { event: ref, session, reason, version, ...wanted }) {
    const { db } = context
    const event = await eventToKeep(context, ref, version)
    refuseOver(event)
    const before = (await sessionsOf(db, event.id)).find(({ id }) => id === session)
    if (!before) throw NotFound({ what: 'session', id: session })
    const { id: _, ...held } = { ...before, ...definedOf(wanted) }
    // hours that were the whole time stay so when the time changes
    const whole = Number(before.hours) === Number(spanOf(before.fromTime, before.untilTime))
    if (wanted.hours === undefined && whole && held.untilTime > held.fromTime)
      held.hours = plainHours(spanOf(held.fromTime, held.untilTime))
    refuseOutside(event, held)
    if ((Object.keys(held) as (keyof typeof held)[]).every((name) => held[name] === before[name]))
      return { sessions: await sessionsOf(db, event.id) }
    try {
      await db.updateTable('eventSession').set(held).where('id', '=', session).execute()
    } catch (error) {
      if (error instanceof StoreError && error.constraint === 'event_session_marked')
        throw InvalidInput({ errors: [fieldError('hours', wrong.hoursMarked.message)] })
      throw error
    }
    await write(db, event.id, 'session-changed', reason)
    return { sessions: await sessionsOf(db, event.id) }
  },
})

export const withdrawSession = operation({
  name: 'events.withdrawSession',
  summary: 'Take a session off the timetable of an event',
  needs: 'event.keep',
  http: 'POST /events/{event}/sessions/withdraw',
  cli: 'events withdraw-session',
  argument: 'event',
  input: z.object({ event: eventRef, session: sessionId, reason: because, version: ifVersion }),
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
