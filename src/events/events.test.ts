import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { z } from 'zod'
import { Problem } from '#kernel/problem.ts'
import { StoreError, type Db } from '#kernel/store/store.ts'
import { givenClearance } from '#clearance/given.ts'
import { slugOf, story, type Person } from '#testing.ts'
import { addEvent } from './add.ts'
import { countHeads, setBudget, setBudgetLine } from './budget.ts'
import { calendar } from './calendar.ts'
import { changeEvent, moveEvent } from './change.ts'
import { addCourse, retireCourse } from './course-keep.ts'
import type { Event } from './event.ts'
import { listEvents } from './list.ts'
import { addSession, addStaff, withdrawSession, withdrawStaff } from './sessions.ts'
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

export const fieldsOf = async (body: Promise<unknown>) => {
  try {
    await body
    return []
  } catch (error) {
    if (error instanceof Problem && 'errors' in error.details)
      return (error.details.errors as { path: string }[]).map(({ path }) => path)
    throw error
  }
}
const refusedBy = async (body: Promise<unknown>) => {
  try {
    await body
    return null
  } catch (error) {
    if (error instanceof StoreError) return error.constraint ?? error.code
    throw error
  }
}

const reason = 'As the ministry asked (invented).'
const course: z.input<typeof addEvent.input> = {
  title: 'Community policing (invented)',
  kind: 'course',
  modality: 'in-country',
  country: 'HT',
  institution: 'police',
  startsOn: '2026-02-02',
  endsOn: '2026-02-13',
  justification: 'Patrols are few.',
  objectives: 'Plan a patrol with the neighbours.',
  plannedParticipants: 25,
}

/** An event that is approved: the one asks, the other approves. */
async function approved(who: Person, other: Person, more: object = {}): Promise<Event> {
  const { id } = await who.act(addEvent, { ...course, ...more })
  await who.act(askForApproval, { event: id })
  return other.act(approveEvent, { event: id })
}

