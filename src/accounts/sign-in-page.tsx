// The page at the door: the organization's sign-in, and on the demonstration bureau the invented people.
import { roles, scopeKinds } from '#kernel/access.ts'
import type { Problem } from '#kernel/problem.ts'
import { Alert, ProblemAlert } from '#web/components/alert.tsx'
import { Button, HiddenToken } from '#web/components/form.tsx'
import { Section } from '#web/components/section.tsx'
import { Table } from '#web/components/table.tsx'
import { Sentence } from '#web/components/text.tsx'
import { useView } from '#web/view.ts'
import type { DemonstrationPerson } from './door.ts'
import { messages as m, roleName } from './messages.ts'
import { scopeInWords } from './words.ts'

interface SignInProps {
  hasProvider: boolean
  /** Null where this is no demonstration; 'elsewhere' where it is one, seen from another computer. */
  demonstration: readonly DemonstrationPerson[] | 'elsewhere' | null
  returnTo: string
  /** Whether a form was sent after the session had ended. */
  unsent: boolean
}

export function SignIn({ hasProvider, demonstration, returnTo, unsent }: SignInProps) {
  const { t } = useView()
  return (
    <>
      {unsent && <Alert kind="warning">{t(m.unsent)}</Alert>}
      {hasProvider && (
        <>
          <p>{t(m.signInWhy)}</p>
          <p>
            <a class="button button-primary" href={`/sign-in/start?${new URLSearchParams({ return: returnTo })}`}>
              {t(m.signInWithProvider)}
            </a>
          </p>
        </>
      )}
      {!hasProvider && demonstration === null && (
        <Alert kind="warning">
          <Sentence message={m.noProvider} values={{ guide: <a href="/help/sign-in">{t(m.signInGuide)}</a> }} />
        </Alert>
      )}
      {demonstration === 'elsewhere' && <Alert kind="info">{t(m.demonstrationElsewhere)}</Alert>}
      {Array.isArray(demonstration) && <Demonstration people={demonstration} returnTo={returnTo} />}
    </>
  )
}

/** Headquarters first, as the roles are listed; within a role whoever sees most. */
const byRole = (a: DemonstrationPerson, b: DemonstrationPerson) =>
  rank(a) - rank(b) || a.name.localeCompare(b.name, 'en')
const rank = ({ grants: [first] }: DemonstrationPerson) =>
  first ? roles.indexOf(first.role) * scopeKinds.length + scopeKinds.indexOf(first.scopeKind) : Infinity

function Demonstration({ people, returnTo }: { people: readonly DemonstrationPerson[]; returnTo: string }) {
  const view = useView()
  const { t, format } = view
  const ordered = people.toSorted(byRole)
  const first = ordered[0]
  return (
    <Section title={t(m.demonstration)}>
      <p>
        {t(m.demonstrationWhy)} {first && <bdi>{t(m.demonstrationFirst, { name: first.name })}</bdi>}
      </p>
      <form method="post" action="/sign-in/demonstration">
        <HiddenToken />
        <input type="hidden" name="return" value={returnTo} />
        <Table
          caption={t(m.people)}
          captionHidden
          rows={ordered}
          columns={[
            {
              key: 'name',
              label: t(m.name),
              kind: 'name',
              cell: (person) => (
                <Button kind={person === first ? 'primary' : 'secondary'} name="person" value={person.id}>
                  <bdi>{t(m.beThisPerson, { name: person.name })}</bdi>
                </Button>
              ),
            },
            {
              key: 'role',
              label: t(m.role),
              cell: ({ grants }) => format.list([...new Set(grants.map(({ role }) => t(roleName(role))))]),
            },
            {
              key: 'scope',
              label: t(m.scopeKind),
              cell: ({ grants }) => <bdi>{format.list(grants.map((grant) => scopeInWords(view, grant)))}</bdi>,
            },
          ]}
        />
      </form>
    </Section>
  )
}

export function SignInFailed({ problem }: { problem: Problem }) {
  const { t } = useView()
  return (
    <>
      <ProblemAlert problem={problem} />
      <p>
        <a href="/sign-in">{t(m.tryAgain)}</a>
      </p>
    </>
  )
}
