import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { roleNames } from '#accounts/index.ts'
import { createServer } from '#http/server.ts'
import type { Role } from '#kernel/access.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
import { freshStore, type FreshStore } from '#testing.ts'
import { careRoutes } from './routes.ts'

let fresh: FreshStore
let app: ReturnType<typeof createServer>
before(async () => {
  fresh = await freshStore()
  await writeAccessRules(fresh.store)
  const bureau = await Bureau.open(fresh.store, [])
  app = createServer({
    bureau,
    pages: [],
    roleNames,
    routes: careRoutes(fresh.store, () => '2026-03-01'),
    mounts: [],
    publicUrl: new URL('http://localhost:8080'),
    version: '0',
    log: (error) => console.error(error),
  })
})
after(() => fresh.remove())

async function secretFor(role: Role, readOnly = false) {
  const secret = newSecret('test')
  await fresh.store.transaction({ role: 'jurat_owner', operation: 'test' }, async (db) => {
    const actorId = newId()
    await db
      .insertInto('actor')
      .values({ id: actorId, kind: 'person', name: `${role} (invented)` })
      .execute()
    await db
      .insertInto('roleGrant')
      .values({ id: newId(), actorId, role, scopeKind: 'everything', origin: 'administrator' })
      .execute()
    await db
      .insertInto('session')
      .values({
        hash: sha256(secret),
        id: newId(),
        actorId,
        kind: 'token',
        name: 'Test',
        readOnly,
        expiresAt: sql`now() + interval '1 hour'`,
      })
      .execute()
  })
  return secret
}

const ask = (method: string, path: string, token: string | null, body?: Uint8Array<ArrayBuffer>) =>
  app.request(`http://localhost:8080/api/v1${path}`, {
    method,
    headers: token ? { authorization: `Bearer ${token}` } : { origin: 'http://localhost:8080' },
    ...(body && { body }),
  })

test('what an operator took as a backup is put back; what is there is replaced only when that was said', async () => {
  const operator = await secretFor('operator')
  const taken = await ask('GET', '/backup', operator)
  assert.match(taken.headers.get('content-disposition')!, /bureau-2026-03-01\.jurat/)
  const file = new Uint8Array(await taken.arrayBuffer())
  // somebody who came after the backup was taken
  const later = await secretFor('auditor')
  const put = await ask('POST', '/restore?replace=true', operator, file)
  assert.equal(put.status, 200)
  assert.ok(((await put.json()) as { rows: number }).rows > 0)
  assert.equal((await ask('GET', '/backup', operator)).status, 200)
  assert.equal((await ask('GET', '/backup', later)).status, 401)
  assert.equal((await ask('POST', '/restore?replace=perhaps', operator, file)).status, 422)
})

test('nobody else takes a backup, and a token that only reads restores none', async () => {
  assert.equal((await ask('GET', '/backup', null)).status, 401)
  assert.equal((await ask('GET', '/backup', await secretFor('auditor'))).status, 403)
  assert.equal((await ask('POST', '/restore', await secretFor('account-administrator'))).status, 403)
  const reads = await secretFor('operator', true)
  assert.equal((await ask('GET', '/backup', reads)).status, 200)
  assert.equal((await ask('POST', '/restore?replace=true', reads)).status, 403)
})
