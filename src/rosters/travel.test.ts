import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { StoreError } from '#kernel/store/store.ts'
import { constraintOf, slugOf, story, type Person, type Story } from '#testing.ts'
import { enrolCleared } from './enrol.ts'
import { closeIncident, graceDays, listIncidents, openIncident, tellOfIncident } from './no-return.ts'
import { nominate } from './nominate.ts'
import { unrecordedNotice } from './notices.ts'
import { given } from './testing.ts'
import { listTravel } from './travel-list.ts'
import { changeTravel, planTravel, recordTravel } from './travel.ts'

const look = (db: Story['db'], today: string) =>
  sql<{ opened: string }>`select open_no_returns(${today}, ${graceDays}) as opened`.execute(db)

async function enrolled({ db, person }: Story, dates: { startsOn: string; endsOn: string }) {
  const { unit, person: someone, event: anEvent, clear } = given(db)
  const one = await someone('Ana Un (invented)', await unit('Police (invented)'))
  await clear(one, '2026-03-10')
  const event = await anEvent({ ...dates, placeCountry: 'US' })
  const manager = await person('post-programme-manager country:HT')
  const { participations } = await manager.act(nominate, { event: event.code, persons: [one.code] })
  await manager.act(enrolCleared, { event: event.code })
  return { one, event, manager, id: participations[0]!.id, clear }
}

const standing = async (who: Person, event: string) =>
  (await who.act(listTravel, { event })).travel.map((travel) => travel.standing)

test(
  'nobody departs without a clearance to the return, by an operation or the database; what happened is recorded in any case',
  story(async (story) => {
    const { one, event, manager, id, clear } = await enrolled(story, { startsOn: '2026-02-16', endsOn: '2026-02-27' })
    const plan = { id, toCountry: 'US', departure: '2026-02-14', return: '2026-03-01' }
    assert.equal(await slugOf(manager.act(planTravel, { ...plan, return: '2026-03-11' })), 'not-cleared')
    assert.equal(await slugOf(manager.act(planTravel, { ...plan, toCountry: 'XX' })), 'invalid-input')
    assert.equal(await slugOf(manager.act(planTravel, { ...plan, return: '2026-02-01' })), 'invalid-input')
    // a travel leads to its event
    for (const apart of [
      { departure: '2026-02-28', return: '2026-03-01' },
      { departure: '2026-02-01', return: '2026-02-15' },
    ])
      assert.equal(await slugOf(manager.act(planTravel, { ...plan, ...apart })), 'invalid-input')
    const travel = await manager.act(planTravel, {
      ...plan,
      fromPlace: 'Port-au-Prince',
      carrier: 'An airline (invented)',
    })
    assert.equal(await slugOf(manager.act(planTravel, plan)), 'travel-planned-already')
    assert.deepEqual(await standing(manager, event.code), ['planned'])
    assert.equal(await slugOf(manager.act(recordTravel, { id: travel.id, returnedOn: '2026-02-20' })), 'not-departed')
    const anew = { id: travel.id, departure: '2026-02-14', return: '2026-03-11', reason: 'A later plane.' }
    assert.equal(await slugOf(manager.act(changeTravel, anew)), 'not-cleared')
    await clear(one, null)
    assert.equal(await slugOf(manager.act(recordTravel, { id: travel.id, departedOn: '2026-02-14' })), 'not-cleared')
    await assert.rejects(
      manager.query((db) =>
        db.updateTable('travel').set({ departedOn: '2026-02-14', act: 'x' }).where('id', '=', travel.id).execute(),
      ),
      (error) => error instanceof StoreError && error.constraint === 'participation_cleared',
    )
    await clear(one, '2026-03-10')
    await manager.act(recordTravel, { id: travel.id, departedOn: '2026-02-14' })
    await clear(one, null, true)
    // whoever is away is known to be, and to have come back, whatever was learned meanwhile
    await manager.act(recordTravel, { id: travel.id, arrivedOn: '2026-02-15' })
    assert.deepEqual(await standing(manager, event.code), ['away'])
    assert.equal(await slugOf(manager.act(recordTravel, { id: travel.id, returnedOn: '2026-02-13' })), 'invalid-input')
    assert.equal(await slugOf(manager.act(recordTravel, { id: travel.id, returnedOn: '2026-03-02' })), 'invalid-input')
    await manager.act(recordTravel, { id: travel.id, returnedOn: '2026-03-01' })
    assert.deepEqual(await standing(manager, event.code), ['back'])
    // of the wrong person: it is taken back with a reason, and they are missed again
    assert.equal(await slugOf(manager.act(recordTravel, { id: travel.id, returnedOn: null })), 'invalid-input')
    assert.equal(
      await slugOf(manager.act(recordTravel, { id: travel.id, departedOn: null, reason: 'Of another.' })),
      'not-departed',
    )
    await manager.act(recordTravel, { id: travel.id, returnedOn: null, reason: 'Of another.' })
    assert.notDeepEqual(await standing(manager, event.code), ['back'])
    await manager.act(recordTravel, { id: travel.id, returnedOn: '2026-03-01' })
    // of whoever is back nobody says that they are not
    assert.equal(await slugOf(manager.act(openIncident, { id: travel.id, reason: 'By hand.' })), 'returned-already')
    const byHand = manager.query((as) =>
      sql`insert into no_return (id, travel_id, country, opened_by, opened_on, reason)
        values (gen_random_uuid(), ${travel.id}, 'HT', 'hand', '2026-03-01', 'By hand.')`.execute(as),
    )
    assert.equal(await constraintOf(byHand), 'no_return_returned')
  }),
)

