import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { StoreError } from '#kernel/store/store.ts'
import { slugOf, store, story, type Person } from '#testing.ts'
import { countries } from '#web/index.ts'
import { addUnit } from './add.ts'
import { addAlias, withdrawAlias } from './alias.ts'
import { likeUnits } from './alike.ts'
import { changeUnit, closeUnit, moveUnit, reopenUnit } from './change.ts'
import { listUnits } from './list.ts'
import { mergeUnit, unmergeUnit } from './merge.ts'
import { showUnit } from './show.ts'

const police = { country: 'HT', name: 'Haitian National Police', kind: 'police', acronym: 'PNH' } as const
const local = { localName: 'Police nationale d’Haïti', localLanguage: 'fr' }
const reason = 'Seen in the organisation table.'

const beneath = (who: Person, parent: string, name: string, more: object = {}) =>
  who.act(addUnit, { country: 'HT', parent, name, kind: 'police', ...more })
const found = async (who: Person, search: string) =>
  (await who.act(listUnits, { search })).units.map(({ code, match }) => [code, match!.what, match!.how])

test(
  'a coordinator enters an agency and its units, and reads them as a tree with their codes',
  story(async ({ person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    const top = await coordinator.act(addUnit, { ...police, ...local })
    const judicial = await beneath(coordinator, top.code, 'Judicial Police')
    await beneath(coordinator, judicial.id, 'Drug Squad')
    await beneath(coordinator, top.id, 'Academy')
    await coordinator.act(addUnit, {
      country: 'HT',
      name: 'Prison Administration',
      kind: 'corrections',
      acronym: 'DAP',
    })
    const { units, total } = await coordinator.act(listUnits, { country: 'HT' })
    assert.equal(total, 5)
    assert.deepEqual(
      units.map(({ code, depth, path }) => [code, depth, path.at(-1)]),
      [
        ['PNH-0001', 0, undefined],
        ['PNH-0004', 1, 'Haitian National Police'],
        ['PNH-0002', 1, 'Haitian National Police'],
        ['PNH-0003', 2, 'Judicial Police'],
        ['DAP-0001', 0, undefined],
      ],
    )
    const [first, rest] = [await coordinator.act(listUnits, { limit: 2 }), { limit: 500 }]
    assert.deepEqual(
      (await coordinator.act(listUnits, { ...rest, cursor: first.next! })).units.map(({ code }) => code),
      units.slice(2).map(({ code }) => code),
    )
  }),
)

test(
  'the top of a tree needs an acronym, a local name its language, a parent the same country',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const wrong = async (more: object) => slugOf(officer.act(addUnit, { ...police, ...more }))
    assert.equal(await wrong({ acronym: null }), 'invalid-input')
    assert.equal(await wrong({ localName: 'Police nationale' }), 'invalid-input')
    assert.equal(await wrong({ country: 'ZZ' }), 'invalid-input')
    const top = await officer.act(addUnit, police)
    assert.equal(await slugOf(beneath(officer, top.id, 'Academy', { country: 'TG' })), 'invalid-input')
    const togo = await officer.act(addUnit, { ...police, country: 'TG', name: 'Togo Police', acronym: 'PNT' })
    assert.equal(togo.code, 'PNT-0001')
    assert.equal(await slugOf(officer.act(moveUnit, { id: togo.id, parent: top.id, reason })), 'units-of-two-countries')
    // the same request sent again
    const id = '0192f7c8-0000-7000-8000-000000000001'
    const once = await beneath(officer, top.id, 'Academy', { id })
    assert.deepEqual(await beneath(officer, top.id, 'Academy', { id }), once)
  }),
)

test(
  'a unit is found by any of its names, accents, case and the forms of Arabic letters set aside, and says by which',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const top = await officer.act(addUnit, { ...police, ...local })
    const jordan = await officer.act(addUnit, {
      country: 'JO',
      name: 'Public Security Directorate',
      kind: 'police',
      acronym: 'PSD',
      localName: 'مديرية الأمن العام',
      localLanguage: 'ar',
    })
    await officer.act(addAlias, {
      id: top.id,
      name: 'Гаитянская полиция',
      kind: 'transliteration',
      language: 'ru',
      source: 'A letter (invented)',
    })
    assert.deepEqual(await found(officer, 'POLICE NATIONALE D HAITI'), [[top.code, 'local-name', 'same']])
    assert.deepEqual(await found(officer, 'مديريه الامن'), [[jordan.code, 'local-name', 'begins']])
    assert.deepEqual(await found(officer, 'гаитянская ПОЛИЦИЯ'), [[top.code, 'alias', 'same']])
    assert.deepEqual(await found(officer, 'psd-0001'), [[jordan.code, 'code', 'same']])
    assert.deepEqual(await found(officer, 'pnh'), [[top.code, 'acronym', 'same']])
    assert.deepEqual(await found(officer, 'Hatian National'), [[top.code, 'name', 'similar']])
    assert.deepEqual(await found(officer, 'fire brigade'), [])
  }),
)

