import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { localOperator } from '#accounts/index.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import { freshStore } from '#testing.ts'
import { persons } from './index.ts'

test('the local operator adds a person with a biography, and the log says that they did', async () => {
  const { store, remove } = await freshStore()
  after(remove)
  await writeAccessRules(store)
  const bureau = await Bureau.open(store, persons)
  const session = await localOperator(store)
  const act = (name: string, input: object) =>
    bureau.act(
      session,
      persons.find((op) => op.name === name)!,
      input,
    ) as Promise<{ id: string }>
  const person = await act('persons.add', {
    country: 'HT',
    names: [{ name: 'Ana Folder (invented)' }],
    biography: { residence: 'Jacmel' },
  })
  const changes = await store.transaction({ role: 'jurat_owner' }, (db) =>
    db
      .selectFrom('change')
      .select(['tableName', 'actorId', 'operation'])
      .where('rowId', '=', person.id)
      .where('action', '=', 'insert')
      .orderBy('tableName')
      .execute(),
  )
  assert.deepEqual(
    changes,
    ['host_person', 'person_biography', 'person_standing'].map((tableName) => ({
      tableName,
      actorId: session.actor.id,
      operation: 'persons.add',
    })),
  )
  // what is read of a biography is kept under their name as well
  await act('persons.openBiography', { id: person.id, purpose: 'Mending a residence' })
  const { readings } = (await act('persons.readings', { person: person.id })) as unknown as {
    readings: { by: string }[]
  }
  assert.deepEqual(
    readings.map(({ by }) => by),
    ['local operator'],
  )
})
