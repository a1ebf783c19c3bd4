// Academies: what they teach, who met there, where alumni work now; and what somebody sees who may not see all.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { parse } from 'csv-parse/sync'
import { v7 as newId } from 'uuid'
import { slugOf, story, type Story } from '#testing.ts'
import { completes, given, givenCourse } from '../rosters/testing.ts'
import { listAcademies, showAcademy } from './academy.ts'
import { listAlumni, network } from './alumni.ts'
import { addAcademy, changeAcademy, changeProgramme, offerProgramme, withdrawProgramme } from './keep.ts'

/** Rows whose order says nothing. */
const inOrder = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted()

/** Haitians, a Kenyan and Ghanaians in two cohorts of one academy. */
async function cohorts({ db }: Story) {
  const g = given(db)
  const academy = await db
    .selectFrom('academy')
    .select(['id', 'code'])
    .where('code', '=', 'ROSWELL')
    .executeTakeFirstOrThrow()
  const course = await givenCourse(db)
  const at = {
    modality: 'academy',
    academyId: academy.id,
    country: 'HT',
    nations: ['HT', 'KE', 'GH'],
    ...course,
  } as never
  const [first, second] = [await g.event(at), await g.event(at)]
  const unit = async (country: string) => g.unit(`Courts ${country} (invented)`, 'courts', country)
  const units = { HT: await unit('HT'), KE: await unit('KE'), GH: await unit('GH') }
  const person = (name: string, country: keyof typeof units) =>
    g.person(`${name} (invented)`, units[country], { country })
  const [ana, bo, kim, gifty, yaw] = [
    await person('Ana', 'HT'),
    await person('Bo', 'HT'),
    await person('Kim', 'KE'),
    await person('Gifty', 'GH'),
    await person('Yaw', 'GH'),
  ]
  for (const one of [ana, bo]) await completes(db, first.id, one.id)
  await completes(db, first.id, kim.id, 'KE')
  await completes(db, second.id, ana.id)
  await completes(db, second.id, kim.id, 'KE')
  await completes(db, second.id, gifty.id, 'GH')
  await completes(db, second.id, yaw.id, 'GH')
  return { academy, course, first, second, ana, kim, units }
}

test(
  'the academies of the reference list are there, with the year in which they opened',
  story(async ({ person }) => {
    const { academies } = await (await person('expert country:HT')).act(listAcademies, {})
    const reference = parse(readFileSync('reference/academies.csv', 'utf8'), { columns: true }) as Record<
      string,
      string
    >[]
    assert.deepEqual(
      academies.map(({ code }) => code).toSorted(),
      reference.map((row) => Object.values(row)[0]!.toUpperCase()).toSorted(),
    )
    assert.deepEqual(
      academies.slice(0, 2).map(({ code, opened }) => [code, opened]),
      [
        ['BUDAPEST', 1995],
        ['BANGKOK', 1999],
      ],
    )
  }),
)

test(
  'ties of nations are the same from both ends, and count cohorts and persons',
  story(async (told) => {
    const { academy } = await cohorts(told)
    const officer = await told.person('hq-programme-officer')
    const { ties } = await officer.act(network, { academy: academy.code })
    assert.deepEqual(ties, [
      { a: 'HT', b: 'KE', cohorts: 2, personsA: 2, personsB: 1 },
      { a: 'GH', b: 'HT', cohorts: 1, personsA: 2, personsB: 1 },
      { a: 'GH', b: 'KE', cohorts: 1, personsA: 2, personsB: 1 },
    ])
    for (const one of ties) {
      const [from, back] = [
        await officer.act(network, { nation: one.a }),
        await officer.act(network, { nation: one.b }),
      ]
      const there = from.ties.find(({ b }) => b === one.b)!
      const here = back.ties.find(({ b }) => b === one.a)!
      assert.deepEqual([there.cohorts, there.personsA, there.personsB], [here.cohorts, here.personsB, here.personsA])
      assert.ok(from.ties.every(({ a }) => a === one.a))
    }
    assert.deepEqual((await officer.act(network, { academy: 'BUDAPEST' })).ties, [])
  }),
)

