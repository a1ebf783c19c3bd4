// Whom to ask, and when: it follows from the roster and from the months of the bureau's rule.
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { posts, reasonsToLeave, uses } from './answer.ts'

export const states = ['coming', 'due', 'overdue', 'answered', 'not-answered'] as const
export type State = (typeof states)[number]

export const ruleShape = z.object({
  /** After the last day of an event. */
  months: z.array(z.int().min(1).max(120)).min(1).max(12),
  /** From the day on which it is due until it is overdue. */
  overdueDays: z.int().min(1).max(1_000),
  /** From the same day until it is no longer asked for, and counts as not answered. */
  closedDays: z.int().min(1).max(4_000),
  /** How long a link is good for. */
  linkDays: z.int().min(1).max(366),
})
export type FollowUpRule = z.output<typeof ruleShape>

export async function ruleOf(db: Db): Promise<FollowUpRule> {
  const { value } = await db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', 'follow-up')
    .executeTakeFirstOrThrow()
  return value as FollowUpRule
}

export const followUpShape = z.object({
  participationId: z.uuid(),
  months: z.int(),
  dueOn: z.iso.date(),
  state: z.enum(states),
  event: z.object({ id: z.uuid(), code: z.string(), title: z.string() }).nullable(),
  person: z
    .object({ id: z.uuid(), code: z.string(), name: z.string().nullable(), language: z.string().nullable() })
    .nullable(),
  nation: z.string(),
  answeredOn: z.iso.date().nullable(),
  source: z.enum(['post', 'link']).nullable(),
  post: z.enum(posts).nullable(),
  leftFor: z.enum(reasonsToLeave).nullable(),
  usesSkill: z.enum(uses).nullable(),
  trainedOthers: z.int().nullable(),
  version: z.int().nullable(),
  /** Until when a link is good that somebody made for it. */
  linkUntil: z.string().nullable(),
})
export type FollowUp = z.output<typeof followUpShape>

export interface Asked {
  event?: string | undefined
  country?: string | undefined
  months?: number | undefined
  states?: readonly State[] | undefined
  participations?: readonly string[] | undefined
}

type Row = Omit<FollowUp, 'event' | 'person'> &
  Record<
    'eventId' | 'eventCode' | 'eventTitle' | 'personId' | 'personCode' | 'personName' | 'personLanguage',
    string | null
  >

/** The follow-ups that fit, the earliest due first. */
export async function followUps(
  db: Db,
  today: string,
  { event, country, months, states: wanted, participations }: Asked,
  { limit, after }: { limit: number; after?: readonly [string, string, number] | null },
): Promise<FollowUp[]> {
  const rule = await ruleOf(db)
  const asked: RawBuilder<boolean>[] = [
    ...(event === undefined ? [] : [sql<boolean>`e.code = ${event} or e.id::text = ${event}`]),
    ...(country === undefined ? [] : [sql<boolean>`p.country = ${country}`]),
    ...(participations === undefined ? [] : [sql<boolean>`p.id = any (${[...participations]}::uuid[])`]),
    ...(after
      ? [sql<boolean>`(due.on, p.id, m.months) > (${after[0]}::date, ${after[1]}::uuid, ${after[2]}::integer)`]
      : []),
    ...(months === undefined ? [] : [sql<boolean>`m.months = ${months}`]),
    ...(wanted === undefined ? [] : [sql<boolean>`s.state = any (${[...wanted]}::text[])`]),
  ]
  const where = asked.length
    ? sql`${sql.join(
        asked.map((one) => sql`(${one})`),
        sql` and `,
      )}`
    : sql`true`
  const { rows } = await sql<Row>`
    select p.id as participation_id, m.months, due.on as due_on, s.state, e.id as event_id, e.code as event_code, e.title as event_title,
      h.id as person_id, h.code as person_code, n.name as person_name, n.language as person_language, p.country as nation,
      f.answered_on, f.source, f.post, f.left_for, f.uses_skill, f.trained_others, f.version,
      (select max(l.expires_at) from follow_up_link l where l.participation_id = p.id and l.months = m.months
        and l.revoked_at is null and l.expires_at > now()) as link_until
    from participation p
      cross join unnest(${rule.months}::integer[]) m (months)
      cross join lateral (select (p.ends_on + make_interval(months => m.months))::date as on) due
      left join follow_up f on f.participation_id = p.id and f.months = m.months
      cross join lateral (select case when f.post is not null then 'answered'
        when due.on + ${rule.closedDays}::integer < ${today}::date then 'not-answered'
        when due.on + ${rule.overdueDays}::integer < ${today}::date then 'overdue'
        when due.on <= ${today}::date then 'due' else 'coming' end as state) s
      left join event e on e.id = p.event_id
      left join host_person h on h.id = person_survivor(p.person_id)
      left join lateral (select n.name, n.language from person_name n where n.person_id = h.id and n.withdrawn_at is null
        order by n.preferred desc, n.added_at, n.id limit 1) n on true
    where p.state = 'completed' and p.role = 'participant' and ${where}
    order by due.on, p.id, m.months limit ${sql.lit(limit)}`.execute(db)
  return rows.map(({ eventId, eventCode, eventTitle, personId, personCode, personName, personLanguage, ...row }) => ({
    ...row,
    event: eventId === null ? null : { id: eventId, code: eventCode!, title: eventTitle! },
    person: personId === null ? null : { id: personId, code: personCode!, name: personName, language: personLanguage },
  }))
}

export const askedInput = {
  event: z.string().trim().min(1).max(60).optional().describe('Only this event, by its code as 2014-00017 or its id'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .describe('Only people of this nation, as HT'),
  months: z.coerce.number().int().min(1).max(120).optional().describe('Only after so many months'),
}

export const listFollowUps = operation({
  name: 'followUp.list',
  summary: 'Whom to ask what came of a training: due, overdue, answered or not, the earliest due first',
  needs: 'roster.read',
  http: 'GET /follow-ups',
  input: z.object({
    ...askedInput,
    state: z.enum(states).optional().describe('Only these; due and overdue ones if left out'),
    limit: limitOf({ most: 1_000, usual: 100 }),
    cursor: Cursor,
  }),
  output: z.object({ followUps: z.array(followUpShape), next: z.string().nullable() }),
  async run({ db, today }, { state, limit, cursor, ...asked }) {
    const after = cursor === undefined ? null : readCursor(cursor, z.tuple([z.iso.date(), sorted.id, z.int()]))
    const wanted = state ? [state] : (['due', 'overdue'] as const)
    const rows = await followUps(db, today, { ...asked, states: wanted }, { limit: limit + 1, after })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      followUps: shown,
      next: rows.length > limit ? writeCursor([last!.dueOn, last!.participationId, last!.months]) : null,
    }
  },
})
