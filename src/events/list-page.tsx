// The list of events with its filters and its files, and the page that plans one.
import type { z } from 'zod'
import {
  Button,
  DateField,
  EmptyState,
  FilterForm,
  Form,
  formState,
  isLocale,
  Pager,
  Section,
  SelectField,
  Table,
  TakeAway,
  TextField,
  translator,
  useView,
} from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { addEvent } from './add.ts'
import {
  DayFields,
  daysOf,
  PlanFields,
  planOf,
  PostNationKind,
  TextFields,
  textsOf,
  type Offered,
} from './event-fields.tsx'
import { institutions, modalities, type Event } from './event.ts'
import { eventsFile } from './list-file.ts'
import { choices, filters, listEvents } from './list.ts'
import { countryName, Dates, eventAddress, EventLink, one, StateTag } from './parts.tsx'
import { states } from './state.ts'
import { institutionNames, kindNames, modalityNames, stateNames } from './names.ts'
import { messages as m } from './words.ts'

type Listed = z.output<typeof listEvents.output>
export type Asked = z.input<typeof listEvents.input>

/** What an address asks of a list; an empty field is no condition. */
export const askedIn = (query: URLSearchParams, names: readonly string[]) =>
  Object.fromEntries(names.flatMap((name) => (query.get(name) ? [[name, query.get(name)!]] : [])))

export const eventsPage = page({
  path: '/events',
  needs: 'event.read',
  menu: { room: 'training', label: m.events, order: 10 },
  async get({ act, query, may, session }) {
    const asked = askedIn(query, [...Object.keys(filters), 'sort']) as Asked
    const format = query.get('format')
    if (format) return eventsFile(format, asked, { act, locale: session.locale })
    const cursor = query.get('cursor')
    const listed = await act(listEvents, { ...asked, ...(cursor && { cursor }) })
    const offered = await act(choices, {})
    return {
      title: m.events,
      lead: <Lead />,
      body: (
        <>
          <Links mayKeep={may('event.keep')} />
          {(listed.total > 0 || query.size > 0) && <Filters offered={offered} />}
          <Events listed={listed} narrowed={Object.keys(asked).length > 0} />
        </>
      ),
    }
  },
})

function Lead() {
  const { t } = useView()
  return <>{t(m.lead)}</>
}

function Links({ mayKeep }: { mayKeep: boolean }) {
  const { t } = useView()
  return (
    <p class="no-print">
      {mayKeep && (
        <>
          <a href="/events/new">{t(m.toAdd)}</a> · <a href="/event-import">{t(m.toImport)}</a> ·{' '}
        </>
      )}
      <a href="/events/calendar">{t(m.toCalendar)}</a> · <a href="/courses">{t(m.toCourses)}</a> ·{' '}
      <a href="/courses/human-rights">{t(m.toRights)}</a> · <a href="/api/v1/event-file">{t(m.toFile)}</a>
    </p>
  )
}

function Filters({ offered }: { offered: Offered }) {
  const { t, query } = useView()
  const value = (name: string) => query.get(name) ?? ''
  const further = ['institution', 'academy', 'course', 'award', 'from', 'until']
  return (
    <FilterForm
      keep={['sort']}
      clearHref="/events"
      more={{
        label: t(m.more),
        fields: <Further offered={offered} />,
        open: further.some((name) => value(name) !== ''),
      }}
    >
      <TextField name="search" type="search" label={t(m.search)} value={value('search')} width="medium" />
      <PostNationKind offered={offered} />
      <SelectField
        name="modality"
        label={t(m.modality)}
        value={value('modality')}
        empty={true}
        options={modalities.map((one) => ({ value: one, label: t(modalityNames[one]) }))}
      />
      <SelectField
        name="state"
        label={t(m.state)}
        value={value('state')}
        empty={true}
        options={states.map((state) => ({ value: state, label: t(stateNames[state]) }))}
      />
      <SelectField
        name="fiscalYear"
        label={t(m.fiscalYear)}
        value={value('fiscalYear')}
        empty={true}
        options={offered.fiscalYears.map((year) => ({ value: String(year), label: String(year) }))}
      />
    </FilterForm>
  )
}

function Further({ offered }: { offered: Offered }) {
  const { t, query } = useView()
  const value = (name: string) => query.get(name) ?? ''
  return (
    <>
      <SelectField
        name="institution"
        label={t(m.institution)}
        value={value('institution')}
        empty={true}
        options={institutions.map((one) => ({ value: one, label: t(institutionNames[one]) }))}
      />
      <SelectField
        name="academy"
        label={t(m.academy)}
        value={value('academy')}
        empty={true}
        options={offered.academies.map(({ code, name }) => ({ value: code, label: name }))}
      />
      <SelectField
        name="course"
        label={t(m.course)}
        value={value('course')}
        empty={true}
        options={offered.courses.map(({ code, title }) => ({ value: code, label: `${code} ${title}` }))}
      />
      <TextField name="award" label={t(m.award)} value={value('award')} width="medium" />
      <DateField name="from" label={t(m.from)} value={value('from')} />
      <DateField name="until" label={t(m.until)} value={value('until')} />
    </>
  )
}

