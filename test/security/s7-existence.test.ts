// Whether something exists outside of a scope cannot be told: what is missing and what is foreign get the same answer,
// to the byte, for the same work.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { KyselyPlugin } from 'kysely'
import { v7 as newId } from 'uuid'
import { serverOf } from '#http/testing.ts'
import { Bureau } from '#kernel/bureau.ts'
import { eventsOf } from './events.ts'
import { personsOf } from './persons.ts'
import { unitsOf } from './units.ts'
import { bureau, identifierOf, json, jobs, operations, owner, personWith, store } from './bureau.ts'

// The same bureau once more, counting the statements that it sends.
let statements = 0
const counting: KyselyPlugin = {
  transformQuery({ node }) {
    statements++
    return node
  },
  transformResult: ({ result }) => Promise.resolve(result),
}
const counted = await Bureau.open(
  { ...store, transaction: (identity, body) => store.transaction(identity, (db) => body(db.withPlugin(counting))) },
  operations,
)
const app = serverOf(counted, [])

const director = personWith('post-director', { scopeKind: 'country', scopeCode: 'HT' })
const operator = personWith('operator')

const foreign = await owner(async (db) => {
  const activity = await db
    .selectFrom('activity')
    .select('id')
    .where('identifier', '=', identifierOf('ke'))
    .executeTakeFirstOrThrow()
  const organisation = await db
    .selectFrom('organisation')
    .select('id')
    .where('name', '=', 'canarykeimplementer')
    .executeTakeFirstOrThrow()
  const publication = await db
    .selectFrom('publication')
    .select('id')
    .where('fileName', '=', 'canarykefile.xml')
    .executeTakeFirstOrThrow()
  const grant = await db
    .selectFrom('roleGrant')
    .select('id')
    .where('actorId', '=', operator.session.actor.id)
    .executeTakeFirstOrThrow()
  return { activity: activity.id, organisation: organisation.id, publication: publication.id, grant: grant.id }
})
await bureau.act(
  personWith('hq-programme-officer').session,
  operations.find(({ name }) => name === 'institutions.claim')!,
  {
    activities: [foreign.activity],
    subject: 'institution',
    value: 'courts',
    reason: 'Seen there by the officer.',
  },
)
const claim = await owner((db) =>
  db
    .selectFrom('claim')
    .select('id')
    .where('activityId', '=', foreign.activity)
    .where('source', '=', 'officer')
    .executeTakeFirstOrThrow(),
)

const missing = newId()
const withId = (path: (id: string) => string, id: string, init?: (id: string) => RequestInit) =>
  [path, id, missing, init] as const

