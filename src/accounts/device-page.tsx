// Letting a program in: the person types the code that it shows, sees its name, and decides.
import { Alert } from '#web/components/alert.tsx'
import { TextField } from '#web/components/field.tsx'
import { Button, Form, FormContext, formState, type FormState } from '#web/components/form.tsx'
import { Problem } from '#kernel/problem.ts'
import { page, type PageRequest } from '#web/page.ts'
import { useView } from '#web/view.ts'
import { answerDevice, lookAtDevice } from './device.ts'
import { one } from './forms.ts'
import { messages as m } from './messages.ts'

export const devicePage = page({
  path: '/device',
  needs: null,
  async get({ act, query, refused }) {
    const title = m.device
    const answered = query.get('answered')
    if (answered === 'allowed' || answered === 'denied')
      return { title, body: <Answered allowed={answered === 'allowed'} /> }
    const code = refused ? one(refused.fields, 'code') : query.get('code')
    if (!code) return { title, body: <AskCode errors={[]} values={{}} /> }
    if (refused) return { title, body: <AskCode {...atCode(refused)} /> }
    try {
      const { userCode, name } = await act(lookAtDevice, { code })
      return { title, body: <Decide code={userCode} name={name} /> }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { title, body: <AskCode {...atCode({ problem: error, form: 'code', fields: { code } })} /> }
    }
  },
  forms: {
    allow: {
      operation: answerDevice,
      input: (fields) => ({ code: one(fields, 'code'), allow: true }),
      next: () => '/device?answered=allowed',
    },
    deny: {
      operation: answerDevice,
      input: (fields) => ({ code: one(fields, 'code'), allow: false }),
      next: () => '/device?answered=denied',
    },
  },
})

/** Whatever went wrong is shown at the code. */
function atCode(refused: NonNullable<PageRequest['refused']>): FormState {
  const { errors, values } = formState(refused, refused.form)
  return { errors: errors.map((error) => ({ ...error, path: 'code' })), values }
}

function AskCode(state: FormState) {
  const { t } = useView()
  return (
    <FormContext.Provider value={state}>
      <form class="form" method="get" action="/device">
        <p>{t(m.deviceWhy)}</p>
        <TextField name="code" label={t(m.deviceCode)} width="short" autocomplete="off" required />
        <div class="form-buttons">
          <Button>{t(m.deviceNext)}</Button>
        </div>
      </form>
    </FormContext.Provider>
  )
}

function Decide({ code, name }: { code: string; name: string }) {
  const { t } = useView()
  return (
    <Form
      action="/device"
      buttons={
        <>
          <Button name="form" value="allow">
            {t(m.deviceAllow)}
          </Button>
          <Button kind="secondary" name="form" value="deny">
            {t(m.deviceDeny)}
          </Button>
        </>
      }
    >
      <p>
        <bdi>{t(m.deviceAsks, { name: `“${name}”` })}</bdi>
      </p>
      <p>
        {t(m.deviceCode)}: <code dir="ltr">{code}</code>
      </p>
      <input type="hidden" name="code" value={code} />
    </Form>
  )
}

function Answered({ allowed }: { allowed: boolean }) {
  const { t } = useView()
  return <Alert kind={allowed ? 'success' : 'info'}>{t(allowed ? m.deviceAllowed : m.deviceDenied)}</Alert>
}
