// R4: one process at a time holds the folder; another is told who does.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { takeFolder } from '#kernel/store/embedded/owner-lock.ts'
import { openStore } from '#kernel/store/store.ts'
import { nightly, startBookkeeper, withServer } from './process.ts'

const folder = mkdtempSync(join(tmpdir(), 'jurat-owner-'))
after(() => rmSync(folder, { recursive: true }))
const lockFile = join(folder, 'owner.json')

test(
  'R4: every second opener is refused and told the process, also through another path',
  { skip: withServer },
  async () => {
    const link = `${folder}-link`
    symlinkSync(folder, link)
    const first = startBookkeeper({ folder }, 0)
    try {
      await first.wrote(1)
      for (let n = 0; n < (nightly ? 100 : 20); n++)
        await assert.rejects(openStore({ folder: n % 2 ? folder : link }), (error: Error & { slug?: string }) => {
          assert.equal(error.slug, 'folder-in-use')
          assert.match(error.message, new RegExp(`process ${first.pid} `))
          return true
        })
      const second = startBookkeeper({ folder }, 0)
      await second.wrote(1)
      assert.match(second.complaint(), new RegExp(`process ${first.pid} `))
      await first.wrote(1)
      assert.equal(first.complaint(), '')
    } finally {
      await first.kill()
      rmSync(link)
    }
  },
)

test('R4: the folder is free the moment its holder was killed', { skip: withServer }, async () => {
  const first = startBookkeeper({ folder }, 0)
  await first.wrote(1)
  await first.kill()
  const lock = await takeFolder(folder)
  assert.equal((JSON.parse(readFileSync(lockFile, 'utf8')) as { pid: number }).pid, process.pid)
  await lock.release()
})

test(
  'R4: a holder in another container is believed while its heart beats, and no longer',
  { skip: withServer },
  async () => {
    writeFileSync(lockFile, JSON.stringify({ token: 'other', pid: 7, bootId: 'other', pidNamespace: 'other' }))
    await assert.rejects(takeFolder(folder), /process 7 of another container/)
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(lockFile, longAgo, longAgo)
    await (await takeFolder(folder)).release()
  },
)

test('R4: whoever was taken over after a long standstill writes no more', { skip: withServer }, async (t) => {
  t.mock.timers.enable({ apis: ['Date', 'setInterval'], now: Date.now() })
  const lock = await takeFolder(folder)
  writeFileSync(lockFile, JSON.stringify({ token: 'other', pid: 7, bootId: 'other', pidNamespace: 'other' }))
  t.mock.timers.setTime(Date.now() + 60_000)
  assert.throws(() => lock.assertHeld(), { slug: 'folder-in-use' })
  await lock.release()
  assert.match(readFileSync(lockFile, 'utf8'), /other/)
})
