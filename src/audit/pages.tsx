// The log of changes as a page: filters, what changed from what to what, and whether the seals hold.
import type { Child } from 'hono/jsx'
import type { z } from 'zod'
import { Alert } from '#web/components/alert.tsx'
import { EmptyState } from '#web/components/empty-state.tsx'
import { DateField, TextField } from '#web/components/field.tsx'
import { FilterForm } from '#web/components/filter-form.tsx'
import { linkWith } from '#web/components/query.ts'
import { Pager } from '#web/components/pager.tsx'
import { Table } from '#web/components/table.tsx'
import { Instant } from '#web/components/text.tsx'
import { page } from '#web/page.ts'
import { useView } from '#web/view.ts'
import { lastSeal, listChanges, verifyChanges, type Change } from './log.ts'
import { auditMessages as m } from './messages.ts'

type Change = z.output<typeof Change>
type Verified = z.output<(typeof verifyChanges)['output']>

export const auditPage = page({
  path: '/audit',
  needs: 'audit.read',
  menu: { room: 'bureau', label: m.log, order: 80 },
  async get({ act, query }) {
    const given = (name: string) => query.get(name) || undefined
    const found = await act(listChanges, {
      table: given('table'),
      row: given('row'),
      operation: given('operation'),
      since: given('since'),
      until: given('until'),
      before: given('cursor'),
    })
    const verified = query.has('verify') ? await act(verifyChanges, {}) : null
    const anchor = await act(lastSeal, {})
    return {
      title: m.log,
      actions: <Verify />,
      body: <Log {...found} verified={verified} root={anchor.text?.split('\n')[4] ?? null} />,
    }
  },
})

function Log({
  changes,
  next,
  verified,
  root,
}: {
  changes: Change[]
  next: string | null
  verified: Verified | null
  root: string | null
}) {
  const { t, query, path } = useView()
  /** Leads to the changes that have the same here. */
  const only = (name: string, value: string, shown: Child = value) =>
    query.get(name) === value ? (
      shown
    ) : (
      <a href={linkWith(path, query, { [name]: value, cursor: null, verify: null })}>{shown}</a>
    )
  const field = (name: string) => query.get(name) ?? ''
  return (
    <>
      <p>{t(m.lead)}</p>
      {verified && <Verdict verified={verified} />}
      <FilterForm>
        <TextField name="table" label={t(m.table)} value={field('table')} width="medium" />
        <TextField name="row" label={t(m.row)} value={field('row')} width="medium" />
        <TextField name="operation" label={t(m.operation)} value={field('operation')} width="medium" />
        <DateField name="since" label={t(m.since)} value={field('since')} />
        <DateField name="until" label={t(m.until)} value={field('until')} />
      </FilterForm>
      <Table
        caption={t(m.log)}
        captionHidden
        rows={changes}
        empty={<EmptyState title={t(m.empty)}>{t(m.emptyWhy)}</EmptyState>}
        columns={[
          { key: 'at', label: t(m.at), kind: 'date', cell: (change) => <Instant at={change.at} /> },
          { key: 'actor', label: t(m.who), cell: (change) => <bdi>{change.actor ?? t(m.nobody)}</bdi> },
          { key: 'operation', label: t(m.operation), cell: ({ operation }) => only('operation', operation) },
          { key: 'action', label: t(m.action), cell: (change) => t(m[change.action]) },
          { key: 'table', label: t(m.table), cell: ({ table }) => only('table', table) },
          { key: 'row', label: t(m.row), minor: true, cell: ({ row }) => only('row', row, <code>{row}</code>) },
          {
            key: 'change',
            label: t(m.change),
            cell: (change) => <Difference before={change.before} after={change.after} />,
          },
        ]}
      />
      <Pager next={next} shown={changes.length} />
      {root && <p class="hint">{t(m.anchor, { root })}</p>}
    </>
  )
}

function Verify() {
  const { t } = useView()
  return (
    <a class="button button-secondary" href="/audit?verify=1">
      {t(m.verify)}
    </a>
  )
}

function Verdict({ verified }: { verified: Verified }) {
  const { t } = useView()
  const { faults, changes, seals, unsealed } = verified
  if (!faults.length) return <Alert kind="success">{t(m.verified, { changes, seals, unsealed })}</Alert>
  return (
    <Alert kind="error" title={t(m.faulty)}>
      <ul>
        {faults.map((fault) => (
          <li>{fault}</li>
        ))}
      </ul>
    </Alert>
  )
}

/** Only the members that differ. */
function Difference({ before, after }: { before: unknown; after: unknown }) {
  const [was, is] = [(before ?? {}) as Record<string, unknown>, (after ?? {}) as Record<string, unknown>]
  const text = (value: unknown) =>
    value === undefined || value === null
      ? '—'
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value as string)
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => text(was[name]) !== text(is[name]),
  )
  return (
    <details>
      <summary>{names.slice(0, 4).join(', ')}</summary>
      <dl class="facts">
        {names.map((name) => (
          <div>
            <dt>{name}</dt>
            <dd>
              {before ? `${text(was[name])} → ` : ''}
              {text(is[name])}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
