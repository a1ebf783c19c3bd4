import assert from 'node:assert/strict'
import test from 'node:test'
import { Phrases, spellings } from './phrases.ts'
import { wordsOf } from './words.ts'

test('a term is all of its spellings', () => {
  assert.deepEqual(spellings('judge(s)'), ['judges', 'judge'])
  assert.deepEqual(spellings('cent(er|re)'), ['center', 'centre'])
  assert.equal(spellings('crime (scene|lab)(s)').length, 4)
})

test('a term with brackets that nest or never close is refused', () => {
  assert.throws(() => spellings('police (m(a|e)n)'))
  assert.throws(() => spellings('judge(s'))
})

test('a term that could match nothing at all is refused', () => {
  assert.throws(() => new Phrases().add('(police|)', 'x'))
})

test('every phrase is found where it stands, whole words only', () => {
  const phrases = new Phrases<string>()
  phrases.add('court', 'short')
  phrases.add('court of appeal', 'long')
  assert.deepEqual(phrases.find(wordsOf('The Court of Appeal, a courtyard')), [
    { tag: 'short', first: 1, after: 2 },
    { tag: 'long', first: 1, after: 4 },
  ])
})

test('the work grows with the words and never with their square', () => {
  const phrases = new Phrases<string>()
  phrases.add('a a a a a b', 'worst')
  const stepsFor = (words: number) => {
    const before = phrases.steps
    phrases.find(wordsOf('a '.repeat(words)))
    return phrases.steps - before
  }
  const small = stepsFor(1_000)
  assert.ok(small > 4_000, 'the text is a hard one')
  assert.ok(stepsFor(100_000) <= 101 * small)
})
