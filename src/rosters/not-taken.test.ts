import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { story, type Person } from '#testing.ts'
import { enrol } from './enrol.ts'
import { importRoster, tryRosterImport, type RosterImport } from './import.ts'
import { nominate } from './nominate.ts'
import { columnOf, filledTemplate, rightRow, rosterWorld as world, wrongOf } from './testing.ts'

const said = ({ rows }: RosterImport, differs: boolean | null, why = 'person') =>
  rows[0]!.notTaken.filter((cell) => cell.differs === differs && cell.why === why).map(({ column }) => column)

/** Rose, of whom name, birth and passport are recorded, with another birth and more. */
const ofRose = {
  ...rightRow,
  'given names': 'Rose',
  'family name': 'Konnu (invented)',
  'date of birth': '1980-02-02',
  'national ID': 'INV-77',
  'passport number': 'ab-123',
  'passport country': 'HT',
  'passport expiry': '2031-01-01',
  title: 'Inspector',
}

test(
  'a row about somebody who is known says which of its cells are not taken, and to whom it may, which differ',
  story(async (story) => {
    const { db, event, implementer, keep, police, person } = await world(story)
    const rose = await person('Rose Konnu (invented)', police, { birth: '1980-01-01', passport: 'AB 123' })
    const row = { ...ofRose, person: rose.code }
    const file = await keep(await filledTemplate([row]))
    const tried = await implementer.act(tryRosterImport, { event: event.code, file })
    assert.deepEqual(tried.wrong, [])
    // an implementer sees neither the person nor the biography
    assert.deepEqual(said(tried, null), [
      'given names',
      'family name',
      'sex',
      'US citizen',
      'citizenship',
      'date of birth',
      'birth city',
      'birth country',
      'national ID',
      'title',
      'passport number',
      'passport country',
      'passport expiry',
    ])
    assert.equal(tried.rows[0]!.notTaken.length, 13)
    // whoever may open biographies is told what differs, by its column alone
    const manager = await story.person('post-programme-manager country:HT')
    const theirs = await keep(await filledTemplate([row]), 'participants.xlsx', manager)
    const told = await manager.act(tryRosterImport, { event: event.code, file: theirs })
    assert.deepEqual(said(told, true), [
      'citizenship',
      'date of birth',
      'birth city',
      'birth country',
      'national ID',
      'passport expiry',
    ])
    assert.deepEqual(said(told, false), [
      'given names',
      'family name',
      'sex',
      'US citizen',
      'title',
      'passport number',
      'passport country',
    ])
    const done = await manager.work(importRoster, { event: event.code, files: [theirs] })
    assert.deepEqual(said(done, true), said(told, true))
    assert.doesNotMatch(JSON.stringify(done), /Rose|1980|INV-77|ab-123|2031/)
    assert.deepEqual(await columnOf(db, 'person_identity', 'number', `person_id = '${rose.id}'`), ['AB 123'])
    // the database tells nothing to whoever keeps no roster of the nation
    const asked = JSON.stringify([{ line: 2, person_id: rose.id, said: { birth: '1980-01-01' }, nominated: {} }])
    const tells = (who: Person) =>
      who.query(async (as) => {
        const { rows } = await sql<{ differs: boolean | null }>`
          select differs from roster_not_taken(${event.id}, ${asked}::jsonb)`.execute(as)
        return rows.map(({ differs }) => differs)
      })
    const elsewhere = await story.person('post-programme-manager country:TG')
    assert.deepEqual([await tells(elsewhere), await tells(implementer), await tells(manager)], [[], [null], [false]])
    // on their roster the implementer sees the name, and the biography no more than before
    const again = await implementer.act(tryRosterImport, { event: event.code, file })
    assert.deepEqual(said(again, false), ['given names', 'family name', 'sex', 'title'])
    assert.deepEqual(
      said(again, null).filter((column) => column === 'date of birth' || column === 'national ID'),
      ['date of birth', 'national ID'],
    )
  }),
)

