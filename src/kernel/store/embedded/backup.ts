// Reading a whole database out takes long, and PGlite serves one at a time. So its files are copied
// while nobody writes, which is quick, and the backup is read from the copy by a second thread.
import { cp, mkdir, rm } from 'node:fs/promises'
import { constants } from 'node:fs'
import { backup, type BackupSummary } from '../backup.ts'
import { StoreBusy } from '../problems.ts'
import { startEngine, type Engine } from './engine.ts'
import { checkReserve, type Reserve } from './reserve.ts'
import { copyOf } from './template.ts'

export async function backupEmbedded(
  engine: Engine,
  database: string,
  file: string,
  reserve: Reserve,
): Promise<BackupSummary> {
  const copy = copyOf(database)
  await mkdir(copy, { mode: 0o700 }).catch(() => {
    throw StoreBusy({ retryAfterSeconds: 60 }) // another backup is under way
  })
  try {
    await engine.connections.use(async (client) => {
      await client.query('checkpoint')
      const { rows } = await client.query<{ bytes: number }>(
        'select (pg_database_size(current_database()) + sum(size))::float8 as bytes from pg_ls_waldir()',
      )
      checkReserve(database, reserve, rows[0]!.bytes)
      await cp(database, copy, { recursive: true, mode: constants.COPYFILE_FICLONE })
    })
    const reader = startEngine(copy, 120_000)
    try {
      return await reader.connections.use((client) => backup(client, file))
    } finally {
      await reader.close()
    }
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}
