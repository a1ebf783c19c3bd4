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
