// What may be done with persons, told as stories on the real database: names and positions over time, biographies that are opened,
// mergers, and what is erased when its time is over.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { StoreError, type Db } from '#kernel/store/store.ts'
import { slugOf, store, story, type Person as Somebody } from '#testing.ts'
import { addUnit } from '#units/add.ts'
import { erasePersonsDue } from '#kernel/jobs.ts'
import { addPerson, type PersonInput } from './add.ts'
import { changeBiography, listReadings, openBiography, showBiography } from './biography.ts'
import {
  addIdentity,
  addName,
  beginPosition,
  changePerson,
  endPosition,
  preferName,
  withdrawIdentity,
  withdrawName,
  withdrawPosition,
} from './change.ts'
import { listConflicts } from './conflicts.ts'
import { listPersons } from './list.ts'
import { mergePerson, unmergePerson } from './merge.ts'
import { erasePersons, setRetention, showRetention } from './retention.ts'
import { showPerson } from './show.ts'

const reason = 'Seen in the letter of nomination.'
type More = Omit<PersonInput, 'country' | 'names'> & { country?: string }
const add = (who: Somebody, name: string | string[], more: More = {}) =>
  who.act(addPerson, { country: 'HT', names: [name].flat().map((one) => ({ name: one })), anyway: true, ...more })
const police = (who: Somebody, name = 'Police', acronym = 'PNH') =>
  who.act(addUnit, { country: 'HT', name, kind: 'police', acronym, anyway: true })
const found = async (who: Somebody, search: string) =>
  (await who.act(listPersons, { search })).persons.map(({ code, match }) => [code, match!.how])

test(
  'a person is found by any name in any script and order, by code, unit, standing and sex',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager')
    const top = await police(manager)
    const squad = await manager.act(addUnit, { country: 'HT', parent: top.id, name: 'Squad', kind: 'police' })
    const court = await manager.act(addUnit, { country: 'HT', name: 'Court', kind: 'courts', acronym: 'TPI' })
    const jean = await add(manager, 'Jean-Robert Baptiste (invented)', { sex: 'male', position: { unitId: squad.id } })
    const rose = await add(manager, 'Rose Métellus (invented)', { sex: 'female', position: { unitId: court.id } })
    const omar = await add(manager, ['عمر الخطيب', 'Omar Al-Khatib (invented)'], { country: 'JO' })
    assert.deepEqual([jean.code, rose.code, omar.code], ['HT-P-000001', 'HT-P-000002', 'JO-P-000001'])
    assert.deepEqual(await found(manager, 'baptiste JEAN'), [[jean.code, 'contains']])
    assert.deepEqual(await found(manager, 'metellus'), [[rose.code, 'contains']])
    assert.deepEqual(await found(manager, 'rose mét'), [[rose.code, 'begins']])
    assert.deepEqual(await found(manager, 'Umar Khateeb'), [[omar.code, 'sounds']])
    assert.deepEqual(await found(manager, 'الخطيب'), [[omar.code, 'contains']])
    assert.deepEqual(await found(manager, 'jo-p-000001'), [[omar.code, 'same']])
    assert.deepEqual(await found(manager, '100%'), [])
    const codes = async (input: object) => (await manager.act(listPersons, input)).persons.map(({ code }) => code)
    assert.deepEqual(await codes({ unit: top.id }), [jean.code])
    assert.deepEqual(await codes({ sex: 'female' }), [rose.code])
    assert.deepEqual(await codes({ standing: 'not-cleared' }), [jean.code, omar.code])
    assert.deepEqual(await codes({ standing: 'not-needed' }), [rose.code])
    await db
      .updateTable('personStanding')
      .set({ clearedFrom: '2026-01-01', clearedUntil: '2026-12-31' })
      .where('personId', '=', jean.id)
      .execute()
    assert.deepEqual(await codes({ standing: 'cleared' }), [jean.code])
    const listed = await manager.act(listPersons, { country: 'HT' })
    assert.deepEqual(
      listed.persons.map(({ standing, position }) => [standing.state, standing.until, position?.unitName]),
      [
        ['cleared', '2026-12-31', 'Squad'],
        ['not-needed', null, 'Court'],
      ],
    )
    assert.deepEqual(listed.countries, ['HT', 'JO'])
    assert.equal((await manager.act(listPersons, { country: 'JO' })).persons[0]!.otherName, 'Omar Al-Khatib (invented)')
    // page by page
    const first = await manager.act(listPersons, { limit: 2 })
    assert.deepEqual(await codes({ limit: 2, cursor: first.next! }), [omar.code])
    assert.equal(await slugOf(manager.act(listPersons, { cursor: 'x' })), 'bad-cursor')
    // within the scope of a grant
    const elsewhere = await person('post-director country:JO')
    assert.deepEqual(
      (await elsewhere.act(listPersons, {})).persons.map(({ code }) => code),
      [omar.code],
    )
    assert.deepEqual((await elsewhere.act(listPersons, {})).countries, ['JO'])
    assert.deepEqual(await found(elsewhere, 'baptiste'), [])
  }),
)

