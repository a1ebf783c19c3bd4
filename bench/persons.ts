// Finding whoever may be the same as a new person, among two million:
//   npm run bench:persons [-- 200000]
// on the throw-away server that TEST_DATABASE_URL and TEST_OWNER_URL name (scripts/postgres.mjs). Persons of sixty nations, few of
// them large, with names of which few are frequent, are laid in by SQL with the keys that src/persons/name-keys.ts gives for
// their words. What is asked goes through the operation, under both walls. The goal is 100 ms at the 95th percentile.
import { Client } from 'pg'
import { v7 as newId } from 'uuid'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
import { findSessionByHash } from '#kernel/session.ts'
import { migrateServer } from '#kernel/store/server.ts'
import { openStore } from '#kernel/store/store.ts'
import { persons } from '#persons/index.ts'
import { likePersons } from '../src/persons/alike.ts'
import { listPersons } from '../src/persons/list.ts'
import { keysOf } from '../src/persons/name-keys.ts'
import { units } from '#units/index.ts'
import { machine } from './served.ts'

const total = Number(process.argv.slice(2).find((arg) => /^\d+$/.test(arg)) ?? 2_000_000)
const asked = 400
const { TEST_DATABASE_URL: url, TEST_OWNER_URL: ownerUrl } = process.env
if (!url || !ownerUrl) throw new Error('It needs a server: eval "$(node scripts/postgres.mjs)" first.')

// Words of names: a thousand given ones and twenty thousand family names, all made up of syllables.
const syllables =
  'ba be bo da de do fa fe ga ha hu ja ka ki ko la li ma me mo na no ra ri ro sa se su ta ti to wa ya zo'.split(' ')
const endings = ['', 'n', 'r', 's', 'l', 'd', 'm', 't']
function word(index: number, parts: number): string {
  let made = ''
  let rest = index * 7919 + 13
  for (let part = 0; part < parts; part++) {
    made += syllables[rest % syllables.length]!
    rest = Math.floor(rest / syllables.length) + 31 * part
  }
  return made.charAt(0).toUpperCase() + made.slice(1) + endings[index % endings.length]!
}
const givens = Array.from({ length: 1_000 }, (_, index) => word(index, 2 + (index % 2)))
const families = Array.from({ length: 20_000 }, (_, index) => word(index, 3 + (index % 2)))
const soundOf = (name: string) => keysOf('XX', name).sounds[0]!

await migrateServer({ url, ownerUrl })
const owner = new Client({ connectionString: ownerUrl })
await owner.connect()
const timed = async (what: string, statement: string, values: unknown[] = []) => {
  const from = performance.now()
  await owner.query(statement, values)
  console.log(`${what.padEnd(48)} ${((performance.now() - from) / 1000).toFixed(1)} s`)
}
console.log(`${machine()}, ${total.toLocaleString('en')} persons`)
const { rows: held } = await owner.query<{ held: boolean }>(`select exists (select from host_person) as held`)
// a server that holds them from a run before is asked again
if (!held[0]!.held) await layIn()

async function layIn() {
  // what the triggers would do is done here, a row at a time would take hours
  await owner.query(`set session_replication_role = replica`)
  await owner.query(`set work_mem = '128MB'`)
  await owner.query(`set maintenance_work_mem = '256MB'`)
  const indexes = ['person_name_keys', 'person_name_sounds', 'person_name_latin']
  const definitions = (
    await owner.query<{ indexdef: string }>(`select indexdef from pg_indexes where indexname = any ($1)`, [indexes])
  ).rows.map(({ indexdef }) => indexdef)
  for (const index of indexes) await owner.query(`drop index ${index}`)
  await owner.query(
    `create unlogged table bench_word (kind text, n integer, name text, sound text, primary key (kind, n))`,
  )
  for (const [kind, words] of [
    ['given', givens],
    ['family', families],
  ] as const)
    await owner.query(
      `insert into bench_word select $1, row_number() over () - 1, w.name, w.sound from unnest($2::text[], $3::text[]) as w (name, sound)`,
      [kind, words, words.map(soundOf)],
    )
  const nations = `(array['HT','JO','TG','CR','KE','NG','GH','SN','ML','BF','NE','TD','CM','GA','CG','CD','AO','ZM','ZW','MW','MZ','TZ','UG','RW','BI','ET','SO','DJ','ER','SD',
  'EG','LY','TN','DZ','MA','MR','LB','IQ','YE','OM','PK','BD','NP','LK','MM','TH','LA','KH','VN','PH','ID','MY','FJ','PG','UA','MD','GE','AM','AL','RS'])`
  await timed(
    'drawn',
    `create unlogged table bench_person as
    select gen_random_uuid() as id, i, ${nations}[1 + floor(60 * power(random(), 2))::int] as country,
      floor(1000 * power(random(), 2.5))::int as g1, floor(1000 * power(random(), 2.5))::int as g2, floor(20000 * power(random(), 2))::int as f,
      1945 + floor(60 * random())::int as y, 1 + floor(12 * random())::int as m, 1 + floor(28 * random())::int as d
    from generate_series(1, ${total}) i`,
  )
  await timed(
    'persons',
    `insert into host_person (id, country, number, sex, act, version)
    select id, country, row_number() over (partition by country order by i), (array['female', 'male'])[1 + i % 2], 'added', 1 from bench_person`,
  )
  await timed('standings', `insert into person_standing (person_id, country) select id, country from bench_person`)
  await timed(
    'names',
    `insert into person_name (id, person_id, country, kind, name, preferred, latin, script, sounds, keys)
    select gen_random_uuid(), p.id, p.country, 'as-written', a.name || ' ' || b.name || ' ' || c.name, true,
      lower(a.name || ' ' || b.name || ' ' || c.name), 'Latn', s.sounds,
      array(select p.country || '|' || least(x collate "C", y collate "C") || ' ' || greatest(x collate "C", y collate "C")
        from unnest(s.sounds) with ordinality as one (x, n), unnest(s.sounds) with ordinality as other (y, o) where n < o)
        || (p.country || '=' || a.sound || b.sound || c.sound)
    from bench_person p join bench_word a on a.kind = 'given' and a.n = p.g1 join bench_word b on b.kind = 'given' and b.n = p.g2
      join bench_word c on c.kind = 'family' and c.n = p.f
      cross join lateral (select array(select distinct w from unnest(array[a.sound, b.sound, c.sound]) w) as sounds) s`,
  )
  await timed(
    'biographies',
    `insert into person_biography (person_id, country, birth_year, birth_month, birth_day, keep_until)
    select id, country, y, m, d, current_date + 1000 from bench_person`,
  )
  await timed(
    'numbers',
    `insert into person_identity (id, person_id, country, kind, issued_by, number)
    select gen_random_uuid(), id, country, 'passport', country, 'P' || i from bench_person`,
  )
  for (const [at, definition] of definitions.entries()) await timed(`index ${indexes[at]}`, definition)
  for (const table of ['host_person', 'person_name', 'person_biography', 'person_identity', 'person_standing'])
    await timed(`analyze ${table}`, `vacuum analyze ${table}`)
}

