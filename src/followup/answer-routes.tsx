// The page behind a link, for somebody without an account and perhaps with an old phone: the course, a few questions, no more.
import { Hono, type Context } from 'hono'
import { sql } from 'kysely'
import { remoteAddress } from '#http/remote-address.ts'
import { signedIn, type Env } from '#http/signed-in.ts'
import type { Bureau } from '#kernel/bureau.ts'
import { definedOf } from '#kernel/defined.ts'
import { GuessLimit, TooManyTries } from '#kernel/guess-limit.ts'
import { Problem } from '#kernel/problem.ts'
import { sha256 } from '#kernel/secret.ts'
import { csv } from '#kernel/sheet.ts'
import {
  asset,
  direction,
  formatOf,
  inLanguage,
  isLocale,
  localeNames,
  locales,
  preferredLocale,
  translator,
  type Locale,
} from '#web/index.ts'
import { Answer, posts, reasonsToLeave, uses } from './answer.ts'
import { makeLinks, type Link } from './links.ts'
import { answerMessages as m, messages, postName, reasonName, useName } from './messages.ts'

interface Asked {
  linkId: string
  title: string
  /** In other languages, by BCP 47. */
  titles: Record<string, string>
  endedOn: string
  months: number
  language: string
  expiresAt: string
  post: string | null
  leftFor: string | null
  usesSkill: string | null
  trainedOthers: number | null
}

/** So many requests of one address in ten minutes: a classroom answers through one. */
const mostTries = 120
const mostBytes = 4_000

/** Public routes, mounted before the pages; and the table of links, which is told once. */
export function followUpRoutes(bureau: Bureau) {
  const tries = new GuessLimit(mostTries, 10 * 60)
  const routes = new Hono<Env>()
  const path = '/follow-up/answer/:token'

  const find = async (token: string): Promise<Asked | null> => {
    const { rows } = await bureau.store.transaction(
      { role: 'jurat_door', operation: 'followUp.read', readOnly: true },
      (db) => sql<Asked>`select * from read_follow_up(${sha256(token)})`.execute(db),
    )
    return rows[0] ?? null
  }
  const show = (c: Context<Env>, locale: Locale, body: unknown, status = 200) => {
    c.header('cache-control', 'no-store')
    c.header('x-robots-tag', 'noindex')
    c.header('referrer-policy', 'same-origin')
    return c.html(<Sheet locale={locale}>{body}</Sheet>, status as 200)
  }
  /** The language chosen on the page, else that which the link was made for, else what the browser prefers. */
  const localeFor = (c: Context<Env>, asked?: Asked): Locale =>
    [c.req.query('language'), asked?.language].find(isLocale) ?? preferredLocale(c.req.header('accept-language'))
  /** Nothing tells a link that ended from one that never was. */
  const gone = (c: Context<Env>) => {
    const locale = localeFor(c)
    return show(c, locale, <Gone locale={locale} />, 404)
  }
  const limited = async (c: Context<Env>, body: () => Promise<Response>) => {
    try {
      tries.count(remoteAddress(c))
    } catch (error) {
      if (!(error instanceof Problem) || error.slug !== TooManyTries({ retryAfterSeconds: 0 }).slug) throw error
      const locale = localeFor(c)
      return show(c, locale, <p role="alert">{translator(locale)(m.tooOften)}</p>, 429)
    }
    return body()
  }

  routes.get(path, (c) =>
    limited(c, async () => {
      const asked = await find(c.req.param('token') ?? '')
      if (!asked) return gone(c)
      const locale = localeFor(c, asked)
      const values = { ...asked, trainedOthers: asked.trainedOthers === null ? '' : String(asked.trainedOthers) }
      return show(
        c,
        locale,
        <Questions asked={asked} locale={locale} values={values} thanks={c.req.query('thanks') !== undefined} />,
      )
    }),
  )

  routes.post(path, (c) =>
    limited(c, async () => {
      const token = c.req.param('token') ?? ''
      const asked = await find(token)
      if (!asked) return gone(c)
      const locale = localeFor(c, asked)
      if (Number(c.req.header('content-length') ?? 0) > mostBytes) return gone(c)
      const form = await c.req.parseBody()
      const text = (name: string) => (typeof form[name] === 'string' ? form[name].trim() : '')
      const values = {
        post: text('post'),
        leftFor: text('leftFor'),
        usesSkill: text('usesSkill'),
        trainedOthers: text('trainedOthers'),
      }
      const answer = Answer.safeParse({
        post: values.post,
        // what a phone leaves chosen there means nothing for somebody who serves
        leftFor: values.post === 'left' ? values.leftFor || null : null,
        usesSkill: values.usesSkill || null,
        trainedOthers: values.trainedOthers === '' ? null : values.trainedOthers,
      })
      if (!answer.success) {
        const fields = new Set(answer.error.issues.map(({ path }) => String(path[0])))
        return show(c, locale, <Questions asked={asked} locale={locale} values={values} wrong={fields} />, 422)
      }
      const { post, leftFor, usesSkill, trainedOthers } = answer.data
      const { rows } = await bureau.store.transaction({ role: 'jurat_door', operation: 'followUp.answer' }, (db) =>
        sql<{
          kept: boolean
        }>`select answer_follow_up(${sha256(token)}, ${bureau.today()}::date, ${post}, ${leftFor}, ${usesSkill},
          ${trainedOthers}::integer) as kept`.execute(db),
      )
      if (!rows[0]!.kept) return gone(c)
      return c.redirect(`/follow-up/answer/${encodeURIComponent(token)}?language=${locale}&thanks`, 303)
    }),
  )

  // not a page's form, since the answer to it shows secrets
  routes.post('/follow-up/links', async (c) => {
    const session = signedIn(c)
    const form = await c.req.parseBody()
    const text = (name: string) => (typeof form[name] === 'string' && form[name] ? form[name] : undefined)
    const t = translator(isLocale(session.locale) ? session.locale : 'en')
    const input = { event: text('event'), country: text('country'), months: text('months'), language: text('language') }
    const { links } = (await bureau.act(session, makeLinks, definedOf(input))) as { links: readonly Link[] }
    c.header('cache-control', 'no-store')
    c.header('content-disposition', 'attachment; filename="follow-up-links.csv"')
    return c.body(
      csv({
        name: 'links',
        columns: [
          messages.personCode,
          messages.personName,
          messages.course,
          messages.months,
          messages.dueOn,
          messages.language,
          messages.address,
          messages.expires,
        ].map((label) => ({ label: t(label) })),
        rows: links.map((link) => [
          link.personCode,
          link.personName,
          link.title,
          link.months,
          link.dueOn,
          link.language,
          link.address,
          link.expiresAt.slice(0, 10),
        ]),
      }),
      200,
      { 'content-type': 'text/csv; charset=utf-8' },
    )
  })
  return routes
}

