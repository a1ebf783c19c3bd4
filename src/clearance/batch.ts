// A batch of clearance: the persons and units that a post asks about together, from its submission to its end.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Permission } from '#kernel/access.ts'
import type { Context } from '#kernel/operation.ts'
import { defineProblem, NotAllowed, NotFound, type Problem } from '#kernel/problem.ts'
import { StoreError, type Db } from '#kernel/store/store.ts'
import { countries } from '#web/index.ts'
import { wrongMessages as wrong } from './messages.ts'
import { batchMachine, batchStates, laws, purposes, usualRules, type BatchState } from './steps.ts'

export const BatchChanged = defineProblem(
  409,
  'clearance-changed-meanwhile',
  'Changed by somebody else meanwhile',
  'The batch was changed since you read it; it is at version {version} now. Look again and repeat your change.',
)
export const BatchNotThere = defineProblem(
  409,
  'clearance-batch-not-there',
  'The batch does not go there',
  'The batch {code} is at the step “{state}”, from which this cannot be done.',
)
export const BatchUndecided = defineProblem(
  409,
  'clearance-batch-undecided',
  'Not every case is decided',
  'The batch {code} has cases without a result. Bring in the results, or take the cases out, first.',
)
export const BatchUnchecked = defineProblem(
  409,
  'clearance-batch-unchecked',
  'Not every local unit has finished',
  'Checks of the batch {code} are still open. Every local unit finishes before the national file; a coordinator may go on without them and says why.',
)
export const CorrectionOpen = defineProblem(
  409,
  'clearance-correction-open',
  'Something is still to be mended',
  'The batch {code} is marked for correction, or its national file is made already. Settle the correction first.',
)
export const BatchFull = defineProblem(
  409,
  'clearance-batch-full',
  'The batch is too large',
  'The post takes batches of {most} cases at most. Make several batches of it.',
)
export const CaseNotActive = defineProblem(
  409,
  'clearance-case-not-active',
  'Merged or closed',
  'One of the persons or units was merged or closed. Name the record that stays.',
)

// What operations take.

export const batchId = z.uuid().describe('The id of the batch, as jurat clearance list shows it')
export const caseId = z.uuid().describe('The id of the case, as jurat clearance show shows it')
export const country = z
  .string()
  .refine((code) => countries.has(code), wrong.country.message)
  .describe('The country of the post, as HT')
export const because = z.string().trim().min(1).max(2_000).describe('The reason, for whoever reads the history')
export const ifVersion = z.int().optional().describe('Refuse if the batch is no longer at this version')
export const line = z.string().trim().min(1).max(300)
export const day = z.iso.date()

/** What a batch says of itself. */
export const said = {
  name: line.describe('A name by which the post knows it'),
  neededBy: day.describe('The day on which the clearances are needed'),
  holdsUntil: day.describe('The day to which they must hold; the day of need if left out'),
  fundingSource: line.nullable().describe('From which funds it is paid'),
  law: z.enum(laws).nullable().describe('The law that authorises it'),
  ownTracking: line.nullable().describe('The number by which the post tracks it'),
  nationalTracking: line.nullable().describe('The number by which the national system tracks it'),
  consularTracking: line.nullable().describe('The number by which the consular section tracks it'),
  recalledOn: day
    .nullable()
    .describe('Of a batch cancelled while the national system had it: the day on which that was told so'),
}

// What operations answer.

export const batchShape = z.object({
  id: z.uuid(),
  /** Country, year and a number, as HT-2026-0007: kept for good. */
  code: z.string(),
  country: z.string(),
  name: z.string(),
  purpose: z.enum(purposes),
  eventId: z.uuid().nullable(),
  neededBy: z.iso.date(),
  holdsUntil: z.iso.date(),
  fundingSource: z.string().nullable(),
  law: z.enum(laws).nullable(),
  ownTracking: z.string().nullable(),
  nationalTracking: z.string().nullable(),
  consularTracking: z.string().nullable(),
  state: z.enum(batchStates),
  /** Since when the national system is to be told that it is not wanted any more: it had the batch when that was cancelled. */
  recallSince: z.iso.date().nullable(),
  /** The day on which it was told. */
  recalledOn: z.iso.date().nullable(),
  /** Since when the event for which it was does not take place. */
  eventOverOn: z.iso.date().nullable(),
  /** Something of its persons is to be mended; they are not locked meanwhile. */
  correctionRequired: z.boolean(),
  /** Why it went on although not every local unit had finished. */
  overrideReason: z.string().nullable(),
  version: z.int(),
})
export type Batch = z.output<typeof batchShape>

