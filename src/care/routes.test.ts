import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { roleNames } from '#accounts/index.ts'
import { createServer } from '#http/server.ts'
import type { Grant, Role } from '#kernel/access.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import { enterSignedIn, freshStore, type FreshStore } from '#testing.ts'
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

const secretFor = (role: Role, readOnly = false) =>
  fresh.store.transaction({ role: 'jurat_owner', operation: 'test' }, (db) => {
    const grants: Grant[] = [{ role, scopeKind: 'everything', scopeCode: null }]
    return enterSignedIn(db, { name: `${role} (invented)`, grants, kind: 'token', readOnly })
  })

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
