// What the pages about units share: names of countries, links, names in a script of their own, choices of a parent.
import { intlTag, Name, SelectField, Tag, TextField, useView, type FormState, type Locale } from '#web/index.ts'
import type { FormFields } from '#web/page.ts'
import type { UnitLine } from './list.ts'
import { messages as m, stateNames } from './messages.ts'
import type { Unit, UnitState } from './unit.ts'

export const countryName = (locale: Locale, code: string) =>
  new Intl.DisplayNames(intlTag(locale), { type: 'region', fallback: 'code' }).of(code) ?? code

export const unitAddress = (id: string) => `/units/${id}`
export const unitsAddress = (country: string) => `/units?country=${encodeURIComponent(country)}`

/** The first value of a field of a form; undefined where it was left empty. */
export const one = (fields: FormFields, name: string): string | undefined => [fields[name] ?? []].flat()[0] || undefined
/** The same, but what was emptied is taken away. */
export const orNull = (fields: FormFields, name: string): string | null => one(fields, name) ?? null

export function UnitLink({
  unit: { id, code, name },
  own,
}: {
  unit: Pick<Unit, 'id' | 'code' | 'name'>
  own?: boolean
}) {
  return (
    <>
      <a href={`${unitAddress(id)}${own ? '?own=true' : ''}`}>
        <bdi>{name}</bdi>
      </a>{' '}
      <code>{code}</code>
    </>
  )
}

export function LocalName({ unit: { localName, localLanguage } }: { unit: Pick<Unit, 'localName' | 'localLanguage'> }) {
  return localName === null ? null : <Name lang={localLanguage ?? ''}>{localName}</Name>
}

export function StateTag({ state }: { state: string }) {
  const { t } = useView()
  return <Tag tone={state === 'active' ? 'active' : 'ended'}>{t(stateNames[state as UnitState])}</Tag>
}

/** More units than this are not offered in a select: one is named by its code then. */
const mostOffered = 200

interface UnitFieldProps {
  name: string
  label: string
  offered: readonly UnitLine[]
  value?: string | undefined
  /** The words of no unit; where it is left out one must be named. */
  empty?: string
}

/** A field that names a unit of one country. */
export function UnitField({ name, label, offered, value, empty }: UnitFieldProps) {
  if (offered.length > mostOffered)
    return <TextField name={name} label={label} value={value} width="short" required={empty === undefined} />
  return (
    <SelectField
      name={name}
      label={label}
      value={value}
      empty={empty ?? ''}
      required={empty === undefined}
      options={offered.map((unit) => ({
        value: unit.id,
        label: `${'\u2003'.repeat(unit.depth)}${unit.name} (${unit.code})`,
      }))}
    />
  )
}

/** The fields of what a unit says of itself. */
export function SaidFields({ unit, kinds }: { unit?: Unit; kinds: readonly { value: string; label: string }[] }) {
  const { t } = useView()
  return (
    <>
      <TextField name="name" label={t(m.name)} value={unit?.name} width="medium" required />
      <TextField name="localName" label={t(m.localName)} value={unit?.localName ?? ''} width="medium" />
      <TextField
        name="localLanguage"
        label={t(m.localLanguage)}
        hint={t(m.languageHint)}
        value={unit?.localLanguage ?? ''}
        width="short"
      />
      <SelectField name="kind" label={t(m.kind)} value={unit?.kind ?? 'police'} options={kinds} required />
      <TextField
        name="acronym"
        label={t(m.acronym)}
        hint={t(m.acronymHint)}
        value={unit?.acronym ?? ''}
        width="short"
      />
      <TextField
        name="commanderPost"
        label={t(m.commanderPost)}
        hint={t(m.commanderPostHint)}
        value={unit?.commanderPost ?? ''}
        width="medium"
      />
      <TextField name="source" label={t(m.source)} hint={t(m.sourceHint)} value={unit?.source ?? ''} width="medium" />
    </>
  )
}

/** What those fields hold, as the operations take it. */
export const saidOf = (fields: FormFields) => ({
  name: one(fields, 'name') ?? '',
  localName: orNull(fields, 'localName'),
  localLanguage: orNull(fields, 'localLanguage'),
  kind: one(fields, 'kind'),
  acronym: orNull(fields, 'acronym'),
  commanderPost: orNull(fields, 'commanderPost'),
  source: orNull(fields, 'source'),
})

export const isOpen = ({ errors }: FormState) => errors.length > 0
