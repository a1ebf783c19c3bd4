// The records that were merged into the one that is shown, each with the way to its own page.
import type { Child } from 'hono/jsx'
import { webMessages as m } from '../messages.ts'
import type { Message } from '../messages/index.ts'
import { useView } from '../view.ts'
import { Section } from './section.tsx'
import { Table } from './table.tsx'
import { CalendarDate, Sentence } from './text.tsx'

export interface MergedHereProps<Row> {
  title: Message
  /** What a record is called at the head of its column, and what its state is. */
  record: Message
  state: Message
  rows: readonly Row[]
  link: (row: Row) => Child
}

/** Nothing where none was merged. */
export function MergedHere<Row extends { stateOn: string | null }>({
  title,
  record,
  state,
  rows,
  link,
}: MergedHereProps<Row>) {
  const { t } = useView()
  if (!rows.length) return null
  return (
    <Section title={t(title)}>
      <Table
        caption={t(title)}
        captionHidden
        rows={rows}
        columns={[
          { key: 'name', label: t(record), kind: 'name', cell: link },
          {
            key: 'on',
            label: t(state),
            kind: 'date',
            cell: ({ stateOn }) =>
              stateOn && <Sentence message={m.mergedOn} values={{ date: <CalendarDate on={stateOn} /> }} />,
          },
        ]}
      />
    </Section>
  )
}
