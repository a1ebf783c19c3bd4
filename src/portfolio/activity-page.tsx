// One activity on one page: what, who, where, money with the line of each figure, results, documents, claims, history,
// and who can see it and why.
import { Alert, KeyFigures, Tabs, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { ActivityAccess } from './activity-access.tsx'
import { ActivityHistory } from './activity-history.tsx'
import { ActivityMoney } from './activity-money.tsx'
import { ActivityDocuments, ActivityResults, What, WhereItIs, Who } from './activity-sections.tsx'
import { ActivityClaims } from './activity-claims.tsx'
import { activity, type ActivityRecord } from './activity.ts'
import { activityAddress } from './address.ts'
import { messages as m } from './messages.ts'
import { Amount, moneyMeasures } from './parts.tsx'

export const activityPage = page({
  path: '/activities/{identifier}',
  needs: 'activity.read',
  async get({ act, params, query, may }) {
    const asOf = query.get('asOf')
    const record = await act(activity, { identifier: params.identifier!, ...(asOf && { asOf }) })
    const { title, identifier, invented } = record.activity
    return {
      title: title ?? identifier,
      heading: (
        <>
          <bdi>{title ?? identifier}</bdi>
          {invented !== null && ' ◆'}
        </>
      ),
      trail: [{ label: m.activities, href: '/activities' }],
      lead: <bdi>{identifier}</bdi>,
      body: <Body record={record} mayCorrect={may('claim.correct')} />,
    }
  },
})

interface BodyProps {
  record: ActivityRecord
  mayCorrect: boolean
}

function Body({ record, mayCorrect }: BodyProps) {
  const { t, format } = useView()
  const { activity: line, state, asOf, version, withheld } = record
  const address = activityAddress(line.identifier)
  const parts = [
    { label: t(m.what), href: '#what' },
    { label: t(m.who), href: '#who' },
    { label: t(m.where), href: '#where' },
    { label: t(m.money), href: '#money' },
    { label: t(m.results), href: '#results', count: record.content.results?.length ?? 0 },
    { label: t(m.documents), href: '#documents', count: record.content.documents?.length ?? 0 },
    { label: t(m.claims), href: '#claims' },
    { label: t(m.history), href: '#history', count: record.versions.length },
    { label: t(m.access), href: '#access' },
  ]
  return (
    <>
      {line.invented !== null && (
        <Alert kind="info" title={t(m.invented)}>
          {t(m.inventedWhat, { what: line.invented })}
        </Alert>
      )}
      {state === 'withdrawn' && <Alert kind="warning">{t(m.withdrawn)}</Alert>}
      {asOf !== null && (
        <Alert kind="info">
          {t(m.asOfShown, { version, day: format.date(asOf) })} <a href={address}>{t(m.now)}</a>
        </Alert>
      )}
      {withheld.length > 0 && <Alert kind="info">{t(m.withheld, { members: format.list(withheld) })}</Alert>}
      <Tabs label={t(m.activity)} tabs={parts} current="" />
      {asOf === null &&
        line.money.map((money) => (
          <KeyFigures
            figures={moneyMeasures.map((measure) => ({
              label: t(m[measure]),
              value: <Amount amount={money[measure]} currency={money.currency} />,
            }))}
          />
        ))}
      {asOf === null && record.tried !== null && record.tried.length > 0 && (
        <p>
          {t(m.triedIn)}{' '}
          {record.tried.map(({ id, title }, at) => (
            <>
              {at > 0 && ' · '}
              <a href={`/chain/${id}`}>
                <bdi>{title}</bdi>
              </a>
            </>
          ))}{' '}
          · <a href={`/chain?activity=${encodeURIComponent(line.identifier)}`}>{t(m.toChainOfActivity)}</a>
        </p>
      )}
      <What record={record} />
      <Who record={record} />
      <WhereItIs record={record} />
      <ActivityMoney record={record} />
      <ActivityResults record={record} />
      <ActivityDocuments record={record} />
      <ActivityClaims record={record} mayCorrect={mayCorrect} />
      <ActivityHistory record={record} />
      <ActivityAccess record={record} />
    </>
  )
}
