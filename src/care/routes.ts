// A backup taken from, and put back into, a bureau that is being served. These stand beside the operations, since they
// work on the whole database and not in a transaction of their own.
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { sendDownload } from '#http/download.ts'
import { route, type AnyRoute } from '#http/route.ts'
import type { Store } from '#kernel/store/store.ts'

const backupType = 'application/gzip'

/** A file on its way; its folder goes when the work is done. */
async function onItsWay() {
  const folder = await mkdtemp(join(tmpdir(), 'jurat-backup-'))
  return { file: join(folder, 'bureau.jurat'), [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

export const careRoutes = (store: Store, today: () => string): AnyRoute[] => [
  route({
    name: 'care.backup',
    summary: 'A backup of the whole bureau, taken while it is served',
    http: 'GET /backup',
    needs: 'store.operate',
    input: z.object({}),
    answer: { file: backupType },
    handle(c) {
      async function* body() {
        await using way = await onItsWay()
        await store.backup(way.file)
        yield* createReadStream(way.file) as AsyncIterable<Uint8Array>
      }
      return sendDownload(c, { type: backupType, fileName: `bureau-${today()}.jurat`, body: body() })
    },
  }),
  route({
    name: 'care.restore',
    summary: 'Put a backup in the place of this bureau; the body is the file itself',
    http: 'POST /restore',
    needs: 'store.operate',
    input: z.object({
      replace: z.stringbool().default(false).describe('Whether what is there may be replaced; else it must be empty'),
    }),
    body: { file: backupType },
    answer: z.object({ takenAt: z.string(), tables: z.int(), rows: z.int() }),
    async handle(c, { replace }) {
      await using way = await onItsWay()
      await writeFile(way.file, c.req.raw.body ?? '', { mode: 0o600 })
      return c.json(await store.restore(way.file, { replace }))
    },
  }),
]
