// What the forms of this area share: their state after a refusal, and small ones that are a single button.
import type { Child } from 'hono/jsx'
import { locales, localeNames } from '#web/messages/index.ts'
import type { FieldError, Problem } from '#kernel/problem.ts'
import { Button, HiddenToken, type FormState } from '#web/components/form.tsx'
import type { FormFields, PageRequest } from '#web/page.ts'

/** What is wrong with which field; a problem that names no field stands for the form as a whole. */
export const errorsOf = (problem: Problem): FieldError[] =>
  'errors' in problem.details ? (problem.details.errors as FieldError[]) : [{ path: '', message: problem.message }]

/** Errors and values to give back to the form of this name. */
export function stateOf(refused: PageRequest['refused'], form: string): FormState {
  if (refused?.form !== form) return { errors: [], values: {} }
  return { errors: errorsOf(refused.problem), values: refused.fields }
}

export const one = (fields: FormFields, name: string): string | undefined => [fields[name] ?? []].flat()[0]

export const languageOptions = locales.map((value) => ({ value, label: localeNames[value] }))

interface OneButtonProps {
  action: string
  form: string
  fields?: Record<string, string>
  kind?: 'primary' | 'secondary' | 'danger'
  /** What a screen reader says, where the same words stand in every row. */
  label?: string
  children: Child
}

/** A form that is one button. */
export function OneButton({ action, form, fields = {}, kind = 'secondary', label, children }: OneButtonProps) {
  return (
    <form method="post" action={action} aria-label={label}>
      <HiddenToken />
      <input type="hidden" name="form" value={form} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button kind={kind}>{children}</Button>
    </form>
  )
}
