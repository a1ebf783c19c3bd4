// How many persons were trained, by any two or three things that their seats say.
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#kernel/access.ts'
import { operation } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import {
  By,
  countedWithin,
  From,
  groupings,
  hasCells,
  heldBy,
  inPeriod,
  inYears,
  isMember,
  ofWholeBureau,
  maskOf,
  pairOf,
  seatColumn,
  To,
  Where,
  withoutYears,
  type Grouping,
  type Member,
  type Question,
  type Within,
} from './question.ts'

const mostRows = 20_000
const Key = z.string().nullable().optional()

export const counts = {
  /** Completed participations. */
  seats: z.int(),
  /** Persons, each once an event. */
  heads: z.int(),
  /** Persons, each once a fiscal year. */
  uniqueInYear: z.int(),
  /** Persons whose first seat falls in the period. */
  uniqueInLife: z.int(),
}
export type Counts = z.output<z.ZodObject<typeof counts>>

export const TrainedRow = z.object({
  nation: Key,
  sex: Key,
  institution: Key,
  eventInstitution: Key,
  modality: Key,
  kind: Key,
  academy: Key,
  rank: Key,
  unit: Key,
  course: Key,
  award: Key,
  fiscalYear: Key,
  ...counts,
})
export type TrainedRow = z.output<typeof TrainedRow>

export const Trained = z.object({
  by: z.array(z.enum(groupings)),
  rows: z.array(TrainedRow),
  /** True: there are more groups than are answered, the largest by seats. */
  cut: z.boolean(),
  /** What the units, courses and academies of the rows are called, where the reader may know it. */
  names: z.array(z.object({ of: z.enum(['unit', 'course', 'academy']), value: z.string(), name: z.string() })),
  /** Of all that is meant, each rule counted by itself: groups of persons may come to more. */
  total: z.object(counts),
})
export type Trained = z.output<typeof Trained>

export const questionInput = z.object({ by: By, where: Where, from: From, to: To })

export const trained = operation({
  name: 'counting.trained',
  cli: 'trained',
  summary:
    'Persons trained, derived from rosters: seats, heads, unique persons in the year and over life, by nation and more',
  needs: 'trained.read',
  http: 'GET /trained',
  input: questionInput,
  output: Trained,
  async run({ db, actor }, question) {
    const answer = await trainedOf(db, actor, question)
    return { ...answer, names: await namesOf(db, answer.rows) }
  },
})

/** Answers a question as somebody sees it. */
export async function trainedOf(db: Db, actor: Actor, question: Question): Promise<Omit<Trained, 'names'>> {
  const { by } = question
  // units by courses are some hundred thousand groups, which would go to the disk
  await sql`set local work_mem = '64MB'`.execute(db)
  await shared(db)
  const scope = scopeIn(actor)
  const whole = { ...question, by: [] }
  const [way, wayOfWhole] = [wayOf(question, scope), wayOf(whole, scope)]
  const read =
    way.from === 'seats' && wayOfWhole.from === 'seats'
      ? await fromSeats(db, question, way.within, scope, wayOfWhole.within)
      : { rows: await countedOf(db, question, way, scope), total: null }
  const total = read.total ?? (by.length ? (await countedOf(db, whole, wayOfWhole, scope))[0]! : read.rows[0]!)
  const rows = by.length ? read.rows : total.seats ? [total] : []
  const cut = rows.length > mostRows
  return { by: [...by], rows: inOrder(cut ? rows.slice(0, mostRows) : rows, by), cut, total }
}

/** A pass over many seats is shared among processes, each of which adds up in memory; by its usual costs the server would sort them. */
const shared = async (db: Db) => {
  await sql`set local parallel_setup_cost = 0`.execute(db)
  await sql`set local parallel_tuple_cost = 0.02`.execute(db)
  await sql`set local enable_incremental_sort = off`.execute(db)
}

type Way = { from: 'cells' | 'seats'; within: Within } | { from: 'persons' }

function wayOf(question: Question, scope: Scope): Way {
  const within = countedWithin(question, scope.awards)
  if (!within) return { from: 'persons' }
  const cells = scope.awards === 'all' && !within.together && !within.lookedUp && hasCells(within.members, question)
  return { from: cells ? 'cells' : 'seats', within }
}

