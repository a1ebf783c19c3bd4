import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { loader } from '../../../../scripts/ready.mjs'

const program = `
  import { mkdtempSync, rmSync } from 'node:fs'
  import { tmpdir } from 'node:os'
  import { join } from 'node:path'
  const { openStore } = await import('#kernel/store/store.ts')
  const { sql } = await import('kysely')
  const folder = mkdtempSync(join(tmpdir(), 'jurat-compiled-'))
  const store = await openStore({ folder })
  const long = sql.raw('select ' + Array(2000).fill('1').join(' + '))
  await store.transaction({ role: 'jurat_owner', operation: 'test' }, async (db) => {
    for (let round = 0; round < 200; round++) await long.execute(db)
  })
  await store.close()
  rmSync(folder, { recursive: true })
`

test('what of the database runs often is compiled again, but never its grammar, which would take 600 MB', () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    ['--trace-wasm-compilation-times', '--import', loader, '--input-type=module', '--eval', program],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  )
  assert.equal(status, 0)
  // threads write at once and cut into each other's lines, so what stands in one piece is looked for
  const took = [...stdout.matchAll(/using TurboFan, took \d+ ms and (\d+)/g)].map(([, bytes]) => Number(bytes))
  assert.ok(took.length > 10, `${took.length} functions compiled again`)
  assert.ok(Math.max(...took) < 150_000_000, `${Math.max(...took)} bytes for one function`)
})
