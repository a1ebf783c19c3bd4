import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { constraintOf, slugOf, story } from '#testing.ts'
import { inform, listBlocks, listDuties, remediate } from './remedy.ts'
import { decideCase } from './results.ts'
import { submitBatch } from './submit.ts'
import {
  today,
  post,
  submit,
  toNational,
  event,
  enrol,
  stateOf,
  refusedEnrolment,
  approve,
  cleared,
} from './testing.ts'

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
    assert.equal(
      await claim(`update clearance_case set state = 'submitted' where id = '${caseId}'`),
      'clearance_case_steps',
    )
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
    assert.equal(
      await slugOf(director.act(inform, { id: duties[0]!.id, whom: 'x', on: '1900-01-01', what: 'x', offered: 'x' })),
      'invalid-input',
    )
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
