// Persons trained as a page: every answer has an address, says its rules, and leads to the participations behind it.
import type { z } from 'zod'
import { parseInput } from '#kernel/operation.ts'
import { Problem } from '#kernel/problem.ts'
import { valueText } from '#kernel/conditions.ts'
import type { FieldError } from '#kernel/wrong-field.ts'
import {
  Alert,
  BarChart,
  Choices,
  EmptyState,
  ErrorSummary,
  FilterForm,
  KeyFigures,
  linkWith,
  Name,
  NotStated,
  Section,
  Table,
  TakeAway,
  TextField,
  useView,
} from '#web/index.ts'
import { page } from '#web/page.ts'
import { trainedFile } from './file.ts'
import { groupingName, messages as m, ruleName, ruleText } from './messages.ts'
import { namer } from './names.ts'
import { groupings, type Grouping } from './question.ts'
import { rules } from './rules.ts'
import { trained, type Trained, type TrainedRow } from './trained.ts'

const mostShown = 100

/** What an address asks: conditions from fields of their own and from `where`. */
export function askedIn(query: URLSearchParams) {
  const nation = query.getAll('nation').filter(Boolean)
  const where = [...nation.map((value) => `nation=${value}`), ...query.getAll('where').filter(Boolean)]
  const bound = (name: 'from' | 'to') => (query.get(name) ? { [name]: query.get(name)! } : {})
  return { where, ...bound('from'), ...bound('to') } as Omit<z.input<typeof trained.input>, 'by'>
}

/** What is wrong with a question; empty where nothing is. */
export function faultsOf(op: typeof trained, input: unknown): readonly FieldError[] {
  try {
    parseInput(op, input)
    return []
  } catch (error) {
    if (error instanceof Problem && 'errors' in error.details) return error.details.errors as FieldError[]
    throw error
  }
}

export const trainedPage = page({
  path: '/trained',
  needs: 'trained.read',
  menu: { room: 'training', label: m.title, order: 30 },
  async get({ act, query, session }) {
    const input = { ...askedIn(query), by: query.has('by') ? query.getAll('by') : ['nation', 'sex'] } as z.input<
      typeof trained.input
    >
    const format = query.get('format')
    const errors = format ? [] : faultsOf(trained, input)
    if (errors.length) return { title: m.title, lead: <Lead />, body: <Body answer={null} errors={errors} /> }
    const answer = await act(trained, input)
    if (format) return trainedFile(format, answer, session.locale)
    return { title: m.title, lead: <Lead />, body: <Body answer={answer} /> }
  },
})

function Lead() {
  return <>{useView().t(m.lead)}</>
}

interface BodyProps {
  /** Null: the question could not be read. */
  answer: Trained | null
  errors?: readonly FieldError[]
}

function Body({ answer, errors = [] }: BodyProps) {
  const { t, query } = useView()
  return (
    <>
      <p class="no-print">
        <a href="/trained/differences">{t(m.toDifferences)}</a>
      </p>
      <ErrorSummary errors={errors.map((error) => ({ ...error, path: '' }))} />
      <FilterForm keep={['sort']}>
        <Choices
          name="by"
          label={t(m.groupBy)}
          inline
          values={answer?.by ?? query.getAll('by')}
          options={groupings.map((grouping) => ({ value: grouping, label: t(groupingName[grouping]) }))}
        />
        <TextField
          name="nation"
          label={t(m.nation)}
          hint={t(m.nationHint)}
          value={query.get('nation') ?? ''}
          width="short"
        />
        <TextField name="from" label={t(m.from)} hint={t(m.periodHint)} value={query.get('from') ?? ''} width="short" />
        <TextField name="to" label={t(m.to)} hint={t(m.periodHint)} value={query.get('to') ?? ''} width="short" />
        <TextField name="where" label={t(m.more)} hint={t(m.moreHint)} value={query.getAll('where').join('; ')} />
      </FilterForm>
      {answer &&
        (answer.total.seats ? (
          <Answer answer={answer} />
        ) : (
          <EmptyState title={t(m.nothing)}>{t(m.nothingBody)}</EmptyState>
        ))}
      <Rules />
    </>
  )
}

