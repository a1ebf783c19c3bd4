// Attendance at the sessions of an event: for how many of its hours each was there.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import { InvalidInput, NotFound } from '#kernel/problem.ts'
import { StoreError, type Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { rosterRefused as refused, rosterWrong as wrong } from './messages.ts'
import {
  eventRef,
  findParticipation,
  NotFromHere,
  participationId,
  rosterEvent,
  stateTexts,
  toKeep,
} from './participation.ts'

/** Whether marks were made at any session of the event. */
export async function sessionsMarked(db: Db, eventId: string): Promise<boolean> {
  const { rows } = await sql<{ marked: boolean }>`select exists (select from attendance_mark m
    join event_session s on s.id = m.session_id where s.event_id = ${eventId} and s.withdrawn_at is null) as marked`.execute(
    db,
  )
  return rows[0]!.marked
}

const hours = z
  .string()
  .trim()
  .regex(/^\d{1,2}(\.\d{1,2})?$/, wrong.hours.message)

export const showAttendance = operation({
  name: 'rosters.attendance',
  summary: 'Show the sessions of an event and for how many of their hours each was there',
  needs: 'roster.read',
  http: 'GET /events/{event}/attendance',
  argument: 'event',
  input: z.object({ event: eventRef }),
  output: z.object({
    sessions: z.array(
      z.object({ id: z.uuid(), heldOn: z.iso.date(), fromTime: z.string(), title: z.string(), hours: z.string() }),
    ),
    marks: z.array(z.object({ participationId: z.uuid(), sessionId: z.uuid(), hours: z.string() })),
  }),
  async run({ db }, { event: ref }) {
    const event = await rosterEvent(db, ref)
    const sessions = await db
      .selectFrom('eventSession')
      .select(['id', 'heldOn', 'fromTime', 'title', 'hours'])
      .where('eventId', '=', event.id)
      .where('withdrawnAt', 'is', null)
      .orderBy('heldOn')
      .orderBy('fromTime')
      .orderBy('id')
      .execute()
    const marks = await db
      .selectFrom('attendanceMark as m')
      .innerJoin('eventSession as s', 's.id', 'm.sessionId')
      .select(['m.participationId', 'm.sessionId', 'm.hours'])
      .where('s.eventId', '=', event.id)
      .where('s.withdrawnAt', 'is', null)
      .orderBy('m.participationId')
      .execute()
    return { sessions, marks }
  },
})

const theSession = z.uuid().describe('The id of the session, as jurat rosters attendance lists it')

export const markOne = operation({
  name: 'rosters.markOne',
  summary: 'Mark for how many hours of a session somebody enrolled was there',
  needs: 'roster.keep',
  http: 'POST /participations/{id}/attendance',
  cli: 'rosters mark',
  argument: 'id',
  input: z.object({
    id: participationId,
    session: theSession,
    hours: hours.describe('Hours, as 1.5; 0 for who was away'),
  }),
  output: z.object({ marked: z.int() }),
  async run(context, { id, session, hours: there }) {
    const { eventId } = await findParticipation(context.db, id)
    return mark(context, eventId, session, [{ id, hours: there }], () => 'hours')
  },
})

export const markAttendance = operation({
  name: 'rosters.mark',
  summary:
    'Mark for how many hours of a session those enrolled were there; whoever is not marked at a marked session was away',
  needs: 'roster.keep',
  http: 'POST /events/{event}/attendance',
  // jurat rosters mark marks one
  cli: null,
  input: z.object({
    event: eventRef,
    session: theSession,
    marks: z
      .array(z.object({ id: participationId, hours }))
      .min(1)
      .max(500),
  }),
  output: z.object({ marked: z.int() }),
  async run(context, { event: ref, session, marks }) {
    const event = await rosterEvent(context.db, ref)
    return mark(context, event.id, session, marks, (at) => `marks.${at}.hours`)
  },
})

type Mark = { id: string; hours: string }

async function mark(
  context: Context,
  eventId: string,
  sessionId: string,
  marks: readonly Mark[],
  fieldOf: (at: number) => string,
) {
  const { db } = context
  const session = await db
    .selectFrom('eventSession')
    .select(['id', 'hours'])
    .where('id', '=', sessionId)
    .where('eventId', '=', eventId)
    .where('withdrawnAt', 'is', null)
    .executeTakeFirst()
  if (!session) throw NotFound({ what: 'session', id: sessionId })
  for (const { id } of marks) {
    const { participation, person } = await toKeep(context, id)
    if (participation.eventId !== eventId) throw NotFound({ what: 'participation', id })
    if (!['enrolled', 'completed', 'failed'].includes(participation.state))
      throw NotFromHere({ person, state: stateTexts[participation.state] })
  }
  const over = marks.findIndex((one) => Number(one.hours) > Number(session.hours))
  if (over >= 0)
    throw InvalidInput({ errors: [fieldError(fieldOf(over), refused.tooManyHours.message, { most: session.hours })] })
  try {
    await db
      .insertInto('attendanceMark')
      .values(marks.map(({ id, ...one }) => ({ ...one, participationId: id, sessionId })))
      .onConflict((there) =>
        there.columns(['participationId', 'sessionId']).doUpdateSet({ hours: (is) => is.ref('excluded.hours') }),
      )
      .execute()
  } catch (error) {
    // the session was changed meanwhile
    if (error instanceof StoreError && error.constraint?.startsWith('attendance_mark'))
      throw NotFound({ what: 'session', id: sessionId })
    throw error
  }
  return { marked: marks.length }
}
