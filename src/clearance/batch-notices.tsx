// What is to be known of a batch before anything else: that it is locked, what has to be mended, what became of its event, and what
// came of the form that was just sent.
import { Alert, useView } from '#web/index.ts'
import { messages as m } from './messages.ts'
import type { BatchRecord } from './show.ts'

export function BatchNotices({ record, query }: { record: BatchRecord; query: URLSearchParams }) {
  return (
    <>
      <Standing {...record} />
      <LeftOut query={query} />
      <CourtesyApproved query={query} />
    </>
  )
}

function Standing({ batch, event }: BatchRecord) {
  const { t, format } = useView()
  const locks = !['rejected', 'results-returned', 'closed', 'cancelled'].includes(batch.state)
  const beyond = event && (event.startsOn < batch.neededBy || event.endsOn > batch.holdsUntil)
  return (
    <>
      {locks && beyond && (
        <Alert kind="warning">
          {t(m.eventMoved, { from: format.date(event.startsOn), until: format.date(event.endsOn) })}
        </Alert>
      )}
      {batch.eventOverOn && (
        <Alert kind="info">
          {t(batch.state === 'closed' ? m.eventOverHolds : m.eventOver, { on: format.date(batch.eventOverOn) })}
        </Alert>
      )}
      {batch.recallSince && !batch.recalledOn && (
        <Alert kind="warning">{t(m.toRecall, { on: format.date(batch.recallSince) })}</Alert>
      )}
      {batch.correctionRequired && <Alert kind="warning">{t(m.toMend)}</Alert>}
      {locks && !batch.correctionRequired && <Alert kind="info">{t(m.lockedUntil)}</Alert>}
      {batch.overrideReason && <Alert kind="warning">{t(m.wasOverridden, { reason: batch.overrideReason })}</Alert>}
    </>
  )
}

/** Who was named and is not in the batch. */
function LeftOut({ query }: { query: URLSearchParams }) {
  const { t, format } = useView()
  const count = Math.max(0, Math.trunc(Number(query.get('out'))) || 0)
  const batches = query.getAll('in').filter((code) => /^[A-Z]{2}-\d{4}-\d{4,9}$/.test(code))
  if (!count || !batches.length) return null
  return <Alert kind="warning">{t(m.leftOut, { count, batches: format.list(batches) })}</Alert>
}

function CourtesyApproved({ query }: { query: URLSearchParams }) {
  const { t } = useView()
  if (!query.has('approved')) return null
  const [approved, left] = ['approved', 'left'].map((name) => Math.max(0, Math.trunc(Number(query.get(name))) || 0))
  return (
    <Alert kind={left ? 'warning' : 'success'}>{t(m.courtesyApproved, { approved: approved!, left: left! })}</Alert>
  )
}
