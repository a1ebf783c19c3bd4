// A participation: one person on the roster of one event, in a state, with what came of it.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '#kernel/operation.ts'
import { defineProblem, NotAllowed, NotFound } from '#kernel/problem.ts'
import { StoreError, type Db } from '#kernel/store/store.ts'
import { vettingRefusals, vettings } from '#units/index.ts'
import { rosterWrong } from './messages.ts'
import { participationMachine, participationStates, type ParticipationState } from './state.ts'

export { participationStates, type ParticipationState }

export const participationRoles = ['participant', 'alternate', 'instructor'] as const
export type ParticipationRole = (typeof participationRoles)[number]

/** Why somebody was taken off a roster. */
export const removals = [
  'administrative',
  'cancellation',
  'documents-incomplete',
  'no-show',
  'prerequisites-unmet',
  'clearance',
  'other',
] as const
export type Removal = (typeof removals)[number]

export const distinctions = ['key-participant', 'unsatisfactory'] as const
export type Distinction = (typeof distinctions)[number]

/** Why somebody was away. */
export const absences = ['illness', 'duty', 'family', 'travel', 'refused-leave', 'withdrew', 'other'] as const

export const NotCleared = defineProblem(
  409,
  'not-cleared',
  'Not cleared to the end',
  '{person} cannot be enrolled or travel: no clearance holds from {from} to {until}.',
)
export const PlacesTaken = defineProblem(
  409,
  'places-taken',
  'Every place is taken',
  'The event {event} has {places} places and all are taken. Put {person} on the waiting list, or remove somebody first.',
)
export const NotFromHere = defineProblem(
  409,
  'participation-state',
  'Not possible in this state',
  '{person} is {state} on this roster, from which this is not possible.',
  'state',
)
export const OnRoster = defineProblem(
  409,
  'already-on-roster',
  'On the roster already',
  '{person} is on the roster of {event} already.',
)
export const OtherNation = defineProblem(
  409,
  'event-for-other-nations',
  'The event is for other nations',
  'The event {event} is not for people of {country}.',
)
export const RosterLocked = defineProblem(
  409,
  'roster-locked',
  'The roster is locked',
  'The event {event} does not take place or is finalised, so its roster stays as it is.',
)
export const NotApproved = defineProblem(
  409,
  'event-not-approved',
  'Nobody has approved the event',
  'The event {event} is not approved. Before it is, people are nominated for it; nobody is enrolled, and nothing is said of what came of it.',
)
export const ParticipationChanged = defineProblem(
  409,
  'participation-changed-meanwhile',
  'Changed by somebody else meanwhile',
  'The participation was changed since you read it; it is at version {version} now. Look again and repeat your change.',
)

// What operations take.

export const eventRef = z.string().min(1).max(60).describe('The event, by its id or its code as 2026-00017')
export const personRef = z.string().trim().min(1).max(60).describe('A person, by id or by code as HT-P-000123')
export const participationId = z.uuid().describe('The id of the participation, as jurat rosters show lists it')
export const because = z.string().trim().min(1).max(2_000)
export const ifVersion = z.int().optional().describe('Refuse if it is no longer at this version')

/** A share of a hundred as decimal text. */
export const percent = z
  .string()
  .trim()
  .regex(/^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/, rosterWrong.percent.message)

// What operations answer.

export const participationShape = z.object({
  id: z.uuid(),
  eventId: z.uuid(),
  personId: z.uuid(),
  /** The nation of the person. */
  country: z.string(),
  role: z.enum(participationRoles),
  state: z.enum(participationStates),
  removedFor: z.enum(removals).nullable(),
  reason: z.string().nullable(),
  unitId: z.uuid().nullable(),
  rank: z.string().nullable(),
  /** By what vetting they go, as it was when they were nominated; null of whoever was before that was kept. */
  vetting: z.enum(vettings).nullable(),
  /** Why by another than the law or their unit says. */
  vettingReason: z.string().nullable(),
  version: z.int(),
})
export type Participation = z.output<typeof participationShape>

export const participationColumns = [
  'id',
  'eventId',
  'personId',
  'country',
  'role',
  'state',
  'removedFor',
  'reason',
  'unitId',
  'rank',
  'vetting',
  'vettingReason',
  'version',
] as const

export interface RosterEvent {
  id: string
  code: string
  title: string
  country: string
  nations: string[]
  award: string | null
  startsOn: string
  endsOn: string
  plannedParticipants: number | null
  state: string
  placeCountry: string | null
  place: string | null
  courseId: string | null
  edition: number | null
}

const eventColumns = [
  'id',
  'code',
  'title',
  'country',
  'nations',
  'award',
  'startsOn',
  'endsOn',
  'plannedParticipants',
  'state',
  'placeCountry',
  'place',
  'courseId',
  'edition',
] as const

export const isId = (ref: string) => z.uuid().safeParse(ref).success

