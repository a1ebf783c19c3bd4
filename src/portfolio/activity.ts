// One activity: all that it says as far as the reader may see it, now or as of a day; its versions and what changed
// between them; its claims; where its figures come from; and who can see it and why.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Activity as Content, ActivityLines } from '#iati/activity.ts'
import { rolesFor, scopeKey, type Actor } from '#kernel/access.ts'
import { operation } from '#kernel/operation.ts'
import { dayIn } from '#kernel/period.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { ActivityLine, activityLines } from './activity-list.ts'
import { contentOf } from './content.ts'
import { derive } from './derive.ts'
import { differences } from './difference.ts'
import { Tried, triedIn } from './activity-tried.ts'
import { withinScope } from './within-scope.ts'

const Text = z.string().nullable()

const Publication = z.object({
  id: z.string(),
  /** Null where the reader sees none of what the dataset holds now. */
  dataset: Text,
  file: z.string(),
  sha256: z.string(),
  publishedAt: z.string(),
  uploadId: z.string(),
})

const Claim = z.object({
  id: z.string(),
  subject: z.enum(['institution', 'function']),
  /** Null: an officer holds that it cannot be known. */
  value: Text,
  source: z.string(),
  rule: z.string(),
  evidence: z.string(),
  reason: Text,
  by: Text,
  madeAt: z.string(),
  withdrawnAt: Text,
})

const Version = z.object({
  version: z.number().int(),
  state: z.string(),
  recordedAt: z.string(),
  file: z.string(),
  sha256: z.string(),
  by: Text,
  changes: z.array(
    z.object({ at: z.string(), kind: z.enum(['added', 'removed', 'changed']), before: Text, after: Text }),
  ),
})

const Access = z.object({
  /** The roles that may read activities at all. */
  roles: z.array(z.string()),
  /** The scopes within which this activity lies; a role held for one of them, or for everything, sees it. */
  scopes: z.array(z.string()),
  /** Why the reader sees it: the grants that reach it. */
  because: z.array(z.object({ role: z.string(), scope: z.string() })),
})

export const ActivityRecord = z.object({
  activity: ActivityLine,
  state: z.enum(['published', 'withdrawn']),
  version: z.number().int(),
  /** The day as of which the record is shown; null: now. */
  asOf: Text,
  /** As read from the file: src/iati/activity.ts. */
  content: z.custom<Content>(),
  lines: z.custom<ActivityLines>(),
  /** Members withheld or cut because they speak of places outside the reader's scope. */
  withheld: z.array(z.string()),
  publication: Publication,
  /** Latest first. */
  versions: z.array(Version),
  claims: z.array(Claim),
  related: z.array(ActivityLine),
  access: Access,
  tried: Tried,
})
export type ActivityRecord = z.output<typeof ActivityRecord>

const Day = z.iso.date().describe('As of the end of this day, in the bureau’s zone.')