async function countedOf(db: Db, question: Question, way: Way, scope: Scope): Promise<TrainedRow[]> {
  if (way.from === 'persons') return fromPersons(db, question, scope)
  if (way.from === 'cells') return fromCells(db, question, way.within.members, scope)
  return (await fromSeats(db, question, way.within, scope)).rows
}

const sums = (from: Record<string, RawBuilder<unknown>>) =>
  sql.join(Object.entries(from).map(([name, count]) => sql`coalesce(${count}, 0)::integer as ${sql.id(name)}`))

/** From what was looked over beforehand. */
async function fromCells(db: Db, question: Question, of: readonly Member[], scope: Scope): Promise<TrainedRow[]> {
  const { by, where } = question
  const column = (grouping: Grouping) =>
    grouping === 'fiscalYear'
      ? sql<string>`s.fiscal_year::text`
      : sql<string>`s.${sql.ref(isMember(grouping) ? ['a', 'b', 'c'][of.indexOf(grouping)]! : grouping)}`
  const measures = sums({
    seats: sql`sum(s.seats)`,
    heads: sql`sum(s.heads)`,
    uniqueInYear: sql`sum(s.unique_in_year)`,
    uniqueInLife: sql`sum(s.unique_in_life)`,
  })
  // a cell has an empty text for what is not stated, so that its index is used as it stands
  const conditions = withoutYears(where).map(
    ({ of: one, not, values }) =>
      sql` and ${sql.raw(not ? 'not ' : '')}${column(one)} = any (${values.map((value) => value ?? '')}::text[])`,
  )
  const years = inYears(question) ? sql`s.fiscal_year > 0` : sql`s.fiscal_year = 0`
  const asked = (nations: RawBuilder<unknown>) => sql`from trained_cell s where s.members = ${sql.lit(maskOf(of))}
    and ${years} and ${nations}${sql.join(conditions, sql``)} and ${inPeriod(question, sql`s.fiscal_year`, sql`null::date`)}`
  if (scope.whole && ofWholeBureau(question, of)) {
    const { rows } = await sql<Counts & Record<string, string | null>>`select ${sql.join(
      by.map((one, index) => sql`${column(one)} as ${sql.ref(`k${index}`)}`),
    )}, s.seats, s.heads, s.unique_in_year as "uniqueInYear", s.unique_in_life as "uniqueInLife" ${asked(sql`s.nation = '*'`)}
      order by s.seats desc, s.a, s.b limit ${sql.lit(mostRows + 1)}`.execute(db)
    return rows.map(asRow(by))
  }
  return (await grouped(db, by, by.map(column), measures, asked(sql`s.nation <> '*' and ${scope.holds}`))).map(
    asRow(by),
  )
}

/** From the seats, each of which says in which groups its person is counted again; the whole with them, in the same pass. */
async function fromSeats(
  db: Db,
  question: Question,
  within: Within,
  scope: Scope,
  whole: Within = within,
): Promise<{ rows: TrainedRow[]; total: Counts }> {
  const { by, where, from } = question
  const asked = sql`from trained_seat s where ${scope.holds} and ${heldBy(withoutYears(where), seatColumn)}
    and ${inPeriod(question, sql`s.fiscal_year`, sql`s.ended_on`)}`
  // who was first in a fiscal year that is not meant from its beginning has to be looked at
  const cut = from !== undefined && from.length > 4 ? yearOf(from) : null
  const counted = (one: Within) => ({
    seats: sql`count(*)`,
    heads: sql`count(*) filter (where ${first(question, one, 'event')})`,
    uniqueInYear: sql`count(*) filter (where ${first(question, one, 'year')}${cut ? sql` and s.fiscal_year <> ${cut}` : sql``})`,
    uniqueInLife: sql`count(*) filter (where ${first(question, one, 'life')})`,
  })
  const { uniqueInYear, ...ofGroup } = counted(within)
  const ofWhole = counted(whole)
  const measures = sums({
    ...ofGroup,
    uniqueInYear: cut
      ? sql`${uniqueInYear} + count(distinct s.person_id) filter (where s.fiscal_year = ${cut})`
      : uniqueInYear,
    ofSeats: sql`sum(${ofWhole.seats}) over ()`,
    ofHeads: sql`sum(${ofWhole.heads}) over ()`,
    ofUniqueInYear: cut
      ? sql`sum(${ofWhole.uniqueInYear}) over () + (select count(distinct s.person_id) ${asked} and s.fiscal_year = ${cut})`
      : sql`sum(${ofWhole.uniqueInYear}) over ()`,
    ofUniqueInLife: sql`sum(${ofWhole.uniqueInLife}) over ()`,
  })
  const rows = await grouped(
    db,
    by,
    by.map((one) => seatColumn(one)),
    measures,
    asked,
  )
  const { ofSeats = 0, ofHeads = 0, ofUniqueInYear = 0, ofUniqueInLife = 0 } = (rows[0] ?? {}) as Record<string, number>
  return {
    rows: rows.map(asRow(by)),
    total: { seats: ofSeats, heads: ofHeads, uniqueInYear: ofUniqueInYear, uniqueInLife: ofUniqueInLife },
  }
}

