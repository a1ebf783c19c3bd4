// A selection says which part of the portfolio is meant, and is the same value whether it came from a command line,
// from the query of an address or in JSON: a list of conditions that must all hold. An empty one means everything.
import { z } from 'zod'
import { fieldError, wrongFieldTexts, type Parameters } from '#kernel/wrong-field.ts'
import type { Message } from '#web/messages/index.ts'
import { dimensionNamed, dimensions, type Dimension } from './dimension.ts'
import { wrongMessages as m } from './messages.ts'

export interface Condition {
  dimension: Dimension
  /** `!=`: none of the values. */
  not: boolean
  /** Any of them; null is what is not stated. */
  values: readonly (string | null)[]
}
export type Selection = readonly Condition[]

export const everything: Selection = []

/** What is wrong with a condition, at which field. */
class Fault extends SyntaxError {
  readonly field: string
  readonly text: string
  readonly parameters: Parameters

  constructor(field: string, text: string, parameters: Parameters) {
    super(fieldError(field, text, parameters).message)
    this.field = field
    this.text = text
    this.parameters = parameters
  }
}
const wrong = (field: string, { message }: Pick<Message, 'message'>, parameters: Parameters): never => {
  throw new Fault(field, message, parameters)
}

const allowed = () => dimensions.map(({ key }) => key).join(', ')

function condition(name: string, not: boolean, raw: readonly (string | null)[]): Condition {
  const dimension = dimensionNamed(name) ?? wrong(name, m.dimension, { name: JSON.stringify(name), allowed: allowed() })
  const values = [...new Set(raw.map((value) => meant(dimension, value)))]
  return { dimension, not, values: values.length ? values : [null] }
}

function meant(dimension: Dimension, value: string | null): string | null {
  if (value === null || value === '' || value === 'null' || value === dimension.unknown) return null
  if (dimension.kind === 'integer' && !/^-?\d{1,9}$/.test(value))
    wrong(dimension.key, m.wholeNumber, { name: dimension.key, value: JSON.stringify(value) })
  if (dimension.key === 'invented' && value !== 'yes' && value !== 'no')
    wrong(dimension.key, m.invented, { value: JSON.stringify(value) })
  if (value.includes('\0')) wrong(dimension.key, { message: wrongFieldTexts.nul }, {})
  return dimension.kind === 'integer' ? String(Number(value)) : value
}

/**
 * Reads `country=HT,DO; fiscal-year!=2023; implementer="Smith, Jones & Co"`. Conditions are parted by `;` or by new lines,
 * values by `,`; a value that holds any of them, or a quotation mark (doubled), stands in quotation marks. `key=` and
 * `key=null` mean what is not stated.
 */
function conditionsFromText(text: string): Condition[] {
  return partsOf(text, /[;\n]/).flatMap((part) => {
    if (!part.trim()) return []
    const match = /^\s*([\w-]+)\s*(!?=)\s*([^]*?)\s*$/.exec(part)
    if (!match) return wrong('', m.condition, { part: JSON.stringify(part.trim()), allowed: allowed() })
    const [, key, sign, values] = match
    return [
      condition(
        key!,
        sign === '!=',
        partsOf(values!, /,/).map((value) => unquoted(value.trim())),
      ),
    ]
  })
}

/** Cuts text where a separator stands outside quotation marks. */
function partsOf(text: string, separator: RegExp): string[] {
  const parts = ['']
  let quoted = false
  for (const char of text) {
    if (char === '"') quoted = !quoted
    if (!quoted && separator.test(char)) parts.push('')
    else parts[parts.length - 1] += char
  }
  if (quoted) wrong('', m.quotation, { part: JSON.stringify(text) })
  return parts
}

const unquoted = (value: string) => (/^"[^]*"$/.test(value) ? value.slice(1, -1).replaceAll('""', '"') : value)
const quoted = (value: string) => (/[",;\n]|^\s|\s$|^$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

/** The same selection written again so that it reads back equal. */
export const selectionText = (selection: Selection): string =>
  selection
    .map(
      ({ dimension, not, values }) =>
        `${dimension.key}${not ? '!=' : '='}${values.map((value) => (value === null ? 'null' : quoted(value))).join(',')}`,
    )
    .join('; ')

const Value = z.union([
  z.string().max(400),
  z.number().int(),
  z.boolean().transform((yes) => (yes ? 'yes' : 'no')),
  z.null(),
])
const text = (value: string | number | null) => (value === null ? null : String(value))

/** A selection as input: text, a list of texts, or an object such as {"country": ["HT", null], "fiscalYear!": 2023}. */
export const Where = z
  .union([
    z.string().max(20_000),
    z.array(z.string().max(20_000)).max(100),
    z.record(z.string(), z.union([Value, z.array(Value).max(2_000)])),
  ])
  .default('')
  .describe(
    'Which part of the portfolio, as `country=HT,DO; fiscal-year!=2023; account=` (not stated); empty: everything.',
  )
  .transform((raw, context): Selection => {
    try {
      if (typeof raw === 'string') return conditionsFromText(raw)
      if (Array.isArray(raw)) return raw.flatMap(conditionsFromText)
      return Object.entries(raw).map(([key, values]) =>
        condition(key.replace(/!$/, ''), key.endsWith('!'), (Array.isArray(values) ? values : [values]).map(text)),
      )
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      const { field, text: message, parameters: params } = error
      context.addIssue({ code: 'custom', message, params, path: field ? [field] : [] })
      return z.NEVER
    }
  })

/** Reads a selection from trusted text; throws a SyntaxError on a fault. */
export const selectionFrom = (text: string): Selection => conditionsFromText(text)

/** Adds conditions that must hold too. */
export const also = (selection: Selection, key: string, ...values: (string | null)[]): Selection => [
  ...selection,
  condition(key, false, values),
]
