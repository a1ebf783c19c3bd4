// Notices that somebody has seen, their mail, and the keys of certificates in the made-up bureau: who sees and who writes them.
import { sql } from 'kysely'
import type { Permission } from '#kernel/access.ts'
import type { Db } from '#kernel/store/store.ts'
import type { AppRole, Member, Trying, World, Writing } from './world.ts'

const kid = (letter: string) => letter.repeat(43)

/** Of each person a mark, a mail and a wish; and a key that everybody knows. */
export async function layDownNotices(db: Db, persons: readonly Member[]): Promise<void> {
  const ids = persons.map(({ id }) => id)
  await sql`insert into notice_seen (actor_id, kind, item) select id, 'no-return', 'x' from unnest(${ids}::uuid[]) id`.execute(
    db,
  )
  await sql`insert into notice_mail (actor_id, on_day, waiting, attempts)
    select id, '2014-03-03', 1, 1 from unnest(${ids}::uuid[]) id`.execute(db)
  await sql`insert into notice_wish (actor_id, mail) select id, true from unnest(${ids}::uuid[]) id`.execute(db)
  await sql`insert into certificate_key (kid, jwk) values (${kid('A')}, '{"kty": "OKP"}')`.execute(db)
}

const app: readonly AppRole[] = ['jurat_app']
const own = (table: string, also: (person: Member) => boolean = () => false) => ({
  table,
  key: 'actor_id::text',
  roles: app,
  seen: ({ persons }: World, person: Member) =>
    persons.filter((member) => person.session === 'live' && (member === person || also(person))).map(({ id }) => id),
})

export const noticeReadables = (wholly: (person: Member, permission: Permission) => boolean) => [
  own('notice_seen'),
  own('notice_mail', (person) => wholly(person, 'job.oversee')),
  own('notice_wish'),
  {
    table: 'certificate_key',
    key: 'kid',
    roles: app,
    seen: (_: World, person: Member) => (person.session === 'live' ? [kid('A')] : []),
  },
]

export function noticeWritings(trying: Trying, live: boolean, operates: boolean): Writing[] {
  return [
    trying.if(live, 'marks something as seen', `insert into notice_seen (kind, item) values ('no-return', 'y')`),
    trying.all(Number(live), 'takes all marks back', `delete from notice_seen`),
    trying.all(Number(live), 'stops everybody’s mail', `update notice_wish set mail = false`),
    trying.if(
      live,
      'says whether it wants mail',
      `insert into notice_wish (mail) values (false) on conflict (actor_id) do update set mail = false`,
    ),
    // the insert alone, which no reading of one's own wish comes before
    ...(live ? [] : [trying.never('says it as nobody', `insert into notice_wish (mail) values (false)`)]),
    trying.never('writes a mail away', `delete from notice_mail`),
    trying.never('says that a mail went', `update notice_mail set sent_at = now()`),
    trying.if(
      operates,
      'adds a key',
      `insert into certificate_key (kid, jwk) values ('${kid('B')}', '{"kty": "OKP"}')`,
    ),
    trying.if(operates, 'retires a key', `update certificate_key set retired_at = now()`),
    trying.never('exchanges a key', `update certificate_key set jwk = '{}'`),
    trying.never('takes a key away', `delete from certificate_key`),
  ]
}
