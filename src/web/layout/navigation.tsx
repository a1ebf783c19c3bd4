// The main navigation: the rooms of the work, and the pages of the room that one is in. Below 640 px it is a popover that the menu
// button opens, which browsers do without script, with all rooms and pages; where they can't, it simply stays open.
import type { Crumb } from './breadcrumb.tsx'
import { roomNames, webMessages as m } from '../messages.ts'
import { useView, type MenuRoom, type NavigationItem, type View } from '../view.ts'

/** What the person may go to. */
export const entriesFor = ({ navigation, can }: View): NavigationItem[] =>
  navigation.filter((item) => item.operation === undefined || can(item.operation))

export function Navigation({ entries, trail }: { entries: readonly NavigationItem[]; trail: readonly Crumb[] }) {
  const { t, path } = useView()
  // a page whose address lies elsewhere stands where the way to it leads
  const current = [path, ...trail.map(({ href }) => href).toReversed()]
    .map((href) => currentItem(entries, href))
    .find((item) => item !== undefined)
  const rooms = (Object.keys(roomNames) as MenuRoom[])
    .map((room) => ({ room, pages: entries.filter((item) => item.room === room) }))
    .filter(({ pages }) => pages.length > 0)
  return (
    <nav class="site-navigation" id="navigation" popover="auto" aria-label={t(m.mainNavigation)}>
      <ul>
        {rooms.map(({ room, pages }) => (
          <li>
            <a class="room" href={pages[0]!.href} aria-current={room === current?.room ? 'true' : undefined}>
              {t(roomNames[room])}
            </a>
            <ul class={pages.length > 1 ? undefined : 'alone'}>
              {pages.map((item) => (
                <li>
                  <a
                    href={item.href}
                    aria-current={item === current ? (item.href === path ? 'page' : 'true') : undefined}
                  >
                    {t(item.label)}
                  </a>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <button class="menu-close" type="button" popovertarget="navigation" popovertargetaction="hide">
        {t(m.closeMenu)}
      </button>
    </nav>
  )
}

/** The entry whose address is the longest beginning of the path: `/countries` for `/countries/HT`. */
export function currentItem(items: readonly NavigationItem[], path: string): NavigationItem | undefined {
  return items
    .filter(({ href }) => (href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`)))
    .sort((a, b) => b.href.length - a.href.length)[0]
}