function Events({ listed: { events, total, next }, narrowed }: { listed: Listed; narrowed: boolean }) {
  const { t, locale, format } = useView()
  if (!total && !narrowed) return <EmptyState title={t(m.none)}>{t(m.noneWhy)}</EmptyState>
  if (!total) return <EmptyState title={t(m.noneFits)}>{t(m.noneFitsWhy)}</EmptyState>
  return (
    <>
      <TakeAway formats={['csv', 'xlsx']} />
      <Table
        caption={t(m.all, { count: total })}
        rows={events}
        sort="-starts"
        columns={[
          {
            key: 'title',
            label: t(m.event),
            kind: 'name',
            sortable: true,
            cell: (event) => <EventLink event={event} />,
          },
          { key: 'kind', label: t(m.kind), cell: ({ kind }) => t(kindNames[kind]) },
          { key: 'where', label: t(m.modality), minor: true, cell: (event) => <Where event={event} /> },
          {
            key: 'nations',
            label: t(m.nations),
            cell: ({ nations }) => <Nations nations={nations} locale={locale} />,
          },
          { key: 'starts', label: t(m.days), kind: 'date', sortable: true, cell: (event) => <Dates {...event} /> },
          {
            key: 'planned',
            label: t(m.plannedShort),
            kind: 'number',
            sortable: true,
            cell: ({ plannedParticipants }) => (plannedParticipants === null ? '' : format.number(plannedParticipants)),
          },
          {
            key: 'came',
            label: t(m.counted),
            kind: 'number',
            cell: ({ headCount }) => (headCount === null ? '' : format.number(headCount)),
          },
          { key: 'state', label: t(m.state), cell: ({ state }) => <StateTag state={state} /> },
        ]}
      />
      <Pager next={next} shown={events.length} total={total} />
    </>
  )
}

/** More nations than this are counted only. */
const mostNamed = 3

export const Nations = ({
  nations,
  locale,
}: {
  nations: readonly string[]
  locale: Parameters<typeof countryName>[1]
}) => (
  <>
    {nations
      .slice(0, mostNamed)
      .map((code) => countryName(code, locale))
      .join(', ')}
    {nations.length > mostNamed && ` +${nations.length - mostNamed}`}
  </>
)

export function Where({
  event: { modality, placeCountry, country },
}: {
  event: Pick<Event, 'modality' | 'placeCountry' | 'country'>
}) {
  const { t, locale } = useView()
  const elsewhere = modality !== 'in-country' && modality !== 'united-states' ? placeCountry : null
  return (
    <>
      {t(modalityNames[modality])}
      {elsewhere && elsewhere !== country && ` (${countryName(elsewhere, locale)})`}
    </>
  )
}

export const newEventPage = page({
  path: '/events/new',
  needs: 'event.keep',
  async get({ act, query, refused, session }) {
    const offered = await act(choices, {})
    const t = translator(isLocale(session.locale) ? session.locale : 'en')
    return {
      title: m.add,
      trail: [{ label: m.events, href: '/events' }],
      lead: t(m.addWhy),
      body: <NewEvent offered={offered} country={query.get('country') ?? only(offered)} refused={refused} />,
    }
  },
  forms: {
    add: {
      operation: addEvent,
      input: (fields) => ({
        ...planOf(fields),
        ...textsOf(fields),
        ...daysOf(fields),
        id: one(fields, 'id'),
      }),
      next: ({ code }: Event) => eventAddress(code),
    },
  },
})

/** Whoever plans for one post need not choose it. */
const only = ({ countries }: Offered) => (countries.length === 1 ? countries[0] : undefined)

interface NewProps {
  offered: Offered
  country: string | undefined
  refused: PageRequest['refused']
}

function NewEvent({ offered, country, refused }: NewProps) {
  const { t } = useView()
  return (
    <Form action="/events/new" form="add" {...formState(refused, 'add')} buttons={<Button>{t(m.addThis)}</Button>}>
      <Section title={t(m.what)}>
        <TextFields />
      </Section>
      <Section title={t(m.when)}>
        <DayFields />
      </Section>
      <Section title={t(m.plan)}>
        <PlanFields offered={offered} country={country} />
      </Section>
    </Form>
  )
}
