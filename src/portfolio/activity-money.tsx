// The money of an activity, each figure with the line of the file it was read from.
import { NotStated, Provenance, Section, Table, useView, type Column } from '#web/index.ts'
import { firstText } from './activity-sections.tsx'
import type { ActivityRecord } from './activity.ts'
import { publicationAddress } from './address.ts'
import { messages as m, transactionTypeName } from './messages.ts'
import { nameWithCode } from './names.ts'
import { Amount } from './parts.tsx'

export function ActivityMoney({ record: { content, lines, publication } }: { record: ActivityRecord }) {
  const view = useView()
  const { t, format } = view
  const day = (date: string | undefined) => (date && /^\d{4}-/.test(date) ? format.date(date) : <NotStated />)
  const money = (value: string | undefined, currency = content.defaultCurrency) =>
    value === undefined ? <NotStated /> : <Amount amount={value} currency={currency ?? null} />
  const party = (of: { narratives?: { text: string }[]; ref?: string } | undefined) => (
    <bdi>{firstText(of?.narratives) ?? of?.ref ?? ''}</bdi>
  )
  const transactions = (content.transactions ?? []).map((transaction, index) => ({
    ...transaction,
    line: lines.transactions[index] ?? null,
  }))
  type Row = (typeof transactions)[number]
  const some = (has: (row: Row) => unknown) => transactions.some((row) => has(row) !== undefined)
  const columnIf = (shown: boolean, column: Column<Row>) => (shown ? [column] : [])
  const budgets = (content.budgets ?? []).map((budget, index) => ({ ...budget, line: lines.budgets[index] ?? null }))
  const planned = (content.plannedDisbursements ?? []).map((one, index) => ({
    ...one,
    line: lines.plannedDisbursements[index] ?? null,
  }))
  const line = ({ line: at }: { line: number | null }) =>
    at === null ? '' : <a href={publicationAddress(publication.id, at)}>{format.number(at)}</a>
  return (
    <Section title={t(m.money)} id="money">
      <Provenance
        fileName={publication.file}
        sha256={publication.sha256}
        line={lines.activity}
        readAt={publication.publishedAt}
        href={publicationAddress(publication.id, lines.activity)}
      />
      <Table
        caption={t(m.transactions)}
        rows={transactions}
        empty={<NotStated />}
        columns={[
          { key: 'date', label: t(m.date), kind: 'date', cell: ({ date }) => day(date) },
          {
            key: 'type',
            label: t(m.type),
            cell: ({ type }) =>
              type && transactionTypeName[type] ? t(transactionTypeName[type]) : (type ?? <NotStated />),
          },
          { key: 'amount', label: t(m.amount), kind: 'money', cell: ({ value, currency }) => money(value, currency) },
          { key: 'receiver', label: t(m.receiver), cell: ({ receiver }) => party(receiver) },
          ...columnIf(
            some(({ provider }) => provider),
            {
              key: 'provider',
              label: t(m.provider),
              minor: true,
              cell: ({ provider }) => party(provider),
            },
          ),
          ...columnIf(
            some(({ description }) => description),
            {
              key: 'description',
              label: t(m.description),
              minor: true,
              cell: ({ description }) => <bdi>{firstText(description)}</bdi>,
            },
          ),
          {
            key: 'account',
            label: t(m.account),
            minor: true,
            cell: ({ treasuryAccount }) => treasuryAccount?.code && nameWithCode('account', treasuryAccount.code, view),
          },
          { key: 'line', label: t(m.line), kind: 'number', cell: line },
        ]}
      />
      {budgets.length > 0 && (
        <Table
          caption={t(m.budgets)}
          rows={budgets}
          columns={[
            { key: 'from', label: t(m.from), kind: 'date', cell: ({ start }) => day(start) },
            { key: 'until', label: t(m.until), kind: 'date', cell: ({ end }) => day(end) },
            { key: 'amount', label: t(m.amount), kind: 'money', cell: ({ value, currency }) => money(value, currency) },
            { key: 'line', label: t(m.line), kind: 'number', cell: line },
          ]}
        />
      )}
      {planned.length > 0 && (
        <Table
          caption={t(m.planned)}
          rows={planned}
          columns={[
            { key: 'from', label: t(m.from), kind: 'date', cell: ({ start }) => day(start) },
            { key: 'until', label: t(m.until), kind: 'date', cell: ({ end }) => day(end) },
            { key: 'amount', label: t(m.amount), kind: 'money', cell: ({ value, currency }) => money(value, currency) },
            { key: 'line', label: t(m.line), kind: 'number', cell: line },
          ]}
        />
      )}
    </Section>
  )
}
