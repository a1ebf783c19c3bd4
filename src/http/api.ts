// The HTTP API: every operation mounted at its route below /api/v1, one transaction a request.
import { Hono, type Context } from 'hono'
import { createHash } from 'node:crypto'
import type { Bureau } from '#kernel/bureau.ts'
import { isApart, isDownload, isJob, reads, type AnyOperation } from '#kernel/operation.ts'
import { defineProblem, InvalidInput } from '#kernel/problem.ts'
import type { Session } from '#kernel/session.ts'
import { keepUpload, Upload } from '#kernel/uploads.ts'
import { z } from 'zod'
import { honoPath, queryOf } from './address.ts'
import { openApiDocument } from './openapi.ts'
import { sendDownload } from './download.ts'
import { parseJson } from './json.ts'
import { answerRoute, route, type AnyRoute } from './route.ts'
import { signedIn, type Env } from './signed-in.ts'

export const KeyReused = defineProblem(
  422,
  'idempotency-key-reused',
  'Idempotency-Key used for another request',
  'This Idempotency-Key came before with another request. Use a new key for each new request.',
)

export function createApi(bureau: Bureau, version: string, more: readonly AnyRoute[]) {
  const api = new Hono<Env>()
  const routes: AnyRoute[] = [description(bureau, version, () => routes), uploads(bureau), ...more]
  for (const one of routes) {
    const [method, path] = one.http.split(' ') as [string, string]
    api.on(method, path, (c) => answerRoute(c, one))
  }
  for (const op of bureau.operations.values()) {
    const [method, path] = op.http.split(' ') as [string, string]
    api.on(method, honoPath(path), async (c) => {
      const session = signedIn(c)
      const input = { ...queryOf(c), ...(reads(op) ? {} : await parseJson(c)), ...c.req.param() }
      if (isDownload(op)) return sendDownload(c, await bureau.download(session, op, input))
      // What runs apart changes nothing: asked for again it is reckoned anew.
      if (isApart(op)) return answerOf(c, op, await bureau.act(session, op, input, c.req.raw.signal))
      const answer = reads(op) ? await bureau.act(session, op, input) : await once(c, bureau, session, op, input)
      return answerOf(c, op, answer)
    })
  }
  return api
}

/** What the API says of itself. */
const description = (bureau: Bureau, version: string, routes: () => readonly AnyRoute[]) =>
  route({
    name: 'openapi.show',
    summary: 'This document',
    http: 'GET /openapi.json',
    needs: 'open',
    input: z.object({}),
    answer: z.looseObject({ openapi: z.string() }),
    handle: (c) => c.json(openApiDocument([...bureau.operations.values()], routes(), version)),
  })

const uploads = (bureau: Bureau) =>
  route({
    name: 'uploads.keep',
    summary: 'Send a file to be imported; the body is the file itself',
    http: 'POST /uploads',
    needs: null,
    input: z.object({ name: z.string().describe('What the file is called') }),
    body: { file: 'application/octet-stream' },
    status: 201,
    answer: Upload,
    async handle(c, { name }) {
      const body = c.req.raw.body
      if (!body)
        throw InvalidInput({ errors: [{ path: 'body', message: 'The file itself must be the body of the request.' }] })
      return c.json(await keepUpload(bureau, signedIn(c), name, body), 201)
    },
  })

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
  const answer = await bureau.promise(session, op.name, false, async (db) => {
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