test(
  'whoever adds a unit with a name like one that is there is told which and why, and may say that it is another',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const top = await officer.act(addUnit, police)
    const squad = await beneath(officer, top.id, 'Brigade of Research', {
      localName: 'Brigade de recherche',
      localLanguage: 'fr',
    })
    const why = async (input: object) =>
      (await officer.act(likeUnits, { country: 'HT', name: 'Nothing like it', ...input })).alike.map((one) => [
        one.code,
        one.why,
      ])
    assert.deepEqual(await why({ name: 'brigade de Récherche' }), [[squad.code, 'same-name']])
    assert.deepEqual(await why({ name: 'The Haitian National Police' }), [[top.code, 'contains']])
    assert.deepEqual(await why({ name: 'Brigades of Reserch' }), [[squad.code, 'similar']])
    assert.deepEqual(await why({ acronym: 'PNH' }), [[top.code, 'same-acronym']])
    assert.deepEqual(await why({ country: 'TG', name: 'Haitian National Police' }), [])
    const again = () => beneath(officer, top.id, 'Brigade of research')
    assert.equal(await slugOf(again()), 'units-alike')
    const other = await beneath(officer, top.id, 'Brigade of research', { anyway: true })
    assert.notEqual(other.id, squad.id)
  }),
)

test(
  'a change has a reason and a version, and the unit is shown as it stood on a day',
  story(async ({ db, person }) => {
    const officer = await person('post-director country:HT')
    const top = await officer.act(addUnit, police)
    const unit = await beneath(officer, top.id, 'Traffic Division')
    // as if it had been entered last year
    await sql`update unit_version set recorded_at = recorded_at - interval '400 days'`.execute(db)
    const changed = await officer.act(changeUnit, {
      id: unit.id,
      name: 'Traffic Directorate',
      commanderPost: 'Director',
      reason,
      version: unit.version,
    })
    assert.equal(changed.version, 2)
    assert.equal(
      await slugOf(officer.act(changeUnit, { id: unit.id, name: 'X', reason, version: 1 })),
      'unit-changed-meanwhile',
    )
    assert.equal(await slugOf(officer.act(changeUnit, { id: unit.id, name: 'X', reason: ' ' })), 'invalid-input')
    const { history } = await officer.act(showUnit, { id: unit.id })
    assert.deepEqual(
      history.map(({ act, reason: why, by }) => [act, why, by]),
      [
        ['changed', reason, officer.actor.name],
        ['added', null, officer.actor.name],
      ],
    )
    assert.deepEqual(history[0]!.changes, [
      { member: 'name', before: 'Traffic Division', after: 'Traffic Directorate' },
      { member: 'commanderPost', before: null, after: 'Director' },
    ])
    const day = new Date(Date.now() - 300 * 86_400_000).toISOString().slice(0, 10)
    const then = await officer.act(showUnit, { id: unit.id, asOf: day })
    assert.deepEqual([then.unit.name, then.path.map(({ name }) => name)], ['Traffic Division', [police.name]])
    assert.equal(await slugOf(officer.act(showUnit, { id: unit.id, asOf: '2000-01-01' })), 'not-found')
  }),
)

test(
  'a unit does not come to stand beneath itself, by an operation or past every operation',
  story(async ({ db, person }) => {
    const officer = await person('hq-programme-officer')
    const top = await officer.act(addUnit, police)
    const middle = await beneath(officer, top.id, 'Judicial Police')
    const low = await beneath(officer, middle.id, 'Drug Squad')
    assert.equal(await slugOf(officer.act(moveUnit, { id: middle.id, parent: low.id, reason })), 'unit-beneath-itself')
    assert.equal(await slugOf(officer.act(moveUnit, { id: top.id, parent: top.code, reason })), 'unit-beneath-itself')
    await assert.rejects(
      officer.query((as) =>
        as.updateTable('hostUnit').set({ parentId: low.id, act: 'moved' }).where('id', '=', top.id).execute(),
      ),
      (error) => error instanceof StoreError && error.code === '23514',
    )
    const moved = await officer.act(moveUnit, { id: low.id, parent: top.code, reason })
    assert.deepEqual([moved.parentId, moved.code], [top.id, low.code])
    assert.equal((await db.selectFrom('hostUnit').select('id').execute()).length, 3)
  }),
)

