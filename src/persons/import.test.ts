import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { workbook } from '#kernel/sheet.ts'
import { submitBatch } from '#clearance/submit.ts'
import { given, keptFor } from '#rosters/testing.ts'
import { slugOf, story, type Person, testAddress } from '#testing.ts'
import { addUnit } from '#units/add.ts'
import { mergeUnit, unmergeUnit } from '#units/merge.ts'
import { importPersons, tryImport } from './import.ts'
import { listPersons } from './list.ts'
import { mergePerson } from './merge.ts'
import { showPerson } from './show.ts'
import { personFile, personTableColumns, toldColumns } from './table.ts'

const head = 'country,code,name,language,latin name,other names,sex,unit,title,rank,commands,from,until,another person'
const table = (...rows: string[]) => [head, ...rows].join('\n')
const reason = 'Seen in a list of the service (invented).'

/** Two units of a police. */
async function police(who: Person, country = 'HT') {
  const acronym = country === 'HT' ? 'PNH' : 'PSD'
  const top = await who.act(addUnit, { country, name: 'Police (invented)', kind: 'police', acronym, anyway: true })
  const squad = await who.act(addUnit, { country, parent: top.id, name: 'Squad (invented)', kind: 'police' })
  return { top, squad }
}
const imported = (who: Person, csv: string, dryRun = false) => who.act(importPersons, { csv, dryRun })
const wrongs = async (who: Person, csv: string) =>
  (await imported(who, csv)).wrong.map(({ line, column }) => `${line} ${column}`)
const whole = async (who: Person, asked: object = {}) => {
  const context = {
    actor: who.actor,
    today: '2026-03-01',
    address: testAddress,
    read: <T>(body: Parameters<typeof who.query<T>>[0]) => who.query(body),
  }
  const file = await personFile.download(context, personFile.input.parse(asked))
  const pieces: Uint8Array[] = []
  for await (const piece of file.body) pieces.push(Buffer.from(piece as string))
  return { ...file, bytes: Buffer.concat(pieces), text: Buffer.concat(pieces).toString() }
}

test(
  'a dry run says of each row what it would do and writes nothing; imported again the same table adds nothing',
  story(async ({ person }) => {
    const manager = await person('post-programme-manager country:HT', 'vetting-coordinator country:HT')
    const { top, squad } = await police(manager)
    const csv = table(
      `HT,,Ana Un,ht,,Anna Un; Ana Une,female,${top.code},Chief of Staff,Inspector,,2020-01-31,,`,
      `HT,,عمر الخطيب,ar,Omar Al-Khatib,,male,${squad.code},,Captain,yes,2021-02-01,,`,
      'HT,,Madonna,,,,,,,,,,,',
    )
    const dry = await imported(manager, csv, true)
    assert.deepEqual([dry.applied, dry.persons, dry.wrong], [false, { new: 3, changed: 0, unchanged: 0 }, []])
    assert.deepEqual((await manager.act(listPersons, {})).persons, [])
    const done = await imported(manager, csv)
    assert.equal(done.applied, true)
    assert.deepEqual(
      done.rows.map(({ line, code, columns }) => [line, code, columns.join()]),
      [
        [2, 'HT-P-000001', 'name,other names,sex,unit,title,rank,from'],
        [3, 'HT-P-000002', 'name,latin name,sex,unit,rank,commands,from'],
        [4, 'HT-P-000003', 'name'],
      ],
    )
    const { names, positions } = await manager.act(showPerson, { id: done.rows[1]!.id! })
    assert.deepEqual(
      names.map(({ name, kind, language, preferred }) => [name, kind, language, preferred]),
      [
        ['عمر الخطيب', 'as-written', 'ar', true],
        ['Omar Al-Khatib', 'latin', null, false],
      ],
    )
    assert.deepEqual(
      positions.map(({ unit, rank, commands, fromOn, untilOn }) => [unit.code, rank, commands, fromOn, untilOn]),
      [[squad.code, 'Captain', true, '2021-02-01', null]],
    )
    const again = await imported(manager, csv)
    assert.deepEqual([again.persons, again.wrong], [{ new: 0, changed: 0, unchanged: 3 }, []])
    assert.equal((await manager.act(listPersons, {})).persons.length, 3)
  }),
)

