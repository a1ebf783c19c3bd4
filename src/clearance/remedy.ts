// After a rejection: what is blocked until somebody records what was done about it, and whom the host government was told by.
import { sql } from 'kysely'
import { z } from 'zod'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import { defineProblem, InvalidInput, NotFound } from '#kernel/problem.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { allowedIn, because, country, day, line, refusing } from './batch.ts'
import { wrongMessages as wrong } from './messages.ts'

export const BlockLifted = defineProblem(
  409,
  'clearance-block-lifted',
  'Lifted already',
  'Remediation was recorded for this block already; its history says what.',
)
export const DutyDone = defineProblem(
  409,
  'duty-done',
  'Recorded already',
  'Who was told of this rejection is recorded already.',
)

const longText = z.string().trim().min(1).max(5_000)
const open = z.stringbool().or(z.boolean())

export const blockShape = z.object({
  id: z.uuid(),
  country: z.string(),
  /** One of them: who or what is blocked. The name is null for who may not see the person. */
  personId: z.uuid().nullable(),
  unitId: z.uuid().nullable(),
  code: z.string().nullable(),
  name: z.string().nullable(),
  /** Whether all units beneath it are blocked as well. */
  beneath: z.boolean(),
  since: z.iso.date(),
  caseId: z.uuid(),
  case: z.string(),
  liftedAt: z.string().nullable(),
  liftedBy: z.string().nullable(),
  remediatedOn: z.iso.date().nullable(),
  remediatedBy: z.string().nullable(),
  remediation: z.string().nullable(),
  reason: z.string().nullable(),
})
export type Block = z.output<typeof blockShape>

export const listBlocks = operation({
  name: 'clearance.blocks',
  summary: 'List persons and units that a rejection blocks, and what was done about those that are blocked no longer',
  needs: 'clearance.result',
  http: 'GET /clearance/blocks',
  input: z.object({
    country: country.optional(),
    caseId: z.uuid().optional().describe('Only those of this case'),
    open: open.default(true).describe('Only those that still block'),
    limit: limitOf({ most: 500, usual: 100 }),
    cursor: Cursor,
  }),
  output: z.object({ blocks: z.array(blockShape), next: z.string().nullable() }),
  async run({ db }, { country: code, caseId, open: still, limit, cursor }) {
    const after = cursor === undefined ? null : readCursor(cursor, z.tuple([sorted.day, sorted.id]))
    const { rows } = await sql<Block>`
      select b.id, b.country, b.person_id, b.unit_id, coalesce(p.code, u.code) as code, coalesce(n.name, u.name) as name, b.beneath,
        b.since, c.id as case_id, h.code || '-' || c.number as "case", b.lifted_at, a.name as lifted_by, b.remediated_on,
        b.remediated_by, b.remediation, b.reason
      from clearance_block b
      join clearance_result r on r.id = b.result_id join clearance_case c on c.id = r.case_id join clearance_batch h on h.id = c.batch_id
      left join host_person p on p.id = b.person_id left join host_unit u on u.id = b.unit_id left join actor a on a.id = b.lifted_by
      left join lateral (select n.name from person_name n where n.person_id = b.person_id and n.withdrawn_at is null
        order by n.preferred desc, n.added_at, n.id limit 1) n on true
      where ${code ? sql`b.country = ${code}` : sql`true`} and ${still ? sql`b.lifted_at is null` : sql`true`}
        and ${caseId ? sql`c.id = ${caseId}` : sql`true`}
        and ${after ? sql`(b.since, b.id) < (${after[0]}::date, ${after[1]}::uuid)` : sql`true`}
      order by b.since desc, b.id desc limit ${sql.lit(limit + 1)}`.execute(db)
    const blocks = rows.slice(0, limit)
    const last = blocks.at(-1)
    return { blocks, next: rows.length > limit && last ? writeCursor([last.since, last.id]) : null }
  },
})