test(
  'names come and go, one is preferred, and the last one stays',
  story(async ({ person }) => {
    const manager = await person('post-programme-manager country:HT')
    const { id } = await add(manager, 'Rose Metelus (invented)')
    await manager.act(addName, { id, name: 'Rose Métellus (invented)', preferred: true, source: 'Passport' })
    await manager.act(addName, { id, name: 'Rose Métellus (invented)' })
    const { names } = await manager.act(showPerson, { id })
    assert.deepEqual(
      names.map(({ name, preferred }) => [name, preferred]),
      [
        ['Rose Métellus (invented)', true],
        ['Rose Metelus (invented)', false],
      ],
    )
    assert.equal((await manager.act(preferName, { id, name: names[1]!.id! })).name, 'Rose Metelus (invented)')
    assert.equal(
      (await manager.act(withdrawName, { id, name: names[1]!.id!, reason })).name,
      'Rose Métellus (invented)',
    )
    assert.equal(await slugOf(manager.act(withdrawName, { id, name: names[0]!.id!, reason })), 'last-name')
    assert.equal(await slugOf(manager.act(withdrawName, { id, name: names[1]!.id!, reason })), 'not-found')
    assert.equal(await slugOf(manager.act(addName, { id, name: 'R\u202eose' })), 'invalid-input')
    const shown = await manager.act(showPerson, { id })
    assert.deepEqual(
      shown.history.map(({ act }) => act),
      ['name-withdrawn', 'name-preferred', 'name-added', 'added'],
    )
    assert.equal(shown.history[0]!.changes[0]!.member, 'names')
  }),
)

test(
  'where somebody serves changes over time, and the record is shown as it stood on a day',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager country:HT')
    const monitor = await person('monitoring-officer')
    const [here, there] = [await police(manager, 'First', 'AA'), await police(manager, 'Second', 'BB')]
    const { id, version } = await add(manager, 'Jean Baptiste (invented)', {
      position: { unitId: here.id, title: 'Officer', rank: 'Agent II', fromOn: '2024-02-01' },
    })
    assert.equal(version, 1)
    await sql`update person_version set recorded_at = recorded_at - interval '400 days'`.execute(db)
    await manager.act(beginPosition, {
      id,
      unitId: there.id,
      title: 'Commander',
      commands: true,
      fromOn: '2025-06-01',
      endsOthers: true,
    })
    const positions = async (who = manager, input: object = {}) =>
      (await who.act(showPerson, { id, ...input })).positions.map(({ unit, title, fromOn, untilOn }) => [
        unit.name,
        title,
        fromOn,
        untilOn,
      ])
    assert.deepEqual(await positions(), [
      ['Second', 'Commander', '2025-06-01', null],
      ['First', 'Officer', '2024-02-01', '2025-05-31'],
    ])
    // who reads no units still reads where somebody serves
    assert.deepEqual((await positions(monitor))[0]![0], 'Second')
    const [held] = (await manager.act(showPerson, { id })).positions
    assert.equal(await slugOf(manager.act(endPosition, { id, position: held!.id!, on: '2025-05-01' })), 'invalid-input')
    await manager.act(endPosition, { id, position: held!.id!, on: '2026-02-01', reason })
    await manager.act(withdrawPosition, { id, position: held!.id!, reason })
    assert.deepEqual(await positions(), [['First', 'Officer', '2024-02-01', '2025-05-31']])
    const day = new Date(Date.now() - 300 * 86_400_000).toISOString().slice(0, 10)
    assert.deepEqual(await positions(manager, { asOf: day }), [['First', 'Officer', '2024-02-01', null]])
    assert.equal(await slugOf(manager.act(showPerson, { id, asOf: '2000-01-01' })), 'not-found')
    assert.equal(
      await slugOf(manager.act(changePerson, { id, sex: 'female', reason, version: 1 })),
      'host-person-changed-meanwhile',
    )
    const togo = await person('post-programme-manager country:TG', 'post-director country:HT')
    const unit = await togo.act(addUnit, { country: 'TG', name: 'Police', kind: 'police', acronym: 'PNT' })
    assert.equal(await slugOf(togo.act(beginPosition, { id, unitId: unit.id })), 'invalid-input')
  }),
)

