// Claims in words, for the forms and tables that show them.
import { institutions, justiceFunctions } from '#institutions/pure.ts'
import type { Locale, Translate } from '#web/index.ts'
import { messages as m } from './messages.ts'
import { nameOf } from './names.ts'

interface Language {
  t: Translate
  locale: Locale
}

export const claimValue = (subject: 'institution' | 'function', value: string, language: Language) =>
  nameOf(subject, value, language)

/** What an activity counts as: its institution and its function, each once where they have one name. */
export function countedAs(activity: { institution: string; function: string }, language: Language): string[] {
  const { t } = language
  const institution =
    activity.institution === 'unknown'
      ? t(m.institutionUnknown)
      : claimValue('institution', activity.institution, language)
  const justiceFunction =
    activity.function === 'unknown' ? t(m.functionUnknown) : claimValue('function', activity.function, language)
  return [...new Set([institution, justiceFunction])]
}

/** Everything that an officer can say, as `institution:police`; `unknown` holds that it cannot be known. */
export const claimOptions = (language: Language) =>
  [
    ...institutions.map((value) => ({ subject: 'institution' as const, value: value as string })),
    { subject: 'institution' as const, value: 'unknown' },
    ...justiceFunctions.map((value) => ({ subject: 'function' as const, value: value as string })),
    { subject: 'function' as const, value: 'unknown' },
  ].map(({ subject, value }) => ({
    value: `${subject}:${value}`,
    label: `${language.t(m[subject])}: ${value === 'unknown' ? language.t(m.cannotBeKnown) : claimValue(subject, value, language)}`,
  }))