export const activity = operation({
  name: 'portfolio.activity',
  summary: 'One activity with its history, provenance and claims; now, or as of a day',
  needs: 'activity.read',
  http: 'GET /activities/{identifier}',
  cli: 'activity',
  argument: 'identifier',
  input: z.object({ identifier: z.string().min(1).max(1_000).describe('Its IATI identifier'), asOf: Day.optional() }),
  output: ActivityRecord,
  async run({ db, actor }, { identifier, asOf }) {
    const row = await db
      .selectFrom('activity')
      .select(['id', 'scopeKeys', 'related', 'identifier'])
      .where('identifier', '=', identifier)
      .executeTakeFirst()
    if (!row) throw NotFound({ what: 'activity', id: identifier })
    const versions = await versionsOf(db, row.id)
    const zone = await businessZone(db)
    const shown =
      asOf === undefined ? versions[0] : versions.find(({ recordedAt }) => dayIn(zone, new Date(recordedAt)) <= asOf)
    if (!shown) throw NotFound({ what: 'activity', id: asOf ? `${identifier} as of ${asOf}` : identifier })
    const [line] = await activityLines(db, [row.id])
    if (!line) throw NotFound({ what: 'activity', id: identifier })
    const scopes = actor.scopesOf('activity.read')
    const regionOf = await regionsOf(db, row.id)
    const scoped = versions.map((version) => ({
      ...version,
      ...withinScope(version.content, version.lines, scopes, derive(version.content, version.lines, regionOf).shares),
    }))
    const current = scoped.find(({ version }) => version === shown.version)!
    const related = row.related.length
      ? await db
          .selectFrom('activity')
          .select('id')
          .where('identifier', 'in', row.related.slice(0, 50))
          .where('state', '=', 'published')
          .execute()
      : []
    return {
      activity: line,
      state: shown.state as 'published',
      version: shown.version,
      asOf: asOf ?? null,
      content: current.activity,
      lines: current.lines,
      withheld: current.withheld,
      publication: {
        id: shown.publicationId,
        dataset: shown.dataset,
        file: shown.file,
        sha256: shown.sha256,
        publishedAt: shown.publishedAt,
        uploadId: shown.uploadId,
      },
      versions: scoped.map((version, index) => {
        const before = scoped[index + 1]
        const said = (of: typeof version | undefined) => (of && of.state === 'published' ? of.activity : null)
        return { ...version, changes: before ? differences(said(before), said(version)) : [] }
      }),
      claims: await claimsOf(db, row.id),
      related: await activityLines(
        db,
        related.map(({ id }) => id),
      ),
      access: accessOf(actor, row.scopeKeys),
      tried: await triedIn({ db, actor }, row.identifier),
    }
  },
})

interface VersionRow {
  version: number
  state: string
  recordedAt: string
  content: Content
  lines: ActivityLines
  publicationId: string
  dataset: string | null
  file: string
  sha256: string
  publishedAt: string
  uploadId: string
  by: string | null
}

const versionsOf = async (db: Db, id: string): Promise<VersionRow[]> => {
  const { rows } = await sql<
    Omit<VersionRow, 'content'> & { content: Uint8Array }
  >`select v.version, v.state, v.recorded_at, v.content, v.lines, p.id as publication_id,
      d.name as dataset, p.file_name as file, p.sha256, p.published_at, p.upload_id, a.name as by
    from activity_version v join publication p on p.id = v.publication_id left join dataset d on d.id = p.dataset_id
      left join job j on j.id = p.job_id left join actor a on a.id = j.actor_id
    where v.activity_id = ${id} order by v.version desc`.execute(db)
  return rows.map((row) => ({ ...row, content: contentOf(row.content) }))
}

const claimsOf = async (db: Db, id: string) => {
  const { rows } = await sql<
    z.output<typeof Claim>
  >`select c.id, c.subject, c.value, c.source, c.rule, c.evidence, c.reason,
      a.name as by, c.made_at, c.withdrawn_at
    from claim c left join actor a on a.id = c.actor_id where c.activity_id = ${id}
    order by c.withdrawn_at is not null, c.subject desc, c.source = 'officer' desc, c.made_at desc, c.rule`.execute(db)
  return rows
}

async function businessZone(db: Db): Promise<string> {
  const setting = await db.selectFrom('setting').select('value').where('key', '=', 'business-zone').executeTakeFirst()
  return String(setting?.value ?? 'UTC')
}

/** The region of each country as the import knew it. */
async function regionsOf(db: Db, id: string) {
  const rows = await db
    .selectFrom('transactionShare')
    .select(['country', 'region'])
    .distinct()
    .where('activityId', '=', id)
    .execute()
  const regions = new Map(rows.map(({ country, region }) => [country, region]))
  return (country: string) => regions.get(country) ?? undefined
}

function accessOf(actor: Actor, scopeKeys: readonly string[]): z.output<typeof Access> {
  const may = rolesFor('activity.read')
  const reaching = actor.grants.filter((grant) => {
    const key = scopeKey(grant)
    return may.has(grant.role) && (key === null || scopeKeys.includes(key))
  })
  return {
    roles: [...may],
    scopes: [...scopeKeys],
    because: reaching.map((grant) => ({ role: grant.role, scope: scopeKey(grant) ?? 'everything' })),
  }
}