function Sheet({ locale, children }: { locale: Locale; children?: unknown }) {
  const t = translator(locale)
  return (
    <html lang={locale} dir={direction(locale)}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{t(m.title)}</title>
        <link rel="stylesheet" href={asset('style.css')} />
      </head>
      <body>
        <main class="answer-sheet">
          <nav aria-label={t(m.language)}>
            <ul class="link-row">
              {locales.map((choice) => (
                <li>
                  <a
                    href={`?language=${choice}`}
                    lang={choice}
                    hreflang={choice}
                    aria-current={choice === locale ? 'true' : undefined}
                  >
                    {localeNames[choice]}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <h1>{t(m.title)}</h1>
          {children as never}
        </main>
      </body>
    </html>
  )
}

const Gone = ({ locale }: { locale: Locale }) => {
  const t = translator(locale)
  return (
    <>
      <p>
        <strong>{t(m.gone)}</strong>
      </p>
      <p>{t(m.goneBody)}</p>
    </>
  )
}

interface QuestionsProps {
  asked: Asked
  locale: Locale
  values: Record<'post' | 'leftFor' | 'usesSkill' | 'trainedOthers', string | null>
  wrong?: ReadonlySet<string>
  thanks?: boolean
}

function Questions({ asked, locale, values, wrong = new Set(), thanks = false }: QuestionsProps) {
  const t = translator(locale)
  const day = (on: string) => formatOf(locale).date(on)
  const question = { post: m.post, leftFor: m.leftFor, usesSkill: m.usesSkill, trainedOthers: m.trainedOthers }
  const select = (name: 'post' | 'leftFor' | 'usesSkill', options: readonly [string, string][]) => (
    <p class={wrong.has(name) ? 'field field-wrong' : 'field'}>
      <label for={name}>{t(question[name])}</label>
      <select id={name} name={name} required={name === 'post'} aria-invalid={wrong.has(name) ? 'true' : undefined}>
        <option value="">{t(m.choose)}</option>
        {options.map(([value, words]) => (
          <option value={value} selected={values[name] === value}>
            {words}
          </option>
        ))}
      </select>
    </p>
  )
  const title = inLanguage(locale, asked.title, asked.titles)
  const what = [...wrong].map((name) => t(question[name as 'post'] ?? m.title)).join(' ')
  return (
    <>
      {thanks && asked.post !== null && (
        <p role="status">
          <strong>{t(m.thanks)}</strong> {t(m.again, { date: day(asked.expiresAt.slice(0, 10)) })}
        </p>
      )}
      {wrong.size > 0 && <p role="alert">{t(m.wrong, { what })}</p>}
      <p>{t(m.asked, { months: asked.months })}</p>
      <p>
        <strong dir="auto" lang={title.language}>
          {title.text}
        </strong>
        <br />
        {t(m.ended, { date: day(asked.endedOn) })}
      </p>
      <p>{t(m.please)}</p>
      <form method="post" action={`?language=${locale}`} class="form">
        {select(
          'post',
          posts.map((one) => [one, t(postName[one])]),
        )}
        {select(
          'leftFor',
          reasonsToLeave.filter((one) => one !== 'died').map((one) => [one, t(reasonName[one])]),
        )}
        {select(
          'usesSkill',
          uses.map((one) => [one, t(useName[one])]),
        )}
        <p class={wrong.has('trainedOthers') ? 'field field-wrong' : 'field'}>
          <label for="trainedOthers">{t(m.trainedOthers)}</label>
          <input
            id="trainedOthers"
            name="trainedOthers"
            type="number"
            min="0"
            max="10000"
            value={values.trainedOthers ?? ''}
          />
        </p>
        <div class="form-buttons">
          <button class="button button-primary">{t(m.send)}</button>
        </div>
      </form>
    </>
  )
}
