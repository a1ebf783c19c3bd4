// Activities as lists show them: a line each, with its money as far as the reader may see it.
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import type { Db } from '#kernel/store/store.ts'
import { amountText } from './amount.ts'
import type { Selection } from './selection.ts'
import { whereActivities } from './selection-sql.ts'

const Decimal = z.string().regex(/^-?\d+(\.\d+)?$/)

export const MoneyOfOne = z.object({
  currency: z.string().nullable(),
  obligations: Decimal,
  disbursements: Decimal,
  expenditures: Decimal,
  unspent: Decimal,
})
export type MoneyOfOne = z.output<typeof MoneyOfOne>

export const ActivityLine = z.object({
  id: z.string(),
  identifier: z.string(),
  title: z.string().nullable(),
  status: z.string().nullable(),
  hierarchy: z.number().int().nullable(),
  startOn: z.string().nullable(),
  endOn: z.string().nullable(),
  reporting: z.string().nullable(),
  implementer: z.string().nullable(),
  countries: z.array(z.string()),
  regions: z.array(z.string()),
  /** `unknown` where nobody knows. */
  institution: z.string(),
  function: z.string(),
  /** What of it is invented, in words; null: nothing. */
  invented: z.string().nullable(),
  /** By currency, of the transactions within the reader's scope. */
  money: z.array(MoneyOfOne),
})
export type ActivityLine = z.output<typeof ActivityLine>

export const sorts = ['identifier', 'title', 'start', 'end', 'obligations', 'unspent'] as const
export const Sort = z
  .enum([...sorts, ...sorts.map((sort) => `-${sort}` as const)])
  .describe('What to sort by; with - the largest first. Money is that of the activity’s default currency.')
export type Sort = z.output<typeof Sort>

const sumOf = (amount: RawBuilder<unknown>) => sql`coalesce((select sum(${amount}) from transaction_share s
  where s.activity_id = activity.id and s.type in ('2', '3', '4') and s.currency is not distinct from activity.default_currency), 0)`

interface SortColumn {
  column: RawBuilder<unknown>
  type: RawBuilder<unknown>
  /** The same type, as a cursor holds its values. */
  value: z.ZodType<string>
}
const amount = z.string().regex(/^-?\d+(\.\d+)?$/)
const sortColumns: Record<(typeof sorts)[number], SortColumn> = {
  identifier: { column: sql`activity.identifier collate "C"`, type: sql`text`, value: sorted.text },
  title: { column: sql`activity.title`, type: sql`text`, value: sorted.text },
  start: { column: sql`activity.start_on`, type: sql`date`, value: sorted.day },
  end: { column: sql`activity.end_on`, type: sql`date`, value: sorted.day },
  obligations: { column: sumOf(sql`case s.type when '2' then s.amount end`), type: sql`numeric`, value: amount },
  unspent: {
    column: sumOf(sql`case s.type when '2' then s.amount else -s.amount end`),
    type: sql`numeric`,
    value: amount,
  },
}

export interface Listing {
  rows: ActivityLine[]
  next: string | null
}

/** A page of the activities that fit, in order, from a cursor on. `extra` narrows further, over the table activity. */
export async function listActivities(
  db: Db,
  {
    where,
    startMonth,
    sort,
    limit,
    cursor,
    extra,
  }: {
    where: Selection
    startMonth: number
    sort: Sort
    limit: number
    cursor?: string | undefined
    extra: RawBuilder<unknown>
  },
): Promise<Listing> {
  const descending = sort.startsWith('-')
  const { column, type, value } = sortColumns[sort.replace('-', '') as (typeof sorts)[number]]
  const after = cursor === undefined ? null : readCursor(cursor, z.tuple([value.nullable(), sorted.text]))
  const { rows } = await sql<{ id: string; value: string | null; identifier: string }>`
    select id, sorted::text as value, identifier from (
      select activity.id, activity.identifier, ${column} as sorted from activity
      where ${whereActivities(where, startMonth)} and ${extra}) as found
    ${after ? sql`where ${beyond(after, descending, type)}` : sql``}
    order by sorted ${descending ? sql`desc` : sql`asc`} nulls last, identifier limit ${sql.lit(limit + 1)}`.execute(db)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    rows: await activityLines(
      db,
      shown.map(({ id }) => id),
    ),
    next: rows.length > limit && last ? writeCursor([last.value, last.identifier]) : null,
  }
}

/** What comes after a value and an identifier where what is not stated stands last. */
function beyond([value, identifier]: [string | null, string], descending: boolean, type: RawBuilder<unknown>) {
  if (value === null) return sql`sorted is null and identifier > ${identifier}::text`
  const at = sql`${value}::text::${type}`
  return sql`(sorted is null or sorted ${descending ? sql`<` : sql`>`} ${at} or (sorted = ${at} and identifier > ${identifier}::text))`
}

interface Found extends Omit<ActivityLine, 'institution' | 'function'> {
  institution: string | null
  function: string | null
}

/** The lines of some activities, in the order given; those that the reader may not see are left out. */
export async function activityLines(db: Db, ids: readonly string[]): Promise<ActivityLine[]> {
  if (!ids.length) return []
  const { rows } = await sql<Found>`select a.id, a.identifier, a.title, a.status, a.hierarchy, a.start_on, a.end_on,
      a.reporting_name as reporting, a.implementer, a.countries, a.regions, a.invented, a.institution, a.function,
      coalesce((select jsonb_agg(sums order by sums.currency) from (
        select currency,
          coalesce(sum(amount) filter (where type = '2'), 0)::text as obligations,
          coalesce(sum(amount) filter (where type = '3'), 0)::text as disbursements,
          coalesce(sum(amount) filter (where type = '4'), 0)::text as expenditures,
          sum(case type when '2' then amount else -amount end)::text as unspent
        from transaction_share where activity_id = a.id and type in ('2', '3', '4') group by currency) as sums), '[]') as money
    from activity a where a.id = any (${ids}::uuid[])`.execute(db)
  const lines = new Map(rows.map((row) => [row.id, lineOf(row)]))
  return ids.flatMap((id) => lines.get(id) ?? [])
}

const lineOf = ({ institution, function: served, money, ...rest }: Found): ActivityLine => ({
  ...rest,
  institution: institution ?? 'unknown',
  function: served ?? 'unknown',
  money: money.map(({ currency, ...sums }) => {
    const text = (amount: string) => amountText(amount, currency)
    return {
      currency,
      obligations: text(sums.obligations),
      disbursements: text(sums.disbursements),
      expenditures: text(sums.expenditures),
      unspent: text(sums.unspent),
    }
  }),
})
