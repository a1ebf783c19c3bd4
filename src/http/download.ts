// Sending a file as it is made.
import type { Context } from 'hono'
import type { Download } from '#kernel/operation.ts'

export function sendDownload(c: Context, { type, fileName, body }: Download): Response {
  const encoder = new TextEncoder()
  const pieces = body[Symbol.asyncIterator]()
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
    },
    async cancel() {
      await pieces.return?.()
    },
  })
  return c.body(stream, 200, {
    'content-type': type,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
  })
}