test(
  'alumni within the scope are named with where they work now, others are numbers',
  story(async (told) => {
    const { academy, first, second, ana, units } = await cohorts(told)
    await told.db.updateTable('personPosition').set({ untilOn: '2025-12-31' }).where('personId', '=', ana.id).execute()
    const elsewhere = await given(told.db).unit('Supreme court (invented)', 'courts')
    await told.db
      .insertInto('personPosition')
      .values({ id: newId(), personId: ana.id, country: 'HT', unitId: elsewhere, title: 'Judge', fromOn: '2026-01-01' })
      .execute()
    const director = await told.person('post-director country:HT')
    const { alumni, byNation } = await director.act(listAlumni, { academy: academy.code })
    assert.deepEqual(
      inOrder(alumni.map(({ person, nation, cohort }) => [person!.code === ana.code, nation, cohort.code])),
      inOrder([
        [false, 'HT', first.code],
        [true, 'HT', first.code],
        [true, 'HT', second.code],
      ]),
    )
    const hers = alumni.find(({ person }) => person!.id === ana.id)!
    assert.deepEqual([hers.now!.unit, hers.now!.title], ['Supreme court (invented)', 'Judge'])
    assert.deepEqual(byNation, [
      { nation: 'GH', persons: 2 },
      { nation: 'HT', persons: 2 },
      { nation: 'KE', persons: 1 },
    ])
    assert.equal((await director.act(listAlumni, { academy: academy.code, nation: 'KE' })).alumni.length, 0)
    assert.equal((await director.act(listAlumni, { academy: academy.code, cohort: second.code })).alumni.length, 1)
    const page = await director.act(listAlumni, { academy: academy.code, limit: 2 })
    assert.equal(
      (await director.act(listAlumni, { academy: academy.code, limit: 2, cursor: page.next! })).alumni.length,
      1,
    )
    const kenyan = await told.person('post-director country:KE')
    const theirs = await kenyan.act(listAlumni, { academy: academy.code })
    assert.ok(theirs.alumni.every(({ nation, now }) => nation === 'KE' && now?.unitId === units.KE))
    // who has nothing to do with the cohort sees its days and nations, not its title
    const far = await (await told.person('post-director country:CO')).act(showAcademy, { academy: academy.code })
    assert.deepEqual(
      far.cohorts.map(({ title, completed }) => [title, completed]),
      [
        [null, 4],
        [null, 3],
      ],
    )
    assert.equal(await slugOf((await told.person('expert')).act(listAlumni, { academy: academy.code })), 'not-allowed')
  }),
)

