// The sums behind the balance, made in SQL: from the shares of transactions, or where it can be from what is added up
// beforehand (migrations/0007_balance.sql). Both give the same numbers.
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Db } from '#kernel/store/store.ts'
import { added } from './amount.ts'
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

export interface Summed {
  /** One row for each group and currency, in the order of their keys, what is not stated last. */
  rows: Sums[]
  /** By currency, in its order. */
  totals: Sums[]
}

/**
 * The sums of a selection by groups and as a whole. Rows stop at `mostRows`; totals are then of what is left. Totals
 * that are known from another grouping of the same selection need not be made again.
 */
export async function summed(
  db: Db,
  source: Source,
  by: readonly Grouping[],
  where: Selection,
  mostRows: number,
  known?: Sums[],
): Promise<Summed> {
  // compiling a plan to machine code takes longer than most of these queries
  if (!known) await sql`set local jit = off`.execute(db)
  if (source.kind === 'shares') {
    const rows = await shareSums(db, source, by, where, mostRows)
    return { rows, totals: known ?? (by.length ? await shareSums(db, source, [], where, mostRows) : rows) }
  }
  const rows = await cellSums(db, by, where, mostRows)
  return { rows, totals: known ?? (by.length ? totalsOf(rows, await mixedActivities(db, where)) : rows) }
}

interface Row extends Omit<Sums, 'keys'> {
  /** Of the activities those that no other group has counted. */
  ofTotal: number
  [key: string]: unknown
}

/** Runs a query whose groups are key_0, key_1 … and reads its rows. */
async function read(db: Db, query: RawBuilder<unknown>, by: readonly Grouping[], mostRows: number) {
  const dimensions = by.map(grouping)
  const order = sql.join([
    ...dimensions.map(({ kind }, index) => (kind === 'text' ? sql`${alias(index)} collate "C"` : alias(index))),
    sql`currency collate "C"`,
  ])
  const { rows } = await sql<Row>`select ${sql.join([...dimensions.map((_, index) => alias(index)), sql`currency`])},
    obligations::text as obligations, disbursements::text as disbursements, expenditures::text as expenditures,
    (obligations - disbursements - expenditures)::text as unspent, activities::int as activities, of_total::int as of_total
    from (${query}) as summed order by ${order} limit ${sql.lit(mostRows)}`.execute(db)
  return rows.map((row) => ({
    ...row,
    keys: dimensions.map(({ kind, unknown }, index) => {
      const value = (row[`key${index}`] ?? row[`key_${index}`] ?? null) as string | number | null
      return value === null ? unknown : kind === 'integer' ? Number(value) : String(value)
    }),
  }))
}

const alias = (index: number) => sql.id(`key_${index}`)
const places = (by: readonly Grouping[]) => sql.join([...by.keys(), by.length].map((index) => sql.lit(index + 1)))

function shareSums(db: Db, { startMonth }: Source, by: readonly Grouping[], where: Selection, mostRows: number) {
  const keys = by.map((member, index) => sql`${shareColumn(grouping(member), startMonth)} as ${alias(index)}`)
  const query = sql`select ${sql.join([...keys, sql`currency`])},
      coalesce(sum(amount) filter (where type = '2'), 0) as obligations,
      coalesce(sum(amount) filter (where type = '3'), 0) as disbursements,
      coalesce(sum(amount) filter (where type = '4'), 0) as expenditures,
      count(distinct activity_id) as activities, 0 as of_total
    from transaction_share where type in ('2', '3', '4') and ${whereShares(where, startMonth)} group by ${places(by)}`
  return read(db, query, by, mostRows)
}

/**
 * Money adds up cell by cell. Activities do too where they fall into one cell, or into several that differ in the year:
 * such a cell is passed over when an earlier year of the same activities is in the same group. The few that are mixed
 * are counted one by one.
 */
function cellSums(db: Db, by: readonly Grouping[], where: Selection, mostRows: number) {
  const keys = by.map((member, index) => sql`${sql.ref(`balance_cell.${grouping(member).column}`)} as ${alias(index)}`)
  const all = sql.join([...keys, sql`currency`])
  const years = yearsIn(where)
  const firstOf = (others: bigint) => sql<SqlBool>`not mixed and years_before & ${sql.lit(String(others))}::bigint = 0`
  const query = sql`select ${sql.join([...by.map((_, index) => alias(index)), sql`currency`])},
      sum(obligations) as obligations, sum(disbursements) as disbursements, sum(expenditures) as expenditures,
      sum(activities) as activities, sum(of_total) as of_total from (
      select ${all}, sum(balance_cell.obligations) as obligations, sum(balance_cell.disbursements) as disbursements,
        sum(balance_cell.expenditures) as expenditures,
        coalesce(sum(activities) filter (where ${firstOf(by.includes('fiscalYear') ? 0n : years)}), 0) as activities,
        coalesce(sum(activities) filter (where ${firstOf(years)}), 0) as of_total
      from balance_cell where ${whereCells(where)} group by ${places(by)}
      union all
      select ${all}, 0, 0, 0, count(distinct activity_id), 0
      from balance_cell join balance_part on cell = key and balance_part.mixed
      where balance_cell.mixed and ${whereCells(where)} group by ${places(by)}) as parts
    group by ${places(by)}`
  return read(db, query, by, mostRows)
}

/** How many mixed activities a selection holds, by currency. */
async function mixedActivities(db: Db, where: Selection): Promise<Map<string | null, number>> {
  const { rows } = await sql<{
    currency: string | null
    count: number
  }>`select currency, count(distinct activity_id)::int as count
    from balance_cell join balance_part on cell = key and balance_part.mixed
    where balance_cell.mixed and ${whereCells(where)} group by currency`.execute(db)
  return new Map(rows.map(({ currency, count }) => [currency, count]))
}

/** The groups added up; an activity that several groups count is counted once. */
function totalsOf(rows: readonly (Sums & { ofTotal: number })[], mixed: ReadonlyMap<string | null, number>): Sums[] {
  const byCurrency = Map.groupBy(rows, ({ currency }) => currency)
  const currencies = [...byCurrency.keys()].toSorted((a, b) => (a === null ? 1 : b === null || a < b ? -1 : 1))
  return currencies.map((currency) => {
    const of = byCurrency.get(currency) ?? []
    const sum = (measure: 'obligations' | 'disbursements' | 'expenditures' | 'unspent') =>
      added(...of.map((row) => row[measure]))
    return {
      keys: [],
      currency,
      obligations: sum('obligations'),
      disbursements: sum('disbursements'),
      expenditures: sum('expenditures'),
      unspent: sum('unspent'),
      activities: of.reduce((count, { ofTotal }) => count + ofTotal, mixed.get(currency) ?? 0),
    }
  })
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
