// From plan to lock: who asks, who approves, what stays as it was approved, and what the lock refuses.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { constraintOf, slugOf, story, type Person } from '#testing.ts'
import { addEvent } from './add.ts'
import { countHeads, setBudget, setBudgetLine } from './budget.ts'
import { changeEvent, moveEvent } from './change.ts'
import { addSession } from './sessions.ts'
import { addStaff } from './staff.ts'
import { showEvent } from './show.ts'
import {
  approveEvent,
  askForApproval,
  cancelEvent,
  closeEvent,
  completeEvent,
  finaliseEvent,
  reopenEvent,
  sendBack,
} from './transitions.ts'
import { reason, course, approved, enrolled } from './testing.ts'

test(
  'an event is planned with a code of its year, put before an approver, approved by somebody else, held, and locked',
  story(async ({ person }) => {
    const [manager, director] = [
      await person('post-programme-manager country:HT'),
      await person('post-director country:HT'),
    ]
    const event = await manager.act(addEvent, course)
    assert.match(event.code, /^2026-\d{5}$/)
    const second = await manager.act(addEvent, course)
    assert.equal(Number(second.code.slice(5)), Number(event.code.slice(5)) + 1)
    assert.deepEqual([event.state, event.nations, event.placeCountry], ['created', ['HT'], 'HT'])
    const go = (op: typeof askForApproval, who = manager) => who.act(op, { event: event.code })
    assert.equal((await go(askForApproval)).state, 'pending-approval')
    assert.equal(await slugOf(go(approveEvent)), 'not-allowed')
    assert.equal((await go(approveEvent, director)).state, 'approved')
    assert.equal((await go(completeEvent)).state, 'completed')
    assert.equal((await manager.act(reopenEvent, { event: event.id, reason })).state, 'approved')
    await go(completeEvent)
    assert.equal((await go(finaliseEvent)).state, 'finalised')
    for (const op of [askForApproval, approveEvent, completeEvent, finaliseEvent])
      assert.equal(await slugOf(go(op, director)), 'event-finalised')
    const shown = await director.act(showEvent, { event: event.code })
    assert.deepEqual(
      shown.history.map(({ act }) => act),
      ['finalised', 'completed', 'reopened', 'completed', 'approved', 'asked', 'added'],
    )
    assert.deepEqual([shown.askedBy, shown.approvedBy], [manager.actor.name, director.actor.name])
  }),
)

test(
  'whoever asks for an approval does not give it, by an operation or past every operation',
  story(async ({ person }) => {
    const [director, other, manager] = [
      await person('post-director country:HT'),
      await person('hq-programme-officer'),
      await person('post-programme-manager country:HT'),
    ]
    const { id } = await director.act(addEvent, course)
    await director.act(askForApproval, { event: id })
    assert.equal(await slugOf(director.act(approveEvent, { event: id })), 'event-approver-asked')
    const write = (who: Person) =>
      constraintOf(
        who.query((as) =>
          as.updateTable('event').set({ state: 'approved', act: 'approved' }).where('id', '=', id).execute(),
        ),
      )
    assert.equal(await write(director), 'event_approver')
    // a manager keeps events, but approves none
    assert.equal(await write(manager), '42501')
    assert.equal((await other.act(approveEvent, { event: id })).state, 'approved')
  }),
)

test(
  'an event whose plan says too little is put before nobody, and what was put there stays until it is sent back',
  story(async ({ person }) => {
    const [manager, director] = [
      await person('post-programme-manager country:HT'),
      await person('post-director country:HT'),
    ]
    const { justification: _, ...bare } = course
    const { id } = await manager.act(addEvent, bare)
    await assert.rejects(manager.act(askForApproval, { event: id }), {
      slug: 'event-not-ready',
      message: /Fill this in first: Justification\.$/,
    })
    await manager.act(changeEvent, { event: id, justification: 'Patrols are few.', reason })
    await manager.act(setBudgetLine, { event: id, category: 'lodging', currency: 'USD', planned: '4000' })
    await manager.act(askForApproval, { event: id })
    const change = (more: object) => manager.act(changeEvent, { event: id, reason, ...more })
    await assert.rejects(change({ plannedParticipants: 100 }), {
      slug: 'event-plan-approved',
      message: /stays as it is: Planned participants\./,
    })
    assert.equal(await slugOf(change({ nations: ['HT', 'DO'] })), 'event-plan-approved')
    assert.equal(
      await slugOf(manager.act(setBudgetLine, { event: id, category: 'lodging', currency: 'USD', planned: '9000' })),
      'event-plan-approved',
    )
    const past = (set: string) =>
      constraintOf(manager.query((as) => sql.raw(`update event set ${set} where id = '${id}'`).execute(as)))
    assert.equal(await past(`planned_participants = 100`), 'event_plan')
    assert.equal(
      await constraintOf(manager.query((as) => as.updateTable('eventBudget').set({ planned: '9000' }).execute())),
      'event_plan',
    )
    // a word more does not need a new approval; an actual cost is no plan
    assert.equal((await change({ place: 'Port-au-Prince (invented)' })).place, 'Port-au-Prince (invented)')
    await manager.act(setBudgetLine, { event: id, category: 'lodging', currency: 'USD', actual: '3900.50' })
    await director.act(approveEvent, { event: id })
    await director.act(sendBack, { event: id, reason })
    assert.equal((await change({ plannedParticipants: 30 })).plannedParticipants, 30)
    const shown = await manager.act(showEvent, { event: id })
    assert.deepEqual([shown.event.state, shown.askedBy, shown.approvedBy], ['created', null, null])
  }),
)

