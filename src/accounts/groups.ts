// The rules by which groups at the identity provider become roles: kept in the bureau's setting `sign-in-groups`.
import { z } from 'zod'
import type { Grant } from '#kernel/access.ts'
import { operation } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { checkGrant, grantMembers } from './grant.ts'

const groupRule = z.object({ group: z.string().trim().min(1).max(300), ...grantMembers }).superRefine(checkGrant)
const groupRules = z.array(groupRule).max(1000)

/** The grants that somebody in these groups has by the bureau's rules. */
export async function grantsOfGroups(db: Db, groups: readonly string[]): Promise<Grant[]> {
  const rules = await readRules(db)
  const grants = rules
    .filter((rule) => groups.includes(rule.group))
    .map(({ role, scopeKind, scopeCode }) => ({ role, scopeKind, scopeCode }))
  return [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).values()]
}

async function readRules(db: Db) {
  const setting = await db.selectFrom('setting').select('value').where('key', '=', 'sign-in-groups').executeTakeFirst()
  return groupRules.parse(setting?.value ?? [])
}

export const listGroupRules = operation({
  name: 'groups.list',
  summary: 'List which groups at the identity provider give which roles',
  needs: 'account.manage',
  http: 'GET /sign-in-groups',
  input: z.object({}),
  output: z.object({ rules: groupRules }),
  run: async ({ db }) => ({ rules: await readRules(db) }),
})

export const setGroupRules = operation({
  name: 'groups.set',
  summary: 'Say which groups at the identity provider give which roles; holds from everybody’s next sign-in',
  needs: 'account.manage',
  http: 'PUT /sign-in-groups',
  // a list of rules is no command's option
  cli: null,
  input: z.object({ rules: groupRules }),
  output: z.object({ rules: groupRules }),
  async run({ db }, { rules }) {
    await db
      .updateTable('setting')
      .set((eb) => ({ value: JSON.stringify(rules), version: eb('version', '+', 1) }))
      .where('key', '=', 'sign-in-groups')
      .execute()
    return { rules: await readRules(db) }
  },
})