type Among = 'event' | 'year' | 'life'

/** Whether a seat is its person's first among those that are counted together. */
function first(question: Question, { members, together, lookedUp }: Within, among: Among) {
  const told = (of: 'pairs' | 'again' | 'before') => sql.ref(`s.${of}_${among === 'event' ? 'at' : 'in'}_${among}`)
  const not = (sets: RawBuilder<unknown>) => sql`${sets} & ${sql.lit(pairOf(members).toString())}::bigint = 0`
  const again = (of: readonly Member[]) => sql`trained_again(${told('again')}, ${sql.lit(maskOf(of))})`
  const none = members.length > 2 ? sql`not ${again(members)}` : not(told('pairs'))
  if (together) {
    const sets = together.map((place) => sql`coalesce(${told('before')}[${sql.lit(place)}], 0)`)
    return sql`(${none} or ${not(sql`(${sql.join([sql`0`, ...sets], sql` | `)})`)})`
  }
  if (!lookedUp) return none
  return sql`(${none} or not ${again([...members, ...lookedUp])} and not ${anEarlier(question, members, among)})`
}

/** Whether the reader sees an earlier seat of the person that is meant and agrees in these members. */
function anEarlier({ where }: Question, members: readonly Member[], among: Among) {
  const same = [
    sql`e.person_id = s.person_id and (e.ended_on, e.participation_id) < (s.ended_on, s.participation_id)`,
    ...members.map((member) => sql`${seatColumn(member, 'e')} is not distinct from ${seatColumn(member)}`),
    ...(among === 'event'
      ? [sql`e.event_id = s.event_id`]
      : among === 'year'
        ? [sql`e.fiscal_year = s.fiscal_year`]
        : []),
    heldBy(withoutYears(where), (of) => seatColumn(of, 'e')),
  ]
  return sql`exists (select from trained_seat e where ${sql.join(same, sql` and `)})`
}

/** The fiscal year of a day, by the bureau's setting. */
const yearOf = (day: string) =>
  sql<number>`(select (extract(year from ${day}::date) + (m > 1 and extract(month from ${day}::date) >= m)::integer)::integer
    from (select (value #>> '{}')::integer as m from setting where key = 'fiscal-year-start-month') start)`

/**
 * From the persons of the seats, for a question that takes together what a seat does not say at once. Who was first is decided over all
 * years within the group, and what is outside of the period is then left out.
 */
async function fromPersons(db: Db, question: Question, scope: Scope): Promise<TrainedRow[]> {
  const { by, where } = question
  const told = by.filter((grouping) => grouping !== 'fiscalYear')
  const named = (index: number) => sql.ref(`g${index}`)
  const groups = told.map((grouping, index) => sql`${seatColumn(grouping)} as ${named(index)}`)
  const within = told.map((_, index) => named(index))
  const list = (parts: readonly RawBuilder<unknown>[]) => (parts.length ? sql`${sql.join(parts)}, ` : sql``)
  // the days of the person's seats are compared where the period is one of days
  const meant = sql`with seat as (
      select ${list(groups)}s.person_id, s.event_id, s.fiscal_year, s.ended_on,
        ${inPeriod(question, sql`s.fiscal_year`, sql`s.ended_on`)} as meant
      from trained_seat s where ${scope.holds} and ${heldBy(withoutYears(where), seatColumn)}),
    each as (
      select ${list(within)}person_id, fiscal_year, count(*) filter (where meant) as seats,
        count(distinct event_id) filter (where meant) as heads, min(ended_on) as first_on,
        min(ended_on) filter (where meant) as first_meant
      from seat group by ${list(within)}person_id, fiscal_year),
    placed as (
      select *, min(first_on) over (partition by ${list(within)}person_id) as first_ever from each)`
  const measures = sums({
    seats: sql`sum(seats)`,
    heads: sql`sum(heads)`,
    uniqueInYear: sql`count(*)`,
    uniqueInLife: sql`count(*) filter (where first_meant = first_ever)`,
  })
  const keys = by.map((grouping) =>
    grouping === 'fiscalYear' ? sql`fiscal_year::text` : named(told.indexOf(grouping)),
  )
  return (await grouped(db, by, keys, measures, sql`from placed where seats > 0`, meant)).map(asRow(by))
}

