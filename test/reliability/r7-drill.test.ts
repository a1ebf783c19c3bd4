// R7: what is restored from a backup is what was backed up, to the row, the sum and the seal, also when
// a bureau moves from one engine to the other.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { sealingKey } from '#kernel/audit/key.ts'
import { sealAll } from '#kernel/audit/seal.ts'
import { openStore, type Store } from '#kernel/store/store.ts'
import { freshStore } from '#testing.ts'
import { nightly } from './process.ts'

const owner = { role: 'jurat_owner', deadlineMs: 0 } as const
const folder = mkdtempSync(join(tmpdir(), 'jurat-drill-'))
const embedded = await openStore({ folder: join(folder, 'bureau'), busyAfterMs: 60_000 })
const other = await freshStore()
after(async () => {
  await embedded.close()
  await other.remove()
  rmSync(folder, { recursive: true })
})

/** Rows and digest of every table. */
const contents = (store: Store) =>
  store.transaction(owner, async (db) => {
    const tables = await sql<{ name: string }>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`.execute(
      db,
    )
    const found: Record<string, unknown> = {}
    for (const { name } of tables.rows) {
      const { rows } = await sql`
        select count(*)::int as rows, md5(string_agg(t::text, e'\n' order by t::text collate "C")) as digest
        from ${sql.id(name)} t`.execute(db)
      found[name] = rows[0]
    }
    return found
  })

const live = (store: Store, people: number) =>
  store.transaction(owner, async (db) => {
    await sql`
      insert into actor (id, kind, name, invented)
      select gen_random_uuid(), 'person', 'Invented ' || n, true from generate_series(1, ${people}::int) n`.execute(db)
    await sql`
      insert into role_grant (id, actor_id, role, scope_kind, scope_code, origin)
      select gen_random_uuid(), id, 'auditor', 'country', 'HT', 'administrator' from actor where invented on conflict do nothing`.execute(
      db,
    )
    await sql`update actor set active = false, version = version + 1 where name like '%7'`.execute(db)
    await sql`delete from role_grant where actor_id in (select id from actor where name like '%3')`.execute(db)
  })

async function drill(from: Store, to: Store, name: string) {
  const file = join(folder, name)
  const before = await contents(from)
  const written = await from.backup(file)
  assert.deepEqual(await to.restore(file, { replace: true }), written)
  assert.deepEqual(await contents(to), before)
  return written
}

test('R7: there and back again, with the seals', async (t) => {
  await live(embedded, nightly ? 100_000 : 1000)
  await sealAll(embedded, sealingKey(join(folder, 'seal.pem')))
  const there = await drill(embedded, other.store, 'there.tar.gz')
  t.diagnostic(`${there.rows} rows of ${there.tables} tables from embedded to ${other.store.kind}`)
  // life goes on where it was restored, and the way back brings that along
  await live(other.store, 10)
  await sealAll(other.store, sealingKey(join(folder, 'seal.pem')))
  const back = await drill(other.store, embedded, 'back.tar.gz')
  assert.ok(back.rows > there.rows)
})
