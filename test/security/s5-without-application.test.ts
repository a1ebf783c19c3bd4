// The application taken away: whoever gets an expression of their own into a query, or a statement past every check of
// the code, still sees and becomes nothing that they are not.
import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import type { Db } from '#kernel/store/store.ts'
import { owner, personWith, store } from './bureau.ts'

const director = personWith('post-director', { scopeKind: 'country', scopeCode: 'HT' })
const operator = personWith('operator')

interface Standing {
  role: string
  actor: string | null
  activities: string
  shares: string
  changes: string
}
/** Who one is and how much one sees. */
const standing = async (db: Db) =>
  (
    await sql<Standing>`select current_user as role, current_actor() as actor, (select count(*) from activity) as activities,
      (select count(*) from transaction_share) as shares, (select count(*) from change) as changes`.execute(db)
  ).rows[0]!

// what an injected expression would try, as the text of a value
const expressions: readonly string[] = [
  `set_config('role', 'jurat_owner', true)`,
  `set_config('role', 'postgres', false)`,
  `set_config('session_authorization', 'postgres', true)`,
  `set_config('jurat.session', '${operator.session.hash}', true)`,
  `pg_catalog.set_config('row_security', 'off', true)`,
  `query_to_xml('set local role jurat_owner', true, true, '')::text`,
  `query_to_xml('reset role', true, true, '')::text`,
  `query_to_xml('set local jurat.session = ''${operator.session.hash}''', true, true, '')::text`,
  `query_to_xml('select set_config(''role'', ''jurat_owner'', true)', true, true, '')::text`,
  `(select count(*) from ts_stat('reset role'))`,
  `(select count(*) from ts_stat('select to_tsvector(set_config(''role'', ''jurat_owner'', true))'))`,
  `ts_rewrite('a'::tsquery, 'select set_config(''role'', ''jurat_owner'', true)::tsquery, ''b''::tsquery')`,
  `dblink('dbname=postgres', 'select 1')`,
  `lo_import('/etc/passwd')`,
  `lo_export(1, '/tmp/x')`,
  `lo_from_bytea(0, 'x')`,
  `lo_create(0)`,
  `lo_put(1, 0, 'x')`,
  `pg_read_file('/etc/passwd')`,
  `pg_read_binary_file('PG_VERSION')`,
  `(select count(*) from pg_ls_dir('.'))`,
  `(select size from pg_stat_file('PG_VERSION'))`,
  `(select count(*) from pg_ls_logdir())`,
  `pg_reload_conf()`,
  `pg_rotate_logfile()`,
  `pg_switch_wal()`,
  `pg_create_restore_point('x')`,
  `pg_create_logical_replication_slot('x', 'pgoutput')`,
  `pg_promote()`,
  `(select count(*) from pg_authid)`,
  `(select count(*) from pg_shadow)`,
  `(select count(*) from pg_statistic)`,
  `(select count(*) from pg_hba_file_rules)`,
  `(select email from actor limit 1)`,
  `(select hash from session limit 1)`,
  `(select subject from actor limit 1)`,
  `nextval('change_id_seq')`,
  `setval('seal_id_seq', 1)`,
  `pg_sequence_last_value('change_id_seq')`,
  `open_session('i', 's', 'n', null, '[]', repeat('a', 64), gen_random_uuid(), gen_random_uuid(), null, '1 day')`,
  `open_demonstration_session(gen_random_uuid(), repeat('a', 64), gen_random_uuid(), null, '1 day')`,
  `end_session('${operator.session.hash}')`,
  `begin_device(repeat('a', 64), 'x', 'x')`,
  `(select count(*) from take_job(repeat('a', 64), gen_random_uuid()))`,
  `add_seal(1, 1, 1, repeat('a', 64), null, 'k', 's')`,
  `(select count(*) from unsealed_changes(10))`,
  `settle_balance(null)`,
  `drop_dead_staging()`,
  `change_leaf((select c from change c limit 1))`,
]

