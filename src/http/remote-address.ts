// The address of whoever sends a request, by its socket.
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

/** Empty where the request came through no socket. */
export function remoteAddress(c: Context): string {
  const bindings = c.env as { incoming?: unknown; server?: unknown } | undefined
  return (bindings?.incoming || bindings?.server ? getConnInfo(c).remote.address : '') ?? ''
}
