// Whatever goes wrong can be said in the language of the reader, with the words that its declaration holds.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import { BadJson } from '#http/json.ts'
import { InvalidInput, NotFound, Problem, problemKinds, readProblem } from '#kernel/problem.ts'
import { BadTable, badTableTexts } from '#kernel/table-file.ts'
import { fieldError, wrongFieldTexts } from '#kernel/wrong-field.ts'
import { importEveryMessage } from '#web/messages/every-message.ts'
import { allMessages } from '#web/messages/message.ts'
import { problemInWords } from '#web/messages/problem.ts'
import { translator } from '#web/messages/translator.ts'

before(importEveryMessage)
const english = translator('en')
const disguise = translator('en-XA')
const ofTheHouse = () => [...problemKinds].filter(([slug]) => !slug.startsWith('test-'))

test('the title and the detail of every problem stand in the catalogues', () => {
  const missing = ofTheHouse().flatMap(([slug, { title, detail }]) =>
    Object.entries({ title, detail })
      .filter(([which, text]) => allMessages.get(`problem.${slug}.${which}`)?.message !== text)
      .map(([which]) => `${slug}: ${which}`),
  )
  assert.deepEqual(missing, [])
})

test('nothing of them bypasses the catalogues but the values of their parameters', () => {
  for (const [slug, kind] of ofTheHouse()) {
    const names = [...kind.detail.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
    const details = Object.fromEntries(names.map((name) => [name, '7']))
    const { title, detail } = problemInWords(disguise, new Problem(kind.status, slug, kind.title, 'not used', details))
    assert.doesNotMatch(title + detail, /[a-z]/i, slug)
    assert.equal(detail.split('7').length - 1, names.length, slug)
  }
})

test('what is a text within a text is said in the language too, and in English where nobody translates it', () => {
  const { detail } = problemInWords(disguise, NotFound({ what: 'kept file', id: '7' }))
  assert.match(detail, /^Ŧħḗřḗ īş ƞǿ~* ķḗƥŧ ƒīŀḗ~* 7, ǿř/)
  const wrong = InvalidInput({
    errors: [fieldError('name', wrongFieldTexts.short, { least: 3 }), { path: '', message: 'Of a library.' }],
  })
  assert.equal(wrong.message, 'name: Write at least 3 characters.; Of a library.')
  assert.match(problemInWords(disguise, wrong).detail, /^name: Ẇřīŧḗ ȧŧ ŀḗȧşŧ~* 3 ƈħȧřȧƈŧḗřş\.~*; Of a library\.$/)
  const cut = BadJson({ reason: 'Unexpected {reason}' })
  assert.equal(cut.message, 'The body is not usable JSON: Unexpected {reason}')
  assert.match(problemInWords(disguise, cut).detail, /^Ŧħḗ ƀǿḓẏ.* Unexpected \{reason\}$/)
  const tooLarge = BadTable({ reason: badTableTexts.tooLarge, mostBytes: 9 })
  assert.equal(tooLarge.message, 'The file cannot be read as a table: it is larger than 9 bytes.')
  assert.match(problemInWords(disguise, tooLarge).detail, / īş ŀȧřɠḗř ŧħȧƞ~* 9 ƀẏŧḗş\.~*$/)
})

test('one that was written down is read again; one whose words have changed since stays as it was written', () => {
  const written = JSON.parse(JSON.stringify(NotFound({ what: 'job', id: '7' }))) as Record<string, unknown>
  assert.deepEqual(readProblem(written).toJSON(), written)
  assert.deepEqual(problemInWords(english, readProblem(written)), { title: written.title, detail: written.detail })
  assert.match(problemInWords(disguise, readProblem(written)).title, /^Ƞǿŧ ƒǿŭƞḓ/)
  const { id: _, ...older } = written
  for (const kept of [older, { ...written, type: '/problems/of-another-version' }])
    assert.deepEqual(problemInWords(disguise, readProblem(kept)), { title: written.title, detail: written.detail })
})

test('no page shows the English of a problem by itself', () => {
  const bypassing = globSync('src/**/*.tsx').filter(
    (file) => !file.includes('.test.') && /problem\.(message|title|detail)\b/.test(readFileSync(file, 'utf8')),
  )
  assert.deepEqual(bypassing, [])
})