/** A person of a host nation on the roster of an event, past every operation; cleared between two days. */
async function enrolled(db: Db, event: Event, cleared: [string, string]) {
  const { rows } = await sql<{
    id: string
  }>`insert into host_person (id, country, act) values (gen_random_uuid(), ${event.country}, 'added') returning id`.execute(
    db,
  )
  const { id } = rows[0]!
  await sql`insert into host_unit (id, country, kind, name, acronym, act) values (${id}, ${event.country}, 'police', 'Police (invented)', 'PN', 'added')`.execute(
    db,
  )
  await sql`insert into person_position (id, person_id, country, unit_id, title, from_on) values (gen_random_uuid(), ${id}, ${event.country}, ${id}, 'Sergeant', '2000-01-01')`.execute(
    db,
  )
  await givenClearance(db, id, cleared)
  await sql`insert into participation (id, event_id, person_id, country, role, state, starts_on, ends_on, act)
    values (gen_random_uuid(), ${event.id}, ${id}, ${event.country}, 'participant', 'enrolled', ${event.startsOn}, ${event.endsOn}, 'added')`.execute(
    db,
  )
  return id
}

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
      refusedBy(
        who.query((as) =>
          as.updateTable('event').set({ state: 'approved', act: 'approved' }).where('id', '=', id).execute(),
        ),
      )
    assert.equal(await write(director), 'event_approver')
    // a manager keeps events, but approves none
    assert.equal(await write(manager), 'event_approver')
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
      refusedBy(manager.query((as) => sql.raw(`update event set ${set} where id = '${id}'`).execute(as)))
    assert.equal(await past(`planned_participants = 100`), 'event_plan')
    assert.equal(
      await refusedBy(manager.query((as) => as.updateTable('eventBudget').set({ planned: '9000' }).execute())),
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
    const locked = async (statement: string) => {
      assert.equal(await refusedBy(officer.query((as) => sql.raw(statement).execute(as))), 'event_finalised', statement)
      // a repair by the owner meets the lock too
      await sql`savepoint owner`.execute(db)
      assert.equal(await refusedBy(sql.raw(statement).execute(db)), 'event_finalised', statement)
      await sql`rollback to savepoint owner`.execute(db)
    }
    for (const set of [
      `title = 'x'`,
      `state = 'completed'`,
      `state = 'approved'`,
      `ends_on = '2026-02-20'`,
      `act = 'x'`,
      `head_count = 3`,
    ])
      await locked(`update event set ${set} where id = '${id}'`)
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
        await refusedBy(officer.query((as) => sql`update event set title = 'x' where id = ${event.id}`.execute(as))),
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

test(
  'an event moves with its sessions; to days to which a clearance does not hold it does not, and the number of persons is told',
  story(async ({ db, person }) => {
    const [officer, director] = [await person('hq-programme-officer'), await person('post-director country:HT')]
    const event = await approved(officer, director)
    await officer.act(addSession, {
      event: event.id,
      heldOn: '2026-02-12',
      fromTime: '09:00',
      untilTime: '12:30',
      title: 'Law',
    })
    await enrolled(db, event, ['2026-01-01', '2026-03-31'])
    const move = (startsOn: string, endsOn: string) =>
      officer.act(moveEvent, { event: event.id, startsOn, endsOn, reason })
    const moved = await move('2026-03-02', '2026-03-13')
    assert.equal(moved.code, event.code)
    const { sessions } = await officer.act(showEvent, { event: event.id })
    assert.deepEqual(
      sessions.map(({ heldOn, hours }) => [heldOn, hours]),
      [['2026-03-12', '3.5']],
    )
    const { rows } = await sql<{
      on: string[]
    }>`select array[starts_on, ends_on]::text[] as on from participation where event_id = ${event.id}`.execute(db)
    assert.deepEqual(rows[0]!.on, ['2026-03-02', '2026-03-13'])
    await assert.rejects(move('2026-03-25', '2026-04-05'), (error) => {
      assert.ok(error instanceof Problem && error.slug === 'event-participants-uncleared')
      assert.equal((error.details as { count: number }).count, 1)
      return true
    })
    assert.equal(
      await refusedBy(
        officer.query((as) =>
          sql`update event set starts_on = '2026-03-25', ends_on = '2026-04-05' where id = ${event.id}`.execute(as),
        ),
      ),
      'participation_cleared',
    )
    assert.equal(await slugOf(move('2026-03-02', '2026-03-06')), 'event-sessions-outside')
    assert.equal((await move('2026-03-02', '2026-03-20')).endsOn, '2026-03-20')
  }),
)

test(
  'what is wrong with an event is told field by field',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const wrong = (more: object) => fieldsOf(officer.act(addEvent, { ...course, ...more }))
    assert.deepEqual(await wrong({ endsOn: '2026-02-01' }), ['endsOn'])
    assert.deepEqual(await wrong({ endsOn: '2089-02-02', startsOn: '1999-02-02' }), ['endsOn'])
    assert.deepEqual(await wrong({ startsOn: '1914-02-02' }), ['startsOn'])
    assert.deepEqual(await wrong({ nations: Array.from({ length: 10_000 }, () => 'HT') }), ['nations'])
    assert.deepEqual(await wrong({ nations: [] }), ['nations'])
    assert.deepEqual(await wrong({ nations: ['HT', 'ZZ'] }), ['nations'])
    assert.deepEqual(await wrong({ nations: ['DO'] }), ['nations'])
    assert.deepEqual(await wrong({ plannedParticipants: -1 }), ['plannedParticipants'])
    assert.deepEqual(await wrong({ plannedParticipants: 1e9 }), ['plannedParticipants'])
    assert.deepEqual(await wrong({ modality: 'academy' }), ['academy'])
    assert.deepEqual(await wrong({ modality: 'academy', academy: 'ATLANTIS' }), ['academy'])
    assert.deepEqual(await wrong({ academy: 'BUDAPEST' }), ['academy'])
    assert.deepEqual(await wrong({ modality: 'third-country' }), ['placeCountry'])
    assert.deepEqual(await wrong({ modality: 'online', placeCountry: 'HT' }), ['placeCountry'])
    assert.deepEqual(await wrong({ localTitle: 'Police de proximité' }), ['localLanguage'])
    assert.deepEqual(await wrong({ course: 'NO-SUCH' }), ['course'])
    assert.deepEqual(await wrong({ title: 'x'.repeat(301) }), ['title'])
    const { placeCountry, academy } = await officer.act(addEvent, {
      ...course,
      modality: 'academy',
      academy: 'GABORONE',
    })
    assert.deepEqual([placeCountry, academy], ['BW', 'GABORONE'])
    const { id } = await officer.act(addEvent, course)
    const session = (more: object) =>
      fieldsOf(
        officer.act(addSession, {
          event: id,
          heldOn: '2026-02-03',
          fromTime: '09:00',
          untilTime: '12:00',
          title: 'Law',
          ...more,
        }),
      )
    assert.deepEqual(await session({ heldOn: '2026-03-03' }), ['heldOn'])
    assert.deepEqual(await session({ untilTime: '08:00' }), ['untilTime'])
    assert.deepEqual(await session({ fromTime: '25:00' }), ['fromTime'])
    assert.deepEqual(await session({ hours: '9' }), ['hours'])
    const heads = (headCount: number, headCountFemale?: number) =>
      fieldsOf(
        officer.act(countHeads, { event: id, headCount, ...(headCountFemale !== undefined && { headCountFemale }) }),
      )
    assert.deepEqual(await heads(-3), ['headCount'])
    assert.deepEqual(await heads(10, 11), ['headCountFemale'])
    assert.deepEqual(await fieldsOf(officer.act(addStaff, { event: id, role: 'instructor', organisation: ' ' })), [
      'organisation',
    ])
    // the day is not over yet: a story is told on 1 March 2026
    const ahead = await approved(officer, await person('post-director country:HT'), {
      startsOn: '2026-05-04',
      endsOn: '2026-05-08',
    })
    assert.equal(await slugOf(officer.act(completeEvent, { event: ahead.id })), 'event-not-over')
    assert.equal(
      await slugOf(officer.act(changeEvent, { event: ahead.id, title: 'X', reason, version: 1 })),
      'event-changed-meanwhile',
    )
  }),
)

