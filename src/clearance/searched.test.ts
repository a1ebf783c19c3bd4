import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { slugOf, story } from '#testing.ts'
import { stepBatch } from './coordinate.ts'
import { makeNationalFile, nationalFile } from './national.ts'
import { recordSearched, withdrawSearched } from './searched.ts'
import { showBatch, showCase } from './show.ts'
import { fetched, opened, post, submit } from './testing.ts'

test(
  'the spellings that a unit searched for stand in the case and the national file, are the vetters’ alone, and change no name of the person',
  story(async (told) => {
    const at = await post(told)
    const person = await at.officer(at.squad)
    const { batch, cases } = await submit(at.manager, [person])
    const { id } = cases[0]!
    const record = (names: string[], more: object = {}) =>
      at.vetter.act(recordSearched, { id, unit: 'POL', names, ...more })
    // no unit checks it yet
    assert.equal(await slugOf(record(['Ofisye'])), 'clearance-check-not-open')
    const ownNames = async () =>
      (await told.db.selectFrom('personName').selectAll().where('personId', '=', person).execute()).map(
        ({ name }) => name,
      )
    const names = await ownNames()
    assert.equal(names.length, 1)
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'accepted' })
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'local-checks' })
    const given = ['Ofisye Nimewo (invented)', 'أوفيسيه', '=Kriminèl']
    assert.deepEqual(await record(given, { note: 'As on the passport.' }), { recorded: 3, already: 0 })
    assert.deepEqual(await record(['أوفيسيه', 'Ofisyè']), { recorded: 1, already: 3 - 2 })
    const seen = (await opened(at.coordinator, id)).searched!
    assert.deepEqual(
      seen.map(({ name, checkingUnit, note }) => [name, checkingUnit, note]),
      [...given.map((name) => [name, 'POL', 'As on the passport.']), ['Ofisyè', 'POL', null]],
    )
    assert.ok(seen.every(({ recordedBy }) => recordedBy === at.vetter.actor.name))
    assert.equal(await slugOf(at.vetter.act(withdrawSearched, { id: seen[3]!.id })), 'hits-closed')
    await opened(at.vetter, id)
    await at.vetter.act(withdrawSearched, { id: seen[3]!.id })
    assert.equal((await at.vetter.act(showCase, { id })).searched![3]!.withdrawnBy, at.vetter.actor.name)
    // nobody else sees any of it, nor that there is any
    for (const role of ['post-programme-manager', 'post-director', 'auditor', 'hq-programme-officer'] as const) {
      const other = await told.person(role)
      assert.equal((await other.act(showCase, { id })).searched, null)
      const { rows } = await other.query((as) =>
        sql<{ count: number }>`select count(*)::integer as count from searched_name`.execute(as),
      )
      assert.equal(rows[0]!.count, 0)
      assert.equal(await slugOf(other.act(recordSearched, { id, unit: 'POL', names: ['x'] })), 'not-allowed')
    }
    assert.deepEqual(await ownNames(), names)
    // the log says that it was done, and not what
    const { rows: log } = await sql<{ text: string }>`select change::text as text from change
      where table_name = 'searched_name'`.execute(told.db)
    assert.equal(log.length, 5)
    assert.ok(log.every(({ text }) => !/Ofisy|Krimin|passport/.test(text)))
    const found = (await at.coordinator.act(showBatch, { id: batch.id })).cases[0]!
    assert.ok(!JSON.stringify(found).includes('Ofisye'))
    await at.coordinator.act(stepBatch, {
      id: batch.id,
      to: 'local-complete',
      override: 'For the test.',
    })
    await at.coordinator.act(makeNationalFile, { id: batch.id })
    const text = await fetched(at.coordinator, nationalFile, { id: batch.id })
    const [row] = parse(text, { columns: true }) as Record<string, string>[]
    // what was taken back is not among them, and a spreadsheet runs nothing
    assert.equal(row!['names as searched'], "'=Kriminèl; Ofisye Nimewo (invented); أوفيسيه")
  }),
)
