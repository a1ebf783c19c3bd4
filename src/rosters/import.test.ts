import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openXlsx, readXlsx, saveXlsx } from 'hucre/xlsx'
import { problemOf, story, testAddress, type Person } from '#testing.ts'
import { participantColumns, problemsHead } from './columns.ts'
import { importRoster, rosterCorrections, tryRosterImport } from './import.ts'
import { nominate } from './nominate.ts'
import { removeFromRoster } from './remove.ts'
import { showRoster } from './show.ts'
import { columnOf, filledTemplate, rightRow, wrongOf, rosterWorld as world } from './testing.ts'

const bodyOf = async (made: Promise<{ body: AsyncIterable<string | Uint8Array> }>) => {
  const pieces: Buffer[] = []
  for await (const piece of (await made).body) pieces.push(Buffer.from(piece as Uint8Array))
  return Buffer.concat(pieces)
}
const corrections = (who: Person, event: string, file: string) =>
  bodyOf(
    rosterCorrections.download(
      { actor: who.actor, today: '2026-03-01', address: testAddress, read: (body) => who.query(body) },
      { event, file },
    ),
  )
test(
  'an implementer brings a workbook: the dry run writes nothing, the import makes persons and nominations, again it changes nothing',
  story(async (story) => {
    const { db, event, implementer, keep } = await world(story)
    const file = await keep(
      await filledTemplate([
        { ...rightRow, 'row id': 'a' },
        {
          ...rightRow,
          'row id': 'b',
          'given names': 'Ti',
          'family name': '',
          'national ID': 'INV-2',
          role: 'alternate',
          'date of birth': new Date('1990-02-01'),
        },
        {
          ...rightRow,
          'row id': 'c',
          'given names': 'Layla',
          'family name': 'Mithal (invented)',
          'local name': '\u202bليلى مثال\u202c',
          'local language': 'ar',
          'national ID': 'INV-3',
        },
      ]),
    )
    const tried = await implementer.act(tryRosterImport, { event: event.code, file })
    assert.deepEqual(
      [tried.counts, tried.newPersons, tried.wrong, tried.applied],
      [{ new: 3, changed: 0, unchanged: 0 }, 3, [], false],
    )
    assert.deepEqual(
      (await implementer.work(importRoster, { event: event.code, files: [file], dryRun: true })).counts,
      tried.counts,
    )
    assert.deepEqual(await columnOf(db, 'participation', 'state', 'true'), [])
    const done = await implementer.work(importRoster, { event: event.code, files: [file] })
    assert.deepEqual([done.applied, done.counts.new], [true, 3])
    // a job's answer is kept: it names nobody
    assert.doesNotMatch(JSON.stringify(done), /Marie|Exemple|INV-|1985/)
    const roster = await implementer.act(showRoster, { event: event.code })
    assert.deepEqual(
      roster.participations.map(({ name, role, state, rank, cleared }) => [name, role, state, rank, cleared]),
      [
        ['Layla Mithal (invented)', 'participant', 'nominated', 'Agent', false],
        ['Marie Exemple (invented)', 'participant', 'nominated', 'Agent', false],
        ['Ti', 'alternate', 'nominated', 'Agent', false],
      ],
    )
    // right to left, without the marks of direction that nobody sees
    assert.deepEqual(await columnOf(db, 'person_name', 'name', `kind = 'as-written'`), ['ليلى مثال'])
    assert.deepEqual(await columnOf(db, 'person_name', 'family', `name = 'Ti'`), [null])
    assert.deepEqual(await columnOf(db, 'person_identity', 'number', 'true'), ['INV-1', 'INV-2', 'INV-3'])
    const again = await implementer.work(importRoster, { event: event.code, files: [file] })
    assert.deepEqual([again.counts, again.newPersons], [{ new: 0, changed: 0, unchanged: 3 }, 0])
    // the same people in another file without marks of their own, by CSV and a weak line
    const csv = [
      'role,given names,family name,US citizen,date of birth,birth city,birth country,national ID,unit,title,rank,vetting',
      'alternate,Marie,Exemple (invented),no,1985-04-30,Jacmel,HT,INV-1,Police (invented),Patrol officer,Agent,leahy',
    ].join('\r\n')
    const fromCsv = await implementer.work(importRoster, { event: event.code, files: [await keep(csv, 'p.csv')] })
    assert.deepEqual([fromCsv.counts, fromCsv.rows[0]!.how], [{ new: 0, changed: 1, unchanged: 0 }, 'identity'])
    assert.deepEqual(await columnOf(db, 'host_person', 'state', 'true'), ['active', 'active', 'active'])
  }),
)

