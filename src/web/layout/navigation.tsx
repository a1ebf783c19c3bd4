// The main navigation. Below 640 px it is a popover that the menu button opens, which browsers do without script;
// where they can't, it simply stays open.
import { webMessages as m } from '../messages.ts'
import { useView, type NavigationItem, type View } from '../view.ts'

/** What the person may go to. */
export const entriesFor = ({ navigation, can }: View): NavigationItem[] =>
  navigation.filter((item) => item.operation === undefined || can(item.operation))

export function Navigation({ entries }: { entries: readonly NavigationItem[] }) {
  const { t, path } = useView()
  const current = currentItem(entries, path)
  return (
    <nav class="site-navigation" id="navigation" popover="auto" aria-label={t(m.mainNavigation)}>
      <ul>
        {entries.map((item) => (
          <li>
            <a href={item.href} aria-current={item === current ? (item.href === path ? 'page' : 'true') : undefined}>
              {t(item.label)}
            </a>
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
