// One batch with its steps, its cases and their checks; and one case with all that its reader may see of it.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { batchId, batchShape, caseId, findBatch, mayIn, rulesOf, type Batch } from './batch.ts'
import { checksFor } from './members.ts'
import { lackingIn, missingFields } from './national.ts'
import { blockShape, listBlocks } from './remedy.ts'
import { keptUntil, openReading, readingShape } from './readings.ts'
import { searchedIn, searchedShape } from './searched.ts'
import { bases, caseStates, caseVettings, credibilities, matches, results, violations } from './steps.ts'
import { dayOff, daysOff, weekendIn, weekendShape, workingDayUntil, type DayOff } from './working-days.ts'

const checkShape = z.object({
  unit: z.string(),
  dueOn: z.iso.date(),
  doneAt: z.string().nullable(),
  doneBy: z.string().nullable(),
  /** It is open, and an earlier check by the unit that found nothing is still good; only for who may open hits. */
  stillGood: z.boolean(),
  /** With how many hits it met; null for who may not open them. */
  hits: z.int().nullable(),
})

const caseShape = z.object({
  id: z.uuid(),
  /** The batch and a number, as HT-2026-0007-12: by it the files name the case. */
  reference: z.string(),
  personId: z.uuid().nullable(),
  unitId: z.uuid().nullable(),
  code: z.string().nullable(),
  name: z.string().nullable(),
  state: z.enum(caseStates),
  vetting: z.enum(caseVettings),
  /** Why by another than is usual for them; null where it is the usual. */
  vettingReason: z.string().nullable(),
  /** Whether they are cleared over the days that the batch asks for. */
  cleared: z.boolean(),
  clearedUntil: z.iso.date().nullable(),
  /** What was decided last, for who may see that. */
  result: z.enum(results).nullable(),
  basis: z.enum(bases).nullable(),
  decidedOn: z.iso.date().nullable(),
  checks: z.array(checkShape),
  /** What the national file needs and the records lack. */
  missing: z.array(z.enum(missingFields)),
})
export type Case = z.output<typeof caseShape>

const allowances = z.object({
  submit: z.boolean(),
  coordinate: z.boolean(),
  check: z.boolean(),
  /** The units for which the reader records checks. */
  checksFor: z.array(z.string()),
  seeHits: z.boolean(),
  seeResults: z.boolean(),
})

export const batchRecord = z.object({
  batch: batchShape,
  event: z
    .object({ id: z.uuid(), code: z.string(), title: z.string(), startsOn: z.iso.date(), endsOn: z.iso.date() })
    .nullable(),
  /** The units that check at this post. */
  checkingUnits: z.array(z.string()),
  /** The day by which it should be with the local units, and with the national system. */
  localBy: z.iso.date(),
  nationalBy: z.iso.date(),
  /** The same where nobody works on one of these days: reckoned in days alone. */
  reckoned: z.object({ localBy: z.iso.date(), nationalBy: z.iso.date() }),
  /** The day of need, or the last working day before it. */
  neededAtLast: z.iso.date(),
  weekend: weekendShape,
  /** The days that the deadlines of the local checks skip, weekends and holidays. */
  skipped: z.array(dayOff),
  cases: z.array(caseShape),
  /** Oldest first. */
  milestones: z.array(
    z.object({ milestone: z.string(), at: z.string(), by: z.string().nullable(), reason: z.string().nullable() }),
  ),
  may: allowances,
})
export type BatchRecord = z.output<typeof batchRecord>

async function allowancesIn(context: Context, country: string) {
  const [submit, coordinate, check, seeHits, seeResults] = await Promise.all(
    (['clearance.submit', 'clearance.coordinate', 'clearance.check', 'hit.read', 'clearance.result'] as const).map(
      (permission) => mayIn(context, permission, country),
    ),
  )
  return { submit, coordinate, check, seeHits, seeResults, checksFor: await checksFor(context, country) } as z.output<
    typeof allowances
  >
}

