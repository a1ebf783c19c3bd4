// What a table of units would do: each row found by its code, or by its country and the names down to it, and compared.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import type { Actor, Permission } from '#kernel/access.ts'
import type { Db } from '#kernel/store/store.ts'
import { rowError, type RowError } from '#kernel/table-file.ts'
import type { Parameters } from '#kernel/wrong-field.ts'
import { rowMessages as say, wrongMessages as wrong } from './messages.ts'
import { saysLess } from './rules.ts'
import { acronym, country, languageTag, unitColumns, unitKinds, vettings, type Unit } from './unit.ts'

export const unitTableColumns = [
  'country',
  'code',
  'parent',
  'name',
  'local name',
  'local language',
  'kind',
  'acronym',
  'commander post',
  'vetting',
  'duty to inform',
  'aliases',
  'source',
] as const
/** Between the names of a path, from the top: `National Police > Judicial Police`. */
export const pathMark = ' > '
export const aliasMark = '; '

const cell = (type: z.ZodType<string, string>) =>
  z
    .string()
    .default('')
    .transform((text) => text.normalize('NFC') || null)
    .pipe(z.union([z.null(), type]))
const listed = (mark: string) =>
  z
    .string()
    .max(3_000)
    .default('')
    .transform((text) =>
      text
        .normalize('NFC')
        .split(mark.trim())
        .map((part) => part.trim())
        .filter(Boolean),
    )

const text = z.string().max(300)
/** A row; an empty cell says nothing, so it changes nothing. */
export const unitRow = z.object({
  country,
  code: cell(text),
  parent: listed(pathMark),
  name: z.string().min(1).max(300),
  localName: cell(text),
  localLanguage: cell(languageTag),
  kind: z
    .string()
    .default('')
    .transform((word) => word || null)
    .pipe(z.enum(unitKinds).nullable()),
  acronym: cell(acronym),
  commanderPost: cell(text),
  vetting: z
    .string()
    .default('')
    .transform((word) => word || null)
    .pipe(z.enum(vettings).nullable()),
  dutyToInform: z
    .string()
    .default('')
    .transform((word) => word || null)
    .pipe(z.enum(['yes', 'no']).nullable())
    .transform((word) => (word === null ? null : word === 'yes')),
  aliases: listed(aliasMark),
  source: cell(z.string().max(1_000)),
})
type Row = z.output<typeof unitRow> & { line: number }

type Said = Pick<
  Unit,
  'name' | 'localName' | 'localLanguage' | 'kind' | 'acronym' | 'commanderPost' | 'vetting' | 'dutyToInform' | 'source'
>
export interface Planned {
  line: number
  id: string
  country: string
  /** The unit as it stands; null for a new one. */
  unit: Unit | null
  name: string
  /** What it would say anew; all of it for a new one. */
  values: Partial<Said> & { parentId?: string | null }
  newAliases: string[]
}

interface Known extends Unit {
  folded: string
  aliases: Set<string>
}

const keyOf = (code: string, path: readonly string[]) => [code, ...path].join('\u0001')

/** The countries of the rows in which the actor may not do it. */
async function foreignCountries(db: Db, actor: Actor, permission: Permission, codes: readonly string[]) {
  const scopes = actor.scopesOf(permission)
  if (scopes === 'everything') return new Set<string>()
  const { rows } = await sql<{
    code: string
    keys: string[]
  }>`select c.code, unit_scopes(c.code) as keys from unnest(${codes}::text[]) c (code)`.execute(db)
  return new Set(rows.filter(({ keys }) => !keys.some((key) => scopes.has(key))).map(({ code }) => code))
}

async function unitsOf(db: Db, codes: readonly string[]): Promise<Map<string, Known>> {
  if (!codes.length) return new Map()
  const units = await db
    .selectFrom('hostUnit')
    .select([...unitColumns, 'folded'])
    .where('country', 'in', codes)
    .execute()
  const aliases = await db
    .selectFrom('unitAlias')
    .select(['unitId', 'name'])
    .where('country', 'in', codes)
    .where('withdrawnAt', 'is', null)
    .execute()
  const byUnit = Map.groupBy(aliases, ({ unitId }) => unitId)
  return new Map(
    units.map((unit) => [
      unit.id,
      { ...unit, aliases: new Set(byUnit.get(unit.id)?.map(({ name }) => name)) } as unknown as Known,
    ]),
  )
}

/** Names as the database folds them. */
async function foldedNames(db: Db, names: readonly string[]): Promise<(name: string) => string> {
  const { rows } = await sql<{
    name: string
    folded: string
  }>`select n.name, fold_name(n.name) as folded from unnest(${[...new Set(names)]}::text[]) n (name)`.execute(db)
  const folded = new Map(rows.map((row) => [row.name, row.folded]))
  return (name) => folded.get(name)!
}

