import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import PO from 'pofile'
import { catalogueKey, mergeCatalogue } from './catalogue.ts'
import { importEveryMessage } from './every-message.ts'
import { locales, preferredLocale } from './locale.ts'
import { allMessages, defineMessages } from './message.ts'
import { pseudo } from './pseudo.ts'
import { makeTranslator, translator } from './translator.ts'

const m = defineMessages('messages-test', {
  unspent: 'Unspent',
  count: '{count, plural, one {# activity} other {# activities}}',
  greeting: 'Good morning, {name}.',
})

describe('a message', () => {
  test('is written in English where a language lacks it', () => {
    assert.equal(makeTranslator('fr', new Map())(m.unspent), 'Unspent')
  })

  test('counts by the rules of the language it is written in', () => {
    const french = new Map([
      [catalogueKey(m.count), '{count, plural, one {# activité} many {# d’activités} other {# activités}}'],
    ])
    assert.equal(makeTranslator('fr', french)(m.count, { count: 0 }), '0 activité')
    assert.equal(makeTranslator('fr', new Map())(m.count, { count: 0 }), '0 activities')
    const six = '{count, plural, zero {z} one {o} two {t} few {f #} many {m #} other {x}}'
    const arabic = makeTranslator('ar', new Map([[catalogueKey(m.count), six]]))
    assert.deepEqual(
      [0, 1, 2, 3, 11, 100].map((count) => arabic(m.count, { count })),
      ['z', 'o', 't', 'f 3', 'm 11', 'x'],
    )
  })

  test('in English on a right-to-left page keeps its own direction', () => {
    assert.equal(makeTranslator('ar', new Map())(m.greeting, { name: 'Ana' }), '\u2066Good morning, Ana.\u2069')
  })

  test('whose English changed since it was translated is English again', () => {
    const outdated = new Map([[catalogueKey({ id: m.unspent.id, message: 'Not spent' }), 'Non dépensé']])
    assert.equal(makeTranslator('fr', outdated)(m.unspent), 'Unspent')
  })

  test('in disguise shows that it came through the catalogue, with its arguments as they are', () => {
    assert.equal(translator('en-XA')(m.greeting, { name: 'Ana' }), 'Ɠǿǿḓ ḿǿřƞīƞɠ,~~~~ Ana.')
    assert.equal(pseudo(' '), ' ')
  })

  test('needs its arguments', () => {
    // @ts-expect-error the name is missing
    assert.equal(translator('en')(m.greeting), 'Good morning, .')
  })

  test('is defined once', () => {
    assert.throws(
      () => defineMessages('messages-test', { unspent: 'Again' }),
      /messages-test\.unspent is defined twice/,
    )
  })
})

test('a browser is answered in the language it likes best among ours', () => {
  const wishes = [null, 'de', 'fr-CA,fr;q=0.9,en;q=0.8', 'en;q=0.2, ar-JO', 'de, es;q=0.5', 'fr;q=0, es;q=0.1']
  assert.deepEqual(wishes.map(preferredLocale), ['en', 'en', 'fr', 'ar', 'es', 'es'])
})

describe('a catalogue', () => {
  test('keeps translations, marks those whose English changed, drops what the code dropped', () => {
    const before = `
msgctxt "messages-test.unspent"
msgid "Unspent"
msgstr "Non dépensé"

msgctxt "messages-test.greeting"
msgid "Hello, {name}."
msgstr "Salut, {name}."

msgctxt "messages-test.gone"
msgid "Gone"
msgstr "Parti"
`
    const items = PO.parse(mergeCatalogue('fr', before)).items.filter((item) =>
      item.msgctxt?.startsWith('messages-test.'),
    )
    assert.deepEqual(
      items.map((item) => [item.msgctxt, item.msgstr[0], item.flags['fuzzy'] ?? false]),
      [
        ['messages-test.count', '', false],
        ['messages-test.greeting', 'Salut, {name}.', true],
        ['messages-test.unspent', 'Non dépensé', false],
      ],
    )
  })
})

describe('the words of the house', () => {
  before(importEveryMessage)
  const ofTheHouse = () => [...allMessages.values()].filter(({ id }) => !id.includes('-test.'))

  test('are all well-formed', () => {
    for (const { id, message } of ofTheHouse()) assert.doesNotThrow(() => compileMessageOrThrow(message), id)
  })

  test('all stand in the catalogues: run scripts/messages.ts where this fails', () => {
    for (const locale of locales) {
      const file = new URL(`../../../locales/${locale}.po`, import.meta.url)
      if (!existsSync(file)) continue
      const items = PO.parse(readFileSync(file, 'utf8')).items
      const known = new Set(items.map((item) => catalogueKey({ id: item.msgctxt ?? '', message: item.msgid })))
      const missing = ofTheHouse().filter((message) => !known.has(catalogueKey(message)))
      assert.deepEqual(
        missing.map(({ id }) => id),
        [],
        locale,
      )
    }
  })

  test('are complete in English', () => {
    const items = PO.parse(readFileSync(new URL('../../../locales/en.po', import.meta.url), 'utf8')).items
    assert.deepEqual(
      items.filter((item) => item.msgstr[0] !== item.msgid).map((item) => item.msgctxt),
      [],
    )
  })
})
