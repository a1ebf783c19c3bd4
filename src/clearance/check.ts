// Local checks: what each of the post's units made of each case. Whether a check is done everybody may know who reads clearance;
// what it met with is a hit, which coordinators and vetters alone see.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { defineProblem, InvalidInput, NotFound } from '#kernel/problem.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { unitNamed } from '#units/index.ts'
import { allowedIn, because, caseId, line, refusing } from './batch.ts'
import { allowedFor } from './members.ts'
import { wrongMessages as wrong } from './messages.ts'
import { openedCountry } from './readings.ts'
import { consular, credibilities, matches, violations } from './steps.ts'

export const CheckNotOpen = defineProblem(
  409,
  'clearance-check-not-open',
  'The check is not open',
  'The check was recorded already, or the batch is not with the local units.',
)

const short = z.string().trim().min(1).max(2_000)

export const hitInput = z.object({
  match: z.enum(matches).describe('Whether it is about the one who is checked'),
  violation: z.enum(violations).nullable().default(null).describe('A gross violation of human rights, or another'),
  credibility: z.enum(credibilities).nullable().default(null).describe('How credible the source is'),
  source: short.describe('Where it was met'),
  year: z.coerce.number().int().min(1900).max(2200).nullable().default(null).describe('The year of what happened'),
  month: z.coerce.number().int().min(1).max(12).nullable().default(null).describe('The month, where it is known'),
  day: z.coerce.number().int().min(1).max(31).nullable().default(null).describe('The day, where it is known'),
  unit: line.nullable().default(null).describe('The unit that it is about, by id or code'),
  location: short.nullable().default(null).describe('Where it happened'),
  narrative: z.string().trim().min(1).max(20_000).describe('What was found'),
})

export const checkCases = operation({
  name: 'clearance.check',
  summary: 'Record what a local unit’s check came to: clear for one or many cases, or a hit for one',
  needs: 'clearance.check',
  http: 'POST /clearance/checks',
  argument: 'cases',
  input: z.object({
    cases: z.array(caseId).min(1).max(500).describe('The cases that were checked'),
    unit: line.describe('The checking unit, as POL'),
    hit: hitInput.optional().describe('What the check of the one case met with; left out where it is clear'),
  }),
  output: z.object({ checked: z.int(), already: z.int() }),
  async run(context, { cases, unit, hit }) {
    const { db, actor } = context
    const held = await db
      .selectFrom('clearanceCase')
      .select(['id', 'country'])
      .where('id', 'in', cases)
      .orderBy('id')
      .execute()
    for (const id of cases) if (!held.some((one) => one.id === id)) throw NotFound({ what: 'case', id })
    for (const code of new Set(held.map((one) => one.country))) await allowedFor(context, code, unit)
    if (hit && cases.length > 1) throw InvalidInput({ errors: [fieldError('cases', wrong.oneCase.message)] })
    const checks = await db
      .selectFrom('clearanceCheck')
      .select(['id', 'caseId', 'doneAt'])
      .where('caseId', 'in', cases)
      .where('checkingUnit', '=', unit)
      .execute()
    if (checks.length < new Set(cases).size)
      throw InvalidInput({ errors: [fieldError('unit', wrong.noSuchCheck.message)] })
    const open = checks.filter(({ doneAt }) => doneAt === null)
    if (open.length)
      await refusing(
        db
          .updateTable('clearanceCheck')
          .set({ doneAt: sql`clock_timestamp()`, doneBy: actor.id })
          .where(
            'id',
            'in',
            open.map(({ id }) => id),
          )
          .execute(),
        { clearance_check_open: () => CheckNotOpen({}) },
      )
    if (hit) await keepHit(context, held[0]!, unit, hit)
    return { checked: open.length, already: checks.length - open.length }
  },
})

async function keepHit(
  context: Parameters<typeof allowedIn>[0],
  { id, country }: { id: string; country: string },
  checkingUnit: string,
  { unit, ...hit }: z.output<typeof hitInput>,
) {
  const { db, actor, today } = context
  await allowedIn(context, 'hit.read', country)
  const errors = [
    ...(hit.month && !hit.year ? [fieldError('hit.year', wrong.yearFirst.message)] : []),
    ...(hit.day && !hit.month ? [fieldError('hit.month', wrong.monthFirst.message)] : []),
    ...(hit.day && !dayExists(hit) ? [fieldError('hit.day', wrong.noSuchDay.message)] : []),
    ...toCome(hit, today).map((member) => fieldError(`hit.${member}`, wrong.happenedLater.message)),
    ...(checkingUnit === consular
      ? (['violation', 'credibility', 'location'] as const)
          .filter((member) => hit[member] !== null)
          .map((member) => fieldError(`hit.${member}`, wrong.consular.message))
      : []),
    ...(checkingUnit === consular && unit !== null ? [fieldError('hit.unit', wrong.consular.message)] : []),
  ]
  if (errors.length) throw InvalidInput({ errors })
  const unitId = unit === null ? null : (await unitNamed(db, country, unit)).id
  await db
    .insertInto('clearanceHit')
    .values({ ...hit, id: newId(), caseId: id, country, checkingUnit, unitId, recordedBy: actor.id })
    .execute()
}

/** The part of a date by which it is still to come, if one is. */
function toCome(
  hit: { year: number | null; month: number | null; day: number | null },
  today: string,
): ('year' | 'month' | 'day')[] {
  const [year, month, day] = today.split('-').map(Number) as [number, number, number]
  if (hit.year === null || hit.year < year) return []
  if (hit.year > year) return ['year']
  if (hit.month === null || hit.month < month) return []
  if (hit.month > month) return ['month']
  return hit.day !== null && hit.day > day ? ['day'] : []
}

const dayExists = ({ year, month, day }: { year: number | null; month: number | null; day: number | null }) => {
  const date = new Date(Date.UTC(year!, month! - 1, day!))
  return date.getUTCMonth() === month! - 1 && date.getUTCDate() === day
}

export const withdrawHit = operation({
  name: 'clearance.withdrawHit',
  summary: 'Take back a hit that proved to be none; it stays to be read by those who see hits',
  needs: 'hit.read',
  http: 'POST /clearance/hits/{id}/withdraw',
  argument: 'id',
  input: z.object({ id: z.uuid().describe('The id of the hit'), reason: because }),
  output: z.object({ id: z.uuid() }),
  async run(context, { id, reason }) {
    const { db, actor } = context
    await allowedIn(context, 'hit.read', await openedCountry(context, 'hit', id))
    const hit = await db
      .selectFrom('clearanceHit')
      .select(['country', 'checkingUnit'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    await allowedFor(context, hit.country, hit.checkingUnit)
    await db
      .updateTable('clearanceHit')
      .set({ withdrawnAt: sql`clock_timestamp()`, withdrawnBy: actor.id, withdrawnReason: reason })
      .where('id', '=', id)
      .where('withdrawnAt', 'is', null)
      .execute()
    return { id }
  },
})
