// Adding an event: planned from the first day on, with a code made for it.
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { definedOf } from '#kernel/defined.ts'
import { operation, type Context } from '#kernel/operation.ts'
import { allowedIn, eventShape, findEvent, said, type Event } from './event.ts'
import { place } from './placing.ts'

export const newEvent = z.object({
  title: said.title,
  localTitle: said.localTitle.optional(),
  localLanguage: said.localLanguage.optional(),
  kind: said.kind,
  modality: said.modality,
  academy: said.academy.optional(),
  country: said.country,
  nations: said.nations.optional().describe('The nations whose people it is for; that of the post if left out'),
  placeCountry: said.placeCountry.optional(),
  place: said.place.optional(),
  institution: said.institution,
  course: said.course.optional(),
  edition: said.edition.optional(),
  award: said.award.optional(),
  fundingSource: said.fundingSource.optional(),
  law: said.law.optional(),
  programme: said.programme.optional(),
  keyActivity: said.keyActivity.optional(),
  justification: said.justification.optional(),
  objectives: said.objectives.optional(),
  profile: said.profile.optional(),
  interpreted: said.interpreted.optional(),
  startsOn: said.startsOn,
  endsOn: said.endsOn,
  plannedParticipants: said.plannedParticipants.optional(),
})
export type NewEvent = z.output<typeof newEvent>

type Whole = Parameters<typeof place>[1]

/** A new event whole: what was left out says nothing. */
export const wholeOf = (given: NewEvent): Whole => ({
  localTitle: null,
  localLanguage: null,
  academy: null,
  nations: [given.country],
  placeCountry: null,
  place: null,
  course: null,
  edition: null,
  award: null,
  fundingSource: null,
  law: null,
  programme: null,
  keyActivity: null,
  justification: null,
  objectives: null,
  profile: null,
  interpreted: [],
  plannedParticipants: null,
  ...(definedOf(given) as Pick<
    Whole,
    'title' | 'kind' | 'modality' | 'country' | 'institution' | 'startsOn' | 'endsOn'
  >),
})

/** Adds an event; whoever calls has asked whether the actor may. @throws InvalidInput, CourseRetired */
export async function addEventIn(context: Context, given: NewEvent, id = newId()): Promise<Event> {
  const { db } = context
  const whole = wholeOf(given)
  const { academy: _, course: __, ...event } = whole
  await db
    .insertInto('event')
    .values({ ...event, ...(await place(context, whole)), id, act: 'added' })
    .execute()
  return findEvent(db, id)
}

export const addEvent = operation({
  name: 'events.add',
  summary: 'Plan an event; its code is made for it',
  needs: 'event.keep',
  http: 'POST /events',
  input: newEvent.extend({
    id: z
      .uuid()
      .optional()
      .describe('An id of the caller’s making, so that the same request sent again changes nothing'),
  }),
  output: eventShape,
  async run(context, { id, ...given }) {
    const { db } = context
    await allowedIn(context, { country: given.country, award: given.award ?? null })
    if (id) {
      const already = await db.selectFrom('event').select('id').where('id', '=', id).executeTakeFirst()
      if (already) return findEvent(db, id)
    }
    return addEventIn(context, given, id)
  },
})
