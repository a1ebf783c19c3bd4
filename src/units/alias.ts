// Other names of a unit: as others write it, acronyms, transliterations, what it was called before; each with its source.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { write } from './change.ts'
import {
  aliasKinds,
  because,
  ifVersion,
  languageTag,
  nameText,
  refuseMerged,
  unitId,
  unitShape,
  unitToKeep,
  type AliasKind,
  type Unit,
} from './unit.ts'

export interface NewAlias {
  name: string
  kind: AliasKind
  language: string | null
  source: string
  /** The unit that brought it along when it was merged. */
  fromUnit?: string
}

/** Writes down further names; those that the unit has already, letter by letter, it has once. */
export async function keepAliases(db: Db, { id, country, ...unit }: Unit, wanted: readonly NewAlias[]) {
  const held = await db
    .selectFrom('unitAlias')
    .select('name')
    .where('unitId', '=', id)
    .where('withdrawnAt', 'is', null)
    .execute()
  const known = new Set([unit.name, unit.localName, unit.acronym, ...held.map(({ name }) => name)])
  const fresh = wanted.filter(({ name }) => !known.has(name) && known.add(name))
  if (fresh.length)
    await db
      .insertInto('unitAlias')
      .values(fresh.map((alias) => ({ ...alias, id: newId(), unitId: id, country })))
      .execute()
  return fresh.length
}

export const addAlias = operation({
  name: 'units.addAlias',
  summary: 'Give a unit another name by which it is found: an acronym, a transliteration, what it was called before',
  needs: 'unit.keep',
  http: 'POST /units/{id}/aliases',
  cli: 'units alias',
  argument: 'id',
  input: z.object({
    id: unitId,
    name: nameText.describe('The other name'),
    kind: z.enum(aliasKinds).default('other-name').describe('What kind of name it is'),
    language: languageTag.nullable().optional().describe('The language of the name, as fr, ar or ht'),
    source: z.string().trim().min(1).max(1_000).describe('Where the name was met'),
    version: ifVersion,
  }),
  output: unitShape,
  async run(context, { id, version, language = null, ...alias }) {
    const unit = await unitToKeep(context, id, version)
    refuseMerged(unit)
    const kept = await keepAliases(context.db, unit, [{ ...alias, language }])
    return kept ? write(context.db, id, 'alias-added', null) : unit
  },
})

export const withdrawAlias = operation({
  name: 'units.withdrawAlias',
  summary: 'Take another name of a unit back; its history keeps it',
  needs: 'unit.keep',
  http: 'POST /units/{id}/aliases/withdraw',
  argument: 'id',
  input: z.object({
    id: unitId,
    alias: z.uuid().describe('The id of the name, as jurat units show shows it'),
    reason: because,
    version: ifVersion,
  }),
  output: unitShape,
  async run(context, { id, alias, reason, version }) {
    const { db } = context
    const unit = await unitToKeep(context, id, version)
    refuseMerged(unit)
    const withdrawn = await db
      .updateTable('unitAlias')
      .set({ withdrawnAt: sql`clock_timestamp()` })
      .where('id', '=', alias)
      .where('unitId', '=', id)
      .where('withdrawnAt', 'is', null)
      .executeTakeFirst()
    if (!withdrawn.numUpdatedRows) throw NotFound({ what: 'alias of the unit', id: alias })
    return write(db, id, 'alias-withdrawn', reason)
  },
})
