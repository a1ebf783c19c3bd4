import assert from 'node:assert/strict'
import test from 'node:test'
import { v7 as newId } from 'uuid'
import { story } from '#testing.ts'
import { BatchWriter, sizeOf } from './batch.ts'
import { allOf } from './given-file.ts'
import { LaidReady } from './laid-ready.ts'
import type { Prepared } from './prepared.ts'

const prepared = (identifier: string): Prepared => ({
  head: { identifier, sha256: 'a'.repeat(64), lastUpdated: null, line: 3, id: newId() },
  rows: { activities: '{"title":"Cour d’appel"}', versions: '{}', shares: '', organisations: '', claims: '' },
  content: Uint8Array.of(1, 2, 3),
  organisations: [],
})
function batchNaming(...identifiers: string[]) {
  const writer = new BatchWriter()
  for (const identifier of identifiers) writer.add(prepared(identifier), [])
  return writer.take()
}

test(
  'what is read of a large file waits in the database, and comes back whole',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const context = {
      jobId: newId(),
      transaction: <T>(body: Parameters<typeof operator.query<T>>[0]) => operator.query(body, 'jurat_job'),
    }
    const laid = new LaidReady(context, 0, { mostHeld: sizeOf(batchNaming('A', 'B')) + 1 })
    const batches = [batchNaming('A', 'B'), batchNaming('C'), batchNaming('D')]
    const staged = async () =>
      (await db.selectFrom('importStaging').select('position').orderBy('position').execute()).length
    await laid.add(batches[0]!)
    assert.equal(await staged(), 0)
    await laid.add(batches[1]!)
    assert.equal(await staged(), 2)
    await laid.add(batches[2]!)
    assert.equal(await staged(), 2)

    const back = await operator.query(async (as) => allOf(laid.batches(as)), 'jurat_job')
    assert.deepEqual(back, batches)
    assert.deepEqual(
      laid.heads.map(({ identifier }) => identifier),
      ['A', 'B', 'C', 'D'],
    )
    await operator.query((as) => laid.drop(as), 'jurat_job')
    assert.equal(await staged(), 0)
  }),
)

test(
  'what an import laid ready that no longer runs is dropped by the next',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const job = (state: string, heartbeatAt: string) => ({
      id: newId(),
      operation: 'exchange.import',
      input: '{}',
      actorId: operator.actor.id,
      state,
      heartbeatAt,
    })
    const [dead, live] = [job('running', '2020-01-01T00:00:00Z'), job('running', new Date().toISOString())]
    await db.insertInto('job').values([dead, live]).execute()
    for (const jobId of [dead.id, live.id, newId()])
      await db
        .insertInto('importStaging')
        .values({ jobId, file: 0, position: 0, batch: Buffer.from('x') })
        .execute()
    await operator.query(
      (as) => as.selectNoFrom((is) => is.fn('drop_dead_staging', []).as('dropped')).execute(),
      'jurat_job',
    )
    const left = await db.selectFrom('importStaging').select('jobId').execute()
    assert.deepEqual(left, [{ jobId: live.id }])
  }),
)
