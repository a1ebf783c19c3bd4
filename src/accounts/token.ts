// Personal access tokens: by which a program acts for a person, until a day, perhaps only to read.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { defineProblem } from '#kernel/problem.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
import type { Db } from '#kernel/store/store.ts'

export const TokenFromToken = defineProblem(
  403,
  'token-from-token',
  'Not with a personal access token',
  'A personal access token cannot create tokens or let programs in. Sign in yourself.',
)

export const mostTokenDays = 365

/** Throws unless a person is behind the session: nobody may prolong a leaked token by another. */
export async function refuseToken(db: Db) {
  const { rows } = await sql<{ kind: string }>`select kind from this_session()`.execute(db)
  if (rows[0]?.kind === 'token') throw TokenFromToken({})
}

export const createToken = operation({
  name: 'tokens.create',
  summary: 'Create a personal access token; its secret is answered this once',
  needs: null,
  http: 'POST /tokens',
  secretAnswer: true,
  input: z.object({
    name: z.string().trim().min(1).max(80).describe('What it is for'),
    readOnly: z.boolean().default(false).describe('Let it read only'),
    days: z.int().min(1).max(mostTokenDays).default(90).describe(`Days until it ends, up to ${mostTokenDays}`),
  }),
  output: z.object({
    id: z.uuid(),
    name: z.string(),
    readOnly: z.boolean(),
    token: z.string().describe('The secret; Jurat keeps only its hash'),
    expiresAt: z.iso.datetime(),
  }),
  async run({ db, actor }, { name, readOnly, days }) {
    await refuseToken(db)
    const id = newId()
    const token = newSecret('pat')
    await db
      .insertInto('session')
      .values({
        hash: sha256(token),
        id,
        actorId: actor.id,
        kind: 'token',
        name,
        readOnly,
        idleSeconds: null,
        expiresAt: sql`now() + make_interval(days => ${days})`,
      })
      .execute()
    const { expiresAt } = await db
      .selectFrom('session')
      .select('expiresAt')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return { id, name, readOnly, token, expiresAt }
  },
})
