// Rosters of the made-up bureau: who sees participations, certificates, travel and incidents by the policies, and who writes them.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Permission } from '#kernel/access.ts'
import type { Db } from '#kernel/store/store.ts'
import type { WorldEvents } from './world-events.ts'
import type { AppRole, Host, Member, Trying, World, Writing } from './world.ts'

interface Part {
  id: string
  event: string
  session: string
  person: string
  country: string
  award: string | null
  keys: string[]
}
export interface WorldRosters {
  /** Completed, with a certificate, a journey, an incident and a notice. */
  whole: Part & { certificate: string; travel: string; incident: string; notice: string }
  /** Completed, and nothing else yet. */
  plain: Part
  /** Was on a roster of an award, and departed. */
  away: Part & { travel: string }
  /** Of whom a nomination on that roster may be made. */
  other: { person: string; event: string; country: string; keys: string[] }
}

export async function layDownRosters(db: Db, { events }: WorldEvents, hosts: readonly Host[]): Promise<WorldRosters> {
  const [own, shared] = events as [WorldEvents['events'][number], WorldEvents['events'][number]]
  const haitian = hosts.find(({ country }) => country === 'HT')!
  const kenyan = hosts.find(({ country }) => country === 'KE')!
  const award = 'XX-4'
  const part = (event: typeof own, host: Host, person: string, of: string | null): Part => ({
    id: newId(),
    event: event.id,
    session: event.session,
    person,
    country: host.country,
    award: of,
    keys: [...host.keys, ...(of ? [`award:${of}`] : [])],
  })
  const whole = {
    ...part(own, haitian, haitian.id, null),
    certificate: newId(),
    travel: newId(),
    incident: newId(),
    notice: newId(),
  }
  const plain = part(own, haitian, haitian.bare, null)
  const away = { ...part(shared, kenyan, kenyan.id, award), travel: newId() }
  // what a roster asks of clearance is tried elsewhere, and nobody of these is to be known by an award of it
  for (const table of ['participation', 'travel'])
    await sql.raw(`alter table ${table} disable trigger user`).execute(db)
  await db
    .insertInto('participation')
    .values(
      [whole, plain, away].map(({ id, event, person, country, award: of }) => ({
        id,
        eventId: event,
        personId: person,
        country,
        award: of,
        role: 'participant',
        // an event with a roster of its people is not taken to another nation
        state: of ? 'removed' : 'completed',
        removedFor: of ? 'other' : null,
        startsOn: '2014-03-03',
        endsOn: '2014-03-07',
        act: 'x',
      })),
    )
    .execute()
  await db
    .insertInto('travel')
    .values(
      [whole, away].map(({ id, travel, country, award: of }) => ({
        id: travel,
        participationId: id,
        country,
        award: of,
        toCountry: 'US',
        departurePlanned: '2014-03-02',
        returnPlanned: '2014-03-08',
        departedOn: '2014-03-02',
        act: 'x',
      })),
    )
    .execute()
  await sql`alter table participation enable trigger user`.execute(db)
  await sql`alter table travel enable trigger user`.execute(db)
  await sql`alter table travel disable trigger travel_gate`.execute(db)
  // neither is what an event and its roster ask of each other
  await sql`alter table certificate disable trigger certificate_of_event`.execute(db)
  await sql`alter table event disable trigger event_of_roster`.execute(db)
  await db
    .insertInto('certificate')
    .values({
      id: whole.certificate,
      participationId: whole.id,
      country: whole.country,
      code: 'A'.repeat(22),
      title: 'x',
      startsOn: '2014-03-03',
      endsOn: '2014-03-07',
      issuedOn: '2014-03-10',
    })
    .execute()
  await db
    .insertInto('noReturn')
    .values({ id: whole.incident, travelId: whole.travel, country: 'HT', openedBy: 'hand', openedOn: '2014-03-10' })
    .execute()
  await db
    .insertInto('noReturnNotice')
    .values({
      id: whole.notice,
      noReturnId: whole.incident,
      told: 'post',
      office: 'x',
      onDay: '2014-03-10',
      means: 'cable',
    })
    .execute()
  await db
    .insertInto('attendanceMark')
    .values({ participationId: whole.id, sessionId: whole.session, hours: '1' })
    .execute()
  const other = {
    person: haitian.bare,
    event: shared.id,
    country: 'HT',
    keys: [...haitian.keys, `award:${award}`],
  }
  return { whole, plain, away, other }
}

type Within = (person: Member, permission: Permission, keys: readonly string[]) => boolean

