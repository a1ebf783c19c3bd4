// The rules by which groups at the identity provider become roles: kept in the bureau's setting `sign-in-groups`.
import { z } from 'zod'
import type { Grant } from '#kernel/access.ts'
import { operation } from '#kernel/operation.ts'
import { defineProblem, NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { checkGrant, grantMembers } from './grant.ts'

const mostRules = 1000
const groupRule = z
  .object({
    group: z.string().trim().min(1).max(300).describe('The group, as the identity provider names it'),
    ...grantMembers,
  })
  .superRefine(checkGrant)
const groupRules = z.array(groupRule).max(mostRules)
export type GroupRule = z.output<typeof groupRule>

export const TooManyRules = defineProblem(
  409,
  'too-many-group-rules',
  'Too many rules for sign-in groups',
  'There are {mostRules} rules already. Remove those that nobody needs.',
)

/** The grants that somebody in these groups has by the bureau's rules. */
export async function grantsOfGroups(db: Db, groups: readonly string[]): Promise<Grant[]> {
  const rules = await readRules(db)
  const grants = rules
    .filter((rule) => groups.includes(rule.group))
    .map(({ role, scopeKind, scopeCode }) => ({ role, scopeKind, scopeCode }))
  return [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).values()]
}

const isRules = (db: Db) => db.selectFrom('setting').select('value').where('key', '=', 'sign-in-groups')

const rulesOf = (setting: { value: unknown } | undefined) => groupRules.parse(setting?.value ?? [])

const readRules = async (db: Db) => rulesOf(await isRules(db).executeTakeFirst())

/** The rules, for whoever is about to write them: another who wants to waits. */
const takeRules = async (db: Db) => rulesOf(await isRules(db).forUpdate().executeTakeFirst())

async function writeRules(db: Db, rules: readonly GroupRule[]) {
  await db
    .updateTable('setting')
    .set((eb) => ({ value: JSON.stringify(rules), version: eb('version', '+', 1) }))
    .where('key', '=', 'sign-in-groups')
    .execute()
  return { rules: await readRules(db) }
}

const same = (one: GroupRule, other: GroupRule) => keyOf(one) === keyOf(other)
const keyOf = ({ group, role, scopeKind, scopeCode }: GroupRule) => JSON.stringify([group, role, scopeKind, scopeCode])

const answer = z.object({ rules: groupRules })

export const listGroupRules = operation({
  name: 'groups.list',
  summary: 'List which groups at the identity provider give which roles',
  needs: 'account.manage',
  http: 'GET /sign-in-groups',
  input: z.object({}),
  output: answer,
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
  output: answer,
  run: ({ db }, { rules }) => writeRules(db, rules),
})

export const addGroupRule = operation({
  name: 'groups.add',
  summary: 'Let a group at the identity provider give a role; holds from each member’s next sign-in',
  needs: 'account.manage',
  http: 'POST /sign-in-groups',
  argument: 'group',
  input: groupRule,
  output: answer,
  async run({ db }, rule) {
    const rules = await takeRules(db)
    if (rules.some((one) => same(one, rule))) return { rules }
    if (rules.length >= mostRules) throw TooManyRules({ mostRules })
    return writeRules(db, [...rules, rule])
  },
})

export const removeGroupRule = operation({
  name: 'groups.remove',
  summary: 'Let a group at the identity provider no longer give a role; holds from each member’s next sign-in',
  needs: 'account.manage',
  http: 'POST /sign-in-groups/remove',
  argument: 'group',
  input: groupRule,
  output: answer,
  async run({ db }, rule) {
    const rules = await takeRules(db)
    const left = rules.filter((one) => !same(one, rule))
    if (left.length === rules.length) throw NotFound({ what: 'rule for the sign-in group', id: rule.group })
    return writeRules(db, left)
  },
})
