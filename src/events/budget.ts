// What an event is to cost and what it cost, by the twelve categories that events are budgeted in; and how many came.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { minorUnits } from '#kernel/money.ts'
import { operation, type Context } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import {
  count,
  eventRef,
  eventShape,
  eventToKeep,
  ifVersion,
  PlanApproved,
  refuseOver,
  text,
  write,
  type Event,
} from './event.ts'
import { wrongMessages as wrong } from './messages.ts'

export const categories = [
  'air-travel',
  'ground-travel',
  'lodging',
  'meals-and-incidentals',
  'insurance',
  'rooms',
  'equipment',
  'meals',
  'interpretation',
  'registration',
  'supplies',
  'other',
] as const
export type Category = (typeof categories)[number]

export const currencyCode = z
  .string()
  .regex(/^[A-Z]{3}$/, wrong.currency.message)
  .describe('The currency, as USD')
export const amount = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,4})?$/, wrong.amount.message)
  .describe('A decimal number, as 1250.50')

const Decimal = z.string()
export const budgetLine = z.object({
  category: z.enum(categories),
  currency: z.string(),
  planned: Decimal.nullable(),
  actual: Decimal.nullable(),
  /** Actual less planned; null where one of them is not known. */
  variance: Decimal.nullable(),
})
export const budgetShape = z.object({
  lines: z.array(budgetLine),
  /** By currency. */
  totals: z.array(
    z.object({
      currency: z.string(),
      planned: Decimal.nullable(),
      actual: Decimal.nullable(),
      /** Null while the cost of something planned is not known: a sum without it would look like money saved. */
      variance: Decimal.nullable(),
    }),
  ),
})
export type Budget = z.output<typeof budgetShape>

/** Decimal text with the places of its currency, at least. */
export const inCurrency = (value: string | null, currency: string) => {
  if (value === null) return null
  const [whole, fraction = ''] = value.split('.')
  const kept = fraction.replace(/0+$/, '').padEnd(minorUnits(currency), '0')
  return kept ? `${whole}.${kept}` : whole!
}

/** Lines as they stand, or as a version of the event kept them. */
export async function budgetOf(db: Db, id: string, version?: number): Promise<Budget> {
  const lines =
    version === undefined
      ? sql`select category, currency, planned, actual from event_budget where event_id = ${id}`
      : sql`select l.* from event_version v, jsonb_to_recordset(v.image -> 'budget') l (category text, currency text,
          planned numeric, actual numeric) where v.event_id = ${id} and v.version = ${version}`
  const { rows } = await sql<{
    category: Category
    currency: string
    planned: string | null
    actual: string | null
    variance: string | null
  }>`
    select category, currency, planned, actual, actual - planned as variance from (${lines}) l
    where planned is not null or actual is not null
    order by currency, array_position(${[...categories]}::text[], category)`.execute(db)
  const { rows: totals } = await sql<{
    currency: string
    planned: string | null
    actual: string | null
    variance: string | null
  }>`
    select currency, sum(planned) as planned, sum(actual) as actual,
      case when not bool_or(planned is not null and actual is null) then sum(actual) - sum(planned) end as variance
    from (${lines}) l where planned is not null or actual is not null group by currency order by currency`.execute(db)
  return {
    lines: rows.map((row) => ({
      ...row,
      planned: inCurrency(row.planned, row.currency),
      actual: inCurrency(row.actual, row.currency),
      variance: inCurrency(row.variance, row.currency),
    })),
    totals: totals.map((row) => ({
      currency: row.currency,
      planned: inCurrency(row.planned, row.currency),
      actual: inCurrency(row.actual, row.currency),
      variance: inCurrency(row.variance, row.currency),
    })),
  }
}

const line = z.object({
  category: z.enum(categories).describe('What it is for'),
  currency: currencyCode,
  planned: amount.nullable().optional().describe('What it is to cost; null takes it back'),
  actual: amount.nullable().optional().describe('What it cost; null takes it back'),
})
export type BudgetEntry = z.output<typeof line>

const places = (value: string | null | undefined) => value?.split('.')[1]?.replace(/0+$/, '').length ?? 0

