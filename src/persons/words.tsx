// What the pages about persons share: links, names in their script, standings, reasons why two may be one.
import { Alert, CalendarDate, Name, SelectField, Tag, TextField, useView } from '#web/index.ts'
import type { FormFields } from '#web/page.ts'
import type { Alike } from './alike.ts'
import { messages as m, sexNames, standingNames, strengthNames, whyNames } from './messages.ts'
import { sexes, type Person } from './person.ts'
import type { Standing } from './standing.ts'

export const personAddress = (id: string) => `/persons/${id}`
export const personsAddress = (country: string) => `/persons?country=${encodeURIComponent(country)}`

/** The first value of a field of a form; undefined where it was left empty. */
export const one = (fields: FormFields, name: string): string | undefined =>
  [fields[name] ?? []].flat()[0]?.trim() || undefined
/** The same, but what was emptied is taken away. */
export const orNull = (fields: FormFields, name: string): string | null => one(fields, name) ?? null
export const ticked = (fields: FormFields, name: string) => one(fields, name) === 'yes'
/** A whole number; what is none stays as it was typed, so that the operation says what is wrong. */
export const numberOf = (fields: FormFields, name: string): number | null => {
  const text = one(fields, name)
  return text === undefined ? null : (Number(text) as number | null)
}

export function PersonLink({
  person: { id, code, name },
  own,
}: {
  person: Pick<Person, 'id' | 'code' | 'name'>
  own?: boolean
}) {
  return (
    <>
      <a href={`${personAddress(id)}${own ? '?own=true' : ''}`}>
        <bdi>{name}</bdi>
      </a>{' '}
      <code>{code}</code>
    </>
  )
}

export const PersonName = ({ person: { name, language } }: { person: Pick<Person, 'name' | 'language'> }) => (
  <Name {...(language && { lang: language })}>{name}</Name>
)

const tones = { cleared: 'good', 'not-cleared': 'waiting', 'not-needed': 'plain' } as const

export function StandingTag({ standing: { state, until } }: { standing: Standing }) {
  const { t, format } = useView()
  return (
    <>
      <Tag tone={tones[state]}>{t(standingNames[state])}</Tag>
      {until && <> {t(m.until, { date: format.date(until) })}</>}
    </>
  )
}

const strengthTones = { strong: 'bad', likely: 'waiting', possible: 'plain' } as const

export function StrengthTag({ strength }: Pick<Alike, 'strength'>) {
  const { t } = useView()
  return <Tag tone={strengthTones[strength]}>{t(strengthNames[strength])}</Tag>
}

/** The reasons in a row, and the name that is alike where they rest on one. */
export function Reasons({ reasons, name }: Pick<Alike, 'reasons' | 'name'>) {
  const { t } = useView()
  return (
    <>
      {reasons.map((reason, index) => (
        <>
          {index > 0 && ' · '}
          <bdi>{t(whyNames[reason])}</bdi>
        </>
      ))}
      {name && (
        <>
          {' '}
          (<bdi>{name}</bdi>)
        </>
      )}
    </>
  )
}

export function SexField({ value }: { value?: string | null }) {
  const { t } = useView()
  return (
    <SelectField
      name="sex"
      label={t(m.sex)}
      value={value ?? ''}
      empty={t(m.notKnown)}
      options={sexes.map((sex) => ({ value: sex, label: t(sexNames[sex]) }))}
    />
  )
}

/** Year, month and day, each of which may be missing; `path` is where the operation takes them. */
export function BirthFields({
  path,
  value,
}: {
  path: string
  value?: { year: number | null; month: number | null; day: number | null } | null
}) {
  const { t } = useView()
  const field = (member: 'year' | 'month' | 'day', label: string, hint?: string) => (
    <TextField
      name={`${path}.${member}`}
      label={label}
      hint={hint}
      inputmode="numeric"
      width="short"
      value={value?.[member]?.toString() ?? ''}
    />
  )
  return (
    <>
      {field('year', t(m.birthYear), t(m.birthHint))}
      {field('month', t(m.birthMonth))}
      {field('day', t(m.birthDay))}
    </>
  )
}

/** What those fields hold; null where all are empty. */
export function birthOf(fields: FormFields, path: string) {
  const [year, month, day] = ['year', 'month', 'day'].map((member) => numberOf(fields, `${path}.${member}`))
  return year === null && month === null && day === null ? null : { year: year!, month: month!, day: day! }
}

/** From a day to a day, either of which may not be known. */
export function Span({ fromOn, untilOn }: { fromOn: string | null; untilOn: string | null }) {
  const { t } = useView()
  if (!fromOn && !untilOn) return <span class="hint">{t(m.noDates)}</span>
  return (
    <>
      {fromOn ? <CalendarDate on={fromOn} /> : '…'} – {untilOn ? <CalendarDate on={untilOn} /> : '…'}
    </>
  )
}

/** Rank and title, each in its own direction, and whether it is the command. */
export function Post({ rank, title, commands }: { rank: string | null; title: string | null; commands: boolean }) {
  const { t } = useView()
  const parts = [rank, title, commands ? t(m.commander) : null].filter((part) => part !== null)
  return (
    <>
      {parts.map((part, index) => (
        <>
          {index > 0 && ' · '}
          <bdi>{part}</bdi>
        </>
      ))}
    </>
  )
}

export function HeldAlert({ batch }: { batch: string | null }) {
  const { t } = useView()
  return batch === null ? null : <Alert kind="warning">{t(m.heldBy, { batch })}</Alert>
}
