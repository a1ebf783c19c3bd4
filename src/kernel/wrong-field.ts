// What to say of a field that is wrong, in words that a translator can translate: a text with its parameters apart.
import { z } from 'zod'

/** A text for each way in which an input can be wrong; an operation's type may have a better one of its own. */
export const wrongFieldTexts = {
  missing: 'Fill this in.',
  text: 'This must be text.',
  number: 'This must be a number.',
  wholeNumber: 'This must be a whole number.',
  yesOrNo: 'This must be yes or no.',
  list: 'This must be a list.',
  object: 'This must be an object with named members.',
  short: 'Write at least {least} characters.',
  long: 'Write at most {most} characters.',
  low: 'This must be {least} or more.',
  above: 'This must be more than {least}.',
  high: 'This must be {most} or less.',
  below: 'This must be less than {most}.',
  few: 'Give at least {least}.',
  many: 'Give at most {most}.',
  choice: 'Choose one of these: {choices}.',
  email: 'Write an e-mail address, such as name@example.org.',
  id: 'This must be an id (UUID).',
  address: 'Write an address, such as https://example.org.',
  date: 'Write a date, such as 2026-03-31.',
  format: 'This is not written as it should be.',
  unknown: 'There is nothing called {names} here.',
  wrong: 'This value is not possible here.',
  nul: 'Take out the character NUL (U+0000).',
  oneFile: 'One file at a time.',
  noSuchForm: 'This page has no such form. Load it again.',
} as const

export type Parameters = Record<string, string | number>

/** One thing wrong with one field, named so that a form can show it beside the field. */
export const fieldErrorShape = z.object({
  path: z.string().describe('Where in the input, as a dotted path: people.0.email; empty for the input as a whole'),
  message: z.string().describe('In English'),
  text: z
    .string()
    .optional()
    .describe(
      'Where the message has parameters: it with their names in braces, as `Write at least {least} characters.`',
    ),
  parameters: z.record(z.string(), z.string().or(z.number())).optional(),
})
export type FieldError = z.output<typeof fieldErrorShape>

/** Words for a field that is wrong; `text` must stand in the catalogues. */
export const fieldError = (path: string, text: string, parameters?: Parameters): FieldError =>
  parameters && Object.keys(parameters).length
    ? { path, message: filled(text, parameters), text, parameters }
    : { path, message: text }

/** The English of a text, its parameters in their places. */
export const filled = (text: string, parameters: Parameters) =>
  text.replaceAll(/\{(\w+)\}/g, (name, key: string) => String(parameters[key] ?? name))

/** How an issue says that its type has no words of its own for it. */
const unsaid = '\u0000'

/** To be given to `safeParse`, so that `fieldErrorOf` can tell whose words an issue has. */
export const parsing: z.core.ParseContext<z.core.$ZodIssue> = { error: () => unsaid, reportInput: true }

/**
 * What an issue of an input says. A type's own words may name the bound that was missed, {least} or {most}; those of an
 * issue of code custom, the parameters that it carries.
 */
export function fieldErrorOf(issue: z.core.$ZodIssue): FieldError {
  const path = issue.path.join('.')
  if (issue.message !== unsaid) return fieldError(path, issue.message, ownParameters(issue))
  const [which, parameters] = saying(issue)
  return fieldError(path, wrongFieldTexts[which], parameters)
}

function ownParameters(issue: z.core.$ZodIssue): Parameters | undefined {
  if (issue.code === 'custom') return issue.params as Parameters | undefined
  if (issue.code === 'too_small' && issue.message.includes('{least}')) return { least: Number(issue.minimum) }
  if (issue.code === 'too_big' && issue.message.includes('{most}')) return { most: Number(issue.maximum) }
  return undefined
}

type Saying = [which: keyof typeof wrongFieldTexts, parameters?: Parameters]

const types: Readonly<Record<string, Saying[0]>> = {
  string: 'text',
  number: 'number',
  int: 'wholeNumber',
  boolean: 'yesOrNo',
  array: 'list',
  object: 'object',
  record: 'object',
}
const formats: Readonly<Record<string, Saying[0]>> = {
  email: 'email',
  uuid: 'id',
  url: 'address',
  date: 'date',
}

const isNothing = (input: unknown) =>
  input === undefined || input === null || (typeof input === 'string' && input.trim() === '')

function saying(issue: z.core.$ZodIssue): Saying {
  if (issue.code !== 'unrecognized_keys' && isNothing(issue.input)) return ['missing']
  switch (issue.code) {
    case 'invalid_type':
      return [types[issue.expected] ?? 'wrong']
    case 'invalid_value':
      return ['choice', { choices: issue.values.map(String).join(', ') }]
    case 'invalid_format':
      return [formats[issue.format] ?? 'format']
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false)
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), issue.inclusive !== false)
    case 'unrecognized_keys':
      return ['unknown', { names: issue.keys.join(', ') }]
    default:
      return ['wrong']
  }
}

function tooSmall(origin: string, least: number, inclusive: boolean): Saying {
  if (origin === 'string') return ['short', { least }]
  if (origin === 'array' || origin === 'set') return ['few', { least }]
  return [inclusive ? 'low' : 'above', { least }]
}

function tooBig(origin: string, most: number, inclusive: boolean): Saying {
  if (origin === 'string') return ['long', { most }]
  if (origin === 'array' || origin === 'set') return ['many', { most }]
  return [inclusive ? 'high' : 'below', { most }]
}
