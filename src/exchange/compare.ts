// A file against what is known: what in it would be new, changed, unchanged, withdrawn. Changes nothing.
import { sql } from 'kysely'
import type { Db } from '#kernel/store/store.ts'
import { KeptFindings, otherDataset, twiceInFile, type KeptFinding } from './findings.ts'
import type { Head } from './prepared.ts'

export interface Counts {
  new: number
  changed: number
  unchanged: number
  withdrawn: number
  wrong: number
}

/** An activity of the file and what is to be done with it. */
export interface Compared extends Head {
  what: 'new' | 'changed' | 'unchanged'
  /** The id under which it is known, else its fresh one. */
  knownId: string
}

export interface Comparison {
  counts: Omit<Counts, 'wrong'>
  findings: readonly KeptFinding[]
  activities: Compared[]
}

interface Known {
  id: string
  identifier: string
  /** Published, with the same contents. */
  same: boolean
  /** What it says now came from this very dataset. */
  own: boolean
  /** Another dataset that says something else of it, and how new that is. */
  rival: string | null
  lastUpdated: string | null
}

/**
 * Other publications wait from here to the end of the transaction.
 * @param complete whether the file was read to its end: only then is what it does not name withdrawn
 */
export async function compare(
  db: Db,
  dataset: string,
  stated: readonly Head[],
  complete: boolean,
): Promise<Comparison> {
  const findings = new KeptFindings()
  const heads = oneOfEach(stated, findings)
  const json = JSON.stringify(heads.map(({ identifier, sha256 }) => ({ i: identifier, s: sha256 })))
  const { rows } = await sql<{ answer: { known: Known[]; vanished: number } }>`
    select compare_publication(${dataset}, ${json}::jsonb) as answer`.execute(db)
  const { known, vanished } = rows[0]!.answer
  const byIdentifier = new Map(known.map((one) => [one.identifier, one]))
  const counts = { new: 0, changed: 0, unchanged: 0, withdrawn: complete ? vanished : 0 }
  const activities = heads.map((head): Compared => {
    const before = byIdentifier.get(head.identifier)
    if (before?.rival) findings.add(otherDataset(head, before.rival))
    // of two files that name it the newer one holds; where neither says that it is newer, the one imported later
    const outdated = !before?.own && !!before?.lastUpdated && (head.lastUpdated ?? '') < before.lastUpdated
    const what = !before ? 'new' : before.same || outdated ? 'unchanged' : 'changed'
    counts[what]++
    return { ...head, what, knownId: before?.id ?? head.id }
  })
  return { counts, findings: findings.kept, activities }
}

/** Each identifier once: the newer of two, the later where neither says that it is newer. */
function oneOfEach(stated: readonly Head[], findings: KeptFindings): Head[] {
  const byIdentifier = new Map<string, Head>()
  for (const head of stated) {
    const earlier = byIdentifier.get(head.identifier)
    if (earlier) findings.add(twiceInFile(head, earlier.line))
    if (!earlier || (head.lastUpdated ?? '') >= (earlier.lastUpdated ?? '')) byIdentifier.set(head.identifier, head)
  }
  return [...byIdentifier.values()]
}
