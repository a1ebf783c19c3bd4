// Opens the embedded database: `<folder>/database` is PGlite's, `<folder>/owner.json` says who holds it.
import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '#kernel/migrate.ts'
import { restore } from '../backup.ts'
import type { Store } from '../store.ts'
import { transaction } from '../transaction.ts'
import { backupEmbedded } from './backup.ts'
import { StoreUnfit } from '../problems.ts'
import { checkDurability } from './durability.ts'
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
      await opened(engine)
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
        return engine.connections.use((client) => restore(client, file, options)).finally(upkeep.afterWrite)
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

/** Recovery after a crash may take its time on a slow machine; nobody waits for a turn yet. */
const OPENING_MS = 120_000

async function opened({ connections }: Engine) {
  try {
    ;(await connections.lease(OPENING_MS)).release()
  } catch (error) {
    const { cause } = error as Error
    throw StoreUnfit({ reason: `The database did not open: ${cause instanceof Error ? cause.message : String(error)}` })
  }
}

/** Runs initdb and the migrations in an empty folder. */
async function makeTemplate(folder: string) {
  const engine = startEngine(folder, OPENING_MS)
  try {
    await opened(engine)
    await engine.connections.use(migrate)
  } finally {
    await engine.close()
  }
}
