// What tests share: one migrated database for the whole run, each test in a transaction that is rolled back.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import pg from 'pg'
import { migrateServer } from '#kernel/store/server.ts'
import { openStore, type Db, type Identity, type Store } from '#kernel/store/store.ts'

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
  const store = await openStore({ folder })
  return {
    store,
    async remove() {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function freshServerStore(url: string, ownerUrl: string): Promise<FreshStore> {
  const name = `jurat_test_${process.pid}_${randomBytes(4).toString('hex')}`
  const here = (address: string) => Object.assign(new URL(address), { pathname: `/${name}` }).href
  const urls = { url: here(url), ownerUrl: here(ownerUrl) }
  // template0 and this collation: the order of text is then the same as in the embedded database
  await asSuperuser(ownerUrl, `create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`)
  await migrateServer(urls)
  const store = await openStore(urls)
  return {
    store,
    async remove() {
      await store.close()
      await asSuperuser(ownerUrl, `drop database ${name} with (force)`)
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
