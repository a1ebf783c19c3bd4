// My account: who I am here, what I may see and where, where I am signed in, and my tokens.
import { Alert, ProblemAlert } from '#web/components/alert.tsx'
import { Choices, SelectField, TextField } from '#web/components/field.tsx'
import { Button, Form, type FormState } from '#web/components/form.tsx'
import { Section } from '#web/components/section.tsx'
import { Table } from '#web/components/table.tsx'
import { Name } from '#web/components/text.tsx'
import { page } from '#web/page.ts'
import { useView } from '#web/view.ts'
import type { z } from 'zod'
import { languageOptions, one } from './forms.ts'
import { whoAmI } from './me.ts'
import { messages as m, permissionMessages, scopeMessages } from './messages.ts'
import { listSessions, revokeSession } from './session-list.ts'
import { SessionTable } from './session-table.tsx'
import type { createToken } from './token.ts'
import { grantInWords, scopeKeyInWords } from './words.ts'

type Me = z.output<typeof whoAmI.output>

export const accountPage = page({
  path: '/account',
  needs: null,
  menu: { room: 'bureau', label: m.account, order: 95 },
  async get({ act, refused }) {
    const me = await act(whoAmI, {})
    const { sessions } = await act(listSessions, {})
    const Body = () => {
      const { t } = useView()
      return (
        <>
          {refused?.form === 'revoke' && <ProblemAlert problem={refused.problem} />}
          <Roles me={me} />
          <MaySee me={me} />
          <Section title={t(m.sessions)}>
            <SessionTable sessions={sessions} action="/account" />
          </Section>
          <Section title={t(m.tokens)}>
            <p>{t(m.tokensWhy)}</p>
            <NewToken errors={[]} values={{}} />
          </Section>
          <Section title={t(m.language)}>
            <Form action="/account/language" buttons={<Button kind="secondary">{t(m.changeLanguage)}</Button>}>
              <SelectField name="language" label={t(m.ofPages)} value={me.language} options={languageOptions} />
            </Form>
          </Section>
        </>
      )
    }
    return { title: m.account, body: <Body /> }
  },
  forms: {
    revoke: { operation: revokeSession, input: (fields) => ({ id: one(fields, 'session') }) },
  },
})

function Roles({ me }: { me: Me }) {
  const view = useView()
  const { t } = view
  return (
    <>
      <p>
        <strong>
          <Name invented={me.invented}>{me.name}</Name>
        </strong>{' '}
        <bdi>{me.email}</bdi>
      </p>
      <Section title={t(m.myRoles)}>
        {me.grants.length === 0 && <Alert kind="info">{t(m.noRoles)}</Alert>}
        <ul>
          {me.grants.map((grant) => (
            <li>
              <bdi>{grantInWords(view, grant)}</bdi>
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}

/** The permissions of the policies, which both walls read, in words. */
function MaySee({ me }: { me: Me }) {
  const view = useView()
  const { t, format } = view
  if (me.permissions.length === 0) return null
  const where = (scopes: string[] | null) =>
    scopes ? format.list(scopes.map((key) => scopeKeyInWords(view, key))) : t(scopeMessages.everything)
  const rows = me.permissions.map(({ permission, scopes }) => {
    const words = permissionMessages[permission]
    return { may: words ? t(words) : permission, where: where(scopes) }
  })
  return (
    <Section title={t(m.maySee)}>
      <p>{t(m.whoSees)}</p>
      <Table
        caption={t(m.maySee)}
        captionHidden
        rows={rows}
        columns={[
          { key: 'may', label: t(m.may), kind: 'name', cell: (row) => row.may },
          { key: 'where', label: t(m.where), cell: (row) => <bdi>{row.where}</bdi> },
        ]}
      />
    </Section>
  )
}

export function NewToken({ errors, values }: FormState) {
  const { t } = useView()
  return (
    <Form action="/account/tokens" errors={errors} values={values} buttons={<Button>{t(m.createToken)}</Button>}>
      <TextField name="name" label={t(m.tokenName)} width="medium" required />
      <Choices name="readOnly" label={t(m.tokenMay)} options={[{ value: 'yes', label: t(m.tokenReadOnly) }]} />
      <TextField name="days" label={t(m.tokenDays)} type="number" width="short" value="90" />
    </Form>
  )
}

/** Shown once, in answer to the form itself: a secret belongs in no address. */
export function TokenMade({ made }: { made: z.output<typeof createToken.output> }) {
  const { t, format } = useView()
  return (
    <>
      <Alert kind="success" title={t(m.tokenMade, { name: made.name })}>
        {t(m.tokenOnce, { date: format.instant(made.expiresAt) })}
      </Alert>
      <p>
        <code dir="ltr">{made.token}</code>
      </p>
      <p>
        <a href="/account">{t(m.backToAccount)}</a>
      </p>
    </>
  )
}
