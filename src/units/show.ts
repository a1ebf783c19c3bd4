// One unit with its place in the tree, its names and its history; as it stands, or as it stood on a day.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Permission } from '#kernel/access.ts'
import { operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { commandersOf, commanderShape } from './commander.ts'
import { rulesOf, rulesShape, rulesThen } from './rules.ts'
import { above, aliasKinds, findUnit, unitId, unitShape, type Unit } from './unit.ts'

const Named = z.object({ id: z.uuid(), code: z.string(), name: z.string(), state: z.string() })
type NamedUnit = z.output<typeof Named>

/** The members of a unit that its history compares, in the order in which it tells them. */
export const members = [
  'name',
  'localName',
  'localLanguage',
  'kind',
  'acronym',
  'commanderPost',
  'source',
  'vetting',
  'dutyToInform',
  'parentId',
  'aliases',
  'state',
  'stateOn',
  'mergedInto',
] as const
export type Member = (typeof members)[number]

const Alias = z.object({
  /** Null as of a day gone by, when it cannot be taken back. */
  id: z.uuid().nullable(),
  name: z.string(),
  kind: z.enum(aliasKinds),
  language: z.string().nullable(),
  source: z.string(),
  /** The merged unit that brought it along. */
  from: Named.nullable(),
})

export const unitRecord = z.object({
  unit: unitShape,
  /** The units above it, from the top. */
  path: z.array(Named),
  children: z.array(Named.extend({ kind: z.string(), localName: z.string().nullable() })),
  aliases: z.array(Alias),
  /** By what vetting its people go, and whether its government is told of a rejection. */
  rules: rulesShape,
  /** Who commands it, first whoever does on the day shown; as far as the reader may see persons. */
  commanders: z.array(commanderShape),
  /** The units that were merged into this one. */
  mergedHere: z.array(Named.extend({ stateOn: z.iso.date().nullable() })),
  /** The merged unit whose address led here. */
  cameFrom: Named.extend({ stateOn: z.iso.date().nullable() }).nullable(),
  asOf: z.iso.date().nullable(),
  /** Newest first. */
  history: z.array(
    z.object({
      version: z.int(),
      at: z.string(),
      by: z.string().nullable(),
      act: z.string(),
      reason: z.string().nullable(),
      changes: z.array(
        z.object({ member: z.enum(members), before: z.string().nullable(), after: z.string().nullable() }),
      ),
    }),
  ),
  /** Whether the reader may change it. */
  mayKeep: z.boolean(),
  /** Whether the reader may say by what vetting its people go. */
  mayVet: z.boolean(),
})
export type UnitRecord = z.output<typeof unitRecord>

/** As a version holds it; one from before units said so has neither vetting nor duty. */
interface Image
  extends
    Omit<Unit, 'id' | 'code' | 'country' | 'version' | keyof typeof nothingSaid>,
    Partial<Pick<Unit, keyof typeof nothingSaid>> {
  aliases: { name: string; kind: string; language: string | null; source: string }[]
}

export const showUnit = operation({
  name: 'units.show',
  summary:
    'Show a unit with what is above and beneath it, its names and its history; a merged one leads to where it went',
  needs: 'unit.read',
  http: 'GET /units/{id}',
  argument: 'id',
  input: z.object({
    id: unitId,
    asOf: z.iso.date().optional().describe('As it stood at the end of this day (UTC)'),
    own: z.stringbool().or(z.boolean()).default(false).describe('A merged unit itself, not the one that it led to'),
  }),
  output: unitRecord,
  async run({ db, actor, today }, { id, asOf = null, own }) {
    const asked = await findUnit(db, id)
    const unit = own || asOf ? asked : await survivorOf(db, asked)
    const { tookIn, ...shown } = asOf ? await readAsOf(db, unit, asOf) : await readNow(db, unit)
    const keys = await db.selectFrom('hostUnit').select('scopeKeys').where('id', '=', unit.id).executeTakeFirstOrThrow()
    const may = (permission: Permission) => {
      const scopes = actor.scopesOf(permission)
      return scopes === 'everything' || keys.scopeKeys.some((key) => scopes.has(key))
    }
    return {
      ...shown,
      commanders: await commandersOf(db, unit, tookIn, today, asOf),
      cameFrom: unit.id === asked.id ? null : asked,
      asOf,
      history: await historyOf(db, unit.id),
      mayKeep: may('unit.keep'),
      mayVet: may('unit.vet'),
    }
  },
})

async function survivorOf(db: Db, unit: Unit): Promise<Unit> {
  let here = unit
  while (here.mergedInto) here = await findUnit(db, here.mergedInto)
  return here
}

const named = ['id', 'code', 'name', 'state'] as const
const nothingSaid = { vetting: null, dutyToInform: null } as const

async function namedUnits(db: Db, ids: readonly string[]): Promise<Map<string, NamedUnit>> {
  if (!ids.length) return new Map()
  const rows = await db.selectFrom('hostUnit').select(named).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row]))
}

