// One bureau for all tests of signing in: a real database, a real server on loopback, a real identity provider.
import { getRequestListener } from '@hono/node-server'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import pg from 'pg'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import {
  accounts,
  accountsPages,
  deviceRoutes,
  localOperator,
  roleNames,
  signInOptions,
  signInRoutes,
} from '#accounts/index.ts'
import { createServer } from '#http/server.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import type { Grant } from '#kernel/access.ts'
import { Bureau } from '#kernel/bureau.ts'
import '#kernel/policy.ts'
import '#portfolio/policy.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
import { findSession, type Session } from '#kernel/session.ts'
import { migrateServer } from '#kernel/store/server.ts'
import { openStore, type Db, type Store } from '#kernel/store/store.ts'
import { startProvider } from './provider.ts'

/** Listens on a port that the system gives; the handler may come later, when both addresses are known. */
async function listen() {
  let handler: RequestListener = (_, response) => response.writeHead(503).end()
  const server = createHttpServer((request, response) => handler(request, response))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  after(() => server.close().closeAllConnections())
  return {
    url: `http://127.0.0.1:${port}`,
    answerWith(next: RequestListener) {
      handler = next
    },
  }
}

/** A database of its own, since these tests change what holds for the whole bureau. */
async function begin(): Promise<Store> {
  const { TEST_DATABASE_URL: url, TEST_OWNER_URL: ownerUrl } = process.env
  if (url && ownerUrl) {
    const name = `jurat_accounts_${process.pid}`
    const run = async (statement: string) => {
      const client = new pg.Client({ connectionString: ownerUrl })
      await client.connect()
      await client.query(statement).finally(() => client.end())
    }
    const here = (address: string) => Object.assign(new URL(address), { pathname: `/${name}` }).href
    await run(`create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`)
    after(() => run(`drop database ${name} with (force)`))
    const urls = { url: here(url), ownerUrl: here(ownerUrl) }
    await migrateServer(urls)
    return openStore(urls)
  }
  const folder = mkdtempSync(join(tmpdir(), 'jurat-accounts-'))
  after(() => rmSync(folder, { recursive: true }))
  return openStore({ folder, busyAfterMs: 60_000 })
}

const opened = begin()
after(async () => (await opened).close())
export const store: Store = await opened
export const owner = <T>(body: (db: Db) => Promise<T>) => store.transaction({ role: 'jurat_owner' }, body)
await writeAccessRules(store)

export const bureau = await Bureau.open(store, accounts)
const site = await listen()
const issuer = await listen()
export const url = site.url
export const provider = await startProvider(issuer.url, `${url}/sign-in/callback`)
issuer.answerWith(provider.listener)

export const env = {
  JURAT_PUBLIC_URL: url,
  JURAT_OIDC_ISSUER: issuer.url,
  JURAT_OIDC_CLIENT_ID: provider.clientId,
  JURAT_OIDC_CLIENT_SECRET: provider.clientSecret,
}
export const failures: unknown[] = []

export function appWith(environment: Record<string, string>) {
  const options = signInOptions(environment, { publicUrl: url, log: (error) => failures.push(error) })
  return createServer({
    bureau,
    pages: accountsPages,
    roleNames,
    routes: deviceRoutes(bureau, options.publicUrl),
    mounts: [signInRoutes(bureau, options)],
    publicUrl: options.publicUrl,
    version: '0',
    log: (error) => failures.push(error),
  })
}
site.answerWith(getRequestListener(appWith(env).fetch) as RequestListener)

let local: Session | undefined
/** The local operator, who may manage everybody. */
export const operator = async () => (local ??= await localOperator(store))

/** Enters a person as the database's owner. */
export async function enter(name: string, grants: Grant[] = [], more: { email?: string; invented?: boolean } = {}) {
  const id = newId()
  await owner(async (db) => {
    await db
      .insertInto('actor')
      .values({ id, kind: 'person', name, email: more.email ?? null, invented: more.invented ?? false })
      .execute()
    for (const grant of grants)
      await db
        .insertInto('roleGrant')
        .values({ id: newId(), actorId: id, origin: 'administrator', ...grant })
        .execute()
  })
  return id
}

/** A session of a browser that began without the door, where the sign-in itself is not the matter. */
export async function signedInAs(actorId: string): Promise<Session & { secret: string }> {
  const secret = newSecret('browser')
  await owner((db) =>
    db
      .insertInto('session')
      .values({
        hash: sha256(secret),
        id: newId(),
        actorId,
        kind: 'browser',
        name: 'Browser',
        idleSeconds: 1800,
        expiresAt: sql`now() + interval '12 hours'`,
      })
      .execute(),
  )
  return { ...(await findSession(store, secret))!, secret }
}

export const administrator: Grant = { role: 'account-administrator', scopeKind: 'everything', scopeCode: null }
export const directorInHaiti: Grant = { role: 'post-director', scopeKind: 'country', scopeCode: 'HT' }

/** Whether the bureau counts as a demonstration, for as long as the body runs. */
export async function asDemonstration<T>(body: () => Promise<T>): Promise<T> {
  const set = (value: 'true' | 'false') =>
    owner((db) => db.updateTable('setting').set({ value }).where('key', '=', 'demonstration').execute())
  await set('true')
  try {
    return await body()
  } finally {
    await set('false')
  }
}
