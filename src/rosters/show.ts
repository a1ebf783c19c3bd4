// The roster of an event: who stands on it in which state, whether a clearance holds to its end, and what came of it.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { vettings } from '#units/index.ts'
import {
  absences,
  distinctions,
  eventRef,
  participationRoles,
  participationStates,
  removals,
  rosterEvent,
} from './participation.ts'

export const rosterLine = z.object({
  id: z.uuid(),
  personId: z.uuid(),
  /** The person's code. */
  code: z.string(),
  name: z.string().nullable(),
  language: z.string().nullable(),
  sex: z.string().nullable(),
  country: z.string(),
  role: z.enum(participationRoles),
  state: z.enum(participationStates),
  /** The place on the waiting list, from 1. */
  waiting: z.int().nullable(),
  /** Whether a clearance holds to the end of the event, or none is needed. */
  cleared: z.boolean(),
  /** By what vetting they go today. */
  vetting: z.enum(vettings),
  /** Why by another than the law or their unit says. */
  vettingReason: z.string().nullable(),
  unit: z.string().nullable(),
  unitCode: z.string().nullable(),
  rank: z.string().nullable(),
  removedFor: z.enum(removals).nullable(),
  reason: z.string().nullable(),
  preTest: z.string().nullable(),
  postTest: z.string().nullable(),
  performance: z.string().nullable(),
  products: z.string().nullable(),
  attendance: z.string().nullable(),
  finalGrade: z.string().nullable(),
  distinction: z.enum(distinctions).nullable(),
  absence: z.enum(absences).nullable(),
  absenceCause: z.string().nullable(),
  certificateId: z.uuid().nullable(),
  travelId: z.uuid().nullable(),
  version: z.int(),
})
export type RosterLine = z.output<typeof rosterLine>

export const rosterShape = z.object({
  event: z.object({
    id: z.uuid(),
    code: z.string(),
    title: z.string(),
    country: z.string(),
    nations: z.array(z.string()),
    award: z.string().nullable(),
    startsOn: z.iso.date(),
    endsOn: z.iso.date(),
    plannedParticipants: z.int().nullable(),
    state: z.string(),
    placeCountry: z.string().nullable(),
    place: z.string().nullable(),
  }),
  /** How many take part in each state; the removed as well. */
  counts: z.record(z.enum(participationStates), z.int()),
  /** Places that nobody has; null where their number is not planned. */
  free: z.int().nullable(),
  participations: z.array(rosterLine),
  /** Whether the reader may change it, for some nation of it. */
  mayKeep: z.boolean(),
})
export type Roster = z.output<typeof rosterShape>

type Row = Omit<RosterLine, 'waiting'> & { waiting: string | number | null }

export const showRoster = operation({
  name: 'rosters.show',
  summary: 'Show the roster of an event: who is nominated, waiting, enrolled, has completed it, failed or was removed',
  needs: 'roster.read',
  http: 'GET /events/{event}/roster',
  argument: 'event',
  input: z.object({
    event: eventRef,
    state: z.enum(participationStates).optional().describe('Only those in this state'),
  }),
  output: rosterShape,
  async run({ db }, { event: ref, state }) {
    const event = await rosterEvent(db, ref)
    const { rows } = await sql<Row>`
      select p.id, p.person_id, h.code, n.name, n.language, h.sex, p.country, p.role, p.state,
        case when p.state = 'waiting' then row_number() over (partition by p.state order by p.waiting_number) end::integer as waiting,
        cleared_for(p.person_id, p.starts_on, p.ends_on, v.asked, p.unit_id) as cleared, v.asked as vetting, p.vetting_reason, u.name as unit, u.code as unit_code, p.rank, p.removed_for,
        p.reason, p.pre_test, p.post_test, p.performance, p.products, p.attendance, p.final_grade, p.distinction, p.absence,
        p.absence_cause, c.id as certificate_id, t.id as travel_id, p.version
      from participation p join host_person h on h.id = p.person_id
        cross join lateral (select vetting_asked(p.vetting, p.vetting_reason, p.person_id, p.starts_on, p.ends_on, p.unit_id) as asked) v
        left join person_name n on n.person_id = h.id and n.preferred and n.withdrawn_at is null
        left join host_unit u on u.id = p.unit_id
        left join certificate c on c.participation_id = p.id and c.revoked_on is null
        left join travel t on t.participation_id = p.id
      where p.event_id = ${event.id}
      order by array_position(array['enrolled', 'completed', 'failed', 'nominated', 'waiting', 'removed'], p.state), p.waiting_number,
        array_position(array['instructor', 'participant', 'alternate'], p.role), n.folded collate "C" nulls last, h.code`.execute(
      db,
    )
    const counts = Object.fromEntries(
      participationStates.map((one) => [one, rows.filter((row) => row.state === one).length]),
    ) as Roster['counts']
    const placed = rows.filter(
      ({ role, state: at }) => role === 'participant' && ['enrolled', 'completed', 'failed'].includes(at),
    ).length
    const { rows: keeps } = await sql<{
      keeps: boolean
    }>`select bool_or(keeps_roster(n, ${event.award}::text)) as keeps from unnest(${event.nations}::text[]) n`.execute(
      db,
    )
    return {
      event,
      counts,
      free: event.plannedParticipants === null ? null : Math.max(0, event.plannedParticipants - placed),
      participations: (rows as RosterLine[]).filter((row) => !state || row.state === state),
      mayKeep: keeps[0]!.keeps,
    }
  },
})
