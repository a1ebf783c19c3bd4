// The people of the bureau, for account administrators: the list, and entering somebody.
import { SelectField, TextField } from '#web/components/field.tsx'
import { Button, Form } from '#web/components/form.tsx'
import { Table } from '#web/components/table.tsx'
import { translator } from '#web/messages/index.ts'
import { page } from '#web/page.ts'
import { useView } from '#web/view.ts'
import { languageOptions, one, stateOf } from './forms.tsx'
import { localeOr } from './language.ts'
import { messages as m } from './messages.ts'
import { createPerson, listPeople, type Person } from './person.ts'
import { grantInWords } from './words.ts'

export const peoplePage = page({
  path: '/accounts',
  needs: 'account.manage',
  menu: { label: m.people, order: 90 },
  async get({ act, session, query, refused }) {
    const search = query.get('search') ?? ''
    const { people } = await act(listPeople, { search })
    const Body = () => {
      const { t } = useView()
      return (
        <>
          <p>{t(m.peopleWhy)}</p>
          <form class="filters" method="get" action="/accounts" role="search">
            <TextField name="search" label={t(m.search)} type="search" value={search} width="medium" />
            <Button kind="secondary">{t(m.find)}</Button>
          </form>
          <People people={people} />
          <h2>{t(m.newPerson)}</h2>
          <p>{t(m.newPersonWhy)}</p>
          <Form action="/accounts" {...stateOf(refused, 'create')} buttons={<Button>{t(m.enterPerson)}</Button>}>
            <input type="hidden" name="form" value="create" />
            <TextField name="name" label={t(m.name)} width="medium" required />
            <TextField name="email" label={t(m.email)} type="email" width="medium" />
            <SelectField name="language" label={t(m.language)} value="en" options={languageOptions} />
          </Form>
        </>
      )
    }
    return { title: translator(localeOr(session.locale))(m.people), body: <Body /> }
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
  const { t, format } = useView()
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
              {person.invented && ' ◆'}
            </>
          ),
        },
        { key: 'email', label: t(m.email), minor: true, cell: (person) => <bdi>{person.email ?? ''}</bdi> },
        {
          key: 'roles',
          label: t(m.roles),
          cell: (person) => format.list(person.grants.map((grant) => grantInWords(t, grant))),
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
