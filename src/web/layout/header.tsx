// The head of every page: name, search, language, person, navigation.
import { HiddenToken } from '../components/form.tsx'
import { isWhole, localeNames, locales } from '../messages/index.ts'
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'
import type { Crumb } from './breadcrumb.tsx'
import { entriesFor, Navigation } from './navigation.tsx'

export function Header({ invented, trail }: { invented: boolean; trail: readonly Crumb[] }) {
  const view = useView()
  const { t, query, path, person } = view
  const entries = entriesFor(view)
  return (
    <header class="site-header">
      <div class="site-bar">
        <a class="site-name" href="/">
          {t(m.productName)}
        </a>
        {entries.length > 0 && (
          <button class="menu-button" type="button" popovertarget="navigation">
            <span aria-hidden="true">☰</span> {t(m.menu)}
          </button>
        )}
        {person && view.can('activity.read') && (
          <form class="site-search" role="search" action="/search" method="get">
            <input
              type="search"
              name="q"
              aria-label={t(m.searchLabel)}
              placeholder={t(m.search)}
              value={path === '/search' ? (query.get('q') ?? '') : ''}
            />
            <button type="submit">{t(m.search)}</button>
          </form>
        )}
        <div class="site-tools">
          {person && <Waiting />}
          <LanguageMenu />
          <PersonMenu />
        </div>
      </div>
      {entries.length > 0 && <Navigation entries={entries} trail={trail} />}
      {invented && (
        <p class="demo-banner">
          <strong>{t(m.demonstration)}</strong> {t(m.demonstrationInvented, { mark: '◆' })}
        </p>
      )}
    </header>
  )
}

/** Drawn, since not every machine has a font with the sign. */
const Bell = () => (
  <svg aria-hidden="true" width="18" height="18" viewBox="0 0 18 18" fill="currentColor">
    <path d="M9 1a1.4 1.4 0 0 0-1.4 1.4v.3A5 5 0 0 0 4 7.5V11l-1.5 2.2v.8h13v-.8L14 11V7.5a5 5 0 0 0-3.6-4.800v-.3A1.4 1.4 0 0 0 9 1ZM7 15a2 2 0 0 0 4 0Z" />
  </svg>
)

/** The way to what waits for the person, with its count. */
function Waiting() {
  const { t, waiting, path } = useView()
  if (waiting === undefined || waiting === null) return null
  return (
    <a class="tool-link waiting" href="/notices" aria-current={path === '/notices' ? 'page' : undefined}>
      <Bell />
      <span class="visually-hidden">{t(m.waits, { count: waiting })}</span>
      {waiting > 0 && (
        <span class="waiting-count" aria-hidden="true">
          {waiting > 99 ? '99+' : waiting}
        </span>
      )}
    </a>
  )
}

/** Languages as buttons of one form: `POST /language` with `locale` and the address to come back to. */
function LanguageMenu() {
  const { t, locale, path, query, person } = useView()
  return (
    <details class="tool-menu">
      <summary>
        <span class="visually-hidden">{t(m.language)}: </span>
        <span lang={locale}>{localeNames[locale]}</span>
      </summary>
      <form class="tool-sheet" method="post" action="/language">
        <HiddenToken />
        <input type="hidden" name="back" value={query.size ? `${path}?${query}` : path} />
        {locales.map((choice) => (
          <button name="locale" value={choice} lang={choice} aria-current={choice === locale ? 'true' : undefined}>
            {localeNames[choice]}
            {person && !isWhole(choice) && <small> {t(m.inPart)}</small>}
          </button>
        ))}
      </form>
    </details>
  )
}

function PersonMenu() {
  const { t, person, path, query } = useView()
  if (!person) {
    const comeBack = new URLSearchParams({ return: query.size ? `${path}?${query}` : path })
    return (
      <a class="tool-link" href={path === '/' || path === '/sign-in' ? '/sign-in' : `/sign-in?${comeBack}`}>
        {t(m.signIn)}
      </a>
    )
  }
  return (
    <details class="tool-menu">
      <summary>
        <span class="visually-hidden">{t(m.signedInAs)} </span>
        <bdi>{person.name}</bdi>
      </summary>
      <div class="tool-sheet">
        <ul>
          {person.roles.map((role) => (
            <li>{role}</li>
          ))}
        </ul>
        <a href="/account">{t(m.account)}</a>
        <form method="post" action="/sign-out">
          <HiddenToken />
          <button>{t(m.signOut)}</button>
        </form>
      </div>
    </details>
  )
}
