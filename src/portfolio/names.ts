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

const countryNames = new Map<Locale, Intl.DisplayNames>()

/** A country's name in a language; a code that is no country's is its own name. */
export function countryName(code: string, locale: Locale): string {
  if (!/^[A-Z]{2}$/.test(code)) return code
  let names = countryNames.get(locale)
  if (!names)
    countryNames.set(locale, (names = new Intl.DisplayNames(intlTag(locale), { type: 'region', fallback: 'code' })))
  return names.of(code) ?? code
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
