// What lists, calendar and reports of events cost over 300,000 events, as ratios to the same questions over 3,000:
//   node --import ./scripts/loader.mjs bench/events.ts
// The generator lays events past their triggers, as a restored bureau has them. With TEST_DATABASE_URL and TEST_OWNER_URL on
// that server instead of the embedded database.
import { sql } from 'kysely'
import pg from 'pg'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import type { AnyOperation } from '#kernel/operation.ts'
import { findSession, type Session } from '#kernel/session.ts'
import type { Store } from '#kernel/store/store.ts'
import { events } from '#events/index.ts'
import { enterSignedIn, freshStore } from '#testing.ts'
import { machine, median } from './served.ts'

const rounds = 15

/** So many events of 60 posts over 16 years, a third of them by one of 50 courses, every tenth for two nations. */
export async function layEvents(store: Store, many: number) {
  await store.transaction({ role: 'jurat_owner', operation: 'bench', deadlineMs: 900_000 }, async (db) => {
    await sql`insert into course (id, code) select gen_random_uuid(), 'BENCH-' || i from generate_series(1, 50) i`.execute(
      db,
    )
    await sql`insert into course_version (course_id, edition, title, hours, human_rights, human_rights_hours, issued_on)
      select id, 1, 'Course ' || code || ' (invented)', 40, case when code like '%0' then null else 'Some' end,
        case when code like '%0' then null else 4 end, '1999-01-01' from course`.execute(db)
    await sql`alter table event disable trigger user`.execute(db)
    await sql`
      with posts as (select array_agg(code order by code) as codes from unnest(array['HT','CR','MX','CO','PE','EC','SV','GT','HN','JM','BO','BR',
          'KE','TG','SN','BF','ML','BJ','CD','SS','SD','LR','GW','BW','ZM','ZW','NA','TZ','UG','GH','TH','ID','LA','PH','VN','MY','MM','BD',
          'NP','PK','AF','KG','TJ','UZ','KZ','GE','MD','UA','BA','XK','HU','RO','JO','LB','MA','TN','EG','IQ','YE','PS']) code),
        courses as (select array_agg(id order by code) as ids from course),
        drawn as (select i, p.codes[1 + i % 60] as post, p.codes[1 + (i * 7) % 60] as other, c.ids[1 + i % 50] as course,
            date '1999-01-04' + (i::bigint * 7919 % 5840)::integer as begins
          from generate_series(1, ${many}::integer) i cross join posts p cross join courses c)
      insert into event (id, code_year, code_number, title, kind, modality, country, nations, place_country, institution, course_id, edition,
        starts_on, ends_on, planned_participants, head_count, state, act)
      select gen_random_uuid(), extract(year from begins), row_number() over (partition by extract(year from begins) order by i),
        'Event ' || i || ' (invented)', (array['course', 'workshop', 'conference'])[1 + i % 3], 'in-country', post,
        case when i % 10 = 0 and other <> post then array[post, other] else array[post] end, post,
        (array['police', 'courts', 'corrections'])[1 + i % 3], case when i % 3 = 0 then course end, case when i % 3 = 0 then 1 end,
        begins, begins + 4, 10 + i % 90, 9 + i % 90, (array['finalised', 'completed', 'approved', 'created'])[1 + i % 4], 'added'
      from drawn`.execute(db)
    await sql`alter table event enable trigger user`.execute(db)
  })
  await store.transaction({ role: 'jurat_owner', deadlineMs: 300_000 }, (db) => sql`analyze`.execute(db))
}

/** What a server does by itself after a while, and an embedded database never. */
async function vacuum(store: Store) {
  const { TEST_OWNER_URL: owner } = process.env
  if (!owner) return
  const [held] = await store.transaction(
    { role: 'jurat_owner' },
    async (db) => (await sql<{ name: string }>`select current_database() as name`.execute(db)).rows,
  )
  const url = new URL(owner)
  url.pathname = `/${held!.name}`
  const client = new pg.Client(url.href)
  await client.connect()
  await client.query('vacuum analyze event')
  await client.end()
}

async function begin(many: number) {
  const { store, remove } = await freshStore()
  await writeAccessRules(store)
  const from = performance.now()
  await layEvents(store, many)
  await vacuum(store)
  console.log(`${many} events laid in ${((performance.now() - from) / 1_000).toFixed(1)} s`)
  const bureau = await Bureau.open(store, events)
  const somebody = async (role: 'post-director' | 'hq-programme-officer', scopeCode: string | null) => {
    const grants = [{ role, scopeKind: scopeCode ? ('country' as const) : ('everything' as const), scopeCode }]
    const secret = await store.transaction({ role: 'jurat_owner' }, (db) =>
      enterSignedIn(db, { name: 'Somebody (invented)', grants }),
    )
    return (await findSession(store, secret))!
  }
  const people = {
    officer: await somebody('hq-programme-officer', null),
    director: await somebody('post-director', 'HT'),
  }
  return { bureau, people, remove }
}
type Begun = Awaited<ReturnType<typeof begin>>

const questions: readonly [string, keyof Begun['people'], string, object][] = [
  ['the first page, by an officer', 'officer', 'events.list', {}],
  ['the first page, by a post', 'director', 'events.list', {}],
  ['one post and year', 'officer', 'events.list', { country: 'HT', fiscalYear: 2013 }],
  ['words in a few titles', 'officer', 'events.list', { search: 'event 777' }],
  ['the same, by a post', 'director', 'events.list', { search: 'event 777' }],
  ['a word in every title', 'officer', 'events.list', { search: 'event' }],
  ['the beginning of a code', 'officer', 'events.list', { search: '2013-0006' }],
  ['a calendar month', 'officer', 'events.calendar', { month: '2013-03', country: 'HT' }],
  ['what a form offers', 'officer', 'events.choices', {}],
  ['human rights in one year', 'officer', 'courses.humanRights', { fiscalYear: 2013 }],
  ['human rights in all years', 'officer', 'courses.humanRights', {}],
  ['one event', 'director', 'events.show', { event: '2013-00060' }],
]

async function timeOf({ bureau, people }: Begun, session: Session, op: AnyOperation, input: object) {
  const times: number[] = []
  for (let round = -2; round < rounds; round++) {
    const from = performance.now()
    await bureau.act(session, op, input).catch((error: unknown) => {
      if (op.name !== 'events.show') throw error
    })
    if (round >= 0) times.push(performance.now() - from)
  }
  return people && median(times)
}

const small = await begin(3_000)
const large = await begin(300_000)
console.log(machine())
for (const [what, who, name, input] of questions) {
  const op = events.find((one) => one.name === name)!
  const few = await timeOf(small, small.people[who], op, input)
  const many = await timeOf(large, large.people[who], op, input)
  console.log(
    `${what.padEnd(34)} ${few.toFixed(1)} ms over 3,000, ${many.toFixed(1)} ms over 300,000 = ${(many / few).toFixed(1)} x`,
  )
}
await small.remove()
await large.remove()
process.exit(0)
