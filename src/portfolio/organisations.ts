// Publishers, funders, implementers and receivers, by their names as published.
import { sql } from 'kysely'
import { z } from 'zod'
import { Cursor, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { Limit } from './activities.ts'
import { ActivityLine, activityLines } from './activity-list.ts'
import { Balance, balancesOf } from './balance.ts'
import { foldedName, organisationId } from './organisation-id.ts'
import { also, everything } from './selection.ts'
import { sourceFor, type Source } from './sums.ts'

const Organisation = z.object({
  id: z.string(),
  name: z.string(),
  refs: z.array(z.string()),
  /** IATI OrganisationRole 1 funding, 2 accountable, 3 extending, 4 implementing; reporting, provider, receiver. */
  roles: z.array(z.object({ role: z.string(), activities: z.number().int() })),
  activities: z.number().int(),
})
export type Organisation = z.output<typeof Organisation>

export const organisations = operation({
  name: 'portfolio.organisations',
  summary: 'The organisations of the portfolio, by how many activities name them',
  needs: 'activity.read',
  http: 'GET /organisations',
  cli: 'organisations',
  input: z.object({
    name: z.string().max(200).default('').describe('Part of the name.'),
    limit: Limit,
    cursor: Cursor,
  }),
  output: z.object({ organisations: z.array(Organisation), next: z.string().nullable() }),
  async run({ db }, { name, limit, cursor }) {
    const after = cursor === undefined ? null : readCursor(cursor, z.tuple([sorted.whole, sorted.text]))
    const { rows } = await sql<Organisation & { key: string }>`
      select o.id, o.key, o.name, o.refs, n.activities, (select jsonb_agg(jsonb_build_object('role', r.role, 'activities', r.activities) order by r.role)
          from (select role, count(*) as activities from activity_organisation, unnest(roles) role where organisation_id = o.id group by role) r) as roles
      from organisation o join (select organisation_id, count(distinct activity_id)::int as activities
        from activity_organisation group by organisation_id) n on n.organisation_id = o.id
      where (${name} = '' or position(lower(${name}) in o.key) > 0)
        ${after ? sql`and (n.activities < ${after[0]}::int or (n.activities = ${after[0]}::int and o.key collate "C" > ${after[1]}::text))` : sql``}
      order by n.activities desc, o.key collate "C" limit ${sql.lit(limit + 1)}`.execute(db)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return { organisations: shown, next: rows.length > limit && last ? writeCursor([last.activities, last.key]) : null }
  },
})

export const organisation = operation({
  name: 'portfolio.organisation',
  summary: 'One organisation: its roles, its activities, and the money where it implements',
  needs: 'activity.read',
  http: 'GET /organisations/{id}',
  cli: 'organisation',
  argument: 'id',
  input: z.object({
    id: z.uuid().describe('The id of the organisation, as jurat organisations shows it'),
    limit: Limit,
    cursor: Cursor,
  }),
  output: z.object({
    organisation: Organisation,
    /** Its name in every spelling under which money is implemented: the filter `implementer` takes them. */
    spellings: z.array(z.string()),
    /** Of the money it implements. */
    byYear: Balance,
    byCountry: Balance,
    activities: z.array(z.object({ activity: ActivityLine, roles: z.array(z.string()) })),
    next: z.string().nullable(),
  }),
  async run({ db }, { id, limit, cursor }) {
    const found = await db
      .selectFrom('organisation')
      .select(['id', 'name', 'refs'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (!found) throw NotFound({ what: 'organization', id })
    const roles = await sql<{ role: string; activities: number }>`select role, count(*)::int as activities
      from activity_organisation, unnest(roles) role where organisation_id = ${id} group by role order by role`.execute(
      db,
    )
    const total = await sql<{ count: number }>`select count(distinct activity_id)::int as count
      from activity_organisation where organisation_id = ${id}`.execute(db)
    const after = cursor === undefined ? null : readCursor(cursor, z.tuple([sorted.text]))[0]
    const page = await sql<{ id: string; identifier: string; roles: string[] }>`
      select a.id, a.identifier, array_agg(role order by role) as roles
      from activity_organisation o join activity a on a.id = o.activity_id cross join unnest(o.roles) role
      where o.organisation_id = ${id} and a.state = 'published' ${after ? sql`and a.identifier > ${after}::text` : sql``}
      group by a.id, a.identifier order by a.identifier limit ${sql.lit(limit + 1)}`.execute(db)
    const shown = page.rows.slice(0, limit)
    const lines = new Map(
      (
        await activityLines(
          db,
          shown.map((row) => row.id),
        )
      ).map((line) => [line.id, line]),
    )
    const source = await sourceFor(db, everything)
    const spellings = await spellingsOf(db, source, found)
    const where = also(everything, 'implementer', ...spellings)
    const [byYear, byCountry] = await balancesOf(db, source, where, ['fiscalYear'], ['country'])
    const last = shown.at(-1)
    return {
      organisation: { ...found, roles: roles.rows, activities: total.rows[0]?.count ?? 0 },
      spellings,
      byYear,
      byCountry,
      activities: shown.flatMap((row) => {
        const line = lines.get(row.id)
        return line ? [{ activity: line, roles: row.roles }] : []
      }),
      next: page.rows.length > limit && last ? writeCursor([last.identifier]) : null,
    }
  },
})

/** How the files spell the organisation where it implements: all that an import takes for the same. */
async function spellingsOf(db: Db, { kind }: Source, { id, name }: { id: string; name: string }): Promise<string[]> {
  const { rows } = await sql<{ implementer: string }>`select distinct implementer from ${
    kind === 'cells'
      ? sql`balance_cell where implementer is not null`
      : sql`activity_organisation o join transaction_share s on s.activity_id = o.activity_id
          where o.organisation_id = ${id} and '4' = any (o.roles) and s.implementer is not null`
  }`.execute(db)
  const found = rows.map(({ implementer }) => implementer).filter((one) => organisationId(foldedName(one)) === id)
  return found.length ? found.toSorted() : [name]
}
