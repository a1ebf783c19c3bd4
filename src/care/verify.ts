// Does the bureau hold what it says? The seals of the log, the files kept as evidence, and the tables derived from the
// record.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { verifyLog } from '#kernel/audit/verify.ts'
import { operation } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { uploadBytes } from '#kernel/uploads.ts'
import { contentSha256 } from '#portfolio/pure.ts'

export const verifyBureau = operation({
  name: 'care.verify',
  summary: 'Is the log of changes as it was sealed, and does the store hold what it says?',
  needs: 'audit.read',
  http: 'GET /verification',
  cli: 'verify',
  input: z.object({
    publicKey: z.string().optional().describe('the operator’s public key, if the seals must be signed with it'),
  }),
  output: z.object({
    changes: z.number().describe('changes in the log'),
    seals: z.number(),
    unsealed: z.number().describe('changes since the last seal, not yet covered'),
    lastRoot: z.string().nullable().describe('compare it with the one that you keep outside'),
    files: z.number().describe('kept files whose bytes were hashed again'),
    activities: z.number().describe('activities compared with their record, of which every version was hashed again'),
    faults: z.array(z.string()).describe('empty: all is as it should be'),
  }),
  async run({ db }, { publicKey }) {
    const log = await verifyLog((body) => body(db), publicKey ?? null)
    const files = await verifyFiles(db)
    const activities = await verifyActivities(db)
    const references = await verifyReferences(db)
    return {
      ...log,
      files: files.checked,
      activities: activities.checked,
      faults: [...log.faults, ...files.faults, ...activities.faults, ...references],
    }
  },
})

async function verifyFiles(db: Db) {
  const uploads = await db.selectFrom('upload').select(['id', 'name', 'sha256']).orderBy('id').execute()
  const faults: string[] = []
  for (const { id, name, sha256 } of uploads) {
    const hash = createHash('sha256')
    try {
      for await (const piece of uploadBytes((body) => body(db), id)) hash.update(piece)
    } catch {
      faults.push(`The kept file ${name} (${id}) can't be unpacked.`)
      continue
    }
    if (hash.digest('hex') !== sha256)
      faults.push(`The kept file ${name} (${id}) is not what was sent: its SHA-256 differs.`)
  }
  return { checked: uploads.length, faults }
}

const versionsAtOnce = 200

/** That each activity is as its newest version says, and that what every version says has the hash that stands beside it. */
async function verifyActivities(db: Db) {
  const { rows } = await sql<{ identifier: string; fits: boolean }>`
    select a.identifier, coalesce(v.state = a.state and v.content_sha256 = a.content_sha256
      and not exists (select from activity_version n where n.activity_id = a.id and n.version > a.version), false) as fits
    from activity a left join activity_version v on v.activity_id = a.id and v.version = a.version
    order by a.identifier collate "C"`.execute(db)
  const faults = rows
    .filter(({ fits }) => !fits)
    .map(({ identifier }) => `The activity ${identifier} is not as its newest version says.`)
  for await (const { identifier, version, content, contentSha256: stated } of versionsOf(db))
    if (hashOf(content) !== stated)
      faults.push(`Version ${version} of the activity ${identifier} is not what was published: its SHA-256 differs.`)
  return { checked: rows.length, faults }
}

/** What of the portfolio is written without foreign keys (migrations/0005_portfolio.sql): the table, what it names, and where that stands. */
const references = [
  ['activity', 'publication_id', 'publication'],
  ['activity_version', 'activity_id', 'activity'],
  ['activity_version', 'publication_id', 'publication'],
  ['activity_presence', 'activity_id', 'activity'],
  ['activity_presence', 'dataset_id', 'dataset'],
  ['activity_presence', 'publication_id', 'publication'],
  ['transaction_share', 'activity_id', 'activity'],
  ['balance_part', 'activity_id', 'activity'],
  ['place_part', 'activity_id', 'activity'],
  ['activity_organisation', 'activity_id', 'activity'],
  ['activity_organisation', 'organisation_id', 'organisation'],
] as const

async function verifyReferences(db: Db): Promise<string[]> {
  const faults: string[] = []
  for (const [table, column, target] of references) {
    const { rows } = await sql<{ count: string }>`select count(*) from ${sql.table(table)} f
      where not exists (select from ${sql.table(target)} t where t.id = ${sql.ref(`f.${column}`)})`.execute(db)
    const count = Number(rows[0]!.count)
    if (count) faults.push(`Rows of ${table} that name no ${target}: ${count}.`)
  }
  return faults
}

function hashOf(content: Uint8Array): string | null {
  try {
    return contentSha256(content)
  } catch {
    return null
  }
}

async function* versionsOf(db: Db) {
  let last = { activityId: '00000000-0000-0000-0000-000000000000', version: 0 }
  for (;;) {
    const versions = await db
      .selectFrom('activityVersion as v')
      .innerJoin('activity as a', 'a.id', 'v.activityId')
      .select(['v.activityId', 'v.version', 'v.content', 'v.contentSha256', 'a.identifier'])
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('v.activityId', 'v.version'), '>', tuple(last.activityId, last.version)),
      )
      .orderBy('v.activityId')
      .orderBy('v.version')
      .limit(versionsAtOnce)
      .execute()
    yield* versions
    if (versions.length < versionsAtOnce) return
    last = versions.at(-1)!
  }
}
