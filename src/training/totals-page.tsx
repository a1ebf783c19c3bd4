// What published reports say of training as a page: every answer has an address that can be shared, printed and taken away.
import type { z } from 'zod'
import { parseInput } from '#kernel/operation.ts'
import type { FieldError } from '#kernel/wrong-field.ts'
import { faults } from '#portfolio/index.ts'
import {
  Alert,
  BarChart,
  Choices,
  ColumnChart,
  EmptyState,
  ErrorSummary,
  FilterForm,
  KeyFigures,
  linkWith,
  Money,
  moneyPaint,
  Name,
  NotStated,
  TakeAway,
  Table,
  TextField,
  useView,
} from '#web/index.ts'
import { page } from '#web/page.ts'
import { totalsFile } from './totals-file.ts'
import { filters, nameOf, rowsAddress, whereAsked } from './asked.ts'
import { groupingName, messages as m } from './messages.ts'
import { groupings, type Grouping } from './question.ts'
import { trainingTotals, type Totals, type TotalsRow } from './totals.ts'

const mostShown = 100

export const totalsPage = page({
  path: '/training',
  needs: 'training.read',
  menu: { room: 'training', label: m.training, order: 80 },
  async get({ act, query, session, may }) {
    const input: z.input<typeof trainingTotals.input> = {
      where: whereAsked(query),
      by: query.has('by') ? query.getAll('by') : ['year'],
    }
    const format = query.get('format')
    const refused = format ? null : faults(() => parseInput(trainingTotals, input))
    const imports = may('training-report.import')
    if (refused) return { title: m.title, body: <Body answer={null} imports={imports} errors={refused} /> }
    const answer = await act(trainingTotals, input)
    if (format) return totalsFile(format, answer, session.locale)
    return { title: m.title, lead: <Lead />, body: <Body answer={answer} imports={imports} /> }
  },
})

function Lead() {
  return <>{useView().t(m.lead)}</>
}

interface BodyProps {
  /** Null: the question could not be read. */
  answer: Totals | null
  imports: boolean
  errors?: readonly FieldError[]
}

function Body({ answer, imports, errors = [] }: BodyProps) {
  const { t, query } = useView()
  return (
    <>
      <ErrorSummary errors={errors.map(({ message }) => ({ path: '', message }))} />
      <FilterForm keep={['sort']}>
        <Choices
          name="by"
          label={t(m.groupBy)}
          inline
          values={answer?.by ?? query.getAll('by')}
          options={groupings.map((grouping) => ({ value: grouping, label: t(groupingName[grouping]) }))}
        />
        {filters.map((name) => (
          <TextField name={name} label={t(groupingName[name])} value={query.getAll(name).join(',')} />
        ))}
        <TextField name="where" label={t(m.more)} hint={t(m.moreHint)} value={query.getAll('where').join('; ')} />
      </FilterForm>
      {answer &&
        (answer.total.rows ? (
          <Answer answer={answer} />
        ) : (
          <EmptyState title={t(m.nothing)}>{t(m.nothingBody)}</EmptyState>
        ))}
      {imports && (
        <p>
          <a href="/training/imports">{t(m.importReports)}</a>
        </p>
      )}
    </>
  )
}

function Answer({ answer }: { answer: Totals }) {
  const { t, format, query, path } = useView()
  const { total, by } = answer
  const rows = sorted(answer.rows, query.get('sort'))
  const shown = query.get('rows') === 'all' ? rows : rows.slice(0, mostShown)
  const groups = by.map((grouping) => t(groupingName[grouping])).join(', ')
  return (
    <>
      <KeyFigures
        figures={[
          { label: t(m.rows), value: format.number(total.rows) },
          { label: t(m.seats), value: format.number(Number(total.quantity)) },
          { label: t(m.cost), value: <Money amount={total.cost} currency="USD" style="compact" /> },
          { label: t(m.withoutQuantity), value: format.number(total.withoutQuantity), note: t(m.withoutNote) },
          { label: t(m.withoutCost), value: format.number(total.withoutCost), note: t(m.withoutNote) },
        ]}
      />
      <Picture answer={answer} groups={groups} />
      <TakeAway formats={['csv', 'xlsx', 'json']} />
      {answer.cut && <Alert kind="warning">{t(m.cut)}</Alert>}
      <Table
        caption={groups ? t(m.table, { groups }) : t(m.tableAll)}
        id="totals"
        rows={shown}
        columns={[
          ...by.map((grouping, index) => ({
            key: grouping,
            label: t(groupingName[grouping]),
            kind: index === 0 ? ('name' as const) : ('text' as const),
            cell: (row: TotalsRow) => <Value grouping={grouping} value={row[grouping]} />,
          })),
          {
            key: 'rows',
            label: t(m.rows),
            kind: 'number',
            sortable: true,
            cell: (row) => <a href={rowsAddress(query, by, row)}>{format.number(row.rows)}</a>,
          },
          {
            key: 'quantity',
            label: t(m.seats),
            kind: 'number',
            sortable: true,
            cell: (row) => format.number(Number(row.quantity)),
          },
          {
            key: 'cost',
            label: t(m.cost),
            kind: 'money',
            sortable: true,
            cell: (row) => <Money amount={row.cost} currency="USD" />,
          },
        ]}
      />
      {rows.length > shown.length && (
        <p>
          {t(m.shownOf, { shown: shown.length, total: rows.length })}{' '}
          <a href={`${linkWith(path, query, { rows: 'all' })}#totals`}>{t(m.showAll)}</a>
        </p>
      )}
    </>
  )
}

function Value({ grouping, value }: { grouping: Grouping; value: string | null | undefined }) {
  const { locale } = useView()
  return value == null ? <NotStated /> : <Name>{nameOf(grouping, value, locale)}</Name>
}

/** Years as columns, anything else as bars of the ten largest. */
function Picture({ answer: { by, rows }, groups }: { answer: Totals; groups: string }) {
  const { t, format, locale } = useView()
  const ranked = rows.toSorted((a, b) => Number(b.cost) - Number(a.cost))
  const largest = ranked[0]
  if (!by.length || !largest || Number(largest.cost) === 0) return null
  const amount = format.money(largest.cost, 'USD', 'compact')
  const named = (row: TotalsRow) =>
    by.map((one) => (row[one] == null ? t(m.notStated) : nameOf(one, row[one], locale))).join(', ')
  if (by.length === 1 && by[0] === 'year')
    return (
      <ColumnChart
        title={t(m.yearTitle, { year: named(largest), amount })}
        summary={t(m.yearSummary)}
        currency="USD"
        yearHead={t(groupingName.year)}
        series={[{ key: 'cost', label: t(m.cost), paint: moneyPaint.disbursements }]}
        years={rows.map((row) => ({ label: named(row), amounts: { cost: row.cost } }))}
      />
    )
  return (
    <BarChart
      title={t(m.chartTitle, { groups, name: named(largest), amount })}
      summary={t(m.chartSummary)}
      currency="USD"
      heads={{ label: groups, amount: t(m.cost) }}
      bars={ranked.slice(0, 10).map((row) => ({ label: named(row), amount: row.cost }))}
    />
  )
}

/** Rows as the head that was clicked asks, else as they come; for the eye, so floats will do. */
function sorted(rows: readonly TotalsRow[], sort: string | null): readonly TotalsRow[] {
  const key = (['rows', 'quantity', 'cost'] as const).find((one) => one === sort?.replace('-', ''))
  if (!key) return rows
  const sign = sort!.startsWith('-') ? -1 : 1
  return rows.toSorted((a, b) => sign * (Number(a[key]) - Number(b[key])))
}
