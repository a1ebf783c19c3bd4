// The question that totals answer: by what to group, and which rows are meant.
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { conditionsInput, namesIn, type Condition as ConditionOn } from '#kernel/conditions.ts'
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

export const By = z
  .preprocess(namesIn(groupingNamed), z.array(z.enum(groupings)).max(4))
  .default(['country', 'year'])
  .transform((by) => [...new Set(by)])
  .describe(`What to group by, parted by commas: ${groupings.join(', ')}`)

export type Condition = ConditionOn<Grouping | 'flag'>

const knownFlags = (values: readonly (string | null)[]) => values.every((one) => flags.some((flag) => flag === one))

export const Where = conditionsInput<Grouping | 'flag'>(
  (word, values) => (word !== 'flag' ? groupingNamed(word) : knownFlags(values) ? 'flag' : undefined),
  { message: m.condition.message, allowed: [...groupings, 'flag'] },
).describe(`Which rows, as "country=HT,CO; programme=INL; year!=2003; flag=cost-missing"; empty: all`)

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
