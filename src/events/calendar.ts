// A month of events, with the days that are left to put participants forward for clearance.
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { InvalidInput } from '#kernel/problem.ts'
import { eventsIn, eventShape, type Event } from './event.ts'
import { clearancesDue } from './lead-time.ts'
import { filters, whereOf } from './list.ts'
import { wrongMessages as wrong } from './messages.ts'

/** A month holds no more in a calendar than this; a list goes on. */
const most = 500

const Month = z.string().regex(/^(19[9]\d|20\d\d)-(0[1-9]|1[0-2])$/, wrong.month.message)

/** The first and the last day of a month. */
export function daysOfMonth(month: string): readonly [string, string] {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return [`${month}-01`, new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)]
}

export const calendarEvent = eventShape
  .pick({
    id: true,
    code: true,
    title: true,
    kind: true,
    modality: true,
    state: true,
    country: true,
    nations: true,
    placeCountry: true,
    place: true,
    startsOn: true,
    endsOn: true,
  })
  .extend({
    /** The last day to put participants forward and the days left until it; null where that is past or nobody comes. */
    clearance: z.object({ on: z.iso.date(), daysLeft: z.int() }).nullable(),
  })
export type CalendarEvent = z.output<typeof calendarEvent>

export const calendar = operation({
  name: 'events.calendar',
  summary: 'The events of a month, each with the days left to put its participants forward for clearance',
  needs: 'event.read',
  http: 'GET /event-calendar',
  cli: 'events calendar',
  input: z.object({
    month: Month.optional().describe('The month, as 2014-03; this month if left out'),
    country: filters.country,
    nation: filters.nation,
    kind: filters.kind,
    state: filters.state,
  }),
  output: z.object({ month: z.string(), events: z.array(calendarEvent), more: z.boolean() }),
  async run({ db, today }, { month = today.slice(0, 7), ...given }) {
    const [first, last] = daysOfMonth(month)
    if (Number.isNaN(Date.parse(first))) throw InvalidInput({ errors: [fieldError('month', wrong.month.message)] })
    const where = await whereOf(db, { ...given, from: first, until: last })
    const rows = (await eventsIn(db)
      .where(where)
      .orderBy('event.startsOn')
      .orderBy('event.code')
      .limit(most + 1)
      .execute()) as Event[]
    const waits = new Set(['created', 'pending-approval', 'approved'])
    const due = await clearancesDue(
      db,
      rows.filter((event) => waits.has(event.state) && event.startsOn >= today),
      today,
    )
    return {
      month,
      events: rows.slice(0, most).map((event) => ({
        ...event,
        clearance: due.get(event.id) ?? null,
      })),
      more: rows.length > most,
    }
  },
})