/** Cases of a batch, or one of them. */
async function casesOf(db: Db, { batch, one }: { batch: string; one?: string }): Promise<Case[]> {
  const wanted = one ? sql`c.id = ${one}` : sql`c.batch_id = ${batch}`
  const lacking = new Map((await lackingIn(db, batch)).map(({ caseId: id, missing }) => [id, missing]))
  const { rows } = await sql<Omit<Case, 'missing'>>`
    with found as materialized (select * from checks_found(array(select c.id from clearance_case c where ${wanted})))
    select c.id, h.code || '-' || c.number as reference, c.person_id, c.unit_id, coalesce(p.code, u.code) as code,
      coalesce(n.name, u.name) as name, c.state, c.vetting, c.vetting_reason,
      case_cleared(c.id) as cleared,
      case c.vetting when 'courtesy' then coalesce(ps.courtesy_until, us.courtesy_until)
        else coalesce(ps.cleared_until, us.cleared_until) end as cleared_until, r.result, r.basis, r.decided_on,
      coalesce((select jsonb_agg(jsonb_build_object('unit', k.checking_unit, 'dueOn', k.due_on, 'doneAt', k.done_at,
          'doneBy', (select a.name from actor a where a.id = k.done_by), 'stillGood', coalesce(f.still_good, false), 'hits', f.hits)
        order by k.checking_unit) from clearance_check k
        left join found f on f.case_id = k.case_id and f.checking_unit = k.checking_unit where k.case_id = c.id), '[]') as checks
    from clearance_case c join clearance_batch h on h.id = c.batch_id
    left join host_person p on p.id = c.person_id left join host_unit u on u.id = c.unit_id
    left join person_standing ps on ps.person_id = c.person_id left join unit_standing us on us.unit_id = c.unit_id
    left join lateral (select n.name from person_name n where n.person_id = c.person_id and n.withdrawn_at is null
      order by n.preferred desc, n.added_at, n.id limit 1) n on true
    left join lateral (select r.* from clearance_result r where r.case_id = c.id order by r.sequence desc limit 1) r on true
    where ${wanted} order by c.number`.execute(db)
  return rows.map((row) => ({ ...row, missing: lacking.get(row.id) ?? [] }))
}

export const showBatch = operation({
  name: 'clearance.show',
  summary: 'Show a batch with its steps, its cases, their checks and what they came to',
  needs: 'clearance.read',
  http: 'GET /clearance/batches/{id}',
  argument: 'id',
  input: z.object({ id: batchId }),
  output: batchRecord,
  async run(context, { id }) {
    const { db } = context
    const batch = await findBatch(db, id)
    const may = await allowancesIn(context, batch.country)
    const rules = await rulesOf(db, batch.country)
    const event = batch.eventId
      ? await db
          .selectFrom('event')
          .select(['id', 'code', 'title', 'startsOn', 'endsOn'])
          .where('id', '=', batch.eventId)
          .executeTakeFirst()
      : undefined
    const reckoned = {
      localBy: daysBefore(batch.neededBy, rules.localLeadDays),
      nationalBy: daysBefore(batch.neededBy, rules.nationalLeadDays),
    }
    const milestones = await db
      .selectFrom('clearanceMilestone')
      .leftJoin('actor', 'actor.id', 'clearanceMilestone.actorId')
      .select(['milestone', 'at', 'actor.name as by', 'reason'])
      .where('batchId', '=', id)
      .orderBy('clearanceMilestone.id')
      .execute()
    return {
      batch,
      event: event ?? null,
      checkingUnits: [...rules.checkingUnits],
      localBy: await workingDayUntil(db, batch.country, reckoned.localBy),
      nationalBy: await workingDayUntil(db, batch.country, reckoned.nationalBy),
      reckoned,
      neededAtLast: await workingDayUntil(db, batch.country, batch.neededBy),
      weekend: await weekendIn(db, batch.country),
      skipped: await skippedBy(db, batch),
      cases: await casesOf(db, { batch: id }),
      milestones,
      may,
    }
  },
})

/** From the beginning of the local checks to the last day on which one is due. */
async function skippedBy(db: Db, { id, country }: Pick<Batch, 'id' | 'country'>): Promise<DayOff[]> {
  const { rows } = await sql<{ begun: string | null; due: string | null }>`
    select (max(m.at) at time zone coalesce((select s.value #>> '{}' from setting s where s.key = 'business-zone'), 'UTC'))::date as begun,
      (select max(k.due_on) from clearance_check k join clearance_case c on c.id = k.case_id where c.batch_id = ${id}) as due
    from clearance_milestone m where m.batch_id = ${id} and m.milestone = 'local-checks'`.execute(db)
  const { begun, due } = rows[0]!
  return begun && due ? daysOff(db, country, begun, due) : []
}

const daysBefore = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)

