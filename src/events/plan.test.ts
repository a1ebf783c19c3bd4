// What is said of an event: its fields, its days, its budget, its course.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { Problem } from '#kernel/problem.ts'
import { constraintOf, slugOf, story } from '#testing.ts'
import { addEvent } from './add.ts'
import { countHeads, setBudget, setBudgetLine } from './budget.ts'
import { changeEvent, moveEvent } from './change.ts'
import { addCourse, retireCourse } from './course-keep.ts'
import { addSession } from './sessions.ts'
import { addStaff } from './staff.ts'
import { showEvent } from './show.ts'
import { completeEvent } from './transitions.ts'
import { fieldsOf, reason, course, approved, enrolled } from './testing.ts'

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
      await constraintOf(
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
      // the journeys are planned, and nobody knows yet what they cost
      { currency: 'USD', planned: '10000.30', actual: '1000000000000.09', variance: null },
    ])
    const costs = await officer.act(setBudgetLine, {
      event: id,
      category: 'air-travel',
      currency: 'USD',
      actual: '9999.90',
    })
    assert.deepEqual(
      costs.totals.find(({ currency }) => currency === 'USD'),
      { currency: 'USD', planned: '10000.30', actual: '1000000009999.99', variance: '999999999999.69' },
    )
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
  'an event says which programme and key activity of the country strategy it serves, as it did on any day',
  story(async ({ db, person }) => {
    const officer = await person('hq-programme-officer')
    const { id, programme } = await officer.act(addEvent, { ...course, programme: 'Trust (invented)' })
    assert.equal(programme, 'Trust (invented)')
    await officer.act(changeEvent, { event: id, keyActivity: 'Patrols on foot', reason })
    const shown = await officer.act(showEvent, { event: id })
    assert.deepEqual([shown.event.programme, shown.event.keyActivity], ['Trust (invented)', 'Patrols on foot'])
    assert.deepEqual(shown.history[0]!.changes, [{ member: 'keyActivity', before: null, after: 'Patrols on foot' }])
    // a version of before it was kept
    await sql`alter table event_version disable trigger user`.execute(db)
    await sql`update event_version set image = image - 'programme' - 'keyActivity' where event_id = ${id}`.execute(db)
    await sql`alter table event_version enable trigger user`.execute(db)
    const asOf = new Date().toISOString().slice(0, 10)
    assert.equal((await officer.act(showEvent, { event: id, asOf })).event.programme, null)
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
