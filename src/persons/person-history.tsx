// The history of a person, in words; of a biography only which of its fields changed.
import { RecordHistory, useView } from '#web/index.ts'
import { actNames, fieldNames, memberNames, messages as m, sexNames, stateNames } from './messages.ts'
import type { Act, PersonState, Sex } from './person.ts'
import type { PersonRecord } from './show.ts'
import { personAddress } from './words.tsx'

type Member = PersonRecord['history'][number]['changes'][number]['member']

/** The names of fields of a biography, in words. */
export const useFieldNames = () => {
  const { t } = useView()
  return (fields: readonly string[]) =>
    fields.map((field) => (fieldNames[field] ? t(fieldNames[field]) : field)).join(', ')
}

export function PersonHistory({ record: { person, history, asOf } }: { record: PersonRecord }) {
  const { t } = useView()
  const named = useFieldNames()
  const word = (member: Member, value: string | null) => {
    if (value === null) return null
    if (member === 'sex') return t(sexNames[value as Sex])
    return member === 'state' ? t(stateNames[value as PersonState]) : value
  }
  return (
    <RecordHistory
      address={personAddress(person.id)}
      asOf={asOf}
      asOfHint={t(m.asOfHint)}
      entries={history.map((entry) => ({
        ...entry,
        act: t(actNames[entry.act as Act]),
        changes: entry.changes.map(({ member, before, after }) => ({
          member: t(memberNames[member]),
          before: word(member, before),
          after: word(member, after),
        })),
        further: entry.fields.length > 0 && <li>{t(m.biographyFields, { fields: named(entry.fields) })}</li>,
      }))}
    />
  )
}
