// Addresses of the portfolio's pages. A selection stands in an address as its filters' own fields, so that a form reads
// it back: ?by=country&fiscal-year=2023.
import type { Concern } from './concern.ts'
import { dimensions, type Grouping } from './dimension.ts'
import { selectionText, type Selection } from './selection.ts'

/** The conditions of an address, as texts that Where reads: its fields and `where`. An empty field is no condition. */
export function whereIn(query: URLSearchParams): string[] {
  const fields = dimensions.flatMap(({ key }) => {
    const values = query.getAll(key).filter((value) => value !== '')
    return values.length ? [`${key}=${values.join(',')}`] : []
  })
  return [...fields, ...query.getAll('where')]
}

export function selectionQuery(selection: Selection, before: Record<string, string> = {}): URLSearchParams {
  const query = new URLSearchParams(before)
  for (const condition of selection) {
    const text = selectionText([condition])
    if (condition.not || query.has(condition.dimension.key)) query.append('where', text)
    else query.append(condition.dimension.key, text.slice(text.indexOf('=') + 1))
  }
  return query
}

const withQuery = (path: string, query: URLSearchParams) => (query.size ? `${path}?${query}` : path)

export function balanceAddress(by: readonly Grouping[], selection: Selection): string {
  const query = selectionQuery(selection)
  for (const grouping of by) query.append('by', grouping)
  return withQuery('/balance', query)
}
export const transactionsAddress = (selection: Selection, type?: '2' | '3' | '4') =>
  withQuery('/transactions', selectionQuery(selection, type ? { type } : {}))
export const activitiesAddress = (selection: Selection, concern?: Concern) =>
  withQuery('/activities', selectionQuery(selection, concern ? { concern } : {}))
export const activityAddress = (identifier: string) => `/activities/${encodeURIComponent(identifier)}`
export const countryAddress = (code: string) => `/countries/${encodeURIComponent(code)}`
export const regionAddress = (code: string) => `/regions/${encodeURIComponent(code)}`
export const organisationAddress = (id: string) => `/organisations/${id}`
/** Where claims are corrected, one activity or many: a page of the area institutions. */
export const correctionAddress = '/institutions/correction'
export const ruleAddress = (rule: string) => `/institutions/rules/${encodeURIComponent(rule)}`
/** A file as it was published, at a line: a page of the area exchange. */
export const publicationAddress = (id: string, line?: number) =>
  line === undefined ? `/publications/${id}` : `/publications/${id}?line=${line}#line-${line}`