test(
  'what a row says of a nomination that went on is not taken, and said where it differs',
  story(async (story) => {
    const { db, event, implementer, keep, police, person, clear } = await world(story)
    const rose = await person('Rose Konnu (invented)', police, { birth: '1980-01-01' })
    await clear(rose, '2030-01-01')
    const manager = await story.person('post-programme-manager country:HT')
    const { participations } = await manager.act(nominate, { event: event.code, persons: [rose.code] })
    assert.equal((await manager.act(enrol, { id: participations[0]!.id })).state, 'enrolled')
    const file = await keep(
      await filledTemplate([{ ...ofRose, person: rose.code, role: 'alternate', rank: 'Chief', 'years in post': '3' }]),
    )
    const done = await implementer.work(importRoster, { event: event.code, files: [file] })
    assert.deepEqual(done.counts, { new: 0, changed: 0, unchanged: 1 })
    assert.deepEqual(said(done, true, 'nomination'), ['role', 'rank', 'years in post'])
    assert.deepEqual(await columnOf(db, 'participation', 'role', 'true'), ['participant'])
  }),
)

test(
  'a birth of which the year is known, or the month, is taken as it is; what cannot be is refused',
  story(async (story) => {
    const { db, event, implementer, keep, person, police } = await world(story)
    const vague = await person('Jean Vague (invented)', police, { birth: '1985' })
    const row = (name: string, birth: string, more: Record<string, string> = {}) => ({
      ...rightRow,
      'given names': name,
      'date of birth': birth,
      'national ID': `INV-${name}`,
      ...more,
    })
    const wrong = await implementer.act(tryRosterImport, {
      event: event.code,
      file: await keep(
        await filledTemplate([
          row('Ana', '1985-13'),
          row('Ben', '2015'),
          row('Cid', '85'),
          row('Dan', '31000'),
          row('Jean', '1985', { 'family name': 'Vague (invented)' }),
        ]),
      ),
    })
    assert.deepEqual(wrongOf(wrong.wrong), [
      '2 date of birth: Write a day that there is as 1985-04-30, or 1985-04 or 1985 where no more is known.',
      '3 date of birth: A birth then would make them younger than 15 or older than 90 years.',
      '4 date of birth: Write a day that there is as 1985-04-30, or 1985-04 or 1985 where no more is known.',
      '5 date of birth: This is a number. Format the cell as a date, or write it as 1985-04-30.',
      `6 person: Perhaps the same as ${vague.code}: write the code that is meant under “person”, or NEW for somebody else.`,
    ])
    const file = await keep(
      await filledTemplate([
        row('Ana', '1985'),
        row('Ben', '1985-04'),
        row('Cid', '1985-04-30'),
        // of the year in which the youngest are born, some day is possible
        row('Dan', '2011'),
      ]),
    )
    const done = await implementer.work(importRoster, { event: event.code, files: [file] })
    assert.deepEqual([done.wrong, done.counts.new], [[], 4])
    const born = await db
      .selectFrom('personBiography')
      .select(['birthYear', 'birthMonth', 'birthDay'])
      .where('personId', '<>', vague.id)
      .orderBy('birthYear')
      .orderBy('birthMonth', (by) => by.asc().nullsFirst())
      .orderBy('birthDay', (by) => by.asc().nullsFirst())
      .execute()
    assert.deepEqual(
      born.map(({ birthYear, birthMonth, birthDay }) => [birthYear, birthMonth, birthDay]),
      [
        [1985, null, null],
        [1985, 4, null],
        [1985, 4, 30],
        [2011, null, null],
      ],
    )
    // sent again they are the same people
    const again = await implementer.work(importRoster, { event: event.code, files: [file] })
    assert.deepEqual([again.newPersons, again.counts.unchanged], [0, 4])
  }),
)
