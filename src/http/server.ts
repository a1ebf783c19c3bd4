// The whole of what is served: security headers first, then sign-in, API, pages and what goes wrong on any of them.
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { csrf } from 'hono/csrf'
import { setCookie } from 'hono/cookie'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import type { Role } from '#kernel/access.ts'
import type { Bureau } from '#kernel/bureau.ts'
import { NotFound, type Problem } from '#kernel/problem.ts'
import { uploadMostBytes } from '#kernel/uploads.ts'
import { assetResponse, isEngine } from '#web/assets.ts'
import { isLocale, type Message } from '#web/messages/index.ts'
import type { Session } from '#kernel/session.ts'
import type { Page } from '#web/page.ts'
import { createApi } from './api.ts'
import { drawer, localeCookie } from './draw.tsx'
import { createPages } from './pages.tsx'
import { safeReturn } from './return-path.ts'
import type { AnyRoute } from './route.ts'
import { asProblem, sendProblem, wantsHtml, type Log } from './problems.ts'
import { withSession, withWaiting, type Env } from './signed-in.ts'

export interface Served {
  bureau: Bureau
  pages: readonly Page[]
  /** What each role is called. */
  roleNames: Readonly<Record<Role, Message>>
  /** Routes of the API besides the operations. */
  routes?: readonly AnyRoute[]
  /** Sign-in: routes of its own, before the pages. */
  mounts: readonly Hono<Env>[]
  /** How much waits for somebody, for the header of pages; counted anew where they have just acted. */
  waiting?: (session: Session, anew: boolean) => Promise<number>
  /** Where people reach it, as https://jurat.example. */
  publicUrl: URL
  version: string
  log: Log
}

export function createServer({
  bureau,
  pages,
  roleNames,
  routes = [],
  mounts,
  waiting,
  publicUrl,
  version,
  log,
}: Served) {
  const secure = publicUrl.protocol === 'https:'
  const app = new Hono<Env>()
  const draw = drawer(pages, roleNames, publicUrl, bureau.demonstration)
  app.use(requestId())
  const headersFor = (scriptSrc: string[]) =>
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc,
        workerSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      strictTransportSecurity: secure ? 'max-age=31536000; includeSubDomains' : false,
      referrerPolicy: 'same-origin',
      xFrameOptions: 'DENY',
    })
  const [headers, engineHeaders] = [headersFor(["'self'"]), headersFor(["'self'", "'wasm-unsafe-eval'"])]
  // A worker lives under the policy that its own script came with: no page may make WebAssembly.
  app.use((c, next) => (isEngine(c.req.path) ? engineHeaders : headers)(c, next))
  app.get('/healthz', (c) => c.text('ok'))
  app.get('/assets/*', (c) => assetResponse(c.req.raw) ?? c.notFound())
  app.use(compress())
  // who is asked for what a cookie allows must come from our own pages; a bearer token is its own proof
  const sameOrigin = csrf({
    origin: (origin, c) => origin === publicUrl.origin || origin === new URL(c.req.url).origin,
  })
  app.use((c, next) => (c.req.header('authorization') ? next() : sameOrigin(c, next)))
  app.use(bodyLimit({ maxSize: uploadMostBytes() * 4 }))
  app.use(withSession(bureau, secure))
  app.post('/language', async (c) => {
    const { locale, back } = await c.req.parseBody()
    if (typeof locale === 'string' && isLocale(locale))
      setCookie(c, localeCookie, locale, { path: '/', maxAge: 31_536_000, sameSite: 'Lax', httpOnly: true, secure })
    return c.redirect(safeReturn(typeof back === 'string' ? back : null), 303)
  })
  app.use((c, next) => {
    c.set('draw', draw)
    return next()
  })
  for (const mount of mounts) app.route('/', mount)
  app.route('/api/v1', createApi(bureau, version, routes))
  if (waiting) app.use(withWaiting(waiting, log))
  app.route('/', createPages(bureau, pages, draw))

  const answer = (c: Context<Env>, problem: Problem) => {
    if (c.req.path.startsWith('/api/') || !wantsHtml(c)) return sendProblem(problem)
    return c.html(draw.problem(c, c.get('session') ?? null, problem), problem.status as 400)
  }
  app.notFound((c) => answer(c, NotFound({ what: 'page', id: c.req.path })))
  app.onError((error, c) => {
    // what the libraries throw of themselves, as the CSRF check's 403
    if ('getResponse' in error) return error.getResponse()
    return answer(c, asProblem(error, log))
  })
  return app
}
