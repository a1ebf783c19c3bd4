// Academies that opened later, and what each of them teaches: kept by whoever keeps the catalogue of courses.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { defineProblem, NotFound } from '#kernel/problem.ts'
import { StoreError, type Db } from '#kernel/store/store.ts'
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

export const AcademyChanged = defineProblem(
  409,
  'academy-changed-meanwhile',
  'Changed by somebody else meanwhile',
  '{name} was changed since you read it; it is at version {version} now. Look again and repeat your change.',
)

const text = (most: number) => z.string().trim().min(1).max(most)

const academyFields = {
  name: text(200).describe('What it is called'),
  kind: z.enum(academyKinds).describe('An academy or a regional centre'),
  city: text(100).describe('Where it stands'),
  country: z
    .string()
    .refine((code) => countries.has(code), wrong.country.message)
    .describe('The country in which it stands, as GH'),
  opened: z.coerce.number().int().min(1900).max(2100).nullable().describe('The year in which it opened'),
  source: text(500).describe('Where this is known from'),
}
const programmeFields = {
  name: text(200).describe('What the programme is called'),
  kind: z.enum(programmeKinds).describe('The core programme, a specialised course or a seminar'),
  course: z.string().trim().min(1).max(60).nullable().describe('The course of the catalogue, by its code'),
  weeks: z
    .string()
    .regex(/^\d{1,3}(\.\d)?$/, wrong.weeks.message)
    .nullable()
    .describe('How long it takes, in weeks, as 6 or 1.5'),
  source: text(500).nullable().describe('Where this is known from'),
}
const because = text(2_000).describe('Why it is corrected, for whoever reads the history')
const ifVersion = z.coerce.number().int().optional().describe('Refuse if it is no longer at this version')

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
    name: academyFields.name,
    kind: academyFields.kind.default('academy'),
    city: academyFields.city,
    country: academyFields.country,
    opened: academyFields.opened.default(null),
    source: academyFields.source,
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
    name: programmeFields.name,
    kind: programmeFields.kind,
    course: programmeFields.course.default(null),
    weeks: programmeFields.weeks.default(null),
    source: programmeFields.source.default(null),
  }),
  output: z.object({ id: z.uuid(), academy: z.string() }),
  async run({ db }, { academy: ref, course: code, ...given }) {
    const academy = await findAcademy(db, ref)
    const courseId = await courseOf(db, code)
    const id = newId()
    const row = { id, academyId: academy.id, courseId, ...given }
    await once(code, db.insertInto('academyProgramme').values(row).execute())
    return { id, academy: academy.code }
  },
})

/** The id of a course by its code. @throws NotFound */
async function courseOf(db: Db, code: string | null): Promise<string | null> {
  if (code === null) return null
  const course = await db.selectFrom('course').select('id').where('code', '=', code).executeTakeFirst()
  if (!course) throw NotFound({ what: 'course', id: code })
  return course.id
}

/** @throws ProgrammeOffered where the academy has a programme of the course already */
async function once(course: string | null | undefined, written: Promise<unknown>) {
  try {
    await written
  } catch (error) {
    if (error instanceof StoreError && error.code === '23505') throw ProgrammeOffered({ course: course ?? '' })
    throw error
  }
}

/** The members of a correction that say something new. */
const newOf = <T extends object>(had: object, wanted: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => value !== undefined && value !== (had as Record<string, unknown>)[name],
    ),
  ) as Partial<T>

export const changeAcademy = operation({
  name: 'academies.change',
  summary:
    'Correct what is said of an academy, with the reason; unless it is said to be confirmed anew, it is not any more',
  needs: 'course.keep',
  http: 'PATCH /academies/{academy}',
  argument: 'academy',
  input: z
    .object(academyFields)
    .partial()
    .extend({
      academy: academyRef,
      verified: z.boolean().optional().describe('Whether somebody has held it against its source'),
      reason: because,
      version: ifVersion,
    }),
  output: academyShape,
  async run({ db }, { academy: ref, reason, version, verified, ...wanted }) {
    const { id } = await findAcademy(db, ref)
    // two that correct it at once wait in line here
    await db.selectFrom('academy').select('id').where('id', '=', id).forUpdate().execute()
    const academy = await findAcademy(db, id)
    if (version !== undefined && version !== academy.version)
      throw AcademyChanged({ name: academy.name, version: academy.version })
    const said = newOf(academy, wanted)
    const changed = newOf(academy, { ...said, verified: verified ?? (Object.keys(said).length ? false : undefined) })
    if (!Object.keys(changed).length) return academy
    await db
      .updateTable('academy')
      .set({
        ...changed,
        reason,
        ...(said.country && { region: sql`replace((unit_scopes(${said.country}))[2], 'region:', '')` }),
      })
      .where('id', '=', id)
      .execute()
    return findAcademy(db, id)
  },
})

export const changeProgramme = operation({
  name: 'academies.changeProgramme',
  summary: 'Correct what is said of a programme of an academy, with the reason',
  needs: 'course.keep',
  http: 'PATCH /academies/{academy}/programmes/{programme}',
  argument: 'academy',
  input: z
    .object(programmeFields)
    .partial()
    .extend({
      academy: academyRef,
      programme: z.uuid().describe('The programme, by its id'),
      reason: because,
      version: ifVersion,
    }),
  output: z.object({ id: z.uuid(), academy: z.string(), version: z.int() }),
  async run({ db }, { academy: ref, programme: id, reason, version, ...wanted }) {
    const academy = await findAcademy(db, ref)
    const programme = await db
      .selectFrom('academyProgramme as p')
      .leftJoin('course as c', 'c.id', 'p.courseId')
      .select(['p.name', 'p.kind', 'p.weeks', 'p.source', 'p.version', 'c.code as course'])
      .where('p.id', '=', id)
      .where('p.academyId', '=', academy.id)
      .where('p.withdrawnAt', 'is', null)
      .forUpdate('p')
      .executeTakeFirst()
    if (!programme) throw NotFound({ what: 'programme of the academy', id })
    if (version !== undefined && version !== programme.version)
      throw AcademyChanged({ name: programme.name, version: programme.version })
    const { course, ...changed } = newOf(programme, wanted)
    if (course === undefined && !Object.keys(changed).length)
      return { id, academy: academy.code, version: programme.version }
    const values = { ...changed, ...(course !== undefined && { courseId: await courseOf(db, course) }), reason }
    await once(course, db.updateTable('academyProgramme').set(values).where('id', '=', id).execute())
    return { id, academy: academy.code, version: programme.version + 1 }
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
