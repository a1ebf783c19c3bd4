// Events found, in a list, in a calendar, and by whom.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { z } from 'zod'
import { slugOf, story, type Person } from '#testing.ts'
import { addEvent } from './add.ts'
import { calendar } from './calendar.ts'
import { changeEvent } from './change.ts'
import { listEvents } from './list.ts'
import { showEvent } from './show.ts'
import { approveEvent, askForApproval, cancelEvent } from './transitions.ts'
import { reason, course, enrolled } from './testing.ts'

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
    // 51 days before 28 April is a Sunday, so the Friday before; a story is told on 1 March
    assert.deepEqual(await in_('2026-04'), [[event.code, { on: '2026-03-06', daysLeft: 5 }]])
    assert.deepEqual((await in_('2026-05')).length, 1)
    assert.deepEqual(await in_('2026-06'), [])
    // a post that has said how long it takes is held to that
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
    await haiti.act(askForApproval, { event: own.id })
    await (await person('post-director country:HT')).act(approveEvent, { event: own.id })
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
  'a post reads its own events and their number among those of others, be they few or many, narrowed or not',
  story(async ({ db, person }) => {
    const lay = (post: string, many: number) =>
      sql`insert into event (id, code_year, code_number, title, kind, modality, country, nations, place_country, institution, starts_on,
          ends_on, state, act)
        select gen_random_uuid(), 1990, ${many}::integer * 10 + i, 'Event ' || i || ' (invented)', case when i % 3 = 0 then 'workshop' else 'course' end,
          'in-country', ${post}, array[${post}], ${post}, 'police', date '2000-01-01' + i, date '2000-01-02' + i, 'created', 'added'
        from generate_series(1, ${many}::integer) i`.execute(db)
    await sql`alter table event disable trigger user`.execute(db)
    await lay('KE', 30)
    await lay('HT', 2_010)
    await sql`alter table event enable trigger user`.execute(db)
    const [haiti, kenya, officer] = [
      await person('post-director country:HT'),
      await person('post-director country:KE'),
      await person('hq-programme-officer'),
    ]
    const read = async (who: Person, input: object) => {
      const { events, total } = await who.act(listEvents, { limit: 20, ...input })
      return [[...new Set(events.map((event) => event.country))].join(), total]
    }
    for (const [input, counts] of [
      [{}, [30, 2_010, 2_040]],
      [{ kind: 'workshop' }, [10, 670, 680]],
      [{ search: 'event 3' }, [2, 111, 113]],
      [{ from: '2000-01-20' }, [13, 1_993, 2_006]],
    ] as const) {
      assert.deepEqual(await read(kenya, input), ['KE', counts[0]])
      assert.deepEqual(await read(haiti, input), ['HT', counts[1]])
      assert.equal((await read(officer, input))[1], counts[2])
    }
  }),
)
