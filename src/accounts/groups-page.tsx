// Which groups at the identity provider give which roles, for account administrators.
import { ProblemAlert } from '#web/components/alert.tsx'
import { EmptyState } from '#web/components/empty-state.tsx'
import { TextField } from '#web/components/field.tsx'
import { Button, Form, formState, OneButton } from '#web/components/form.tsx'
import { Section } from '#web/components/section.tsx'
import { Table } from '#web/components/table.tsx'
import { page } from '#web/page.ts'
import { useView } from '#web/view.ts'
import { one } from './forms.ts'
import { GrantFields, grantOfForm } from './grant-fields.tsx'
import { addGroupRule, listGroupRules, removeGroupRule, type GroupRule } from './groups.ts'
import { messages as m, roleName } from './messages.ts'
import { scopeInWords } from './words.ts'

const address = '/sign-in-groups'

export const groupsPage = page({
  path: address,
  needs: 'account.manage',
  async get({ act, refused }) {
    const { rules } = await act(listGroupRules, {})
    const Body = () => {
      const { t } = useView()
      return (
        <>
          <p>{t(m.groupsWhy)}</p>
          {refused?.form === 'remove' && <ProblemAlert problem={refused.problem} />}
          <Rules rules={rules} />
          <div class="no-print">
            <Section title={t(m.addGroup)}>
              <Form
                action={address}
                form="add"
                {...formState(refused, 'add')}
                buttons={<Button>{t(m.addThisGroup)}</Button>}
              >
                <TextField name="group" label={t(m.group)} hint={t(m.groupHint)} width="medium" required />
                <GrantFields />
              </Form>
            </Section>
          </div>
        </>
      )
    }
    return { title: m.groups, trail: [{ label: m.people, href: '/accounts' }], body: <Body /> }
  },
  forms: {
    add: {
      operation: addGroupRule,
      input: (fields) => ({ group: one(fields, 'group'), ...grantOfForm(fields) }),
    },
    remove: {
      operation: removeGroupRule,
      input: (fields) => ({ group: one(fields, 'group'), ...grantOfForm(fields) }),
    },
  },
})

function Rules({ rules }: { rules: readonly GroupRule[] }) {
  const view = useView()
  const { t } = view
  return (
    <Table
      caption={t(m.groups)}
      captionHidden
      rows={rules}
      empty={<EmptyState title={t(m.noGroups)}>{t(m.noGroupsWhy)}</EmptyState>}
      columns={[
        { key: 'group', label: t(m.group), kind: 'name', cell: ({ group }) => <bdi>{group}</bdi> },
        { key: 'role', label: t(m.role), cell: ({ role }) => t(roleName(role)) },
        { key: 'scope', label: t(m.scopeKind), cell: (rule) => <bdi>{scopeInWords(view, rule)}</bdi> },
        {
          key: 'remove',
          label: t(m.removeGroup),
          cell: ({ group, role, scopeKind, scopeCode }) => (
            <OneButton
              action={address}
              form="remove"
              fields={{ group, role, scopeKind, scopeCode: scopeCode ?? '' }}
              label={t(m.removeGroupNamed, { role: t(roleName(role)), group })}
            >
              {t(m.removeGroup)}
            </OneButton>
          ),
        },
      ]}
    />
  )
}
