import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { showUnit } from '#units/index.ts'
import { slugOf, story, type Person } from '#testing.ts'
import { addUnit } from '../units/add.ts'
import { mergeUnit, unmergeUnit } from '../units/merge.ts'
import { addPerson } from './add.ts'
import { endPosition } from './change.ts'
import { takeCommand } from './command.ts'
import { listPersons } from './list.ts'
import { mergePerson } from './merge.ts'
import { showPerson } from './show.ts'

const reason = 'As the gazette says (invented).'

const unitIn = (who: Person, name: string, more: object = {}) =>
  who.act(addUnit, { country: 'HT', name, kind: 'police', acronym: 'PNH', anyway: true, ...more })
const personIn = (who: Person, name: string, more: object = {}) =>
  who.act(addPerson, { country: 'HT', names: [{ name }], anyway: true, ...more })
const commanders = async (who: Person, id: string, asOf?: string) =>
  (await who.act(showUnit, { id, own: true, ...(asOf && { asOf }) })).commanders.map(
    ({ person, fromOn, untilOn, now, merged }) =>
      [person.name, fromOn ?? '…', untilOn ?? '…', ...(now ? ['now'] : []), ...(merged ? [merged.code] : [])].join(' '),
  )

test(
  'who commands a unit follows whoever did before, and its page tells who does now, since when, and who did',
  story(async ({ person, passTo }) => {
    const manager = await person('post-programme-manager country:HT', 'vetting-coordinator country:HT')
    const unit = await unitIn(manager, 'Police (invented)')
    const [ana, ben, eva] = [
      await personIn(manager, 'Ana Un', { position: { unitId: unit.id, rank: 'Inspector', fromOn: '2020-01-01' } }),
      await personIn(manager, 'Ben De'),
      await personIn(manager, 'Eva Twa'),
    ]
    assert.deepEqual(await commanders(manager, unit.id), [])
    const take = (who: { code: string }, more: object = {}) =>
      manager.act(takeCommand, { unit: unit.id, person: who.code, rank: 'Commissioner', reason, ...more })
    await take(ben, { fromOn: '2022-05-01' })
    assert.deepEqual(await commanders(manager, unit.id), ['Ben De 2022-05-01 … now'])
    // promoted within the unit: the position that she had ends as well
    await take(ana, { fromOn: '2025-09-01' })
    assert.deepEqual(await commanders(manager, unit.id), ['Ana Un 2025-09-01 … now', 'Ben De 2022-05-01 2025-08-31'])
    const { positions, history } = await manager.act(showPerson, { id: ana.id })
    assert.deepEqual(
      positions.map(({ rank, fromOn, untilOn, commands }) => [rank, fromOn, untilOn, commands]),
      [
        ['Commissioner', '2025-09-01', null, true],
        ['Inspector', '2020-01-01', '2025-08-31', false],
      ],
    )
    assert.equal(history[0]!.reason, reason)
    // the same once more changes nothing
    const { version } = await manager.act(takeCommand, { unit: unit.id, person: ana.id, fromOn: '2025-09-01' })
    assert.equal(version, history[0]!.version)
    // somebody of days gone by is entered beneath; not over whoever commanded then, and not before whoever does now
    await take(eva, { fromOn: '2018-01-01', untilOn: '2022-04-30' })
    assert.equal(await slugOf(take(eva, { fromOn: '2022-04-01', untilOn: '2022-05-01' })), 'invalid-input')
    assert.equal(await slugOf(take(eva, { fromOn: '2025-09-01' })), 'invalid-input')
    assert.deepEqual((await commanders(manager, unit.id)).at(-1), 'Eva Twa 2018-01-01 2022-04-30')
    // a post that stands empty
    const held = (await manager.act(showUnit, { id: unit.id })).commanders[0]!
    await manager.act(endPosition, { id: ana.id, position: held.positionId!, on: '2026-02-01' })
    assert.deepEqual((await commanders(manager, unit.id))[0], 'Ana Un 2025-09-01 2026-02-01')
    passTo('2026-01-15')
    assert.deepEqual((await commanders(manager, unit.id))[0], 'Ana Un 2025-09-01 2026-02-01 now')
  }),
)

