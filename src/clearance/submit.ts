// Submitting: persons and units into a batch, a batch that was sent back or is to be mended, a case taken out again.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import { defineProblem, InvalidInput, NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { personNamed, personRef } from '#persons/index.ts'
import { unitNamed, vettingRefusals } from '#units/index.ts'
import {
  allowedIn,
  batchId,
  batchShape,
  batchToChange,
  BatchFull,
  BatchNotThere,
  because,
  caseId,
  CaseNotActive,
  country as countryCode,
  findBatch,
  goTo,
  ifVersion,
  refusing,
  rulesOf,
  said,
  type Batch,
} from './batch.ts'
import { wrongMessages as wrong } from './messages.ts'
import { caseVettings, purposes, type CaseVetting, type Law, type Purpose } from './steps.ts'

export const NobodyToClear = defineProblem(
  409,
  'nobody-to-clear',
  'Nobody is left to clear',
  'Everybody whom you named stands in another open batch: {batches}. Wait for it, or take them out of it first.',
)

export interface Nomination {
  /** An id of the caller's making, so that the same nomination sent again changes nothing. */
  id?: string | undefined
  country: string
  name: string
  purpose: Purpose
  /** The event for which it is; its days are the usual ones of need. */
  eventId?: string | null | undefined
  /** The day on which the clearances are needed, ISO 8601; that on which the event begins if left out. */
  neededBy?: string | undefined
  /** The day to which they must hold; that on which the event ends if left out. */
  holdsUntil?: string | undefined
  /** Ids of persons of the country. */
  persons: readonly string[]
  /** Ids of units of the country. */
  units?: readonly string[]
  fundingSource?: string | null | undefined
  law?: Law | null | undefined
  ownTracking?: string | null | undefined
  /** By what all of them are vetted, and why, where it is not what the law, their nomination or their units say. */
  vetting?: CaseVetting | undefined
  vettingReason?: string | undefined
}

export interface Nominated {
  batch: Batch
  /** What became of each who was put into the batch: matched is cleared already, so that nothing more is asked. */
  cases: { id: string; personId: string | null; unitId: string | null; matched: boolean }[]
  /** Who stands in another open batch, and is not in this one. */
  already: { personId: string | null; unitId: string | null; batch: string }[]
}

/**
 * Makes a batch and submits it. Whoever is in another open batch is left out and told of; whoever is cleared over all the days
 * that are asked for is matched at once. The actor needs clearance.submit in the country.
 * @throws NotAllowed, NotFound, NobodyToClear, BatchFull, CaseNotActive, LessThanLaw, LessThanUnit, InvalidInput without days
 */
export async function nominateForClearance(context: Context, nomination: Nomination): Promise<Nominated> {
  const { db, today } = context
  const { id = newId(), country, name, purpose, eventId = null } = nomination
  await allowedIn(context, 'clearance.submit', country)
  const known = await db.selectFrom('clearanceBatch').select('id').where('id', '=', id).executeTakeFirst()
  if (known) return { batch: await findBatch(db, id), cases: await casesOf(db, id), already: [] }
  const event = eventId ? await eventDays(db, eventId) : null
  const neededBy = nomination.neededBy ?? event?.startsOn
  if (!neededBy) throw InvalidInput({ errors: [fieldError('neededBy', wrong.neededBy.message)] })
  if (neededBy < today) throw InvalidInput({ errors: [fieldError('neededBy', wrong.neededPast.message)] })
  const holdsUntil = nomination.holdsUntil ?? (event && event.endsOn > neededBy ? event.endsOn : neededBy)
  if (holdsUntil < neededBy) throw InvalidInput({ errors: [fieldError('holdsUntil', wrong.holdsUntil.message)] })
  const { fundingSource = null, law = null, ownTracking = null } = nomination
  await refusing(
    db
      .insertInto('clearanceBatch')
      .values({
        id,
        country,
        name,
        purpose,
        eventId,
        neededBy,
        holdsUntil,
        fundingSource,
        law,
        ownTracking,
        act: 'submitted',
        reason: null,
      })
      .execute(),
    {
      clearance_batch_event: () => InvalidInput({ errors: [fieldError('eventId', wrong.eventOver.message)] }),
    },
  )
  const batch = await findBatch(db, id)
  const { already } = await addCases(context, batch, nomination)
  const cases = await casesOf(db, id)
  if (!cases.length) throw NobodyToClear({ batches: [...new Set(already.map((one) => one.batch))].join(', ') })
  return { batch, cases, already }
}

const casesOf = async (db: Db, id: string) =>
  (
    await db
      .selectFrom('clearanceCase')
      .select(['id', 'personId', 'unitId', 'state'])
      .where('batchId', '=', id)
      .orderBy('number')
      .execute()
  ).map(({ state, ...one }) => ({ ...one, matched: state === 'decided' }))

