import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { problemOf, slugOf, story, type Person } from '#testing.ts'
import { makeNationalFile, nationalFile } from './national.ts'
import { importResultsFile } from './results.ts'
import { showBatch } from './show.ts'
import { withdrawCase } from './submit.ts'
import { cleared, event, fetched, post, reason, submit, toNational } from './testing.ts'

test(
  'whoever is cleared to the wanted day is matched and not asked about again; a match by the national system needs an earlier day',
  story(async (told) => {
    const at = await post(told)
    const { person } = await cleared(at, at.squad)
    const matched = await submit(at.manager, [person], { neededBy: '2026-12-01', holdsUntil: '2026-12-20' })
    assert.deepEqual(
      matched.cases.map((one) => one.matched),
      [true],
    )
    const later = await submit(at.manager, [person], { neededBy: '2026-12-01', holdsUntil: '2027-06-01' })
    assert.deepEqual(
      later.cases.map((one) => one.matched),
      [false],
    )
    await toNational(at, later.batch.id)
    const bring = (cells: string, more: object = {}) =>
      at.coordinator.act(importResultsFile, {
        id: later.batch.id,
        csv: `reference,result,basis,date,cleared on\n${cells}\n`,
        ...more,
      })
    const ref = `${later.batch.code}-1`
    const columns = async (cells: string) => (await bring(cells)).wrong.map(({ column }) => column)
    assert.deepEqual(await columns(`${ref},matched,,2026-02-20,2024-01-01`), ['cleared on'])
    assert.deepEqual(await columns(`${ref},rejected,,2026-02-20,`), ['basis'])
    assert.deepEqual(await columns(`${ref},approved,unit,2026-02-20,`), ['basis'])
    assert.deepEqual(await columns(`${ref},approved,,2026-03-02,`), ['date'])
    assert.deepEqual(await columns(`${ref},praised,,2026-02-30,`), ['result', 'date'])
    assert.deepEqual(await columns(`HT-1999-0001-1,approved,,2026-02-20,`), ['reference'])
    assert.deepEqual(await columns(`${ref},approved,,2026-02-20,\n${ref},approved,,2026-02-20,`), ['reference'])
    assert.equal((await bring(`${ref},matched,,2026-02-20,2025-08-01`)).applied, true)
    const { cases } = await at.coordinator.act(showBatch, { id: later.batch.id })
    assert.equal(cases[0]!.result, 'matched')
  }),
)

test(
  'the national file says what it needs and who lacks it before it goes; it opens biographies, and runs no formula',
  story(async (told) => {
    const at = await post(told)
    const persons = [await at.officer(at.squad), await at.officer(at.squad, { bare: true })]
    const { batch, cases } = await submit(at.manager, persons)
    const { id } = batch
    const shown = await at.manager.act(showBatch, { id })
    const bare = shown.cases.find(({ personId }) => personId === persons[1])!
    assert.deepEqual(bare.missing, ['national-id', 'birth-place', 'birth-date'])
    const problem = (await problemOf(toNational(at, id)))!
    assert.equal(problem.slug, 'national-file-incomplete')
    assert.match(
      problem.message,
      /^These cases lack something: HT-\d+-0001-\d \(national-id, birth-place, birth-date\)/,
    )
    await at.manager.act(withdrawCase, { id: cases.find(({ personId }) => personId === persons[1])!.id, reason })
    const fetch = (who: Person) => fetched(who, nationalFile, { id })
    assert.equal(await slugOf(fetch(at.coordinator)), 'clearance-batch-not-there')
    await at.coordinator.act(makeNationalFile, { id })
    const [row, ...rest] = parse(await fetch(at.coordinator), { columns: true }) as Record<string, string>[]
    assert.deepEqual(rest, [])
    assert.equal(row!['city of birth'], "'=Port-au-Prince")
    assert.match(row!['date of birth']!, /^1980-05-\d\d$/)
    assert.equal(row!['national id'], 'HT-001')
    assert.equal(row!.position, 'Inspector')
    assert.equal(row!.unit, 'Squad')
    // another coordinator has not opened them
    const another = await told.person('vetting-coordinator country:HT')
    assert.equal(await slugOf(fetch(another)), 'national-file-closed')
    assert.equal(await slugOf(fetch(at.manager)), 'not-allowed')
  }),
)

test(
  'the national file names the unit that the nomination says, and that of the position beside it where it is another',
  story(async (told) => {
    const at = await post(told)
    const { db } = told
    const eventId = await event(db, 30, 40)
    const persons = [await at.officer(at.court), await at.officer(at.squad), await at.officer(at.squad)]
    const [judge, same] = persons as [string, string, string]
    const nominate = (personId: string, unitId: string | null) =>
      sql`insert into participation (id, event_id, person_id, country, unit_id, role, act)
        values (${newId()}, ${eventId}, ${personId}, 'HT', ${unitId}, 'participant', 'nominated')`.execute(db)
    await nominate(judge, at.patrol)
    await nominate(same, null)
    const { batch } = await submit(at.manager, persons, { neededBy: undefined, eventId })
    await toNational(at, batch.id)
    const text = await fetched(at.coordinator, nationalFile, { id: batch.id })
    const rows = parse(text, { columns: true }) as Record<string, string>[]
    const codes = new Map(
      (await db.selectFrom('hostUnit').select(['id', 'code']).execute()).map(({ id, code }) => [id, code]),
    )
    assert.deepEqual(
      rows.map((row) => [row.unit, row['unit code'], row['unit of the position'], row['unit code of the position']]),
      [
        ['Patrol', codes.get(at.patrol), 'Court', codes.get(at.court)],
        ['Squad', codes.get(at.squad), '', ''],
        ['Squad', codes.get(at.squad), '', ''],
      ],
    )
    assert.ok(rows.every((row) => row.position === 'Inspector'))
    // where no position is known, the nomination may say the unit
    const unknown = [await at.officer(at.squad), await at.officer(at.squad)]
    await db
      .updateTable('personPosition')
      .set({ withdrawnAt: sql`now()` })
      .where('personId', 'in', unknown)
      .execute()
    await nominate(unknown[0]!, at.patrol)
    const vague = await submit(at.manager, unknown, { neededBy: undefined, eventId })
    const { cases } = await at.manager.act(showBatch, { id: vague.batch.id })
    assert.deepEqual(
      unknown.map((id) => cases.find(({ personId }) => personId === id)!.missing),
      [['position'], ['unit', 'position']],
    )
  }),
)
