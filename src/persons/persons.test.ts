// Persons as stories on the real database: found by any name, names and positions over time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { slugOf, story, type Person as Somebody } from '#testing.ts'
import { addUnit } from '#units/index.ts'
import {
  addName,
  beginPosition,
  changePerson,
  endPosition,
  preferName,
  withdrawName,
  withdrawPosition,
} from './change.ts'
import { listPersons } from './list.ts'
import { showPerson } from './show.ts'
import { add, police, reason } from './testing.ts'

const found = async (who: Somebody, search: string) =>
  (await who.act(listPersons, { search })).persons.map(({ code, match }) => [code, match!.how])

test(
  'a person is found by any name in any script and order, by code, unit, standing and sex',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager')
    const top = await police(manager)
    const squad = await manager.act(addUnit, { country: 'HT', parent: top.id, name: 'Squad', kind: 'police' })
    const court = await manager.act(addUnit, { country: 'HT', name: 'Court', kind: 'courts', acronym: 'TPI' })
    const jean = await add(manager, 'Jean-Robert Baptiste (invented)', { sex: 'male', position: { unitId: squad.id } })
    const rose = await add(manager, 'Rose Métellus (invented)', { sex: 'female', position: { unitId: court.id } })
    const omar = await add(manager, ['عمر الخطيب', 'Omar Al-Khatib (invented)'], { country: 'JO' })
    assert.deepEqual([jean.code, rose.code, omar.code], ['HT-P-000001', 'HT-P-000002', 'JO-P-000001'])
    assert.deepEqual(await found(manager, 'baptiste JEAN'), [[jean.code, 'contains']])
    assert.deepEqual(await found(manager, 'metellus'), [[rose.code, 'contains']])
    assert.deepEqual(await found(manager, 'rose mét'), [[rose.code, 'begins']])
    assert.deepEqual(await found(manager, 'Umar Khateeb'), [[omar.code, 'sounds']])
    assert.deepEqual(await found(manager, 'الخطيب'), [[omar.code, 'contains']])
    assert.deepEqual(await found(manager, 'jo-p-000001'), [[omar.code, 'same']])
    assert.deepEqual(await found(manager, '100%'), [])
    const codes = async (input: object) => (await manager.act(listPersons, input)).persons.map(({ code }) => code)
    assert.deepEqual(await codes({ unit: top.id }), [jean.code])
    assert.deepEqual(await codes({ sex: 'female' }), [rose.code])
    assert.deepEqual(await codes({ standing: 'not-cleared' }), [jean.code, omar.code])
    assert.deepEqual(await codes({ standing: 'not-needed' }), [rose.code])
    await db
      .updateTable('personStanding')
      .set({ clearedFrom: '2026-01-01', clearedUntil: '2026-12-31' })
      .where('personId', '=', jean.id)
      .execute()
    assert.deepEqual(await codes({ standing: 'cleared' }), [jean.code])
    const listed = await manager.act(listPersons, { country: 'HT' })
    assert.deepEqual(
      listed.persons.map(({ standing, position }) => [standing.state, standing.until, position?.unitName]),
      [
        ['cleared', '2026-12-31', 'Squad'],
        ['not-needed', null, 'Court'],
      ],
    )
    assert.deepEqual(listed.countries, ['HT', 'JO'])
    assert.equal((await manager.act(listPersons, { country: 'JO' })).persons[0]!.otherName, 'Omar Al-Khatib (invented)')
    // page by page
    const first = await manager.act(listPersons, { limit: 2 })
    assert.deepEqual(await codes({ limit: 2, cursor: first.next! }), [omar.code])
    assert.equal(await slugOf(manager.act(listPersons, { cursor: 'x' })), 'bad-cursor')
    // within the scope of a grant
    const elsewhere = await person('post-director country:JO')
    assert.deepEqual(
      (await elsewhere.act(listPersons, {})).persons.map(({ code }) => code),
      [omar.code],
    )
    assert.deepEqual((await elsewhere.act(listPersons, {})).countries, ['JO'])
    assert.deepEqual(await found(elsewhere, 'baptiste'), [])
  }),
)

