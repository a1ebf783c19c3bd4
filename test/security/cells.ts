// Every operation that changes something, what it is done to, and who may, once past the permission that it needs.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import {
  bureau,
  identifierOf,
  keysOfActivity,
  may,
  operations,
  owner,
  personWith,
  portfolio,
  within,
  type Person,
} from './bureau.ts'
import { countingCells } from './counting.ts'
import { eventCells } from './events.ts'
import { rosterCells } from './rosters.ts'
import { personCells } from './persons.ts'
import { clearanceCells } from './clearance.ts'
import { scenarioCells } from './scenarios.ts'
import { unitCells } from './units.ts'

/** One thing that is tried, and whether this person may, once past the permission that the operation needs. */
export interface Cell {
  to: string
  input: unknown
  reaches(person: Person): boolean
}
const always = () => true

// what the operations are done to
const officer = personWith('hq-programme-officer')
const somebody = personWith('expert')
const activities = await owner((db) => db.selectFrom('activity').select(['id', 'identifier']).execute())
const idOf = (tag: string) => activities.find(({ identifier }) => identifier === identifierOf(tag))!.id
const correct = operations.find(({ name }) => name === 'institutions.claim')!
const claimed = ['ht', 'ke', 'both', 'region'].map((tag) => ({
  tag,
  described: portfolio.find((one) => one.tag === tag)!,
}))
await bureau.act(officer.session, correct, {
  activities: claimed.map(({ tag }) => idOf(tag)),
  subject: 'institution',
  value: 'courts',
  reason: 'Seen there by the officer.',
})
const claims = await owner((db) =>
  db.selectFrom('claim').select(['id', 'activityId']).where('source', '=', 'officer').execute(),
)
const rule = { group: 'a group', role: 'auditor', scopeKind: 'everything', scopeCode: null }
const given = await owner(async (db) => {
  await db
    .updateTable('setting')
    .set({ value: JSON.stringify([rule]) })
    .where('key', '=', 'sign-in-groups')
    .execute()
  const jobId = newId()
  await db
    .insertInto('job')
    .values({
      id: jobId,
      operation: 'exchange.import',
      input: JSON.stringify({ files: [newId()] }),
      actorId: somebody.session.actor.id,
      // the last to be taken up
      createdAt: sql`now() + interval '1 year'`,
    })
    .execute()
  await db
    .insertInto('deviceCode')
    .values({
      deviceHash: 'd'.repeat(64),
      userCode: 'BCDF-GHJK',
      name: 'Test',
      expiresAt: sql`now() + interval '1 hour'`,
    })
    .execute()
  const grant = await db
    .selectFrom('roleGrant')
    .select('id')
    .where('actorId', '=', somebody.session.actor.id)
    .executeTakeFirstOrThrow()
  const upload = await db.selectFrom('upload').select('id').executeTakeFirstOrThrow()
  return { jobId, grantId: grant.id, uploadId: upload.id }
})
const them = somebody.session.actor.id
const whose = (allowed: 'account.manage' | 'job.oversee') => (person: Person) =>
  person === somebody || may(person, allowed)
const person = (input: object = {}): Cell[] => [
  { to: 'somebody else', input: { id: them, ...input }, reaches: (by) => by !== somebody },
]
const inScope = (cells: (tag: string) => unknown): Cell[] =>
  claimed.map(({ tag, described }) => ({
    to: tag,
    input: cells(tag),
    reaches: (by) => within(by, 'claim.correct', keysOfActivity(described)),
  }))

export const cells: Readonly<Record<string, readonly Cell[]>> = {
  'institutions.claim': inScope((tag) => ({
    activities: [idOf(tag)],
    subject: 'institution',
    value: 'police',
    reason: 'Seen there by the tester.',
  })),
  'institutions.withdraw': inScope((tag) => ({
    claims: [claims.find(({ activityId }) => activityId === idOf(tag))!.id],
  })),
  'exchange.import': [{ to: 'a kept file', input: { files: [given.uploadId] }, reaches: always }],
  'training.import': [{ to: 'a kept file', input: { files: [given.uploadId] }, reaches: always }],
  'accounts.chooseLanguage': [{ to: 'oneself', input: { language: 'fr' }, reaches: always }],
  'notices.see': [{ to: 'oneself', input: { kind: 'no-return', item: 'x' }, reaches: (by) => may(by, 'roster.keep') }],
  'notices.unsee': [
    { to: 'oneself', input: { kind: 'no-return', item: 'seen' }, reaches: (by) => may(by, 'roster.keep') },
  ],
  'notices.wishMail': [{ to: 'oneself', input: { stop: true }, reaches: always }],
  'sessions.revoke': [{ to: 'somebody', input: { id: somebody.session.id }, reaches: whose('account.manage') }],
  'tokens.create': [{ to: 'oneself', input: { name: 'Test' }, reaches: always }],
  'devices.answer': [{ to: 'oneself', input: { code: 'BCDF-GHJK', allow: true }, reaches: always }],
  'accounts.create': [{ to: 'a new person', input: { name: 'New (invented)' }, reaches: always }],
  'accounts.update': person({ name: 'Other (invented)' }),
  'accounts.deactivate': person(),
  'accounts.reactivate': person(),
  'grants.give': person({ role: 'auditor', scopeKind: 'country', scopeCode: 'KE' }),
  'grants.take': person({ grantId: given.grantId }),
  'accounts.import': [
    {
      to: 'new people',
      input: { csv: 'name,email,role,scope kind,scope code\nNew (invented),new@example.org,expert,everything,\n' },
      reaches: always,
    },
  ],
  'groups.add': [{ to: 'a group', input: { ...rule, group: 'another' }, reaches: always }],
  'groups.remove': [{ to: 'a group', input: rule, reaches: always }],
  'groups.set': [{ to: 'the groups', input: { rules: [] }, reaches: always }],
  ...unitCells,
  ...scenarioCells,
  ...eventCells,
  ...countingCells,
  ...rosterCells,
  ...clearanceCells,
  ...personCells,
  'jobs.cancel': [{ to: 'somebody', input: { id: given.jobId }, reaches: whose('job.oversee') }],
}