const { rows: sizes } = await owner.query<{ size: string; keys: string; nation: string; most: string }>(
  `select pg_size_pretty(pg_database_size(current_database())) as size, pg_size_pretty(pg_relation_size('person_name_keys')) as keys,
    (select country from host_person group by country order by count(*) desc limit 1) as nation,
    (select count(*) from host_person group by country order by count(*) desc limit 1) as most`,
)
const { size, keys, nation, most } = sizes[0]!
console.log(
  `${size} in all, ${keys} of it the index of the keys; ${Number(most).toLocaleString('en')} persons in the largest nation`,
)

const store = await openStore({ url, ownerUrl, busyAfterMs: 60_000 })
await writeAccessRules(store)
const hash = sha256(newSecret('bench'))
const actor = newId()
await owner.query(`insert into actor (id, kind, name) values ($1, 'person', 'Manager (invented)')`, [actor])
await owner.query(
  `insert into role_grant (id, actor_id, role, scope_kind, origin) values ($1, $2, 'post-programme-manager', 'everything', 'administrator')`,
  [newId(), actor],
)
await owner.query(
  `insert into session (hash, id, actor_id, kind, name, expires_at) values ($1, $2, $3, 'browser', 'bench', now() + interval '1 day')`,
  [hash, newId(), actor],
)
const bureau = await Bureau.open(store, [...persons, ...units])
const session = (await findSessionByHash(store, hash))!

const percentile = (times: readonly number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]!
async function measure(what: string, ask: (n: number) => Promise<number>) {
  const times: number[] = []
  let answers = 0
  for (let n = -20; n < asked; n++) {
    const from = performance.now()
    const found = await ask(n)
    if (n < 0) continue
    times.push(performance.now() - from)
    answers += found
  }
  console.log(
    `${what.padEnd(48)} p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms, ` +
      `most ${Math.max(...times).toFixed(1)} ms; ${(answers / asked).toFixed(1)} answers each`,
  )
  return percentile(times, 0.95)
}

/** A new person as the others are drawn: frequent names are asked for as often as they are given. */
const drawn = (power: number, many: number) => Math.floor(many * Math.random() ** power)
const newName = () => [givens[drawn(2.5, 1_000)], givens[drawn(2.5, 1_000)], families[drawn(2, 20_000)]].join(' ')
const birth = () => ({ year: 1945 + drawn(1, 60), month: 1 + drawn(1, 12), day: 1 + drawn(1, 28) })
const alike = (described: Parameters<typeof likePersons.run>[1]) => async () =>
  (await bureau.act(session, likePersons, described)).alike.length
const identities = () => [{ kind: 'passport' as const, issuedBy: nation, number: `p ${drawn(1, total)}` }]

const goals = [
  await measure('alike, of the largest nation', () =>
    alike({ country: nation, names: [newName()], birth: birth(), identities: identities() })(),
  ),
  await measure('alike, the two most frequent names of it', () =>
    alike({
      country: nation,
      names: [`${givens[0]} ${givens[1]} ${families[drawn(2, 20_000)]}`],
      birth: birth(),
      identities: identities(),
    })(),
  ),
  await measure('alike, of a nation of middle size', () =>
    alike({ country: 'TZ', names: [newName()], birth: birth(), identities: identities() })(),
  ),
]
await measure(
  'search by a whole name, every nation',
  async () => (await bureau.act(session, listPersons, { search: newName() })).persons.length,
)
await measure(
  'search by a family name, one nation',
  async () =>
    (await bureau.act(session, listPersons, { search: families[drawn(2, 20_000)]!, country: nation })).persons.length,
)
await measure(
  'first page of a nation',
  async () => (await bureau.act(session, listPersons, { country: nation })).persons.length,
)
console.log(`p95 of what is alike at most ${Math.max(...goals).toFixed(1)} ms (goal 100)`)
await store.close()
await owner.end()
