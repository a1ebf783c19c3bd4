import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { openStore, type Db, type Identity } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'jurat-plans-'))
const store = await openStore({ folder })
after(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})
const reading = <T>(body: (db: Db) => Promise<T>, identity: Omit<Identity, 'role'> = {}) =>
  store.transaction({ role: 'jurat_app', readOnly: true, ...identity }, body)
const kept = () =>
  reading(async (db) => {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from pg_prepared_statements`.execute(db)
    return rows[0]!.count
  })

test('what is read again is planned once, and no more plans are kept than the memory for them', async () => {
  const before = await kept()
  const once = sql`select 1 as once`
  await reading((db) => once.execute(db))
  assert.equal((await kept()) - before, 1, 'only the question itself, which is asked the second time')
  for (let number = 0; number < 120; number++) {
    const twice = sql`select ${number}::int + ${sql.lit(number)} as sum`
    for (const round of [1, 2])
      assert.deepEqual((await reading((db) => twice.execute(db))).rows, [{ sum: 2 * number }], `round ${round}`)
    assert.ok((await kept()) <= 102)
  }
})

test('a kept plan tells each reader only what they may see', async () => {
  const owner = <T>(body: (db: Db) => Promise<T>) => store.transaction({ role: 'jurat_owner' }, body)
  const ids = ['018f0000-0000-7000-8000-00000000000a', '018f0000-0000-7000-8000-00000000000b'] as const
  const hashes = ['a', 'b'].map((digit) => digit.repeat(64))
  await owner(async (db) => {
    for (const [index, id] of ids.entries()) {
      await sql`insert into actor (id, kind, name) values (${id}, 'person', ${`Reader ${index}`})`.execute(db)
      await sql`insert into session (hash, id, actor_id, kind, name, expires_at)
        values (${hashes[index]}, ${id}, ${id}, 'browser', 'test', now() + interval '1 day')`.execute(db)
    }
  })
  const own = sql<{ actorId: string }>`select actor_id from session`
  for (let round = 0; round < 12; round++) {
    for (const [index, id] of ids.entries())
      assert.deepEqual((await reading((db) => own.execute(db), { session: hashes[index]! })).rows, [{ actorId: id }])
    assert.deepEqual((await reading((db) => own.execute(db))).rows, [], 'nobody')
  }
  await owner((db) => sql`update session set revoked_at = now() where actor_id = ${ids[0]}`.execute(db))
  assert.deepEqual((await reading((db) => own.execute(db), { session: hashes[0]! })).rows, [])
})

test('a statement that fails may be asked again', async () => {
  const ratio = (by: number) => reading((db) => sql`select 6 / ${by}::int as ratio`.execute(db))
  for (const _ of [1, 2, 3]) await assert.rejects(ratio(0), { code: '22012' })
  assert.deepEqual((await ratio(2)).rows, [{ ratio: 3 }])
  const wrong = () => reading((db) => sql`select nothing from nowhere`.execute(db))
  for (const _ of [1, 2, 3]) await assert.rejects(wrong(), { code: '42P01' })
  assert.deepEqual((await ratio(3)).rows, [{ ratio: 2 }])
})
