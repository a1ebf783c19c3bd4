// The list of activities with its filters, search, and the transactions behind a figure.
import { z } from 'zod'
import { parseInput } from '#kernel/operation.ts'
import { EmptyState, ErrorSummary, Pager, SelectField, Table, TakeAway, TextField, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { activities, search, type Piece } from './activities.ts'
import { sorts } from './activity-list.ts'
import { activityAddress, publicationAddress, whereIn } from './address.ts'
import { concerns } from './concern.ts'
import { faults } from './balance-page.tsx'
import { choices } from './choices.ts'
import { activitiesFile, transactionsFile } from './list-file.ts'
import { SelectionForm, type Choices } from './filters.tsx'
import { concernName, messages as m, transactionTypeName } from './messages.ts'
import { ActivityLink, ActivityTable, Amount, GroupName, NothingFits, NothingYet, Places, Status } from './parts.tsx'
import { transactions, type TransactionLine } from './transactions.ts'

type List = z.output<(typeof activities)['output']>
const paged = (query: URLSearchParams) => (query.get('cursor') ? { cursor: query.get('cursor')! } : {})

export const activitiesPage = page({
  path: '/activities',
  needs: 'activity.read',
  menu: { room: 'portfolio', label: m.activities, order: 40 },
  async get({ act, query, session }) {
    const offered = await act(choices, {})
    const input = {
      where: whereIn(query),
      ...(query.get('concern') && { concern: query.get('concern') as (typeof concerns)[number] }),
      ...(query.get('sort') && { sort: query.get('sort') as (typeof sorts)[number] }),
      ...paged(query),
    }
    const format = query.get('format')
    if (format) return activitiesFile(format, input, { act, session })
    const errors = faults(() => parseInput(activities, input))
    const list = errors ? null : await act(activities, input)
    return {
      title: m.activities,
      body: (
        <>
          <ErrorSummary errors={(errors ?? []).map(({ message }) => ({ path: '', message }))} />
          <Activities list={list} offered={offered} />
        </>
      ),
    }
  },
})

function Activities({ list, offered }: { list: List | null; offered: Choices }) {
  const { t, query } = useView()
  if (list && !list.total && !query.size) return <NothingYet />
  return (
    <>
      <SelectionForm keep={['sort']} choices={offered}>
        <SelectField
          name="concern"
          label={t(m.concern)}
          value={query.get('concern') ?? ''}
          empty={true}
          options={concerns.map((value) => ({ value, label: t(concernName[value]) }))}
        />
      </SelectionForm>
      {list && (
        <>
          {list.total > 0 && <TakeAway formats={['csv', 'xlsx']} />}
          <ActivityTable
            caption={t(m.allActivities, { count: list.total })}
            activities={list.activities}
            sortable
            sort="-start"
          />
          <Pager next={list.next} shown={list.activities.length} total={list.total} />
        </>
      )}
    </>
  )
}

type Found = z.output<(typeof search)['output']>

export const searchPage = page({
  path: '/search',
  needs: 'activity.read',
  async get({ act, query }) {
    const words = (query.get('q') ?? '').trim()
    const offered = await act(choices, {})
    const input = { words, where: whereIn(query), ...paged(query) }
    const errors = words ? faults(() => parseInput(search, input)) : null
    const found = words && !errors ? await act(search, input) : null
    return {
      title: m.search,
      lead: <SearchLead />,
      body: (
        <>
          <ErrorSummary errors={(errors ?? []).map(({ message }) => ({ path: '', message }))} />
          <Search words={words} found={found} offered={offered} />
        </>
      ),
    }
  },
})

function SearchLead() {
  const { t } = useView()
  return <>{t(m.searchLead)}</>
}

function Search({ words, found, offered }: { words: string; found: Found | null; offered: Choices }) {
  const { t } = useView()
  return (
    <>
      <SelectionForm choices={offered}>
        <TextField name="q" type="search" label={t(m.searchWords)} hint={t(m.searchHint)} value={words} />
      </SelectionForm>
      {found && !found.total && <EmptyState title={t(m.searchNothing)}>{t(m.searchNothingBody)}</EmptyState>}
      {found && found.total > 0 && (
        <>
          <p>{t(m.searchFound, { count: found.total })}</p>
          <ol class="found">
            {found.found.map(({ activity, title, excerpt }) => (
              <li>
                <p>
                  <a href={activityAddress(activity.identifier)}>
                    <bdi>{title.length ? <Pieces pieces={title} /> : activity.identifier}</bdi>
                  </a>
                  {activity.invented !== null && ' ◆'}
                </p>
                <p class="hint">
                  <Places {...activity} /> · <Status code={activity.status} /> · <bdi>{activity.identifier}</bdi>
                </p>
                {excerpt.length > 0 && (
                  <p dir="auto">
                    <Pieces pieces={excerpt} />
                  </p>
                )}
              </li>
            ))}
          </ol>
          <Pager next={found.next} shown={found.found.length} total={found.total} />
        </>
      )}
    </>
  )
}

const Pieces = ({ pieces }: { pieces: readonly Piece[] }) => (
  <>{pieces.map(({ text, found }) => (found ? <mark>{text}</mark> : text))}</>
)

type Transactions = z.output<(typeof transactions)['output']>

export const transactionsPage = page({
  path: '/transactions',
  needs: 'activity.read',
  async get({ act, query, session }) {
    const input = {
      where: whereIn(query),
      ...(query.get('type') && { type: query.get('type') as '2' }),
      ...paged(query),
    }
    const format = query.get('format')
    if (format) return transactionsFile(format, input, { act, session })
    const errors = faults(() => parseInput(transactions, input))
    const list = errors ? null : await act(transactions, input)
    const offered = await act(choices, {})
    return {
      title: m.transactions,
      trail: [{ label: m.balance, href: '/balance' }],
      body: (
        <>
          <ErrorSummary errors={(errors ?? []).map(({ message }) => ({ path: '', message }))} />
          <TransactionList list={list} offered={offered} />
        </>
      ),
    }
  },
})

function TransactionList({ list, offered }: { list: Transactions | null; offered: Choices }) {
  const { t, format, query } = useView()
  if (list && !list.transactions.length && !query.size) return <NothingYet />
  return (
    <>
      <SelectionForm keep={['type']} choices={offered} />
      {list && (
        <>
          {list.transactions.length > 0 && <TakeAway formats={['csv', 'xlsx']} />}
          <Table<TransactionLine>
            caption={t(m.transactions)}
            captionHidden
            rows={list.transactions}
            empty={<NothingFits />}
            columns={[
              {
                key: 'activity',
                label: t(m.activity),
                kind: 'name',
                cell: ({ activity, title, invented }) => (
                  <ActivityLink activity={{ identifier: activity, title, invented }} />
                ),
              },
              { key: 'date', label: t(m.date), kind: 'date', cell: ({ on }) => (on ? format.date(on) : t(m.nameless)) },
              {
                key: 'type',
                label: t(m.type),
                cell: ({ type }) => (transactionTypeName[type] ? t(transactionTypeName[type]) : type),
              },
              {
                key: 'amount',
                label: t(m.amount),
                kind: 'money',
                cell: ({ amount, currency }) => <Amount amount={amount} currency={currency} />,
              },
              {
                key: 'country',
                label: t(m.where),
                cell: ({ country, region }) =>
                  country ? (
                    <GroupName grouping="country" value={country} />
                  ) : (
                    <GroupName grouping="region" value={region} />
                  ),
              },
              {
                key: 'purpose',
                label: t(m.purpose),
                minor: true,
                cell: ({ purpose }) => <GroupName grouping="purpose" value={purpose} />,
              },
              {
                key: 'description',
                label: t(m.description),
                minor: true,
                cell: ({ description }) => <bdi>{description}</bdi>,
              },
              { key: 'receiver', label: t(m.receiver), cell: ({ receiver }) => <bdi>{receiver}</bdi> },
              {
                key: 'provenance',
                label: t(m.records),
                cell: ({ publication: { id, file, sha256 }, line }) => (
                  <a href={publicationAddress(id, line)} title={`SHA-256 ${sha256}`}>
                    <bdi>{`${file}:${line}`}</bdi>
                  </a>
                ),
              },
            ]}
          />
          <Pager next={list.next} shown={list.transactions.length} />
        </>
      )}
    </>
  )
}
