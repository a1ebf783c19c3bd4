// The history of a person: what was done, by whom, why, and what changed by it; and the way to a day gone by.
import { DateField, FilterForm, History, Section, useView } from '#web/index.ts'
import { actNames, fieldNames, memberNames, messages as m, sexNames, stateNames } from './messages.ts'
import type { Act, PersonState, Sex } from './person.ts'
import type { PersonRecord } from './show.ts'
import { personAddress } from './words.tsx'

type Entry = PersonRecord['history'][number]
type Change = Entry['changes'][number]

export function PersonHistory({ record: { person, history, asOf } }: { record: PersonRecord }) {
  const { t } = useView()
  const address = personAddress(person.id)
  return (
    <Section title={t(m.history)} id="history">
      <FilterForm clearHref={address}>
        <DateField name="asOf" label={t(m.asOf)} hint={t(m.asOfHint)} value={asOf ?? ''} />
      </FilterForm>
      <History
        entries={history.map((entry) => ({
          at: entry.at,
          by: entry.by ?? '',
          what: <strong>{t(actNames[entry.act as Act])}</strong>,
          ...(entry.reason && { reason: entry.reason }),
          details: <Changes entry={entry} />,
          href: `${address}?asOf=${entry.at.slice(0, 10)}`,
        }))}
      />
    </Section>
  )
}

/** The names of fields of a biography, in words. */
export const useFieldNames = () => {
  const { t } = useView()
  return (fields: readonly string[]) =>
    fields.map((field) => (fieldNames[field] ? t(fieldNames[field]) : field)).join(', ')
}

function Changes({ entry: { changes, fields } }: { entry: Entry }) {
  const { t } = useView()
  const named = useFieldNames()
  const word = (member: Change['member'], value: string) => {
    if (member === 'sex') return t(sexNames[value as Sex])
    return member === 'state' ? t(stateNames[value as PersonState]) : value
  }
  if (!changes.length && !fields.length) return null
  return (
    <ul>
      {fields.length > 0 && <li>{t(m.biographyFields, { fields: named(fields) })}</li>}
      {changes.map(({ member, before, after }) => (
        <li>
          <bdi>
            {before === null
              ? t(m.wasAdded, { member: t(memberNames[member]), after: word(member, after ?? '') })
              : after === null
                ? t(m.wasRemoved, { member: t(memberNames[member]), before: word(member, before) })
                : t(m.wasChanged, {
                    member: t(memberNames[member]),
                    before: word(member, before),
                    after: word(member, after),
                  })}
          </bdi>
        </li>
      ))}
    </ul>
  )
}
