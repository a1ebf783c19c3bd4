// A small bureau, made up at random or on purpose, and what each person may see and do in it by the policies, reckoned
// in memory: the oracle against which row-level security is held.
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { gives, rolesFor, scopeKey, type Grant, type Permission } from '#kernel/access.ts'
import type { Db } from '#kernel/store/store.ts'
import { keptContent } from '#portfolio/pure.ts'
import { layDownClearance, readablesOfClearance, writingsOfClearance, type Clearance } from './world-clearance.ts'
import { eventReadables, eventWritings, layDownEvents, type WorldEvents } from './world-events.ts'
import {
  countingReadables,
  countingWritings,
  holdCounts,
  layDownCounting,
  type WorldCounting,
} from './world-counting.ts'
import { layDownNotices, noticeReadables, noticeWritings } from './world-notices.ts'
import { layDownRosters, rosterReadables, rosterWritings, type WorldRosters } from './world-rosters.ts'
import {
  layDownScenarios,
  reaching,
  scenarioReadables,
  scenarioWritings,
  type WorldScenario,
} from './world-scenarios.ts'
import { knowByAwards, layDownHosts, readablesOfHosts, writingsOfHosts } from './world-persons.ts'

export type SessionState = 'live' | 'expired' | 'revoked' | 'idle' | 'account closed' | 'unknown'

export interface PersonSpec {
  grants: Grant[]
  session: SessionState
  /** A token is a session that cannot beget others. */
  kind: 'browser' | 'token'
}
export interface ActivitySpec {
  identifier: string
  countries: string[]
  regions: string[]
  /** Whether a claim of it comes from an officer; else from a rule. */
  claimedByOfficer: boolean
}
export interface Spec {
  persons: PersonSpec[]
  activities: ActivitySpec[]
}

export interface Member extends PersonSpec {
  id: string
  hash: string
  job: string
  /** Asked for by them as well. */
  importJob: string
  upload: string
}
/** What stands in the bureau beside the activities: publications and codes of kinds of their own. */
interface Beside {
  /** Gave the first activity its first version; a later file gave it another. */
  earlier: string
  /** Names the first activity as well, without saying anything new of it. */
  second: { publication: string; dataset: string; organisation: string }
  /** Names no activity at all. */
  bare: { publication: string; dataset: string; organisation: string }
  system: string
  /** Codes of waiting command lines: still unanswered, too old, and answered by the first person. */
  codes: { waiting: string; old: string; answered: string }
  /** Published rows of training, each in a place of its own. */
  trained: { id: string; country: string | null; region: string | null }[]
}
export interface WorldUnit {
  id: string
  alias: string
  country: string
  keys: string[]
}
export interface Host {
  id: string
  bare: string
  name: string
  position: string
  identity: string
  unit: string
  country: string
  /** By which the person is kept; the awards on whose rosters they stand come to it for whoever reads. */
  keys: string[]
  award: string
  /** The readings of the biography, by member: open, over, or none. */
  readings: { by: string; id: string; open: boolean }[]
}
interface Share {
  key: string
  country: string | null
  region: string | null
}
export interface Activity extends ActivitySpec {
  id: string
  keys: string[]
  dataset: string
  publication: string
  organisation: string
  /** Receives money in the first place of the activity only. */
  receiver: string
  receiverKeys: string[]
  claim: string
  shares: Share[]
}
export interface World {
  persons: Member[]
  activities: Activity[]
  /** Host-nation units, one a country. */
  units: WorldUnit[]
  /** Persons who serve in them, one a unit, and one of whom no biography is kept. */
  /** Batches of clearance and what came of them, one a unit. */
  clearances: Clearance[]
  hosts: Host[]
  planned: WorldEvents
  rosters: WorldRosters
  counting: WorldCounting
  scenarios: WorldScenario[]
  beside: Beside
}

export const regionOf: Record<string, string> = { HT: '1032', KE: '1027', UA: '89', PH: '798' }

/** The scopes of a country by the reference list: a unit has no others. */
const unitScopes: Record<string, string[]> = {
  HT: ['country:HT', 'region:389'],
  KE: ['country:KE', 'region:289'],
  UA: ['country:UA', 'region:89'],
}

const keysOf = ({ country, region }: Omit<Share, 'key'>) => [
  ...(country ? [`country:${country}`] : []),
  ...(region ? [`region:${region}`] : []),
]

