// Two records of one unit become one: children and names go along, the address leads on, and until something is built on
// it the merger can be undone.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { defineProblem } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { keepAliases, type NewAlias } from './alias.ts'
import { write } from './change.ts'
import {
  above,
  because,
  findUnit,
  ifVersion,
  OtherCountry,
  refuseUnlessActive,
  UnitBeneathItself,
  unitId,
  unitColumns,
  unitNamed,
  unitRef,
  unitShape,
  unitToKeep,
  type AliasKind,
  type Unit,
} from './unit.ts'

export const UnitNotMerged = defineProblem(
  409,
  'unit-not-merged',
  'The unit was not merged',
  'The unit {code} was not merged into another, so there is nothing to undo.',
)
export const MergerBuiltUpon = defineProblem(
  409,
  'merger-built-upon',
  'Something was built on the merger',
  'The merger of {code} cannot be undone as it was: {other} was merged or closed since, or units that went along stand elsewhere now.',
)

export const mergeUnit = operation({
  name: 'units.merge',
  summary: 'Merge a duplicate into the unit that stays: what is beneath it and its names go along; it can be undone',
  needs: 'unit.keep',
  http: 'POST /units/{id}/merge',
  argument: 'id',
  input: z.object({
    id: unitId,
    into: unitRef.describe('The unit that stays, by id or code'),
    reason: because,
    version: ifVersion,
  }),
  /** The unit that stays. */
  output: unitShape,
  async run(context, { id, into: ref, reason, version }) {
    const { db } = context
    const unit = await unitToKeep(context, id, version)
    const survivor = await unitNamed(db, unit.country, ref)
    const into = survivor.id
    if (unit.country !== survivor.country) throw OtherCountry({ code: unit.code, other: survivor.code })
    refuseUnlessActive(unit)
    refuseUnlessActive(survivor)
    if (id === into || (await above(db, into)).includes(id))
      throw UnitBeneathItself({ code: unit.code, other: survivor.code })
    const children = await idsBeneath(db, id)
    await moveAll(db, children, into, reason)
    await keepAliases(db, survivor, await namesOf(db, unit))
    await write(db, id, 'merged', reason, {
      state: 'merged',
      stateOn: context.today,
      mergedInto: into,
      mergedChildren: children,
    })
    return write(db, into, 'took-in', reason)
  },
})

export const unmergeUnit = operation({
  name: 'units.unmerge',
  summary: 'Undo a merger while nothing was built on it: what went along comes back',
  needs: 'unit.keep',
  http: 'POST /units/{id}/unmerge',
  argument: 'id',
  input: z.object({ id: unitId, reason: because, version: ifVersion }),
  output: unitShape,
  async run(context, { id, reason, version }) {
    const { db } = context
    const unit = await unitToKeep(context, id, version)
    if (unit.state !== 'merged') throw UnitNotMerged({ code: unit.code })
    const survivor = await findUnit(db, unit.mergedInto!)
    const { mergedChildren: children } = await db
      .selectFrom('hostUnit')
      .select('mergedChildren')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const still = new Set(await idsBeneath(db, survivor.id))
    const aboveNow = new Set(unit.parentId ? [unit.parentId, ...(await above(db, unit.parentId))] : [])
    if (survivor.state !== 'active' || children.some((child) => !still.has(child) || aboveNow.has(child)))
      throw MergerBuiltUpon({ code: unit.code, other: survivor.code })
    await write(db, id, 'merger-undone', reason, {
      state: 'active',
      stateOn: null,
      mergedInto: null,
      mergedChildren: [],
    })
    await moveAll(db, children, id, reason)
    const gone = await db
      .updateTable('unitAlias')
      .set({ withdrawnAt: sql`clock_timestamp()` })
      .where('unitId', '=', survivor.id)
      .where('fromUnit', '=', id)
      .where('withdrawnAt', 'is', null)
      .returning('name')
      .execute()
    // another that was merged into the same unit may have brought the same name
    const others = await db
      .selectFrom('hostUnit')
      .select(unitColumns)
      .where('mergedInto', '=', survivor.id)
      .orderBy('id')
      .execute()
    for (const other of others)
      await keepAliases(
        db,
        survivor,
        (await namesOf(db, other as Unit)).filter((alias) => gone.some(({ name }) => name === alias.name)),
      )
    await write(db, survivor.id, 'gave-back', reason)
    return findUnit(db, id)
  },
})

const idsBeneath = async (db: Db, id: string) =>
  (await db.selectFrom('hostUnit').select('id').where('parentId', '=', id).orderBy('id').execute()).map((row) => row.id)

async function moveAll(db: Db, ids: readonly string[], parentId: string, reason: string) {
  if (ids.length)
    await db.updateTable('hostUnit').set({ parentId, act: 'moved', reason }).where('id', 'in', ids).execute()
}

/** Every name of a unit, as aliases for the one that it is merged into. */
async function namesOf(db: Db, { id, code, ...unit }: Unit): Promise<NewAlias[]> {
  const aliases = await db
    .selectFrom('unitAlias')
    .select(['name', 'kind', 'language', 'source'])
    .where('unitId', '=', id)
    .where('withdrawnAt', 'is', null)
    .orderBy('addedAt')
    .orderBy('id')
    .execute()
  const own = (name: string | null, kind: AliasKind, language: string | null): NewAlias[] =>
    name ? [{ name, kind, language, source: code, fromUnit: id }] : []
  return [
    ...own(unit.name, 'other-name', 'en'),
    ...own(unit.localName, 'other-name', unit.localLanguage),
    ...own(unit.acronym, 'acronym', null),
    ...aliases.map((alias) => ({ ...alias, kind: alias.kind as AliasKind, fromUnit: id })),
  ]
}
