// What the tests of events take as given: a course that is planned, an approved event, somebody on its roster.
import { sql } from 'kysely'
import type { z } from 'zod'
import { Problem } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { givenClearance } from '#clearance/given.ts'
import { type Person } from '#testing.ts'
import { addEvent } from './add.ts'
import type { Event } from './event.ts'
import { approveEvent, askForApproval } from './transitions.ts'

export const fieldsOf = async (body: Promise<unknown>) => {
  try {
    await body
    return []
  } catch (error) {
    if (error instanceof Problem && 'errors' in error.details)
      return (error.details.errors as { path: string }[]).map(({ path }) => path)
    throw error
  }
}
export const reason = 'As the ministry asked (invented).'
export const course: z.input<typeof addEvent.input> = {
  title: 'Community policing (invented)',
  kind: 'course',
  modality: 'in-country',
  country: 'HT',
  institution: 'police',
  startsOn: '2026-02-02',
  endsOn: '2026-02-13',
  justification: 'Patrols are few.',
  objectives: 'Plan a patrol with the neighbours.',
  plannedParticipants: 25,
}

/** An event that is approved: the one asks, the other approves. */
export async function approved(who: Person, other: Person, more: object = {}): Promise<Event> {
  const { id } = await who.act(addEvent, { ...course, ...more })
  await who.act(askForApproval, { event: id })
  return other.act(approveEvent, { event: id })
}

/** A person of a host nation on the roster of an event, past every operation; cleared between two days. */
export async function enrolled(db: Db, event: Event, cleared: [string, string]) {
  const { rows } = await sql<{
    id: string
  }>`insert into host_person (id, country, act) values (gen_random_uuid(), ${event.country}, 'added') returning id`.execute(
    db,
  )
  const { id } = rows[0]!
  await sql`insert into host_unit (id, country, kind, name, acronym, act) values (${id}, ${event.country}, 'police', 'Police (invented)', 'PN', 'added')`.execute(
    db,
  )
  await sql`insert into person_position (id, person_id, country, unit_id, title, from_on) values (gen_random_uuid(), ${id}, ${event.country}, ${id}, 'Sergeant', '2000-01-01')`.execute(
    db,
  )
  await givenClearance(db, id, cleared)
  await sql`insert into participation (id, event_id, person_id, country, role, state, starts_on, ends_on, act)
    values (gen_random_uuid(), ${event.id}, ${id}, ${event.country}, 'participant', 'enrolled', ${event.startsOn}, ${event.endsOn}, 'added')`.execute(
    db,
  )
  return id
}