test(
  'every wrong cell is named with its mend, nothing is taken, and the own workbook comes back with it beside the rows',
  story(async (story) => {
    const { db, event, implementer, keep } = await world(story)
    const bytes = await filledTemplate([
      { ...rightRow },
      { ...rightRow, role: 'boss', 'date of birth': '1985-02-30', 'national ID': 'INV-2' },
      { ...rightRow, 'given names': 'Mаrie', 'national ID': 'INV-3' },
      { ...rightRow, unit: 'Nowhere (invented)', 'national ID': 'INV-4', 'e-mail': 'nobody' },
      { ...rightRow, 'national ID': '', title: '' },
      {
        ...rightRow,
        'national ID': 'INV-6',
        'date of birth': '2019-01-01',
        'passport number': 'P1',
        'birth country': 'Atlantis',
      },
      { ...rightRow, 'national ID': 'INV-7', 'given names': 'ليلى', 'date of birth': 31000 },
    ])
    const file = await keep(bytes)
    const report = await implementer.work(importRoster, { event: event.code, files: [file] })
    assert.deepEqual([report.applied, report.errors, report.counts.new], [false, 6, 1])
    assert.deepEqual(wrongOf(report.wrong), [
      '3 role: Write one of these: participant, alternate, instructor.',
      '3 date of birth: Write a day that there is as 1985-04-30, or 1985-04 or 1985 where no more is known.',
      '4 given names: A word of this name mixes letters of two scripts that look alike. Write it anew in one.',
      '5 e-mail: Write one e-mail address, such as name@example.org.',
      '6 title: Fill this in.',
      '7 birth country: Write the code of a country, such as HT, or its English name.',
      '8 given names: Write this name in Latin letters, and as it is written at home under “local name”.',
      '8 date of birth: This is a number. Format the cell as a date, or write it as 1985-04-30.',
    ])
    assert.deepEqual(await columnOf(db, 'participation', 'state', 'true'), [])
    const noted = await corrections(implementer, event.code, file)
    const { rows } = (await readXlsx(noted)).sheets[0]!
    assert.equal(rows[0]![38], problemsHead)
    assert.equal(rows[1]![38] ?? null, null)
    assert.match(String(rows[2]![38]), /^role: Write one of these.*\ndate of birth: /)
    assert.deepEqual(rows[3]!.slice(0, 5), [null, null, 'participant', 'Mаrie', 'Exemple (invented)'])
    // the right rows may be taken, and the file that came back be mended and sent again
    const right = await implementer.work(importRoster, { event: event.code, files: [await keep(noted)], take: 'right' })
    assert.deepEqual([right.applied, right.counts.new, right.errors, right.ignored], [true, 1, 6, []])
    const rest = await implementer.work(importRoster, { event: event.code, files: [file], take: 'right' })
    assert.deepEqual(rest.counts, { new: 0, changed: 0, unchanged: 1 })
  }),
)

