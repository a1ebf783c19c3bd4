// R5: on a full disk reading goes on, writing is refused, nothing acknowledged is lost.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { openStore, type Store } from '#kernel/store/store.ts'
import { begin, check, write } from './ledger.ts'
import { withServer } from './process.ts'

test('R5: below the reserve writing is refused and reading goes on', { skip: withServer }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jurat-reserve-'))
  // no disk has that much left
  const store = await openStore({ folder, reserve: { bytes: Number.MAX_VALUE, share: 1 } })
  try {
    await assert.rejects(write(store), { slug: 'disk-full', status: 507 })
    const { rows } = await store.transaction({ role: 'jurat_app', readOnly: true }, (db) =>
      sql`select 1 as one`.execute(db),
    )
    assert.deepEqual(rows, [{ one: 1 }])
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
})

const cannot =
  process.platform !== 'linux' || process.getuid?.() !== 0 ? 'only root on Linux can mount a small disk' : false

test('R5: a disk that runs full in the middle of writing', { skip: withServer || cannot }, async (t) => {
  const disk = mkdtempSync(join(tmpdir(), 'jurat-full-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', disk])
  const folder = join(disk, 'bureau')
  mkdirSync(folder)
  // the reserve is off: what the database itself says is tried
  const reserve = { bytes: 0, share: 0 }
  let store: Store | undefined
  let acknowledged = 0
  try {
    store = await openStore({ folder, reserve, busyAfterMs: 60_000 })
    await begin(store)
    for (let n = 0; n < 30; n++) acknowledged = await write(store)
    fill(join(disk, 'rubbish'))
    await assert.rejects(fillUp(store), { slug: 'disk-full', status: 507 })
    assert.equal(await check(store, acknowledged), acknowledged, 'reading goes on')
    rmSync(join(disk, 'rubbish'))
    acknowledged = await write(store)
    await store.close()
    store = await openStore({ folder, reserve, busyAfterMs: 60_000 })
    assert.equal(await check(store, acknowledged), acknowledged)
    t.diagnostic(`${acknowledged} entries acknowledged, none lost`)
  } finally {
    await store?.close()
    execFileSync('umount', ['--lazy', disk])
    rmSync(disk, { recursive: true })
  }
})

/** Leaves a few kilobytes. */
function fill(path: string) {
  const file = openSync(path, 'w')
  const chunk = Buffer.alloc(64 * 1024, 1)
  const left = () => statfsSync(path).bavail * statfsSync(path).bsize
  while (left() > 2 * chunk.length) writeSync(file, chunk)
  closeSync(file)
}

const fillUp = (store: Store) =>
  store.transaction({ role: 'jurat_owner' }, async (db) => {
    await sql`create table rubbish as select repeat('x', 1000) as x from generate_series(1, 200000)`.execute(db)
  })
