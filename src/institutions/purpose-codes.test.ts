import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { purposeCode, purposeCodes, silentPurposeCodes } from './purpose-codes.ts'

const shared = process.env['JURAT_SHARED'] ?? join(import.meta.dirname, '../../../shared')
const codeList = join(shared, 'data/iati/standard/codelists/Sector.xml')

test('police, courts and prisons have codes of their own', () => {
  const institutionOf = (code: string) =>
    purposeCode(code, '1')?.claims.find(({ subject }) => subject === 'institution')?.value
  assert.equal(institutionOf('15132'), 'police')
  assert.equal(institutionOf('15134'), 'courts')
  assert.equal(institutionOf('15137'), 'corrections')
  assert.equal(institutionOf('15131'), 'cross-cutting')
})

test('a code that names several institutions tells none', () => {
  for (const { code } of silentPurposeCodes) assert.equal(purposeCode(code, '1'), undefined, code)
})

test("the same digits in a publisher's own vocabulary are another code", () => {
  assert.equal(purposeCode('15132', '99'), undefined)
  assert.equal(purposeCode('15132', undefined)?.code, '15132')
})

test(
  'codes and names are those of the code list',
  { skip: existsSync(codeList) ? false : 'no shared code lists here' },
  () => {
    const list = readFileSync(codeList, 'utf8')
    for (const { code, name } of purposeCodes) {
      const item = list.slice(list.indexOf(`<code>${code}</code>`))
      assert.ok(list.includes(`<code>${code}</code>`), code)
      assert.equal(/<narrative>([^<]*)</.exec(item)?.[1], name)
    }
    for (const { code } of silentPurposeCodes) assert.ok(list.includes(`<code>${code}</code>`), code)
  },
)