/** Writes lines of a budget; what is left out stays. @throws InvalidInput, PlanApproved */
export async function setBudgetIn(
  { db }: Context,
  event: Event,
  lines: readonly BudgetEntry[],
  path = 'lines',
): Promise<boolean> {
  const errors = lines.flatMap((one, index) => {
    const at = path ? `${path}.${index}.` : ''
    const told = (['planned', 'actual'] as const)
      .filter((member) => places(one[member]) > minorUnits(one.currency))
      .map((member) =>
        fieldError(`${at}${member}`, wrong.minorUnits.message, {
          currency: one.currency,
          places: minorUnits(one.currency),
        }),
      )
    const twice = lines.findIndex((other) => other.category === one.category && other.currency === one.currency) < index
    return twice ? [...told, fieldError(`${at}category`, wrong.categoryTwice.message)] : told
  })
  if (errors.length) throw InvalidInput({ errors })
  const held = await db.selectFrom('eventBudget').selectAll().where('eventId', '=', event.id).execute()
  let written = false
  for (const { category, currency, planned, actual } of lines) {
    const there = held.find((one) => one.category === category && one.currency === currency)
    const wanted = {
      planned: planned === undefined ? (there?.planned ?? null) : planned,
      actual: actual === undefined ? (there?.actual ?? null) : actual,
    }
    const differs = (a: string | null, b: string | null) =>
      a === null || b === null ? a !== b : inCurrency(a, currency) !== inCurrency(b, currency)
    const [newPlan, newCost] = [
      differs(wanted.planned, there?.planned ?? null),
      differs(wanted.actual, there?.actual ?? null),
    ]
    if (newPlan && event.state !== 'created')
      throw PlanApproved({ code: event.code, fields: [fieldError('', wrong.plannedAmounts.message)] })
    if (!newPlan && !newCost) continue
    written = true
    if (there) await db.updateTable('eventBudget').set(wanted).where('id', '=', there.id).execute()
    else
      await db
        .insertInto('eventBudget')
        .values({ id: newId(), eventId: event.id, category, currency, ...wanted })
        .execute()
  }
  return written
}

export const setBudget = operation({
  name: 'events.setBudget',
  summary:
    'Say what an event is to cost or cost, line by line; planned amounts only as long as it is not before an approver',
  needs: 'event.keep',
  http: 'POST /events/{event}/budget',
  argument: 'event',
  cli: null,
  input: z.object({
    event: eventRef,
    lines: z.array(line).min(1).max(60),
    reason: text(2_000).optional(),
    version: ifVersion,
  }),
  output: budgetShape,
  async run(context, { event: ref, lines, reason, version }) {
    const event = await eventToKeep(context, ref, version)
    if (await setBudgetIn(context, event, lines)) await write(context.db, event.id, 'budget-set', reason ?? null)
    return budgetOf(context.db, event.id)
  },
})

export const setBudgetLine = operation({
  name: 'events.setBudgetLine',
  summary: 'Say what one category of an event is to cost or cost',
  needs: 'event.keep',
  http: 'POST /events/{event}/budget-line',
  cli: 'events budget',
  argument: 'event',
  input: line.extend({
    event: eventRef,
    reason: text(2_000).optional().describe('A word for whoever reads the history'),
    version: ifVersion,
  }),
  output: budgetShape,
  async run(context, { event: ref, reason, version, ...one }) {
    const event = await eventToKeep(context, ref, version)
    if (await setBudgetIn(context, event, [one], '')) await write(context.db, event.id, 'budget-set', reason ?? null)
    return budgetOf(context.db, event.id)
  },
})

export const countHeads = operation({
  name: 'events.count',
  summary: 'Say how many came, as whoever held the event counted in the room',
  needs: 'event.keep',
  http: 'POST /events/{event}/count',
  argument: 'event',
  input: z
    .object({
      event: eventRef,
      headCount: count.nullable().describe('How many came in all; null takes the count back'),
      headCountFemale: count.nullable().optional().describe('How many of them are women; null where nobody counted'),
      source: text(300).optional().describe('Who counted'),
      version: ifVersion,
    })
    .refine(
      ({ headCount, headCountFemale }) =>
        headCount === null ? !headCountFemale : (headCountFemale ?? 0) <= Math.max(headCount, 0),
      {
        path: ['headCountFemale'],
        message: wrong.moreWomen.message,
      },
    ),
  output: eventShape,
  async run(context, { event: ref, headCount, headCountFemale = null, source, version }) {
    const event = await eventToKeep(context, ref, version)
    refuseOver(event)
    return write(context.db, event.id, 'counted', null, {
      headCount,
      headCountFemale,
      headCountSource: headCount === null ? null : (source ?? null),
    })
  },
})