test(
  'the unit that stays shows the command of those that were merged into it, and finds who serves there; undone, it goes back',
  story(async ({ person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    const [stays, goes] = [
      await unitIn(coordinator, 'Police (invented)'),
      await unitIn(coordinator, 'Polis (invented)'),
    ]
    const [ana, ben] = [await personIn(coordinator, 'Ana Un'), await personIn(coordinator, 'Ben De')]
    await coordinator.act(takeCommand, { unit: goes.id, person: ana.id, fromOn: '2024-01-01' })
    await coordinator.act(mergeUnit, { id: goes.id, into: stays.id, reason })
    assert.deepEqual(await commanders(coordinator, stays.id), [`Ana Un 2024-01-01 … now ${goes.code}`])
    assert.deepEqual(await commanders(coordinator, goes.id), ['Ana Un 2024-01-01 … now'])
    assert.equal((await coordinator.act(listPersons, { unit: stays.id })).persons.length, 1)
    assert.equal(await slugOf(coordinator.act(takeCommand, { unit: goes.id, person: ben.id })), 'unit-not-active')
    // whoever comes next commands the unit that stays, and ends the command of the merged one
    await coordinator.act(takeCommand, { unit: stays.id, person: ben.id, fromOn: '2026-01-01' })
    assert.deepEqual(await commanders(coordinator, stays.id), [
      'Ben De 2026-01-01 … now',
      `Ana Un 2024-01-01 2025-12-31 ${goes.code}`,
    ])
    await coordinator.act(unmergeUnit, { id: goes.id, reason })
    assert.deepEqual(await commanders(coordinator, stays.id), ['Ben De 2026-01-01 … now'])
    assert.deepEqual(await commanders(coordinator, goes.id), ['Ana Un 2024-01-01 2025-12-31'])
  }),
)

test(
  'as of a day gone by the command is shown as it was recorded then, and of two records of one person once',
  story(async ({ db, person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    const unit = await unitIn(coordinator, 'Police (invented)')
    const [ana, twin, ben] = [
      await personIn(coordinator, 'Ana Un'),
      await personIn(coordinator, 'Anna Un'),
      await personIn(coordinator, 'Ben De'),
    ]
    await coordinator.act(takeCommand, { unit: unit.id, person: twin.id, fromOn: '2024-01-01' })
    await sql`update unit_version set recorded_at = recorded_at - interval '10 days'`.execute(db)
    await sql`update person_version set recorded_at = recorded_at - interval '10 days'`.execute(db)
    const then = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10)
    await coordinator.act(mergePerson, { id: twin.id, into: ana.id, reason })
    await coordinator.act(takeCommand, { unit: unit.id, person: ben.id, fromOn: '2025-01-01' })
    assert.deepEqual(await commanders(coordinator, unit.id), [
      'Ben De 2025-01-01 … now',
      'Ana Un 2024-01-01 2024-12-31',
    ])
    assert.deepEqual(await commanders(coordinator, unit.id, then), ['Anna Un 2024-01-01 … now'])
  }),
)

test(
  'a command is of the unit’s own nation, kept by who keeps persons there, and nobody sees commanders whom they may not see',
  story(async ({ person }) => {
    const coordinator = await person('vetting-coordinator')
    const officer = await person('hq-programme-officer')
    const togolese = await person('post-programme-manager country:TG')
    const unit = await unitIn(coordinator, 'Police (invented)')
    const ana = await personIn(coordinator, 'Ana Un')
    const other = await coordinator.act(addPerson, { country: 'TG', names: [{ name: 'Kofi Lome' }] })
    const take = (who: Person, code: string) => slugOf(who.act(takeCommand, { unit: unit.id, person: code }))
    assert.equal(await take(coordinator, other.code), 'invalid-input')
    assert.equal(await take(officer, ana.code), 'not-allowed')
    assert.equal(await take(togolese, ana.code), 'not-found')
    assert.equal(await take(coordinator, ana.code), null)
    assert.equal((await commanders(officer, unit.id)).length, 1)
    const partly = await person('implementer award:XM-1')
    assert.equal(await slugOf(partly.act(showUnit, { id: unit.id })), 'not-allowed')
    assert.deepEqual(await partly.query((as) => as.selectFrom('personPosition').select('id').execute()), [])
  }),
)
