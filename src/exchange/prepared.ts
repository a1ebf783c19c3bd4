// One activity as an import lays it ready: everything that depends on its file alone, as JSON text that the database
// takes as it is, so that the thread which reads makes it and nobody parses it again on the way.
import { createHash } from 'node:crypto'
import { v7 as newId } from 'uuid'
import type { ActivityReading } from '#iati/activity.ts'
import { classify, settle, type Claim } from '#institutions/pure.ts'
import { derive, type RegionOf } from '#portfolio/pure.ts'

export interface Prepared {
  identifier: string
  /** Of the content without its time of last update: a publisher that stamps everything anew has changed nothing. */
  sha256: string
  /** ISO 8601 in UTC, so that times compare as text; null: not stated or unreadable. */
  lastUpdated: string | null
  line: number
  /** A fresh id that stands in the texts below; replaced there when the activity is known already. */
  id: string
  /** JSON object: the row of `activity`. */
  activity: string
  /** JSON object: the content and the lines of its figures. */
  version: string
  /** JSON objects, with commas between: rows of `transaction_share`, `activity_organisation` and `claim`. */
  shares: string
  organisations: string
  claims: string
}

export function prepare({ activity, lines }: ActivityReading, regionOf: RegionOf): Prepared {
  const id = newId()
  const { lastUpdated, ...rest } = activity
  const said = JSON.stringify(rest)
  const sha256 = createHash('sha256').update(said).digest('hex')
  const content = lastUpdated === undefined ? said : `{"lastUpdated":${JSON.stringify(lastUpdated)},${said.slice(1)}`
  const { shares, organisations, ...row } = derive(activity, lines, regionOf)
  const claims = classify(wordsOf(activity))
  const { institution, function: of } = settle(claims)
  return {
    identifier: activity.identifier,
    sha256,
    lastUpdated: instantOf(lastUpdated),
    line: lines.activity,
    id,
    activity: JSON.stringify({
      ...row,
      id,
      identifier: activity.identifier,
      institution,
      function: of,
      sha256,
      line: lines.activity,
    }),
    version: `{"a":"${id}","content":${content},"lines":${JSON.stringify(lines)}}`,
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
    organisations: organisations.map((organisation) => JSON.stringify({ a: id, ...organisation })).join(),
    claims: claims.map((claim) => JSON.stringify({ id: newId(), a: id, ...claim })).join(),
  }
}

/** What the rules on institutions and functions read. */
const wordsOf = (activity: ActivityReading['activity']) => ({
  texts: [
    ...(activity.title ?? []),
    ...(activity.descriptions ?? []).flatMap(({ narratives }) => narratives ?? []),
  ].map(({ text, lang }) => ({ text, lang: lang ?? activity.lang })),
  purposes: [...(activity.sectors ?? []), ...(activity.transactions ?? []).flatMap(({ sectors }) => sectors ?? [])],
})

/** The claims of a prepared activity, back from their text. */
export const claimsOf = ({ claims }: Prepared) => JSON.parse(`[${claims}]`) as Claim[]

function instantOf(stated: string | undefined): string | null {
  const at = stated === undefined ? NaN : Date.parse(stated)
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}
