// Parts that several pages of the portfolio share.
import type { Child } from 'hono/jsx'
import { EmptyState, Money, Name, NotStated, Table, Tag, useView, type Column, type Tone } from '#web/index.ts'
import type { ActivityLine, MoneyOfOne } from './activity-list.ts'
import { activityAddress, countryAddress, regionAddress, transactionsAddress } from './address.ts'
import type { Balance, BalanceRow } from './balance.ts'
import { dimensionNamed, type Grouping } from './dimension.ts'
import { groupingName, messages as m, statusName } from './messages.ts'
import { nameOf, nameWithCode } from './names.ts'
import { also, type Selection } from './selection.ts'

export const moneyMeasures = ['obligations', 'disbursements', 'expenditures', 'unspent'] as const

/** The currency that most activities of an answer have: what charts are drawn in. */
export function mainCurrency({ totals }: Balance): string | null {
  return totals.toSorted((a, b) => (b.activities ?? 0) - (a.activities ?? 0))[0]?.currency ?? null
}

/** An amount with its currency; without one, bare. */
export const Amount = ({
  amount,
  currency,
  compact,
}: {
  amount: string
  currency: string | null
  compact?: boolean
}) => <Money amount={amount} {...(currency !== null && { currency })} style={compact ? 'compact' : 'cents'} />

/** A sum of each currency, one under the other. */
export const Amounts = ({
  money,
  measure,
}: {
  money: readonly MoneyOfOne[]
  measure: (typeof moneyMeasures)[number]
}) => (
  <>
    {money.map((one, index) => (
      <>
        {index > 0 && <br />}
        <Amount amount={one[measure]} currency={one.currency} />
      </>
    ))}
  </>
)

/** A day as a file states it, in the reader's language where it is one. */
export function Day({ on }: { on: string | null | undefined }) {
  const { format } = useView()
  return <>{on && /^\d{4}-\d\d-\d\d$/.test(on) ? format.date(on) : on}</>
}

const placeAddress: Partial<Record<Grouping, (code: string) => string>> = {
  country: countryAddress,
  region: regionAddress,
}

/** The name of a group, a link where the group has a page. */
export function GroupName({ grouping, value }: { grouping: Grouping; value: string | number | null | undefined }) {
  const view = useView()
  if (value === null || value === undefined) return <NotStated />
  const name = <Name>{nameWithCode(grouping, value, view)}</Name>
  const address = placeAddress[grouping]
  return address ? <a href={address(String(value))}>{name}</a> : name
}

/** The selection that a row of an answer adds up. */
export const rowSelection = (where: Selection, by: readonly Grouping[], row: BalanceRow): Selection =>
  by.reduce(
    (selection, member) =>
      also(selection, dimensionNamed(member)!.key, row[member] == null ? null : String(row[member])),
    also(where, 'currency', row.currency),
  )

const types = { obligations: '2', disbursements: '3', expenditures: '4', unspent: undefined } as const

/** The address of the transactions that each figure of a row adds up; what it has for all of them is made once. */
function transactionsOf(rows: readonly BalanceRow[], by: readonly Grouping[], where: Selection) {
  const addresses = new Map(rows.map((row) => [row, transactionsAddress(rowSelection(where, by, row))]))
  return (row: BalanceRow, measure: keyof typeof types) => {
    const [path, query] = addresses.get(row)!.split('?')
    return types[measure] ? `${path}?type=${types[measure]}&${query}` : `${path}?${query}`
  }
}

interface BalanceTableProps {
  caption: string
  captionHidden?: boolean
  answer: Balance
  rows?: readonly BalanceRow[]
  where: Selection
  sortable?: boolean
  /** The anchor of the table, where a page has only one. */
  id?: string
}

/** An answer as a table; each figure leads to the transactions that it adds up. */
export function BalanceTable({
  caption,
  captionHidden = false,
  answer,
  rows = answer.rows,
  where,
  sortable = false,
  id,
}: BalanceTableProps) {
  const { t, format } = useView()
  const { by, totals } = answer
  const several = totals.length > 1
  const total = several ? undefined : totals[0]
  const transactions = transactionsOf(rows, by, where)
  const columns: Column<BalanceRow>[] = [
    ...by.map((grouping, index): Column<BalanceRow> => ({
      key: grouping,
      label: t(groupingName[grouping]),
      kind: index === 0 ? 'name' : 'text',
      sortable,
      cell: (row) => <GroupName grouping={grouping} value={row[grouping]} />,
    })),
    ...(several || !by.length
      ? [
          {
            key: 'currency',
            label: t(m.currency),
            cell: ({ currency }: BalanceRow): Child => currency ?? <NotStated />,
          },
        ]
      : []),
    ...moneyMeasures.map((measure): Column<BalanceRow> => ({
      key: measure,
      label: t(m[measure]),
      kind: 'money',
      sortable,
      cell: (row) => (
        <a href={transactions(row, measure)}>
          <Amount amount={row[measure] ?? '0'} currency={row.currency} />
        </a>
      ),
      ...(total && by.length && { total: <Amount amount={total[measure] ?? '0'} currency={total.currency} /> }),
    })),
    {
      key: 'activities',
      label: t(m.activitiesHead),
      kind: 'number',
      sortable,
      cell: ({ activities = 0 }) => format.number(activities),
      ...(total && by.length && { total: format.number(total.activities ?? 0) }),
    },
  ]
  return (
    <Table
      caption={caption}
      captionHidden={captionHidden}
      columns={columns}
      rows={rows}
      {...(id !== undefined && { id })}
      empty={<NothingFits />}
    />
  )
}

