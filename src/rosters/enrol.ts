// Enrolling: the gate. One by one, an alternate when a place is free, or everybody who is cleared.
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import {
  clearanceHolds,
  eventRef,
  findParticipation,
  ifVersion,
  keepsRoster,
  NotCleared,
  NotFromHere,
  orProblem,
  participationId,
  participationShape,
  PlacesTaken,
  refuseUnlessGoes,
  rosterEvent,
  stateTexts,
  holdRoster,
  toKeep,
  type Participation,
  type ParticipationRole,
  type RosterEvent,
} from './participation.ts'

/** Places of the event that nobody has; Infinity where their number is not planned. */
async function placesLeft({ db }: Context, event: RosterEvent): Promise<number> {
  if (event.plannedParticipants === null) return Infinity
  const { taken } = await db
    .selectFrom('participation')
    .select((is) => is.fn.countAll<string>().as('taken'))
    .where('eventId', '=', event.id)
    .where('role', '=', 'participant')
    .where('state', 'in', ['enrolled', 'completed', 'failed'])
    .executeTakeFirstOrThrow()
  return Math.max(0, event.plannedParticipants - Number(taken))
}

async function enrolAs(
  context: Context,
  { participation, event, person }: { participation: Participation; event: RosterEvent; person: string },
  role: ParticipationRole,
) {
  const { db } = context
  if (!(await clearanceHolds(db, participation, event.startsOn, event.endsOn)))
    throw NotCleared({ person, from: event.startsOn, until: event.endsOn })
  if (role === 'participant' && (await placesLeft(context, event)) < 1)
    throw PlacesTaken({ event: event.code, places: event.plannedParticipants ?? 0, person })
  await orProblem(
    { event, person, country: participation.country },
    db
      .updateTable('participation')
      .set({ state: 'enrolled', role, act: role === participation.role ? 'enrolled' : 'promoted' })
      .where('id', '=', participation.id)
      .execute(),
  )
  return findParticipation(db, participation.id)
}

export const enrol = operation({
  name: 'rosters.enrol',
  summary: 'Enrol somebody; nobody of a security force is without a clearance that holds to the end of the event',
  needs: 'roster.keep',
  http: 'POST /participations/{id}/enrolment',
  argument: 'id',
  input: z.object({ id: participationId, version: ifVersion }),
  output: participationShape,
  async run(context, { id, version }) {
    const held = await toKeep(context, id, version)
    const { participation, person } = held
    // from completed or failed a participation goes back by its grades alone
    if (participation.state === 'completed' || participation.state === 'failed')
      throw NotFromHere({ person, state: stateTexts[participation.state] })
    refuseUnlessGoes(participation, 'enrolled', person)
    return enrolAs(context, held, participation.role)
  },
})

export const promote = operation({
  name: 'rosters.promote',
  summary: 'Make an alternate a participant and enrol them, when a place is free and they are cleared',
  needs: 'roster.keep',
  http: 'POST /participations/{id}/promotion',
  argument: 'id',
  input: z.object({ id: participationId, version: ifVersion }),
  output: participationShape,
  async run(context, { id, version }) {
    const held = await toKeep(context, id, version)
    const { participation, person } = held
    const free = ['nominated', 'waiting', 'enrolled'].includes(participation.state)
    if (participation.role !== 'alternate' || !free)
      throw NotFromHere({ person, state: stateTexts[participation.state] })
    return enrolAs(context, held, 'participant')
  },
})

export const enrolCleared = operation({
  name: 'rosters.enrolCleared',
  summary:
    'Enrol everybody nominated who is cleared, while places are free; say who was not, and until when it must hold',
  needs: 'roster.keep',
  http: 'POST /events/{event}/enrolments',
  argument: 'event',
  input: z.object({ event: eventRef }),
  output: z.object({
    enrolled: z.array(z.string()),
    notCleared: z.array(z.string()),
    noPlace: z.array(z.string()),
    /** The day to which a clearance must hold. */
    until: z.iso.date(),
  }),
  async run(context, { event: ref }) {
    const { db } = context
    const event = await rosterEvent(db, ref)
    await holdRoster(context, event)
    const nominated = await db
      .selectFrom('participation as p')
      .innerJoin('hostPerson as h', 'h.id', 'p.personId')
      .select(['p.id', 'p.personId', 'p.unitId', 'p.role', 'p.country', 'p.vetting', 'p.vettingReason', 'h.code'])
      .where('p.eventId', '=', event.id)
      .where('p.state', '=', 'nominated')
      .where('p.role', '!=', 'alternate')
      .orderBy('p.personId')
      .forUpdate('p')
      .execute()
    for (const country of new Set(nominated.map((one) => one.country))) await keepsRoster(context, event, country)
    const told = { enrolled: [] as string[], notCleared: [] as string[], noPlace: [] as string[] }
    let left = await placesLeft(context, event)
    const ready: typeof nominated = []
    for (const one of nominated) {
      const holds = await clearanceHolds(
        db,
        one as Pick<Participation, 'personId' | 'unitId' | 'vetting' | 'vettingReason'>,
        event.startsOn,
        event.endsOn,
      )
      if (!holds) told.notCleared.push(one.code)
      else if (one.role === 'participant' && left < 1) told.noPlace.push(one.code)
      else {
        if (one.role === 'participant') left--
        ready.push(one)
      }
    }
    for (const one of ready) {
      await orProblem(
        { event, person: one.code, country: one.country },
        db.updateTable('participation').set({ state: 'enrolled', act: 'enrolled' }).where('id', '=', one.id).execute(),
      )
      told.enrolled.push(one.code)
    }
    for (const list of Object.values(told)) list.sort()
    return { ...told, until: event.endsOn }
  },
})
