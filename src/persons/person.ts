// A person of a host nation: who serves in its police, courts, prisons or another body, and is trained, cleared or equipped.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '#kernel/operation.ts'
import { defineProblem, InvalidInput, NotAllowed, NotFound, Problem } from '#kernel/problem.ts'
import type { Permission } from '#kernel/access.ts'
import type { Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { unitNamed, type Unit } from '#units/index.ts'
import { countries } from '#web/index.ts'
import { birthShape } from './birth.ts'
import { wrongMessages as wrong } from './messages.ts'
import { nameKinds, personNameText } from './name.ts'

export const personStates = ['active', 'merged'] as const
export type PersonState = (typeof personStates)[number]
export const sexes = ['female', 'male', 'other'] as const
export type Sex = (typeof sexes)[number]
export const identityKinds = ['national-id', 'passport', 'police-id', 'military-id'] as const
export type IdentityKind = (typeof identityKinds)[number]

export const PersonChanged = defineProblem(
  409,
  'host-person-changed-meanwhile',
  'Changed by somebody else meanwhile',
  'The person was changed since you read the record; it is at version {version} now. Look again and repeat your change.',
)
export const PersonMerged = defineProblem(
  409,
  'person-merged',
  'The person was merged',
  'The person {code} was merged into another record, so this cannot be done here. Do it with the record that stays.',
)
export const PersonLocked = defineProblem(
  409,
  'person-locked',
  'Clearance holds the person',
  'The person {code} stands in the open clearance batch {batch}, so nothing of theirs changes until it is closed.',
)

// What operations take.

export const personId = z.uuid().describe('The id of the person, as jurat persons list shows it')
export const ifVersion = z.int().optional().describe('Refuse if the person is no longer at this version')
export const because = z.string().trim().min(1).max(2_000).describe('The reason, for whoever reads the history')
export const countryCode = z
  .string()
  .refine((code) => countries.has(code), wrong.country.message)
  .describe('A country, as HT')
export const languageTag = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, wrong.language.message)
  .describe('The language of the name, as fr, ar or ht')

const short = z.string().trim().min(1).max(200)

export const nameInput = z.object({
  name: personNameText.describe('The whole name as it is written, in any script; one word is enough'),
  kind: z.enum(nameKinds).default('as-written').describe('What kind of name it is'),
  given: personNameText.nullable().default(null).describe('The given names of it, where they are told apart'),
  family: personNameText.nullable().default(null).describe('The family name of it, where there is one'),
  language: languageTag.nullable().default(null).describe('The language of the name, as fr, ar or ht'),
  source: z.string().trim().min(1).max(500).nullable().default(null).describe('Where the name was met'),
})
export type NameInput = z.input<typeof nameInput>

export const positionInput = z.object({
  unitId: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .describe('The unit of the person’s nation in which they serve, by its id or code'),
  title: short.nullable().default(null).describe('What the person is there, as Station Commander'),
  rank: short.nullable().default(null).describe('The rank, as the service calls it'),
  commands: z.boolean().default(false).describe('Whether they command the unit'),
  fromOn: z.iso.date().nullable().default(null).describe('The first day, where it is known'),
  untilOn: z.iso.date().nullable().default(null).describe('The last day; left out while it lasts'),
})

export const identityInput = z.object({
  kind: z.enum(identityKinds).describe('What the number stands in'),
  issuedBy: countryCode.describe('The country that issued it'),
  number: z
    .string()
    .trim()
    .max(60)
    .regex(/^(?=.*[\p{L}\p{N}])[\p{L}\p{N} .\-/]+$/u, wrong.numberChars.message)
    .describe('The number as it is written'),
  expiresOn: z.iso.date().nullable().default(null).describe('The last day on which it holds'),
})