test(
  'rows whose cells are right are held against one another, the event and what is known',
  story(async (story) => {
    const { event, implementer, keep, unit, police, person, db } = await world(story)
    await unit('Twin (invented)')
    await unit('Twin (invented)')
    const known = await person('Rose Konnu (invented)', police, { birth: '1980-01-01', passport: 'AB 123' })
    const vague = await person('Jean Vague (invented)', police)
    const csv = (rows: Record<string, string>[]) => {
      const heads = participantColumns.map(({ head }) => head)
      return [heads, ...rows.map((row) => heads.map((head) => row[head] ?? ''))]
        .map((cells) => cells.join(','))
        .join('\n')
    }
    const rows = [
      { ...rightRow, 'row id': '1', 'passport number': 'X-1', 'passport country': 'HT' },
      {
        ...rightRow,
        'row id': '1',
        'national ID': 'INV-2',
        'passport number': 'x1',
        'passport country': 'HT',
        'passport expiry': '2026-04-10',
      },
      { ...rightRow, 'national ID': 'INV-3', unit: 'Twin (invented)' },
      { ...rightRow, 'national ID': 'INV-4', unit: 'Nowhere (invented)' },
      { ...rightRow, 'national ID': '', 'birth city': '' },
      {
        ...rightRow,
        'given names': 'Rose',
        'family name': 'Konnu (invented)',
        'date of birth': '1980-01-01',
        'national ID': 'INV-6',
      },
      {
        ...rightRow,
        'given names': 'Konnu (invented)',
        'family name': 'Rose',
        'date of birth': '1980-01-01',
        'national ID': 'INV-7',
      },
      {
        ...rightRow,
        'given names': 'Somebody',
        'family name': 'Else (invented)',
        'national ID': 'INV-8',
        'passport number': 'ab-123',
        'passport country': 'HT',
      },
      { ...rightRow, 'given names': 'Jean', 'family name': 'Vague (invented)', 'national ID': 'INV-9' },
      { ...rightRow, person: 'HT-P-999999', 'national ID': 'INV-10' },
      {
        ...rightRow,
        'national ID': 'INV-11',
        'date of birth': '2019-01-01',
        'trust certificate': 'yes',
        'other vetting date': '2026-12-01',
      },
    ]
    const file = await keep(csv(rows), 'rows.csv')
    const { wrong } = await implementer.act(tryRosterImport, { event: event.code, file })
    assert.deepEqual(
      wrongOf(wrong).toSorted(),
      [
        `2 passport number: Line 3 has the same number. Two persons do not share one: write whose it is.`,
        `2 row id: Line 3 has the same row id.`,
        `3 passport expiry: The passport ends before the event does.`,
        `3 passport number: Line 2 has the same number. Two persons do not share one: write whose it is.`,
        `3 row id: Line 2 has the same row id.`,
        `4 unit: 2 units have this name. Write the code of the one that is meant.`,
        `5 unit: No unit of the event’s nations has this code or name.`,
        `6 birth city: Leahy vetting needs this. Fill it in, or write another vetting.`,
        `6 national ID: Leahy vetting needs this. Fill it in, or write another vetting.`,
        `8 person: Line 7 is about the same person.`,
        `9 person: The number is that of ${known.code}, whose name and birth are other ones: write the code under “person”, or NEW for somebody else.`,
        `10 person: Perhaps the same as ${vague.code}: write the code that is meant under “person”, or NEW for somebody else.`,
        `11 person: No person of this nation has this code. Leave it empty for somebody new.`,
        `12 date of birth: A birth then would make them younger than 15 or older than 90 years.`,
        `12 other vetting: This goes together with “other vetting date”. Fill in both.`,
        `12 other vetting date: This day is still to come.`,
        `12 trust certificate date: This goes together with “trust certificate”. Fill in both.`,
      ].toSorted(),
    )
    // who is known is taken by the code, or said to be new
    const said = await keep(
      csv([{ ...rows[8]!, person: vague.code }, { ...rows[7]!, person: 'new' }, rows[5]!]),
      'said.csv',
    )
    const done = await implementer.work(importRoster, { event: event.code, files: [said] })
    assert.deepEqual(done.wrong, [])
    assert.deepEqual(
      done.rows.map(({ how }) => how),
      ['named', null, 'name-and-birth'],
    )
    assert.deepEqual([done.rows[0]!.person, done.rows[2]!.person], [vague.code, known.code])
    assert.deepEqual(await columnOf(db, 'person_biography', 'birth_city', `person_id = '${vague.id}'`), [null])
    // somebody who was removed does not come back with the next file
    const manager = await story.person('post-programme-manager country:HT')
    const { participations } = await manager.act(showRoster, { event: event.code })
    const row = participations.find(({ personId }) => personId === vague.id)!
    await manager.act(removeFromRoster, { id: row.id, why: 'other', reason: 'Withdrew.' })
    assert.deepEqual(wrongOf((await implementer.act(tryRosterImport, { event: event.code, file: said })).wrong), [
      '2 person: This person was taken off the roster. Take the removal back instead.',
    ])
    assert.equal(
      (await problemOf(manager.act(nominate, { event: event.code, persons: [known.code] })))?.slug,
      'already-on-roster',
    )
  }),
)

