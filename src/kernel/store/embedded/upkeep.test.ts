import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openStore } from '../store.ts'
import { startEngine } from './engine.ts'
import { tidyTables, upkeepOf } from './upkeep.ts'

const folder = mkdtempSync(join(tmpdir(), 'jurat-upkeep-'))
await (await openStore({ folder })).close()
const engine = startEngine(join(folder, 'database'), 120_000)
after(async () => {
  await engine.close()
  rmSync(folder, { recursive: true })
})
const query = async (text: string) => (await engine.connections.use((client) => client.query(text))).rows as object[]
const logBytes = async () => {
  const [row] = await query(`select pg_current_wal_insert_lsn() - redo_lsn as bytes from pg_control_checkpoint()`)
  return Number((row as { bytes: string }).bytes)
}

test('the log that recovery must read is cut when it has grown', async () => {
  await query(`create table much as select repeat('x', 1000) as x from generate_series(1, 80000)`)
  assert.ok((await logBytes()) > 64 * 1024 * 1024)
  const upkeep = upkeepOf(engine.connections)
  upkeep.afterWrite()
  await upkeep.settled()
  assert.ok((await logBytes()) < 1024 * 1024)
})

test('tables that have changed are vacuumed and analysed', async () => {
  await query('create table changing as select n from generate_series(1, 1000) n')
  await query('update changing set n = n + 1')
  await tidyTables(engine.connections, 'all')
  assert.deepEqual(
    await query(`select n_dead_tup::int as dead, last_vacuum is not null as vacuumed, last_analyze is not null as analysed
                 from pg_stat_user_tables where relname = 'changing'`),
    [{ dead: 0, vacuumed: true, analysed: true }],
  )
})

const analysed = async (table: string) => {
  const [row] = await query(`select n_mod_since_analyze::int as changed, c.reltuples >= 0 as analysed
    from pg_stat_user_tables s join pg_class c on c.oid = s.relid where s.relname = '${table}'`)
  return row as { changed: number; analysed: boolean }
}

test('tables that were never analysed need not wait for the others', async () => {
  await query('create table grown as select n from generate_series(1, 1000) n')
  await query('analyze grown')
  await query('insert into grown select n from generate_series(1, 1000) n')
  await query('create table fresh as select n from generate_series(1, 1000) n')
  await tidyTables(engine.connections, 'never analysed')
  assert.deepEqual(await analysed('fresh'), { changed: 0, analysed: true })
  assert.ok((await analysed('grown')).changed > 0)
  // from a smaller sample, which holds for this alone
  assert.deepEqual(
    await query(`select array_length(histogram_bounds::text::int[], 1) as bounds, current_setting('default_statistics_target') as target
                 from pg_stats where tablename = 'fresh'`),
    [{ bounds: 11, target: '100' }],
  )
})

test('what the last holder of a folder left without statistics gets them with the first write', async () => {
  await query('create table left_behind as select n from generate_series(1, 1000) n')
  const upkeep = upkeepOf(engine.connections)
  upkeep.afterWrite()
  await upkeep.settled()
  assert.equal((await analysed('left_behind')).analysed, true)
})
