// What a file of participants would do: each row held against the event, the other rows and what is known, with the mend for what is
// wrong.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { birthBounds, keysOf, type Birth } from '#persons/index.ts'
import type { Db } from '#kernel/store/store.ts'
import type { RowError } from '#kernel/table-file.ts'
import { headOf, type Member } from './columns.ts'
import { wrongAt, type ReadRow } from './import-read.ts'
import { rowMessages as say } from './messages.ts'
import { vettings, type Vetting } from '#units/index.ts'
import { notTaken, type NotTaken } from './not-taken.ts'
import type { RosterEvent } from './participation.ts'

/** A match as match_roster answers it. */
interface Match {
  line: number
  unitId: string | null
  units: number
  country: string | null
  keeps: boolean | null
  security: boolean | null
  personId: string | null
  personCode: string | null
  how: 'named' | 'row' | 'identity' | 'name-and-birth' | null
  listed: string | null
  alike: string[]
  claimedBy: string[]
}

export interface PlannedRow {
  line: number
  /** How the person is known; null: a new one. */
  how: Match['how']
  personCode: string | null
  listed: string | null
  /** Cells of somebody who is known that are not taken. */
  notTaken: NotTaken[]
  /** What take_roster takes. */
  given: Record<string, unknown>
}

export interface Plan {
  planned: PlannedRow[]
  wrong: RowError[]
}

const youngest = 15
const oldest = 90

type Row = ReadRow
const text = (row: Row, member: Member) => row[member] as string | null

/** The years from a day to another. */
const yearsTo = (from: string, to: string) =>
  Number(to.slice(0, 4)) - Number(from.slice(0, 4)) - (to.slice(5) < from.slice(5) ? 1 : 0)

/** The parts of a birth, as 1985-04. */
function birthIn(text: string | null): Birth {
  const [year, month, day] = text?.split('-').map(Number) ?? []
  return { year: year ?? null, month: month ?? null, day: day ?? null }
}

/** A birth that is known to the day; null otherwise. */
const wholeBirth = (row: Row) => (birthIn(text(row, 'birth')).day === null ? null : row.birth)

/** What of a row by itself is wrong, its cells being as they should. */
function wrongInRow(row: Row, event: RosterEvent, today: string): RowError[] {
  const found: RowError[] = []
  const no = (member: Member, message: string, parameters?: Record<string, string | number>) =>
    found.push(wrongAt(row.line, headOf(member), message, parameters))
  const needs = (member: Member, message: string) => {
    if (row[member] === null) no(member, message)
  }
  if (!row.given && !row.family && !row.full) no('given', say.nameMissing.message)
  if (!row.localName !== !row.localLanguage)
    no(row.localName ? 'localLanguage' : 'localName', say.localTogether.message)
  if (row.usCitizen !== true) needs('birth', say.missingBirth.message)
  const born = birthBounds(birthIn(text(row, 'birth')))
  // wrong only where no day that it may stand for is possible
  if (born && (yearsTo(born[0], event.startsOn) < youngest || yearsTo(born[1], event.startsOn) > oldest))
    no('birth', say.birth.message, { least: youngest, most: oldest })
  for (const member of ['trustOn', 'otherVettingOn'] as const)
    if ((text(row, member) ?? '') > today) no(member, say.future.message)
  const together = (one: Member, other: Member) => {
    if ((row[one] === null || row[one] === false) !== (row[other] === null))
      no(row[other] === null ? other : one, say.together.message, { other: headOf(row[other] === null ? one : other) })
  }
  together('trust', 'trustOn')
  together('otherVetting', 'otherVettingOn')
  together('passport', 'passportCountry')
  const ends = text(row, 'passportExpires')
  if (ends && ends < event.endsOn) no('passportExpires', say.passportEnds.message)
  return found
}

const folded = (number: string) => number.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

/** The numbers by which a row says who it is. */
const numbersOf = (row: Row) =>
  (
    [
      ['national-id', 'nationalId'],
      ['passport', 'passport'],
      ['police-id', 'policeId'],
      ['military-id', 'militaryId'],
    ] as const
  ).flatMap(([kind, member]) => {
    const number = text(row, member)
    return number
      ? [
          {
            kind,
            member,
            number,
            issued_by: kind === 'passport' ? text(row, 'passportCountry') : null,
            expires_on: kind === 'passport' ? text(row, 'passportExpires') : null,
          },
        ]
      : []
  })

