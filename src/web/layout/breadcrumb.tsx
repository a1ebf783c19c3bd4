// The way from the home page to this one.
import type { Message } from '../messages/index.ts'
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'

/** A page above the present one. */
export interface Crumb {
  label: string | Message
  href: string
}

export function Breadcrumb({ trail, title }: { trail: readonly Crumb[]; title: string }) {
  const { t } = useView()
  return (
    <nav class="breadcrumb" aria-label={t(m.breadcrumb)}>
      <ol>
        {[{ label: m.home, href: '/' }, ...trail].map((crumb) => (
          <li>
            <a href={crumb.href}>
              <bdi>{typeof crumb.label === 'string' ? crumb.label : t(crumb.label)}</bdi>
            </a>
          </li>
        ))}
        <li aria-current="page">
          <bdi>{title}</bdi>
        </li>
      </ol>
    </nav>
  )
}