const opens = async (who: Somebody, id: string) => who.act(openBiography, { id, purpose: 'Name check for a course' })
const birth = { year: 1980, month: 3, day: null }

test(
  'a biography is read while it is open, by whoever opened it, and auditors see who did and why',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager country:HT')
    const coordinator = await person('vetting-coordinator country:HT')
    const auditor = await person('auditor')
    const director = await person('post-director country:HT')
    const implementer = await person('implementer award:XM-1')
    const { id, code } = await add(manager, 'Jean Baptiste (invented)', {
      biography: { birth, residence: 'Jacmel', phone: '+509 555 0101', citizenships: ['HT'] },
      identities: [{ kind: 'passport', issuedBy: 'HT', number: 'PP 123' }],
    })
    await db
      .updateTable('hostPerson')
      .set({ awards: ['XM-1'], act: 'on-roster' })
      .where('id', '=', id)
      .execute()
    const rows = (who: Somebody) =>
      who.query(async (as) => [
        (await as.selectFrom('personBiography').select('residence').execute()).length,
        (await as.selectFrom('personIdentity').select('number').execute()).length,
      ])
    assert.equal(await slugOf(manager.act(showBiography, { id })), 'biography-closed')
    assert.deepEqual(await rows(manager), [0, 0])
    await opens(coordinator, id)
    assert.equal(await slugOf(manager.act(showBiography, { id })), 'biography-closed')
    const opened = await coordinator.act(showBiography, { id })
    assert.deepEqual(
      opened.biographies.map(({ birth: day, residence, phone, numbers }) => [
        day,
        residence,
        phone,
        numbers[0]!.number,
      ]),
      [[birth, 'Jacmel', '+509 555 0101', 'PP 123']],
    )
    assert.deepEqual(await rows(coordinator), [1, 1])
    // those who never may
    for (const who of [director, implementer, auditor]) {
      assert.equal(await slugOf(opens(who, id)), 'not-allowed')
      assert.deepEqual(await rows(who), [0, 0])
      await assert.rejects(
        who.query((as) =>
          as
            .insertInto('biographyReading')
            .values({ id: crypto.randomUUID(), personId: id, country: 'HT', actorId: who.actor.id, purpose: 'Curious' })
            .execute(),
        ),
        (error) => error instanceof StoreError && error.code === '42501',
      )
    }
    // a reading is of oneself, and for no longer than the database says
    await assert.rejects(
      coordinator.query((as) =>
        as
          .insertInto('biographyReading')
          .values({
            id: crypto.randomUUID(),
            personId: id,
            country: 'HT',
            actorId: manager.actor.id,
            purpose: 'For them',
          })
          .execute(),
      ),
    )
    await assert.rejects(
      coordinator.query((as) => sql`update biography_reading set until = now() + interval '1 day'`.execute(as)),
    )
    const { readings } = await auditor.act(listReadings, {})
    assert.deepEqual(
      readings.map(({ by, purpose, person: read }) => [by, purpose, read.code]),
      [[coordinator.actor.name, 'Name check for a course', code]],
    )
    assert.equal(await slugOf(manager.act(listReadings, {})), 'not-allowed')
    assert.equal(await slugOf((await person('auditor country:HT')).act(listReadings, {})), 'not-allowed')
    // a role that is taken away takes the reading along
    await db.deleteFrom('roleGrant').where('actorId', '=', coordinator.actor.id).execute()
    assert.deepEqual(await rows(coordinator), [0, 0])
    await sql`insert into role_grant (id, actor_id, role, scope_kind, scope_code, origin) values
      (gen_random_uuid(), ${coordinator.actor.id}, 'vetting-coordinator', 'country', 'TG', 'administrator')`.execute(db)
    assert.deepEqual(await rows(coordinator), [0, 0])
    // and so does the time
    await opens(manager, id)
    assert.deepEqual(await rows(manager), [1, 1])
    await sql`update biography_reading set until = now()`.execute(db)
    assert.deepEqual(await rows(manager), [0, 0])
  }),
)

