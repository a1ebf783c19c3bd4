// Signing in and out by browser, and the other addresses at which somebody unknown may knock.
import { Hono, type Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { localeCookie } from '#http/draw.tsx'
import { safeReturn } from '#http/return-path.ts'
import { sessionCookie, signedIn, type Env } from '#http/signed-in.ts'
import type { Bureau } from '#kernel/bureau.ts'
import { defineProblem, Problem } from '#kernel/problem.ts'
import type { Session } from '#kernel/session.ts'
import type { PageBody } from '#web/page.ts'
import { NewToken, TokenMade } from './account-page.tsx'
import { demonstrationPeople, endSession, openDemonstrationSession, openSession } from './door.ts'
import { formState } from '#web/components/form.tsx'
import { fromLoopback } from './loopback.ts'
import { chooseLanguage } from './me.ts'
import { messages as m } from './messages.ts'
import { pendingSignIn, SignInRefused, type PendingSignIn } from './provider.ts'
import { SignIn, SignInFailed } from './sign-in-page.tsx'
import type { SignInOptions } from './sign-in-options.ts'
import { createToken } from './token.ts'

export const DemonstrationRefused = defineProblem(
  403,
  'demonstration-refused',
  'Not a person of the demonstration',
  'Only the invented people of a demonstration bureau can be chosen, and only on the computer that it runs on.',
)

const pendingSeconds = 10 * 60

/** Mounted at `/` behind the checks and the session that http puts before every route. */
export function signInRoutes(bureau: Bureau, options: SignInOptions) {
  const { provider, publicUrl, log } = options
  const secure = publicUrl.protocol === 'https:'
  const cookie = { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const
  const pendingCookie = secure ? '__Host-jurat-sign-in' : 'jurat-sign-in'
  const routes = new Hono<Env>()

  const show = (c: Context<Env>, session: Session | null, body: PageBody, status = 200) => {
    c.header('cache-control', 'no-store')
    return c.html(c.get('draw').page(c, session, body), status as 200)
  }

  const refuse = (c: Context<Env>, problem: Problem) => {
    if (problem.cause) log(problem.cause)
    deleteCookie(c, pendingCookie, cookie)
    return show(c, null, { title: m.signInFailed, body: <SignInFailed problem={problem} /> }, problem.status)
  }

  /** A fresh secret at every sign-in; whatever session the browser came with ends. */
  const letIn = async (c: Context<Env>, secret: string, returnTo: string) => {
    const before = getCookie(c, sessionCookie(secure))
    if (before) await endSession(bureau.store, before)
    setCookie(c, sessionCookie(secure), secret, { ...cookie, maxAge: options.lastsSeconds })
    return c.redirect(safeReturn(returnTo), 303)
  }

  routes.get('/sign-in', async (c) => {
    const returnTo = safeReturn(c.req.query('return') ?? c.req.query('back'))
    if (c.get('session')) return c.redirect(returnTo, 303)
    const people = await demonstrationPeople(bureau.store)
    const demonstration = people.length === 0 ? null : fromLoopback(c) ? people : 'elsewhere'
    const body = (
      <SignIn
        hasProvider={provider !== null}
        demonstration={demonstration}
        returnTo={returnTo}
        unsent={c.req.query('unsent') !== undefined}
      />
    )
    return show(c, null, { title: m.signIn, body })
  })

  routes.get('/sign-in/start', async (c) => {
    if (!provider) return c.redirect('/sign-in', 303)
    try {
      const { address, pending } = await provider.begin(safeReturn(c.req.query('return')))
      const kept = Buffer.from(JSON.stringify(pending)).toString('base64url')
      setCookie(c, pendingCookie, kept, { ...cookie, maxAge: pendingSeconds })
      return c.redirect(address.href, 303)
    } catch (error) {
      if (error instanceof Problem) return refuse(c, error)
      throw error
    }
  })

  routes.get('/sign-in/callback', async (c) => {
    if (!provider) return c.redirect('/sign-in', 303)
    try {
      const pending = readPending(getCookie(c, pendingCookie))
      if (!pending) throw SignInRefused({})
      const who = await provider.finish(new URL(c.req.url).searchParams, pending)
      const secret = await openSession(bureau.store, who, options)
      deleteCookie(c, pendingCookie, cookie)
      return await letIn(c, secret, pending.return)
    } catch (error) {
      if (error instanceof Problem) return refuse(c, error)
      throw error
    }
  })

  routes.post('/sign-in/demonstration', async (c) => {
    const { person, return: returnTo } = await c.req.parseBody()
    const known = typeof person === 'string' && uuid.test(person)
    const secret = known && fromLoopback(c) ? await openDemonstrationSession(bureau.store, person, options) : null
    if (!secret) throw DemonstrationRefused({})
    return letIn(c, secret, typeof returnTo === 'string' ? returnTo : '/')
  })

  routes.post('/sign-out', async (c) => {
    const secret = getCookie(c, sessionCookie(secure))
    if (secret) await endSession(bureau.store, secret)
    deleteCookie(c, sessionCookie(secure), cookie)
    return c.redirect('/sign-in', 303)
  })

  // the choice in this browser would win over the one in the account, so that both change
  routes.post('/account/language', async (c) => {
    const { language } = await c.req.parseBody()
    await bureau.act(signedIn(c), chooseLanguage, { language: typeof language === 'string' ? language : '' })
    setCookie(c, localeCookie, String(language), { ...cookie, maxAge: 365 * 24 * 3600 })
    return c.redirect('/account', 303)
  })

  // not a page's form, since the answer to it shows the secret
  routes.post('/account/tokens', async (c) => {
    const session = signedIn(c)
    const form = await c.req.parseBody()
    const text = (field: string) => (typeof form[field] === 'string' ? form[field] : '')
    const fields = { name: text('name'), days: text('days'), readOnly: text('readOnly') }
    const title = m.newToken
    try {
      const made = await bureau.act(session, createToken, {
        name: fields.name,
        readOnly: fields.readOnly === 'yes',
        days: Number(fields.days),
      })
      return show(c, session, { title, body: <TokenMade made={made} /> })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return show(
        c,
        session,
        { title, body: <NewToken {...formState({ problem: error, form: 'token', fields }, 'token')} /> },
        error.status,
      )
    }
  })

  return routes
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function readPending(kept: string | undefined): PendingSignIn | null {
  try {
    return pendingSignIn.parse(JSON.parse(Buffer.from(kept ?? '', 'base64url').toString()))
  } catch {
    return null
  }
}
