// Units that may be the same as one that somebody is about to add: each with the reason why. Nothing is merged by itself.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { acronym, country, nameText } from './unit.ts'

export const whys = ['same-name', 'same-acronym', 'contains', 'similar'] as const

export const alikeShape = z.object({
  id: z.uuid(),
  code: z.string(),
  name: z.string(),
  /** The name of it that is alike, which may be an alias. */
  theirs: z.string(),
  /** The name that was given. */
  given: z.string(),
  why: z.enum(whys),
})
export type Alike = z.output<typeof alikeShape>

interface Given {
  country: string
  names: readonly string[]
  acronym?: string | null | undefined
}

const most = 10
/** Shorter names are contained in too many others. */
const shortestContained = 6
/** Trigram similarity, 0 to 1: a letter or two of a name of some length. */
const similar = 0.6

/** The active and closed units of the country with names like these, the likest first. */
export async function findAlike(db: Db, { country: code, names, acronym: short }: Given): Promise<Alike[]> {
  const { rows } = await sql<Alike>`
    with given as (select g.name, fold_name(g.name) as folded, false as short from unnest(${names}::text[]) as g (name)
        union all select ${short ?? null}::text, fold_name(${short ?? null}::text), true where ${short ?? null}::text is not null),
      theirs as (
        select u.id, n.name, n.folded, n.short from host_unit u
          cross join lateral (values (u.name, u.folded, false), (u.local_name, u.local_folded, false),
            (u.acronym, fold_name(u.acronym), true)) as n (name, folded, short)
          where u.country = ${code} and u.state <> 'merged' and n.name is not null
        union all select a.unit_id, a.name, a.folded, a.kind = 'acronym' from unit_alias a
          where a.country = ${code} and a.withdrawn_at is null),
      found as (
        select t.id, t.name as theirs, g.name as given,
          case when g.folded = t.folded and g.short then 'same-acronym'
            when g.folded = t.folded then 'same-name'
            when g.short or t.short then null
            when least(length(g.folded), length(t.folded)) >= ${shortestContained}::int
              and (strpos(g.folded, t.folded) > 0 or strpos(t.folded, g.folded) > 0) then 'contains'
            when similarity(g.folded, t.folded) >= ${similar}::float8 then 'similar' end as why
        from given g cross join theirs t),
      best as (select distinct on (f.id) f.* from found f where f.why is not null
        order by f.id, array_position(${[...whys]}::text[], f.why), f.theirs collate "C")
    select b.id, u.code, u.name, b.theirs, b.given, b.why from best b join host_unit u on u.id = b.id
    order by array_position(${[...whys]}::text[], b.why), u.folded collate "C", u.code limit ${sql.lit(most)}`.execute(
    db,
  )
  return rows
}

export const likeUnits = operation({
  name: 'units.alike',
  summary: 'Which units of a country may be the same as one with these names, and why',
  needs: 'unit.read',
  http: 'GET /unit-likenesses',
  input: z.object({
    country,
    name: nameText.describe('Its name in English'),
    localName: nameText.optional().describe('Its name in the local language'),
    acronym: acronym.optional(),
  }),
  output: z.object({ alike: z.array(alikeShape) }),
  run: async ({ db }, { country: code, name, localName, acronym: short }) => ({
    alike: await findAlike(db, { country: code, names: [name, ...(localName ? [localName] : [])], acronym: short }),
  }),
})
