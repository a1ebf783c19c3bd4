// One person with names, positions, standing and history; as they stand, or as they stood on a day.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation, type Context } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { openReading } from './biography.ts'
import { conflictShape, readConflicts } from './conflicts.ts'
import { unitsNamed } from './list.ts'
import { nameKinds } from './name.ts'
import { batchHolding, findPerson, mayIn, personId, personShape, type Person } from './person.ts'
import { standingOn, standingShape, type Standing } from './standing.ts'

const Named = z.object({ id: z.uuid(), code: z.string(), name: z.string(), stateOn: z.iso.date().nullable() })

const nameShape = z.object({
  /** Null as of a day gone by, when it cannot be taken back. */
  id: z.uuid().nullable(),
  name: z.string(),
  kind: z.enum(nameKinds),
  given: z.string().nullable(),
  family: z.string().nullable(),
  language: z.string().nullable(),
  preferred: z.boolean(),
  source: z.string().nullable(),
  /** The merged person who brought it along. */
  fromCode: z.string().nullable(),
})

const positionShape = z.object({
  id: z.uuid().nullable(),
  unit: z.object({ id: z.uuid(), code: z.string(), name: z.string() }),
  title: z.string().nullable(),
  rank: z.string().nullable(),
  commands: z.boolean(),
  fromOn: z.iso.date().nullable(),
  untilOn: z.iso.date().nullable(),
  fromCode: z.string().nullable(),
})

/** What the history compares, in the order in which it tells it. */
export const members = ['names', 'positions', 'sex', 'state', 'stateOn', 'mergedInto'] as const
export type Member = (typeof members)[number]

export const personRecord = z.object({
  person: personShape,
  standing: standingShape.nullable(),
  names: z.array(nameShape),
  positions: z.array(positionShape),
  /** The rosters on which the person stands, as far as the reader may see them. */
  rosters: z.array(
    z.object({
      /** The participation. */
      id: z.uuid(),
      eventId: z.uuid(),
      code: z.string().nullable(),
      title: z.string().nullable(),
      startsOn: z.iso.date(),
      endsOn: z.iso.date(),
      role: z.string(),
      state: z.string(),
    }),
  ),
  /** Numbers that another person claims too. */
  conflicts: z.array(conflictShape),
  mergedHere: z.array(Named),
  /** The merged person whose address led here. */
  cameFrom: Named.nullable(),
  asOf: z.iso.date().nullable(),
  /** What was erased of the biography when its time was over. */
  erasures: z.array(z.object({ erasedAt: z.string(), fields: z.array(z.string()), numbers: z.int() })),
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
      /** The fields of the biography that were changed. */
      fields: z.array(z.string()),
    }),
  ),
  mayKeep: z.boolean(),
  mayOpen: z.boolean(),
  mayKeepBiography: z.boolean(),
  /** When the biography that is open to the reader closes; null where it is closed. */
  openUntil: z.string().nullable(),
  /** The open batch of clearance that holds the person. */
  heldBy: z.string().nullable(),
})
export type PersonRecord = z.output<typeof personRecord>
type Name = PersonRecord['names'][number]
type Position = PersonRecord['positions'][number]

type ImageName = Pick<Name, 'name' | 'kind' | 'language' | 'given' | 'family' | 'preferred' | 'source'>
type ImagePosition = Omit<Position, 'id' | 'unit' | 'fromCode'> & { unitId: string }
interface Image extends Pick<Person, 'sex' | 'state' | 'stateOn' | 'mergedInto'> {
  names: ImageName[]
  positions: ImagePosition[]
  fields: string[] | null
}

export const showPerson = operation({
  name: 'persons.show',
  summary: 'Show a person with names, positions, standing, rosters and history; a merged record leads to where it went',
  needs: 'person.read',
  http: 'GET /persons/{id}',
  argument: 'id',
  input: z.object({
    id: personId,
    asOf: z.iso.date().optional().describe('As the record stood at the end of this day (UTC)'),
    own: z.stringbool().or(z.boolean()).default(false).describe('A merged record itself, not the one that it led to'),
  }),
  output: personRecord,
  async run(context, { id, asOf, own }) {
    const { db, actor } = context
    const asked = await findPerson(db, id)
    const person = own || asOf ? asked : await survivorOf(db, asked)
    const reading = await openReading(db, person, actor.id)
    const shown = asOf ? await readAsOf(context, person, asOf) : await readNow(context, person)
    return {
      ...shown,
      cameFrom: person.id === asked.id ? null : asked,
      asOf: asOf ?? null,
      erasures: await db
        .selectFrom('personErasure')
        .select(['erasedAt', 'fields', 'numbers'])
        .where('personId', '=', person.id)
        .orderBy('erasedAt', 'desc')
        .execute(),
      history: await historyOf(context, person.id),
      mayKeep: await mayIn(context, 'person.keep', person.country),
      mayOpen: await mayIn(context, 'biography.open', person.country),
      mayKeepBiography: await mayIn(context, 'biography.keep', person.country),
      openUntil: reading?.until ?? null,
      heldBy: await batchHolding(db, person.id),
    }
  },
})

async function survivorOf(db: Db, person: Person): Promise<Person> {
  let here = person
  while (here.mergedInto) here = await findPerson(db, here.mergedInto)
  return here
}

