// The names that pages and files show for the codes that the records keep.
import { codeList, type CodeList } from '#kernel/reference.ts'
import { institutionWord, intlTag, type Institution, type Locale, type Translate } from '#web/index.ts'
import type { Grouping } from './dimension.ts'
import { functionName, messages as m, statusName } from './messages.ts'

const lists: Partial<Record<Grouping, CodeList>> = {
  region: 'regions',
  purpose: 'purposes',
  account: 'accounts',
  aidType: 'aid-types',
}

const countryNames = new Map<Locale, (code: string) => string>()

/** A country's name in a language; a code that is no country's is its own name. */
export function countryName(code: string, locale: Locale): string {
  let named = countryNames.get(locale)
  if (!named) countryNames.set(locale, (named = namesIn(locale)))
  return named(code)
}

/** Intl looks a name up anew each time, which takes longer than all else in a cell of a table; there are 676 at most. */
function namesIn(locale: Locale) {
  const intl = new Intl.DisplayNames(intlTag(locale), { type: 'region', fallback: 'code' })
  const names = new Map<string, string>()
  return (code: string): string => {
    if (!/^[A-Z]{2}$/.test(code)) return code
    let name = names.get(code)
    if (name === undefined) names.set(code, (name = intl.of(code) ?? code))
    return name
  }
}

interface Language {
  t: Translate
  locale: Locale
}

/** What a person reads for a value of a grouping. */
export function nameOf(grouping: Grouping, value: string | number | null | undefined, { t, locale }: Language): string {
  if (value === null || value === undefined) return t(m.nameless)
  const code = String(value)
  if (grouping === 'country') return countryName(code, locale)
  if (grouping === 'institution') return t(institutionWord[code as Institution])
  if (grouping === 'function') return functionName[code] ? t(functionName[code]) : code
  if (grouping === 'status') return statusName[code] ? t(statusName[code]) : code
  const list = lists[grouping]
  return (list && codeList(list).get(code)) ?? code
}

/** Whether a grouping's values are codes with names of their own. */
export const hasNames = (grouping: Grouping) => grouping === 'country' || grouping === 'status' || grouping in lists

/** The name with its code beside it, where they differ. */
export function nameWithCode(
  grouping: Grouping,
  value: string | number | null | undefined,
  language: Language,
): string {
  const name = nameOf(grouping, value, language)
  return grouping in lists && value != null && name !== String(value) ? `${name} (${value})` : name
}
