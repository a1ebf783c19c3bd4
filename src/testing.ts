// What tests share: one migrated database for the whole run, each test in a transaction that is rolled back.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import { v7 as newId } from 'uuid'
import type { z } from 'zod'
import { Actor, type Grant, type Role, type ScopeKind } from '#kernel/access.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import {
  guard,
  parseInput,
  perform,
  type JobContext,
  type JobOperation,
  type PlainOperation,
} from '#kernel/operation.ts'
import { Problem } from '#kernel/problem.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
// for its policies and states, which the database must hold
import '#accounts/policy.ts'
import '#counting/policy.ts'
import '#followup/policy.ts'
import '#events/policy.ts'
import '#clearance/policy.ts'
import '#clearance/steps.ts'
import '#events/state.ts'
import '#rosters/state.ts'
import '#kernel/policy.ts'
import '#persons/policy.ts'
import '#portfolio/policy.ts'
import '#rosters/policy.ts'
import '#scenarios/policy.ts'
import '#training/policy.ts'
import '#units/policy.ts'
import type { OwnerConnection } from '#kernel/migrate.ts'
import { startEngine } from '#kernel/store/embedded/engine.ts'
import { migrateServer } from '#kernel/store/server.ts'
import { openStore, StoreError, type Db, type Identity, type Store } from '#kernel/store/store.ts'

/** A store of its own for a test that needs one, and how to be rid of it. */
export interface FreshStore {
  store: Store
  remove(): Promise<void>
}