function Rules() {
  const { t } = useView()
  return (
    <Section title={t(m.theRules)}>
      <dl class="facts">
        {rules.map(({ id, version }) => (
          <div>
            <dt>{t(ruleName[id])}</dt>
            <dd>
              {t(ruleText[id])} <span class="hint">{t(m.version, { version })}</span>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

/** The participations behind a row, or behind all. */
export function seatsAddress(query: URLSearchParams, by: readonly Grouping[], row?: TrainedRow): string {
  const asked = new URLSearchParams()
  for (const name of ['nation', 'from', 'to', 'where'])
    for (const value of query.getAll(name).filter(Boolean)) asked.append(name, value)
  if (row) for (const grouping of by) asked.append('where', `${grouping}=${valueText(row[grouping] ?? null)}`)
  return `/trained/seats?${asked.toString()}`
}

const counted = ['seats', 'heads', 'uniqueInYear', 'uniqueInLife'] as const
const names = ['seats', 'heads', 'unique-in-year', 'unique-in-life'] as const

function Answer({ answer }: { answer: Trained }) {
  const { t, format, query, path, locale } = useView()
  const { total, by } = answer
  const name = namer(answer.names, locale)
  const rows = sorted(answer.rows, query.get('sort'))
  const shown = query.get('rows') === 'all' ? rows : rows.slice(0, mostShown)
  const groups = by.map((grouping) => t(groupingName[grouping])).join(', ')
  return (
    <>
      <KeyFigures
        figures={counted.map((key, index) => ({
          label: t(ruleName[names[index]!]),
          value: format.number(total[key]),
          ...(key === 'seats' && { href: seatsAddress(query, []) }),
        }))}
      />
      <Picture answer={answer} groups={groups} name={name} />
      <TakeAway formats={['csv', 'xlsx', 'json']} />
      {answer.cut && <Alert kind="warning">{t(m.cut)}</Alert>}
      <Table
        caption={groups ? t(m.table, { groups }) : t(m.tableAll)}
        id="counts"
        rows={shown}
        columns={[
          ...by.map((grouping, index) => ({
            key: grouping,
            label: t(groupingName[grouping]),
            kind: index === 0 ? ('name' as const) : ('text' as const),
            cell: (row: TrainedRow) =>
              row[grouping] == null ? <NotStated /> : <Name>{name(grouping, row[grouping])}</Name>,
          })),
          ...counted.map((key, index) => ({
            key,
            label: t(ruleName[names[index]!]),
            kind: 'number' as const,
            sortable: true,
            cell: (row: TrainedRow) =>
              key === 'seats' ? (
                <a href={seatsAddress(query, by, row)}>{format.number(row[key])}</a>
              ) : (
                format.number(row[key])
              ),
            total: format.number(total[key]),
          })),
        ]}
      />
      {rows.length > 1 && <p class="hint">{t(m.doesNotAdd)}</p>}
      {rows.length > shown.length && (
        <p>
          {t(m.shownOf, { shown: shown.length, total: rows.length })}{' '}
          <a href={`${linkWith(path, query, { rows: 'all' })}#counts`}>{t(m.showAll)}</a>
        </p>
      )}
    </>
  )
}

interface PictureProps {
  answer: Trained
  groups: string
  name: (grouping: Grouping, value: string) => string
}

/** Bars of the ten largest groups; years in their order. */
function Picture({ answer: { by, rows }, groups, name }: PictureProps) {
  const { t, query } = useView()
  const ranked = rows.toSorted((a, b) => b.seats - a.seats)
  const largest = ranked[0]
  if (!by.length || !largest || rows.length < 2) return null
  const named = (row: TrainedRow) =>
    by.map((one) => (row[one] == null ? t(m.notStated) : name(one, row[one]))).join(', ')
  const shown = by.length === 1 && by[0] === 'fiscalYear' ? rows : ranked.slice(0, 10)
  return (
    <BarChart
      title={t(m.chartTitle, { groups, name: named(largest), count: largest.seats })}
      summary={t(m.chartSummary)}
      currency={null}
      heads={{ label: groups, amount: t(ruleName.seats) }}
      bars={shown.map((row) => ({ label: named(row), amount: String(row.seats), href: seatsAddress(query, by, row) }))}
    />
  )
}

/** Rows as the head that was clicked asks, else as they come. */
function sorted(rows: readonly TrainedRow[], sort: string | null): readonly TrainedRow[] {
  const key = counted.find((one) => one === sort?.replace('-', ''))
  if (!key) return rows
  const sign = sort!.startsWith('-') ? -1 : 1
  return rows.toSorted((a, b) => sign * (a[key] - b[key]))
}
