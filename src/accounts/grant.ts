// What a role is held over, as it is written in a form, in a file of people, or in a rule for sign-in groups.
import { z } from 'zod'
import type { Parameters } from '#kernel/wrong-field.ts'
import { roles, scopeKinds, type Grant, type Role, type ScopeKind } from '#kernel/access.ts'
import { wrongMessages as wrong } from './messages.ts'

/** Roles that look after the bureau as a whole have no narrower scope. */
const wholeBureau: ReadonlySet<Role> = new Set(['account-administrator', 'operator'])

/** How the code of each kind of scope is written, and what to say when it is not. */
const codes: Record<Exclude<ScopeKind, 'everything'>, [RegExp, string]> = {
  region: [/^\d{2,4}$/, wrong.region.message],
  country: [/^[A-Z]{2}$/, wrong.country.message],
  award: [/^[^\s/&|?]\S{0,199}$/, wrong.award.message],
}

export const grantMembers = {
  role: z.enum(roles).describe('What somebody is in the bureau; the guide to roles explains each'),
  scopeKind: z.enum(scopeKinds).describe('Over what: everything, or one region, country or award'),
  scopeCode: z
    .string()
    .trim()
    .nullish()
    .transform((code) => code || null)
    .describe('Which one: a region by its OECD DAC code, a country as HT, an award by its activity identifier'),
}

/** Adds an issue where role, kind and code of a scope do not fit each other; for `superRefine`. */
export function checkGrant(
  grant: Grant,
  context: { addIssue(issue: { code: 'custom'; path: string[]; message: string; params?: Parameters }): void },
) {
  const add = (path: string, message: string, params: Parameters = {}) =>
    context.addIssue({ code: 'custom', path: [path], message, params })
  if (grant.scopeKind === 'everything') {
    if (grant.scopeCode) add('scopeCode', wrong.noCode.message)
    return
  }
  if (wholeBureau.has(grant.role)) add('scopeKind', wrong.everythingOnly.message, { role: grant.role })
  const [pattern, message] = codes[grant.scopeKind]
  if (!pattern.test(grant.scopeCode ?? '')) add('scopeCode', message)
}

/** A grant in an answer. */
export const grantShape = z.object({
  role: z.enum(roles),
  scopeKind: z.enum(scopeKinds),
  scopeCode: z.string().nullable(),
})
