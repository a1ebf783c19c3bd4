// What a table of persons would do: each row found by its code, or by its very name in the same unit, and compared; whoever may be
// somebody who is there already is told, and neither added nor merged.
import { sql } from 'kysely'
import type { Context } from '#kernel/operation.ts'
import { rowError, type RowError } from '#kernel/table-file.ts'
import type { Parameters } from '#kernel/wrong-field.ts'
import { findPersonsAlike } from './alike.ts'
import type { PersonRow } from './import-row.ts'
import { rowMessages as say, wrongMessages as wrong } from './messages.ts'
import { keysOf } from './name-keys.ts'
import { scriptOf } from './name.ts'
import { batchHolding, mayIn, type NameInput, type Sex } from './person.ts'

export interface HeldPosition {
  id: string
  unitId: string
  title: string | null
  rank: string | null
  commands: boolean
  fromOn: string | null
  untilOn: string | null
}

interface Known {
  id: string
  code: string
  country: string
  sex: Sex | null
  state: string
  /** The names, the preferred one first. */
  names: string[]
  positions: HeldPosition[]
}

type NewPosition = Omit<HeldPosition, 'id'>

export interface Planned {
  line: number
  name: string
  country: string
  /** Null for a new person. */
  person: Known | null
  names: NameInput[]
  /** Whether the first of the names is what the person is called from now on. */
  renamed: boolean
  sex: Sex | null
  /** The position that it says: new, in place of one that said something else, or ended. */
  position: { kind: 'new' | 'instead' | 'ended'; of: HeldPosition | null; values: NewPosition } | null
  /** The columns in which it says something new. */
  columns: string[]
}

/** What the rows would do, in their order, and what is wrong with others. */
export async function planPersons(context: Context, rows: readonly PersonRow[]) {
  const units = await unitsOf(context, rows)
  const kept = new Map<string, boolean>()
  for (const code of new Set(rows.map(({ country }) => country)))
    kept.set(code, await mayIn(context, 'person.keep', code))
  const { byCode, byName } = await knownOf(context, rows)
  const planned: Planned[] = []
  const wrongs: RowError[] = []
  const lines = new Map<string, number>()
  for (const row of rows) {
    const problems: RowError[] = []
    const no = (column: string, message: string, parameters?: Parameters) => {
      problems.push(rowError(row.line, column, message, parameters))
    }
    const unit = row.unit ? units.get(`${row.country} ${row.unit}`) : undefined
    checkCells(row, unit, no)
    if (!kept.get(row.country)) no('country', say.notYours.message)
    else if (!problems.length) {
      const person = row.code ? personByCode(row, byCode, no) : personByName(row, unit?.id, byName, no)
      const key = person ? person.id : [row.country, row.name, unit?.id, row.from].join('\u0001')
      const sound = [row.country, ...keysOf(row.country, row.name).latin.split(' ').toSorted()].join(' ')
      const [earlier, like] = [lines.get(key), lines.get(sound)]
      if (problems.length === 0 && earlier !== undefined) no('name', say.twice.message, { other: earlier })
      else if (!person && like !== undefined && !row.anotherPerson)
        no('name', say.alikeInTable.message, { other: like })
      if (!problems.length && !person && !row.anotherPerson) await checkAlike(context, row, unit?.id, no)
      const plan = problems.length ? null : planOf(row, person, unit?.id)
      // a position that somebody had in it before stays as it is
      if (plan?.position?.kind === 'new' && unit?.state === 'merged') no('unit', say.unitMerged.message)
      if (plan?.person && plan.columns.length) {
        const batch = await batchHolding(context.db, plan.person.id)
        if (batch !== null) no('name', say.held.message, { batch })
      }
      lines.set(key, row.line)
      if (!person) lines.set(sound, row.line)
      if (plan && !problems.length) planned.push(plan)
    }
    wrongs.push(...problems)
  }
  return { planned, wrong: wrongs }
}

