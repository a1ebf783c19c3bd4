// In which language a page speaks: the one a person chose, else the browser's wish. Before signing in, the choice
// rests in a cookie.
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Env } from '#http/signed-in.ts'
import type { Bureau } from '#kernel/bureau.ts'
import type { Session } from '#kernel/session.ts'
import { isLocale, preferredLocale, type Locale } from '#web/messages/index.ts'
import { chooseLanguage } from './me.ts'
import { safeReturn } from './return-path.ts'

const cookie = 'jurat-language'

export const localeOr = (tag: string): Locale => (isLocale(tag) ? tag : 'en')

export function localeFor(c: Context, session: Session | null): Locale {
  const chosen = session?.locale ?? getCookie(c, cookie)
  return isLocale(chosen) ? chosen : preferredLocale(c.req.header('accept-language'))
}

/** `POST /language`: keeps the choice and shows the same page again. */
export async function changeLanguage(c: Context<Env>, bureau: Bureau, secure: boolean) {
  const { locale, back } = await c.req.parseBody()
  if (typeof locale === 'string' && isLocale(locale)) {
    setCookie(c, cookie, locale, { path: '/', sameSite: 'Lax', secure, maxAge: 365 * 24 * 3600 })
    const session = c.get('session')
    if (session && !session.actor.readOnly) await bureau.act(session, chooseLanguage, { language: locale })
  }
  return c.redirect(safeReturn(typeof back === 'string' ? back : null), 303)
}
