// What came of a participation: tests, performance, products, attendance and the grade of them; who has completed the event.
import { z } from 'zod'
import { definedOf } from '#kernel/defined.ts'
import { operation, type Context } from '#kernel/operation.ts'
import { defineProblem, InvalidInput, NotFound } from '#kernel/problem.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { rosterRefused as refused } from './messages.ts'
import { sessionsMarked } from './attendance.ts'
import {
  absences,
  because,
  distinctions,
  eventRef,
  findParticipation,
  ifVersion,
  keepsRoster,
  NotFromHere,
  orProblem,
  participationId,
  participationShape,
  percent,
  personCode,
  refuseUnlessGoes,
  rosterEvent,
  stateTexts,
  holdRoster,
  toKeep,
  type ParticipationState,
} from './participation.ts'

export const EventGoesOn = defineProblem(
  409,
  'event-goes-on',
  'The event goes on',
  'The event {event} ends on {on}: who has completed it is decided from that day on.',
)
export const CertificateStands = defineProblem(
  409,
  'certificate-stands',
  'A certificate stands',
  '{person} holds a certificate of this event. Take it back first.',
)

const given = percent.nullable().optional()
const result = z.object({
  id: participationId,
  preTest: given.describe('Percent; the pre-test never counts in the grade'),
  postTest: given.describe('Percent'),
  performance: given.describe('Percent'),
  products: given.describe('Percent'),
  attendance: given.describe('Percent of the hours, where no sessions are marked'),
  distinction: z.enum(distinctions).nullable().optional().describe('A key participant, or an unsatisfactory one'),
  absence: z.enum(absences).nullable().optional().describe('Why they were away'),
  absenceCause: z.string().trim().min(1).max(1_000).nullable().optional().describe('What lay behind it; personal'),
  version: ifVersion,
})

const graded: readonly ParticipationState[] = ['enrolled', 'completed', 'failed']

const recorded = participationShape.extend({ finalGrade: z.string().nullable(), attendance: z.string().nullable() })

