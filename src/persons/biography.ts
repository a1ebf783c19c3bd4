// What a biography holds is read while a reading is open: one person, a purpose, a quarter of an hour; whoever reads it has said
// why, and auditors see who did.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import { defineProblem, InvalidInput } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { columnsOf } from './add.ts'
import { wrongWithBirth } from './birth.ts'
import {
  allowedIn,
  because,
  biographyFields,
  biographyInput,
  biographyMembers,
  findPerson,
  identityInput,
  ifVersion,
  personId,
  personsById,
  personShape,
  personToKeep,
  write,
  type Biography,
  type Person,
} from './person.ts'

export const BiographyClosed = defineProblem(
  409,
  'biography-closed',
  'The biography is closed',
  'The biography of {code} is not open to you, or no longer. Say for what you need it, and open it.',
)

const readingShape = z.object({
  id: z.uuid(),
  purpose: z.string(),
  openedAt: z.string(),
  /** When it closes by itself. */
  until: z.string(),
})
export type Reading = z.output<typeof readingShape>

export const openBiography = operation({
  name: 'persons.openBiography',
  summary: 'Open the biography of a person for a purpose and a quarter of an hour; who read it, when and why is kept',
  needs: 'biography.open',
  http: 'POST /persons/{id}/readings',
  argument: 'id',
  input: z.object({
    id: personId,
    purpose: z.string().trim().min(3).max(1_000).describe('For what it is needed, for whoever audits the readings'),
  }),
  output: readingShape,
  async run(context, { id, purpose }) {
    const { db, actor } = context
    const person = await findPerson(db, id)
    await allowedIn(context, 'biography.open', person.country)
    return db
      .insertInto('biographyReading')
      .values({ id: newId(), personId: id, country: person.country, actorId: actor.id, purpose })
      .returning(['id', 'purpose', 'openedAt', 'until'])
      .executeTakeFirstOrThrow()
  },
})

/** The reading by which the actor reads a person now; null where none is open. */
export async function openReading(db: Db, person: Pick<Person, 'id'>, actorId: string): Promise<Reading | null> {
  const { rows } = await sql<Reading>`
    select r.id, r.purpose, r.opened_at, r.until from biography_reading r
    where r.actor_id = ${actorId} and r.until > now() and r.person_id in (${person.id}::uuid, person_survivor(${person.id}::uuid))
    order by r.until desc limit 1`.execute(db)
  return rows[0] ?? null
}

const openedShape = z.object({
  reading: readingShape,
  /** That of the person, and those of the records merged into it. */
  biographies: z.array(
    biographyInput.extend({
      person: z.object({ id: z.uuid(), code: z.string() }),
      /** The day after which it is erased; null where nothing is kept. */
      keepUntil: z.iso.date().nullable(),
      numbers: z.array(
        identityInput.extend({
          id: z.uuid(),
          /** The merged person who brought it along. */ fromCode: z.string().nullable(),
        }),
      ),
    }),
  ),
})
export type OpenedBiography = z.output<typeof openedShape>

export const showBiography = operation({
  name: 'persons.biography',
  summary: 'Show the biography and the numbers of a person while it is open to you',
  needs: 'biography.open',
  http: 'GET /persons/{id}/biography',
  argument: 'id',
  input: z.object({ id: personId }),
  output: openedShape,
  async run({ db, actor }, { id }) {
    const person = await findPerson(db, id)
    const reading = await openReading(db, person, actor.id)
    if (!reading) throw BiographyClosed({ code: person.code })
    return { reading, biographies: await readBiographies(db, person) }
  },
})

async function readBiographies(db: Db, person: Person): Promise<OpenedBiography['biographies']> {
  const { rows: records } = await sql<{ id: string; code: string }>`
    with recursive all_of as (
      select p.id, p.code, 0 as depth from host_person p where p.id = ${person.id}
      union all select p.id, p.code, a.depth + 1 from host_person p join all_of a on p.merged_into = a.id)
    select id, code from all_of order by depth, code`.execute(db)
  const ids = records.map(({ id }) => id)
  const held = await db.selectFrom('personBiography').selectAll().where('personId', 'in', ids).execute()
  const numbers = await db
    .selectFrom('personIdentity')
    .select(['id', 'personId', 'kind', 'issuedBy', 'number', 'expiresOn', 'fromPerson'])
    .where('personId', 'in', ids)
    .where('withdrawnAt', 'is', null)
    .orderBy('kind')
    .orderBy('addedAt')
    .orderBy('id')
    .execute()
  return records.flatMap((record) => {
    const row = held.find(({ personId: of }) => of === record.id)
    const own = numbers.filter(({ personId: of }) => of === record.id)
    if (record.id !== person.id && !row) return []
    return [
      {
        person: record,
        keepUntil: row?.keepUntil ?? null,
        ...(row ? biographyOf(row) : biographyInput.parse({})),
        // what was merged is copied to the person who stays
        numbers: (record.id === person.id ? own : []).map(({ personId: _, fromPerson, kind, ...number }) => ({
          ...number,
          kind: kind as 'passport',
          fromCode: records.find(({ id }) => id === fromPerson)?.code ?? null,
        })),
      },
    ]
  })
}

