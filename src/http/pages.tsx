// Pages mounted: each read in one transaction, its forms posted to operations, its problems shown where they belong.
import { Hono, type Context } from 'hono'
import type { z } from 'zod'
import type { Bureau } from '#kernel/bureau.ts'
import { isJob, perform, type Download, type PlainOperation } from '#kernel/operation.ts'
import { InvalidInput, NotFound, Problem } from '#kernel/problem.ts'
import type { Session } from '#kernel/session.ts'
import { keepUpload } from '#kernel/uploads.ts'
import { fieldError, wrongFieldTexts, type FieldError } from '#kernel/wrong-field.ts'
import type { FormFields, Page, PageBody } from '#web/page.ts'
import { honoPath } from './address.ts'
import { sendDownload } from './download.ts'
import type { Draw } from './draw.tsx'
import { readForm } from './form.ts'
import { sendHtml } from './html.ts'
import { unsentMessages as m } from './messages.ts'
import type { Env } from './signed-in.ts'
import { readUnsent, UnsentForm } from './unsent.tsx'

export function createPages(bureau: Bureau, pages: readonly Page[], draw: Draw) {
  const app = new Hono<Env>()
  /** Where somebody begins whose roles show no portfolio, as an account administrator's. */
  const firstPage = ({ actor }: Session) =>
    pages
      .filter(({ menu, needs }) => menu && (!needs || actor.may(needs)))
      .toSorted((a, b) => a.menu!.order - b.menu!.order)[0]?.path ?? '/account'

  for (const page of pages) {
    app.get(honoPath(page.path), async (c) => {
      const session = c.get('session')
      if (!session) return c.redirect(signInAddress(c), 303)
      if (page.path === '/' && page.needs && !session.actor.may(page.needs)) return c.redirect(firstPage(session), 303)
      const answer = await readPage(c, bureau, page, session, null)
      return isFile(answer) ? sendDownload(c, answer) : sendHtml(c, draw.page(c, session, answer))
    })
    if (!page.forms) continue
    app.post(honoPath(page.path), async (c) => {
      const session = c.get('session')
      if (!session) return askToSignIn(c, draw)
      // files are kept while they arrive, and stand in their field as ids
      const fields = await readForm(c, async (_, name, file) => (await keepUpload(bureau, session, name, file)).id)
      try {
        return c.redirect(await submit(bureau, page, session, fields, c.req.param()), 303)
      } catch (error) {
        if (!(error instanceof Problem) || error.status === 404) throw error
        const refused = { problem: error, form: String(fields.form ?? ''), fields }
        const answer = await readPage(c, bureau, page, session, refused)
        if (isFile(answer)) throw error
        return sendHtml(c, draw.page(c, session, answer), error.status)
      }
    })
  }
  return app
}

const isFile = (answer: PageBody | Download): answer is Download => 'fileName' in answer

/** Where somebody unknown is sent, to come back to where they wanted to go. */
const signInAddress = (c: Context) => {
  const { pathname, search } = new URL(c.req.url)
  return `/sign-in?return=${encodeURIComponent(pathname + search)}`
}

/** The page that a form stood on. */
function pageOfForm(c: Context): string {
  const { pathname, host } = new URL(c.req.url)
  const referer = c.req.header('referer') ?? ''
  const from = URL.canParse(referer) ? new URL(referer) : null
  return from?.host === host ? from.pathname + from.search : pathname
}

/** Answers a form of somebody unknown with what they filled in, to be sent again; where that is too much, it was not kept. */
async function askToSignIn(c: Context<Env>, draw: Draw) {
  const unsent = await readUnsent(c)
  const returnTo = pageOfForm(c)
  if (!unsent) return c.redirect(`/sign-in?unsent=1&return=${encodeURIComponent(returnTo)}`, 303)
  c.header('cache-control', 'no-store')
  const body = <UnsentForm unsent={unsent} returnTo={returnTo} />
  return sendHtml(c, draw.page(c, null, { title: m.title, body }), 401)
}

async function readPage(
  c: Context<Env>,
  bureau: Bureau,
  page: Page,
  session: Session,
  refused: { problem: Problem; form: string; fields: FormFields } | null,
): Promise<PageBody | Download> {
  if (page.needs && !session.actor.may(page.needs)) throw NotFound({ what: 'page', id: c.req.path })
  const answer = await bureau.transaction(session, 'page', true, (db) =>
    page.get({
      session,
      act: async <In extends z.ZodType, Out extends z.ZodType>(op: PlainOperation<In, Out>, input: z.input<In>) => {
        const { actor } = session
        const signal = op.apart && c.req.raw.signal
        const context = { db, actor, today: bureau.today(), address: bureau.address, signal }
        try {
          return await perform(op, context, input)
        } catch (error) {
          throw namesNothing(error, input, c.req.param()) ? NotFound({ what: 'page', id: c.req.path }) : error
        }
      },
      may: (permission) => session.actor.may(permission),
      params: c.req.param(),
      query: new URL(c.req.url).searchParams,
      refused,
    }),
  )
  return typeof answer === 'function' ? answer() : answer
}

/** Whether all that is wrong stands in the address: what it names can be no id or code. */
function namesNothing(error: unknown, input: unknown, params: Record<string, string>): boolean {
  if (!(error instanceof Problem) || error.slug !== 'invalid-input') return false
  const { errors } = error.details as { errors: readonly FieldError[] }
  const named = Object.values(params)
  return errors.every(({ path }) => named.includes(String((input as Record<string, unknown>)[path])))
}

/** Carries a form out; answers the address to show next. */
async function submit(
  bureau: Bureau,
  page: Page,
  session: Session,
  fields: FormFields,
  params: Record<string, string>,
) {
  const form = page.forms?.[String(fields.form ?? '')]
  if (!form) throw InvalidInput({ errors: [fieldError('form', wrongFieldTexts.noSuchForm)] })
  const output = await bureau.act(session, form.operation, form.input(fields, params))
  if (form.next) return form.next(output as never, params)
  if (isJob(form.operation)) return `/jobs/${(output as { jobId: string }).jobId}`
  return page.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}
