// Academies that opened later, and what each of them teaches: kept by whoever keeps the catalogue of courses.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { defineProblem, NotFound } from '#kernel/problem.ts'
import { StoreError } from '#kernel/store/store.ts'
import { countries } from '#web/index.ts'
import { academyKinds, academyRef, academyShape, findAcademy, programmeKinds } from './academy.ts'
import { wrongMessages as wrong } from './messages.ts'

export const AcademyCodeTaken = defineProblem(
  409,
  'academy-code-taken',
  'There is an academy of this code',
  'The code {code} belongs to another academy.',
)
export const ProgrammeOffered = defineProblem(
  409,
  'programme-offered',
  'The academy offers this course already',
  'The course {course} belongs to a programme of this academy already.',
)

const text = (most: number) => z.string().trim().min(1).max(most)

export const addAcademy = operation({
  name: 'academies.add',
  summary: 'Add an academy or a regional centre that the list does not have yet',
  needs: 'course.keep',
  http: 'POST /academies',
  input: z.object({
    code: z
      .string()
      .regex(/^[A-Z][A-Z-]{2,20}$/, wrong.code.message)
      .describe('A code in capitals, as ACCRA'),
    name: text(200).describe('What it is called'),
    kind: z.enum(academyKinds).default('academy').describe('An academy or a regional centre'),
    city: text(100).describe('Where it stands'),
    country: z
      .string()
      .refine((code) => countries.has(code), wrong.country.message)
      .describe('The country in which it stands, as GH'),
    opened: z.coerce
      .number()
      .int()
      .min(1900)
      .max(2100)
      .nullable()
      .default(null)
      .describe('The year in which it opened'),
    source: text(500).describe('Where this is known from'),
  }),
  output: academyShape,
  async run({ db }, { code, ...given }) {
    if (await db.selectFrom('academy').select('id').where('code', '=', code).executeTakeFirst())
      throw AcademyCodeTaken({ code })
    const id = newId()
    await sql`insert into academy (id, code, name, kind, city, country, region, opened, source)
      values (${id}, ${code}, ${given.name}, ${given.kind}, ${given.city}, ${given.country}, replace((unit_scopes(${given.country}))[2], 'region:', ''), ${given.opened},
        ${given.source})`.execute(db)
    return findAcademy(db, id)
  },
})

export const offerProgramme = operation({
  name: 'academies.offer',
  summary:
    'Say what an academy teaches: the core programme, a specialised course or a seminar; with a course, its cohorts are known',
  needs: 'course.keep',
  http: 'POST /academies/{academy}/programmes',
  argument: 'academy',
  input: z.object({
    academy: academyRef,
    name: text(200).describe('What the programme is called'),
    kind: z.enum(programmeKinds).describe('The core programme, a specialised course or a seminar'),
    course: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .nullable()
      .default(null)
      .describe('The course of the catalogue, by its code'),
    weeks: z
      .string()
      .regex(/^\d{1,3}(\.\d)?$/, wrong.weeks.message)
      .nullable()
      .default(null)
      .describe('How long it takes, in weeks, as 6 or 1.5'),
    source: text(500).nullable().default(null).describe('Where this is known from'),
  }),
  output: z.object({ id: z.uuid(), academy: z.string() }),
  async run({ db }, { academy: ref, course: code, ...given }) {
    const academy = await findAcademy(db, ref)
    const course =
      code === null ? null : await db.selectFrom('course').select('id').where('code', '=', code).executeTakeFirst()
    if (course === undefined) throw NotFound({ what: 'course', id: code! })
    const id = newId()
    try {
      await db
        .insertInto('academyProgramme')
        .values({ id, academyId: academy.id, courseId: course?.id ?? null, ...given })
        .execute()
    } catch (error) {
      if (error instanceof StoreError && error.code === '23505') throw ProgrammeOffered({ course: code ?? '' })
      throw error
    }
    return { id, academy: academy.code }
  },
})

export const withdrawProgramme = operation({
  name: 'academies.withdrawProgramme',
  summary: 'Take a programme of an academy back',
  needs: 'course.keep',
  http: 'POST /academies/{academy}/programmes/{programme}/withdrawal',
  argument: 'academy',
  input: z.object({ academy: academyRef, programme: z.uuid().describe('The programme, by its id') }),
  output: z.object({ id: z.uuid(), academy: z.string() }),
  async run({ db }, { academy: ref, programme }) {
    const academy = await findAcademy(db, ref)
    const gone = await db
      .updateTable('academyProgramme')
      .set({ withdrawnAt: sql`clock_timestamp()` })
      .where('id', '=', programme)
      .where('academyId', '=', academy.id)
      .where('withdrawnAt', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!gone) throw NotFound({ what: 'programme of the academy', id: programme })
    return { id: programme, academy: academy.code }
  },
})
