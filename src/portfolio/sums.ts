// The sums behind the balance, made in SQL: from the shares of transactions, or where it can be from what is added up
// beforehand (migrations/0007_balance.sql). Both give the same numbers.
import { sql, type RawBuilder } from 'kysely'
import type { Db } from '#kernel/store/store.ts'
import { added } from './amount.ts'
import { grouping, type Dimension, type Grouping } from './dimension.ts'
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
 * The sums of a selection by each of some groupings and as a whole, all in one look at the records. Where one of them has
 * more than `mostRows` rows, one has more than that here too, and not all need be there.
 */
export async function summed(
  db: Db,
  source: Source,
  groupings: readonly (readonly Grouping[])[],
  where: Selection,
  mostRows: number,
): Promise<Summed[]> {
  const sets = groupingSets([[], ...groupings])
  const cells = source.kind === 'cells'
  const query = cells ? cellSums(sets, groupings, where) : shareSums(sets, where, source)
  const { rows } = await sql<Row>`select ${sql.join([sql`grouping_set`, ...sets.columns, sql`currency`])},
    obligations::text as obligations, disbursements::text as disbursements, expenditures::text as expenditures,
    (obligations - disbursements - expenditures)::text as unspent, activities::int as activities, of_total::int as of_total
    from (${query}) as summed order by ${orderOf(sets)} limit ${sql.lit((mostRows + 1) * sets.all.length)}`.execute(db)
  const bySet = Map.groupBy(rows, ({ groupingSet }) => groupingSet)
  const read = (by: readonly Grouping[]) =>
    (bySet.get(sets.numberOf(by)) ?? []).map((row) => Object.assign(row, { keys: keysOf(row, by) }))
  const made = groupings.map(read)
  const whole = read([])
  const totals = cells && groupings.every((by) => by.length) ? totalsOf(made[0]!, whole) : whole
  return made.map((one) => ({ rows: one, totals }))
}

interface Row extends Omit<Sums, 'keys'> {
  groupingSet: number
  /** Of the activities those that no other group has counted. */
  ofTotal: number
  [member: string]: unknown
}

const keysOf = (row: Row, by: readonly Grouping[]) =>
  by.map((member) => {
    const { kind, unknown } = grouping(member)
    const value = (row[member] ?? null) as string | number | null
    return value === null ? unknown : kind === 'integer' ? Number(value) : String(value)
  })

/** Several groupings in one query: which of them a row belongs to tells PostgreSQL's grouping(). */
interface GroupingSets {
  all: readonly (readonly Grouping[])[]
  /** Everything that one of them groups by. */
  members: readonly Grouping[]
  columns: readonly RawBuilder<unknown>[]
  /** grouping() of the columns: a bit for each that a row is not grouped by, the first column's highest. */
  number: RawBuilder<unknown>
  numberOf(by: readonly Grouping[]): number
  /** The clause for some of the groupings, within each of which one more column may tell rows apart. */
  groupBy(some: readonly (readonly Grouping[])[], more?: RawBuilder<unknown>): RawBuilder<unknown>
}

function groupingSets(wanted: readonly (readonly Grouping[])[]): GroupingSets {
  const members = [...new Set(wanted.flat())]
  const column = (member: Grouping) => sql.ref(grouping(member).column)
  const columns = members.map(column)
  const numberOf = (by: readonly Grouping[]) =>
    members.reduce((number, member) => number * 2 + (by.includes(member) ? 0 : 1), 0)
  const distinct = (some: readonly (readonly Grouping[])[]) => [
    ...new Map(some.map((by) => [numberOf(by), by])).values(),
  ]
  return {
    all: distinct(wanted),
    members,
    columns,
    number: members.length ? sql`grouping(${sql.join(columns)})` : sql`0`,
    numberOf,
    groupBy: (some, more) =>
      sql`group by grouping sets (${sql.join(
        distinct(some).map((by) => sql`(${sql.join([sql`currency`, ...by.map(column), ...(more ? [more] : [])])})`),
      )})`,
  }
}

