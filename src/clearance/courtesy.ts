// Courtesy vetting: by what each case is vetted, and the decision of those that end with the post's own checks.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import { vettingRefusals } from '#units/index.ts'
import { allowedIn, batchId, BatchNotThere, batchShape, batchToChange, because, caseId, refusing } from './batch.ts'
import { record, returnIfDecided } from './results.ts'
import { caseVettings } from './steps.ts'

export const setVetting = operation({
  name: 'clearance.setVetting',
  summary: 'Say that a case is vetted otherwise than is usual, until it is decided or with the national system',
  needs: 'clearance.coordinate',
  http: 'PUT /clearance/cases/{id}/vetting',
  argument: 'id',
  input: z.object({
    id: caseId,
    vetting: z.enum(caseVettings).describe('leahy, or courtesy for the checks of the post alone'),
    reason: because,
  }),
  output: batchShape,
  async run(context, { id, vetting, reason }) {
    const { db } = context
    const { rows } = await sql<{ batchId: string; code: string }>`
      select c.batch_id, coalesce(p.code, u.code) as code from clearance_case c
      left join host_person p on p.id = c.person_id left join host_unit u on u.id = c.unit_id where c.id = ${id}`.execute(
      db,
    )
    const [held] = rows
    if (!held) throw NotFound({ what: 'case', id })
    const batch = await batchToChange(context, 'clearance.coordinate', held.batchId)
    await refusing(
      db.updateTable('clearanceCase').set({ vetting, vettingReason: reason }).where('id', '=', id).execute(),
      {
        ...vettingRefusals(held.code),
        clearance_case_vetting_now: () => BatchNotThere({ code: batch.code, state: batch.state }),
      },
    )
    return batch
  },
})

export const approveCourtesy = operation({
  name: 'clearance.approveCourtesy',
  summary: 'Approve the cases of a batch that go by courtesy vetting and whose checks are all done and found nothing',
  needs: 'clearance.coordinate',
  http: 'POST /clearance/batches/{id}/courtesy',
  argument: 'id',
  input: z.object({ id: batchId }),
  output: z.object({
    approved: z.int(),
    /** Cases by courtesy vetting that are still without a decision. */
    left: z.int(),
  }),
  async run(context, { id }) {
    const { db, today } = context
    const batch = await batchToChange(context, 'clearance.coordinate', id)
    await allowedIn(context, 'hit.read', batch.country)
    if (batch.state !== 'local-complete' && batch.state !== 'national')
      throw BatchNotThere({ code: batch.code, state: batch.state })
    const { rows } = await sql<{ id: string; clear: boolean }>`
      select c.id, exists (select from clearance_check k where k.case_id = c.id)
        and not exists (select from clearance_check k where k.case_id = c.id and k.done_at is null)
        and not exists (select from checks_found(array[c.id]) f where f.hits > 0) as clear
      from clearance_case c where c.batch_id = ${id} and c.state = 'submitted' and c.vetting = 'courtesy' order by c.id`.execute(
      db,
    )
    const clear = rows.filter((one) => one.clear)
    for (const { id: one } of clear)
      await record(db, { caseId: one, result: 'approved', basis: null, date: today, clearedOn: null })
    await returnIfDecided(db, batch)
    return { approved: clear.length, left: rows.length - clear.length }
  },
})
