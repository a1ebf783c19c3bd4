// Changing what an event says of itself, and moving it to other days.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import { defineProblem } from '#kernel/problem.ts'
import { StoreError } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { newEvent } from './add.ts'
import {
  allowedIn,
  because,
  eventRef,
  eventShape,
  eventToKeep,
  ifVersion,
  PlanApproved,
  refuseOver,
  said,
  write,
  type Event,
} from './event.ts'
import { memberNames } from './names.ts'
import { place } from './placing.ts'

export const ParticipantsUncleared = defineProblem(
  409,
  'event-participants-uncleared',
  'Clearances do not hold to those days',
  'The event {code} cannot be moved to {startsOn} to {endsOn}: of its roster {count} would take part without a clearance that holds to the end. Ask for their clearance anew, or take them off the roster.',
)
export const SessionsOutside = defineProblem(
  409,
  'event-sessions-outside',
  'Sessions would lie outside',
  'The event {code} cannot be moved to {startsOn} to {endsOn}: sessions move along with its first day, and {count} would lie after its last. Withdraw them first.',
)

export const NationsOnRoster = defineProblem(
  409,
  'event-nations-on-roster',
  'People of that nation stand on the roster',
  'People of a nation that would be left out stand on the roster of the event {code}. Take them off first.',
)

/** What an approver was shown, as far as it has no way of its own. */
export const planned = [
  'kind',
  'modality',
  'academy',
  'placeCountry',
  'country',
  'nations',
  'award',
  'fundingSource',
  'law',
  'programme',
  'keyActivity',
  'course',
  'edition',
  'plannedParticipants',
] as const satisfies (keyof Event)[]

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

export type Changes = Partial<Omit<z.output<typeof newEvent>, 'startsOn' | 'endsOn'>>

/** The members of a change that say something new. */
export const newOf = (event: Event, wanted: object): Changes =>
  Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => value !== undefined && !same(value, event[name as keyof Event])),
  )

/** Writes what is new; @throws PlanApproved, EventOver, InvalidInput, CourseRetired */
export async function changeEventIn(context: Context, event: Event, wanted: object, reason: string | null) {
  const changed = newOf(event, wanted)
  if (!Object.keys(changed).length) return event
  refuseOver(event)
  // another course has its own editions
  if ('course' in changed && !('edition' in changed)) changed.edition = null
  const fixed = planned.filter((name) => name in changed)
  if (event.state !== 'created' && fixed.length)
    throw PlanApproved({ code: event.code, fields: fixed.map((name) => fieldError('', memberNames[name].message)) })
  // an event that takes place elsewhere now is not held to where it was
  if ('modality' in changed && !('placeCountry' in changed)) changed.placeCountry = null
  if ('modality' in changed && !('academy' in changed) && changed.modality !== 'academy') changed.academy = null
  const whole = { ...event, ...changed } as Event
  await allowedIn(context, whole)
  const { academy: _, course: __, ...plain } = changed
  const placed = await place(context, whole, event)
  try {
    return await write(context.db, event.id, 'changed', reason, { ...plain, ...placed })
  } catch (error) {
    if (error instanceof StoreError && error.constraint === 'event_nations_on_roster')
      throw NationsOnRoster({ code: event.code })
    throw error
  }
}

export const changeEvent = operation({
  name: 'events.change',
  summary: 'Change what an event says of itself; its plan only as long as it is not before an approver',
  needs: 'event.keep',
  http: 'PATCH /events/{event}',
  argument: 'event',
  input: newEvent
    .omit({ startsOn: true, endsOn: true })
    .partial()
    .extend({ nations: said.nations.optional(), event: eventRef, reason: because, version: ifVersion }),
  output: eventShape,
  async run(context, { event: ref, reason, version, ...wanted }) {
    return changeEventIn(context, await eventToKeep(context, ref, version), wanted, reason)
  },
})

/** Moves an event. @throws EventOver, InvalidInput, SessionsOutside, ParticipantsUncleared */
export async function moveEventIn(
  context: Context,
  event: Event,
  startsOn: string,
  endsOn: string,
  reason: string | null,
) {
  const { db } = context
  if (startsOn === event.startsOn && endsOn === event.endsOn) return event
  refuseOver(event)
  const { code, id } = event
  await place(context, { ...event, startsOn, endsOn }, event)
  const { rows: outside } = await sql<{ count: number }>`select count(*)::int as count from event_session
    where event_id = ${id} and withdrawn_at is null
      and held_on + (${startsOn}::date - ${event.startsOn}::date) not between ${startsOn}::date and ${endsOn}::date`.execute(
    db,
  )
  if (outside[0]!.count) throw SessionsOutside({ code, startsOn, endsOn, count: outside[0]!.count })
  if (startsOn < event.startsOn || endsOn > event.endsOn) {
    const { rows } = await sql<{
      count: number
    }>`select event_uncleared(${id}, ${startsOn}::date, ${endsOn}::date) as count`.execute(db)
    if (rows[0]!.count) throw ParticipantsUncleared({ code, startsOn, endsOn, count: rows[0]!.count })
  }
  return write(db, id, 'moved', reason, { startsOn, endsOn })
}

export const moveEvent = operation({
  name: 'events.move',
  summary: 'Move an event to other days: its sessions go along, and refused if a clearance does not hold to them',
  needs: 'event.keep',
  http: 'POST /events/{event}/move',
  argument: 'event',
  input: z.object({
    event: eventRef,
    startsOn: said.startsOn,
    endsOn: said.endsOn,
    reason: because,
    version: ifVersion,
  }),
  output: eventShape,
  async run(context, { event: ref, startsOn, endsOn, reason, version }) {
    return moveEventIn(context, await eventToKeep(context, ref, version), startsOn, endsOn, reason)
  },
})
