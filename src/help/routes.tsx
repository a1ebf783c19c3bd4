// The guides as pages that anybody may read: whoever can't sign in needs them most.
import { Hono, type Context } from 'hono'
import { raw } from 'hono/html'
import { readdirSync, readFileSync } from 'node:fs'
import type { Env } from '#http/signed-in.ts'
import { NotFound } from '#kernel/problem.ts'
import { Section, type Crumb } from '#web/index.ts'
import type { PageBody } from '#web/page.ts'
import { useView } from '#web/view.ts'
import { readGuide, type Guide } from './guide.ts'
import { messages as m } from './messages.ts'

const folder = new URL('../../docs/guide/', import.meta.url)

/** Every guide, by title. */
export const readGuides = (): readonly Guide[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => readGuide(file.slice(0, -'.md'.length), readFileSync(new URL(file, folder), 'utf8')))
    .toSorted((a, b) => a.title.localeCompare(b.title, 'en'))

const trail: Crumb[] = [{ label: m.help, href: '/help' }]

export function helpRoutes() {
  const guides = readGuides()
  const routes = new Hono<Env>()
  const show = (c: Context<Env>, body: PageBody) => c.html(c.get('draw').page(c, c.get('session') ?? null, body))

  routes.get('/help', (c) => show(c, { title: m.help, invented: false, body: <GuideList guides={guides} /> }))

  routes.get('/help/:guide', (c) => {
    const guide = guides.find(({ name }) => name === c.req.param('guide'))
    if (!guide) throw NotFound({ what: 'guide', id: c.req.param('guide') })
    const others = guides.filter((other) => other !== guide)
    return show(c, { title: guide.title, trail, invented: false, body: <OneGuide guide={guide} others={others} /> })
  })
  return routes
}

function GuideList({ guides }: { guides: readonly Guide[] }) {
  const { t } = useView()
  return (
    <>
      <p>{t(m.lead)}</p>
      {guides.map(({ name, title, lead }) => (
        <section class="section guide" lang="en" dir="ltr">
          <h2>
            <a href={`/help/${name}`}>{title}</a>
          </h2>
          {raw(lead)}
        </section>
      ))}
    </>
  )
}

function OneGuide({ guide, others }: { guide: Guide; others: readonly Guide[] }) {
  const { t } = useView()
  return (
    <>
      <article class="guide" lang="en" dir="ltr">
        {raw(guide.body)}
      </article>
      <Section title={t(m.otherGuides)}>
        <ul>
          {others.map(({ name, title }) => (
            <li>
              <a href={`/help/${name}`}>
                <bdi lang="en">{title}</bdi>
              </a>
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}
