// Changing what a unit says of itself, its place in the tree, and whether it is in being.
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { InvalidInput, defineProblem } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { wrongMessages as wrong } from './messages.ts'
import {
  because,
  findUnit,
  ifVersion,
  refuseParent,
  refuseMerged,
  refuseUnlessActive,
  said,
  unitId,
  unitNamed,
  unitRef,
  unitShape,
  unitToKeep,
  type Act,
  type Unit,
} from './unit.ts'

export const UnitNotClosed = defineProblem(
  409,
  'unit-not-closed',
  'The unit is not closed',
  'The unit {code} is not closed, so it cannot be reopened. What was merged is taken apart by undoing the merger.',
)

type Members = Pick<
  Unit,
  'name' | 'localName' | 'localLanguage' | 'kind' | 'acronym' | 'commanderPost' | 'source' | 'parentId'
>

/** The members of a change that say something new; @throws InvalidInput where the unit would not be whole with them */
export function newOf(unit: Unit, wanted: Partial<Members>): Partial<Members> {
  const changed = Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => value !== undefined && value !== unit[name as keyof Members]),
  ) as Partial<Members>
  const after = { ...unit, ...changed }
  if (!after.localName !== !after.localLanguage)
    throw InvalidInput({ errors: [fieldError('localLanguage', wrong.localTogether.message)] })
  if (!after.parentId && !after.acronym)
    throw InvalidInput({ errors: [fieldError('acronym', wrong.acronymAtTop.message)] })
  return changed
}

/** Writes a change and what it was; the unit as it stands then. */
export async function write(db: Db, id: string, act: Act, reason: string | null, values: object = {}): Promise<Unit> {
  await db
    .updateTable('hostUnit')
    .set({ ...values, act, reason })
    .where('id', '=', id)
    .execute()
  return findUnit(db, id)
}

export const changeUnit = operation({
  name: 'units.change',
  summary: 'Change what a unit says of itself: names, kind, acronym, the post that commands it, source',
  needs: 'unit.keep',
  http: 'PATCH /units/{id}',
  argument: 'id',
  input: z.object({
    id: unitId,
    name: said.name.optional(),
    localName: said.localName.optional(),
    localLanguage: said.localLanguage.optional(),
    kind: said.kind.optional(),
    acronym: said.acronym.optional(),
    commanderPost: said.commanderPost.optional(),
    source: said.source.optional(),
    reason: because,
    version: ifVersion,
  }),
  output: unitShape,
  async run(context, { id, reason, version, ...wanted }) {
    const unit = await unitToKeep(context, id, version)
    refuseMerged(unit)
    const changed = newOf(unit, wanted as Partial<Members>)
    return Object.keys(changed).length ? write(context.db, id, 'changed', reason, changed) : unit
  },
})

export const moveUnit = operation({
  name: 'units.move',
  summary: 'Move a unit with all beneath it to another parent, or to the top; its code stays',
  needs: 'unit.keep',
  http: 'POST /units/{id}/move',
  argument: 'id',
  input: z.object({
    id: unitId,
    parent: unitRef.nullable().describe('The new parent, by id or code; null for the top of a tree of its own'),
    reason: because,
    version: ifVersion,
  }),
  output: unitShape,
  async run(context, { id, parent, reason, version }) {
    const { db } = context
    const unit = await unitToKeep(context, id, version)
    refuseMerged(unit)
    const wanted = parent === null ? null : await unitNamed(db, unit.country, parent)
    if (wanted) await refuseParent(db, unit, wanted)
    const changed = newOf(unit, { parentId: wanted?.id ?? null })
    return Object.keys(changed).length ? write(db, id, 'moved', reason, changed) : unit
  },
})

const Day = z.iso.date().optional().describe('The day from which it is so; today if left out')

export const closeUnit = operation({
  name: 'units.close',
  summary: 'Say that a unit is no longer in being; it stays in the tree and in its history',
  needs: 'unit.keep',
  http: 'POST /units/{id}/close',
  argument: 'id',
  input: z.object({ id: unitId, on: Day, reason: because, version: ifVersion }),
  output: unitShape,
  async run(context, { id, on = context.today, reason, version }) {
    const unit = await unitToKeep(context, id, version)
    refuseUnlessActive(unit)
    return write(context.db, id, 'closed', reason, { state: 'inactive', stateOn: on })
  },
})

export const reopenUnit = operation({
  name: 'units.reopen',
  summary: 'Say that a closed unit is in being again',
  needs: 'unit.keep',
  http: 'POST /units/{id}/reopen',
  argument: 'id',
  input: z.object({ id: unitId, reason: because, version: ifVersion }),
  output: unitShape,
  async run(context, { id, reason, version }) {
    const unit = await unitToKeep(context, id, version)
    if (unit.state !== 'inactive') throw UnitNotClosed({ code: unit.code })
    return write(context.db, id, 'reopened', reason, { state: 'active', stateOn: null })
  },
})
