// The sessions and tokens by which somebody is signed in, and ending one.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'

export const sessionShape = z.object({
  id: z.uuid(),
  /** browser, token, device, folder. */
  kind: z.string(),
  name: z.string(),
  readOnly: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** The one that asks. */
  current: z.boolean(),
})
export type OpenSession = z.output<typeof sessionShape>

export const listSessions = operation({
  name: 'sessions.list',
  summary: 'List open sessions and tokens: your own, or as an account administrator those of a person',
  needs: null,
  http: 'GET /sessions',
  input: z.object({ person: z.uuid().optional().describe('The id of the person; default yourself') }),
  output: z.object({ sessions: z.array(sessionShape) }),
  async run({ db, actor }, { person = actor.id }) {
    if (person !== actor.id && !actor.may('account.manage')) throw NotFound({ what: 'person', id: person })
    const sessions = await db
      .selectFrom('session')
      .select(['id', 'kind', 'name', 'readOnly', 'createdAt', 'lastSeenAt', 'expiresAt'])
      .select(sql<boolean>`session.id = (select t.id from this_session() t)`.as('current'))
      .where('actorId', '=', person)
      .where('kind', '!=', 'job')
      .where('revokedAt', 'is', null)
      .where(sql<boolean>`expires_at > now()`)
      .where(sql<boolean>`(idle_seconds is null or last_seen_at + make_interval(secs => idle_seconds) > now())`)
      .orderBy('createdAt', 'desc')
      .execute()
    return { sessions }
  },
})

export const revokeSession = operation({
  name: 'sessions.revoke',
  summary: 'End a session or token at once: your own, or as an account administrator anybody’s',
  needs: null,
  http: 'DELETE /sessions/{id}',
  argument: 'id',
  input: z.object({ id: z.uuid().describe('The id of the session, as jurat sessions list shows it') }),
  output: z.object({ id: z.uuid() }),
  async run({ db }, { id }) {
    const ended = await db
      .updateTable('session')
      .set({ revokedAt: sql`now()` })
      .where('id', '=', id)
      .where('revokedAt', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!ended) throw NotFound({ what: 'session', id })
    return ended
  },
})
