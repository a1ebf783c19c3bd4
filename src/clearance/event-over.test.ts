// What becomes of the batches for an event that does not take place.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { cancelEvent, closeEvent } from '#events/transitions.ts'
import { constraintOf, problemOf, slugOf, story } from '#testing.ts'
import { changeBatch, stepBatch } from './coordinate.ts'
import { attention } from './list.ts'
import { showBatch } from './show.ts'
import { decideCase } from './results.ts'
import { submitBatch } from './submit.ts'
import { approve, enrol, event, post, reason, refusedEnrolment, stateOf, submit, toNational, today } from './testing.ts'

test(
  'an event that is cancelled takes its open batches along: nobody in them is locked any more, and the log says why',
  story(async (told) => {
    const at = await post(told)
    const officer = await told.person('post-director country:HT')
    const [eventId, other] = [await event(told.db, 70, 80), await event(told.db, 70, 80)]
    const persons = [await at.officer(at.squad), await at.officer(at.squad), await at.officer(at.squad)]
    const batchOf = async (one: string, of = eventId) =>
      (await submit(at.manager, [one], { neededBy: undefined, eventId: of })).batch.id
    const [checked, sent, elsewhere] = [
      await batchOf(persons[0]!),
      await batchOf(persons[1]!),
      await batchOf(persons[2]!, other),
    ]
    await at.coordinator.act(stepBatch, { id: checked, to: 'accepted' })
    await at.coordinator.act(stepBatch, { id: checked, to: 'local-checks' })
    await toNational(at, sent)
    const locked = async (personId: string) =>
      (await sql<{ by: string | null }>`select person_locked(${personId}) as by`.execute(told.db)).rows[0]!.by !== null
    const lockedNow = async () => [await locked(persons[0]!), await locked(persons[1]!), await locked(persons[2]!)]
    assert.deepEqual(await lockedNow(), [true, true, true])
    await officer.act(cancelEvent, { event: eventId, reason })
    assert.deepEqual(await lockedNow(), [false, false, true])
    const shown = async (id: string) => {
      const record = await at.coordinator.act(showBatch, { id })
      const last = record.milestones.at(-1)!
      return [record.batch.state, record.cases[0]!.state, last.milestone, last.reason]
    }
    for (const id of [checked, sent])
      assert.deepEqual(await shown(id), ['cancelled', 'event-cancelled', 'cancelled', reason])
    assert.equal((await shown(elsewhere))[0], 'submitted')
    // what the national system has is to be called back, and nothing else
    const recalls = async () =>
      (await at.coordinator.act(attention, { kind: 'to-recall' })).items.map(({ batchId }) => batchId)
    assert.deepEqual(await recalls(), [sent])
    const recalledOn = async (id: string, on: string) => {
      const problem = await problemOf(at.coordinator.act(changeBatch, { id, recalledOn: on }))
      return (problem?.details as { errors: { path: string }[] } | undefined)?.errors.map(({ path }) => path) ?? null
    }
    const since = (await at.coordinator.act(showBatch, { id: sent })).batch.recallSince!
    assert.deepEqual(await recalledOn(checked, today), ['recalledOn'])
    assert.deepEqual(await recalledOn(sent, '2025-12-01'), ['recalledOn'])
    assert.deepEqual(await recalledOn(sent, '2099-01-01'), ['recalledOn'])
    // told on the very day: recorded, shown, and waiting for nobody any more
    told.passTo(since)
    const manager = await told.person('post-programme-manager country:HT')
    assert.equal(await slugOf(manager.act(changeBatch, { id: sent, recalledOn: since })), 'not-allowed')
    const { version } = (await at.coordinator.act(showBatch, { id: sent })).batch
    const recalled = await at.coordinator.act(changeBatch, { id: sent, recalledOn: since, version })
    assert.deepEqual([recalled.recalledOn, recalled.state, recalled.version], [since, 'cancelled', version + 1])
    assert.equal((await at.coordinator.act(showBatch, { id: sent })).batch.recalledOn, since)
    assert.deepEqual(await recalls(), [])
    // and taken back, where it was a slip
    assert.equal((await at.coordinator.act(changeBatch, { id: sent, recalledOn: null })).recalledOn, null)
    assert.deepEqual(await recalls(), [sent])
    told.passTo(today)
    // nor is another batch made for it, by the operation or by hand
    assert.equal(
      await slugOf(at.manager.act(submitBatch, { country: 'HT', name: 'Late', eventId, persons: [persons[0]!] })),
      'invalid-input',
    )
    const byHand = at.manager.query((as) =>
      as
        .insertInto('clearanceBatch')
        .values({
          id: newId(),
          country: 'HT',
          name: 'Late',
          purpose: 'training',
          eventId,
          neededBy: '2099-01-01',
          holdsUntil: '2099-01-01',
          act: 'submitted',
        })
        .execute(),
    )
    assert.equal(await constraintOf(byHand), 'clearance_batch_event')
  }),
)

