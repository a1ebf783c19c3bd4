// What the forms of this area share.
import { locales, localeNames } from '#web/messages/index.ts'
import type { FormFields } from '#web/page.ts'

/** The first value of a field. */
export const one = (fields: FormFields, name: string): string | undefined => [fields[name] ?? []].flat()[0]

export const languageOptions = locales.map((value) => ({ value, label: localeNames[value] }))
