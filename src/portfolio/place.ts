// Everything about one nation, or one region, at once.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Activity as Content, Measurement } from '#iati/activity.ts'
import { operation, type Context } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { ActivityLine, activityLines } from './activity-list.ts'
import { Attention, attentionTo, lookOver } from './attention.ts'
import { Balance, balancesOf } from './balance.ts'
import { contentOf } from './content.ts'
import { regionOf } from './country-region.ts'
import { isAnybody, peopleOf, PlacePeople } from './place-people.ts'
import { also, everything } from './selection.ts'
import { sourceFor } from './sums.ts'

const Text = z.string().nullable()

const Place = z.object({
  code: z.string(),
  /** Whom the bureau works with there; null for a region. */
  people: PlacePeople.nullable(),
  /** How many activities name it, with money or without. */
  activityCount: z.number().int(),
  byYear: Balance,
  byInstitution: Balance,
  byFunction: Balance,
  byPurpose: Balance,
  byImplementer: Balance,
  /** The largest by obligations. */
  activities: z.array(ActivityLine),
  attention: Attention,
  organisations: z.array(
    z.object({ id: z.string(), name: z.string(), roles: z.array(z.string()), activities: z.number().int() }),
  ),
  /** Of how many activities, the largest, these are the organisations. */
  organisationsOf: z.number().int(),
  /** How many activities, the largest, locations and results are told of. */
  toldOf: z.number().int(),
  locations: z.array(z.object({ activity: z.string(), name: Text, position: Text })),
  results: z.array(
    z.object({
      activity: z.string(),
      result: Text,
      indicator: Text,
      baseline: Text,
      target: Text,
      actual: Text,
      period: Text,
    }),
  ),
})
export type Place = z.output<typeof Place>

const mostListed = 25
/** Each of them names some four organisations, and roles in which it does. */
const mostNaming = 1_000
/** Locations and results are read out of whole records, so only of so many. */
const mostTold = 100

async function place({ db, actor, today }: Context, key: 'country' | 'region', code: string) {
  const people = key === 'country' ? await peopleOf({ db, actor }, code) : null
  const where = also(everything, key, code)
  const source = await sourceFor(db, where)
  const limits = { mostOfEach: 10, mostLargest: mostNaming }
  const { total, largest, concerns } = await lookOver(db, source, where, today, limits)
  const told = largest.slice(0, mostTold)
  // whoever keeps units or persons there has a page of the nation before there is any money
  if (!total && !(people && isAnybody(people))) throw NotFound({ what: key, id: code })
  const listed = largest.slice(0, mostListed)
  const lines = await activityLines(db, [...new Set([...listed, ...concerns.flatMap(({ ids }) => ids)])])
  const [byYear, byInstitution, byFunction, byPurpose, byImplementer] = await balancesOf(
    db,
    source,
    where,
    ['fiscalYear'],
    ['institution'],
    ['function'],
    ['purpose'],
    ['implementer'],
  )
  return {
    code,
    people,
    activityCount: total,
    byYear,
    byInstitution,
    byFunction,
    byPurpose,
    byImplementer,
    activities: lines.filter(({ id }) => listed.includes(id)),
    attention: attentionTo(concerns, lines),
    organisations: await organisationsOf(db, largest),
    organisationsOf: largest.length,
    toldOf: told.length,
    ...(await toldBy(db, told, actor.scopesOf('activity.read'))),
  }
}

export const country = operation({
  name: 'portfolio.country',
  summary: 'Everything about one nation: money, institutions, activities, organisations, places, results',
  needs: 'activity.read',
  http: 'GET /countries/{code}',
  cli: 'country',
  argument: 'code',
  input: z.object({ code: z.string().min(1).max(100).describe('ISO 3166-1 alpha-2, as HT') }),
  output: Place,
  run: (context, { code }) => place(context, 'country', code),
})

export const region = operation({
  name: 'portfolio.region',
  summary: 'Everything about one region',
  needs: 'activity.read',
  http: 'GET /regions/{code}',
  cli: 'region',
  argument: 'code',
  input: z.object({ code: z.string().min(1).max(100).describe('DAC region code, as 380') }),
  output: Place,
  run: (context, { code }) => place(context, 'region', code),
})

async function organisationsOf(db: Db, ids: readonly string[]) {
  const { rows } = await sql<{ id: string; name: string; roles: string[]; activities: number }>`
    select o.id, o.name, n.roles, n.activities from (
      select organisation_id, array_agg(distinct role order by role) as roles, count(distinct activity_id)::int as activities
      from activity_organisation, unnest(roles) role where activity_id = any (${ids}::uuid[]) group by organisation_id) n
    join organisation o on o.id = n.organisation_id
    order by n.activities desc, o.name collate "C" limit ${sql.lit(mostListed)}`.execute(db)
  return rows
}

interface Told {
  /** Its countries as the activity's row has them. */
  countries: string[]
  /** Those of its countries among them. */
  regions: string[]
  content: Content
}

/** Whether all places of an activity are surely in scope: its countries with the regions it names besides, or its regions. */
function liesWithin(scopes: 'everything' | ReadonlySet<string>, { countries, regions, content }: Told): boolean {
  if (scopes === 'everything' || scopes.has(`award:${content.identifier}`)) return true
  const stated = [content, ...(content.transactions ?? [])].flatMap((one) => one.regions ?? [])
  const country = (code: string) => scopes.has(`country:${code}`)
  const region = (code: string) => scopes.has(`region:${code}`)
  return (
    (countries.length > 0 && countries.every(country) && stated.every(({ code }) => region(code))) ||
    (regions.length > 0 && regions.every(region) && countries.every((code) => regionOf(code) || country(code)))
  )
}

/** Locations and results of some activities, as their current version tells them. */
async function toldBy(
  db: Db,
  ids: readonly string[],
  scopes: 'everything' | ReadonlySet<string>,
): Promise<Pick<Place, 'locations' | 'results'>> {
  const { rows } = await sql<Omit<Told, 'content'> & { content: Uint8Array }>`
    select a.countries, a.regions, v.content from activity a join activity_version v on v.activity_id = a.id and v.version = a.version
    where a.id = any (${ids}::uuid[]) order by a.identifier collate "C"`.execute(db)
  // they speak of the whole activity, so they are told where the whole is in scope
  const told = rows
    .map(({ content, ...row }) => ({ ...row, content: contentOf(content) }))
    .filter((one) => liesWithin(scopes, one))
    .map(({ content }) => content)
  const first = (texts: { text: string }[] | undefined) => texts?.[0]?.text ?? null
  // what is told apart by sex or age is a part of the figure, not the figure
  const ofAll = (several: Measurement[] | undefined) =>
    several?.find(({ dimensions }) => !dimensions?.length)?.value ?? null
  return {
    locations: told.flatMap(({ identifier, locations }) =>
      (locations ?? []).map(({ name, point }) => ({
        activity: identifier,
        name: first(name),
        position: point?.pos ?? null,
      })),
    ),
    results: told.flatMap(({ identifier, results }) =>
      (results ?? []).flatMap((result) =>
        (result.indicators ?? []).map((indicator) => {
          const period = indicator.periods?.at(-1)
          return {
            activity: identifier,
            result: first(result.title),
            indicator: first(indicator.title),
            baseline: ofAll(indicator.baselines),
            target: ofAll(period?.targets),
            actual: ofAll(period?.actuals),
            period: period?.end ?? period?.start ?? null,
          }
        }),
      ),
    ),
  }
}
