// The history of a record: what was done, by whom, why, and what changed by it; and the way to a day gone by.
import type { Child } from 'hono/jsx'
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'
import { DateField } from './field.tsx'
import { FilterForm } from './filter-form.tsx'
import { History } from './history.tsx'
import { Section } from './section.tsx'

export interface RecordEntry {
  at: string
  by: string | null
  /** What was done, in words. */
  act: string
  reason: string | null
  /** What it was before and after, in words; null is nothing. */
  changes: readonly { member: string; before: string | null; after: string | null }[]
  /** What else changed, as items at the head of the same list. */
  further?: Child
}

export interface RecordHistoryProps {
  /** Of the record's page, whose `?asOf=` shows it as of a day; left out where it is not shown so. */
  address?: string
  asOf?: string | null
  asOfHint?: string
  entries: readonly RecordEntry[]
}

export function RecordHistory({ address, asOf, asOfHint = '', entries }: RecordHistoryProps) {
  const { t } = useView()
  return (
    <Section title={t(m.history)} id="history">
      {address !== undefined && (
        <FilterForm clearHref={address}>
          <DateField name="asOf" label={t(m.asOf)} hint={asOfHint} value={asOf ?? ''} />
        </FilterForm>
      )}
      <History
        entries={entries.map((entry) => ({
          at: entry.at,
          by: entry.by ?? '',
          what: <strong>{entry.act}</strong>,
          ...(entry.reason && { reason: entry.reason }),
          details: <Changes {...entry} />,
          ...(address !== undefined && { href: `${address}?asOf=${entry.at.slice(0, 10)}` }),
        }))}
      />
    </Section>
  )
}

function Changes({ changes, further }: Pick<RecordEntry, 'changes' | 'further'>) {
  const { t } = useView()
  if (!changes.length && !further) return null
  return (
    <ul>
      {further}
      {changes.map(({ member, before, after }) => (
        <li>
          <bdi>
            {before === null
              ? t(m.wasAdded, { member, after: after ?? '' })
              : after === null
                ? t(m.wasRemoved, { member, before })
                : t(m.wasChanged, { member, before, after })}
          </bdi>
        </li>
      ))}
    </ul>
  )
}
