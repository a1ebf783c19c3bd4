// The history of an event, in words.
import { RecordHistory, useView } from '#web/index.ts'
import type { Act, Institution, Kind, Modality } from './event.ts'
import { actNames, institutionNames, kindNames, memberNames, modalityNames, stateNames } from './names.ts'
import { eventAddress } from './parts.tsx'
import type { EventRecord } from './show.ts'
import type { State } from './state.ts'
import { messages as m } from './words.ts'

type Member = EventRecord['history'][number]['changes'][number]['member']

export function EventHistory({ record: { event, history, asOf } }: { record: EventRecord }) {
  const { t } = useView()
  const word = (member: Member, value: string | null) => {
    if (value === null) return null
    if (member === 'kind') return t(kindNames[value as Kind])
    if (member === 'modality') return t(modalityNames[value as Modality])
    if (member === 'institution') return t(institutionNames[value as Institution])
    return member === 'state' ? t(stateNames[value as State]) : value
  }
  return (
    <RecordHistory
      address={eventAddress(event.code)}
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
      }))}
    />
  )
}
