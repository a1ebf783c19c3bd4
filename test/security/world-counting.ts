// Follow-ups, programmes of academies and counts of the made-up bureau: who sees and who writes them by the policies.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Permission } from '#kernel/access.ts'
import type { Db } from '#kernel/store/store.ts'
import type { WorldRosters } from './world-rosters.ts'
import type { AppRole, Member, Trying, World, Writing } from './world.ts'

export interface WorldCounting {
  link: string
  programme: string
  academy: string
}

const hashOf = (digit: string) => digit.repeat(64)

/** What is laid down stays as it is, whatever is written to rosters: before any of them is. */
export const holdCounts = (db: Db) => sql`alter table trained_due disable trigger user`.execute(db)

export async function layDownCounting(db: Db, { whole, away }: WorldRosters): Promise<WorldCounting> {
  const { id: academy } = await db.selectFrom('academy').select('id').limit(1).executeTakeFirstOrThrow()
  const laid = { link: newId(), programme: newId(), academy }
  await sql`insert into follow_up (participation_id, months, country, answered_on, source, post, act)
    values (${whole.id}, 3, 'HT', '2014-06-10', 'post', 'same-unit', 'x')`.execute(db)
  await sql`insert into follow_up_link (id, participation_id, months, country, hash, language, expires_at)
    values (${laid.link}, ${whole.id}, 3, 'HT', ${hashOf('0')}, 'en', '2100-01-01')`.execute(db)
  await sql`insert into academy_programme (id, academy_id, name, kind) values (${laid.programme}, ${academy}, 'x', 'core')`.execute(
    db,
  )
  for (const { id, event, person, country, award } of [whole, away])
    await sql`insert into trained_seat (participation_id, event_id, person_id, fiscal_year, ended_on, nation, event_institution, modality,
        kind, award, region)
      values (${id}, ${event}, ${person}, 2014, '2014-03-07', ${country}, 'police', 'in-country', 'course', ${award},
        unit_region(${country}))`.execute(db)
  await sql`insert into trained_cell (members, fiscal_year, nation, region, sex, a, b, c, seats, heads, unique_in_year, unique_in_life)
    select 0, 0, n, unit_region(n), '', '', '', '', 1, 1, 1, 1 from unnest(${sql.val([whole, away].map(({ country }) => country))}::text[]) n`.execute(
    db,
  )
  await sql`insert into trained_due (person_ids) values ('{}')`.execute(db)
  return laid
}

type Within = (person: Member, permission: Permission, keys: readonly string[]) => boolean

export function countingReadables(within: Within) {
  const of = (
    table: string,
    key: string,
    roles: readonly AppRole[],
    seen: (world: World, person: Member) => readonly string[],
  ) => ({ table, key, roles, seen: (world: World, person: Member) => [...seen(world, person)] })
  const app = ['jurat_app'] as const
  const both = ['jurat_app', 'jurat_job'] as const
  return [
    of('follow_up', 'participation_id::text', app, ({ rosters: { whole } }, person) =>
      within(person, 'roster.read', whole.keys) ? [whole.id] : [],
    ),
    of('follow_up_link', 'id::text', app, ({ rosters: { whole }, counting: { link } }, person) =>
      within(person, 'roster.read', whole.keys) ? [link] : [],
    ),
    of('academy_programme', 'id::text', app, ({ counting: { programme } }, person) =>
      person.session === 'live' ? [programme] : [],
    ),
    of('trained_seat', 'participation_id::text', both, ({ rosters: { whole, away } }, person) =>
      [whole, away].filter(({ keys }) => within(person, 'trained.read', keys)).map(({ id }) => id),
    ),
    of('trained_cell', 'nation', both, ({ rosters: { whole, away } }, person) =>
      [whole, away]
        .filter(({ keys }) =>
          within(
            person,
            'trained.read',
            keys.filter((key) => !key.startsWith('award:')),
          ),
        )
        .map(({ country }) => country),
    ),
  ]
}

export function countingWritings(
  { rosters: { whole, plain }, counting: { link, programme, academy } }: World,
  app: Trying,
  keeps: boolean,
  keepsCourses: boolean,
): Writing[] {
  return [
    app.all(Number(keeps), 'writes to all follow-ups', `update follow_up set act = 'x'`),
    app.all(Number(keeps), 'takes all links back', `update follow_up_link set revoked_at = now()`),
    app.all(Number(keepsCourses), 'withdraws all programmes', `update academy_programme set withdrawn_at = now()`),
    app.if(
      keeps,
      'records a follow-up',
      `insert into follow_up (participation_id, months, country, answered_on, source, post, act)
       values ('${plain.id}', 3, 'HT', '2014-06-10', 'post', 'left', 'x')`,
    ),
    app.if(keeps, 'amends it', `update follow_up set post = 'left', act = 'x' where participation_id = '${whole.id}'`),
    app.never('deletes a follow-up', `delete from follow_up where participation_id = '${whole.id}'`),
    app.if(
      keeps,
      'makes a link',
      `insert into follow_up_link (id, participation_id, months, country, hash, language, expires_at)
       values ('${newId()}', '${plain.id}', 3, 'HT', '${hashOf('1')}', 'en', '2100-01-01')`,
    ),
    app.if(keeps, 'takes a link back', `update follow_up_link set revoked_at = now() where id = '${link}'`),
    app.never('lengthens a link', `update follow_up_link set expires_at = '2200-01-01' where id = '${link}'`),
    app.if(
      keepsCourses,
      'offers a programme',
      `insert into academy_programme (id, academy_id, name, kind) values ('${newId()}', '${academy}', 'y', 'core')`,
    ),
    app.if(keepsCourses, 'withdraws it', `update academy_programme set withdrawn_at = now() where id = '${programme}'`),
    app.if(keepsCourses, 'renames it', `update academy_programme set name = 'z' where id = '${programme}'`),
    app.never('moves it', `update academy_programme set academy_id = '${newId()}' where id = '${programme}'`),
    app.never('counts a seat away', `delete from trained_seat where participation_id = '${whole.id}'`),
    app.never('rewrites a count', `update trained_cell set seats = 0`),
  ]
}
