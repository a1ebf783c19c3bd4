// The history of a unit: what was done, by whom, why, and what changed by it; and the way to a day gone by.
import { DateField, FilterForm, History, Section, useView } from '#web/index.ts'
import { actNames, kindNames, memberNames, messages as m, stateNames } from './messages.ts'
import type { UnitRecord } from './show.ts'
import type { Act, UnitKind, UnitState } from './unit.ts'
import { unitAddress } from './words.tsx'

type Entry = UnitRecord['history'][number]
type Change = Entry['changes'][number]

export function UnitHistory({ record: { unit, history, asOf } }: { record: UnitRecord }) {
  const { t } = useView()
  const address = unitAddress(unit.id)
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
    if (member === 'kind') return t(kindNames[value as UnitKind])
    return member === 'state' ? t(stateNames[value as UnitState]) : value
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
