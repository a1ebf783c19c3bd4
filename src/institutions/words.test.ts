import assert from 'node:assert/strict'
import test from 'node:test'
import { wordsOf } from './words.ts'

const forms = (text: string) => wordsOf(text).map(({ form }) => form)

test('case, accents and ligatures are set aside', () => {
  assert.deepEqual(forms('Pénitentiaire POLICÍA Cœur Straße'), ['penitentiaire', 'policia', 'coeur', 'strasse'])
  assert.deepEqual(forms('e\u0301tat'), ['etat'], 'a combining accent belongs to its letter')
  assert.deepEqual(forms('o\ufb03cers'), ['officers'], 'a typographic ligature is its letters')
})

test('apostrophes of both kinds and hyphens part words', () => {
  assert.deepEqual(forms("l'administration l’état K-9"), ['l', 'administration', 'l', 'etat', 'k', '9'])
})

test('a word tells where it stands in the text as it was written', () => {
  const text = '— L’État, étayé'
  assert.deepEqual(
    wordsOf(text).map(({ start, end }) => text.slice(start, end)),
    ['L', 'État', 'étayé'],
  )
})

test('other scripts are words too', () => {
  assert.deepEqual(forms('الشرطة полиция'), ['الشرطة', 'полиция'])
})
