// The academies as a list, the nations that met at all of them, and adding one.
import {
  Button,
  countries,
  EmptyState,
  Form,
  formState,
  Section,
  SelectField,
  Table,
  TextField,
  useView,
} from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { countryName } from '#units/index.ts'
import { academyKinds, listAcademies, type ListedAcademy } from './academy.ts'
import { network } from './alumni.ts'
import { addAcademy } from './keep.ts'
import { academyKindName, messages as m } from './messages.ts'
import { address, Lead, Met, nationIn, one } from './parts.tsx'

export const academiesPage = page({
  path: '/academies',
  needs: 'event.read',
  menu: { room: 'training', label: m.title, order: 70 },
  async get({ act, query, may, refused }) {
    const nation = nationIn(query)
    const { academies } = await act(listAcademies, {})
    const { ties } = await act(network, nation ? { nation } : {})
    return {
      title: m.title,
      lead: <Lead of={m.lead} />,
      body: (
        <>
          <Academies academies={academies} />
          <Met ties={ties} nation={nation} />
          {may('course.keep') && <AddAcademy refused={refused} />}
        </>
      ),
    }
  },
  forms: {
    add: {
      operation: addAcademy,
      input: (fields) => ({
        code: one(fields, 'code') ?? '',
        name: one(fields, 'name') ?? '',
        kind: one(fields, 'kind'),
        city: one(fields, 'city') ?? '',
        country: one(fields, 'country') ?? '',
        opened: one(fields, 'opened') ?? null,
        source: one(fields, 'source') ?? '',
      }),
      next: ({ code }: { code: string }) => address(code),
    },
  },
})

function Academies({ academies }: { academies: readonly ListedAcademy[] }) {
  const { t, format, locale } = useView()
  return (
    <Table
      caption={t(m.academiesTable)}
      captionHidden
      rows={academies}
      empty={<EmptyState title={t(m.none)}>{t(m.noneBody)}</EmptyState>}
      columns={[
        {
          key: 'name',
          label: t(m.academy),
          kind: 'name',
          cell: ({ code, name, kind }) => (
            <>
              <a href={address(code)}>
                <bdi>{name}</bdi>
              </a>
              {kind !== 'academy' && <div class="hint">{t(academyKindName[kind])}</div>}
            </>
          ),
        },
        {
          key: 'place',
          label: t(m.place),
          cell: ({ city, country }) => (
            <>
              <bdi>{city}</bdi>, {countryName(locale, country)}
            </>
          ),
        },
        {
          key: 'opened',
          label: t(m.opened),
          cell: ({ opened }) => opened ?? <span class="hint">{t(m.openedUnknown)}</span>,
        },
        {
          key: 'programmes',
          label: t(m.programmes),
          kind: 'number',
          minor: true,
          cell: (row) => format.number(row.programmes),
        },
        { key: 'cohorts', label: t(m.cohorts), kind: 'number', cell: (row) => format.number(row.cohorts) },
        { key: 'nations', label: t(m.nations), kind: 'number', cell: (row) => format.number(row.nations) },
        { key: 'alumni', label: t(m.alumni), kind: 'number', cell: (row) => format.number(row.alumni) },
      ]}
    />
  )
}

function AddAcademy({ refused }: { refused: PageRequest['refused'] }) {
  const { t, locale } = useView()
  return (
    <div class="no-print">
      <Section title={t(m.add)} id="add">
        <Form action="/academies" form="add" {...formState(refused, 'add')} buttons={<Button>{t(m.addThis)}</Button>}>
          <TextField name="code" label={t(m.code)} hint={t(m.codeHint)} width="short" required />
          <TextField name="name" label={t(m.name)} width="medium" required />
          <SelectField
            name="kind"
            label={t(m.kind)}
            value="academy"
            options={academyKinds.map((value) => ({ value, label: t(academyKindName[value]) }))}
          />
          <TextField name="city" label={t(m.city)} width="medium" required />
          <SelectField
            name="country"
            label={t(m.country)}
            empty=""
            required
            options={[...countries.keys()]
              .map((value) => ({ value, label: countryName(locale, value) }))
              .toSorted((a, b) => a.label.localeCompare(b.label, locale))}
          />
          <TextField name="opened" label={t(m.opened)} width="short" />
          <TextField name="source" label={t(m.source)} width="medium" required />
        </Form>
      </Section>
    </div>
  )
}
