// R3: every commit of the embedded database reaches the disk, or it does not start.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { checkDurability } from '#kernel/store/embedded/durability.ts'
import { startEngine } from '#kernel/store/embedded/engine.ts'
import { openStore } from '#kernel/store/store.ts'

const folder = mkdtempSync(join(tmpdir(), 'jurat-durability-'))
await (await openStore({ folder })).close()
const engine = startEngine(join(folder, 'database'), 120_000)
after(async () => {
  await engine.close()
  rmSync(folder, { recursive: true })
})

test('R3: each commit is at least one fsync', () =>
  engine.connections.use(async (client) => {
    await client.query('create table written (n int)')
    for (let n = 0; n < 20; n++) {
      const before = engine.fsyncs()
      await client.query('begin')
      await client.query({ text: 'insert into written values ($1)', values: [n] })
      assert.equal(engine.fsyncs(), before, 'nothing is flushed before the commit')
      await client.query('commit')
      assert.ok(engine.fsyncs() > before)
    }
  }))

test('R3: an engine whose commits do not reach the disk is refused', async () => {
  await checkDurability(engine)
  await assert.rejects(checkDurability({ ...engine, fsyncs: () => 0 }), { slug: 'store-unfit' })
})
