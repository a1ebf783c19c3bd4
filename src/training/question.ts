// The question that totals answer: by what to group, and which rows are meant.
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { wrongMessages as m } from './messages.ts'
import { flags } from './published-row.ts'

export const groupings = ['country', 'region', 'programme', 'year', 'place', 'unit', 'course', 'report'] as const
export type Grouping = (typeof groupings)[number]

/** Where the values of a grouping stand; null or empty is what is not stated. */
const columnOf: Record<Grouping, RawBuilder<string | null>> = {
  country: sql`country_code`,
  region: sql`dac_region`,
  programme: sql`programme`,
  year: sql`fiscal_year::text`,
  place: sql`nullif(location, '')`,
  unit: sql`nullif(student_unit, '')`,
  course: sql`nullif(course_title, '')`,
  report: sql`nullif(report, '')`,
}
export const column = (grouping: Grouping) => columnOf[grouping]

/** Names that may be written instead, since the reports and the rest of Jurat call the same so. */
const otherNames: Readonly<Record<string, Grouping>> = {
  program: 'programme',
  'fiscal-year': 'year',
  location: 'place',
}

const groupingNamed = (name: string): Grouping | undefined => groupings.find((one) => one === name) ?? otherNames[name]

const listed = (value: unknown): unknown =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((word) => groupingNamed(word.trim()) ?? word.trim())
        .filter(Boolean)
    : Array.isArray(value)
      ? value.flatMap(listed)
      : value

export const By = z
  .preprocess(listed, z.array(z.enum(groupings)).max(4))
  .default(['country', 'year'])
  .transform((by) => [...new Set(by)])
  .describe(`What to group by, parted by commas: ${groupings.join(', ')}`)

export interface Condition {
  of: Grouping | 'flag'
  not: boolean
  /** Any of them; null is what is not stated. */
  values: readonly (string | null)[]
}

const part = /\s*([\w-]+)\s*(!?=)\s*((?:"(?:[^"]|"")*"|[^";\n])*)(?:[;\n]|$)/y
const value = /\s*(?:"((?:[^"]|"")*)"|([^,"]*?))\s*(?:,|$)/y

/** Reads `country=HT,CO; year!=2003; course="A; B"; flag=cost-missing`; `country=` and `country=null` are what is not stated. */
function conditionsOf(text: string, fault: (part: string) => void): Condition[] {
  const conditions: Condition[] = []
  for (part.lastIndex = 0; part.lastIndex < text.length && text.slice(part.lastIndex).trim();) {
    const rest = text.slice(part.lastIndex).trim()
    const match = part.exec(text)
    const of = match && (match[1] === 'flag' ? 'flag' : groupingNamed(match[1]!))
    const values = match && valuesOf(match[3]!)
    if (!match || !of || !values || (of === 'flag' && !values.every((one) => flags.some((flag) => flag === one)))) {
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

export const Where = z
  .union([z.string().max(20_000), z.array(z.string().max(20_000)).max(100)])
  .default('')
  .describe(`Which rows, as "country=HT,CO; programme=INL; year!=2003; flag=cost-missing"; empty: all`)
  .transform((texts, context) =>
    [texts].flat().flatMap((text) =>
      conditionsOf(text, (part) =>
        context.addIssue({
          code: 'custom',
          message: m.condition.message,
          params: { part: JSON.stringify(part), allowed: [...groupings, 'flag'].join(', ') },
        }),
      ),
    ),
  )

/** The condition that holds for the rows of one group: `country="HT"; year=`. */
export const conditionText = (groups: readonly (readonly [Grouping, string | null | undefined])[]) =>
  groups.map(([of, held]) => `${of}=${held == null ? '' : `"${held.replaceAll('"', '""')}"`}`).join('; ')

/** Case says nothing in these reports: `programme=inl` is INL. */
export function whereSql(conditions: readonly Condition[]): RawBuilder<boolean> {
  if (!conditions.length) return sql`true`
  const each = conditions.map(({ of, not, values }) => {
    const named = values.filter((one) => one !== null)
    const held =
      of === 'flag'
        ? sql<boolean>`flags && ${named}::text[]`
        : sql<boolean>`(lower(${column(of)}) = any (${named.map((one) => one.toLowerCase())}::text[]) ${
            values.includes(null) ? sql`or ${column(of)} is null` : sql``
          })`
    return not ? sql`${held} is not true` : held
  })
  return sql`${sql.join(each, sql` and `)}`
}
