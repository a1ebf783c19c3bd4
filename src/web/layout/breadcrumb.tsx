import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'

/** A page above the present one. */
export interface Crumb {
  label: string
  href: string
}

export function Breadcrumb({ trail, title }: { trail: readonly Crumb[]; title: string }) {
  const { t } = useView()
  return (
    <nav class="breadcrumb" aria-label={t(m.breadcrumb)}>
      <ol>
        {[{ label: t(m.home), href: '/' }, ...trail].map((crumb) => (
          <li>
            <a href={crumb.href}>
              <bdi>{crumb.label}</bdi>
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
