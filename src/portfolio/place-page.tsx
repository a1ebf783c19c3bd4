// A nation, or a region, on one page that prints; and the list of all nations.
import { isDeclared } from '#kernel/access.ts'
import { Columns, EmptyState, Section, Table, TakeAway, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { activitiesAddress, activityAddress, balanceAddress, organisationAddress } from './address.ts'
import { answerFile } from './answer-file.ts'
import { AttentionList } from './attention-list.tsx'
import { sorted, Totals } from './balance-page.tsx'
import { balance, type Balance } from './balance.ts'
import { CountryMap, InstitutionMix, YearChart } from './charts.tsx'
import { choices } from './choices.ts'
import type { Grouping } from './dimension.ts'
import { messages as m, organisationRoleName } from './messages.ts'
import { nameOf } from './names.ts'
import { ActivityTable, BalanceTable, Day, NothingYet } from './parts.tsx'
import { People } from './people-section.tsx'
import { country, region, type Place } from './place.ts'
import { byName, byObligations } from './row-order.ts'
import { also, everything, type Selection } from './selection.ts'

export const countriesPage = page({
  path: '/countries',
  needs: 'activity.read',
  menu: { room: 'portfolio', label: m.countries, order: 30 },
  async get({ act, query, session }) {
    const answer = await act(balance, { by: ['country'] })
    const format = query.get('format')
    if (format) {
      const { fiscalYearStart } = await act(choices, {})
      const { actor, locale } = session
      return answerFile(format, answer, {
        where: everything,
        fiscalYearStart,
        by: actor.name,
        at: new Date().toISOString(),
        locale,
      })
    }
    return { title: m.countries, body: <Countries answer={answer} /> }
  },
})

function Countries({ answer }: { answer: Balance }) {
  const view = useView()
  const { t } = view
  if (!answer.totals.length) return <NothingYet />
  return (
    <>
      <CountryMap answer={answer} where={everything} />
      <TakeAway formats={['csv', 'xlsx', 'json']} />
      <BalanceTable
        caption={t(m.countriesTable)}
        answer={answer}
        rows={sorted(byName(answer, view), view.query.get('sort'))}
        where={everything}
        sortable
        id="balance"
      />
    </>
  )
}

export const countryPage = page({
  path: '/countries/{code}',
  needs: 'activity.read',
  async get({ act, params }) {
    const place = await act(country, { code: params.code! })
    return {
      title: (view) => nameOf('country', place.code, view),
      trail: [{ label: m.countries, href: '/countries' }],
      lead: <Lead {...place} />,
      body: (
        <>
          <ChainLink nation={place.code} />
          <PlaceBody place={place} where={also(everything, 'country', place.code)} />
        </>
      ),
    }
  },
})

/** To the nation's justice chain, where the reader may try it. */
function ChainLink({ nation }: { nation: string }) {
  const { t, can } = useView()
  if (!isDeclared('scenario.read') || !can('scenario.read')) return null
  return (
    <p class="no-print">
      <a href={`/chain?country=${nation}`}>{t(m.toChain)}</a>
    </p>
  )
}

export const regionPage = page({
  path: '/regions/{code}',
  needs: 'activity.read',
  async get({ act, params }) {
    const place = await act(region, { code: params.code! })
    return {
      title: (view) => nameOf('region', place.code, view),
      trail: [{ label: m.countries, href: '/countries' }],
      lead: <Lead {...place} />,
      body: <PlaceBody place={place} where={also(everything, 'region', place.code)} />,
    }
  },
})

function Lead({ activityCount }: Place) {
  const { t } = useView()
  return activityCount > 0 ? <>{t(m.placeLead, { count: activityCount })}</> : null
}

/** Rows of each table of a place; the balance shows the rest. */
const mostRows = 25

function PlaceBody({ place, where }: { place: Place; where: Selection }) {
  const { t } = useView()
  const part = (title: string, by: Grouping, answer: Balance) => (
    <Section title={title} links={<a href={balanceAddress([by, 'fiscalYear'], where)}>{t(m.seeBalance)}</a>}>
      <BalanceTable
        caption={title}
        captionHidden
        answer={answer}
        rows={byObligations(answer.rows).slice(0, mostRows)}
        where={where}
      />
      {answer.rows.length > mostRows && <p>{t(m.largestShown, { shown: mostRows, total: answer.rows.length })}</p>}
    </Section>
  )
  const people = place.people && <People people={place.people} code={place.code} />
  if (!place.activityCount)
    return (
      <>
        {people}
        <EmptyState title={t(m.noActivity)}>{t(m.noActivityWhy)}</EmptyState>
      </>
    )
  return (
    <>
      <Totals answer={place.byYear} />
      {people}
      <Columns>
        <Section title={t(m.moneyByYear)}>
          <YearChart answer={place.byYear} where={where} />
        </Section>
        <Section title={t(m.institutions)}>
          <InstitutionMix answer={place.byInstitution} where={where} />
        </Section>
      </Columns>
      <AttentionList attention={place.attention} where={where} />
      <Section title={t(m.largestActivities)} links={<a href={activitiesAddress(where)}>{t(m.seeAllActivities)}</a>}>
        <ActivityTable caption={t(m.largestActivities)} captionHidden activities={place.activities} />
      </Section>
      {part(t(m.functions), 'function', place.byFunction)}
      {part(t(m.purposes), 'purpose', place.byPurpose)}
      {part(t(m.implementers), 'implementer', place.byImplementer)}
      <Organisations place={place} where={where} />
      <Locations place={place} where={where} />
      <Results place={place} where={where} />
    </>
  )
}

function Organisations({ place, where }: { place: Place; where: Selection }) {
  const { t, format } = useView()
  const { organisations, organisationsOf, activityCount } = place
  if (!organisations.length) return null
  return (
    <Section title={t(m.organisations)}>
      {organisationsOf < activityCount && (
        <p>
          {t(m.toldOfLargest, { shown: organisationsOf, total: activityCount })}{' '}
          <a href={activitiesAddress(where)}>{t(m.seeAllActivities)}</a>
        </p>
      )}
      <Table
        caption={t(m.organisations)}
        captionHidden
        rows={organisations}
        columns={[
          {
            key: 'name',
            label: t(m.name),
            kind: 'name',
            cell: ({ id, name }) => (
              <a href={organisationAddress(id)}>
                <bdi>{name}</bdi>
              </a>
            ),
          },
          {
            key: 'roles',
            label: t(m.roles),
            cell: ({ roles }) =>
              roles.map((role) => (organisationRoleName[role] ? t(organisationRoleName[role]) : role)).join(', '),
          },
          {
            key: 'activities',
            label: t(m.activitiesHead),
            kind: 'number',
            cell: ({ activities }) => format.number(activities),
          },
        ]}
      />
    </Section>
  )
}

const ofActivity = ({ activity }: { activity: string }) => (
  <a href={activityAddress(activity)}>
    <bdi>{activity}</bdi>
  </a>
)

/** Rows of locations, and of results. */
const mostTold = 100

/** What of the nation's locations or results is not told here. */
function ToldOf({ place, where, rows }: { place: Place; where: Selection; rows: number }) {
  const { t } = useView()
  const { toldOf, activityCount } = place
  if (toldOf === activityCount && rows <= mostTold) return null
  return (
    <p>
      {toldOf < activityCount && <>{t(m.toldOfLargest, { shown: toldOf, total: activityCount })} </>}
      {rows > mostTold && <>{t(m.shownOf, { shown: mostTold, total: rows })} </>}
      <a href={activitiesAddress(where)}>{t(m.seeAllActivities)}</a>
    </p>
  )
}

function Locations({ place, where }: { place: Place; where: Selection }) {
  const { t } = useView()
  const { locations } = place
  if (!locations.length) return null
  return (
    <Section title={t(m.locations)}>
      <ToldOf place={place} where={where} rows={locations.length} />
      <Table
        caption={t(m.locations)}
        captionHidden
        rows={locations.slice(0, mostTold)}
        columns={[
          {
            key: 'name',
            label: t(m.location),
            kind: 'name',
            cell: ({ name, position }) => <bdi>{name ?? position}</bdi>,
          },
          { key: 'position', label: t(m.position), cell: ({ position }) => position?.trim().replace(/\s+/, ', ') },
          { key: 'activity', label: t(m.activity), cell: ofActivity },
        ]}
      />
    </Section>
  )
}

function Results({ place, where }: { place: Place; where: Selection }) {
  const { t } = useView()
  const { results } = place
  if (!results.length) return null
  return (
    <Section title={t(m.results)}>
      <ToldOf place={place} where={where} rows={results.length} />
      <Table
        caption={t(m.results)}
        captionHidden
        rows={results.slice(0, mostTold)}
        columns={[
          {
            key: 'indicator',
            label: t(m.indicator),
            kind: 'name',
            cell: ({ indicator, result }) => <bdi>{indicator ?? result}</bdi>,
          },
          { key: 'baseline', label: t(m.baseline), kind: 'number', cell: ({ baseline }) => baseline },
          { key: 'target', label: t(m.target), kind: 'number', cell: ({ target }) => target },
          { key: 'actual', label: t(m.actual), kind: 'number', cell: ({ actual }) => actual },
          { key: 'period', label: t(m.period), kind: 'date', cell: ({ period }) => <Day on={period} /> },
          { key: 'activity', label: t(m.activity), cell: ofActivity },
        ]}
      />
    </Section>
  )
}
