// Taking somebody off a roster with one of the reasons, and taking that back before the event begins.
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { defineProblem } from '#kernel/problem.ts'
import {
  because,
  findParticipation,
  ifVersion,
  orProblem,
  participationId,
  participationShape,
  refuseUnlessGoes,
  removals,
  toKeep,
} from './participation.ts'

export const EventBegun = defineProblem(
  409,
  'event-begun',
  'The event has begun',
  'The event {event} began on {on}: a removal is taken back before that day only.',
)

export const removeFromRoster = operation({
  name: 'rosters.remove',
  summary: 'Take somebody off a roster, with the reason',
  needs: 'roster.keep',
  http: 'POST /participations/{id}/removal',
  argument: 'id',
  input: z.object({
    id: participationId,
    why: z.enum(removals).describe('The reason'),
    reason: because.describe('What of it whoever reads the history should know; nothing of a vetting'),
    version: ifVersion,
  }),
  output: participationShape,
  async run(context, { id, why, reason, version }) {
    const { participation, event, person } = await toKeep(context, id, version)
    refuseUnlessGoes(participation, 'removed', person)
    await orProblem(
      { event, person, country: participation.country },
      context.db
        .updateTable('participation')
        .set({ state: 'removed', removedFor: why, reason, act: 'removed' })
        .where('id', '=', id)
        .execute(),
    )
    return findParticipation(context.db, id)
  },
})

export const restoreToRoster = operation({
  name: 'rosters.restore',
  summary: 'Take a removal back before the event begins: the person is nominated again',
  needs: 'roster.keep',
  http: 'POST /participations/{id}/restoration',
  argument: 'id',
  input: z.object({ id: participationId, reason: because.describe('Why it is taken back'), version: ifVersion }),
  output: participationShape,
  async run(context, { id, reason, version }) {
    const { participation, event, person } = await toKeep(context, id, version)
    refuseUnlessGoes(participation, 'nominated', person)
    if (event.startsOn <= context.today) throw EventBegun({ event: event.code, on: event.startsOn })
    await orProblem(
      { event, person, country: participation.country },
      context.db
        .updateTable('participation')
        .set({ state: 'nominated', removedFor: null, reason, act: 'restored' })
        .where('id', '=', id)
        .execute(),
    )
    return findParticipation(context.db, id)
  },
})
