// Reading JSON from outside: bounded in bytes and depth, an object at the top, no prototype tricks.
import type { Context } from 'hono'
import { defineProblem } from '#kernel/problem.ts'

export const BadJson = defineProblem(
  400,
  'bad-json',
  'Not usable JSON',
  'The body is not usable JSON: {reason}',
  'reason',
)

const mostBytes = 10 * 1024 * 1024
const mostDepth = 64

export async function parseJson(c: Context): Promise<Record<string, unknown>> {
  const text = await c.req.text()
  if (text === '') return {}
  if (text.length > mostBytes) throw BadJson({ reason: `it is larger than ${mostBytes} bytes.` })
  if (depthOf(text) > mostDepth) throw BadJson({ reason: `it is nested more than ${mostDepth} deep.` })
  let value: unknown
  try {
    value = JSON.parse(text, (key, inner: unknown) => (key === '__proto__' ? undefined : inner))
  } catch (error) {
    throw BadJson({ reason: (error as Error).message })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw BadJson({ reason: 'the top must be an object.' })
  return value as Record<string, unknown>
}

/** How deep the brackets go, without recursion: a parser must not be asked to descend before this is known. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (quoted) {
      if (char === 0x5c) at++
      else if (char === 0x22) quoted = false
    } else if (char === 0x22) quoted = true
    else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, ++depth)
    else if (char === 0x7d || char === 0x5d) depth--
  }
  return deepest
}
