// R13: a statement that never ends is cut off at its deadline; meanwhile the others are served or told
// to come back, and afterwards all is as before.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { Problem } from '#kernel/problem.ts'
import { store } from '#testing.ts'

const small = () =>
  store.transaction({ role: 'jurat_app', readOnly: true }, async (db) => (await sql`select 1 as one`.execute(db)).rows)

test('R13: others are served or told to come back while a runaway is stopped', async (t) => {
  const runaway = store.transaction({ role: 'jurat_app', readOnly: true, deadlineMs: 500 }, (db) =>
    sql`select count(*) from generate_series(1, 100000000000)`.execute(db),
  )
  const others = Array.from({ length: 20 }, small)
  await assert.rejects(runaway, { slug: 'deadline-passed', status: 503 })
  const outcomes = await Promise.allSettled(others)
  for (const outcome of outcomes)
    if (outcome.status === 'fulfilled') assert.deepEqual(outcome.value, [{ one: 1 }])
    else {
      assert.ok(outcome.reason instanceof Problem)
      assert.equal(outcome.reason.slug, 'store-busy')
      assert.ok('retryAfterSeconds' in outcome.reason.details)
    }
  t.diagnostic(`${outcomes.filter(({ status }) => status === 'fulfilled').length} of 20 others were served meanwhile`)
  assert.deepEqual(await small(), [{ one: 1 }])
})

test('R13: a body that dawdles past its deadline is rolled back and holds up nobody', async () => {
  let late: Promise<unknown> | undefined
  await assert.rejects(
    store.transaction({ role: 'jurat_owner', deadlineMs: 300 }, async (db) => {
      await sql`create table dawdling (id int)`.execute(db)
      const waited = Promise.withResolvers<void>()
      late = waited.promise.then(() => sql`select 1`.execute(db))
      setTimeout(() => waited.resolve(), 600)
      await late
    }),
    { slug: 'deadline-passed' },
  )
  const { rows } = await store.transaction({ role: 'jurat_owner', readOnly: true }, (db) =>
    sql`select to_regclass('dawdling') as found`.execute(db),
  )
  assert.deepEqual(rows, [{ found: null }])
  await assert.rejects(late!, /over/)
})

test('R13: a runaway loses nothing that was committed before', async () => {
  const owner = { role: 'jurat_owner' } as const
  await store.transaction(owner, (db) => sql`create table before_runaway as select 7 as n`.execute(db))
  await assert.rejects(
    store.transaction({ ...owner, deadlineMs: 300 }, async (db) => {
      await sql`insert into before_runaway values (8)`.execute(db)
      await sql`select count(*) from generate_series(1, 100000000000)`.execute(db)
    }),
    { slug: 'deadline-passed' },
  )
  const { rows } = await store.transaction(owner, (db) => sql`select n from before_runaway`.execute(db))
  assert.deepEqual(rows, [{ n: 7 }])
  await store.transaction(owner, (db) => sql`drop table before_runaway`.execute(db))
})
