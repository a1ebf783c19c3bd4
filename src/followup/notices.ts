// What waits for whoever follows up: of each event those of whom nothing is known after so many months.
import { noticeKind } from '#web/notice.ts'
import { sql } from 'kysely'
import { followUps } from './due.ts'
import { noticeMessages as m } from './messages.ts'

/** Follow-ups looked at for one reader: more than these are told as events anyway. */
const mostFollowUps = 2_000

export const followUpNotice = noticeKind({
  kind: 'follow-up-due',
  needs: ['follow-up.keep'],
  title: m.followUpsDue,
  text: m.followUpDue,
  async find({ db, today }, most) {
    const found = await followUps(db, today, { states: ['due', 'overdue'] }, { limit: mostFollowUps })
    if (!found.length) return []
    const { rows } = await sql<{ id: string }>`select id from participation
      where id = any(${[...new Set(found.map((one) => one.participationId))]}::uuid[])
        and ((select sees_everything('follow-up.keep')) or scope_keys && (select my_scopes('follow-up.keep')))`.execute(
      db,
    )
    const kept = new Set(rows.map(({ id }) => id))
    const groups = Map.groupBy(
      found.filter(({ participationId, event }) => kept.has(participationId) && event),
      ({ event, months }) => `${event!.code} ${months}`,
    )
    return [...groups]
      .map(([item, group]) => ({
        item,
        values: {
          count: group.length,
          event: group[0]!.event!.code,
          title: group[0]!.event!.title,
          months: group[0]!.months,
        },
        due: group.map(({ dueOn }) => dueOn).toSorted((a, b) => (a < b ? -1 : 1))[0]!,
        href: `/follow-up?event=${group[0]!.event!.code}&months=${group[0]!.months}`,
      }))
      .toSorted((a, b) => (a.due < b.due ? -1 : 1))
      .slice(0, most)
  },
})