test(
  'a change of a biography is told by its fields, and nowhere by what they say',
  story(async ({ db, person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    const { id } = await add(coordinator, 'Quokkaname Baptiste (invented)', {
      biography: { birth, residence: 'Quokkatown' },
    })
    assert.equal(
      await slugOf(coordinator.act(changeBiography, { id, residence: 'Quokkaville', reason })),
      'biography-closed',
    )
    await opens(coordinator, id)
    await coordinator.act(changeBiography, { id, residence: 'Quokkaville', birth: { ...birth, day: 4 }, reason })
    assert.equal(
      await slugOf(coordinator.act(changeBiography, { id, birth: { ...birth, day: 32 }, reason })),
      'invalid-input',
    )
    const { version } = await coordinator.act(changeBiography, { id, residence: 'Quokkaville', reason })
    assert.equal(version, 2)
    const { history } = await coordinator.act(showPerson, { id })
    assert.deepEqual(history[0]!.fields, ['birth_day', 'residence'])
    assert.deepEqual(history[0]!.changes, [])
    await coordinator.act(addIdentity, { id, kind: 'passport', issuedBy: 'HT', number: 'QUOKKA-1' })
    await coordinator.act(addIdentity, { id, kind: 'passport', issuedBy: 'HT', number: 'quokka 1' })
    const { biographies } = await coordinator.act(showBiography, { id })
    assert.deepEqual(biographies[0]!.birth, { ...birth, day: 4 })
    assert.deepEqual(
      biographies[0]!.numbers.map(({ number }) => number),
      ['QUOKKA-1'],
    )
    await coordinator.act(withdrawIdentity, { id, identity: biographies[0]!.numbers[0]!.id, reason })
    assert.equal(
      await slugOf(coordinator.act(withdrawIdentity, { id, identity: biographies[0]!.numbers[0]!.id, reason })),
      'not-found',
    )
    const { rows } = await sql<{ tables: string[] | null }>`
      select array_agg(distinct c.table_name order by c.table_name) as tables from change c where c::text ilike '%quokka%'`.execute(
      db,
    )
    assert.equal(rows[0]!.tables, null)
    const { rows: told } = await sql<{ fields: string[] }>`
      select array(select jsonb_array_elements_text(c.after -> 'changed_fields')) as fields from change c
      where c.table_name = 'person_biography' and c.action = 'update' order by c.id desc limit 1`.execute(db)
    assert.deepEqual(told[0]!.fields, ['birth_day', 'residence'])
    const { rows: versions } = await sql<{ count: string }>`
      select count(*) as count from person_version v where v.image::text ilike any (array['%quokkatown%', '%quokkaville%', '%quokka-1%'])`.execute(
      db,
    )
    assert.equal(versions[0]!.count, '0')
  }),
)

test(
  'two persons who claim one passport are a finding that is shown on both, without the number',
  story(async ({ person }) => {
    const manager = await person('post-programme-manager country:HT')
    const monitor = await person('monitoring-officer')
    const passport = { identities: [{ kind: 'passport', issuedBy: 'HT', number: 'ZEBRA 77' }] } as const
    const one = await add(manager, 'Jean Baptiste (invented)', { identities: [...passport.identities] })
    const two = await add(manager, 'Rose Métellus (invented)', {
      identities: [{ ...passport.identities[0], number: 'zebra-77' }],
    })
    await add(manager, 'Ana Cruz (invented)', { identities: [{ kind: 'passport', issuedBy: 'CR', number: 'ZEBRA77' }] })
    const { conflicts } = await monitor.act(listConflicts, {})
    assert.deepEqual(
      conflicts.map(({ kind, issuedBy, persons }) => [kind, issuedBy, persons.map(({ id }) => id).toSorted()]),
      [['passport', 'HT', [one.id, two.id].toSorted()]],
    )
    assert.doesNotMatch(JSON.stringify(conflicts), /zebra/i)
    for (const { id } of [one, two]) assert.equal((await monitor.act(showPerson, { id })).conflicts.length, 1)
    const elsewhere = await person('post-programme-manager country:TG')
    assert.deepEqual((await elsewhere.act(listConflicts, {})).conflicts, [])
    // merged, they are one
    await manager.act(mergePerson, { id: two.id, into: one.code, reason })
    assert.deepEqual((await monitor.act(listConflicts, {})).conflicts, [])
  }),
)

/** Everything of a person as it is shown and, to the owner of the database, stored. */
async function stateOf(db: Db, who: Somebody, id: string) {
  const { person, names, positions } = await who.act(showPerson, { id, own: true })
  const { rows } = await sql<{ said: string }>`
    select kind || issued_by || folded as said from person_identity where person_id = ${id} and withdrawn_at is null order by 1`.execute(
    db,
  )
  const { version: _, ...rest } = person
  return { ...rest, names, positions, numbers: rows.map(({ said }) => said) }
}

test(
  'a duplicate is merged with all that it has, its address leads on, and undoing it leaves both as they were',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager country:HT')
    const unit = await police(manager)
    const one = await add(manager, 'Jean Baptiste (invented)', {
      biography: { residence: 'Jacmel' },
      identities: [{ kind: 'passport', issuedBy: 'HT', number: 'P1' }],
    })
    const two = await add(manager, ['J. Batiste (invented)', 'Jean Baptiste (invented)'], {
      position: { unitId: unit.id, title: 'Officer', fromOn: '2024-01-01' },
      biography: { birth, residence: 'Jérémie' },
      identities: [
        { kind: 'passport', issuedBy: 'HT', number: 'p-1' },
        { kind: 'national-id', issuedBy: 'HT', number: 'N2' },
      ],
    })
    const before = [await stateOf(db, manager, one.id), await stateOf(db, manager, two.id)]
    assert.equal(await slugOf(manager.act(mergePerson, { id: two.id, into: two.code, reason })), 'invalid-input')
    await manager.act(mergePerson, { id: two.id, into: one.code, reason })
    const shown = await manager.act(showPerson, { id: two.id })
    assert.equal(shown.person.id, one.id)
    assert.equal(shown.cameFrom?.id, two.id)
    assert.deepEqual(
      shown.names.map(({ name, fromCode }) => [name, fromCode]),
      [
        ['Jean Baptiste (invented)', null],
        ['J. Batiste (invented)', two.code],
      ],
    )
    assert.deepEqual(
      shown.positions.map(({ unit: { name }, fromCode }) => [name, fromCode]),
      [['Police', two.code]],
    )
    assert.deepEqual((await stateOf(db, manager, one.id)).numbers, ['national-idHTN2', 'passportHTP1'])
    // the merged record is there no more, but for the one who stays
    assert.deepEqual(
      (await manager.act(listPersons, {})).persons.map(({ id }) => id),
      [one.id],
    )
    assert.equal(await slugOf(manager.act(addName, { id: two.id, name: 'X Y' })), 'person-merged')
    assert.equal(await slugOf(manager.act(mergePerson, { id: two.id, into: one.id, reason })), 'person-merged')
    // one reading shows both biographies
    await opens(manager, one.id)
    const { biographies } = await manager.act(showBiography, { id: one.id })
    assert.deepEqual(
      biographies.map(({ person: { code }, residence, numbers }) => [code, residence, numbers.length]),
      [
        [one.code, 'Jacmel', 2],
        [two.code, 'Jérémie', 0],
      ],
    )
    await manager.act(unmergePerson, { id: two.id, reason })
    assert.deepEqual([await stateOf(db, manager, one.id), await stateOf(db, manager, two.id)], before)
    assert.equal(await slugOf(manager.act(unmergePerson, { id: two.id, reason })), 'person-not-merged')
    const { history } = await manager.act(showPerson, { id: one.id })
    assert.deepEqual(
      history.map(({ act }) => act),
      ['gave-back', 'took-in', 'added'],
    )
  }),
)

