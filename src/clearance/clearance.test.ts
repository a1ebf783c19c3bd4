import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { DownloadOperation } from '#kernel/operation.ts'
import { Problem } from '#kernel/problem.ts'
import { StoreError, type Db } from '#kernel/store/store.ts'
import { addPersonIn } from '#persons/index.ts'
import { story, testAddress, type Person, type Story } from '#testing.ts'
import { checkCases, withdrawHit } from './check.ts'
import { changeBatch, requireCorrection, stepBatch } from './coordinate.ts'
import { attention, listBatches } from './list.ts'
import { makeNationalFile, nationalFile } from './national.ts'
import { listPosts, setPost, setSop } from './posts.ts'
import { inform, listBlocks, listDuties, remediate } from './remedy.ts'
import { decideCase, importResultsFile } from './results.ts'
import { showBatch, showCase } from './show.ts'
import { goes, batchStates } from './steps.ts'
import { addToBatch, cancelBatch, resubmitBatch, submitBatch, withdrawCase } from './submit.ts'

const today = '2026-03-01'
const reason = 'Said so in the meeting.'

const problemOf = async (body: Promise<unknown>) => {
  try {
    await body
    throw new Error('It was not refused.')
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}
const slugOf = async (body: Promise<unknown>) => (await problemOf(body)).slug
const constraintOf = async (body: Promise<unknown>) => {
  try {
    await body
    return null
  } catch (error) {
    if (error instanceof StoreError) return error.constraint ?? error.code
    throw error
  }
}

/** A post in Haiti: a police with a squad, a court, and the people who clear. */
async function post({ db, person }: Story) {
  const unit = async (name: string, kind: string, parentId: string | null, acronym: string | null) => {
    const id = newId()
    await db.insertInto('hostUnit').values({ id, country: 'HT', kind, name, parentId, acronym, act: 'added' }).execute()
    return id
  }
  const police = await unit('Police', 'police', null, 'PNH')
  const squad = await unit('Squad', 'police', police, null)
  const patrol = await unit('Patrol', 'police', squad, null)
  const court = await unit('Court', 'courts', null, 'TPI')
  const manager = await person('post-programme-manager country:HT')
  const coordinator = await person('vetting-coordinator country:HT')
  const vetter = await person('vetter country:HT')
  let number = 0
  const officer = async (unitId: string, more: { bare?: boolean } = {}) => {
    number++
    const added = await manager.query((as) =>
      addPersonIn(
        { db: as, actor: manager.actor, today, address: testAddress },
        {
          country: 'HT',
          names: [{ name: `Officer Number${'abcdefghijklmnopqrstuvwxyz'[number]} (invented)` }],
          position: { unitId, title: 'Inspector' },
          ...(!more.bare && {
            identities: [{ kind: 'national-id', issuedBy: 'HT', number: `HT-00${number}` }],
            biography: {
              birth: { year: 1980, month: 5, day: number },
              birthCity: '=Port-au-Prince',
              birthCountry: 'HT',
              citizenships: ['HT'],
            },
          }),
        },
      ),
    )
    return added.id
  }
  return { police, squad, patrol, court, manager, coordinator, vetter, officer }
}
type Post = Awaited<ReturnType<typeof post>>

const submit = (who: Person, persons: string[], more: object = {}) =>
  who.act(submitBatch, { country: 'HT', name: 'Course (invented)', neededBy: '2027-02-01', persons, ...more })

/** Takes a batch to the national file. */
async function toNational({ coordinator, vetter }: Post, id: string) {
  await coordinator.act(stepBatch, { id, to: 'accepted' })
  await coordinator.act(stepBatch, { id, to: 'local-checks' })
  const { cases, checkingUnits } = await coordinator.act(showBatch, { id })
  const ids = cases.filter(({ state }) => state === 'submitted').map((one) => one.id)
  for (const unit of checkingUnits) await vetter.act(checkCases, { cases: ids, unit })
  await coordinator.act(stepBatch, { id, to: 'local-complete' })
  await coordinator.act(makeNationalFile, { id })
}

const event = async (db: Db, from: number, until: number) => {
  const id = newId()
  await sql`insert into event (id, title, kind, modality, country, nations, institution, starts_on, ends_on, act)
    values (${id}, 'Course (invented)', 'course', 'in-country', 'HT', '{HT}', 'police', bureau_day() + ${sql.lit(from)},
      bureau_day() + ${sql.lit(until)}, 'added')`.execute(db)
  return id
}
const enrol = async (db: Db, eventId: string, personId: string) => {
  const id = newId()
  await sql`insert into participation (id, event_id, person_id, country, role, state, act)
    values (${id}, ${eventId}, ${personId}, 'HT', 'participant', 'enrolled', 'enrolled')`.execute(db)
  return id
}
const stateOf = async (db: Db, id: string) =>
  await db.selectFrom('participation').select(['state', 'removedFor']).where('id', '=', id).executeTakeFirstOrThrow()
const refusedEnrolment = async (db: Db, eventId: string, personId: string) => {
  await sql`savepoint tried`.execute(db)
  const constraint = await constraintOf(enrol(db, eventId, personId))
  await sql`rollback to savepoint tried`.execute(db)
  return constraint
}
const approve = (at: Post, id: string, day: string) =>
  at.coordinator.act(decideCase, { id, result: 'approved', date: day })

test(
  'code and database know the same steps, and the database goes no other',
  story(async ({ db }) => {
    for (const from of batchStates)
      for (const to of batchStates) {
        const { rows } = await sql<{ goes: boolean }>`select clearance_goes(${from}, ${to}) as goes`.execute(db)
        assert.equal(rows[0]!.goes, goes[from].includes(to), `${from} to ${to}`)
      }
  }),
)

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

/** Somebody who was cleared on a day, and the case by which. */
async function cleared(at: Post, unit: string, day = today) {
  const person = await at.officer(unit)
  const { batch, cases } = await submit(at.manager, [person])
  await toNational(at, batch.id)
  await approve(at, cases[0]!.id, day)
  return { person, case: cases[0]!.id, batch }
}

test(
  'nobody of a security force is enrolled without a clearance to the last day; a judge needs none',
  story(async (told) => {
    const at = await post(told)
    const { db } = told
    const soon = await event(db, 10, 20)
    const late = await event(db, 10, 400)
    const { person, case: caseId } = await cleared(at, at.squad)
    const bare = await at.officer(at.squad)
    const judge = await at.officer(at.court)
    assert.equal(await refusedEnrolment(db, soon, bare), 'participation_cleared')
    assert.equal(await refusedEnrolment(db, soon, judge), null)
    assert.equal(await refusedEnrolment(db, soon, person), null)
    // cleared on 1 March for twelve months
    assert.equal(await refusedEnrolment(db, late, person), 'participation_cleared')
    // in doubt somebody is of a security force: without a position, and for days that no position covers
    const nowhere = newId()
    await db.insertInto('hostPerson').values({ id: nowhere, country: 'HT', act: 'added' }).execute()
    assert.equal(await refusedEnrolment(db, soon, nowhere), 'participation_cleared')
    await sql`update person_position set until_on = bureau_day() + 15 where person_id = ${judge}`.execute(db)
    assert.equal(await refusedEnrolment(db, soon, judge), 'participation_cleared')
    // a civilian office within the police is of the police
    await sql`insert into host_unit (id, country, kind, name, parent_id, act) values (${nowhere}, 'HT', 'civilian', 'Office', ${at.police}, 'added')`.execute(
      db,
    )
    assert.equal(await refusedEnrolment(db, soon, await at.officer(nowhere)), 'participation_cleared')
    // nobody claims a standing
    const claim = (statement: string) => constraintOf(at.coordinator.query((as) => sql.raw(statement).execute(as)))
    assert.equal(await claim(`update person_standing set cleared_until = '2099-01-01'`), '42501')
    assert.equal(await claim(`insert into person_standing (person_id, country) values ('${newId()}', 'HT')`), '42501')
    assert.equal(await claim(`update clearance_case set state = 'submitted' where id = '${caseId}'`), '42501')
    assert.equal(await claim(`delete from clearance_block`), '42501')
    assert.equal(
      await claim(`insert into clearance_result (id, case_id, country, result, decided_on, cleared_from, cleared_until)
      values ('${newId()}', '${caseId}', 'HT', 'approved', '2026-01-01', '2026-01-01', '2099-01-01')`),
      '42501',
    )
    assert.equal(await claim(`select restate_person('${person}')`), '42501')
    assert.equal(await claim(`select blocked from person_standing`), '42501')
    const manager = (statement: string) => constraintOf(at.manager.query((as) => sql.raw(statement).execute(as)))
    assert.equal(await manager(`select record_clearance('${caseId}', 'approved', null, '2026-03-01', null)`), '42501')
  }),
)

test(
  'what lowers a standing takes whoever is enrolled off what has not ended, under way or to come, and leaves what has ended',
  story(async (told) => {
    const at = await post(told)
    const { db } = told
    const ended = await event(db, -20, -10)
    const underWay = await event(db, -2, 5)
    const soon = await event(db, 10, 20)
    const { person, case: caseId } = await cleared(at, at.squad)
    const parts = [await enrol(db, ended, person), await enrol(db, underWay, person), await enrol(db, soon, person)]
    await at.coordinator.act(decideCase, { id: caseId, result: 'suspended', date: today })
    assert.deepEqual(await Promise.all(parts.map((id) => stateOf(db, id))), [
      { state: 'enrolled', removedFor: null },
      { state: 'removed', removedFor: 'clearance' },
      { state: 'removed', removedFor: 'clearance' },
    ])
    assert.equal(await refusedEnrolment(db, soon, person), 'participation_cleared')
    // a later approval counts again
    await approve(at, caseId, today)
    assert.equal(await refusedEnrolment(db, soon, person), null)
  }),
)

test(
  'a rejection blocks the person and the unit; for the unit also all beneath it; until remediation is recorded for each',
  story(async (told) => {
    const at = await post(told)
    const { db } = told
    const soon = await event(db, 10, 20)
    const [inSquad, inPatrol, inPolice] = [
      await cleared(at, at.squad),
      await cleared(at, at.patrol),
      await cleared(at, at.police),
    ]
    const parts = [inSquad, inPatrol, inPolice].map(({ person }) => enrol(db, soon, person))
    const [one, two, three] = await Promise.all(parts)
    const states = async () =>
      (await Promise.all([one!, two!, three!].map((id) => stateOf(db, id)))).map((p) => p.state)
    const first = await at.officer(at.squad)
    const second = await at.officer(at.squad)
    const { batch, cases } = await submit(at.manager, [first, second])
    await toNational(at, batch.id)
    // for the person: whoever serves in the squad itself, and nobody beneath
    await at.coordinator.act(decideCase, { id: cases[0]!.id, result: 'rejected', basis: 'person', date: today })
    assert.deepEqual(await states(), ['removed', 'enrolled', 'enrolled'])
    // for the unit: all beneath it
    await at.coordinator.act(decideCase, { id: cases[1]!.id, result: 'rejected', basis: 'unit', date: today })
    assert.deepEqual(await states(), ['removed', 'removed', 'enrolled'])
    const { blocks } = await at.coordinator.act(listBlocks, { country: 'HT' })
    assert.equal(blocks.length, 4)
    assert.equal(await slugOf(at.manager.act(listBlocks, {})), 'not-allowed')
    assert.equal(await refusedEnrolment(db, soon, inPatrol.person), 'participation_cleared')
    // one duty for the batch and the unit
    const director = await told.person('post-director country:HT')
    const { duties } = await director.act(listDuties, {})
    assert.deepEqual(
      duties.map((duty) => [duty.batch, duty.unit, duty.overdue]),
      [[batch.code, 'Squad', false]],
    )
    const remedied = {
      on: today,
      by: 'Inspectorate (invented)',
      what: 'Tried and dismissed.',
      reason: 'Effective steps.',
    }
    for (const block of blocks.filter(({ unitId }) => unitId))
      await at.coordinator.act(remediate, { id: block.id, ...remedied })
    assert.equal(
      await slugOf(at.coordinator.act(remediate, { id: blocks.find(({ unitId }) => unitId)!.id, ...remedied })),
      'clearance-block-lifted',
    )
    assert.equal(await refusedEnrolment(db, soon, inPatrol.person), null)
    assert.equal(await refusedEnrolment(db, soon, first), 'participation_cleared')
    // lifting is no clearance
    for (const block of blocks.filter(({ personId }) => personId))
      await at.coordinator.act(remediate, { id: block.id, ...remedied })
    assert.equal(await refusedEnrolment(db, soon, first), 'participation_cleared')
    assert.deepEqual(await states(), ['removed', 'removed', 'enrolled'])
    const { blocks: kept } = await at.coordinator.act(listBlocks, { open: false })
    assert.ok(kept.every(({ liftedBy, remediation }) => liftedBy && remediation === 'Tried and dismissed.'))
    await director.act(inform, {
      id: duties[0]!.id,
      whom: 'Minister of Justice',
      on: today,
      what: 'The rejection.',
      offered: 'A liaison.',
    })
    assert.equal(
      await slugOf(director.act(inform, { id: duties[0]!.id, whom: 'x', on: today, what: 'x', offered: 'x' })),
      'duty-done',
    )
    assert.equal((await director.act(listDuties, {})).duties.length, 0)
    assert.equal((await director.act(listDuties, { open: false })).duties[0]!.helpOffered, 'A liaison.')
  }),
)

test(
  'a unit that moves beneath a blocked one, or is merged with it, is blocked; so is a person who moves there',
  story(async (told) => {
    const at = await post(told)
    const { db } = told
    const soon = await event(db, 10, 20)
    const { batch, cases } = await at.manager.act(submitBatch, {
      country: 'HT',
      name: 'Boats (invented)',
      purpose: 'equipment',
      neededBy: '2027-01-10',
      units: [at.squad],
    })
    await toNational(at, batch.id)
    const other = newId()
    const twin = newId()
    await db
      .insertInto('hostUnit')
      .values([
        { id: other, country: 'HT', kind: 'police', name: 'Other', parentId: at.police, act: 'added' },
        { id: twin, country: 'HT', kind: 'police', name: 'Squad again', parentId: at.police, act: 'added' },
      ])
      .execute()
    const [inOther, inTwin, inPolice] = [
      await cleared(at, other),
      await cleared(at, twin),
      await cleared(at, at.police),
    ]
    const parts = await Promise.all([inOther, inTwin, inPolice].map(({ person }) => enrol(db, soon, person)))
    const states = async () => (await Promise.all(parts.map((id) => stateOf(db, id)))).map((p) => p.state)
    await at.coordinator.act(decideCase, { id: cases[0]!.id, result: 'rejected', basis: 'unit', date: today })
    assert.deepEqual(await states(), ['enrolled', 'enrolled', 'enrolled'])
    await sql`update host_unit set parent_id = ${at.squad}, act = 'moved' where id = ${other}`.execute(db)
    assert.deepEqual(await states(), ['removed', 'enrolled', 'enrolled'])
    await sql`update host_unit set state = 'merged', state_on = bureau_day(), merged_into = ${at.police}, act = 'merged' where id = ${twin}`.execute(
      db,
    )
    assert.deepEqual(await states(), ['removed', 'enrolled', 'enrolled'])
    await sql`update person_position set unit_id = ${at.patrol} where person_id = ${inPolice.person}`.execute(db)
    assert.deepEqual(await states(), ['removed', 'enrolled', 'removed'])
    // the survivor of a merger is blocked by what blocked the one that was merged
    await sql`insert into clearance_block (id, country, unit_id, beneath, result_id, since)
      select ${newId()}, 'HT', ${twin}, false, id, decided_on from clearance_result where result = 'rejected'`.execute(
      db,
    )
    await sql`select restate_unit(${twin})`.execute(db)
    assert.deepEqual(await states(), ['removed', 'removed', 'removed'])
    const survivor = await db
      .selectFrom('unitStanding')
      .select('blocked')
      .where('unitId', '=', at.police)
      .executeTakeFirstOrThrow()
    assert.equal(survivor.blocked, true)
    // equipment is gated likewise
    const holds = async (unit: string) =>
      (
        await sql<{
          holds: boolean
        }>`select clearance_holds_unit(${unit}, bureau_day(), bureau_day()) as holds`.execute(db)
      ).rows[0]!.holds
    assert.deepEqual([await holds(at.squad), await holds(at.patrol), await holds(at.court)], [false, false, true])
  }),
)

test(
  'whoever is cleared to the wanted day is matched and not asked about again; a match by the national system needs an earlier day',
  story(async (told) => {
    const at = await post(told)
    const { person } = await cleared(at, at.squad)
    const matched = await submit(at.manager, [person], { neededBy: '2026-12-01', holdsUntil: '2026-12-20' })
    assert.deepEqual(
      matched.cases.map((one) => one.matched),
      [true],
    )
    const later = await submit(at.manager, [person], { neededBy: '2026-12-01', holdsUntil: '2027-06-01' })
    assert.deepEqual(
      later.cases.map((one) => one.matched),
      [false],
    )
    await toNational(at, later.batch.id)
    const bring = (cells: string, more: object = {}) =>
      at.coordinator.act(importResultsFile, {
        id: later.batch.id,
        csv: `reference,result,basis,date,cleared on\n${cells}\n`,
        ...more,
      })
    const ref = `${later.batch.code}-1`
    const columns = async (cells: string) => (await bring(cells)).wrong.map(({ column }) => column)
    assert.deepEqual(await columns(`${ref},matched,,2026-02-20,2024-01-01`), ['cleared on'])
    assert.deepEqual(await columns(`${ref},rejected,,2026-02-20,`), ['basis'])
    assert.deepEqual(await columns(`${ref},approved,unit,2026-02-20,`), ['basis'])
    assert.deepEqual(await columns(`${ref},approved,,2026-03-02,`), ['date'])
    assert.deepEqual(await columns(`${ref},praised,,2026-02-30,`), ['result', 'date'])
    assert.deepEqual(await columns(`HT-1999-0001-1,approved,,2026-02-20,`), ['reference'])
    assert.deepEqual(await columns(`${ref},approved,,2026-02-20,\n${ref},approved,,2026-02-20,`), ['reference'])
    assert.equal((await bring(`${ref},matched,,2026-02-20,2025-08-01`)).applied, true)
    const { cases } = await at.coordinator.act(showBatch, { id: later.batch.id })
    assert.equal(cases[0]!.result, 'matched')
  }),
)

test(
  'the national file says what it needs and who lacks it before it goes; it opens biographies, and runs no formula',
  story(async (told) => {
    const at = await post(told)
    const persons = [await at.officer(at.squad), await at.officer(at.squad, { bare: true })]
    const { batch, cases } = await submit(at.manager, persons)
    const { id } = batch
    const shown = await at.manager.act(showBatch, { id })
    const bare = shown.cases.find(({ personId }) => personId === persons[1])!
    assert.deepEqual(bare.missing, ['national-id', 'birth-place', 'birth-date'])
    const problem = await problemOf(toNational(at, id))
    assert.equal(problem.slug, 'national-file-incomplete')
    assert.match(
      problem.message,
      /^These cases lack something: HT-\d+-0001-\d \(national-id, birth-place, birth-date\)/,
    )
    await at.manager.act(withdrawCase, { id: cases.find(({ personId }) => personId === persons[1])!.id, reason })
    const fetch = (who: Person) =>
      who.query(async (as) => {
        const read = <T>(body: (db: Db) => Promise<T>) => body(as)
        const file = await (nationalFile as DownloadOperation).download(
          { actor: who.actor, today, address: testAddress, read },
          { id },
        )
        let text = ''
        for await (const piece of file.body) text += String(piece)
        return text
      })
    assert.equal(await slugOf(fetch(at.coordinator)), 'clearance-batch-not-there')
    await at.coordinator.act(makeNationalFile, { id })
    const [row, ...rest] = parse(await fetch(at.coordinator), { columns: true }) as Record<string, string>[]
    assert.deepEqual(rest, [])
    assert.equal(row!['city of birth'], "'=Port-au-Prince")
    assert.match(row!['date of birth']!, /^1980-05-\d\d$/)
    assert.equal(row!['national id'], 'HT-001')
    assert.equal(row!.position, 'Inspector')
    assert.equal(row!.unit, 'Squad')
    // another coordinator has not opened them
    const another = await told.person('vetting-coordinator country:HT')
    assert.equal(await slugOf(fetch(another)), 'national-file-closed')
    assert.equal(await slugOf(fetch(at.manager)), 'not-allowed')
  }),
)

test(
  'hits are seen by coordinators and vetters alone; what a check came to is no secret of theirs to others',
  story(async (told) => {
    const at = await post(told)
    const person = await at.officer(at.squad)
    const { batch, cases } = await submit(at.manager, [person])
    const id = cases[0]!.id
    const hit = {
      match: 'direct',
      violation: 'gvhr',
      credibility: 'high',
      source: 'Weekly',
      year: 2011,
      narrative: 'Okapihit',
    } as const
    assert.equal(await slugOf(at.vetter.act(checkCases, { cases: [id], unit: 'POL', hit })), 'invalid-input')
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'accepted' })
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'local-checks' })
    const wrongIn = async (unit: string, more: object) => {
      const problem = await problemOf(at.vetter.act(checkCases, { cases: [id], unit, hit: { ...hit, ...more } }))
      return (problem.details as { errors: { path: string }[] }).errors.map(({ path }) => path)
    }
    assert.deepEqual(await wrongIn('CONS', {}), ['hit.violation', 'hit.credibility'])
    assert.deepEqual(await wrongIn('POL', { month: 2, day: 30 }), ['hit.day'])
    assert.deepEqual(await wrongIn('POL', { year: null, month: 2 }), ['hit.year'])
    await at.vetter.act(checkCases, { cases: [id], unit: 'POL', hit })
    await at.vetter.act(checkCases, { cases: [id], unit: 'CONS' })
    const record = await at.coordinator.act(showCase, { id })
    assert.deepEqual(
      record.hits!.map((one) => [one.checkingUnit, one.year, one.month, one.narrative]),
      [['POL', 2011, null, 'Okapihit']],
    )
    const rows = (who: Person) => who.query((as) => as.selectFrom('clearanceHit').select('id').execute())
    for (const role of [
      'hq-programme-officer',
      'post-director country:HT',
      'post-programme-manager country:HT',
      'auditor',
      'operator',
    ] as const) {
      const other = await told.person(role)
      assert.deepEqual(await rows(other), [], role)
      if (role === 'operator') continue
      const shown = await other.act(showCase, { id })
      assert.equal(shown.hits, null, role)
      assert.deepEqual(
        shown.case.checks.map(({ unit, hits, doneAt }) => [unit, hits, doneAt !== null]),
        [
          ['CONS', null, true],
          ['DEA', null, false],
          ['POL', null, true],
        ],
      )
    }
    const { rows: logged } = await sql<{
      text: string
    }>`select coalesce(string_agg(c::text, ' '), '') as text from change c`.execute(told.db)
    assert.ok(!/okapihit|clearance_hit/i.test(logged[0]!.text))
    await at.vetter.act(withdrawHit, { id: record.hits![0]!.id, reason })
    const after = await at.vetter.act(showCase, { id })
    assert.equal(after.hits![0]!.withdrawnReason, reason)
    assert.equal(after.case.checks.find(({ unit }) => unit === 'POL')!.hits, 0)
    // a check that found nothing is still good when the person comes again, which vetters see
    await at.vetter.act(checkCases, { cases: [id], unit: 'DEA' })
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'local-complete' })
    await at.coordinator.act(makeNationalFile, { id: batch.id })
    await at.coordinator.act(decideCase, { id, result: 'cancelled', date: today })
    const second = await submit(at.manager, [person])
    await at.coordinator.act(stepBatch, { id: second.batch.id, to: 'accepted' })
    await at.coordinator.act(stepBatch, { id: second.batch.id, to: 'local-checks' })
    const checksFor = async (who: Person) =>
      (await who.act(showBatch, { id: second.batch.id })).cases[0]!.checks.map(({ stillGood, doneAt }) => [
        stillGood,
        doneAt,
      ])
    assert.deepEqual(await checksFor(at.vetter), [
      [true, null],
      [true, null],
      [true, null],
    ])
    // who may not see hits is not told which check would have to be made again, and so of none that met with one
    assert.deepEqual(await checksFor(at.manager), [
      [false, null],
      [false, null],
      [false, null],
    ])
    await told.db
      .updateTable('clearanceHit')
      .set({ withdrawnAt: null, withdrawnBy: null, withdrawnReason: null })
      .execute()
    assert.deepEqual(
      (await checksFor(at.vetter)).map(([good]) => good),
      [true, true, false],
    )
  }),
)

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
      values (${newId()}, ${await event(db, 10, 100)}, ${cases[0]!.personId}, 'HT', 'participant', 'nominated', 'nominated')`.execute(
      db,
    )
    const auditor = await told.person('auditor')
    await at.coordinator.act(decideCase, { id: cases[0]!.id, result: 'rejected', basis: 'person', date: today })
    assert.deepEqual(
      (await auditor.act(attention, {})).items.map(({ kind, what }) => [kind, what]),
      [['duty-open', 'PNH-0002']],
    )
    // who may not see duties is not told of them
    assert.deepEqual((await at.manager.act(attention, {})).items, [])
    assert.equal(await slugOf(at.manager.act(listDuties, {})), 'not-allowed')
    await at.coordinator.act(changeBatch, { id: batch.id, nationalTracking: 'N-1', consularTracking: 'C-1' })
    assert.equal((await at.manager.act(showBatch, { id: batch.id })).batch.consularTracking, 'C-1')
  }),
)
