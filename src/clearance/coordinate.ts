// What a coordinator does with a batch: accepts it or sends it back, has it checked, goes on, marks it for correction, closes it.
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import {
  batchId,
  batchShape,
  batchToChange,
  because,
  CorrectionOpen,
  findBatch,
  goTo,
  ifVersion,
  refusing,
  said,
} from './batch.ts'
import { wrongMessages as wrong } from './messages.ts'
import { returnIfDecided } from './results.ts'

/** The steps that a coordinator takes by themselves; national and results-returned follow from the files. */
export const coordinated = ['accepted', 'rejected', 'local-checks', 'local-complete', 'closed', 'cancelled'] as const

export const stepBatch = operation({
  name: 'clearance.step',
  summary: 'Take a batch on: accept it or send it back, begin the local checks, complete them, close or cancel it',
  needs: 'clearance.coordinate',
  http: 'POST /clearance/batches/{id}/step',
  argument: 'id',
  input: z.object({
    id: batchId,
    to: z.enum(coordinated).describe('The step to take'),
    reason: because.optional().describe('The reason; needed to send it back and to cancel it'),
    override: because.optional().describe('Why the local checks are complete although not every unit has finished'),
    version: ifVersion,
  }),
  output: batchShape,
  async run(context, { id, to, reason = null, override, version }) {
    if ((to === 'rejected' || to === 'cancelled') && reason === null)
      throw InvalidInput({ errors: [fieldError('reason', wrong.reason.message)] })
    const batch = await batchToChange(context, 'clearance.coordinate', id, version)
    const gone = await goTo(context.db, batch, to, {
      act: to,
      reason,
      ...(to === 'local-complete' && override !== undefined && { overrideReason: override }),
    })
    // all of them may be cleared already
    return to === 'local-complete' ? returnIfDecided(context.db, gone) : gone
  },
})

export const requireCorrection = operation({
  name: 'clearance.correct',
  summary: 'Mark a batch for correction, so that its persons can be mended, or say that it is settled',
  needs: 'clearance.coordinate',
  http: 'POST /clearance/batches/{id}/correction',
  argument: 'id',
  input: z.object({
    id: batchId,
    required: z.boolean().default(true).describe('False when it is settled'),
    reason: because,
    version: ifVersion,
  }),
  output: batchShape,
  async run(context, { id, required, reason, version }) {
    const { db } = context
    const batch = await batchToChange(context, 'clearance.coordinate', id, version)
    if (batch.correctionRequired === required) return batch
    await refusing(
      db
        .updateTable('clearanceBatch')
        .set({ correctionRequired: required, act: required ? 'correction-required' : 'corrected', reason })
        .where('id', '=', id)
        .execute(),
      { clearance_batch_correction: () => CorrectionOpen({ code: batch.code }) },
    )
    return findBatch(db, id)
  },
})

export const changeBatch = operation({
  name: 'clearance.change',
  summary: 'Change what a batch says of itself: name, days, funds, law and the numbers by which it is tracked',
  needs: 'clearance.coordinate',
  http: 'PATCH /clearance/batches/{id}',
  argument: 'id',
  input: z.object({
    id: batchId,
    name: said.name.optional(),
    neededBy: said.neededBy.optional(),
    holdsUntil: said.holdsUntil.optional(),
    fundingSource: said.fundingSource.optional(),
    law: said.law.optional(),
    ownTracking: said.ownTracking.optional(),
    nationalTracking: said.nationalTracking.optional(),
    consularTracking: said.consularTracking.optional(),
    recalledOn: said.recalledOn.optional(),
    version: ifVersion,
  }),
  output: batchShape,
  async run(context, { id, version, ...wanted }) {
    const { db, today } = context
    const batch = await batchToChange(context, 'clearance.coordinate', id, version)
    // a day that has come meanwhile stays as it was said
    if (wanted.neededBy && wanted.neededBy !== batch.neededBy && wanted.neededBy < today)
      throw InvalidInput({ errors: [fieldError('neededBy', wrong.neededPast.message)] })
    if (wanted.recalledOn) {
      const message = !batch.recallSince
        ? wrong.nothingToRecall
        : wanted.recalledOn > today
          ? wrong.notToCome
          : wanted.recalledOn < batch.recallSince
            ? wrong.recalledBefore
            : null
      if (message) throw InvalidInput({ errors: [fieldError('recalledOn', message.message)] })
    }
    if ((wanted.holdsUntil ?? batch.holdsUntil) < (wanted.neededBy ?? batch.neededBy))
      throw InvalidInput({ errors: [fieldError('holdsUntil', wrong.holdsUntil.message)] })
    await db
      .updateTable('clearanceBatch')
      .set({ ...wanted, act: 'changed', reason: null })
      .where('id', '=', id)
      .execute()
    return findBatch(db, id)
  },
})
