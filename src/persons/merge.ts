// Two records of one person become one: names, positions and numbers go along, the address leads on, and it can be undone.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { defineProblem, InvalidInput } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { keepNames } from './add.ts'
import { preferFirst } from './change.ts'
import { wrongMessages as wrong } from './messages.ts'
import {
  batchHolding,
  because,
  findPerson,
  ifVersion,
  personId,
  PersonLocked,
  PersonMerged,
  personNamed,
  personRef,
  personShape,
  personToKeep,
  write,
  type Person,
} from './person.ts'

export const PersonsOfTwoCountries = defineProblem(
  409,
  'persons-of-two-countries',
  'Persons of two countries',
  'The persons {code} and {other} serve two nations, and a merger stays within one.',
)
export const PersonsOnOneRoster = defineProblem(
  409,
  'persons-on-one-roster',
  'Both stand on one roster',
  'The persons {code} and {other} stand on the roster of the same event. Take one of them off it first.',
)
export const ClearanceHoldsMerger = defineProblem(
  409,
  'clearance-holds-merger',
  'Clearance holds one of them',
  'Something of {code} or {other} is open in clearance, so they cannot be merged now. Ask the vetting coordinator.',
)
export const PersonNotMerged = defineProblem(
  409,
  'person-not-merged',
  'The person was not merged',
  'The person {code} was not merged into another, so there is nothing to undo.',
)
export const PersonMergerBuiltUpon = defineProblem(
  409,
  'person-merger-built-upon',
  'The person who stayed was merged as well',
  'The merger of {code} cannot be undone while {other} is merged into another. Undo that merger first.',
)

export const mergePerson = operation({
  name: 'persons.merge',
  summary: 'Merge a duplicate into the person who stays: names, positions and numbers go along; it can be undone',
  needs: 'person.keep',
  http: 'POST /persons/{id}/merge',
  argument: 'id',
  input: z.object({
    id: personId,
    into: personRef.describe('The person who stays, by id or code'),
    reason: because,
    version: ifVersion,
  }),
  /** The person who stays. */
  output: personShape,
  async run(context, { id, into, reason, version }) {
    const { db } = context
    const person = await personToKeep(context, id, version)
    const survivor = await personNamed(db, into)
    const both = { code: person.code, other: survivor.code }
    if (survivor.id === id) throw InvalidInput({ errors: [fieldError('into', wrong.mergeOther.message)] })
    if (survivor.country !== person.country) throw PersonsOfTwoCountries(both)
    if (survivor.state === 'merged') throw PersonMerged({ code: survivor.code })
    const batch = await batchHolding(db, survivor.id)
    if (batch !== null) throw PersonLocked({ code: survivor.code, batch })
    const { rows } = await sql<{ held: string | null }>`select merge_held(${id}, ${survivor.id}) as held`.execute(db)
    if (rows[0]!.held === 'roster') throw PersonsOnOneRoster(both)
    if (rows[0]!.held !== null) throw ClearanceHoldsMerger(both)
    await copyNames(db, person, survivor)
    await copyPositions(db, person, survivor)
    await write(db, id, 'merged', reason, { state: 'merged', stateOn: context.today, mergedInto: survivor.id })
    await moveIdentities(db, id, survivor.id)
    return write(db, survivor.id, 'took-in', reason)
  },
})

/** Copies the numbers of a merged person to the one who stays, or takes the copies back where the merger was undone. */
const moveIdentities = (db: Db, id: string, survivor: string) =>
  sql`select move_identities(${id}, ${survivor})`.execute(db)

/** Copies the names that the one who stays has not: all of them, or only these. */
async function copyNames(db: Db, person: Pick<Person, 'id'>, survivor: Person, only?: ReadonlySet<string>) {
  const names = (id: string) =>
    db
      .selectFrom('personName')
      .select(['name', 'kind', 'given', 'family', 'language', 'source'])
      .where('personId', '=', id)
      .where('withdrawnAt', 'is', null)
      .orderBy('preferred', 'desc')
      .orderBy('addedAt')
      .orderBy('id')
      .execute()
  const held = new Set((await names(survivor.id)).map(({ name }) => name))
  const fresh = (await names(person.id)).filter(({ name }) => !held.has(name) && (!only || only.has(name)))
  await keepNames(
    db,
    survivor,
    fresh.map((name) => ({ ...name, kind: name.kind as 'latin', fromPerson: person.id })),
  )
}

