// What in the portfolio needs somebody's attention, counted, with the largest of each kind.
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import type { Db } from '#kernel/store/store.ts'
import { ActivityLine } from './activity-list.ts'
import { concerns, type Concern, type Concerns, type Looked } from './concern.ts'
import { lookOverPlaces, placesOf } from './place-parts.ts'
import type { Selection } from './selection.ts'
import { whereActivities, whereShares } from './selection-sql.ts'
import type { Source } from './sums.ts'

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

const moneyByActivity = (where: Selection, startMonth: number, { obligated }: { obligated: boolean }) => sql`(
  select activity_id, max(unspent) as most, min(unspent) as least, ${obligated ? sql`sum(obligated)` : sql`null::numeric`} as obligated from (
    select activity_id, currency, sum(case type when '2' then amount else -amount end) as unspent,
      ${obligated ? sql`sum(amount) filter (where type = '2')` : sql`null::numeric`} as obligated
    from transaction_share where type in ('2', '3', '4') and ${whereShares(where, startMonth)} group by activity_id, currency) sums
  group by activity_id)`

/** The test over the table activity that a list of one concern adds to its own. */
export const ofConcern = (concern: Concern, today: string) => sql`activity.id in (
  select activity.id from activity left join ${moneyByActivity([], 1, { obligated: false })} money on money.activity_id = activity.id
  where ${tests[concern](today)})`

/**
 * Looks at all activities that fit, once: how many they are, which are the largest, and what about them needs attention.
 * `today` is a calendar day in the business zone; `mostOfEach` and `mostLargest` limit the ids.
 */
export async function lookOver(
  db: Db,
  { kind, startMonth }: Source,
  where: Selection,
  today: string,
  { mostOfEach, mostLargest = 0 }: { mostOfEach: number; mostLargest?: number },
): Promise<Looked> {
  const places = kind === 'cells' && placesOf(where)
  if (places) return lookOverPlaces(db, places, today, { mostOfEach, mostLargest })
  const column = (concern: Concern) => sql.id(concern.replaceAll('-', '_'))
  const judged = concerns.map((concern) => sql`coalesce(${tests[concern](today)}, false) as ${column(concern)}`)
  const first = (which: RawBuilder<unknown>, by: RawBuilder<unknown>, most: number) =>
    sql`(select coalesce(array_agg(f.id), '{}') from (select j.id from judged j where ${which}
        order by ${by} desc nulls last, j.identifier limit ${sql.lit(most)}) f) as ids`
  const counts = concerns.map(
    (concern) => sql`select ${sql.lit(concern)} as concern, count(*) as count,
      ${first(sql`j.${column(concern)}`, sql`j.size`, mostOfEach)} from judged where ${column(concern)}`,
  )
  const largest = mostLargest ? first(sql`true`, sql`j.obligated`, mostLargest) : sql`'{}'::uuid[] as ids`
  const whole = sql`select 'all' as concern, count(*) as count, ${largest} from judged`
  const { rows } = await sql<{ concern: Concern | 'all'; count: string; ids: string[] }>`
    with money as materialized ${moneyByActivity(where, startMonth, { obligated: mostLargest > 0 })},
    judged as materialized (
      select activity.id, activity.identifier, greatest(money.most, -money.least) as size, money.obligated, ${sql.join(judged)}
      from activity left join money on money.activity_id = activity.id
      where ${whereActivities(where, startMonth)})
    ${sql.join([whole, ...counts], sql` union all `)}`.execute(db)
  const of = new Map(rows.map(({ concern, count, ids }) => [concern, { count: Number(count), ids }]))
  const all = of.get('all') ?? { count: 0, ids: [] }
  return {
    total: all.count,
    largest: all.ids,
    concerns: concerns.map((concern) => ({ concern, ...(of.get(concern) ?? { count: 0, ids: [] }) })),
  }
}

/** What needs attention, with the lines of the activities that are named. */
export function attentionTo(found: Concerns, lines: readonly ActivityLine[]): Attention {
  const byId = new Map(lines.map((line) => [line.id, line]))
  return found.map(({ concern, count, ids }) => ({ concern, count, first: ids.flatMap((id) => byId.get(id) ?? []) }))
}
