// Drawing a page for whoever asked: in their language, with the menu that their roles allow.
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Role } from '#kernel/access.ts'
import type { Problem } from '#kernel/problem.ts'
import type { Session } from '#kernel/session.ts'
import { Page as Frame } from '#web/layout/page.tsx'
import {
  direction,
  formatOf,
  isLocale,
  isWhole,
  preferredLocale,
  problemInWords,
  translator,
  type Locale,
  type Message,
} from '#web/messages/index.ts'
import type { Page, PageBody } from '#web/page.ts'
import { renderPage } from '#web/render.tsx'
import type { NavigationItem, View } from '#web/view.ts'
import type { Env } from './signed-in.ts'
import { serverMessages as m } from './messages.ts'

export interface Draw {
  page(c: Context<Env>, session: Session | null, body: PageBody): string
  problem(c: Context<Env>, session: Session | null, problem: Problem): string
}

export const localeCookie = 'jurat-language'

export function drawer(
  pages: readonly Page[],
  roleNames: Readonly<Record<Role, Message>>,
  publicUrl: URL,
  demonstration: boolean,
): Draw {
  const menu = pages
    .flatMap(({ menu: entry, path, needs }) => (entry ? [{ ...entry, path, needs }] : []))
    .toSorted((a, b) => a.order - b.order)

  const viewOf = (c: Context<Env>, session: Session | null): View => {
    const locale = localeOf(c, session)
    const url = new URL(c.req.url)
    const t = translator(locale)
    const navigation: NavigationItem[] = menu
      .filter(({ needs }) => session && (!needs || session.actor.may(needs)))
      .map(({ room, label, path }) => ({ room, label, href: path }))
    return {
      t,
      format: formatOf(locale),
      locale,
      dir: direction(locale),
      path: url.pathname,
      query: url.searchParams,
      origin: publicUrl.origin,
      person: session && {
        name: session.actor.name,
        roles: [...new Set(session.actor.grants.map(({ role }) => role))].map((role: Role) => t(roleNames[role])),
      },
      roleName: (role) => (role in roleNames ? t(roleNames[role as Role]) : role),
      can: (permission) => session?.actor.may(permission as `${string}.${string}`) ?? false,
      demo: demonstration,
      waiting: c.get('waiting') ?? null,
      navigation,
    }
  }

  const page = (c: Context<Env>, session: Session | null, { body, ...frame }: PageBody) =>
    renderPage(viewOf(c, session), <Frame {...frame}>{body}</Frame>)

  return {
    page,
    problem(c, session, problem) {
      const { t } = viewOf(c, session)
      const { title, detail } = problemInWords(t, problem)
      return page(c, session, {
        title,
        body: (
          <>
            <p>{detail}</p>
            <p>{session ? <a href="/">{t(m.toHome)}</a> : <a href="/sign-in">{t(m.toSignIn)}</a>}</p>
          </>
        ),
      })
    },
  }
}

/** The language chosen in this browser, else that of the account, else what the browser prefers. Unless it was chosen here, somebody
 * signed in gets a language only when its catalogue is whole; the few pages without signing in have their words in each. */
function localeOf(c: Context, session: Session | null): Locale {
  const chosen = getCookie(c, localeCookie)
  if (isLocale(chosen)) return chosen
  const preferred = preferredLocale(c.req.header('accept-language') ?? '')
  if (!session) return preferred
  const own = isLocale(session.locale) ? session.locale : preferred
  return isWhole(own) ? own : 'en'
}
