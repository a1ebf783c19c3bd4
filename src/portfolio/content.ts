// What an activity says, as a version of it is kept: text whose hash stands beside it, so that it can be proven at any time.
import { hash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Activity } from '#iati/activity.ts'

export interface KeptContent {
  /** JSON in the shape of src/iati/activity.ts, gzip. */
  content: Uint8Array<ArrayBuffer>
  /** Of the JSON without the time of last update: a publisher that stamps everything anew has changed nothing. */
  contentSha256: string
}

/** Most activities fit in a small window, which is laid out sooner, and come out smaller than one chunk. */
const packing = { level: 1, windowBits: 13, memLevel: 7, chunkSize: 4096 }

export function keptContent({ lastUpdated, ...rest }: Activity): KeptContent {
  const said = JSON.stringify(rest)
  const text = lastUpdated === undefined ? said : `{"lastUpdated":${JSON.stringify(lastUpdated)},${said.slice(1)}`
  return { content: gzipSync(text, packing), contentSha256: sha256(said) }
}

export const contentOf = (kept: Uint8Array): Activity => JSON.parse(gunzipSync(kept).toString()) as Activity

/** What `keptContent` said of it, reckoned again. */
export function contentSha256(kept: Uint8Array): string {
  const { lastUpdated: _, ...rest } = contentOf(kept)
  return sha256(JSON.stringify(rest))
}

const sha256 = (text: string) => hash('sha256', text, 'hex')
