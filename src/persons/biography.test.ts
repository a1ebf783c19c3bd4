// Biographies and numbers as stories on the real database: opened for a purpose, told by their fields, claimed twice, erased.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { eraseFilesDue, eraseHitsDue, erasePersonsDue } from '#kernel/jobs.ts'
import { StoreError } from '#kernel/store/store.ts'
import { slugOf, store, story, type Person as Somebody } from '#testing.ts'
import { changeBiography, listReadings, showBiography } from './biography.ts'
import { addIdentity, withdrawIdentity } from './change.ts'
import { listConflicts } from './conflicts.ts'
import { mergePerson } from './merge.ts'
import { erasePersons, setRetention, showRetention } from './retention.ts'
import { showPerson } from './show.ts'
import { add, birth, opens, reason } from './testing.ts'

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
    assert.deepEqual(await operator.work(erasePersons, { dryRun: true }), {
      dryRun: true,
      persons: 1,
      numbers: null,
      files: 0,
      hits: 0,
    })
    assert.equal(await keepUntil(haiti.id), '2021-01-15')
    assert.deepEqual(await operator.work(erasePersons, {}), {
      dryRun: false,
      persons: 1,
      numbers: 1,
      files: 0,
      hits: 0,
    })
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
  assert.equal(await eraseFilesDue(store), 0)
  assert.equal(await eraseHitsDue(store), 0)
})
