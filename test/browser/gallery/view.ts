// A view as the gallery needs it: signed in, allowed everything, in the demonstration bureau.
import { webMessages, type Locale, type View } from '#web/index.ts'
import { testView } from '#web/testing.tsx'
import { galleryMessages as m } from './messages.ts'

export function sampleView(locale: Locale, address = '/countries/HT?sort=-obligations&institution=police'): View {
  const view = testView(address, locale)
  return {
    ...view,
    person: { name: 'Amina Diallo ◆', roles: [view.t(m.role)] },
    demo: true,
    navigation: [
      { room: 'portfolio', label: webMessages.home, href: '/' },
      { room: 'portfolio', label: m.balance, href: '/balance' },
      { room: 'portfolio', label: m.countries, href: '/countries' },
      { room: 'portfolio', label: m.activities, href: '/activities' },
      { room: 'portfolio', label: m.institutions, href: '/institutions' },
      { room: 'bureau', label: m.exchange, href: '/exchange' },
      { room: 'bureau', label: m.jobs, href: '/jobs' },
      { room: 'bureau', label: m.people, href: '/people' },
      { room: 'bureau', label: m.audit, href: '/audit' },
    ],
  }
}
