// Persons of host nations in the small bureau: who sees them, who keeps them, and whose biography is open to whom.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Db } from '#kernel/store/store.ts'
import {
  within,
  wholly,
  type Host,
  type Member,
  type Readable,
  type Trying,
  type WorldUnit,
  type World,
} from './world.ts'

const ids = () => ({ id: newId(), bare: newId(), name: newId(), position: newId(), identity: newId() })

/** One person a unit; every third member has the biography open, every third had it open, the others never. */
export async function layDownHosts(db: Db, units: readonly WorldUnit[], members: readonly Member[]): Promise<Host[]> {
  const hosts = units.map(({ id: unit, country, keys }, at): Host => ({
    ...ids(),
    unit,
    country,
    keys,
    award: `XX-${4 + at}`,
    readings: members.flatMap(({ id: by }, index) =>
      (index + at) % 3 === 2 ? [] : [{ by, id: newId(), open: (index + at) % 3 === 0 }],
    ),
  }))
  const named = (personId: string, id: string, country: string) => ({
    id,
    personId,
    country,
    kind: 'as-written',
    name: `Host ${id} (invented)`,
    preferred: true,
  })
  await db
    .insertInto('hostPerson')
    .values(hosts.flatMap(({ id, bare, country }) => [id, bare].map((one) => ({ id: one, country, act: 'added' }))))
    .execute()
  await db
    .insertInto('personName')
    .values(hosts.flatMap((host) => named(host.id, host.name, host.country)))
    .execute()
  await db
    .insertInto('personPosition')
    .values(hosts.map(({ position: id, id: personId, country, unit: unitId }) => ({ id, personId, country, unitId })))
    .execute()
  await db
    .insertInto('personBiography')
    .values(hosts.map(({ id: personId, country }) => ({ personId, country, residence: 'here' })))
    .execute()
  await db
    .insertInto('personIdentity')
    .values(
      hosts.map(({ identity: id, id: personId, country }) => ({
        id,
        personId,
        country,
        kind: 'passport',
        issuedBy: country,
        number: id,
      })),
    )
    .execute()
  for (const { id, country, readings } of hosts) {
    await db
      .insertInto('personErasure')
      .values({ id: newId(), personId: id, country, keepUntil: '2020-01-01', fields: ['phone'], numbers: 1 })
      .execute()
    for (const { by: actorId, id: reading, open } of readings)
      await db
        .insertInto('biographyReading')
        .values({
          id: reading,
          personId: id,
          country,
          actorId,
          purpose: 'To look',
          until: sql`now() + ${open ? '1 hour' : '-1 hour'}::interval`,
        })
        .execute()
  }
  return hosts
}

/** Makes each known by their award; last, since awards follow from rosters and are written anew with them. */
export async function knowByAwards(db: Db, hosts: readonly Host[]) {
  for (const { id, award } of hosts)
    await db
      .updateTable('hostPerson')
      .set({ act: 'on-roster', awards: [award] })
      .where('id', '=', id)
      .execute()
}

const sees = (person: Member, { keys, award }: Host) => within(person, 'person.read', [...keys, `award:${award}`])
const isOpen = (person: Member, { readings }: Host) => readings.some(({ by, open }) => by === person.id && open)
const opens = (person: Member, host: Host) => within(person, 'biography.open', host.keys) && isOpen(person, host)

const ofHosts = (
  table: string,
  key: string,
  keysOf: (host: Host) => string[],
  shown: (person: Member, host: Host) => boolean = sees,
): Readable => ({
  table,
  key,
  roles: ['jurat_app'],
  seen: ({ hosts }, person) => hosts.filter((host) => shown(person, host)).flatMap(keysOf),
})

export const readablesOfHosts: readonly Readable[] = [
  {
    table: 'host_person',
    key: 'id::text',
    roles: ['jurat_app'],
    seen: ({ hosts }, person) =>
      hosts.flatMap((host) => [
        ...(sees(person, host) ? [host.id] : []),
        ...(within(person, 'person.read', host.keys) ? [host.bare] : []),
      ]),
  },
  ofHosts('person_name', 'id::text', ({ name }) => [name]),
  ofHosts('person_position', 'id::text', ({ position }) => [position]),
  ofHosts('person_version', 'person_id::text', ({ id }) => [id]),
  ofHosts('person_erasure', 'person_id::text', ({ id }) => [id]),
  ofHosts('person_biography', 'person_id::text', ({ id }) => [id], opens),
  ofHosts('person_identity', 'id::text', ({ identity }) => [identity], opens),
  {
    table: 'biography_reading',
    key: 'id::text',
    roles: ['jurat_app'],
    seen: ({ hosts }, person) =>
      person.session !== 'live'
        ? []
        : hosts.flatMap(({ readings }) =>
            readings
              .filter(({ by }) => by === person.id || wholly(person, 'biography-reading.read'))
              .map(({ id }) => id),
          ),
  },
]

