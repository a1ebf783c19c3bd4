// What is to be noticed at the head of a record: that it is shown as of a day gone by, that a merged one led here, that it was merged.
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'
import { Alert } from './alert.tsx'
import { Sentence } from './text.tsx'

export interface RecordNoticesProps {
  /** Of the record's page. */
  address: string
  asOf: string | null
  /** The merged record whose address led here; `href` shows that record itself. */
  cameFrom?: { name: string; code: string; href: string } | null
  /** The page of the record that this one was merged into. */
  mergedInto?: string | null
}

export function RecordNotices({ address, asOf, cameFrom = null, mergedInto = null }: RecordNoticesProps) {
  const { t, format } = useView()
  return (
    <>
      {asOf && (
        <Alert kind="info">
          {t(m.asOfShown, { date: format.date(asOf) })} <a href={address}>{t(m.backToNow)}</a>
        </Alert>
      )}
      {cameFrom && (
        <Alert kind="info">
          <Sentence
            message={m.cameFrom}
            values={{
              record: (
                <>
                  <bdi>{cameFrom.name}</bdi> <code>{cameFrom.code}</code>
                </>
              ),
            }}
          />{' '}
          <a href={cameFrom.href}>{t(m.cameFromOwn)}</a>
        </Alert>
      )}
      {mergedInto && !asOf && (
        <Alert kind="warning">
          {t(m.isMerged)} <a href={mergedInto}>{t(m.toSurvivor)}</a>
        </Alert>
      )}
    </>
  )
}