test(
  'a batch whose results are in is closed when the host cancels the event, and says so; what was decided holds for another event',
  story(async (told) => {
    const at = await post(told)
    // who cancels coordinates no clearance
    const officer = await told.person('post-director country:HT')
    const [eventId, other] = [await event(told.db, 10, 20), await event(told.db, 30, 40)]
    const persons = [await at.officer(at.squad), await at.officer(at.patrol)]
    const { batch, cases } = await submit(at.manager, persons, { neededBy: undefined, eventId })
    await toNational(at, batch.id)
    await approve(at, cases[0]!.id, today)
    await at.coordinator.act(decideCase, { id: cases[1]!.id, result: 'rejected', basis: 'person', date: today })
    const before = (await at.coordinator.act(showBatch, { id: batch.id })).batch
    assert.deepEqual([before.state, before.eventOverOn], ['results-returned', null])
    await officer.act(closeEvent, { event: eventId, reason })
    const shown = await at.coordinator.act(showBatch, { id: batch.id })
    const { rows } = await sql<{ day: string }>`select bureau_day() as day`.execute(told.db)
    assert.deepEqual([shown.batch.state, shown.batch.eventOverOn], ['closed', rows[0]!.day])
    const last = shown.milestones.at(-1)!
    assert.deepEqual([last.milestone, last.reason, last.by], ['closed', reason, officer.actor.name])
    // nothing of it is open, nothing is to be called back, and a decision may still come to it
    assert.deepEqual(
      shown.cases.map(({ state }) => state),
      ['decided', 'decided'],
    )
    assert.deepEqual((await at.coordinator.act(attention, { kind: 'to-recall' })).items, [])
    // who is cleared is so for another event, and is matched when asked about again; whom it blocks stays blocked
    assert.equal(await refusedEnrolment(told.db, other, persons[1]!), 'participation_cleared')
    const part = await enrol(told.db, other, persons[0]!)
    assert.equal((await stateOf(told.db, part)).state, 'enrolled')
    const again = await submit(at.manager, [persons[0]!], { neededBy: undefined, eventId: other })
    assert.equal((await at.manager.act(showBatch, { id: again.batch.id })).cases[0]!.state, 'decided')
    await at.coordinator.act(decideCase, { id: cases[0]!.id, result: 'suspended', date: today })
    assert.deepEqual(await stateOf(told.db, part), { state: 'removed', removedFor: 'clearance' })
  }),
)

test(
  'closing a batch is for coordinators still: whoever cancels events closes none by hand',
  story(async (told) => {
    const at = await post(told)
    const officer = await told.person('post-director country:HT')
    const { batch, cases } = await submit(at.manager, [await at.officer(at.squad)])
    await toNational(at, batch.id)
    await approve(at, cases[0]!.id, today)
    const byHand = officer.query((as) =>
      as
        .updateTable('clearanceBatch')
        .set({ state: 'closed', act: 'event-cancelled' })
        .where('id', '=', batch.id)
        .execute(),
    )
    assert.equal(await constraintOf(byHand), '42501')
    assert.equal(await slugOf(officer.act(stepBatch, { id: batch.id, to: 'closed' })), 'not-allowed')
  }),
)

test(
  'the day of need of a batch is not moved to a day that has passed; today is none',
  story(async (told) => {
    const at = await post(told)
    const { batch } = await submit(at.manager, [await at.officer(at.squad)])
    const needed = async (neededBy: string) => {
      const problem = await problemOf(at.coordinator.act(changeBatch, { id: batch.id, neededBy }))
      return (problem?.details as { errors: { path: string }[] } | undefined)?.errors.map(({ path }) => path) ?? null
    }
    assert.deepEqual(await needed('2026-02-28'), ['neededBy'])
    assert.equal(await needed(today), null)
  }),
)
