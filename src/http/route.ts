// A route of the API that is no operation: it works on the whole database, or before anybody is known, or its body is a
// file. It is declared once, and from that mounted and written into the OpenAPI document.
import type { Context } from 'hono'
import { z } from 'zod'
import type { Permission } from '#kernel/access.ts'
import { guard, parseInput, reads } from '#kernel/operation.ts'
import { queryOf } from './address.ts'
import { parseJson } from './json.ts'
import { signedIn, type Env } from './signed-in.ts'

/** What is sent or answered instead of JSON: a file of this media type. */
export interface FileBody {
  file: string
}

export interface Route<In extends z.ZodObject = z.ZodObject> {
  /** The operationId, like that of an operation. */
  name: `${string}.${string}`
  summary: string
  /** Like 'POST /device', below /api/v1. */
  http: `${'GET' | 'POST'} /${string}`
  /** The permission it needs; null where being signed in is enough; `open` where nobody need be known. */
  needs: Permission | null | 'open'
  /** From the query of a GET and beside a file, else from the body's JSON. */
  input: In
  /** Where the body is a file. */
  body?: FileBody
  status?: 200 | 201
  answer: z.ZodType | FileBody
  handle(c: Context<Env>, input: z.output<In>): Response | Promise<Response>
}

/** For a list that mixes routes of every input. */
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyRoute = Route<any>

export const route = <In extends z.ZodObject>(value: Route<In>): Route<In> => value

export const isFile = (of: z.ZodType | FileBody): of is FileBody => !(of instanceof z.ZodType)

/** Whether its input stands in the address. */
export const inQuery = ({ http, body }: Pick<AnyRoute, 'http' | 'body'>) => reads({ http }) || body !== undefined

/** Answers a request: first who asks and whether they may, then what they sent. */
export async function answerRoute(c: Context<Env>, one: AnyRoute): Promise<Response> {
  if (one.needs !== 'open') guard({ ...one, needs: one.needs }, signedIn(c).actor)
  return one.handle(c, parseInput(one, inQuery(one) ? queryOf(c) : await parseJson(c)) as never)
}
