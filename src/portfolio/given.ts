// For tests: activities as an import would have entered them, without the file.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Activity, ActivityLines } from '#iati/activity.ts'
import { json, type Db } from '#kernel/store/store.ts'
import { keptContent } from './content.ts'
import { derive, rolesTogether } from './derive.ts'
import { organisationId } from './organisation-id.ts'

export interface Given {
  activity: Activity
  institution?: string
  function?: string
  withdrawn?: boolean
  /** When this version was recorded; default now. */
  recordedAt?: string
}

/** Regions enough for the countries that tests name: DAC region 380 and 489. */
export const regionOf = (country: string) => ({ HT: '380', DO: '380', CO: '489' })[country]

const linesOf = ({ transactions = [], results = [] }: Activity): ActivityLines => ({
  activity: 5,
  transactions: transactions.map((_, index) => 10 + index),
  budgets: [],
  plannedDisbursements: [],
  results: results.map((_, index) => 100 + index),
  periods: [],
})

/** Enters activities under one publication; an activity known already gets a new version. Needs the owner. */
export async function givenActivities(db: Db, ...given: readonly (Activity | Given)[]): Promise<Map<string, string>> {
  const actorId = newId()
  const [uploadId, jobId, publicationId, datasetId] = [newId(), newId(), newId(), newId()]
  const sha256 = createHash('sha256').update(publicationId).digest('hex')
  await db.insertInto('actor').values({ id: actorId, kind: 'system', name: 'Importer' }).execute()
  await db.insertInto('upload').values({ id: uploadId, name: 'given.xml', bytes: '1', sha256, actorId }).execute()
  await db
    .insertInto('job')
    .values({ id: jobId, operation: 'test', input: json({}), actorId })
    .execute()
  await db
    .insertInto('dataset')
    .values({ id: datasetId, name: `given ${datasetId}` })
    .execute()
  await db
    .insertInto('publication')
    .values({
      id: publicationId,
      datasetId,
      uploadId,
      jobId,
      fileName: 'given.xml',
      sha256,
      bytes: '1',
      complete: true,
    })
    .execute()
  const ids = new Map<string, string>()
  for (const one of given) {
    const of: Given = 'activity' in one ? one : { activity: one }
    ids.set(of.activity.identifier, await enter(db, publicationId, of))
  }
  return ids
}

async function enter(
  db: Db,
  publicationId: string,
  { activity, withdrawn, recordedAt, ...settled }: Given,
): Promise<string> {
  const lines = linesOf(activity)
  const { shares, organisations, ...row } = derive(activity, lines, regionOf)
  const known = await db
    .selectFrom('activity')
    .select(['id', 'version'])
    .where('identifier', '=', activity.identifier)
    .executeTakeFirst()
  const id = known?.id ?? newId()
  const version = (known?.version ?? 0) + 1
  const { content, contentSha256 } = keptContent(activity)
  const state = withdrawn ? 'withdrawn' : 'published'
  const institution = settled.institution ?? null
  const justiceFunction = settled.function ?? null
  const values = {
    ...row,
    version,
    state,
    contentSha256,
    publicationId,
    line: lines.activity,
    institution,
    function: justiceFunction,
  }
  if (known) await db.updateTable('activity').set(values).where('id', '=', id).execute()
  else
    await db
      .insertInto('activity')
      .values({ id, identifier: activity.identifier, ...values })
      .execute()
  await db
    .updateTable('activity')
    .set(({ fn, ref }) => ({ search: fn<string>('search_words', [ref('title'), ref('description'), ref('language')]) }))
    .where('id', '=', id)
    .execute()
  await db
    .insertInto('activityVersion')
    .values({
      activityId: id,
      version,
      state,
      content,
      lines: json(lines),
      contentSha256,
      publicationId,
      ...(recordedAt && { recordedAt }),
    })
    .execute()
  await db.deleteFrom('transactionShare').where('activityId', '=', id).execute()
  if (shares.length && !withdrawn)
    await db
      .insertInto('transactionShare')
      .values(
        shares.map((share) => ({
          ...share,
          activityId: id,
          status: row.status,
          institution,
          function: justiceFunction,
        })),
      )
      .execute()
  for (const { name, key, ref } of organisations)
    await db
      .insertInto('organisation')
      .values({ id: organisationId(key), name, key, refs: ref ? [ref] : [] })
      .onConflict((at) => at.doNothing())
      .execute()
  await db.deleteFrom('activityOrganisation').where('activityId', '=', id).execute()
  for (const { key, roles, scopeKeys = null } of rolesTogether(organisations))
    await db
      .insertInto('activityOrganisation')
      .values({ activityId: id, organisationId: organisationId(key), roles, scopeKeys })
      .execute()
  return id
}

/** What a commit does: settles what is added up and looked over beforehand, so that the answer comes from there. */
export const settle = async (db: Db) => {
  await sql`set constraints all immediate`.execute(db)
  await sql`set constraints all deferred`.execute(db)
}
