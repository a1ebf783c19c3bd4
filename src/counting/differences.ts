// Where the head count of an event and its roster do not agree: each is something to look into.
import { sql } from 'kysely'
import { z } from 'zod'
import { limitOf } from '#kernel/cursor.ts'
import { operation } from '#kernel/operation.ts'

/** What there is to do: count, enter the roster, or find out which of the two is right. */
export const differenceKinds = ['no-head-count', 'no-roster', 'other-number', 'other-women'] as const
export type DifferenceKind = (typeof differenceKinds)[number]

const Difference = z.object({
  kind: z.enum(differenceKinds),
  event: z.object({ id: z.uuid(), code: z.string(), title: z.string() }),
  country: z.string(),
  endedOn: z.iso.date(),
  headCount: z.int().nullable(),
  headCountFemale: z.int().nullable(),
  /** Participants of the roster who took part, of all nations, whether they completed it or not. */
  tookPart: z.int(),
  tookPartFemale: z.int(),
  completed: z.int(),
})
export type Difference = z.output<typeof Difference>

export const listDifferences = operation({
  name: 'counting.differences',
  summary:
    'Events whose head count and roster do not agree, the newest first: what to look into before a figure is reported',
  needs: 'trained.read',
  http: 'GET /trained-differences',
  input: z.object({
    event: z.uuid().optional().describe('Only this event, by its id'),
    kind: z.enum(differenceKinds).optional().describe('Only this kind of difference'),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional()
      .describe('Only events that the post of this country organises'),
    limit: limitOf({ most: 1_000, usual: 100 }),
  }),
  output: z.object({
    differences: z.array(Difference),
    /** How many there are in all. */
    total: z.int(),
  }),
  async run({ db }, { event = null, kind, country, limit }) {
    const { rows } = await sql<{
      id: string
      code: string
      title: string
      kind: DifferenceKind
      country: string
      endedOn: string
      headCount: number | null
      headCountFemale: number | null
      tookPart: number
      tookPartFemale: number
      completed: number
      total: string
    }>`select * from (
        select h.event_id as id, h.code, h.title, h.ended_on, h.country, h.head_count, h.head_count_female, h.took_part,
          h.took_part_female, h.completed, count(*) over () as total, h.kind
        from (select *, case when head_count is null then 'no-head-count' when took_part = 0 then 'no-roster'
            when head_count <> took_part then 'other-number' else 'other-women' end as kind from head_counts(${event})) h
        where ${kind ? sql`h.kind = ${kind}` : sql`true`} and ${country ? sql`h.country = ${country}` : sql`true`}) d
      order by d.ended_on desc, d.code desc limit ${sql.lit(limit)}`.execute(db)
    return {
      differences: rows.map(({ id, code, title, total: _, ...row }) => ({ ...row, event: { id, code, title } })),
      total: Number(rows[0]?.total ?? 0),
    }
  },
})