test(
  'a budget adds up to the cent by currency, with what was planned, what it cost and the difference',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const { id } = await officer.act(addEvent, course)
    const lines = [
      { category: 'air-travel', currency: 'USD', planned: '10000.10' },
      { category: 'lodging', currency: 'USD', planned: '0.20', actual: '0.10' },
      { category: 'meals', currency: 'USD', actual: '999999999999.99' },
      { category: 'rooms', currency: 'JPY', planned: '150000', actual: '150001' },
    ] as const
    const { lines: told, totals } = await officer.act(setBudget, { event: id, lines: [...lines] })
    assert.deepEqual(totals, [
      { currency: 'JPY', planned: '150000', actual: '150001', variance: '1' },
      { currency: 'USD', planned: '10000.30', actual: '1000000000000.09', variance: '999999989999.79' },
    ])
    assert.deepEqual(
      told.find(({ category }) => category === 'lodging'),
      {
        category: 'lodging',
        currency: 'USD',
        planned: '0.20',
        actual: '0.10',
        variance: '-0.10',
      },
    )
    const wrong = (line: object) =>
      fieldsOf(officer.act(setBudget, { event: id, lines: [{ category: 'other', currency: 'USD', ...line } as never] }))
    assert.deepEqual(await wrong({ planned: '-5' }), ['lines.0.planned'])
    assert.deepEqual(await wrong({ planned: '1.234' }), ['lines.0.planned'])
    assert.deepEqual(await wrong({ currency: 'JPY', actual: '1.5' }), ['lines.0.actual'])
    assert.deepEqual(await wrong({ category: 'bribes' }), ['lines.0.category'])
    assert.deepEqual(
      await fieldsOf(
        officer.act(setBudget, {
          event: id,
          lines: [
            { category: 'other', currency: 'USD', planned: '1' },
            { category: 'other', currency: 'USD', planned: '2' },
          ],
        }),
      ),
      ['lines.1.category'],
    )
    // half of a refused budget is not there
    assert.equal((await officer.act(showEvent, { event: id })).budget.lines.length, 4)
    const cleared = await officer.act(setBudgetLine, {
      event: id,
      category: 'rooms',
      currency: 'JPY',
      planned: null,
      actual: null,
    })
    assert.deepEqual(
      cleared.totals.map(({ currency }) => currency),
      ['USD'],
    )
  }),
)

