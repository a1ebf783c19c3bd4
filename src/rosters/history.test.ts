// The history of a participation, from nomination to return.
import assert from 'node:assert/strict'
import test from 'node:test'
import { slugOf, story } from '#testing.ts'
import { addSession } from '../events/sessions.ts'
import { markOne } from './attendance.ts'
import { certify } from './certificate.ts'
import { enrol } from './enrol.ts'
import { showHistory } from './history.ts'
import { nominate } from './nominate.ts'
import { complete } from './results.ts'
import { given } from './testing.ts'
import { planTravel, recordTravel } from './travel.ts'

test(
  'the history of a participation tells who did what from the nomination to the return, to whoever reads the roster',
  story(async ({ db, person, passTo }) => {
    const { unit, person: add, event, clear } = given(db)
    const ana = await add('Ana (invented)', await unit('Police (invented)'))
    await clear(ana, '2027-01-01')
    const held = await event()
    const manager = await person('post-programme-manager country:HT')
    const { participations } = await manager.act(nominate, { event: held.code, persons: [ana.code] })
    const { id } = participations[0]!
    await manager.act(enrol, { id })
    const travel = await manager.act(planTravel, { id, toCountry: 'US', departure: '2026-04-05', return: '2026-04-18' })
    const { sessions } = await manager.act(addSession, {
      event: held.code,
      heldOn: '2026-04-06',
      fromTime: '09:00',
      untilTime: '11:00',
      title: 'Begin (invented)',
    })
    passTo('2026-04-20')
    await manager.act(recordTravel, { id: travel.id, departedOn: '2026-04-05', returnedOn: '2026-04-18' })
    await manager.act(markOne, { id, session: sessions[0]!.id, hours: '1' })
    await manager.act(complete, { event: held.code })
    await manager.act(certify, { event: held.code })

    const shown = await manager.act(showHistory, { id })
    assert.deepEqual([shown.event.code, shown.person, shown.state], [held.code, ana.code, 'completed'])
    assert.deepEqual(
      shown.history.toReversed().map(({ subject, first, changes }) => [
        subject,
        first,
        changes
          .filter(({ member }) =>
            ['state', 'session', 'hours', 'attendance', 'departedOn', 'returnedOn'].includes(member),
          )
          .map(({ before, after }) => `${before ?? ''}>${after ?? ''}`)
          .join(' '),
      ]),
      [
        ['participation', true, '>nominated'],
        ['participation', false, 'nominated>enrolled'],
        ['travel', true, ''],
        ['travel', false, '>2026-04-05 >2026-04-18'],
        ['participation', false, '>50'],
        ['attendance', true, '>Begin (invented) >1'],
        ['participation', false, 'enrolled>completed'],
        ['certificate', true, ''],
      ],
    )
    assert.deepEqual(new Set(shown.history.map(({ by }) => by)), new Set([manager.actor.name]))
    // neither what opens a certificate nor where they travelled is told
    assert.doesNotMatch(JSON.stringify(shown), /"code":"[A-Za-z0-9_-]{22}"|place|carrier/)
    // an auditor may read it; another post finds nothing
    assert.equal((await (await person('auditor')).act(showHistory, { id })).history.length, 8)
    assert.equal(await slugOf((await person('post-director country:KE')).act(showHistory, { id })), 'not-found')
    assert.equal(await slugOf((await person('finance-analyst')).act(showHistory, { id })), 'not-allowed')
  }),
)

test(
  'whoever is taken off for want of a clearance: the history says so, and not who decided it',
  story(async ({ db, person }) => {
    const { unit, person: add, event, clear } = given(db)
    const ana = await add('Ana (invented)', await unit('Police (invented)'))
    await clear(ana, '2027-01-01')
    const manager = await person('post-programme-manager country:HT')
    const { participations } = await manager.act(nominate, { event: (await event()).code, persons: [ana.code] })
    const { id } = participations[0]!
    await manager.act(enrol, { id })
    // as the engine does it (0015), in the transaction of whoever decides
    await manager.query((as) =>
      as
        .updateTable('participation')
        .set({ state: 'removed', removedFor: 'clearance', act: 'clearance-lost' })
        .where('id', '=', id)
        .execute(),
    )
    const { history } = await manager.act(showHistory, { id })
    assert.deepEqual(
      [history[0]!.by, history[0]!.changes.map(({ member, after }) => [member, after])],
      [
        null,
        [
          ['state', 'removed'],
          ['removedFor', 'clearance'],
        ],
      ],
    )
  }),
)
