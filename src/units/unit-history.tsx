// The history of a unit, in words.
import { RecordHistory, useView } from '#web/index.ts'
import { actNames, kindNames, memberNames, messages as m, stateNames, vettingNames } from './messages.ts'
import type { UnitRecord } from './show.ts'
import type { Act, UnitKind, UnitState, Vetting } from './unit.ts'
import { unitAddress } from './words.tsx'

type Member = UnitRecord['history'][number]['changes'][number]['member']

export function UnitHistory({ record: { unit, history, asOf } }: { record: UnitRecord }) {
  const { t } = useView()
  const word = (member: Member, value: string | null) => {
    if (value === null) return null
    if (member === 'vetting') return t(vettingNames[value as Vetting])
    if (member === 'dutyToInform') return t(value === 'yes' ? m.told : m.notTold)
    if (member === 'kind') return t(kindNames[value as UnitKind])
    return member === 'state' ? t(stateNames[value as UnitState]) : value
  }
  return (
    <RecordHistory
      address={unitAddress(unit.id)}
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
