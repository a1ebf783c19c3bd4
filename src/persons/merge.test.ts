// Mergers of persons as stories on the real database; merging.test.ts plays them at random.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { StoreError, type Db } from '#kernel/store/store.ts'
import { slugOf, story, type Person as Somebody } from '#testing.ts'
import { showBiography } from './biography.ts'
import { addName } from './change.ts'
import { listPersons } from './list.ts'
import { mergePerson, unmergePerson } from './merge.ts'
import { showPerson } from './show.ts'
import { add, birth, opens, police, reason } from './testing.ts'

async function stateOf(db: Db, who: Somebody, id: string) {
  const { person, names, positions } = await who.act(showPerson, { id, own: true })
  const { rows } = await sql<{ said: string }>`
    select kind || issued_by || folded as said from person_identity where person_id = ${id} and withdrawn_at is null order by 1`.execute(
    db,
  )
  const { version: _, ...rest } = person
  return { ...rest, names, positions, numbers: rows.map(({ said }) => said) }
}

test(
  'a duplicate is merged with all that it has, its address leads on, and undoing it leaves both as they were',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager country:HT')
    const unit = await police(manager)
    const one = await add(manager, 'Jean Baptiste (invented)', {
      biography: { residence: 'Jacmel' },
      identities: [{ kind: 'passport', issuedBy: 'HT', number: 'P1' }],
    })
    const two = await add(manager, ['J. Batiste (invented)', 'Jean Baptiste (invented)'], {
      position: { unitId: unit.id, title: 'Officer', fromOn: '2024-01-01' },
      biography: { birth, residence: 'Jérémie' },
      identities: [
        { kind: 'passport', issuedBy: 'HT', number: 'p-1' },
        { kind: 'national-id', issuedBy: 'HT', number: 'N2' },
      ],
    })
    const before = [await stateOf(db, manager, one.id), await stateOf(db, manager, two.id)]
    assert.equal(await slugOf(manager.act(mergePerson, { id: two.id, into: two.code, reason })), 'invalid-input')
    await manager.act(mergePerson, { id: two.id, into: one.code, reason })
    const shown = await manager.act(showPerson, { id: two.id })
    assert.equal(shown.person.id, one.id)
    assert.equal(shown.cameFrom?.id, two.id)
    assert.deepEqual(
      shown.names.map(({ name, fromCode }) => [name, fromCode]),
      [
        ['Jean Baptiste (invented)', null],
        ['J. Batiste (invented)', two.code],
      ],
    )
    assert.deepEqual(
      shown.positions.map(({ unit: { name }, fromCode }) => [name, fromCode]),
      [['Police', two.code]],
    )
    assert.deepEqual((await stateOf(db, manager, one.id)).numbers, ['national-idHTN2', 'passportHTP1'])
    // the merged record is there no more, but for the one who stays
    assert.deepEqual(
      (await manager.act(listPersons, {})).persons.map(({ id }) => id),
      [one.id],
    )
    assert.equal(await slugOf(manager.act(addName, { id: two.id, name: 'X Y' })), 'person-merged')
    assert.equal(await slugOf(manager.act(mergePerson, { id: two.id, into: one.id, reason })), 'person-merged')
    // one reading shows both biographies
    await opens(manager, one.id)
    const { biographies } = await manager.act(showBiography, { id: one.id })
    assert.deepEqual(
      biographies.map(({ person: { code }, residence, numbers }) => [code, residence, numbers.length]),
      [
        [one.code, 'Jacmel', 2],
        [two.code, 'Jérémie', 0],
      ],
    )
    await manager.act(unmergePerson, { id: two.id, reason })
    assert.deepEqual([await stateOf(db, manager, one.id), await stateOf(db, manager, two.id)], before)
    assert.equal(await slugOf(manager.act(unmergePerson, { id: two.id, reason })), 'person-not-merged')
    const { history } = await manager.act(showPerson, { id: one.id })
    assert.deepEqual(
      history.map(({ act }) => act),
      ['gave-back', 'took-in', 'added'],
    )
  }),
)

test(
  'nobody is merged across nations, in a circle, out of clearance, or into somebody on the same roster',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager')
    const [one, two, three] = [await add(manager, 'A B'), await add(manager, 'C D'), await add(manager, 'E F')]
    const merges = (id: string, into: string) => slugOf(manager.act(mergePerson, { id, into, reason }))
    const togo = await add(manager, 'G H', { country: 'TG' })
    assert.equal(await merges(one.id, togo.id), 'persons-of-two-countries')
    assert.equal(await merges(one.id, two.id), null)
    assert.equal(await merges(three.id, one.id), 'person-merged')
    assert.equal(await merges(two.id, three.id), null)
    assert.equal(await slugOf(manager.act(unmergePerson, { id: one.id, reason })), 'person-merger-built-upon')
    await manager.act(unmergePerson, { id: two.id, reason })
    await manager.act(unmergePerson, { id: one.id, reason })
    // past every operation
    await assert.rejects(
      manager.query(async (as) => {
        const into = (id: string, mergedInto: string) =>
          as
            .updateTable('hostPerson')
            .set({ state: 'merged', stateOn: '2026-01-01', mergedInto, act: 'merged' })
            .where('id', '=', id)
            .execute()
        await into(one.id, two.id)
        await into(two.id, one.id)
      }),
      (error) => error instanceof StoreError && error.code === '23514',
    )
    const event = crypto.randomUUID()
    await sql`insert into event (id, title, kind, modality, country, nations, institution, starts_on, ends_on, act)
      values (${event}, 'A course (invented)', 'workshop', 'in-country', 'HT', '{HT}', 'police', '2026-05-01', '2026-05-02', 'added')`.execute(
      db,
    )
    for (const { id } of [one, two])
      await sql`insert into participation (id, event_id, person_id, country, role, starts_on, ends_on, act)
        values (gen_random_uuid(), ${event}, ${id}, 'HT', 'participant', '2026-05-01', '2026-05-02', 'nominated')`.execute(
        db,
      )
    assert.equal(await merges(one.id, two.id), 'persons-on-one-roster')
    assert.equal((await manager.act(showPerson, { id: one.id })).rosters.length, 1)
    await sql`update participation set state = 'removed', removed_for = 'other' where person_id = ${one.id}`.execute(db)
    assert.equal(await merges(one.id, two.id), null)
    await manager.act(unmergePerson, { id: one.id, reason })
    await db.updateTable('personStanding').set({ blocked: true }).where('personId', '=', one.id).execute()
    assert.equal(await merges(one.id, two.id), 'clearance-holds-merger')
    // a batch holds whoever stands in it
    await sql`create or replace function person_locked(person uuid) returns text language sql stable set search_path = pg_catalog, public as
      'select ''HT-2026-0001'' where person = ''${sql.raw(three.id)}'''`.execute(db)
    assert.equal(await merges(two.id, three.id), 'person-locked')
    assert.equal(await merges(three.id, two.id), 'person-locked')
    assert.equal(await slugOf(manager.act(addName, { id: three.id, name: 'X Y' })), 'person-locked')
    assert.equal((await manager.act(showPerson, { id: three.id })).heldBy, 'HT-2026-0001')
    await assert.rejects(
      manager.query((as) =>
        as.updateTable('personName').set({ preferred: false }).where('personId', '=', three.id).execute(),
      ),
      (error) => error instanceof StoreError && error.code === '23514',
    )
  }),
)
