// Publishes a file that was compared with what is known: writes what is new and changed, by sets, within one transaction
// that the caller opened. What is unchanged is only marked as named. The writing itself is migrations/0008_publish.sql.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { officerClaim, settle, type Claim } from '#institutions/pure.ts'
import type { Db } from '#kernel/store/store.ts'
import { claimsIn, only, type Batch } from './batch.ts'
import type { Compared, Comparison } from './compare.ts'
import type { Organisation } from './prepared.ts'
import type { FileEnd } from './reading.ts'

export interface File {
  jobId: string
  uploadId: string
  fileName: string
  dataset: string
  sha256: string
  bytes: number
}

/** What was laid ready of a file. */
export interface Laid {
  /** Organisations that its activities name and no file of the same import before. */
  organisations: readonly Organisation[]
  batches(db: Db): AsyncIterable<Batch>
}

/** Answers the publication's id. */
export async function publish(
  db: Db,
  file: File,
  end: FileEnd,
  { activities, counts }: Comparison,
  laid: Laid,
): Promise<string> {
  const id = newId()
  const { dataset, ...rest } = file
  const { iatiVersion, generatedAt, complete, wrong } = end
  const entered = JSON.stringify({ id, ...rest, iatiVersion, generatedAt, complete, wrong, ...counts })
  const { rows } = await sql<{ dataset: string }>`
    select begin_publication(${dataset}, ${newId()}, ${entered}::jsonb, ${JSON.stringify(laid.organisations)}::jsonb)
      as dataset`.execute(db)
  const datasetId = rows[0]!.dataset

  const toWrite = new Map(activities.filter(({ what }) => what !== 'unchanged').map((one) => [one.id, one]))
  if (toWrite.size) for await (const batch of laid.batches(db)) await writeBatch(db, id, batch, toWrite)
  const named = activities.map(({ knownId, sha256, lastUpdated, line }) => ({
    a: knownId,
    s: sha256,
    u: lastUpdated,
    l: line,
  }))
  await sql`select end_publication(${datasetId}, ${id}, ${complete}, ${JSON.stringify(named)}::jsonb)`.execute(db)
  return id
}

async function writeBatch(db: Db, publicationId: string, batch: Batch, toWrite: ReadonlyMap<string, Compared>) {
  const wanted = batch.heads.flatMap(({ id }) => toWrite.get(id) ?? [])
  if (!wanted.length) return
  const changed = wanted.filter(({ what }) => what === 'changed').map(({ knownId }) => knownId)
  if (wanted.length === batch.heads.length && !changed.length) return write(db, publicationId, batch)

  const { rows, contents } = only(batch, new Map(wanted.map(({ id, knownId }) => [id, knownId])))
  const claims = claimsIn(rows.claims)
  if (changed.length) rows.claims = await forgetDerived(db, changed, rows.claims)
  await write(db, publicationId, { rows, contents })
  if (changed.length) await settleWithOfficers(db, changed, claims)
}

const write = (db: Db, publicationId: string, { rows, contents }: Pick<Batch, 'rows' | 'contents'>) =>
  sql`select publish_activities(${publicationId}, ${rows.activities}::jsonb, ${rows.versions}::jsonb, ${contents}::bytea[],
    ${rows.shares}::jsonb, ${rows.organisations}::jsonb, ${rows.claims}::jsonb)`.execute(db)

/** Answers the claims that are still to be made. */
async function forgetDerived(db: Db, changed: readonly string[], claims: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const { rows } = await sql<{ claims: Uint8Array<ArrayBuffer> }>`
    select jsonb_send(forget_derived(${changed}::uuid[], ${claims}::jsonb)) as claims`.execute(db)
  return rows[0]!.claims
}

/** What officers hold of a changed activity outweighs what the rules claim of it now. */
async function settleWithOfficers(db: Db, changed: readonly string[], byRules: ReadonlyMap<string, Claim[]>) {
  const held = await db
    .selectFrom('claim')
    .select(['activityId', 'subject', 'value', 'reason', 'madeAt'])
    .where('source', '=', 'officer')
    .where('withdrawnAt', 'is', null)
    .where('activityId', 'in', changed)
    .execute()
  for (const [id, claims] of Map.groupBy(held, ({ activityId }) => activityId)) {
    const { institution, function: of } = settle(byRules.get(id) ?? [], claims.map(officerClaim))
    await db.updateTable('activity').set({ institution, function: of }).where('id', '=', id).execute()
  }
}
