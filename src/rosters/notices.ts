// What waits for whoever keeps rosters: people who did not return, certificates that expire.
import { noticeKind } from '#web/notice.ts'
import { rosterNoticeMessages as m } from './messages.ts'
import { sql } from 'kysely'

/** Days before a certificate expires. */
const noticeDays = 60

const scopedToKeep = sql`(select sees_everything('roster.keep')) or scope_keys && (select my_scopes('roster.keep'))`

export const noReturnNotice = noticeKind({
  kind: 'no-return',
  needs: ['roster.keep'],
  title: m.noReturns,
  text: m.noReturn,
  async find({ db }, most) {
    const { rows } = await sql<{ id: string; openedOn: string; person: string; event: string }>`
      select i.id, i.opened_on, h.code as person, e.code as event
      from (select * from no_return where outcome is null and (${scopedToKeep})) i join travel t on t.id = i.travel_id
        join participation p on p.id = t.participation_id join event e on e.id = p.event_id join host_person h on h.id = p.person_id
      order by i.opened_on, i.id limit ${sql.lit(most)}`.execute(db)
    return rows.map(({ id, openedOn, person, event }) => ({
      item: id,
      values: { person, event },
      due: openedOn,
      href: '/no-returns',
    }))
  },
})

/** Days for which somebody is told of those abroad of whom no departure is recorded. */
const abroadShown = 180

/** Whoever takes part abroad and is not known to have departed: nobody would notice that they did not come back. */
export const unrecordedNotice = noticeKind({
  kind: 'departure-unrecorded',
  needs: ['roster.keep'],
  title: m.unrecordeds,
  text: m.unrecorded,
  async find({ db, today }, most) {
    const { rows } = await sql<{ event: string; startsOn: string; count: number }>`
      select e.code as event, e.starts_on, count(*)::integer as count
      from event e join (select * from participation where state in ('enrolled', 'completed', 'failed') and (${scopedToKeep})) p
          on p.event_id = e.id
        left join travel t on t.participation_id = p.id
      where e.starts_on between ${today}::date - ${sql.lit(abroadShown)} and ${today}::date - 1 and e.state in ('approved', 'completed')
        and t.departed_on is null and (t.departure_planned < ${today}::date or t.id is null and e.place_country <> p.country)
      group by e.id, e.code, e.starts_on order by e.starts_on, e.code limit ${sql.lit(most)}`.execute(db)
    return rows.map(({ event, startsOn, count }) => ({
      item: event,
      values: { event, count },
      due: startsOn,
      href: `/events/${event}/travel`,
    }))
  },
})

/** Whoever was enrolled and lost their clearance, until the event is over or they are on the roster again. */
export const takenOffNotice = noticeKind({
  kind: 'taken-off',
  needs: ['roster.keep'],
  title: m.takenOffs,
  text: m.takenOff,
  async find({ db, today }, most) {
    const { rows } = await sql<{ id: string; version: number; startsOn: string; person: string; event: string }>`
      select p.id, p.version, p.starts_on, h.code as person, e.code as event
      from (select * from participation where state = 'removed' and act = 'clearance-lost' and ends_on >= ${today}::date
          and (${scopedToKeep})) p
        join event e on e.id = p.event_id join host_person h on h.id = p.person_id
      where e.state not in ('cancelled', 'closed')
      order by p.starts_on, p.id limit ${sql.lit(most)}`.execute(db)
    return rows.map(({ id, version, startsOn, person, event }) => ({
      // taken off anew is another time
      item: `${id} ${version}`,
      values: { person, event },
      due: startsOn,
      href: `/events/${event}/roster`,
    }))
  },
})

export const expiringNotice = noticeKind({
  kind: 'certificate-expires',
  needs: ['roster.keep'],
  title: m.certificatesExpire,
  text: m.certificateExpires,
  async find({ db, today }, most) {
    const { rows } = await sql<{ id: string; expiresOn: string; person: string; event: string }>`
      select c.id, c.expires_on, h.code as person, e.code as event
      from (select * from certificate where revoked_on is null and (${scopedToKeep})) c
        join participation p on p.id = c.participation_id join event e on e.id = p.event_id join host_person h on h.id = p.person_id
      where c.expires_on between ${today}::date and ${today}::date + ${sql.lit(noticeDays)}
      order by c.expires_on, c.id limit ${sql.lit(most)}`.execute(db)
    return rows.map(({ id, expiresOn, person, event }) => ({
      item: id,
      values: { person, event },
      due: expiresOn,
      href: `/certificates?event=${event}&expiring=${noticeDays}`,
    }))
  },
})
