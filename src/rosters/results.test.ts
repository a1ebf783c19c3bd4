import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { slugOf, story } from '#testing.ts'
import { markAttendance, markOne } from './attendance.ts'
import { certify, revokeCertificate } from './certificate.ts'
import { enrolCleared } from './enrol.ts'
import { nominate } from './nominate.ts'
import { complete, recordResult, recordResults, reopenParticipation } from './results.ts'
import { showRoster } from './show.ts'
import { given, givenCourse, type GivenPerson } from './testing.ts'

test(
  'a grade is the exact weighted share, rounded once to one decimal; it waits for every part that counts',
  story(async ({ db }) => {
    const hundredths = fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: null })
    const cases = fc.sample(
      fc.record({
        scores: fc.tuple(hundredths, hundredths, hundredths, hundredths),
        cuts: fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100)),
      }),
      { numRuns: 600, seed: 20 },
    )
    const asked = cases.map(({ scores, cuts }) => {
      const [a, b, c] = cuts.toSorted((x, y) => x - y) as [number, number, number]
      return { scores, weights: [a, b - a, c - b, 100 - c] }
    })
    const text = (value: number | null) => (value === null ? null : (value / 100).toFixed(2))
    const { rows } = await sql<{ grade: string | null }>`
      select final_grade((x.s->>0)::numeric, (x.s->>1)::numeric, (x.s->>2)::numeric, (x.s->>3)::numeric,
        (x.w->>0)::integer, (x.w->>1)::integer, (x.w->>2)::integer, (x.w->>3)::integer) as grade
      from rows from (jsonb_to_recordset(${JSON.stringify(asked.map(({ scores, weights }) => ({ s: scores.map(text), w: weights })))}::jsonb)
        as (s jsonb, w jsonb)) with ordinality as x (s, w, place) order by place`.execute(db)
    asked.forEach(({ scores, weights }, index) => {
      const missing = scores.some((score, at) => score === null && weights[at]! > 0)
      // in hundredths of hundredths: to tenths, half up
      const exact = scores.reduce<bigint>((sum, score, at) => sum + BigInt(score ?? 0) * BigInt(weights[at]!), 0n)
      const tenths = (exact + 500n) / 1_000n
      const expected = missing ? null : `${tenths / 10n}.${tenths % 10n}`
      assert.equal(rows[index]!.grade, expected, JSON.stringify({ scores, weights }))
    })
  }),
)

test(
  'tests, attendance and grade decide who has completed; the pre-test never counts; a certificate says so until it is taken back',
  story(async ({ db, person }) => {
    const { unit, person: someone, event: anEvent } = given(db)
    const court = await unit('Court (invented)', 'courts')
    const people: GivenPerson[] = []
    for (const name of ['Ana', 'Ben', 'Cia', 'Dan']) people.push(await someone(`${name} (invented)`, court))
    const course = await givenCourse(db, {
      weightTest: 60,
      weightAttendance: 40,
      leastAttendance: '80',
      leastGrade: '70',
      certificateMonths: 24,
    })
    const event = await anEvent({ ...course, startsOn: '2026-02-02', endsOn: '2026-02-13' })
    const manager = await person('post-programme-manager country:HT')
    await manager.act(nominate, { event: event.code, persons: people.map(({ code }) => code) })
    await manager.act(enrolCleared, { event: event.code })
    const { participations } = await manager.act(showRoster, { event: event.code })
    const idOf = (at: number) => participations.find(({ personId }) => personId === people[at]!.id)!.id
    const { results } = await manager.act(recordResults, {
      event: event.code,
      results: [
        { id: idOf(0), preTest: '10', postTest: '92.5', attendance: '100', distinction: 'key-participant' },
        {
          id: idOf(1),
          preTest: '99',
          postTest: '95',
          attendance: '79.99',
          absence: 'duty',
          absenceCause: 'Called up.',
        },
        { id: idOf(2), postTest: '50', attendance: '90' },
        { id: idOf(3), preTest: '88' },
      ],
    })
    assert.deepEqual(
      results.map(({ finalGrade }) => finalGrade),
      ['95.5', '89.0', '66.0', null],
    )
    for (const wrong of [{ postTest: '100.01' }, { postTest: '-1' }, { postTest: '1e2' }, { absenceCause: 'Nothing.' }])
      assert.equal(
        await slugOf(manager.act(recordResults, { event: event.code, results: [{ id: idOf(3), ...wrong }] })),
        'invalid-input',
      )
    const told = await manager.act(complete, { event: event.code })
    assert.deepEqual(told, {
      completed: [people[0]!.code],
      failed: [people[1]!.code, people[2]!.code],
      undecided: [people[3]!.code],
      leastAttendance: '80',
      leastGrade: '70',
    })
    const { issued } = await manager.act(certify, { event: event.code })
    assert.deepEqual(
      issued.map(({ person: code, expiresOn }) => [code, expiresOn]),
      [[people[0]!.code, '2028-03-01']],
    )
    assert.deepEqual((await manager.act(certify, { event: event.code })).issued, [])
    const back = { id: idOf(0), reason: 'Marked wrong.' }
    assert.equal(await slugOf(manager.act(reopenParticipation, back)), 'certificate-stands')
    await manager.act(revokeCertificate, { id: issued[0]!.id, reason: 'Marked wrong.' })
    assert.equal(
      await slugOf(manager.act(revokeCertificate, { id: issued[0]!.id, reason: 'x' })),
      'certificate-revoked',
    )
    assert.equal((await manager.act(reopenParticipation, back)).state, 'enrolled')
    // an event that goes on decides nothing
    const later = await anEvent({ startsOn: '2026-02-23', endsOn: '2026-03-06' })
    assert.equal(await slugOf(manager.act(complete, { event: later.code })), 'event-goes-on')
  }),
)