test(
  'who did not return days after the plan is an incident by itself, once, with whom it was told to and how it ended',
  story(async (story) => {
    const { one, event, manager, id } = await enrolled(story, { startsOn: '2026-02-02', endsOn: '2026-02-13' })
    const travel = await manager.act(planTravel, { id, toCountry: 'US', departure: '2026-02-01', return: '2026-02-14' })
    await manager.act(recordTravel, { id: travel.id, departedOn: '2026-02-01' })
    assert.deepEqual(await standing(manager, event.code), ['overdue'])
    assert.equal((await look(story.db, '2026-02-17')).rows[0]!.opened, '0')
    assert.equal((await look(story.db, '2026-02-18')).rows[0]!.opened, '1')
    assert.equal((await look(story.db, '2026-02-19')).rows[0]!.opened, '0')
    const { incidents, open } = await manager.act(listIncidents, {})
    assert.equal(open, 1)
    const [incident] = incidents
    assert.deepEqual(
      [incident!.person, incident!.openedBy, incident!.openedOn, incident!.untold],
      [one.code, 'look', '2026-02-18', ['post', 'host-nation', 'partner-agency']],
    )
    assert.equal(await slugOf(manager.act(openIncident, { id: travel.id, reason: 'By hand.' })), 'incident-open')
    const tell = {
      id: incident!.id,
      office: 'Ministry of the Interior (invented)',
      on: '2026-02-19',
      means: 'diplomatic-note',
    } as const
    assert.deepEqual((await manager.act(tellOfIncident, { ...tell, told: 'host-nation' })).untold, [
      'post',
      'partner-agency',
    ])
    assert.equal((await manager.act(tellOfIncident, { ...tell, told: 'host-nation' })).notices.length, 1)
    assert.equal(
      await slugOf(manager.act(tellOfIncident, { ...tell, told: 'post', on: '2026-03-02' })),
      'invalid-input',
    )
    assert.equal(
      await slugOf(manager.act(tellOfIncident, { ...tell, told: 'post', on: '2026-01-31' })),
      'invalid-input',
    )
    const closed = await manager.act(closeIncident, { id: incident!.id, outcome: 'found', reason: 'In hospital.' })
    assert.deepEqual(
      [closed.outcome, closed.closedOn, closed.untold],
      [
        'found',
        '2026-03-01',
        // closed, and still not told
        ['post', 'partner-agency'],
      ],
    )
    assert.equal(await slugOf(manager.act(tellOfIncident, { ...tell, told: 'post' })), 'incident-closed')
    // nor is it opened again by itself
    assert.equal((await look(story.db, '2026-02-25')).rows[0]!.opened, '0')
    const elsewhere = await story.person('post-director country:TG')
    assert.deepEqual((await elsewhere.act(listIncidents, {})).incidents, [])
  }),
)

test(
  'of whoever takes part abroad, and is not known to have departed, the post is told',
  story(async (story) => {
    const { event, manager, id } = await enrolled(story, { startsOn: '2026-02-16', endsOn: '2026-02-27' })
    const found = () =>
      manager.query((db) => unrecordedNotice.find({ db, actor: manager.actor, today: '2026-03-01' } as never, 10))
    assert.deepEqual(
      (await found()).map(({ item, values }) => [item, values?.count]),
      [[event.code, 1]],
    )
    const travel = await manager.act(planTravel, { id, toCountry: 'US', departure: '2026-02-15', return: '2026-02-28' })
    assert.equal((await found()).length, 1)
    const fits = async () => (await manager.act(listTravel, { event: event.code })).travel[0]!.fits
    assert.equal(await fits(), true)
    const days = { startsOn: '2026-02-18', endsOn: '2026-03-01' }
    await story.db
      .updateTable('event')
      .set({ ...days, act: 'moved' })
      .where('id', '=', event.id)
      .execute()
    assert.equal(await fits(), false)
    await manager.act(recordTravel, { id: travel.id, departedOn: '2026-02-15' })
    assert.deepEqual(await found(), [])
  }),
)
