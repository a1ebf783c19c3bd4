// What an address holds: the members of a path like /activities/{identifier}, and what follows the question mark.
import type { Context } from 'hono'

export const pathMembers = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
export const honoPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1')

/** Query parameters; one that comes several times is a list. */
export function queryOf(c: Context): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, values]) => [name, values.length > 1 ? values : values[0]!]),
  )
}
