import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test, { after, before } from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { freshStore, type FreshStore } from '#testing.ts'
import { writeAccessRules } from './access-rules.ts'
import { Bureau } from './bureau.ts'
import { newSecret, sha256 } from './secret.ts'
import { findSession, type Session } from './session.ts'
import { keepUpload, uploadBytes, uploadLines } from './uploads.ts'

let fresh: FreshStore
let bureau: Bureau
let session: Session

before(async () => {
  fresh = await freshStore()
  await writeAccessRules(fresh.store)
  bureau = await Bureau.open(fresh.store, [])
  const secret = newSecret('test')
  await fresh.store.transaction({ role: 'jurat_owner', operation: 'test' }, async (db) => {
    const id = newId()
    await db.insertInto('actor').values({ id, kind: 'person', name: 'Sender (invented)' }).execute()
    await db
      .insertInto('session')
      .values({
        hash: sha256(secret),
        id: newId(),
        actorId: id,
        kind: 'token',
        name: 'Test',
        expiresAt: sql`now() + interval '1 hour'`,
      })
      .execute()
  })
  session = (await findSession(fresh.store, secret))!
})
after(() => fresh.remove())

async function* inChunks(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve()
    yield bytes.subarray(at, at + size)
  }
}
const read = <T>(body: Parameters<FreshStore['store']['transaction']>[1]) =>
  bureau.transaction(session, 'test', true, body) as Promise<T>
const keptBytes = async (id: string) => {
  const pieces: Buffer[] = []
  for await (const piece of uploadBytes((body) => bureau.transaction(session, 'test', true, body), id))
    pieces.push(piece)
  return Buffer.concat(pieces)
}

test('a file is kept byte by byte, however it arrives', async () => {
  // the larger one is compressed while it comes
  for (const file of [randomBytes(700_000), Buffer.alloc(18_000_000, randomBytes(1_000))]) {
    const { id, bytes, sha256: hash } = await keepUpload(bureau, session, 'noise.bin', inChunks(file, 65_537))
    assert.equal(bytes, file.length)
    assert.equal(hash, sha256(file))
    assert.ok((await keptBytes(id)).equals(file))
  }
})

test('the same file sent again is kept once', async () => {
  const file = Buffer.from('one\ntwo\n')
  const first = await keepUpload(bureau, session, 'twice.txt', inChunks(file, 3))
  const again = await keepUpload(bureau, session, 'twice.txt', inChunks(file, 8))
  assert.deepEqual(again, first)
})

test('any line of a kept file can be shown, also where it runs across two pieces', async () => {
  const lines = Array.from({ length: 30_000 }, (_, index) => `line ${index + 1} ${'x'.repeat(index % 50)}`)
  const { id } = await keepUpload(bureau, session, 'lines.txt', inChunks(Buffer.from(lines.join('\n')), 100_000))
  for (const from of [1, 2, 7_000, 7_001, 14_321, 29_999]) {
    const shown = await read<{ line: number; text: string }[]>((db) => uploadLines(db, id, from, 2))
    assert.deepEqual(shown, [
      { line: from, text: lines[from - 1] },
      { line: from + 1, text: lines[from] },
    ])
  }
})

test('a file that is too large, or whose name is none, leaves nothing', async () => {
  const count = () =>
    fresh.store.transaction({ role: 'jurat_owner' }, (db) =>
      db
        .selectFrom('upload')
        .select((is) => is.fn.countAll().as('n'))
        .executeTakeFirstOrThrow(),
    )
  const before = await count()
  process.env.JURAT_UPLOAD_BYTES = '1000'
  try {
    await assert.rejects(keepUpload(bureau, session, 'large.txt', inChunks(Buffer.alloc(2000), 500)), {
      slug: 'upload-too-large',
      status: 413,
    })
  } finally {
    delete process.env.JURAT_UPLOAD_BYTES
  }
  for (const name of ['', '../up', 'a/b', 'a\\b', 'a\u0000b', 'abc\u202egpj.xml', 'x'.repeat(201)])
    await assert.rejects(keepUpload(bureau, session, name, inChunks(Buffer.from('x'), 1)), { slug: 'bad-file-name' })
  assert.deepEqual(await count(), before)
})