/** Lays the bureau down as its owner. Every second activity comes from a publication and dataset of its own. */
export async function layDown(db: Db, spec: Spec): Promise<World> {
  const persons = spec.persons.map((person) => ({
    ...person,
    id: newId(),
    hash: randomBytes(32).toString('hex'),
    job: newId(),
    importJob: newId(),
    upload: newId(),
  }))
  let publication = newId()
  let dataset = newId()
  const activities = spec.activities.map((activity, index): Activity => {
    if (index % 2) [publication, dataset] = [newId(), newId()]
    const id = newId()
    const places = [
      ...activity.countries.map((country) => ({ country, region: regionOf[country] ?? null })),
      ...activity.regions.map((region) => ({ country: null, region })),
    ]
    const keys = places.flatMap(keysOf)
    return {
      ...activity,
      id,
      keys: [`award:${activity.identifier}`, ...new Set(keys)],
      dataset,
      publication,
      organisation: newId(),
      receiver: newId(),
      receiverKeys: [`award:${activity.identifier}`, ...(places[0] ? keysOf(places[0]) : [])],
      claim: newId(),
      shares: [...places, { country: null, region: null }].map((place, share) => ({ ...place, key: `${id}/${share}` })),
    }
  })
  const anybody = persons[0]!.id
  const source = () => ({ publication: newId(), dataset: newId(), organisation: newId() })
  const word = () => randomBytes(4).toString('hex')
  const beside: Beside = {
    earlier: newId(),
    second: source(),
    bare: source(),
    system: newId(),
    codes: { waiting: word(), old: word(), answered: word() },
    trained: [
      { id: newId(), country: 'HT', region: '1032' },
      { id: newId(), country: 'KE', region: '1027' },
      { id: newId(), country: 'UA', region: null },
      { id: newId(), country: null, region: '1027' },
      { id: newId(), country: null, region: null },
    ],
  }
  await db
    .insertInto('actor')
    .values([
      ...persons.map(({ id, session }, index) => ({
        id,
        kind: 'person',
        name: `Person ${index} (invented)`,
        active: session !== 'account closed',
      })),
      { id: beside.system, kind: 'system', name: 'System', active: true },
    ])
    .execute()
  const grants = persons.flatMap(({ id, grants }) =>
    grants.map((grant) => ({ id: newId(), actorId: id, origin: 'administrator', ...grant })),
  )
  // what the sign-in gave means nothing here, but nobody may take it away
  const given = persons.map(({ id }) => ({
    id: newId(),
    actorId: id,
    origin: 'sign-in',
    role: 'expert',
    scopeKind: 'award',
    scopeCode: 'YY',
  }))
  await db
    .insertInto('roleGrant')
    .values([...grants, ...given])
    .onConflict((twice) => twice.doNothing())
    .execute()
  await db
    .insertInto('session')
    .values(
      persons
        .filter(({ session }) => session !== 'unknown')
        .map(({ id, hash, session, kind }) => ({
          hash,
          id: newId(),
          actorId: id,
          kind,
          name: 'Test',
          idleSeconds: 1_800,
          lastSeenAt: session === 'idle' ? sql<string>`now() - interval '1 hour'` : sql<string>`now()`,
          expiresAt:
            session === 'expired' ? sql<string>`now() - interval '1 second'` : sql<string>`now() + interval '1 hour'`,
          revokedAt: session === 'revoked' ? sql<string>`now()` : null,
        })),
    )
    .execute()
  await db
    .insertInto('job')
    .values(
      persons.flatMap(({ id, job, importJob }) => [
        { id: job, operation: 'test.job', input: '{}', actorId: id },
        { id: importJob, operation: 'exchange.import', input: '{}', actorId: id },
      ]),
    )
    .execute()
  await db
    .insertInto('upload')
    .values(
      persons.map(({ id, upload }) => ({ id: upload, name: 'a.xml', bytes: '1', sha256: 'a'.repeat(64), actorId: id })),
    )
    .execute()
  await db
    .insertInto('uploadPiece')
    .values(persons.map(({ upload }) => ({ uploadId: upload, position: 0, firstLine: '1', content: Buffer.of(1) })))
    .execute()
  await db
    .insertInto('answered')
    .values(persons.map(({ id }) => ({ actorId: id, key: 'k', requestSha256: 'x', status: 200, body: '{}' })))
    .execute()
  await db
    .insertInto('finding')
    .values(
      persons.map(({ job }) => ({
        jobId: job,
        position: 0,
        fileName: 'a.xml',
        severity: 'error',
        rule: 'r',
        message: 'm',
      })),
    )
    .execute()
  const { job, upload } = persons[0]!
  const publications = new Map([
    ...activities.map((activity) => [activity.publication, activity.dataset] as const),
    [beside.earlier, activities[0]!.dataset] as const,
    ...[beside.second, beside.bare].map((other) => [other.publication, other.dataset] as const),
  ])
  await db
    .insertInto('dataset')
    .values([...new Set(publications.values())].map((id) => ({ id, name: id })))
    .execute()
  await db
    .insertInto('publication')
    .values(
      [...publications].map(([id, datasetId]) => ({
        id,
        datasetId,
        uploadId: upload,
        jobId: job,
        fileName: 'a.xml',
        sha256: 'a'.repeat(64),
        bytes: '1',
        complete: true,
      })),
    )
    .execute()
  await db
    .insertInto('activity')
    .values(
      activities.map(({ id, identifier, countries, regions, keys, publication: publicationId }) => ({
        id,
        identifier,
        title: `Canary ${identifier}`,
        countries,
        regions,
        scopeKeys: keys,
        contentSha256: 'a',
        publicationId,
        line: 1,
        search: sql<string>`to_tsvector('simple', 'canary')`,
      })),
    )
    .execute()
  const said = { state: 'published', ...keptContent({ identifier: 'said' }), lines: '{}' }
  await db
    .insertInto('activityVersion')
    .values([
      ...activities.map(({ id, publication }) => ({ ...said, activityId: id, version: 2, publicationId: publication })),
      { ...said, activityId: activities[0]!.id, version: 1, publicationId: beside.earlier },
    ])
    .execute()
  const named = { contentSha256: 'a', line: 1 }
  await db
    .insertInto('activityPresence')
    .values([
      ...activities.map(({ id, dataset, publication }) => ({
        ...named,
        datasetId: dataset,
        activityId: id,
        publicationId: publication,
      })),
      {
        ...named,
        datasetId: beside.second.dataset,
        activityId: activities[0]!.id,
        publicationId: beside.second.publication,
      },
    ])
    .execute()
  await db
    .insertInto('importStaging')
    .values(persons.map(({ job: jobId }) => ({ jobId, file: 0, position: 0, batch: Buffer.from('x') })))
    .execute()
  const published = {
    uploadId: upload,
    line: 2,
    report: '2009_2010',
    region: '',
    country: '',
    program: '',
    courseTitle: '',
    usUnit: '',
    studentUnit: '',
    startDate: '',
    endDate: '',
    location: '',
    quantity: '',
    totalCost: '',
    page: '',
    sourceFile: '',
  }
  await db
    .insertInto('trainingRow')
    .values(
      beside.trained.map(({ id, country: countryCode, region: dacRegion }) => ({
        ...published,
        id,
        contentKey: id,
        rowKey: id,
        nth: 1,
        countryCode,
        dacRegion,
      })),
    )
    .execute()
  await db
    .insertInto('trainingStaging')
    .values({ ...published, jobId: job, id: newId(), contentKey: newId(), rowKey: newId() })
    .execute()
  const code = (userCode: string, expires: string, actorId: string | null) => ({
    deviceHash: randomBytes(32).toString('hex'),
    userCode,
    name: 'Test',
    actorId,
    expiresAt: sql<string>`now() + ${expires}::interval`,
  })
  await db
    .insertInto('deviceCode')
    .values([
      code(beside.codes.waiting, '10 minutes', null),
      code(beside.codes.old, '-10 minutes', null),
      code(beside.codes.answered, '10 minutes', anybody),
    ])
    .execute()
  await db
    .insertInto('transactionShare')
    .values(
      activities.flatMap(({ id, shares }) =>
        shares.map(({ country, region }, share) => ({
          activityId: id,
          position: 0,
          share,
          type: '2',
          amount: '1.00',
          currency: 'USD',
          country,
          region,
          line: 1,
        })),
      ),
    )
    .execute()
  await db
    .insertInto('organisation')
    .values(
      [...activities.flatMap(({ organisation, receiver }) => [organisation, receiver]), beside.bare.organisation].map(
        (id) => ({
          id,
          name: id,
          key: id,
        }),
      ),
    )
    .execute()
  await db
    .insertInto('activityOrganisation')
    .values(
      activities.flatMap(({ id, organisation, receiver, receiverKeys }) => [
        { activityId: id, organisationId: organisation, roles: ['4'], scopeKeys: null },
        { activityId: id, organisationId: receiver, roles: ['receiver'], scopeKeys: receiverKeys },
      ]),
    )
    .execute()
  await db
    .insertInto('claim')
    .values(
      activities.map(({ id, claim, claimedByOfficer }) => ({
        id: claim,
        activityId: id,
        subject: 'institution',
        value: 'police',
        rule: 'r',
        ...(claimedByOfficer ? { source: 'officer', actorId: anybody, reason: 'seen' } : { source: 'text-rule' }),
      })),
    )
    .execute()
  const units = Object.entries(unitScopes).map(([country, keys]) => ({ id: newId(), alias: newId(), country, keys }))
  await db
    .insertInto('hostUnit')
    .values(units.map(({ id, country }) => ({ id, country, kind: 'police', name: id, acronym: 'AG', act: 'added' })))
    .execute()
  await db
    .insertInto('unitAlias')
    .values(
      units.map(({ id, alias, country }) => ({
        id: alias,
        unitId: id,
        country,
        name: alias,
        kind: 'acronym',
        source: 's',
      })),
    )
    .execute()
  await holdCounts(db)
  const hosts = await layDownHosts(db, units, persons)
  const planned = await layDownEvents(db, unitScopes)
  const clearances = await layDownClearance(db, units, persons)
  const rosters = await layDownRosters(db, planned, hosts)
  const counting = await layDownCounting(db, rosters)
  const scenarios = await layDownScenarios(db, unitScopes)
  await layDownNotices(db, persons)
  await knowByAwards(db, hosts)
  return { persons, activities, units, hosts, planned, clearances, rosters, counting, scenarios, beside }
}