export function rosterReadables(within: Within) {
  const of = (table: string, key: string, rowsOf: (rosters: WorldRosters) => { id: string; keys: string[] }[]) => ({
    table,
    key,
    roles: ['jurat_app'] as readonly AppRole[],
    seen: ({ rosters }: World, person: Member) =>
      rowsOf(rosters)
        .filter(({ keys }) => within(person, 'roster.read', keys))
        .map(({ id }) => id),
  })
  return [
    of('participation', 'id::text', ({ whole, plain, away }) => [whole, plain, away]),
    of('certificate', 'id::text', ({ whole: { certificate: id, keys } }) => [{ id, keys }]),
    of('travel', 'id::text', ({ whole, away }) => [whole, away].map(({ travel: id, keys }) => ({ id, keys }))),
    of('no_return', 'id::text', ({ whole: { incident: id, keys } }) => [{ id, keys }]),
    of('no_return_notice', 'id::text', ({ whole: { notice: id, keys } }) => [{ id, keys }]),
    of('attendance_mark', 'participation_id::text', ({ whole }) => [whole]),
  ]
}

export function rosterWritings(
  { whole, plain, away, other }: WorldRosters,
  app: Trying,
  keepsIn: (keys: readonly string[]) => boolean,
): Writing[] {
  const [keeps, keepsAway] = [keepsIn(whole.keys), keepsIn(away.keys)]
  const count = (...parts: Part[]) => parts.filter(({ keys }) => keepsIn(keys)).length
  const participationOf = (country: string) =>
    `insert into participation (id, event_id, person_id, country, role, act)
     values ('${newId()}', '${other.event}', '${other.person}', '${country}', 'participant', 'x')`
  return [
    app.all(count(whole, plain, away), 'writes to all participations', `update participation set act = 'x'`),
    app.all(
      count(whole),
      'takes all certificates back',
      `update certificate set revoked_on = '2015-01-01', revoked_for = 'x'`,
    ),
    app.all(count(whole, away), 'writes to all travel', `update travel set act = 'x'`),
    app.all(
      count(whole),
      'closes all incidents',
      `update no_return set outcome = 'found', closed_on = '2015-01-01', closed_for = 'x'`,
    ),
    app.all(count(whole), 'marks all', `update attendance_mark set hours = 0`),
    app.if(keepsIn(other.keys), 'nominates somebody', participationOf(other.country)),
    ...[whole, plain, away].flatMap(({ id, keys }) => [
      app.if(keepsIn(keys), 'enters a result', `update participation set post_test = 50, act = 'x' where id = '${id}'`),
      app.never('moves a participation', `update participation set event_id = '${other.event}' where id = '${id}'`),
      app.never('gives a participation an award', `update participation set award = 'XX-5' where id = '${id}'`),
      app.never('deletes a participation', `delete from participation where id = '${id}'`),
    ]),
    app.if(
      keeps,
      'issues a certificate',
      `insert into certificate (id, participation_id, country, code, title, starts_on, ends_on, issued_on)
       values ('${newId()}', '${plain.id}', 'HT', '${'B'.repeat(22)}', 'x', '2014-03-03', '2014-03-07', '2014-03-10')`,
    ),
    app.if(
      keeps,
      'takes a certificate back',
      `update certificate set revoked_on = '2015-01-01', revoked_for = 'x' where id = '${whole.certificate}'`,
    ),
    app.never('retitles a certificate', `update certificate set title = 'y' where id = '${whole.certificate}'`),
    app.if(
      keeps,
      'plans a journey',
      `insert into travel (id, participation_id, country, to_country, departure_planned, return_planned, act)
       values ('${newId()}', '${plain.id}', 'HT', 'US', '2014-03-02', '2014-03-08', 'x')`,
    ),
    app.if(
      keeps,
      'records a return',
      `update travel set returned_on = '2014-03-08', act = 'x' where id = '${whole.travel}'`,
    ),
    app.never('deletes a journey', `delete from travel where id = '${whole.travel}'`),
    app.if(
      keepsAway,
      'records that somebody did not return',
      `insert into no_return (id, travel_id, country, opened_by, opened_on)
       values ('${newId()}', '${away.travel}', 'KE', 'hand', '2014-03-10')`,
    ),
    app.if(
      keeps,
      'closes an incident',
      `update no_return set outcome = 'found', closed_on = '2015-01-01', closed_for = 'x' where id = '${whole.incident}'`,
    ),
    app.if(
      keeps,
      'tells of an incident',
      `insert into no_return_notice (id, no_return_id, told, office, on_day, means)
       values ('${newId()}', '${whole.incident}', 'post', 'x', '2014-03-11', 'cable')`,
    ),
    app.never('rewrites a notice', `update no_return_notice set office = 'y' where id = '${whole.notice}'`),
    app.if(
      keeps,
      'marks somebody',
      `insert into attendance_mark (participation_id, session_id, hours) values ('${plain.id}', '${plain.session}', 1)`,
    ),
    app.if(keeps, 'marks somebody anew', `update attendance_mark set hours = 0 where participation_id = '${whole.id}'`),
    app.never('deletes a mark', `delete from attendance_mark where participation_id = '${whole.id}'`),
  ]
}
