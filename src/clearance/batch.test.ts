import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Db } from '#kernel/store/store.ts'
import { slugOf, constraintOf, story } from '#testing.ts'
import { checkCases } from './check.ts'
import { requireCorrection, stepBatch } from './coordinate.ts'
import { attention, listBatches } from './list.ts'
import { makeNationalFile } from './national.ts'
import { setPost } from './posts.ts'
import { importResultsFile } from './results.ts'
import { showBatch } from './show.ts'
import { addToBatch, cancelBatch, resubmitBatch, withdrawCase } from './submit.ts'
import { today, reason, post, submit, toNational, approve } from './testing.ts'

test(
  'a batch goes from its submission through local checks and the national file to its end, each step with who and when',
  story(async (told) => {
    const at = await post(told)
    const persons = [await at.officer(at.squad), await at.officer(at.police)]
    const { batch, cases, already } = await submit(at.manager, persons, { ownTracking: 'PAP-7' })
    assert.match(batch.code, /^HT-\d{4}-0001$/)
    assert.equal(cases.length, 2)
    assert.deepEqual(already, [])
    const { id } = batch
    const step = (to: 'accepted' | 'local-checks' | 'local-complete' | 'closed', more: object = {}) =>
      at.coordinator.act(stepBatch, { id, to, ...more })
    assert.equal(await slugOf(at.manager.act(stepBatch, { id, to: 'accepted' })), 'not-allowed')
    assert.equal(await slugOf(step('local-checks')), 'clearance-batch-not-there')
    await step('accepted')
    await step('local-checks')
    assert.equal(await slugOf(step('local-complete')), 'clearance-batch-unchecked')
    await at.vetter.act(checkCases, { cases: cases.map((one) => one.id), unit: 'POL' })
    await at.vetter.act(checkCases, { cases: cases.map((one) => one.id), unit: 'CONS' })
    assert.equal(await slugOf(step('local-complete')), 'clearance-batch-unchecked')
    await step('local-complete', { override: 'DEA has nobody at the post.' })
    assert.equal((await at.coordinator.act(listBatches, { overridden: true })).batches.length, 1)
    await at.coordinator.act(makeNationalFile, { id })
    const readings = await told.db.selectFrom('biographyReading').select('purpose').execute()
    assert.equal(readings.filter(({ purpose }) => purpose === `national file of batch ${batch.code}`).length, 2)
    assert.equal(await slugOf(step('closed')), 'clearance-batch-not-there')
    const csv = `reference,result,basis,date,cleared on\n${batch.code}-1,approved,,2026-02-20,\n${batch.code}-2,approved,,2026-02-20,\n`
    const dry = await at.coordinator.act(importResultsFile, { id, csv, dryRun: true })
    assert.deepEqual([dry.applied, dry.counts.new, dry.undecided], [false, 2, 0])
    const done = await at.coordinator.act(importResultsFile, { id, csv })
    assert.deepEqual([done.applied, done.counts.new], [true, 2])
    const again = await at.coordinator.act(importResultsFile, { id, csv })
    assert.deepEqual([again.counts.new, again.counts.unchanged], [0, 2])
    const results = await told.db.selectFrom('clearanceResult').select('id').execute()
    assert.equal(results.length, 2)
    await step('closed')
    const shown = await at.manager.act(showBatch, { id })
    assert.deepEqual(
      shown.milestones.map(({ milestone }) => milestone),
      ['submitted', 'accepted', 'local-checks', 'local-complete', 'national', 'results-returned', 'closed'],
    )
    assert.ok(shown.milestones.every(({ by }) => by?.includes('invented')))
    assert.equal(shown.milestones[3]!.reason, 'DEA has nobody at the post.')
    // cleared for a year from the decision
    assert.deepEqual(
      shown.cases.map(({ cleared, clearedUntil }) => [cleared, clearedUntil]),
      [
        [true, '2027-02-19'],
        [true, '2027-02-19'],
      ],
    )
    // the manager sees cleared or not, and no more
    assert.deepEqual(
      shown.cases.map(({ result, checks }) => [result, checks[0]!.hits]),
      [
        [null, null],
        [null, null],
      ],
    )
  }),
)