/** What the person tries to write on every one of them. */
export function writingsOfHosts({ hosts, persons }: World, person: Member, app: Trying) {
  const keptBy = (host: Host) => within(person, 'person.keep', host.keys)
  const changes = (host: Host) => within(person, 'biography.keep', host.keys) && isOpen(person, host)
  const other = persons.find((member) => member !== person)!
  const reading = (host: Host, by: Member) =>
    `insert into biography_reading (id, person_id, country, actor_id, purpose)
     values ('${newId()}', '${host.bare}', '${host.country}', '${by.id}', 'To look')`
  return [
    ...hosts.flatMap((host) => {
      const { id, bare, name, position, identity, unit, country } = host
      const keeps = keptBy(host)
      const tells = within(person, 'biography.keep', host.keys)
      return [
        app.if(
          keeps,
          'adds a person',
          `insert into host_person (id, country, act) values ('${newId()}', '${country}', 'added')`,
        ),
        app.if(keeps, 'changes a person', `update host_person set sex = 'other', act = 'changed' where id = '${id}'`),
        app.never('takes a person to another country', `update host_person set country = 'TG' where id = '${id}'`),
        app.never('gives a person a number', `update host_person set number = 9 where id = '${id}'`),
        app.never(
          'puts a person on the roster of an award',
          `update host_person set awards = '{XX-1}' where id = '${id}'`,
        ),
        app.never('deletes a person', `delete from host_person where id = '${id}'`),
        app.if(
          keeps,
          'gives a person a name',
          `insert into person_name (id, person_id, country, kind, name) values ('${newId()}', '${id}', '${country}', 'latin', 'x')`,
        ),
        app.if(keeps, 'takes a name back', `update person_name set withdrawn_at = now() where id = '${name}'`),
        app.never('rewrites a name', `update person_name set name = 'x' where id = '${name}'`),
        app.if(
          keeps,
          'gives a person a position',
          `insert into person_position (id, person_id, country, unit_id) values ('${newId()}', '${id}', '${country}', '${unit}')`,
        ),
        app.if(keeps, 'ends a position', `update person_position set until_on = '2026-01-01' where id = '${position}'`),
        app.never('moves a position', `update person_position set unit_id = '${unit}' where id = '${position}'`),
        app.if(
          tells,
          'enters a biography',
          `insert into person_biography (person_id, country, residence) values ('${bare}', '${country}', 'x')`,
        ),
        app.if(
          changes(host),
          'changes a biography',
          `update person_biography set residence = 'x' where person_id = '${id}'`,
        ),
        app.never(
          'keeps a biography for ever',
          `update person_biography set keep_until = '2999-01-01' where person_id = '${id}'`,
        ),
        app.never('deletes a biography', `delete from person_biography where person_id = '${id}'`),
        app.if(
          tells,
          'enters a number',
          `insert into person_identity (id, person_id, country, kind, issued_by, number) values ('${newId()}', '${bare}', '${country}', 'police-id', 'HT', '7')`,
        ),
        app.if(
          changes(host),
          'takes a number back',
          `update person_identity set withdrawn_at = now() where id = '${identity}'`,
        ),
        app.never('rewrites a number', `update person_identity set number = 'x' where id = '${identity}'`),
        app.if(within(person, 'biography.open', host.keys), 'opens a biography', reading(host, person)),
        app.if(false, 'opens a biography for somebody else', reading(host, other)),
        app.never(
          'prolongs a reading',
          `update biography_reading set until = now() + interval '1 day' where person_id = '${id}'`,
        ),
        app.never('removes a reading', `delete from biography_reading where person_id = '${id}'`),
        app.never(
          'rewrites the history of a person',
          `update person_version set reason = 'x' where person_id = '${id}'`,
        ),
        app.never(
          'adds to the history of a person',
          `insert into person_version (person_id, version, country, act, image) values ('${id}', 9, '${country}', 'x', '{}')`,
        ),
        app.never(
          'says that something was erased',
          `insert into person_erasure (id, person_id, country, keep_until, fields, numbers) values ('${newId()}', '${id}', '${country}', now(), '{}', 0)`,
        ),
      ]
    }),
    app.all(2 * hosts.filter(keptBy).length, 'changes all persons', `update host_person set act = 'changed'`),
    app.all(hosts.filter(keptBy).length, 'takes all names back', `update person_name set withdrawn_at = now()`),
    app.all(hosts.filter(keptBy).length, 'ends all positions', `update person_position set until_on = '2026-01-01'`),
    app.all(hosts.filter(changes).length, 'changes all biographies', `update person_biography set residence = 'x'`),
    app.all(hosts.filter(changes).length, 'takes all numbers back', `update person_identity set withdrawn_at = now()`),
  ]
}
