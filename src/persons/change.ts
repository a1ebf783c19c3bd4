// Changing what is said of a person: sex, names, where they serve, and the numbers by which a state knows them.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { defineProblem, InvalidInput, NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { keepNames } from './add.ts'
import { wrongMessages as wrong } from './messages.ts'
import {
  allowedIn,
  because,
  findPerson,
  identityInput,
  ifVersion,
  nameInput,
  personId,
  personShape,
  personToKeep,
  positionInput,
  sexes,
  unitFor,
  write,
} from './person.ts'

export const LastName = defineProblem(
  409,
  'last-name',
  'The only name',
  'The person {code} has no other name, so this one cannot be taken back. Add the right one first.',
)

const now = sql<string>`clock_timestamp()`
const why = because.nullable().default(null).describe('The reason, for whoever reads the history')

export const changePerson = operation({
  name: 'persons.change',
  summary: 'Change what the record says of a person’s sex',
  needs: 'person.keep',
  http: 'PATCH /persons/{id}',
  argument: 'id',
  input: z.object({
    id: personId,
    sex: z.enum(sexes).nullable().describe('The sex; null where it is not known'),
    reason: because,
    version: ifVersion,
  }),
  output: personShape,
  async run(context, { id, sex, reason, version }) {
    const person = await personToKeep(context, id, version)
    return person.sex === sex ? person : write(context.db, id, 'changed', reason, { sex })
  },
})

export const addName = operation({
  name: 'persons.addName',
  summary: 'Give a person another name: in another script, as a document writes it, a former one',
  needs: 'person.keep',
  http: 'POST /persons/{id}/names',
  argument: 'id',
  input: nameInput.extend({
    id: personId,
    preferred: z.boolean().default(false).describe('Whether the person is called by it from now on'),
    version: ifVersion,
  }),
  output: personShape,
  async run(context, { id, version, preferred, ...name }) {
    const { db } = context
    const person = await personToKeep(context, id, version)
    const held = await db
      .selectFrom('personName')
      .select(['id', 'preferred'])
      .where('personId', '=', id)
      .where('name', '=', name.name)
      .where('withdrawnAt', 'is', null)
      .executeTakeFirst()
    if (held && (!preferred || held.preferred)) return person
    if (held) {
      await prefer(db, id, held.id)
      return write(db, id, 'name-preferred', null)
    }
    if (preferred) await preferNone(db, id)
    await keepNames(db, person, [{ ...name, preferred }])
    return write(db, id, 'name-added', null)
  },
})

export const preferNone = (db: Db, id: string) =>
  db
    .updateTable('personName')
    .set({ preferred: false })
    .where('personId', '=', id)
    .where('preferred', '=', true)
    .where('withdrawnAt', 'is', null)
    .execute()

async function prefer(db: Db, id: string, name: string) {
  await preferNone(db, id)
  await db.updateTable('personName').set({ preferred: true }).where('id', '=', name).execute()
}

/** Where the preferred name went, the first that is left is preferred. */
export async function preferFirst(db: Db, id: string) {
  const names = await db
    .selectFrom('personName')
    .select(['id', 'preferred'])
    .where('personId', '=', id)
    .where('withdrawnAt', 'is', null)
    .orderBy('addedAt')
    .orderBy('id')
    .execute()
  if (names.length && !names.some(({ preferred }) => preferred)) await prefer(db, id, names[0]!.id)
}

export const preferName = operation({
  name: 'persons.preferName',
  summary: 'Say by which of their names a person is called in lists',
  needs: 'person.keep',
  http: 'POST /persons/{id}/names/prefer',
  argument: 'id',
  input: z.object({
    id: personId,
    name: z.uuid().describe('The id of the name, as jurat persons show shows it'),
    version: ifVersion,
  }),
  output: personShape,
  async run(context, { id, name, version }) {
    const { db } = context
    const person = await personToKeep(context, id, version)
    const held = await heldName(db, id, name)
    if (held.preferred) return person
    await prefer(db, id, name)
    return write(db, id, 'name-preferred', null)
  },
})

async function heldName(db: Db, id: string, name: string) {
  const held = await db
    .selectFrom('personName')
    .select('preferred')
    .where('id', '=', name)
    .where('personId', '=', id)
    .where('withdrawnAt', 'is', null)
    .executeTakeFirst()
  if (!held) throw NotFound({ what: 'name of the person', id: name })
  return held
}

export const withdrawName = operation({
  name: 'persons.withdrawName',
  summary: 'Take a name of a person back; the history keeps it',
  needs: 'person.keep',
  http: 'POST /persons/{id}/names/withdraw',
  argument: 'id',
  input: z.object({
    id: personId,
    name: z.uuid().describe('The id of the name, as jurat persons show shows it'),
    reason: because,
    version: ifVersion,
  }),
  output: personShape,
  async run(context, { id, name, reason, version }) {
    const { db } = context
    const person = await personToKeep(context, id, version)
    await heldName(db, id, name)
    await db.updateTable('personName').set({ withdrawnAt: now }).where('id', '=', name).execute()
    const left = await db
      .selectFrom('personName')
      .select('id')
      .where('personId', '=', id)
      .where('withdrawnAt', 'is', null)
      .executeTakeFirst()
    if (!left) throw LastName({ code: person.code })
    await preferFirst(db, id)
    return write(db, id, 'name-withdrawn', reason)
  },
})

