// The history of an event: what was done, by whom, why, and what changed by it; and the way to a day gone by.
import { DateField, FilterForm, History, Section, useView } from '#web/index.ts'
import type { Act, Institution, Kind, Modality } from './event.ts'
import { eventAddress } from './parts.tsx'
import type { EventRecord } from './show.ts'
import type { State } from './state.ts'
import { actNames, institutionNames, kindNames, memberNames, modalityNames, stateNames } from './names.ts'
import { messages as m } from './words.ts'

type Change = EventRecord['history'][number]['changes'][number]

export function EventHistory({ record: { event, history, asOf } }: { record: EventRecord }) {
  const { t } = useView()
  const address = eventAddress(event.code)
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
          details: <Changes changes={entry.changes} />,
          href: `${address}?asOf=${entry.at.slice(0, 10)}`,
        }))}
      />
    </Section>
  )
}

function Changes({ changes }: { changes: readonly Change[] }) {
  const { t } = useView()
  const word = (member: Change['member'], value: string) => {
    if (member === 'kind') return t(kindNames[value as Kind])
    if (member === 'modality') return t(modalityNames[value as Modality])
    if (member === 'institution') return t(institutionNames[value as Institution])
    return member === 'state' ? t(stateNames[value as State]) : value
  }
  if (!changes.length) return null
  return (
    <ul>
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
