// What the published reports add up to, by anything that their rows say.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { amountText } from '#portfolio/index.ts'
import { By, column, groupings, Where, whereSql, type Condition, type Grouping } from './question.ts'

const mostRows = 20_000
const Key = z.string().nullable().optional()

const measured = {
  rows: z.int(),
  /** Trainees as published: seats, not persons. */
  quantity: z.string(),
  /** US dollars. */
  cost: z.string(),
  /** Rows whose count or cost is not stated or can't be read, which the sums therefore lack. */
  withoutQuantity: z.int(),
  withoutCost: z.int(),
}

export const TotalsRow = z.object({
  country: Key,
  region: Key,
  programme: Key,
  year: Key,
  place: Key,
  unit: Key,
  course: Key,
  report: Key,
  ...measured,
})
export type TotalsRow = z.output<typeof TotalsRow>

export const Totals = z.object({
  by: z.array(z.enum(groupings)),
  rows: z.array(TotalsRow),
  /** True: there are more groups than are answered, the largest by rows. */
  cut: z.boolean(),
  total: z.object(measured),
})
export type Totals = z.output<typeof Totals>

export const trainingTotals = operation({
  name: 'training.totals',
  summary: 'Foreign training as published: rows, seats and cost, by country, year, programme and more',
  needs: 'training.read',
  http: 'GET /training/totals',
  input: z.object({ by: By, where: Where }),
  output: Totals,
  run: ({ db }, { by, where }) => totalsOf(db, by, where),
})

type Measured = z.output<z.ZodObject<typeof measured>>

async function totalsOf(db: Db, by: readonly Grouping[], where: readonly Condition[]): Promise<Totals> {
  const measures = sql`count(*)::integer as "rows", coalesce(sum(trained), 0)::text as quantity,
    coalesce(sum(cost), 0)::text as cost, (count(*) - count(trained))::integer as "withoutQuantity",
    (count(*) - count(cost))::integer as "withoutCost"`
  const { rows: totals } = await sql<Measured>`select ${measures} from training_row where ${whereSql(where)}`.execute(
    db,
  )
  const total = inCents(totals[0]!)
  if (!by.length) return { by: [], rows: total.rows ? [total] : [], cut: false, total }
  const keys = by.map((grouping) => sql`${column(grouping)} as ${sql.id(grouping)}`)
  const places = by.map((_, index) => sql.lit(index + 1))
  const { rows } = await sql<TotalsRow>`select ${sql.join(keys)}, ${measures} from training_row where ${whereSql(where)}
    group by ${sql.join(places)} order by count(*) desc, ${sql.join(places)} limit ${sql.lit(mostRows + 1)}`.execute(db)
  const cut = rows.length > mostRows
  return { by: [...by], rows: inOrder(cut ? rows.slice(0, mostRows) : rows, by).map(inCents), cut, total }
}

/** With cents; a cost that was published finer stays finer. */
const inCents = <Row extends Pick<Measured, 'cost'>>(row: Row): Row => ({ ...row, cost: amountText(row.cost, 'USD') })

/** By the values of the groupings; what is not stated comes last. */
const inOrder = (rows: readonly TotalsRow[], by: readonly Grouping[]) =>
  rows.toSorted((a, b) => {
    for (const grouping of by) {
      const [left, right] = [a[grouping] ?? null, b[grouping] ?? null]
      if (left === right) continue
      return left === null ? 1 : right === null ? -1 : left < right ? -1 : 1
    }
    return 0
  })
