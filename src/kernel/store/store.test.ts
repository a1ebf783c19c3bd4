import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { sql } from 'kysely'
import { isRetryable, StoreError } from './store.ts'
import { inRollback, store } from '#testing.ts'

const app = { role: 'jurat_app' } as const
const owner = { role: 'jurat_owner' } as const

test('values arrive the same on both engines, without loss', () =>
  store.transaction(app, async (db) => {
    const { rows } = await sql`
      select 9007199254740993::int8 as big, 1.10::numeric as money, date '2025-10-01' as day,
             timestamptz '2025-10-01 03:30:00.123456+02' as instant, '{"a_b": [1]}'::jsonb as body,
             array[9007199254740993::int8, null] as bigs, array[1.10::numeric] as moneys,
             array[date '2025-10-01'] as days, array['a"b', 'c,d'] as texts, true as yes,
             array[array[1, 2], array[3, 4]] as grid, '\\x00ff'::bytea as bytes`.execute(db)
    assert.deepEqual(rows, [
      {
        big: '9007199254740993',
        money: '1.10',
        day: '2025-10-01',
        instant: '2025-10-01T01:30:00.123456Z',
        body: { a_b: [1] },
        bigs: ['9007199254740993', null],
        moneys: ['1.10'],
        days: ['2025-10-01'],
        texts: ['a"b', 'c,d'],
        yes: true,
        grid: [
          [1, 2],
          [3, 4],
        ],
        bytes: Uint8Array.of(0, 255),
      },
    ])
  }))

test('a commit waits for the disk unless it is said that it need not', async () => {
  const waits = (identity: { durable?: boolean }) =>
    store.transaction({ ...owner, ...identity }, async (db) => {
      const { rows } = await sql<{ waits: string }>`select current_setting('synchronous_commit') as waits`.execute(db)
      return rows[0]!.waits
    })
  assert.equal(await waits({}), 'on')
  assert.equal(await waits({ durable: false }), 'off')
  assert.equal(await waits({}), 'on')
})

test('a transaction acts as its role with its session, and leaves neither behind', async () => {
  const who = sql<{ role: string; session: string | null }>`select current_user as role, current_session() as session`
  const inside = await store.transaction({ role: 'jurat_app', session: 'a1b2' }, (db) => who.execute(db))
  assert.deepEqual(inside.rows, [{ role: 'jurat_app', session: 'a1b2' }])
  const next = await store.transaction({ role: 'jurat_job' }, (db) => who.execute(db))
  assert.deepEqual(next.rows, [{ role: 'jurat_job', session: null }])
})

test('a session token that is no hexadecimal never reaches the database', async () => {
  await assert.rejects(
    store.transaction({ role: 'jurat_app', session: "';reset role;--" }, async () => {}),
    /hexadecimal/,
  )
})

test('nobody can claim another session in the middle of a statement', () =>
  assert.rejects(
    store.transaction(app, (db) => sql`select set_config('jurat.session', 'ff', true)`.execute(db)),
    { code: '42501' },
  ))

test('the application can neither make tables nor read the roles of others', async () => {
  for (const statement of ['create table mine (id int)', 'create temp table mine (id int)'])
    await assert.rejects(
      store.transaction(app, (db) => sql.raw(statement).execute(db)),
      { code: '42501' },
    )
})

test('a statement is one statement', () =>
  assert.rejects(
    store.transaction(app, (db) => sql.raw('select 1; reset role').execute(db)),
    { code: '42601' },
  ))

test('a body that throws leaves nothing, and a swallowed failure is not a commit', async () => {
  await assert.rejects(
    store.transaction(owner, async (db) => {
      await sql`create table half (id int)`.execute(db)
      throw new Error('changed my mind')
    }),
    /changed my mind/,
  )
  await assert.rejects(
    store.transaction(owner, async (db) => {
      await sql`create table half (id int)`.execute(db)
      await sql`select 1 / 0`.execute(db).catch(() => {})
    }),
    { code: '25P02' },
  )
  const { rows } = await store.transaction(owner, (db) => sql`select to_regclass('half') as half`.execute(db))
  assert.deepEqual(rows, [{ half: null }])
})

test('errors name constraint and code, and no value', async () => {
  const secret = 'Amina Invented'
  const failed = await store
    .transaction(owner, async (db) => {
      await sql`create table person_of_test (name text constraint person_name_once unique)`.execute(db)
      await sql`insert into person_of_test values (${secret}), (${secret})`.execute(db)
    })
    .catch((error: unknown) => error)
  assert.ok(failed instanceof StoreError)
  assert.equal(failed.code, '23505')
  assert.equal(failed.constraint, 'person_name_once')
  const cast = await store
    .transaction(app, (db) => sql`select ${secret}::text::int`.execute(db))
    .catch((error: unknown) => error)
  assert.ok(cast instanceof StoreError)
  assert.equal(cast.code, '22P02')
  for (const error of [failed, cast]) assert.ok(!inspect(error).includes('Amina'))
  assert.equal(isRetryable(failed), false)
})

test('more parameters than an engine bears are refused before they are sent', () =>
  assert.rejects(
    store.transaction(app, (db) => sql`select ${sql.join(Array.from({ length: 30_001 }, () => 1))}`.execute(db)),
    { code: '54023' },
  ))

test('statements sent at once take turns, and a db is of no use after its transaction', async () => {
  const kept = await store.transaction(app, async (db) => {
    const answers = await Promise.all([1, 2, 3].map((n) => sql<{ n: number }>`select ${n}::int as n`.execute(db)))
    assert.deepEqual(
      answers.map(({ rows }) => rows[0]?.n),
      [1, 2, 3],
    )
    return db
  })
  await assert.rejects(sql`select 1`.execute(kept), /over/)
})

test('a transaction inside a transaction is refused instead of waiting for ever', () =>
  store.transaction(app, () =>
    assert.rejects(
      store.transaction(app, async () => {}),
      /already open/,
    ),
  ))

test('a read-only transaction writes nothing', () =>
  assert.rejects(
    store.transaction({ role: 'jurat_owner', readOnly: true }, (db) => sql`create table t (id int)`.execute(db)),
    { code: '25006' },
  ))

test(
  'a test leaves nothing',
  inRollback(owner, async (db) => {
    await sql`create table of_one_test (id int)`.execute(db)
  }),
)

test('a runaway statement is stopped at its deadline, and the next transaction is served', async () => {
  await assert.rejects(
    store.transaction({ role: 'jurat_app', deadlineMs: 300 }, (db) =>
      sql`select count(*) from generate_series(1, 1000000000)`.execute(db),
    ),
    { slug: 'deadline-passed' },
  )
  const { rows } = await store.transaction(app, (db) => sql`select 1 as one`.execute(db))
  assert.deepEqual(rows, [{ one: 1 }])
})
