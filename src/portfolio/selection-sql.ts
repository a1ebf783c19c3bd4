// A selection as the condition of a query: over the shares of transactions, or over activities.
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Dimension } from './dimension.ts'
import type { Condition, Selection } from './selection.ts'

type Test = RawBuilder<SqlBool>

const all = (tests: Test[]): Test =>
  tests.length ? sql<SqlBool>`(${sql.join(tests, sql` and `)})` : sql<SqlBool>`true`

/** The fiscal year of a transaction by its day, by the rule of kernel/period.ts; null where no day is stated. */
export const fiscalYearOf = (startMonth: number): RawBuilder<number | null> =>
  startMonth > 1
    ? sql`(extract(year from transaction_on) + (extract(month from transaction_on) >= ${sql.lit(startMonth)})::int)::int`
    : sql`extract(year from transaction_on)::int`

/** The column of a share that a dimension is read from. */
export const shareColumn = (dimension: Dimension, startMonth: number): RawBuilder<unknown> =>
  dimension.key === 'fiscal-year' ? fiscalYearOf(startMonth) : sql.ref(dimension.column)

/** True where a column has one of the values; `!=` is its complement, so that it holds for what is not stated too. */
function among(column: RawBuilder<unknown>, { dimension, not, values }: Condition): Test {
  const stated = values.filter((value) => value !== null)
  const type = dimension.kind === 'integer' ? sql`int` : sql`text`
  const tests: Test[] = []
  if (stated.length === 1) tests.push(sql<SqlBool>`${column} = ${stated[0]}::${type}`)
  if (stated.length > 1) tests.push(sql<SqlBool>`${column} = any (${stated}::${type}[])`)
  if (values.includes(null)) tests.push(sql<SqlBool>`${column} is null`)
  const any = sql<SqlBool>`(${sql.join(tests, sql` or `)})`
  return not ? sql<SqlBool>`${any} is not true` : any
}

const activityTest = (condition: Condition): Test => {
  const { dimension, not, values } = condition
  if (dimension.key === 'text') {
    const found = sql.join(
      values.map((words) => sql`select activities_with(${words ?? ''})`),
      sql` union `,
    )
    return not ? sql<SqlBool>`activity.id not in (${found})` : sql<SqlBool>`activity.id in (${found})`
  }
  if (dimension.key === 'invented') {
    const yes = values.map((value) => sql<SqlBool>`activity.invented is ${value === 'yes' ? sql`not null` : sql`null`}`)
    return not ? sql<SqlBool>`not (${sql.join(yes, sql` or `)})` : sql<SqlBool>`(${sql.join(yes, sql` or `)})`
  }
  return among(sql.ref(`activity.${dimension.column}`), condition)
}

/** The condition over transaction_share. */
export function whereShares(selection: Selection, startMonth: number): Test {
  const ofActivity = selection.filter(({ dimension }) => dimension.of === 'activity')
  const tests = selection
    .filter(({ dimension }) => dimension.of === 'share')
    .map((condition) => among(shareColumn(condition.dimension, startMonth), condition))
  if (ofActivity.length)
    tests.push(
      sql<SqlBool>`activity_id in (select activity.id from activity where ${all(ofActivity.map(activityTest))})`,
    )
  return all(tests)
}

/** The condition over balance_cell, for selections that speak of shares alone. */
export const whereCells = (selection: Selection): Test =>
  all(selection.map((condition) => among(sql.ref(`balance_cell.${condition.dimension.column}`), condition)))

const lists: Record<string, string> = { country: 'activity.countries', region: 'activity.regions' }
const ofTheActivityToo = new Set(['institution', 'function', 'status', 'implementer'])

/**
 * The condition over activity. Where all conditions speak of the activity itself, activities without a transaction fit
 * too; otherwise an activity fits when one of its transactions fits them all.
 */
export function whereActivities(selection: Selection, startMonth: number): Test {
  const itself = (dimension: Dimension) =>
    dimension.of === 'activity' || dimension.key in lists || ofTheActivityToo.has(dimension.key)
  const published = sql<SqlBool>`activity.state = 'published'`
  if (!selection.every(({ dimension }) => itself(dimension))) {
    const ofShare = selection.filter(({ dimension }) => dimension.of === 'share')
    const ofActivity = selection.filter(({ dimension }) => dimension.of === 'activity')
    return all([
      published,
      ...ofActivity.map(activityTest),
      sql<SqlBool>`activity.id in (select activity_id from transaction_share where ${whereShares(ofShare, startMonth)})`,
    ])
  }
  return all([
    published,
    ...selection.map((condition) => {
      const { dimension, not, values } = condition
      const list = lists[dimension.key]
      if (!list)
        return dimension.of === 'activity'
          ? activityTest(condition)
          : among(sql.ref(`activity.${dimension.column}`), condition)
      const stated = values.filter((value) => value !== null)
      const tests = [
        ...(stated.length
          ? [
              sql<SqlBool>`activity.id in (select activities_in(${dimension.key === 'country' ? stated : []}::text[], ${dimension.key === 'region' ? stated : []}::text[]))`,
            ]
          : []),
        ...(values.includes(null) ? [sql<SqlBool>`${sql.ref(list)} = '{}'`] : []),
      ]
      const any = sql<SqlBool>`(${sql.join(tests, sql` or `)})`
      return not ? sql<SqlBool>`not ${any}` : any
    }),
  ])
}
