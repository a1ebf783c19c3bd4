// How a problem leaves over HTTP, and what becomes of an error that nobody foresaw.
import type { Context } from 'hono'
import { v7 as newId } from 'uuid'
import { defineProblem, Problem } from '#kernel/problem.ts'

export const Unforeseen = defineProblem(
  500,
  'internal-error',
  'Internal error',
  'Something went wrong in Jurat itself. Nothing was changed. Quote {errorId} when you report it.',
)

export type Log = (error: unknown, errorId: string) => void

/** Any error as a Problem: what is not one is logged under an id and becomes a bare 500. */
export function asProblem(error: unknown, log: Log): Problem {
  if (error instanceof Problem) return error
  const errorId = newId()
  log(error, errorId)
  return Unforeseen({ errorId })
}

export function sendProblem(problem: Problem): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json' })
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer')
  if (problem.status === 503) headers.set('retry-after', '2')
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}

export const wantsHtml = (c: Context) => c.req.method !== 'HEAD' && (c.req.header('accept') ?? '').includes('text/html')
