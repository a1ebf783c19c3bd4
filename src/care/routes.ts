// A backup taken from, and put back into, a bureau that is being served. These stand beside the operations, since they
// work on the whole database and not in a transaction of their own.
import { Hono } from 'hono'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signedIn, type Env } from '#http/signed-in.ts'
import { sendDownload } from '#http/download.ts'
import type { Session } from '#kernel/session.ts'
import { NotAllowed } from '#kernel/problem.ts'
import type { Store } from '#kernel/store/store.ts'

/** A file on its way; its folder goes when the work is done. */
async function onItsWay() {
  const folder = await mkdtemp(join(tmpdir(), 'jurat-backup-'))
  return { file: join(folder, 'bureau.jurat'), [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

function operatorOf(session: Session) {
  // a backup holds everything, so a role over a part of it is not enough
  if (session.actor.scopesOf('store.operate') !== 'everything') throw NotAllowed({ permission: 'store.operate' })
}

export function careRoutes(store: Store, today: () => string) {
  const app = new Hono<Env>()
  app.get('/api/v1/backup', (c) => {
    operatorOf(signedIn(c))
    async function* body() {
      await using way = await onItsWay()
      await store.backup(way.file)
      yield* createReadStream(way.file) as AsyncIterable<Uint8Array>
    }
    return sendDownload(c, { type: 'application/gzip', fileName: `bureau-${today()}.jurat`, body: body() })
  })
  app.post('/api/v1/restore', async (c) => {
    const session = signedIn(c)
    operatorOf(session)
    if (session.actor.readOnly) throw NotAllowed({ permission: 'store.operate' })
    await using way = await onItsWay()
    await writeFile(way.file, c.req.raw.body ?? '', { mode: 0o600 })
    return c.json(await store.restore(way.file, { replace: c.req.query('replace') === 'true' }))
  })
  return app
}
