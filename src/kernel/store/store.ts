// The database beneath everything: PGlite in a folder, or a PostgreSQL server.
import type { BackupSummary, RestoreOptions } from './backup.ts'
import type { Db } from './dialect.ts'
import { openEmbedded, type FolderOptions } from './embedded/open.ts'
import { openServer, type ServerOptions } from './server.ts'
import type { Identity } from './transaction.ts'

export type { BackupSummary, RestoreOptions } from './backup.ts'
export type { Db } from './dialect.ts'
export type { Identity, Role } from './transaction.ts'
export { json } from './codec.ts'
export { isRetryable, StoreError } from './problems.ts'

export interface Store {
  readonly kind: 'embedded' | 'server'
  /**
   * One transaction under an identity. A body that throws rolls back.
   * @throws StoreBusy, OutcomeUnknown, DeadlinePassed, DiskFull (Problems); StoreError for what PostgreSQL refuses.
   */
  transaction<T>(identity: Identity, body: (db: Db) => Promise<T>): Promise<T>
  /** Writes everything to a file while the store is in use. A server needs JURAT_OWNER_URL. */
  backup(file: string): Promise<BackupSummary>
  /**
   * Makes the store what the file holds, all or nothing; others wait. A server needs JURAT_OWNER_URL.
   * @throws BackupUnfit, StoreNotEmpty
   */
  restore(file: string, options: RestoreOptions): Promise<BackupSummary>
  close(): Promise<void>
}

/** Opens a folder (made and migrated if need be) or a server (which `jurat migrate` must have brought up to date). */
export async function openStore(options: FolderOptions | ServerOptions): Promise<Store> {
  return 'folder' in options ? openEmbedded(options) : openServer(options)
}
