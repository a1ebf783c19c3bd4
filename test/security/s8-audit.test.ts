// Nothing is changed unseen: every operation leaves its changes in the log, and the log cannot be changed unseen either.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { sql } from 'kysely'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { sealingKey, type SealingKey } from '#kernel/audit/key.ts'
import { sealAll } from '#kernel/audit/seal.ts'
import { verifyLog } from '#kernel/audit/verify.ts'
import { isJob } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { freshStore, type FreshStore } from '#testing.ts'
import { bureau, operations, owner, signedIn } from './bureau.ts'
import { cells } from './cells.ts'
import { clearanceOf } from './clearance.ts'
import { personsOf } from './persons.ts'
import { layDown } from './world.ts'

const everything = { scopeKind: 'everything', scopeCode: null } as const
const allRoles = [
  'operator',
  'hq-programme-officer',
  'auditor',
  'account-administrator',
  'vetting-coordinator',
  'post-director',
] as const
const mighty = await signedIn('everybody at once', ...allRoles.map((role) => ({ role, ...everything })))

/**
 * These change nothing of the bureau when they are asked for by somebody to whom it is already so; and a hit is its own history,
 * since the log is read by those who may not know that there is one.
 */
const alreadySo = new Set(['accounts.reactivate', 'clearance.withdrawHit'])
/** A question that is asked by POST, so that no name stands in an address. */
const onlyAsks = new Set(['persons.alike', 'rosters.look', 'chain.run', 'chain.compare'])

// what is marked as seen can be unmarked
await bureau.act(
  mighty.session,
  operations.find(({ name }) => name === 'notices.see')!,
  {
    kind: 'no-return',
    item: 'seen',
  },
)

class Undone extends Error {}

test('every operation that changes something leaves in the log who did it and by which operation', async () => {
  // not before: a reading ends after a quarter of an hour
  await bureau.act(
    mighty.session,
    operations.find(({ name }) => name === 'persons.openBiography')!,
    { id: personsOf.ht.one, purpose: 'A name check' },
  )
  await bureau.act(
    mighty.session,
    operations.find(({ name }) => name === 'clearance.openHits')!,
    { id: clearanceOf.ht.checkedCase, purpose: 'A name check' },
  )
  for (const [name, list] of Object.entries(cells)) {
    if (alreadySo.has(name) || onlyAsks.has(name)) continue
    const op = operations.find((one) => one.name === name)!
    await bureau
      .transaction(mighty.session, name, false, async (db) => {
        const { last } = await db
          .selectFrom('change')
          .select((is) => is.fn.max('id').as('last'))
          .executeTakeFirstOrThrow()
        await bureau.actWithin(db, mighty.session, op, list[0]!.input)
        const changes = await db
          .selectFrom('change')
          .select(['actorId', 'operation', 'tableName', 'action'])
          .where('id', '>', last ?? '0')
          .execute()
        assert.ok(changes.length > 0, `${name} leaves nothing`)
        for (const change of changes)
          assert.deepEqual(
            [change.actorId, change.operation],
            [mighty.session.actor.id, name],
            `${name} on ${change.tableName}`,
          )
        if (isJob(op)) assert.ok(changes.some(({ tableName }) => tableName === 'job'))
        throw new Undone()
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error
      })
  }
})

test('what an import publishes is in the log, under whoever asked for it', async () => {
  const { rows } = await owner((db) =>
    sql<{ tableName: string; operation: string; actors: string }>`
      select table_name as "tableName", operation, count(distinct actor_id) as actors from change
      where operation = 'exchange.import' group by 1, 2 order by 1`.execute(db),
  )
  for (const table of ['activity_version', 'publication', 'claim', 'job'])
    assert.ok(
      rows.some((row) => row.tableName === table && Number(row.actors) >= 1),
      table,
    )
  const { rows: versions } = await owner((db) =>
    sql<{ missing: string }>`select count(*) as missing from activity_version v
      where not exists (select from change c where c.table_name = 'activity_version' and c.row_id = v.activity_id::text)`.execute(
      db,
    ),
  )
  assert.equal(versions[0]!.missing, '0')
})

test('a statement is in the log row by row, with what was and what is; one that changes nothing is not', async () => {
  await owner(async (db) => {
    const actorId = mighty.session.actor.id
    const since = async () =>
      (
        await sql<{ action: string; before: { role: string } | null; after: { role: string } | null }>`
          select action, before, after from change where table_name = 'role_grant' and operation = 'test.rows' order by id`.execute(
          db,
        )
      ).rows.map(({ action, before, after }) => [action, before?.role ?? null, after?.role ?? null])
    await sql`set local jurat.operation = 'test.rows'`.execute(db)
    await sql`insert into role_grant (id, actor_id, role, scope_kind, scope_code, origin)
      select gen_random_uuid(), ${actorId}, 'expert', 'country', code, 'administrator' from unnest(array['AA', 'BB']) code`.execute(
      db,
    )
    await sql`update role_grant set role = 'auditor' where actor_id = ${actorId} and scope_code in ('AA', 'BB')`.execute(
      db,
    )
    await sql`update role_grant set role = 'auditor' where actor_id = ${actorId} and scope_code in ('AA', 'BB')`.execute(
      db,
    )
    await sql`delete from role_grant where actor_id = ${actorId} and scope_code in ('AA', 'BB')`.execute(db)
    assert.deepEqual(await since(), [
      ...Array.from({ length: 2 }, () => ['insert', null, 'expert']),
      ...Array.from({ length: 2 }, () => ['update', 'expert', 'auditor']),
      ...Array.from({ length: 2 }, () => ['delete', 'auditor', null]),
    ])
    throw new Undone()
  }).catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error
  })
})

