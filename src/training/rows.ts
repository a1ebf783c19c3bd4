// The published rows behind a total, each as published and as read.
import { sql } from 'kysely'
import { z } from 'zod'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import { amountText } from '#portfolio/index.ts'
import { columns, flags, type Published } from './published-row.ts'
import { Where, whereSql } from './question.ts'

const Text = z.string().nullable()

export const TrainingRow = z.object({
  id: z.uuid(),
  /** The text of each column; the unit is empty where it named persons. */
  published: z.object(
    Object.fromEntries(columns.map((column) => [column, z.string()])) as Record<keyof Published, z.ZodString>,
  ),
  /** What was read of it; null is what is not stated, or not to be read with certainty. */
  read: z.object({
    country: Text,
    region: Text,
    programme: Text,
    fiscalYear: z.int().nullable(),
    startOn: Text,
    endOn: Text,
    /** Seats, not persons. */
    quantity: z.int().nullable(),
    /** US dollars. */
    cost: Text,
  }),
  flags: z.array(z.enum(flags)),
  /** The file that it was imported from; its name is null for whoever may not see that file. */
  source: z.object({ uploadId: z.uuid(), file: Text, sha256: Text, line: z.int() }),
})
export type TrainingRow = z.output<typeof TrainingRow>

interface Row {
  id: string
  published: Published
  countryCode: string | null
  dacRegion: string | null
  programme: string | null
  fiscalYear: number | null
  startOn: string | null
  endOn: string | null
  trained: number | null
  cost: string | null
  flags: TrainingRow['flags']
  uploadId: string
  line: number
  file: string | null
  sha256: string | null
}

export const trainingRows = operation({
  name: 'training.rows',
  summary: 'The published rows of foreign training, as published and as read, with the file and line of each',
  needs: 'training.read',
  http: 'GET /training/rows',
  input: z.object({ where: Where, limit: limitOf({ most: 1_000, usual: 100 }), cursor: Cursor }),
  output: z.object({ rows: z.array(TrainingRow), next: z.string().nullable() }),
  /** In the order in which they were imported, so that rows of one file stand as they do there. */
  async run({ db }, { where, limit, cursor }) {
    const after = cursor === undefined ? sql`` : sql`and r.id > ${readCursor(cursor, z.tuple([sorted.id]))[0]}::uuid`
    const { rows } = await sql<Row>`
      select r.id, jsonb_build_object(${sql.join(columns.map((column) => sql`${sql.lit(column)}, r.${sql.id(column)}`))}) as published,
        r.country_code, r.dac_region, r.programme, r.fiscal_year,
        r.start_on::text, r.end_on::text, r.trained, r.cost::text as cost, r.flags,
        r.upload_id, r.line, u.name as file, u.sha256
      from training_row r left join upload u on u.id = r.upload_id
      where ${whereSql(where)} ${after} order by r.id limit ${sql.lit(limit + 1)}`.execute(db)
    const shown = rows.slice(0, limit)
    return {
      rows: shown.map((row) => ({
        id: row.id,
        published: row.published,
        read: {
          country: row.countryCode,
          region: row.dacRegion,
          programme: row.programme,
          fiscalYear: row.fiscalYear,
          startOn: row.startOn,
          endOn: row.endOn,
          quantity: row.trained,
          cost: row.cost === null ? null : amountText(row.cost, 'USD'),
        },
        flags: row.flags,
        source: { uploadId: row.uploadId, file: row.file, sha256: row.sha256, line: row.line },
      })),
      next: rows.length > limit ? writeCursor([shown.at(-1)!.id]) : null,
    }
  },
})
