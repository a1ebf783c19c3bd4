import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { forgetAwards } from '#kernel/jobs.ts'
import { mergePerson, unmergePerson } from '#persons/merge.ts'
import { showPerson } from '#persons/show.ts'
import { slugOf, store, story, type Person } from '#testing.ts'
import { nominate } from './nominate.ts'
import { removeFromRoster, restoreToRoster } from './remove.ts'
import { given } from './testing.ts'

const reason = 'It was so (invented).'
/** Days that have not come, and some gone by, whenever the test runs. */
const ahead = { startsOn: '2090-04-06', endsOn: '2090-04-17' }
const past = { startsOn: '2020-04-06', endsOn: '2020-04-17' }

/** The codes that somebody sees, by the operation's table and by every table of what is known of a person. */
const seen = (who: Person) =>
  who.query(async (as) => {
    const { rows } = await sql<{ codes: string[]; names: number; positions: number; versions: number }>`
      select (select coalesce(array_agg(code order by code), '{}') from host_person) as codes,
        (select count(distinct person_id)::int from person_name) as names,
        (select count(distinct person_id)::int from person_position) as positions,
        (select count(distinct person_id)::int from person_version) as versions`.execute(as)
    const { codes, names, positions, versions } = rows[0]!
    assert.deepEqual([names, positions, versions], [codes.length, codes.length, codes.length])
    return codes
  })

test(
  'whoever carries out an award knows those on its rosters; a removal that cannot be taken back any more ends it',
  story(async ({ db, person }) => {
    const { unit, person: someone, event: anEvent } = given(db)
    const police = await unit('Police (invented)')
    const [ana, ben] = [await someone('Ana Un (invented)', police), await someone('Ben De (invented)', police)]
    const manager = await person('post-programme-manager country:HT')
    const implementer = await person('implementer award:XM-1')
    const [next, last] = [
      await anEvent({ award: 'XM-1', ...ahead }),
      await anEvent({ award: 'XM-1', ...past, title: 'Held long ago (invented)' }),
    ]
    assert.deepEqual(await seen(implementer), [])
    const put = async (event: { code: string }, who: { code: string }) =>
      (await manager.act(nominate, { event: event.code, persons: [who.code] })).participations[0]!.id
    const remove = (id: string) => manager.act(removeFromRoster, { id, why: 'other', reason })
    const [anaNext, benNext] = [await put(next, ana), await put(next, ben)]
    assert.deepEqual(await seen(implementer), [ana.code, ben.code])
    // until the event begins it can be taken back
    await remove(anaNext)
    assert.deepEqual(await seen(implementer), [ana.code, ben.code])
    await manager.act(restoreToRoster, { id: anaNext, reason })
    await remove(await put(last, ben))
    assert.deepEqual(await seen(implementer), [ana.code, ben.code])
    await remove(benNext)
    // the event begins without anybody touching the roster
    await sql`alter table participation disable trigger user`.execute(db)
    await sql`update participation set starts_on = '2020-04-06' where id in (${benNext}, ${anaNext})`.execute(db)
    await sql`alter table participation enable trigger user`.execute(db)
    assert.deepEqual(await seen(implementer), [ana.code, ben.code])
    const { rows } = await sql<{ forgotten: string }>`select forget_awards(1000) as forgotten`.execute(db)
    assert.equal(Number(rows[0]!.forgotten), 1)
    assert.deepEqual(await seen(implementer), [ana.code])
    assert.equal(await slugOf(implementer.act(showPerson, { id: ben.id })), 'not-found')
    // the record tells of it
    const { history } = await manager.act(showPerson, { id: ben.id })
    assert.deepEqual(
      history.slice(0, 2).map(({ act }) => act),
      ['off-roster', 'on-roster'],
    )
  }),
)

test(
  'an event that goes to another award takes those on its roster along',
  story(async ({ db, person }) => {
    const { unit, person: someone, event: anEvent } = given(db)
    const ana = await someone('Ana Un (invented)', await unit('Police (invented)'))
    const manager = await person('post-programme-manager country:HT')
    const [before, after] = [await person('implementer award:XM-1'), await person('implementer award:XM-2')]
    const event = await anEvent({ award: 'XM-1', ...ahead })
    await manager.act(nominate, { event: event.code, persons: [ana.code] })
    assert.deepEqual([await seen(before), await seen(after)], [[ana.code], []])
    await db.updateTable('event').set({ award: 'XM-2', act: 'changed' }).where('id', '=', event.id).execute()
    assert.deepEqual([await seen(before), await seen(after)], [[], [ana.code]])
  }),
)

test(
  'a journey or a certificate keeps somebody known for good, and a merged record makes the one who stays known until it is undone',
  story(async ({ db, person }) => {
    const { unit, person: someone, event: anEvent } = given(db)
    const court = await unit('Court (invented)', 'courts')
    const [ana, twin] = [await someone('Ana Un (invented)', court), await someone('Anna Un (invented)', court)]
    const manager = await person('post-programme-manager country:HT')
    const implementer = await person('implementer award:XM-1')
    const event = await anEvent({ award: 'XM-1', ...past })
    const { participations } = await manager.act(nominate, { event: event.code, persons: [twin.code] })
    await manager.act(mergePerson, { id: twin.id, into: ana.id, reason })
    assert.deepEqual(await seen(implementer), [ana.code, twin.code])
    assert.equal((await implementer.act(showPerson, { id: twin.id })).person.code, ana.code)
    await manager.act(unmergePerson, { id: twin.id, reason })
    assert.deepEqual(await seen(implementer), [twin.code])
    const id = participations[0]!.id
    await sql`alter table travel disable trigger travel_gate`.execute(db)
    await sql`insert into travel (id, participation_id, country, award, to_country, departure_planned, return_planned, act)
      values (gen_random_uuid(), ${id}, 'HT', 'XM-1', 'US', '2020-04-05', '2020-04-18', 'planned')`.execute(db)
    await manager.act(removeFromRoster, { id, why: 'no-show', reason })
    assert.deepEqual(await seen(implementer), [twin.code])
    await sql`delete from travel`.execute(db)
    await sql`select restate_awards(array[${twin.id}::uuid], bureau_day())`.execute(db)
    assert.deepEqual(await seen(implementer), [])
  }),
)

test('the worker finds nobody to forget in a bureau without rosters, and nobody else may ask it', async () => {
  assert.equal(await forgetAwards(store), 0)
  await assert.rejects(
    store.transaction({ role: 'jurat_app' }, (db) => sql`select forget_awards(1)`.execute(db)),
    /permission denied/,
  )
})
