// How long the gate of clearance takes to answer, and an enrolment behind it, in a large bureau that is made up here:
//   eval "$(node scripts/postgres.mjs)"; npm run bench:gate [-- PERSONS CASES]
// Two million persons in 20,000 units and 500,000 decided cases unless told otherwise, all invented. Beside it, in the same run,
// the bound: one person by their key. The goal is 10 ms at the 95th percentile.
import pg from 'pg'
import { migrateServer } from '#kernel/store/server.ts'
import { machine } from './served.ts'

const [persons = 2_000_000, cases = 500_000] = process.argv
  .slice(2)
  .filter((arg) => /^\d+$/.test(arg))
  .map(Number)
const asked = 400
const { TEST_DATABASE_URL: url, TEST_OWNER_URL: ownerUrl } = process.env
if (!url || !ownerUrl) throw new Error('It needs a server: eval "$(node scripts/postgres.mjs)" first.')

await migrateServer({ url, ownerUrl })
const owner = new pg.Client({ connectionString: ownerUrl })
await owner.connect()
const nations = `(array['HT','CO','MX','PE','KE','GH','UA','GE','TG','BW','PH','TH','ID','PK','IQ','JO','LB','TN','HN','SV'])`

async function fill() {
  const known = await owner.query<{ n: string }>('select count(*) as n from host_person')
  if (known.rows[0]!.n !== '0') return
  await owner.query('set session_replication_role = replica; select setseed(0.5)')
  for (const statement of [
    // a top, fifty beneath it and the rest beneath those, in each of twenty nations
    `insert into host_unit (id, country, parent_id, kind, name, acronym, act, code_acronym, code_number)
      select md5('u' || n)::uuid, ${nations}[1 + n % 20], case when n < 20 then null when n < 1020 then md5('u' || n % 20)::uuid
        else md5('u' || (20 + n % 1000))::uuid end, 'police', 'Unit (invented)', 'AG', 'added', 'AG', n / 20 + 1 from generate_series(0, 19999) n`,
    `insert into unit_standing (unit_id, country, blocked, blocked_beneath)
      select id, country, code_number % 97 = 0, code_number % 970 = 0 from host_unit`,
    `insert into host_person (id, country, act, number, version)
      select md5('p' || n)::uuid, ${nations}[1 + n % 20], 'added', n / 20 + 1, 1 from generate_series(0, ${persons - 1}) n`,
    `insert into person_position (id, person_id, country, unit_id, title)
      select md5('q' || n)::uuid, md5('p' || n)::uuid, ${nations}[1 + n % 20], md5('u' || (n % 20000))::uuid, 'Officer'
      from generate_series(0, ${persons - 1}) n`,
    `insert into person_standing (person_id, country, cleared, cleared_from, cleared_until)
      select md5('p' || n)::uuid, ${nations}[1 + n % 20], case when n < ${cases} then '{[2026-01-01,2027-01-01)}'::datemultirange else '{}' end,
        case when n < ${cases} then date '2026-01-01' end, case when n < ${cases} then date '2026-12-31' end
      from generate_series(0, ${persons - 1}) n`,
    `insert into clearance_batch (id, country, year, number, name, purpose, needed_by, holds_until, state, act)
      select md5('b' || n)::uuid, ${nations}[1 + n % 20], 2026, n / 20 + 1, 'Batch (invented)', 'training', '2026-02-01', '2026-12-31', 'closed', 'closed'
      from generate_series(0, ${Math.ceil(cases / 50) - 1}) n`,
    `insert into clearance_case (id, batch_id, number, country, person_id, state, vetting)
      select md5('c' || n)::uuid, md5('b' || n / 50)::uuid, n % 50 + 1, ${nations}[1 + n % 20], md5('p' || n)::uuid, 'decided', 'leahy'
      from generate_series(0, ${cases - 1}) n`,
    `insert into clearance_result (id, case_id, country, result, decided_on, cleared_from, cleared_until)
      select md5('r' || n)::uuid, md5('c' || n)::uuid, ${nations}[1 + n % 20], 'approved', '2026-01-01', '2026-01-01', '2026-12-31'
      from generate_series(0, ${cases - 1}) n`,
    `insert into event (id, code_year, code_number, title, kind, modality, country, nations, institution, starts_on, ends_on, state, act)
      select md5('e' || n)::uuid, 2026, n + 1, 'Event (invented)', 'course', 'in-country', ${nations}[1 + n % 20], array[${nations}[1 + n % 20]],
        'police', '2026-03-02', '2026-03-13', 'approved', 'approved' from generate_series(0, 19) n`,
    'set session_replication_role = origin',
    'analyze',
  ]) {
    const from = performance.now()
    await owner.query(statement)
    console.log(`${statement.slice(0, 36).padEnd(38)} ${((performance.now() - from) / 1000).toFixed(1)} s`)
  }
}
await fill()

/** Milliseconds of each asking, in order of size; each is a transaction of its own. */
async function times(statementOf: (n: number) => string) {
  const taken: number[] = []
  for (let turn = -20; turn < asked; turn++) {
    const n = ((turn + 20) * 7919) % cases
    const from = performance.now()
    await owner.query(statementOf(n))
    if (turn >= 0) taken.push(performance.now() - from)
  }
  return taken.toSorted((a, b) => a - b)
}
const at = (sorted: number[], share: number) => sorted[Math.floor(sorted.length * share)]!

console.log(machine())
const person = (n: number) => `md5('p${n}')::uuid`
const key = await times((n) => `select id from host_person where id = ${person(n)}`)
for (const [what, statementOf] of [
  ['the gate', (n: number) => `select clearance_holds(${person(n)}, '2026-03-02', '2026-03-13')`],
  [
    'an enrolment',
    (n: number) => `insert into participation (id, event_id, person_id, country, role, state, act)
      select gen_random_uuid(), md5('e' || ${n} % 20)::uuid, p.id, p.country, 'participant', 'enrolled', 'enrolled'
      from host_person p where p.id = ${person(n)} and clearance_holds(p.id, '2026-03-02', '2026-03-13')`,
  ],
] as const) {
  const taken = await times(statementOf)
  console.log(
    `${what.padEnd(14)} p50 ${at(taken, 0.5).toFixed(1)} ms, p95 ${at(taken, 0.95).toFixed(1)} ms: ${(
      at(taken, 0.5) / at(key, 0.5)
    ).toFixed(1)} x a person by their key (${at(key, 0.5).toFixed(2)} ms)`,
  )
}
await owner.end()
