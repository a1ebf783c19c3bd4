import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { OwnerConnection } from '#kernel/migrate.ts'
import { freshOwner } from '#testing.ts'
import { migrateServer } from './server.ts'
import { openStore } from './store.ts'

const { TEST_DATABASE_URL: url, TEST_OWNER_URL: ownerUrl } = process.env
const skip = url && ownerUrl ? false : 'no server: TEST_DATABASE_URL and TEST_OWNER_URL name none'

let owner: OwnerConnection
let remove: () => Promise<void>
let database: string
const stranger = `jurat_stranger_${process.pid}`

before(async () => {
  if (skip) return
  ;({ owner, remove } = await freshOwner())
  database = (await owner.query<{ name: string }>('select current_database() as name')).rows[0]!.name
  await owner.query(`create role ${stranger} login`)
})
after(async () => {
  if (skip) return
  await owner.query(`drop role ${stranger}`)
  await remove()
})

const at = (address: string, login?: string) => {
  const here = Object.assign(new URL(address), { pathname: `/${database}` })
  if (login) here.username = login
  return here.href
}
const refused = (address: string, why: RegExp) =>
  assert.rejects(openStore({ url: address }), (error: Error & { slug?: string }) => {
    assert.equal(error.slug, 'store-unfit')
    assert.match(error.message, why)
    return true
  })

test('the login of the application is let in, and only with the rights of its roles', { skip }, async () => {
  const store = await openStore({ url: at(url!) })
  await assert.rejects(
    store.transaction({ role: 'jurat_owner' }, async () => {}),
    /JURAT_OWNER_URL/,
  )
  await store.close()
})

test('a superuser as the application is refused', { skip }, () => refused(at(ownerUrl!), /neither superuser nor owner/))

test('a login that could become the owner is refused', { skip }, async () => {
  await owner.query(`grant jurat_owner to ${stranger}`)
  await refused(at(url!, stranger), /neither superuser nor owner/)
  await owner.query(`revoke jurat_owner from ${stranger}`)
})

test('a login that bypasses row-level security is refused', { skip }, async () => {
  await owner.query(`alter role ${stranger} bypassrls`)
  await refused(at(url!, stranger), /cannot bypass row-level security/)
  await owner.query(`alter role ${stranger} nobypassrls`)
})

test('a login that nobody let in is refused with the mend', { skip }, () =>
  refused(at(url!, stranger), /not been let in: run `jurat migrate` with JURAT_OWNER_URL/),
)

test('a database where anybody may claim a session is refused with the mend, which mends it', { skip }, async () => {
  await owner.query('grant execute on function pg_catalog.set_config(text, text, boolean) to public')
  await refused(at(url!), /set_config on this database: run `jurat migrate`/)
  await migrateServer({ url: at(url!), ownerUrl: at(ownerUrl!) })
  await (await openStore({ url: at(url!) })).close()
})

test('a database that lacks a migration is refused with its name', { skip }, async () => {
  await owner.query(`create table kept as table jurat.migration`)
  await owner.query(`delete from jurat.migration where name = (select max(name) from jurat.migration)`)
  await refused(at(url!), /The database lacks \d{4}_\w+\.sql: run `jurat migrate`/)
  await owner.query(`insert into jurat.migration table kept on conflict do nothing`)
  await owner.query(`drop table kept`)
})

test('a server that does not answer is said to be busy', () =>
  assert.rejects(openStore({ url: 'postgres://nobody@127.0.0.1:1/none' }), { slug: 'store-busy' }))
