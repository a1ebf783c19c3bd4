// A form that posts to an operation. After a Problem the same page comes back with the errors on top and at the
// fields, and with what the person had typed.
import { createContext, useContext, type Child, type PropsWithChildren } from 'hono/jsx'
import type { FieldError } from '#kernel/wrong-field.ts'
import { webMessages as m } from '../messages.ts'
import { wrongInWords, type Wrong } from '../messages/problem.ts'
import type { PageRequest } from '../page.ts'
import { useView } from '../view.ts'

export interface FormState {
  errors: readonly Wrong[]
  /** What was submitted, by field name. */
  values: Readonly<Record<string, string | readonly string[]>>
  /** Sets the ids of this form's fields apart from those of the page's other forms. */
  scope?: string
}

export const FormContext = createContext<FormState>({ errors: [], values: {} })

/** The id of a field's control, to which the error summary links. */
export const fieldId = (name: string, scope = 'field') => `${scope}-${name}`

export type FormProps = PropsWithChildren<{
  action: string
  /** Whether the form carries files. */
  upload?: boolean
  errors?: readonly Wrong[]
  values?: FormState['values']
  /** The buttons: usually one `<Button>`. */
  buttons: Child
  id?: string
  /** Which of the page's forms this is, where it has several: the hidden field `form`. */
  form?: string
}>

export function Form({ action, upload, errors = [], values = {}, buttons, id, form, children }: FormProps) {
  return (
    <FormContext.Provider value={{ errors, values, ...(form === undefined ? {} : { scope: form }) }}>
      <form
        class="form"
        id={id}
        method="post"
        action={action}
        enctype={upload ? 'multipart/form-data' : undefined}
        novalidate
      >
        <HiddenToken />
        {form !== undefined && <input type="hidden" name="form" value={form} />}
        <ErrorSummary errors={errors} />
        {children}
        <div class="form-buttons">{buttons}</div>
      </form>
    </FormContext.Provider>
  )
}

/** The token that the server may ask for; nothing where it asks for none. */
export function HiddenToken() {
  const { csrf } = useView()
  return csrf === undefined ? null : <input type="hidden" name="csrf" value={csrf} />
}

/** What is wrong, on top of the form, each error a link to its field. Nothing where nothing is wrong. */
export function ErrorSummary({ errors }: { errors: readonly Wrong[] }) {
  const { t } = useView()
  const { scope } = useContext(FormContext)
  if (errors.length === 0) return null
  return (
    <div class="error-summary" role="alert" tabindex={-1}>
      <h2>{t(m.errorSummaryTitle, { count: errors.length })}</h2>
      <ul>
        {errors.map((error) => (
          <li>
            {error.path ? (
              <a href={`#${fieldId(error.path, scope)}`}>{wrongInWords(t, error)}</a>
            ) : (
              wrongInWords(t, error)
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A field's id, the errors at it and what was submitted for it. */
export function useField(name: string) {
  const { errors, values, scope } = useContext(FormContext)
  const { t } = useView()
  const own = errors.filter((error) => error.path === name).map((error) => wrongInWords(t, error))
  return { id: fieldId(name, scope), errors: own, value: values[name] }
}

export type ButtonProps = PropsWithChildren<{
  kind?: 'primary' | 'secondary' | 'danger'
  name?: string
  value?: string
  formaction?: string
  /** Read out instead of the words, which it must contain. */
  label?: string | undefined
}>

export function Button({ kind = 'primary', name, value, formaction, label, children }: ButtonProps) {
  return (
    <button class={`button button-${kind}`} name={name} value={value} formaction={formaction} aria-label={label}>
      {children}
    </button>
  )
}

/** The state of the form of this name after a refusal, to spread into `<Form>`; empty when another was refused. */
export function formState(refused: PageRequest['refused'], form: string): FormState {
  if (refused?.form !== form) return { errors: [], values: {} }
  const { problem, fields } = refused
  const errors = 'errors' in problem.details ? (problem.details.errors as FieldError[]) : [{ path: '', problem }]
  return { errors, values: fields }
}

export type OneButtonProps = PropsWithChildren<{
  action: string
  form?: string
  fields?: Readonly<Record<string, string>>
  kind?: ButtonProps['kind']
  /** What the button does to what, where the same words stand in every row. */
  label?: string
}>

/** A form that is one button. */
export function OneButton({ action, form, fields = {}, kind = 'secondary', label, children }: OneButtonProps) {
  return (
    <form class="one-button" method="post" action={action}>
      <HiddenToken />
      {Object.entries(form === undefined ? fields : { ...fields, form }).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button kind={kind} label={label}>
        {children}
      </Button>
    </form>
  )
}