test(
  'nobody is merged across nations, in a circle, out of clearance, or into somebody on the same roster',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager')
    const [one, two, three] = [await add(manager, 'A B'), await add(manager, 'C D'), await add(manager, 'E F')]
    const merges = (id: string, into: string) => slugOf(manager.act(mergePerson, { id, into, reason }))
    const togo = await add(manager, 'G H', { country: 'TG' })
    assert.equal(await merges(one.id, togo.id), 'persons-of-two-countries')
    assert.equal(await merges(one.id, two.id), null)
    assert.equal(await merges(three.id, one.id), 'person-merged')
    assert.equal(await merges(two.id, three.id), null)
    assert.equal(await slugOf(manager.act(unmergePerson, { id: one.id, reason })), 'person-merger-built-upon')
    await manager.act(unmergePerson, { id: two.id, reason })
    await manager.act(unmergePerson, { id: one.id, reason })
    // past every operation
    await assert.rejects(
      manager.query(async (as) => {
        const into = (id: string, mergedInto: string) =>
          as
            .updateTable('hostPerson')
            .set({ state: 'merged', stateOn: '2026-01-01', mergedInto, act: 'merged' })
            .where('id', '=', id)
            .execute()
        await into(one.id, two.id)
        await into(two.id, one.id)
      }),
      (error) => error instanceof StoreError && error.code === '23514',
    )
    const event = crypto.randomUUID()
    await sql`insert into event (id, title, kind, modality, country, nations, institution, starts_on, ends_on, act)
      values (${event}, 'A course (invented)', 'workshop', 'in-country', 'HT', '{HT}', 'police', '2026-05-01', '2026-05-02', 'added')`.execute(
      db,
    )
    for (const { id } of [one, two])
      await sql`insert into participation (id, event_id, person_id, country, role, starts_on, ends_on, act)
        values (gen_random_uuid(), ${event}, ${id}, 'HT', 'participant', '2026-05-01', '2026-05-02', 'nominated')`.execute(
        db,
      )
    assert.equal(await merges(one.id, two.id), 'persons-on-one-roster')
    assert.equal((await manager.act(showPerson, { id: one.id })).rosters.length, 1)
    await sql`update participation set state = 'removed', removed_for = 'other' where person_id = ${one.id}`.execute(db)
    assert.equal(await merges(one.id, two.id), null)
    await manager.act(unmergePerson, { id: one.id, reason })
    await db.updateTable('personStanding').set({ blocked: true }).where('personId', '=', one.id).execute()
    assert.equal(await merges(one.id, two.id), 'clearance-holds-merger')
    // a batch holds whoever stands in it
    await sql`create or replace function person_locked(person uuid) returns text language sql stable set search_path = pg_catalog, public as
      'select ''HT-2026-0001'' where person = ''${sql.raw(three.id)}'''`.execute(db)
    assert.equal(await merges(two.id, three.id), 'person-locked')
    assert.equal(await merges(three.id, two.id), 'person-locked')
    assert.equal(await slugOf(manager.act(addName, { id: three.id, name: 'X Y' })), 'person-locked')
    assert.equal((await manager.act(showPerson, { id: three.id })).heldBy, 'HT-2026-0001')
    await assert.rejects(
      manager.query((as) =>
        as.updateTable('personName').set({ preferred: false }).where('personId', '=', three.id).execute(),
      ),
      (error) => error instanceof StoreError && error.code === '23514',
    )
  }),
)

