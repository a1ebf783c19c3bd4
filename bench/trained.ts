// Counts of persons trained, by every pair of what a seat says and with conditions, over a large bureau that is made up here.
//   eval "$(node scripts/postgres.mjs)"; npm run bench:trained -- [PARTICIPATIONS] [EVENTS] [PERSONS]
// Needs the throw-away PostgreSQL server that TEST_DATABASE_URL and TEST_OWNER_URL name: it fills the database with
// 2,000,000 participations of 500,000 persons at 300,000 events unless told otherwise, all of them invented.
import { cpus } from 'node:os'
import pg from 'pg'
import { Actor } from '#kernel/access.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { migrateServer } from '#kernel/store/server.ts'
import { openStore } from '#kernel/store/store.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
import { counting } from '#counting/index.ts'
import { By, groupings, Where } from '../src/counting/question.ts'
import { trainedOf } from '../src/counting/trained.ts'

const [participations = 2_000_000, events = 300_000, persons = 500_000] = process.argv
  .slice(2)
  .filter((arg) => /^\d+$/.test(arg))
  .map(Number)
const { TEST_DATABASE_URL: url, TEST_OWNER_URL: ownerUrl } = process.env
if (!url || !ownerUrl) throw new Error('This needs TEST_DATABASE_URL and TEST_OWNER_URL: see scripts/postgres.mjs.')
if (!counting.length) throw new Error('No operation counts.')

await migrateServer({ url, ownerUrl })
const owner = new pg.Client({ connectionString: ownerUrl })
await owner.connect()
const timed = async (what: string, statement: string) => {
  const from = performance.now()
  await owner.query(statement)
  console.log(`${what.padEnd(44)} ${((performance.now() - from) / 1000).toFixed(1)} s`)
}
const held = await owner.query<{ n: string }>('select count(*) as n from trained_seat')
if (held.rows[0]!.n === '0') await fill()

async function fill() {
  // the made-up bureau is laid down without the triggers, and then added up cell kind by cell kind
  await owner.query('set session_replication_role = replica')
  await owner.query(`select setseed(0.5)`)
  const nations = `(array['HT','CO','MX','PE','KE','GH','UA','GE','TG','BW','PH','TH','ID','PK','IQ','JO','LB','TN','HN','SV','GT','PA','EC','BO'])`
  await timed(
    'units (4,800)',
    `insert into host_unit (id, country, kind, name, acronym, act, code_acronym, code_number)
      select gen_random_uuid(), ${nations}[1 + n % 24], (array['police','police','police','courts','corrections','military'])[1 + n % 6],
        'Unit ' || n || ' (invented)', 'AG', 'added', 'AG', n from generate_series(1, 4800) n`,
  )
  await timed(
    'courses (300)',
    `with c as (insert into course (id, code) select gen_random_uuid(), 'C-' || n from generate_series(1, 300) n returning id, code)
      insert into course_version (course_id, edition, title, issued_on) select id, 1, code || ' (invented)', '2000-01-01' from c`,
  )
  await timed(
    `persons (${persons})`,
    `insert into host_person (id, country, sex, act, number)
      select gen_random_uuid(), ${nations}[1 + n % 24], (array['female','male','male','male'])[1 + (n / 24) % 4], 'added', n
      from generate_series(1, ${persons}) n`,
  )
  await timed(
    `events (${events})`,
    `with c as (select array_agg(id order by code) as ids from course)
     insert into event (id, code_year, code_number, title, kind, modality, academy_id, country, nations, institution, course_id, edition,
        award, starts_on, ends_on, state, act)
      select gen_random_uuid(), 2000, n, 'Event ' || n || ' (invented)', (array['course','course','course','workshop','study-tour','conference'])[1 + n % 6],
        case when n % 20 = 0 then 'academy' else (array['in-country','in-country','third-country','united-states','online'])[1 + n % 5] end,
        case when n % 20 = 0 then (select id from academy order by code offset (n / 20) % 7 limit 1) end,
        ${nations}[1 + n % 24], array[${nations}[1 + n % 24]], (array['police','courts','corrections','cross-cutting'])[1 + (n / 24) % 4],
        c.ids[1 + (n % 24) * 10 + (n / 24) % 60], 1, 'XM-' || (n % 24) || '-' || (n / 24) % 20,
        date '2010-10-01' + (n::bigint * 5478 / ${events})::int, date '2010-10-05' + (n::bigint * 5478 / ${events})::int, 'completed', 'added'
      from generate_series(1, ${events}) n, c`,
  )
  await owner.query('analyze event; analyze host_person; analyze host_unit')
  // what no count reads, and what would take most of the time of the filling
  await owner.query(
    'drop index participation_scope, participation_row, participation_once, participation_unit, event_scope',
  )
  await timed(
    `participations (${participations})`,
    `with seat as (
        select e.id, e.country, e.award, e.starts_on, e.ends_on, e.code_number % 24 as nation, k,
          ((e.code_number::bigint * 7919 + k * 104729) % (${persons} / 24 - 1))::int as who
        from event e, generate_series(1, ceil(${participations}::numeric / ${events})::int) k limit ${participations})
     insert into participation (id, event_id, person_id, country, role, state, unit_id, rank, award, starts_on, ends_on, act)
      select gen_random_uuid(), s.id, p.id, s.country, 'participant', 'completed', u.id,
        (array['Agent','Inspector','Sergeant','Captain','Major','Judge','Clerk','Warden'])[1 + s.who % 8],
        s.award, s.starts_on, s.ends_on, 'added'
      from seat s join host_person p on p.country = s.country and p.number = s.who * 24 + s.nation + 24
        left join host_unit u on u.country = s.country and u.code_acronym = 'AG' and u.code_number = (s.who % 199) * 24 + s.nation + 24`,
  )
  await owner.query('analyze participation; analyze academy; analyze course')
  await timed(
    'seats, as rosters have them',
    `insert into trained_seat select * from trained_seats(array(select id from host_person))`,
  )
  await owner.query('analyze trained_seat')
  const kinds = await owner.query<{ members: number }>('select members from trained_kinds()')
  const from = performance.now()
  // as trained_sums, which takes all seats as an array; that is more than an array holds
  await owner.query(`create unlogged table bench_seat as
    select person_id, event_id, fiscal_year, trained_members(s) as m from trained_seat s`)
  await owner.query('analyze bench_seat')
  await owner.query(`set work_mem = '512MB'`)
  for (const { members } of kinds.rows)
    await owner.query(`insert into trained_cell
      with each as (select k.members, s.person_id, s.fiscal_year, coalesce(s.m[k.a], '') as a, coalesce(s.m[k.b], '') as b,
          coalesce(s.m[k.c], '') as c, count(*) as seats
        from bench_seat s cross join (select * from trained_kinds() where members = ${members}) k group by 1, 2, 3, 4, 5, 6),
      placed as (select e.*, e.fiscal_year = min(e.fiscal_year) over (partition by e.person_id, e.a, e.b, e.c) as first from each e)
      select members, coalesce(fiscal_year, 0), a, b, c, sum(seats), sum(seats), count(*), count(*) filter (where first)
      from placed group by grouping sets ((members, fiscal_year, a, b, c), (members, a, b, c))`)
  await owner.query('drop table bench_seat')
  await owner.query('reset work_mem')
  console.log(`cells`.padEnd(44), `${((performance.now() - from) / 1000).toFixed(1)} s`)
  await owner.query('vacuum analyze trained_cell')
  await owner.query('set session_replication_role = origin')
}

