// Who sends a request: a browser by its cookie, a program by its bearer token.
import type { Context as Hono } from 'hono'
import { getCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import type { Bureau } from '#kernel/bureau.ts'
import { NotSignedIn } from '#kernel/problem.ts'
import { findSession, type Session } from '#kernel/session.ts'
import type { Draw } from './draw.tsx'
import { wantsHtml, type Log } from './problems.ts'

export interface Env {
  Variables: {
    session: Session | null
    requestId: string
    /** How much waits for them, where it was counted. */
    waiting: number | null
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

/** Counts what waits for whoever a page is drawn for; a page is shown without it rather than not at all. */
export const withWaiting = (waiting: (session: Session, anew: boolean) => Promise<number>, log: Log) =>
  createMiddleware<Env>(async (c, next) => {
    const session = c.get('session')
    const html = wantsHtml(c) && !c.req.path.startsWith('/api/')
    if (session && html && c.req.method === 'GET')
      c.set(
        'waiting',
        await waiting(session, c.req.path === '/notices').catch((error: unknown) => {
          log(error, c.get('requestId'))
          return null
        }),
      )
    await next()
  })

export function signedIn(c: Hono<Env>): Session {
  const session = c.get('session')
  if (!session) throw NotSignedIn({})
  return session
}
