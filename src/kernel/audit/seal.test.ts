import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { freshStore, type FreshStore } from '#testing.ts'
import { sealingKey, type SealingKey } from './key.ts'
import { sealAll } from './seal.ts'
import { verifyLog } from './verify.ts'

// sealing works across transactions, so this log has a database of its own
let fresh: FreshStore
let folder: string
let key: SealingKey
let gap: string

const asOwner = <T>(body: Parameters<FreshStore['store']['transaction']>[1]) =>
  fresh.store.transaction({ role: 'jurat_owner', operation: 'test' }, body) as Promise<T>

/** Verifies as the owner, whose rights show the whole log. */
const verify = async () => {
  await asOwner((db) =>
    sql`create or replace function sees_everything(wanted text) returns boolean language sql stable parallel safe security definer
    set search_path = pg_catalog, public as 'select true'`.execute(db),
  )
  return verifyLog((body) => fresh.store.transaction({ role: 'jurat_owner' }, body), key.publicKey)
}

const someChanges = (count: number) =>
  asOwner(async (db) => {
    for (let at = 0; at < count; at++)
      await db
        .insertInto('actor')
        .values({ id: newId(), kind: 'person', name: `Person ${at} (invented)` })
        .execute()
  })

/** What somebody does who owns the database and has switched the log's guard off. */
const tamper = (statement: string) =>
  asOwner(async (db) => {
    await sql`alter table change disable trigger append_only`.execute(db)
    await sql.raw(statement).execute(db)
    await sql`alter table change enable trigger append_only`.execute(db)
  })

before(async () => {
  fresh = await freshStore()
  folder = mkdtempSync(join(tmpdir(), 'jurat-key-'))
  key = sealingKey(join(folder, 'keys', 'seal.pem'))
  await someChanges(5)
  await sealAll(fresh.store, key)
  // a number that no change has, as a transaction leaves that rolled back
  gap = (
    await asOwner<{ rows: { gap: string }[] }>((db) =>
      sql<{ gap: string }>`select nextval(pg_get_serial_sequence('change', 'id')) as gap`.execute(db),
    )
  ).rows[0]!.gap
  await someChanges(4)
  await sealAll(fresh.store, key)
  await someChanges(2)
})
after(async () => {
  await fresh.remove()
  rmSync(folder, { recursive: true })
})

test('a log that nobody touched verifies, and tells what is not yet sealed', async () => {
  const { faults, seals, unsealed, changes } = await verify()
  assert.deepEqual(faults, [])
  assert.equal(seals, 2)
  assert.equal(unsealed, 2)
  assert.ok(changes >= 11)
})

test('the sealing key is the same at the next start and can be read by its owner only', () => {
  assert.equal(sealingKey(join(folder, 'keys', 'seal.pem')).publicKey, key.publicKey)
  assert.equal(statSync(join(folder, 'keys', 'seal.pem')).mode & 0o777, 0o600)
})

test('the log refuses edits, removals and truncation', async () => {
  for (const statement of [
    `update change set operation = 'x'`,
    'delete from change',
    'truncate change',
    'delete from seal',
  ])
    await assert.rejects(
      asOwner((db) => sql.raw(statement).execute(db)),
      { code: '42501' },
    )
})

const changeIds = async () =>
  (
    await asOwner<{ rows: { id: string }[] }>((db) =>
      sql<{ id: string }>`select id from change order by id`.execute(db),
    )
  ).rows.map(({ id }) => id)

for (const [what, statement] of [
  ['edited', `update change set operation = 'harmless' where id = $1`],
  ['given to somebody else', `update change set actor_id = gen_random_uuid() where id = $1`],
  ['moved in time', `update change set at = at - interval '1 day' where id = $1`],
  ['removed', `delete from change where id = $1`],
] as const)
  test(`a sealed change that was ${what} shows`, async () => {
    const [, second] = await changeIds()
    await asOwner((db) =>
      sql`create table kept as select * from change where id = ${second}`.execute(db).then(() => undefined),
    )
    await tamper(statement.replace('$1', second!))
    const { faults } = await verify()
    assert.equal(faults.length, 1)
    assert.match(faults[0]!, /^Seal /)
    await tamper(`delete from change where id = ${second}; `)
    await asOwner((db) =>
      sql`insert into change overriding system value select * from kept`.execute(db).then(() => undefined),
    )
    await asOwner((db) => sql`drop table kept`.execute(db).then(() => undefined))
    assert.deepEqual((await verify()).faults, [])
  })

test('a change slipped in between sealed ones shows', async () => {
  const slip = (id: string) =>
    sql`insert into change (id, operation, table_name, row_id, action) overriding system value values (${id}, 'x', 'x', 'x', 'insert')`
  await asOwner((db) => slip(gap).execute(db))
  const { faults } = await verify()
  assert.equal(faults.length, 1)
  await tamper(`delete from change where id = ${gap}`)
})

test('a seal that was removed or replaced shows', async () => {
  await asOwner((db) => sql`alter table seal disable trigger append_only`.execute(db).then(() => undefined))
  await asOwner((db) => sql`update seal set root = repeat('0', 64) where id = (select min(id) from seal)`.execute(db))
  const { faults } = await verify()
  assert.ok(faults.some((fault) => fault.includes('signature does not fit')))
  assert.ok(faults.some((fault) => fault.includes('does not follow')))
})
