// Sealing the log: a root over what came since the last seal, chained to it and signed, at most every minute.
import { sql } from 'kysely'
import type { Store } from '../store/store.ts'
import type { SealingKey } from './key.ts'
import { MerkleTree } from './merkle.ts'

/** Changes a seal covers at most. */
const mostChanges = 1_000
const everyMs = 60_000

/** The text that a seal signs. */
export const sealText = (seal: {
  firstChange: string
  lastChange: string
  changes: string
  root: string
  previousRoot: string | null
}) => `jurat-seal-1\n${seal.firstChange}\n${seal.lastChange}\n${seal.changes}\n${seal.root}\n${seal.previousRoot ?? ''}`

/** Seals the next changes; answers how many. */
export function sealNext(store: Store, key: SealingKey): Promise<number> {
  return store.transaction({ role: 'jurat_job', operation: 'audit.seal' }, async (db) => {
    const { rows } = await sql<{ id: string; leaf: string }>`select * from unsealed_changes(${mostChanges})`.execute(db)
    if (!rows.length) return 0
    const before = (await sql<{ root: string }>`select root from last_seal()`.execute(db)).rows[0]?.root ?? null
    const tree = new MerkleTree()
    for (const row of rows) tree.add(row.leaf)
    const seal = {
      firstChange: rows[0]!.id,
      lastChange: rows.at(-1)!.id,
      changes: String(rows.length),
      root: tree.root(),
      previousRoot: before,
    }
    await sql`select add_seal(${seal.firstChange}, ${seal.lastChange}, ${seal.changes}, ${seal.root}, ${before},
      ${key.publicKey}, ${key.sign(sealText(seal))})`.execute(db)
    return rows.length
  })
}

export async function sealAll(store: Store, key: SealingKey) {
  while ((await sealNext(store, key)) === mostChanges);
}

/** Seals every minute while the server runs, and once more when it stops. */
export function startSealing(store: Store, key: SealingKey, log: (error: unknown) => void) {
  let under: Promise<void> = Promise.resolve()
  // a round that meets a long transaction gives up; the next one catches up
  const round = () => (under = under.then(() => sealAll(store, key)).catch(log))
  const timer = setInterval(() => void round(), everyMs)
  return async () => {
    clearInterval(timer)
    await round()
  }
}
