// Opens the embedded database: `<folder>/database` is PGlite's, `<folder>/owner.json` says who holds it.
import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '#kernel/migrate.ts'
import { restore } from '../backup.ts'
import { StoreUnfit } from '../problems.ts'
import type { Store } from '../store.ts'
import { transaction } from '../transaction.ts'
import { backupEmbedded } from './backup.ts'
import { startEngine, type Engine } from './engine.ts'
import { takeFolder } from './owner-lock.ts'
import { checkReserve, RESERVE, type Reserve } from './reserve.ts'
import { copyTemplate, removeDrafts, templateFolder } from './template.ts'
import { upkeepOf } from './upkeep.ts'
import { checkEngineVersion, checkFolderVersion } from './version.ts'

export interface FolderOptions {
  folder: string
  reserve?: Reserve
  /** Milliseconds that a transaction waits for its turn; 10,000 if not said. */
  busyAfterMs?: number
}

/** @throws FolderInUse, StoreUnfit */
export async function openEmbedded({ folder, reserve = RESERVE, busyAfterMs = 10_000 }: FolderOptions): Promise<Store> {
  checkEngineVersion()
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = await takeFolder(realpathSync(folder))
  try {
    const database = join(folder, 'database')
    removeDrafts(database)
    if (!existsSync(database)) copyTemplate(await templateFolder(makeTemplate), database)
    checkFolderVersion(database)
    const engine = startEngine(database, busyAfterMs)
    const upkeep = upkeepOf(engine.connections)
    try {
      await engine.connections.use(migrate)
      await checkDurability(engine)
    } catch (error) {
      await engine.close()
      throw error
    }
    return {
      kind: 'embedded',
      async transaction(identity, body) {
        lock.assertHeld()
        if (identity.readOnly) return transaction(engine.connections, identity, body)
        checkReserve(folder, reserve)
        return transaction(engine.connections, identity, body).finally(upkeep.afterWrite)
      },
      backup: (file) => backupEmbedded(engine, database, file, reserve),
      async restore(file, options) {
        lock.assertHeld()
        checkReserve(folder, reserve)
        return engine.connections.use((client) => restore(client, file, options))
      },
      async close() {
        await upkeep.settled()
        await engine.close()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** Runs initdb and the migrations in an empty folder. */
async function makeTemplate(folder: string) {
  const engine = startEngine(folder, 120_000)
  try {
    await engine.connections.use(migrate)
  } finally {
    await engine.close()
  }
}

/** A commit must reach the disk, or nothing that is answered can be trusted. */
async function checkDurability(engine: Engine) {
  const before = engine.fsyncs()
  await engine.connections.use(async (owner) => {
    await owner.query(`begin; select pg_logical_emit_message(true, 'jurat', 'does a commit reach the disk?'); commit`)
    const { rows } = await owner.query<{ fsync: string }>('show fsync')
    if (rows[0]?.fsync !== 'on' || engine.fsyncs() === before)
      throw StoreUnfit({ reason: 'The embedded database does not write its commits to the disk; it will not start.' })
  })
}