const positionColumns = ['id', 'unitId', 'title', 'rank', 'commands', 'fromOn', 'untilOn'] as const

/** What a position says, as text. */
const said = ({ id: _, ...position }: { id: string }) => JSON.stringify(position)

/** Copies the positions that the one who stays has not: all of them, or only those that say one of these. */
async function copyPositions(db: Db, person: Pick<Person, 'id'>, survivor: Person, only?: ReadonlySet<string>) {
  const positions = (id: string) =>
    db
      .selectFrom('personPosition')
      .select(positionColumns)
      .where('personId', '=', id)
      .where('withdrawnAt', 'is', null)
      .execute()
  const held = new Set((await positions(survivor.id)).map(said))
  const fresh = (await positions(person.id)).filter(
    (position) => !held.has(said(position)) && (!only || only.has(said(position))),
  )
  if (fresh.length)
    await db
      .insertInto('personPosition')
      .values(
        fresh.map(({ id: copyOf, ...position }) => ({
          ...position,
          id: newId(),
          personId: survivor.id,
          country: survivor.country,
          fromPerson: person.id,
          copyOf,
        })),
      )
      .execute()
}

const mergedInto = (db: Db, survivor: string, but: string) =>
  db
    .selectFrom('hostPerson')
    .select('id')
    .where('mergedInto', '=', survivor)
    .where('id', '!=', but)
    .orderBy('id')
    .execute()

export const unmergePerson = operation({
  name: 'persons.unmerge',
  summary: 'Undo a merger: what went along is taken back from the person who stayed, and the other is there again',
  needs: 'person.keep',
  http: 'POST /persons/{id}/unmerge',
  argument: 'id',
  input: z.object({ id: personId, reason: because, version: ifVersion }),
  /** The person who is there again. */
  output: personShape,
  async run(context, { id, reason, version }) {
    const { db } = context
    const person = await personToKeep(context, id, version, { merged: true })
    if (person.state !== 'merged') throw PersonNotMerged({ code: person.code })
    const survivor = await findPerson(db, person.mergedInto!)
    if (survivor.state !== 'active') throw PersonMergerBuiltUpon({ code: person.code, other: survivor.code })
    const batch = await batchHolding(db, survivor.id)
    if (batch !== null) throw PersonLocked({ code: survivor.code, batch })
    // a position that ended since has ended for whoever had it
    await sql`update person_position o set until_on = c.until_on from person_position c
      where c.person_id = ${survivor.id} and c.from_person = ${id} and c.copy_of = o.id and o.person_id = ${id}
        and c.withdrawn_at is null and c.until_on is distinct from o.until_on`.execute(db)
    const names = await db
      .updateTable('personName')
      .set({ withdrawnAt: sql`clock_timestamp()` })
      .where('personId', '=', survivor.id)
      .where('fromPerson', '=', id)
      .where('withdrawnAt', 'is', null)
      .returning('name')
      .execute()
    const positions = await db
      .updateTable('personPosition')
      .set({ withdrawnAt: sql`clock_timestamp()` })
      .where('personId', '=', survivor.id)
      .where('fromPerson', '=', id)
      .where('withdrawnAt', 'is', null)
      .returning(positionColumns)
      .execute()
    // another who was merged into the same person may have brought the same
    for (const other of await mergedInto(db, survivor.id, id)) {
      await copyNames(db, other, survivor, new Set(names.map(({ name }) => name)))
      await copyPositions(db, other, survivor, new Set(positions.map(said)))
    }
    await preferFirst(db, survivor.id)
    await write(db, id, 'merger-undone', reason, { state: 'active', stateOn: null, mergedInto: null })
    await moveIdentities(db, id, survivor.id)
    await write(db, survivor.id, 'gave-back', reason)
    return findPerson(db, id)
  },
})
