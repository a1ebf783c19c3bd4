// Sending a page, packed in one piece on a thread beside; as a stream it would cost as much as the page itself.
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const pack = promisify(gzip)

export async function sendHtml(c: Context, text: string, status = 200): Promise<Response> {
  // said here, since a header that is added afterwards makes the server build its answer twice
  c.header('vary', 'Accept-Encoding')
  const coding = accepts(c, { header: 'Accept-Encoding', supports: ['gzip', 'identity'], default: 'identity' })
  if (coding === 'identity') return c.html(text, status as 200)
  return c.body(new Uint8Array(await pack(text)), status as 200, {
    'content-type': 'text/html; charset=UTF-8',
    'content-encoding': coding,
  })
}