type No = (column: string, message: string, parameters?: Parameters) => void
interface FoundUnit {
  id: string
  state: string
}

/** What is wrong with the cells of a row by themselves. */
function checkCells(row: PersonRow, unit: FoundUnit | undefined, no: No) {
  const script = scriptOf(row.name)
  if (row.script && row.script !== script) no('script', say.script.message, { script })
  if (row.latinName && scriptOf(row.latinName) !== 'Latn') no('latin name', say.notLatin.message)
  if (row.unit && !unit) no('unit', say.noSuchUnit.message)
  const said = row.title ?? row.rank ?? row.from ?? row.until ?? (row.commands ? 'yes' : null)
  if (!row.unit && said !== null) no('unit', say.unitMissing.message)
  if (row.from && row.until && row.until < row.from) no('until', wrong.endBeforeBegin.message)
}

function personByCode(row: PersonRow, byCode: ReadonlyMap<string, Known>, no: No): Known | null {
  const person = byCode.get(row.code!.toUpperCase())
  if (!person) no('code', say.noSuchCode.message)
  else if (person.country !== row.country) no('country', say.otherCountry.message)
  else if (person.state === 'merged') no('code', say.merged.message)
  return person ?? null
}

/** Somebody of the very name in the same unit, so that a table that is sent again finds whom it brought. */
function personByName(row: PersonRow, unitId: string | undefined, byName: ReadonlyMap<string, Known[]>, no: No) {
  const found = (byName.get(`${row.country} ${row.name}`) ?? []).filter(
    (one) =>
      (!row.sex || !one.sex || one.sex === row.sex) &&
      (!unitId || one.positions.some((held) => held.unitId === unitId && (!row.from || sameStart(held, row.from)))),
  )
  const codes = found.map(({ code }) => code).join(', ')
  if (found.length > 1) no('name', row.anotherPerson ? say.sameAgain.message : say.several.message, { codes })
  return found[0] ?? null
}

const sameStart = ({ fromOn }: Pick<HeldPosition, 'fromOn'>, from: string) => fromOn === null || fromOn === from

async function checkAlike({ db }: Context, row: PersonRow, unitId: string | undefined, no: No) {
  const names = [row.name, ...(row.latinName ? [row.latinName] : []), ...row.otherNames]
  const alike = await findPersonsAlike(db, { country: row.country, names, sex: row.sex, unitId })
  const codes = alike.flatMap(({ person, strength }) => (strength === 'possible' ? [] : [person.code]))
  if (codes.length) no('name', say.alike.message, { codes: codes.join(', ') })
}

function planOf(row: PersonRow, person: Known | null, unitId: string | undefined): Planned {
  const held = new Set(person?.names)
  const { source } = row
  const all: [string, NameInput][] = [
    ['name', { name: row.name, language: row.language, source }],
    ...(row.latinName ? [['latin name', { name: row.latinName, kind: 'latin', source }] as [string, NameInput]] : []),
    ...row.otherNames.map((name): [string, NameInput] => ['other names', { name, kind: 'other-name', source }]),
  ]
  const fresh = all.filter(([, { name }]) => !held.has(name) && held.add(name))
  const sex = row.sex && row.sex !== person?.sex ? row.sex : null
  const { position, columns } = unitId ? positionOf(row, unitId, person) : { position: null, columns: [] }
  return {
    line: row.line,
    name: row.name,
    country: row.country,
    person,
    names: fresh.map(([, name]) => name),
    renamed: fresh[0]?.[0] === 'name',
    sex,
    position,
    columns: [...new Set(fresh.map(([column]) => column)), ...(sex ? ['sex'] : []), ...columns],
  }
}

const saidOf = { title: 'title', rank: 'rank', commands: 'commands', fromOn: 'from', untilOn: 'until' } as const

