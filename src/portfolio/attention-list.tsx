// What needs attention, as a list: how many of each concern, and the largest of them.
import { Section, useView } from '#web/index.ts'
import { activitiesAddress } from './address.ts'
import type { Attention } from './attention.ts'
import { concernName, messages as m } from './messages.ts'
import { ActivityLink, Amounts } from './parts.tsx'
import type { Selection } from './selection.ts'

export function AttentionList({ attention, where, id }: { attention: Attention; where: Selection; id?: string }) {
  const { t, format } = useView()
  const found = attention.filter(({ count }) => count > 0)
  return (
    <Section title={t(m.attention)} {...(id !== undefined && { id })}>
      {!found.length && <p>{t(m.nothingNeedsAttention)}</p>}
      <ul class="attention">
        {found.map(({ concern, count, first }) => (
          <li>
            <p>
              <a href={activitiesAddress(where, concern)}>{t(concernName[concern])}</a>
              <strong>{format.number(count)}</strong>
            </p>
            {(concern === 'unspent-past-end' || concern === 'overspent') && (
              <ul>
                {first.slice(0, 5).map((activity) => (
                  <li>
                    <span>
                      <ActivityLink activity={activity} />
                    </span>
                    <span class="cell-money">
                      <Amounts money={activity.money} measure="unspent" />
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
