import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { freshStore } from '#testing.ts'
import type { Db } from './store.ts'

const owner = { role: 'jurat_owner' } as const
const folder = mkdtempSync(join(tmpdir(), 'jurat-backup-'))
const fresh = await freshStore()
const { store } = fresh
after(async () => {
  await fresh.remove()
  rmSync(folder, { recursive: true })
})

/** Rows and a digest over all of them, by table. */
const contents = (db: Db) =>
  sql<{ name: string; rows: string; digest: string }>`
    select 'kinds' as name, count(*) as rows, md5(string_agg(kinds::text, ',' order by id)) as digest from kinds
    union all select 'setting', count(*), md5(string_agg(setting::text, ',' order by key)) from setting
    union all select 'change', count(*), md5(string_agg(change::text, ',' order by id)) from change`.execute(db)

before(() =>
  store.transaction(owner, async (db) => {
    await sql`
      create table kinds (
        id bigint generated always as identity primary key, parent_id bigint references kinds (id), money numeric(14, 2),
        day date, at timestamptz, body jsonb, bytes bytea, words text[], ratio float8, yes boolean, span interval,
        range int4range, twice numeric generated always as (money * 2) stored)`.execute(db)
    await sql`create index on kinds (parent_id)`.execute(db)
    await sql`
      insert into kinds (parent_id, money, day, at, body, bytes, words, ratio, yes, span, range)
      values (2, 0.10, '0044-03-15 BC', 'infinity', 'null', '\\x00ff', array['a,"b', null, ''], 0.1::float8 + 0.2, true, '1 mon -3 days', '[1,5)'),
             (1, null, null, null, null, null, null, null, null, null, null),
             (null, -1.00, '2025-10-01', now(), '{"big": 9007199254740993, "text": "line\\nline\\t"}', '', '{}', 'NaN', false, '0', 'empty')`.execute(
      db,
    )
    await sql`
      insert into kinds (money, body, bytes)
      select n / 100.0, jsonb_build_object('n', n, 'text', repeat('é', n % 300)), repeat('x', n % 2000)::bytea
      from generate_series(1, 3000) n`.execute(db)
    await sql`insert into setting (key, value) values ('of-the-test', '"é"')`.execute(db)
  }),
)

test('what was backed up is what comes back, to the row and to the sum', async () => {
  const file = join(folder, 'whole.tar.gz')
  const before = await store.transaction(owner, contents)
  const written = await store.backup(file)
  await store.transaction(owner, async (db) => {
    await sql`update kinds set money = 0`.execute(db)
    await sql`delete from kinds where id > 1000`.execute(db)
    await sql`update setting set value = '"lost"'`.execute(db)
  })
  const restored = await store.restore(file, { replace: true })
  assert.deepEqual(restored, written)
  assert.deepEqual((await store.transaction(owner, contents)).rows, before.rows)
  const next = await store.transaction(owner, (db) =>
    sql<{ id: string; twice: string }>`insert into kinds (money) values (0.11) returning id, twice`.execute(db),
  )
  assert.deepEqual(next.rows, [{ id: '3004', twice: '0.22' }])
})

test('a backup goes on beside reading and writing, and is of one instant', async () => {
  const file = join(folder, 'beside.tar.gz')
  const add = () =>
    store.transaction(owner, async (db) => {
      await sql`insert into kinds (money) values (1), (-1)`.execute(db)
    })
  const [summary] = await Promise.all([store.backup(file), add(), add(), add()])
  await add()
  await store.restore(file, { replace: true })
  const { rows } = await store.transaction(owner, (db) =>
    sql<{ odd: number; left: number }>`select (count(*) % 2)::int as odd, count(*)::int as left from kinds`.execute(db),
  )
  // 3,004 rows of the tests before, and of each writer both rows or none
  assert.equal(rows[0]?.odd, 0)
  assert.ok(rows[0].left <= 3010 && summary.rows >= rows[0].left)
})

test('a restore replaces nothing unless told to', () =>
  assert.rejects(store.restore(join(folder, 'whole.tar.gz'), {}), { slug: 'store-not-empty' }))

test('a damaged, altered or shortened file restores nothing', async () => {
  const whole = readFileSync(join(folder, 'whole.tar.gz'))
  const tar = gunzipSync(whole)
  const altered = Buffer.from(tar)
  altered[altered.indexOf('"money":"0.10"') + 9] = '7'.charCodeAt(0)
  const before = await store.transaction(owner, contents)
  for (const [name, bytes] of Object.entries({
    shortened: whole.subarray(0, whole.length - 5000),
    damaged: Buffer.concat([whole.subarray(0, 5000), Buffer.alloc(100), whole.subarray(5100)]),
    altered: gzipSync(altered),
    'without manifest': gzipSync(tar.subarray(0, tar.lastIndexOf('manifest.json'))),
    'something else': Buffer.from('not a backup'),
  })) {
    const file = join(folder, `${name}.tar.gz`)
    writeFileSync(file, bytes)
    await assert.rejects(store.restore(file, { replace: true }), { slug: 'backup-unfit' }, name)
  }
  assert.deepEqual((await store.transaction(owner, contents)).rows, before.rows)
})

test('a backup of another version is refused with the word which', async () => {
  const tar = gunzipSync(readFileSync(join(folder, 'whole.tar.gz')))
  const file = join(folder, 'later.tar.gz')
  writeFileSync(
    file,
    gzipSync(Buffer.from(tar.toString('latin1').replace('0001_roles.sql', '0099_later.sq'), 'latin1')),
  )
  await assert.rejects(store.restore(file, { replace: true }), { slug: 'backup-unfit' })
})
