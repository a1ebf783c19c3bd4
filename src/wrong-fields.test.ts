// Whatever an operation says of a wrong field can be translated.
import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { parseInput, type AnyOperation } from '#kernel/operation.ts'
import { Problem } from '#kernel/problem.ts'
import type { FieldError } from '#kernel/wrong-field.ts'
import { catalogueKey } from '#web/messages/catalogue.ts'
import { importEveryMessage } from '#web/messages/every-message.ts'
import { allMessages, messageOf } from '#web/messages/message.ts'
import { makeTranslator, translator } from '#web/messages/translator.ts'
import { wrongInWords } from '#web/messages/problem.ts'
import { operations } from './operations.ts'

function errorsOf(op: AnyOperation, input: unknown): FieldError[] {
  try {
    parseInput(op, input)
    return []
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return (error.details as { errors: FieldError[] }).errors
  }
}

const odd = [
  '',
  'x',
  'a b/c?',
  'x'.repeat(400_000),
  '"',
  'nonsense=1',
  'fiscal-year=x',
  'invented=2',
  '%',
  -1,
  1.5,
  1e9,
]
const wrong: unknown[] = [undefined, null, true, {}, [], ['x'], { x: 1 }, Array(2_000).fill('x'), [null], [{}], ...odd]
/** Names that turn, hide or mix letters. */
const hidden = ['\u202eJean', 'Je\u200ban', 'Jе\u0430n Paul', '1']
const scopes = ['everything', 'region', 'country', 'award'].flatMap((scopeKind) =>
  ['operator', 'expert'].map((role) => ({ role, scopeKind, scopeCode: 'a b', group: 'x' })),
)
const claims = { activities: ['0192f7c8-0000-7000-8000-000000000001'], subject: 'function', value: 'police' }

test('every word about a wrong field stands in the catalogues', async () => {
  await importEveryMessage()
  const missing = new Set<string>()
  const heard = new Set<string>()
  for (const op of operations) {
    const names = Object.keys(
      (z.toJSONSchema(op.input, { io: 'input', unrepresentable: 'any' }) as { properties?: object }).properties ?? {},
    )
    const inputs = [
      {},
      ...names.flatMap((name) => wrong.map((value) => ({ [name]: value }))),
      ...scopes.map((scope) => ({ ...scope, id: claims.activities[0] })),
      { ...claims, reason: 'Seen there by me.' },
      { ...claims, reason: 'no' },
      ...names.flatMap((name) => hidden.map((text) => ({ [name]: [{ name: text }] }))),
      { id: claims.activities[0], result: 'rejected' },
    ]
    for (const input of inputs)
      for (const { message, text = message } of errorsOf(op, input)) {
        heard.add(text)
        if (!messageOf(text)) missing.add(`${op.name}: ${text}`)
      }
  }
  assert.deepEqual([...missing], [])
  // and of most that can be said something was heard
  const sayings = [...allMessages.values()].filter(({ id }) => /^(wrong|[a-z]+-wrong)\./.test(id))
  const unheard = sayings.filter(({ message }) => !heard.has(message)).map(({ id }) => id)
  assert.ok(unheard.length < sayings.length / 2, `never heard: ${unheard.join(', ')}`)
})

test('what is wrong is said in the language of the reader, with its parameters where that language wants them', () => {
  const error: FieldError = {
    path: 'reason',
    message: 'Write at least 10 characters.',
    text: 'Write at least {least} characters.',
    parameters: { least: 10 },
  }
  assert.equal(wrongInWords(translator('en'), error), 'Write at least 10 characters.')
  assert.match(wrongInWords(translator('en-XA'), error), /^Ẇřīŧḗ ȧŧ ŀḗȧşŧ.* 10 ƈħȧřȧƈŧḗřş/)
  const arabic = new Map([
    [
      catalogueKey(messageOf(error.text!)!),
      '{least, plural, zero {z} one {o} two {حرفين على الأقل} few {# أحرف على الأقل} many {m} other {x}}',
    ],
  ])
  assert.equal(wrongInWords(makeTranslator('ar', arabic), error), '10 أحرف على الأقل')
  assert.equal(wrongInWords(makeTranslator('ar', arabic), { ...error, parameters: { least: 2 } }), 'حرفين على الأقل')
  // not translated yet
  assert.equal(wrongInWords(makeTranslator('ar', new Map()), error), '\u2066Write at least 10 characters.\u2069')
})
