import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { z } from 'zod'
import { objectIn, toObject, toObjects, type Member } from './object-option.ts'

const schema = z.object({
  name: z.string(),
  birth: z.object({ year: z.int().nullable(), month: z.int().optional() }).nullable().optional(),
  commands: z.boolean().optional(),
  citizenships: z.array(z.string()).optional(),
})
const of = objectIn(z.toJSONSchema(z.array(schema).nullable(), { io: 'input' }) as Member)!
const rules = objectIn(z.toJSONSchema(z.record(z.string(), z.int())) as Member)!

test('an object is typed by its members, by the one that says most, or as JSON', () => {
  assert.deepEqual(toObject(of, 'Ana Cruz'), { name: 'Ana Cruz' })
  assert.deepEqual(toObject(of, 'name=Ana Cruz; birth.year=1980; birth.month=3; commands=yes; citizenships=HT, CA'), {
    name: 'Ana Cruz',
    birth: { year: 1980, month: 3 },
    commands: true,
    citizenships: ['HT', 'CA'],
  })
  assert.deepEqual(toObject(of, '{"name":"Ana = Cruz"}'), { name: 'Ana = Cruz' })
  assert.deepEqual(toObject(rules, 'HT=36; TG=12'), { HT: 36, TG: 12 })
})

test('what is neither is refused', () => {
  assert.throws(() => toObject(of, '{name'), /JSON/)
  assert.throws(() => toObject(of, 'name=Ana; rest'), /member=value/)
  assert.throws(() => toObject(rules, '__proto__=1'), /no such/)
  assert.throws(() => toObject(rules, 'HT'), /member=value/)
})

test('a list of objects may stand in a file, as JSON or as a table', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'jurat-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const written = (text: string) => {
    const file = join(folder, 'list')
    writeFileSync(file, text)
    return `@${file}`
  }
  assert.deepEqual(toObjects(of, 'name=Ana; commands=no'), [{ name: 'Ana', commands: false }])
  assert.deepEqual(toObjects(of, written('[{"name":"Ana"},{"name":"Bo"}]')), [{ name: 'Ana' }, { name: 'Bo' }])
  assert.deepEqual(toObjects(of, written('\uFEFFname,birth.year,citizenships\n"Cruz; Ana",1980,"HT, CA"\nBo,,\n')), [
    { name: 'Cruz; Ana', birth: { year: 1980 }, citizenships: ['HT', 'CA'] },
    { name: 'Bo' },
  ])
  assert.throws(() => toObjects(of, written('{"name":"Ana"}')), /no list/)
  assert.throws(() => toObjects(of, written('[{')), /well-formed/)
  assert.throws(() => toObjects(of, written('name\n"Ana')), /no table/)
  assert.throws(() => toObjects(of, `@${folder}/nowhere`), /no file/)
})
