// Persons who may be the same as one that somebody describes, or as one who is there: each with the reasons, in codes that tell no
// value. The database compares (persons_alike); nothing is merged by itself.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { birthShape, type Birth } from './birth.ts'
import { keysOf } from './name-keys.ts'
import { personNameText } from './name.ts'
import {
  countryCode,
  findPerson,
  identityInput,
  personId,
  personsById,
  personShape,
  sexes,
  type IdentityKind,
  type Sex,
} from './person.ts'

/** Why two persons may be one, and what speaks against it. */
export const whys = [
  'same-passport',
  'same-national-id',
  'same-police-id',
  'same-military-id',
  'same-name',
  'same-name-other-script',
  'names-swapped',
  'same-name-other-spelling',
  'names-shared',
  'similar-name',
  'birth-agrees',
  'birth-day-and-month-swapped',
  'birth-agrees-so-far',
  'birth-differs',
  'same-unit',
  'sex-differs',
] as const
export type Why = (typeof whys)[number]

export const strengths = ['strong', 'likely', 'possible'] as const
export type Strength = (typeof strengths)[number]

export const alikeShape = z.object({
  person: personShape,
  /** The name of theirs that is alike; null where only a number is. */
  name: z.string().nullable(),
  reasons: z.array(z.enum(whys)),
  /** The weights of the reasons together: from 80 strong, from 35 likely. */
  points: z.int(),
  strength: z.enum(strengths),
})
export type Alike = z.output<typeof alikeShape>

export interface Described {
  country: string
  /** Whole names, in any script. */
  names: readonly string[]
  sex?: Sex | null | undefined
  unitId?: string | null | undefined
  /** Compared for those alone who may open biographies in the country. */
  birth?: Birth | null | undefined
  identities?: readonly { kind: IdentityKind; issuedBy: string; number: string }[] | undefined
}

const strengthOf = (points: number): Strength => (points >= 80 ? 'strong' : points >= 35 ? 'likely' : 'possible')

/**
 * Persons whom the actor may see and who may be the one that is described, the likest first, 20 at most. Whoever adds a person
 * asks this first; from `likely` up a person deserves a look.
 */
export const findPersonsAlike = (db: Db, described: Described) =>
  compare(db, {
    ...described,
    names: described.names.map((name) => ({ name, ...keysOf(described.country, name) })),
  })

async function compare(db: Db, given: object): Promise<Alike[]> {
  const { rows } = await sql<{ personId: string; name: string | null; reasons: Why[]; points: number }>`
    select a.person_id, (select n.name from person_name n where n.id = a.name_id) as name, a.reasons, a.points
    from persons_alike(${JSON.stringify(given)}::jsonb) a`.execute(db)
  const persons = await personsById(
    db,
    rows.map(({ personId: id }) => id),
  )
  return rows.map(({ personId: id, ...row }) => ({
    person: persons.get(id)!,
    ...row,
    strength: strengthOf(row.points),
  }))
}

export const likePersons = operation({
  name: 'persons.alike',
  summary:
    'Which persons may be the same as one of whom this is known, and why; a POST, so that no name stands in an address',
  needs: 'person.read',
  http: 'POST /person-likenesses',
  input: z.object({
    country: countryCode,
    names: z.array(personNameText).min(1).max(20).describe('The whole names, in any script'),
    sex: z.enum(sexes).optional().describe('The sex, where it is known'),
    unitId: z.uuid().optional().describe('The unit in which they serve'),
    birth: birthShape.optional().describe('The day of birth, as far as it is known'),
    identities: z
      .array(identityInput.omit({ expiresOn: true }))
      .max(10)
      .default([])
      .describe('Numbers by which a state knows them'),
  }),
  output: z.object({ alike: z.array(alikeShape) }),
  run: async ({ db }, described) => ({ alike: await findPersonsAlike(db, described) }),
})

export const duplicatesOf = operation({
  name: 'persons.duplicates',
  summary: 'Which persons may be the same as this one, and why',
  needs: 'person.read',
  http: 'GET /persons/{id}/duplicates',
  argument: 'id',
  input: z.object({ id: personId }),
  output: z.object({ alike: z.array(alikeShape) }),
  async run({ db }, { id }) {
    const person = await findPerson(db, id)
    return { alike: person.state === 'merged' ? [] : await compare(db, { person: id }) }
  },
})