async function readNow(context: Context, person: Person) {
  const { db, today } = context
  const { rows: standing } = await sql<Standing>`
    select ${standingOn(today)} as state,
      case when s.cleared_from <= ${today}::date and s.cleared_until >= ${today}::date then s.cleared_until end as until
    from host_person p left join person_standing s on s.person_id = p.id where p.id = ${person.id}`.execute(db)
  const { rows: names } = await sql<Name>`
    select n.id, n.name, n.kind, n.given, n.family, n.language, n.preferred, n.source, f.code as from_code
    from person_name n left join host_person f on f.id = n.from_person
    where n.person_id = ${person.id} and n.withdrawn_at is null order by n.preferred desc, n.added_at, n.id`.execute(db)
  const { rows: positions } = await sql<ImagePosition & { id: string; fromCode: string | null }>`
    select q.id, q.unit_id, q.title, q.rank, q.commands, q.from_on, q.until_on, f.code as from_code
    from person_position q left join host_person f on f.id = q.from_person
    where q.person_id = ${person.id} and q.withdrawn_at is null
    order by q.until_on desc nulls first, q.from_on desc nulls last, q.added_at, q.id`.execute(db)
  const { rows: rosters } = await sql<PersonRecord['rosters'][number]>`
    select a.id, a.event_id, e.code, e.title, a.starts_on, a.ends_on, a.role, a.state
    from participation a left join event e on e.id = a.event_id
    where a.person_id = ${person.id} or a.person_id in (
      with recursive all_of as (select p.id from host_person p where p.merged_into = ${person.id}
        union select p.id from host_person p join all_of m on p.merged_into = m.id) select id from all_of)
    order by a.starts_on desc, e.code limit 200`.execute(db)
  const { rows: mergedHere } = await sql<z.output<typeof Named>>`
    select p.id, p.code, p.state_on, (select n.name from person_name n where n.person_id = p.id and n.withdrawn_at is null
      order by n.preferred desc, n.added_at, n.id limit 1) as name
    from host_person p where p.merged_into = ${person.id} order by p.number`.execute(db)
  return {
    person,
    standing: standing[0] ?? null,
    names,
    positions: await inUnits(context, positions),
    rosters,
    conflicts: await readConflicts(db, person.id, 20),
    mergedHere,
  }
}

async function inUnits<P extends { unitId: string }>(context: Context, positions: readonly P[]) {
  const units = await unitsNamed(context, [...new Set(positions.map(({ unitId }) => unitId))])
  return positions.map(({ unitId, ...position }) => ({
    ...position,
    unit: units.get(unitId) ?? { id: unitId, code: '', name: '' },
  }))
}

/** @throws NotFound when there was no such person on that day */
async function readAsOf(context: Context, person: Person, asOf: string) {
  const { rows } = await sql<{ version: number; image: Image }>`
    select v.version, v.image from person_version v
    where v.person_id = ${person.id} and v.recorded_at < (${asOf}::date + 1)::timestamp at time zone 'UTC'
    order by v.version desc limit 1`.execute(context.db)
  const then = rows[0]
  if (!then) throw NotFound({ what: 'person', id: person.id })
  const { names, positions, fields: _, ...image } = then.image
  return {
    person: {
      ...person,
      ...image,
      name: names[0]?.name ?? person.name,
      language: names[0]?.language ?? null,
      version: then.version,
    },
    standing: null,
    names: names.map((name) => ({ ...name, id: null, fromCode: null })),
    positions: (await inUnits(context, positions)).map((position) => ({ ...position, id: null, fromCode: null })),
    rosters: [],
    conflicts: [],
    mergedHere: [],
  }
}

async function historyOf(context: Context, id: string): Promise<PersonRecord['history']> {
  const { db } = context
  const versions = await db
    .selectFrom('personVersion')
    .leftJoin('actor', 'actor.id', 'personVersion.actorId')
    .select([
      'personVersion.version',
      'personVersion.recordedAt as at',
      'actor.name as by',
      'personVersion.act',
      'personVersion.reason',
      'personVersion.image',
    ])
    .where('personId', '=', id)
    .orderBy('version')
    .execute()
  const images = versions.map(({ image }) => image as Image)
  const units = await unitsNamed(context, [
    ...new Set(images.flatMap(({ positions }) => positions.map(({ unitId }) => unitId))),
  ])
  const others = new Set(images.flatMap(({ mergedInto }) => mergedInto ?? []))
  const codes = new Map<string, string>()
  for (const other of others) codes.set(other, (await findPerson(db, other)).code)
  const said = ({ unitId, rank, title, fromOn, untilOn }: ImagePosition) =>
    [units.get(unitId)?.name ?? '', [rank, title].filter(Boolean).join(', '), `${fromOn ?? '…'} – ${untilOn ?? '…'}`]
      .filter(Boolean)
      .join(', ')
  const say = (image: Image | undefined, member: Member): string | null => {
    if (!image) return null
    if (member === 'names') return image.names.map(({ name }) => name).join('; ') || null
    if (member === 'positions') return image.positions.map(said).join('; ') || null
    if (member === 'mergedInto') return image.mergedInto && (codes.get(image.mergedInto) ?? null)
    return image[member]
  }
  return versions
    .map(({ image, ...version }, index) => ({
      ...version,
      fields: (image as Image).fields ?? [],
      changes: members.flatMap((member) => {
        const [before, after] = [say(images[index - 1], member), say(images[index], member)]
        return index > 0 && before !== after ? [{ member, before, after }] : []
      }),
    }))
    .toReversed()
}
