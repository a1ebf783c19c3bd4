// Who checks for which unit of a post: a vetter records what their own unit found, a coordinator for any of them.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import { defineProblem, InvalidInput, NotFound } from '#kernel/problem.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { allowedIn, country, line, mayIn, refusing, rulesOf } from './batch.ts'
import { localWrong } from './local-messages.ts'

export const NotOfUnit = defineProblem(
  403,
  'not-of-checking-unit',
  'Not your unit',
  'You do not check for {unit} at the post in {country}. A director or a coordinator says there who checks for which unit.',
)

/** The units of the post for which the actor records checks: all of them for a coordinator. */
export async function checksFor(context: Context, code: string): Promise<string[]> {
  const { db } = context
  const { checkingUnits }: { checkingUnits: readonly string[] } = await rulesOf(db, code)
  if (await mayIn(context, 'clearance.coordinate', code)) return [...checkingUnits]
  if (!(await mayIn(context, 'clearance.check', code))) return []
  const own = await ownUnits(context)
  return checkingUnits.filter((unit) => own.has(`${code} ${unit}`))
}

const ownUnits = async ({ db }: Context) =>
  new Set((await sql<{ units: string[] }>`select my_checking_units() as units`.execute(db)).rows[0]!.units)

/** @throws NotOfUnit unless the actor records what the unit of the post found */
export async function allowedFor(context: Context, code: string, unit: string) {
  await allowedIn(context, 'clearance.check', code)
  if (await mayIn(context, 'clearance.coordinate', code)) return
  if (!(await ownUnits(context)).has(`${code} ${unit}`)) throw NotOfUnit({ unit, country: code })
}

const memberShape = z.object({
  id: z.uuid(),
  country: z.string(),
  unit: z.string(),
  actorId: z.uuid(),
  name: z.string(),
  since: z.string(),
})
export type Member = z.output<typeof memberShape>

export const listMembers = operation({
  name: 'clearance.members',
  summary: 'List who checks for which unit of a post; and for whoever may say so, who else could',
  needs: 'clearance.read',
  http: 'GET /clearance/posts/{country}/members',
  argument: 'country',
  input: z.object({ country }),
  output: z.object({
    units: z.array(z.string()),
    members: z.array(memberShape),
    /** Who may check at the post; empty for whoever may not say for which unit. */
    checkers: z.array(z.object({ id: z.uuid(), name: z.string() })),
  }),
  async run({ db }, { country: code }) {
    const members = await db
      .selectFrom('checkingMember as m')
      .innerJoin('actor as a', 'a.id', 'm.actorId')
      .select(['m.id', 'm.country', 'm.checkingUnit as unit', 'm.actorId', 'a.name', 'm.since'])
      .where('m.country', '=', code)
      .where('m.endedAt', 'is', null)
      .orderBy('m.checkingUnit')
      .orderBy('a.name')
      .execute()
    const { rows: checkers } = await sql<{
      id: string
      name: string
    }>`select id, name from checkers_at(${code})`.execute(db)
    return { units: [...(await rulesOf(db, code)).checkingUnits], members, checkers }
  },
})

export const addMember = operation({
  name: 'clearance.addMember',
  summary: 'Say that somebody who may check at a post does so for one of its units',
  needs: 'clearance.set',
  http: 'POST /clearance/posts/{country}/members',
  argument: 'country',
  input: z.object({
    country,
    unit: line.toUpperCase().describe('The unit that checks, as POL'),
    person: z.uuid().describe('The account of the vetter, by its id, as jurat clearance members shows it'),
  }),
  output: z.object({ country: z.string() }),
  async run(context, { country: code, unit, person }) {
    const { db, actor } = context
    await allowedIn(context, 'clearance.set', code)
    const { checkingUnits }: { checkingUnits: readonly string[] } = await rulesOf(db, code)
    if (!checkingUnits.includes(unit))
      throw InvalidInput({ errors: [fieldError('unit', localWrong.noSuchUnit.message, { unit })] })
    await refusing(
      sql`insert into checking_member (id, country, checking_unit, actor_id, added_by)
        values (${newId()}, ${code}, ${unit}, ${person}, ${actor.id})
        on conflict (country, checking_unit, actor_id) where ended_at is null do nothing`.execute(db),
      {
        checking_member_checks: () => InvalidInput({ errors: [fieldError('person', localWrong.checksNot.message)] }),
      },
    )
    return { country: code }
  },
})

export const endMember = operation({
  name: 'clearance.endMember',
  summary: 'Say that somebody no longer checks for a unit; what they recorded stays',
  needs: 'clearance.set',
  http: 'POST /clearance/members/{id}/end',
  argument: 'id',
  input: z.object({ id: z.uuid().describe('The id of the membership, as jurat clearance members shows it') }),
  output: z.object({ country: z.string() }),
  async run(context, { id }) {
    const { db, actor } = context
    const held = await db.selectFrom('checkingMember').select('country').where('id', '=', id).executeTakeFirst()
    if (!held) throw NotFound({ what: 'membership', id })
    await allowedIn(context, 'clearance.set', held.country)
    await db
      .updateTable('checkingMember')
      .set({ endedAt: sql`clock_timestamp()`, endedBy: actor.id })
      .where('id', '=', id)
      .where('endedAt', 'is', null)
      .execute()
    return held
  },
})