async function grouped(
  db: Db,
  by: readonly Grouping[],
  keys: readonly RawBuilder<unknown>[],
  measures: RawBuilder<unknown>,
  from: RawBuilder<unknown>,
  before: RawBuilder<unknown> = sql``,
): Promise<(Counts & Record<string, string | null>)[]> {
  const named = keys.map((key, index) => sql`${key} as ${sql.ref(`k${index}`)}`)
  const places = keys.map((_, index) => sql.lit(index + 1))
  const { rows } = await sql<Counts & Record<string, string | null>>`${before} select ${
    by.length ? sql`${sql.join(named)}, ` : sql``
  }${measures} ${from} ${
    by.length
      ? sql`group by ${sql.join(places)} order by ${sql.lit(by.length + 1)} desc, ${sql.join(places)} limit ${sql.lit(mostRows + 1)}`
      : sql``
  }`.execute(db)
  return rows
}

const asRow =
  (by: readonly Grouping[]) =>
  ({ seats, heads, uniqueInYear, uniqueInLife, ...keys }: Counts & Record<string, string | null>): TrainedRow => ({
    ...Object.fromEntries(by.map((grouping, index) => [grouping, keys[`k${index}`] || null])),
    seats,
    heads,
    uniqueInYear,
    uniqueInLife,
  })

async function namesOf(db: Db, rows: readonly TrainedRow[]): Promise<Trained['names']> {
  const values = (of: 'unit' | 'course' | 'academy') => [...new Set(rows.flatMap((row) => row[of] ?? []))]
  const [units, courses, academies] = [values('unit'), values('course'), values('academy')]
  if (![units, courses, academies].some((list) => list.length)) return []
  return (
    await sql<Trained['names'][number]>`
      select 'unit' as of, country || '-' || code as value, name from host_unit
        where country || '-' || code = any (${units}::text[])
      union all select 'course', c.code, (select v.title from course_version v where v.course_id = c.id order by v.edition desc limit 1)
        from course c where c.code = any (${courses}::text[])
      union all select 'academy', code, name from academy where code = any (${academies}::text[])`.execute(db)
  ).rows
}

interface Scope {
  /** The whole bureau. */
  whole: boolean
  /** Whether awards part what somebody sees: one of them is all, or some are, or some of them besides nations. */
  awards: 'all' | 'one' | 'some'
  /** What row-level security sees to anyway, told to the planner over `s`: with it an index is used. */
  holds: RawBuilder<boolean>
}

export function scopeIn(actor: Actor): Scope {
  const scopes = actor.scopesOf('trained.read')
  if (scopes === 'everything') return { whole: true, awards: 'all', holds: sql<boolean>`true` }
  const codes = (kind: string) =>
    [...scopes].filter((key) => key.startsWith(`${kind}:`)).map((key) => key.slice(kind.length + 1))
  const [countries, regions, awards] = [codes('country'), codes('region'), codes('award')]
  const nations = sql<boolean>`(s.nation = any (${countries}::text[]) or s.region = any (${regions}::text[]))`
  if (!awards.length) return { whole: false, awards: 'all', holds: nations }
  const held = sql<boolean>`s.award = any (${awards}::text[])`
  if (countries.length + regions.length) return { whole: false, awards: 'some', holds: sql`(${nations} or ${held})` }
  return { whole: false, awards: awards.length === 1 ? 'one' : 'some', holds: held }
}

/** By the values of the groupings; what is not stated comes last. */
const inOrder = (rows: readonly TrainedRow[], by: readonly Grouping[]) =>
  rows.toSorted((a, b) => {
    for (const grouping of by) {
      const [left, right] = [a[grouping] ?? null, b[grouping] ?? null]
      if (left === right) continue
      return left === null ? 1 : right === null ? -1 : left < right ? -1 : 1
    }
    return 0
  })
