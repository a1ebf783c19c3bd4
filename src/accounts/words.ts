// Roles, scopes and sessions in a person's own language.
import type { Grant } from '#kernel/access.ts'
import { codeList } from '#kernel/reference.ts'
import { intlTag, type Locale, type Translate } from '#web/messages/index.ts'
import { messages as m, roleName, scopeMessages } from './messages.ts'
import type { OpenSession } from './session-list.ts'

/** Whatever speaks a language, as a view does. */
interface Speaker {
  t: Translate
  locale: Locale
}

export function scopeInWords(
  { t, locale }: Speaker,
  { scopeKind, scopeCode }: Pick<Grant, 'scopeKind' | 'scopeCode'>,
): string {
  const code = scopeCode ?? ''
  if (scopeKind === 'everything') return t(scopeMessages.everything)
  if (scopeKind === 'region') return codeList('regions').get(code) ?? t(scopeMessages.region, { code })
  if (scopeKind === 'award') return t(scopeMessages.award, { code })
  return countryName(locale, code)
}

const countryName = (locale: Locale, code: string) =>
  /^[A-Z]{2}$/.test(code)
    ? new Intl.DisplayNames(intlTag(locale), { type: 'region', fallback: 'code' }).of(code)!
    : code

/** `Post director: Haiti`. */
export const grantInWords = (speaker: Speaker, grant: Grant) =>
  speaker.t(m.roleOver, { role: speaker.t(roleName(grant.role)), scope: scopeInWords(speaker, grant) })

/** A scope key such as `country:HT`. */
export function scopeKeyInWords(speaker: Speaker, key: string): string {
  const at = key.indexOf(':')
  return scopeInWords(speaker, { scopeKind: key.slice(0, at) as Grant['scopeKind'], scopeCode: key.slice(at + 1) })
}

export function sessionInWords(t: Translate, { kind, name }: Pick<OpenSession, 'kind' | 'name'>): string {
  if (kind === 'token') return t(m.tokenSession, { name })
  if (kind === 'device') return t(m.deviceSession, { name })
  return t(kind === 'folder' ? m.folderSession : m.browserSession)
}
