// Another site must not send a signed-in browser's requests here (CSRF): whatever changes something has to come from
// Jurat's own pages. Browsers name the origin of such a request; programs with a token carry nothing that a foreign
// page could borrow.
import { createMiddleware } from 'hono/factory'
import { defineProblem } from '#kernel/problem.ts'

export const ForeignOrigin = defineProblem(
  403,
  'foreign-origin',
  'Request from another site',
  (_: object) => 'This request was sent by a page of another site, so nothing was done. Open Jurat itself and try again.',
)

const form = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i

/** Refuses unsafe methods from foreign pages; beside the address asked for, `publicUrl` is the one behind a proxy. */
export const sameOrigin = (publicUrl: URL) =>
  createMiddleware(async (c, next) => {
    if (/^(GET|HEAD|OPTIONS)$/.test(c.req.method) || c.req.header('authorization')) return next()
    const origin = c.req.header('origin')
    const site = c.req.header('sec-fetch-site')
    // a page under Referrer-Policy no-referrer sends the origin "null", but says same-origin here
    if (site === 'same-origin') return next()
    const own =
      origin === undefined
        ? // no browser of today; a form must not pass all the same, as an old one might send it from anywhere
          site === undefined && !form.test(c.req.header('content-type') ?? 'text/plain')
        : origin === publicUrl.origin || origin === new URL(c.req.url).origin
    if (!own) throw ForeignOrigin({})
    return next()
  })