/** On the server that TEST_DATABASE_URL (application) and TEST_OWNER_URL (superuser) name, else embedded. */
export async function freshStore(): Promise<FreshStore> {
  const { TEST_DATABASE_URL: url, TEST_OWNER_URL: ownerUrl } = process.env
  if (url && ownerUrl) return freshServerStore(url, ownerUrl)
  const folder = mkdtempSync(join(tmpdir(), 'jurat-test-'))
  const store = await openStore({ folder, busyAfterMs: 60_000 })
  return {
    store,
    async remove() {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function freshServerStore(url: string, ownerUrl: string): Promise<FreshStore> {
  const { drop, ...urls } = await freshDatabase(url, ownerUrl)
  const store = await openStore({ ...urls, busyAfterMs: 60_000 })
  return {
    store,
    async remove() {
      await store.close()
      await drop()
    },
  }
}

/** A migrated database of its own on the server. */
async function freshDatabase(url: string, ownerUrl: string) {
  const name = `jurat_test_${process.pid}_${randomBytes(4).toString('hex')}`
  const here = (address: string) => Object.assign(new URL(address), { pathname: `/${name}` }).href
  const urls = { url: here(url), ownerUrl: here(ownerUrl) }
  // template0 and this collation: the order of text is then the same as in the embedded database
  await asSuperuser(ownerUrl, `create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`)
  await migrateServer(urls)
  return { ...urls, drop: () => asSuperuser(ownerUrl, `drop database ${name} with (force)`) }
}

/** The owner's connection to a migrated database of its own, beneath any store. */
export interface FreshOwner {
  owner: OwnerConnection
  /** One more connection; undefined where there is only one. */
  another: (() => Promise<pg.Client>) | undefined
  remove(): Promise<void>
}

export async function freshOwner(): Promise<FreshOwner> {
  const { TEST_DATABASE_URL: url, TEST_OWNER_URL } = process.env
  if (url && TEST_OWNER_URL) {
    const { ownerUrl, drop } = await freshDatabase(url, TEST_OWNER_URL)
    const another = async () => {
      const client = new pg.Client({ connectionString: ownerUrl })
      await client.connect()
      return client
    }
    const owner = await another()
    return { owner, another, remove: () => owner.end().then(drop) }
  }
  const folder = mkdtempSync(join(tmpdir(), 'jurat-test-'))
  await (await openStore({ folder })).close()
  const engine = startEngine(join(folder, 'database'), 120_000)
  const owner = await engine.connections.lease()
  return {
    owner,
    another: undefined,
    async remove() {
      owner.release()
      await engine.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function asSuperuser(connectionString: string, statement: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

const shared = await freshStore()
after(() => shared.remove())

export const store = shared.store

await writeAccessRules(store)

class RolledBack extends Error {}

/** A test body in a transaction that is rolled back: `test('…', inRollback({ role: 'jurat_app' }, async (db) => { … }))`. */
export const inRollback = (identity: Identity, body: (db: Db) => Promise<void>) => () =>
  store
    .transaction(identity, async (db) => {
      await body(db)
      throw new RolledBack()
    })
    .catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error
    })

/** A role within a scope, as `auditor` (everything), `post-director country:HT`, `implementer award:XM-1`. */
export type RoleInScope = Role | `${Role} ${Exclude<ScopeKind, 'everything'>}:${string}`

/** Somebody in a story: runs operations as they would over any face, under both walls. */
export interface Person {
  actor: Actor
  act<In extends z.ZodType, Out extends z.ZodType>(
    op: PlainOperation<In, Out>,
    input: z.input<In>,
  ): Promise<z.output<Out>>
  /** Runs a job to its end and answers its output. */
  work<In extends z.ZodType, Out extends z.ZodType>(
    op: JobOperation<In, Out>,
    input: z.input<In>,
  ): Promise<z.output<Out>>
  /** Anything else in the database as this person: what a forgotten `where` would see. */
  query<T>(body: (db: Db) => Promise<T>, role?: 'jurat_app' | 'jurat_job'): Promise<T>
}

export interface Story {
  /** The database as its owner, for what the story takes as given. */
  db: Db
  /** Somebody invented, signed in with these roles. */
  person(...held: RoleInScope[]): Promise<Person>
  /** It is that day from now on; the story begins on 1 March 2026. */
  passTo(day: string): void
}

/** A test that tells a story on the real database; whatever happens in it is rolled back. */
export const story = (body: (story: Story) => Promise<void>) =>
  inRollback({ role: 'jurat_owner', deadlineMs: 120_000 }, (db) => {
    const clock = { today: firstDay }
    return body({ db, person: (...held) => personIn(db, held, clock), passTo: (day) => void (clock.today = day) })
  })

const firstDay = '2026-03-01'

/** Where people reach the bureau of a story. */
export const testAddress = 'https://jurat.example'

const grantOf = (held: RoleInScope): Grant => {
  const [role, scope] = held.split(' ') as [Role, string | undefined]
  if (!scope) return { role, scopeKind: 'everything', scopeCode: null }
  const colon = scope.indexOf(':')
  return { role, scopeKind: scope.slice(0, colon) as ScopeKind, scopeCode: scope.slice(colon + 1) }
}

interface Entered {
  id?: string
  name: string
  grants: readonly Grant[]
  kind?: 'browser' | 'token'
  readOnly?: boolean
  /** As a demonstration's people are; a bureau that is none lets nobody change them. */
  invented?: boolean
}

/** Enters somebody who holds these grants, and a session of theirs; answers the secret that opens it. */
export async function enterSignedIn(db: Db, entered: Entered): Promise<string> {
  const { id: actorId = newId(), name, grants, kind = 'browser', readOnly = false, invented = false } = entered
  const secret = newSecret('test')
  await db.insertInto('actor').values({ id: actorId, kind: 'person', name, invented }).execute()
  if (grants.length)
    await db
      .insertInto('roleGrant')
      .values(grants.map((grant) => ({ id: newId(), actorId, origin: 'administrator', ...grant })))
      .execute()
  await db
    .insertInto('session')
    .values({
      hash: sha256(secret),
      id: newId(),
      actorId,
      kind,
      name: 'Test',
      readOnly,
      expiresAt: sql`now() + interval '6 hours'`,
    })
    .execute()
  return secret
}

async function personIn(db: Db, held: RoleInScope[], clock: { today: string }): Promise<Person> {
  const grants = held.map(grantOf)
  const actor = new Actor({ id: newId(), name: `${held.join(', ') || 'nobody'} (invented)`, kind: 'person', grants })
  const hash = sha256(await enterSignedIn(db, { id: actor.id, name: actor.name, grants, invented: true }))

  /** In the story's transaction, but with the rights of this person; a failed statement undoes only what is inside. */
  const within = async <T>(role: string, operation: string, body: (db: Db) => Promise<T>): Promise<T> => {
    await sql`savepoint act`.execute(db)
    await sql.raw(`set local jurat.session = '${hash}'`).execute(db)
    await sql.raw(`set local jurat.operation = '${operation}'`).execute(db)
    await sql.raw(`set local role ${role}`).execute(db)
    try {
      const answer = await body(db)
      await sql`set local role jurat_owner`.execute(db)
      await sql`release savepoint act`.execute(db)
      return answer
    } catch (error) {
      await sql`rollback to savepoint act`.execute(db)
      throw error
    } finally {
      await sql`set local role jurat_owner`.execute(db)
      await sql`set local jurat.session = ''`.execute(db)
    }
  }
  return {
    actor,
    act: (op, input) =>
      within('jurat_app', op.name, (as) =>
        perform(op, { db: as, actor, today: clock.today, address: testAddress }, input),
      ),
    async work(op, input) {
      guard(op, actor)
      const jobId = newId()
      const parsed = parseInput(op, input)
      await within('jurat_app', op.name, (as) =>
        as
          .insertInto('job')
          .values({ id: jobId, operation: op.name, input: JSON.stringify(parsed), actorId: actor.id })
          .execute(),
      )
      const context = {
        jobId,
        actor,
        today: clock.today,
        address: testAddress,
        transaction: <T>(work: (db: Db) => Promise<T>) => within('jurat_job', op.name, work),
        progress: () => Promise.resolve(),
        signal: new AbortController().signal,
      }
      return op.output.parse(await op.work(context, parsed)) as never
    },
    query: (query, role = 'jurat_app') => within(role, 'test', query),
  }
}

/** The problem that something comes to; null where it goes well. Anything else that is thrown is a fault. */
export async function problemOf(work: Promise<unknown>): Promise<Problem | null> {
  try {
    await work
    return null
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}

/** Its slug. */
export const slugOf = async (work: Promise<unknown>): Promise<string | null> => (await problemOf(work))?.slug ?? null

/** The constraint by which the database refuses something, or the code of its error; null where it goes well. */
export async function constraintOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work
    return null
  } catch (error) {
    if (error instanceof StoreError) return error.constraint ?? error.code ?? null
    throw error
  }
}

class Killed extends Error {}

/**
 * Does the work of a job for somebody until its transaction of that number, which is killed before it is committed. Answers
 * whether the work came to its end before.
 */
export async function workUntilKilled(
  { actor, query }: Person,
  jobId: string,
  most: number,
  work: (context: JobContext) => Promise<unknown>,
): Promise<boolean> {
  let begun = 0
  const context: JobContext = {
    jobId,
    actor,
    today: firstDay,
    address: testAddress,
    signal: new AbortController().signal,
    progress: () => Promise.resolve(),
    transaction(body) {
      const number = ++begun
      if (number > most) return Promise.reject(new Killed())
      return query(async (as) => {
        const answer = await body(as)
        if (number === most) throw new Killed()
        return answer
      }, 'jurat_job')
    },
  }
  try {
    await work(context)
    return true
  } catch (error) {
    if (error instanceof Killed) return false
    throw error
  }
}
