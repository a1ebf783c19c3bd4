// For tests: a file imported by somebody, and what is then there.
import { sql } from 'kysely'
import type { Db } from '#kernel/store/store.ts'
import type { Person } from '#testing.ts'
import { givenFile, type GivenActivity } from './given-file.ts'
import { importIati } from './import.ts'

export type Options = { dryRun?: boolean; dataset?: string }

export async function imported(db: Db, person: Person, name: string, text: string, options: Options = {}) {
  const { files } = await person.work(importIati, { files: [await givenFile(db, person, name, text)], ...options })
  return files[0]!
}
export const countsOf = ({
  activities: { new: added, changed, unchanged, withdrawn, wrong },
}: Awaited<ReturnType<typeof imported>>) => [added, changed, unchanged, withdrawn, wrong].join(' ')

export const two: GivenActivity[] = [
  { identifier: 'XX-A', amount: '100', updated: '2024-01-01T00:00:00Z' },
  { identifier: 'XX-B', amount: '200', country: 'MA', updated: '2024-01-01T00:00:00Z' },
]

/** Everything that an import writes, without ids and times. */
export async function written(db: Db) {
  const { rows } = await sql<{ of: string }>`
    select concat_ws(' ', a.identifier, a.version, a.state, a.title, a.institution, v.versions, s.shares, p.presences, o.organisations) as of
    from activity a
    cross join lateral (select string_agg(concat_ws(':', version, state, content_sha256), ',' order by version) as versions
      from activity_version where activity_id = a.id) v
    left join lateral (select string_agg(concat_ws(':', type, country, purpose, amount, institution), ',' order by position, share) as shares
      from transaction_share where activity_id = a.id) s on true
    left join lateral (select string_agg(d.name, ',' order by d.name) as presences
      from activity_presence join dataset d on d.id = dataset_id where activity_id = a.id) p on true
    left join lateral (select string_agg(concat_ws(':', role, g.key), ',' order by role, g.key) as organisations
      from activity_organisation join organisation g on g.id = organisation_id, unnest(roles) role where activity_id = a.id) o on true
    order by a.identifier collate "C"`.execute(db)
  return rows.map(({ of }) => of)
}
export const count = async (db: Db, table: 'change' | 'publication' | 'activityVersion' | 'finding') =>
  Number(
    (
      await db
        .selectFrom(table)
        .select((is) => is.fn.countAll<string>().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  )
