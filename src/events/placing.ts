// Where an event is held and by which course: the rules between what it says of itself, and the rows that its codes name.
import type { Context } from '#kernel/operation.ts'
import { defineProblem, InvalidInput } from '#kernel/problem.ts'
import { fieldError, type FieldError } from '#kernel/wrong-field.ts'
import type { Db } from '#kernel/store/store.ts'
import type { Event } from './event.ts'
import { wrongMessages as wrong } from './messages.ts'

export const CourseRetired = defineProblem(
  409,
  'course-retired',
  'The course is retired',
  'The course {course} was retired on {on}, so no event that begins on that day or later is held by it.',
)

type Said = Omit<Event, 'id' | 'code' | 'headCount' | 'headCountFemale' | 'headCountSource' | 'state' | 'version'>

/** The members that are rows elsewhere, by their ids. */
export interface Placed {
  academyId: string | null
  placeCountry: string | null
  courseId: string | null
  edition: number | null
}

/** Two years and a day. */
const longest = 731

/** What is wrong between the members of an event; nothing where it is whole. */
export function faultsBetween(
  event: Omit<Said, 'course' | 'edition' | 'academy'> & { academy: unknown },
): FieldError[] {
  const { country, nations, modality, placeCountry, academy, startsOn, endsOn, localTitle, localLanguage } = event
  const faults: FieldError[] = []
  const no = (path: string, { message }: { message: string }) => faults.push(fieldError(path, message))
  if (!nations.includes(country)) no('nations', wrong.ownNation)
  if (endsOn < startsOn) no('endsOn', wrong.endsBefore)
  else if ((Date.parse(endsOn) - Date.parse(startsOn)) / 86_400_000 > longest) no('endsOn', wrong.tooLong)
  if (!localTitle !== !localLanguage) no('localLanguage', wrong.localTogether)
  if (modality === 'academy' && !academy) no('academy', wrong.academyMissing)
  if (modality !== 'academy' && academy) no('academy', wrong.academyElsewhere)
  if (modality === 'in-country' && placeCountry && placeCountry !== country) no('placeCountry', wrong.placeInCountry)
  if (modality === 'united-states' && placeCountry && placeCountry !== 'US') no('placeCountry', wrong.placeUnitedStates)
  if (modality === 'third-country' && (!placeCountry || placeCountry === country || placeCountry === 'US'))
    no('placeCountry', wrong.placeThird)
  if (modality === 'online' && placeCountry) no('placeCountry', wrong.placeOnline)
  return faults
}

/** An edition of a course for an event: the one named, or that in force on its first day. */
export async function editionFor(db: Db, code: string, edition: number | null, startsOn: string) {
  const course = await db
    .selectFrom('course')
    .innerJoin('courseVersion', 'courseVersion.courseId', 'course.id')
    .select(['course.id', 'course.retiredOn', 'courseVersion.edition', 'courseVersion.issuedOn'])
    .where('course.code', '=', code)
    .orderBy('courseVersion.edition')
    .execute()
  const named =
    edition === null
      ? (course.findLast(({ issuedOn }) => issuedOn <= startsOn) ?? course[0])
      : course.find((one) => one.edition === edition)
  return { known: course.length > 0, named }
}

/**
 * The rows that an event's codes name, and its country of place. `before` is the event as it stands: a course that was retired
 * since does not stop a change of its text.
 * @throws InvalidInput naming each field at fault; CourseRetired
 */
export async function place({ db }: Pick<Context, 'db'>, event: Said, before?: Said): Promise<Placed> {
  const { academy, course, edition, startsOn, modality } = event
  const faults = faultsBetween(event)
  const held = academy
    ? await db.selectFrom('academy').select(['id', 'country']).where('code', '=', academy).executeTakeFirst()
    : undefined
  if (academy && !held) faults.push(fieldError('academy', wrong.noSuchAcademy.message))
  let named: Awaited<ReturnType<typeof editionFor>>['named']
  if (course) {
    const found = await editionFor(db, course, edition, startsOn)
    named = found.named
    if (!found.known) faults.push(fieldError('course', wrong.noSuchCourse.message))
    else if (!named) faults.push(fieldError('edition', wrong.noSuchEdition.message))
  } else if (edition) faults.push(fieldError('edition', wrong.editionWithoutCourse.message))
  if (faults.length) throw InvalidInput({ errors: faults })
  const asBefore = before?.course === course && before?.startsOn === startsOn
  if (course && named?.retiredOn && named.retiredOn <= startsOn && !asBefore)
    throw CourseRetired({ course, on: named.retiredOn })
  const fixed = { 'in-country': event.country, 'united-states': 'US', academy: held?.country, online: null }
  return {
    academyId: held?.id ?? null,
    placeCountry: modality === 'third-country' ? event.placeCountry : (fixed[modality] ?? null),
    courseId: named?.id ?? null,
    edition: named?.edition ?? null,
  }
}
