// Adding a person with names, position, numbers and biography in one go; with a code that is made for them.
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import { defineProblem, InvalidInput } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { findPersonsAlike } from './alike.ts'
import { wrongWithBirth } from './birth.ts'
import { wrongMessages as wrong } from './messages.ts'
import { keysOf } from './name-keys.ts'
import {
  allowedIn,
  biographyInput,
  countryCode,
  findPerson,
  identityInput,
  nameInput,
  personShape,
  positionInput,
  sexes,
  unitFor,
  write,
  type Biography,
  type Person,
} from './person.ts'

export const PersonsAlike = defineProblem(
  409,
  'persons-alike',
  'There is a person like this one',
  'The country has a person who may be this one: {codes}. If yours is another, say so and send it again.',
)

/** All that may be said of a person when they are added. */
export const personInput = z.object({
  id: z.uuid().optional().describe('An id of the caller’s making, so that the same request sent again changes nothing'),
  country: countryCode.describe('The nation that the person serves, as HT'),
  names: z.array(nameInput).min(1).max(20).describe('The names, the preferred one first'),
  sex: z.enum(sexes).nullable().default(null).describe('The sex, where it is known'),
  position: positionInput.nullable().default(null).describe('Where the person serves'),
  identities: z.array(identityInput).max(20).default([]).describe('Numbers by which a state knows the person'),
  biography: biographyInput.nullable().default(null).describe('What only whoever opens a biography reads'),
})
export type PersonInput = z.input<typeof personInput>

/**
 * Adds a person; sent again with the same id it changes nothing. The actor needs person.keep in the country, and biography.keep
 * where there are numbers or a biography. It does not look for duplicates: `findPersonsAlike` does.
 * @throws InvalidInput by field, as `biography.birth.day`; NotAllowed; NotFound where there is no such unit
 */
export async function addPersonIn(context: Context, input: PersonInput): Promise<Person> {
  const { db } = context
  const { id = newId(), country, names, sex, position, identities, biography } = readPerson(input, context.today)
  await allowedIn(context, 'person.keep', country)
  if (identities.length || biography) await allowedIn(context, 'biography.keep', country)
  const already = await db.selectFrom('hostPerson').select('id').where('id', '=', id).executeTakeFirst()
  if (already) return findPerson(db, id)
  const unit = position && (await unitFor(db, country, position.unitId, 'position.unitId'))
  await db.insertInto('hostPerson').values({ id, country, sex, act: 'added', reason: null }).execute()
  await keepNames(
    db,
    { id, country },
    names.map((name, index) => ({ ...name, preferred: index === 0 })),
  )
  if (position && unit)
    await db
      .insertInto('personPosition')
      .values({ ...position, unitId: unit.id, id: newId(), personId: id, country })
      .execute()
  if (biography)
    await db
      .insertInto('personBiography')
      .values({ personId: id, country, ...columnsOf(biography) })
      .execute()
  if (identities.length)
    await db
      .insertInto('personIdentity')
      .values(identities.map((identity) => ({ ...identity, id: newId(), personId: id, country })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  return write(db, id, 'added', null)
}

/** What is said of a person, held against its type and what is possible. */
function readPerson(input: PersonInput, today: string) {
  const person = personInput.parse(input)
  const errors = person.biography?.birth ? wrongWithBirth(person.biography.birth, today, 'biography.birth') : []
  const { fromOn, untilOn } = person.position ?? { fromOn: null, untilOn: null }
  if (fromOn && untilOn && untilOn < fromOn) errors.push(fieldError('position.untilOn', wrong.endBeforeBegin.message))
  if (errors.length) throw InvalidInput({ errors })
  return person
}

type NewName = z.output<typeof nameInput> & { preferred?: boolean; fromPerson?: string }

/** Writes names down with the keys by which they are found. */
export async function keepNames(db: Db, { id, country }: Pick<Person, 'id' | 'country'>, names: readonly NewName[]) {
  const once = names.filter(({ name }, index) => names.findIndex((other) => other.name === name) === index)
  if (once.length)
    await db
      .insertInto('personName')
      .values(once.map((name) => ({ ...name, ...keysOf(country, name.name), id: newId(), personId: id, country })))
      .execute()
}

/** The columns of a biography; those that are left out stay. */
export const columnsOf = <B extends Partial<Biography>>({ birth, ...rest }: B) => ({
  ...rest,
  ...(birth !== undefined && {
    birthYear: birth?.year ?? null,
    birthMonth: birth?.month ?? null,
    birthDay: birth?.day ?? null,
  }),
})

export const addPerson = operation({
  name: 'persons.add',
  summary: 'Add a person with their names, and with position, numbers and biography where they are known',
  needs: 'person.keep',
  http: 'POST /persons',
  input: personInput.extend({
    anyway: z.boolean().default(false).describe('It is another person than those who are alike'),
  }),
  output: personShape,
  async run(context, { anyway, ...input }) {
    const { db } = context
    const { country, names, sex, position, identities, biography, id } = input
    await allowedIn(context, 'person.keep', country)
    const already = id && (await db.selectFrom('hostPerson').select('id').where('id', '=', id).executeTakeFirst())
    if (!anyway && !already) {
      const unit = position && (await unitFor(db, country, position.unitId, 'position.unitId'))
      const found = await findPersonsAlike(db, {
        country,
        names: names.map(({ name }) => name),
        sex,
        unitId: unit?.id,
        birth: biography?.birth,
        identities,
      })
      const alike = found.filter(({ strength }) => strength !== 'possible')
      // a name is no part of a problem's text
      if (alike.length)
        throw PersonsAlike({
          codes: alike.map(({ person }) => person.code).join(', '),
          alike: alike.map(({ person, ...rest }) => ({ ...rest, code: person.code, id: person.id, name: person.name })),
        })
    }
    return addPersonIn(context, input)
  },
})
