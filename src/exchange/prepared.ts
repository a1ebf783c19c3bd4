// One activity as an import lays it ready: everything that depends on its file alone, as JSON text that the database
// takes as it is, so that the thread which reads makes it and nobody parses it again on the way.
import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'
import type { ActivityReading } from '#iati/activity.ts'
import { classify, settle } from '#institutions/pure.ts'
import { derive, keptContent, organisationId, rolesTogether, type RegionOf } from '#portfolio/pure.ts'

/** What the comparison with what is known needs of an activity; small enough to be held for a whole file. */
export interface Head {
  identifier: string
  /** Of the content: src/portfolio/content.ts. */
  sha256: string
  /** ISO 8601 in UTC, so that times compare as text; null: not stated or unreadable. */
  lastUpdated: string | null
  line: number
  /** A fresh id that stands in the rows; replaced there when the activity is known already. */
  id: string
}

/** The tables that an activity is written to, in the order of `publish_activities` in migrations/0008_publish.sql. */
export const parts = ['activities', 'versions', 'shares', 'organisations', 'claims'] as const
export type Part = (typeof parts)[number]

export interface Organisation {
  id: string
  name: string
  key: string
  ref: string | null
}

export interface Prepared {
  head: Head
  /** JSON objects, with commas between. */
  rows: Record<Part, string>
  /** What it says, as it is kept; the content of its row among the versions. */
  content: Uint8Array
  organisations: Organisation[]
}

export function prepare({ activity, lines }: ActivityReading, regionOf: RegionOf): Prepared {
  const id = newId()
  const { content, contentSha256: sha256 } = keptContent(activity)
  const { shares, organisations, ...row } = derive(activity, lines, regionOf)
  const claims = classify(wordsOf(activity))
  const { institution, function: of } = settle(claims)
  const line = lines.activity
  return {
    head: { identifier: activity.identifier, sha256, lastUpdated: instantOf(activity.lastUpdated), line, id },
    organisations: organisations.map(({ name, key, ref }) => ({ id: idOf(key), name, key, ref })),
    rows: {
      activities: JSON.stringify({
        ...row,
        id,
        identifier: activity.identifier,
        institution,
        function: of,
        sha256,
        line,
      }),
      versions: `{"a":"${id}","lines":${JSON.stringify(lines)}}`,
      shares: shares
        .map((share) =>
          JSON.stringify({
            a: id,
            p: share.position,
            s: share.share,
            t: share.type,
            d: share.transactionOn ?? undefined,
            c: share.currency ?? undefined,
            m: share.amount,
            k: share.country ?? undefined,
            r: share.region ?? undefined,
            u: share.purpose ?? undefined,
            x: share.aidType ?? undefined,
            g: share.account ?? undefined,
            y: share.fundingYear ?? undefined,
            i: share.implementer ?? undefined,
            z: row.status ?? undefined,
            n: institution ?? undefined,
            f: of ?? undefined,
            l: share.line,
          }),
        )
        .join(),
      organisations: rolesTogether(organisations)
        .map(({ key, roles, scopeKeys }) => JSON.stringify({ a: id, o: idOf(key), r: roles, k: scopeKeys }))
        .join(),
      claims: claims.map((claim) => JSON.stringify({ id: newId(), a: id, ...claim })).join(),
    },
    content,
  }
}

/** Ids by the thousand: random bytes are drawn for many at once. */
const randomBytes = new Uint8Array(4096)
let drawn = randomBytes.length
const newId = () => {
  if (drawn === randomBytes.length) {
    randomFillSync(randomBytes)
    drawn = 0
  }
  return v7({ random: randomBytes.subarray(drawn, (drawn += 16)) })
}

/** Most activities name the same few organisations. */
const ids = new Map<string, string>()
function idOf(key: string): string {
  const known = ids.get(key) ?? organisationId(key)
  ids.set(key, known)
  return known
}

/** What the rules on institutions and functions read. */
const wordsOf = (activity: ActivityReading['activity']) => ({
  texts: [
    ...(activity.title ?? []),
    ...(activity.descriptions ?? []).flatMap(({ narratives }) => narratives ?? []),
  ].map(({ text, lang }) => ({ text, lang: lang ?? activity.lang })),
  purposes: [...(activity.sectors ?? []), ...(activity.transactions ?? []).flatMap(({ sectors }) => sectors ?? [])],
})

function instantOf(stated: string | undefined): string | null {
  const at = stated === undefined ? NaN : Date.parse(stated)
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}
