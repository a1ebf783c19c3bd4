// A host-nation unit: a body of police, courts, corrections or another that the bureau works with, in the tree of its country.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Permission } from '#kernel/access.ts'
import type { Context } from '#kernel/operation.ts'
import { defineProblem, NotAllowed, NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { countries } from '#web/index.ts'
import { wrongMessages as wrong } from './messages.ts'

export const unitKinds = ['police', 'courts', 'corrections', 'military', 'other-security', 'civilian'] as const
export type UnitKind = (typeof unitKinds)[number]

export const unitStates = ['active', 'merged', 'inactive'] as const
export type UnitState = (typeof unitStates)[number]

export const aliasKinds = ['other-name', 'acronym', 'transliteration', 'former-name'] as const
export type AliasKind = (typeof aliasKinds)[number]

/** How those who serve in a unit are looked into: by the national system under the Leahy law, by the local units alone, or not. */
export const vettings = ['leahy', 'courtesy', 'none'] as const
export type Vetting = (typeof vettings)[number]

export const UnitChanged = defineProblem(
  409,
  'unit-changed-meanwhile',
  'Changed by somebody else meanwhile',
  'The unit was changed since you read it; it is at version {version} now. Look again and repeat your change.',
)
export const UnitNotActive = defineProblem(
  409,
  'unit-not-active',
  'The unit is not active',
  'The unit {code} was merged or closed, so this cannot be done with it.',
)
export const UnitBeneathItself = defineProblem(
  409,
  'unit-beneath-itself',
  'A unit beneath itself',
  'The unit {code} stands above {other}, so it cannot become a part of it.',
)
export const OtherCountry = defineProblem(
  409,
  'units-of-two-countries',
  'Units of two countries',
  'The units {code} and {other} are of two countries. A tree, and a merger, stays within one.',
)

// What operations take.

export const unitId = z.uuid().describe('The id of the unit, as jurat units list shows it')
export const languageTag = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, wrong.language.message)
  .describe('The language of the name, as fr, ar or ht')
export const country = z
  .string()
  .refine((code) => countries.has(code), wrong.country.message)
  .describe('The country, as HT')
export const acronym = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{1,11}$/, wrong.acronym.message)
  .describe('The acronym of the agency at the top of a tree, from which the codes are made, as PNH')
export const nameText = z.string().trim().min(1).max(300)
export const because = z.string().trim().min(1).max(2_000).describe('The reason, for whoever reads the history')
export const ifVersion = z.int().optional().describe('Refuse if the unit is no longer at this version')

/** What a unit says of itself, all but the names' rule that a local name has a language. */
export const said = {
  name: nameText.describe('Its name in English'),
  localName: nameText.nullable().describe('Its name in the local language'),
  localLanguage: languageTag.nullable().describe('The language of the local name, as fr, ar or ht'),
  kind: z.enum(unitKinds).describe('The kind of institution'),
  acronym: acronym
    .nullable()
    .describe('The acronym of the agency at the top of a tree, from which the codes are made, as PNH'),
  commanderPost: nameText.nullable().describe('The title of the post that commands it, never a person’s name'),
  source: z.string().trim().min(1).max(1_000).nullable().describe('Where it is known from'),
}

// What operations answer.

export const unitShape = z.object({
  id: z.uuid(),
  /** The acronym at the top of its tree when it was added, and a number: unique in its country and kept for good. */
  code: z.string(),
  country: z.string(),
  parentId: z.uuid().nullable(),
  kind: z.enum(unitKinds),
  name: z.string(),
  localName: z.string().nullable(),
  localLanguage: z.string().nullable(),
  acronym: z.string().nullable(),
  commanderPost: z.string().nullable(),
  source: z.string().nullable(),
  /** What the unit itself says of vetting, and of telling its government of a rejection; null where it goes by what is above it. */
  vetting: z.enum(vettings).nullable(),
  dutyToInform: z.boolean().nullable(),
  state: z.enum(unitStates),
  /** The day on which it was merged or closed. */
  stateOn: z.iso.date().nullable(),
  mergedInto: z.uuid().nullable(),
  version: z.int(),
})
export type Unit = z.output<typeof unitShape>

