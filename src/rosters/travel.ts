// Travel to an event abroad: departure, arrival and return, planned and as they were. Nobody departs without the gate.
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { definedOf } from '#kernel/defined.ts'
import { operation, type Context } from '#kernel/operation.ts'
import { defineProblem, InvalidInput, NotFound } from '#kernel/problem.ts'
import { StoreError } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { countries } from '#web/index.ts'
import { rosterRefused as refused, rosterWrong as wrong } from './messages.ts'
import {
  because,
  clearanceHolds,
  NotCleared,
  NotFromHere,
  orProblem,
  participationId,
  stateTexts,
  toKeep,
  type Participation,
  type RosterEvent,
} from './participation.ts'

export const TravelPlanned = defineProblem(
  409,
  'travel-planned-already',
  'Travel is planned already',
  'The travel of {person} to {event} is planned already. Change that one.',
)
export const NotDeparted = defineProblem(
  409,
  'not-departed',
  'Not departed',
  'The departure of {person} is not recorded, so neither arrival nor return can be.',
)

export const travelId = z.uuid().describe('The id of the travel, as jurat rosters travel lists it')
const place = z.string().trim().min(1).max(200)
const day = z.iso.date()
const country = z
  .string()
  .refine((code) => countries.has(code), wrong.country.message)
  .describe('The country that is travelled to, as US')

export const travelShape = z.object({
  id: z.uuid(),
  participationId: z.uuid(),
  country: z.string(),
  fromPlace: z.string().nullable(),
  toCountry: z.string(),
  toPlace: z.string().nullable(),
  carrier: z.string().nullable(),
  departurePlanned: day,
  returnPlanned: day,
  departedOn: day.nullable(),
  arrivedOn: day.nullable(),
  returnedOn: day.nullable(),
  version: z.int(),
})
export type Travel = z.output<typeof travelShape>

const columns = [
  'id',
  'participationId',
  'country',
  'fromPlace',
  'toCountry',
  'toPlace',
  'carrier',
  'departurePlanned',
  'returnPlanned',
  'departedOn',
  'arrivedOn',
  'returnedOn',
  'version',
] as const

const planned = {
  fromPlace: place.nullable().optional().describe('From where'),
  toPlace: place.nullable().optional().describe('To which town or airport'),
  carrier: place.nullable().optional().describe('By whom, as an airline; never a ticket number'),
  departure: day.describe('The day planned'),
  return: day.describe('The day planned'),
}

const later = (a: string, b: string) => (a > b ? a : b)

/** @throws InvalidInput at the day by which a travel would not lead to its event */
function refuseApart(event: Pick<RosterEvent, 'startsOn' | 'endsOn'>, departure: string, back: string) {
  const errors = [
    ...(departure > event.endsOn ? [fieldError('departure', refused.eventOver.message, { on: event.endsOn })] : []),
    ...(back < event.startsOn ? [fieldError('return', refused.eventAhead.message, { on: event.startsOn })] : []),
  ]
  if (errors.length) throw InvalidInput({ errors })
}

/** @throws NotCleared unless a clearance holds from the departure to the return */
async function refuseUncleared(
  { db }: Context,
  participation: Participation,
  of: { person: string; from: string; until: string },
) {
  if (!(await clearanceHolds(db, participation, of.from, of.until))) throw NotCleared(of)
}

const gated: readonly string[] = ['enrolled', 'completed', 'failed']

export const planTravel = operation({
  name: 'rosters.planTravel',
  summary: 'Plan the travel of somebody enrolled; a clearance holds to the return',
  needs: 'roster.keep',
  http: 'POST /participations/{id}/travel',
  argument: 'id',
  input: z
    .object({ id: participationId, toCountry: country, ...planned })
    .refine((of) => of.departure <= of.return, { path: ['return'], message: refused.returnBefore.message }),
  output: travelShape,
  async run(context, { id, departure, return: back, fromPlace = null, toPlace = null, carrier = null, toCountry }) {
    const { db } = context
    const { participation, event, person } = await toKeep(context, id)
    if (!gated.includes(participation.state)) throw NotFromHere({ person, state: stateTexts[participation.state] })
    refuseApart(event, departure, back)
    const there = await db.selectFrom('travel').select('id').where('participationId', '=', id).executeTakeFirst()
    if (there) throw TravelPlanned({ person, event: event.code })
    const until = later(back, event.endsOn)
    await refuseUncleared(context, participation, { person, from: departure, until })
    const made = newId()
    await orProblem(
      { event: { ...event, startsOn: departure }, person, country: participation.country, until },
      db
        .insertInto('travel')
        .values({
          id: made,
          participationId: id,
          country: participation.country,
          fromPlace,
          toCountry,
          toPlace,
          carrier,
          departurePlanned: departure,
          returnPlanned: back,
          act: 'planned',
        })
        .execute(),
    )
    return findTravel(context, made)
  },
})