test(
  'what was not used for its time is erased, but not what clearance holds, and what is left says so',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager')
    const operator = await person('operator')
    const haiti = await add(manager, 'Jean Baptiste (invented)', {
      biography: { birth, residence: 'Jacmel' },
      identities: [{ kind: 'passport', issuedBy: 'HT', number: 'P1' }],
    })
    const togo = await add(manager, 'Kossi Mensah (invented)', {
      country: 'TG',
      identities: [{ kind: 'national-id', issuedBy: 'TG', number: '1' }],
    })
    const held = await add(manager, 'Rose Métellus (invented)', { biography: { residence: 'Jacmel' } })
    const keepUntil = async (id: string) =>
      (await db.selectFrom('personBiography').select('keepUntil').where('personId', '=', id).executeTakeFirst())
        ?.keepUntil
    const { rows: days } = await sql<{ after: string; later: string; today: string }>`
      select (current_date + interval '12 months')::date as after, (current_date + interval '36 months')::date as later, current_date as today`.execute(
      db,
    )
    const { after, later, today } = days[0]!
    assert.equal(await slugOf(manager.act(setRetention, { months: 12 })), 'not-allowed')
    assert.equal(await slugOf(operator.act(setRetention, { months: 0 })), 'invalid-input')
    const set = await operator.act(setRetention, { months: 12, countries: { TG: 36 } })
    assert.deepEqual([set.months, set.countries, set.due], [12, { TG: 36 }, []])
    assert.deepEqual([await keepUntil(haiti.id), await keepUntil(togo.id)], [after, later])
    // long ago
    await sql`update person_biography set last_used_on = '2020-01-15'`.execute(db)
    assert.equal(await keepUntil(haiti.id), '2021-01-15')
    await sql`create or replace function person_locked(person uuid) returns text language sql stable set search_path = pg_catalog, public as
      'select ''HT-2026-0001'' where person = ''${sql.raw(held.id)}'''`.execute(db)
    assert.deepEqual((await operator.act(showRetention, {})).due, [
      { country: 'HT', persons: 1 },
      { country: 'TG', persons: 1 },
    ])
    // what is read is used
    await opens(manager, togo.id)
    const { rows: read } = await sql<{
      used: string
    }>`select last_used_on as used from person_biography where person_id = ${togo.id}`.execute(db)
    assert.equal(read[0]!.used, today)
    assert.deepEqual(await operator.work(erasePersons, { dryRun: true }), { dryRun: true, persons: 1, numbers: null })
    assert.equal(await keepUntil(haiti.id), '2021-01-15')
    assert.deepEqual(await operator.work(erasePersons, {}), { dryRun: false, persons: 1, numbers: 1 })
    assert.equal(await keepUntil(haiti.id), undefined)
    assert.equal(await keepUntil(held.id), '2021-01-15')
    assert.equal(
      (await db.selectFrom('personIdentity').select('id').where('personId', '=', haiti.id).execute()).length,
      0,
    )
    const shown = await manager.act(showPerson, { id: haiti.id })
    assert.deepEqual(
      [shown.person.code, shown.history[0]!.act, shown.erasures.map(({ fields, numbers }) => [fields, numbers])],
      [haiti.code, 'erased', [[['birth_month', 'birth_year', 'residence'], 1]]],
    )
    await opens(manager, haiti.id)
    const { biographies } = await manager.act(showBiography, { id: haiti.id })
    assert.deepEqual([biographies[0]!.birth, biographies[0]!.keepUntil, biographies[0]!.numbers], [null, null, []])
    // past the first wall
    await assert.rejects(manager.query((as) => sql`select erase_persons(current_date, 1)`.execute(as), 'jurat_job'))
    await assert.rejects(manager.query((as) => sql`select erase_persons(current_date, 1)`.execute(as)))
  }),
)

test('the worker erases by itself what is past its day', async () => {
  assert.equal(await erasePersonsDue(store), 0)
})