/** Rows of one file that say the same of two lines. */
function wrongAmong(rows: readonly Row[]): RowError[] {
  const found: RowError[] = []
  const seen = new Map<string, number>()
  for (const row of rows) {
    const once = (key: string, member: Member, message: string) => {
      const other = seen.get(key)
      if (other === undefined) seen.set(key, row.line)
      else {
        found.push(wrongAt(row.line, headOf(member), message, { other }))
        found.push(wrongAt(other, headOf(member), message, { other: row.line }))
      }
    }
    if (row.rowKey) once(`key ${text(row, 'rowKey')}`, 'rowKey', say.twiceKey.message)
    if (row.person && text(row, 'person')!.toUpperCase() !== 'NEW')
      once(`person ${text(row, 'person')!.toUpperCase()}`, 'person', say.twicePerson.message)
    for (const { kind, member, number, issued_by } of numbersOf(row))
      once(`${kind} ${issued_by} ${folded(number)}`, member, say.twiceNumber.message)
  }
  return found
}

const namesOf = (row: Row) => {
  const [given, family, full] = [text(row, 'given'), text(row, 'family'), text(row, 'full')]
  return [
    ...(full ? [full] : []),
    ...(given && family ? [`${given} ${family}`, `${family} ${given}`] : []),
    ...(!full && !(given && family) ? [given ?? family ?? ''] : []),
    ...(row.localName ? [text(row, 'localName')!] : []),
  ]
}

async function matches(db: Db, event: RosterEvent, rows: readonly Row[]): Promise<Match[]> {
  const asked = rows.map((row) => ({
    line: row.line,
    row_key: row.rowKey,
    person: row.person,
    unit: row.unit,
    names: namesOf(row),
    keys: event.nations.flatMap((country) => namesOf(row).flatMap((name) => keysOf(country, name).keys)),
    birth: wholeBirth(row),
    ids: numbersOf(row).map(({ kind, number, issued_by }) => ({ kind, number, issued_by })),
  }))
  const { rows: found } =
    await sql<Match>`select * from match_roster(${event.id}, ${JSON.stringify(asked)}::jsonb)`.execute(db)
  return found
}

interface UsualVetting {
  usual: Vetting
  byLaw: boolean
  /** Whether whoever acts may say less. */
  mayLess: boolean
  /** The batch of clearance that keeps what is said of the nomination as it is. */
  locked: string | null
  /** What is said of the nomination that is there. */
  said: Vetting | null
  saidReason: string | null
}
/** Of a row whose unit is not known, which is wrong for that. */
const inDoubt: UsualVetting = {
  usual: 'leahy',
  byLaw: true,
  mayLess: false,
  locked: null,
  said: null,
  saidReason: null,
}

async function usualVettings(db: Db, event: RosterEvent, known: readonly Match[]) {
  const asked = known.map(({ line, unitId, personId }) => ({ line, unit_id: unitId, person_id: personId }))
  const { rows } = await sql<UsualVetting & { line: number }>`
    select * from roster_vetting(${event.id}, ${JSON.stringify(asked)}::jsonb)`.execute(db)
  return rows
}

/** Rows matched in one statement. */
const together = 200

/** `read` opens a short transaction for some of the rows; `told` hears how many are done. */
export async function planParticipants(
  read: <T>(body: (db: Db) => Promise<T>) => Promise<T>,
  event: RosterEvent,
  today: string,
  rows: readonly Row[],
  told: (done: number) => Promise<void> = () => Promise.resolve(),
): Promise<Plan> {
  const wrong = [...rows.flatMap((row) => wrongInRow(row, event, today)), ...wrongAmong(rows)]
  const known: Match[] = []
  const usual = new Map<number, UsualVetting>()
  const left: Map<number, NotTaken[]> = new Map()
  for (let at = 0; at < rows.length; at += together) {
    await read(async (db) => {
      const some = await matches(db, event, rows.slice(at, at + together))
      known.push(...some)
      for (const one of await usualVettings(db, event, some)) usual.set(one.line, one)
      const matched = new Map(some.map((match) => [match.line, match]))
      const ofKnown = rows.slice(at, at + together).flatMap((row) => {
        const { personId, unitId } = matched.get(row.line)!
        return personId ? [{ row, personId, unitId }] : []
      })
      for (const [line, cells] of await notTaken(db, event, ofKnown)) left.set(line, cells)
    })
    await told(Math.min(rows.length, at + together))
  }
  const byLine = new Map(known.map((match) => [match.line, match]))
  const byPerson = new Map<string, number>()
  for (const row of rows) {
    const match = byLine.get(row.line)!
    wrong.push(...wrongInMatch(row, match, usual.get(row.line) ?? inDoubt))
    if (!match.personId) continue
    const other = byPerson.get(match.personId)
    if (other === undefined) byPerson.set(match.personId, row.line)
    else wrong.push(wrongAt(row.line, headOf('person'), say.twicePerson.message, { other }))
  }
  const bad = new Set(wrong.map(({ line }) => line))
  return {
    planned: rows
      .filter(({ line }) => !bad.has(line))
      .map((row) => {
        const match = byLine.get(row.line)!
        const { how, personCode, listed } = match
        return {
          line: row.line,
          how,
          personCode,
          listed,
          notTaken: left.get(row.line) ?? [],
          given: givenOf(row, match),
        }
      }),
    wrong,
  }
}

