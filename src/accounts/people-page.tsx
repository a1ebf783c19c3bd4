// The people of the bureau, for account administrators: the list, and entering somebody.
import { SelectField, TextField } from '#web/components/field.tsx'
import { FilterForm } from '#web/components/filter-form.tsx'
import { Button, Form, formState } from '#web/components/form.tsx'
import { Pager } from '#web/components/pager.tsx'
import { Section } from '#web/components/section.tsx'
import { Table } from '#web/components/table.tsx'
import { Invented } from '#web/components/text.tsx'
import { page } from '#web/page.ts'
import { useView } from '#web/view.ts'
import { languageOptions, one } from './forms.ts'
import { messages as m } from './messages.ts'
import { createPerson, listPeople, type Person } from './person.ts'
import { grantInWords } from './words.ts'

export const peoplePage = page({
  path: '/accounts',
  needs: 'account.manage',
  menu: { room: 'bureau', label: m.people, order: 90 },
  async get({ act, query, refused }) {
    const search = query.get('search') ?? ''
    const cursor = query.get('cursor')
    const { people, next } = await act(listPeople, { search, ...(cursor && { cursor }) })
    const Body = () => {
      const { t } = useView()
      return (
        <>
          <p>
            {t(m.peopleWhy)} <a href="/sign-in-groups">{t(m.toGroups)}</a>
          </p>
          <FilterForm>
            <TextField name="search" label={t(m.search)} type="search" value={search} width="medium" />
          </FilterForm>
          <People people={people} />
          {people.length > 0 && <Pager next={next} shown={people.length} />}
          <Section title={t(m.newPerson)}>
            <p>{t(m.newPersonWhy)}</p>
            <Form
              action="/accounts"
              form="create"
              {...formState(refused, 'create')}
              buttons={<Button>{t(m.enterPerson)}</Button>}
            >
              <TextField name="name" label={t(m.name)} width="medium" required />
              <TextField name="email" label={t(m.email)} type="email" width="medium" />
              <SelectField name="language" label={t(m.language)} value="en" options={languageOptions} />
            </Form>
          </Section>
        </>
      )
    }
    return { title: m.people, body: <Body /> }
  },
  forms: {
    create: {
      operation: createPerson,
      input: (fields) => ({
        name: one(fields, 'name'),
        email: one(fields, 'email') || null,
        language: one(fields, 'language'),
      }),
      next: (person: Person) => `/accounts/${person.id}`,
    },
  },
})

function People({ people }: { people: readonly Person[] }) {
  const view = useView()
  const { t, format } = view
  return (
    <Table
      caption={t(m.people)}
      captionHidden
      rows={people}
      empty={<p>{t(m.noPeople)}</p>}
      columns={[
        {
          key: 'name',
          label: t(m.name),
          kind: 'name',
          cell: (person) => (
            <>
              <a href={`/accounts/${person.id}`}>
                <bdi>{person.name}</bdi>
              </a>
              {person.invented && <Invented />}
            </>
          ),
        },
        { key: 'email', label: t(m.email), minor: true, cell: (person) => <bdi>{person.email ?? ''}</bdi> },
        {
          key: 'roles',
          label: t(m.roles),
          cell: (person) => format.list(person.grants.map((grant) => grantInWords(view, grant))),
        },
        { key: 'state', label: t(m.state), cell: (person) => t(person.active ? m.activeState : m.closedState) },
        {
          key: 'lastSeen',
          label: t(m.lastSeen),
          kind: 'date',
          cell: (person) => (person.lastSeenAt ? format.instant(person.lastSeenAt) : t(m.never)),
        },
      ]}
    />
  )
}
