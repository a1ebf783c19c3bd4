// What happened to a record, and where its figures come from.
import type { Child } from 'hono/jsx'
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'
import { Sentence, Instant, Name } from './text.tsx'

export interface HistoryEntry {
  at: Date | string
  by: string
  /** What was done, in words. */
  what: Child
  reason?: string
  /** What changed in detail, below. */
  details?: Child
  /** The record as of this moment. */
  href?: string
}

/** A record's changes, latest first. */
export function History({ entries }: { entries: readonly HistoryEntry[] }) {
  const { t } = useView()
  return (
    <ol class="history">
      {entries.map(({ at, by, what, reason, details, href }) => (
        <li>
          <span class="history-when">
            {href ? (
              <a href={href}>
                <Instant at={at} />
              </a>
            ) : (
              <Instant at={at} />
            )}
          </span>
          <div>
            {what} · <Name>{by}</Name>
            {reason && <span class="history-reason">{t(m.reason, { reason })}</span>}
            {details}
          </div>
        </li>
      ))}
    </ol>
  )
}

export interface ProvenanceProps {
  fileName: string
  sha256: string
  /** The line of the file where the element begins, from 1. */
  line: number | null
  readAt?: Date | string
  href?: string
}

/** The file, its hash and the line that a figure was read from. */
export function Provenance({ fileName, sha256, line, readAt, href }: ProvenanceProps) {
  const { t, format } = useView()
  return (
    <p class="provenance">
      <span class="provenance-title">{t(m.provenance)}:</span>{' '}
      {href ? (
        <a href={href}>
          <bdi>{fileName}</bdi>
        </a>
      ) : (
        <bdi>{fileName}</bdi>
      )}
      {line !== null && <>, {t(m.provenanceLine, { line: format.number(line) })}</>}
      {readAt !== undefined && (
        <>
          , <Sentence message={m.provenanceRead} values={{ at: <Instant at={readAt} /> }} />
        </>
      )}
      {' · '}
      <abbr title={t(m.provenanceHash)}>SHA-256</abbr> <code title={sha256}>{sha256.slice(0, 12)}…</code>
    </p>
  )
}
