// The list of activities, and full-text search over their titles and descriptions.
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { Cursor, limitOf, readCursor, sorted, writeCursor } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'
import { ofConcern } from './attention.ts'
import { concerns } from './concern.ts'
import { ActivityLine, activityLines, listActivities, Sort } from './activity-list.ts'
import { Where } from './selection.ts'
import { whereActivities } from './selection-sql.ts'
import { sourceFor } from './sums.ts'

export const Limit = limitOf({ most: 500, usual: 50 })

export const activities = operation({
  name: 'portfolio.activities',
  summary: 'The activities that fit a filter',
  needs: 'activity.read',
  http: 'GET /activities',
  cli: 'activities',
  input: z.object({
    where: Where,
    concern: z.enum(concerns).optional().describe('Only what needs attention in this way.'),
    sort: Sort.default('-start'),
    limit: Limit,
    cursor: Cursor,
  }),
  output: z.object({ activities: z.array(ActivityLine), total: z.number().int(), next: z.string().nullable() }),
  async run({ db, today }, { where, concern, sort, limit, cursor }) {
    const { startMonth } = await sourceFor(db, where)
    const extra = concern ? ofConcern(concern, today) : sql`true`
    const { rows, next } = await listActivities(db, { where, startMonth, sort, limit, cursor, extra })
    const count = await sql<{ total: string }>`select count(*) as total from activity
      where ${whereActivities(where, startMonth)} and ${extra}`.execute(db)
    return { activities: rows, total: Number(count.rows[0]?.total ?? 0), next }
  },
})

/** A piece of text in which the words that were found stand out. */
const Piece = z.object({ text: z.string(), found: z.boolean() })
export type Piece = z.output<typeof Piece>

const mostFound = 2_000

export const search = operation({
  name: 'portfolio.search',
  summary: 'Search titles and descriptions in English, French, Spanish and Arabic; accents don’t matter',
  needs: 'activity.read',
  http: 'GET /search',
  cli: 'search',
  argument: 'words',
  input: z.object({
    words: z
      .string()
      .trim()
      .min(1)
      .max(400)
      .describe('Words that must all be there; "a phrase"; -not this; this or that.'),
    where: Where,
    limit: limitOf({ most: 500, usual: 20 }),
    cursor: Cursor,
  }),
  output: z.object({
    found: z.array(z.object({ activity: ActivityLine, title: z.array(Piece), excerpt: z.array(Piece) })),
    /** How many fit, at most 2,000. */
    total: z.number().int(),
    next: z.string().nullable(),
  }),
  async run({ db }, { words, where, limit, cursor }) {
    const { startMonth } = await sourceFor(db, where)
    const offset = cursor === undefined ? 0 : readCursor(cursor, z.tuple([sorted.whole.nonnegative()]))[0]
    const page = await sql<{ id: string; title: string; excerpt: string; total: string }>`
      with found as materialized (
        select activity.id, f.rank, activity.identifier, count(*) over () as total
        from search_activity(${words}, ${sql.lit(mostFound)}) f join activity on activity.id = f.id
        where ${whereActivities(where, startMonth)}
        order by f.rank desc, activity.identifier collate "C" limit ${limit} offset ${offset})
      select found.id, found.total,
        ts_headline(${configuration}, ${plain(sql`a.title`)}, search_query(${words}), ${headline(40)}) as title,
        ts_headline(${configuration}, ${plain(sql`left(a.description, 4000)`)}, search_query(${words}), ${headline(30)}) as excerpt
      from found join activity a on a.id = found.id order by found.rank desc, found.identifier collate "C"`.execute(db)
    const lines = new Map(
      (
        await activityLines(
          db,
          page.rows.map(({ id }) => id),
        )
      ).map((line) => [line.id, line]),
    )
    const total = Number(page.rows[0]?.total ?? 0)
    return {
      found: page.rows.flatMap(({ id, title, excerpt }) => {
        const activity = lines.get(id)
        return activity ? [{ activity, title: piecesOf(title), excerpt: piecesOf(excerpt) }] : []
      }),
      total,
      next: offset + limit < total ? writeCursor([offset + limit]) : null,
    }
  },
})

/** The configuration by which search_words in migrations/0005_portfolio.sql reads an activity's texts. */
const configuration = sql`(case a.language when 'fr' then 'public.plain_french' when 'es' then 'public.plain_spanish'
  when 'ar' then 'public.plain_arabic' else 'public.plain_english' end)::regconfig`

/** Private-use characters around what was found: no text holds them, and no markup leaves the database. */
const [begin, end, less, greater] = ['\ue100', '\ue101', '\ue102', '\ue103']
const headline = (most: number) =>
  `StartSel=${begin}, StopSel=${end}, MaxWords=${most}, MinWords=${Math.floor(most / 2)}, MaxFragments=${most > 35 ? 0 : 1}`

/** What looks like a tag would be taken for one and left out: its brackets travel as private-use characters too. */
const plain = (text: RawBuilder<unknown>) => sql`translate(coalesce(${text}, ''), '<>', ${less + greater})`

export const piecesOf = (headed: string): Piece[] =>
  headed
    .replaceAll(less, '<')
    .replaceAll(greater, '>')
    .split(new RegExp(`(${begin}[^${end}]*${end})`))
    .filter(Boolean)
    .map((part) => (part.startsWith(begin) ? { text: part.slice(1, -1), found: true } : { text: part, found: false }))