/** What the rows would do in their order from the top of each tree down, and what is wrong with others. */
export async function planUnits(db: Db, actor: Actor, rows: readonly Row[]) {
  const codes = [...new Set(rows.map((row) => row.country))].toSorted()
  const foreign = await foreignCountries(db, actor, 'unit.keep', codes)
  const unvetted = await foreignCountries(db, actor, 'unit.vet', codes)
  const known = await unitsOf(db, codes)
  const fold = await foldedNames(
    db,
    rows.flatMap((row) => [row.name, ...row.parent]),
  )
  const parentOf = new Map([...known.values()].map(({ id, parentId }) => [id, parentId]))
  const folded = new Map([...known.values()].map((unit) => [unit.id, unit.folded]))
  const pathOf = (id: string | null): string[] =>
    id === null ? [] : [...pathOf(parentOf.get(id) ?? null), folded.get(id)!]
  const kindOf = new Map<string, Unit['kind'] | null>([...known.values()].map(({ id, kind }) => [id, kind]))
  const inForce = (id: string | null): boolean => {
    if (id === null) return false
    const kind = kindOf.get(id) ?? null
    return (kind !== null && kind !== 'courts' && kind !== 'civilian') || inForce(parentOf.get(id) ?? null)
  }
  const byPath = new Map<string, string>()
  // a merged unit is known by its path, so that its row does not bring it back; an active one of the path comes first
  for (const unit of [...known.values()].toSorted(
    (a, b) => Number(b.state === 'merged') - Number(a.state === 'merged'),
  ))
    byPath.set(keyOf(unit.country, pathOf(unit.id)), unit.id)
  const byCode = new Map([...known.values()].map((unit) => [`${unit.country} ${unit.code}`, unit]))

  const planned: Planned[] = []
  const wrongs: RowError[] = []
  const lineOf = new Map<string, number>()
  for (const row of rows.toSorted((a, b) => a.parent.length - b.parent.length)) {
    const { line } = row
    const problems: RowError[] = []
    const no = (column: string, message: string, parameters?: Parameters) => {
      problems.push(rowError(line, column, message, parameters))
    }
    const parentKey = keyOf(row.country, row.parent.map(fold))
    const given = row.parent.length ? byPath.get(parentKey) : null
    const found = row.code
      ? byCode.get(`${row.country} ${row.code}`)
      : known.get(byPath.get(keyOf(row.country, [...row.parent, row.name].map(fold))) ?? '')
    if (foreign.has(row.country)) no('country', say.notYours.message)
    else if (row.code && !found) no('code', say.noSuchCode.message)
    else if (given === undefined) no('parent', say.noSuchParent.message)
    else if (found?.state === 'merged') no('name', say.merged.message)
    else {
      const id = found?.id ?? newId()
      const key = keyOf(row.country, [...row.parent, row.name].map(fold))
      const parentId = found && !row.parent.length ? found.parentId : given
      const earlier = lineOf.get(id) ?? lineOf.get(key)
      if (earlier !== undefined) no('name', say.twice.message, { other: earlier })
      if (parentId && known.get(parentId)?.state === 'merged') no('parent', say.merged.message)
      for (let at: string | null | undefined = parentId; at; at = parentOf.get(at))
        if (at === id) no('parent', say.beneathItself.message)
      const values = newValues(row, found, parentId)
      const after = { ...found, ...values }
      if (!after.kind) no('kind', say.kindMissing.message)
      if (!after.parentId && !after.acronym) no('acronym', wrong.acronymAtTop.message)
      if (!after.localName !== !after.localLanguage) no('local language', wrong.localTogether.message)
      const ruled = ['vetting', 'dutyToInform'] as const
      if (ruled.some((member) => member in values) && unvetted.has(row.country))
        no(values.vetting === undefined ? 'duty to inform' : 'vetting', say.notYoursToVet.message)
      if (!problems.length) {
        parentOf.set(id, parentId)
        kindOf.set(id, after.kind ?? null)
        if (saysLess(values) && inForce(id))
          no(values.dutyToInform === false ? 'duty to inform' : 'vetting', say.byLaw.message)
        folded.set(id, fold(row.name))
        byPath.set(key, id)
        lineOf.set(id, line).set(key, line)
        const has = new Set([after.name, after.localName, after.acronym, ...(found?.aliases ?? [])])
        planned.push({
          line,
          id,
          country: row.country,
          unit: found ?? null,
          name: row.name,
          values,
          newAliases: row.aliases.filter((alias) => !has.has(alias) && has.add(alias)),
        })
      }
    }
    wrongs.push(...problems)
  }
  return { planned, wrong: wrongs }
}

function newValues(row: Row, unit: Known | undefined, parentId: string | null): Planned['values'] {
  const { name, localName, localLanguage, kind, acronym: short, commanderPost, vetting, dutyToInform, source } = row
  const said = { name, localName, localLanguage, kind, acronym: short, commanderPost, source }
  const wanted = { ...said, vetting, dutyToInform, parentId }
  return Object.fromEntries(
    Object.entries(wanted).filter(([member, value]) =>
      unit
        ? value !== unit[member as keyof Unit] && (value !== null || member === 'parentId')
        : value !== null || member === 'parentId',
    ),
  )
}