test(
  'a duplicate is merged: what is beneath it and its names go along, its address leads on, and it can be undone',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const top = await officer.act(addUnit, { ...police, ...local })
    const twin = await officer.act(addUnit, {
      ...police,
      name: 'National Police of Haiti',
      acronym: 'HNP',
      anyway: true,
    })
    const academy = await beneath(officer, twin.id, 'Academy')
    await officer.act(addAlias, { id: twin.id, name: 'Lapolis', kind: 'other-name', language: 'ht', source: 'Press' })
    await officer.act(mergeUnit, { id: twin.id, into: top.code, reason: 'Entered twice.' })

    const merged = await officer.act(showUnit, { id: twin.id })
    assert.deepEqual([merged.unit.id, merged.cameFrom?.code], [top.id, twin.code])
    assert.deepEqual(
      merged.aliases.map(({ name, from }) => [name, from?.code]),
      [
        ['National Police of Haiti', 'HNP-0001'],
        ['HNP', 'HNP-0001'],
        ['Lapolis', 'HNP-0001'],
      ],
    )
    assert.deepEqual(
      merged.children.map(({ id }) => id),
      [academy.id],
    )
    assert.equal((await officer.act(showUnit, { id: twin.id, own: true })).unit.state, 'merged')
    assert.deepEqual(await found(officer, 'lapolis'), [[top.code, 'alias', 'same']])
    assert.equal(await slugOf(beneath(officer, twin.id, 'Nursery')), 'unit-not-active')
    assert.equal(await slugOf(officer.act(mergeUnit, { id: twin.id, into: top.id, reason })), 'unit-not-active')

    await officer.act(unmergeUnit, { id: twin.id, reason: 'They are two after all.' })
    const [first, second] = [await officer.act(showUnit, { id: top.id }), await officer.act(showUnit, { id: twin.id })]
    assert.deepEqual([first.aliases, first.children], [[], []])
    assert.deepEqual(
      [second.aliases.map(({ name }) => name), second.children.map(({ id }) => id)],
      [['Lapolis'], [academy.id]],
    )
    assert.deepEqual(
      second.history.map(({ act }) => act),
      ['merger-undone', 'merged', 'alias-added', 'added'],
    )
    assert.equal(await slugOf(officer.act(unmergeUnit, { id: twin.id, reason })), 'unit-not-merged')
  }),
)

test(
  'a name that two duplicates brought stays while one of them is merged',
  story(async ({ person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    const top = await coordinator.act(addUnit, police)
    const stays = await beneath(coordinator, top.id, 'Drug Squad')
    const [one, other] = [
      await beneath(coordinator, top.id, 'Narcotics Brigade', { anyway: true }),
      await beneath(coordinator, top.id, 'Brigade of Narcotics', { anyway: true }),
    ]
    for (const { id } of [one, other]) {
      await coordinator.act(addAlias, { id, name: 'BLTS', source: 'A letter.' })
      await coordinator.act(mergeUnit, { id, into: stays.id, reason })
    }
    await coordinator.act(unmergeUnit, { id: one.id, reason })
    const { aliases } = await coordinator.act(showUnit, { id: stays.id })
    assert.deepEqual(aliases.map(({ name }) => name).toSorted(), ['BLTS', 'Brigade of Narcotics'])
  }),
)

test(
  'a merger stays once something was built on it, and a unit is not merged into what is beneath it',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const top = await officer.act(addUnit, police)
    const [a, b, c] = [
      await beneath(officer, top.id, 'Northern District'),
      await beneath(officer, top.id, 'Western Brigade'),
      await beneath(officer, top.id, 'Coast Guard'),
    ]
    const child = await beneath(officer, a.id, 'First Company')
    assert.equal(await slugOf(officer.act(mergeUnit, { id: a.id, into: child.id, reason })), 'unit-beneath-itself')
    await officer.act(mergeUnit, { id: a.id, into: b.id, reason })
    await officer.act(moveUnit, { id: child.id, parent: c.id, reason })
    assert.equal(await slugOf(officer.act(unmergeUnit, { id: a.id, reason })), 'merger-built-upon')
    await officer.act(moveUnit, { id: child.id, parent: b.id, reason })
    await officer.act(mergeUnit, { id: b.id, into: c.id, reason })
    assert.equal(await slugOf(officer.act(unmergeUnit, { id: a.id, reason })), 'merger-built-upon')
    // two mergers on, its address still leads to the one that stays, under its first name
    const { unit, aliases } = await officer.act(showUnit, { id: a.id })
    assert.equal(unit.id, c.id)
    assert.ok(aliases.some(({ name }) => name === 'Northern District'))
    await officer.act(unmergeUnit, { id: b.id, reason })
    await officer.act(unmergeUnit, { id: a.id, reason })
    assert.deepEqual(
      (await officer.act(showUnit, { id: a.id })).children.map(({ id }) => id),
      [child.id],
    )
  }),
)

