// Roles, scopes and sessions in a person's own language.
import type { Grant } from '#kernel/access.ts'
import type { Translate } from '#web/messages/index.ts'
import { messages as m, roleName, scopeMessages } from './messages.ts'
import type { OpenSession } from './session-list.ts'

export function scopeInWords(t: Translate, { scopeKind, scopeCode }: Pick<Grant, 'scopeKind' | 'scopeCode'>): string {
  const code = scopeCode ?? ''
  if (scopeKind === 'everything') return t(scopeMessages.everything)
  if (scopeKind === 'region') return t(scopeMessages.region, { code })
  if (scopeKind === 'country') return t(scopeMessages.country, { code })
  return t(scopeMessages.award, { code })
}

/** `Post director, Country HT`. */
export const grantInWords = (t: Translate, grant: Grant) =>
  t(m.roleOver, { role: t(roleName(grant.role)), scope: scopeInWords(t, grant) })

/** A scope key such as `country:HT`. */
export function scopeKeyInWords(t: Translate, key: string): string {
  const at = key.indexOf(':')
  return scopeInWords(t, { scopeKind: key.slice(0, at) as Grant['scopeKind'], scopeCode: key.slice(at + 1) })
}

export function sessionInWords(t: Translate, { kind, name }: Pick<OpenSession, 'kind' | 'name'>): string {
  if (kind === 'token') return t(m.tokenSession, { name })
  if (kind === 'device') return t(m.deviceSession, { name })
  return t(kind === 'folder' ? m.folderSession : m.browserSession)
}