test(
  'the table that the bureau gives goes in again unchanged, as CSV and as a workbook, and by its codes it changes what it says',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager country:HT', 'vetting-coordinator country:HT')
    const { top, squad } = await police(manager)
    await imported(
      manager,
      table(
        `HT,,Ana Un,ht,,Anna Un,female,${top.code},Chief,Inspector,no,2020-01-31,,`,
        `HT,,عمر الخطيب,ar,Omar Al-Khatib,,male,${squad.code},,Captain,yes,2021-02-01,,`,
      ),
    )
    const { text } = await whole(manager)
    assert.equal(text.split('\n')[0], [...personTableColumns, ...toldColumns].join())
    assert.match(
      text,
      /^HT,HT-P-000002,عمر الخطيب,Arab,ar,Omar Al-Khatib,,male,PNH-0002,,Captain,yes,2021-02-01,,,,Squad/m,
    )
    const unchanged = { new: 0, changed: 0, unchanged: 2 }
    assert.deepEqual((await imported(manager, text)).persons, unchanged)
    const { bytes, type } = await whole(manager, { format: 'xlsx' })
    assert.match(type, /spreadsheetml/)
    const file = await keptFor(db, manager, 'persons.xlsx', bytes)
    assert.deepEqual((await manager.act(tryImport, { file })).persons, unchanged)
    // a unit that was merged since is no unit to begin in, but whoever served in it did
    await manager.act(mergeUnit, { id: squad.id, into: top.id, reason })
    assert.deepEqual((await imported(manager, text)).persons, unchanged)
    assert.deepEqual(await wrongs(manager, table(`HT,,Eva Twa,,,,,${squad.code},,,,,,`)), ['2 unit'])
    await manager.act(unmergeUnit, { id: squad.id, reason })
    // a promotion said of the same position stands in its place; a new unit from a day ends the old one on the day before
    const changed = text
      .replace('HT-P-000001,Ana Un', 'HT-P-000001,Ana Trois')
      .replace('Inspector,no', 'Commissioner,no')
      .replace('Captain,yes,2021-02-01', 'Major,yes,2026-02-01')
      .replace(',PNH-0002,', ',PNH-0001,')
    const { persons, rows } = await imported(manager, changed)
    assert.deepEqual(persons, { new: 0, changed: 2, unchanged: 0 })
    assert.deepEqual(
      rows.map(({ columns }) => columns.join()),
      ['name,rank', 'unit,rank,commands,from'],
    )
    const [ana, omar] = [
      await manager.act(showPerson, { id: rows[0]!.id! }),
      await manager.act(showPerson, { id: rows[1]!.id! }),
    ]
    assert.equal(ana.person.name, 'Ana Trois')
    assert.deepEqual(
      [...ana.positions, ...omar.positions].map(({ unit, rank, fromOn, untilOn }) => [
        unit.code,
        rank,
        fromOn,
        untilOn,
      ]),
      [
        [top.code, 'Commissioner', '2020-01-31', null],
        [top.code, 'Major', '2026-02-01', null],
        [squad.code, 'Captain', '2021-02-01', '2026-01-31'],
      ],
    )
    assert.deepEqual([ana.history[0]!.act, omar.history[0]!.act], ['imported', 'position-begun'])
    assert.deepEqual((await imported(manager, changed)).persons, unchanged)
    // the older table, sent again, finds the position that is over and opens nothing
    assert.deepEqual(
      (await imported(manager, text.split('\n').slice(0, 1).concat(text.split('\n')[2]!).join('\n'))).persons,
      {
        new: 0,
        changed: 0,
        unchanged: 1,
      },
    )
  }),
)

