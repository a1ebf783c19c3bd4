// What tests of pages share: the whole bureau, served over a database of its own, and how somebody asks it.
import assert from 'node:assert/strict'
import { roleNames } from '#accounts/index.ts'
import type { Grant, Role } from '#kernel/access.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import type { Db } from '#kernel/store/store.ts'
import { enterSignedIn, freshStore } from '#testing.ts'
import { operations, pages } from '../operations.ts'
import { createServer } from './server.ts'

export const origin = 'http://localhost:8080'

type Served = Parameters<typeof createServer>[0]

/** All pages and operations of a bureau; `also` says what is served beside them, or otherwise. */
export const serverOf = (bureau: Bureau, failures: unknown[], also: Partial<Served> = {}) =>
  createServer({
    bureau,
    pages,
    roleNames,
    mounts: [],
    publicUrl: new URL(origin),
    version: '0',
    log: (error) => failures.push(error),
    ...also,
  })

/**
 * A bureau with a database of its own, since what is served works in transactions of its own; whoever opens it removes it. Whoever
 * asks says it by the secret of a session.
 */
export async function servedBureau(also: (bureau: Bureau) => Partial<Served> | Promise<Partial<Served>> = () => ({})) {
  const { store, remove } = await freshStore()
  await writeAccessRules(store)
  const bureau = await Bureau.open(store, operations, origin)
  /** What was logged as unforeseen. */
  const failures: unknown[] = []
  const app = serverOf(bureau, failures, await also(bureau))

  const owner = <T>(body: (db: Db) => Promise<T>) => store.transaction({ role: 'jurat_owner', operation: 'test' }, body)
  const signInAs = (name: string, grants: readonly Grant[]) =>
    owner((db) => enterSignedIn(db, { name: `${name} (invented)`, grants }))
  /** Somebody with these roles over everything. */
  const signIn = (...roles: Role[]) =>
    signInAs(
      roles.join(', '),
      roles.map((role) => ({ role, scopeKind: 'everything', scopeCode: null })),
    )

  const request = async (secret: string, path: string, { headers, ...init }: RequestInit = {}) =>
    app.request(`${origin}${path}`, {
      ...init,
      headers: { accept: 'text/html', origin, authorization: `Bearer ${secret}`, ...(headers as object) },
    })
  const get = async (path: string, secret: string) => (await request(secret, path)).text()
  /** Sends a form and answers where it leads, or the page that comes back. */
  async function send(path: string, fields: Record<string, string> | FormData, secret: string) {
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields)
    const response = await request(secret, path, { method: 'POST', body })
    return { status: response.status, to: response.headers.get('location') ?? '', text: await response.text() }
  }
  /** Sends a form that has to be taken, and answers where it leads. */
  async function goes(path: string, fields: Record<string, string>, secret: string) {
    const { status, to, text } = await send(path, fields, secret)
    assert.equal(status, 303, text.slice(0, 3_000))
    return to.split('?')[0]!
  }
  async function api(secret: string, method: string, path: string, body?: object) {
    const response = await request(secret, `/api/v1${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
      headers: { accept: '*/*', 'content-type': 'application/json' },
    })
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
  }
  return { store, bureau, app, failures, owner, signInAs, signIn, request, get, send, goes, api, remove }
}