/** An address or request by id: of what is foreign, and of what is not there. */
const cases = [
  [(id: string) => `/api/v1/activities/${id}`, identifierOf('ke'), 'ZZ-CANARYXX-1'],
  [(id: string) => `/activities/${id}`, identifierOf('ke'), 'ZZ-CANARYXX-1'],
  [(id: string) => `/api/v1/activities/${id}?asOf=2020-01-01`, identifierOf('ke'), 'ZZ-CANARYXX-1'],
  withId((id) => `/api/v1/organisations/${id}`, foreign.organisation),
  withId((id) => `/organisations/${id}`, foreign.organisation),
  withId((id) => `/api/v1/publications/${id}`, foreign.publication),
  withId((id) => `/api/v1/publications/${id}/lines`, foreign.publication),
  withId((id) => `/publications/${id}`, foreign.publication),
  withId((id) => `/api/v1/imports/${id}/findings`, jobs[1]!),
  withId((id) => `/api/v1/jobs/${id}`, jobs[1]!),
  withId((id) => `/jobs/${id}`, jobs[1]!),
  withId(
    (id) => `/api/v1/jobs/${id}/cancel`,
    jobs[1]!,
    () => json('POST', {}),
  ),
  withId(
    (id) => `/api/v1/sessions/${id}`,
    operator.session.id,
    () => ({ method: 'DELETE' }),
  ),
  withId((id) => `/api/v1/sessions?person=${id}`, operator.session.actor.id),
  withId((id) => `/api/v1/accounts/${id}`, operator.session.actor.id),
  withId((id) => `/accounts/${id}`, operator.session.actor.id),
  withId(
    (id) => `/api/v1/accounts/${id}/deactivate`,
    operator.session.actor.id,
    () => json('POST', {}),
  ),
  withId(
    (id) => `/api/v1/accounts/${operator.session.actor.id}/grants/${id}`,
    foreign.grant,
    () => ({ method: 'DELETE' }),
  ),
  withId(
    () => '/api/v1/institutions/claims',
    foreign.activity,
    (id) => json('POST', { activities: [id], subject: 'institution', value: 'police', reason: 'To see what is said.' }),
  ),
  withId(
    () => '/api/v1/institutions/withdrawals',
    claim.id,
    (id) => json('POST', { claims: [id] }),
  ),
  withId((id) => `/api/v1/units/${id}`, unitsOf.ke.child),
  withId((id) => `/api/v1/units/${id}`, unitsOf.ke.merged),
  withId((id) => `/units/${id}`, unitsOf.ke.child),
  withId(
    (id) => `/api/v1/units/${id}`,
    unitsOf.ke.child,
    () => json('PATCH', { name: 'Another', reason: 'To see what is said.' }),
  ),
  withId(
    () => `/api/v1/units/${unitsOf.ht.child}/merge`,
    unitsOf.ke.child,
    (id) => json('POST', { into: id, reason: 'To see what is said.' }),
  ),
  withId(
    () => `/api/v1/units/${unitsOf.ht.child}/aliases/withdraw`,
    unitsOf.ke.alias,
    (id) => json('POST', { alias: id, reason: 'To see what is said.' }),
  ),
  withId((id) => `/api/v1/persons/${id}`, personsOf.ke.one),
  withId((id) => `/api/v1/persons/${id}`, personsOf.ke.merged),
  withId((id) => `/persons/${id}`, personsOf.ke.one),
  withId((id) => `/api/v1/persons/${id}/duplicates`, personsOf.ke.one),
  withId((id) => `/api/v1/person-conflicts?person=${id}`, personsOf.ke.one),
  withId(
    (id) => `/api/v1/persons/${id}/names`,
    personsOf.ke.one,
    () => json('POST', { name: 'Ana Cruz (invented)' }),
  ),
  withId(
    () => `/api/v1/persons/${personsOf.ht.two}/merge`,
    personsOf.ke.one,
    (id) => json('POST', { into: id, reason: 'To see what is said.' }),
  ),
  [(word: string) => `/api/v1/persons?search=${word}`, 'canarypersonke', 'canarypersonxx'],
  [(word: string) => `/api/v1/units?search=${word}`, 'canarykeunit', 'canaryxxunit'],
  withId((id) => `/api/v1/events/${id}`, eventsOf.ke.created),
  withId((id) => `/events/${id}`, eventsOf.ke.created),
  withId(
    (id) => `/api/v1/events/${id}/cancel`,
    eventsOf.ke.approved,
    () => json('POST', { reason: 'To see what is said.' }),
  ),
  withId(
    () => `/api/v1/events/${eventsOf.ht.created}/sessions/withdraw`,
    eventsOf.ke.session,
    (id) => json('POST', { session: id, reason: 'To see what is said.' }),
  ),
  [(word: string) => `/api/v1/events?search=${word}`, 'canarykeeventcreated', 'canaryxxeventcreated'],
  withId((id) => `/api/v1/activities?cursor=${id}`, foreign.activity),
  // words, names and codes that occur only outside
  [(word: string) => `/api/v1/search?words=${word}`, 'canaryketitle', 'canaryxxtitle'],
  [(word: string) => `/search?q=${word}`, 'canaryketitle', 'canaryxxtitle'],
  [(word: string) => `/api/v1/organisations?name=${word}`, 'canarykeimplementer', 'canaryxximplementer'],
  [(word: string) => `/api/v1/publications?dataset=${word}`, 'canarykefile', 'canaryxxfile'],
  [
    (word: string) => `/api/v1/balance?by=country&where=implementer=${word}`,
    'canarykeimplementer',
    'canaryxximplementer',
  ],
  [(word: string) => `/api/v1/transactions?where=implementer=${word}`, 'canarykeimplementer', 'canaryxximplementer'],
] as readonly (readonly [(id: string) => string, string, string, ((id: string) => RequestInit)?])[]

async function answer(path: (id: string) => string, id: string, init?: (id: string) => RequestInit) {
  statements = 0
  const { headers, ...rest } = init?.(id) ?? {}
  const response = await app.request(`http://localhost:8080${path(id)}`, {
    ...rest,
    headers: {
      authorization: `Bearer ${director.secret}`,
      ...(!path(id).startsWith('/api/') && { accept: 'text/html' }),
      ...(headers as object),
    },
  })
  response.headers.delete('x-request-id')
  const text = await response.text()
  return {
    status: response.status,
    headers: [...response.headers],
    // what was asked for may be said again; nothing else may differ
    text: text.replaceAll(encodeURIComponent(id), 'ID').replaceAll(id, 'ID'),
    statements,
  }
}

test('what is missing and what is foreign are answered alike, for the same work', async () => {
  // a session that was not seen for a minute is touched by the first request
  await answer(() => '/api/v1/me', '')
  for (const [path, exists, absent, init] of cases) {
    const [there, not] = [await answer(path, exists, init), await answer(path, absent, init)]
    assert.ok(there.status < 500, `${path('…')} answers ${there.status}`)
    assert.ok(there.statements > 0, path('…'))
    assert.deepEqual(there, not, path('…'))
  }
})

test('somebody who may see it does get another answer', async () => {
  const { status } = await app.request(`http://localhost:8080/api/v1/activities/${identifierOf('ke')}`, {
    headers: { authorization: `Bearer ${operator.secret}` },
  })
  assert.equal(status, 200)
})
