import assert from 'node:assert/strict'
import test from 'node:test'
import { sql, type RawBuilder } from 'kysely'
import { localOperator } from '#accounts/index.ts'
import { sha256 } from '#kernel/secret.ts'
import { administrator, bureau, directorInHaiti, enter, operator, owner, signedInAs, store } from './begin.ts'

// The application's own layer is gone here: statements run as the role that requests run as.
const as = (session: { hash: string } | null, statement: RawBuilder<unknown>) =>
  store.transaction({ role: 'jurat_app', ...(session && { session: session.hash }) }, (db) => statement.execute(db))

const refused = /permission denied|row-level security/i

test('no expression in a request opens a session for anybody', async () => {
  const director = await signedInAs(await enter('Injected', [directorInHaiti]))
  const victim = await enter('Victim', [administrator], { invented: true })
  const hash = sha256('mine')
  const calls = [
    sql`select open_session('https://evil', 'x', 'x', null, '[{"id":"018f0000-0000-7000-8000-000000000000","role":"auditor","scopeKind":"everything"}]'::jsonb,
      ${hash}, gen_random_uuid(), gen_random_uuid(), 60, interval '1 day')`,
    sql`select open_demonstration_session(${victim}::uuid, ${hash}, gen_random_uuid(), 60, interval '1 day')`,
    sql`select * from demonstration_people()`,
    sql`select begin_device(${hash}, 'BBBB-CCCC', 'evil')`,
    sql`select poll_device(${hash}, ${hash}, gen_random_uuid())`,
    sql`select end_session(${hash})`,
    sql`select set_config('jurat.session', ${hash}, true)`,
    sql`select hash from session`,
    sql`select email from actor`,
    sql`select device_hash from device_code`,
    sql`insert into session (hash, id, actor_id, kind, name, expires_at) values (${hash}, gen_random_uuid(), ${victim}::uuid, 'token', 'x', now() + interval '1 day')`,
    sql`insert into session (hash, id, actor_id, kind, name, expires_at) values (${hash}, gen_random_uuid(), ${director.actor.id}::uuid, 'browser', 'x', now() + interval '1 day')`,
    sql`insert into session (hash, id, actor_id, kind, name, expires_at) values (${hash}, gen_random_uuid(), ${director.actor.id}::uuid, 'token', 'x', now() + interval '10 years')`,
    sql`insert into role_grant (id, actor_id, role, scope_kind, origin) values (gen_random_uuid(), ${director.actor.id}::uuid, 'auditor', 'everything', 'administrator')`,
    sql`insert into access_rule (role, permission) values ('post-director', 'account.manage')`,
    sql`update session set expires_at = now() + interval '10 years'`,
    sql`update session set revoked_at = null where id = ${director.id}::uuid`,
  ]
  for (const [at, call] of calls.entries()) await assert.rejects(as(director, call), refused, `statement ${at}`)
  for (const [at, call] of calls.slice(0, 9).entries())
    await assert.rejects(as(null, call), refused, `statement ${at}, unknown`)
  const opened = await owner((db) => db.selectFrom('session').select('id').where('hash', '=', hash).execute())
  assert.deepEqual(opened, [])
})

test('whoever is unknown sees nobody, and whoever is known sees names only', async () => {
  const director = await signedInAs(await enter('Sees names', [directorInHaiti]))
  const count = async (session: typeof director | null, what: RawBuilder<unknown>) =>
    ((await as(session, sql`select count(*)::int as n from ${what}`)).rows[0] as { n: number }).n
  for (const table of ['actor', 'role_grant', 'session', 'device_code', 'people_contacts()'])
    assert.equal(await count(null, sql.raw(table)), 0, table)
  assert.ok((await count(director, sql`actor`)) > 1)
  assert.equal(await count(director, sql`role_grant`), 1)
  assert.equal(await count(director, sql`session`), 1)
  assert.equal(await count(director, sql`people_contacts()`), 1)
})

test('an account administrator cannot raise themselves, make an invented person, or turn a bureau into a demonstration', async () => {
  const session = await signedInAs(await enter('Raises', [administrator]))
  const tries = [
    sql`insert into role_grant (id, actor_id, role, scope_kind, origin) values (gen_random_uuid(), ${session.actor.id}::uuid, 'auditor', 'everything', 'administrator')`,
    sql`insert into role_grant (id, actor_id, role, scope_kind, origin) values (gen_random_uuid(), ${(await operator()).actor.id}::uuid, 'auditor', 'everything', 'folder')`,
    sql`insert into actor (id, kind, name, invented) values (gen_random_uuid(), 'person', 'x', true)`,
    sql`insert into actor (id, kind, name) values (gen_random_uuid(), 'system', 'x')`,
    sql`insert into session (hash, id, actor_id, kind, name, expires_at) values (${sha256('x')}, gen_random_uuid(), ${(await operator()).actor.id}::uuid, 'token', 'x', now() + interval '1 day')`,
  ]
  for (const [at, statement] of tries.entries())
    await assert.rejects(as(session, statement), refused, `statement ${at}`)
  await as(session, sql`update setting set value = 'true' where key = 'demonstration'`)
  await as(session, sql`update actor set name = 'me' where kind = 'local-operator'`)
  const after = await owner(async (db) => ({
    setting: await db
      .selectFrom('setting')
      .select('value')
      .where('key', '=', 'demonstration')
      .executeTakeFirstOrThrow(),
    local: await db.selectFrom('actor').select('name').where('kind', '=', 'local-operator').executeTakeFirstOrThrow(),
  }))
  assert.deepEqual(after, { setting: { value: false }, local: { name: 'local operator' } })
})

test('the door opens sessions and sees nothing else', async () => {
  const door = (statement: RawBuilder<unknown>) =>
    store.transaction({ role: 'jurat_door' }, (db) => statement.execute(db))
  for (const table of ['actor', 'session', 'role_grant', 'setting', 'change', 'device_code', 'activity'])
    await assert.rejects(door(sql`select * from ${sql.table(table)}`), refused, table)
})

test('the local operator is one, holds its roles openly, and is named in the log', async () => {
  const first = await operator()
  const second = await localOperator(store)
  assert.equal(second.actor.id, first.actor.id)
  assert.notEqual(second.id, first.id)
  assert.equal(second.actor.kind, 'local-operator')
  assert.equal(second.actor.grants.length, 5)
  assert.ok(second.actor.may('account.manage'))
  const { createPerson } = await import('#accounts/person.ts')
  const { id } = await bureau.act(second, createPerson, { name: 'Entered by the folder’s owner' })
  const change = await owner((db) =>
    db
      .selectFrom('change')
      .select('actorId')
      .where('rowId', '=', id)
      .where('action', '=', 'insert')
      .executeTakeFirstOrThrow(),
  )
  assert.equal(change.actorId, second.actor.id)
})
