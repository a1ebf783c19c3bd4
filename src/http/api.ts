// The HTTP API: every operation mounted at its route below /api/v1, one transaction a request.
import { Hono, type Context } from 'hono'
import { createHash } from 'node:crypto'
import type { Bureau } from '#kernel/bureau.ts'
import { isDownload, isJob, reads, type AnyOperation } from '#kernel/operation.ts'
import { defineProblem, InvalidInput } from '#kernel/problem.ts'
import type { Session } from '#kernel/session.ts'
import { keepUpload } from '#kernel/uploads.ts'
import { openApiDocument } from './openapi.ts'
import { sendDownload } from './download.ts'
import { parseJson } from './json.ts'
import { signedIn, type Env } from './signed-in.ts'

export const KeyReused = defineProblem(
  422,
  'idempotency-key-reused',
  'Idempotency-Key used for another request',
  () => 'This Idempotency-Key came before with another request. Use a new key for each new request.',
)

/** The members of a path like /activities/{identifier}. */
export const pathMembers = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
export const honoPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1')

export function createApi(bureau: Bureau, version: string) {
  const api = new Hono<Env>()
  api.get('/openapi.json', (c) => c.json(openApiDocument([...bureau.operations.values()], version)))

  api.post('/uploads', async (c) => {
    const session = signedIn(c)
    const body = c.req.raw.body
    if (!body)
      throw InvalidInput({ errors: [{ path: 'body', message: 'The file itself must be the body of the request.' }] })
    return c.json(await keepUpload(bureau, session, c.req.query('name') ?? '', body), 201)
  })

  for (const op of bureau.operations.values()) {
    const [method, path] = op.http.split(' ') as [string, string]
    api.on(method, honoPath(path), async (c) => {
      const session = signedIn(c)
      const input = { ...queryOf(c), ...(reads(op) ? {} : await parseJson(c)), ...c.req.param() }
      if (isDownload(op)) return sendDownload(c, await bureau.download(session, op, input))
      const answer = reads(op) ? await bureau.act(session, op, input) : await once(c, bureau, session, op, input)
      return answerOf(c, op, answer)
    })
  }
  return api
}

/** Runs a change; under an Idempotency-Key the same request sent again gets the first answer and changes nothing. */
async function once(
  c: Context<Env>,
  bureau: Bureau,
  session: Session,
  op: AnyOperation,
  input: object,
): Promise<unknown> {
  const key = c.req.header('idempotency-key')
  if (!key || op.secretAnswer) return bureau.act(session, op, input)
  const requestSha256 = createHash('sha256')
    .update(`${op.name} ${JSON.stringify(input)}`)
    .digest('hex')
  const answer = await bureau.transaction(session, op.name, false, async (db) => {
    const before = await db
      .selectFrom('answered')
      .select(['requestSha256', 'body'])
      .where('actorId', '=', session.actor.id)
      .where('key', '=', key)
      .executeTakeFirst()
    if (before && before.requestSha256 !== requestSha256) throw KeyReused({})
    if (before) return JSON.parse(before.body) as unknown
    const fresh = await bureau.actWithin(db, session, op, input)
    const body = JSON.stringify(fresh)
    await db
      .insertInto('answered')
      .values({ actorId: session.actor.id, key, requestSha256, status: 200, body })
      .execute()
    return fresh
  })
  if (isJob(op)) bureau.onJob()
  return answer
}

function answerOf(c: Context<Env>, op: AnyOperation, answer: unknown) {
  if (!isJob(op)) return c.json(answer as object)
  const { jobId } = answer as { jobId: string }
  return c.json({ jobId }, 202, { location: `/api/v1/jobs/${jobId}` })
}

/** Query parameters; one that comes several times is a list. */
export function queryOf(c: Context): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, values]) => [name, values.length > 1 ? values : values[0]!]),
  )
}
