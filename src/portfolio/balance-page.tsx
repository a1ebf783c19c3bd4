// The balance question as a page: every answer has an address that can be shared, printed and taken away.
import type { z } from 'zod'
import { parseInput } from '#kernel/operation.ts'
import { Problem } from '#kernel/problem.ts'
import type { FieldError } from '#kernel/wrong-field.ts'
import { Choices, ErrorSummary, KeyFigures, linkWith, TakeAway, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { whereIn } from './address.ts'
import { answerFile } from './answer-file.ts'
import { balance, type Balance, type BalanceRow } from './balance.ts'
import { BalanceChart } from './charts.tsx'
import { choices } from './choices.ts'
import { groupingMembers, type Grouping } from './dimension.ts'
import { SelectionForm, type Choices as Offered } from './filters.tsx'
import { groupingName, messages as m } from './messages.ts'
import { hasNames } from './names.ts'
import { Amount, BalanceTable, moneyMeasures, NothingYet } from './parts.tsx'
import { byName } from './row-order.ts'
import type { Selection } from './selection.ts'

/** Rows of a table at first; the rest come when asked for. */
const mostShown = 100

export const balancePage = page({
  path: '/balance',
  needs: 'activity.read',
  menu: { room: 'portfolio', label: m.balance, order: 20 },
  async get({ act, query, session }) {
    const by = query.has('by') ? query.getAll('by').flatMap((one) => one.split(',')) : ['country']
    const input: z.input<typeof balance.input> = { by, where: whereIn(query) }
    if (query.get('fiscalYearStart')) input.fiscalYearStart = query.get('fiscalYearStart')
    const offered = await act(choices, {})
    const format = query.get('format')
    const refused = format ? null : faults(() => parseInput(balance, input))
    if (refused) return { title: m.balance, body: <Body answer={null} offered={offered} where={[]} errors={refused} /> }
    const { where } = parseInput(balance, input)
    const answer = await act(balance, input)
    if (format) {
      const { locale, actor } = session
      const fiscalYearStart = Number(input.fiscalYearStart ?? offered.fiscalYearStart)
      return answerFile(format, answer, {
        where,
        fiscalYearStart,
        by: actor.name,
        at: new Date().toISOString(),
        locale,
      })
    }
    return {
      title: m.balance,
      lead: <Lead month={offered.fiscalYearStart} />,
      body: <Body answer={answer} offered={offered} where={where} />,
    }
  },
})

/** What is wrong with the question, to be shown above its form. */
export function faults(read: () => unknown): FieldError[] | null {
  try {
    read()
    return null
  } catch (error) {
    if (error instanceof Problem && 'errors' in error.details) return error.details.errors as FieldError[]
    throw error
  }
}

function Lead({ month }: { month: number }) {
  const { t, format } = useView()
  return <>{t(m.balanceLead, { month: format.month(month) })}</>
}

interface BodyProps {
  /** Null: the question could not be read. */
  answer: Balance | null
  offered: Offered
  where: Selection
  errors?: readonly FieldError[]
}

function Body({ answer, offered, where, errors = [] }: BodyProps) {
  const { t, query } = useView()
  if (answer && !where.length && !answer.totals.length) return <NothingYet />
  return (
    <>
      <ErrorSummary errors={errors.map(({ message }) => ({ path: '', message }))} />
      <SelectionForm keep={['sort']} choices={offered}>
        <Choices
          name="by"
          label={t(m.groupBy)}
          inline
          values={answer?.by ?? query.getAll('by')}
          options={groupingMembers.map((grouping) => ({ value: grouping, label: t(groupingName[grouping]) }))}
        />
      </SelectionForm>
      {answer && <Answer answer={answer} where={where} />}
    </>
  )
}

function Answer({ answer, where }: { answer: Balance; where: Selection }) {
  const view = useView()
  const { t, query, path } = view
  const rows = sorted(byName(answer, view), query.get('sort'))
  const shown = query.get('rows') === 'all' ? rows : rows.slice(0, mostShown)
  const groups = answer.by.map((grouping) => t(groupingName[grouping])).join(', ')
  return (
    <>
      <Totals answer={answer} />
      <BalanceChart answer={answer} where={where} />
      <TakeAway formats={['csv', 'xlsx', 'json']} />
      <BalanceTable
        caption={groups ? t(m.balanceTable, { groups }) : t(m.balanceTableAll)}
        answer={answer}
        rows={shown}
        where={where}
        sortable
        id="balance"
      />
      {rows.length > shown.length && (
        <p>
          {t(m.shownOf, { shown: shown.length, total: rows.length })}{' '}
          <a href={`${linkWith(path, query, { rows: 'all' })}#balance`}>{t(m.showAllRows)}</a>
        </p>
      )}
    </>
  )
}

/** The totals at a glance, a row for each currency. */
export function Totals({ answer }: { answer: Balance }) {
  const { t, format } = useView()
  return (
    <>
      {answer.totals.slice(0, 4).map((total) => (
        <KeyFigures
          figures={[
            ...moneyMeasures.map((measure) => ({
              label: t(m[measure]),
              value: <Amount amount={total[measure] ?? '0'} currency={total.currency} compact />,
            })),
            { label: t(m.activitiesWithMoney), value: format.number(total.activities ?? 0) },
          ]}
        />
      ))}
    </>
  )
}

/** Rows as the head that was clicked asks, else as they come; for the eye, so floats will do. */
export function sorted(rows: readonly BalanceRow[], sort: string | null): readonly BalanceRow[] {
  const key = sort?.replace('-', '') as Grouping | undefined
  if (!key || !(key in (rows[0] ?? {}))) return rows
  const sign = sort?.startsWith('-') ? -1 : 1
  // by name is how they come
  if (hasNames(key)) return sign < 0 ? rows.toReversed() : rows
  return rows.toSorted((a, b) => {
    const [left, right] = [a[key], b[key]]
    if (left == null || right == null) return left == null ? (right == null ? 0 : 1) : -1
    const [x, y] = [Number(left), Number(right)]
    if (Number.isFinite(x) && Number.isFinite(y)) return sign * (x - y)
    return sign * (left < right ? -1 : left > right ? 1 : 0)
  })
}
