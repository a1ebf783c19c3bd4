// R1: a process that is killed at any moment loses nothing that it acknowledged.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { rounds, startBookkeeper, withServer } from './process.ts'

test('R1: kill -9 of the process that holds the embedded database', { skip: withServer }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'jurat-kill-'))
  let acknowledged = 0
  let done = 0
  try {
    for (const round of rounds(20, 300)) {
      const bookkeeper = startBookkeeper({ folder }, acknowledged)
      // a random moment: in every fifth round while it opens, that is, while it recovers from the last kill
      if (round % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 1500))
      else await bookkeeper.wrote(1 + Math.floor(Math.random() * 150))
      assert.equal(bookkeeper.complaint(), '')
      await bookkeeper.kill()
      acknowledged = bookkeeper.acknowledged()
      done = round
    }
    const last = startBookkeeper({ folder }, acknowledged)
    await last.wrote(1)
    await last.kill()
    assert.equal(last.complaint(), '')
    assert.ok(last.held()! >= acknowledged)
    t.diagnostic(`${done} kills, ${acknowledged} entries acknowledged, none lost`)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
