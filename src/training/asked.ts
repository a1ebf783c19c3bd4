// What the address of a page on published training asks for, and the names of values there.
import { codeList } from '#kernel/reference.ts'
import { countryName } from '#portfolio/index.ts'
import type { Locale } from '#web/index.ts'
import { conditionText, type Grouping } from './question.ts'
import type { TotalsRow } from './totals.ts'

/** The groupings that have a field of their own in the filters. */
export const filters = ['country', 'programme', 'year', 'place'] as const

/** The conditions of an address, as texts that Where reads: its fields and `where`. An empty field is no condition. */
export const whereAsked = (query: URLSearchParams): string[] => [
  ...[...filters, 'flag'].flatMap((name) =>
    query
      .getAll(name)
      .filter(Boolean)
      .map((value) => `${name}=${value}`),
  ),
  ...query.getAll('where').filter(Boolean),
]

/** Where the rows of a group stand: what the totals were asked, and the group. */
export function rowsAddress(query: URLSearchParams, by: readonly Grouping[], row: TotalsRow) {
  const group = conditionText(by.map((grouping) => [grouping, row[grouping]]))
  const asked = new URLSearchParams(
    [...query].filter(([name, value]) => value && !['by', 'sort', 'rows'].includes(name)),
  )
  if (group) asked.append('where', group)
  return `/training/rows${asked.size ? `?${asked}` : ''}`
}

/** What a person reads for a value; a code stays beside nothing, since its name says all. */
export function nameOf(grouping: Grouping, value: string, locale: Locale): string {
  if (grouping === 'country') return countryName(value, locale)
  if (grouping === 'region') return codeList('regions').get(value) ?? value
  return value
}
