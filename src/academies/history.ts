// What was done to an academy and its programmes: who, when, why, and what changed by it.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '#kernel/store/store.ts'

export const historyMembers = [
  'name',
  'kind',
  'city',
  'country',
  'opened',
  'course',
  'weeks',
  'source',
  'verified',
] as const
export type HistoryMember = (typeof historyMembers)[number]
export const historyActs = [
  'academy-added',
  'academy-changed',
  'programme-added',
  'programme-changed',
  'programme-withdrawn',
] as const
export type HistoryAct = (typeof historyActs)[number]

export const historyEntry = z.object({
  at: z.string(),
  /** Null for what came with Jurat. */
  by: z.string().nullable(),
  act: z.enum(historyActs),
  /** Of the academy or the programme, as it was called then. */
  name: z.string(),
  reason: z.string().nullable(),
  changes: z.array(
    z.object({ member: z.enum(historyMembers), before: z.string().nullable(), after: z.string().nullable() }),
  ),
})
export type HistoryEntry = z.output<typeof historyEntry>

type Image = Readonly<Record<string, string | number | boolean | null | undefined>>

interface Row {
  at: string
  by: string | null
  subject: 'academy' | 'academy_programme'
  action: 'insert' | 'update'
  before: Image
  after: Image
}

const actOf = ({ subject, action, before, after }: Row): HistoryAct => {
  if (subject === 'academy') return action === 'insert' ? 'academy-added' : 'academy-changed'
  if (action === 'insert') return 'programme-added'
  return before['withdrawn_at'] === after['withdrawn_at'] ? 'programme-changed' : 'programme-withdrawn'
}

/** The newest first. */
export async function historyOf(db: Db, academyId: string): Promise<HistoryEntry[]> {
  const { rows } = await sql<Row>`select h.at, a.name as by, h.subject, h.action, h.before, h.after
    from academy_history(${academyId}) h left join actor a on a.id = h.actor_id order by h.number desc`.execute(db)
  const courses = await codesOf(db, rows)
  const read = (image: Image, member: HistoryMember) => {
    const value = member === 'course' ? courses.get(String(image['course_id'])) : image[member]
    return value === null || value === undefined ? null : String(value)
  }
  return rows.map((row) => {
    const act = actOf(row)
    return {
      at: row.at,
      by: row.by,
      act,
      name: String(row.after['name']),
      // what stands in a row from before is no reason to take it back
      reason: act.endsWith('-changed') ? ((row.after['reason'] as string | null | undefined) ?? null) : null,
      changes: historyMembers.flatMap((member) => {
        const [before, after] = [read(row.before, member), read(row.after, member)]
        return before === after ? [] : [{ member, before, after }]
      }),
    }
  })
}

async function codesOf(db: Db, rows: readonly Row[]): Promise<Map<string, string>> {
  const ids = [
    ...new Set(rows.flatMap(({ before, after }) => [before['course_id'], after['course_id']]).filter(Boolean)),
  ] as string[]
  if (!ids.length) return new Map()
  const courses = await db.selectFrom('course').select(['id', 'code']).where('id', 'in', ids).execute()
  return new Map(courses.map(({ id, code }) => [id, code]))
}
