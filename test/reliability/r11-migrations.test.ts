import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { freshOwner } from '#testing.ts'
import { appliedTo, migrate, readMigrations, type Migration } from '#kernel/migrate.ts'

const { owner, another, remove } = await freshOwner()
after(remove)

const migration = (name: string, sql: string): Migration => ({
  name,
  sql,
  sha256: createHash('sha256').update(sql).digest('hex'),
})
const shipped = await readMigrations()
const found = async (table: string) =>
  (await owner.query<{ found: string | null }>('select to_regclass($1)::text as found', [table])).rows[0]?.found

test('R11: the shipped migrations are applied once, and recorded with their hash', async () => {
  assert.deepEqual(await migrate(owner), [])
  assert.deepEqual(
    await appliedTo(owner),
    shipped.map(({ name, sha256 }) => ({ name, sha256 })),
  )
})

test('R11: a new file is applied, as jurat_owner, whole or not at all', async () => {
  const good = migration('9001_good.sql', 'create table good (id int); insert into good values (1);')
  const bad = migration('9002_bad.sql', 'create table bad (id int); insert into bad select 1 / 0;')
  await assert.rejects(migrate(owner, [...shipped, good, bad]), /9002_bad.sql: division by zero/)
  assert.equal(await found('good'), 'good')
  assert.equal(await found('bad'), null)
  const { rows } = await owner.query(`select tableowner from pg_tables where tablename = 'good'`)
  assert.deepEqual(rows, [{ tableowner: 'jurat_owner' }])
  assert.deepEqual(await migrate(owner, [...shipped, good]), [])
})

test('R11: an applied file that was altered, or that is not there any more, is refused', async () => {
  const altered = migration('9001_good.sql', 'create table good (id bigint)')
  await assert.rejects(migrate(owner, [...shipped, altered]), /9001_good.sql was altered/)
  await assert.rejects(migrate(owner, shipped), /9001_good.sql, which this version of Jurat lacks/)
})

test(
  'R11: a migration that waits for a lock lets the others go first, and gets its turn',
  { skip: another ? false : 'the embedded database has one connection: there is nobody to wait for' },
  async () => {
    const [holder, reader] = [await another!(), await another!()]
    const files = [...shipped, migration('9001_good.sql', 'create table good (id int); insert into good values (1);')]
    await holder.query('begin; lock table good in access share mode')
    const migrating = migrate(owner, [...files, migration('9003_lock.sql', 'alter table good add column note text')])
    // once the migration waits, a reader queues behind it, and is served though the holder still holds
    for (;;) {
      const { rows } = await holder.query(`select from pg_locks where not granted and relation = 'good'::regclass`)
      if (rows.length > 0) break
    }
    assert.equal((await reader.query('select * from good')).rows.length, 1)
    await holder.query('commit')
    assert.deepEqual(await migrating, ['9003_lock.sql'])
    await Promise.all([holder.end(), reader.end()])
  },
)
