// The units of the bureau's countries as trees, and the search over all their names.
import { sql } from 'kysely'
import { z } from 'zod'
import { BadCursor, Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import { country, unitKinds, unitShape, unitStates, type Unit } from './unit.ts'

export const hows = ['same', 'begins', 'contains', 'similar'] as const
const matchShape = z.object({
  /** The name that was found. */
  name: z.string(),
  what: z.enum(['name', 'local-name', 'acronym', 'code', 'alias']),
  /** How it meets what was asked for, case, accents and the forms of letters set aside. */
  how: z.enum(hows),
})

export const lineShape = unitShape.extend({
  /** 0 at the top. */
  depth: z.int(),
  /** The names above it, from the top. */
  path: z.array(z.string()),
  match: matchShape.nullable(),
})
export type UnitLine = z.output<typeof lineShape>

export const listUnits = operation({
  name: 'units.list',
  summary: 'List units in the order of their trees, or find them by any of their names in any script',
  needs: 'unit.read',
  http: 'GET /units',
  input: z.object({
    country: country.optional(),
    search: z.string().trim().max(200).optional().describe('Part of a name, an alias, an acronym or a code'),
    kind: z.enum(unitKinds).optional().describe('Only this kind of institution'),
    state: z.enum(unitStates).optional().describe('Only those in this state; all but merged ones if left out'),
    limit: limitOf({ most: 2_000, usual: 500 }),
    cursor: Cursor,
  }),
  output: z.object({
    units: z.array(lineShape),
    /** How many fit. */
    total: z.int(),
    /** The countries that the reader may see units of, with how many are not merged. */
    countries: z.array(z.object({ country: z.string(), units: z.int() })),
    next: z.string().nullable(),
  }),
  async run({ db }, { country: code, search, kind, state, limit, cursor }) {
    const [after] = cursor === undefined ? [] : readCursor(cursor, z.tuple([sorted.id]))
    const { rows } = await sql<
      Unit & { depth: number; path: string[]; match: UnitLine['match']; place: string; total: string }
    >`
      with recursive tree as (
        select u.id, 0 as depth, '{}'::text[] as path, array[u.country, u.folded, u.id::text] as key from host_unit u
          where u.parent_id is null and ${code ? sql`u.country = ${code}` : sql`true`}
        union all
        select u.id, t.depth + 1, t.path || p.name, t.key || array[u.folded, u.id::text] from tree t
          join host_unit p on p.id = t.id join host_unit u on u.parent_id = t.id),
      asked as (select fold_name(${search || null}::text) as words),
      found as (
        select u.*, t.depth, t.path, m.match, row_number() over (order by t.key collate "C") as place, count(*) over () as total
        from tree t join host_unit u on u.id = t.id cross join asked
        left join lateral (
          select jsonb_build_object('name', n.name, 'what', n.what, 'how', h.how) as match
          from (values (u.name, u.folded, 'name', 1), (u.local_name, u.local_folded, 'local-name', 2),
              (u.acronym, fold_name(u.acronym), 'acronym', 3), (u.code, fold_name(u.code), 'code', 4)
            union all select a.name, a.folded, 'alias', 5 from unit_alias a where a.unit_id = u.id and a.withdrawn_at is null
          ) as n (name, folded, what, rank)
          cross join lateral (select case when n.folded = asked.words then 'same'
            when starts_with(n.folded, asked.words) then 'begins' when strpos(n.folded, asked.words) > 0 then 'contains'
            when length(asked.words) >= 5 and word_similarity(asked.words, n.folded) >= 0.6 then 'similar' end as how) h
          where h.how is not null
          order by array_position(${[...hows]}::text[], h.how), n.rank limit 1) m on asked.words is not null
        where ${state ? sql`u.state = ${state}` : sql`u.state <> 'merged'`}
          and ${kind ? sql`u.kind = ${kind}` : sql`true`} and (asked.words is null or m.match is not null))
      select f.id, f.code, f.country, f.parent_id, f.kind, f.name, f.local_name, f.local_language, f.acronym,
        f.commander_post, f.source, f.vetting, f.duty_to_inform, f.state, f.state_on, f.merged_into, f.version, f.depth, f.path, f.match, f.total
      from found f where ${after ? sql`f.place > (select l.place from found l where l.id = ${after})` : sql`true`}
      order by f.place limit ${sql.lit(limit + 1)}`.execute(db)
    if (after && !rows.length) throw BadCursor({})
    const units = rows.slice(0, limit)
    const countries = await db
      .selectFrom('hostUnit')
      .select(['country', (is) => is.fn.countAll<string>().as('units')])
      .where('state', '!=', 'merged')
      .groupBy('country')
      .orderBy('country')
      .execute()
    return {
      units,
      total: Number(rows[0]?.total ?? 0),
      countries: countries.map((one) => ({ ...one, units: Number(one.units) })),
      next: rows.length > limit ? writeCursor([units.at(-1)!.id]) : null,
    }
  },
})
