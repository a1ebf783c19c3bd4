// An event: a course, a study tour, a conference or another that takes place for people of host nations, from its plan to its lock.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '#kernel/operation.ts'
import { defineProblem, NotAllowed, NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { countries } from '#web/index.ts'
import { wrongMessages as wrong } from './messages.ts'
import { states } from './state.ts'

export const kinds = [
  'course',
  'study-tour',
  'train-the-trainer',
  'exchange',
  'conference',
  'workshop',
  'assessment',
  'technical-assistance',
  'equipment-donation',
  'unit-vetting',
] as const
export type Kind = (typeof kinds)[number]

export const modalities = ['in-country', 'united-states', 'third-country', 'academy', 'online'] as const
export type Modality = (typeof modalities)[number]

export const institutions = ['police', 'courts', 'corrections', 'cross-cutting'] as const
export type Institution = (typeof institutions)[number]

export const EventChanged = defineProblem(
  409,
  'event-changed-meanwhile',
  'Changed by somebody else meanwhile',
  'The event was changed since you read it; it is at version {version} now. Look again and repeat your change.',
)
export const EventFinalised = defineProblem(
  409,
  'event-finalised',
  'The event is finalised',
  'The event {code} is finalised. It is locked with its sessions, staff, budget and roster.',
)
export const EventOver = defineProblem(
  409,
  'event-did-not-take-place',
  'The event did not take place',
  'The event {code} was cancelled or closed by its host. Only what it cost can still be written down.',
)
export const PlanApproved = defineProblem(
  409,
  'event-plan-approved',
  'The plan is before an approver',
  'The plan of the event {code} was put before an approver and stays as it is: {fields}. Send the event back first, and ask for approval anew.',
  'fields',
)

// What operations take.

export const eventRef = z.string().trim().min(1).max(60).describe('The event, by its code as 2014-00017 or its id')
export const text = (most: number) => z.string().trim().min(1).max(most)
export const languageTag = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, wrong.language.message)
  .describe('A language, as fr, ar or ht')
export const country = z
  .string()
  .refine((code) => countries.has(code), wrong.country.message)
  .describe('A country, as HT')
export const because = text(2_000).describe('The reason, for whoever reads the history')
export const ifVersion = z.coerce.number().int().optional().describe('Refuse if the event is no longer at this version')
export const count = z.coerce.number().int().min(0).max(100_000)

/** No event began before 1990, nor is planned so far ahead. */
const day = z.iso.date().refine((on) => on >= '1990-01-01' && on <= '2099-12-31', wrong.day.message)

/** What an event says of itself; rules between members stand in placing.ts. */
export const said = {
  title: text(300).describe('Its title in English'),
  localTitle: text(300).nullable().describe('Its title in the local language'),
  localLanguage: languageTag.nullable().describe('The language of the local title, as fr, ar or ht'),
  kind: z.enum(kinds).describe('What kind of event it is'),
  modality: z
    .enum(modalities)
    .describe('Where it is held: in the country, in the United States, elsewhere, at an academy, online'),
  academy: z.string().max(30).nullable().describe('The academy, as BUDAPEST, of an event that is held at one'),
  country: country.describe('The country of the post that organises it, as HT'),
  nations: z
    .array(z.string())
    .min(1, wrong.nations.message)
    .max(250, wrong.nationsMany.message)
    .refine((codes) => codes.every((code) => countries.has(code)), wrong.nations.message)
    .transform((codes) => [...new Set(codes)].toSorted())
    .describe('The nations whose people it is for, that of the post among them'),
  placeCountry: country.nullable().describe('The country where it is held, of an event in a third country'),
  place: text(300).nullable().describe('The town and house where it is held'),
  institution: z.enum(institutions).describe('The institution that it serves'),
  course: z.string().max(40).nullable().describe('The code of the course that it is held by'),
  edition: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .describe('The edition of the course; that in force when it begins if left out'),
  award: text(200).nullable().describe('The award that it belongs to: an IATI activity, by its identifier'),
  fundingSource: text(300).nullable().describe('Where its money comes from'),
  law: text(300).nullable().describe('The law that authorises it'),
  programme: text(300).nullable().describe('The programme of the integrated country strategy that it serves'),
  keyActivity: text(300).nullable().describe('The key activity of that programme'),
  justification: text(5_000).nullable().describe('Why it is needed'),
  objectives: text(5_000).nullable().describe('What shall be reached by it'),
  profile: text(5_000).nullable().describe('Who should take part'),
  interpreted: z
    .array(languageTag)
    .max(30)
    .transform((tags) => [...new Set(tags)])
    .describe('The languages interpreted, as fr or ar'),
  startsOn: day.describe('Its first day'),
  endsOn: day.describe('Its last day, two years after the first at most'),
  plannedParticipants: count.nullable().describe('How many are to take part'),
}

// What operations answer.