test(
  'a roster of another award, or nation, takes no file; a file of somebody else is not there',
  story(async (story) => {
    const { event: mine, keep, implementer, anEvent } = await world(story)
    const other = await anEvent({ award: 'XM-TEST-2' })
    const file = await keep(await filledTemplate([rightRow]))
    const slug = async (body: Promise<unknown>) => (await problemOf(body))?.slug
    assert.equal(await slug(implementer.act(tryRosterImport, { event: other.code, file })), 'not-found')
    assert.equal(await slug(implementer.work(importRoster, { event: other.code, files: [file] })), 'not-found')
    const officer = await story.person('hq-programme-officer')
    assert.equal(await slug(officer.work(importRoster, { event: mine.code, files: [file] })), 'not-allowed')
    // not even whoever sees the whole portfolio opens a workbook of participants that another sent
    assert.deepEqual(await officer.query((db) => db.selectFrom('upload').select('id').execute()), [])
    const togo = await anEvent({ country: 'HT', nations: ['HT', 'TG'] })
    const manager = await story.person('post-programme-manager country:TG')
    const theirs = await keep(await filledTemplate([rightRow]), 'participants.xlsx', manager)
    assert.deepEqual(wrongOf((await manager.act(tryRosterImport, { event: togo.code, file: theirs })).wrong), [
      '2 unit: You do not keep the roster for people of this nation.',
    ])
  }),
)

test(
  'somebody who is known in another script is told of, and so is one who is a slip of the pen away',
  story(async (story) => {
    const { event, implementer, keep, police, person } = await world(story)
    const known = await person('محمد الحسن', police)
    const born = await person('Ferdinand Konnu (invented)', police, { birth: '1979-12-31' })
    const rows = [
      { ...rightRow, 'given names': 'Mohamed', 'family name': 'Hassan', 'national ID': 'INV-1' },
      {
        ...rightRow,
        'given names': 'Ferdinant',
        'family name': 'Konnu (invented)',
        'date of birth': '1979-12-31',
        'national ID': 'INV-2',
      },
      {
        ...rightRow,
        'given names': 'Ferdinant',
        'family name': 'Konnu (invented)',
        'date of birth': '1981-12-31',
        'national ID': 'INV-3',
      },
    ]
    const { wrong } = await implementer.act(tryRosterImport, {
      event: event.code,
      file: await keep(await filledTemplate(rows)),
    })
    assert.deepEqual(wrongOf(wrong), [
      `2 person: Perhaps the same as ${known.code}: write the code that is meant under “person”, or NEW for somebody else.`,
      `3 person: Perhaps the same as ${born.code}: write the code that is meant under “person”, or NEW for somebody else.`,
    ])
  }),
)

const columnAt = (head: string) => participantColumns.findIndex((column) => column.head === head)

/** The cells of a workbook beneath its heads that are filled or have a note, as `3 role: …`, and what stands in the column beside. */
async function marksIn(bytes: Uint8Array) {
  const sheet = (await readXlsx(bytes, { readStyles: true })).sheets[0]!
  const marks = [...(sheet.cells ?? new Map())].flatMap(([key, { style, comment }]) => {
    const [row, at] = key.split(',').map(Number) as [number, number]
    const fill = style?.fill?.type === 'pattern' ? style.fill.fgColor?.rgb : undefined
    if (row === 0 || !(fill ?? comment)) return []
    return [
      `${row + 1} ${participantColumns[at]?.head}: ${fill ?? 'no fill'}, ${comment?.author ?? ''}: ${comment?.text ?? ''}`,
    ]
  })
  const end = sheet.rows[0]!.indexOf(problemsHead)
  return { marks: marks.toSorted(), beside: sheet.rows.slice(1).map((row) => row[end] ?? null), sheet }
}

