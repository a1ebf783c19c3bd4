// One person, for account administrators: details, roles, sessions, and whether they may come in.
import { Alert, ProblemAlert } from '#web/components/alert.tsx'
import { SelectField, TextField } from '#web/components/field.tsx'
import { Button, Form, formState, OneButton } from '#web/components/form.tsx'
import { Section } from '#web/components/section.tsx'
import { Table } from '#web/components/table.tsx'
import { Name } from '#web/components/text.tsx'
import { page, type PageRequest } from '#web/page.ts'
import { useView } from '#web/view.ts'
import { languageOptions, one } from './forms.ts'
import { GrantFields, grantOfForm } from './grant-fields.tsx'
import { giveRole, takeRole } from './grants.ts'
import { messages as m, roleName } from './messages.ts'
import { deactivatePerson, reactivatePerson, showPerson, updatePerson, type Person } from './person.ts'
import { listSessions, revokeSession } from './session-list.ts'
import { SessionTable } from './session-table.tsx'
import { scopeInWords } from './words.ts'

export const personPage = page({
  path: '/accounts/{id}',
  needs: 'account.manage',
  async get({ act, params, session, refused }) {
    const person = await act(showPerson, { id: params.id! })
    const { sessions } = await act(listSessions, { person: person.id })
    const address = `/accounts/${person.id}`
    const oneself = person.id === session.actor.id
    const Body = () => {
      const { t } = useView()
      return (
        <>
          {refused && !('errors' in refused.problem.details) && <ProblemAlert problem={refused.problem} />}
          {oneself && <Alert kind="info">{t(m.yourself)}</Alert>}
          <Details person={person} address={address} refused={refused} />
          <Roles person={person} address={address} oneself={oneself} />
          {!oneself && <GiveRole address={address} refused={refused} />}
          <Section title={t(m.sessionsOf)}>
            <SessionTable sessions={sessions} action={address} />
          </Section>
          {!oneself && <ComeIn person={person} address={address} />}
        </>
      )
    }
    return {
      title: person.name,
      heading: <Name invented={person.invented}>{person.name}</Name>,
      trail: [{ label: m.people, href: '/accounts' }],
      body: <Body />,
    }
  },
  forms: {
    update: {
      operation: updatePerson,
      input: (fields, { id }) => ({
        id,
        name: one(fields, 'name'),
        email: one(fields, 'email') || null,
        language: one(fields, 'language'),
        version: Number(one(fields, 'version')),
      }),
    },
    give: {
      operation: giveRole,
      input: (fields, { id }) => ({ id, ...grantOfForm(fields) }),
    },
    take: { operation: takeRole, input: (fields, { id }) => ({ id, grantId: one(fields, 'grant') }) },
    revoke: {
      operation: revokeSession,
      input: (fields) => ({ id: one(fields, 'session') }),
      next: (_, { id }) => `/accounts/${id}`,
    },
    deactivate: { operation: deactivatePerson, input: (_, { id }) => ({ id }) },
    reactivate: { operation: reactivatePerson, input: (_, { id }) => ({ id }) },
  },
})

interface Part {
  person: Person
  address: string
}
type Refused = Pick<PageRequest, 'refused'>

function Details({ person, address, refused }: Part & Refused) {
  const { t } = useView()
  return (
    <Section title={t(m.details)}>
      <Form
        action={address}
        form="update"
        {...formState(refused, 'update')}
        buttons={<Button kind="secondary">{t(m.save)}</Button>}
      >
        <input type="hidden" name="version" value={String(person.version)} />
        <TextField name="name" label={t(m.name)} value={person.name} width="medium" required />
        <TextField name="email" label={t(m.email)} value={person.email ?? ''} type="email" width="medium" />
        <SelectField name="language" label={t(m.language)} value={person.language} options={languageOptions} />
      </Form>
    </Section>
  )
}

const origins: Record<string, typeof m.fromAdministrator | typeof m.fromGroups | typeof m.fromFolder> = {
  administrator: m.fromAdministrator,
  'sign-in': m.fromGroups,
  folder: m.fromFolder,
}

function Roles({ person, address, oneself }: Part & { oneself: boolean }) {
  const view = useView()
  const { t } = view
  return (
    <Section title={t(m.roles)}>
      <Table
        caption={t(m.roles)}
        captionHidden
        rows={person.grants}
        empty={<p>{t(m.noRole)}</p>}
        columns={[
          { key: 'role', label: t(m.role), kind: 'name', cell: (grant) => t(roleName(grant.role)) },
          { key: 'scope', label: t(m.scopeKind), cell: (grant) => <bdi>{scopeInWords(view, grant)}</bdi> },
          { key: 'origin', label: t(m.origin), cell: ({ origin }) => t(origins[origin] ?? m.fromAdministrator) },
          {
            key: 'take',
            label: t(m.takeRole),
            cell: (grant) =>
              grant.origin === 'administrator' &&
              !oneself && (
                <OneButton
                  action={address}
                  form="take"
                  fields={{ grant: grant.id }}
                  label={t(m.takeRoleNamed, { role: t(roleName(grant.role)) })}
                >
                  {t(m.takeRole)}
                </OneButton>
              ),
          },
        ]}
      />
    </Section>
  )
}

function GiveRole({ address, refused }: { address: string } & Refused) {
  const { t } = useView()
  return (
    <Section title={t(m.giveRole)}>
      <Form action={address} form="give" {...formState(refused, 'give')} buttons={<Button>{t(m.giveThisRole)}</Button>}>
        <GrantFields />
      </Form>
    </Section>
  )
}

function ComeIn({ person, address }: Part) {
  const { t } = useView()
  if (!person.active)
    return (
      <OneButton action={address} form="reactivate">
        {t(m.reactivate)}
      </OneButton>
    )
  return (
    <Section title={t(m.deactivate)}>
      <p>{t(m.deactivateWhy)}</p>
      <OneButton action={address} form="deactivate" kind="danger">
        {t(m.deactivate)}
      </OneButton>
    </Section>
  )
}
