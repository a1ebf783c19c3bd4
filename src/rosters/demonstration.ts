// The rosters of the demonstration, all invented: a course abroad that has just ended and a seminar that is still to come, brought
// there by the people of a post through what anybody does.
import type { z } from 'zod'
import type { Bureau } from '#kernel/bureau.ts'
import type { AnyOperation, PlainOperation } from '#kernel/operation.ts'
import type { Session } from '#kernel/session.ts'
import { events } from '#events/index.ts'
import { certify } from './certificate.ts'
import { enrolCleared } from './enrol.ts'
import { openIncident, tellOfIncident } from './no-return.ts'
import { nominate } from './nominate.ts'
import { removeFromRoster } from './remove.ts'
import { complete, recordResults } from './results.ts'
import { showRoster } from './show.ts'
import { planTravel, recordTravel } from './travel.ts'

/** Who plans and keeps at the post in Haiti, and who approves there. */
export interface DemonstrationPost {
  bureau: Bureau
  manager: Session
  approver: Session
}

const daysFrom = (today: string, days: number) =>
  new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

const codes = (from: number, until: number) =>
  Array.from({ length: until - from + 1 }, (_, index) => `HT-P-${String(from + index).padStart(6, '0')}`)

const event = (post: DemonstrationPost, by: Session, name: string, input: object) =>
  post.bureau.act(by, events.find((op) => op.name === name) as AnyOperation, input) as Promise<{ id: string }>

/** An event that the post has planned and somebody else has approved. */
async function approved(post: DemonstrationPost, input: object): Promise<string> {
  const { id } = await event(post, post.manager, 'events.add', {
    kind: 'course',
    country: 'HT',
    institution: 'police',
    award: 'XM-DEMO-JURAT-HT-002',
    justification: 'Asked for by the host (invented)',
    objectives: 'As the course says',
    law: 'Foreign Assistance Act',
    fundingSource: 'INCLE (invented)',
    programme: 'A police that its citizens trust (invented)',
    keyActivity: 'Investigators who bring cases to court (invented)',
    ...input,
  })
  await event(post, post.manager, 'events.ask', { event: id })
  await event(post, post.approver, 'events.approve', { event: id })
  return id
}

/** Enters the rosters; needs the persons and the clearances of the demonstration. */
export async function enterDemonstrationRosters(post: DemonstrationPost) {
  await ended(post)
  await toCome(post)
}

const act = <In extends z.ZodType, Out extends z.ZodType>(
  { bureau, manager }: DemonstrationPost,
  op: PlainOperation<In, Out>,
  input: z.input<In>,
) => bureau.act(manager, op, input)

async function ended(post: DemonstrationPost) {
  const today = post.bureau.today()
  const day = (days: number) => daysFrom(today, days)
  const id = await approved(post, {
    title: 'Investigators: advanced course in Miami, this autumn (invented)',
    modality: 'united-states',
    placeCountry: 'US',
    place: 'Miami',
    course: 'POL-110',
    startsOn: day(-8),
    endsOn: day(-3),
    plannedParticipants: 10,
  })
  await act(post, nominate, { event: id, persons: [...codes(1, 8), 'HT-P-000018'] })
  await act(post, enrolCleared, { event: id })
  const { participations } = await act(post, showRoster, { event: id, state: 'enrolled' })
  const travelled = []
  for (const { id: participation } of participations) {
    const travel = await act(post, planTravel, {
      id: participation,
      toCountry: 'US',
      fromPlace: 'Port-au-Prince',
      toPlace: 'Miami',
      carrier: 'An airline (invented)',
      departure: day(-9),
      return: day(-2),
    })
    travelled.push(travel.id)
    await act(post, recordTravel, { id: travel.id, departedOn: day(-9), arrivedOn: day(-9) })
  }
  const missing = travelled.at(-1)
  for (const travel of travelled.slice(0, -1)) await act(post, recordTravel, { id: travel, returnedOn: day(-2) })
  await act(post, recordResults, {
    event: id,
    results: participations.map(({ id: participation }, at) => ({
      id: participation,
      preTest: String(40 + at * 3),
      postTest: String(at === 1 ? 52 : 78 + at * 2.5),
      performance: String(82 + at),
      products: String(75 + at),
      attendance: at === 2 ? '72' : '100',
      ...(at === 0 && { distinction: 'key-participant' as const }),
      ...(at === 2 && { absence: 'illness' as const }),
    })),
  })
  await act(post, complete, { event: id })
  await act(post, certify, { event: id })
  if (!missing) return
  const incident = await act(post, openIncident, {
    id: missing,
    reason: 'Was not at the airport; the hotel says that the room was left the evening before (invented).',
  })
  await act(post, tellOfIncident, {
    id: incident.id,
    told: 'post',
    office: 'Regional security office (invented)',
    on: day(-1),
    means: 'telephone',
  })
}

async function toCome(post: DemonstrationPost) {
  const today = post.bureau.today()
  const id = await approved(post, {
    title: 'Forensic evidence at the scene (invented)',
    modality: 'in-country',
    placeCountry: 'HT',
    place: 'Port-au-Prince',
    startsOn: daysFrom(today, 26),
    endsOn: daysFrom(today, 30),
    plannedParticipants: 4,
  })
  await act(post, nominate, { event: id, persons: [...codes(2, 4), ...codes(9, 12)] })
  await act(post, nominate, { event: id, persons: codes(18, 19), role: 'alternate' })
  await act(post, nominate, { event: id, persons: codes(17, 17), role: 'instructor' })
  await act(post, nominate, { event: id, persons: codes(13, 14), waiting: true })
  const { participations } = await act(post, showRoster, { event: id })
  const gone = participations.find(({ code }) => code === 'HT-P-000012')
  if (gone)
    await act(post, removeFromRoster, {
      id: gone.id,
      why: 'documents-incomplete',
      reason: 'The letter of the unit did not come (invented).',
    })
  await act(post, enrolCleared, { event: id })
}