/** What an expression does, and how one stands after it; what it answered is null where it was refused. */
async function tried(expression: string): Promise<{ answer: string | null; after: Standing }> {
  class Undone extends Error {
    readonly found: { answer: string | null; after: Standing }
    constructor(found: { answer: string | null; after: Standing }) {
      super()
      this.found = found
    }
  }
  const session = director.session.hash
  return store
    .transaction({ role: 'jurat_app', session }, async (db) => {
      await sql`savepoint tried`.execute(db)
      const answer = await sql
        .raw<{ value: unknown }>(`select ${expression} as value`)
        .execute(db)
        .then(({ rows }) => JSON.stringify(rows[0]?.value ?? null))
        .catch(() => null)
      if (answer === null) await sql`rollback to savepoint tried`.execute(db)
      throw new Undone({ answer, after: await standing(db) })
    })
    .catch((error: unknown) => {
      if (error instanceof Undone) return error.found
      throw error
    })
}

test('no expression makes its writer somebody else, or shows, opens or changes what is not theirs', async () => {
  const before = await store.transaction({ role: 'jurat_app', session: director.session.hash }, standing)
  assert.equal(before.role, 'jurat_app')
  assert.ok(Number(before.activities) > 0 && before.changes === '0')
  const escaped: string[] = []
  for (const expression of expressions) {
    const { answer, after } = await tried(expression)
    assert.deepEqual(after, before, expression)
    // nothing is told by null, as of a sequence that may not be looked at
    if (answer !== null && answer !== 'null') escaped.push(`${expression} answers ${answer}`)
  }
  assert.deepEqual(escaped, [])
})

test('what an expression may call tells only what its writer may see', async () => {
  const { rows: foreign } = await owner((db) =>
    sql<{ identifier: string }>`select identifier from activity where not 'country:HT' = any (scope_keys)`.execute(db),
  )
  assert.ok(foreign.length > 0)
  const readings = [
    `(select string_agg(a::text, ' ') from activity a)`,
    `(select string_agg(v::text, ' ') from activity_version v)`,
    `(select string_agg(query::text, ' ') from pg_stat_activity)`,
    `(select string_agg(s::text, ' ') from pg_stats s where schemaname = 'public')`,
    `(select string_agg(s::text, ' ') from pg_prepared_statements s)`,
    `(select string_agg(s::text, ' ') from pg_locks s)`,
    `table_to_xml('activity', true, true, '')::text`,
    `schema_to_xml('public', true, true, '')::text`,
    `(select string_agg(c::text, ' ') from people_contacts() c)`,
    `(select string_agg(a::text, ' ') from search_activity('police', 1000) f join activity a using (id))`,
    `(select string_agg(id::text, ' ') from activities_with('police') id)`,
    `my_awards('activity.read')::text || my_scopes('audit.read')::text || sees_everything('audit.read')::text`,
    `(select string_agg(s::text, ' ') from find_session('x') s)`,
  ]
  const secrets = [
    ...foreign.map(({ identifier }) => identifier.toLowerCase()),
    'canaryke',
    operator.session.hash,
    operator.session.actor.name,
  ]
  for (const expression of readings) {
    const { answer } = await tried(expression)
    const text = (answer ?? '').toLowerCase()
    assert.deepEqual(
      secrets.filter((secret) => text.includes(secret.toLowerCase())),
      [],
      expression,
    )
  }
})

const statements: readonly [string, RegExp][] = [
  [`select 1; reset role`, /^42601$/],
  [`select 1; set local role jurat_owner`, /^42601$/],
  [
    `with x as (update pg_settings set setting = 'jurat_owner' where name = 'role' returning 1) select * from x`,
    /^(42501|0A000|42P01)$/,
  ],
  [`update pg_settings set setting = 'jurat_owner' where name = 'role'`, /^42501$/],
  [`copy activity to program 'cat > /tmp/x'`, /^(42501|0A000)$/],
  [`copy activity from '/etc/passwd'`, /^(42501|0A000)$/],
  [`create function mine() returns int language sql as 'select 1'`, /^42501$/],
  [`create function pg_temp.mine() returns int language sql as 'select 1'`, /^42501$/],
  [`create temp table mine (id int)`, /^42501$/],
  [`create view mine as select 1`, /^42501$/],
  [`create temp view mine as select 1`, /^42501$/],
  [`create schema mine`, /^42501$/],
  [`create extension dblink`, /^(42501|0A000|58P01)$/],
  [`create role mine`, /^42501$/],
  [`grant jurat_owner to jurat_app`, /^(42501|0LP01)$/],
  [`alter role jurat_app superuser`, /^42501$/],
  [`alter table activity disable row level security`, /^42501$/],
  [`alter table change disable trigger append_only`, /^42501$/],
  [`alter function sees_everything(text) rename to x`, /^42501$/],
  [`drop policy in_scope on activity`, /^42501$/],
  [`create policy mine on activity using (true)`, /^42501$/],
  [`truncate activity`, /^42501$/],
  [`alter system set row_security = off`, /^(42501|25001)$/],
  [`lock table activity_version in access exclusive mode`, /^42501$/],
  [`load 'auto_explain'`, /^(42501|58P01)$/],
  [`security label on table activity is 'x'`, /^(42501|22023)$/],
]

