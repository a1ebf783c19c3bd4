// Carrying a command out by a server: the same API as everybody's, with a token from `jurat sign-in`.
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { cancelJob } from '#jobs/index.ts'
import { isDownload, isJob, reads, type AnyOperation } from '#kernel/operation.ts'
import { ask } from './ask.ts'
import { follow } from './follow.ts'
import { RemoteProblem, type Backend, type JobView } from './backend.ts'

/** How long between two looks at a running job. */
const lookMs = 300

export function remoteBackend(server: string, token: string | undefined): Backend {
  const send = async (method: string, path: string, init: RequestInit & { duplex?: 'half' } = {}) => {
    const headers = new Headers(init.headers)
    if (token) headers.set('authorization', `Bearer ${token}`)
    const response = await ask(server, path, { ...init, method, headers })
    if (response.ok) return response
    const text = await response.text()
    throw new RemoteProblem(problemOf(text, response.status))
  }
  const addressed = (op: AnyOperation, input: Record<string, unknown>) => {
    const [method, template] = op.http.split(' ') as [string, string]
    const rest = { ...input }
    const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = String(rest[name])
      delete rest[name]
      return encodeURIComponent(value)
    })
    if (!reads(op)) return { method, path, rest }
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(rest))
      for (const one of [value].flat()) if (one !== undefined && one !== null) query.append(name, String(one))
    return { method, path: query.size ? `${path}?${query}` : path, rest: undefined }
  }
  const call = (op: AnyOperation, input: Record<string, unknown>) => {
    const { method, path, rest } = addressed(op, input)
    return send(method, path, rest && { body: JSON.stringify(rest), headers: { 'content-type': 'application/json' } })
  }

  return {
    async act(op, input, following) {
      const answer: unknown = await (await call(op, input)).json()
      if (!isJob(op)) return answer
      const { jobId } = answer as { jobId: string }
      const look = async () => (await (await send('GET', `/jobs/${jobId}`)).json()) as JobView
      const cancel = () => call(cancelJob, { id: jobId })
      const { output } = await follow(jobId, { look, cancel, everyMs: lookMs }, following)
      // in the order of the output's type, which the database does not keep
      return op.output.parse(output)
    },
    async keepFile(path) {
      const body = Readable.toWeb(createReadStream(path)) as ReadableStream
      const response = await send('POST', `/uploads?name=${encodeURIComponent(basename(path))}`, {
        body,
        duplex: 'half',
      })
      return ((await response.json()) as { id: string }).id
    },
    async download(op, input) {
      if (!isDownload(op)) throw new TypeError(`${op.name} is no download.`)
      const { body } = await call(op, input)
      return (body ?? []) as AsyncIterable<Uint8Array>
    },
    close: () => Promise.resolve(),
  }
}

function problemOf(text: string, status: number): Record<string, unknown> {
  try {
    return { status, ...(JSON.parse(text) as object) }
  } catch {
    return { status, title: 'The server answered with an error', detail: `HTTP status ${status}.` }
  }
}