test(
  'a batch that is sent back says why, frees its persons, and is submitted again; one that is cancelled ends',
  story(async (told) => {
    const at = await post(told)
    const person = await at.officer(at.squad)
    const { batch } = await submit(at.manager, [person])
    const { id } = batch
    assert.equal(await slugOf(at.coordinator.act(stepBatch, { id, to: 'rejected' })), 'invalid-input')
    await at.coordinator.act(stepBatch, { id, to: 'rejected', reason })
    assert.equal((await at.manager.act(attention, { kind: 'correction' })).items[0]!.batchId, id)
    const other = await at.officer(at.squad)
    await at.manager.act(addToBatch, { id, persons: [other] })
    assert.equal((await at.manager.act(resubmitBatch, { id, reason })).state, 'submitted')
    const { cases } = await at.manager.act(showBatch, { id })
    await at.manager.act(withdrawCase, { id: cases[0]!.id, reason })
    await at.manager.act(cancelBatch, { id, event: true, reason })
    assert.deepEqual(
      (await at.manager.act(showBatch, { id })).cases.map(({ state }) => state),
      ['cancelled', 'event-cancelled'],
    )
    assert.equal(await slugOf(at.manager.act(resubmitBatch, { id, reason })), 'clearance-batch-not-there')
    assert.equal(await slugOf(at.manager.act(cancelBatch, { id, reason, version: 1 })), 'clearance-changed-meanwhile')
  }),
)

test(
  'a batch has no more cases than the post takes, and nobody is in two at once',
  story(async (told) => {
    const at = await post(told)
    await at.coordinator.act(setPost, { country: 'HT', mostCases: 2 })
    const persons = [await at.officer(at.squad), await at.officer(at.squad), await at.officer(at.squad)]
    assert.equal(await slugOf(submit(at.manager, persons)), 'clearance-batch-full')
    const { batch } = await submit(at.manager, persons.slice(0, 2))
    assert.equal(
      await slugOf(at.manager.act(addToBatch, { id: batch.id, persons: persons.slice(2) })),
      'clearance-batch-full',
    )
    const second = await submit(at.manager, persons.slice(1))
    assert.deepEqual(second.already, [{ personId: persons[1], unitId: null, batch: batch.code }])
    assert.equal(await slugOf(submit(at.manager, persons.slice(0, 1))), 'nobody-to-clear')
    // one who was merged, and one of another country
    assert.equal(await slugOf(submit(at.manager, ['HT-P-999999'])), 'not-found')
    assert.equal(await slugOf(submit(at.manager, [])), 'invalid-input')
    assert.equal(await slugOf(submit(at.manager, persons, { neededBy: '2026-02-01' })), 'invalid-input')
    assert.equal(await slugOf(submit(at.coordinator, persons)), 'not-allowed')
    const kenya = await told.person('post-programme-manager country:KE')
    assert.equal(await slugOf(kenya.act(showBatch, { id: batch.id })), 'not-found')
    assert.equal(await slugOf(submit(kenya, persons)), 'not-allowed')
  }),
)

test(
  'persons in a batch are locked whoever writes, until it is decided, sent back or marked for correction',
  story(async (told) => {
    const at = await post(told)
    const person = await at.officer(at.squad)
    const { batch } = await submit(at.manager, [person])
    const writes: Record<string, (db: Db) => Promise<unknown>> = {
      name: (db) => sql`update person_name set source = 'x' where person_id = ${person}`.execute(db),
      identity: (db) => sql`update person_identity set number = '1' where person_id = ${person}`.execute(db),
      biography: (db) => sql`update person_biography set birth_city = 'X' where person_id = ${person}`.execute(db),
      position: (db) => sql`update person_position set unit_id = ${at.court} where person_id = ${person}`.execute(db),
      person: (db) => sql`update host_person set sex = 'other', act = 'changed' where id = ${person}`.execute(db),
      'new position': (db) =>
        sql`insert into person_position (id, person_id, country, unit_id) values (${newId()}, ${person}, 'HT', ${at.court})`.execute(
          db,
        ),
    }
    const locked = async () => {
      const found: string[] = []
      for (const [what, write] of Object.entries(writes)) {
        await sql`savepoint tried`.execute(told.db)
        if ((await constraintOf(write(told.db))) === 'person_in_batch') found.push(what)
        await sql`rollback to savepoint tried`.execute(told.db)
      }
      return found
    }
    assert.deepEqual(await locked(), Object.keys(writes))
    await at.coordinator.act(requireCorrection, { id: batch.id, reason })
    assert.deepEqual(await locked(), [])
    await at.manager.act(resubmitBatch, { id: batch.id, reason })
    assert.equal((await locked()).length, 6)
    await toNational(at, batch.id)
    assert.equal(
      await slugOf(at.coordinator.act(requireCorrection, { id: batch.id, reason })),
      'clearance-correction-open',
    )
    const { cases } = await at.coordinator.act(showBatch, { id: batch.id })
    await approve(at, cases[0]!.id, today)
    assert.deepEqual(await locked(), [])
  }),
)