export const unitColumns = [
  'id',
  'code',
  'country',
  'parentId',
  'kind',
  'name',
  'localName',
  'localLanguage',
  'acronym',
  'commanderPost',
  'source',
  'vetting',
  'dutyToInform',
  'state',
  'stateOn',
  'mergedInto',
  'version',
] as const

export async function findUnit(db: Db, id: string): Promise<Unit> {
  const unit = await db.selectFrom('hostUnit').select(unitColumns).where('id', '=', id).executeTakeFirst()
  if (!unit) throw NotFound({ what: 'unit', id })
  return unit as Unit
}

export const unitRef = z
  .string()
  .min(1)
  .max(100)
  .describe('The id of a unit, or its code where it is of the same country')

const isId = (ref: string) => z.uuid().safeParse(ref).success

/** A unit by its id, or by its code in a country. */
export async function unitNamed(db: Db, code: string, ref: string): Promise<Unit> {
  if (isId(ref)) return findUnit(db, ref)
  const unit = await db
    .selectFrom('hostUnit')
    .select(unitColumns)
    .where('country', '=', code)
    .where('code', '=', ref)
    .executeTakeFirst()
  if (!unit) throw NotFound({ what: 'unit', id: ref })
  return unit as Unit
}

/** Whoever changes units of a country waits here for whoever does so already. */
export const lockUnits = (db: Db, code: string) => sql`select lock_units(${code})`.execute(db)

/** @throws NotAllowed unless the actor may do it in the country */
export async function allowedIn({ db, actor }: Context, code: string, permission: Permission = 'unit.keep') {
  const scopes = actor.scopesOf(permission)
  if (scopes === 'everything') return
  const { rows } = await sql<{ keys: string[] }>`select unit_scopes(${code}) as keys`.execute(db)
  if (!rows[0]!.keys.some((key) => scopes.has(key))) throw NotAllowed({ permission })
}

/** A unit that the actor is about to change, as it stands now: nobody else changes it before the transaction ends. */
export async function unitToKeep(context: Context, id: string, version?: number): Promise<Unit> {
  const { db } = context
  const seen = await findUnit(db, id)
  await allowedIn(context, seen.country)
  await lockUnits(db, seen.country)
  const unit = await findUnit(db, id)
  if (version !== undefined && version !== unit.version) throw UnitChanged({ version: unit.version })
  return unit
}

export const refuseUnlessActive = ({ state, code }: Unit) => {
  if (state !== 'active') throw UnitNotActive({ code })
}

export const refuseMerged = ({ state, code }: Unit) => {
  if (state === 'merged') throw UnitNotActive({ code })
}

/** The ids above a unit, from its parent up. */
export async function above(db: Db, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive above as (
      select u.parent_id as id, 1 as depth from host_unit u where u.id = ${id}
      union all select u.parent_id, a.depth + 1 from host_unit u join above a on u.id = a.id)
    select id from above where id is not null order by depth`.execute(db)
  return rows.map((row) => row.id)
}

/** @throws when the unit cannot stand beneath that parent */
export async function refuseParent(db: Db, unit: Pick<Unit, 'id' | 'code' | 'country'>, parent: Unit) {
  if (parent.country !== unit.country) throw OtherCountry({ code: unit.code, other: parent.code })
  if (parent.state === 'merged') throw UnitNotActive({ code: parent.code })
  if (parent.id === unit.id || (await above(db, parent.id)).includes(unit.id))
    throw UnitBeneathItself({ code: unit.code, other: parent.code })
}

/** What was done to a unit, as its history says it. */
export const acts = [
  'added',
  'changed',
  'moved',
  'alias-added',
  'alias-withdrawn',
  'merged',
  'merger-undone',
  'took-in',
  'gave-back',
  'closed',
  'reopened',
  'rules-set',
] as const
export type Act = (typeof acts)[number]
