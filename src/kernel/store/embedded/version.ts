// The durable file system leans on inner names of one exact version of PGlite, and a database folder
// on one major version of PostgreSQL.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoreUnfit } from '../problems.ts'

export const PGLITE_VERSION = '0.5.16'
const POSTGRES_MAJOR = '18'

/** Refuses another PGlite than the one this was tried with. */
export function checkEngineVersion() {
  const main = import.meta.resolve('@electric-sql/pglite')
  const { version } = JSON.parse(readFileSync(new URL('../package.json', main), 'utf8')) as { version: string }
  if (version !== PGLITE_VERSION)
    throw StoreUnfit({
      reason: `PGlite ${version} is installed, but only ${PGLITE_VERSION} was tried: run npm ci in the folder of Jurat.`,
    })
}

/** Refuses a folder that another major version has written, or that is no database. */
export function checkFolderVersion(folder: string) {
  const file = join(folder, 'PG_VERSION')
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'none'
  if (found !== POSTGRES_MAJOR)
    throw StoreUnfit({
      reason: `${folder} holds a database of PostgreSQL version ${found}, and this Jurat needs ${POSTGRES_MAJOR}: restore a backup into a new folder.`,
    })
}
