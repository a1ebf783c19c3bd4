// Keeping the catalogue: a course is added, issued anew and retired; no edition is changed.
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { definedOf } from '#kernel/defined.ts'
import { operation } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import {
  CourseChanged,
  courseCode,
  courseShape,
  CourseTaken,
  editionSaid,
  editionShape,
  editionsOf,
  findCourse,
  type EditionSaid,
} from './course.ts'
import { because } from './event.ts'
import { wrongMessages as wrong } from './messages.ts'

const plain = {
  localTitle: null,
  localLanguage: null,
  objectives: null,
  humanRights: null,
  humanRightsHours: null,
  hours: null,
  weightTest: 100,
  weightPerformance: 0,
  weightProducts: 0,
  weightAttendance: 0,
  leastAttendance: '0',
  leastGrade: '0',
  certificateMonths: null,
  source: null,
} as const

/** What is wrong between the members of an edition, by the member. */
export function faultsOfEdition(edition: EditionSaid) {
  const { weightTest, weightPerformance, weightProducts, weightAttendance, hours, humanRightsHours, humanRights } =
    edition
  const weights = weightTest + weightPerformance + weightProducts + weightAttendance
  const faults = []
  if (weights !== 100) faults.push(fieldError('weightTest', wrong.weights.message, { sum: weights }))
  if (hours !== null && Number(hours) === 0) faults.push(fieldError('hours', wrong.hours.message))
  else if (hours !== null && humanRightsHours !== null && Number(humanRightsHours) > Number(hours))
    faults.push(fieldError('humanRightsHours', wrong.rightsLonger.message))
  if (humanRights === null && Number(humanRightsHours ?? 0) > 0)
    faults.push(fieldError('humanRights', wrong.rightsUnsaid.message))
  if (!edition.localTitle !== !edition.localLanguage)
    faults.push(fieldError('localLanguage', wrong.localTogether.message))
  return faults
}

/** The first edition of a course, or its next. @throws InvalidInput */
export async function issueIn(db: Db, courseId: string, edition: number, said: EditionSaid, reason: string | null) {
  const errors = faultsOfEdition(said)
  if (errors.length) throw InvalidInput({ errors })
  await db
    .insertInto('courseVersion')
    .values({ ...said, courseId, edition, reason })
    .execute()
}

export const editionOf = (members: Partial<EditionSaid>, today: string): EditionSaid => ({
  ...plain,
  title: '',
  issuedOn: today,
  ...definedOf(members),
})

const answer = courseShape.extend({ edition: editionShape })
export const answerOf = async (db: Db, code: string) => {
  const course = await findCourse(db, code)
  return { ...course, edition: (await editionsOf(db, course.id))[0]! }
}

const { title, issuedOn, ...others } = editionSaid
const optional = z.object(others).partial()

export const addCourse = operation({
  name: 'courses.add',
  summary: 'Add a course to the catalogue, with its first edition',
  needs: 'course.keep',
  http: 'POST /courses',
  input: optional.extend({ course: courseCode, title, issuedOn: issuedOn.optional() }),
  output: answer,
  async run({ db, today }, { course: code, ...members }) {
    if (await db.selectFrom('course').select('id').where('code', '=', code).executeTakeFirst())
      throw CourseTaken({ course: code })
    const id = newId()
    const edition = editionOf(members as Partial<EditionSaid>, today)
    await db.insertInto('course').values({ id, code }).execute()
    await issueIn(db, id, 1, edition, null)
    return answerOf(db, code)
  },
})

export const issueEdition = operation({
  name: 'courses.issue',
  summary: 'Issue a new edition of a course; what is left out stays as in the edition before, which no event loses',
  needs: 'course.keep',
  http: 'POST /courses/{course}/editions',
  argument: 'course',
  input: optional.extend({
    course: courseCode,
    title: title.optional(),
    issuedOn: issuedOn.optional(),
    reason: because,
    after: z.coerce.number().int().optional().describe('Refuse if the newest edition is no longer this one'),
  }),
  output: answer,
  async run({ db, today }, { course: code, reason, after, ...members }) {
    const { id } = await findCourse(db, code)
    // two that issue at once wait in line here
    await db.selectFrom('course').select('id').where('id', '=', id).forUpdate().execute()
    const [newest] = await editionsOf(db, id)
    if (after !== undefined && after !== newest!.edition)
      throw CourseChanged({ course: code, edition: newest!.edition })
    const { edition, reason: _, issuedOn: before, ...said } = newest!
    const on = members.issuedOn ?? (today > before ? today : before)
    if (on < before) throw InvalidInput({ errors: [fieldError('issuedOn', wrong.issuedBefore.message, { before })] })
    await issueIn(db, id, edition + 1, { ...said, ...definedOf(members), issuedOn: on }, reason)
    return answerOf(db, code)
  },
})

export const retireCourse = operation({
  name: 'courses.retire',
  summary: 'Retire a course from a day on; null takes that back. Events that were held by it keep it',
  needs: 'course.keep',
  http: 'POST /courses/{course}/retire',
  argument: 'course',
  input: z.object({
    course: courseCode,
    on: z.iso.date().nullable().optional().describe('From which day; today if left out'),
    reason: because,
  }),
  output: answer,
  async run({ db, today }, { course: code, on = today, reason }) {
    const { id } = await findCourse(db, code)
    await db.updateTable('course').set({ retiredOn: on, reason }).where('id', '=', id).execute()
    return answerOf(db, code)
  },
})
