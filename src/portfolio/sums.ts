// The sums behind the balance, made in SQL: from the shares of transactions, or where it can be from what is added up
// beforehand (migrations/0007_balance.sql). Both give the same numbers.
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Db } from '#kernel/store/store.ts'
import { grouping, type Grouping } from './dimension.ts'
import type { Selection } from './selection.ts'
import { shareColumn, whereCells, whereShares } from './selection-sql.ts'

/** Where sums are taken from, and in which month its fiscal years begin. */
export interface Source {
  kind: 'shares' | 'cells'
  startMonth: number
}

export interface Sums {
  /** In the order of the groupings. */
  keys: (string | number | null)[]
  currency: string | null
  obligations: string
  disbursements: string
  expenditures: string
  unspent: string
  activities: number
}

interface Standing {
  start: string
  everything: boolean
  due: boolean
}

/**
 * What is added up beforehand serves whoever sees everything, with the bureau's own fiscal year, for conditions that
 * speak of shares; and not within a transaction that has just changed shares, since that settles at its commit.
 */
export async function sourceFor(db: Db, where: Selection, fiscalYearStart?: number): Promise<Source> {
  const { rows } = await sql<Standing>`select value #>> '{}' as start, sees_everything('activity.read') as everything,
    exists (select from balance_due) as due from setting where key = 'fiscal-year-start-month'`.execute(db)
  const start = Number(rows[0]?.start ?? 10)
  const startMonth = fiscalYearStart ?? start
  const cells =
    rows[0]?.everything &&
    !rows[0].due &&
    startMonth === start &&
    where.every(({ dimension }) => dimension.of === 'share')
  return { kind: cells ? 'cells' : 'shares', startMonth }
}

/** One row for each group and currency, in the order of their keys, what is not stated last. */
export async function sums(
  db: Db,
  source: Source,
  by: readonly Grouping[],
  where: Selection,
  mostRows: number,
): Promise<Sums[]> {
  const dimensions = by.map(grouping)
  const keys = dimensions.map((dimension) =>
    source.kind === 'cells' ? sql.ref(`balance_cell.${dimension.column}`) : shareColumn(dimension, source.startMonth),
  )
  const aliases = dimensions.map((_, index) => sql.id(`key_${index}`))
  const places = sql.join([...keys.keys(), keys.length].map((index) => sql.lit(index + 1)))
  const key = keys.map((column, index) => sql`${column} as ${aliases[index]}`)
  const summed =
    source.kind === 'shares'
      ? sql`select ${sql.join([...key, sql`currency`, sql`coalesce(sum(amount) filter (where type = '2'), 0) as obligations`, sql`coalesce(sum(amount) filter (where type = '3'), 0) as disbursements`, sql`coalesce(sum(amount) filter (where type = '4'), 0) as expenditures`, sql`count(distinct activity_id) as activities`])}
          from transaction_share where type in ('2', '3', '4') and ${whereShares(where, source.startMonth)} group by ${places}`
      : cellSums(key, aliases, places, by, where)
  const order = sql.join([
    ...dimensions.map(({ kind }, index) =>
      kind === 'text' ? sql`${aliases[index]} collate "C"` : sql`${aliases[index]}`,
    ),
    sql`currency collate "C"`,
  ])
  // compiling a plan to machine code takes longer than most of these queries
  await sql`set local jit = off`.execute(db)
  const { rows } = await sql<Record<string, string | number | null>>`select ${sql.join([...aliases, sql`currency`])},
    obligations::text as obligations, disbursements::text as disbursements, expenditures::text as expenditures,
    (obligations - disbursements - expenditures)::text as unspent, activities::int as activities
    from (${summed}) as summed order by ${order} limit ${sql.lit(mostRows)}`.execute(db)
  return rows.map((row) => ({
    ...(row as unknown as Omit<Sums, 'keys'>),
    keys: dimensions.map(({ kind, unknown }, index) => {
      const value = row[`key${index}`] ?? row[`key_${index}`] ?? null
      return value === null ? unknown : kind === 'integer' ? Number(value) : String(value)
    }),
  }))
}

/**
 * Money adds up cell by cell. Activities do too where they fall into one cell, or into several that differ in the year:
 * such a cell is passed over when an earlier year of the same activities is in the same group. The few that are mixed
 * are counted one by one.
 */
function cellSums(
  key: RawBuilder<unknown>[],
  aliases: RawBuilder<unknown>[],
  places: RawBuilder<unknown>,
  by: readonly Grouping[],
  where: Selection,
) {
  const years = by.includes('fiscalYear') ? 0n : yearsIn(where)
  const first = sql<SqlBool>`not mixed and years_before & ${sql.lit(String(years))}::bigint = 0`
  const all = sql.join([...aliases, sql`currency`])
  return sql`select ${all}, sum(obligations) as obligations, sum(disbursements) as disbursements, sum(expenditures) as expenditures,
      sum(activities) as activities from (
      select ${sql.join([...key, sql`currency`])}, sum(balance_cell.obligations) as obligations, sum(balance_cell.disbursements) as disbursements,
        sum(balance_cell.expenditures) as expenditures, coalesce(sum(activities) filter (where ${first}), 0) as activities
      from balance_cell where ${whereCells(where)} group by ${places}
      union all
      select ${sql.join([...key, sql`currency`])}, 0, 0, 0, count(distinct activity_id)
      from balance_cell join balance_part on cell = key and balance_part.mixed
      where balance_cell.mixed and ${whereCells(where)} group by ${places}) as parts
    group by ${places}`
}

const firstYear = 1980
const lastYear = 2042

/** The fiscal years that a selection lets through, a bit each from 1980 on, as years_before has them. */
function yearsIn(where: Selection): bigint {
  let bits = 0n
  for (let year = firstYear; year <= lastYear; year++) {
    const through = where
      .filter(({ dimension }) => dimension.key === 'fiscal-year')
      .every(({ not, values }) => values.includes(String(year)) !== not)
    if (through) bits |= 1n << BigInt(year - firstYear)
  }
  return bits
}
