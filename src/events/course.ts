// A course of the catalogue and its editions: what it is from a day on, which nobody changes afterwards.
import { z } from 'zod'
import { defineProblem, NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { languageTag, text } from './event.ts'
import { wrongMessages as wrong } from './messages.ts'
import { plainHours } from './sessions.ts'

export const CourseTaken = defineProblem(
  409,
  'course-code-taken',
  'There is a course of this code',
  'The catalogue has a course {course} already. Issue a new edition of it, or take another code.',
)
export const CourseChanged = defineProblem(
  409,
  'course-changed-meanwhile',
  'Somebody issued an edition meanwhile',
  'The course {course} is at edition {edition} now. Look again and issue yours upon it.',
)

export const courseCode = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9-]{1,30}$/, wrong.courseCode.message)
  .describe('The code of the course, as FPU-1')

const hoursText = z.string().regex(/^\d{1,4}(\.\d{1,2})?$/, wrong.hours.message)
const percent = z.string().regex(/^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/, wrong.percent.message)
const share = z.coerce.number().int().min(0).max(100)

/** What an edition says; null says nothing. */
export const editionSaid = {
  title: text(300).describe('Its title in English'),
  localTitle: text(300).nullable().describe('Its title in another language'),
  localLanguage: languageTag.nullable().describe('That language'),
  objectives: text(10_000).nullable().describe('What whoever took it can do then'),
  humanRights: text(5_000).nullable().describe('What of it teaches human rights'),
  humanRightsHours: hoursText.nullable().describe('How many of its hours do'),
  hours: hoursText.nullable().describe('Its hours in all'),
  weightTest: share.describe('The share of the test in the final grade, in percent'),
  weightPerformance: share.describe('The share of performance'),
  weightProducts: share.describe('The share of products handed in'),
  weightAttendance: share.describe('The share of attendance'),
  leastAttendance: percent.describe('The least attendance to pass, in percent'),
  leastGrade: percent.describe('The least final grade to pass, in percent'),
  certificateMonths: z.coerce
    .number()
    .int()
    .min(1)
    .max(600)
    .nullable()
    .describe('How many months its certificate holds; null: for good'),
  source: text(1_000).nullable().describe('Where it is known from'),
  issuedOn: z.iso.date().describe('From which day on it is so'),
}

export const editionShape = z.object({
  edition: z.int(),
  title: z.string(),
  localTitle: z.string().nullable(),
  localLanguage: z.string().nullable(),
  objectives: z.string().nullable(),
  humanRights: z.string().nullable(),
  humanRightsHours: z.string().nullable(),
  hours: z.string().nullable(),
  weightTest: z.int(),
  weightPerformance: z.int(),
  weightProducts: z.int(),
  weightAttendance: z.int(),
  leastAttendance: z.string(),
  leastGrade: z.string(),
  certificateMonths: z.int().nullable(),
  source: z.string().nullable(),
  reason: z.string().nullable(),
  issuedOn: z.iso.date(),
})
export type Edition = z.output<typeof editionShape>
export type EditionSaid = Omit<Edition, 'edition' | 'reason'>

export const courseShape = z.object({ id: z.uuid(), code: z.string(), retiredOn: z.iso.date().nullable() })
export type Course = z.output<typeof courseShape>

const editionColumns = Object.keys(editionShape.shape) as (keyof Edition)[]

/** @throws NotFound */
export async function findCourse(db: Db, code: string): Promise<Course> {
  const course = await db
    .selectFrom('course')
    .select(['id', 'code', 'retiredOn'])
    .where('code', '=', code)
    .executeTakeFirst()
  if (!course) throw NotFound({ what: 'course', id: code })
  return course
}

/** Newest first. */
export async function editionsOf(db: Db, id: string): Promise<Edition[]> {
  const rows = await db
    .selectFrom('courseVersion')
    .select(editionColumns)
    .where('courseId', '=', id)
    .orderBy('edition', 'desc')
    .execute()
  return rows.map(plainEdition)
}

export const plainEdition = (row: Edition): Edition => ({
  ...row,
  hours: row.hours && plainHours(row.hours),
  humanRightsHours: row.humanRightsHours && plainHours(row.humanRightsHours),
  leastAttendance: plainHours(row.leastAttendance),
  leastGrade: plainHours(row.leastGrade),
})
