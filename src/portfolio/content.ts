// What an activity says, as a version of it is kept: text whose hash stands beside it, so that it can be proven at any time.
import { hash } from 'node:crypto'
import type { Activity } from '#iati/activity.ts'
import { packText, unpackText } from '#kernel/packed.ts'

export interface KeptContent {
  /** JSON in the shape of src/iati/activity.ts, packed. */
  content: Uint8Array<ArrayBuffer>
  /** Of the JSON without the time of last update: a publisher that stamps everything anew has changed nothing. */
  contentSha256: string
}

export function keptContent({ lastUpdated, ...rest }: Activity): KeptContent {
  const said = JSON.stringify(rest)
  const text = lastUpdated === undefined ? said : `{"lastUpdated":${JSON.stringify(lastUpdated)},${said.slice(1)}`
  return { content: packText(text), contentSha256: sha256(said) }
}

export const contentOf = (kept: Uint8Array): Activity => JSON.parse(unpackText(kept)) as Activity

/** What `keptContent` said of it, reckoned again. */
export function contentSha256(kept: Uint8Array): string {
  const { lastUpdated: _, ...rest } = contentOf(kept)
  return sha256(JSON.stringify(rest))
}

const sha256 = (text: string) => hash('sha256', text, 'hex')
