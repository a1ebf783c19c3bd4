import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { constraintOf, type Person, problemOf, slugOf, story } from '#testing.ts'
import { enrol, enrolCleared, promote } from './enrol.ts'
import { nominate, putOnWaitingList } from './nominate.ts'
import { removeFromRoster, restoreToRoster } from './remove.ts'
import { showRoster } from './show.ts'
import { given } from './testing.ts'

const listed = async (who: Person, event: string) =>
  (await who.act(showRoster, { event })).participations.map(({ code, role, state, waiting }) =>
    [code, role, state, waiting].filter((part) => part !== null).join(' '),
  )

test(
  'a roster from nomination to enrolment: participants, alternates, a waiting list in order, and a place that is free again',
  story(async ({ db, person }) => {
    const { unit, person: someone, event: anEvent, clear } = given(db)
    const police = await unit('Police (invented)')
    const [a, b, c, d] = [
      await someone('Ana Un (invented)', police),
      await someone('Ben De (invented)', police),
      await someone('Cia Twa (invented)', police),
      await someone('Dan Kat (invented)', police),
    ]
    for (const one of [a, b, c, d]) await clear(one, '2026-12-31')
    const event = await anEvent({ plannedParticipants: 2 })
    const manager = await person('post-programme-manager country:HT')
    const { participations } = await manager.act(nominate, { event: event.code, persons: [a.code, b.code] })
    const alternate = (await manager.act(nominate, { event: event.code, persons: [c.id], role: 'alternate' }))
      .participations[0]!
    const waits = (await manager.act(nominate, { event: event.id, persons: [d.code], waiting: true }))
      .participations[0]!
    assert.deepEqual(await manager.act(enrolCleared, { event: event.code }), {
      enrolled: [a.code, b.code],
      notCleared: [],
      noPlace: [],
      until: '2026-04-17',
    })
    assert.equal(await slugOf(manager.act(promote, { id: alternate.id })), 'places-taken')
    assert.equal(await slugOf(manager.act(enrol, { id: waits.id })), 'places-taken')
    const gone = await manager.act(removeFromRoster, {
      id: participations[0]!.id,
      why: 'documents-incomplete',
      reason: 'No passport (invented).',
    })
    assert.deepEqual([gone.state, gone.removedFor], ['removed', 'documents-incomplete'])
    assert.equal((await manager.act(promote, { id: alternate.id })).role, 'participant')
    await manager.act(restoreToRoster, { id: gone.id, reason: 'It came (invented).' })
    await manager.act(putOnWaitingList, { id: gone.id })
    assert.deepEqual(await listed(manager, event.code), [
      `${b.code} participant enrolled`,
      `${c.code} participant enrolled`,
      `${d.code} participant waiting 1`,
      `${a.code} participant waiting 2`,
    ])
    // nobody stands on it twice
    assert.equal(await slugOf(manager.act(nominate, { event: event.code, persons: [a.code] })), 'already-on-roster')
  }),
)

test(
  'a removal is taken back before the event begins, not afterwards; somebody removed may be nominated anew',
  story(async ({ db, person }) => {
    const { unit, person: someone, event: anEvent } = given(db)
    const one = await someone('Ana Un (invented)', await unit('Police (invented)'))
    const begun = await anEvent({ startsOn: '2026-02-20', endsOn: '2026-03-20' })
    const manager = await person('post-programme-manager country:HT')
    const { participations } = await manager.act(nominate, { event: begun.code, persons: [one.code] })
    const id = participations[0]!.id
    await manager.act(removeFromRoster, { id, why: 'no-show', reason: 'Did not come.' })
    assert.equal(await slugOf(manager.act(restoreToRoster, { id, reason: 'Came late.' })), 'event-begun')
    assert.equal(
      await slugOf(manager.act(removeFromRoster, { id, why: 'other', reason: 'Again.' })),
      'participation-state',
    )
    assert.equal((await manager.act(nominate, { event: begun.code, persons: [one.code] })).participations.length, 1)
  }),
)

