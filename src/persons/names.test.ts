// Names in every script: what is refused, what is kept as it was written, and by what one is found in another script.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { wrongMessages as wrong } from './messages.ts'
import { keysOf, latinWords, soundOf } from './name-keys.ts'
import { personNameText, scriptOf, wrongWithName } from './name.ts'

const sounds = (name: string) => latinWords(name).map(soundOf).join(' ')
const meet = (one: string, other: string) => {
  const keys = new Set(keysOf('JO', one).keys)
  return keysOf('JO', other).keys.some((key) => keys.has(key))
}

test('a name sounds alike however its vowels, its article and its script are written', () => {
  for (const names of [
    ['Mohamed', 'Muhammad', 'Mohammad', 'MOHAMMED', 'محمد', 'مُحَمَّد', 'ﻣﺤﻤﺪ', 'Мухаммад', 'Мохамед'],
    ['Abdulrahman', 'Abd al-Rahman', 'Abdel Rahman', 'Abdul-Rahman', 'عبد الرحمن', 'عبدالرحمن'],
    ['Abdullah', 'Abdallah', 'Abdulla', 'عبد الله', 'عبدالله'],
    ['Al-Masri', 'El Masry', 'المصري'],
    ['Ahmad', 'Ahmed', 'أحمد', 'احمد'],
    ['Hussein', 'Husain', 'Hussain', 'حسين'],
    ['Yusuf', 'Youssef', 'Yousef', 'يوسف'],
    ['Ali', 'علي', 'على'],
    ['Omar', 'Umar', 'عمر'],
    ['Ibrahim', 'Ibraheem', 'إبراهيم', 'ابراهيم'],
    ['Khaled', 'Khalid', 'خالد'],
    ['Fatima', 'Fatimah', 'Fatma', 'فاطمة'],
    ['Sharif', 'Cherif', 'Shareef', 'شريف'],
    ['Mustafa', 'Moustapha', 'مصطفى'],
    ['José Núñez', 'JOSE NUNEZ', 'Jose\u0301 Nu\u0301n\u0303ez'],
    ['Ivanov', 'Иванов'],
    ['Georgios', 'Γεώργιος'],
  ]) {
    const [first, ...others] = names.map(sounds)
    assert.deepEqual(
      others.filter((other) => other !== first),
      [],
      `${names[0]} is ${first}`,
    )
  }
})

test('names that only share a word do not meet, names in another order or with a word more do', () => {
  assert.ok(meet('Jean-Robert Baptiste', 'BAPTISTE, Jean Robert'))
  assert.ok(meet('Jean Robert Baptiste Pierre', 'Jean Baptiste'))
  assert.ok(meet('محمد حسين المصري', 'Mohamed Al-Masri'))
  assert.ok(!meet('Jean Baptiste', 'Jean Pierre'))
  assert.ok(!meet('Mohamed Hussein', 'Mohamed Khalil'))
  assert.ok(meet('Suharto', 'SUHARTO'))
  assert.ok(meet('Wang Xiaoming', '王小明'))
  assert.ok(!meet('Suharto', 'Suharto Widodo'))
  // the same name in another nation is another person’s
  assert.ok(!keysOf('TG', 'Kossi Mensah').keys.some((key) => keysOf('HT', 'Kossi Mensah').keys.includes(key)))
  // what stands in brackets is a note
  assert.ok(!meet('Ana Cruz (invented)', 'Rosa Vega (invented)'))
})

test('a name in letters that look like Latin ones is found by what it looks like and by what it says', () => {
  // СОКОР АСЕР in Cyrillic letters throughout
  assert.ok(meet('\u0421\u041e\u041a\u041e\u0420 \u0410\u0421\u0415\u0420', 'COKOP ACEP'))
  assert.ok(meet('\u0421\u041e\u041a\u041e\u0420 \u0410\u0421\u0415\u0420', 'Sokor Aser'))
})

test('what hides, turns or mixes letters is refused, and the character is named', () => {
  const said = (name: string) => wrongWithName(name)?.message
  assert.equal(said('Ana\u202eCruz'), wrong.bidi.message)
  assert.equal(said('\u2067محمد\u2069'), wrong.bidi.message)
  assert.equal(said('Ana\u200bCruz'), wrong.invisible.message)
  assert.equal(said('An\u200da'), wrong.invisible.message)
  assert.equal(said('A\u00adna'), wrong.invisible.message)
  assert.equal(said('Ana\u0007'), wrong.unwritable.message)
  assert.equal(said('Ana\ue000'), wrong.unwritable.message)
  assert.equal(said('Ana\ufffd'), wrong.unwritable.message)
  assert.equal(said('Ana\ud800'), wrong.unwritable.message)
  assert.equal(said('12345'), wrong.noLetter.message)
  assert.equal(said('<b>Ana</b>'), wrong.signs.message)
  // Latin but for a Cyrillic а
  assert.deepEqual(wrongWithName('M\u0430ria Lopez'), {
    message: wrong.mixedScripts.message,
    params: { character: 'U+0430' },
  })
  assert.equal(said('\u0391na'), wrong.mixedScripts.message)
  for (const fine of [
    'Suharto',
    'Ana María de la Cruz',
    'N’Guessan Kouamé',
    "O'Brien",
    'Jean-Tobie (invented)',
    'محمد بن عبد الله',
    // a joiner where the script needs one
    'علی\u200cرضا',
    'Иван Петров',
    // two scripts in two words
    'محمد Mohamed',
    '王小明',
    'Þórður',
    'J. R. Smith Jr.',
  ])
    assert.equal(said(fine), undefined, fine)
})

test('a name is kept as it was written, but composed and with one space for several', () => {
  assert.equal(personNameText.parse('  Jose\u0301 \u00a0 Cruz '), 'José Cruz')
  assert.equal(scriptOf('محمد'), 'Arab')
  assert.equal(scriptOf('Иван'), 'Cyrl')
  assert.equal(scriptOf('(王)'), 'Hani')
})

const given = fc.constantFrom(
  'Mohamed',
  'Jean',
  'Kossi',
  'María',
  'محمد',
  'Иван',
  'Ana',
  'Hussein',
  'Fatima',
  'Đặng',
  'Ayşe',
)
const family = fc.constantFrom('Baptiste', 'Mensah', 'Rodríguez', 'المصري', 'Петров', 'Al-Khalil', 'N’Diaye', 'Öztürk')

test('whatever the name, its keys do not depend on case, accents, order or how it is composed', () => {
  fc.assert(
    fc.property(fc.array(given, { minLength: 1, maxLength: 3 }), family, (first, last) => {
      const name = [...first, last].join(' ')
      const keys = keysOf('HT', name)
      assert.deepEqual(keysOf('HT', name.normalize('NFD')), keys)
      assert.deepEqual(keysOf('HT', name.toUpperCase()).sounds, keys.sounds)
      const turned = keysOf('HT', [last, ...first].join(' '))
      assert.deepEqual(turned.sounds.toSorted(), keys.sounds.toSorted())
      if (keys.sounds.length > 1) assert.ok(turned.keys.some((key) => keys.keys.includes(key)))
    }),
  )
})

test('whatever is sent as a name gives keys or a problem, and never takes long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      const read = personNameText.safeParse(name)
      if (!read.success) return
      const keys = keysOf('HT', read.data)
      assert.ok(keys.keys.length <= 32)
      assert.match(keys.latin, /^[a-z ]*$/)
    }),
  )
})
