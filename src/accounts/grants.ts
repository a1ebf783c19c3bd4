// Giving a person a role within a scope, and taking it away.
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { defineProblem, NotFound } from '#kernel/problem.ts'
import type { Grant } from '#kernel/access.ts'
import type { Db } from '#kernel/store/store.ts'
import { checkGrant, grantMembers } from './grant.ts'
import { personId, personShape, readPerson, refuseLastAdministrator, refuseOneself } from './person.ts'

export const GrantFromElsewhere = defineProblem(
  409,
  'grant-from-elsewhere',
  'This role does not come from an administrator',
  'The role {role} comes from the person’s groups at the identity provider. Change the groups, or the rules for sign-in groups.',
)

/** Gives a role unless an administrator gave it before; true if it is new. */
export async function addGrant(db: Db, actorId: string, { role, scopeKind, scopeCode }: Grant): Promise<boolean> {
  const added = await db
    .insertInto('roleGrant')
    .values({ id: newId(), actorId, role, scopeKind, scopeCode, origin: 'administrator' })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return added.numInsertedOrUpdatedRows === 1n
}

export const giveRole = operation({
  name: 'grants.give',
  summary: 'Give a person a role within a scope',
  needs: 'account.manage',
  http: 'POST /accounts/{id}/grants',
  argument: 'id',
  input: z.object({ id: personId, ...grantMembers }).superRefine(checkGrant),
  output: personShape,
  async run({ db, actor }, { id, ...grant }) {
    refuseOneself(actor, id)
    await readPerson(db, id)
    await addGrant(db, id, grant)
    return readPerson(db, id)
  },
})

export const takeRole = operation({
  name: 'grants.take',
  summary: 'Take a role away from a person',
  needs: 'account.manage',
  http: 'DELETE /accounts/{id}/grants/{grantId}',
  argument: 'id',
  input: z.object({
    id: personId,
    grantId: z.uuid().describe('The id of the role that they hold, as jurat accounts show tells it'),
  }),
  output: personShape,
  async run({ db, actor }, { id, grantId }) {
    refuseOneself(actor, id)
    const person = await readPerson(db, id)
    const grant = person.grants.find((held) => held.id === grantId)
    if (!grant) throw NotFound({ what: 'grant', id: grantId })
    if (grant.origin !== 'administrator') throw GrantFromElsewhere({ role: grant.role })
    if (grant.role === 'account-administrator') await refuseLastAdministrator(db, person)
    await db.deleteFrom('roleGrant').where('id', '=', grantId).execute()
    return readPerson(db, id)
  },
})
