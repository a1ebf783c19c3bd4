// The travel of those on a roster, and who is away now.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { eventRef, rosterEvent } from './participation.ts'
import { travelShape } from './travel.ts'

export const travelLine = travelShape.extend({
  person: z.string(),
  name: z.string().nullable(),
  language: z.string().nullable(),
  /** Back, away, overdue or not yet gone. */
  standing: z.enum(['planned', 'away', 'overdue', 'back']),
  /** Whether what is planned holds all days of the event; not so after the event was moved. */
  fits: z.boolean(),
  /** An incident that is open. */
  incidentId: z.uuid().nullable(),
})
export type TravelLine = z.output<typeof travelLine>

export const listTravel = operation({
  name: 'rosters.travel',
  summary: 'List the travel of those on the roster of an event: planned and as it was',
  needs: 'roster.read',
  http: 'GET /events/{event}/travel',
  argument: 'event',
  input: z.object({ event: eventRef }),
  output: z.object({ travel: z.array(travelLine) }),
  async run({ db, today }, { event: ref }) {
    const event = await rosterEvent(db, ref)
    const { rows } = await sql<TravelLine>`
      select t.id, t.participation_id, t.country, t.from_place, t.to_country, t.to_place, t.carrier, t.departure_planned,
        t.return_planned, t.departed_on, t.arrived_on, t.returned_on, t.version, h.code as person, n.name, n.language,
        case when t.returned_on is not null then 'back' when t.departed_on is null then 'planned'
          when t.return_planned < ${today}::date then 'overdue' else 'away' end as standing,
        t.departure_planned <= ${event.startsOn}::date and t.return_planned >= ${event.endsOn}::date as fits,
        (select i.id from no_return i where i.travel_id = t.id and i.outcome is null) as incident_id
      from travel t join participation p on p.id = t.participation_id join host_person h on h.id = p.person_id
        left join person_name n on n.person_id = h.id and n.preferred and n.withdrawn_at is null
      where p.event_id = ${event.id} order by t.departure_planned, h.code`.execute(db)
    return { travel: rows }
  },
})