test(
  'an event is shown as it stood on a day, and its history tells what changed, names of staff left out',
  story(async ({ db, person }) => {
    const officer = await person('hq-programme-officer')
    const { id, code } = await officer.act(addEvent, course)
    await sql`update event_version set recorded_at = recorded_at - interval '400 days'`.execute(db)
    await officer.act(changeEvent, {
      event: code,
      title: 'Community policing, second part (invented)',
      reason,
      version: 1,
    })
    const { staff } = await officer.act(addStaff, {
      event: code,
      role: 'instructor',
      name: 'Ada Canary (invented)',
      organisation: 'A city police (invented)',
    })
    await officer.act(setBudgetLine, { event: code, category: 'meals', currency: 'USD', planned: '12' })
    const { sessions } = await officer.act(addSession, {
      event: code,
      heldOn: '2026-02-02',
      fromTime: '09:00',
      untilTime: '10:00',
      title: 'Begin',
    })
    await officer.act(withdrawSession, { event: code, session: sessions[0]!.id, reason })
    await officer.act(withdrawStaff, { event: code, member: staff[0]!.id, reason })
    const shown = await officer.act(showEvent, { event: id })
    assert.deepEqual(
      shown.history.map(({ act, changes }) => [act, changes.map(({ member }) => member)]),
      [
        ['staff-withdrawn', ['staff']],
        ['session-withdrawn', ['sessions']],
        ['session-added', ['sessions']],
        ['budget-set', ['budget']],
        ['staff-added', ['staff']],
        ['changed', ['title']],
        ['added', []],
      ],
    )
    assert.equal(staff[0]!.name, 'Ada Canary (invented)')
    const written = await db
      .selectFrom('change')
      .select(['before', 'after'])
      .where('tableName', 'in', ['event', 'event_staff'])
      .execute()
    assert.ok(written.length >= 8)
    const images = await db.selectFrom('eventVersion').select('image').execute()
    assert.doesNotMatch(JSON.stringify([written, images, shown.history]), /Ada Canary/)
    const day = new Date(Date.now() - 300 * 86_400_000).toISOString().slice(0, 10)
    const then = await officer.act(showEvent, { event: id, asOf: day })
    assert.deepEqual([then.event.title, then.event.version, then.staff], [course.title, 1, []])
    assert.equal(await slugOf(officer.act(showEvent, { event: id, asOf: '2001-01-01' })), 'not-found')
  }),
)

