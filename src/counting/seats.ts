// The seats behind a count, one by one; who sat there is told to those who read rosters.
import { sql } from 'kysely'
import { z } from 'zod'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import { From, heldBy, inPeriod, seatColumn, To, Where, withoutYears } from './question.ts'
import { scopeIn } from './trained.ts'

const Seat = z.object({
  participationId: z.uuid(),
  event: z.object({ id: z.uuid(), code: z.string(), title: z.string() }).nullable(),
  /** The last day of the event. */
  endedOn: z.iso.date(),
  fiscalYear: z.int(),
  nation: z.string(),
  sex: z.string().nullable(),
  rank: z.string().nullable(),
  unit: z.string().nullable(),
  /** Null for whoever does not read the roster. */
  person: z.object({ id: z.uuid(), code: z.string(), name: z.string().nullable() }).nullable(),
})
export type Seat = z.output<typeof Seat>

export const listSeats = operation({
  name: 'counting.seats',
  summary: 'The seats behind a count, the newest first; with the person for whoever reads the roster',
  needs: 'trained.read',
  http: 'GET /trained-seats',
  input: z.object({
    where: Where,
    from: From,
    to: To,
    limit: limitOf({ most: 1_000, usual: 100 }),
    cursor: Cursor,
  }),
  output: z.object({ seats: z.array(Seat), next: z.string().nullable() }),
  async run({ db, actor }, { where, from, to, limit, cursor }) {
    const after = cursor === undefined ? null : readCursor(cursor, z.tuple([z.iso.date(), sorted.id]))
    const named = actor.may('roster.read')
    const { rows } = await sql<
      Omit<Seat, 'event' | 'person'> &
        Record<'eventId' | 'eventCode' | 'eventTitle', string | null> &
        Record<'personId' | 'personCode' | 'personName', string | null>
    >`
      select s.participation_id, s.ended_on, s.fiscal_year, s.nation, s.sex, s.rank, s.unit,
        e.id as event_id, e.code as event_code, e.title as event_title, h.id as person_id, h.code as person_code,
        (select n.name from person_name n where n.person_id = h.id and n.withdrawn_at is null
          order by n.preferred desc, n.added_at, n.id limit 1) as person_name
      from trained_seat s left join event e on e.id = s.event_id
        -- somebody who does not read the roster, or not this one, is not told who it was
        left join participation p on ${named ? sql`p.id = s.participation_id` : sql`false`}
        left join host_person h on h.id = s.person_id and p.id is not null
      where ${scopeIn(actor).holds} and ${heldBy(withoutYears(where), seatColumn)}
        and ${inPeriod({ by: [], where, from, to }, sql`s.fiscal_year`, sql`s.ended_on`)}
        and ${after ? sql`(s.ended_on, s.participation_id) < (${after[0]}::date, ${after[1]}::uuid)` : sql`true`}
      order by s.ended_on desc, s.participation_id desc limit ${sql.lit(limit + 1)}`.execute(db)
    const seats = rows.slice(0, limit)
    const last = seats.at(-1)
    return {
      seats: seats.map(({ eventId, eventCode, eventTitle, personId, personCode, personName, ...seat }) => ({
        ...seat,
        event: eventId === null ? null : { id: eventId, code: eventCode!, title: eventTitle! },
        person: personId === null ? null : { id: personId, code: personCode!, name: personName },
      })),
      next: rows.length > limit ? writeCursor([last!.endedOn, last!.participationId]) : null,
    }
  },
})
