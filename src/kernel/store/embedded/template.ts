// A migrated, cleanly closed database folder, made once and copied for every fresh store: making one
// takes many seconds, copying it a fraction of one.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  constants,
  cpSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { readMigrations } from '#kernel/migrate.ts'
import { fsyncFolder } from './durable-file-system.ts'
import { PGLITE_VERSION } from './version.ts'

const CACHE = new URL('../../../../.cache/', import.meta.url).pathname

/** Path of the template for this engine and these migrations; `make` fills the folder that it is given. */
export async function templateFolder(make: (folder: string) => Promise<void>): Promise<string> {
  const key = createHash('sha256').update(PGLITE_VERSION)
  for (const { sha256 } of await readMigrations()) key.update(sha256)
  const folder = join(CACHE, `database-${key.digest('hex').slice(0, 16)}`)
  if (existsSync(folder)) return folder
  const draft = `${folder}.${process.pid}`
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  try {
    await make(draft)
    fsyncTree(draft)
    renameSync(draft, folder)
  } catch (error) {
    // somebody else was quicker, else it is a real failure
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  fsyncFolder(CACHE)
  return folder
}

const draftOf = (folder: string) => `${folder}.new`
/** Where a backup copies the database to, to read from there. */
export const copyOf = (folder: string) => `${folder}.copy`

/** What a process that was killed left half done. */
export function removeDrafts(folder: string) {
  rmSync(draftOf(folder), { recursive: true, force: true })
  rmSync(copyOf(folder), { recursive: true, force: true })
}

/** Copies a template to `folder`, which then exists whole or not at all, also after a power cut. */
export function copyTemplate(template: string, folder: string) {
  const draft = draftOf(folder)
  cpSync(template, draft, { recursive: true, mode: constants.COPYFILE_FICLONE })
  chmodSync(draft, 0o700) // PGlite makes its files readable for all
  fsyncTree(draft)
  renameSync(draft, folder)
  fsyncFolder(join(folder, '..'))
}

function fsyncTree(folder: string) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      fsyncTree(path)
      continue
    }
    const file = openSync(path, 'r')
    try {
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  }
  fsyncFolder(folder)
}
