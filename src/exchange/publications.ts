// Looking at publications: each file as it was published and imported, and the lines it holds.
import { z } from 'zod'
import { limitOf } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { uploadLines } from '#kernel/uploads.ts'
import { beginsWithin, withoutContacts } from './without-contacts.ts'

const Publication = z.object({
  id: z.uuid(),
  /** The name under which it is published again and again. */
  dataset: z.string(),
  fileName: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  iatiVersion: z.string().nullable(),
  /** When the publisher made it, as stated. */
  generatedAt: z.string().nullable(),
  /** False: it breaks off, so nothing was withdrawn. */
  complete: z.boolean(),
  new: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  withdrawn: z.number(),
  wrong: z.number(),
  publishedAt: z.string(),
  jobId: z.uuid(),
})
export type Publication = z.output<typeof Publication>

const publications = (db: Db) =>
  db
    .selectFrom('publication')
    .innerJoin('dataset', 'dataset.id', 'publication.datasetId')
    .select([
      'publication.id',
      'dataset.name as dataset',
      'publication.fileName',
      'publication.sha256',
      'publication.bytes',
      'publication.iatiVersion',
      'publication.generatedAt',
      'publication.complete',
      'publication.added as new',
      'publication.changed',
      'publication.unchanged',
      'publication.withdrawn',
      'publication.wrong',
      'publication.publishedAt',
      'publication.jobId',
      'publication.uploadId',
    ])

const publicationId = z.uuid().describe('The id of the file, as jurat publication list shows it')

export const listPublications = operation({
  name: 'exchange.publications',
  summary: 'Files as they were published and imported, newest first',
  needs: 'activity.read',
  http: 'GET /publications',
  cli: 'publication list',
  input: z.object({
    dataset: z.string().max(200).optional().describe('Of this dataset only'),
    limit: limitOf({ most: 200, usual: 50 }),
    after: z.uuid().optional().describe('Begin after this publication: next of the answer before'),
  }),
  output: z.object({ publications: z.array(Publication), next: z.uuid().nullable() }),
  async run({ db }, { dataset, limit, after }) {
    let query = publications(db)
      .orderBy('publication.id', 'desc')
      .limit(limit + 1)
    if (dataset !== undefined) query = query.where('dataset.name', '=', dataset)
    if (after) query = query.where('publication.id', '<', after)
    const rows = await query.execute()
    const shown = rows.slice(0, limit)
    return {
      publications: shown.map((row) => ({ ...row, bytes: Number(row.bytes) })),
      next: rows.length > limit ? shown.at(-1)!.id : null,
    }
  },
})

export const showPublication = operation({
  name: 'exchange.publication',
  summary: 'One file as it was published and imported',
  needs: 'activity.read',
  http: 'GET /publications/{id}',
  cli: 'publication show',
  argument: 'id',
  input: z.object({ id: publicationId }),
  output: Publication,
  async run({ db }, { id }) {
    const row = await publications(db).where('publication.id', '=', id).executeTakeFirst()
    if (!row) throw NotFound({ what: 'publication', id })
    return { ...row, bytes: Number(row.bytes) }
  },
})

/** Longer ones are cut: some publishers write a whole file in one line. */
const mostCharacters = 4_000

export const sourceLines = operation({
  name: 'exchange.sourceLines',
  summary: 'Lines of a published file: what stands where a figure came from',
  needs: 'activity.read',
  http: 'GET /publications/{id}/lines',
  cli: 'publication lines',
  argument: 'id',
  input: z.object({
    id: publicationId,
    from: z.coerce.number().int().min(1).default(1).describe('The first line, from 1'),
    most: z.coerce.number().int().min(1).max(200).default(40).describe('How many lines at most'),
  }),
  output: z.object({
    fileName: z.string(),
    sha256: z.string(),
    lines: z.array(z.object({ line: z.number(), text: z.string(), cut: z.boolean() })),
  }),
  async run({ db }, { id, from, most }) {
    const publication = await publications(db).where('publication.id', '=', id).executeTakeFirst()
    // the file speaks of more than what lies within a scope: only whoever sees everything may read in it
    const upload =
      publication &&
      (await db.selectFrom('upload').select('id').where('id', '=', publication.uploadId).executeTakeFirst())
    if (!upload) throw NotFound({ what: 'published file', id })
    const read = (first: number, until: number) => uploadLines(db, upload.id, first, until - first)
    const lines = withoutContacts(await read(from, from + most), await beginsWithin(from, read))
    return {
      fileName: publication.fileName,
      sha256: publication.sha256,
      lines: lines.map(({ line, text }) => ({
        line,
        text: text.slice(0, mostCharacters),
        cut: text.length > mostCharacters,
      })),
    }
  },
})