async function eventDays(db: Db, id: string) {
  const event = await db.selectFrom('event').select(['startsOn', 'endsOn']).where('id', '=', id).executeTakeFirst()
  if (!event) throw InvalidInput({ errors: [fieldError('eventId', wrong.noSuchEvent.message)] })
  return event
}

/** Puts persons and units into a batch; answers who stands in another one. */
async function addCases(
  { db }: Context,
  { id, country, code }: Batch,
  { persons, units = [], vetting, vettingReason }: Pick<Nomination, 'persons' | 'units' | 'vetting' | 'vettingReason'>,
): Promise<Pick<Nominated, 'already'>> {
  // in the order in which everybody takes them, so that two batches at once do not wait for one another
  const wanted = [
    ...[...new Set(persons)].toSorted().map((personId) => ({ personId, unitId: null })),
    ...[...new Set(units)].toSorted().map((unitId) => ({ personId: null, unitId })),
  ]
  const { mostCases } = await rulesOf(db, country)
  if (wanted.length > mostCases) throw BatchFull({ most: mostCases })
  const already: Nominated['already'] = []
  for (const one of wanted) {
    const who = await codeOf(db, one)
    // whoever puts the same person into another batch at the same time waits here, or makes this wait
    const inserted = await refusing(
      sql<{
        id: string
      }>`insert into clearance_case (id, batch_id, country, person_id, unit_id, vetting, vetting_reason)
        values (${newId()}, ${id}, ${country}, ${one.personId}, ${one.unitId}, ${vetting ?? null}, ${vettingReason ?? null})
        on conflict do nothing returning id`.execute(db),
      {
        clearance_batch_full: () => BatchFull({ most: mostCases }),
        clearance_case_active: () => CaseNotActive({}),
        ...vettingRefusals(who),
        clearance_case_person_id_country_fkey: () => NotFound({ what: 'person', id: one.personId! }),
        clearance_case_unit_id_country_fkey: () => NotFound({ what: 'unit', id: one.unitId! }),
      },
    )
    const added = inserted.rows[0]
    if (added) await sql`select match_clearance(${added.id})`.execute(db)
    else already.push({ ...one, batch: (await batchOf(db, one)) ?? code })
  }
  return { already }
}

const codeOf = async (db: Db, { personId, unitId }: { personId: string | null; unitId: string | null }) =>
  (
    await db
      .selectFrom(personId ? 'hostPerson' : 'hostUnit')
      .select('code')
      .where('id', '=', (personId ?? unitId)!)
      .executeTakeFirst()
  )?.code ?? ''

async function batchOf(db: Db, { personId, unitId }: { personId: string | null; unitId: string | null }) {
  const held = await db
    .selectFrom('clearanceCase')
    .innerJoin('clearanceBatch', 'clearanceBatch.id', 'clearanceCase.batchId')
    .select('clearanceBatch.code')
    .where('clearanceCase.state', '=', 'submitted')
    .where(personId ? 'clearanceCase.personId' : 'clearanceCase.unitId', '=', personId ?? unitId)
    .executeTakeFirst()
  return held?.code
}

const refs = z.object({
  persons: z.array(personRef).max(500).default([]).describe('Persons, by id or code'),
  units: z.array(z.string().trim().min(1).max(100)).max(500).default([]).describe('Units, by id or code'),
  vetting: z
    .enum(caseVettings)
    .optional()
    .describe('By what all of them are vetted; what the law, their nomination or their unit says, if left out'),
  vettingReason: because.optional().describe('Why, where a vetting is said'),
})
/** Another vetting and its reason go together. */
const reasoned = {
  check: ({ vetting, vettingReason }: Pick<Nomination, 'vetting' | 'vettingReason'>) =>
    (vetting === undefined) === (vettingReason === undefined),
  told: { path: ['vettingReason'], message: wrong.vettingTogether.message },
}
const alreadyShape = z.array(
  z.object({ personId: z.uuid().nullable(), unitId: z.uuid().nullable(), batch: z.string() }),
)
const nominated = z.object({
  batch: batchShape,
  cases: z.array(
    z.object({ id: z.uuid(), personId: z.uuid().nullable(), unitId: z.uuid().nullable(), matched: z.boolean() }),
  ),
  /** Who stands in another open batch, and was left out of this one. */
  already: alreadyShape,
})

/** The persons and units that are named, all of the country. @throws NotFound, InvalidInput at `persons` or `units` */
async function namedIn(db: Db, code: string, { persons, units }: Pick<z.output<typeof refs>, 'persons' | 'units'>) {
  if (!persons.length && !units.length) throw InvalidInput({ errors: [fieldError('persons', wrong.somebody.message)] })
  const found = { persons: [] as string[], units: [] as string[] }
  for (const ref of persons) {
    const person = await personNamed(db, ref)
    if (person.country !== code)
      throw InvalidInput({ errors: [fieldError('persons', wrong.elsewhere.message, { code: person.code })] })
    found.persons.push(person.id)
  }
  for (const ref of units) {
    const unit = await unitNamed(db, code, ref)
    if (unit.country !== code)
      throw InvalidInput({ errors: [fieldError('units', wrong.elsewhere.message, { code: unit.code })] })
    found.units.push(unit.id)
  }
  return found
}