export function NothingFits() {
  const { t } = useView()
  return <EmptyState title={t(m.nothingFits)}>{t(m.nothingFitsBody)}</EmptyState>
}

/** What stands on every page of a portfolio that holds nothing yet. */
export function NothingYet() {
  const { t, can } = useView()
  return (
    <EmptyState
      title={t(m.emptyTitle)}
      action={can('publication.import') ? <a href="/imports">{t(m.emptyAction)}</a> : t(m.emptyAsk)}
    >
      {t(m.emptyBody)}
    </EmptyState>
  )
}

const tones: Record<string, Tone> = { 1: 'waiting', 2: 'active', 3: 'active', 4: 'ended', 5: 'bad', 6: 'waiting' }

export function Status({ code }: { code: string | null }) {
  const view = useView()
  if (code === null) return <NotStated />
  return <Tag tone={tones[code] ?? 'plain'}>{statusName[code] ? nameOf('status', code, view) : code}</Tag>
}

export function ActivityLink({ activity }: { activity: Pick<ActivityLine, 'identifier' | 'title' | 'invented'> }) {
  const { t } = useView()
  return (
    <a href={activityAddress(activity.identifier)}>
      <Name invented={activity.invented !== null}>{activity.title ?? `${t(m.untitled)}: ${activity.identifier}`}</Name>
    </a>
  )
}

/** Places as links, countries first. */
export function Places({ countries, regions }: Pick<ActivityLine, 'countries' | 'regions'>) {
  const view = useView()
  const places = [
    ...countries.map((code) => <a href={countryAddress(code)}>{nameOf('country', code, view)}</a>),
    ...(countries.length
      ? []
      : regions.map((code) => <a href={regionAddress(code)}>{nameOf('region', code, view)}</a>)),
  ]
  if (!places.length) return <NotStated />
  const most = 4
  return (
    <>
      {places.slice(0, most).map((place, index) => (
        <>
          {index > 0 && ', '}
          {place}
        </>
      ))}
      {places.length > most && ` + ${places.length - most}`}
    </>
  )
}

export interface ActivityTableProps {
  caption: string
  captionHidden?: boolean
  activities: readonly ActivityLine[]
  sortable?: boolean
  sort?: string
}

export function ActivityTable({
  caption,
  captionHidden = false,
  activities,
  sortable = false,
  sort,
}: ActivityTableProps) {
  const view = useView()
  const { t, format } = view
  const columns: Column<ActivityLine>[] = [
    {
      key: 'title',
      label: t(m.activityTitle),
      kind: 'name',
      sortable,
      cell: (activity) => <ActivityLink activity={activity} />,
    },
    { key: 'place', label: t(m.where), cell: (activity) => <Places {...activity} /> },
    {
      key: 'institution',
      label: t(m.institution),
      cell: ({ institution }) => nameOf('institution', institution, view),
    },
    {
      key: 'implementer',
      label: t(m.implementer),
      minor: true,
      cell: ({ implementer }) => (implementer ? <Name>{implementer}</Name> : <NotStated />),
    },
    { key: 'status', label: t(m.status), cell: ({ status }) => <Status code={status} /> },
    {
      key: 'start',
      label: t(m.starts),
      kind: 'date',
      sortable,
      cell: ({ startOn }) => (startOn ? format.date(startOn) : <NotStated />),
    },
    {
      key: 'end',
      label: t(m.ends),
      kind: 'date',
      sortable,
      cell: ({ endOn }) => (endOn ? format.date(endOn) : <NotStated />),
    },
    {
      key: 'obligations',
      label: t(m.obligations),
      kind: 'money',
      sortable,
      cell: ({ money }) => <Amounts money={money} measure="obligations" />,
    },
    {
      key: 'unspent',
      label: t(m.unspent),
      kind: 'money',
      sortable,
      cell: ({ money }) => <Amounts money={money} measure="unspent" />,
    },
  ]
  return (
    <Table
      caption={caption}
      captionHidden={captionHidden}
      columns={columns}
      rows={activities}
      id="activities"
      empty={<NothingFits />}
      {...(sort !== undefined && { sort })}
    />
  )
}