test(
  'what is wrong stands at the cell as well, filled and with a note; the mended workbook is read as if nothing stood there',
  story(async (story) => {
    const { event, implementer, keep } = await world(story)
    const book = await openXlsx(
      await filledTemplate([
        { ...rightRow, 'row id': '1' },
        { ...rightRow, 'row id': '2', 'national ID': '0042', role: 'guest', 'date of birth': '30.02.1985', title: '' },
        { ...rightRow, 'row id': '3', 'national ID': 'INV-3', 'birth country': 'Atlantis' },
      ]),
      { readStyles: true },
    )
    // somebody's own: a note, and digits that a spreadsheet is to leave alone
    const own = { author: 'Somebody (invented)', text: 'Is it Atlantis?' }
    const cells = book.sheets[0]!.cells!
    cells.set(`3,${columnAt('birth country')}`, { value: 'Atlantis', type: 'string', comment: own })
    cells.set(`2,${columnAt('national ID')}`, { value: '0042', type: 'string', style: { numFmt: '@' } })
    const file = await keep(await saveXlsx(book))
    const noted = await corrections(implementer, event.code, file)
    const say = {
      role: 'Write one of these: participant, alternate, instructor.',
      birth: 'Write a day that there is as 1985-04-30, or 1985-04 or 1985 where no more is known.',
      title: 'Fill this in.',
    }
    const found = await marksIn(noted)
    assert.deepEqual(found.marks, [
      `3 date of birth: FFD9D9, Jurat: Jurat: ${say.birth}`,
      `3 role: FFD9D9, Jurat: Jurat: ${say.role}`,
      `3 title: FFD9D9, Jurat: Jurat: ${say.title}`,
      `4 birth country: FFD9D9, ${own.author}: ${own.text}`,
    ])
    assert.equal(found.beside[0], null)
    assert.match(String(found.beside[1]), /^role: Write one.*\ndate of birth: Write a day.*\ntitle: Fill this in\.$/)
    assert.match(String(found.beside[2]), /^birth country: Write the code/)
    // what was there stays: the value, its format, and the notes of the heads
    const { sheet } = found
    assert.equal(sheet.rows[2]![columnAt('date of birth')], '30.02.1985')
    assert.equal(sheet.cells!.get(`2,${columnAt('national ID')}`)!.style!.numFmt, '@')
    assert.match(sheet.cells!.get(`0,${columnAt('role')}`)!.comment!.text, /./)

    // as it is mended in a spreadsheet: values alone
    const mended = await openXlsx(noted, { readStyles: true })
    const write = (row: number, head: string, value: string) => {
      const at = columnAt(head)
      mended.sheets[0]!.rows[row]![at] = value
      const cell = mended.sheets[0]!.cells!.get(`${row},${at}`)!
      mended.sheets[0]!.cells!.set(`${row},${at}`, { ...cell, value, type: 'string' })
    }
    write(2, 'role', 'alternate')
    write(2, 'date of birth', '1985-02-28')
    write(3, 'birth country', 'HT')
    // not every spreadsheet keeps who wrote a note
    for (const [key, { comment, ...cell }] of mended.sheets[0]!.cells!)
      if (comment && !key.startsWith('0,'))
        mended.sheets[0]!.cells!.set(key, { ...cell, comment: { text: comment.text } })
    const partly = await keep(await saveXlsx(mended))
    const again = await implementer.act(tryRosterImport, { event: event.code, file: partly })
    assert.deepEqual([again.errors, again.ignored, wrongOf(again.wrong)], [1, [], [`3 title: ${say.title}`]])
    // marks of what is right by now go; a note of somebody's own stays
    const second = await corrections(implementer, event.code, partly)
    assert.deepEqual((await marksIn(second)).marks, [
      `3 title: FFD9D9, Jurat: Jurat: ${say.title}`,
      `4 birth country: no fill, : ${own.text}`,
    ])
    write(2, 'title', 'Patrol officer')
    const whole = await implementer.work(importRoster, {
      event: event.code,
      files: [await keep(await saveXlsx(mended))],
    })
    assert.deepEqual([whole.applied, whole.errors, whole.counts.new, whole.ignored], [true, 0, 3, []])
  }),
)
