// The foot of every page, on screen and on paper.
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'

export function Footer() {
  const { t, origin, path, query } = useView()
  const search = query.size ? `?${query}` : ''
  return (
    <footer class="site-footer">
      <p>{t(m.notOfficial)}</p>
      <ul class="link-row">
        <li>
          <a href="/help">{t(m.help)}</a>
        </li>
        <li>
          <a href="/api/v1/openapi.json">{t(m.apiDescription)}</a>
        </li>
      </ul>
      <p class="print-only">
        <bdi>{t(m.printedFrom, { address: `${origin}${path}${search}` })}</bdi>
      </p>
    </footer>
  )
}
