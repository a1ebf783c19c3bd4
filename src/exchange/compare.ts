// A file against what is known: what in it would be new, changed, unchanged, withdrawn. Changes nothing.
import { sql } from 'kysely'
import type { Db } from '#kernel/store/store.ts'
import { KeptFindings, otherDataset, twiceInFile, type KeptFinding } from './findings.ts'
import type { Prepared } from './prepared.ts'

/** What the comparison needs of an activity; small enough to be held for a whole file. */
export type Head = Pick<Prepared, 'identifier' | 'sha256' | 'lastUpdated' | 'line' | 'id'>

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

/** @param complete whether the file was read to its end: only then is what it does not name withdrawn */
export async function compare(
  db: Db,
  dataset: string,
  stated: readonly Head[],
  complete: boolean,
): Promise<Comparison> {
  const findings = new KeptFindings()
  const heads = oneOfEach(stated, findings)
  const found = await db.selectFrom('dataset').select('id').where('name', '=', dataset).executeTakeFirst()
  const datasetId = found?.id ?? null
  const known = await knownOf(db, heads, datasetId)
  const counts = { new: 0, changed: 0, unchanged: 0, withdrawn: 0 }
  const activities = heads.map((head): Compared => {
    const before = known.get(head.identifier)
    if (before?.rival) findings.add(otherDataset(head, before.rival))
    // of two files that name it the newer one holds; where neither says that it is newer, the one imported later
    const outdated = !before?.own && !!before?.lastUpdated && (head.lastUpdated ?? '') < before.lastUpdated
    const what = !before ? 'new' : before.same || outdated ? 'unchanged' : 'changed'
    counts[what]++
    return { ...head, what, knownId: before?.id ?? head.id }
  })
  if (complete && datasetId) counts.withdrawn = await countVanished(db, datasetId, activities)
  return { counts, findings: findings.kept, activities }
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

async function knownOf(db: Db, heads: readonly Head[], datasetId: string | null): Promise<Map<string, Known>> {
  const json = JSON.stringify(heads.map(({ identifier, sha256 }) => ({ i: identifier, s: sha256 })))
  const { rows } = await sql<Known>`
    select a.id, a.identifier, a.state = 'published' and a.content_sha256 = h.s as same, rival.name as rival, rival.last_updated,
      exists (select from publication o where o.id = a.publication_id and o.dataset_id = ${datasetId}::uuid) as own
    from jsonb_to_recordset(${json}::jsonb) as h (i text, s text)
    join activity a on a.identifier = h.i
    left join lateral (
      select r.last_updated, d.name from activity_presence r join dataset d on d.id = r.dataset_id
      where r.activity_id = a.id and r.dataset_id is distinct from ${datasetId}::uuid and r.content_sha256 <> h.s
      order by r.last_updated collate "C" desc nulls last limit 1) rival on true`.execute(db)
  return new Map(rows.map((row) => [row.identifier, row]))
}

/** How many activities only this dataset named and now names no more. */
async function countVanished(db: Db, datasetId: string, named: readonly Compared[]): Promise<number> {
  const ids = named.map(({ knownId }) => knownId)
  const { rows } = await sql<{ count: string }>`
    select count(*) from activity_presence p join activity a on a.id = p.activity_id
    where p.dataset_id = ${datasetId} and a.state = 'published' and p.activity_id <> all (${ids}::uuid[])
      and not exists (select from activity_presence o where o.activity_id = p.activity_id and o.dataset_id <> p.dataset_id)`.execute(
    db,
  )
  return Number(rows[0]?.count)
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
