// All activities of a nation, of a region or of the bureau, as they were looked over beforehand: migrations/0011_place.sql.
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Db } from '#kernel/store/store.ts'
import { concerns, type Concern, type Looked } from './concern.ts'
import type { Selection } from './selection.ts'

/** The places that together hold each activity of a selection once; undefined where it asks for more than a place. */
export function placesOf(where: Selection): RawBuilder<SqlBool> | undefined {
  const [condition, ...more] = where
  if (!condition) return sql<SqlBool>`place.whole`
  const { dimension, not, values } = condition
  const [code, ...others] = values
  if (more.length || not || others.length || code == null) return undefined
  if (dimension.key !== 'country' && dimension.key !== 'region') return undefined
  return sql<SqlBool>`place.${sql.ref(dimension.column)} = ${code}`
}

/** What each concern is about, of a row of place_part or of place_cell. */
const tests: Record<Concern, (of: 'part' | 'cell', today: string) => RawBuilder<unknown>> = {
  'unspent-past-end': (of, today) => sql`${sql.ref(of)}.end_on < ${today}::text::date`,
  overspent: (of) => sql`${sql.ref(of)}.overspent`,
  'no-institution': (of) => sql`${sql.ref(of)}.no_institution`,
  'no-place': () => sql`place.nowhere`,
  'no-transaction': (of) => sql`${sql.ref(of)}.no_transaction`,
}

/** What lookOver answers, of places. */
export async function lookOverPlaces(
  db: Db,
  places: RawBuilder<SqlBool>,
  today: string,
  { mostOfEach, mostLargest }: { mostOfEach: number; mostLargest: number },
): Promise<Looked> {
  // place by place, each in the order of an index
  const first = (which: RawBuilder<unknown>, by: string, most: number) =>
    sql`array(select found.activity_id from asked place cross join lateral (
        select part.activity_id, part.identifier, part.${sql.ref(by)} as amount from place_part part
        where part.place = place.key and ${which}
        order by part.${sql.ref(by)} desc nulls last, part.identifier limit ${sql.lit(most)}) found
      order by found.amount desc nulls last, found.identifier limit ${sql.lit(most)})`
  const told = concerns.map(
    (concern) => sql`jsonb_build_object('concern', ${sql.lit(concern)},
      'count', coalesce(sum(cell.activities) filter (where ${tests[concern]('cell', today)}), 0),
      'ids', ${first(tests[concern]('part', today), 'size', mostOfEach)})`,
  )
  const { rows } = await sql<Looked>`
    with asked as materialized (select * from place where ${places})
    select coalesce(sum(cell.activities), 0)::int as total, jsonb_build_array(${sql.join(told)}) as concerns,
      ${mostLargest ? first(sql`true`, 'obligated', mostLargest) : sql`'{}'::uuid[]`} as largest
    from asked place join place_cell cell on cell.place = place.key`.execute(db)
  return rows[0]!
}