/** Enters one result; what is left out stays. `at` is where it stands in the input, with a dot at its end. */
async function record(context: Context, { id, version, ...values }: z.output<typeof result>, at: string) {
  const { db } = context
  const { participation, event, person } = await toKeep(context, id, version)
  if (!graded.includes(participation.state)) throw NotFromHere({ person, state: stateTexts[participation.state] })
  const { absence } = await db
    .selectFrom('participation')
    .select('absence')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const away = values.absence === undefined ? absence : values.absence
  if (values.absenceCause && !away)
    throw InvalidInput({ errors: [fieldError(`${at}absenceCause`, refused.causeAlone.message)] })
  if (values.attendance !== undefined && (await sessionsMarked(db, event.id)))
    throw InvalidInput({ errors: [fieldError(`${at}attendance`, refused.marked.message)] })
  const set = definedOf(values)
  if (Object.keys(set).length)
    await orProblem(
      { event, person, country: participation.country },
      db
        .updateTable('participation')
        .set({ ...set, ...(values.absence === null && { absenceCause: null }), act: 'graded' })
        .where('id', '=', id)
        .execute(),
    )
  const figures = await db
    .selectFrom('participation')
    .select(['finalGrade', 'attendance'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { ...(await findParticipation(db, id)), ...figures }
}

export const recordResult = operation({
  name: 'rosters.recordOne',
  summary:
    'Enter tests, performance, products, attendance and distinction of somebody enrolled; what is left out stays',
  needs: 'roster.keep',
  http: 'POST /participations/{id}/results',
  cli: 'rosters record',
  argument: 'id',
  input: result,
  output: recorded,
  run: (context, input) => record(context, input, ''),
})

export const recordResults = operation({
  name: 'rosters.record',
  summary: 'Enter the results of several at once; what is left out stays',
  needs: 'roster.keep',
  http: 'POST /events/{event}/results',
  // jurat rosters record enters those of one
  cli: null,
  input: z.object({ event: eventRef, results: z.array(result).min(1).max(500) }),
  output: z.object({ results: z.array(recorded) }),
  async run(context, { event: ref, results }) {
    const event = await rosterEvent(context.db, ref)
    const told = []
    for (const [index, one] of results.entries()) {
      const { eventId } = await findParticipation(context.db, one.id)
      if (eventId !== event.id) throw NotFound({ what: 'participation', id: one.id })
      told.push(await record(context, one, `results.${index}.`))
    }
    return { results: told }
  },
})

/** Whether a figure reaches another; both decimal text of at most a few digits. */
const reaches = (figure: string | null, least: string) => figure !== null && Number(figure) >= Number(least)

export const complete = operation({
  name: 'rosters.complete',
  summary:
    'Decide who of those enrolled has completed the event, by its least attendance and grade; say of whom it cannot be said yet',
  needs: 'roster.keep',
  http: 'POST /events/{event}/completion',
  argument: 'event',
  input: z.object({ event: eventRef }),
  output: z.object({
    completed: z.array(z.string()),
    failed: z.array(z.string()),
    /** Of whom attendance or grade is not known. */
    undecided: z.array(z.string()),
    leastAttendance: z.string(),
    leastGrade: z.string(),
  }),
  async run(context, { event: ref }) {
    const { db, today } = context
    const event = await rosterEvent(db, ref)
    if (today < event.endsOn) throw EventGoesOn({ event: event.code, on: event.endsOn })
    const course = event.courseId
      ? await db
          .selectFrom('courseVersion')
          .select(['leastAttendance', 'leastGrade'])
          .where('courseId', '=', event.courseId)
          .where('edition', '=', event.edition!)
          .executeTakeFirst()
      : undefined
    const { leastAttendance = '0', leastGrade = '0' } = course ?? {}
    await holdRoster(context, event)
    const enrolled = await db
      .selectFrom('participation')
      .select(['id', 'personId', 'country', 'role', 'attendance', 'finalGrade'])
      .where('eventId', '=', event.id)
      .where('state', '=', 'enrolled')
      .orderBy('id')
      .forUpdate()
      .execute()
    for (const country of new Set(enrolled.map((one) => one.country))) await keepsRoster(context, event, country)
    const told = { completed: [] as string[], failed: [] as string[], undecided: [] as string[] }
    for (const one of enrolled) {
      const person = await personCode(db, one.personId)
      const asked = one.role === 'instructor' ? [] : parts(one, leastAttendance, leastGrade)
      const fails =
        // whatever the course asks for: who was there for no hour of it was not trained
        (one.role !== 'instructor' && one.attendance !== null && Number(one.attendance) === 0) ||
        asked.some(({ figure, least }) => figure !== null && !reaches(figure, least))
      if (!fails && asked.some(({ figure }) => figure === null)) {
        told.undecided.push(person)
        continue
      }
      await orProblem(
        { event, person, country: one.country },
        db
          .updateTable('participation')
          .set(fails ? { state: 'failed', act: 'failed' } : { state: 'completed', act: 'completed' })
          .where('id', '=', one.id)
          .execute(),
      )
      told[fails ? 'failed' : 'completed'].push(person)
    }
    for (const list of Object.values(told)) list.sort()
    return { ...told, leastAttendance, leastGrade }
  },
})

/** What is asked for at all: nothing where nothing is the least. */
const parts = (
  { attendance, finalGrade }: { attendance: string | null; finalGrade: string | null },
  leastAttendance: string,
  leastGrade: string,
) =>
  [
    { figure: attendance, least: leastAttendance },
    { figure: finalGrade, least: leastGrade },
  ].filter(({ least }) => Number(least) > 0)

export const reopenParticipation = operation({
  name: 'rosters.reopen',
  summary: 'Take back that somebody has completed an event, or not: they are enrolled again, to be decided anew',
  needs: 'roster.keep',
  http: 'POST /participations/{id}/reopening',
  argument: 'id',
  input: z.object({ id: participationId, reason: because.describe('Why it is taken back'), version: ifVersion }),
  output: participationShape,
  async run(context, { id, reason, version }) {
    const { db } = context
    const { participation, event, person } = await toKeep(context, id, version)
    if (participation.state !== 'completed' && participation.state !== 'failed')
      throw NotFromHere({ person, state: stateTexts[participation.state] })
    refuseUnlessGoes(participation, 'enrolled', person)
    const stands = await db
      .selectFrom('certificate')
      .select('id')
      .where('participationId', '=', id)
      .where('revokedOn', 'is', null)
      .executeTakeFirst()
    if (stands) throw CertificateStands({ person })
    await orProblem(
      { event, person, country: participation.country },
      db
        .updateTable('participation')
        .set({ state: 'enrolled', reason, act: 'reopened' })
        .where('id', '=', id)
        .execute(),
    )
    return findParticipation(db, id)
  },
})
