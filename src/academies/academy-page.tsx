// One academy: what it teaches, its cohorts with their nations, its alumni as numbers.
import { codeList } from '#kernel/reference.ts'
import {
  CalendarDate,
  Facts,
  Name,
  OneButton,
  RecordHistory,
  Section,
  Table,
  useView,
  type Message,
} from '#web/index.ts'
import { page } from '#web/page.ts'
import { countryName } from '#units/index.ts'
import { showAcademy, type AcademyRecord } from './academy.ts'
import { network } from './alumni.ts'
import type { HistoryEntry, HistoryMember } from './history.ts'
import { changeAcademy, changeProgramme, offerProgramme, withdrawProgramme } from './keep.ts'
import { academyKindName, actName, kindName, memberName, messages as m } from './messages.ts'
import { Correct, CorrectProgramme, Offer } from './academy-forms.tsx'
import { address, Met, nationIn, one } from './parts.tsx'

export const academyPage = page({
  path: '/academies/{academy}',
  needs: 'event.read',
  async get({ act, params, query, may, refused }) {
    const record = await act(showAcademy, { academy: params.academy! })
    const nation = nationIn(query)
    const { ties } = await act(network, { academy: params.academy!, ...(nation && { nation }) })
    const { academy } = record
    return {
      title: academy.name,
      heading: <Name>{academy.name}</Name>,
      trail: [{ label: m.title, href: '/academies' }],
      body: (
        <>
          <About record={record} />
          <Programmes record={record} keeps={may('course.keep')} />
          <Cohorts record={record} />
          <Alumni record={record} named={may('roster.read')} />
          <Met ties={ties} nation={nation} path={address(academy.code)} />
          {may('course.keep') && (
            <div class="no-print">
              <Offer code={academy.code} refused={refused} />
              <CorrectProgramme
                record={record}
                wanted={one(refused?.fields ?? {}, 'programme') ?? query.get('programme')}
                refused={refused}
              />
              <Correct record={record} refused={refused} />
            </div>
          )}
          <Done record={record} />
        </>
      ),
    }
  },
  forms: {
    offer: {
      operation: offerProgramme,
      input: (fields, { academy }) => ({
        academy,
        name: one(fields, 'name') ?? '',
        kind: one(fields, 'kind'),
        course: one(fields, 'course') ?? null,
        weeks: one(fields, 'weeks') ?? null,
        source: one(fields, 'source') ?? null,
      }),
    },
    change: {
      operation: changeAcademy,
      input: (fields, { academy }) => ({
        academy,
        name: one(fields, 'name') ?? '',
        kind: one(fields, 'kind'),
        city: one(fields, 'city') ?? '',
        country: one(fields, 'country') ?? '',
        opened: one(fields, 'opened') ?? null,
        source: one(fields, 'source') ?? '',
        verified: one(fields, 'verified') === 'yes',
        reason: one(fields, 'reason') ?? '',
        version: one(fields, 'version'),
      }),
    },
    'change-programme': {
      operation: changeProgramme,
      input: (fields, { academy }) => ({
        academy,
        programme: one(fields, 'programme'),
        name: one(fields, 'name') ?? '',
        kind: one(fields, 'kind'),
        course: one(fields, 'course') ?? null,
        weeks: one(fields, 'weeks') ?? null,
        source: one(fields, 'source') ?? null,
        reason: one(fields, 'reason') ?? '',
        version: one(fields, 'version'),
      }),
    },
    withdraw: {
      operation: withdrawProgramme,
      input: (fields, { academy }) => ({ academy, programme: one(fields, 'programme') }),
    },
  },
})

interface Part {
  record: AcademyRecord
}

function About({ record: { academy } }: Part) {
  const { t, locale } = useView()
  return (
    <Facts
      facts={[
        { label: t(m.code), value: <code>{academy.code}</code> },
        { label: t(m.kind), value: t(academyKindName[academy.kind]) },
        {
          label: t(m.place),
          value: (
            <>
              <bdi>{academy.city}</bdi>, {countryName(locale, academy.country)}
            </>
          ),
        },
        { label: t(m.region), value: academy.region && (codeList('regions').get(academy.region) ?? academy.region) },
        { label: t(m.opened), value: academy.opened ?? t(m.openedUnknown) },
        {
          label: t(m.source),
          value: academy.source && (
            <>
              <bdi>{academy.source}</bdi>
              {!academy.verified && <span class="hint"> ({t(m.unverified)})</span>}
            </>
          ),
        },
      ]}
    />
  )
}

