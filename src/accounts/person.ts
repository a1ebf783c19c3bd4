// The people of the bureau, as account administrators keep them: who they are, and whether they may come in.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import type { Actor } from '#kernel/access.ts'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import { defineProblem, NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { grantShape } from './grant.ts'
import { languageTag } from './me.ts'

export const EmailTaken = defineProblem(
  409,
  'email-taken',
  'E-mail address already used',
  'Somebody else already has the address {email}.',
)
export const OwnAccount = defineProblem(
  409,
  'own-account',
  'Not for your own account',
  'Nobody changes their own roles or closes their own account. Another account administrator can.',
)
export const LastAdministrator = defineProblem(
  409,
  'last-account-administrator',
  'The last account administrator',
  '{name} is the last person who can manage accounts. Give the role account-administrator to somebody else first.',
)
export const PersonChanged = defineProblem(
  409,
  'person-changed-meanwhile',
  'Changed by somebody else meanwhile',
  'The account was changed since you read it; it is at version {version} now. Look again and repeat your change.',
)

export const personId = z.uuid().describe('The id of the person, as jurat accounts list shows it')
const personName = z.string().trim().min(1).max(200).describe('Their name')
const email = z.email().max(254).describe('Their e-mail address')

export const personShape = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  language: z.string(),
  active: z.boolean(),
  /** An invented person of the demonstration bureau. */
  invented: z.boolean(),
  /** Whether an identity provider has vouched for them already. */
  signedInBefore: z.boolean(),
  lastSeenAt: z.iso.datetime().nullable(),
  version: z.int(),
  grants: z.array(grantShape.extend({ id: z.uuid(), origin: z.string() })),
})
export type Person = z.output<typeof personShape>

/** People with their roles, by name. */
export async function readPeople(
  db: Db,
  only: { id?: string; search?: string; active?: boolean; after?: { name: string; id: string }; limit: number },
) {
  const people = await db
    .selectFrom('actor')
    .innerJoin(
      sql<{ id: string; email: string | null; subject: string | null }>`people_contacts()`.as('contact'),
      'contact.id',
      'actor.id',
    )
    .select([
      'actor.id',
      'actor.name',
      'contact.email',
      'actor.locale as language',
      'actor.active',
      'actor.invented',
      'actor.version',
    ])
    .select((eb) => [
      sql<boolean>`contact.subject is not null`.as('signedInBefore'),
      eb
        .selectFrom('session')
        .select('session.lastSeenAt')
        .whereRef('session.actorId', '=', 'actor.id')
        .where('session.kind', '!=', 'job')
        .orderBy('session.lastSeenAt', 'desc')
        .limit(1)
        .as('lastSeenAt'),
    ])
    .where('actor.kind', '=', 'person')
    .$if(only.id !== undefined, (query) => query.where('actor.id', '=', only.id!))
    .$if(only.active !== undefined, (query) => query.where('actor.active', '=', only.active!))
    .$if(!!only.search, (query) =>
      query.where(
        sql<boolean>`(strpos(lower(actor.name), lower(${only.search})) > 0 or strpos(lower(contact.email), lower(${only.search})) > 0)`,
      ),
    )
    .$if(only.after !== undefined, (query) =>
      query.where(sql<boolean>`(actor.name, actor.id::text) > (${only.after!.name}, ${only.after!.id})`),
    )
    .orderBy('actor.name')
    .orderBy('actor.id')
    .limit(only.limit)
    .execute()
  const grants = people.length
    ? await db
        .selectFrom('roleGrant')
        .select(['id', 'actorId', 'role', 'scopeKind', 'scopeCode', 'origin'])
        .where(
          'actorId',
          'in',
          people.map((person) => person.id),
        )
        .orderBy('role')
        .orderBy('scopeCode')
        .execute()
    : []
  const held = Map.groupBy(grants, (grant) => grant.actorId)
  return people.map((person) => ({ ...person, grants: held.get(person.id) ?? [] })) as Person[]
}

export async function readPerson(db: Db, id: string): Promise<Person> {
  const [person] = await readPeople(db, { id, limit: 1 })
  if (!person) throw NotFound({ what: 'person', id })
  return person
}

export async function refuseTakenEmail(db: Db, wanted: string | null | undefined, except?: string) {
  if (!wanted) return
  const { rows } = await sql<{
    id: string
  }>`select id from people_contacts() where lower(email) = lower(${wanted})`.execute(db)
  if (rows.some((row) => row.id !== except)) throw EmailTaken({ email: wanted })
}

export const refuseOneself = (actor: Actor, id: string) => {
  if (actor.id === id) throw OwnAccount({})
}

/** Throws if nobody else could manage accounts. Two administrators who remove each other at once wait in line here. */
export async function refuseLastAdministrator(db: Db, person: Person) {
  if (!person.active || !person.grants.some((grant) => grant.role === 'account-administrator')) return
  await sql`select pg_advisory_xact_lock(hashtext('jurat account administrators'))`.execute(db)
  const other = await db
    .selectFrom('actor')
    .innerJoin('roleGrant', 'roleGrant.actorId', 'actor.id')
    .select('actor.id')
    .where('actor.id', '!=', person.id)
    .where('actor.kind', '=', 'person')
    .where('actor.active', '=', true)
    .where('roleGrant.role', '=', 'account-administrator')
    .executeTakeFirst()
  if (!other) throw LastAdministrator({ name: person.name })
}

