// Form fields: label, hint, error and control, tied together for those who can't see them.
import type { Child } from 'hono/jsx'
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'
import { useField } from './form.tsx'

export interface FieldProps {
  /** The field of the operation's input, as a dotted path: `name`, `people.0.email`. */
  name: string
  label: string
  hint?: Child
  /** Shown until something else was submitted. */
  value?: string | undefined
  required?: boolean
}

export interface Option {
  value: string
  label: string
  /** How many records the choice would leave, where that is known. */
  count?: number
}

interface FrameProps extends Omit<FieldProps, 'name' | 'value'> {
  id: string
  errors: readonly string[]
  control: Child
}

function described(id: string, hint: Child, errors: readonly string[]) {
  const ids = [hint ? `${id}-hint` : '', errors.length > 0 ? `${id}-error` : ''].filter(Boolean)
  return { 'aria-describedby': ids.join(' ') || undefined, 'aria-invalid': errors.length > 0 ? 'true' : undefined }
}

function FieldFrame({ id, label, hint, errors, required, control }: FrameProps) {
  return (
    <div class={errors.length > 0 ? 'field field-wrong' : 'field'}>
      <label for={id}>
        {label}
        {required && <Required />}
      </label>
      <HintAndErrors id={id} hint={hint} errors={errors} />
      {control}
    </div>
  )
}

function HintAndErrors({ id, hint, errors }: { id: string; hint: Child; errors: readonly string[] }) {
  const { t } = useView()
  return (
    <>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {errors.length > 0 && (
        <p class="field-error" id={`${id}-error`}>
          <span class="visually-hidden">{t(m.alertError)}: </span>
          {errors.join(' ')}
        </p>
      )}
    </>
  )
}

function Required() {
  const { t } = useView()
  return (
    <>
      {' '}
      <span class="required">({t(m.required)})</span>
    </>
  )
}

const single = (submitted: string | readonly string[] | undefined, given: string | undefined) =>
  typeof submitted === 'string' ? submitted : given

export interface TextFieldProps extends FieldProps {
  type?: 'text' | 'search' | 'email' | 'url' | 'password' | 'date' | 'number'
  /** How wide an answer is expected to be. */
  width?: 'short' | 'medium' | 'full'
  inputmode?: 'text' | 'decimal' | 'numeric'
  autocomplete?: string
  /** The id of a datalist that proposes values. */
  list?: string | undefined
}

export function TextField(props: TextFieldProps) {
  const { name, hint, value, required, type = 'text', width = 'full', inputmode, autocomplete, list } = props
  const { id, errors, value: submitted } = useField(name)
  const control = (
    <input
      id={id}
      name={name}
      type={type}
      class={`input-${width}`}
      value={single(submitted, value)}
      inputmode={inputmode}
      autocomplete={autocomplete}
      list={list}
      required={required}
      {...described(id, hint, errors)}
    />
  )
  return <FieldFrame {...props} id={id} errors={errors} control={control} />
}

/** A calendar date, as text with the browser's own picker. The value is ISO: `2023-05-26`. */
export const DateField = (props: FieldProps) => <TextField {...props} type="date" width="short" />

export function TextArea(props: FieldProps & { rows?: number }) {
  const { name, hint, value, required, rows = 4 } = props
  const { id, errors, value: submitted } = useField(name)
  const control = (
    <textarea id={id} name={name} rows={rows} required={required} dir="auto" {...described(id, hint, errors)}>
      {single(submitted, value) ?? ''}
    </textarea>
  )
  return <FieldFrame {...props} id={id} errors={errors} control={control} />
}

export interface SelectFieldProps extends FieldProps {
  options: readonly Option[]
  /** The words of a first, empty choice; `true` says "Any". None if left out. */
  empty?: string | true
}

export function SelectField(props: SelectFieldProps) {
  const { t } = useView()
  const { name, hint, value, required, options, empty } = props
  const { id, errors, value: submitted } = useField(name)
  const chosen = single(submitted, value) ?? ''
  const control = (
    <select id={id} name={name} required={required} {...described(id, hint, errors)}>
      {empty !== undefined && <option value="">{empty === true ? t(m.any) : empty}</option>}
      {options.map((option) => (
        <option value={option.value} selected={option.value === chosen}>
          {optionText(option)}
        </option>
      ))}
    </select>
  )
  return <FieldFrame {...props} id={id} errors={errors} control={control} />
}

const optionText = ({ label, count }: Option) => (count === undefined ? label : `${label} (${count})`)

export interface ChoicesProps extends Omit<FieldProps, 'value'> {
  options: readonly (Option & { hint?: string })[]
  values?: readonly string[]
  /** Whether one or several may be chosen. */
  kind?: 'several' | 'one'
  /** Whether the choices stand beside each other. */
  inline?: boolean
}

/** Checkboxes, or radio buttons where only one may be chosen. */
export function Choices(props: ChoicesProps) {
  const { name, label, hint, required, options, values = [], kind = 'several', inline } = props
  const { id, errors, value: submitted } = useField(name)
  const chosen = submitted === undefined ? values : [submitted].flat()
  return (
    <fieldset class={errors.length > 0 ? 'field field-wrong' : 'field'} {...described(id, hint, errors)}>
      <legend>
        {label}
        {required && <Required />}
      </legend>
      <HintAndErrors id={id} hint={hint} errors={errors} />
      <div class={inline ? 'choices choices-inline' : 'choices'}>
        {options.map((option, index) => (
          <label class="choice">
            <input
              id={index === 0 ? id : undefined}
              type={kind === 'one' ? 'radio' : 'checkbox'}
              name={name}
              value={option.value}
              checked={chosen.includes(option.value)}
            />
            <span>
              {optionText(option)}
              {option.hint && <span class="hint">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

export interface FileFieldProps extends Omit<FieldProps, 'value'> {
  /** Endings, with their dot: `['.xml', '.csv']`. */
  accept: readonly string[]
  multiple?: boolean
  maximumBytes?: number
}

export function FileField(props: FileFieldProps) {
  const { t, format } = useView()
  const { name, hint, required, accept, multiple, maximumBytes } = props
  const { id, errors } = useField(name)
  const limits = [
    t(m.fileTypes, { types: accept.join(', ') }),
    maximumBytes === undefined ? '' : t(m.fileLimit, { size: format.bytes(maximumBytes) }),
  ]
  const fullHint = [hint, limits.join(' ')].flatMap((part) => (part ? [part, ' '] : []))
  const control = (
    <input
      id={id}
      name={name}
      type="file"
      accept={accept.join(',')}
      multiple={multiple}
      required={required}
      {...described(id, fullHint, errors)}
    />
  )
  return <FieldFrame {...props} id={id} hint={fullHint} errors={errors} control={control} />
}
