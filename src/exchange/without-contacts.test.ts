import assert from 'node:assert/strict'
import test from 'node:test'
import { beginsWithin, withoutContacts, type Line } from './without-contacts.ts'

const shown = (...texts: string[]) =>
  withoutContacts(texts.map((text, index) => ({ line: index + 7, text }))).map(({ text }) => text)

test('people are left out of the lines of a file, and the lines keep their numbers', () => {
  assert.deepEqual(
    shown(
      '<title/>',
      '<contact-info type="1">',
      '<person-name>Ana (invented)</person-name>',
      '</contact-info>',
      '<b/>',
    ),
    ['<title/>', '<contact-info type="1">', '…', '</contact-info>', '<b/>'],
  )
  assert.equal(withoutContacts([{ line: 7, text: '<a/>' }])[0]!.line, 7)
})

test('people are left out where the element begins before the first line or ends after the last', () => {
  assert.deepEqual(shown('Ana (invented)', '</contact-info>', '<b/>'), ['…', '</contact-info>', '<b/>'])
  assert.deepEqual(shown('<a/>', '<contact-info>', 'Ana (invented)'), ['<a/>', '<contact-info>', '…'])
})

test('people are left out within one line, and an empty element hides nothing', () => {
  assert.deepEqual(shown('<contact-info>Ana (invented)</contact-info><b/>'), ['<contact-info>…</contact-info><b/>'])
  assert.deepEqual(shown('<contact-info/>', '<b/>'), ['<contact-info/>', '<b/>'])
})

test('whether contacts are open where a line begins is looked for as far back as it takes', async () => {
  const filled = (count: number) => Array.from({ length: count }, () => '<email>ana@example.org</email>')
  const file = ['<a/>', '<contact-info>', ...filled(3_500), '</contact-info>', ...filled(3_500), '<contact-info/>', '']
  const lines = file.map((text, index): Line => ({ line: index + 1, text }))
  const read = (from: number, until: number) => Promise.resolve(lines.slice(from - 1, until - 1))
  const begins = (line: number) => beginsWithin(line, read)
  const open = await Promise.all([1, 2, 3, 1_500, 3_503, 3_504, 7_000, 7_005].map(begins))
  assert.deepEqual(open, [false, false, true, true, true, false, false, false])
  // an activity that begins tells as well, so that no file is looked through as a whole
  const asked: number[] = []
  await beginsWithin(7_000, (from) => {
    asked.push(from)
    return Promise.resolve([{ line: from, text: '<iati-activity default-currency="USD">' }])
  })
  assert.deepEqual(asked, [6_000])
  // a line of which only the end can be read may hold anything
  const long = () => Promise.resolve([{ line: 6, text: 'Ana (invented)' }])
  assert.equal(await beginsWithin(7, long), true)
  assert.deepEqual(withoutContacts([{ line: 7, text: 'Ana (invented)' }], true), [{ line: 7, text: '…' }])
})
