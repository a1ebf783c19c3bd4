// What waits for whoever approves events: plans whose participants have to be put forward for clearance soon, or had to be.
import { noticeKind } from '#web/notice.ts'
import { sql } from 'kysely'
import { clearancesDue } from './lead-time.ts'
import { noticeMessages as m } from './messages.ts'

export const approvalNotice = noticeKind({
  kind: 'approval-waits',
  needs: ['event.approve'],
  title: m.approvalsWait,
  text: m.approvalWaits,
  async find({ db, actor, today }, most) {
    const { rows } = await sql<{
      id: string
      code: string
      title: string
      country: string
      startsOn: string
      version: number
    }>`
      select id, code, title, country, starts_on, version from event
      where state = 'pending-approval' and asked_by is distinct from ${actor.id}
        and ((select sees_everything('event.approve')) or keep_keys && (select my_scopes('event.approve')))
      order by starts_on, id limit ${sql.lit(most)}`.execute(db)
    const due = await clearancesDue(db, rows, today)
    return rows.map(({ id, code, title, version }) => ({
      // asked for anew is another request
      item: `${id} ${version}`,
      values: { code, title },
      due: due.get(id)!.on,
      href: `/events/${code}`,
    }))
  },
})