// What each may see and do. Written anew from what the policies mean, not from the SQL that carries them out.

const scopesOf = (person: Member, permission: Permission) => {
  const keys = person.session === 'live' ? person.grants.filter((grant) => gives(grant, permission)).map(scopeKey) : []
  return { everything: keys.includes(null), keys: new Set(keys) }
}
export const wholly = (person: Member, permission: Permission) => scopesOf(person, permission).everything
export const within = (person: Member, permission: Permission, keys: readonly string[]) => {
  const scopes = scopesOf(person, permission)
  return scopes.everything || keys.some((key) => scopes.keys.has(key))
}
const reads = (person: Member, activity: Activity) => within(person, 'activity.read', activity.keys)
const readsShare = (person: Member, activity: Activity, { country, region }: Share) =>
  within(person, 'activity.read', [`award:${activity.identifier}`, `country:${country}`, `region:${region}`])

export type AppRole = 'jurat_app' | 'jurat_job'

export interface Readable {
  table: string
  /** The key of a row, as SQL. */
  key: string
  roles: readonly AppRole[]
  /** The keys of the rows that the person may read, by the policies. */
  seen(world: World, person: Member): string[]
  /** Whether a job that imports works on it. */
  imported?: boolean
}

const both = ['jurat_app', 'jurat_job'] as const
const app = ['jurat_app'] as const

