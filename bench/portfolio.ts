// How fast the balance question, a country's page and a search are answered over a large portfolio on a PostgreSQL
// server, and how that grows:
//   BENCH_OWNER_URL=postgres://postgres@…/postgres BENCH_URL=postgres://app@…/postgres node --import ./scripts/loader.mjs bench/portfolio.ts
// The generated portfolio is shaped like the files of the US Department of State: activities belong to programmes, which
// share country, account, purpose and implementer, and a few programmes have most of the activities. What tells one cell
// of the balance from another then grows more slowly than the activities (in those files with their power of about 0.7).
import { cpus } from 'node:os'
import pg from 'pg'
import { v7 as newId } from 'uuid'
import { accessRules, Actor } from '#kernel/access.ts'
import { perform, type PlainOperation } from '#kernel/operation.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
import { migrateServer } from '#kernel/store/server.ts'
import { openStore, type Store } from '#kernel/store/store.ts'
import { portfolio } from '#portfolio/index.ts'
import { keptContent } from '#portfolio/pure.ts'

const ownerUrl = process.env.BENCH_OWNER_URL
const url = process.env.BENCH_URL
if (!url || !ownerUrl) throw new Error('Set BENCH_URL (the application’s login) and BENCH_OWNER_URL (a superuser).')
const sizes = (process.env.BENCH_SIZES ?? '100000,1000000').split(',').map(Number)
const rounds = Number(process.env.BENCH_ROUNDS ?? 60)

const dimensions = [
  'country',
  'region',
  'institution',
  'function',
  'purpose',
  'fiscal-year',
  'funding-year',
  'account',
  'aid-type',
  'implementer',
  'status',
]
const filters = [
  '',
  'country=C3',
  'country!=C0',
  'region=null',
  'institution=police,courts',
  'function=unknown',
  'purpose=15110,15111,15112',
  'fiscal-year=2015,2016,2017',
  'fiscal-year!=2010',
  'funding-year=null',
  'account=11x1000',
  'aid-type!=C01',
  'implementer="Implementer 1"',
  'status=3',
  'country=C0,C1,C2; fiscal-year=2012; status!=5',
]

/** What each generated activity says. */
const kept = Buffer.from(keptContent({ identifier: 'x', transactions: Array(4).fill({}) }).content).toString('hex')

/** The same sequence at every size: a linear congruential generator. */
function sequence(seed: number) {
  let state = seed
  return (below: number) => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below
}

interface Times {
  p50: number
  p95: number
}

const percentiles = (times: number[]): Times => {
  const sorted = times.toSorted((a, b) => a - b)
  return { p50: sorted[Math.floor(sorted.length * 0.5)]!, p95: sorted[Math.floor(sorted.length * 0.95)]! }
}

async function withDatabase<T>(
  body: (store: Store, owner: pg.Client, actor: Actor, session: string) => Promise<T>,
): Promise<T> {
  const name = `jurat_bench_${process.pid}`
  const admin = new pg.Client({ connectionString: ownerUrl })
  await admin.connect()
  await admin.query(`create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`)
  const at = (address: string) => Object.assign(new URL(address), { pathname: `/${name}` }).href
  await migrateServer({ url: at(url!), ownerUrl: at(ownerUrl!) })
  const owner = new pg.Client({ connectionString: at(ownerUrl!) })
  await owner.connect()
  const store = await openStore({ url: at(url!) })
  try {
    await owner.query('set role jurat_owner')
    const { actor, session } = await reader(owner)
    return await body(store, owner, actor, session)
  } finally {
    await store.close()
    await owner.end()
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  }
}

async function reader(owner: pg.Client) {
  const grants = [{ role: 'hq-programme-officer', scopeKind: 'everything', scopeCode: null }] as const
  const actor = new Actor({ id: newId(), name: 'Reader', kind: 'person', grants })
  const session = sha256(newSecret('bench'))
  for (const { role, permission } of accessRules())
    await owner.query('insert into access_rule values ($1, $2)', [role, permission])
  await owner.query(`insert into actor (id, kind, name) values ($1, 'person', 'Reader')`, [actor.id])
  await owner.query(
    `insert into role_grant (id, actor_id, role, scope_kind, origin) values ($1, $2, $3, 'everything', 'administrator')`,
    [newId(), actor.id, grants[0].role],
  )
  await owner.query(
    `insert into session (hash, id, actor_id, kind, name, expires_at) values ($1, $2, $3, 'browser', 'bench', now() + interval '1 day')`,
    [session, newId(), actor.id],
  )
  return { actor, session }
}

