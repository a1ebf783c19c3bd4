// What the tests of rosters take as given: units, invented persons, a course and events, as the database's owner enters them.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { pack, pieceBytes } from '#kernel/packed.ts'
import type { Db } from '#kernel/store/store.ts'
import { keysOf } from '#persons/index.ts'
import type { Person, Story } from '#testing.ts'
import { participantColumns } from './columns.ts'
import { participantTemplate } from './template.ts'

export interface GivenPerson {
  id: string
  code: string
}

export interface Given {
  unit(name: string, kind?: string, country?: string): Promise<string>
  person(
    name: string,
    unitId: string,
    more?: { country?: string; birth?: string; passport?: string },
  ): Promise<GivenPerson>
  event(more?: Partial<GivenEvent>): Promise<{ id: string; code: string }>
  /** A clearance from the first day of 2020 until a day; none, or a block. */
  clear(person: GivenPerson, until: string | null, blocked?: boolean): Promise<void>
}

interface GivenEvent {
  title: string
  localTitle: string
  localLanguage: string
  country: string
  nations: string[]
  award: string | null
  startsOn: string
  endsOn: string
  plannedParticipants: number | null
  state: string
  placeCountry: string
  courseId: string
  edition: number
}

export const given = (db: Db): Given => ({
  async unit(name, kind = 'police', country = 'HT') {
    const id = newId()
    await db.insertInto('hostUnit').values({ id, country, kind, name, acronym: 'AG', act: 'added' }).execute()
    return id
  },
  async person(name, unitId, { country = 'HT', birth, passport } = {}) {
    const id = newId()
    await db.insertInto('hostPerson').values({ id, country, sex: 'female', act: 'added' }).execute()
    await db
      .insertInto('personName')
      .values({ id: newId(), personId: id, country, kind: 'latin', name, preferred: true, ...keysOf(country, name) })
      .execute()
    await db
      .insertInto('personPosition')
      .values({ id: newId(), personId: id, country, unitId, title: 'Inspector', rank: 'Inspector' })
      .execute()
    const [birthYear, birthMonth, birthDay] = birth?.split('-').map(Number) ?? []
    await db
      .insertInto('personBiography')
      .values({
        personId: id,
        country,
        birthYear: birthYear ?? null,
        birthMonth: birthMonth ?? null,
        birthDay: birthDay ?? null,
      })
      .execute()
    if (passport)
      await db
        .insertInto('personIdentity')
        .values({ id: newId(), personId: id, country, kind: 'passport', issuedBy: country, number: passport })
        .execute()
    const { code } = await db.selectFrom('hostPerson').select('code').where('id', '=', id).executeTakeFirstOrThrow()
    return { id, code }
  },
  async event(more = {}) {
    const id = newId()
    await db
      .insertInto('event')
      .values({
        id,
        title: 'Patrol techniques (invented)',
        kind: 'course',
        modality: 'in-country',
        country: 'HT',
        nations: ['HT'],
        institution: 'police',
        startsOn: '2026-04-06',
        endsOn: '2026-04-17',
        placeCountry: 'HT',
        state: 'approved',
        act: 'added',
        ...more,
      } as never)
      .execute()
    const { code } = await db.selectFrom('event').select('code').where('id', '=', id).executeTakeFirstOrThrow()
    return { id, code }
  },
  async clear({ id }, until, blocked = false) {
    await db
      .updateTable('personStanding')
      .set({
        cleared: sql`${until ? `{[2020-01-01,${until}]}` : '{}'}::datemultirange`,
        clearedFrom: until && '2020-01-01',
        clearedUntil: until,
        blocked,
      })
      .where('personId', '=', id)
      .execute()
  },
})

/** Somebody takes part in an event and completes it, as the database's owner enters it. */
export async function completes(db: Db, eventId: string, personId: string, country = 'HT') {
  const id = newId()
  await db
    .insertInto('participation')
    .values({ id, eventId, personId, country, role: 'participant', state: 'enrolled', act: 'enrolled' } as never)
    .execute()
  await db.updateTable('participation').set({ state: 'completed', act: 'completed' }).where('id', '=', id).execute()
  return id
}

/** A course with its rules on grades. */
export async function givenCourse(db: Db, rules: Record<string, number | string> = {}) {
  const courseId = newId()
  const code = `C-${courseId.slice(-8).toUpperCase()}`
  await db.insertInto('course').values({ id: courseId, code }).execute()
  await db
    .insertInto('courseVersion')
    .values({ courseId, edition: 1, title: 'Patrol techniques (invented)', issuedOn: '2025-01-01', ...rules } as never)
    .execute()
  return { courseId, edition: 1 }
}

/** Columns of a table as text, for what a story asks of the database itself. */
export const columnOf = async (db: Db, table: string, column: string, where: string) =>
  (
    await sql<{ value: string | null }>`select ${sql.ref(column)}::text as value from ${sql.table(table)}
      where ${sql.raw(where)} order by 1`.execute(db)
  ).rows.map(({ value }) => value)

/** Keeps a file as an upload of this person. */
export async function keptFor(
  db: Db,
  { actor }: { actor: { id: string } },
  name: string,
  bytes: Uint8Array | string,
): Promise<string> {
  const content = Buffer.from(bytes as Uint8Array)
  const id = newId()
  await db
    .insertInto('upload')
    .values({ id, name, bytes: String(content.length), sha256: '0'.repeat(64), actorId: actor.id })
    .execute()
  for (let position = 0; position * pieceBytes < content.length; position++)
    await db
      .insertInto('uploadPiece')
      .values({
        uploadId: id,
        position,
        firstLine: '1',
        content: await pack(content.subarray(position * pieceBytes, (position + 1) * pieceBytes)),
      })
      .execute()
  return id
}

/** A participant as a workbook says them; all that is needed, invented. */
export const rightRow: Record<string, string> = {
  role: 'participant',
  'given names': 'Marie',
  'family name': 'Exemple (invented)',
  sex: 'female',
  'US citizen': 'no',
  citizenship: 'HT',
  'date of birth': '1985-04-30',
  'birth city': 'Jacmel',
  'birth country': 'Haiti',
  'national ID': 'INV-1',
  unit: 'Police (invented)',
  title: 'Patrol officer',
  rank: 'Agent',
  vetting: 'leahy',
}

/** The template, with these rows in it as somebody fills it in. */
export async function filledTemplate(rows: readonly Record<string, string | number | Date>[]): Promise<Uint8Array> {
  const { openXlsx, saveXlsx } = await import('hucre/xlsx')
  const book = await openXlsx(await participantTemplate())
  const sheet = book.sheets[0]!
  rows.forEach((row, index) => {
    sheet.rows[index + 1] = participantColumns.map(({ head }) => row[head] ?? null)
  })
  return saveXlsx(book)
}

/** An event with an award, a unit, and the implementer who brings workbooks for it. */
export const rosterWorld = async ({ db, person: signedIn }: Story) => {
  const entered = given(db)
  const police = await entered.unit('Police (invented)')
  const event = await entered.event({ award: 'XM-TEST-1' })
  const implementer = await signedIn('implementer award:XM-TEST-1')
  const keep = (bytes: Uint8Array | string, name = 'participants.xlsx', who: Person = implementer) =>
    keptFor(db, who, name, bytes)
  return { ...entered, db, anEvent: entered.event, police, event, implementer, keep }
}

/** What is wrong with rows, a line each. */
export const wrongOf = (wrong: readonly { line: number; column: string; message: string }[]) =>
  wrong.map(({ line, column, message }) => `${line} ${column}: ${message}`)