export const beginPosition = operation({
  name: 'persons.beginPosition',
  summary: 'Say where a person serves from a day on, or served from a day to a day',
  needs: 'person.keep',
  http: 'POST /persons/{id}/positions',
  argument: 'id',
  input: positionInput.extend({
    id: personId,
    endsOthers: z.boolean().default(false).describe('Whether the positions that last end on the day before'),
    version: ifVersion,
  }),
  output: personShape,
  async run(context, { id, version, endsOthers, ...position }) {
    const { db } = context
    const person = await personToKeep(context, id, version)
    const { fromOn, untilOn } = position
    if (fromOn && untilOn && untilOn < fromOn)
      throw InvalidInput({ errors: [fieldError('untilOn', wrong.endBeforeBegin.message)] })
    const unit = await unitFor(db, person.country, position.unitId, 'unitId')
    if (endsOthers)
      await sql`update person_position set until_on = greatest(from_on, ${fromOn ?? context.today}::date - 1)
        where person_id = ${id} and withdrawn_at is null and until_on is null`.execute(db)
    await db
      .insertInto('personPosition')
      .values({ ...position, unitId: unit.id, id: newId(), personId: id, country: person.country })
      .execute()
    return write(db, id, 'position-begun', null)
  },
})

const positionOf = z.uuid().describe('The id of the position, as jurat persons show shows it')

async function heldPosition(db: Db, id: string, position: string) {
  const held = await db
    .selectFrom('personPosition')
    .select(['fromOn', 'untilOn'])
    .where('id', '=', position)
    .where('personId', '=', id)
    .where('withdrawnAt', 'is', null)
    .executeTakeFirst()
  if (!held) throw NotFound({ what: 'position of the person', id: position })
  return held
}

export const endPosition = operation({
  name: 'persons.endPosition',
  summary: 'Say on which day a position of a person ended, or ends',
  needs: 'person.keep',
  http: 'POST /persons/{id}/positions/end',
  argument: 'id',
  input: z.object({
    id: personId,
    position: positionOf,
    on: z.iso.date().optional().describe('The last day; today if left out'),
    reason: why,
    version: ifVersion,
  }),
  output: personShape,
  async run(context, { id, position, on = context.today, reason, version }) {
    const { db } = context
    const person = await personToKeep(context, id, version)
    const held = await heldPosition(db, id, position)
    if (held.fromOn && on < held.fromOn)
      throw InvalidInput({ errors: [fieldError('on', wrong.endBeforeBegin.message)] })
    if (held.untilOn === on) return person
    await db.updateTable('personPosition').set({ untilOn: on }).where('id', '=', position).execute()
    return write(db, id, 'position-ended', reason)
  },
})

export const withdrawPosition = operation({
  name: 'persons.withdrawPosition',
  summary: 'Take back a position that a person never had; the history keeps it',
  needs: 'person.keep',
  http: 'POST /persons/{id}/positions/withdraw',
  argument: 'id',
  input: z.object({ id: personId, position: positionOf, reason: because, version: ifVersion }),
  output: personShape,
  async run(context, { id, position, reason, version }) {
    const { db } = context
    await personToKeep(context, id, version)
    await heldPosition(db, id, position)
    await db.updateTable('personPosition').set({ withdrawnAt: now }).where('id', '=', position).execute()
    return write(db, id, 'position-withdrawn', reason)
  },
})

export const addIdentity = operation({
  name: 'persons.addIdentity',
  summary: 'Add a number by which a state knows a person; that another person claims it too is a finding and no error',
  needs: 'biography.keep',
  http: 'POST /persons/{id}/identities',
  argument: 'id',
  input: identityInput.extend({ id: personId, version: ifVersion }),
  output: personShape,
  async run(context, { id, version, ...identity }) {
    const { db } = context
    const person = await personToKeep(context, id, version, { permission: 'biography.keep' })
    const added = await db
      .insertInto('personIdentity')
      .values({ ...identity, id: newId(), personId: id, country: person.country })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return added.numInsertedOrUpdatedRows ? write(db, id, 'identity-added', null) : findPerson(db, id)
  },
})

export const withdrawIdentity = operation({
  name: 'persons.withdrawIdentity',
  summary: 'Take back a number of a person whose biography is open to you',
  needs: 'biography.keep',
  http: 'POST /persons/{id}/identities/withdraw',
  argument: 'id',
  input: z.object({
    id: personId,
    identity: z.uuid().describe('The id of the number, as jurat persons biography shows it'),
    reason: because,
    version: ifVersion,
  }),
  output: personShape,
  async run(context, { id, identity, reason, version }) {
    const { db } = context
    const { country } = await personToKeep(context, id, version, { permission: 'biography.keep' })
    await allowedIn(context, 'biography.open', country)
    const withdrawn = await db
      .updateTable('personIdentity')
      .set({ withdrawnAt: now })
      .where('id', '=', identity)
      .where('personId', '=', id)
      .where('withdrawnAt', 'is', null)
      .executeTakeFirst()
    if (!withdrawn.numUpdatedRows) throw NotFound({ what: 'number of the person', id: identity })
    return write(db, id, 'identity-withdrawn', reason)
  },
})
