import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { parseInput } from './operation.ts'
import type { Problem } from './problem.ts'
import type { FieldError } from './wrong-field.ts'

/** What is said of the member `it` of an input. */
function said(type: z.ZodType, it: unknown): FieldError[] {
  try {
    parseInput({ input: z.strictObject({ it: type }) }, { it })
    return []
  } catch (error) {
    return ((error as Problem).details as { errors: FieldError[] }).errors
  }
}
const words = (type: z.ZodType, it: unknown) => said(type, it).map(({ message }) => message)

test('what is wrong is said in words for people, by what kind of thing is wanted', () => {
  const cases: [z.ZodType, unknown, string][] = [
    [z.string(), undefined, 'Fill this in.'],
    [z.string().trim().min(1), '  ', 'Fill this in.'],
    [z.enum(['police', 'courts']), '', 'Fill this in.'],
    [z.email(), '', 'Fill this in.'],
    [z.string(), 7, 'This must be text.'],
    [z.coerce.number(), 'much', 'This must be a number.'],
    [z.int(), 1.5, 'This must be a whole number.'],
    [z.boolean(), 'perhaps', 'This must be yes or no.'],
    [z.array(z.string()), 'one', 'This must be a list.'],
    [z.string().min(10), 'short', 'Write at least 10 characters.'],
    [z.string().max(3), 'long', 'Write at most 3 characters.'],
    [z.number().min(1), 0, 'This must be 1 or more.'],
    [z.number().gt(1), 1, 'This must be more than 1.'],
    [z.number().max(12), 13, 'This must be 12 or less.'],
    [z.number().lt(12), 12, 'This must be less than 12.'],
    [z.array(z.int()).min(2), [1], 'Give at least 2.'],
    [z.array(z.int()).max(1), [1, 2], 'Give at most 1.'],
    [z.enum(['police', 'courts']), 'fire', 'Choose one of these: police, courts.'],
    [z.email(), 'nobody', 'Write an e-mail address, such as name@example.org.'],
    [z.uuid(), 'nobody', 'This must be an id (UUID).'],
    [z.iso.date(), '31.3.2026', 'Write a date, such as 2026-03-31.'],
    [z.string().regex(/^[A-Z]{2}$/), 'haiti', 'This is not written as it should be.'],
    [z.union([z.string(), z.int()]), true, 'This value is not possible here.'],
    [z.strictObject({}), { x: 1, y: 2 }, 'There is nothing called x, y here.'],
  ]
  for (const [type, it, message] of cases) assert.deepEqual(words(type, it), [message])
})

test('a type that has words of its own is heard; all others give theirs with the parameters apart', () => {
  assert.deepEqual(said(z.string().min(2, 'Two letters, please.'), 'x'), [
    { path: 'it', message: 'Two letters, please.' },
  ])
  assert.deepEqual(said(z.string().min(2), 'x'), [
    {
      path: 'it',
      message: 'Write at least 2 characters.',
      text: 'Write at least {least} characters.',
      parameters: { least: 2 },
    },
  ])
  const bound = z.string().min(2, 'At least {least} letters, please.').max(3, 'At most {most}.')
  const least = { message: 'At least 2 letters, please.', text: 'At least {least} letters, please.' }
  for (const it of ['', 'x']) assert.deepEqual(said(bound, it), [{ path: 'it', ...least, parameters: { least: 2 } }])
  assert.deepEqual(words(bound, 'four'), ['At most 3.'])
  const own = z
    .string()
    .superRefine((name, context) =>
      context.addIssue({ code: 'custom', message: 'There is no {name}.', params: { name } }),
    )
  assert.deepEqual(said(own, 'Atlantis'), [
    { path: 'it', message: 'There is no Atlantis.', text: 'There is no {name}.', parameters: { name: 'Atlantis' } },
  ])
})
