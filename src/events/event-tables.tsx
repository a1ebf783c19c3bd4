// What belongs to an event, as tables: its timetable, its staff from outside, its budget.
import { EmptyState, Money, Name, Section, Table, useView } from '#web/index.ts'
import type { Budget } from './budget.ts'
import type { Event } from './event.ts'
import { categoryNames, staffRoleNames } from './names.ts'
import { eventAddress, languageName } from './parts.tsx'
import type { SessionLine } from './sessions.ts'
import type { EventRecord } from './show.ts'
import type { StaffLine } from './staff.ts'
import { messages as m } from './words.ts'

type Part = { record: EventRecord }

interface EditProps {
  event: Event
  form: 'changeSession' | 'changeStaff'
  id: string
  what: string
}

/** The way to the form that changes a row, which then stands open and holds what the row says. */
const Edit = ({ event, form, id, what }: EditProps) => (
  <a
    class="no-print"
    href={`${eventAddress(event.code)}?edit=${id}#${form}`}
    aria-label={useView().t(m.changeOf, { what })}
  >
    {useView().t(m.changeThis)}
  </a>
)

/** `edits`: whether the reader may change what stands in a row. */
export function Timetable({ record: { event, sessions }, edits }: Part & { edits: boolean }) {
  const { t, format } = useView()
  // hours have two decimals: whole hundredths add up exactly
  const hours = sessions.reduce((sum, one) => sum + Math.round(Number(one.hours) * 100), 0) / 100
  return (
    <Section title={t(m.timetable)}>
      <Table
        caption={t(m.totalHours, { hours: String(hours) })}
        rows={sessions}
        empty={<EmptyState title={t(m.noSessions)} />}
        columns={[
          { key: 'title', label: t(m.session), kind: 'name', cell: ({ title }) => <bdi>{title}</bdi> },
          { key: 'day', label: t(m.day), kind: 'date', cell: ({ heldOn }) => format.date(heldOn) },
          { key: 'time', label: t(m.fromTime), cell: ({ fromTime, untilTime }) => `${fromTime}–${untilTime}` },
          { key: 'hours', label: t(m.hours), kind: 'number', cell: ({ hours: taught }) => taught },
          { key: 'place', label: t(m.place), minor: true, cell: ({ place }) => place && <bdi>{place}</bdi> },
          ...(edits
            ? [
                {
                  key: 'edit',
                  label: t(m.changing),
                  cell: (row: SessionLine) => <Edit event={event} form="changeSession" id={row.id} what={row.title} />,
                },
              ]
            : []),
        ]}
      />
    </Section>
  )
}

export function Staff({ record: { event, staff }, edits }: Part & { edits: boolean }) {
  const { t, locale } = useView()
  return (
    <Section title={t(m.staff)}>
      <Table
        caption={t(m.staffWhy)}
        rows={staff}
        empty={<EmptyState title={t(m.noStaff)}>{t(m.staffWhy)}</EmptyState>}
        columns={[
          { key: 'role', label: t(m.role), kind: 'name', cell: ({ role }) => t(staffRoleNames[role]) },
          { key: 'name', label: t(m.name), cell: ({ name }) => name && <Name>{name}</Name> },
          {
            key: 'organisation',
            label: t(m.organisation),
            cell: ({ organisation }) => <bdi>{organisation}</bdi>,
          },
          {
            key: 'languages',
            label: t(m.languages),
            minor: true,
            cell: ({ languages }) => languages.map((tag) => languageName(tag, locale)).join(', '),
          },
          ...(edits
            ? [
                {
                  key: 'edit',
                  label: t(m.changing),
                  cell: (row: StaffLine) => (
                    <Edit event={event} form="changeStaff" id={row.id} what={row.name ?? row.organisation} />
                  ),
                },
              ]
            : []),
        ]}
      />
    </Section>
  )
}

export function BudgetSection({ budget: { lines, totals } }: { budget: Budget }) {
  const { t } = useView()
  if (!lines.length)
    return (
      <Section title={t(m.budget)}>
        <EmptyState title={t(m.noBudget)} />
      </Section>
    )
  const currencies = [...new Set(lines.map(({ currency }) => currency))]
  return (
    <Section title={t(m.budget)}>
      {currencies.map((currency) => {
        const total = totals.find((one) => one.currency === currency)
        const amount = (value: string | null | undefined) => value && <Money amount={value} currency={currency} />
        return (
          <Table
            caption={t(m.budgetOf, { currency })}
            rows={lines.filter((line) => line.currency === currency)}
            columns={[
              {
                key: 'category',
                label: t(m.category),
                kind: 'name',
                cell: ({ category }) => t(categoryNames[category]),
              },
              ...(['planned', 'actual', 'variance'] as const).map((member) => ({
                key: member,
                label: t(m[member]),
                kind: 'money' as const,
                cell: (line: Budget['lines'][number]) => amount(line[member]),
                ...(total && { total: amount(total[member]) }),
              })),
            ]}
          />
        )
      })}
    </Section>
  )
}