export const listPeople = operation({
  name: 'accounts.list',
  summary: 'List the people of the bureau with their roles',
  needs: 'account.manage',
  http: 'GET /accounts',
  input: z.object({
    search: z.string().trim().max(200).optional().describe('Part of a name or e-mail address'),
    active: z
      .stringbool()
      .or(z.boolean())
      .optional()
      .describe('Whether they may come in: true or false; both if left out'),
    limit: limitOf({ most: 1_000, usual: 200 }),
    cursor: Cursor,
  }),
  output: z.object({ people: z.array(personShape), next: z.string().nullable() }),
  async run({ db }, { search, active, limit, cursor }) {
    const [name, id] = cursor === undefined ? [] : readCursor(cursor, z.tuple([sorted.text, sorted.id]))
    const found = await readPeople(db, {
      ...(search && { search }),
      ...(active !== undefined && { active }),
      ...(name !== undefined && id !== undefined && { after: { name, id } }),
      limit: limit + 1,
    })
    const people = found.slice(0, limit)
    const last = people.at(-1)
    return { people, next: found.length > limit && last ? writeCursor([last.name, last.id]) : null }
  },
})

export const showPerson = operation({
  name: 'accounts.show',
  summary: 'Show one person with their roles',
  needs: 'account.manage',
  http: 'GET /accounts/{id}',
  argument: 'id',
  input: z.object({ id: personId }),
  output: personShape,
  run: ({ db }, { id }) => readPerson(db, id),
})

export const createPerson = operation({
  name: 'accounts.create',
  summary: 'Enter a person; they are recognised by their e-mail address when they first sign in',
  needs: 'account.manage',
  http: 'POST /accounts',
  input: z.object({
    id: z
      .uuid()
      .optional()
      .describe('An id of the caller’s making, so that the same request sent again changes nothing'),
    name: personName,
    email: email.nullish().describe('Their e-mail address'),
    language: languageTag.default('en'),
  }),
  output: personShape,
  async run({ db }, { id = newId(), name, email: wanted, language }) {
    const [already] = await readPeople(db, { id, limit: 1 })
    if (already) return already
    await refuseTakenEmail(db, wanted)
    await db
      .insertInto('actor')
      .values({
        id,
        kind: 'person',
        name,
        email: wanted ?? null,
        locale: language,
        invented: sql<boolean>`is_demonstration()`,
      })
      .execute()
    return readPerson(db, id)
  },
})

export const updatePerson = operation({
  name: 'accounts.update',
  summary: 'Change a person’s name, e-mail address or language',
  needs: 'account.manage',
  http: 'PATCH /accounts/{id}',
  argument: 'id',
  input: z.object({
    id: personId,
    name: personName.optional(),
    email: email.nullable().optional().describe('Their e-mail address'),
    language: languageTag.optional(),
    version: z.int().optional().describe('Refuse if the account is no longer at this version'),
  }),
  output: personShape,
  async run({ db }, { id, name, email: wanted, language, version }) {
    const person = await readPerson(db, id)
    if (version !== undefined && version !== person.version) throw PersonChanged({ version: person.version })
    await refuseTakenEmail(db, wanted, id)
    await db
      .updateTable('actor')
      .set({
        ...(name !== undefined && { name }),
        ...(wanted !== undefined && { email: wanted }),
        ...(language !== undefined && { locale: language }),
        version: person.version + 1,
      })
      .where('id', '=', id)
      .execute()
    return readPerson(db, id)
  },
})

export const deactivatePerson = operation({
  name: 'accounts.deactivate',
  summary: 'Keep a person out: ends their sessions and tokens at once; what they did stays recorded',
  needs: 'account.manage',
  http: 'POST /accounts/{id}/deactivate',
  argument: 'id',
  input: z.object({ id: personId }),
  output: personShape,
  async run({ db, actor }, { id }) {
    refuseOneself(actor, id)
    const person = await readPerson(db, id)
    await refuseLastAdministrator(db, person)
    if (person.active)
      await db
        .updateTable('actor')
        .set({ active: false, version: person.version + 1 })
        .where('id', '=', id)
        .execute()
    await db
      .updateTable('session')
      .set({ revokedAt: sql`now()` })
      .where('actorId', '=', id)
      .where('revokedAt', 'is', null)
      .execute()
    return readPerson(db, id)
  },
})

export const reactivatePerson = operation({
  name: 'accounts.reactivate',
  summary: 'Let a person in again, with the roles they still have',
  needs: 'account.manage',
  http: 'POST /accounts/{id}/reactivate',
  argument: 'id',
  input: z.object({ id: personId }),
  output: personShape,
  async run({ db }, { id }) {
    const person = await readPerson(db, id)
    if (!person.active)
      await db
        .updateTable('actor')
        .set({ active: true, version: person.version + 1 })
        .where('id', '=', id)
        .execute()
    return readPerson(db, id)
  },
})
