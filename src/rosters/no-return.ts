// Somebody who did not come back: an incident, opened by the daily look or by hand, whom it was told to, and how it ended.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { BadCursor, Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation, type Context } from '#kernel/operation.ts'
import { defineProblem, InvalidInput, NotFound } from '#kernel/problem.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { rosterRefused as refused } from './messages.ts'
import { because, keepsRoster } from './participation.ts'
import { findTravel, NotDeparted, travelId } from './travel.ts'

/** Days after the planned return on which the daily look opens an incident. */
export const graceDays = 3

export const outcomes = ['returned-late', 'found', 'unauthorised-departure'] as const
export type Outcome = (typeof outcomes)[number]
export const toldTo = ['post', 'host-nation', 'partner-agency', 'other'] as const
export type ToldTo = (typeof toldTo)[number]
export const meansOfNotice = ['telephone', 'e-mail', 'letter', 'diplomatic-note', 'meeting', 'cable'] as const
export type Means = (typeof meansOfNotice)[number]

export const IncidentOpen = defineProblem(
  409,
  'incident-open',
  'An incident is open',
  'That {person} did not return is recorded already.',
)
export const ReturnedAlready = defineProblem(
  409,
  'returned-already',
  'Returned already',
  '{person} returned on {on}. An incident is opened for whoever is still away.',
)
export const IncidentClosed = defineProblem(
  409,
  'incident-closed',
  'The incident is closed',
  'The incident was closed on {on}, and stays so.',
)

const notice = z.object({
  id: z.uuid(),
  told: z.enum(toldTo),
  office: z.string(),
  onDay: z.iso.date(),
  means: z.enum(meansOfNotice),
})

export const incidentShape = z.object({
  id: z.uuid(),
  travelId: z.uuid(),
  event: z.string(),
  eventTitle: z.string(),
  person: z.string(),
  name: z.string().nullable(),
  language: z.string().nullable(),
  country: z.string(),
  toCountry: z.string(),
  departedOn: z.iso.date().nullable(),
  returnPlanned: z.iso.date(),
  returnedOn: z.iso.date().nullable(),
  /** By the daily look, or by hand. */
  openedBy: z.enum(['look', 'hand']),
  openedOn: z.iso.date(),
  reason: z.string().nullable(),
  outcome: z.enum(outcomes).nullable(),
  closedOn: z.iso.date().nullable(),
  closedFor: z.string().nullable(),
  notices: z.array(notice),
  /** Who should be told and was not, also once it is closed: post and host nation always, the partner agency of a travel to the United States. */
  untold: z.array(z.enum(toldTo)),
})
export type Incident = z.output<typeof incidentShape>

const incidentId = z.uuid().describe('The id of the incident, as jurat rosters incidents lists it')

const selecting = sql`
  select n.id, n.travel_id, e.code as event, e.title as event_title, h.code as person, m.name, m.language, n.country, t.to_country,
    t.departed_on, t.return_planned, t.returned_on, n.opened_by, n.opened_on, n.reason, n.outcome, n.closed_on, n.closed_for,
    coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'told', o.told, 'office', o.office, 'onDay', o.on_day, 'means', o.means)
      order by o.on_day, o.id) from no_return_notice o where o.no_return_id = n.id), '[]') as notices
  from no_return n join travel t on t.id = n.travel_id join participation p on p.id = t.participation_id
    join event e on e.id = p.event_id join host_person h on h.id = p.person_id
    left join person_name m on m.person_id = h.id and m.preferred and m.withdrawn_at is null`

type Row = Omit<Incident, 'untold'>

const whole = (row: Row): Incident => {
  const due: ToldTo[] = ['post', 'host-nation', ...(row.toCountry === 'US' ? (['partner-agency'] as const) : [])]
  return { ...row, untold: due.filter((to) => !row.notices.some(({ told }) => told === to)) }
}

async function findIncident({ db }: Pick<Context, 'db'>, id: string): Promise<Incident> {
  const { rows } = await sql<Row>`${selecting} where n.id = ${id}`.execute(db)
  if (!rows[0]) throw NotFound({ what: 'incident', id })
  return whole(rows[0])
}

