import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { slugOf, story, type Person } from '#testing.ts'
import { changeBatch, stepBatch } from './coordinate.ts'
import { attention, attentionFor } from './list.ts'
import { makeNationalFile } from './national.ts'
import { listPosts, setSop } from './posts.ts'
import { listDuties } from './remedy.ts'
import { decideCase } from './results.ts'
import { showBatch } from './show.ts'
import { today, reason, post, submit, event } from './testing.ts'

test(
  'what needs attention is listed by its day: late batches, overdue checks, clearances that end, duties, procedures',
  story(async (told) => {
    const at = await post(told)
    const { db } = told
    const kinds = async () =>
      [...new Set((await at.coordinator.act(attention, {})).items.map(({ kind }) => kind))].toSorted()
    assert.deepEqual(await kinds(), ['sop-missing'])
    assert.equal(
      await slugOf(at.manager.act(setSop, { country: 'HT', title: 'SOP', adoptedOn: '2020-01-01' })),
      'not-allowed',
    )
    assert.equal(
      await slugOf(
        at.coordinator.act(setSop, { country: 'HT', title: 'SOP', adoptedOn: '2020-01-01', reviewedOn: '2019-01-01' }),
      ),
      'invalid-input',
    )
    await at.coordinator.act(setSop, { country: 'HT', title: 'SOP', adoptedOn: '2020-01-01' })
    assert.deepEqual(await kinds(), ['sop-stale'])
    await at.coordinator.act(setSop, {
      country: 'HT',
      title: 'SOP',
      adoptedOn: '2020-01-01',
      nextReviewOn: '2099-01-01',
    })
    assert.deepEqual(await kinds(), [])
    assert.equal((await at.manager.act(listPosts, {})).posts[0]!.sopState, 'good')
    const { batch } = await submit(at.manager, [await at.officer(at.squad)], { neededBy: '2026-11-30' })
    assert.deepEqual(await kinds(), ['to-accept'])
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'accepted' })
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'local-checks' })
    await sql`alter table clearance_check disable trigger clearance_check_before`.execute(db)
    // a vetter is told of the checks of their unit, and of nobody else's, before they are overdue
    const due = async (who: Person) =>
      (await who.act(attention, { kind: 'check-due' })).items.map(({ what, count, overdue }) => [what, count, overdue])
    const pol = await told.person('vetter country:HT')
    await sql`insert into checking_member (id, country, checking_unit, actor_id, added_by)
      values (${newId()}, 'HT', 'POL', ${pol.actor.id}, ${at.coordinator.actor.id})`.execute(db)
    await sql`update clearance_check set due_on = bureau_day() + 20`.execute(db)
    assert.deepEqual(await due(pol), [])
    await sql`update clearance_check set due_on = bureau_day()`.execute(db)
    assert.deepEqual(await due(pol), [['POL', 1, false]])
    assert.deepEqual(await due(at.manager), [])
    await sql`update clearance_check set due_on = bureau_day() - 1`.execute(db)
    await sql`alter table clearance_check enable trigger clearance_check_before`.execute(db)
    assert.deepEqual(await kinds(), ['batch-late', 'check-overdue'])
    const overdue = (await at.manager.act(attention, { kind: 'check-overdue' })).items
    assert.deepEqual(
      overdue.map(({ what, count, overdue: late }) => [what, count, late]),
      [
        ['CONS', 1, true],
        ['DEA', 1, true],
        ['POL', 1, true],
      ],
    )
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'local-complete', override: reason })
    assert.deepEqual(await kinds(), ['batch-late', 'to-send'])
    await at.coordinator.act(makeNationalFile, { id: batch.id })
    const { cases } = await at.coordinator.act(showBatch, { id: batch.id })
    // it ends on 31 December
    await at.coordinator.act(decideCase, { id: cases[0]!.id, result: 'approved', date: '2026-01-01' })
    assert.deepEqual(await kinds(), ['clearance-ends'])
    await sql`insert into participation (id, event_id, person_id, country, role, state, act)
      values (${newId()}, ${await event(db, 100, 130)}, ${cases[0]!.personId}, 'HT', 'participant', 'nominated', 'nominated')`.execute(
      db,
    )
    const auditor = await told.person('auditor')
    await at.coordinator.act(decideCase, { id: cases[0]!.id, result: 'rejected', basis: 'person', date: today })
    assert.deepEqual(
      (await auditor.act(attention, {})).items.map(({ kind, what }) => [kind, what]),
      [['duty-open', 'PNH-0002']],
    )
    // who may not see duties is not told of them
    // whoever submitted a batch is told for some time that its results came back
    assert.deepEqual(
      (await at.manager.act(attention, {})).items.map(({ kind, batchId }) => [kind, batchId]),
      [['results-in', batch.id]],
    )
    await sql`update clearance_milestone set at = at - interval '31 days'`.execute(db)
    assert.deepEqual((await at.manager.act(attention, {})).items, [])
    assert.equal(await slugOf(at.manager.act(listDuties, {})), 'not-allowed')
    await at.coordinator.act(changeBatch, { id: batch.id, nationalTracking: 'N-1', consularTracking: 'C-1' })
    assert.equal((await at.manager.act(showBatch, { id: batch.id })).batch.consularTracking, 'C-1')
    // what reminds people of it gets the same through the area's door, and each what they may see
    const { items } = await at.coordinator.query((as) => attentionFor(as))
    assert.deepEqual(items, (await at.coordinator.act(attention, { limit: 1_000 })).items)
    assert.ok(items.length > 0)
    const kenyan = await told.person('vetting-coordinator country:KE')
    assert.deepEqual((await kenyan.query((as) => attentionFor(as, { country: 'HT' }))).items, [])
  }),
)
