// An officer says what an activity serves, for one or for many at once, with a reason; and takes it back.
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import { NotAllowed, NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import type { Message } from '#web/messages/index.ts'
import { institutions, justiceFunctions, officerClaim, type Claim } from './claim.ts'
import { wrongMessages as wrong } from './messages.ts'
import { settle } from './settle.ts'

/** Characters. */
export const shortestReason = 10

const Settled = z.object({
  activities: z.array(
    z.object({ id: z.uuid(), identifier: z.string(), institution: z.string(), function: z.string() }),
  ),
})

const Ids = (howMany: Message) =>
  z
    .union([z.uuid().transform((id) => [id]), z.array(z.uuid())])
    .refine((ids) => ids.length >= 1 && ids.length <= 1_000, howMany.message)
    .transform((ids) => [...new Set(ids)])

export const correctClaim = operation({
  name: 'institutions.claim',
  summary: 'Say which institution or function activities serve, or that it cannot be known, with the reason',
  needs: 'claim.correct',
  http: 'POST /institutions/claims',
  cli: 'institutions claim',
  input: z
    .object({
      activities: Ids(wrong.activities).describe('The ids of the activities, as jurat activities lists them'),
      subject: z.enum(['institution', 'function']).describe('What is said of them'),
      value: z
        .enum([...new Set([...institutions, ...justiceFunctions, 'unknown' as const])])
        .describe('The institution or function; unknown where it cannot be known'),
      reason: z
        .string()
        .trim()
        .min(shortestReason, wrong.reason.message)
        .max(2_000)
        .describe(`How you know, in at least ${shortestReason} characters`),
    })
    .refine(
      ({ subject, value }) =>
        value === 'unknown' ||
        (subject === 'institution' ? institutions : justiceFunctions).some((one) => one === value),
      { path: ['value'], message: wrong.value.message },
    ),
  output: Settled,
  async run(context, { activities, subject, value, reason }) {
    const { db, actor } = context
    const held = await correctable(context, activities)
    for (const { id: activityId } of held)
      await db
        .insertInto('claim')
        .values({
          id: newId(),
          activityId,
          subject,
          value: value === 'unknown' ? null : value,
          source: 'officer',
          rule: 'officer',
          reason,
          actorId: actor.id,
        })
        .execute()
    return { activities: await resettle(db, held) }
  },
})

export const withdrawClaim = operation({
  name: 'institutions.withdraw',
  summary: 'Take back what officers said of activities; the rules decide again',
  needs: 'claim.correct',
  http: 'POST /institutions/withdrawals',
  cli: 'institutions withdraw',
  input: z.object({ claims: Ids(wrong.claims).describe('The ids of the claims') }),
  output: Settled,
  async run(context, { claims }) {
    const { db } = context
    const found = await db
      .selectFrom('claim')
      .select(['id', 'activityId'])
      .where('id', 'in', claims)
      .where('source', '=', 'officer')
      .execute()
    const missing = claims.find((id) => !found.some((claim) => claim.id === id))
    if (missing) throw NotFound({ what: 'claim', id: missing })
    const held = await correctable(context, [...new Set(found.map(({ activityId }) => activityId))])
    await db
      .updateTable('claim')
      .set({ withdrawnAt: new Date().toISOString() })
      .where('id', 'in', claims)
      .where('withdrawnAt', 'is', null)
      .execute()
    return { activities: await resettle(db, held) }
  },
})

interface Held {
  id: string
  identifier: string
  scopeKeys: string[]
}

/** The activities, all of them within the scope in which the actor may correct. */
async function correctable({ db, actor }: Context, ids: readonly string[]): Promise<Held[]> {
  const held = await db
    .selectFrom('activity')
    .select(['id', 'identifier', 'scopeKeys'])
    .where('id', 'in', ids)
    .orderBy('id')
    .execute()
  const missing = ids.find((id) => !held.some((activity) => activity.id === id))
  if (missing) throw NotFound({ what: 'activity', id: missing })
  const scopes = actor.scopesOf('claim.correct')
  if (scopes !== 'everything' && held.some(({ scopeKeys }) => !scopeKeys.some((key) => scopes.has(key))))
    throw NotAllowed({ permission: 'claim.correct' })
  return held
}

/** Settles each activity anew from all that is claimed of it, and writes it where that changed. */
async function resettle(db: Db, held: readonly Held[]) {
  const claims = await db
    .selectFrom('claim')
    .select(['activityId', 'subject', 'value', 'source', 'rule', 'evidence', 'reason', 'madeAt'])
    .where(
      'activityId',
      'in',
      held.map(({ id }) => id),
    )
    .where('withdrawnAt', 'is', null)
    .execute()
  const byActivity = Map.groupBy(claims, ({ activityId }) => activityId)
  const settled = []
  for (const { id, identifier } of held) {
    const all = byActivity.get(id) ?? []
    const ofRules = all
      .filter(({ source }) => source !== 'officer')
      .map(({ subject, value, source, rule, evidence }) => ({ subject, value, source, rule, evidence }) as Claim)
    const ofOfficers = all.filter(({ source }) => source === 'officer').map(officerClaim)
    const { institution, function: justiceFunction } = settle(ofRules, ofOfficers)
    await db
      .updateTable('activity')
      .set({ institution, function: justiceFunction })
      .where('id', '=', id)
      .where((is) =>
        is.or([
          is('institution', 'is distinct from', institution),
          is('function', 'is distinct from', justiceFunction),
        ]),
      )
      .execute()
    settled.push({ id, identifier, institution: institution ?? 'unknown', function: justiceFunction ?? 'unknown' })
  }
  return settled
}
