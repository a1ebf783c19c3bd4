// A form that is folded away under what it does, until it is wanted or was refused.
import type { PropsWithChildren } from 'hono/jsx'
import type { PageRequest } from '../page.ts'
import { Button, Form, formState, type ButtonProps } from './form.tsx'

export type FoldedFormProps = PropsWithChildren<{
  action: string
  /** Which of the page's forms it is. */
  form: string
  refused: PageRequest['refused']
  title: string
  why?: string
  button: string
  kind?: ButtonProps['kind']
  /** Whether it stands open from the first. */
  open?: boolean
  /** The version of the record that the reader saw, so that nobody overwrites what was written meanwhile. */
  version?: number
}>

export function FoldedForm({
  action,
  form,
  refused,
  title,
  why,
  button,
  kind,
  open,
  version,
  children,
}: FoldedFormProps) {
  const state = formState(refused, form)
  return (
    <details class="fold" open={open || state.errors.length > 0} id={form}>
      <summary>{title}</summary>
      {why && <p>{why}</p>}
      <Form action={action} form={form} {...state} buttons={<Button {...(kind && { kind })}>{button}</Button>}>
        {version !== undefined && <input type="hidden" name="version" value={String(version)} />}
        {children}
      </Form>
    </details>
  )
}