test(
  'what is wrong is named by line and column, in a workbook as its rows are counted, and nothing of the table is taken',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager country:HT', 'vetting-coordinator country:HT')
    const { top, squad } = await police(manager)
    const csv = table(
      'HT,,,,,,,,,,,,,',
      'ZZ,,Ana Un,,,,,,,,,,,',
      'TG,,Ana Un,,,,,,,,,,,',
      'HT,HT-P-000099,Ana Un,,,,,,,,,,,',
      'HT,,Ana Un,,,,woman,,,,,,,',
      'HT,,Ana Un,,,,,PNH-0099,,,,,,',
      'HT,,Ana Un,,,,,,Chief,,,,,',
      `HT,,Ana Un,,,,,${top.code},,,,2021-02-30,,`,
      `HT,,Ana Un,,,,,${top.code},,,,2021-02-02,2020-01-01,`,
      'HT,,Ana Un,,عمر,,,,,,,,,',
      'HT,,Pаul Un,,,,,,,,,,,',
      `HT,,Eva Twa,,,,,${squad.code},,,,,,`,
      `HT,,Eva Twa,,,,,${squad.code},,,,,,`,
      'HT,,Twa Eva,,,,,,,,,,,',
    )
    assert.deepEqual(await wrongs(manager, csv), [
      '2 name',
      '3 country',
      '4 country',
      '5 code',
      '6 sex',
      '7 unit',
      '8 unit',
      '9 from',
      '10 until',
      '11 latin name',
      '12 name',
      '14 name',
      '15 name',
    ])
    assert.deepEqual((await manager.act(listPersons, {})).persons, [])
    const sheet = (columns: string[], rows: (string | null)[][]) => [
      { name: 'Staff', columns: columns.map((label) => ({ label })), rows },
    ]
    const file = await keptFor(
      db,
      manager,
      'staff.xlsx',
      await workbook(
        sheet(
          ['country', 'name', 'script', 'notes'],
          [
            ['HT', 'Ana Un', 'Latn', null],
            [null, null, null, null],
            ['HT', 'Ben De', 'Arab', null],
          ],
        ),
      ),
    )
    const { wrong, errors } = await manager.act(importPersons, { files: [file] })
    assert.deepEqual([errors, wrong.map(({ line, column }) => `${line} ${column}`)], [2, ['1 notes', '4 script']])
    const pdf = await keptFor(db, manager, 'staff.csv', Buffer.from([0x50, 0x4b, 3, 4, 1, 2, 3]))
    assert.equal(await slugOf(manager.act(importPersons, { files: [pdf] })), 'bad-workbook')
  }),
)

test(
  'a column of numbers or of birth is refused, so that nobody thinks that it was kept',
  story(async ({ person }) => {
    const manager = await person('post-programme-manager country:HT')
    const { wrong, applied } = await imported(manager, 'country,name,passport\nHT,Ana Un,PP 1\n')
    assert.deepEqual([applied, wrong.map(({ line, column }) => `${line} ${column}`)], [false, ['1 passport']])
  }),
)

