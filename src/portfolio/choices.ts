// What there is to choose from when asking: the values that the portfolio holds of each dimension with few of them.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { grouping, type Grouping } from './dimension.ts'
import { everything } from './selection.ts'
import { shareColumn } from './selection-sql.ts'
import { sourceFor } from './sums.ts'

const offered = [
  'country',
  'region',
  'purpose',
  'fiscalYear',
  'account',
  'aidType',
  'status',
] as const satisfies Grouping[]

export const choices = operation({
  name: 'portfolio.choices',
  summary: 'The values to filter by that the portfolio holds, and the month in which its fiscal year begins',
  needs: 'activity.read',
  http: 'GET /choices',
  input: z.object({}),
  output: z.object({
    fiscalYearStart: z.number().int(),
    values: z.record(z.enum(offered), z.array(z.string())),
  }),
  async run({ db }) {
    const source = await sourceFor(db, everything)
    const columns = offered.map((name) => sql.ref(grouping(name).column))
    const shares = offered.map((name, at) => sql`${shareColumn(grouping(name), source.startMonth)} as ${columns[at]}`)
    const table =
      source.kind === 'cells'
        ? sql`balance_cell`
        : sql`(select ${sql.join(shares)} from transaction_share where type in ('2', '3', '4')) as share`
    const cases = columns.map((column, at) => sql`when grouping(${column}) then ${sql.lit(offered[at])}`)
    // each of them in one look; grouping() is 0 for the column that a row is grouped by
    const { rows } = await sql<{ dimension: (typeof offered)[number]; value: string }>`select dimension, value from (
      select case 0 ${sql.join(cases, sql` `)} end as dimension,
        coalesce(${sql.join(columns.map((column) => sql`${column}::text`))}) as value
      from ${table} group by grouping sets (${sql.join(columns.map((column) => sql`(${column})`))})) as found
      where value is not null order by 1, 2`.execute(db)
    const values = Object.fromEntries(offered.map((name): [string, string[]] => [name, []])) as Record<
      (typeof offered)[number],
      string[]
    >
    for (const { dimension, value } of rows) values[dimension].push(value)
    return { fiscalYearStart: source.startMonth, values }
  },
})
