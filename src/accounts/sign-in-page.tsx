// The page at the door: the organization's sign-in, and on the demonstration bureau the invented people.
import { Alert } from '#web/components/alert.tsx'
import { Button, HiddenToken } from '#web/components/form.tsx'
import { Section } from '#web/components/section.tsx'
import { Table } from '#web/components/table.tsx'
import { Invented } from '#web/components/text.tsx'
import { useView } from '#web/view.ts'
import type { DemonstrationPerson } from './door.ts'
import { messages as m } from './messages.ts'
import { grantInWords } from './words.ts'

interface SignInProps {
  hasProvider: boolean
  /** Null where this is no demonstration; 'elsewhere' where it is one, seen from another computer. */
  demonstration: readonly DemonstrationPerson[] | 'elsewhere' | null
  returnTo: string
}

export function SignIn({ hasProvider, demonstration, returnTo }: SignInProps) {
  const { t } = useView()
  return (
    <>
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
      {!hasProvider && demonstration === null && <Alert kind="warning">{t(m.noProvider)}</Alert>}
      {demonstration === 'elsewhere' && <Alert kind="info">{t(m.demonstrationElsewhere)}</Alert>}
      {Array.isArray(demonstration) && <Demonstration people={demonstration} returnTo={returnTo} />}
    </>
  )
}

function Demonstration({ people, returnTo }: { people: readonly DemonstrationPerson[]; returnTo: string }) {
  const view = useView()
  const { t, format } = view
  return (
    <Section title={t(m.demonstration)}>
      <p>{t(m.demonstrationWhy)}</p>
      <form method="post" action="/sign-in/demonstration">
        <HiddenToken />
        <input type="hidden" name="return" value={returnTo} />
        <Table
          caption={t(m.people)}
          captionHidden
          rows={people}
          columns={[
            {
              key: 'roles',
              label: t(m.roles),
              kind: 'name',
              cell: ({ grants }) => format.list(grants.map((grant) => grantInWords(view, grant))),
            },
            {
              key: 'name',
              label: t(m.name),
              cell: ({ id, name }) => (
                <Button kind="secondary" name="person" value={id}>
                  <bdi>{t(m.beThisPerson, { name })}</bdi>
                  <Invented />
                </Button>
              ),
            },
          ]}
        />
      </form>
    </Section>
  )
}

export function SignInFailed({ reason }: { reason: string }) {
  const { t } = useView()
  return (
    <>
      <Alert kind="error">{reason}</Alert>
      <p>
        <a href="/sign-in">{t(m.tryAgain)}</a>
      </p>
    </>
  )
}
