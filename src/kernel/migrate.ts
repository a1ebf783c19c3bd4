// Brings a database up to date: the files of migrations/, in order, each in one transaction.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import { scrubbed, StoreError, StoreUnfit } from './store/problems.ts'

export interface Migration {
  name: string
  sql: string
  sha256: string
}

/** What migrations run on: one connection, as a login that may become jurat_owner. */
export type OwnerConnection = Pick<pg.Client, 'query'>

const FOLDER = new URL('../../migrations/', import.meta.url)

/** A file that begins so runs as the login itself; all others as jurat_owner. */
const AS_SUPERUSER = '-- as the superuser'

/** How long a migration waits for a lock before it lets the others go first. */
const LOCK_WAIT_MS = 2000
const ATTEMPTS = 10

export async function readMigrations(folder = FOLDER): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8')
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Applies what is missing and answers the names of the files applied.
 * @throws StoreUnfit when an applied file was altered or the database knows a file that this version does not.
 */
export async function migrate(owner: OwnerConnection, migrations?: Migration[]): Promise<string[]> {
  const files = migrations ?? (await readMigrations())
  await owner.query(`
    create schema if not exists jurat;
    create table if not exists jurat.migration (
      name       text primary key,
      sha256     text not null,
      applied_at timestamptz not null default now()
    )`)
  // one migrator at a time
  await owner.query('select pg_advisory_lock(20261124)')
  try {
    const missing = missingFrom(await appliedTo(owner), files)
    for (const migration of missing) await apply(owner, migration)
    return missing.map(({ name }) => name)
  } finally {
    await owner.query('select pg_advisory_unlock(20261124)')
  }
}

export async function appliedTo(connection: OwnerConnection): Promise<Pick<Migration, 'name' | 'sha256'>[]> {
  const { rows } = await connection.query<Migration>('select name, sha256 from jurat.migration order by name')
  return rows
}

/** Those of `files` not applied yet; refuses a past that differs from the files. */
export function missingFrom(applied: Pick<Migration, 'name' | 'sha256'>[], files: Migration[]): Migration[] {
  const byName = new Map(files.map((file) => [file.name, file]))
  for (const { name, sha256 } of applied) {
    const file = byName.get(name)
    if (!file) throw StoreUnfit({ reason: `The database was migrated by ${name}, which this version of Jurat lacks.` })
    if (file.sha256 !== sha256) throw StoreUnfit({ reason: `${name} was altered after it had been applied.` })
    byName.delete(name)
  }
  return [...byName.values()]
}

async function apply(owner: OwnerConnection, { name, sql, sha256 }: Migration) {
  for (let attempt = 1; ; attempt++)
    try {
      await owner.query(`begin; set local lock_timeout = ${LOCK_WAIT_MS}; set local search_path = public`)
      if (!sql.startsWith(AS_SUPERUSER)) await owner.query('set local role jurat_owner')
      await owner.query(sql)
      await owner.query('reset role')
      await owner.query('insert into jurat.migration (name, sha256) values ($1, $2)', [name, sha256])
      await owner.query('commit')
      return
    } catch (error) {
      await owner.query('rollback')
      const told = scrubbed(error)
      const waitedForLock = told instanceof StoreError && told.code === '55P03'
      if ((waitedForLock || metAnother(error)) && attempt < ATTEMPTS) continue
      told.message = `${name}: ${told.message}`
      throw told
    }
}

/** Roles belong to the whole server: another of its databases was being migrated at the same moment. */
const metAnother = (error: unknown) => error instanceof Error && /concurrently updated/.test(error.message)

/** Lets a login act as the roles of the application, and as nothing more. */
export async function grantLogin(owner: OwnerConnection, login: string) {
  const name = pg.escapeIdentifier(login)
  for (let attempt = 1; ; attempt++)
    try {
      return void (await owner.query(`grant jurat_app, jurat_job, jurat_door to ${name}`))
    } catch (error) {
      if (attempt === ATTEMPTS || !metAnother(error)) throw error
    }
}