/** Grouping by grouping, each by its keys in their order. */
function orderOf({ all, numberOf }: GroupingSets): RawBuilder<unknown> {
  const keyAt = (place: number, kind: Dimension['kind']) => {
    const cases = all.flatMap((by) => {
      const dimension = by[place] && grouping(by[place])
      return dimension?.kind === kind ? [sql`when ${sql.lit(numberOf(by))} then ${sql.ref(dimension.column)}`] : []
    })
    return cases.length ? [sql`case grouping_set ${sql.join(cases, sql` `)} end`] : []
  }
  const longest = Math.max(...all.map((by) => by.length))
  const keys = Array.from({ length: longest }, (_, place) => [
    ...keyAt(place, 'text').map((key) => sql`${key} collate "C"`),
    ...keyAt(place, 'integer'),
  ])
  return sql.join([sql`grouping_set`, ...keys.flat(), sql`currency collate "C"`])
}

function shareSums(sets: GroupingSets, where: Selection, { startMonth }: Source): RawBuilder<unknown> {
  const { all, members, columns, number, groupBy } = sets
  const keys = members.map((member, index) => sql`${shareColumn(grouping(member), startMonth)} as ${columns[index]}`)
  return sql`select ${sql.join([sql`${number} as grouping_set`, ...columns, sql`currency`])},
      coalesce(sum(amount) filter (where type = '2'), 0) as obligations,
      coalesce(sum(amount) filter (where type = '3'), 0) as disbursements,
      coalesce(sum(amount) filter (where type = '4'), 0) as expenditures,
      count(distinct activity_id) as activities, 0 as of_total
    from (select ${sql.join([...keys, sql`currency`, sql`type`, sql`amount`, sql`activity_id`])} from transaction_share
      where type in ('2', '3', '4') and ${whereShares(where, startMonth)}) as share ${groupBy(all)}`
}

/**
 * Money adds up cell by cell. Activities do too where they fall into one cell, or into several that differ in the year:
 * such a cell is passed over when an earlier year of the same activities is in the same group. The few that are mixed
 * are counted one by one, over the whole selection too.
 */
function cellSums(
  sets: GroupingSets,
  groupings: readonly (readonly Grouping[])[],
  where: Selection,
): RawBuilder<unknown> {
  const { all, members, columns, number, groupBy } = sets
  const keys = sql.join([...columns, sql`currency`])
  const counted = (earlier: bigint) => sql`coalesce(sum(activities)
    filter (where not mixed and years_before & ${sql.lit(String(earlier))}::bigint = 0), 0)`
  const ofTotal = counted(yearsIn(where))
  const activities = members.includes('fiscalYear')
    ? sql`case grouping(fiscal_year) when 0 then ${counted(0n)} else ${ofTotal} end`
    : ofTotal
  return sql`select ${sql.join([sql`grouping_set`, keys])}, sum(obligations) as obligations, sum(disbursements) as disbursements,
      sum(expenditures) as expenditures, sum(activities) as activities, sum(of_total) as of_total from (
      select ${sql.join([sql`${number} as grouping_set`, keys])}, sum(obligations) as obligations, sum(disbursements) as disbursements,
        sum(expenditures) as expenditures, ${activities} as activities, ${ofTotal} as of_total
      from balance_cell where ${whereCells(where)} ${groupBy(groupings)}
      union all
      select ${sql.join([sql`grouping_set`, keys])}, 0, 0, 0, count(*), 0 from (
        select ${sql.join([sql`${number} as grouping_set`, keys, sql`activity_id`])} from (
          select ${sql.join([keys, sql`activity_id`])} from balance_cell join balance_part on cell = key and balance_part.mixed
          where balance_cell.mixed and ${whereCells(where)}) as mixed ${groupBy(all, sql`activity_id`)}) as each
      group by ${sql.join([sql`grouping_set`, keys])}) as parts
    group by ${sql.join([sql`grouping_set`, keys])}`
}

/** The groups added up; an activity that several groups count is counted once. `whole` has the mixed ones. */
function totalsOf(rows: readonly (Sums & { ofTotal: number })[], whole: readonly Sums[]): Sums[] {
  const byCurrency = Map.groupBy(rows, ({ currency }) => currency)
  const mixed = new Map(whole.map(({ currency, activities }) => [currency, activities]))
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
