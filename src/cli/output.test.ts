import assert from 'node:assert/strict'
import test from 'node:test'
import { printAnswer, type Style } from './output.ts'

const plain: Style = { json: false, csv: false, quiet: false, color: false }
const printed = (answer: unknown, style: Partial<Style> = {}) => {
  let text = ''
  printAnswer(answer, { ...plain, ...style }, (part) => (text += part))
  return text
}
const answer = {
  by: ['country'],
  rows: [
    { country: 'HT', unspent: '2600187.00' },
    { country: null, unspent: '-5.00' },
  ],
  asOf: '2026-03-01',
}

test('people get a table, numbers to the right, and the rest beneath', () => {
  assert.equal(
    printed(answer),
    [
      'country     unspent',
      '-------  ----------',
      'HT       2600187.00',
      '              -5.00',
      '',
      'asOf  2026-03-01',
      '',
    ].join('\n'),
  )
})

test('a file within an answer is for programs alone', () => {
  const whole = { title: 'Fitted', rows: answer.rows, file: { format: 'jurat-chain/1', figures: { a: { value: 1 } } } }
  const text = printed(whole)
  assert.match(text, /^title  Fitted\nfile   jurat-chain\/1: --json has it\n\nrows\n/)
  assert.doesNotMatch(text, /figures/)
  assert.deepEqual(JSON.parse(printed(whole, { json: true })), whole)
})

test('programs get JSON as the operation answered it, or the rows as CSV', () => {
  assert.deepEqual(JSON.parse(printed(answer, { json: true })), answer)
  assert.equal(printed(answer, { csv: true }), 'country,unspent\nHT,2600187.00\n,-5.00\n')
})

test('a long text is cut to what a line can hold, an address is not', () => {
  const address = `https://bureau.example.org/follow-up/answer/${'x'.repeat(60)}`
  const text = printed({ rows: [{ address, text: 'word '.repeat(20) }] })
  assert.ok(text.includes(address))
  assert.match(text, /word word…/)
})

test('a cell that a spreadsheet would take for a formula is disarmed, a negative number is not', () => {
  assert.equal(printed([{ title: '=1+1', amount: '-5.00' }], { csv: true }), "title,amount\n'=1+1,-5.00\n")
})

test('a record within a row spreads into columns; a hash is cut for people, not for programs', () => {
  const rows = [{ file: 'a.xml', sha256: 'ab'.repeat(32), activities: { new: 1, wrong: 0 } }]
  assert.match(printed({ rows }), /^file +sha256 +new +wrong\n/)
  assert.match(printed({ rows }), /ababababab…/)
  assert.match(
    printed({ rows }, { csv: true }),
    /^file,sha256,activities\.new,activities\.wrong\na\.xml,(ab){32},1,0\n$/,
  )
})

test('a column keeps its whole name where another ends alike', () => {
  assert.match(printed([{ planned: { new: 1 }, done: { new: 2, wrong: 0 } }]), /^planned\.new +done\.new +wrong\n/)
})

test('the rows are shown even where a list before them is empty: a balance grouped by nothing', () => {
  const whole = { by: [], rows: [{ currency: 'USD', unspent: '5.00' }] }
  assert.match(printed(whole), /^currency +unspent\n[- ]+\nUSD +5\.00\n$/)
  assert.equal(printed(whole, { csv: true }), 'currency,unspent\nUSD,5.00\n')
})

test('an answer of several parts is shown whole, each list under its name', () => {
  const nation = {
    code: 'HT',
    byYear: { by: ['fiscalYear'], rows: [{ fiscalYear: 2012, unspent: '5.00' }] },
    activities: [{ identifier: 'A' }],
    results: [],
  }
  assert.equal(
    printed(nation),
    [
      'code       HT',
      'byYear.by  fiscalYear',
      '',
      'byYear.rows',
      '',
      'fiscalYear  unspent',
      '----------  -------',
      '      2012     5.00',
      '',
      'activities',
      '',
      'identifier',
      '----------',
      'A',
      '',
    ].join('\n'),
  )
})

test('an empty list beside other facts, and a fact that is not there, are none', () => {
  assert.equal(printed({ seals: 3, faults: [] }), 'faults  none\nseals   3\n')
  assert.equal(printed({ sealedAt: null }), 'sealedAt  none\n')
})

test('an empty list says so; a single record is listed', () => {
  assert.equal(printed({ rows: [] }), 'Nothing to show.\n')
  assert.equal(printed({ name: 'x', jobId: 'y' }), 'name   x\njobId  y\n')
})
