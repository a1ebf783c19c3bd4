import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { loader } from './ready.mjs'

// within the project, where a page finds what it is made of
const folder = mkdtempSync(join(import.meta.dirname, '..', '.page-'))
after(() => rmSync(folder, { recursive: true }))
const page = join(folder, 'page.tsx')
const run = () => spawnSync(process.execPath, ['--import', loader, page], { encoding: 'utf8' })

test('a page runs as it stands, also after a change', () => {
  writeFileSync(page, 'const name: string = "Ada"\nconsole.log(String(<p>{name}</p>))\n')
  assert.equal(run().stdout, '<p>Ada</p>\n')
  assert.equal(run().stdout, '<p>Ada</p>\n')
  writeFileSync(page, 'const name: string = "Bo"\nconsole.log(String(<p>{name}</p>))\n')
  assert.equal(run().stdout, '<p>Bo</p>\n')
})

test('what is wrong in a page is told with its line', () => {
  writeFileSync(page, 'const one = 1\n\n\n\n\nthrow new Error(String(<b>{one}</b>))\n')
  assert.match(run().stderr, /page\.tsx:6/)
  writeFileSync(page, 'const one = (\n')
  assert.match(run().stderr, /page\.tsx:2/)
})
