// R1 on a PostgreSQL server: the whole cluster is killed, and nothing that was acknowledged is lost.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { migrateServer } from '#kernel/store/server.ts'
import { rounds, startBookkeeper, withoutServer } from './process.ts'

const script = fileURLToPath(new URL('../../scripts/postgres.mjs', import.meta.url))
const cluster = (...args: string[]) => execFileSync(process.execPath, [script, ...args], { encoding: 'utf8' })
const skip = withoutServer || (existsSync('/usr/lib/postgresql') ? false : "Debian's PostgreSQL is not installed here")

test('R1: kill -9 of the whole server', { skip }, async (t) => {
  const told = Object.fromEntries(
    [...cluster().matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value] as const),
  ) as Record<'TEST_DATABASE_URL' | 'TEST_OWNER_URL' | 'TEST_SERVER_FOLDER', string>
  const { TEST_DATABASE_URL: url, TEST_OWNER_URL: ownerUrl, TEST_SERVER_FOLDER: folder } = told
  let acknowledged = 0
  let done = 0
  try {
    await migrateServer({ url, ownerUrl })
    for (const round of rounds(5, 300)) {
      const bookkeeper = startBookkeeper({ url, ownerUrl }, acknowledged)
      await bookkeeper.wrote(1 + Math.floor(Math.random() * 300))
      assert.equal(bookkeeper.complaint(), '')
      await killCluster(join(folder, 'cluster'))
      await bookkeeper.ended
      acknowledged = bookkeeper.acknowledged()
      cluster('--start', folder)
      done = round
    }
    const last = startBookkeeper({ url, ownerUrl }, acknowledged)
    await last.wrote(1)
    await last.kill()
    assert.equal(last.complaint(), '')
    t.diagnostic(`${done} kills, ${acknowledged} entries acknowledged, none lost`)
  } finally {
    cluster('--stop', folder)
  }
})

/** The postmaster and all its children, so that none of them tidies up. */
async function killCluster(folder: string) {
  const postmaster = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]!
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ')
  const all = [postmaster, ...children]
  for (const pid of all) process.kill(Number(pid), 'SIGKILL')
  // the shared memory is free when the last of them is gone; one that nobody has waited for yet is gone as well
  while (all.some(lives)) await setImmediate()
  rmSync(join(folder, 'postmaster.pid'), { force: true })
}

const lives = (pid: string) => {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