test(
  'what is finalised is locked: the database refuses every change of the event, its sessions, staff and budget',
  story(async ({ db, person }) => {
    const [officer, director] = [await person('hq-programme-officer'), await person('post-director country:HT')]
    const { id } = await officer.act(addEvent, course)
    await officer.act(setBudgetLine, { event: id, category: 'meals', currency: 'USD', planned: '100' })
    await officer.act(addSession, {
      event: id,
      heldOn: '2026-02-03',
      fromTime: '09:00',
      untilTime: '12:00',
      title: 'Law',
    })
    await officer.act(addStaff, { event: id, role: 'instructor', organisation: 'A police department (invented)' })
    await officer.act(askForApproval, { event: id })
    await director.act(approveEvent, { event: id })
    await officer.act(completeEvent, { event: id })
    await officer.act(finaliseEvent, { event: id })
    const locked = async (statement: string, by = 'event_finalised') => {
      assert.equal(await constraintOf(officer.query((as) => sql.raw(statement).execute(as))), by, statement)
      // a repair by the owner meets the lock too
      await sql`savepoint owner`.execute(db)
      assert.equal(await constraintOf(sql.raw(statement).execute(db)), 'event_finalised', statement)
      await sql`rollback to savepoint owner`.execute(db)
    }
    for (const set of [`title = 'x'`, `ends_on = '2026-02-20'`, `act = 'x'`, `head_count = 3`])
      await locked(`update event set ${set} where id = '${id}'`)
    for (const state of ['completed', 'approved'])
      await locked(`update event set state = '${state}' where id = '${id}'`, 'event_steps')
    await locked(`update event_session set withdrawn_at = now() where event_id = '${id}'`)
    await locked(`update event_staff set withdrawn_at = now() where event_id = '${id}'`)
    await locked(`update event_budget set actual = 5 where event_id = '${id}'`)
    await locked(
      `insert into event_budget (id, event_id, category, currency) values (gen_random_uuid(), '${id}', 'other', 'USD')`,
    )
    await locked(
      `insert into event_session (id, event_id, held_on, from_time, until_time, title, hours) values (gen_random_uuid(), '${id}', '2026-02-03', '09:00', '10:00', 'x', 1)`,
    )
    await locked(
      `insert into event_staff (id, event_id, role, organisation) values (gen_random_uuid(), '${id}', 'interpreter', 'x')`,
    )
    const { rows } = await sql<{ locked: boolean }>`select event_locked(${id}) as locked`.execute(db)
    assert.equal(rows[0]!.locked, true)
    for (const tried of [
      officer.act(changeEvent, { event: id, title: 'X', reason }),
      officer.act(moveEvent, { event: id, startsOn: '2026-02-03', endsOn: '2026-02-13', reason }),
      officer.act(countHeads, { event: id, headCount: 3 }),
      officer.act(setBudget, { event: id, lines: [{ category: 'meals', currency: 'USD', actual: '1' }] }),
      officer.act(cancelEvent, { event: id, reason }),
    ])
      assert.equal(await slugOf(tried), 'event-finalised')
  }),
)

test(
  'a cancelled event stays as it was but for what it cost, and its roster is taken off; so does one that its host closed',
  story(async ({ db, person }) => {
    const [officer, other] = [await person('hq-programme-officer'), await person('hq-programme-officer')]
    for (const [op, state] of [
      [cancelEvent, 'cancelled'],
      [closeEvent, 'closed'],
    ] as const) {
      const event = await approved(officer, other, state === 'closed' ? { country: 'DO' } : {})
      const who = await enrolled(db, event, ['2026-01-01', '2026-12-31'])
      assert.equal((await officer.act(op, { event: event.id, reason })).state, state)
      const stands = await db
        .selectFrom('participation')
        .selectAll()
        .where('personId', '=', who)
        .executeTakeFirstOrThrow()
      assert.deepEqual([stands.state, stands.removedFor, stands.reason], ['removed', 'cancellation', reason])
      assert.equal(
        await slugOf(officer.act(changeEvent, { event: event.id, title: 'X', reason })),
        'event-did-not-take-place',
      )
      assert.equal(
        await slugOf(officer.act(addStaff, { event: event.id, role: 'interpreter', organisation: 'x' })),
        'event-did-not-take-place',
      )
      assert.equal(
        await constraintOf(officer.query((as) => sql`update event set title = 'x' where id = ${event.id}`.execute(as))),
        'event_over',
      )
      assert.equal(await slugOf(officer.act(reopenEvent, { event: event.id, reason })), 'event-not-in-state')
      const { totals } = await officer.act(setBudgetLine, {
        event: event.id,
        category: 'air-travel',
        currency: 'USD',
        actual: '812.5',
      })
      assert.equal(totals[0]!.actual, '812.50')
    }
  }),
)
