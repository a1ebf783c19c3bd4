// Whoever holds the folder (or a server's owner login) holds everything in it. Jurat says so openly: what they do from
// the command line is done by the local operator, and recorded as such.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Role } from '#kernel/access.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
import { findSession, type Session } from '#kernel/session.ts'
import type { Store } from '#kernel/store/store.ts'

/** All that the work of the folder needs, that of a post included: persons are kept by posts alone. */
const localRoles: readonly Role[] = [
  'operator',
  'hq-programme-officer',
  'post-programme-manager',
  'auditor',
  'account-administrator',
]

/** A session of twelve hours for the local operator; needs a store opened by its owner. */
export async function localOperator(store: Store): Promise<Session> {
  const secret = newSecret('folder')
  await store.transaction({ role: 'jurat_owner', operation: 'accounts.localOperator' }, async (db) => {
    await sql`insert into actor (id, kind, name) values (${newId()}, 'local-operator', 'local operator') on conflict do nothing`.execute(
      db,
    )
    const { id } = await db
      .selectFrom('actor')
      .select('id')
      .where('kind', '=', 'local-operator')
      .executeTakeFirstOrThrow()
    for (const role of localRoles)
      await db
        .insertInto('roleGrant')
        .values({ id: newId(), actorId: id, role, scopeKind: 'everything', scopeCode: null, origin: 'folder' })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    await db
      .insertInto('session')
      .values({
        hash: sha256(secret),
        id: newId(),
        actorId: id,
        kind: 'folder',
        name: 'Command line',
        expiresAt: sql`now() + interval '12 hours'`,
      })
      .execute()
  })
  const session = await findSession(store, secret)
  if (!session) throw new Error('The session of the local operator did not open.')
  return session
}