export const submitBatch = operation({
  name: 'clearance.submit',
  summary: 'Put persons and units of a country into a batch and submit it; who is cleared to the wanted day is matched',
  needs: 'clearance.submit',
  http: 'POST /clearance/batches',
  input: refs
    .extend({
      id: z
        .uuid()
        .optional()
        .describe('An id of the caller’s making, so that the same request sent again changes nothing'),
      country: countryCode,
      name: said.name,
      purpose: z.enum(purposes).default('training').describe('What the clearances are for'),
      eventId: z.uuid().optional().describe('The event for which they are wanted'),
      neededBy: said.neededBy.optional(),
      holdsUntil: said.holdsUntil.optional(),
      fundingSource: said.fundingSource.optional(),
      law: said.law.optional(),
      ownTracking: said.ownTracking.optional(),
    })
    .refine(reasoned.check, reasoned.told),
  output: nominated,
  async run(context, { persons, units, ...rest }) {
    await allowedIn(context, 'clearance.submit', rest.country)
    return nominateForClearance(context, { ...rest, ...(await namedIn(context.db, rest.country, { persons, units })) })
  },
})

export const addToBatch = operation({
  name: 'clearance.add',
  summary: 'Put further persons and units into a batch that nobody has accepted yet',
  needs: 'clearance.submit',
  http: 'POST /clearance/batches/{id}/cases',
  argument: 'id',
  input: refs.extend({ id: batchId }).refine(reasoned.check, reasoned.told),
  output: nominated,
  async run(context, { id, persons, units, ...vetted }) {
    const { db } = context
    const batch = await batchToChange(context, 'clearance.submit', id)
    if (batch.state !== 'submitted' && batch.state !== 'rejected')
      throw BatchNotThere({ code: batch.code, state: batch.state })
    const named = await namedIn(db, batch.country, { persons, units })
    const { already } = await addCases(context, batch, { ...named, ...vetted })
    return { batch: await findBatch(db, id), cases: await casesOf(db, id), already }
  },
})

export const resubmitBatch = operation({
  name: 'clearance.resubmit',
  summary: 'Submit a batch again that was sent back, or say that what was to be mended is mended',
  needs: 'clearance.submit',
  http: 'POST /clearance/batches/{id}/resubmit',
  argument: 'id',
  input: z.object({ id: batchId, reason: because, version: ifVersion }),
  output: batchShape,
  async run(context, { id, reason, version }) {
    const { db } = context
    const batch = await batchToChange(context, 'clearance.submit', id, version)
    if (!batch.correctionRequired) return goTo(db, batch, 'submitted', { act: 'submitted', reason })
    await db
      .updateTable('clearanceBatch')
      .set({ correctionRequired: false, act: 'corrected', reason })
      .where('id', '=', id)
      .execute()
    const mended = await findBatch(db, id)
    return mended.state === 'rejected' ? goTo(db, mended, 'submitted', { act: 'submitted', reason }) : mended
  },
})

export const cancelBatch = operation({
  name: 'clearance.cancel',
  summary: 'Cancel a batch that is no longer wanted; persons who wait in it are free again',
  needs: 'clearance.submit',
  http: 'POST /clearance/batches/{id}/cancel',
  argument: 'id',
  input: z.object({
    id: batchId,
    event: z.boolean().default(false).describe('The event was cancelled'),
    reason: because,
    version: ifVersion,
  }),
  output: batchShape,
  async run(context, { id, event, reason, version }) {
    const batch = await batchToChange(context, 'clearance.submit', id, version)
    return goTo(context.db, batch, 'cancelled', { act: event ? 'event-cancelled' : 'cancelled', reason })
  },
})

export const withdrawCase = operation({
  name: 'clearance.withdraw',
  summary: 'Take a case out of its batch before it is decided',
  needs: 'clearance.submit',
  http: 'POST /clearance/cases/{id}/withdraw',
  argument: 'id',
  input: z.object({ id: caseId, reason: because }),
  output: batchShape,
  async run(context, { id, reason }) {
    const { db } = context
    const held = await db.selectFrom('clearanceCase').select('batchId').where('id', '=', id).executeTakeFirst()
    if (!held) throw NotFound({ what: 'case', id })
    const batch = await batchToChange(context, 'clearance.submit', held.batchId)
    const withdrawn = await db
      .updateTable('clearanceCase')
      .set({ state: 'cancelled' })
      .where('id', '=', id)
      .where('state', '=', 'submitted')
      .executeTakeFirst()
    if (!withdrawn.numUpdatedRows) throw BatchNotThere({ code: batch.code, state: batch.state })
    await db.updateTable('clearanceBatch').set({ act: 'case-withdrawn', reason }).where('id', '=', batch.id).execute()
    return findBatch(db, batch.id)
  },
})
