// Links by which people answer without an account: the secret is told once, to whoever sends it on.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { defineProblem, NotFound } from '#kernel/problem.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
import type { Db } from '#kernel/store/store.ts'
import { isLocale } from '#web/index.ts'
import { askedInput, followUps, ruleOf } from './due.ts'
import { wrongMessages as wrong } from './messages.ts'
import { spokenBy } from './spoken.ts'

const mostLinks = 1_000

export const NobodyToAsk = defineProblem(
  409,
  'nobody-to-ask',
  'Nobody is to be asked',
  'No follow-up that fits is due and without an answer, so there is no link to make.',
)

export const answerPath = (token: string) => `/follow-up/answer/${token}`

const Link = z.object({
  id: z.uuid(),
  participationId: z.uuid(),
  personCode: z.string(),
  personName: z.string().nullable(),
  title: z.string(),
  months: z.int(),
  dueOn: z.iso.date(),
  /** BCP 47; of the page behind it. */
  language: z.string(),
  address: z.url(),
  expiresAt: z.string(),
})
export type Link = z.output<typeof Link>

export const makeLinks = operation({
  name: 'followUp.makeLinks',
  cli: 'follow-up links',
  summary:
    'Make links by which people answer without an account; each is told once, and those made before for them end',
  needs: 'follow-up.keep',
  http: 'POST /follow-up-links',
  secretAnswer: true,
  input: z.object({
    ...askedInput,
    participations: z.array(z.uuid()).min(1).max(mostLinks).optional().describe('Only of these participations, by id'),
    language: z
      .string()
      .refine(isLocale, wrong.language.message)
      .optional()
      .describe('The language of the page; that of the person’s names or nation, else English, if left out'),
  }),
  output: z.object({ links: z.array(Link) }),
  async run({ db, actor, today, address }, { language, ...asked }) {
    const { linkDays } = await ruleOf(db)
    const scopes = actor.scopesOf('follow-up.keep')
    const found = await followUps(db, today, { ...asked, states: ['due', 'overdue'] }, { limit: mostLinks })
    const kept = new Set(
      found.length === 0
        ? []
        : (
            await db
              .selectFrom('participation')
              .select(['id', 'scopeKeys'])
              .where('id', 'in', [...new Set(found.map((one) => one.participationId))])
              .execute()
          )
            .filter(({ scopeKeys }) => scopes === 'everything' || scopeKeys.some((key) => scopes.has(key)))
            .map(({ id }) => id),
    )
    const asking = found.filter(({ participationId, person }) => kept.has(participationId) && person)
    if (!asking.length)
      throw asked.participations ? NotFound({ what: 'follow-up', id: asked.participations[0]! }) : NobodyToAsk({})
    for (const { participationId, months } of asking)
      await db
        .updateTable('followUpLink')
        .set({ revokedAt: sql`clock_timestamp()` })
        .where('participationId', '=', participationId)
        .where('months', '=', months)
        .where('revokedAt', 'is', null)
        .execute()
    const named = await languagesOf(
      db,
      asking.map(({ person }) => person!.id),
    )
    const made = asking.map((one) => ({
      ...one,
      id: newId(),
      token: newSecret('follow_up'),
      language: language ?? spokenBy(named.get(one.person!.id) ?? [], one.nation),
    }))
    const { expiresAt } = await sql<{
      expiresAt: string
    }>`select (now() + make_interval(days => ${linkDays}))::text as expires_at`
      .execute(db)
      .then(({ rows }) => rows[0]!)
    await db
      .insertInto('followUpLink')
      .values(
        made.map(({ id, participationId, months, nation, token, language: read }) => ({
          id,
          participationId,
          months,
          country: nation,
          hash: sha256(token),
          language: read,
          expiresAt,
        })),
      )
      .execute()
    return {
      links: made.map(({ id, participationId, person, event, months, dueOn, token, language: read }) => ({
        id,
        participationId,
        personCode: person!.code,
        personName: person!.name,
        title: event?.title ?? '',
        months,
        dueOn,
        language: read,
        address: `${address}${answerPath(token)}`,
        expiresAt,
      })),
    }
  },
})

/** The languages of the names of each, that of the preferred name first. */
async function languagesOf(db: Db, persons: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ personId: string; language: string }>`
    select n.person_id, n.language from person_name n
    where n.person_id = any (${[...new Set(persons)]}::uuid[]) and n.language is not null and n.withdrawn_at is null
    order by n.preferred desc, n.added_at, n.id`.execute(db)
  const byPerson = Map.groupBy(rows, ({ personId }) => personId)
  return new Map([...byPerson].map(([id, names]) => [id, names.map(({ language }) => language)]))
}

export const revokeLinks = operation({
  name: 'followUp.revokeLinks',
  cli: 'follow-up revoke-links',
  summary: 'End the links that were made for a participation',
  needs: 'follow-up.keep',
  http: 'POST /participations/{id}/follow-up-links/revocation',
  argument: 'id',
  input: z.object({ id: z.uuid().describe('The participation, by its id') }),
  output: z.object({ revoked: z.int() }),
  async run({ db, actor }, { id }) {
    const scopes = actor.scopesOf('follow-up.keep')
    const part = await db.selectFrom('participation').select('scopeKeys').where('id', '=', id).executeTakeFirst()
    if (!part || (scopes !== 'everything' && !part.scopeKeys.some((key) => scopes.has(key))))
      throw NotFound({ what: 'participation', id })
    const revoked = await db
      .updateTable('followUpLink')
      .set({ revokedAt: sql`clock_timestamp()` })
      .where('participationId', '=', id)
      .where('revokedAt', 'is', null)
      .returning('id')
      .execute()
    return { revoked: revoked.length }
  },
})
