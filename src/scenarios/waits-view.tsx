// What came of following single persons: how long they wait at each station.
import type { z } from 'zod'
import { intlTag, Table, useView } from '#web/index.ts'
import { longMessages as l } from './messages.ts'
import { figure, quantityIn } from './picture/writing.ts'
import type { chainWaits } from './waits.ts'
import { labelIn } from './words.tsx'

type Answer = z.output<typeof chainWaits.output>
type Row = Answer['waits'][number]

export function SingleWaits({ title, months, after, runs, seed, persons, sure, waits }: Answer) {
  const view = useView()
  const { t, format, locale } = view
  const tag = intlTag(locale)
  const days = (value: number | null) =>
    value === null ? '–' : value < 10 && value > 0 ? quantityIn(tag, 'number', value) : figure(tag, value, 'days')
  const parted = new Set(waits.filter(({ stock }) => stock !== null).map(({ station }) => station))
  const column = (key: 'median' | 'p90' | 'p99' | 'mean', label: string) => ({
    key,
    label,
    kind: 'number' as const,
    cell: ({ [key]: { value, low, high } }: Row) => (
      <>
        {days(value)}
        {low !== high && (
          <div class="hint">
            {days(low)} – {days(high)}
          </div>
        )}
      </>
    ),
  })
  return (
    <>
      <p>
        <bdi>{title}</bdi>.{' '}
        {t(l.waitsWhat, { after, months, runs, seed: String(seed), persons: format.number(persons) })}
      </p>
      <p class="hint">
        {sure === null ? t(l.waitsOneRun) : t(l.waitsSure, { share: figure(tag, 100 * sure, 'percent') })}
      </p>
      <Table
        caption={t(l.waits)}
        captionHidden
        rows={waits}
        columns={[
          {
            key: 'who',
            label: t(l.waitsWho),
            kind: 'name',
            cell: ({ station, stock, label }) => {
              const called = labelIn(view, label)
              if (stock !== null) return called
              return <strong>{parted.has(station) ? t(l.waitsAll, { station: called }) : called}</strong>
            },
          },
          { key: 'persons', label: t(l.waitsPersons), kind: 'number', cell: (row) => format.number(row.persons) },
          column('median', t(l.waitsMedian)),
          column('p90', t(l.waitsP90)),
          column('p99', t(l.waitsP99)),
          column('mean', t(l.waitsMean)),
          { key: 'daily', label: t(l.waitsDaily), kind: 'number', cell: ({ daily }) => days(daily) },
        ]}
      />
      <p class="hint">{t(l.waitsDailyWhy)}</p>
    </>
  )
}
