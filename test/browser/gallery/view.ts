// A view as the gallery and tests need it.
import { direction, formatOf, translator, webMessages, type Locale, type View } from '#web/index.ts'
import { galleryMessages as m } from './messages.ts'

/** A view as the gallery and tests need it: signed in, allowed everything, in the demonstration bureau. */
export function sampleView(locale: Locale, address = '/countries/HT?sort=-obligations&institution=police'): View {
  const url = new URL(address, 'http://jurat.example')
  return {
    t: translator(locale),
    format: formatOf(locale),
    locale,
    dir: direction(locale),
    path: url.pathname,
    query: url.searchParams,
    origin: url.origin,
    person: { name: 'Amina Diallo ◆', roles: [translator(locale)(m.role)] },
    can: () => true,
    demo: true,
    navigation: [
      { label: webMessages.home, href: '/' },
      { label: m.balance, href: '/balance' },
      { label: m.countries, href: '/countries' },
      { label: m.activities, href: '/activities' },
      { label: m.institutions, href: '/institutions' },
      { label: m.exchange, href: '/exchange' },
      { label: m.jobs, href: '/jobs' },
      { label: m.people, href: '/people' },
      { label: m.audit, href: '/audit' },
    ],
  }
}