export async function findTravel({ db }: Pick<Context, 'db'>, id: string): Promise<Travel> {
  const travel = await db.selectFrom('travel').select(columns).where('id', '=', id).executeTakeFirst()
  if (!travel) throw NotFound({ what: 'travel', id })
  return travel
}

export const changeTravel = operation({
  name: 'rosters.changeTravel',
  summary: 'Plan a travel anew; later than planned only while a clearance holds',
  needs: 'roster.keep',
  http: 'POST /travel/{id}/plan',
  argument: 'id',
  input: z
    .object({ id: travelId, ...planned, reason: because.describe('Why it is planned anew') })
    .refine((of) => of.departure <= of.return, { path: ['return'], message: refused.returnBefore.message }),
  output: travelShape,
  async run(context, { id, departure, return: back, reason, fromPlace, toPlace, carrier }) {
    const { db } = context
    const travel = await findTravel(context, id)
    const { participation, event, person } = await toKeep(context, travel.participationId)
    refuseApart(event, departure, back)
    const until = later(back, event.endsOn)
    if (departure < travel.departurePlanned || back > travel.returnPlanned)
      await refuseUncleared(context, participation, { person, from: departure, until })
    const set = Object.fromEntries(
      Object.entries({ fromPlace, toPlace, carrier }).filter(([, value]) => value !== undefined),
    )
    await orProblem(
      { event: { ...event, startsOn: departure }, person, country: participation.country, until },
      db
        .updateTable('travel')
        .set({ ...set, departurePlanned: departure, returnPlanned: back, reason, act: 'planned-anew' })
        .where('id', '=', id)
        .execute(),
    )
    return findTravel(context, id)
  },
})

export const recordTravel = operation({
  name: 'rosters.recordTravel',
  summary:
    'Record that somebody departed, arrived or returned, and on which day; or take a day back that was recorded by mistake',
  needs: 'roster.keep',
  http: 'POST /travel/{id}/record',
  argument: 'id',
  input: z.object({
    id: travelId,
    departedOn: day.nullable().optional().describe('The day of departure; null takes it back'),
    arrivedOn: day.nullable().optional().describe('The day of arrival; null takes it back'),
    returnedOn: day.nullable().optional().describe('The day of return; null takes it back'),
    reason: because.optional().describe('Why a day is taken back; needed for that'),
  }),
  output: travelShape,
  async run(context, { id, reason, ...days }) {
    const { db, today } = context
    const travel = await findTravel(context, id)
    const { participation, event, person } = await toKeep(context, travel.participationId)
    const late = Object.entries(days).filter(([, on]) => on && on > today)
    if (late.length) throw InvalidInput({ errors: late.map(([name]) => fieldError(name, refused.future.message)) })
    const takenBack = Object.values(days).includes(null)
    if (takenBack && reason === undefined)
      throw InvalidInput({ errors: [fieldError('reason', refused.takenBackWhy.message)] })
    const after = { ...travel, ...definedOf(days) }
    if ((after.arrivedOn || after.returnedOn) && !after.departedOn) throw NotDeparted({ person })
    const until = later(travel.returnPlanned, event.endsOn)
    if (days.departedOn && days.departedOn !== travel.departedOn && !gated.includes(participation.state))
      throw NotFromHere({ person, state: stateTexts[participation.state] })
    if (days.departedOn && days.departedOn !== travel.departedOn)
      await refuseUncleared(context, participation, { person, from: days.departedOn, until })
    try {
      await orProblem(
        {
          event: { ...event, startsOn: after.departedOn ?? event.startsOn },
          person,
          country: participation.country,
          until,
        },
        db
          .updateTable('travel')
          .set({
            departedOn: after.departedOn,
            arrivedOn: after.arrivedOn,
            returnedOn: after.returnedOn,
            act: takenBack ? 'taken-back' : 'recorded',
            ...(reason !== undefined && { reason }),
          })
          .where('id', '=', id)
          .execute(),
      )
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== '23514') throw error
      throw InvalidInput({
        errors: [fieldError(days.returnedOn ? 'returnedOn' : 'arrivedOn', refused.lineUp.message)],
      })
    }
    return findTravel(context, id)
  },
})
