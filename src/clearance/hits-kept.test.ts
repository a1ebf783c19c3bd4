// Hits as a story of reading and of time: opened for a purpose, by whom and when is kept; erased when their time is over, and not before.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Db } from '#kernel/store/store.ts'
import { setRetention, showRetention, erasePersons } from '#persons/retention.ts'
import { slugOf, story, type Person } from '#testing.ts'
import { checkCases } from './check.ts'
import { stepBatch } from './coordinate.ts'
import { makeNationalFile } from './national.ts'
import { listHitReadings, openHits } from './readings.ts'
import { remediate, listBlocks, listDuties, inform } from './remedy.ts'
import { decideCase } from './results.ts'
import { recordSearched } from './searched.ts'
import { showBatch, showCase } from './show.ts'
import { opened, post, reason, submit, today, type Post } from './testing.ts'

const hit = { match: 'possible', source: 'A weekly (invented)', narrative: 'Kudukudu' } as const
const purpose = 'Decision on the May course'

const casesIn = async (db: Db, table: string) =>
  (await sql<{ id: string }>`select distinct case_id as id from ${sql.table(table)}`.execute(db)).rows.map(
    ({ id }) => id,
  )

/** A case with the local units, with a hit of the police and a spelling. */
async function withHit(at: Post) {
  const person = await at.officer(at.squad)
  const { batch, cases } = await submit(at.manager, [person])
  const { id } = cases[0]!
  await at.coordinator.act(stepBatch, { id: batch.id, to: 'accepted' })
  await at.coordinator.act(stepBatch, { id: batch.id, to: 'local-checks' })
  await at.vetter.act(checkCases, { cases: [id], unit: 'POL', hit })
  await at.vetter.act(recordSearched, { id, unit: 'POL', names: ['Kudu Kudu'] })
  for (const unit of ['CONS', 'DEA']) await at.vetter.act(checkCases, { cases: [id], unit })
  return { id, batch, person }
}