/** Four transactions an activity, in one fiscal year of most, in up to four of some. */
async function generate(owner: pg.Client, activities: number) {
  const programmes = Math.round(3 * activities ** 0.6)
  const [actorId, uploadId, jobId, datasetId, publicationId] = [1, 2, 3, 4, 5].map(() => newId())
  await owner.query(`insert into actor (id, kind, name) values ($1, 'system', 'Generator')`, [actorId])
  await owner.query(
    `insert into upload (id, name, bytes, sha256, actor_id) values ($1, 'bench.xml', 1, repeat('b', 64), $2)`,
    [uploadId, actorId],
  )
  await owner.query(`insert into job (id, operation, input, actor_id) values ($1, 'bench', '{}', $2)`, [jobId, actorId])
  await owner.query(`insert into dataset (id, name) values ($1, 'bench')`, [datasetId])
  await owner.query(
    `insert into publication (id, dataset_id, upload_id, job_id, file_name, sha256, bytes, complete) values ($1, $2, $3, $4, 'bench.xml', repeat('b', 64), 1, true)`,
    [publicationId, datasetId, uploadId, jobId],
  )
  await owner.query('select setseed(0.5)')
  await owner.query(`create unlogged table programme as select i as no,
      'C' || floor(random() ^ 2.5 * 180)::int as country, case when random() < .1 then (298 + floor(random() * 20))::text end as region,
      case when random() < .45 then (array['police', 'courts', 'corrections', 'cross-cutting', 'none'])[1 + floor(random() ^ 1.5 * 5)::int] end as institution,
      case when random() < .2 then (array['prevent', 'detect', 'investigate', 'detain', 'oversee'])[1 + floor(random() * 5)::int] end as function,
      '15' || (110 + floor(random() ^ 3 * 100)::int) as purpose, '11x' || (1000 + floor(random() ^ 4 * 25)::int) as account,
      (array['C01', 'B01', 'D01', 'A01', 'E01', 'G01'])[1 + floor(random() ^ 4 * 6)::int] as aid_type,
      'Implementer ' || floor(random() ^ 4 * 8000)::int as implementer
    from generate_series(0, ${programmes}) i`)
  await owner.query(`create unlogged table shape as select a.*, p.country, p.region, p.institution, p.function, p.purpose, p.account, p.aid_type, p.implementer
    from (select i as no, gen_random_uuid() as id, floor(random() ^ 4 * ${programmes})::int as programme, (array['3', '2', '4', '5'])[1 + floor(random() ^ 4 * 4)::int] as status,
      2008 + floor(random() * 15)::int as year, random() as spread, random() < .01 as mixed from generate_series(1, ${activities}) i) a
    join programme p on p.no = a.programme`)
  await owner.query('alter table activity disable trigger user')
  await owner.query(`insert into activity (id, identifier, title, description, status, countries, regions, implementer, institution, function, scope_keys,
      start_on, end_on, content_sha256, publication_id, line, search)
    select id, identifier, title, description, status, array[country], array_remove(array[region], null), implementer, institution, function,
      array['country:' || country], make_date(year, 1, 1), make_date(year + 2, 12, 31), md5(no::text), '${publicationId}', no, search_words(title, description, 'en')
    from (select *, 'XX-BENCH-' || no as identifier, 'Support number ' || no || ' to ' || (array['police', 'courts', 'prisons', 'customs', 'prosecutors'])[1 + no % 5] || ' of ' || country as title,
      'Training, equipment and advice for district ' || (no % 5000) as description from shape) s`)
  await owner.query('alter table activity enable trigger user')
  await owner.query(`insert into organisation (id, name, key)
    select gen_random_uuid(), name, lower(name) from (select distinct implementer as name from programme
      union select 'Funder ' || i from generate_series(0, 9) i) named`)
  await owner.query(`insert into activity_organisation (activity_id, organisation_id, roles)
    select s.id, o.id, array_agg(n.role) from shape s cross join lateral (values ('reporting', 'funder 0'), ('1', 'funder ' || s.programme % 10),
      ('2', 'funder ' || s.programme % 3), ('4', lower(s.implementer))) n (role, key) join organisation o on o.key = n.key
    group by s.id, o.id`)
  await owner.query(`insert into activity_version (activity_id, version, state, content, lines, content_sha256, publication_id)
    select id, 1, 'published', decode('${kept}', 'hex'), '{}', content_sha256, publication_id from activity`)
  await owner.query('alter table transaction_share disable trigger user')
  await owner.query(`insert into transaction_share (activity_id, position, share, type, transaction_on, currency, amount, country, region, purpose, aid_type,
      account, funding_year, implementer, status, institution, function, line)
    select id, p, 0, case when p in (0, 3) then '2' else '3' end,
      make_date(year + (case when p = 0 or spread < .7 then 0 when spread < .9 then p / 2 else p end), 1 + floor(random() * 9)::int, 1 + floor(random() * 28)::int),
      'USD', round((random() ^ 3 * 1e6)::numeric, 2), case when mixed and p = 1 then 'C1' else country end, region, purpose, aid_type, account,
      case when programme % 50 = 0 then year end, implementer, status, institution, function, no * 10 + p
    from shape, generate_series(0, 3) p order by no, p`)
  await owner.query('alter table transaction_share enable trigger user')
  await owner.query('select settle_balance((select array_agg(id) from activity))')
  await owner.query('select settle_places((select array_agg(id) from activity))')
  await owner.query('reset role')
  await owner.query('vacuum analyze')
}

