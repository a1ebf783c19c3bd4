// Files that people send are kept whole, in compressed pieces, as the evidence behind each figure.
import { createHash } from 'node:crypto'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import type { Bureau } from './bureau.ts'
import { pack, pieceBytes, unpack } from './packed.ts'
import { defineProblem } from './problem.ts'
import type { Session } from './session.ts'
import type { Db } from './store/store.ts'

export const UploadTooLarge = defineProblem(
  413,
  'upload-too-large',
  'File too large',
  '{name} is larger than {mostBytes} bytes. Split it, or raise JURAT_UPLOAD_BYTES.',
)
export const BadFileName = defineProblem(
  422,
  'bad-file-name',
  'File name not usable',
  '“{name}” is not a plain file name: it is empty, too long, or holds a slash or a control character.',
)

/** Pieces that go to the database and come from it in one statement: 2 MB of a file, compressed. */
const together = 8
/** Pieces that are compressed at the same time. */
const atOnce = 4
/** A file up to this size waits as it came until it is known whether it is kept already. */
const mostWaiting = 16 * 1024 * 1024
export const uploadMostBytes = () => Number(process.env.JURAT_UPLOAD_BYTES ?? 100 * 1024 * 1024)

export const Upload = z.object({ id: z.uuid(), name: z.string(), bytes: z.int(), sha256: z.string() })
export type Upload = z.output<typeof Upload>

/**
 * Keeps a file. The same bytes under the same name, sent again by the same person, are kept once. Memory holds a
 * small file as it came, a large one compressed; the database is touched in one transaction at the end, so a broken line leaves nothing.
 */
export async function keepUpload(
  bureau: Bureau,
  session: Session,
  name: string,
  source: AsyncIterable<Uint8Array>,
): Promise<Upload> {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (!name || name.length > 200 || /[/\\\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(name))
    throw BadFileName({ name })
  const mostBytes = uploadMostBytes()
  const hash = createHash('sha256')
  const pieces: Piece[] = []
  let compressed = 0
  let bytes = 0
  let line = 1
  for await (const piece of inPieces(source)) {
    bytes += piece.length
    if (bytes > mostBytes) throw UploadTooLarge({ name, mostBytes })
    hash.update(piece)
    pieces.push(new Piece(line, piece))
    line += newlines(piece)
    // a few are compressed beside the reading; no more, so that memory holds few that are not yet
    if (bytes > mostWaiting)
      for (; compressed + atOnce <= pieces.length; compressed++) await contentAt(pieces, compressed)
  }
  const sha256 = hash.digest('hex')
  return bureau.transaction(session, 'uploads.keep', false, async (db) => {
    const kept = await db
      .selectFrom('upload')
      .select('id')
      .where('sha256', '=', sha256)
      .where('name', '=', name)
      .where('actorId', '=', session.actor.id)
      .executeTakeFirst()
    const id = kept?.id ?? newId()
    if (!kept) {
      await db
        .insertInto('upload')
        .values({ id, name, bytes: String(bytes), sha256, actorId: session.actor.id })
        .execute()
      for (let from = 0; from < pieces.length; from += together) await keepPieces(db, id, pieces, from)
    }
    return { id, name, bytes, sha256 }
  })
}

async function keepPieces(db: Db, uploadId: string, pieces: readonly Piece[], from: number) {
  const rows = []
  for (let position = from; position < Math.min(from + together, pieces.length); position++) {
    const firstLine = String(pieces[position]!.firstLine)
    rows.push({ uploadId, position, firstLine, content: await contentAt(pieces, position) })
  }
  await db.insertInto('uploadPiece').values(rows).execute()
}

class Piece {
  readonly firstLine: number
  #raw: Buffer | undefined
  #compressed: Promise<Buffer> | undefined

  constructor(firstLine: number, raw: Buffer) {
    this.firstLine = firstLine
    this.#raw = raw
  }

  /** Compressed, once, and no longer held as it came. */
  content(): Promise<Buffer> {
    this.#compressed ??= pack(this.#raw!)
    this.#raw = undefined
    return this.#compressed
  }
}

/** A piece's content, while those that follow are being compressed already. */
function contentAt(pieces: readonly Piece[], position: number): Promise<Buffer> {
  for (const ahead of pieces.slice(position + 1, position + atOnce)) void ahead.content()
  return pieces[position]!.content()
}

/** The pieces of a kept file as they are packed; `read` opens a short transaction for some of them. */
export async function* uploadPieces(
  read: <T>(body: (db: Db) => Promise<T>) => Promise<T>,
  id: string,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let from = 0; ; from += together) {
    const pieces = await read((db) =>
      db
        .selectFrom('uploadPiece')
        .select('content')
        .where('uploadId', '=', id)
        .where('position', '>=', from)
        .where('position', '<', from + together)
        .orderBy('position')
        .execute(),
    )
    for (const { content } of pieces) yield content as Uint8Array<ArrayBuffer>
    if (pieces.length < together) return
  }
}

/** The bytes of a kept file. */
export async function* uploadBytes(...of: Parameters<typeof uploadPieces>): AsyncGenerator<Buffer> {
  for await (const piece of uploadPieces(...of)) yield await unpack(piece)
}

/** Some lines of a kept file as text, each with its number: what stands where a figure came from. */
export async function uploadLines(
  db: Db,
  id: string,
  from: number,
  most: number,
): Promise<{ line: number; text: string }[]> {
  const pieces = await db
    .selectFrom('uploadPiece')
    .select(['firstLine', 'content'])
    .where('uploadId', '=', id)
    .where('firstLine', '<=', String(from + most))
    .orderBy('firstLine', 'desc')
    .orderBy('position', 'desc')
    .limit(3)
    .execute()
  const ordered = pieces.toReversed()
  if (!ordered.length) return []
  // a line may run into a piece from the one before, so begin with a piece that holds an earlier line
  const start = Math.max(
    0,
    ordered.findLastIndex((piece) => Number(piece.firstLine) < from),
  )
  const bytes = Buffer.concat(await Promise.all(ordered.slice(start).map((piece) => unpack(piece.content))))
  const first = Number(ordered[start]!.firstLine)
  return bytes
    .toString('utf8')
    .split('\n')
    .map((text, index) => ({ line: first + index, text }))
    .filter(({ line }) => line >= from && line < from + most)
}

async function* inPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + pieceBytes - length)
      waiting.push(part)
      length += part.length
      at += part.length
      if (length === pieceBytes) {
        yield Buffer.concat(waiting)
        waiting = []
        length = 0
      }
    }
  }
  if (length) yield Buffer.concat(waiting)
}

const newlines = (bytes: Buffer) => {
  let count = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++
  return count
}
