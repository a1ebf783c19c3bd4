// Sessions and staff of an event, and the event as it stood on a day.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Db } from '#kernel/store/store.ts'
import { slugOf, story } from '#testing.ts'
import { addEvent } from './add.ts'
import { setBudgetLine } from './budget.ts'
import { changeEvent } from './change.ts'
import { addSession, changeSession, withdrawSession } from './sessions.ts'
import { showEvent } from './show.ts'
import { addStaff, changeStaff, withdrawStaff } from './staff.ts'
import { approved, course, enrolled, fieldsOf, reason } from './testing.ts'
import { cancelEvent } from './transitions.ts'

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

/** Writes what was done until now as if it had been so many days ago. */
const age = async (db: Db, days: number) => {
  await sql`update event_version set recorded_at = recorded_at - make_interval(days => ${days})`.execute(db)
  await sql`update event_staff set added_at = added_at - make_interval(days => ${days}),
    withdrawn_at = withdrawn_at - make_interval(days => ${days})`.execute(db)
}
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

test(
  'as it stood on a day, an event has the names of its staff then and the totals of its budget then',
  story(async ({ db, person }) => {
    const officer = await person('hq-programme-officer')
    const { code } = await officer.act(addEvent, course)
    const set = (category: 'meals' | 'rooms', planned: string) =>
      officer.act(setBudgetLine, { event: code, category, currency: 'USD', planned })
    await set('meals', '12.50')
    await set('rooms', '100')
    const { staff } = await officer.act(addStaff, {
      event: code,
      role: 'interpreter',
      name: 'Ada Canary (invented)',
      organisation: 'A firm (invented)',
      languages: ['fr'],
    })
    await age(db, 100)
    await officer.act(changeStaff, { event: code, member: staff[0]!.id, name: 'Bea Canary (invented)', reason })
    await set('rooms', '300')
    await age(db, 100)
    await officer.act(withdrawStaff, { event: code, member: staff[0]!.id, reason })

    const on = async (days: number) => {
      const { staff: then, budget } = await officer.act(showEvent, { event: code, asOf: daysAgo(days) })
      return [then.map(({ name, languages }) => [name, languages]), budget.totals.map(({ planned }) => planned)]
    }
    assert.deepEqual(await on(150), [[['Ada Canary (invented)', ['fr']]], ['112.50']])
    assert.deepEqual(await on(50), [[['Bea Canary (invented)', ['fr']]], ['312.50']])
    assert.deepEqual(await on(0), [[], ['312.50']])
    // the member stayed the same one all along, and the lines are those of the day
    const earlier = await officer.act(showEvent, { event: code, asOf: daysAgo(150) })
    assert.deepEqual(
      earlier.budget.lines.map(({ category, planned, variance }) => [category, planned, variance]),
      [
        ['rooms', '100.00', null],
        ['meals', '12.50', null],
      ],
    )
  }),
)

test(
  'a session and a member of staff are edited with a reason, and the history keeps what they were',
  story(async ({ db, person }) => {
    const [officer, other] = [await person('hq-programme-officer'), await person('hq-programme-officer')]
    const event = await approved(officer, other)
    const at = { event: event.code, reason }
    const { sessions } = await officer.act(addSession, {
      event: event.code,
      heldOn: '2026-02-02',
      fromTime: '09:00',
      untilTime: '10:00',
      title: 'Begin',
      place: 'Room 1',
    })
    const { id } = sessions[0]!
    const changed = await officer.act(changeSession, { ...at, session: id, untilTime: '12:30', title: 'Beginning' })
    assert.deepEqual(changed.sessions, [
      {
        id,
        heldOn: '2026-02-02',
        fromTime: '09:00',
        untilTime: '12:30',
        title: 'Beginning',
        // it was the whole time, and stays so
        hours: '3.5',
        place: 'Room 1',
      },
    ])
    const { staff } = await officer.act(addStaff, { event: event.code, role: 'instructor', organisation: 'A firm' })
    await officer.act(changeStaff, { ...at, member: staff[0]!.id, organisation: 'Another firm' })
    const {
      history,
      event: { version },
    } = await officer.act(showEvent, { event: event.code })
    assert.deepEqual(
      history.slice(0, 3).map(({ act, reason: why, changes }) => [act, why, changes[0]?.before, changes[0]?.after]),
      [
        ['staff-changed', reason, 'instructor, A firm', 'instructor, Another firm'],
        ['staff-added', null, null, 'instructor, A firm'],
        ['session-changed', reason, '2026-02-02 09:00–10:00 Begin', '2026-02-02 09:00–12:30 Beginning'],
      ],
    )
    // nothing new is no change
    await officer.act(changeSession, { ...at, session: id, title: 'Beginning' })
    await officer.act(changeStaff, { ...at, member: staff[0]!.id, role: 'instructor' })
    assert.equal((await officer.act(showEvent, { event: event.code })).event.version, version)

    const fields = (more: object) => fieldsOf(officer.act(changeSession, { ...at, session: id, ...more }))
    assert.deepEqual(await fields({ heldOn: '2026-02-14' }), ['heldOn'])
    assert.deepEqual(await fields({ untilTime: '08:00' }), ['untilTime'])
    assert.deepEqual(await fields({ hours: '4' }), ['hours'])
    assert.equal(await slugOf(officer.act(changeSession, { ...at, session: event.id })), 'not-found')
    assert.equal(await slugOf(officer.act(changeStaff, { ...at, member: event.id })), 'not-found')
    assert.equal(
      await slugOf(officer.act(changeSession, { ...at, session: id, title: 'x', version: 1 })),
      'event-changed-meanwhile',
    )
    const elsewhere = await person('post-director country:KE')
    assert.equal(await slugOf(elsewhere.act(changeSession, { ...at, session: id, title: 'x' })), 'not-found')

    // attendance keeps to it
    const personId = await enrolled(db, event, ['2026-01-01', '2026-12-31'])
    const held = await db
      .selectFrom('participation')
      .select('id')
      .where('personId', '=', personId)
      .executeTakeFirstOrThrow()
    await db.insertInto('attendanceMark').values({ participationId: held.id, sessionId: id, hours: '2.1' }).execute()
    const attendance = async () =>
      (await db.selectFrom('participation').select('attendance').where('id', '=', held.id).executeTakeFirstOrThrow())
        .attendance
    assert.equal(await attendance(), '60.00')
    await officer.act(changeSession, { ...at, session: id, hours: '3' })
    assert.equal(await attendance(), '70.00')
    assert.deepEqual(await fields({ hours: '2' }), ['hours'])
    await officer.act(withdrawSession, { ...at, session: id })
    assert.equal(await attendance(), null)

    // an event that did not take place stays as it was, and so does one that is locked
    await officer.act(cancelEvent, at)
    assert.equal(
      await slugOf(officer.act(changeStaff, { ...at, member: staff[0]!.id, organisation: 'x' })),
      'event-did-not-take-place',
    )
  }),
)
