// The batches of clearance, newest first, and what of clearance needs somebody's attention.
import { sql } from 'kysely'
import { z } from 'zod'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { batchShape, country, type Batch } from './batch.ts'
import { batchStates } from './steps.ts'

export const batchLine = batchShape.extend({
  submittedAt: z.string(),
  cases: z.int(),
  undecided: z.int(),
  /** Checks of local units that are still open. */
  openChecks: z.int(),
})
export type BatchLine = z.output<typeof batchLine>

export const listBatches = operation({
  name: 'clearance.list',
  summary: 'List batches of clearance, newest first',
  needs: 'clearance.read',
  http: 'GET /clearance/batches',
  input: z.object({
    country: country.optional(),
    state: z.enum(batchStates).optional().describe('Only those at this step'),
    open: z.stringbool().or(z.boolean()).default(false).describe('Only those that are not closed or cancelled'),
    overridden: z
      .stringbool()
      .or(z.boolean())
      .default(false)
      .describe('Only those that went on although not every local unit had finished'),
    eventId: z.uuid().optional().describe('Only those for this event'),
    limit: limitOf({ most: 500, usual: 50 }),
    cursor: Cursor,
  }),
  output: z.object({
    batches: z.array(batchLine),
    /** The countries of batches that the reader may see. */
    countries: z.array(z.string()),
    next: z.string().nullable(),
  }),
  async run({ db }, { country: code, state, open, overridden, eventId, limit, cursor }) {
    const after = cursor === undefined ? null : readCursor(cursor, z.tuple([sorted.whole, sorted.whole, sorted.text]))
    const { rows } = await sql<Batch & { submittedAt: string; year: number; number: number } & Counts>`
      select b.id, b.code, b.country, b.name, b.purpose, b.event_id, b.needed_by, b.holds_until, b.funding_source, b.law, b.own_tracking,
        b.national_tracking, b.consular_tracking, b.state, b.recall_since, b.recalled_on, b.event_over_on, b.correction_required, b.override_reason, b.version, b.year, b.number,
        (select min(m.at) from clearance_milestone m where m.batch_id = b.id) as submitted_at,
        (select count(*)::integer from clearance_case c where c.batch_id = b.id and c.state <> 'cancelled') as cases,
        (select count(*)::integer from clearance_case c where c.batch_id = b.id and c.state = 'submitted') as undecided,
        (select count(*)::integer from clearance_check k join clearance_case c on c.id = k.case_id
          where c.batch_id = b.id and c.state = 'submitted' and k.done_at is null) as open_checks
      from clearance_batch b
      where ${code ? sql`b.country = ${code}` : sql`true`} and ${state ? sql`b.state = ${state}` : sql`true`}
        and ${open ? sql`b.state not in ('closed', 'cancelled')` : sql`true`}
        and ${overridden ? sql`b.override_reason is not null` : sql`true`}
        and ${eventId ? sql`b.event_id = ${eventId}` : sql`true`}
        and ${after ? sql`(b.year, b.number, b.country) < (${after[0]}, ${after[1]}, ${after[2]})` : sql`true`}
      order by b.year desc, b.number desc, b.country desc limit ${sql.lit(limit + 1)}`.execute(db)
    const batches = rows.slice(0, limit)
    const last = batches.at(-1)
    const countries = await db.selectFrom('clearanceBatch').select('country').distinct().orderBy('country').execute()
    return {
      batches,
      countries: countries.map((one) => one.country),
      next: rows.length > limit && last ? writeCursor([last.year, last.number, last.country]) : null,
    }
  },
})

interface Counts {
  cases: number
  undecided: number
  openChecks: number
}

export const attentionKinds = [
  'to-accept',
  'batch-late',
  'correction',
  'event-moved',
  'not-asked',
  'accepted',
  'check-asked',
  'check-due',
  'check-overdue',
  'to-send',
  'to-decide',
  'results-in',
  'to-recall',
  'clearance-ends-before-event',
  'clearance-ends',
  'duty-open',
  'sop-missing',
  'sop-stale',
] as const
export type AttentionKind = (typeof attentionKinds)[number]

export const attentionItem = z.object({
  kind: z.enum(attentionKinds),
  country: z.string(),
  /** By when something is to be done; null where it should have been all along. */
  dueOn: z.iso.date().nullable(),
  overdue: z.boolean(),
  batchId: z.uuid().nullable(),
  batch: z.string().nullable(),
  personId: z.uuid().nullable(),
  /** The code and name of the person, or of the event; or the local unit that has not finished, or the unit of a rejection. */
  what: z.string().nullable(),
  name: z.string().nullable(),
  count: z.int().nullable(),
})
export type AttentionItem = z.output<typeof attentionItem>

/** Working days before a local check is due. */
const checkNotice = 2
/** How long whoever submitted a batch is told of its results. */
const resultsShown = '30 days'
/** How long they are told that it was accepted. */
const acceptedShown = '7 days'
/** Days before a batch for an event should be with the local units. */
const askNotice = 14
/** Procedures that nobody looked over for so long are stale where no day is set for it. */
const staleAfter = '2 years'