const hitShape = z.object({
  id: z.uuid(),
  checkingUnit: z.string(),
  match: z.enum(matches),
  violation: z.enum(violations).nullable(),
  credibility: z.enum(credibilities).nullable(),
  source: z.string(),
  year: z.int().nullable(),
  month: z.int().nullable(),
  day: z.int().nullable(),
  unitId: z.uuid().nullable(),
  unit: z.string().nullable(),
  location: z.string().nullable(),
  narrative: z.string(),
  recordedAt: z.string(),
  recordedBy: z.string().nullable(),
  withdrawnAt: z.string().nullable(),
  withdrawnBy: z.string().nullable(),
  withdrawnReason: z.string().nullable(),
})

export const caseRecord = z.object({
  case: caseShape,
  batch: batchShape,
  /** Every decision, newest first, for who may see them. */
  results: z.array(
    z.object({
      result: z.enum(results),
      basis: z.enum(bases).nullable(),
      decidedOn: z.iso.date(),
      clearedFrom: z.iso.date().nullable(),
      clearedUntil: z.iso.date().nullable(),
      recordedAt: z.string(),
      by: z.string().nullable(),
    }),
  ),
  /** What it blocks and blocked, for who may see that. */
  blocks: z.array(blockShape),
  /** The reading by which its hits are open to the reader; null where they are closed. */
  reading: readingShape.nullable(),
  /** For coordinators and vetters who have opened them; null for everybody else. */
  hits: z.array(hitShape).nullable(),
  /** The spellings that were searched for; null as the hits are. */
  searched: z.array(searchedShape).nullable(),
  /** The day after which both are erased, or as long as they are held beyond it; null where nothing is kept or open. */
  kept: z.object({ keepUntil: z.iso.date(), held: z.boolean() }).nullable(),
  /** What was erased when its time was over, for coordinators and vetters. */
  erased: z.array(z.object({ checkingUnit: z.string(), erasedAt: z.string(), hits: z.int(), names: z.int() })),
  may: allowances,
})
export type CaseRecord = z.output<typeof caseRecord>

export const showCase = operation({
  name: 'clearance.case',
  summary:
    'Show a case: its checks, for those who may see them its decisions and blocks, and hits that are open to you',
  needs: 'clearance.read',
  http: 'GET /clearance/cases/{id}',
  argument: 'id',
  input: z.object({ id: caseId }),
  output: caseRecord,
  async run(context, { id }) {
    const { db } = context
    const held = await db.selectFrom('clearanceCase').select('batchId').where('id', '=', id).executeTakeFirst()
    if (!held) throw NotFound({ what: 'case', id })
    const batch = await findBatch(db, held.batchId)
    const may = await allowancesIn(context, batch.country)
    const [found] = await casesOf(db, { batch: batch.id, one: id })
    const decisions = await db
      .selectFrom('clearanceResult')
      .leftJoin('actor', 'actor.id', 'clearanceResult.actorId')
      .select(['result', 'basis', 'decidedOn', 'clearedFrom', 'clearedUntil', 'recordedAt', 'actor.name as by'])
      .where('caseId', '=', id)
      .orderBy('sequence', 'desc')
      .execute()
    const reading = may.seeHits ? await openReading(context, id) : null
    const { rows: hits } = await sql<z.output<typeof hitShape>>`
      select h.id, h.checking_unit, h.match, h.violation, h.credibility, h.source, h.year, h.month, h.day, h.unit_id,
        u.name as unit, h.location, h.narrative, h.recorded_at, a.name as recorded_by, h.withdrawn_at, w.name as withdrawn_by,
        h.withdrawn_reason
      from clearance_hit h left join host_unit u on u.id = h.unit_id left join actor a on a.id = h.recorded_by
        left join actor w on w.id = h.withdrawn_by
      where h.case_id = ${id} order by h.recorded_at, h.id`.execute(db)
    const { blocks } = await listBlocks.run(context, { caseId: id, open: false, limit: 100 })
    return {
      case: found!,
      batch,
      results: decisions as z.output<typeof caseRecord>['results'],
      blocks: may.seeResults ? (blocks as z.output<typeof blockShape>[]) : [],
      reading,
      hits: reading && hits,
      searched: reading && (await searchedIn(db, id)),
      kept: reading && (await keptUntil(db, id)),
      erased: await db
        .selectFrom('hitErasure')
        .select(['checkingUnit', 'erasedAt', 'hits', 'names'])
        .where('caseId', '=', id)
        .orderBy('erasedAt')
        .orderBy('checkingUnit')
        .execute(),
      may,
    }
  },
})