function Programmes({ record: { academy, programmes }, keeps }: Part & { keeps: boolean }) {
  const { t, format } = useView()
  return (
    <Section title={t(m.programmes)}>
      <Table
        caption={t(m.programmes)}
        captionHidden
        rows={programmes}
        empty={<p>{t(m.noProgrammes)}</p>}
        columns={[
          { key: 'name', label: t(m.programme), kind: 'name', cell: ({ name }) => <bdi>{name}</bdi> },
          { key: 'kind', label: t(m.kind), cell: ({ kind }) => t(kindName[kind]) },
          { key: 'weeks', label: t(m.weeks), kind: 'number', cell: ({ weeks }) => weeks ?? '' },
          {
            key: 'course',
            label: t(m.course),
            cell: ({ course }) => course && <a href={`/courses/${encodeURIComponent(course)}`}>{course}</a>,
          },
          { key: 'cohorts', label: t(m.cohorts), kind: 'number', cell: ({ cohorts }) => format.number(cohorts) },
          ...(keeps
            ? [
                {
                  key: 'correct',
                  label: t(m.correct),
                  cell: ({ id, name }: AcademyRecord['programmes'][number]) => (
                    <a
                      href={`${address(academy.code)}?programme=${id}#change-programme`}
                      aria-label={t(m.correctOne, { name })}
                    >
                      {t(m.correct)}
                    </a>
                  ),
                },
                {
                  key: 'withdraw',
                  label: t(m.withdraw),
                  cell: ({ id, name }: AcademyRecord['programmes'][number]) => (
                    <OneButton
                      action={address(academy.code)}
                      form="withdraw"
                      fields={{ programme: id }}
                      label={t(m.withdrawOne, { name })}
                    >
                      {t(m.withdraw)}
                    </OneButton>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Section>
  )
}

function Cohorts({ record: { cohorts } }: Part) {
  const { t, format, locale } = useView()
  return (
    <Section title={t(m.cohorts)}>
      <Table
        caption={t(m.cohorts)}
        captionHidden
        rows={cohorts}
        empty={<p>{t(m.noCohorts)}</p>}
        columns={[
          {
            key: 'cohort',
            label: t(m.cohort),
            kind: 'name',
            cell: ({ code, title, programme }) => (
              <>
                {title === null ? (
                  <>
                    <code>{code}</code> <span class="hint">{t(m.notYours)}</span>
                  </>
                ) : (
                  <>
                    <a href={`/events/${code}`}>
                      <bdi>{title}</bdi>
                    </a>{' '}
                    <code>{code}</code>
                  </>
                )}
                {programme && <div class="hint">{programme}</div>}
              </>
            ),
          },
          {
            key: 'dates',
            label: t(m.dates),
            cell: ({ startsOn, endsOn }) => (
              <>
                <CalendarDate on={startsOn} /> – <CalendarDate on={endsOn} />
              </>
            ),
          },
          {
            key: 'nations',
            label: t(m.nations),
            cell: ({ nations }) =>
              nations.length
                ? nations
                    .map(({ nation, tookPart }) => `${countryName(locale, nation)} ${format.number(tookPart)}`)
                    .join(', ')
                : '',
          },
          { key: 'tookPart', label: t(m.tookPart), kind: 'number', cell: ({ tookPart }) => format.number(tookPart) },
          {
            key: 'completed',
            label: t(m.completed),
            kind: 'number',
            cell: ({ completed }) => format.number(completed),
          },
        ]}
      />
    </Section>
  )
}

function Alumni({ record: { academy, alumni }, named }: Part & { named: boolean }) {
  const { t, format, locale } = useView()
  if (!alumni.length) return null
  return (
    <Section title={t(m.alumniBy)}>
      {named && (
        <p>
          <a href={`${address(academy.code)}/alumni`}>{t(m.toAlumni)}</a>
        </p>
      )}
      <Table
        caption={t(m.alumniBy)}
        captionHidden
        rows={alumni}
        columns={[
          { key: 'nation', label: t(m.nation), kind: 'name', cell: ({ nation }) => countryName(locale, nation) },
          { key: 'persons', label: t(m.alumni), kind: 'number', cell: ({ persons }) => format.number(persons) },
        ]}
      />
    </Section>
  )
}

function Done({ record: { history } }: Part) {
  const { t, locale } = useView()
  const word = (of: HistoryEntry, member: HistoryMember, value: string | null) => {
    if (value === null) return null
    if (member === 'country') return countryName(locale, value)
    if (member === 'verified') return t(value === 'true' ? m.yes : m.no)
    if (member === 'kind') {
      const words: Record<string, Message> = of.act.startsWith('academy') ? academyKindName : kindName
      return words[value] ? t(words[value]) : value
    }
    return value
  }
  return (
    <RecordHistory
      entries={history.map((entry) => ({
        ...entry,
        by: entry.by ?? t(m.byItself),
        act: t(actName[entry.act], { name: entry.name }),
        changes: entry.changes.map(({ member, before, after }) => ({
          member: t(memberName[member]),
          before: word(entry, member, before),
          after: word(entry, member, after),
        })),
      }))}
    />
  )
}
