// The small language in which groups and conditions are asked for, as `by=country,year` and `country=HT,CO; year!=2003`.
import { z } from 'zod'

export interface Condition<Name extends string> {
  of: Name
  not: boolean
  /** Any of them; null is what is not stated. */
  values: readonly (string | null)[]
}

const part = /\s*([\w-]+)\s*(!?=)\s*((?:"(?:[^"]|"")*"|[^";\n])*)(?:[;\n]|$)/y
const value = /\s*(?:"((?:[^"]|"")*)"|([^,"]*?))\s*(?:,|$)/y

const mostText = 20_000

/**
 * Reads `country=HT,CO; year!=2003; course="A; B"`; `country=` and `country=null` are what is not stated. The first part
 * that can't be read goes to `fault`, and nothing is answered.
 * @param accepts the name that is meant by a word, and whether these values may stand behind it
 */
export function conditionsIn<Name extends string>(
  text: string,
  accepts: (word: string, values: readonly (string | null)[]) => Name | undefined,
  fault: (part: string) => void,
): Condition<Name>[] {
  const conditions: Condition<Name>[] = []
  for (part.lastIndex = 0; part.lastIndex < text.length && text.slice(part.lastIndex).trim();) {
    const rest = text.slice(part.lastIndex).trim()
    const match = part.exec(text)
    const values = match && valuesOf(match[3]!)
    const of = match && values && accepts(match[1]!, values)
    if (!match || !of || !values) {
      fault(rest)
      return []
    }
    conditions.push({ of, not: match[2] === '!=', values })
  }
  return conditions
}

function valuesOf(text: string): (string | null)[] | null {
  const values: (string | null)[] = []
  for (value.lastIndex = 0; ;) {
    const match = value.exec(text)
    if (!match) return null
    const read = match[1]?.replaceAll('""', '"') ?? match[2]!
    values.push(read === '' || read === 'null' ? null : read)
    if (value.lastIndex >= text.length) return values
  }
}

/** A value as it is written in a condition: what holds signs of the language stands in quotes. */
export const valueText = (of: string | null) =>
  of === null
    ? 'null'
    : /^[^",;\n]+$/.test(of) && of !== 'null' && of.trim() === of
      ? of
      : `"${of.replaceAll('"', '""')}"`

/** Names parted by commas, or a list of such texts; other names become the ones that they stand for. */
export const namesIn =
  (named: (word: string) => string | undefined) =>
  (texts: unknown): unknown =>
    typeof texts === 'string'
      ? texts
          .split(',')
          .map((word) => named(word.trim()) ?? word.trim())
          .filter(Boolean)
      : Array.isArray(texts)
        ? texts.flatMap(namesIn(named))
        : texts

/** The input that holds conditions: one text or several. `message` says what is wrong with a part of it. */
export const conditionsInput = <Name extends string>(
  accepts: (word: string, values: readonly (string | null)[]) => Name | undefined,
  wrong: { message: string; allowed: readonly string[] },
) =>
  z
    .union([z.string().max(mostText), z.array(z.string().max(mostText)).max(100)])
    .default('')
    .transform((texts, context) =>
      [texts].flat().flatMap((text) =>
        conditionsIn(text, accepts, (at) =>
          context.addIssue({
            code: 'custom',
            message: wrong.message,
            params: { part: JSON.stringify(at), allowed: wrong.allowed.join(', ') },
          }),
        ),
      ),
    )
