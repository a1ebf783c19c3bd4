import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { backup } from './care.ts'

const folder = mkdtempSync(join(tmpdir(), 'jurat-care-'))
const { JURAT_DATA, DATABASE_URL } = process.env

before(() => {
  process.env.JURAT_DATA = join(folder, 'data')
  delete process.env.DATABASE_URL
})
after(() => {
  if (JURAT_DATA === undefined) delete process.env.JURAT_DATA
  else process.env.JURAT_DATA = JURAT_DATA
  if (DATABASE_URL !== undefined) process.env.DATABASE_URL = DATABASE_URL
  rmSync(folder, { recursive: true })
})

test('a backup is written whole or not at all, and never over another file', async () => {
  const file = join(folder, 'bureau.jurat')
  writeFileSync(file, 'last month')
  await assert.rejects(backup(file, undefined), { slug: 'file-there' })
  assert.equal(readFileSync(file, 'utf8'), 'last month')

  await assert.rejects(backup(join(folder, 'none', 'bureau.jurat'), undefined))
  await backup(join(folder, 'today.jurat'), undefined)
  assert.deepEqual(readdirSync(folder).toSorted(), ['bureau.jurat', 'data', 'today.jurat'])
})