/** What a row says of the position in its unit, beside what is held of it. */
function positionOf(row: PersonRow, unitId: string, person: Known | null): Pick<Planned, 'position' | 'columns'> {
  const said = { title: row.title, rank: row.rank, commands: row.commands, fromOn: row.from, untilOn: row.until }
  const told = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null))
  const nothing = { title: null, rank: null, commands: false, fromOn: null, untilOn: null }
  const there = person?.positions.filter((one) => one.unitId === unitId) ?? []
  const same = row.from
    ? (there.find(({ fromOn }) => fromOn === row.from) ?? there.find(({ fromOn }) => fromOn === null))
    : (there.find(({ untilOn }) => untilOn === null) ?? there[0])
  if (!same)
    return {
      position: { kind: 'new', of: null, values: { unitId, ...nothing, ...told } },
      columns: ['unit', ...Object.keys(told).map((member) => saidOf[member as keyof typeof saidOf])],
    }
  const members = Object.keys(told).filter(
    (member) => told[member as keyof typeof told] !== same[member as keyof typeof saidOf],
  )
  if (!members.length) return { position: null, columns: [] }
  const { id: _, ...before } = same
  return {
    position: {
      kind: members.every((member) => member === 'untilOn') ? 'ended' : 'instead',
      of: same,
      values: { ...before, ...told },
    },
    columns: members.map((member) => saidOf[member as keyof typeof saidOf]),
  }
}

async function unitsOf({ db }: Context, rows: readonly PersonRow[]): Promise<Map<string, FoundUnit>> {
  const wanted = rows.filter(({ unit }) => unit !== null)
  if (!wanted.length) return new Map()
  const found = await db
    .selectFrom('hostUnit')
    .select(['id', 'country', 'code', 'state'])
    .where('country', 'in', [...new Set(wanted.map(({ country }) => country))])
    .where('code', 'in', [...new Set(wanted.map(({ unit }) => unit!))])
    .execute()
  return new Map(found.map(({ country, code, ...unit }) => [`${country} ${code}`, unit]))
}

/** Persons whom the rows name, by code and by their very names; found by the keys of names, which are indexed. */
async function knownOf({ db }: Context, rows: readonly PersonRow[]) {
  const codes = [...new Set(rows.flatMap(({ code }) => code?.toUpperCase() ?? []))]
  const plain = rows.filter(({ code }) => !code)
  const keys = [
    ...new Set(plain.flatMap(({ country, name }) => keysOf(country, name).keys.filter((key) => key[2] === '='))),
  ]
  const names = [...new Set(plain.map(({ name }) => name))]
  const { rows: found } = await sql<Known>`
    with named as materialized (
      select n.person_id as id from person_name n where n.keys && ${keys}::text[] and n.name = any (${names}::text[]) and n.withdrawn_at is null),
    wanted as (
      select p.* from host_person p where p.id in (select id from named) and p.state = 'active'
      union select p.* from unnest(${codes}::text[]) c (code)
        join host_person p on p.country = left(c.code, 2) and p.number = (substring(c.code from '^[A-Z]{2}-P-([0-9]{1,9})$'))::integer)
    select w.id, w.code, w.country, w.sex, w.state,
      array(select n.name from person_name n where n.person_id = w.id and n.withdrawn_at is null
        order by n.preferred desc, n.added_at, n.id) as names,
      coalesce((select jsonb_agg(jsonb_build_object('id', q.id, 'unitId', q.unit_id, 'title', q.title, 'rank', q.rank,
          'commands', q.commands, 'fromOn', q.from_on, 'untilOn', q.until_on) order by q.from_on desc nulls last, q.added_at, q.id)
        from person_position q where q.person_id = w.id and q.withdrawn_at is null), '[]') as positions
    from wanted w order by w.country, w.number`.execute(db)
  const byName = new Map<string, Known[]>()
  for (const one of found)
    if (one.state === 'active')
      for (const name of one.names) {
        const key = `${one.country} ${name}`
        byName.set(key, [...(byName.get(key) ?? []), one])
      }
  return { byCode: new Map(found.map((one) => [one.code, one])), byName }
}
