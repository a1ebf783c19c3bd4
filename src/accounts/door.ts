// The door: opening and ending sessions under the database role that may do nothing else.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Grant } from '#kernel/access.ts'
import { defineProblem } from '#kernel/problem.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
import { findSession, type Session } from '#kernel/session.ts'
import type { Db, Store } from '#kernel/store/store.ts'
import { grantsOfGroups } from './groups.ts'
import type { Vouched } from './provider.ts'

export const AccountClosed = defineProblem(
  403,
  'account-closed',
  'Account closed',
  'Your account was deactivated. Ask an account administrator of the bureau.',
)

/** How long a browser's session lasts, in seconds: without a request, and at all. */
export interface Lasts {
  idleSeconds: number
  lastsSeconds: number
}

export interface DemonstrationPerson {
  id: string
  name: string
  grants: Grant[]
}

const door = <T>(store: Store, operation: string, body: (db: Db) => Promise<T>) =>
  store.transaction({ role: 'jurat_door', operation }, body)

/** Opens a session for whom the provider vouches, with the roles that their groups give now; answers its secret. */
export async function openSession(store: Store, who: Vouched, { idleSeconds, lastsSeconds }: Lasts): Promise<string> {
  const grants = await store.transaction({ role: 'jurat_app', readOnly: true }, (db) => grantsOfGroups(db, who.groups))
  const secret = newSecret('browser')
  const { rows } = await door(store, 'accounts.signIn', (db) =>
    sql<{
      person: string | null
    }>`select open_session(${who.issuer}, ${who.subject}, ${who.name}, ${who.verifiedEmail}::text,
      ${JSON.stringify(grants.map((grant) => ({ id: newId(), ...grant })))}::jsonb, ${sha256(secret)}, ${newId()}::uuid, ${newId()}::uuid,
      ${idleSeconds}::integer, make_interval(secs => ${lastsSeconds})) as person`.execute(db),
  )
  if (!rows[0]?.person) throw AccountClosed({})
  return secret
}

/** The invented people of the demonstration bureau; none on a real one. */
export async function demonstrationPeople(store: Store): Promise<DemonstrationPerson[]> {
  const { rows } = await door(store, 'accounts.demonstrationPeople', (db) =>
    sql<DemonstrationPerson>`select id, name, grants from demonstration_people()`.execute(db),
  )
  return rows
}

/** Null where there is no such invented person. */
export async function openDemonstrationSession(store: Store, person: string, { idleSeconds, lastsSeconds }: Lasts) {
  const secret = newSecret('browser')
  const { rows } = await door(store, 'accounts.signIn', (db) =>
    sql<{
      person: string | null
    }>`select open_demonstration_session(${person}::uuid, ${sha256(secret)}, ${newId()}::uuid,
      ${idleSeconds}::integer, make_interval(secs => ${lastsSeconds})) as person`.execute(db),
  )
  return rows[0]?.person ? secret : null
}

export const endSession = (store: Store, secret: string) =>
  door(store, 'accounts.signOut', (db) => sql`select end_session(${sha256(secret)})`.execute(db))

/** Keeps a code that waits for a person to let a program in. */
export const beginDevice = (store: Store, device: { deviceCode: string; userCode: string; name: string }) =>
  door(store, 'devices.begin', (db) =>
    sql`select begin_device(${sha256(device.deviceCode)}, ${device.userCode}, ${device.name})`.execute(db),
  )

/** What a waiting program hears; with `granted` the secret of its session, once. */
export async function pollDevice(store: Store, deviceCode: string) {
  const token = newSecret('cli')
  const { rows } = await door(store, 'devices.poll', (db) =>
    sql<{ state: 'pending' | 'denied' | 'expired' | 'granted' }>`
      select poll_device(${sha256(deviceCode)}, ${sha256(token)}, ${newId()}::uuid) as state`.execute(db),
  )
  const { state } = rows[0]!
  return state === 'granted' ? { state, token } : { state }
}

/** A session of an hour for the invented person of this name: the demonstration is written by several hands. */
export async function actAsInvented(store: Store, name: string): Promise<Session> {
  const person = (await demonstrationPeople(store)).find((one) => one.name === name)
  const secret =
    person && (await openDemonstrationSession(store, person.id, { idleSeconds: 3_600, lastsSeconds: 3_600 }))
  const session = secret ? await findSession(store, secret) : null
  if (!session) throw new Error(`The demonstration has nobody called ${name}.`)
  return session
}