test(
  'a unit is closed from a day and reopened; a name is taken back, and its history keeps both',
  story(async ({ person }) => {
    const officer = await person('post-programme-manager country:HT')
    const top = await officer.act(addUnit, police)
    const closed = await officer.act(closeUnit, { id: top.id, on: '2025-06-30', reason })
    assert.deepEqual([closed.state, closed.stateOn], ['inactive', '2025-06-30'])
    assert.equal(await slugOf(officer.act(closeUnit, { id: top.id, reason })), 'unit-not-active')
    assert.equal((await officer.act(reopenUnit, { id: top.id, reason })).stateOn, null)
    assert.equal(await slugOf(officer.act(reopenUnit, { id: top.id, reason })), 'unit-not-closed')
    await officer.act(addAlias, { id: top.id, name: 'PNdH', kind: 'acronym', source: 'A letter (invented)' })
    const { aliases } = await officer.act(showUnit, { id: top.id })
    await officer.act(withdrawAlias, { id: top.id, alias: aliases[0]!.id!, reason })
    assert.deepEqual(await found(officer, 'PNdH'), [])
    const { history } = await officer.act(showUnit, { id: top.id })
    assert.deepEqual(
      history.slice(0, 2).map(({ act, changes }) => [act, changes]),
      [
        ['alias-withdrawn', [{ member: 'aliases', before: 'PNdH', after: null }]],
        ['alias-added', [{ member: 'aliases', before: null, after: 'PNdH' }]],
      ],
    )
  }),
)

test(
  'units are kept within the country of a role, read by auditors, and unknown to whoever carries out an award',
  story(async ({ db, person }) => {
    const [haiti, togo, auditor, implementer, region] = [
      await person('post-director country:HT'),
      await person('vetting-coordinator country:TG'),
      await person('auditor'),
      await person('implementer country:HT', 'expert country:HT', 'partner-agency country:HT'),
      await person('hq-programme-officer region:389'),
    ]
    const top = await haiti.act(addUnit, police)
    assert.equal((await region.act(showUnit, { id: top.id })).mayKeep, true)
    assert.equal((await auditor.act(showUnit, { id: top.id })).mayKeep, false)
    assert.equal(await slugOf(auditor.act(changeUnit, { id: top.id, name: 'X', reason })), 'not-allowed')
    assert.equal(await slugOf(togo.act(showUnit, { id: top.id })), 'not-found')
    assert.equal(await slugOf(togo.act(addUnit, police)), 'not-allowed')
    assert.equal(await slugOf(implementer.act(listUnits, {})), 'not-allowed')
    for (const [who, seen] of [
      [implementer, 0],
      [togo, 0],
      [region, 1],
    ] as const)
      for (const table of ['hostUnit', 'unitVersion'] as const)
        assert.equal((await who.query((as) => as.selectFrom(table).select('country').execute())).length, seen)
    assert.equal((await db.selectFrom('hostUnit').select('id').execute()).length, 1)
  }),
)

test('the database knows of every country the region that the reference list says', async () => {
  const { rows } = await store.transaction({ role: 'jurat_owner' }, (db) =>
    sql<{ code: string; region: string | null }>`
      select c.code, unit_region(c.code) as region from unnest(${[...countries.keys()]}::text[]) c (code)`.execute(db),
  )
  assert.deepEqual(
    rows.map(({ code, region }) => [code, region ?? '']),
    [...countries.values()].map(({ code, region }) => [code, region]),
  )
})

test(
  'what was merged moves along with its parent, also when the unit that it led to was merged since',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const top = await officer.act(addUnit, police)
    const [north, south] = [
      await beneath(officer, top.id, 'Northern District'),
      await beneath(officer, top.id, 'Western Brigade'),
    ]
    const post = await beneath(officer, north.id, 'Harbour Post')
    await officer.act(mergeUnit, { id: post.id, into: south.id, reason })
    await officer.act(mergeUnit, { id: south.id, into: top.id, reason })
    await officer.act(mergeUnit, { id: north.id, into: top.id, reason })
    const { unit } = await officer.act(showUnit, { id: post.id, own: true })
    assert.deepEqual([unit.parentId, unit.mergedInto], [top.id, south.id])
  }),
)