/** What is wrong with another vetting than is usual. */
function wrongVetting(
  row: Row,
  { usual, byLaw, mayLess, ...held }: UsualVetting,
): [Member, string, Record<string, string>?] | null {
  const said = row.vetting as Vetting | null
  if (said === null) return row.vettingReason === null ? null : ['vetting', say.vettingMissing.message]
  if (byLaw && said !== 'leahy') return ['vetting', say.vettingByLaw.message]
  if (said !== usual && row.vettingReason === null) return ['vettingReason', say.vettingReason.message]
  if (vettings.indexOf(said) > vettings.indexOf(usual) && !mayLess) return ['vetting', say.vettingLess.message]
  if (held.locked !== null && (said !== held.said || row.vettingReason !== held.saidReason))
    return ['vetting', say.vettingLocked.message, { batch: held.locked }]
  return null
}

function wrongInMatch(row: Row, match: Match, vetting: UsualVetting): RowError[] {
  const no = (member: Member, message: string, parameters?: Record<string, string | number>) => [
    wrongAt(row.line, headOf(member), message, parameters),
  ]
  if (match.units === 0) return no('unit', say.noSuchUnit.message)
  if (match.units > 1) return no('unit', say.manyUnits.message, { count: match.units })
  if (!match.keeps) return no('unit', say.notYours.message)
  const named = text(row, 'person')
  if (named && named.toUpperCase() !== 'NEW' && match.how !== 'named') return no('person', say.noSuchPerson.message)
  if (match.claimedBy.length) return no('person', say.claimed.message, { codes: match.claimedBy.join(', ') })
  if (!match.personId && match.alike.length) return no('person', say.alike.message, { codes: match.alike.join(', ') })
  if (match.listed === 'removed') return no('person', say.removed.message)
  // of somebody who is known the bureau has it
  const wrong = wrongVetting(row, vetting)
  if (wrong) return no(...wrong)
  const vetted = (row.vetting ?? vetting.usual) === 'leahy'
  if (!vetted || match.personId || row.usCitizen === true) return []
  return (['nationalId', 'birthCity', 'birthCountry'] as const)
    .filter((member) => row[member] === null)
    .flatMap((member) => no(member, say.missingLeahy.message))
}

function givenOf(row: Row, match: Match) {
  const [given, family, full] = [text(row, 'given'), text(row, 'family'), text(row, 'full')]
  const birth = birthIn(text(row, 'birth'))
  const citizenships = new Set([...(row.citizenship ? [row.citizenship] : []), ...(row.usCitizen ? ['US'] : [])])
  return {
    line: row.line,
    id: newId(),
    row_key: row.rowKey,
    person_id: match.personId,
    new_person: newId(),
    position_id: newId(),
    country: match.country,
    unit_id: match.unitId,
    role: row.role,
    names: [
      { kind: 'latin', name: full ?? [given, family].filter(Boolean).join(' '), given, family, language: null },
      ...(row.localName
        ? [
            {
              kind: 'as-written',
              name: text(row, 'localName')!,
              given: null,
              family: null,
              language: row.localLanguage,
            },
          ]
        : []),
    ].map((name) => ({ id: newId(), ...name, ...keysOf(match.country!, name.name) })),
    sex: row.sex,
    birth_year: birth.year,
    birth_month: birth.month,
    birth_day: birth.day,
    birth_city: row.birthCity,
    birth_state: row.birthState,
    birth_country: row.birthCountry,
    residence: row.residence,
    citizenships: [...citizenships],
    phone: row.phone,
    email: row.email,
    education: row.education,
    english: row.english,
    departure_city: row.departureCity,
    title: row.title,
    rank: row.rank,
    commands: row.commands,
    years: row.years,
    ids: numbersOf(row).map(({ kind, number, issued_by, expires_on }) => ({
      id: newId(),
      kind,
      number,
      issued_by,
      expires_on,
    })),
    vetting: row.vetting,
    vetting_reason: row.vetting === null ? null : row.vettingReason,
    trust: row.trust,
    trust_on: row.trustOn,
    other_vetting: row.otherVetting,
    other_vetting_on: row.otherVettingOn,
  }
}
