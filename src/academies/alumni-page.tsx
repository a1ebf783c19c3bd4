// The alumni of an academy: who they are, from which cohort, and where they work now.
import { EmptyState, FilterForm, Name, NotStated, Pager, SelectField, Table, TextField, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { countryName } from '#units/index.ts'
import { messages as m } from './messages.ts'
import { showAcademy } from './academy.ts'
import { listAlumni, type Alumnus } from './alumni.ts'
import { address, Lead, nationIn } from './parts.tsx'

export const alumniPage = page({
  path: '/academies/{academy}/alumni',
  needs: 'roster.read',
  async get({ act, params, query }) {
    const { academy } = await act(showAcademy, { academy: params.academy! })
    const nation = nationIn(query)
    const [cursor, cohort] = [query.get('cursor'), query.get('cohort')?.trim()]
    const found = await act(listAlumni, {
      academy: academy.id,
      ...(nation && { nation }),
      ...(cohort && { cohort }),
      ...(cursor && { cursor }),
    })
    return {
      title: m.toAlumni,
      trail: [
        { label: m.title, href: '/academies' },
        { label: academy.name, href: address(academy.code) },
      ],
      lead: <Lead of={m.alumniLead} />,
      body: <AlumniList {...found} />,
    }
  },
})

interface AlumniProps {
  alumni: readonly Alumnus[]
  byNation: readonly { nation: string; persons: number }[]
  next: string | null
}

function AlumniList({ alumni, byNation, next }: AlumniProps) {
  const { t, locale, query } = useView()
  return (
    <>
      <FilterForm>
        <SelectField
          name="nation"
          label={t(m.nation)}
          value={query.get('nation') ?? ''}
          empty={true}
          options={byNation.map(({ nation, persons }) => ({
            value: nation,
            label: countryName(locale, nation),
            count: persons,
          }))}
        />
        <TextField name="cohort" label={t(m.cohort)} value={query.get('cohort') ?? ''} width="short" />
      </FilterForm>
      <Table
        caption={t(m.toAlumni)}
        captionHidden
        rows={alumni}
        empty={<EmptyState title={t(m.noAlumni)}>{t(m.noAlumniBody)}</EmptyState>}
        columns={[
          {
            key: 'person',
            label: t(m.person),
            kind: 'name',
            cell: ({ person }) =>
              person ? (
                <>
                  <a href={`/persons/${person.id}`}>
                    <Name lang={person.language ?? ''}>{person.name ?? person.code}</Name>
                  </a>{' '}
                  <code>{person.code}</code>
                </>
              ) : (
                <NotStated />
              ),
          },
          { key: 'nation', label: t(m.nation), cell: ({ nation }) => countryName(locale, nation) },
          {
            key: 'cohort',
            label: t(m.cohort),
            cell: ({ cohort }) => (
              <a href={`/events/${cohort.code}`}>
                <bdi>{cohort.title}</bdi>
              </a>
            ),
          },
          {
            key: 'now',
            label: t(m.worksNow),
            cell: ({ now }) =>
              now ? (
                <>
                  <bdi>{[now.title ?? now.rank, now.unit].filter(Boolean).join(', ')}</bdi>
                </>
              ) : (
                <span class="hint">{t(m.notKnown)}</span>
              ),
          },
        ]}
      />
      <Pager next={next} shown={alumni.length} />
    </>
  )
}