async function measure(activities: number) {
  return withDatabase(async (store, owner, actor, session) => {
    const began = performance.now()
    await generate(owner, activities)
    const { rows } = await owner.query<{ cells: string }>('select count(*) as cells from balance_cell')
    process.stderr.write(
      `${activities} activities generated in ${Math.round((performance.now() - began) / 1000)} s, ${rows[0]?.cells} cells\n`,
    )
    const ask = async (name: string, input: object) => {
      const op = portfolio.find((one) => one.name === name) as PlainOperation
      const start = performance.now()
      await store.transaction({ role: 'jurat_app', session, readOnly: true, deadlineMs: 120_000 }, (db) =>
        perform(op, { db, actor, today: '2026-03-01', address: '' }, input),
      )
      return performance.now() - start
    }
    const pick = sequence(7)
    const any = <T>(list: readonly T[]) => list[pick(list.length)]!
    const cases: Record<string, () => Promise<number>> = {
      balance: () => ask('portfolio.balance', { by: [any(dimensions), any(dimensions)], where: any(filters) }),
      country: () => ask('portfolio.country', { code: `C${pick(180)}` }),
      search: () =>
        ask('portfolio.search', {
          words: any(['police', 'district 4711', 'prisons of C7', '"support number 77"', 'courts -C0']),
        }),
    }
    const times: Record<string, Times> = {}
    for (const [name, run] of Object.entries(cases)) {
      for (let warm = 0; warm < 3; warm++) await run()
      const taken: number[] = []
      for (let round = 0; round < (name === 'balance' ? rounds : rounds / 3); round++) taken.push(await run())
      times[name] = percentiles(taken)
      process.stderr.write(`  ${name}: p50 ${Math.round(times[name].p50)} ms, p95 ${Math.round(times[name].p95)} ms\n`)
    }
    // what the machine takes to look at every transaction once, by which figures of two machines can be compared
    const start = performance.now()
    await owner.query('select sum(amount) from transaction_share')
    return { activities, times, scan: performance.now() - start }
  })
}

const results = []
for (const size of sizes) results.push(await measure(size))
const [small, large] = [results[0]!, results.at(-1)!]
const growth = Object.fromEntries(
  Object.keys(small.times).map((name) => [name, (large.times[name]!.p50 / small.times[name]!.p50).toFixed(2)]),
)
console.log(
  JSON.stringify(
    {
      machine: `${cpus().length} x ${cpus()[0]?.model ?? ''}`,
      results,
      timesTheActivities: large.activities / small.activities,
      growth,
    },
    null,
    2,
  ),
)