/** What a biography holds, field by field. */
export const biographyFields = {
  birth: birthShape.nullable().describe('The day of birth, as far as it is known'),
  birthCity: short.nullable().describe('The city of birth'),
  birthState: short.nullable().describe('The state, department or governorate of birth'),
  birthCountry: countryCode.nullable().describe('The country of birth'),
  residence: short.nullable().describe('Where the person lives'),
  citizenships: z.array(countryCode).max(10).describe('The citizenships, as HT'),
  phone: z
    .string()
    .trim()
    .max(60)
    .regex(/^(?=.*\d)[\d\s()+\-./extEXT]+$/, wrong.phone.message)
    .nullable()
    .describe('A telephone number'),
  email: z.email().max(200).nullable().describe('An e-mail address'),
  education: short.nullable().describe('The highest education'),
  english: short.nullable().describe('How well the person knows English'),
  departureCity: short.nullable().describe('The city from which they would travel'),
}
export const biographyMembers = Object.keys(biographyFields) as (keyof typeof biographyFields)[]

export const biographyInput = z.object({
  birth: biographyFields.birth.default(null),
  birthCity: biographyFields.birthCity.default(null),
  birthState: biographyFields.birthState.default(null),
  birthCountry: biographyFields.birthCountry.default(null),
  residence: biographyFields.residence.default(null),
  citizenships: biographyFields.citizenships.default([]),
  phone: biographyFields.phone.default(null),
  email: biographyFields.email.default(null),
  education: biographyFields.education.default(null),
  english: biographyFields.english.default(null),
  departureCity: biographyFields.departureCity.default(null),
})
export type Biography = z.output<typeof biographyInput>

// What operations answer.

export const personShape = z.object({
  id: z.uuid(),
  /** The nation and a number, as HT-P-000017: kept for good. */
  code: z.string(),
  country: z.string(),
  /** The preferred name, or the first that was given. */
  name: z.string(),
  /** The language of that name. */
  language: z.string().nullable(),
  sex: z.enum(sexes).nullable(),
  state: z.enum(personStates),
  /** The day on which it was merged. */
  stateOn: z.iso.date().nullable(),
  mergedInto: z.uuid().nullable(),
  version: z.int(),
})
export type Person = z.output<typeof personShape>

/** The name by which lists and titles call the person whose id the expression is; another area joins it as a column. */
export const personNameOf = (id: string) =>
  sql<string>`(select n.name from person_name n where n.person_id = ${sql.ref(id)} and n.withdrawn_at is null
    order by n.preferred desc, n.added_at, n.id limit 1)`

const languageOf = (id: string) =>
  sql<string | null>`(select n.language from person_name n where n.person_id = ${sql.ref(id)} and n.withdrawn_at is null
    order by n.preferred desc, n.added_at, n.id limit 1)`

const columns = ['id', 'code', 'country', 'sex', 'state', 'stateOn', 'mergedInto', 'version'] as const

const persons = (db: Db) =>
  db
    .selectFrom('hostPerson')
    .select(columns)
    .select([personNameOf('host_person.id').as('name'), languageOf('host_person.id').as('language')])

/** @throws NotFound where there is none, or none that the actor may see */
export async function findPerson(db: Db, id: string): Promise<Person> {
  const person = await persons(db).where('id', '=', id).executeTakeFirst()
  if (!person) throw NotFound({ what: 'person', id })
  return person as Person
}

/** Those of the persons that the actor may see, by id. */
export async function personsById(db: Db, ids: readonly string[]): Promise<Map<string, Person>> {
  if (!ids.length) return new Map()
  const rows = await persons(db).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row as Person]))
}

/** A person as texts name them: `Name (HT-P-000017)`. */
export const personLabel = ({ name, code }: Pick<Person, 'name' | 'code'>) => `${name} (${code})`

const isId = (ref: string) => z.uuid().safeParse(ref).success

export const personRef = z.string().trim().min(1).max(100).describe('The id of a person, or the code, as HT-P-000017')

