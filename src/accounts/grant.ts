// What a role is held over, as it is written in a form, in a file of people, or in a rule for sign-in groups.
import { z } from 'zod'
import { roles, scopeKinds, type Grant, type Role, type ScopeKind } from '#kernel/access.ts'

/** Roles that look after the bureau as a whole have no narrower scope. */
const wholeBureau: ReadonlySet<Role> = new Set(['account-administrator', 'operator'])

/** How the code of each kind of scope is written, and what to say when it is not. */
const codes: Record<Exclude<ScopeKind, 'everything'>, [RegExp, string]> = {
  region: [/^\d{2,4}$/, 'A region is an OECD DAC recipient code of two to four digits, such as 380.'],
  country: [/^[A-Z]{2}$/, 'A country is an ISO 3166 code of two capital letters, such as HT.'],
  award: [/^[^\s/&|?]\S{0,199}$/, 'An award is the identifier of its activity, without spaces.'],
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
  context: { addIssue(issue: { code: 'custom'; path: string[]; message: string }): void },
) {
  const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (grant.scopeKind === 'everything') {
    if (grant.scopeCode) wrong('scopeCode', 'A role over everything has no scope code.')
    return
  }
  if (wholeBureau.has(grant.role)) wrong('scopeKind', `${grant.role} is held over everything.`)
  const [pattern, message] = codes[grant.scopeKind]
  if (!pattern.test(grant.scopeCode ?? '')) wrong('scopeCode', message)
}

/** A grant in an answer. */
export const grantShape = z.object({
  role: z.enum(roles),
  scopeKind: z.enum(scopeKinds),
  scopeCode: z.string().nullable(),
})
