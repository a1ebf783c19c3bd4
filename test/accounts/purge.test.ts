// Sessions, codes and answers of long ago are dropped; what the log says of sessions stays.
import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { showPerson } from '#accounts/person.ts'
import { purgeAnswered, purgeSessions, startWorker } from '#kernel/jobs.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
import { bureau, enter, operator, owner, store } from './begin.ts'

/** A session that somebody opened so many days ago, with the days after which it ended. */
async function session(
  actorId: string,
  {
    kind = 'browser',
    seen,
    expires,
    revoked,
    idleDays,
  }: Record<'seen' | 'expires', number> & {
    kind?: string
    revoked?: number
    idleDays?: number
  },
) {
  const id = newId()
  const ago = (days: number) => sql<string>`now() - make_interval(days => ${days}::integer)`
  await owner((db) =>
    db
      .insertInto('session')
      .values({
        hash: sha256(newSecret('test')),
        id,
        actorId,
        kind,
        name: 'Test',
        createdAt: ago(seen),
        lastSeenAt: ago(seen),
        expiresAt: ago(expires),
        revokedAt: revoked === undefined ? null : ago(revoked),
        idleSeconds: idleDays === undefined ? null : idleDays * 86_400,
      })
      .execute(),
  )
  return id
}

const left = async (ids: readonly string[]) => {
  const rows = await owner((db) => db.selectFrom('session').select('id').where('id', 'in', ids).execute())
  return ids.filter((id) => rows.some((row) => row.id === id))
}

test('a session that ended a month ago goes, however it ended; one that is open or ended lately stays', async () => {
  const actorId = await enter('Comes often')
  const gone = [
    await session(actorId, { seen: 100, expires: 31 }),
    await session(actorId, { seen: 100, expires: -100, revoked: 31 }),
    await session(actorId, { seen: 100, expires: -100, idleDays: 14 }),
    await session(actorId, { kind: 'token', seen: 400, expires: 40 }),
    await session(actorId, { kind: 'job', seen: 40, expires: 39 }),
  ]
  const stays = [
    await session(actorId, { seen: 40, expires: 29 }),
    await session(actorId, { seen: 40, expires: -100, revoked: 29 }),
    await session(actorId, { seen: 43, expires: -100, idleDays: 14 }),
    await session(actorId, { kind: 'token', seen: 300, expires: -65 }),
    await session(actorId, { seen: 0, expires: -1, idleDays: 1 }),
  ]
  assert.equal(await purgeSessions(store), gone.length)
  assert.deepEqual(await left([...gone, ...stays]), stays)
  assert.equal(await purgeSessions(store), 0)
  const log = await owner((db) =>
    db
      .selectFrom('change')
      .select(['rowId', 'action', 'operation'])
      .where('tableName', '=', 'session')
      .where('rowId', 'in', gone)
      .orderBy('id')
      .execute(),
  )
  assert.equal(log.filter(({ action }) => action === 'insert').length, gone.length)
  assert.equal(log.filter(({ operation }) => operation === 'sessions.purge').length, gone.length)
})

test('when somebody was last here is known as long as they are', async () => {
  const actorId = await enter('Came once')
  const earlier = await session(actorId, { seen: 300, expires: 299 })
  const last = await session(actorId, { seen: 200, expires: 199 })
  // what works for somebody is not somebody
  const work = await session(actorId, { kind: 'job', seen: 100, expires: 99 })
  const before = await bureau.act(await operator(), showPerson, { id: actorId })
  await purgeSessions(store)
  assert.deepEqual(await left([earlier, last, work]), [last])
  const after = await bureau.act(await operator(), showPerson, { id: actorId })
  assert.equal(after.lastSeenAt, before.lastSeenAt)
})

/** What was answered to somebody so many days ago under the key that says so. */
async function answered(actorId: string, ...days: number[]) {
  const common = { actorId, requestSha256: sha256('test'), status: 200, body: '{}' }
  await owner((db) =>
    db
      .insertInto('answered')
      .values(
        days.map((ago) => ({
          ...common,
          key: `${ago} days`,
          answeredAt: sql`now() - make_interval(days => ${ago}::integer)`,
        })),
      )
      .execute(),
  )
}
const answeredTo = async (actorId: string) =>
  (
    await owner((db) =>
      db.selectFrom('answered').select('key').where('actorId', '=', actorId).orderBy('answeredAt').execute(),
    )
  ).map(({ key }) => key)

test('what was answered under an Idempotency-Key goes after 30 days', async () => {
  const actorId = await enter('Sent it twice')
  await answered(actorId, 400, 31, 29, 0)
  assert.equal(await purgeAnswered(store), 2)
  assert.deepEqual(await answeredTo(actorId), ['29 days', '0 days'])
  assert.equal(await purgeAnswered(store), 0)
})

test('the worker drops both between two jobs, and codes that expired a day ago', async () => {
  const actorId = await enter('Worked for')
  await session(actorId, { seen: 1, expires: -1 })
  const old = await session(actorId, { seen: 100, expires: 99 })
  const code = (userCode: string, hours: number) =>
    owner((db) =>
      db
        .insertInto('deviceCode')
        .values({
          deviceHash: sha256(userCode),
          userCode,
          name: 'Test',
          expiresAt: sql`now() - make_interval(hours => ${hours}::integer)`,
        })
        .execute(),
    )
  await code('QQQQ-BBBB', 25)
  await code('QQQQ-CCCC', 23)
  await answered(actorId, 31, 29)
  const errors: unknown[] = []
  const worker = startWorker(bureau, (error) => errors.push(error))
  for (let looked = 0; looked < 500 && (await answeredTo(actorId)).length > 1; looked++);
  await worker.stop()
  assert.deepEqual(await left([old]), [])
  assert.deepEqual(errors, [])
  const codes = await owner((db) =>
    db.selectFrom('deviceCode').select('userCode').where('userCode', 'like', 'QQQQ-%').execute(),
  )
  assert.deepEqual(codes, [{ userCode: 'QQQQ-CCCC' }])
  assert.deepEqual(await answeredTo(actorId), ['29 days'])
})
