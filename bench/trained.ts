// Counts of persons trained, by every pair of what a seat says and with conditions, over a large bureau that is made up here.
//   eval "$(node scripts/postgres.mjs)"; npm run bench:trained -- [PARTICIPATIONS] [EVENTS] [PERSONS]
// Needs the throw-away PostgreSQL server that TEST_DATABASE_URL and TEST_OWNER_URL name: it fills the database with
// 2,000,000 participations of 500,000 persons at 300,000 events unless told otherwise, all of them invented.
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import pg from 'pg'
import { Actor } from '#kernel/access.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { migrateServer } from '#kernel/store/server.ts'
import { openStore } from '#kernel/store/store.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
import { counting } from '#counting/index.ts'
import { machine } from './served.ts'
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
// a server that holds them from a run before is asked again
const { rows: held } = await owner.query<{ held: boolean }>('select exists (select from participation) as held')
if (!held[0]!.held) await fill()

async function fill() {
  // without the triggers, as a restored bureau has it
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
  // indexes that would take most of the time of the filling: what counting reads comes back, the others stay away
  const dropped = ['participation_event', 'participation_person', 'participation_unit']
  const definitions = await owner.query<{ indexdef: string }>(
    'select indexdef from pg_indexes where indexname = any ($1)',
    [dropped],
  )
  await owner.query(
    `drop index participation_scope, participation_row, participation_once, event_scope, ${dropped.join()}`,
  )
  await timed(
    `participations (${participations})`,
    // some persons are at far more events than others, nobody twice at one
    `with drawn as (
        select e.id, e.country, e.award, e.starts_on, e.ends_on, e.code_number % 24 as nation,
          floor((${persons} / 24 - 1) * power((hashint8extended(e.code_number * 32 + k, 20) & 1048575) / 1048576.0, 1.5))::int as who
        from event e, generate_series(1, ceil(${participations}::numeric / ${events})::int + 1) k),
      seat as (select distinct * from drawn limit ${participations})
     insert into participation (id, event_id, person_id, country, role, state, unit_id, rank, award, starts_on, ends_on, act)
      select gen_random_uuid(), s.id, p.id, s.country, 'participant', 'completed', u.id,
        (array['Agent','Inspector','Sergeant','Captain','Major','Judge','Clerk','Warden'])[1 + s.who % 8],
        s.award, s.starts_on, s.ends_on, 'added'
      from seat s join host_person p on p.country = s.country and p.number = s.who * 24 + s.nation + 24
        left join host_unit u on u.country = s.country and u.code_acronym = 'AG' and u.code_number = (s.who % 199) * 24 + s.nation + 24`,
  )
  await timed('their indexes', definitions.rows.map(({ indexdef }) => indexdef).join(';'))
  await owner.query('analyze participation; analyze academy; analyze course')
  await owner.query('set session_replication_role = origin')
}

const { rows: counted } = await owner.query<{ cells: string }>(
  'select count(*) as cells from (select from trained_cell limit 1) x',
)
if (counted[0]!.cells === '0') {
  await timed('seats and cells, all anew (recount_trained)', 'select recount_trained()')
  for (const table of ['trained_seat', 'trained_cell']) await timed(`vacuum ${table}`, `vacuum analyze ${table}`)
}

const { rows: sizes } = await owner.query<Record<string, string>>(
  `select (select count(*) from trained_seat) as seats, pg_size_pretty(pg_total_relation_size('trained_seat')) as "of seats",
    (select count(*) from trained_cell) as cells, pg_size_pretty(pg_total_relation_size('trained_cell')) as "of cells"`,
)
console.log(machine(), sizes[0])

const store = await openStore({ url, ownerUrl })
await writeAccessRules(store)

async function somebody(scopeKind: 'everything' | 'country' | 'region' | 'award', scopeCode: string | null) {
  const id = crypto.randomUUID()
  const secret = newSecret('bench')
  const role = 'auditor'
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

/** Milliseconds that a process of the server has been on a processor; where it runs elsewhere that is not known. */
const processorOf = (pid: number) => {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
  } catch {
    return NaN
  }
}
const at = (times: readonly number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]!

