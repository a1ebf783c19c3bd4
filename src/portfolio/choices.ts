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
    const table = source.kind === 'cells' ? sql`balance_cell` : sql`transaction_share where type in ('2', '3', '4')`
    const column = (name: Grouping) =>
      source.kind === 'cells' ? sql.ref(grouping(name).column) : shareColumn(grouping(name), source.startMonth)
    const { rows } = await sql<{ dimension: (typeof offered)[number]; value: string }>`${sql.join(
      offered.map(
        (name) => sql`select distinct ${sql.lit(name)} as dimension, ${column(name)}::text as value from ${table}`,
      ),
      sql` union all `,
    )} order by 1, 2`.execute(db)
    const values = Object.fromEntries(offered.map((name): [string, string[]] => [name, []])) as Record<
      (typeof offered)[number],
      string[]
    >
    for (const { dimension, value } of rows) if (value !== null) values[dimension].push(value)
    return { fiscalYearStart: source.startMonth, values }
  },
})