test(
  'names come and go, one is preferred, and the last one stays',
  story(async ({ person }) => {
    const manager = await person('post-programme-manager country:HT')
    const { id } = await add(manager, 'Rose Metelus (invented)')
    await manager.act(addName, { id, name: 'Rose Métellus (invented)', preferred: true, source: 'Passport' })
    await manager.act(addName, { id, name: 'Rose Métellus (invented)' })
    const { names } = await manager.act(showPerson, { id })
    assert.deepEqual(
      names.map(({ name, preferred }) => [name, preferred]),
      [
        ['Rose Métellus (invented)', true],
        ['Rose Metelus (invented)', false],
      ],
    )
    assert.equal((await manager.act(preferName, { id, name: names[1]!.id! })).name, 'Rose Metelus (invented)')
    assert.equal(
      (await manager.act(withdrawName, { id, name: names[1]!.id!, reason })).name,
      'Rose Métellus (invented)',
    )
    assert.equal(await slugOf(manager.act(withdrawName, { id, name: names[0]!.id!, reason })), 'last-name')
    assert.equal(await slugOf(manager.act(withdrawName, { id, name: names[1]!.id!, reason })), 'not-found')
    assert.equal(await slugOf(manager.act(addName, { id, name: 'R\u202eose' })), 'invalid-input')
    const shown = await manager.act(showPerson, { id })
    assert.deepEqual(
      shown.history.map(({ act }) => act),
      ['name-withdrawn', 'name-preferred', 'name-added', 'added'],
    )
    assert.equal(shown.history[0]!.changes[0]!.member, 'names')
  }),
)

test(
  'where somebody serves changes over time, and the record is shown as it stood on a day',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager country:HT')
    const monitor = await person('monitoring-officer')
    const [here, there] = [await police(manager, 'First', 'AA'), await police(manager, 'Second', 'BB')]
    const { id, version } = await add(manager, 'Jean Baptiste (invented)', {
      position: { unitId: here.id, title: 'Officer', rank: 'Agent II', fromOn: '2024-02-01' },
    })
    assert.equal(version, 1)
    await sql`update person_version set recorded_at = recorded_at - interval '400 days'`.execute(db)
    await manager.act(beginPosition, {
      id,
      unitId: there.id,
      title: 'Commander',
      commands: true,
      fromOn: '2025-06-01',
      endsOthers: true,
    })
    const positions = async (who = manager, input: object = {}) =>
      (await who.act(showPerson, { id, ...input })).positions.map(({ unit, title, fromOn, untilOn }) => [
        unit.name,
        title,
        fromOn,
        untilOn,
      ])
    assert.deepEqual(await positions(), [
      ['Second', 'Commander', '2025-06-01', null],
      ['First', 'Officer', '2024-02-01', '2025-05-31'],
    ])
    // who reads no units still reads where somebody serves
    assert.deepEqual((await positions(monitor))[0]![0], 'Second')
    const [held] = (await manager.act(showPerson, { id })).positions
    assert.equal(await slugOf(manager.act(endPosition, { id, position: held!.id!, on: '2025-05-01' })), 'invalid-input')
    await manager.act(endPosition, { id, position: held!.id!, on: '2026-02-01', reason })
    await manager.act(withdrawPosition, { id, position: held!.id!, reason })
    assert.deepEqual(await positions(), [['First', 'Officer', '2024-02-01', '2025-05-31']])
    const day = new Date(Date.now() - 300 * 86_400_000).toISOString().slice(0, 10)
    assert.deepEqual(await positions(manager, { asOf: day }), [['First', 'Officer', '2024-02-01', null]])
    assert.equal(await slugOf(manager.act(showPerson, { id, asOf: '2000-01-01' })), 'not-found')
    assert.equal(
      await slugOf(manager.act(changePerson, { id, sex: 'female', reason, version: 1 })),
      'host-person-changed-meanwhile',
    )
    const togo = await person('post-programme-manager country:TG', 'post-director country:HT')
    const unit = await togo.act(addUnit, { country: 'TG', name: 'Police', kind: 'police', acronym: 'PNT' })
    assert.equal(await slugOf(togo.act(beginPosition, { id, unitId: unit.id })), 'invalid-input')
  }),
)