export const remediate = operation({
  name: 'clearance.remediate',
  summary: 'Record what was done about a rejection, which lifts the block; a clearance is needed anew',
  needs: 'clearance.coordinate',
  http: 'POST /clearance/blocks/{id}/remediation',
  argument: 'id',
  input: z.object({
    id: z.uuid().describe('The id of the block, as jurat clearance blocks shows it'),
    on: day.describe('The day on which it was done'),
    by: line.describe('Who did it, as the inspectorate or a court: a body, not a person'),
    what: longText.describe('What was done'),
    reason: because.describe('Why that is enough'),
  }),
  output: z.object({ id: z.uuid() }),
  async run(context, { id, on, by, what, reason }) {
    const { db, today } = context
    const block = await db
      .selectFrom('clearanceBlock')
      .select(['country', 'since'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (!block) throw NotFound({ what: 'block', id })
    await allowedIn(context, 'clearance.coordinate', block.country)
    if (on > today) throw InvalidInput({ errors: [fieldError('on', wrong.notToCome.message)] })
    await refusing(sql`select record_remediation(${id}, ${on}::date, ${by}, ${what}, ${reason})`.execute(db), {
      clearance_block_lifted: () => BlockLifted({}),
    })
    return { id }
  },
})

export const dutyShape = z.object({
  id: z.uuid(),
  country: z.string(),
  batchId: z.uuid(),
  batch: z.string(),
  /** The unit of the rejection; null where the person served in none. */
  unitId: z.uuid().nullable(),
  unit: z.string().nullable(),
  openedOn: z.iso.date(),
  dueOn: z.iso.date(),
  overdue: z.boolean(),
  toldWhom: z.string().nullable(),
  toldOn: z.iso.date().nullable(),
  toldWhat: z.string().nullable(),
  helpOffered: z.string().nullable(),
  closedBy: z.string().nullable(),
})
export type Duty = z.output<typeof dutyShape>

export const listDuties = operation({
  name: 'clearance.duties',
  summary: 'List of which rejections the host government is still to be informed, and whom it was told by before',
  needs: 'duty.read',
  http: 'GET /clearance/duties',
  input: z.object({
    country: country.optional(),
    open: open.default(true).describe('Only those that are still to be done'),
    limit: limitOf({ most: 500, usual: 100 }),
    cursor: Cursor,
  }),
  output: z.object({ duties: z.array(dutyShape), next: z.string().nullable() }),
  async run({ db, today }, { country: code, open: still, limit, cursor }) {
    const after = cursor === undefined ? null : readCursor(cursor, z.tuple([sorted.day, sorted.id]))
    const { rows } = await sql<Duty>`
      select d.id, d.country, d.batch_id, h.code as batch, d.unit_id, u.name as unit, d.opened_on, d.due_on,
        d.closed_at is null and d.due_on < ${today}::date as overdue, d.told_whom, d.told_on, d.told_what, d.help_offered, a.name as closed_by
      from clearance_duty d join clearance_batch h on h.id = d.batch_id left join host_unit u on u.id = d.unit_id
        left join actor a on a.id = d.closed_by
      where ${code ? sql`d.country = ${code}` : sql`true`} and ${still ? sql`d.closed_at is null` : sql`true`}
        and ${after ? sql`(d.due_on, d.id) > (${after[0]}::date, ${after[1]}::uuid)` : sql`true`}
      order by d.due_on, d.id limit ${sql.lit(limit + 1)}`.execute(db)
    const duties = rows.slice(0, limit)
    const last = duties.at(-1)
    return { duties, next: rows.length > limit && last ? writeCursor([last.dueOn, last.id]) : null }
  },
})

export const inform = operation({
  name: 'clearance.inform',
  summary: 'Record whom of the host government was told of a rejection, when, what, and what help was offered',
  needs: 'duty.keep',
  http: 'POST /clearance/duties/{id}',
  argument: 'id',
  input: z.object({
    id: z.uuid().describe('The id of the duty, as jurat clearance duties shows it'),
    whom: line.describe('Whom, by office'),
    on: day.describe('The day'),
    what: longText.describe('What they were told'),
    offered: longText.describe('What help was offered to bring those responsible to justice'),
  }),
  output: z.object({ id: z.uuid() }),
  async run(context, { id, whom, on, what, offered }) {
    const { db, today, actor } = context
    const duty = await db
      .selectFrom('clearanceDuty')
      .select(['country', 'closedAt', 'openedOn'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (!duty) throw NotFound({ what: 'duty to inform', id })
    await allowedIn(context, 'duty.keep', duty.country)
    if (on > today) throw InvalidInput({ errors: [fieldError('on', wrong.notToCome.message)] })
    if (on < duty.openedOn) throw InvalidInput({ errors: [fieldError('on', wrong.beforeRejection.message)] })
    const done = await db
      .updateTable('clearanceDuty')
      .set({
        toldWhom: whom,
        toldOn: on,
        toldWhat: what,
        helpOffered: offered,
        closedBy: actor.id,
        closedAt: sql`clock_timestamp()`,
      })
      .where('id', '=', id)
      .where('closedAt', 'is', null)
      .executeTakeFirst()
    if (!done.numUpdatedRows) throw DutyDone({})
    return { id }
  },
})