// the bound: one bare pass over the seats, without scope, condition or group
const bare: [ms: number, ofProcessor: number][] = []
const { rows: backend } = await owner.query<{ pid: number }>('select pg_backend_pid() as pid')
await owner.query('set max_parallel_workers_per_gather = 0')
for (let round = -1; round < 7; round++) {
  const [from, used] = [performance.now(), processorOf(backend[0]!.pid)]
  await owner.query('select count(person_id) from trained_seat')
  if (round >= 0) bare.push([performance.now() - from, processorOf(backend[0]!.pid) - used])
}
const bound = at(
  bare.map(([ms]) => ms),
  0.5,
)
console.log(
  `a bare count over the seats: ${bound.toFixed(0)} ms, ${at(
    bare.map(([, ms]) => ms),
    0.5,
  ).toFixed(0)} ms of processor`,
)

const pairs = groupings.flatMap((a, index) => groupings.slice(index + 1).map((b) => [a, b] as const))

async function measure(what: string, who: Awaited<ReturnType<typeof somebody>>, asked: readonly Asked[]) {
  for (const { where = '', ...period } of asked) {
    const times: { ms: number; used: number; pair: string }[] = []
    for (const pair of pairs) {
      const question = { by: By.parse([...pair]), where: Where.parse(where), ...period }
      await store.transaction(
        { role: 'jurat_app', session: who.hash, readOnly: true, deadlineMs: 120_000 } as never,
        async (db) => {
          const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
          const [from, used] = [performance.now(), processorOf(rows[0]!.pid)]
          await trainedOf(db, who.actor, question)
          times.push({
            ms: performance.now() - from,
            used: processorOf(rows[0]!.pid) - used,
            pair: pair.join(' x '),
          })
        },
      )
    }
    const ms = times.map((one) => one.ms)
    const used = times.map((one) => one.used)
    const most = times.toSorted((a, b) => b.ms - a.ms)[0]!
    const said = [where, ...Object.entries(period).map(([name, value]) => `${name} ${value}`)]
      .filter(Boolean)
      .join(', ')
    console.log(
      `${what}${said && `, ${said}`}`.padEnd(54),
      `p50 ${at(ms, 0.5).toFixed(0)} ms  p95 ${at(ms, 0.95).toFixed(0)} ms (${(at(ms, 0.95) / bound).toFixed(2)} x)  most ${most.ms.toFixed(0)} ms (${most.pair});`,
      `of processor p50 ${at(used, 0.5).toFixed(0)}  p95 ${at(used, 0.95).toFixed(0)}  most ${at(used, 1).toFixed(0)} ms`,
    )
  }
}
interface Asked {
  where?: string
  from?: string
  to?: string
}
const where = (...conditions: string[]): Asked[] => conditions.map((one) => ({ where: one }))
const everything = await somebody('everything', null)
console.log(`every one of ${pairs.length} pairs:`)
await measure('warming up', everything, [{}])
await measure('whole bureau', everything, where('', 'sex=female', 'nation=HT', 'fiscalYear=2016', 'award=XM-3-4'))
await measure('one region', await somebody('region', '289'), where('', 'sex=female'))
await measure('one nation', await somebody('country', 'HT'), where('', 'sex=female'))
await measure('one award', await somebody('award', 'XM-3-4'), where(''))
await measure('whole bureau', everything, [
  ...where('modality=academy; nation=KE', 'sex!=female', 'nation=HT,KE; sex=female', 'rank=Judge'),
  { from: '2014', to: '2016' },
])
console.log('beyond what is looked over beforehand:')
await measure('whole bureau', everything, [
  ...where(
    'kind=course',
    'kind=course; modality=in-country',
    'modality=online,in-country',
    'kind!=course; rank=Judge',
    'rank=Judge,Clerk',
    'award=XM-3-4,XM-1-3',
  ),
  { from: '2015-03-01', to: '2016-02-28' },
])

// what it costs to complete an event and to reopen it
const { rows: event } = await owner.query<{ id: string; persons: string }>(
  `select event_id as id, count(*) as persons from trained_seat group by 1 order by 2 desc, 1 limit 1`,
)
for (const [what, set, now] of [
  ['reopened', 'enrolled', 'completed'],
  ['completed', 'completed', 'enrolled'],
] as const) {
  await owner.query(`set session_replication_role = replica`)
  await owner.query(`update participation set state = $1 where event_id = $2 and state = $3`, [set, event[0]!.id, now])
  await owner.query(`set session_replication_role = origin`)
  await timed(
    `an event of ${event[0]!.persons} persons ${what}, settled`,
    `select settle_trained(array(select person_id from participation where event_id = '${event[0]!.id}'))`,
  )
}
await store.close()
await owner.end()
