// The persons whom the reader may see: by nation, unit and standing, or found by any of their names in any script.
import { sql } from 'kysely'
import { z } from 'zod'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation, type Context } from '#kernel/operation.ts'
import { countries } from '#web/index.ts'
import { latinWords, soundOf } from './name-keys.ts'
import { countryCode, personShape, personStates, sexes } from './person.ts'
import { standingOn, standings, standingShape, type StandingState } from './standing.ts'

export const hows = ['same', 'begins', 'contains', 'sounds'] as const

export const lineShape = personShape.extend({
  /** Another name of theirs in another script than the one they are called by. */
  otherName: z.string().nullable(),
  /** The position that began last of those that last. */
  position: z
    .object({
      unitId: z.uuid(),
      unitCode: z.string(),
      unitName: z.string(),
      title: z.string().nullable(),
      rank: z.string().nullable(),
      commands: z.boolean(),
      fromOn: z.iso.date().nullable(),
      untilOn: z.iso.date().nullable(),
    })
    .nullable(),
  standing: standingShape,
  /** The name by which the search found them, and how it meets what was asked for. */
  match: z.object({ name: z.string(), how: z.enum(hows) }).nullable(),
})
export type PersonLine = z.output<typeof lineShape>

/** A search goes through this many persons at most; whoever finds so many says more of the name. */
const mostFound = 1_000

/** What a list of persons may be narrowed to. */
export const personFilters = {
  country: countryCode.optional(),
  search: z.string().trim().max(200).optional().describe('Words of a name in any script and order, or a code'),
  unit: z.uuid().optional().describe('Only who serves in this unit or beneath it, by its id'),
  standing: z.enum(standings).optional().describe('Only who is cleared today, is not, or needs no clearance'),
  sex: z.enum(sexes).optional().describe('Only persons of this sex'),
  state: z.enum(personStates).default('active').describe('Those who are there, or records that were merged'),
}