/**
 * What of clearance needs the attention of whoever's transaction it is, the most urgent first: what they may not see is not among it.
 * The area's door gives it to whatever reminds people of such things.
 */
export async function attentionFor(
  db: Db,
  {
    country: code,
    kind,
    limit = 1_000,
  }: { country?: string | undefined; kind?: AttentionKind | undefined; limit?: number } = {},
): Promise<{ items: AttentionItem[]; total: number }> {
  const { rows } = await sql<AttentionItem & { total: string }>`
      with posts as (
        select b.id, b.code, b.country, b.state, b.needed_by, b.correction_required, b.name,
          working_day_until(b.country, case
            when b.state = 'local-complete' and exists (select from clearance_case c
                where c.batch_id = b.id and c.state = 'submitted' and c.vetting = 'leahy')
              then b.needed_by - coalesce(p.national_lead_days, 21)
            when b.state in ('local-complete', 'national') then b.needed_by
            else b.needed_by - coalesce(p.local_lead_days, 30) end) as due_on
        from clearance_batch b left join clearance_post p on p.country = b.country
        where b.state not in ('closed', 'cancelled', 'results-returned')),
      -- whoever is put forward for an event that comes near, is not cleared to its end by what they are vetted by, and stands in no batch
      near as (
        select t.country, e.code, e.title, e.starts_on - coalesce(p.local_lead_days, 30) as ask_by, count(*)::integer as count
        from event e join participation t on t.event_id = e.id join person_standing s on s.person_id = t.person_id
          left join clearance_post p on p.country = t.country
        where e.starts_on between bureau_day() and bureau_day() + 365 and e.state in ('created', 'pending-approval', 'approved')
          and t.state in ('nominated', 'waiting') and e.starts_on <= bureau_day() + coalesce(p.local_lead_days, 30) + ${sql.lit(askNotice)}
          and case coalesce(t.vetting, 'leahy') when 'none' then false
            when 'courtesy' then not s.courtesy @> daterange(e.starts_on, e.ends_on, '[]')
            else not s.cleared @> daterange(e.starts_on, e.ends_on, '[]') end
          and not exists (select from clearance_case c join clearance_batch b on b.id = c.batch_id
            where c.person_id = t.person_id and c.state = 'submitted' and b.state not in ('closed', 'cancelled', 'results-returned'))
        group by t.country, e.id, e.code, e.title, e.starts_on, p.local_lead_days),
      known as (select country from host_unit union select country from clearance_batch),
      found as (
        select 'to-accept' as kind, b.country, b.due_on, b.id as batch_id, b.code as batch, null::uuid as person_id,
          null as what, b.name, null::integer as count
        from posts b where b.state = 'submitted'
        union all
        select 'batch-late', b.country, b.due_on, b.id, b.code, null, null, b.name, null
        from posts b where b.state not in ('submitted') and b.due_on < bureau_day()
        union all
        select 'correction', b.country, b.due_on, b.id, b.code, null, null, b.name, null from posts b
        where b.correction_required or b.state = 'rejected'
        union all
        select 'event-moved', b.country, working_day_until(b.country, e.starts_on - coalesce(p.local_lead_days, 30)), b.id, b.code, null,
          e.code, b.name, null
        from posts b join clearance_batch h on h.id = b.id join event e on e.id = h.event_id left join clearance_post p on p.country = b.country
        where e.starts_on < h.needed_by or e.ends_on > h.holds_until
        union all
        select 'not-asked', t.country, working_day_until(t.country, t.ask_by), null, null, null, t.code, t.title, t.count from near t
        union all
        select 'accepted', b.country, b.needed_by, b.id, b.code, null, null, b.name, null from posts b
        where b.state in ('accepted', 'local-checks')
          and exists (select from clearance_milestone s where s.batch_id = b.id and s.milestone = 'submitted'
            and s.actor_id = (select current_actor()))
          and exists (select from clearance_milestone r where r.batch_id = b.id and r.milestone = 'accepted'
            and r.at > now() - ${sql.lit(acceptedShown)}::interval)
        union all
        select 'check-asked', b.country, min(k.due_on), b.id, b.code, null, k.checking_unit, b.name, count(*)::integer
        from clearance_check k join clearance_case c on c.id = k.case_id join posts b on b.id = c.batch_id
        where k.done_at is null and c.state = 'submitted' and b.state = 'local-checks'
          and array[k.country || ' ' || k.checking_unit] && (select my_checking_units())
          and k.due_on > working_day_after(k.country, bureau_day(), ${sql.lit(checkNotice)})
        group by b.country, b.id, b.code, k.checking_unit, b.name
        union all
        select 'check-overdue', b.country, min(k.due_on), b.id, b.code, null, k.checking_unit, b.name, count(*)::integer
        from clearance_check k join clearance_case c on c.id = k.case_id join posts b on b.id = c.batch_id
        where k.done_at is null and k.due_on < bureau_day() and c.state = 'submitted' and b.state = 'local-checks'
        group by b.country, b.id, b.code, k.checking_unit, b.name
        union all
        select 'check-due', b.country, min(k.due_on), b.id, b.code, null, k.checking_unit, b.name, count(*)::integer
        from clearance_check k join clearance_case c on c.id = k.case_id join posts b on b.id = c.batch_id
        where k.done_at is null and c.state = 'submitted' and b.state = 'local-checks'
          and array[k.country || ' ' || k.checking_unit] && (select my_checking_units())
          and k.due_on between bureau_day() and working_day_after(k.country, bureau_day(), ${sql.lit(checkNotice)})
        group by b.country, b.id, b.code, k.checking_unit, b.name
        union all
        select 'results-in', b.country, b.needed_by, b.id, b.code, null, null, b.name, null from clearance_batch b
        where b.state in ('results-returned', 'closed')
          and exists (select from clearance_milestone s where s.batch_id = b.id and s.milestone = 'submitted'
            and s.actor_id = (select current_actor()))
          and exists (select from clearance_milestone r where r.batch_id = b.id and r.milestone = 'results-returned'
            and r.at > now() - ${sql.lit(resultsShown)}::interval)
        union all
        select 'to-recall', b.country, b.recall_since, b.id, b.code, null, null, b.name, null from clearance_batch b
        where b.recall_since is not null and b.recalled_on is null
        union all
        select 'to-send', b.country, b.due_on, b.id, b.code, null, null, b.name, null from posts b
        where b.state = 'local-complete' and not b.correction_required
          and exists (select from clearance_case c where c.batch_id = b.id and c.state = 'submitted' and c.vetting = 'leahy')
        union all
        select 'to-decide', b.country, b.due_on, b.id, b.code, null, null, b.name, null from posts b
        where b.state in ('local-complete', 'national')
          and exists (select from clearance_case c where c.batch_id = b.id and c.state = 'submitted' and c.vetting = 'courtesy')
        union all
        select 'clearance-ends-before-event', s.country, s.cleared_until, null, null, p.id, p.code, n.name, null
        from participation t join person_standing s on s.person_id = t.person_id join host_person p on p.id = t.person_id
        left join lateral (select n.name from person_name n where n.person_id = p.id and n.withdrawn_at is null
          order by n.preferred desc, n.added_at, n.id limit 1) n on true
        where t.state in ('nominated', 'waiting', 'enrolled') and t.ends_on >= bureau_day()
          and s.cleared_until >= bureau_day() and s.cleared_until < t.ends_on
        union all
        select 'clearance-ends', s.country, s.cleared_until, null, null, p.id, p.code, n.name, null
        from person_standing s join host_person p on p.id = s.person_id and p.state = 'active'
          left join clearance_post q on q.country = s.country
        left join lateral (select n.name from person_name n where n.person_id = p.id and n.withdrawn_at is null
          order by n.preferred desc, n.added_at, n.id limit 1) n on true
        where s.cleared_until between bureau_day() and bureau_day() + 365
          and s.cleared_until <= bureau_day() + coalesce(q.notice_days, 60)
        union all
        select 'duty-open', d.country, d.due_on, h.id, h.code, null, u.code, u.name, null
        from clearance_duty d join clearance_batch h on h.id = d.batch_id left join host_unit u on u.id = d.unit_id
        where d.closed_at is null
        union all
        select 'sop-missing', k.country, null, null, null, null, null, null, null from known k
        where not exists (select from clearance_sop s where s.country = k.country)
        union all
        select 'sop-stale', s.country, coalesce(s.next_review_on, (coalesce(s.reviewed_on, s.adopted_on) + ${sql.lit(staleAfter)}::interval)::date),
          null, null, null, null, s.title, null
        from clearance_sop s
        where coalesce(s.next_review_on, (coalesce(s.reviewed_on, s.adopted_on) + ${sql.lit(staleAfter)}::interval)::date) < bureau_day())
      select f.*, coalesce(f.due_on < bureau_day(), false) as overdue, count(*) over () as total from found f
      where ${code ? sql`f.country = ${code}` : sql`true`} and ${kind ? sql`f.kind = ${kind}` : sql`true`}
      order by f.due_on nulls last, f.kind, f.country, f.batch, f.what limit ${sql.lit(limit)}`.execute(db)
  return { items: rows.map(({ total: _, ...item }) => item), total: Number(rows[0]?.total ?? 0) }
}

export const attention = operation({
  name: 'clearance.attention',
  summary: 'List what needs attention: late batches, overdue checks, clearances that end, duties to inform, procedures',
  needs: 'clearance.read',
  http: 'GET /clearance/attention',
  input: z.object({
    country: country.optional(),
    kind: z.enum(attentionKinds).optional().describe('Only this kind'),
    limit: limitOf({ most: 1_000, usual: 200 }),
  }),
  output: z.object({
    items: z.array(attentionItem),
    /** How many there are, also beyond the limit. */
    total: z.int(),
  }),
  run: ({ db }, wanted) => attentionFor(db, wanted),
})
