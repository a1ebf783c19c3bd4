// The participations behind a count, and the events whose head count and roster do not agree.
import {
  CalendarDate,
  EmptyState,
  FilterForm,
  Name,
  NotStated,
  Pager,
  SelectField,
  Table,
  TextField,
  useView,
} from '#web/index.ts'
import { page } from '#web/page.ts'
import { sexNames } from '#persons/index.ts'
import { countryName } from '#units/index.ts'
import { differenceKinds, listDifferences, type Difference } from './differences.ts'
import { differenceName, groupingName, messages as m } from './messages.ts'
import { askedIn } from './page.tsx'
import { listSeats, type Seat } from './seats.ts'

export const seatsPage = page({
  path: '/trained/seats',
  needs: 'trained.read',
  async get({ act, query }) {
    const cursor = query.get('cursor')
    const { seats, next } = await act(listSeats, { ...askedIn(query), ...(cursor && { cursor }) })
    return {
      title: m.seatsTitle,
      trail: [{ label: m.title, href: '/trained' }],
      lead: <Words of={m.seatsLead} />,
      body: <Seats seats={seats} next={next} />,
    }
  },
})

function Words({ of }: { of: typeof m.lead | typeof m.seatsLead | typeof m.differencesLead }) {
  return <>{useView().t(of)}</>
}

function Seats({ seats, next }: { seats: readonly Seat[]; next: string | null }) {
  const { t, locale, query } = useView()
  return (
    <>
      <FilterForm>
        <TextField
          name="nation"
          label={t(m.nation)}
          hint={t(m.nationHint)}
          value={query.get('nation') ?? ''}
          width="short"
        />
        <TextField name="from" label={t(m.from)} hint={t(m.periodHint)} value={query.get('from') ?? ''} width="short" />
        <TextField name="to" label={t(m.to)} hint={t(m.periodHint)} value={query.get('to') ?? ''} width="short" />
        <TextField name="where" label={t(m.more)} hint={t(m.moreHint)} value={query.getAll('where').join('; ')} />
      </FilterForm>
      <Table
        caption={t(m.seatsTitle)}
        captionHidden
        rows={seats}
        empty={<EmptyState title={t(m.noSeats)}>{t(m.noSeatsBody)}</EmptyState>}
        columns={[
          {
            key: 'person',
            label: t(m.person),
            kind: 'name',
            cell: ({ person }) =>
              person ? (
                <>
                  <a href={`/persons/${person.id}`}>
                    <Name>{person.name ?? person.code}</Name>
                  </a>{' '}
                  <code>{person.code}</code>
                </>
              ) : (
                <span class="hint">{t(m.notShown)}</span>
              ),
          },
          {
            key: 'event',
            label: t(m.event),
            cell: ({ event }) =>
              event ? (
                <a href={`/events/${event.code}`}>
                  <bdi>{event.title}</bdi>
                </a>
              ) : (
                <span class="hint">{t(m.notShown)}</span>
              ),
          },
          { key: 'ended', label: t(m.endedOn), kind: 'date', cell: ({ endedOn }) => <CalendarDate on={endedOn} /> },
          { key: 'nation', label: t(m.nation), cell: ({ nation }) => countryName(locale, nation) },
          {
            key: 'sex',
            label: t(groupingName.sex),
            minor: true,
            cell: ({ sex }) => (sex ? t(sexNames[sex as 'female']) : <NotStated />),
          },
          { key: 'rank', label: t(groupingName.rank), minor: true, cell: ({ rank }) => <bdi>{rank ?? ''}</bdi> },
          { key: 'unit', label: t(groupingName.unit), minor: true, cell: ({ unit }) => unit && <code>{unit}</code> },
        ]}
      />
      {seats.length > 0 && <Pager next={next} shown={seats.length} />}
    </>
  )
}

export const differencesPage = page({
  path: '/trained/differences',
  needs: 'trained.read',
  async get({ act, query, may }) {
    const kind = differenceKinds.find((one) => one === query.get('kind'))
    const country = /^[A-Z]{2}$/.exec(query.get('country') ?? '')?.[0]
    const found = await act(listDifferences, { limit: 500, ...(kind && { kind }), ...(country && { country }) })
    return {
      title: m.differences,
      trail: [{ label: m.title, href: '/trained' }],
      lead: <Words of={m.differencesLead} />,
      body: <Differences {...found} rosters={may('roster.read')} />,
    }
  },
})

function Differences({
  differences,
  total,
  rosters,
}: {
  differences: readonly Difference[]
  total: number
  rosters: boolean
}) {
  const { t, format, locale, query } = useView()
  const women = (count: number | null) => (count === null ? null : <span class="hint"> {t(m.ofWomen, { count })}</span>)
  return (
    <>
      <FilterForm>
        <SelectField
          name="kind"
          label={t(m.what)}
          value={query.get('kind') ?? ''}
          empty={true}
          options={differenceKinds.map((value) => ({ value, label: t(differenceName[value]) }))}
        />
        <TextField
          name="country"
          label={t(m.country)}
          hint={t(m.nationHint)}
          value={query.get('country') ?? ''}
          width="short"
        />
      </FilterForm>
      <p role="status">{t(m.found, { count: total })}</p>
      <Table
        caption={t(m.differences)}
        captionHidden
        rows={differences}
        empty={<EmptyState title={t(m.noDifferences)}>{t(m.noDifferencesBody)}</EmptyState>}
        columns={[
          {
            key: 'event',
            label: t(m.event),
            kind: 'name',
            cell: ({ event }) => (
              <>
                <a href={`/events/${event.code}`}>
                  <bdi>{event.title}</bdi>
                </a>{' '}
                <code>{event.code}</code>
              </>
            ),
          },
          { key: 'kind', label: t(m.what), cell: ({ kind }) => t(differenceName[kind]) },
          { key: 'country', label: t(m.country), minor: true, cell: ({ country }) => countryName(locale, country) },
          { key: 'ended', label: t(m.endedOn), kind: 'date', cell: ({ endedOn }) => <CalendarDate on={endedOn} /> },
          {
            key: 'headCount',
            label: t(m.headCount),
            kind: 'number',
            cell: ({ headCount, headCountFemale }) =>
              headCount === null ? (
                <NotStated />
              ) : (
                <>
                  {format.number(headCount)}
                  {women(headCountFemale)}
                </>
              ),
          },
          {
            key: 'tookPart',
            label: t(m.tookPart),
            kind: 'number',
            cell: ({ event, tookPart, tookPartFemale }) => (
              <>
                {rosters ? (
                  <a href={`/events/${event.code}/roster`}>{format.number(tookPart)}</a>
                ) : (
                  format.number(tookPart)
                )}
                {women(tookPartFemale)}
              </>
            ),
          },
          {
            key: 'completed',
            label: t(m.completed),
            kind: 'number',
            minor: true,
            cell: (row) => format.number(row.completed),
          },
        ]}
      />
    </>
  )
}