export const batchColumns = [
  'id',
  'code',
  'country',
  'name',
  'purpose',
  'eventId',
  'neededBy',
  'holdsUntil',
  'fundingSource',
  'law',
  'ownTracking',
  'nationalTracking',
  'consularTracking',
  'state',
  'recallSince',
  'recalledOn',
  'eventOverOn',
  'correctionRequired',
  'overrideReason',
  'version',
] as const

/** @throws NotFound where there is none, or none that the actor may see */
export async function findBatch(db: Db, id: string): Promise<Batch> {
  const batch = await db.selectFrom('clearanceBatch').select(batchColumns).where('id', '=', id).executeTakeFirst()
  if (!batch) throw NotFound({ what: 'batch', id })
  return batch as Batch
}

/** Whether the actor may do it in the country. */
export async function mayIn({ db, actor }: Pick<Context, 'db' | 'actor'>, permission: Permission, code: string) {
  const scopes = actor.scopesOf(permission)
  if (scopes === 'everything') return true
  const { rows } = await sql<{ keys: string[] }>`select unit_scopes(${code}) as keys`.execute(db)
  return rows[0]!.keys.some((key) => scopes.has(key))
}

/** @throws NotAllowed unless the actor may do it in the country */
export async function allowedIn(context: Context, permission: Permission, code: string) {
  if (!(await mayIn(context, permission, code))) throw NotAllowed({ permission })
}

/** A batch that the actor is about to change; nobody else changes it before the transaction ends. */
export async function batchToChange(
  context: Context,
  permission: Permission,
  id: string,
  version?: number,
): Promise<Batch> {
  const { db } = context
  const seen = await findBatch(db, id)
  await allowedIn(context, permission, seen.country)
  // the units of the country come before its batches, as everybody takes these locks
  await sql`select hold_units(${seen.country})`.execute(db)
  await db.selectFrom('clearanceBatch').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  const batch = await findBatch(db, id)
  if (version !== undefined && version !== batch.version) throw BatchChanged({ version: batch.version })
  return batch
}

/** How clearance goes at a post. */
export async function rulesOf(db: Db, code: string) {
  const held = await db.selectFrom('clearancePost').selectAll().where('country', '=', code).executeTakeFirst()
  return held ?? { ...usualRules, country: code, version: 0 }
}

/** Takes a batch to a state. @throws BatchNotThere and what else the database refuses */
export async function goTo(
  db: Db,
  batch: Batch,
  state: BatchState,
  values: { act: string; reason: string | null; overrideReason?: string | null },
): Promise<Batch> {
  if (!batchMachine.goes(batch.state, state)) throw BatchNotThere({ code: batch.code, state: batch.state })
  await refusing(
    db
      .updateTable('clearanceBatch')
      .set({ ...values, state })
      .where('id', '=', batch.id)
      .execute(),
    {
      clearance_batch_steps: () => BatchNotThere({ code: batch.code, state: batch.state }),
      clearance_batch_checked: () => BatchUnchecked({ code: batch.code }),
      clearance_batch_decided: () => BatchUndecided({ code: batch.code }),
      clearance_batch_correction: () => CorrectionOpen({ code: batch.code }),
    },
  )
  return findBatch(db, batch.id)
}

/** Says what the database refuses as the problem that it is. */
export async function refusing<T>(work: Promise<T>, problems: Readonly<Record<string, () => Problem>>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const problem = error instanceof StoreError && error.constraint ? problems[error.constraint] : undefined
    throw problem ? problem() : error
  }
}