test(
  'hits and searched spellings are read while a reading is open, by whoever opened it, and auditors see who did and why',
  story(async (told) => {
    const at = await post(told)
    const { db } = told
    const auditor = await told.person('auditor')
    const { id, batch } = await withHit(at)
    const rows = (who: Person) =>
      who.query(async (as) => [
        (await as.selectFrom('clearanceHit').select('narrative').execute()).length,
        (await as.selectFrom('searchedName').select('name').execute()).length,
      ])
    const closed = await at.coordinator.act(showCase, { id })
    assert.deepEqual([closed.reading, closed.hits, closed.searched, closed.kept], [null, null, null, null])
    assert.deepEqual(await rows(at.coordinator), [0, 0])
    // how many there are is what makes one open them
    const counted = (await at.coordinator.act(showBatch, { id: batch.id })).cases[0]!.checks
    assert.deepEqual(
      counted.map(({ unit, hits }) => [unit, hits]),
      [
        ['CONS', 0],
        ['DEA', 0],
        ['POL', 1],
      ],
    )
    assert.equal(await slugOf(at.coordinator.act(openHits, { id, purpose: '?' })), 'invalid-input')
    await at.coordinator.act(openHits, { id, purpose })
    const open = await at.coordinator.act(showCase, { id })
    assert.deepEqual(
      [open.reading!.purpose, open.hits!.map((one) => one.narrative), open.searched!.map(({ name }) => name)],
      [purpose, ['Kudukudu'], ['Kudu Kudu']],
    )
    assert.deepEqual(await rows(at.coordinator), [1, 1])
    // a reading is of whoever opened it
    assert.equal((await at.vetter.act(showCase, { id })).hits, null)
    assert.deepEqual(await rows(at.vetter), [0, 0])
    // those who never may, by an operation and past it
    for (const who of [at.manager, auditor, await told.person('vetting-coordinator country:TG')]) {
      assert.match((await slugOf(who.act(openHits, { id, purpose })))!, /^not-(allowed|found)$/)
      await assert.rejects(
        who.query((as) =>
          as.insertInto('hitReading').values({ id: newId(), caseId: id, actorId: who.actor.id, purpose }).execute(),
        ),
      )
      assert.deepEqual(await rows(who), [0, 0])
    }
    // nor for somebody else, nor for longer
    const { vetter, coordinator } = at
    await assert.rejects(
      coordinator.query((as) =>
        as.insertInto('hitReading').values({ id: newId(), caseId: id, actorId: vetter.actor.id, purpose }).execute(),
      ),
    )
    await assert.rejects(
      coordinator.query((as) => sql`update hit_reading set until = now() + interval '1 day'`.execute(as)),
    )
    // the log of it, and the line in the log of changes
    const reference = closed.case.reference
    const read = (await auditor.act(listHitReadings, {})).readings
    assert.deepEqual(
      read.map((one) => [one.by, one.purpose, one.case.reference, one.case.code]),
      [[coordinator.actor.name, purpose, reference, closed.case.code]],
    )
    assert.deepEqual((await auditor.act(listHitReadings, { case: id, by: vetter.actor.id })).readings, [])
    const logged = await db.selectFrom('change').select('actorId').where('tableName', '=', 'hit_reading').execute()
    assert.deepEqual(logged, [{ actorId: coordinator.actor.id }])
    assert.equal(await slugOf(coordinator.act(listHitReadings, {})), 'not-allowed')
    assert.equal(await slugOf((await told.person('auditor country:HT')).act(listHitReadings, {})), 'not-allowed')
    // the national file holds the spellings, and whoever makes it has read them
    await coordinator.act(stepBatch, { id: batch.id, to: 'local-complete' })
    await coordinator.act(makeNationalFile, { id: batch.id })
    assert.deepEqual(
      (await auditor.act(listHitReadings, { case: id })).readings.map((one) => one.purpose),
      [`national file of batch ${batch.code}`, purpose],
    )
    // the time ends it, and so does a role that is taken away
    await sql`update hit_reading set until = now()`.execute(db)
    assert.deepEqual(await rows(coordinator), [0, 0])
    await at.vetter.act(openHits, { id, purpose })
    assert.deepEqual(await rows(vetter), [1, 1])
    await db.deleteFrom('roleGrant').where('actorId', '=', vetter.actor.id).execute()
    assert.deepEqual(await rows(vetter), [0, 0])
  }),
)