test(
  'events are narrowed by post, nation, kind, place, state, fiscal year and words, sorted, and read page by page',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const add = (more: object) => officer.act(addEvent, { ...course, ...more })
    const [a, b, c] = [
      await add({ startsOn: '2025-09-29', endsOn: '2025-10-03' }),
      await add({
        country: 'DO',
        nations: ['DO', 'HT'],
        kind: 'conference',
        startsOn: '2025-10-01',
        endsOn: '2025-10-03',
        plannedParticipants: 80,
      }),
      await add({
        title: 'Prison records (invented)',
        localTitle: 'Dossiers pénitentiaires',
        localLanguage: 'fr',
        institution: 'corrections',
        modality: 'academy',
        academy: 'ROSWELL',
        award: 'XM-1',
      }),
    ]
    const found = async (input: z.input<typeof listEvents.input>) => {
      const { events, total } = await officer.act(listEvents, { sort: 'starts', ...input })
      assert.equal(events.length, total)
      return events.map(({ id }) => [a.id, b.id, c.id].indexOf(id))
    }
    assert.deepEqual(await found({}), [0, 1, 2])
    assert.deepEqual(await found({ sort: '-planned' }), [1, 2, 0])
    assert.deepEqual(await found({ country: 'HT' }), [0, 2])
    assert.deepEqual(await found({ nation: 'HT' }), [0, 1, 2])
    assert.deepEqual(await found({ kind: 'conference' }), [1])
    assert.deepEqual(await found({ academy: 'ROSWELL' }), [2])
    assert.deepEqual(await found({ institution: 'corrections', award: 'XM-1' }), [2])
    // the fiscal year begins in October, and an event is of the year in which it begins
    assert.deepEqual(await found({ fiscalYear: 2025 }), [0])
    assert.deepEqual(await found({ fiscalYear: 2026 }), [1, 2])
    assert.deepEqual(await found({ from: '2025-10-02', until: '2025-12-31' }), [0, 1])
    assert.deepEqual(await found({ search: 'PENITENTIAIRES' }), [2])
    assert.deepEqual(await found({ search: b.code }), [1])
    assert.deepEqual(
      await found({ search: b.code.slice(0, 4) }),
      [0, 1, 2].filter((at) => [a, b, c][at]!.code.startsWith(b.code.slice(0, 4))),
    )
    // these are letters, and stand for no others
    assert.deepEqual(await found({ search: 'penit%aires' }), [])
    assert.deepEqual(await found({ search: 'p_nitentiaires' }), [])
    assert.deepEqual(await found({ state: 'approved' }), [])
    for (const sort of [
      'starts',
      '-starts',
      'code',
      '-code',
      'title',
      '-title',
      'planned',
      '-planned',
      'ends',
    ] as const) {
      const all = (await officer.act(listEvents, { sort })).events.map(({ id }) => id)
      const paged: string[] = []
      for (let cursor: string | undefined; ;) {
        const { events, next } = await officer.act(listEvents, { sort, limit: 1, ...(cursor && { cursor }) })
        paged.push(...events.map(({ id }) => id))
        if (next === null) break
        cursor = next
      }
      assert.deepEqual(paged, all, sort)
    }
    assert.equal(await slugOf(officer.act(listEvents, { cursor: 'x' })), 'bad-cursor')
  }),
)

test(
  'a calendar shows what takes place in a month and the days left to put participants forward',
  story(async ({ db, person }) => {
    const [officer, director] = [await person('hq-programme-officer'), await person('post-director country:HT')]
    const event = await officer.act(addEvent, { ...course, startsOn: '2026-04-28', endsOn: '2026-05-06' })
    const in_ = async (month: string) =>
      (await director.act(calendar, { month })).events.map(({ code, clearance }) => [code, clearance])
    // 51 days before 28 April; a story is told on 1 March
    assert.deepEqual(await in_('2026-04'), [[event.code, { on: '2026-03-08', daysLeft: 7 }]])
    assert.deepEqual((await in_('2026-05')).length, 1)
    assert.deepEqual(await in_('2026-06'), [])
    // a post that has said how long it takes is held to that
    await sql`create table if not exists clearance_post (country text primary key, local_lead_days integer, national_lead_days integer)`.execute(
      db,
    )
    await sql`insert into clearance_post (country, local_lead_days, national_lead_days) values ('HT', 20, 14)`.execute(
      db,
    )
    assert.deepEqual(await in_('2026-04'), [[event.code, { on: '2026-03-25', daysLeft: 24 }]])
    assert.deepEqual((await director.act(showEvent, { event: event.id })).clearance, { on: '2026-03-25', daysLeft: 24 })
    await officer.act(cancelEvent, { event: event.id, reason })
    assert.deepEqual(await in_('2026-04'), [[event.code, null]])
    assert.equal(await slugOf(director.act(calendar, { month: '2026-13' })), 'invalid-input')
  }),
)