const counted = await owner.query<{ seats: string; cells: string; bytes: string }>(
  `select (select count(*) from trained_seat) as seats, (select count(*) from trained_cell) as cells,
    pg_size_pretty(pg_total_relation_size('trained_cell')) as bytes`,
)
console.log(`${cpus()[0]!.model}, ${cpus().length} processors`, counted.rows[0])

const store = await openStore({ url, ownerUrl })
await writeAccessRules(store)

async function somebody(scopeKind: 'everything' | 'country' | 'region', scopeCode: string | null) {
  const id = crypto.randomUUID()
  const secret = newSecret('bench')
  const role = 'hq-programme-officer'
  await owner.query(`insert into actor (id, kind, name) values ($1, 'person', 'Bench (invented)')`, [id])
  await owner.query(
    `insert into role_grant (id, actor_id, role, scope_kind, scope_code, origin) values (gen_random_uuid(), $1, $2, $3, $4, 'administrator')`,
    [id, role, scopeKind, scopeCode],
  )
  await owner.query(
    `insert into session (hash, id, actor_id, kind, name, expires_at) values ($1, gen_random_uuid(), $2, 'token', 'bench', now() + interval '1 day')`,
    [sha256(secret), id],
  )
  const actor = new Actor({ id, name: 'Bench (invented)', kind: 'person', grants: [{ role, scopeKind, scopeCode }] })
  return { actor, hash: sha256(secret) }
}

const pairs = groupings.flatMap((a, at) => groupings.slice(at + 1).map((b) => [a, b] as const))
const conditions = ['', 'nation=HT', 'sex=female', 'fiscalYear=2016', 'modality=academy; nation=KE', 'award=XM-3-4']

async function measure(what: string, who: Awaited<ReturnType<typeof somebody>>, wheres: readonly string[]) {
  for (const where of wheres) {
    const times: [number, string][] = []
    for (const pair of pairs) {
      const question = { by: By.parse([...pair]), where: Where.parse(where) }
      const from = performance.now()
      await store.transaction(
        { role: 'jurat_app', session: who.hash, readOnly: true, deadlineMs: 120_000 } as never,
        (db) => trainedOf(db, who.actor, question),
      )
      times.push([performance.now() - from, pair.join(' × ')])
    }
    times.sort(([a], [b]) => a - b)
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!
    console.log(
      `${what}, ${pairs.length} pairs, where ${where || 'nothing'}`.padEnd(64),
      `p50 ${at(0.5)[0].toFixed(0)} ms  p95 ${at(0.95)[0].toFixed(0)} ms  most ${at(1)[0].toFixed(0)} ms (${at(1)[1]})`,
    )
  }
}
const everything = await somebody('everything', null)
await measure('warming up', everything, [''])
await measure('whole bureau', everything, conditions)
await measure('one nation', await somebody('country', 'HT'), ['', 'sex=female'])
await measure('one region', await somebody('region', '289'), [''])
await store.close()
await owner.end()