test(
  'whoever keeps the catalogue adds academies and says what they teach',
  story(async (told) => {
    const { academy, course } = await cohorts(told)
    const officer = await told.person('hq-programme-officer')
    const { code } = await told.db
      .selectFrom('course')
      .select('code')
      .where('id', '=', course.courseId)
      .executeTakeFirstOrThrow()
    const offer = {
      academy: academy.code,
      name: 'Core law enforcement',
      kind: 'core',
      course: code,
      weeks: '6',
      source: 'A letter',
    } as const
    const { id } = await officer.act(offerProgramme, offer)
    const shown = await officer.act(showAcademy, { academy: academy.code })
    assert.deepEqual(
      shown.programmes.map(({ name, kind, weeks, cohorts: held }) => [name, kind, weeks, held]),
      [['Core law enforcement', 'core', '6', 2]],
    )
    assert.deepEqual(
      inOrder(shown.cohorts.map(({ programme, nations }) => [programme, nations.map(({ nation }) => nation)])),
      inOrder([
        ['Core law enforcement', ['GH', 'HT', 'KE']],
        ['Core law enforcement', ['HT', 'KE']],
      ]),
    )
    // a slip is corrected, and the history tells who did what, and why
    const slip = { academy: academy.code, programme: id, reason: 'A slip (invented).' }
    const mended = await officer.act(changeProgramme, { ...slip, name: 'Core programme', course: null, version: 1 })
    assert.equal(mended.version, 2)
    assert.equal(
      await slugOf(officer.act(changeProgramme, { ...slip, weeks: '7', version: 1 })),
      'academy-changed-meanwhile',
    )
    assert.equal((await officer.act(changeProgramme, { ...slip, name: 'Core programme' })).version, 2)
    const other = await officer.act(offerProgramme, { ...offer, name: 'Second (invented)' })
    assert.equal(await slugOf(officer.act(changeProgramme, { ...slip, course: code })), 'programme-offered')
    assert.equal(await slugOf(officer.act(changeProgramme, { ...slip, course: 'NONE' })), 'not-found')
    assert.equal(await slugOf(officer.act(changeProgramme, { ...slip, academy: 'BUDAPEST' })), 'not-found')
    await officer.act(withdrawProgramme, { academy: academy.code, programme: other.id })
    const { history } = await officer.act(showAcademy, { academy: academy.code })
    const by = officer.actor.name
    assert.deepEqual(history.map(({ at: _, ...entry }) => entry).slice(0, 3), [
      { by, act: 'programme-withdrawn', name: 'Second (invented)', reason: null, changes: [] },
      {
        by,
        act: 'programme-added',
        name: 'Second (invented)',
        reason: null,
        changes: [
          { member: 'name', before: null, after: 'Second (invented)' },
          { member: 'kind', before: null, after: 'core' },
          { member: 'course', before: null, after: code },
          { member: 'weeks', before: null, after: '6' },
          { member: 'source', before: null, after: 'A letter' },
        ],
      },
      {
        by,
        act: 'programme-changed',
        name: 'Core programme',
        reason: 'A slip (invented).',
        changes: [
          { member: 'name', before: 'Core law enforcement', after: 'Core programme' },
          { member: 'course', before: code, after: null },
        ],
      },
    ])
    const director = await told.person('post-director country:HT')
    assert.equal((await director.act(showAcademy, { academy: academy.code })).history.length, history.length)
    assert.equal(await slugOf(director.act(changeProgramme, { ...slip, weeks: '7' })), 'not-allowed')
    await officer.act(withdrawProgramme, { academy: academy.code, programme: id })
    assert.equal(await slugOf(officer.act(changeProgramme, { ...slip, weeks: '7' })), 'not-found')
    assert.equal(await slugOf(officer.act(withdrawProgramme, { academy: academy.code, programme: id })), 'not-found')
    assert.equal(await slugOf(officer.act(offerProgramme, { ...offer, course: 'NONE' })), 'not-found')

    const fresh = {
      code: 'NAIROBI',
      name: 'Nairobi centre (invented)',
      kind: 'regional-centre',
      city: 'Nairobi',
      country: 'KE',
      opened: 2024,
      source: 'Invented',
    } as const
    const added = await officer.act(addAcademy, fresh)
    assert.deepEqual([added.region, added.opened, added.verified], ['289', 2024, false])
    assert.equal(await slugOf(officer.act(addAcademy, fresh)), 'academy-code-taken')
    const correct = (input: object) => officer.act(changeAcademy, { academy: 'NAIROBI', reason: 'As built.', ...input })
    assert.equal((await correct({ verified: true })).verified, true)
    // what was held against its source was another city
    const moved = await correct({ city: 'Accra', country: 'GH', opened: null, version: 2 })
    assert.deepEqual(
      [moved.city, moved.country, moved.region, moved.opened, moved.verified, moved.version, moved.name],
      ['Accra', 'GH', '289', null, false, 3, fresh.name],
    )
    assert.equal((await correct({ city: 'Accra' })).version, 3)
    assert.equal(await slugOf(correct({ city: 'Lagos', version: 2 })), 'academy-changed-meanwhile')
    assert.equal(await slugOf(correct({ country: 'XX' })), 'invalid-input')
    const { history: done } = await officer.act(showAcademy, { academy: 'NAIROBI' })
    assert.deepEqual(
      [done.map(({ act }) => act), done[0]!.reason, done[0]!.changes.map(({ member }) => member)],
      [['academy-changed', 'academy-changed', 'academy-added'], 'As built.', ['city', 'country', 'opened', 'verified']],
    )
    assert.equal(await slugOf(officer.act(addAcademy, { ...fresh, code: 'x' })), 'invalid-input')
    assert.equal(await slugOf((await told.person('post-director')).act(addAcademy, fresh)), 'not-allowed')
  }),
)
