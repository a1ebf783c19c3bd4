// Who commands a unit: a position of a person in it, one after the other. Whoever commanded it until then ends on the day before.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { findUnit, refuseMerged } from '#units/index.ts'
import { wrongMessages as wrong } from './messages.ts'
import { because, personNamed, personRef, personShape, personToKeep, positionInput, write } from './person.ts'

interface Held {
  id: string
  personId: string
  commands: boolean
  fromOn: string | null
  untilOn: string | null
}

/** The days of two positions meet; a day that is not known is before, or after, all others. */
const meet = (one: Pick<Held, 'fromOn' | 'untilOn'>, other: Pick<Held, 'fromOn' | 'untilOn'>) =>
  (one.fromOn ?? '') <= (other.untilOn ?? '9999') && (other.fromOn ?? '') <= (one.untilOn ?? '9999')

export const takeCommand = operation({
  name: 'persons.command',
  summary:
    'Say who commands a unit from a day on, or commanded it from a day to a day; the one before ends on the day before',
  needs: 'person.keep',
  http: 'POST /units/{unit}/commander',
  cli: 'units command',
  argument: 'unit',
  input: positionInput.pick({ title: true, rank: true, untilOn: true }).extend({
    unit: z.uuid().describe('The id of the unit, as jurat units list shows it'),
    person: personRef,
    fromOn: z.iso.date().optional().describe('The first day; today if left out'),
    reason: because.nullable().default(null).describe('The reason, for whoever reads the history'),
  }),
  output: personShape,
  async run(context, { unit: unitId, person: ref, fromOn = context.today, untilOn, title, rank, reason }) {
    const { db } = context
    const unit = await findUnit(db, unitId)
    refuseMerged(unit)
    const { id } = await personNamed(db, ref)
    const person = await personToKeep(context, id)
    if (person.country !== unit.country)
      throw InvalidInput({ errors: [fieldError('person', wrong.unitElsewhere.message)] })
    if (untilOn && untilOn < fromOn)
      throw InvalidInput({ errors: [fieldError('untilOn', wrong.endBeforeBegin.message)] })
    const held = (await heldIn(db, unitId)).filter(
      (one) => (one.commands || one.personId === id) && meet(one, { fromOn, untilOn }),
    )
    const same = held.find((one) => one.personId === id && one.commands && one.fromOn === fromOn)
    if (same && same.untilOn === untilOn) return person
    for (const one of held) {
      const { code } = await personNamed(db, one.personId)
      // whoever began later, or is entered for days gone by, is not ended by somebody before them
      if (untilOn || (one.fromOn ?? '') >= fromOn)
        throw InvalidInput({ errors: [fieldError('fromOn', wrong.commandedThen.message, { code })] })
    }
    for (const one of held) {
      await personToKeep(context, one.personId)
      await sql`update person_position set until_on = ${fromOn}::date - 1 where id = ${one.id}`.execute(db)
      if (one.personId !== id) await write(db, one.personId, 'position-ended', reason)
    }
    await db
      .insertInto('personPosition')
      .values({
        id: newId(),
        personId: id,
        country: person.country,
        unitId,
        title,
        rank,
        commands: true,
        fromOn,
        untilOn,
      })
      .execute()
    return write(db, id, 'position-begun', reason)
  },
})

/** The positions in a unit, and in those that were merged into it. */
async function heldIn(db: Db, unitId: string): Promise<Held[]> {
  const { rows } = await sql<Held>`
    with recursive same as (select ${unitId}::uuid as id union select u.id from same s join host_unit u on u.merged_into = s.id)
    select q.id, q.person_id, q.commands, q.from_on, q.until_on
    from person_position q join host_person p on p.id = q.person_id and p.state = 'active'
    where q.unit_id in (select id from same) and q.withdrawn_at is null order by q.person_id, q.id`.execute(db)
  return rows
}
