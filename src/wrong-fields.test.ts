// Whatever an operation says of a wrong field can be translated.
import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { textbook } from '#chain/standard.ts'
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
  'a\0b',
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
const scenario = { format: 'jurat-chain/1', title: 'Tried' }
const scenarios = [
  scenario,
  { ...scenario, preset: '1 2' },
  { ...scenario, preset: 'textbook', figures: { reports: { value: 1, prior: { shape: 'uniform', low: 2, high: 1 } } } },
  {
    ...scenario,
    preset: 'textbook',
    figures: Object.fromEntries([...Array(500).keys()].map((n) => [`f${n}`, { value: n }])),
  },
  { ...scenario, preset: 'textbook', figures: { reports: { value: 9, prior: { shape: 'uniform', low: 1, high: 2 } } } },
  { ...scenario, preset: 'textbook', country: 'haiti' },
  {
    ...scenario,
    model: {
      ...textbook,
      parameters: Object.fromEntries(
        [...Array(1001).keys()].map((n) => [`p${n}`, { label: 'x', quantity: 'number', value: 1 }]),
      ),
    },
  },
]
/** What begins and ends the wrong way round. */
const backwards = {
  fromOn: '2026-02-01',
  untilOn: '2026-01-01',
  startsOn: '2026-02-01',
  endsOn: '2026-01-01',
  from: '2026-02-01',
  until: '2026-01-01',
  fromTime: '12:00',
  untilTime: '09:00',
}
const claims = { activities: ['0192f7c8-0000-7000-8000-000000000001'], subject: 'function', value: 'police' }

const count = { indicator: 'unsentenced', month: 12, value: 5, sd: 1, source: 'Prisons (invented)', date: '2024' }
const { sd: _, ...inexact } = count
const counts = [
  [{ ...count, from: 13 }],
  [inexact],
  [{ ...inexact, low: 1 }],
  [{ ...inexact, high: 9 }],
  [{ ...inexact, low: 6, high: 9 }],
  [count, count],
]

interface Shape {
  properties?: Record<string, Shape>
  items?: Shape
  anyOf?: Shape[]
}
/** Ways to put a value into the members of what a field holds. */
const within = ({ properties = {}, items, anyOf = [] }: Shape): ((value: unknown) => unknown)[] => [
  ...Object.entries(properties).flatMap(([name, shape]) => [
    (value: unknown) => ({ [name]: value }),
    ...within(shape).map((put) => (value: unknown) => ({ [name]: put(value) })),
  ]),
  ...(items ? within(items).map((put) => (value: unknown) => [put(value)]) : []),
  ...anyOf.flatMap(within),
]

test('every word about a wrong field stands in the catalogues', async () => {
  await importEveryMessage()
  const missing = new Set<string>()
  const heard = new Set<string>()
  for (const op of operations) {
    const { properties = {} } = z.toJSONSchema(op.input, { io: 'input', unrepresentable: 'any' }) as Shape
    const names = Object.keys(properties)
    const inputs = [
      {},
      ...names.flatMap((name) => wrong.map((value) => ({ [name]: value }))),
      // and within what a field holds
      ...Object.entries(properties).flatMap(([name, shape]) =>
        within(shape).flatMap((put) => odd.map((value) => ({ [name]: put(value) }))),
      ),
      ...scopes.map((scope) => ({ ...scope, id: claims.activities[0] })),
      { ...claims, reason: 'Seen there by me.' },
      { ...claims, reason: 'no' },
      ...names.flatMap((name) => hidden.map((text) => ({ [name]: [{ name: text }] }))),
      { id: claims.activities[0], result: 'rejected' },
      ...scenarios.map((one) => ({ scenario: one, scenarios: [one], budget: 0 })),
      ...names.map((name) => ({ ...backwards, [name]: 'x' })),
      // fields that are right by themselves
      { country: 'HT', kind: 'police', name: 'Unit (invented)', localName: 'Unité (invented)' },
      { event: '2026-00001', headCount: 1, headCountFemale: 2 },
      { country: 'TG', title: 'Togo (invented)', police: { unit: 'persons', factor: 5 } },
      { country: 'TG', title: 'Togo (invented)', filesEach: 45 },
      { country: 'HT', name: 'Course (invented)', id: claims.activities[0], vetting: 'leahy' },
      ...counts.map((of) => ({ scenario: { ...scenario, preset: 'textbook' }, counts: of })),
    ]
    for (const input of inputs)
      for (const { message, text = message } of errorsOf(op, input)) {
        heard.add(text)
        if (!messageOf(text)) missing.add(`${op.name}: ${text}`)
      }
  }
  assert.deepEqual([...missing], [])
  // and what a shape by itself can say was heard; the rest is said of what is there
  const sayings = [...allMessages.values()].filter(({ id }) => /^(wrong|[a-z-]+-wrong)\./.test(id))
  const told = sayings.filter(({ message }) => heard.has(message))
  assert.ok(told.length > 90, `${told.length} of ${sayings.length} heard: ${told.map(({ id }) => id).join(', ')}`)
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
