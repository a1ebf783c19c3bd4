import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

const program = `
  import { mkdtempSync, rmSync } from 'node:fs'
  import { tmpdir } from 'node:os'
  import { join } from 'node:path'
  const { openStore } = await import('#kernel/store/store.ts')
  const { sql } = await import('kysely')
  const folder = mkdtempSync(join(tmpdir(), 'jurat-compiled-'))
  const store = await openStore({ folder })
  await store.transaction({ role: 'jurat_owner', operation: 'test' }, (db) =>
    sql\`select count(*) filter (where i % 3 = 1 and i % 5 <> 2) from generate_series(1, 500000) i\`.execute(db))
  await store.close()
  rmSync(folder, { recursive: true })
`

test('the database is compiled once, quickly, and not again in 600 MB', () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    ['--trace-wasm-compilation-times', '--import', 'tsx', '--input-type=module', '--eval', program],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  )
  assert.equal(status, 0)
  // threads write at once and cut into each other's lines, so compilers are counted, not lines
  const compilers = [...stdout.matchAll(/using (\w+)/g)].map(([, name]) => name)
  assert.ok(compilers.length > 1000)
  assert.deepEqual([...new Set(compilers)], ['Liftoff'])
})
