// Is the log as it was sealed? Any row edited, removed, added or moved since shows.
import { sql } from 'kysely'
import type { Db } from '../store/store.ts'
import { signedBy } from './key.ts'
import { MerkleTree } from './merkle.ts'
import { sealText } from './seal.ts'

export interface Verification {
  changes: number
  seals: number
  /** Changes after the last seal: not yet covered. */
  unsealed: number
  /** The root of the last seal: compare it with the one kept outside, since a log cut off at its end verifies by itself. */
  lastRoot: string | null
  faults: string[]
}

const mostAtOnce = 5_000

/** Walks the whole log in short transactions; `read` opens one. `trusted` is the operator's own public key, if at hand. */
export async function verifyLog(
  read: <T>(body: (db: Db) => Promise<T>) => Promise<T>,
  trusted: string | null,
): Promise<Verification> {
  const seals = await read((db) => db.selectFrom('seal').selectAll().orderBy('id').execute())
  const faults: string[] = []
  let previous: string | null = null
  let cursor = '0'
  let changes = 0
  let waiting: { id: string; leaf: string }[] = []
  const next = async () => {
    if (!waiting.length)
      waiting = await read(
        async (db) =>
          (await sql<{ id: string; leaf: string }>`select * from change_leaves(${cursor}, ${mostAtOnce})`.execute(db))
            .rows,
      )
    return waiting[0]
  }
  const take = () => {
    const row = waiting.shift()!
    cursor = row.id
    changes++
    return row
  }
  for (const seal of seals) {
    const name = `Seal ${seal.id} (changes ${seal.firstChange} to ${seal.lastChange})`
    const tree = new MerkleTree()
    for (let row = await next(); row && BigInt(row.id) <= BigInt(seal.lastChange); row = await next())
      tree.add(take().leaf)
    if (String(tree.size) !== seal.changes)
      faults.push(`${name} covers ${seal.changes} changes, but ${tree.size} are there.`)
    else if (tree.root() !== seal.root) faults.push(`${name}: a change was altered after it was sealed.`)
    if (seal.previousRoot !== previous)
      faults.push(`${name} does not follow the seal before it: one was removed or altered.`)
    if (!signedBy(seal.publicKey, sealText(seal), seal.signature)) faults.push(`${name}: the signature does not fit.`)
    else if (trusted && seal.publicKey !== trusted)
      faults.push(`${name} was signed with another key than the operator's.`)
    previous = seal.root
  }
  const sealed = changes
  while (await next()) take()
  return { changes, seals: seals.length, unsealed: changes - sealed, lastRoot: previous, faults }
}