test(
  'the gate: nobody of a security force is enrolled without a clearance that holds to the end, by an operation or the database',
  story(async ({ db, person }) => {
    const { unit, person: someone, event: anEvent, clear } = given(db)
    const police = await unit('Police (invented)')
    const court = await unit('Court (invented)', 'courts')
    const manager = await person('post-programme-manager country:HT')
    const event = await anEvent({ plannedParticipants: 10 })
    const none = await someone('Ana Un (invented)', police)
    const short = await someone('Ben De (invented)', police)
    const blocked = await someone('Cia Twa (invented)', police)
    const judge = await someone('Dan Kat (invented)', court)
    const cleared = await someone('Eva Senk (invented)', police)
    await clear(short, '2026-04-16')
    await clear(blocked, '2026-12-31', true)
    await clear(cleared, '2026-04-17')
    const { participations } = await manager.act(nominate, {
      event: event.code,
      persons: [none, short, blocked, judge, cleared].map(({ code }) => code),
    })
    const idOf = (who: { id: string }) => participations.find(({ personId }) => personId === who.id)!.id
    for (const who of [none, short, blocked]) {
      const problem = (await problemOf(manager.act(enrol, { id: idOf(who) })))!
      // whom and until when; never why
      assert.equal(problem.slug, 'not-cleared')
      assert.equal(
        problem.message,
        `${who.code} cannot be enrolled or travel: no clearance holds from 2026-04-06 to 2026-04-17.`,
      )
      assert.equal(
        await constraintOf(
          manager.query((as) =>
            as.updateTable('participation').set({ state: 'enrolled', act: 'x' }).where('id', '=', idOf(who)).execute(),
          ),
        ),
        'participation_cleared',
      )
    }
    assert.deepEqual(await manager.act(enrolCleared, { event: event.code }), {
      enrolled: [judge.code, cleared.code].toSorted(),
      notCleared: [none.code, short.code, blocked.code].toSorted(),
      noPlace: [],
      until: '2026-04-17',
    })
    // nor is somebody entered as enrolled at once, nor put in the place of somebody cleared
    assert.equal(
      await constraintOf(
        manager.query((as) =>
          sql`insert into participation (id, event_id, person_id, country, role, state, act)
            select gen_random_uuid(), ${event.id}, id, country, 'participant', 'enrolled', 'x' from host_person where id = ${none.id}`.execute(
            as,
          ),
        ),
      ),
      'participation_cleared',
    )
    const other = await anEvent({})
    assert.equal(
      await constraintOf(
        manager.query((as) =>
          sql`insert into participation (id, event_id, person_id, country, role, state, act)
            select gen_random_uuid(), ${other.id}, id, country, 'participant', 'enrolled', 'x' from host_person where id = ${none.id}`.execute(
            as,
          ),
        ),
      ),
      'participation_cleared',
    )
    assert.equal(
      await constraintOf(
        manager.query((as) =>
          sql`update participation set person_id = ${none.id} where id = ${idOf(cleared)}`.execute(as),
        ),
      ),
      '42501',
    )
    // an event is not moved beyond the clearance of somebody who is enrolled
    assert.equal(
      await constraintOf(
        manager.query((as) =>
          sql`update event set ends_on = '2026-04-24', act = 'changed' where id = ${event.id}`.execute(as),
        ),
      ),
      'participation_cleared',
    )
  }),
)

test(
  'an implementer keeps the rosters of their own award; a roster elsewhere is not there for them',
  story(async ({ db, person }) => {
    const { unit, person: someone, event: anEvent } = given(db)
    const police = await unit('Police (invented)')
    const one = await someone('Ana Un (invented)', police)
    const own = await anEvent({ award: 'XM-TEST-1' })
    const other = await anEvent({ award: 'XM-TEST-2' })
    const director = await person('post-director country:HT')
    for (const { code } of [own, other]) await director.act(nominate, { event: code, persons: [one.code] })
    const implementer = await person('implementer award:XM-TEST-1')
    const roster = await implementer.act(showRoster, { event: own.code })
    assert.deepEqual(
      roster.participations.map(({ code, name }) => [code, name]),
      [[one.code, 'Ana Un (invented)']],
    )
    assert.equal(await slugOf(implementer.act(showRoster, { event: other.code })), 'not-found')
    assert.equal(await slugOf(implementer.act(enrol, { id: roster.participations[0]!.id })), 'not-cleared')
    // once on a roster of the award, the person is known to whoever carries it out, and no other
    assert.equal(
      (await implementer.act(nominate, { event: (await anEvent({ award: 'XM-TEST-1' })).code, persons: [one.code] }))
        .participations.length,
      1,
    )
    const stranger = await someone('Ben De (invented)', police)
    assert.equal(
      await slugOf(implementer.act(nominate, { event: own.code, persons: [stranger.code] })),
      'invalid-input',
    )
    const togo = await person('post-director country:TG')
    assert.equal(await slugOf(togo.act(showRoster, { event: own.code })), 'not-found')
    const auditor = await person('auditor')
    assert.equal(
      await slugOf(auditor.act(removeFromRoster, { id: roster.participations[0]!.id, why: 'other', reason: 'x' })),
      'not-allowed',
    )
    // people of another nation than those of the event
    const abroad = await someone('Kofi (invented)', await unit('Police of Togo (invented)', 'police', 'TG'), {
      country: 'TG',
    })
    const officer = await person('post-director')
    assert.equal(
      await slugOf(officer.act(nominate, { event: own.code, persons: [abroad.code] })),
      'event-for-other-nations',
    )
  }),
)