const ofActivities = (
  table: string,
  key: string,
  keysOf: (activity: Activity, first: boolean, beside: Beside, person: Member) => string | string[],
  bare?: (beside: Beside) => string,
): Readable => ({
  table,
  key,
  roles: both,
  imported: true,
  seen: ({ activities, beside }, person) => [
    ...new Set(
      activities.flatMap((activity, index) =>
        reads(person, activity) ? keysOf(activity, index === 0, beside, person) : [],
      ),
    ),
    ...(bare && wholly(person, 'activity.read') ? [bare(beside)] : []),
  ],
})
const organisationsOf = (
  { organisation, receiver, receiverKeys }: Activity,
  _: boolean,
  __: Beside,
  person: Member,
) => [organisation, ...(within(person, 'activity.read', receiverKeys) ? [receiver] : [])]
const ofPersons = (
  table: string,
  key: string,
  roles: readonly AppRole[],
  keyOf: (member: Member) => string,
  also: (person: Member, member: Member, world: World) => boolean,
) => ({
  table,
  key,
  roles,
  seen: (world: World, person: Member) =>
    world.persons
      .filter((member) => person.session === 'live' && (member === person || also(person, member, world)))
      .map(keyOf),
})
const nobody = () => false
/** A file of another from which something was published: all that was is from the first person’s. */
const ofPublished = (person: Member, member: Member, { persons }: World) =>
  wholly(person, 'activity.read') && member === persons[0]
/** People, and beside them the system for whoever sees all. */
const people = (table: string, roles: readonly AppRole[], also: (person: Member) => boolean): Readable => ({
  table,
  key: 'id::text',
  roles,
  seen: ({ persons, beside }, person) =>
    person.session !== 'live' ? [] : also(person) ? [...persons.map(({ id }) => id), beside.system] : [person.id],
})

const ofUnits = (table: string, key: string, keyOf: (unit: WorldUnit) => string): Readable => ({
  table,
  key,
  roles: app,
  seen: ({ units }, person) => units.filter(({ keys }) => within(person, 'unit.read', keys)).map(keyOf),
})

// everybody is an expert of an award that no row lies in, and so may do somewhere what experts may
const reachesScenario = reaching(
  within,
  (person, permission) =>
    person.session === 'live' && (scopesOf(person, permission).keys.size > 0 || rolesFor(permission).has('expert')),
)

export const readables: readonly Readable[] = [
  ...readablesOfHosts,
  ...readablesOfClearance,
  ofUnits('host_unit', 'id::text', ({ id }) => id),
  ofUnits('unit_version', 'unit_id::text', ({ id }) => id),
  ofUnits('unit_alias', 'id::text', ({ alias }) => alias),
  ...eventReadables(within),
  ...rosterReadables(within),
  ...countingReadables(within),
  ...scenarioReadables(reachesScenario),
  ...noticeReadables(wholly),
  ofActivities('activity', 'id::text', ({ id }) => id),
  ofActivities('activity_version', 'activity_id::text', ({ id }) => id),
  ofActivities('activity_presence', 'activity_id::text', ({ id }) => id),
  ofActivities('activity_organisation', 'organisation_id::text', organisationsOf),
  ofActivities('claim', 'id::text', ({ claim }) => claim),
  ofActivities('organisation', 'id::text', organisationsOf, ({ bare }) => bare.organisation),
  ofActivities(
    'publication',
    'id::text',
    ({ publication }, first, { earlier, second }) => [publication, ...(first ? [earlier, second.publication] : [])],
    ({ bare }) => bare.publication,
  ),
  ofActivities(
    'dataset',
    'id::text',
    ({ dataset }, first, { second }) => [dataset, ...(first ? [second.dataset] : [])],
    ({ bare }) => bare.dataset,
  ),
  {
    table: 'training_row',
    key: 'id::text',
    roles: both,
    seen: ({ beside }, person) =>
      beside.trained
        .filter(({ country, region }) => within(person, 'training.read', keysOf({ country, region })))
        .map(({ id }) => id),
  },
  {
    table: 'import_staging',
    key: 'job_id::text',
    roles: ['jurat_job'],
    seen: ({ persons }, person) => (wholly(person, 'publication.import') ? persons.map(({ job }) => job) : []),
  },
  {
    table: 'device_code',
    key: 'user_code',
    roles: ['jurat_app'],
    seen: ({ persons, beside: { codes } }, person) =>
      person.session === 'live' ? [codes.waiting, ...(person.id === persons[0]!.id ? [codes.answered] : [])] : [],
  },
  {
    table: 'transaction_share',
    key: `activity_id || '/' || share`,
    roles: both,
    imported: true,
    seen: ({ activities }, person) =>
      activities.flatMap((activity) =>
        activity.shares.filter((share) => readsShare(person, activity, share)).map(({ key }) => key),
      ),
  },
  {
    table: `search_activity('canary', 1000)`,
    key: 'id::text',
    roles: both,
    seen: ({ activities }, person) => activities.filter((activity) => reads(person, activity)).map(({ id }) => id),
  },
  {
    table: 'finding',
    key: 'job_id::text',
    roles: both,
    imported: true,
    seen: ({ persons }, person) =>
      persons
        .filter(
          (member) =>
            person.session === 'live' &&
            (member === person || wholly(person, 'job.oversee') || wholly(person, 'activity.read')),
        )
        .map(({ job }) => job),
  },
  {
    table: 'job',
    key: 'id::text',
    roles: both,
    seen: ({ persons }, person) =>
      persons.flatMap((member) => {
        if (person.session !== 'live') return []
        const all = member === person || wholly(person, 'job.oversee')
        return [...(all ? [member.job] : []), ...(all || wholly(person, 'import.read') ? [member.importJob] : [])]
      }),
  },
  ofPersons('upload', 'id::text', both, ({ upload }) => upload, ofPublished),
  ofPersons('upload_piece', 'upload_id::text', both, ({ upload }) => upload, ofPublished),
  ofPersons(
    'role_grant',
    'actor_id::text',
    app,
    ({ id }) => id,
    (person) => wholly(person, 'account.manage'),
  ),
  ofPersons('answered', 'actor_id::text', app, ({ id }) => id, nobody),
  people('people_contacts()', app, (person) => wholly(person, 'account.manage')),
  {
    table: 'session',
    key: 'actor_id::text',
    roles: ['jurat_app'],
    seen: ({ persons }, person) =>
      persons
        .filter(
          (member) =>
            person.session === 'live' &&
            member.session !== 'unknown' &&
            (member === person || wholly(person, 'account.manage')),
        )
        .map(({ id }) => id),
  },
  // a name may be shown to whoever is signed in, since history says who did what
  people('actor', both, () => true),
]

