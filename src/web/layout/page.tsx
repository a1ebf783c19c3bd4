// The frame every page stands in.
import type { PropsWithChildren, Child } from 'hono/jsx'
import { asset } from '../assets.ts'
import { Alert } from '../components/alert.tsx'
import { webMessages as m } from '../messages.ts'
import type { Message } from '../messages/index.ts'
import { useView, type View } from '../view.ts'
import { Breadcrumb, type Crumb } from './breadcrumb.tsx'
import { Footer } from './footer.tsx'
import { Header } from './header.tsx'

/** A title as words already in the person's language, as a message, or made from the view. */
export type Title = string | Message | ((view: View) => string)

export type PageProps = PropsWithChildren<{
  /** The heading, and the title of the window. */
  title: Title
  /** Shown instead of the title as the heading, where it needs more than text (a `<Name>`, a tag). */
  heading?: Child
  /** One line under the heading: what the page shows, as of when. */
  lead?: Child
  /** The pages above this one, outermost first; Home is put before them. */
  trail?: readonly Crumb[]
  /** Buttons and links that act on the whole page, beside the heading. */
  actions?: Child
  /** Whether something here is marked as invented, so that the page says what the mark means. Default: the demo. */
  invented?: boolean
  /** Seconds after which the browser loads the page again, for pages that watch a job. */
  refresh?: number
}>

export function Page({ title: given, heading, lead, trail, actions, invented, refresh, children }: PageProps) {
  const view = useView()
  const { t } = view
  const home = view.path === '/'
  const title = titleIn(view, given)
  return (
    <html lang={view.locale === 'en-XA' ? 'en' : view.locale} dir={view.dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{home ? t(m.productName) : `${title} · ${t(m.productName)}`}</title>
        {refresh !== undefined && <meta http-equiv="refresh" content={String(refresh)} />}
        <link rel="stylesheet" href={asset('style.css')} />
        <link rel="icon" href={asset('icon.svg')} type="image/svg+xml" />
      </head>
      <body>
        <a class="skip-link" href="#content">
          {t(m.skipToContent)}
        </a>
        <Header invented={invented ?? view.demo} trail={trail ?? []} />
        <main id="content" tabindex={-1}>
          {!home && <Breadcrumb trail={trail ?? []} title={title} />}
          <div class="page-head">
            <div>
              <h1>{heading ?? title}</h1>
              {lead && <p class="lead">{lead}</p>}
            </div>
            {actions && <div class="page-actions">{actions}</div>}
          </div>
          {view.flash && <Alert kind={view.flash.kind}>{view.flash.text}</Alert>}
          {children}
        </main>
        <Footer />
      </body>
    </html>
  )
}

export const titleIn = (view: View, title: Title): string =>
  typeof title === 'string' ? title : typeof title === 'function' ? title(view) : view.t(title)