// The log itself, in a database of its own.

let fresh: FreshStore
let folder: string
let key: SealingKey
let auditor: string

const changes = process.env.JURAT_NIGHTLY ? 1_000_000 : 3_000
const asOwner = (...texts: string[]) =>
  fresh.store.transaction({ role: 'jurat_owner', operation: 'test', deadlineMs: 0 }, async (db) => {
    for (const text of texts) await sql.raw(text).execute(db)
  })
const verify = (trusted: string | null = key.publicKey) =>
  verifyLog((body) => fresh.store.transaction({ role: 'jurat_app', session: auditor, deadlineMs: 0 }, body), trusted)
/** What somebody does who owns the database and has switched the log's guard off; undone again after a look. */
async function tampered(...texts: string[]) {
  const guard = (on: boolean) =>
    ['change', 'seal'].map((table) => `alter table ${table} ${on ? 'enable' : 'disable'} trigger append_only`)
  await asOwner(
    'create table kept_change as select * from change',
    'create table kept_seal as select * from seal',
    ...guard(false),
    ...texts,
    ...guard(true),
  )
  const verification = await verify()
  await asOwner(
    ...guard(false),
    'delete from change',
    'delete from seal',
    'insert into change overriding system value select * from kept_change',
    'insert into seal overriding system value select * from kept_seal',
    'drop table kept_change, kept_seal',
    ...guard(true),
  )
  return verification
}

before(async () => {
  fresh = await freshStore()
  await writeAccessRules(fresh.store)
  folder = mkdtempSync(join(tmpdir(), 'jurat-key-'))
  key = sealingKey(join(folder, 'seal.pem'))
  const world = await fresh.store.transaction({ role: 'jurat_owner', deadlineMs: 0 }, (db: Db) =>
    layDown(db, {
      persons: [
        { session: 'live', kind: 'browser', grants: [{ role: 'auditor', ...everything }] },
        { session: 'live', kind: 'browser', grants: [] },
      ],
      activities: [{ identifier: 'XX-1', countries: ['HT'], regions: [], claimedByOfficer: false }],
    }),
  )
  auditor = world.persons[0]!.hash
  await asOwner(`insert into change (operation, table_name, row_id, action, after)
    select 'test.many', 'actor', i::text, 'insert', jsonb_build_object('id', i, 'name', 'Row ' || i) from generate_series(1, ${changes}) i`)
  await sealAll(fresh.store, key)
})
after(async () => {
  await fresh.remove()
  rmSync(folder, { recursive: true })
})

test(`a log of ${changes} changes verifies, all of it sealed`, async (t) => {
  const began = performance.now()
  const verification = await verify()
  t.diagnostic(`verified in ${Math.round(performance.now() - began)} ms`)
  assert.deepEqual(verification.faults, [])
  assert.ok(verification.changes >= changes)
  assert.equal(verification.unsealed, 0)
})

const middle = `(select id from change order by id offset ${Math.floor(changes / 2)} limit 1)`
const next = `(select id from change order by id offset ${Math.floor(changes / 2) + 1} limit 1)`

if (!process.env.JURAT_NIGHTLY)
  for (const [what, ...texts] of [
    ['edited in a value', `update change set after = after || '{"name":"Other"}' where id = ${middle}`],
    ['edited in its time', `update change set at = at + interval '1 microsecond' where id = ${middle}`],
    ['laid on somebody else', `update change set actor_id = gen_random_uuid() where id = ${middle}`],
    ['removed', `delete from change where id = ${middle}`],
    [
      'exchanged with the next',
      `create table swap as select * from change where id in (${middle}, ${next})`,
      `update change c set row_id = s.row_id, after = s.after from swap s where c.id in (select id from swap) and s.id <> c.id`,
      'drop table swap',
    ],
    [
      'removed together with its seal',
      `delete from change where id <= ${middle} and id > (select last_change from seal order by id limit 1)`,
      'delete from seal where id = (select id from seal order by id offset 1 limit 1)',
    ],
    [
      'sealed by a stranger',
      `update seal set public_key = 'x', signature = 'y' where id = (select id from seal order by id offset 1 limit 1)`,
    ],
    ['of which all are gone', 'delete from change'],
  ] as const)
    test(`a change ${what} shows`, async () => {
      assert.ok((await tampered(...texts)).faults.length > 0)
      assert.deepEqual((await verify()).faults, [])
    })

test('a log cut off at its end verifies by itself, and shows against the root that was kept outside', async () => {
  const kept = (await verify()).lastRoot
  const last = '(select first_change from seal order by id desc limit 1)'
  const cut = await tampered(
    `delete from change where id >= ${last}`,
    'delete from seal where id = (select max(id) from seal)',
  )
  assert.deepEqual(cut.faults, [])
  assert.notEqual(cut.lastRoot, kept)
})

test('another key than the operator’s is no seal, whoever writes it', async () => {
  const other = sealingKey(join(folder, 'other.pem'))
  assert.ok((await verify(other.publicKey)).faults.length > 0)
})

test('the log cannot be emptied, not even by its owner, while its guard is on', async () => {
  for (const statement of ['truncate change', 'truncate seal', 'delete from change', `update seal set root = root`])
    await assert.rejects(asOwner(statement), { code: '42501' }, statement)
})
