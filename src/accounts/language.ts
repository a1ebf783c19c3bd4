// Choosing the language of the pages: kept in the browser, so that the door speaks it too, and in one's account.
import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'
import { localeCookie } from '#http/draw.tsx'
import type { Env } from '#http/signed-in.ts'
import type { Bureau } from '#kernel/bureau.ts'
import { isLocale } from '#web/messages/index.ts'
import { chooseLanguage } from './me.ts'
import { safeReturn } from './return-path.ts'

/** `POST /language`: keeps the choice and shows the same page again. */
export async function changeLanguage(c: Context<Env>, bureau: Bureau, secure: boolean) {
  const { locale, back } = await c.req.parseBody()
  if (typeof locale === 'string' && isLocale(locale)) {
    setCookie(c, localeCookie, locale, { path: '/', sameSite: 'Lax', secure, maxAge: 365 * 24 * 3600 })
    const session = c.get('session')
    if (session && !session.actor.readOnly) await bureau.act(session, chooseLanguage, { language: locale })
  }
  return c.redirect(safeReturn(typeof back === 'string' ? back : null), 303)
}
