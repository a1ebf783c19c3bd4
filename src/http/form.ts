// What a browser's form holds.
import busboy from 'busboy'
import type { Context } from 'hono'
import { Readable } from 'node:stream'
import { defineProblem } from '#kernel/problem.ts'
import type { FormFields } from '#web/page.ts'
import { badFormMessages as m } from './messages.ts'

const BadForm = defineProblem(400, 'bad-form', 'Form not readable', 'The form could not be read: {reason}', 'reason')

const limits = { fields: 5_000, fieldNameSize: 200, fieldSize: 1024 * 1024, files: 500, parts: 6_000, headerPairs: 100 }

/** @throws BadForm for a multipart form that does not name the boundary between its parts */
function parserFor(type: string) {
  try {
    return busboy({ headers: { 'content-type': type }, limits, defParamCharset: 'utf8' })
  } catch {
    throw BadForm({ reason: m.notDivided.message })
  }
}

/** Takes a file while it arrives; answers what stands in its field, or null for nothing. */
type TakeFile = (name: string, fileName: string, file: Readable) => Promise<string | null>

/** @throws BadForm */
export async function readForm(c: Context, take: TakeFile): Promise<FormFields> {
  const body = c.req.raw.body
  const type = c.req.header('content-type') ?? ''
  if (!body || !/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type))
    throw BadForm({ reason: m.notAForm.message })
  const fields: FormFields = Object.create(null) as FormFields
  const add = (name: string, value: string) => {
    const before = fields[name]
    fields[name] = before === undefined ? value : [before, value].flat()
  }
  const parser = parserFor(type)
  const kept: Promise<void>[] = []
  // one after the other: on the embedded database an upload is kept in a transaction of its own
  let before = Promise.resolve()
  parser.on('field', (name, value) => add(name, value))
  parser.on('file', (name, file, { filename }) => {
    if (!filename) return void file.resume() // a file field left empty
    const keep = before.then(async () => {
      const stands = await take(name, filename.split(/[/\\]/).at(-1)!, file)
      if (stands !== null) add(name, stands)
    })
    before = keep.catch(() => void file.resume())
    kept.push(keep)
  })
  await new Promise<void>((resolve, reject) => {
    parser.on('close', resolve)
    parser.on('error', (cause) => reject(Object.assign(BadForm({ reason: m.malformed.message }), { cause })))
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const)
      parser.on(limit, () => reject(BadForm({ reason: m.tooMuch.message })))
    Readable.fromWeb(body as import('node:stream/web').ReadableStream)
      // nothing of ours went wrong, and nobody is there any more to be told
      .on('error', (cause) => reject(Object.assign(BadForm({ reason: m.cutOff.message }), { cause })))
      .pipe(parser)
  })
  await Promise.all(kept)
  return fields
}
