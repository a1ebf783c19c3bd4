import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseInput } from '#kernel/operation.ts'
import { Problem } from '#kernel/problem.ts'
import { z } from 'zod'
import { dimensions } from './dimension.ts'
import { selectionText, Where, type Selection } from './selection.ts'

const read = (where: z.input<typeof Where>) => parseInput({ input: z.object({ where: Where }) }, { where }).where
const plain = (selection: Selection) => selection.map(({ dimension, not, values }) => [dimension.key, not, values])

test('an empty selection includes everything', () => {
  assert.deepEqual(read(''), [])
  assert.deepEqual(read([]), [])
  assert.deepEqual(read({}), [])
  assert.deepEqual(parseInput({ input: z.object({ where: Where }) }, {}).where, [])
})

test('text, a list of texts and JSON say the same', () => {
  const wanted = [
    ['country', false, ['HT', 'DO']],
    ['fiscal-year', true, ['2023']],
    ['account', false, [null]],
  ]
  assert.deepEqual(plain(read('country=HT,DO; fiscal-year!=2023; account=')), wanted)
  assert.deepEqual(plain(read(['country=HT,DO', 'fiscal-year!=2023', 'account=null'])), wanted)
  assert.deepEqual(plain(read({ country: ['HT', 'DO'], 'fiscalYear!': 2023, account: null })), wanted)
})

test('an institution that nobody knows is written unknown', () =>
  assert.deepEqual(plain(read('institution=unknown')), [['institution', false, [null]]]))

test('a value that holds a comma stands in quotation marks', () =>
  assert.deepEqual(plain(read('implementer="Smith, ""Jones"" & Co; Inc.",UNODC')), [
    ['implementer', false, ['Smith, "Jones" & Co; Inc.', 'UNODC']],
  ]))

test('a fault names the field and what it may be', () => {
  const refused = (where: z.input<typeof Where>) => {
    try {
      read(where)
    } catch (error) {
      assert.ok(error instanceof Problem)
      assert.equal(error.slug, 'invalid-input')
      return (error.details as { errors: { path: string; message: string }[] }).errors[0]!
    }
    return assert.fail(`${JSON.stringify(where)} was taken`)
  }
  const unknown = refused('contry=HT')
  assert.equal(unknown.path, 'where.contry')
  assert.match(unknown.message, /there are country, region, institution, .*fiscal-year.*hierarchy/)
  assert.equal(refused('fiscal-year=last').path, 'where.fiscal-year')
  assert.equal(refused({ invented: 'perhaps' }).path, 'where.invented')
  assert.match(refused('Haiti').message, /write key=value/)
  assert.match(refused('implementer="A').message, /not closed/)
})

test('a selection written as text reads back equal', () => {
  const written = dimensions.filter(({ kind, key }) => kind === 'text' && key !== 'invented')
  const condition = fc.record({
    key: fc.constantFrom(...written.map(({ key }) => key)),
    not: fc.boolean(),
    values: fc.array(
      fc.option(
        fc.string({ minLength: 1 }).filter((s) => !s.includes('\0')),
        { nil: null },
      ),
      { minLength: 1 },
    ),
  })
  fc.assert(
    fc.property(fc.array(condition, { maxLength: 4 }), (conditions) => {
      const selection = conditions.flatMap(({ key, not, values }) => read({ [key + (not ? '!' : '')]: values }))
      assert.deepEqual(plain(read(selectionText(selection))), plain(selection))
    }),
    { numRuns: 300 },
  )
})
