// For tests of pages: a view of somebody who may do everything, and a component rendered by itself.
import type { Child } from 'hono/jsx'
import { direction, formatOf, translator, type Locale } from './messages/index.ts'
import { renderPage } from './render.tsx'
import type { View } from './view.ts'

/** A view of the page at `address`; nobody's names, no navigation, no demonstration. */
export function testView(address = '/', locale: Locale = 'en', change: Partial<View> = {}): View {
  const url = new URL(address, 'http://jurat.example')
  return {
    t: translator(locale),
    format: formatOf(locale),
    locale,
    dir: direction(locale),
    path: url.pathname,
    query: url.searchParams,
    origin: url.origin,
    person: null,
    roleName: (role) => role,
    can: () => true,
    demo: false,
    navigation: [],
    ...change,
  }
}

/** The HTML of one component. */
export const rendered = (child: Child, view = testView()): string =>
  renderPage(view, child).replace('<!doctype html>\n', '')