/** A person by id or by code. @throws NotFound */
export async function personNamed(db: Db, ref: string): Promise<Person> {
  if (isId(ref)) return findPerson(db, ref)
  const parts = /^([A-Z]{2})-P-(\d{1,9})$/.exec(ref.toUpperCase())
  const person =
    parts &&
    (await persons(db).where('country', '=', parts[1]!).where('number', '=', Number(parts[2])).executeTakeFirst())
  if (!person) throw NotFound({ what: 'person', id: ref })
  return person as Person
}

/** @throws NotAllowed unless the actor may do it in the country */
export async function allowedIn({ db, actor }: Context, permission: Permission, code: string) {
  const scopes = actor.scopesOf(permission)
  if (scopes === 'everything') return
  const { rows } = await sql<{ keys: string[] }>`select unit_scopes(${code}) as keys`.execute(db)
  if (!rows[0]!.keys.some((key) => scopes.has(key))) throw NotAllowed({ permission })
}

/** Whether the actor may do it in the country. */
export async function mayIn(context: Context, permission: Permission, code: string): Promise<boolean> {
  try {
    await allowedIn(context, permission, code)
    return true
  } catch {
    return false
  }
}

/** Whoever changes persons of a country waits here for whoever does so already. */
const lockPerson = (db: Db, code: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended('host persons of ' || ${code}, 0))`.execute(db)

/** The code of the open batch of clearance that holds a person; null where none does. */
export async function batchHolding(db: Db, id: string): Promise<string | null> {
  const { rows } = await sql<{ batch: string | null }>`select person_locked(${id}) as batch`.execute(db)
  return rows[0]!.batch
}

/**
 * A person whom the actor is about to change, as they stand now: nobody else changes them before the transaction ends.
 * @throws NotFound, NotAllowed, PersonChanged, PersonMerged, PersonLocked
 */
export async function personToKeep(
  context: Context,
  id: string,
  version?: number,
  { permission = 'person.keep', merged = false }: { permission?: Permission; merged?: boolean } = {},
): Promise<Person> {
  const { db } = context
  const seen = await findPerson(db, id)
  await allowedIn(context, permission, seen.country)
  await lockPerson(db, seen.country)
  const person = await findPerson(db, id)
  if (version !== undefined && version !== person.version) throw PersonChanged({ version: person.version })
  if (!merged && person.state === 'merged') throw PersonMerged({ code: person.code })
  const batch = await batchHolding(db, id)
  if (batch !== null) throw PersonLocked({ code: person.code, batch })
  return person
}

/** What was done to a person, as the history says it. */
export const acts = [
  'added',
  'changed',
  'name-added',
  'name-withdrawn',
  'name-preferred',
  'position-begun',
  'position-ended',
  'position-withdrawn',
  'identity-added',
  'identity-withdrawn',
  'biography-changed',
  'merged',
  'merger-undone',
  'took-in',
  'gave-back',
  'imported',
  'on-roster',
  'off-roster',
  'erased',
] as const
export type Act = (typeof acts)[number]

/** Writes down what was done, with the state that the person is in then. */
export async function write(db: Db, id: string, act: Act, reason: string | null, values: object = {}): Promise<Person> {
  await db
    .updateTable('hostPerson')
    .set({ ...values, act, reason })
    .where('id', '=', id)
    .execute()
  return findPerson(db, id)
}

/** The unit of a position. @throws InvalidInput at `path` where it is of another country, or there is none */
export async function unitFor(db: Db, country: string, ref: string, path: string): Promise<Unit> {
  let unit: Unit
  try {
    unit = await unitNamed(db, country, ref)
  } catch (error) {
    if (error instanceof Problem && error.status === 404)
      throw InvalidInput({ errors: [fieldError(path, wrong.noSuchUnit.message)] })
    throw error
  }
  if (unit.country !== country) throw InvalidInput({ errors: [fieldError(path, wrong.unitElsewhere.message)] })
  if (unit.state === 'merged') throw InvalidInput({ errors: [fieldError(path, wrong.unitMerged.message)] })
  return unit
}