test(
  'attendance is the share of the hours of the sessions that were marked; whoever was not marked there was away',
  story(async ({ db, person }) => {
    const { unit, person: someone, event: anEvent } = given(db)
    const court = await unit('Court (invented)', 'courts')
    const people = [await someone('Ana (invented)', court), await someone('Ben (invented)', court)]
    const event = await anEvent({ startsOn: '2026-02-02', endsOn: '2026-02-13' })
    const other = await anEvent({ startsOn: '2026-02-02', endsOn: '2026-02-13' })
    const session = async (eventId: string, heldOn: string, hours: string) => {
      const id = newId()
      await db
        .insertInto('eventSession')
        .values({ id, eventId, heldOn, fromTime: '09:00', untilTime: '12:00', title: 'A session (invented)', hours })
        .execute()
      return id
    }
    const [first, second, third] = [
      await session(event.id, '2026-02-02', '3'),
      await session(event.id, '2026-02-03', '1.5'),
      await session(event.id, '2026-02-04', '3'),
    ]
    const elsewhere = await session(other.id, '2026-02-02', '3')
    const manager = await person('post-programme-manager country:HT')
    await manager.act(nominate, { event: event.code, persons: people.map(({ code }) => code) })
    await manager.act(enrolCleared, { event: event.code })
    const { participations } = await manager.act(showRoster, { event: event.code })
    const [ana, ben] = people.map(({ id }) => participations.find(({ personId }) => personId === id)!.id) as [
      string,
      string,
    ]
    const shares = async () =>
      Object.fromEntries(
        (await manager.act(showRoster, { event: event.code })).participations.map((row) => [row.id, row.attendance]),
      )
    // in percent, as it was said, while nothing is marked
    await manager.act(recordResult, { id: ben, attendance: '75' })
    assert.deepEqual(await shares(), { [ana]: null, [ben]: '75' })
    await manager.act(markAttendance, {
      event: event.code,
      session: first,
      marks: [
        { id: ana, hours: '3' },
        { id: ben, hours: '2' },
      ],
    })
    assert.deepEqual(await shares(), { [ana]: '100.00', [ben]: '66.67' })
    await manager.act(markOne, { id: ana, session: second, hours: '1' })
    assert.deepEqual(await shares(), { [ana]: '88.89', [ben]: '44.44' })
    await manager.act(markOne, { id: ben, session: second, hours: '1.5' })
    assert.deepEqual(await shares(), { [ana]: '88.89', [ben]: '77.78' })
    assert.equal(await slugOf(manager.act(recordResult, { id: ben, attendance: '99' })), 'invalid-input')
    assert.equal(await slugOf(manager.act(markOne, { id: ben, session: third, hours: '3.01' })), 'invalid-input')
    assert.equal(await slugOf(manager.act(markOne, { id: ben, session: elsewhere, hours: '3' })), 'not-found')
    // nor does the database take it
    const mark = (id: string, hours: string) =>
      manager.query((as) =>
        as.insertInto('attendanceMark').values({ participationId: ben, sessionId: id, hours }).execute(),
      )
    await assert.rejects(mark(third, '4'), { constraint: 'attendance_mark_hours' })
    await assert.rejects(mark(elsewhere, '1'), { constraint: 'attendance_mark_session' })
  }),
)