/** @throws NotFound when there is none or it lies outside what the actor may see */
export async function rosterEvent(db: Db, ref: string): Promise<RosterEvent> {
  const event = await db
    .selectFrom('event')
    .select(eventColumns)
    .where(isId(ref) ? 'id' : 'code', '=', ref)
    .executeTakeFirst()
  if (!event) throw NotFound({ what: 'event', id: ref })
  return event
}

export async function findParticipation(db: Db, id: string): Promise<Participation> {
  const found = await db
    .selectFrom('participation')
    .select(participationColumns)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) throw NotFound({ what: 'participation', id })
  return found as Participation
}

export async function personCode(db: Db, id: string): Promise<string> {
  const person = await db.selectFrom('hostPerson').select('code').where('id', '=', id).executeTakeFirst()
  return person?.code ?? id
}

/** @throws NotAllowed unless the actor keeps the roster for people of that nation */
export async function keepsRoster({ db, actor }: Context, { award }: Pick<RosterEvent, 'award'>, country: string) {
  if (actor.scopesOf('roster.keep') === 'everything') return
  const { rows } = await sql<{ keeps: boolean }>`select keeps_roster(${country}, ${award}::text) as keeps`.execute(db)
  if (!rows[0]!.keeps) throw NotAllowed({ permission: 'roster.keep' })
}

/** @throws RosterLocked for an event that does not take place or is finalised */
export function refuseLocked({ state, code }: Pick<RosterEvent, 'state' | 'code'>) {
  if (['cancelled', 'closed', 'finalised'].includes(state)) throw RosterLocked({ event: code })
}

/** A participation that the actor is about to change, with its event, as they stand now. */
export async function toKeep(context: Context, id: string, version?: number) {
  const { db } = context
  const seen = await findParticipation(db, id)
  const event = await rosterEvent(db, seen.eventId)
  await keepsRoster(context, event, seen.country)
  // what the gate takes comes before the participation itself; then nobody else changes it before this ends
  await sql`select hold_participation(${id})`.execute(db)
  const participation = (await db
    .selectFrom('participation')
    .select(participationColumns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()) as Participation
  if (version !== undefined && version !== participation.version)
    throw ParticipationChanged({ version: participation.version })
  return { participation, event, person: await personCode(db, participation.personId) }
}

/** The words of the states within a sentence. */
export const stateTexts = {
  nominated: 'nominated',
  waiting: 'on the waiting list',
  enrolled: 'enrolled',
  completed: 'entered as having completed it',
  failed: 'entered as not having completed it',
  removed: 'removed',
} as const satisfies Record<ParticipationState, string>

/** @throws NotFromHere unless the participation goes to that state */
export function refuseUnlessGoes({ state }: Participation, to: ParticipationState, person: string) {
  if (!participationMachine.goes(state, to)) throw NotFromHere({ person, state: stateTexts[state] })
}

/** Before participations of an event are changed one by one: in the order in which everybody takes these locks.
 * @throws NotAllowed for whoever keeps the roster for none of the event's nations: nobody waits for them */
export async function holdRoster({ db, actor }: Context, { id, nations, award }: RosterEvent) {
  if (actor.scopesOf('roster.keep') !== 'everything') {
    const { rows } = await sql<{
      keeps: boolean
    }>`select coalesce(bool_or(keeps_roster(nation, ${award}::text)), false) as keeps
      from unnest(${nations}::text[]) nation`.execute(db)
    if (!rows[0]!.keeps) throw NotAllowed({ permission: 'roster.keep' })
  }
  await sql`select hold_roster(${id})`.execute(db)
}

/** Whether a clearance holds, of the vetting that is asked of them; what would lower it waits until this transaction ends. */
export async function clearanceHolds(
  db: Db,
  {
    personId,
    unitId,
    vetting,
    vettingReason,
  }: Pick<Participation, 'personId' | 'unitId' | 'vetting' | 'vettingReason'>,
  from: string,
  until: string,
): Promise<boolean> {
  const { rows } = await sql<{ holds: boolean }>`
    select clearance_holds(${personId}, ${from}, ${until}, ${vettingReason === null ? null : vetting}, ${unitId}) as holds`.execute(
    db,
  )
  return rows[0]!.holds
}

/** What the database refused, as the problem that it is. */
export async function orProblem<T>(
  of: { event: RosterEvent; person: string; country: string; until?: string },
  body: Promise<T>,
): Promise<T> {
  const { event, person, country, until = event.endsOn } = of
  try {
    return await body
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    switch (error.constraint) {
      case 'participation_cleared':
        throw NotCleared({ person, from: event.startsOn, until })
      case 'participation_places':
        throw PlacesTaken({ event: event.code, places: event.plannedParticipants ?? 0, person })
      case 'participation_once':
        throw OnRoster({ event: event.code, person })
      case 'participation_nation':
        throw OtherNation({ event: event.code, country })
      case 'participation_locked':
        throw RosterLocked({ event: event.code })
      case 'participation_approved':
      case 'certificate_approved':
        throw NotApproved({ event: event.code })
      default:
        throw vettingRefusals(person)[error.constraint ?? '']?.() ?? error
    }
  }
}