test(
  'hits are erased when their time is over and nothing rests on the case any more; that there were some stays with vetters',
  story(async (told) => {
    const at = await post(told)
    const { db } = told
    const operator = await told.person('operator')
    const [kept, gone] = [await withHit(at), await withHit(at)]
    const { rows: days } = await sql<{ after: string }>`
      select (bureau_day() + interval '24 months')::date as after`.execute(db)
    assert.equal(await slugOf(at.coordinator.act(setRetention, { months: 60, hits: 24 })), 'not-allowed')
    assert.equal(await slugOf(operator.act(setRetention, { months: 60, hits: 0 })), 'invalid-input')
    assert.equal((await operator.act(setRetention, { months: 60, hits: 24 })).hits, 24)
    // another rule leaves that of hits as it is
    const shown = await operator.act(setRetention, { months: 36 })
    assert.deepEqual([shown.hits, shown.hitsDue, shown.hitsKept, shown.hitsUntil], [24, 0, 2, days[0]!.after])
    assert.deepEqual((await opened(at.coordinator, gone.id)).kept, { keepUntil: days[0]!.after, held: true })
    const age = async (table: string, column: string) =>
      sql`update ${sql.table(table)} set ${sql.ref(column)} = ${sql.ref(column)} - interval '5 years'`.execute(db)
    // long ago: recorded and read
    const longAgo = async () => {
      await age('clearance_hit', 'kept_from')
      await age('searched_name', 'kept_from')
      await age('hit_reading', 'opened_at')
    }
    await longAgo()
    const due = async () => (await operator.act(showRetention, {})).hitsDue
    const erase = async () => (await operator.work(erasePersons, {})).hits
    // the cases wait for a decision
    assert.deepEqual([await due(), await erase()], [0, 0])
    for (const { batch } of [kept, gone]) {
      await at.coordinator.act(stepBatch, { id: batch.id, to: 'local-complete' })
      await at.coordinator.act(makeNationalFile, { id: batch.id })
    }
    await at.coordinator.act(decideCase, { id: kept.id, result: 'approved', date: today })
    await at.coordinator.act(decideCase, { id: gone.id, result: 'rejected', basis: 'person', date: today })
    // the national file was a reading
    assert.equal(await due(), 0)
    await age('hit_reading', 'opened_at')
    // the checks still count, and would be taken for good ones
    assert.equal(await due(), 0)
    await sql`alter table clearance_check disable trigger user`.execute(db)
    await age('clearance_check', 'done_at')
    await sql`alter table clearance_check enable trigger user`.execute(db)
    // a clearance holds on the one, a block and a duty stand on the other
    assert.equal(await due(), 0)
    const { blocks } = await at.coordinator.act(listBlocks, { country: 'HT' })
    for (const { id } of blocks)
      await at.coordinator.act(remediate, { id, on: today, by: 'A court', what: 'Tried.', reason })
    assert.equal(await due(), 0)
    const { duties } = await at.coordinator.act(listDuties, { country: 'HT' })
    for (const { id } of duties)
      await at.coordinator.act(inform, { id, whom: 'A minister', on: today, what: 'All', offered: 'A liaison' })
    assert.equal(await due(), 1)
    assert.deepEqual(await operator.work(erasePersons, { dryRun: true }), {
      dryRun: true,
      persons: 0,
      numbers: null,
      files: 0,
      hits: 1,
    })
    // past the first wall
    const past = (who: Person, role: 'jurat_app' | 'jurat_job') =>
      who.query((as) => sql`select erase_hits(current_date, 10)`.execute(as), role)
    await assert.rejects(past(at.coordinator, 'jurat_job'), /person\.erase/)
    await assert.rejects(past(operator, 'jurat_app'), /permission denied/)
    // what is read now is kept on from now
    await at.vetter.act(openHits, { id: gone.id, purpose })
    assert.equal(await due(), 0)
    await age('hit_reading', 'opened_at')
    assert.equal(await erase(), 1)
    assert.deepEqual(await casesIn(db, 'clearance_hit'), [kept.id])
    assert.deepEqual(await casesIn(db, 'searched_name'), [kept.id])
    const after = await opened(at.vetter, gone.id)
    assert.deepEqual(
      [after.hits, after.searched, after.kept, after.erased.map((one) => [one.checkingUnit, one.hits, one.names])],
      [[], [], null, [['POL', 1, 1]]],
    )
    assert.deepEqual((await at.manager.act(showCase, { id: gone.id })).erased, [])
    assert.deepEqual([await due(), await erase()], [0, 0])
    // a check that had found something is never taken for one that found nothing
    await sql`alter table clearance_check disable trigger user`.execute(db)
    await sql`update clearance_check set done_at = now()`.execute(db)
    const again = await submit(at.manager, [gone.person])
    await at.coordinator.act(stepBatch, { id: again.batch.id, to: 'accepted' })
    await at.coordinator.act(stepBatch, { id: again.batch.id, to: 'local-checks' })
    const good = (await at.vetter.act(showBatch, { id: again.batch.id })).cases[0]!.checks
    assert.deepEqual(
      good.map(({ unit, stillGood }) => [unit, stillGood]),
      [
        ['CONS', true],
        ['DEA', true],
        ['POL', false],
      ],
    )
  }),
)
