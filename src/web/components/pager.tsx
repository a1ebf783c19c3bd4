// Going through a long list.
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'
import { linkWith } from './query.ts'

export interface PagerProps {
  /** Where the next page begins, as the operation gave it; null on the last page. */
  next: string | null
  shown: number
  total?: number
}

/** Goes through a long list by cursor (`?cursor=`): how much is shown, the first page, the next. */
export function Pager({ next, shown, total }: PagerProps) {
  const { t, format, path, query } = useView()
  // what stands instead of an empty table says so already
  if (shown === 0 && !query.has('cursor')) return null
  const count =
    total === undefined ? t(m.rowsShown, { count: shown }) : t(m.rowsShownOf, { shown: format.number(shown), total })
  return (
    <nav class="pager" aria-label={t(m.pages)}>
      <span>{count}</span>
      {query.has('cursor') && <a href={linkWith(path, query, { cursor: null })}>{t(m.firstPage)}</a>}
      {next !== null && (
        <a rel="next" href={linkWith(path, query, { cursor: next })}>
          {t(m.nextPage)} <Arrow />
        </a>
      )}
    </nav>
  )
}

/** An arrow in the direction of reading. */
export function Arrow() {
  const { dir } = useView()
  return <span aria-hidden="true">{dir === 'rtl' ? '←' : '→'}</span>
}
