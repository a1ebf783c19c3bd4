// A small bureau, made up at random or on purpose, and what each person may see and do in it by the policies, reckoned
// in memory: the oracle against which row-level security is held.
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { gives, scopeKey, type Grant, type Permission } from '#kernel/access.ts'
import type { Db } from '#kernel/store/store.ts'

export type SessionState = 'live' | 'expired' | 'revoked' | 'idle' | 'account closed' | 'unknown'

export interface PersonSpec {
  grants: Grant[]
  session: SessionState
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
  upload: string
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
  claim: string
  shares: Share[]
}
export interface World {
  persons: Member[]
  activities: Activity[]
}

export const regionOf: Record<string, string> = { HT: '1032', KE: '1027', UA: '89', PH: '798' }

/** Lays the bureau down as its owner. Every second activity comes from a publication and dataset of its own. */
export async function layDown(db: Db, spec: Spec): Promise<World> {
  const persons = spec.persons.map((person) => ({
    ...person,
    id: newId(),
    hash: randomBytes(32).toString('hex'),
    job: newId(),
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
    const keys = places.flatMap(({ country, region }) => [
      ...(country ? [`country:${country}`] : []),
      ...(region ? [`region:${region}`] : []),
    ])
    return {
      ...activity,
      id,
      keys: [`award:${activity.identifier}`, ...new Set(keys)],
      dataset,
      publication,
      organisation: newId(),
      claim: newId(),
      shares: [...places, { country: null, region: null }].map((place, share) => ({ ...place, key: `${id}/${share}` })),
    }
  })
  const anybody = persons[0]!.id
  await db
    .insertInto('actor')
    .values(
      persons.map(({ id, session }, index) => ({
        id,
        kind: 'person',
        name: `Person ${index} (invented)`,
        active: session !== 'account closed',
      })),
    )
    .execute()
  const grants = persons.flatMap(({ id, grants }) =>
    grants.map((grant) => ({ id: newId(), actorId: id, origin: 'administrator', ...grant })),
  )
  if (grants.length)
    await db
      .insertInto('roleGrant')
      .values(grants)
      .onConflict((twice) => twice.doNothing())
      .execute()
  await db
    .insertInto('session')
    .values(
      persons
        .filter(({ session }) => session !== 'unknown')
        .map(({ id, hash, session }) => ({
          hash,
          id: newId(),
          actorId: id,
          kind: 'browser',
          name: 'Test',
          idleSeconds: 600,
          lastSeenAt: session === 'idle' ? sql<string>`now() - interval '1 hour'` : sql<string>`now()`,
          expiresAt:
            session === 'expired' ? sql<string>`now() - interval '1 second'` : sql<string>`now() + interval '1 hour'`,
          revokedAt: session === 'revoked' ? sql<string>`now()` : null,
        })),
    )
    .execute()
  await db
    .insertInto('job')
    .values(persons.map(({ id, job }) => ({ id: job, operation: 'test.job', input: '{}', actorId: id })))
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
  const publications = new Map(activities.map((activity) => [activity.publication, activity.dataset]))
  await db
    .insertInto('dataset')
    .values([...publications].map(([id, dataset]) => ({ id: dataset, name: id })))
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
  await db
    .insertInto('activityVersion')
    .values(
      activities.map(({ id, publication: publicationId }) => ({
        activityId: id,
        version: 1,
        state: 'published',
        content: '{}',
        lines: '{}',
        contentSha256: 'a',
        publicationId,
      })),
    )
    .execute()
  await db
    .insertInto('activityPresence')
    .values(
      activities.map(({ id, dataset: datasetId, publication: publicationId }) => ({
        datasetId,
        activityId: id,
        contentSha256: 'a',
        line: 1,
        publicationId,
      })),
    )
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
    .values(activities.map(({ organisation }) => ({ id: organisation, name: organisation, key: organisation })))
    .execute()
  await db
    .insertInto('activityOrganisation')
    .values(activities.map(({ id, organisation }) => ({ activityId: id, organisationId: organisation, role: '4' })))
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
  return { persons, activities }
}

// What each may see and do. Written anew from what the policies mean, not from the SQL that carries them out.

const scopesOf = (person: Member, permission: Permission) => {
  const keys = person.session === 'live' ? person.grants.filter((grant) => gives(grant, permission)).map(scopeKey) : []
  return { everything: keys.includes(null), keys: new Set(keys) }
}
const wholly = (person: Member, permission: Permission) => scopesOf(person, permission).everything
const within = (person: Member, permission: Permission, keys: readonly string[]) => {
  const scopes = scopesOf(person, permission)
  return scopes.everything || keys.some((key) => scopes.keys.has(key))
}
const reads = (person: Member, activity: Activity) => within(person, 'activity.read', activity.keys)
const readsShare = (person: Member, activity: Activity, { country, region }: Share) =>
  within(person, 'activity.read', [`award:${activity.identifier}`, `country:${country}`, `region:${region}`])

export type AppRole = 'jurat_app' | 'jurat_job'

interface Readable {
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

const ofActivities = (table: string, key: string, keyOf: (activity: Activity) => string): Readable => ({
  table,
  key,
  roles: both,
  imported: true,
  seen: ({ activities }, person) => [...new Set(activities.filter((activity) => reads(person, activity)).map(keyOf))],
})
const ofPersons = (
  table: string,
  key: string,
  roles: readonly AppRole[],
  keyOf: (member: Member) => string,
  also: (person: Member) => boolean,
) => ({
  table,
  key,
  roles,
  seen: ({ persons }: World, person: Member) =>
    persons.filter((member) => person.session === 'live' && (member === person || also(person))).map(keyOf),
})
const nobody = () => false

export const readables: readonly Readable[] = [
  ofActivities('activity', 'id::text', ({ id }) => id),
  ofActivities('activity_version', 'activity_id::text', ({ id }) => id),
  ofActivities('activity_presence', 'activity_id::text', ({ id }) => id),
  ofActivities('activity_organisation', 'activity_id::text', ({ id }) => id),
  ofActivities('organisation', 'id::text', ({ organisation }) => organisation),
  ofActivities('claim', 'id::text', ({ claim }) => claim),
  ofActivities('publication', 'id::text', ({ publication }) => publication),
  ofActivities('dataset', 'id::text', ({ dataset }) => dataset),
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
  ofPersons(
    'job',
    'id::text',
    both,
    ({ job }) => job,
    (person) => wholly(person, 'job.oversee'),
  ),
  ofPersons(
    'upload',
    'id::text',
    both,
    ({ upload }) => upload,
    (person) => wholly(person, 'activity.read'),
  ),
  ofPersons(
    'upload_piece',
    'upload_id::text',
    both,
    ({ upload }) => upload,
    (person) => wholly(person, 'activity.read'),
  ),
  ofPersons('answered', 'actor_id::text', app, ({ id }) => id, nobody),
  ofPersons(
    'people_contacts()',
    'id::text',
    app,
    ({ id }) => id,
    (person) => wholly(person, 'account.manage'),
  ),
  // a name may be shown to whoever is signed in, since history says who did what
  ofPersons(
    'actor',
    'id::text',
    both,
    ({ id }) => id,
    () => true,
  ),
]

/** Something written: the statement, and whether the policies let this person do it. */
interface Writing {
  what: string
  role: AppRole
  statement: string
  allowed: boolean
}

const rowGrant = (id: string, origin: string) =>
  `insert into role_grant (id, actor_id, role, scope_kind, scope_code, origin) values ('${newId()}', '${id}', 'expert', 'country', 'ZZ', '${origin}')`
const claimOf = (activity: Activity, by: string, source = 'officer') =>
  `insert into claim (id, activity_id, subject, value, source, rule, reason, actor_id)
   values ('${newId()}', '${activity.id}', 'function', 'detain', '${source}', 'officer', 'seen', ${source === 'officer' ? `'${by}'` : 'null'})`
const session = (hash: string, kind: string, actor: string) =>
  `insert into session (hash, id, actor_id, kind, name, expires_at) values ('${hash}', '${newId()}', '${actor}', '${kind}', 'x', now() + interval '1 day')`

export function writings({ persons, activities }: World, person: Member): Writing[] {
  const live = person.session === 'live'
  const may = (permission: Permission) => wholly(person, permission)
  const writing = (what: string, statement: string, allowed: boolean, role: AppRole = 'jurat_app') => ({
    what,
    role,
    statement,
    allowed,
  })
  const publishes = may('publication.import')
  const other = persons.find((member) => member !== person) ?? person
  return [
    ...activities.flatMap((activity) => {
      const corrects = within(person, 'claim.correct', activity.keys)
      return [
        writing('claims as an officer', claimOf(activity, person.id), corrects),
        writing('claims as a rule', claimOf(activity, person.id, 'text-rule'), false),
        writing('claims in the name of somebody else', claimOf(activity, other.id), corrects && other === person),
        writing(
          'withdraws a claim',
          `update claim set withdrawn_at = now() where id = '${activity.claim}'`,
          corrects && activity.claimedByOfficer,
        ),
        writing(
          'settles an activity',
          `update activity set institution = 'courts' where id = '${activity.id}'`,
          corrects,
        ),
        writing('retitles an activity', `update activity set title = 'x' where id = '${activity.id}'`, false),
        writing(
          'widens the scope of an activity',
          `update activity set scope_keys = '{country:HT}' where id = '${activity.id}'`,
          false,
        ),
        writing('deletes an activity', `delete from claim where id = '${activity.claim}'`, false),
        writing(
          'publishes an activity',
          `update activity set title = 'x' where id = '${activity.id}'`,
          publishes,
          'jurat_job',
        ),
        writing(
          'publishes shares',
          `update transaction_share set amount = 2 where activity_id = '${activity.id}' and share = 0`,
          publishes,
          'jurat_job',
        ),
        writing(
          'takes shares away',
          `delete from transaction_share where activity_id = '${activity.id}' and share = 0`,
          publishes,
          'jurat_job',
        ),
        writing(
          'rewrites a version',
          `update activity_version set content = '{"a":1}' where activity_id = '${activity.id}'`,
          false,
          'jurat_job',
        ),
        writing(
          'deletes a version',
          `delete from activity_version where activity_id = '${activity.id}'`,
          false,
          'jurat_job',
        ),
        writing(
          'adds a version',
          `insert into activity_version (activity_id, version, state, content, lines, content_sha256, publication_id)
          values ('${activity.id}', 2, 'published', '{}', '{}', 'b', '${activity.publication}')`,
          publishes,
          'jurat_job',
        ),
        writing(
          'moves a presence',
          `update activity_presence set line = 2 where activity_id = '${activity.id}'`,
          publishes,
          'jurat_job',
        ),
        writing(
          'renames an organisation',
          `update organisation set name = 'x' where id = '${activity.organisation}'`,
          publishes,
          'jurat_job',
        ),
        writing(
          'unlinks an organisation',
          `delete from activity_organisation where activity_id = '${activity.id}'`,
          publishes,
          'jurat_job',
        ),
        writing(
          'renames a dataset',
          `update dataset set name = '${newId()}' where id = '${activity.dataset}'`,
          publishes,
          'jurat_job',
        ),
        writing(
          'counts a publication',
          `update publication set added = 2 where id = '${activity.publication}'`,
          publishes,
          'jurat_job',
        ),
        writing('claims in an import', claimOf(activity, person.id, 'text-rule'), publishes, 'jurat_job'),
      ]
    }),
    ...persons.flatMap((member) => {
      const own = live && member === person
      const manages = may('account.manage')
      return [
        writing('renames a person', `update actor set name = 'Other (invented)' where id = '${member.id}'`, manages),
        writing('marks a person as invented', `update actor set invented = true where id = '${member.id}'`, false),
        writing('deletes a person', `delete from actor where id = '${member.id}'`, false),
        writing('gives a role', rowGrant(member.id, 'administrator'), manages && !own),
        writing('gives a role as the sign-in does', rowGrant(member.id, 'sign-in'), false),
        writing(
          'widens a role',
          `update role_grant set scope_kind = 'everything', scope_code = null where actor_id = '${member.id}'`,
          false,
        ),
        writing(
          'enqueues a job',
          `insert into job (id, operation, input, actor_id) values ('${newId()}', 'x', '{}', '${member.id}')`,
          own,
        ),
        writing(
          'enqueues a job as done',
          `insert into job (id, operation, input, actor_id, state) values ('${newId()}', 'x', '{}', '${member.id}', 'done')`,
          false,
        ),
        writing(
          'cancels a job',
          `update job set cancel_wanted = true where id = '${member.job}'`,
          own || may('job.oversee'),
        ),
        writing('takes over a job', `update job set actor_id = '${person.id}' where id = '${member.job}'`, false),
        writing(
          'keeps a file',
          `insert into upload (id, name, bytes, sha256, actor_id) values ('${newId()}', 'b', 1, '${'b'.repeat(64)}', '${member.id}')`,
          own,
        ),
        writing('adds to a file', `insert into upload_piece values ('${member.upload}', 1, 1, '\\x00')`, own),
        writing(
          'rewrites a file',
          `update upload_piece set content = '\\x01' where upload_id = '${member.upload}'`,
          false,
        ),
        writing('answers a request', `insert into answered values ('${member.id}', 'other', 'x', 200, '{}')`, own),
        writing('makes a token', session(randomBytes(32).toString('hex'), 'token', member.id), own),
        writing('opens a browser session', session(randomBytes(32).toString('hex'), 'browser', member.id), false),
        writing(
          'ends sessions',
          `update session set revoked_at = now() where actor_id = '${member.id}' and revoked_at is null and expires_at > now() and kind = 'browser'`,
          (own || manages) && !['unknown', 'expired', 'revoked'].includes(member.session),
        ),
        writing('revives a session', `update session set revoked_at = null where actor_id = '${member.id}'`, false),
        writing(
          'prolongs a session',
          `update session set expires_at = now() + interval '9 years' where actor_id = '${member.id}'`,
          false,
        ),
        writing(
          'tells of a job',
          `insert into finding (job_id, position, file_name, severity, rule, message) values ('${member.job}', 5, 'a', 'error', 'r', 'm')`,
          publishes,
          'jurat_job',
        ),
        writing(
          'tells of a job as the application',
          `insert into finding (job_id, position, file_name, severity, rule, message) values ('${member.job}', 5, 'a', 'error', 'r', 'm')`,
          false,
        ),
      ]
    }),
    writing(
      'enters a person',
      `insert into actor (id, kind, name) values ('${newId()}', 'person', 'New (invented)')`,
      may('account.manage'),
    ),
    writing('enters a system', `insert into actor (id, kind, name) values ('${newId()}', 'system', 'New')`, false),
    writing(
      'changes a setting',
      `update setting set value = '7' where key = 'fiscal-year-start-month'`,
      may('setting.change'),
    ),
    writing(
      'turns the bureau into a demonstration',
      `update setting set value = 'true' where key = 'demonstration'`,
      false,
    ),
    writing('adds a setting', `insert into setting (key, value) values ('x', '1')`, false),
    writing(
      'changes the rules',
      `insert into access_rule (role, permission) values ('expert', 'claim.correct')`,
      false,
    ),
    writing(
      'writes the log',
      `insert into change (operation, table_name, row_id, action) values ('x', 'x', 'x', 'insert')`,
      false,
    ),
    writing('rewrites the log', `update change set operation = 'x'`, false),
    writing(
      'seals the log',
      `insert into seal (first_change, last_change, changes, root, public_key, signature) values (1, 1, 1, '${'a'.repeat(64)}', 'x', 'x')`,
      false,
    ),
    writing(
      'lays an import ready',
      `insert into import_staging (job_id, file, position, batch) values ('${person.job}', 0, 0, 'x')`,
      publishes,
      'jurat_job',
    ),
    writing('adds up the balance', `insert into balance_due (activity_ids) values ('{}')`, false),
    writing('adds up the balance in a job', `insert into balance_due (activity_ids) values ('{}')`, false, 'jurat_job'),
  ]
}

/** The tables of which somebody sees all rows or none. */
export const wholes: readonly { table: string; roles: readonly AppRole[]; seen(person: Member): boolean }[] = [
  { table: 'change', roles: both, seen: (person) => wholly(person, 'audit.read') },
  { table: 'seal', roles: both, seen: (person) => wholly(person, 'audit.read') },
  { table: 'balance_cell', roles: both, seen: (person) => wholly(person, 'activity.read') },
  { table: 'balance_part', roles: both, seen: (person) => wholly(person, 'activity.read') },
  { table: 'setting', roles: both, seen: () => true },
  { table: 'access_rule', roles: both, seen: () => true },
]

export const importing = (person: Member) => wholly(person, 'publication.import')