export const eventShape = z.object({
  id: z.uuid(),
  /** The year in which it was to begin when it was added, and a number in it: 2014-00017. Kept for good. */
  code: z.string(),
  title: z.string(),
  localTitle: z.string().nullable(),
  localLanguage: z.string().nullable(),
  kind: z.enum(kinds),
  modality: z.enum(modalities),
  /** Its code. */
  academy: z.string().nullable(),
  country: z.string(),
  nations: z.array(z.string()),
  placeCountry: z.string().nullable(),
  place: z.string().nullable(),
  institution: z.enum(institutions),
  /** Its code. */
  course: z.string().nullable(),
  edition: z.int().nullable(),
  award: z.string().nullable(),
  fundingSource: z.string().nullable(),
  law: z.string().nullable(),
  /** Of the post's integrated country strategy. */
  programme: z.string().nullable(),
  keyActivity: z.string().nullable(),
  justification: z.string().nullable(),
  objectives: z.string().nullable(),
  profile: z.string().nullable(),
  interpreted: z.array(z.string()),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  plannedParticipants: z.int().nullable(),
  /** Counted in the room by whoever held it, and by whom. */
  headCount: z.int().nullable(),
  headCountFemale: z.int().nullable(),
  headCountSource: z.string().nullable(),
  state: z.enum(states),
  version: z.int(),
})
export type Event = z.output<typeof eventShape>

export const eventColumns = [
  'event.id',
  'event.code',
  'event.title',
  'event.localTitle',
  'event.localLanguage',
  'event.kind',
  'event.modality',
  'academy.code as academy',
  'event.country',
  'event.nations',
  'event.placeCountry',
  'event.place',
  'event.institution',
  'course.code as course',
  'event.edition',
  'event.award',
  'event.fundingSource',
  'event.law',
  'event.programme',
  'event.keyActivity',
  'event.justification',
  'event.objectives',
  'event.profile',
  'event.interpreted',
  'event.startsOn',
  'event.endsOn',
  'event.plannedParticipants',
  'event.headCount',
  'event.headCountFemale',
  'event.headCountSource',
  'event.state',
  'event.version',
] as const

/** Events with the codes of their academy and course, to be narrowed. */
export const eventsIn = (db: Db) =>
  db
    .selectFrom('event')
    .leftJoin('academy', 'academy.id', 'event.academyId')
    .leftJoin('course', 'course.id', 'event.courseId')
    .select(eventColumns)

const isId = (ref: string) => z.uuid().safeParse(ref).success

/** An event by its id or its code. @throws NotFound when there is none that the actor may see */
export async function findEvent(db: Db, ref: string): Promise<Event> {
  const event = await eventsIn(db)
    .where(isId(ref) ? 'event.id' : 'event.code', '=', ref)
    .executeTakeFirst()
  if (!event) throw NotFound({ what: 'event', id: ref })
  return event as Event
}

/** @throws NotAllowed unless the actor keeps the events of that post or award */
export async function allowedIn({ db, actor }: Context, { country: code, award }: Pick<Event, 'country' | 'award'>) {
  const scopes = actor.scopesOf('event.keep')
  if (scopes === 'everything') return
  const { rows } = await sql<{ keys: string[] }>`select event_scopes(array[${code}::text], ${award}) as keys`.execute(
    db,
  )
  if (!rows[0]!.keys.some((key) => scopes.has(key))) throw NotAllowed({ permission: 'event.keep' })
}

/** An event that the actor is about to change, as it stands now: nobody else changes it before the transaction ends. */
export async function eventToKeep(context: Context, ref: string, version?: number): Promise<Event> {
  const { db } = context
  const seen = await findEvent(db, ref)
  await allowedIn(context, seen)
  await db.selectFrom('event').select('id').where('id', '=', seen.id).forUpdate().execute()
  const event = await findEvent(db, seen.id)
  if (version !== undefined && version !== event.version) throw EventChanged({ version: event.version })
  if (event.state === 'finalised') throw EventFinalised({ code: event.code })
  return event
}

/** @throws EventOver for an event that did not take place */
export const refuseOver = ({ state, code }: Pick<Event, 'state' | 'code'>) => {
  if (state === 'cancelled' || state === 'closed') throw EventOver({ code })
}

/** What was done to an event, as its history says it. */
export const acts = [
  'added',
  'changed',
  'moved',
  'asked',
  'sent-back',
  'approved',
  'completed',
  'reopened',
  'finalised',
  'cancelled',
  'closed',
  'counted',
  'budget-set',
  'session-added',
  'session-changed',
  'session-withdrawn',
  'staff-added',
  'staff-changed',
  'staff-withdrawn',
] as const
export type Act = (typeof acts)[number]

/** Writes what was done to an event and why; the event as it stands then. */
export async function write(db: Db, id: string, act: Act, reason: string | null, values: object = {}): Promise<Event> {
  await db
    .updateTable('event')
    .set({ ...values, act, reason })
    .where('id', '=', id)
    .execute()
  return findEvent(db, id)
}
