// The published rows behind a total as a page: what was read, and beneath it what was published.
import type { Child } from 'hono/jsx'
import type { z } from 'zod'
import { parseInput } from '#kernel/operation.ts'
import { faults } from '#portfolio/index.ts'
import {
  EmptyState,
  ErrorSummary,
  FilterForm,
  Money,
  Name,
  NotStated,
  Pager,
  SelectField,
  Table,
  TextField,
  useView,
} from '#web/index.ts'
import { page } from '#web/page.ts'
import { filters, nameOf, whereAsked } from './asked.ts'
import { flagName, groupingName, messages as m } from './messages.ts'
import { flags } from './published-row.ts'
import { trainingRows, type TrainingRow } from './rows.ts'

export const rowsPage = page({
  path: '/training/rows',
  needs: 'training.read',
  async get({ act, query }) {
    const cursor = query.get('cursor')
    const input: z.input<typeof trainingRows.input> = { where: whereAsked(query), ...(cursor && { cursor }) }
    const errors = faults(() => parseInput(trainingRows, input))
    const found = errors ? null : await act(trainingRows, input)
    return {
      title: m.rowsTitle,
      trail: [{ label: m.title, href: '/training' }],
      lead: <Lead />,
      body: (
        <>
          <ErrorSummary errors={(errors ?? []).map(({ message }) => ({ path: '', message }))} />
          <Filters />
          {found && <Rows {...found} />}
        </>
      ),
    }
  },
})

function Lead() {
  return <>{useView().t(m.rowsLead)}</>
}

function Filters() {
  const { t, query } = useView()
  return (
    <FilterForm>
      {filters.map((name) => (
        <TextField name={name} label={t(groupingName[name])} value={query.getAll(name).join(',')} />
      ))}
      <SelectField
        name="flag"
        label={t(m.flag)}
        value={query.get('flag') ?? ''}
        empty={true}
        options={flags.map((value) => ({ value, label: t(flagName[value]) }))}
      />
      <TextField name="where" label={t(m.more)} hint={t(m.moreHint)} value={query.getAll('where').join('; ')} />
    </FilterForm>
  )
}

function Rows({ rows, next }: z.output<typeof trainingRows.output>) {
  const { t, format, locale } = useView()
  return (
    <>
      <Table<TrainingRow>
        caption={t(m.rows)}
        captionHidden
        rows={rows}
        empty={<EmptyState title={t(m.nothing)}>{t(m.nothingBody)}</EmptyState>}
        columns={[
          {
            key: 'course',
            label: t(groupingName.course),
            kind: 'name',
            cell: ({ published }) => <Text>{published.course_title}</Text>,
          },
          {
            key: 'country',
            label: t(groupingName.country),
            cell: ({ read, published }) => (
              <Both read={read.country && nameOf('country', read.country, locale)} published={published.country} />
            ),
          },
          { key: 'unit', label: t(groupingName.unit), cell: ({ published }) => <Text>{published.student_unit}</Text> },
          {
            key: 'programme',
            label: t(groupingName.programme),
            cell: ({ read, published }) => <Both read={read.programme} published={published.program} />,
          },
          {
            key: 'year',
            label: t(groupingName.year),
            kind: 'number',
            cell: ({ read }) => read.fiscalYear ?? <NotStated />,
          },
          {
            key: 'dates',
            label: t(m.dates),
            cell: ({ read, published }) =>
              published.start_date.trim() || published.end_date.trim() ? (
                <>
                  <Both
                    read={read.startOn && format.date(read.startOn)}
                    published={read.startOn ? '' : published.start_date}
                  />{' '}
                  –{' '}
                  <Both read={read.endOn && format.date(read.endOn)} published={read.endOn ? '' : published.end_date} />
                </>
              ) : (
                <NotStated />
              ),
          },
          { key: 'place', label: t(groupingName.place), cell: ({ published }) => <Text>{published.location}</Text> },
          {
            key: 'quantity',
            label: t(m.seats),
            kind: 'number',
            cell: ({ read, published }) => (
              <Both
                read={read.quantity === null ? null : format.number(read.quantity)}
                published={read.quantity === null ? published.quantity : ''}
              />
            ),
          },
          {
            key: 'cost',
            label: t(m.cost),
            kind: 'money',
            cell: ({ read, published }) => (
              <Both
                read={read.cost === null ? null : <Money amount={read.cost} currency="USD" />}
                published={read.cost === null ? published.total_cost : ''}
              />
            ),
          },
          {
            key: 'flags',
            label: t(m.amiss),
            cell: ({ flags: found }) => found.map((flag) => t(flagName[flag])).join('; '),
          },
          {
            key: 'source',
            label: t(m.source),
            minor: true,
            cell: ({ published, source }) => (
              <>
                <bdi>
                  {[published.source_file, published.page && t(m.pageOf, { page: published.page })]
                    .filter(Boolean)
                    .join(', ')}
                </bdi>
                <br />
                <bdi class="hint" title={source.sha256 === null ? undefined : `SHA-256 ${source.sha256}`}>
                  {t(m.lineOf, { file: source.file ?? '', line: source.line })}
                </bdi>
              </>
            ),
          },
        ]}
        wide
      />
      <Pager next={next} shown={rows.length} />
    </>
  )
}

const Text = ({ children }: { children: string }) => (children.trim() ? <bdi>{children}</bdi> : <NotStated />)

/** What was read, and beneath it the words of the report where they say it otherwise. */
function Both({ read, published }: { read: Child; published: string }) {
  const { t } = useView()
  return (
    <>
      {read ? <Name>{read}</Name> : <NotStated />}
      {published.trim() && published !== read && (
        <>
          <br />
          <span class="hint">{t(m.asPublished, { text: published })}</span>
        </>
      )}
    </>
  )
}