test(
  'somebody who may be there already is told with the code and neither added nor merged; the word of the sender adds them',
  story(async ({ person }) => {
    const manager = await person('post-programme-manager country:HT', 'vetting-coordinator country:HT')
    const { top, squad } = await police(manager)
    await imported(manager, table(`HT,,Jean-Robert Baptiste,,,,male,${top.code},,,,2020-01-01,,`))
    const like = (more: string) => table(`HT,,Baptiste Jean Robert,,,,male,${squad.code},,,,2022-01-01,,${more}`)
    const { wrong } = await imported(manager, like(''))
    assert.deepEqual(
      wrong.map(({ column, parameters }) => [column, parameters]),
      [['name', { codes: 'HT-P-000001' }]],
    )
    assert.equal((await imported(manager, like('yes'))).persons.new, 1)
    // and again it is found, whatever the word
    for (const word of ['yes', '']) assert.equal((await imported(manager, like(word))).persons.unchanged, 1)
    // the code says that it is the one who is there
    const coded = table(`HT,HT-P-000001,Baptiste Jean Robert,,,,,,,,,,,`)
    const { rows } = await imported(manager, coded)
    assert.deepEqual(
      rows.map(({ code, columns }) => [code, columns.join()]),
      [['HT-P-000001', 'name']],
    )
    // now two have this very name
    const bare = table('HT,,Baptiste Jean Robert,,,,,,,,,,,')
    assert.deepEqual(
      (await imported(manager, bare)).wrong.map(({ parameters }) => parameters),
      [{ codes: 'HT-P-000001, HT-P-000002' }],
    )
    const { persons } = await manager.act(listPersons, {})
    await manager.act(mergePerson, { id: persons[1]!.id, into: persons[0]!.id, reason })
    assert.deepEqual(await wrongs(manager, table('HT,HT-P-000002,Baptiste Jean Robert,,,,,,,,,,,')), ['2 code'])
  }),
)

test(
  'whoever stands in an open batch of clearance is not changed by a table, and the row says so beforehand',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager country:HT')
    const { unit, person: someone } = given(db)
    const ana = await someone('Ana Un (invented)', await unit('Police (invented)'))
    await manager.act(submitBatch, {
      country: 'HT',
      name: 'For the course (invented)',
      neededBy: '2026-05-01',
      persons: [ana.code],
    })
    const row = (sex: string) => table(`HT,${ana.code},Ana Un (invented),,,,${sex},,,,,,,`)
    assert.deepEqual((await imported(manager, row('female'), true)).persons.unchanged, 1)
    const { wrong } = await imported(manager, row('other'), true)
    assert.deepEqual(
      wrong.map(({ column, message }) => [column, /HT-\d{4}-0001/.test(message)]),
      [['name', true]],
    )
  }),
)

test(
  'the table of a list holds what fits its filters and what the reader may see, and nothing of a biography',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager', 'vetting-coordinator')
    const [haitian, jordanian] = [await police(manager), await police(manager, 'JO')]
    await imported(
      manager,
      table(
        `HT,,Ana Un,,,,female,${haitian.squad.code},,,,,,`,
        `HT,,Ben De,,,,male,${haitian.top.code},,,,,,`,
        `JO,,Eva Twa,,,,female,${jordanian.top.code},,,,,,`,
      ),
    )
    await sql`update person_standing set cleared = '{[2020-01-01,2026-12-31]}', cleared_from = '2020-01-01',
      cleared_until = '2026-12-31' where person_id = (select id from host_person where code = 'HT-P-000001')`.execute(
      db,
    )
    const lines = async (who: Person, asked: object = {}) =>
      (await whole(who, asked)).text
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',')[1])
    assert.deepEqual(await lines(manager), ['HT-P-000001', 'HT-P-000002', 'JO-P-000001'])
    assert.deepEqual(await lines(manager, { sex: 'female' }), ['HT-P-000001', 'JO-P-000001'])
    assert.deepEqual(await lines(manager, { unit: haitian.squad.id }), ['HT-P-000001'])
    assert.deepEqual(await lines(manager, { standing: 'cleared' }), ['HT-P-000001'])
    assert.deepEqual(await lines(manager, { search: 'eva' }), ['JO-P-000001'])
    assert.match((await whole(manager)).text, /cleared,2026-12-31$/m)
    const local = await person('post-director country:JO')
    assert.deepEqual(await lines(local), ['JO-P-000001'])
    const implementer = await person('implementer award:XM-1')
    assert.deepEqual(await lines(implementer), [])
    assert.doesNotMatch((await whole(manager)).text.split('\n')[0]!, /birth|passport|phone|mail|residence|number/)
  }),
)
