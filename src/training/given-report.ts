// Reports for tests: rows of one invented course, changed as a test wants them.
import { v7 as newId } from 'uuid'
import { pack, pieceBytes } from '#kernel/packed.ts'
import type { Db } from '#kernel/store/store.ts'
import { columns, type Published } from './published-row.ts'

export const published: Published = {
  report: '2009_2010',
  region: 'Western_Hemisphere',
  country: 'Colombia',
  program: 'INL - FY 2009 DoS Training',
  course_title: 'A course',
  us_unit: '',
  student_unit: 'A unit',
  start_date: '1/5/2009',
  end_date: '1/9/2009',
  location: 'Bogotá',
  quantity: '3',
  total_cost: '$1,500',
  page: '1',
  source_file: 'a.xml',
}

export const lineOf = (change: Partial<Published> = {}) =>
  columns.map((column) => ({ ...published, ...change })[column]).join('\t')
export const fileOf = (...lines: string[]) => [columns.join('\t'), ...lines, ''].join('\n')

/** Keeps a report, or any bytes in its stead, as an upload of this person. */
export async function givenReport(
  db: Db,
  { actor }: { actor: { id: string } },
  content: readonly string[] | string | Buffer,
): Promise<string> {
  const bytes =
    typeof content === 'string' || Buffer.isBuffer(content) ? Buffer.from(content) : Buffer.from(fileOf(...content))
  const id = newId()
  await db
    .insertInto('upload')
    .values({ id, name: 'a.tsv', bytes: String(bytes.length), sha256: '0'.repeat(64), actorId: actor.id })
    .execute()
  for (let position = 0; position * pieceBytes < bytes.length; position++)
    await db
      .insertInto('uploadPiece')
      .values({
        uploadId: id,
        position,
        firstLine: '1',
        content: await pack(bytes.subarray(position * pieceBytes, (position + 1) * pieceBytes)),
      })
      .execute()
  return id
}
