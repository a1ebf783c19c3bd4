import assert from 'node:assert/strict'
import { Command } from 'commander'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, test } from 'node:test'
import { Problem } from '#kernel/problem.ts'
import { addSecondOpinion } from './second-opinion.ts'
import { file, schemaFolder, withoutData } from '../iati/testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'jurat-schema-'))
afterEach(() => {
  process.exitCode = undefined
})

async function imported(content: string, schema: string) {
  process.exitCode = undefined
  const said: string[] = []
  const program = new Command()
  let ran = false
  program
    .command('import')
    .command('iati <file...>')
    .action(() => {
      ran = true
    })
  addSecondOpinion(program, (text) => said.push(text))
  const path = join(folder, 'a.xml')
  writeFileSync(path, content)
  await program.parseAsync(['import', 'iati', path, '--schema', schema], { from: 'user' })
  return { said: said.map((text) => text.replace(`${path}:`, '')), ran, exitCode: process.exitCode }
}

test('an import with the official schemas tells what they find, and goes on', { skip: withoutData }, async () => {
  const { said, ran, exitCode } = await imported(file('<nonsense/>'), schemaFolder)
  assert.equal(said.length, 1)
  assert.match(said[0]!, /^\d+: Element 'nonsense': This element is not expected/)
  assert.equal(exitCode, 3)
  assert.ok(ran)
  assert.deepEqual(await imported(file(''), schemaFolder), { said: [], ran: true, exitCode: undefined })
})

test('a folder without the schemas is a clear problem before anything is done', async () => {
  await assert.rejects(
    imported(file(''), folder),
    (error) => error instanceof Problem && error.slug === 'no-schema' && error.message.includes(folder),
  )
  rmSync(folder, { recursive: true })
})
