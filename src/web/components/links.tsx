// Rows of links: tabs between views of one thing, and the forms in which it can be taken away.
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'
import { linkWith } from './query.ts'

export interface Tab {
  label: string
  href: string
  count?: number
}

/** Views of one thing, each with an address of its own; `current` is the address of the present one. */
export function Tabs({ label, tabs, current }: { label: string; tabs: readonly Tab[]; current: string }) {
  const { format } = useView()
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {tabs.map((tab) => (
          <li>
            <a href={tab.href} aria-current={tab.href === current ? 'page' : undefined}>
              {tab.label}
              {tab.count !== undefined && <span class="tab-count"> {format.number(tab.count)}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export type TakeAwayFormat = 'csv' | 'xlsx' | 'json' | 'xml'

export interface TakeAwayProps {
  formats: readonly TakeAwayFormat[]
  /** The path that answers with the file; this page's own if left out. The filters go along, and `format=`. */
  path?: string
  /** What goes along instead of the address's own. */
  query?: URLSearchParams
}

/** "Take it as CSV · XLSX · JSON": this view, with its filters, as a file. */
export function TakeAway({ formats, path: own, query: asked }: TakeAwayProps) {
  const { t, path, query } = useView()
  return (
    <ul class="link-row take-away" aria-label={t(m.takeAs)}>
      <li aria-hidden="true">{t(m.takeAs)}</li>
      {formats.map((format) => (
        <li>
          <a href={linkWith(own ?? path, asked ?? query, { format, cursor: null })} download>
            {format.toUpperCase()}
          </a>
        </li>
      ))}
    </ul>
  )
}