export const listPersons = operation({
  name: 'persons.list',
  summary: 'List persons, or find them by any of their names in any script, by code, unit or standing',
  needs: 'person.read',
  http: 'GET /persons',
  input: z.object({
    ...personFilters,
    limit: limitOf({ most: 1_000, usual: 50 }),
    cursor: Cursor,
  }),
  output: z.object({
    persons: z.array(lineShape),
    /** The nations that the reader may see persons of. */
    countries: z.array(z.string()),
    next: z.string().nullable(),
  }),
  async run(context, { country, search, unit, standing, sex, state, limit, cursor }) {
    const { db, today } = context
    const after =
      cursor === undefined ? undefined : readCursor(cursor, z.tuple([sorted.whole, sorted.text, sorted.whole]))
    const words = search ? latinWords(search) : []
    const found = search
      ? sql`select f.person_id, f.name, f.how, array_position(${[...hows]}::text[], f.how) as place
          from find_persons(${search}, ${words.join(' ')}, ${words.map(soundOf)}::text[], ${country ?? null}::text, ${mostFound}::integer) f`
      : sql`select null::uuid as person_id, null::text as name, null::text as how, 0 as place where false`
    const place = search ? sql`f.place` : sql`0`
    const { rows } = await sql<
      Omit<PersonLine, 'match' | 'standing'> & {
        number: number
        place: number
        matchName: string | null
        how: 'same' | null
        standing: PersonLine['standing']['state']
        until: string | null
      }
    >`
      with recursive found as materialized (${found}),
      beneath as (
        select ${unit ?? null}::uuid as id
        union select u.id from host_unit u join beneath b on u.parent_id = b.id and u.state <> 'merged' or u.merged_into = b.id),
      page as (
        select p.*, ${place} as place, f.name as match_name, f.how, ${standingOn(today)} as standing,
          case when s.cleared_from <= ${today}::date and s.cleared_until >= ${today}::date then s.cleared_until end as until
        from host_person p left join person_standing s on s.person_id = p.id
          ${search ? sql`join` : sql`left join`} found f on f.person_id = p.id
        where p.state = ${state} and ${country ? sql`p.country = ${country}` : sql`true`}
          and ${sex ? sql`p.sex = ${sex}` : sql`true`}
          and ${
            unit
              ? sql`p.id in (select q.person_id from person_position q where q.unit_id in (select id from beneath)
                  and q.withdrawn_at is null and (q.until_on is null or q.until_on >= ${today}::date))`
              : sql`true`
          }
          and ${standing ? standsSo(standing, today) : sql`true`}
          and ${after ? sql`(${place}, p.country, p.number) > (${after[0]}::integer, ${after[1]}::text, ${after[2]}::integer)` : sql`true`}
        order by ${search ? sql`f.place, ` : sql``}p.country, p.number limit ${sql.lit(limit + 1)})
      select p.id, p.code, p.country, p.sex, p.state, p.state_on, p.merged_into, p.version, p.number, p.place, p.match_name,
        p.how, p.standing, p.until, called.name, called.language, other.name as other_name,
        (select jsonb_build_object('unitId', q.unit_id, 'title', q.title, 'rank', q.rank, 'commands', q.commands,
            'fromOn', q.from_on, 'untilOn', q.until_on)
          from person_position q where q.person_id = p.id and q.withdrawn_at is null and (q.until_on is null or q.until_on >= ${today}::date)
          order by q.from_on desc nulls last, q.added_at desc, q.id limit 1) as position
      from page p
      left join lateral (select n.name, n.language, n.script from person_name n where n.person_id = p.id and n.withdrawn_at is null
        order by n.preferred desc, n.added_at, n.id limit 1) called on true
      left join lateral (select n.name from person_name n where n.person_id = p.id and n.withdrawn_at is null and n.script <> called.script
        order by n.added_at, n.id limit 1) other on true
      order by p.place, p.country, p.number`.execute(db)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const units = await unitsNamed(context, [...new Set(shown.flatMap(({ position }) => position?.unitId ?? []))])
    return {
      persons: shown.map(({ standing: stands, until, matchName, how, position, ...person }) => ({
        ...person,
        position: position && {
          ...position,
          unitCode: units.get(position.unitId)?.code ?? '',
          unitName: units.get(position.unitId)?.name ?? '',
        },
        standing: { state: stands, until },
        match: matchName && how ? { name: matchName, how } : null,
      })),
      countries: await countriesOf(context),
      next: rows.length > limit ? writeCursor([last!.place, last!.country, last!.number]) : null,
    }
  },
})

/** Whether somebody stands so; who is cleared is found without a look at where they serve. */
const standsSo = (standing: StandingState, today: string) =>
  standing === 'cleared'
    ? sql`s.cleared_from <= ${today}::date and s.cleared_until >= ${today}::date`
    : sql`${standingOn(today)} = ${standing}`

export interface NamedUnit {
  id: string
  code: string
  name: string
  state: string
}

/** Units in which persons whom the reader may see serve or served, by id. */
export async function unitsNamed({ db }: Pick<Context, 'db'>, ids: readonly string[]): Promise<Map<string, NamedUnit>> {
  if (!ids.length) return new Map()
  const { rows } = await sql<NamedUnit>`select id, code, name, state from units_of_persons(${ids}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** The nations of persons within the reader's scope; only where a grant may reach is looked. */
async function countriesOf({ db, actor }: Context): Promise<string[]> {
  const scopes = actor.scopesOf('person.read')
  const places = scopes === 'everything' || [...scopes].some((key) => key.startsWith('award:')) ? null : [...scopes]
  const { rows } = await sql<{ country: string }>`
    select c.country from unnest(${[...countries.keys()]}::text[]) as c (country)
    where ${places ? sql`unit_scopes(c.country) && ${places}::text[]` : sql`true`}
      and exists (select from host_person p where p.country = c.country) order by c.country`.execute(db)
  return rows.map(({ country }) => country)
}
