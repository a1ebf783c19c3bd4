import assert from 'node:assert/strict'
import test from 'node:test'
import { withoutContacts } from './without-contacts.ts'

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
