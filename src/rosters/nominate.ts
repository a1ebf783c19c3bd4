// Nominating people who are known for an event: as participants, alternates or instructors; onto the waiting list.
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { vettings } from '#units/index.ts'
import { rosterRefused as refused } from './messages.ts'
import {
  because,
  eventRef,
  findParticipation,
  ifVersion,
  isId,
  keepsRoster,
  OnRoster,
  orProblem,
  OtherNation,
  participationId,
  participationRoles,
  participationShape,
  personRef,
  refuseUnlessGoes,
  rosterEvent,
  toKeep,
  type Participation,
} from './participation.ts'

interface KnownPerson {
  id: string
  code: string
  country: string
}

/** A person by id or code, whom the actor may see; a merged one leads to the one that stays. */
async function personToNominate(db: Db, ref: string): Promise<KnownPerson> {
  for (let wanted = ref, by: 'id' | 'code' = isId(ref) ? 'id' : 'code'; ; by = 'id') {
    const person = await db
      .selectFrom('hostPerson')
      .select(['id', 'code', 'country', 'mergedInto'])
      .where(by, '=', wanted)
      .executeTakeFirst()
    if (!person) throw InvalidInput({ errors: [fieldError('persons', refused.noSuchPerson.message, { code: ref })] })
    if (!person.mergedInto) return person
    wanted = person.mergedInto
  }
}

export const nominate = operation({
  name: 'rosters.nominate',
  summary: 'Nominate people who are known for an event, as participants, alternates or instructors',
  needs: 'roster.keep',
  http: 'POST /events/{event}/roster',
  argument: 'event',
  input: z.object({
    event: eventRef,
    persons: z.array(personRef).min(1).max(500).describe('Persons, by id or by code as HT-P-000123'),
    role: z.enum(participationRoles).default('participant').describe('As what'),
    waiting: z.boolean().default(false).describe('Onto the waiting list at once'),
    vetting: z
      .enum(vettings)
      .optional()
      .describe('By what vetting all of them go; what the law or their unit says, if left out'),
    vettingReason: because.optional().describe('Why, where a vetting is said; nothing of what a check found'),
  }),
  output: z.object({ participations: z.array(participationShape) }),
  async run(context, { event: ref, persons, role, waiting, vetting, vettingReason }) {
    const { db } = context
    if ((vetting === undefined) !== (vettingReason === undefined))
      throw InvalidInput({
        errors: [fieldError(vetting === undefined ? 'vetting' : 'vettingReason', refused.vettingTogether.message)],
      })
    const event = await rosterEvent(db, ref)
    const participations: Participation[] = []
    for (const one of persons) {
      const person = await personToNominate(db, one)
      await keepsRoster(context, event, person.country)
      if (!event.nations.includes(person.country)) throw OtherNation({ event: event.code, country: person.country })
      const there = await db
        .selectFrom('participation')
        .select('id')
        .where('eventId', '=', event.id)
        .where('personId', '=', person.id)
        .where('state', '!=', 'removed')
        .executeTakeFirst()
      if (there) throw OnRoster({ event: event.code, person: person.code })
      const id = newId()
      await orProblem(
        { event, person: person.code, country: person.country },
        db
          .insertInto('participation')
          .values({
            id,
            eventId: event.id,
            personId: person.id,
            country: person.country,
            role,
            state: waiting ? 'waiting' : 'nominated',
            act: 'nominated',
            ...(vetting && { vetting, vettingReason }),
            // of the event: its trigger copies them
            startsOn: undefined as never,
            endsOn: undefined as never,
          })
          .execute(),
      )
      participations.push(await findParticipation(db, id))
    }
    return { participations }
  },
})

export const putOnWaitingList = operation({
  name: 'rosters.wait',
  summary: 'Put somebody who is nominated at the end of the waiting list',
  needs: 'roster.keep',
  http: 'POST /participations/{id}/waiting',
  argument: 'id',
  input: z.object({ id: participationId, version: ifVersion }),
  output: participationShape,
  async run(context, { id, version }) {
    const { participation, event, person } = await toKeep(context, id, version)
    refuseUnlessGoes(participation, 'waiting', person)
    await orProblem(
      { event, person, country: participation.country },
      context.db.updateTable('participation').set({ state: 'waiting', act: 'waiting' }).where('id', '=', id).execute(),
    )
    return findParticipation(context.db, id)
  },
})
