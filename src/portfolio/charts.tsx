// An answer to the balance question as a picture.
import { BarChart, ColumnChart, InstitutionChart, moneyPaint, useView, WorldMap, type Institution } from '#web/index.ts'
import { balanceAddress, countryAddress, transactionsAddress } from './address.ts'
import { added } from './amount.ts'
import type { Balance, BalanceRow } from './balance.ts'
import { groupingName, messages as m } from './messages.ts'
import { nameOf } from './names.ts'
import { mainCurrency, rowSelection } from './parts.tsx'
import { byObligations } from './row-order.ts'
import { also, type Selection } from './selection.ts'

interface AnswerProps {
  answer: Balance
  where: Selection
}

const inCurrency = (answer: Balance, currency: string) => answer.rows.filter((row) => row.currency === currency)
const sum = (a = '0', b = '0') => added(a, b)

/** The chart that suits the groups: years as columns, countries on the map, institutions side by side, others as bars. */
export function BalanceChart({ answer, where }: AnswerProps) {
  const [first, ...others] = answer.by
  const currency = mainCurrency(answer)
  if (!first || currency === null || !inCurrency(answer, currency).length) return null
  if (!others.length && first === 'fiscalYear') return <YearChart answer={answer} where={where} />
  if (!others.length && first === 'country') return <CountryMap answer={answer} where={where} />
  if (!others.length && first === 'institution') return <InstitutionMix answer={answer} where={where} />
  return <LargestBars answer={answer} where={where} currency={currency} />
}

export function YearChart({ answer, where }: AnswerProps) {
  const { t, format } = useView()
  const currency = mainCurrency(answer)
  const total = answer.totals.find((one) => one.currency === currency)
  if (currency === null || !total) return null
  const [obligations, unspent] = [total.obligations ?? '0', total.unspent ?? '0']
  const title = unspent.startsWith('-')
    ? t(m.byYearOverspent, {
        overspent: format.money(unspent.slice(1), currency, 'compact'),
        obligations: format.money(obligations, currency, 'compact'),
      })
    : t(m.byYearTitle, {
        unspent: format.money(unspent, currency, 'compact'),
        obligations: format.money(obligations, currency, 'compact'),
      })
  return (
    <ColumnChart
      title={title}
      summary={t(m.byYearSummary, { currency })}
      csvHref={`${balanceAddress(['fiscalYear'], where)}&format=csv`}
      currency={currency}
      yearHead={t(m.fiscalYear)}
      series={[
        { key: 'obligations', label: t(m.obligations), paint: moneyPaint.obligations },
        { key: 'paid', label: t(m.paid), paint: moneyPaint.disbursements },
      ]}
      years={inCurrency(answer, currency).map((row) => ({
        label: nameOf('fiscalYear', row.fiscalYear, { t, locale: 'en' }),
        href: transactionsAddress(rowSelection(where, ['fiscalYear'], row)),
        amounts: { obligations: row.obligations ?? '0', paid: sum(row.disbursements, row.expenditures) },
      }))}
    />
  )
}

export function CountryMap({ answer, where }: AnswerProps) {
  const view = useView()
  const { t, format } = view
  const currency = mainCurrency(answer)
  if (currency === null) return null
  const rows = byObligations(inCurrency(answer, currency)).filter(({ country }) => country != null)
  const largest = rows[0]
  if (!largest) return null
  const all = Number(answer.totals.find((one) => one.currency === currency)?.obligations ?? 0)
  return (
    <WorldMap
      title={t(m.mapTitle, {
        name: nameOf('country', largest.country, view),
        amount: format.money(largest.obligations ?? '0', currency, 'compact'),
        share: format.percent(all > 0 ? Number(largest.obligations) / all : 0),
      })}
      summary={t(m.mapSummary, { currency, count: rows.length })}
      csvHref={`${balanceAddress(['country'], where)}&format=csv`}
      currency={currency}
      heads={{ label: t(m.country), amount: t(m.obligations) }}
      countries={rows.map((row) => ({
        code: row.country!,
        name: nameOf('country', row.country, view),
        amount: row.obligations ?? '0',
        href: countryAddress(row.country!),
      }))}
    />
  )
}

export function InstitutionMix({ answer, where }: AnswerProps) {
  const { t, format } = useView()
  const currency = mainCurrency(answer)
  if (currency === null) return null
  const rows = inCurrency(answer, currency)
  const amount = ({ obligations = '0' }: BalanceRow) => Math.max(0, Number(obligations))
  const all = rows.reduce((total, row) => total + amount(row), 0)
  const unknown = rows
    .filter(({ institution }) => institution === 'unknown')
    .reduce((total, row) => total + amount(row), 0)
  return (
    <InstitutionChart
      title={t(m.institutionsTitle, { share: format.percent(all ? (all - unknown) / all : 0) })}
      summary={t(m.institutionsSummary, { currency })}
      csvHref={`${balanceAddress(['institution'], where)}&format=csv`}
      currency={currency}
      shares={rows.map((row) => ({
        institution: (row.institution ?? 'unknown') as Institution,
        obligations: row.obligations ?? '0',
        paid: sum(row.disbursements, row.expenditures),
        unspent: row.unspent ?? '0',
        activities: row.activities ?? 0,
        href: balanceAddress(['country', 'fiscalYear'], also(where, 'institution', row.institution ?? null)),
      }))}
    />
  )
}

const mostBars = 12

export function LargestBars({ answer, where, currency }: AnswerProps & { currency: string }) {
  const view = useView()
  const { t, format } = view
  const { by } = answer
  const rows = byObligations(inCurrency(answer, currency)).slice(0, mostBars)
  const total = answer.totals.find((one) => one.currency === currency)
  const label = (row: BalanceRow) => by.map((grouping) => nameOf(grouping, row[grouping], view)).join(' · ')
  const largest = rows[0]
  if (!largest) return null
  return (
    <BarChart
      title={t(m.largest, {
        name: label(largest),
        amount: format.money(largest.obligations ?? '0', currency, 'compact'),
        total: format.money(total?.obligations ?? '0', currency, 'compact'),
      })}
      summary={t(m.largestSummary, { count: rows.length, currency })}
      currency={currency}
      heads={{ label: by.map((grouping) => t(groupingName[grouping])).join(' · '), amount: t(m.obligations) }}
      bars={rows.map((row) => ({
        label: label(row),
        amount: row.obligations ?? '0',
        href: transactionsAddress(rowSelection(where, by, row), '2'),
      }))}
    />
  )
}
