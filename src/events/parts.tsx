// What the pages about events share: addresses, tags of states, choices, folded forms, lists read from a field.
import type { PropsWithChildren } from 'hono/jsx'
import {
  Button,
  countries,
  Form,
  formState,
  intlTag,
  SelectField,
  Tag,
  TextArea,
  useView,
  type FieldProps,
  type Locale,
  type Tone,
} from '#web/index.ts'
import type { FormFields, PageRequest } from '#web/page.ts'
import { countryName } from '#portfolio/index.ts'
import type { Event } from './event.ts'
import type { State } from './state.ts'
import { stateNames } from './names.ts'
import { messages as m } from './words.ts'

export { countryName }

export const eventAddress = (code: string) => `/events/${encodeURIComponent(code)}`
/** A page of the area rosters. */
export const rosterAddress = (code: string) => `${eventAddress(code)}/roster`
export const courseAddress = (code: string) => `/courses/${encodeURIComponent(code)}`

/** The first value of a field of a form; undefined where it was left empty. */
export const one = (fields: FormFields, name: string): string | undefined => [fields[name] ?? []].flat()[0] || undefined
/** The same, but what was emptied is taken away. */
export const orNull = (fields: FormFields, name: string): string | null => one(fields, name) ?? null
/** Codes parted by commas, semicolons or spaces. */
export const codesOf = (fields: FormFields, name: string): string[] =>
  (one(fields, name) ?? '').split(/[\s,;]+/).filter(Boolean)
export const versionOf = (fields: FormFields) => Number(one(fields, 'version'))

const tones: Record<State, Tone> = {
  created: 'plain',
  'pending-approval': 'waiting',
  approved: 'active',
  completed: 'good',
  finalised: 'ended',
  cancelled: 'bad',
  closed: 'bad',
}

export function StateTag({ state }: { state: State }) {
  const { t } = useView()
  return <Tag tone={tones[state]}>{t(stateNames[state])}</Tag>
}

/** A language by its name in the reader's language; a tag that has none is its own. */
export const languageName = (tag: string, locale: Locale) =>
  new Intl.DisplayNames(intlTag(locale), { type: 'language', fallback: 'code' }).of(tag) ?? tag

export function EventLink({ event: { code, title } }: { event: Pick<Event, 'code' | 'title'> }) {
  return (
    <>
      <a href={eventAddress(code)}>
        <bdi>{title}</bdi>
      </a>{' '}
      <code>{code}</code>
    </>
  )
}

export function Dates({ startsOn, endsOn }: Pick<Event, 'startsOn' | 'endsOn'>) {
  const { t, format } = useView()
  const first = format.date(startsOn)
  return <>{startsOn === endsOn ? first : t(m.dates, { from: first, to: format.date(endsOn) })}</>
}

/** All countries by their names in the reader's language. */
export const countryOptions = (locale: Locale, codes: Iterable<string> = countries.keys()) =>
  [...codes]
    .map((value) => ({ value, label: countryName(value, locale) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, locale))

export const CountryField = ({
  codes,
  empty,
  ...field
}: FieldProps & { codes?: readonly string[]; empty?: string | true }) => {
  const { locale } = useView()
  return <SelectField {...field} options={countryOptions(locale, codes)} {...(empty !== undefined && { empty })} />
}

type FoldedProps = PropsWithChildren<{
  action: string
  version?: number
  refused: PageRequest['refused']
  form: string
  title: string
  why?: string | undefined
  button: string
  kind?: 'primary' | 'danger'
  open?: boolean
}>

/** A form folded away until it is wanted, or was refused. */
export function Folded({
  action,
  version,
  refused,
  form,
  title,
  why,
  button,
  kind = 'primary',
  open,
  children,
}: FoldedProps) {
  const state = formState(refused, form)
  return (
    <details class="fold" id={form} open={open || state.errors.length > 0 || refused?.form === form}>
      <summary>{title}</summary>
      {why && <p>{why}</p>}
      <Form action={action} form={form} {...state} buttons={<Button kind={kind}>{button}</Button>}>
        {version !== undefined && <input type="hidden" name="version" value={String(version)} />}
        {children}
      </Form>
    </details>
  )
}

export function Reason({ optional }: { optional?: boolean }) {
  const { t } = useView()
  return (
    <TextArea
      name="reason"
      label={optional ? t(m.word) : t(m.reason)}
      hint={t(m.reasonHint)}
      rows={2}
      required={!optional}
    />
  )
}