test('no statement of the application reaches beyond the rows of its tables', async () => {
  for (const [statement, refusal] of statements)
    for (const role of ['jurat_app', 'jurat_job'] as const)
      await assert.rejects(
        store.transaction({ role, session: director.session.hash }, (db) => sql.raw(statement).execute(db)),
        (error: { code?: string }) => {
          assert.match(error.code ?? String(error), refusal, `${role}: ${statement}`)
          return true
        },
        `${role}: ${statement}`,
      )
})

/** What anybody may read, since it tells nothing of anybody. */
const open = new Set(['access_rule', 'setting', 'state_step'])

test('without a session, or with one that never was, every table is empty or closed', async () => {
  const { rows: tables } = await owner((db) =>
    sql<{
      name: string
    }>`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')`.execute(
      db,
    ),
  )
  assert.ok(tables.length > 20)
  for (const session of ['', 'ff', 'f'.repeat(64)])
    for (const role of ['jurat_app', 'jurat_job', 'jurat_door'] as const)
      for (const { name } of tables.filter((table) => !open.has(table.name))) {
        const count = await store
          .transaction(
            { role, session },
            async (db) => (await sql.raw<{ count: string }>(`select count(*) from ${name}`).execute(db)).rows[0]!.count,
          )
          .catch((error: unknown) => (error as { code: string }).code)
        assert.ok(count === '0' || count === '42501', `${role} sees ${count} rows of ${name}`)
      }
})

test('a worker tells only of jobs of the person that it works for', async () => {
  const { rows } = await owner((db) =>
    sql<{
      id: string
      state: string
    }>`select id, state from job where actor_id <> ${director.session.actor.id} order by id limit 1`.execute(db),
  )
  await owner((db) => sql`update job set state = 'running' where id = ${rows[0]!.id}`.execute(db))
  await store.transaction({ role: 'jurat_job', session: director.session.hash }, (db) =>
    sql`select tell_job(${rows[0]!.id}, 'done', '', 1, 1, '{"stolen":true}'::jsonb, null)`.execute(db),
  )
  const after = await owner((db) =>
    sql<{ state: string; output: unknown }>`select state, output from job where id = ${rows[0]!.id}`.execute(db),
  )
  assert.equal(after.rows[0]!.state, 'running')
  assert.ok(!JSON.stringify(after.rows[0]!.output).includes('stolen'))
  await owner((db) => sql`update job set state = ${rows[0]!.state} where id = ${rows[0]!.id}`.execute(db))
})

test('publishing in bulk is refused to whoever may not import everything, before anything is looked at', async () => {
  const publisher = personWith('operator', { scopeKind: 'country', scopeCode: 'HT' })
  const calls = [
    `compare_publication('x', '[]')`,
    `begin_publication('x', gen_random_uuid(), '{}', '[]')`,
    `forget_derived('{}', '[]')`,
    `publish_activities(gen_random_uuid(), '[]', '[]', '{}', '[]', '[]', '[]')`,
    `end_publication(gen_random_uuid(), gen_random_uuid(), true, '[]')`,
    `keep_findings(gen_random_uuid(), 'x', gen_random_uuid(), '[]')`,
    'clear_training(gen_random_uuid())',
    `stage_training('[]')`,
    'publish_training(gen_random_uuid(), false)',
  ]
  for (const call of calls)
    for (const { session } of [director, publisher])
      await assert.rejects(
        store.transaction({ role: 'jurat_job', session: session.hash }, (db) => sql.raw(`select ${call}`).execute(db)),
        { code: '42501' },
        call,
      )
  await store.transaction({ role: 'jurat_job', session: operator.session.hash }, (db) =>
    sql.raw(`select ${calls[3]}`).execute(db),
  )
})
