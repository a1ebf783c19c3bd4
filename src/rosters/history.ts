// The history of one participation: who did what with it and when, from the nomination to the return.
import { sql } from 'kysely'
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { findParticipation, participationId } from './participation.ts'

export const historySubjects = [
  'participation',
  'attendance',
  'certificate',
  'travel',
  'no-return',
  'no-return-notice',
] as const
export type HistorySubject = (typeof historySubjects)[number]

/** What changes of them; dates and figures as text, the rest as the codes that operations take. */
export const historyMembers = [
  'role',
  'state',
  'removedFor',
  'reason',
  'unit',
  'rank',
  'vetting',
  'vettingReason',
  'startsOn',
  'endsOn',
  'preTest',
  'postTest',
  'performance',
  'products',
  'attendance',
  'finalGrade',
  'distinction',
  'session',
  'hours',
  'issuedOn',
  'expiresOn',
  'revokedOn',
  'revokedFor',
  'toCountry',
  'departurePlanned',
  'returnPlanned',
  'departedOn',
  'arrivedOn',
  'returnedOn',
  'openedBy',
  'openedOn',
  'outcome',
  'closedOn',
  'closedFor',
  'told',
  'office',
  'onDay',
  'means',
] as const
export type HistoryMember = (typeof historyMembers)[number]

export const participationHistory = z.object({
  id: z.uuid(),
  event: z.object({ code: z.string(), title: z.string() }),
  /** The code of the person, and their name where there is one. */
  person: z.string(),
  name: z.string().nullable(),
  language: z.string().nullable(),
  state: z.string(),
  /** Newest first. */
  history: z.array(
    z.object({
      at: z.string(),
      /** Null for what the bureau did by itself. */
      by: z.string().nullable(),
      subject: z.enum(historySubjects),
      /** Whether it begins here. */
      first: z.boolean(),
      changes: z.array(
        z.object({ member: z.enum(historyMembers), before: z.string().nullable(), after: z.string().nullable() }),
      ),
    }),
  ),
})
export type ParticipationHistory = z.output<typeof participationHistory>
type Entry = ParticipationHistory['history'][number]

type Image = Readonly<Record<string, string | number>>

const columnOf = (member: HistoryMember) =>
  member === 'unit' || member === 'session'
    ? `${member}_id`
    : member.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

export const showHistory = operation({
  name: 'rosters.history',
  summary: 'Show the history of a participation, from its nomination to the return: who did what, and when',
  needs: 'roster.read',
  http: 'GET /participations/{id}/history',
  argument: 'id',
  input: z.object({ id: participationId }),
  output: participationHistory,
  async run({ db }, { id }) {
    const { eventId, personId, state } = await findParticipation(db, id)
    const event = await db.selectFrom('event').select(['code', 'title']).where('id', '=', eventId).executeTakeFirst()
    const { rows: named } = await sql<{ person: string; name: string | null; language: string | null }>`
      select h.code as person, n.name, n.language from host_person h
        left join person_name n on n.person_id = h.id and n.preferred and n.withdrawn_at is null
      where h.id = ${personId}`.execute(db)
    if (!event || !named[0]) throw NotFound({ what: 'participation', id })
    const { rows } = await sql<{
      at: string
      by: string | null
      subject: string
      before: Image
      after: Image
    }>`select h.at, a.name as by, h.subject, h.before, h.after from participation_history(${id}) h
      left join actor a on a.id = h.actor_id order by h.number desc`.execute(db)
    const called = await namesOf(db, rows)
    return {
      id,
      event,
      ...named[0],
      state,
      history: rows
        .map(({ at, by, subject, before, after }): Entry => ({
          at,
          by,
          subject: (subject === 'attendance_mark' ? 'attendance' : subject.replaceAll('_', '-')) as HistorySubject,
          first: Object.keys(before).length === 0,
          changes: historyMembers.flatMap((member) => {
            const [had, has] = [before, after].map((image) => called(member, image[columnOf(member)]))
            return had === has ? [] : [{ member, before: had ?? null, after: has ?? null }]
          }),
        }))
        .filter(({ changes }) => changes.length > 0),
    }
  },
})

/** Units and sessions by what they are called, as far as the reader may see them; everything else as it is. */
async function namesOf(db: Db, rows: readonly { before: Image; after: Image }[]) {
  const ids = (column: string) =>
    [
      ...new Set(rows.flatMap(({ before, after }) => [before[column], after[column]]).filter((id) => id !== undefined)),
    ] as string[]
  const [units, sessions] = [ids('unit_id'), ids('session_id')]
  const names = new Map(
    [
      ...(units.length
        ? await db.selectFrom('hostUnit').select(['id', 'name']).where('id', 'in', units).execute()
        : []),
      ...(sessions.length
        ? await db.selectFrom('eventSession').select(['id', 'title as name']).where('id', 'in', sessions).execute()
        : []),
    ].map(({ id, name }) => [id, name] as const),
  )
  return (member: HistoryMember, value: string | number | undefined): string | undefined =>
    value === undefined
      ? undefined
      : member === 'unit' || member === 'session'
        ? names.get(String(value))
        : String(value)
}
