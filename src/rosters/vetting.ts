// By what vetting somebody who is nominated goes, said anew while no batch of clearance has them.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { defineProblem, InvalidInput } from '#kernel/problem.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { vettings } from '#units/index.ts'
import { rosterRefused as refused } from './messages.ts'
import {
  because,
  findParticipation,
  ifVersion,
  NotFromHere,
  orProblem,
  participationId,
  participationShape,
  stateTexts,
  toKeep,
} from './participation.ts'

export const VettingLocked = defineProblem(
  409,
  'nomination-vetting-locked',
  'A batch of clearance has them',
  '{person} stands in the batch {batch}, which was submitted by what the nomination said. A coordinator can send it back, mark it for correction, or vet the case otherwise.',
)

export const setVetting = operation({
  name: 'rosters.setVetting',
  summary: 'Say by what vetting somebody who is nominated goes, until a batch of clearance has them',
  needs: 'roster.keep',
  http: 'PUT /participations/{id}/vetting',
  argument: 'id',
  input: z.object({
    id: participationId,
    vetting: z
      .enum(vettings)
      .nullable()
      .default(null)
      .describe('What it is to be; what the law or their unit says, if left out'),
    reason: because.nullable().default(null).describe('Why, where a vetting is said; nothing of what a check found'),
    version: ifVersion,
  }),
  output: participationShape,
  async run(context, { id, vetting, reason, version }) {
    const { db } = context
    if ((vetting === null) !== (reason === null))
      throw InvalidInput({
        errors: [fieldError(vetting === null ? 'vetting' : 'reason', refused.vettingTogether.message)],
      })
    const { participation, event, person } = await toKeep(context, id, version)
    if (participation.state !== 'nominated' && participation.state !== 'waiting')
      throw NotFromHere({ person, state: stateTexts[participation.state] })
    const { rows } = await sql<{ batch: string | null }>`
      select person_locked(${participation.personId}) as batch`.execute(db)
    const { batch } = rows[0]!
    if (batch !== null) throw VettingLocked({ person, batch })
    await orProblem(
      { event, person, country: participation.country },
      db
        .updateTable('participation')
        .set({ vetting, vettingReason: reason, act: 'vetting-set' })
        .where('id', '=', id)
        .execute(),
    )
    return findParticipation(db, id)
  },
})