/** Something written, and what comes of it: the number of rows that were found and changed; or forbidden. */
export type Outcome = number | 'forbidden'
export interface Writing {
  what: string
  role: AppRole
  statement: string
  outcome: Outcome
}

const rowGrant = (id: string, origin: string) =>
  `insert into role_grant (id, actor_id, role, scope_kind, scope_code, origin) values ('${newId()}', '${id}', 'expert', 'country', 'ZZ', '${origin}')`
const claimOf = (activity: Activity, source: string, by: string | null) =>
  `insert into claim (id, activity_id, subject, value, source, rule, reason, actor_id)
   values ('${newId()}', '${activity.id}', 'function', 'detain', '${source}', 'officer', 'seen', ${by ? `'${by}'` : 'null'})`
const sessionOf = (actor: string, kind: string, ends = '1 day', revoked = 'null') =>
  `insert into session (hash, id, actor_id, kind, name, expires_at, revoked_at)
   values ('${randomBytes(32).toString('hex')}', '${newId()}', '${actor}', '${kind}', 'x', now() + interval '${ends}', ${revoked})`
const findingOf = (job: string) =>
  `insert into finding (job_id, position, file_name, severity, rule, message) values ('${job}', 5, 'a', 'error', 'r', 'm')`

/** What comes of a statement, as whoever describes it says. */
export interface Trying {
  if(allowed: boolean, what: string, statement: string): Writing
  notThus(seen: boolean, what: string, statement: string): Writing
  all(rows: number, what: string, statement: string): Writing
  never(what: string, statement: string): Writing
}

