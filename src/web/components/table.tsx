// Tables: dense, numbers aligned to the end, heads that stay in sight and repeat in print. Below 640 px each row
// becomes a card in which every cell carries its column's name.
import type { Child } from 'hono/jsx'
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'
import { linkWith } from './query.ts'

export interface Column<Row> {
  /** Names the column; the `sort` parameter of the address uses it. */
  key: string
  label: string
  cell: (row: Row) => Child
  /** `number` and `money` stand at the end in tabular numerals. `name` is the row's head. */
  kind?: 'text' | 'name' | 'number' | 'money' | 'date'
  /** Whether the head is a link that sorts: `?sort=key`, `?sort=-key` for largest first. */
  sortable?: boolean
  /** The cell in the last row, with totals. */
  total?: Child
  /** Left out below 640 px. */
  minor?: boolean
}

export interface TableProps<Row> {
  /** What the table holds, read out first and printed above it. */
  caption: string
  /** Hides the caption from the eye where a heading just above says the same. */
  captionHidden?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** How the rows are sorted when the address doesn't say: `-obligations`. */
  sort?: string
  /** Shown instead of an empty table. */
  empty?: Child
  /** The anchor of the table, to which sort links return. */
  id?: string
  /** For tables that may be wider than the page: they scroll within a frame of their own, heads staying in sight. */
  wide?: boolean
}

export function Table<Row>({ caption, captionHidden, columns, rows, sort, empty, id, wide }: TableProps<Row>) {
  const { t, query } = useView()
  if (rows.length === 0 && empty) return <>{empty}</>
  const sorted = query.get('sort') ?? sort
  const hasTotals = columns.some((column) => column.total !== undefined)
  return (
    <div id={id} {...(wide ? wideFrame(caption) : { class: 'table-frame' })}>
      <table class="cards">
        <caption class={captionHidden ? 'visually-hidden' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell column={column} sorted={sorted} anchor={id} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {columns.map((column) => (
                <Cell column={column} content={column.cell(row)} />
              ))}
            </tr>
          ))}
        </tbody>
        {hasTotals && (
          <tfoot>
            <tr>
              {columns.map((column, index) => (
                <Cell column={column} content={column.total ?? (index === 0 ? t(m.total) : '')} />
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

const wideFrame = (caption: string) => ({
  class: 'table-frame table-wide',
  role: 'region',
  'aria-label': caption,
  tabindex: 0,
})

const classOf = ({ kind = 'text', minor }: Column<never>) =>
  [`cell-${kind}`, minor ? 'cell-minor' : ''].join(' ').trim()

interface HeadCellProps {
  column: Column<never>
  sorted: string | undefined
  anchor: string | undefined
}

function HeadCell({ column, sorted, anchor }: HeadCellProps) {
  const { path, query } = useView()
  const { key, label, sortable, kind } = column
  if (!sortable)
    return (
      <th scope="col" class={classOf(column)}>
        {label}
      </th>
    )
  const ascending = sorted === key
  const descending = sorted === `-${key}`
  const largestFirst = kind === 'number' || kind === 'money' || kind === 'date'
  const next = ascending ? `-${key}` : descending ? key : largestFirst ? `-${key}` : key
  const href = linkWith(path, query, { sort: next, cursor: null })
  return (
    <th scope="col" class={classOf(column)} aria-sort={ascending ? 'ascending' : descending ? 'descending' : undefined}>
      <a href={anchor ? `${href}#${anchor}` : href}>
        {label}
        <span class="sort-glyph" aria-hidden="true">
          {ascending ? '▲' : descending ? '▼' : '↕'}
        </span>
      </a>
    </th>
  )
}

function Cell({ column, content }: { column: Column<never>; content: Child }) {
  if (column.kind === 'name')
    return (
      <th scope="row" class={classOf(column)}>
        {content}
      </th>
    )
  return (
    <td class={classOf(column)} data-label={column.label}>
      {content}
    </td>
  )
}
