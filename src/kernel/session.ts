// Who is behind a secret: the session it opens, and the actor with the roles they hold now.
import { sql } from 'kysely'
import { Actor, type ActorKind, type Grant } from './access.ts'
import { sha256 } from './secret.ts'
import type { Store } from './store/store.ts'

export interface Session {
  id: string
  /** SHA-256 of the secret: what a transaction sets to say on whose behalf it runs. */
  hash: string
  kind: string
  locale: string
  actor: Actor
}

interface Found {
  id: string
  actorId: string
  actorName: string
  actorKind: ActorKind
  kind: string
  readOnly: boolean
  locale: string
  /** Not seen for a minute. */
  unseen: boolean
  grants: Grant[]
}

/** The session that a secret opens, with grants as they are at this moment; null when it is unknown, ended or revoked. */
export const findSession = (store: Store, secret: string) => findSessionByHash(store, sha256(secret))

export async function findSessionByHash(store: Store, hash: string): Promise<Session | null> {
  const { rows } = await store.transaction({ role: 'jurat_app', readOnly: true }, (db) =>
    sql<Found>`select * from find_session(${hash})`.execute(db),
  )
  const found = rows[0]
  if (!found) return null
  // most requests write nothing
  if (found.unseen) await store.transaction({ role: 'jurat_app' }, (db) => sql`select see_session(${hash})`.execute(db))
  const { id, kind, locale, actorId, actorName, actorKind, grants, readOnly } = found
  return {
    id,
    hash,
    kind,
    locale,
    actor: new Actor({ id: actorId, name: actorName, kind: actorKind, grants, readOnly }),
  }
}