/** What the person tries to write: on every activity, and on the accounts, jobs and files of `others`. */
export function writings(world: World, person: Member, others: readonly Member[] = world.persons): Writing[] {
  const { persons, activities, units, planned, rosters, beside } = world
  const live = person.session === 'live'
  const may = (permission: Permission) => wholly(person, permission)
  const as = (role: AppRole): Trying => {
    const outcome = (statement: string, allowed: boolean): Outcome =>
      allowed ? 1 : statement.startsWith('insert') ? 'forbidden' : 0
    return {
      if: (allowed: boolean, what: string, statement: string) => ({
        what,
        role,
        statement,
        outcome: outcome(statement, allowed),
      }),
      /** Seen, but must not become that. */
      notThus: (seen: boolean, what: string, statement: string): Writing => ({
        what,
        role,
        statement,
        outcome: seen ? 'forbidden' : 0,
      }),
      /** Without a condition no right to read is asked for: every row that may be written is. */
      all: (rows: number, what: string, statement: string): Writing => ({ what, role, statement, outcome: rows }),
      never: (what: string, statement: string): Writing => ({ what, role, statement, outcome: 'forbidden' }),
    }
  }
  const app = as('jurat_app')
  const job = as('jurat_job')
  const publishes = may('publication.import')
  const manages = may('account.manage')
  const signedIn = live && person.kind !== 'token'
  const other = persons.find((member) => member !== person)!
  const correctsIn = (activity: Activity) => within(person, 'claim.correct', activity.keys)
  const bareIds = { organisation: newId(), activity: newId() }
  return [
    ...activities.flatMap((activity) => {
      const corrects = correctsIn(activity)
      const { id } = activity
      return [
        app.if(corrects, 'claims as an officer', claimOf(activity, 'officer', person.id)),
        app.never('claims as a rule', claimOf(activity, 'text-rule', person.id)),
        app.never('claims in the name of somebody else', claimOf(activity, 'officer', other.id)),
        app.if(
          corrects && activity.claimedByOfficer,
          'withdraws a claim',
          `update claim set withdrawn_at = now() where id = '${activity.claim}'`,
        ),
        app.never('rewrites a claim', `update claim set value = 'courts' where id = '${activity.claim}'`),
        app.never('deletes a claim', `delete from claim where id = '${activity.claim}'`),
        app.if(corrects, 'settles an activity', `update activity set institution = 'courts' where id = '${id}'`),
        app.never('retitles an activity', `update activity set title = 'x' where id = '${id}'`),
        app.never(
          'widens the scope of an activity',
          `update activity set scope_keys = '{country:HT}' where id = '${id}'`,
        ),
        job.if(publishes, 'publishes an activity', `update activity set title = 'x' where id = '${id}'`),
        job.if(
          publishes,
          'publishes shares',
          `update transaction_share set amount = 2 where activity_id = '${id}' and share = 0`,
        ),
        job.if(
          publishes,
          'adds a share',
          `insert into transaction_share (activity_id, position, share, type, amount, line) values ('${id}', 9, 9, '2', 1, 1)`,
        ),
        job.if(
          publishes,
          'takes shares away',
          `delete from transaction_share where activity_id = '${id}' and share = 0`,
        ),
        job.never('deletes an activity', `delete from activity where id = '${id}'`),
        job.never(
          'rewrites a version',
          `update activity_version set content = '\\x01' where activity_id = '${id}' and version = 2`,
        ),
        job.never('deletes a version', `delete from activity_version where activity_id = '${id}'`),
        job.if(
          publishes,
          'adds a version',
          `insert into activity_version (activity_id, version, state, content, lines, content_sha256, publication_id)
          values ('${id}', 3, 'published', '\\x01', '{}', 'b', '${activity.publication}')`,
        ),
        job.if(
          publishes,
          'moves a presence',
          `update activity_presence set line = 2 where activity_id = '${id}' and dataset_id = '${activity.dataset}'`,
        ),
        job.if(
          publishes,
          'adds a presence',
          `insert into activity_presence (dataset_id, activity_id, content_sha256, line, publication_id)
          values ('${beside.bare.dataset}', '${id}', 'a', 1, '${activity.publication}')`,
        ),
        job.if(
          publishes,
          'renames an organisation',
          `update organisation set name = 'x' where id = '${activity.organisation}'`,
        ),
        job.if(
          publishes,
          'links an organisation',
          `insert into activity_organisation values ('${id}', '${activity.organisation}', '{1}')`,
        ),
        job.if(
          publishes,
          'unlinks an organisation',
          `delete from activity_organisation where activity_id = '${id}' and roles = '{4}'`,
        ),
        job.if(
          publishes,
          'renames a dataset',
          `update dataset set name = '${newId()}' where id = '${activity.dataset}'`,
        ),
        job.if(
          publishes,
          'counts a publication',
          `update publication set added = 2 where id = '${activity.publication}'`,
        ),
        job.if(publishes, 'claims in an import', claimOf(activity, 'text-rule', null)),
        job.if(publishes, 'drops a claim in an import', `delete from claim where id = '${activity.claim}'`),
      ]
    }),
    ...writingsOfHosts(world, person, app),
    ...writingsOfClearance(world, person, app),
    ...units.flatMap(({ id, alias, country, keys }) => {
      const keeps = within(person, 'unit.keep', keys)
      return [
        app.if(
          keeps,
          'adds a unit',
          `insert into host_unit (id, country, kind, name, acronym, act) values ('${newId()}', '${country}', 'police', 'x', 'ZZ', 'added')`,
        ),
        app.if(keeps, 'renames a unit', `update host_unit set name = 'x', act = 'changed' where id = '${id}'`),
        app.never('takes a unit to another country', `update host_unit set country = 'TG' where id = '${id}'`),
        app.never('gives a unit a code', `update host_unit set code_number = 9 where id = '${id}'`),
        app.never('deletes a unit', `delete from host_unit where id = '${id}'`),
        app.if(
          keeps,
          'gives a unit a name',
          `insert into unit_alias (id, unit_id, country, name, kind, source) values ('${newId()}', '${id}', '${country}', 'x', 'acronym', 'x')`,
        ),
        app.if(keeps, 'takes a name back', `update unit_alias set withdrawn_at = now() where id = '${alias}'`),
        app.never('rewrites a name', `update unit_alias set name = 'x' where id = '${alias}'`),
        app.never('rewrites the history of a unit', `update unit_version set reason = 'x' where unit_id = '${id}'`),
        app.never(
          'adds to the history of a unit',
          `insert into unit_version (unit_id, version, country, act, image) values ('${id}', 9, '${country}', 'x', '{}')`,
        ),
      ]
    }),
    app.all(
      units.filter(({ keys }) => within(person, 'unit.keep', keys)).length,
      'renames all units',
      `update host_unit set act = 'changed'`,
    ),
    app.all(
      units.filter(({ keys }) => within(person, 'unit.keep', keys)).length,
      'takes all names back',
      `update unit_alias set withdrawn_at = now()`,
    ),
    ...rosterWritings(rosters, app, (keys) => within(person, 'roster.keep', keys)),
    ...countingWritings(world, app, within(person, 'follow-up.keep', rosters.whole.keys), may('course.keep')),
    ...scenarioWritings(world, app, (one) => reachesScenario(person, 'scenario.keep', one)),
    ...noticeWritings(app, live, may('store.operate')),
    ...eventWritings(planned, app, (keys) => within(person, 'event.keep', keys), may('event.keep'), may('course.keep')),
    ...others.flatMap((member) => {
      const own = live && member === person
      const ended = ['expired', 'revoked'].includes(member.session)
      const { id } = member
      return [
        app.if(manages, 'renames a person', `update actor set name = 'Other (invented)' where id = '${id}'`),
        app.notThus(manages, 'marks a person as invented', `update actor set invented = true where id = '${id}'`),
        app.notThus(manages, 'makes a person the system', `update actor set kind = 'system' where id = '${id}'`),
        app.never('deletes a person', `delete from actor where id = '${id}'`),
        app.if(manages && !own, 'gives a role', rowGrant(id, 'administrator')),
        app.never('gives a role as the sign-in does', rowGrant(id, 'sign-in')),
        app.never(
          'widens a role',
          `update role_grant set scope_kind = 'everything', scope_code = null where actor_id = '${id}'`,
        ),
        ...(member.grants.length === 1
          ? [
              app.if(
                manages && !own,
                'takes a role away',
                `delete from role_grant where actor_id = '${id}' and origin = 'administrator'`,
              ),
            ]
          : []),
        app.if(
          false,
          'takes away what the sign-in gave',
          `delete from role_grant where actor_id = '${id}' and origin = 'sign-in'`,
        ),
        app.if(
          own,
          'enqueues a job',
          `insert into job (id, operation, input, actor_id) values ('${newId()}', 'x', '{}', '${id}')`,
        ),
        app.never(
          'enqueues a job as done',
          `insert into job (id, operation, input, actor_id, state) values ('${newId()}', 'x', '{}', '${id}', 'done')`,
        ),
        app.if(
          own || may('job.oversee'),
          'cancels a job',
          `update job set cancel_wanted = true where id = '${member.job}'`,
        ),
        app.if(
          own || may('job.oversee'),
          'cancels an import',
          `update job set cancel_wanted = true where id = '${member.importJob}'`,
        ),
        app.never('takes over a job', `update job set actor_id = '${person.id}' where id = '${member.job}'`),
        app.if(
          own,
          'keeps a file',
          `insert into upload (id, name, bytes, sha256, actor_id) values ('${newId()}', 'b', 1, '${'b'.repeat(64)}', '${id}')`,
        ),
        app.if(own, 'adds to a file', `insert into upload_piece values ('${member.upload}', 1, 1, '\\x00')`),
        app.never('deletes a file', `delete from upload where id = '${member.upload}'`),
        app.never('rewrites a file', `update upload_piece set content = '\\x01' where upload_id = '${member.upload}'`),
        app.if(own, 'answers a request', `insert into answered values ('${id}', 'other', 'x', 200, '{}')`),
        app.if(own && signedIn, 'makes a token', sessionOf(id, 'token')),
        app.never('makes a token for two years', sessionOf(id, 'token', '2 years')),
        app.never('makes a token that was revoked', sessionOf(id, 'token', '1 day', 'now()')),
        app.never('opens a browser session', sessionOf(id, 'browser')),
        ...(member.session === 'unknown'
          ? []
          : [
              app.if(
                (own || manages) && !ended,
                'ends sessions',
                `update session set revoked_at = now() where actor_id = '${id}' and revoked_at is null and expires_at > now()`,
              ),
              app.notThus(
                own || manages,
                'revives a session',
                `update session set revoked_at = null where actor_id = '${id}'`,
              ),
            ]),
        app.never(
          'prolongs a session',
          `update session set expires_at = now() + interval '9 years' where actor_id = '${id}'`,
        ),
        job.if(publishes, 'tells of a job', findingOf(member.job)),
        job.if(publishes, 'forgets what it told', `delete from finding where job_id = '${member.job}'`),
        job.if(
          publishes,
          'takes back what an import had ready',
          `delete from import_staging where job_id = '${member.job}'`,
        ),
        app.never('tells of a job as the application', findingOf(member.job)),
      ]
    }),
    app.all(
      activities.filter((activity) => activity.claimedByOfficer && correctsIn(activity)).length,
      'withdraws claims',
      'update claim set withdrawn_at = now()',
    ),
    app.all(activities.filter(correctsIn).length, 'settles all', `update activity set institution = 'courts'`),
    app.all(manages ? persons.length : 0, 'changes languages', `update actor set locale = 'fr'`),
    app.all(
      !live ? 0 : 2 * (may('job.oversee') ? persons.length : 1),
      'cancels jobs',
      'update job set cancel_wanted = true',
    ),
    app.all(
      !live ? 0 : manages ? persons.filter(({ session }) => session !== 'unknown').length : 1,
      'ends all sessions',
      'update session set revoked_at = now()',
    ),
    app.all(signedIn ? 1 : 0, 'lets all command lines in', `update device_code set actor_id = '${person.id}'`),
    app.notThus(
      signedIn,
      'lets all command lines in for somebody else',
      `update device_code set actor_id = '${other.id}'`,
    ),
    job.all(publishes ? activities.length : 0, 'publishes all', `update activity set title = 'x'`),
    job.if(
      publishes,
      'adds an activity',
      `insert into activity (id, identifier, content_sha256, publication_id, line) values ('${bareIds.activity}', 'XX-new', 'a', '${beside.bare.publication}', 1)`,
    ),
    job.if(
      publishes,
      'adds an organisation',
      `insert into organisation (id, name, key) values ('${bareIds.organisation}', 'x', '${bareIds.organisation}')`,
    ),
    job.if(publishes, 'adds a dataset', `insert into dataset (id, name) values ('${newId()}', '${newId()}')`),
    job.if(
      publishes,
      'adds a publication',
      `insert into publication (id, dataset_id, upload_id, job_id, file_name, sha256, bytes, complete)
      values ('${newId()}', '${beside.bare.dataset}', '${person.upload}', '${person.job}', 'a', 'a', 1, true)`,
    ),
    job.if(
      publishes,
      'lays an import ready',
      `insert into import_staging (job_id, file, position, batch) values ('${person.job}', 0, 1, 'x')`,
    ),
    app.if(
      signedIn,
      'lets a command line in',
      `update device_code set actor_id = '${person.id}' where user_code = '${beside.codes.waiting}'`,
    ),
    app.notThus(
      signedIn,
      'lets a command line in for somebody else',
      `update device_code set actor_id = '${other.id}' where user_code = '${beside.codes.waiting}'`,
    ),
    app.if(
      false,
      'lets a command line in too late',
      `update device_code set actor_id = '${person.id}' where user_code = '${beside.codes.old}'`,
    ),
    app.if(
      false,
      'answers a command line again',
      `update device_code set actor_id = '${person.id}' where user_code = '${beside.codes.answered}'`,
    ),
    app.if(
      manages,
      'enters a person',
      `insert into actor (id, kind, name) values ('${newId()}', 'person', 'New (invented)')`,
    ),
    app.never('enters a system', `insert into actor (id, kind, name) values ('${newId()}', 'system', 'New')`),
    app.if(false, 'renames the system', `update actor set name = 'x' where id = '${beside.system}'`),
    app.if(
      manages,
      'changes which groups give which roles',
      `update setting set value = '[]' where key = 'sign-in-groups'`,
    ),
    ...(manages
      ? [
          app.notThus(
            true,
            'renames the setting of groups',
            `update setting set key = 'demonstration' where key = 'sign-in-groups'`,
          ),
        ]
      : [
          app.notThus(
            may('setting.change'),
            'makes another setting the one for groups',
            `update setting set key = 'sign-in-groups' where key = 'business-zone'`,
          ),
        ]),
    app.if(
      may('setting.change'),
      'changes a setting',
      `update setting set value = '"UTC"' where key = 'business-zone'`,
    ),
    app.if(
      false,
      'turns the bureau into a demonstration',
      `update setting set value = 'true' where key = 'demonstration'`,
    ),
    app.notThus(
      may('setting.change'),
      'makes another setting the one for demonstrations',
      `update setting set key = 'demonstration' where key = 'business-zone'`,
    ),
    app.never('adds a setting', `insert into setting (key, value) values ('x', '1')`),
    app.never('changes the rules', `insert into access_rule (role, permission) values ('expert', 'claim.correct')`),
    app.never(
      'adds a step',
      `insert into state_step (machine, from_state, to_state) values ('event', 'finalised', 'created')`,
    ),
    app.never(
      'writes the log',
      `insert into change (operation, table_name, row_id, action) values ('x', 'x', 'x', 'insert')`,
    ),
    app.never('rewrites the log', `update change set operation = 'x'`),
    job.never('rewrites the log in a job', `delete from change`),
    app.never(
      'seals the log',
      `insert into seal (first_change, last_change, changes, root, public_key, signature) values (1, 1, 1, '${'a'.repeat(64)}', 'x', 'x')`,
    ),
    app.never('adds up the balance', `insert into balance_due (activity_ids) values ('{}')`),
    job.never('adds up the balance in a job', `insert into balance_due (activity_ids) values ('{}')`),
  ]
}

/** The tables of which somebody sees all rows or none. */
export const wholes: readonly { table: string; roles: readonly AppRole[]; seen(person: Member): boolean }[] = [
  { table: 'change', roles: both, seen: (person) => wholly(person, 'audit.read') },
  { table: 'seal', roles: both, seen: (person) => wholly(person, 'audit.read') },
  { table: 'balance_cell', roles: both, seen: (person) => wholly(person, 'activity.read') },
  { table: 'balance_part', roles: both, seen: (person) => wholly(person, 'activity.read') },
  { table: 'place', roles: both, seen: (person) => wholly(person, 'activity.read') },
  { table: 'place_part', roles: both, seen: (person) => wholly(person, 'activity.read') },
  { table: 'place_cell', roles: both, seen: (person) => wholly(person, 'activity.read') },
  // for those who are told sums: whether they are about to change
  { table: 'balance_due', roles: both, seen: () => true },
  { table: 'setting', roles: both, seen: () => true },
  { table: 'access_rule', roles: both, seen: () => true },
  { table: 'state_step', roles: both, seen: () => true },
  { table: 'country_weekend', roles: ['jurat_app'], seen: (person) => person.session === 'live' },
]

export const importing = (person: Member) => wholly(person, 'publication.import')
