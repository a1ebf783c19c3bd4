// What a post found out of somebody some months after a training, and the rule by which it is asked.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import { defineProblem, InvalidInput, NotAllowed, NotFound } from '#kernel/problem.ts'
import { json, type Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { Answer, answerInput } from './answer.ts'
import { followUps, followUpShape, ruleOf, ruleShape, type FollowUp } from './due.ts'
import { wrongMessages as wrong } from './messages.ts'

export const FollowUpEarly = defineProblem(
  409,
  'follow-up-early',
  'Not yet due',
  'What came of the training after {months} months is asked from {on} on.',
)
export const FollowUpChanged = defineProblem(
  409,
  'follow-up-changed-meanwhile',
  'Changed by somebody else meanwhile',
  'The follow-up was answered since you read it. Look again and repeat your change.',
)

/** One follow-up of a participation. @throws NotFound where the participation is not completed, or not for the actor to see */
export async function findFollowUp(db: Db, today: string, participation: string, months: number): Promise<FollowUp> {
  const [found] = await followUps(db, today, { participations: [participation], months }, { limit: 1 })
  if (!found) throw NotFound({ what: 'follow-up', id: `${participation}/${months}` })
  return found
}

/** @throws NotAllowed where the actor does not keep the follow-ups of this nation and award */
export async function keepsFollowUps({ db, actor }: Context, participation: string) {
  const scopes = actor.scopesOf('follow-up.keep')
  const { scopeKeys } = await db
    .selectFrom('participation')
    .select('scopeKeys')
    .where('id', '=', participation)
    .executeTakeFirstOrThrow()
  if (scopes !== 'everything' && !scopeKeys.some((key) => scopes.has(key)))
    throw NotAllowed({ permission: 'follow-up.keep' })
}

const participationId = z.uuid().describe('The participation, by its id')

export const showFollowUp = operation({
  name: 'followUp.show',
  summary: 'One follow-up: of whom, when it is due, and what was answered',
  needs: 'roster.read',
  http: 'GET /participations/{id}/follow-ups/{months}',
  argument: 'id',
  input: z.object({
    id: participationId,
    months: z.coerce.number().int().min(1).max(120).describe('After how many months'),
  }),
  output: followUpShape,
  run: ({ db, today }, { id, months }) => findFollowUp(db, today, id, months),
})

export const recordFollowUp = operation({
  name: 'followUp.record',
  summary: 'Record what came of a training some months after it: in post, uses the skill, trained others',
  needs: 'follow-up.keep',
  http: 'PUT /participations/{id}/follow-ups/{months}',
  argument: 'id',
  input: z.object({
    id: participationId,
    months: z.coerce.number().int().min(1).max(120).describe('After how many months'),
    ...answerInput,
    version: z.int().optional().describe('Refuse if it was answered since; 0: nobody has answered yet'),
  }),
  output: followUpShape,
  async run(context, { id, months, version, ...said }) {
    const { db, today } = context
    const before = await findFollowUp(db, today, id, months)
    await keepsFollowUps(context, id)
    const answer = Answer.safeParse(said)
    if (!answer.success) throw InvalidInput({ errors: [fieldError('leftFor', wrong.leftFor.message)] })
    if (before.state === 'coming') throw FollowUpEarly({ months, on: before.dueOn })
    if (version !== undefined && version !== (before.version ?? 0)) throw FollowUpChanged({})
    const values = { ...answer.data, answeredOn: today, source: 'post' }
    await db
      .insertInto('followUp')
      .values({ participationId: id, months, country: before.nation, act: 'recorded', ...values })
      .onConflict((twice) =>
        twice.columns(['participationId', 'months']).doUpdateSet({ act: 'recorded-anew', ...values }),
      )
      .execute()
    return findFollowUp(db, today, id, months)
  },
})

export const showRule = operation({
  name: 'followUp.rule',
  summary: 'After how many months people are followed up, and how long links are good for',
  needs: 'roster.read',
  http: 'GET /follow-up-rule',
  input: z.object({}),
  output: ruleShape,
  run: ({ db }) => ruleOf(db),
})

export const setRule = operation({
  name: 'followUp.setRule',
  summary: 'Set after how many months people are followed up, when it is overdue, and how long links are good for',
  needs: 'follow-up-rule.set',
  http: 'PUT /follow-up-rule',
  input: z.object({
    months: z
      .array(z.coerce.number().int().min(1).max(120))
      .min(1)
      .max(12)
      .describe('Months after the last day of an event, as 3 6 12'),
    overdueDays: ruleShape.shape.overdueDays.optional().describe('Days until it is overdue'),
    closedDays: ruleShape.shape.closedDays.optional().describe('Days until it counts as not answered'),
    linkDays: ruleShape.shape.linkDays.optional().describe('Days for which a link is good'),
  }),
  output: ruleShape,
  async run({ db }, given) {
    const rule = { ...(await ruleOf(db)), ...given, months: [...new Set(given.months)].toSorted((a, b) => a - b) }
    await sql`select set_follow_up_rule(${json(rule)}::jsonb)`.execute(db)
    return ruleOf(db)
  },
})
