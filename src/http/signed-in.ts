// Who sends a request: a browser by its cookie, a program by its bearer token.
import type { Context as Hono } from 'hono'
import { getCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import type { Bureau } from '#kernel/bureau.ts'
import { NotSignedIn } from '#kernel/problem.ts'
import { findSession, type Session } from '#kernel/session.ts'
import type { Draw } from './draw.tsx'

export interface Env {
  Variables: {
    session: Session | null
    requestId: string
    /** Draws a page, for routes of their own that stand before the pages. */
    draw: Draw
  }
}

/** `__Host-` binds the cookie to this very host over TLS; a plain name on http, which is for loopback only. */
export const sessionCookie = (secure: boolean) => (secure ? '__Host-jurat' : 'jurat')

export const withSession = (bureau: Bureau, secure: boolean) =>
  createMiddleware<Env>(async (c, next) => {
    const bearer = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    const secret = bearer ?? getCookie(c, sessionCookie(secure))
    c.set('session', secret ? await findSession(bureau.store, secret) : null)
    await next()
  })

export function signedIn(c: Hono<Env>): Session {
  const session = c.get('session')
  if (!session) throw NotSignedIn({})
  return session
}