type Row = Record<'birthYear' | 'birthMonth' | 'birthDay', number | null> & Omit<Biography, 'birth'>

const biographyOf = ({ birthYear: year, birthMonth: month, birthDay: day, ...row }: Row): Biography => ({
  ...biographyInput.parse({}),
  ...(Object.fromEntries(biographyMembers.map((member) => [member, row[member as 'phone']])) as unknown as Biography),
  birth: year === null ? null : { year, month, day },
})

export const changeBiography = operation({
  name: 'persons.changeBiography',
  summary: 'Change fields of a biography that is open to you; the log names the fields, not what they say',
  needs: 'biography.keep',
  http: 'PATCH /persons/{id}/biography',
  argument: 'id',
  input: z.object({ id: personId, ...optional(biographyFields), reason: because, version: ifVersion }),
  output: personShape,
  async run(context, { id, reason, version, ...wanted }) {
    const { db, actor } = context
    const person = await personToKeep(context, id, version, { permission: 'biography.keep' })
    await allowedIn(context, 'biography.open', person.country)
    if (!(await openReading(db, person, actor.id))) throw BiographyClosed({ code: person.code })
    const fields = wanted as Partial<Biography>
    if (fields.birth) {
      const errors = wrongWithBirth(fields.birth, context.today, 'birth')
      if (errors.length) throw InvalidInput({ errors })
    }
    const held = await db.selectFrom('personBiography').selectAll().where('personId', '=', id).executeTakeFirst()
    const before = held ? biographyOf(held) : biographyInput.parse({})
    const changed = Object.fromEntries(
      Object.entries(fields).filter(
        ([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(before[name as 'phone']),
      ),
    ) as Partial<Biography>
    if (!Object.keys(changed).length) return person
    const columns = columnsOf(changed)
    if (held) await db.updateTable('personBiography').set(columns).where('personId', '=', id).execute()
    else
      await db
        .insertInto('personBiography')
        .values({ ...columns, personId: id, country: person.country })
        .execute()
    return write(db, id, 'biography-changed', reason)
  },
})

function optional<Fields extends Record<string, z.ZodType>>(fields: Fields) {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.optional()])) as {
    [Name in keyof Fields]: z.ZodOptional<Fields[Name]>
  }
}

const readShape = z.object({
  id: z.uuid(),
  by: z.string(),
  purpose: z.string(),
  openedAt: z.string(),
  until: z.string(),
  person: personShape.pick({ id: true, code: true, name: true, country: true }),
})

export const listReadings = operation({
  name: 'persons.readings',
  summary: 'Who read which biography, when, and why',
  needs: 'biography-reading.read',
  http: 'GET /person-readings',
  input: z.object({
    person: personId.optional().describe('Only of this person and the records merged into it'),
    by: z.uuid().optional().describe('The id of whoever read, as jurat accounts list shows it'),
    since: z.iso.date().optional().describe('Only readings from this day on (UTC)'),
    limit: limitOf({ most: 1_000, usual: 100 }),
    cursor: Cursor,
  }),
  output: z.object({ readings: z.array(readShape), next: z.string().nullable() }),
  async run({ db }, { person, by, since, limit, cursor }) {
    const after = cursor === undefined ? undefined : readCursor(cursor, z.tuple([sorted.text, sorted.id]))
    const { rows } = await sql<Reading & { by: string; personId: string; sort: string }>`
      with recursive asked as (
        select ${person ?? null}::uuid as id union select p.id from host_person p join asked on p.merged_into = asked.id)
      select r.id, r.purpose, r.opened_at, r.until, r.person_id, a.name as by, r.opened_at::text as sort
      from biography_reading r join actor a on a.id = r.actor_id
      where ${person ? sql`r.person_id in (select id from asked)` : sql`true`} and ${by ? sql`r.actor_id = ${by}` : sql`true`}
        and ${since ? sql`r.opened_at >= ${since}::date::timestamp at time zone 'UTC'` : sql`true`}
        and ${after ? sql`(r.opened_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`}
      order by r.opened_at desc, r.id desc limit ${sql.lit(limit + 1)}`.execute(db)
    const shown = rows.slice(0, limit)
    const persons = await personsById(db, [...new Set(shown.map(({ personId: of }) => of))])
    return {
      readings: shown.flatMap(({ personId: of, sort: _, ...reading }) => {
        const read = persons.get(of)
        return read ? [{ ...reading, person: read }] : []
      }),
      next: rows.length > limit ? writeCursor([shown.at(-1)!.sort, shown.at(-1)!.id]) : null,
    }
  },
})
