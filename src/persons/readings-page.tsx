// Who read whose biography, for auditors; and the numbers that several persons claim, for whoever sees them.
import { DateField, EmptyState, FilterForm, Instant, Name, Pager, Section, Table, useView } from '#web/index.ts'
import { countryName } from '#units/index.ts'
import { page } from '#web/page.ts'
import { listReadings } from './biography.ts'
import { listConflicts, type Conflict } from './conflicts.ts'
import type { z } from 'zod'
import { identityNames, messages as m } from './messages.ts'
import { PersonLink } from './words.tsx'

type Readings = z.output<typeof listReadings.output>

export const readingsPage = page({
  path: '/person-readings',
  needs: 'biography-reading.read',
  async get({ act, query }) {
    const [since, cursor] = [query.get('since'), query.get('cursor')]
    const { readings, next } = await act(listReadings, { ...(since && { since }), ...(cursor && { cursor }) })
    return {
      title: m.readings,
      trail: [{ label: m.persons, href: '/persons' }],
      lead: <ReadingsLead />,
      body: (
        <>
          <Since since={since ?? ''} />
          <ReadingsTable readings={readings} />
          {readings.length > 0 && <Pager next={next} shown={readings.length} />}
        </>
      ),
    }
  },
})

function ReadingsLead() {
  const { t } = useView()
  return <>{t(m.readingsLead)}</>
}

function Since({ since }: { since: string }) {
  const { t } = useView()
  return (
    <FilterForm>
      <DateField name="since" label={t(m.since)} value={since} />
    </FilterForm>
  )
}

/** `titled` where it stands on the page of one person. */
export function ReadingsTable({ readings, titled }: { readings: Readings['readings']; titled?: boolean }) {
  const { t } = useView()
  const table = (
    <Table
      caption={t(m.readings)}
      captionHidden
      rows={readings}
      empty={<EmptyState title={t(m.noReadings)}>{t(m.noReadingsWhy)}</EmptyState>}
      columns={[
        { key: 'by', label: t(m.reader), kind: 'name', cell: ({ by }) => <Name>{by}</Name> },
        { key: 'at', label: t(m.openedAt), cell: ({ openedAt }) => <Instant at={openedAt} /> },
        ...(titled
          ? []
          : [
              {
                key: 'person',
                label: t(m.person),
                cell: ({ person }: Readings['readings'][number]) => <PersonLink person={person} own />,
              },
            ]),
        { key: 'purpose', label: t(m.purpose), cell: ({ purpose }) => <bdi>{purpose}</bdi> },
      ]}
    />
  )
  return titled ? <Section title={t(m.readingsOf)}>{table}</Section> : table
}

export const conflictsPage = page({
  path: '/person-conflicts',
  needs: 'person.read',
  async get({ act }) {
    const { conflicts } = await act(listConflicts, {})
    return {
      title: m.conflicts,
      trail: [{ label: m.persons, href: '/persons' }],
      lead: <ConflictsLead />,
      body: <Conflicts conflicts={conflicts} />,
    }
  },
})

function ConflictsLead() {
  const { t } = useView()
  return <>{t(m.conflictsLead)}</>
}

function Conflicts({ conflicts }: { conflicts: readonly Conflict[] }) {
  const { t, locale } = useView()
  return (
    <Table
      caption={t(m.conflicts)}
      captionHidden
      rows={conflicts}
      empty={<EmptyState title={t(m.noConflicts)}>{t(m.noConflictsWhy)}</EmptyState>}
      columns={[
        { key: 'kind', label: t(m.numberKind), kind: 'name', cell: ({ kind }) => t(identityNames[kind]) },
        { key: 'issuedBy', label: t(m.issuedBy), cell: ({ issuedBy }) => countryName(locale, issuedBy) },
        {
          key: 'persons',
          label: t(m.claimedBy),
          cell: ({ persons }) => (
            <ul>
              {persons.map((person) => (
                <li>
                  <PersonLink person={person} />
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  )
}