async function readNow(db: Db, unit: Unit) {
  const ids = await above(db, unit.id)
  const names = await namedUnits(db, ids)
  const children = await db
    .selectFrom('hostUnit')
    .select([...named, 'kind', 'localName'])
    .where('parentId', '=', unit.id)
    .where('state', '!=', 'merged')
    .orderBy('folded')
    .orderBy('code')
    .execute()
  const mergedHere = await db
    .selectFrom('hostUnit')
    .select([...named, 'stateOn'])
    .where('mergedInto', '=', unit.id)
    .orderBy('code')
    .execute()
  const aliases = await db
    .selectFrom('unitAlias')
    .select(['id', 'name', 'kind', 'language', 'source', 'fromUnit'])
    .where('unitId', '=', unit.id)
    .where('withdrawnAt', 'is', null)
    .orderBy('addedAt')
    .orderBy('id')
    .execute()
  const from = await namedUnits(db, [...new Set(aliases.flatMap(({ fromUnit }) => fromUnit ?? []))])
  return {
    unit,
    rules: await rulesOf(db, unit.id),
    tookIn: await tookIn(db, unit),
    path: ids.toReversed().map((one) => names.get(one)!),
    children,
    mergedHere,
    aliases: aliases.map(({ fromUnit, kind, ...alias }) => ({
      ...alias,
      kind: kind as 'acronym',
      from: fromUnit ? from.get(fromUnit)! : null,
    })),
  }
}

/** The units that were merged into one, and those that were merged into these. */
async function tookIn(db: Db, { id }: Unit) {
  const { rows } = await sql<NamedUnit>`
    with recursive taken as (
      select u.id, u.code, u.name, u.state from host_unit u where u.merged_into = ${id}
      union select u.id, u.code, u.name, u.state from taken t join host_unit u on u.merged_into = t.id)
    select id, code, name, state from taken`.execute(db)
  return rows
}

/** @throws NotFound when there was no such unit on that day */
async function readAsOf(db: Db, unit: Unit, asOf: string) {
  const { rows } = await sql<{ id: string; code: string; version: number; image: Image }>`
    select distinct on (v.unit_id) v.unit_id as id, u.code, v.version, v.image from unit_version v join host_unit u on u.id = v.unit_id
    where v.country = ${unit.country} and v.recorded_at < (${asOf}::date + 1)::timestamp at time zone 'UTC'
    order by v.unit_id, v.version desc`.execute(db)
  const then = new Map(rows.map((row) => [row.id, row]))
  const own = then.get(unit.id)
  if (!own) throw NotFound({ what: 'unit', id: unit.id })
  const nameThen = ({ id, code, image: { name, state } }: (typeof rows)[number]): NamedUnit => ({
    id,
    code,
    name,
    state,
  })
  const path: NamedUnit[] = []
  for (let at = own.image.parentId; at; at = then.get(at)!.image.parentId) path.unshift(nameThen(then.get(at)!))
  const upwards = []
  for (let at: string | null = unit.id; at;) {
    const row: (typeof rows)[number] = then.get(at)!
    const { kind, mergedInto, parentId, vetting = null, dutyToInform = null } = row.image
    // a merged unit goes by the one that it went into
    upwards.push({ kind, is: nameThen(row), ...(mergedInto ? nothingSaid : { vetting, dutyToInform }) })
    at = mergedInto ?? parentId
  }
  const within = (id: string): NamedUnit[] =>
    rows.filter(({ image: { mergedInto } }) => mergedInto === id).flatMap((row) => [nameThen(row), ...within(row.id)])
  const { aliases, ...image } = own.image
  return {
    unit: { ...unit, ...nothingSaid, ...image, version: own.version },
    rules: rulesThen(upwards),
    tookIn: within(unit.id),
    path,
    children: rows
      .filter(({ image: { parentId, state } }) => parentId === unit.id && state !== 'merged')
      .map((row) => ({ ...nameThen(row), kind: row.image.kind, localName: row.image.localName }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    mergedHere: rows
      .filter(({ image: { mergedInto } }) => mergedInto === unit.id)
      .map((row) => ({ ...nameThen(row), stateOn: row.image.stateOn })),
    aliases: aliases.map((alias) => ({ ...alias, kind: alias.kind as 'acronym', id: null, from: null })),
  }
}

async function historyOf(db: Db, id: string): Promise<UnitRecord['history']> {
  const versions = await db
    .selectFrom('unitVersion')
    .leftJoin('actor', 'actor.id', 'unitVersion.actorId')
    .select([
      'unitVersion.version',
      'unitVersion.recordedAt as at',
      'actor.name as by',
      'unitVersion.act',
      'unitVersion.reason',
      'unitVersion.image',
    ])
    .where('unitId', '=', id)
    .orderBy('version')
    .execute()
  const images = versions.map(({ image }) => image as Image)
  const others = await namedUnits(db, [
    ...new Set(images.flatMap(({ parentId, mergedInto }) => [parentId ?? [], mergedInto ?? []].flat())),
  ])
  const say = (image: Image | undefined, member: Member): string | null => {
    if (!image) return null
    if (member === 'aliases') return image.aliases.map(({ name }) => name).join('; ') || null
    const value = image[member] ?? null
    if (typeof value === 'boolean') return value ? 'yes' : 'no'
    const other = member === 'parentId' || member === 'mergedInto' ? others.get(value ?? '') : undefined
    return other ? `${other.code} ${other.name}` : value
  }
  return versions
    .map(({ image: _, ...version }, index) => ({
      ...version,
      changes: members.flatMap((member) => {
        const [before, after] = [say(images[index - 1], member), say(images[index], member)]
        return index > 0 && before !== after ? [{ member, before, after }] : []
      }),
    }))
    .toReversed()
}
