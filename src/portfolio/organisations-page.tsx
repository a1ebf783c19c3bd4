// Organisations: the list, and one with its activities.
import type { z } from 'zod'
import { Facts, FilterForm, Name, Pager, Section, Table, TextField, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { organisationAddress } from './address.ts'
import { Totals } from './balance-page.tsx'
import { YearChart } from './charts.tsx'
import { messages as m, organisationRoleName } from './messages.ts'
import { organisation, organisations, type Organisation } from './organisations.ts'
import { ActivityTable, BalanceTable, NothingFits, NothingYet } from './parts.tsx'
import { also, everything } from './selection.ts'

type List = z.output<(typeof organisations)['output']>
type One = z.output<(typeof organisation)['output']>

export const organisationsPage = page({
  path: '/organisations',
  needs: 'activity.read',
  menu: { room: 'portfolio', label: m.organisations, order: 50 },
  async get({ act, query }) {
    const name = query.get('name') ?? ''
    const cursor = query.get('cursor')
    const list = await act(organisations, { name, ...(cursor && { cursor }) })
    return { title: m.organisations, body: <Organisations list={list} name={name} /> }
  },
})

function Roles({ roles }: Pick<Organisation, 'roles'>) {
  const { t, format } = useView()
  return (
    <>
      {roles
        .map(
          ({ role, activities }) =>
            `${organisationRoleName[role] ? t(organisationRoleName[role]) : role} ${format.number(activities)}`,
        )
        .join(', ')}
    </>
  )
}

function Organisations({ list, name }: { list: List; name: string }) {
  const { t, format, query } = useView()
  if (!list.organisations.length && !query.size) return <NothingYet />
  return (
    <>
      <FilterForm>
        <TextField name="name" type="search" label={t(m.organisationName)} value={name} />
      </FilterForm>
      <Table
        caption={t(m.organisations)}
        captionHidden
        rows={list.organisations}
        empty={<NothingFits />}
        columns={[
          {
            key: 'name',
            label: t(m.name),
            kind: 'name',
            cell: ({ id, name: shown }) => (
              <a href={organisationAddress(id)}>
                <Name>{shown}</Name>
              </a>
            ),
          },
          { key: 'roles', label: t(m.roles), cell: (row) => <Roles {...row} /> },
          { key: 'refs', label: t(m.references), minor: true, cell: ({ refs }) => <bdi>{refs.join(', ')}</bdi> },
          {
            key: 'activities',
            label: t(m.activitiesHead),
            kind: 'number',
            cell: ({ activities }) => format.number(activities),
          },
        ]}
      />
      <Pager next={list.next} shown={list.organisations.length} />
    </>
  )
}

export const organisationPage = page({
  path: '/organisations/{id}',
  needs: 'activity.read',
  async get({ act, params, query }) {
    const cursor = query.get('cursor')
    const found = await act(organisation, { id: params.id!, ...(cursor && { cursor }) })
    return {
      title: found.organisation.name,
      trail: [{ label: m.organisations, href: '/organisations' }],
      body: <OrganisationBody found={found} />,
    }
  },
})

function OrganisationBody({ found }: { found: One }) {
  const { t } = useView()
  const { organisation: shown, spellings, byYear, byCountry, activities, next } = found
  const where = also(everything, 'implementer', ...spellings)
  return (
    <>
      <Facts
        facts={[
          { label: t(m.roles), value: <Roles roles={shown.roles} /> },
          { label: t(m.references), value: <bdi>{shown.refs.join(', ')}</bdi> },
        ]}
      />
      {byYear.totals.length > 0 && (
        <Section title={t(m.implementsMoney)}>
          <Totals answer={byYear} />
          <YearChart answer={byYear} where={where} />
          <BalanceTable
            caption={t(m.countries)}
            captionHidden
            answer={byCountry}
            rows={byCountry.rows.slice(0, 50)}
            where={where}
          />
        </Section>
      )}
      <Section title={t(m.activities)}>
        <ActivityTable
          caption={t(m.activities)}
          captionHidden
          activities={activities.map(({ activity }) => activity)}
        />
        <Pager next={next} shown={activities.length} total={shown.activities} />
      </Section>
    </>
  )
}
