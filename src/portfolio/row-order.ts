// The order in which people look for the rows of an answer.
import { formatOf, type Locale, type Translate } from '#web/index.ts'
import type { Balance, BalanceRow } from './balance.ts'
import { nameOf } from './names.ts'

/** By the names of the groups, as the reader's language orders them, numbers by value; what is not stated comes last. */
export function byName({ by, rows }: Balance, language: { t: Translate; locale: Locale }): readonly BalanceRow[] {
  const { compare } = formatOf(language.locale)
  const named = rows.map((row) => ({
    row,
    names: by.map((grouping) => (row[grouping] == null ? null : nameOf(grouping, row[grouping], language))),
  }))
  return named
    .toSorted((a, b) => {
      for (const [index, name] of a.names.entries()) {
        const other = b.names[index] ?? null
        if (name === other) continue
        if (name === null || other === null) return name === null ? 1 : -1
        const order = compare(name, other)
        if (order !== 0) return order
      }
      return 0
    })
    .map(({ row }) => row)
}

/** The largest obligations first. Floats suffice to put rows in order for the eye. */
export const byObligations = (rows: readonly BalanceRow[]) =>
  rows.toSorted((a, b) => Number(b.obligations) - Number(a.obligations))
