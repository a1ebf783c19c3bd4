// What in the portfolio needs somebody's attention, counted, with the largest of each kind.
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import type { Db } from '#kernel/store/store.ts'
import { ActivityLine } from './activity-list.ts'
import type { Selection } from './selection.ts'
import { whereActivities, whereShares } from './selection-sql.ts'

export const concerns = ['unspent-past-end', 'overspent', 'no-institution', 'no-place', 'no-transaction'] as const
export type Concern = (typeof concerns)[number]

export const Attention = z.array(
  z.object({
    concern: z.enum(concerns),
    count: z.number().int(),
    /** The largest few. */
    first: z.array(ActivityLine),
  }),
)
export type Attention = z.output<typeof Attention>

/** What each concern asks of an activity; `money` holds its largest and smallest unspent sum of a currency. */
const tests: Record<Concern, (today: string) => RawBuilder<unknown>> = {
  // money left after the activity's last day
  'unspent-past-end': (today) => sql`activity.end_on < ${today}::text::date and money.most > 0`,
  // more paid than was ever obligated
  overspent: () => sql`money.least < 0`,
  'no-institution': () => sql`activity.institution is null`,
  'no-place': () => sql`activity.countries = '{}' and activity.regions = '{}'`,
  'no-transaction': () => sql`money.most is null`,
}

const unspentByActivity = (where: Selection, startMonth: number) => sql`(
  select activity_id, max(unspent) as most, min(unspent) as least from (
    select activity_id, currency, sum(case type when '2' then amount else -amount end) as unspent
    from transaction_share where type in ('2', '3', '4') and ${whereShares(where, startMonth)} group by activity_id, currency) sums
  group by activity_id)`

/** The test over the table activity that a list of one concern adds to its own. */
export const ofConcern = (concern: Concern, today: string) => sql`activity.id in (
  select activity.id from activity left join ${unspentByActivity([], 1)} money on money.activity_id = activity.id
  where ${tests[concern](today)})`

/** How many activities each concern is about, and the ids of the largest few. */
export type Concerns = readonly { concern: Concern; count: number; ids: string[] }[]

/** Counts each concern among the activities that fit. `today` is a calendar day in the business zone. */
export async function concernsOf(
  db: Db,
  where: Selection,
  startMonth: number,
  today: string,
  most: number,
): Promise<Concerns> {
  const column = (concern: Concern) => sql.id(concern.replaceAll('-', '_'))
  const judged = concerns.map((concern) => sql`coalesce(${tests[concern](today)}, false) as ${column(concern)}`)
  const counts = concerns.map(
    (concern) => sql`select ${sql.lit(concern)} as concern, count(*) as count,
      (select coalesce(array_agg(f.id), '{}') from (select j.id from judged j where j.${column(concern)}
        order by j.size desc nulls last, j.identifier limit ${sql.lit(most)}) f) as ids
      from judged where ${column(concern)}`,
  )
  const { rows } = await sql<{ concern: Concern; count: string; ids: string[] }>`
    with money as materialized ${unspentByActivity(where, startMonth)},
    judged as materialized (
      select activity.id, activity.identifier, greatest(money.most, -money.least) as size, ${sql.join(judged)}
      from activity left join money on money.activity_id = activity.id
      where ${whereActivities(where, startMonth)})
    ${sql.join(counts, sql` union all `)}`.execute(db)
  return rows.map(({ concern, count, ids }) => ({ concern, count: Number(count), ids }))
}

/** What needs attention, with the lines of the activities that are named. */
export function attentionTo(found: Concerns, lines: readonly ActivityLine[]): Attention {
  const byId = new Map(lines.map((line) => [line.id, line]))
  return found.map(({ concern, count, ids }) => ({ concern, count, first: ids.flatMap((id) => byId.get(id) ?? []) }))
}