test(
  'a post sees the events of its nation and keeps those that it organises; an implementer sees those of the award; others none',
  story(async ({ db, person }) => {
    const [haiti, dominican, kenya, implementer, expert, officer] = [
      await person('post-programme-manager country:HT'),
      await person('post-director country:DO'),
      await person('post-director country:KE'),
      await person('implementer award:XM-1'),
      await person('expert award:XM-2'),
      await person('hq-programme-officer region:389'),
    ]
    const own = await haiti.act(addEvent, course)
    const shared = await haiti.act(addEvent, { ...course, nations: ['HT', 'DO'], award: 'XM-1' })
    const sees = async (who: Person) => (await who.act(listEvents, { sort: 'code' })).events.map(({ id }) => id)
    assert.deepEqual(await sees(haiti), [own.id, shared.id])
    assert.deepEqual(await sees(officer), [own.id, shared.id])
    assert.deepEqual(await sees(dominican), [shared.id])
    assert.deepEqual(await sees(implementer), [shared.id])
    assert.deepEqual(await sees(kenya), [])
    assert.deepEqual(await sees(expert), [])
    // it sees an event for its people, but does not keep that of another post
    assert.equal(await slugOf(dominican.act(changeEvent, { event: shared.id, title: 'X', reason })), 'not-allowed')
    assert.equal((await dominican.act(showEvent, { event: shared.id })).mayKeep, false)
    assert.equal(await slugOf(dominican.act(showEvent, { event: own.id })), 'not-found')
    assert.equal(await slugOf(kenya.act(cancelEvent, { event: own.id, reason })), 'not-found')
    assert.equal(await slugOf(kenya.act(addEvent, course)), 'not-allowed')
    assert.equal(await slugOf(implementer.act(changeEvent, { event: shared.id, title: 'X', reason })), 'not-allowed')
    // an event cannot be given to a post of somebody else
    assert.equal(
      await slugOf(haiti.act(changeEvent, { event: own.id, country: 'DO', nations: ['DO'], reason })),
      'not-allowed',
    )
    const asKenya = (statement: string) => kenya.query((as) => sql.raw<{ id: string }>(statement).execute(as))
    assert.equal((await asKenya(`select id from event`)).rows.length, 0)
    assert.equal((await asKenya(`select event_id as id from event_version`)).rows.length, 0)
    assert.equal(Number((await asKenya(`update event set act = 'x' where id = '${own.id}'`)).numAffectedRows ?? 0), 0)
    await enrolled(db, own, ['2026-01-01', '2026-12-31'])
    assert.deepEqual(
      (await sql<{ n: number }>`select event_uncleared(${own.id}, '2026-02-02', '2027-02-02') as n`.execute(db)).rows,
      [{ n: 0 }],
    )
    const asked = (who: Person) =>
      who.query((as) =>
        sql<{ n: number }>`select event_uncleared(${own.id}, '2026-02-02', '2027-02-02') as n`.execute(as),
      )
    assert.deepEqual((await asked(haiti)).rows, [{ n: 1 }])
    assert.deepEqual((await asked(kenya)).rows, [{ n: 0 }])
  }),
)

test(
  'an event keeps the edition that was in force when it begins, and a retired course gives no more events',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    await officer.act(addCourse, { course: 'TEST-1', title: 'Patrols (invented)', issuedOn: '2025-01-01' })
    const event = await officer.act(addEvent, { ...course, course: 'TEST-1' })
    assert.deepEqual([event.course, event.edition], ['TEST-1', 1])
    await officer.act(retireCourse, { course: 'TEST-1', on: '2026-02-01', reason })
    assert.equal(await slugOf(officer.act(addEvent, { ...course, course: 'TEST-1' })), 'course-retired')
    // what was planned by it keeps it
    assert.equal((await officer.act(changeEvent, { event: event.id, place: 'Jacmel (invented)', reason })).edition, 1)
    assert.equal(
      (await officer.act(addEvent, { ...course, course: 'TEST-1', startsOn: '2026-01-05', endsOn: '2026-01-09' }))
        .edition,
      1,
    )
  }),
)
