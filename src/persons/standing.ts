// What everybody who sees a person may know of clearance: cleared until a day, not cleared, or not needed.
import { sql } from 'kysely'
import { z } from 'zod'

export const standings = ['cleared', 'not-cleared', 'not-needed'] as const
export type StandingState = (typeof standings)[number]

export const standingShape = z.object({
  state: z.enum(standings),
  /** The last day on which the clearance holds. */
  until: z.iso.date().nullable(),
})
export type Standing = z.output<typeof standingShape>

/** The state of the person `p` with the row `s` of person_standing, on a day. */
export const standingOn = (day: string) => sql<StandingState>`case
  when s.cleared_from <= ${day}::date and s.cleared_until >= ${day}::date then 'cleared'
  when in_security_force(p.id, ${day}::date) then 'not-cleared' else 'not-needed' end`
