// Filters of a list.
import type { Child, PropsWithChildren } from 'hono/jsx'
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'
import { Button, FormContext } from './form.tsx'

export type FilterFormProps = PropsWithChildren<{
  /** Parameters of the address that the form has no field for and that stay: `['sort', 'by']`. */
  keep?: readonly string[]
  /** Where "Clear" leads; this page without parameters if left out. */
  clearHref?: string
  /** Fields that are asked for less often, folded away under a word. */
  more?: { label: string; fields: Child; open: boolean }
}>

/** Filters of a list: a GET form, so that every view has an address. Give each field its value from `view.query`. */
export function FilterForm({ keep = [], clearHref, more, children }: FilterFormProps) {
  const { t, path, query } = useView()
  return (
    <form class="filters" method="get" action={path} aria-label={t(m.filters)}>
      {keep.flatMap((name) => query.getAll(name).map((value) => <input type="hidden" name={name} value={value} />))}
      <FormContext.Provider value={{ errors: [], values: {}, scope: 'filter' }}>
        <div class="filter-fields">
          {children}
          <div class="filter-buttons">
            <Button>{t(m.applyFilters)}</Button>
            {query.size > 0 && <a href={clearHref ?? path}>{t(m.clearFilters)}</a>}
          </div>
        </div>
        {more && (
          <details open={more.open}>
            <summary>{more.label}</summary>
            <div class="filter-fields">{more.fields}</div>
          </details>
        )}
      </FormContext.Provider>
    </form>
  )
}
