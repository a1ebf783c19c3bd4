// The transactions behind a figure, each with the file and the line from which it was read.
import { sql } from 'kysely'
import { z } from 'zod'
import { Cursor, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { Limit } from './activities.ts'
import { FiscalYearStart } from './balance.ts'
import { amountText } from './amount.ts'
import { contentOf } from './content.ts'
import { fiscalYearOf, whereShares } from './selection-sql.ts'
import { Where } from './selection.ts'
import { sourceFor } from './sums.ts'

const Text = z.string().nullable()

export const TransactionLine = z.object({
  activity: z.string(),
  title: Text,
  /** Place in the activity, from 0, and place of the share in the transaction, from 0. */
  position: z.number().int(),
  share: z.number().int(),
  /** IATI TransactionType: 2 outgoing commitment, 3 disbursement, 4 expenditure. */
  type: z.string(),
  on: Text,
  fiscalYear: z.number().int().nullable(),
  currency: Text,
  /** The share that the figure counts. */
  amount: z.string(),
  country: Text,
  region: Text,
  purpose: Text,
  account: Text,
  fundingYear: z.number().int().nullable(),
  aidType: Text,
  implementer: Text,
  institution: z.string(),
  function: z.string(),
  ref: Text,
  description: Text,
  provider: Text,
  receiver: Text,
  invented: Text,
  publication: z.object({
    id: z.string(),
    file: z.string(),
    sha256: z.string(),
    publishedAt: z.string(),
    uploadId: z.string(),
  }),
  line: z.number().int(),
})
export type TransactionLine = z.output<typeof TransactionLine>

/** What only the activity's content tells of a transaction. */
type Told = Pick<TransactionLine, 'ref' | 'description' | 'provider' | 'receiver'>

interface Row extends Omit<TransactionLine, 'publication' | 'amount' | keyof Told> {
  activityId: string
  amount: string
  publicationId: string
  file: string
  sha256: string
  publishedAt: string
  uploadId: string
}

/** Where one stands in the list: its day, activity, position and share. */
const place = z.tuple([sorted.day.nullable(), sorted.id, sorted.whole, sorted.whole])

export const transactions = operation({
  name: 'portfolio.transactions',
  summary: 'The transactions behind a balance, with the file and line of each',
  needs: 'activity.read',
  http: 'GET /transactions',
  cli: 'transactions',
  input: z.object({
    where: Where,
    type: z
      .enum(['2', '3', '4', 'all'])
      .default('all')
      .describe('Obligations (2), disbursements (3) or expenditures (4) alone'),
    fiscalYearStart: FiscalYearStart,
    limit: Limit,
    cursor: Cursor,
  }),
  output: z.object({ transactions: z.array(TransactionLine), next: z.string().nullable() }),
  async run({ db }, { where, type, fiscalYearStart, limit, cursor }) {
    const { startMonth } = await sourceFor(db, where, fiscalYearStart)
    const after = cursor === undefined ? null : readCursor(cursor, place)
    const from =
      after &&
      sql`and (coalesce(transaction_on, date '0001-01-01'), activity_id, position, share) <
      (${after[0] ?? '0001-01-01'}::text::date, ${after[1]}::text::uuid, ${after[2]}::int, ${after[3]}::int)`
    const { rows } = await sql<Row>`
      with page as materialized (
        select *, ${fiscalYearOf(startMonth)} as fiscal_year from transaction_share
        where ${type === 'all' ? sql`type in ('2', '3', '4')` : sql`type = ${type}`} and ${whereShares(where, startMonth)} ${from ?? sql``}
        order by coalesce(transaction_on, date '0001-01-01') desc, activity_id desc, position desc, share desc limit ${sql.lit(limit + 1)})
      select page.activity_id, page.position, page.share, page.type, page.transaction_on as "on", page.fiscal_year, page.currency,
        page.amount::text as amount, page.country, page.region, page.purpose, page.account, page.funding_year, page.aid_type,
        page.implementer, coalesce(page.institution, 'unknown') as institution, coalesce(page.function, 'unknown') as function, page.line,
        a.identifier as activity, a.title, a.invented, p.id as publication_id, p.file_name as file, p.sha256, p.published_at, p.upload_id
      from page join activity a on a.id = page.activity_id
      join publication p on p.id = a.publication_id
      order by coalesce(page.transaction_on, date '0001-01-01') desc, page.activity_id desc, page.position desc, page.share desc`.execute(
      db,
    )
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const toldOf = await toldBy(db, [...new Set(shown.map(({ activityId }) => activityId))])
    return {
      transactions: shown.map(({ publicationId, file, sha256, publishedAt, uploadId, amount, ...row }) => ({
        ...row,
        ...toldOf(row.activityId, row.position),
        amount: amountText(amount, row.currency),
        publication: { id: publicationId, file, sha256, publishedAt, uploadId },
      })),
      next: rows.length > limit && last ? writeCursor([last.on, last.activityId, last.position, last.share]) : null,
    }
  },
})

/** What some activities tell of their transactions, each by its place. */
async function toldBy(db: Db, ids: readonly string[]): Promise<(id: string, position: number) => Told> {
  const { rows } = await sql<{ id: string; content: Uint8Array }>`
    select a.id, v.content from activity a join activity_version v on v.activity_id = a.id and v.version = a.version
    where a.id = any (${ids}::uuid[])`.execute(db)
  const transactions = new Map(rows.map(({ id, content }) => [id, contentOf(content).transactions]))
  return (id, position) => {
    const { ref, description, provider, receiver } = transactions.get(id)?.[position] ?? {}
    return {
      ref: ref ?? null,
      description: description?.[0]?.text ?? null,
      provider: provider?.narratives?.[0]?.text ?? provider?.ref ?? null,
      receiver: receiver?.narratives?.[0]?.text ?? receiver?.ref ?? null,
    }
  }
}