export const listIncidents = operation({
  name: 'rosters.incidents',
  summary: 'List those who did not return, whom it was told to, and how it ended',
  needs: 'roster.read',
  http: 'GET /no-returns',
  cli: 'rosters incidents',
  input: z.object({
    open: z.stringbool().or(z.boolean()).optional().describe('Only those that are open, or closed'),
    limit: limitOf({ most: 1_000, usual: 200 }),
    cursor: Cursor,
  }),
  output: z.object({ incidents: z.array(incidentShape), open: z.int(), next: z.string().nullable() }),
  async run({ db }, { open, limit, cursor }) {
    const [after] = cursor === undefined ? [] : readCursor(cursor, z.tuple([sorted.id]))
    const fits = open === undefined ? sql`true` : open ? sql`i.outcome is null` : sql`i.outcome is not null`
    const { rows } = await sql<Row>`
      with placed as (select i.*, row_number() over (order by (i.outcome is not null), i.opened_on desc, i.id) as place
        from (${selecting}) i where ${fits})
      select * from placed where ${after ? sql`place > (select a.place from placed a where a.id = ${after})` : sql`true`}
      order by place limit ${sql.lit(limit + 1)}`.execute(db)
    if (after && !rows.length) throw BadCursor({})
    const incidents = rows.slice(0, limit).map(whole)
    const { count } = await db
      .selectFrom('noReturn')
      .select((is) => is.fn.countAll<string>().as('count'))
      .where('outcome', 'is', null)
      .executeTakeFirstOrThrow()
    return {
      incidents,
      open: Number(count),
      next: rows.length > limit ? writeCursor([incidents.at(-1)!.id]) : null,
    }
  },
})

export const openIncident = operation({
  name: 'rosters.openIncident',
  summary: 'Record that somebody did not return, before the daily look does',
  needs: 'roster.keep',
  http: 'POST /travel/{id}/no-return',
  argument: 'id',
  input: z.object({ id: travelId, reason: because.describe('What is known of it') }),
  output: incidentShape,
  async run(context, { id, reason }) {
    const { db, today } = context
    // a return that is being recorded this moment comes first
    await db.selectFrom('travel').select('id').where('id', '=', id).forShare().execute()
    const travel = await findTravel(context, id)
    const of = await db
      .selectFrom('participation as p')
      .innerJoin('hostPerson as h', 'h.id', 'p.personId')
      .select(['h.code', 'p.award'])
      .where('p.id', '=', travel.participationId)
      .executeTakeFirstOrThrow()
    await keepsRoster(context, of, travel.country)
    if (!travel.departedOn) throw NotDeparted({ person: of.code })
    if (travel.returnedOn) throw ReturnedAlready({ person: of.code, on: travel.returnedOn })
    const open = await db
      .selectFrom('noReturn')
      .select('id')
      .where('travelId', '=', id)
      .where('outcome', 'is', null)
      .executeTakeFirst()
    if (open) throw IncidentOpen({ person: of.code })
    const made = newId()
    // somebody else, or the daily look, may be at it this moment
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('noReturn')
      .values({ id: made, travelId: id, country: travel.country, openedBy: 'hand', openedOn: today, reason })
      .onConflict((on) => on.doNothing())
      .executeTakeFirst()
    if (!numInsertedOrUpdatedRows) throw IncidentOpen({ person: of.code })
    return findIncident(context, made)
  },
})

/** An open incident that the actor is about to change. */
async function incidentToKeep(context: Context, id: string): Promise<Incident> {
  const incident = await findIncident(context, id)
  const { award } = await context.db
    .selectFrom('noReturn')
    .select('award')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  await keepsRoster(context, { award }, incident.country)
  if (incident.closedOn) throw IncidentClosed({ on: incident.closedOn })
  return incident
}

export const tellOfIncident = operation({
  name: 'rosters.tell',
  summary: 'Record who was told that somebody did not return, on which day and by what means',
  needs: 'roster.keep',
  http: 'POST /no-returns/{id}/notices',
  argument: 'id',
  input: z.object({
    id: incidentId,
    told: z.enum(toldTo).describe('Who was told'),
    office: z.string().trim().min(1).max(300).describe('The office or post that was told, never a person’s name'),
    on: z.iso.date().describe('The day'),
    means: z.enum(meansOfNotice).describe('By what means'),
  }),
  output: incidentShape,
  async run(context, { id, told, office, on, means }) {
    const { departedOn, notices } = await incidentToKeep(context, id)
    if (on > context.today) throw InvalidInput({ errors: [fieldError('on', refused.future.message)] })
    if (departedOn && on < departedOn)
      throw InvalidInput({ errors: [fieldError('on', refused.beforeDeparture.message)] })
    // a form that was sent twice is one notice
    const said = notices.some(
      (one) => one.told === told && one.office === office && one.onDay === on && one.means === means,
    )
    if (said) return findIncident(context, id)
    await context.db
      .insertInto('noReturnNotice')
      .values({ id: newId(), noReturnId: id, told, office, onDay: on, means })
      .execute()
    return findIncident(context, id)
  },
})

export const closeIncident = operation({
  name: 'rosters.closeIncident',
  summary: 'Close an incident: the person returned late, was found, or left without leave',
  needs: 'roster.keep',
  http: 'POST /no-returns/{id}/closing',
  argument: 'id',
  input: z.object({
    id: incidentId,
    outcome: z.enum(outcomes).describe('How it ended'),
    reason: because.describe('What is known of it'),
  }),
  output: incidentShape,
  async run(context, { id, outcome, reason }) {
    await incidentToKeep(context, id)
    await context.db
      .updateTable('noReturn')
      .set({ outcome, closedOn: context.today, closedFor: reason })
      .where('id', '=', id)
      .execute()
    return findIncident(context, id)
  },
})
