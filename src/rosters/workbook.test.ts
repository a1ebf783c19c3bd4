// What is read as a workbook of participants, and what is refused before a row of it is looked at.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { openXlsx, readXlsx, saveXlsx, writeXlsx } from 'hucre/xlsx'
import { problemOf, story } from '#testing.ts'
import { participantColumns, templateVersion } from './columns.ts'
import { tryRosterImport } from './import.ts'
import { participantTemplate } from './template.ts'
import { filledTemplate, rightRow, wrongOf, rosterWorld as world } from './testing.ts'

test('the template has 38 columns, choices to pick from, and a hidden sheet of codes with its version', async () => {
  const book = await readXlsx(await participantTemplate())
  const [sheet, codes] = book.sheets
  assert.equal(participantColumns.length, 38)
  assert.deepEqual(
    sheet!.rows[0],
    participantColumns.map(({ head }) => head),
  )
  assert.deepEqual([codes!.name, codes!.hidden], ['Codes', true])
  assert.deepEqual([codes!.rows[0]![0], codes!.rows[1]![0]], ['template', `participants ${templateVersion}`])
  const roles = codes!.rows[0]!.indexOf('role')
  assert.deepEqual(
    codes!.rows
      .slice(1)
      .map((row) => row[roles])
      .filter(Boolean),
    ['participant', 'alternate', 'instructor'],
  )
  const lists = sheet!.dataValidations!
  assert.equal(lists.length, participantColumns.filter((column) => 'choices' in column).length)
  assert.ok(lists.some(({ range, formula1 }) => range === 'C2:C2001' && formula1!.endsWith('$2:$B$4')))
})

/** The filled template as if another version, or another office, had made it. */
const madeFrom = async (template: string) => {
  const book = await openXlsx(await filledTemplate([rightRow]))
  book.sheets[1]!.rows[1]![0] = template
  return saveXlsx(book)
}

test(
  'a workbook of another template is refused with what to do; that of this version, and one without a mark, are read',
  story(async (story) => {
    const { event, implementer, keep } = await world(story)
    const told = async (bytes: Uint8Array | string, name?: string) => {
      const file = await keep(bytes, name)
      const problem = await problemOf(implementer.act(tryRosterImport, { event: event.code, file }))
      return (
        problem && [
          problem.slug,
          problem.message.replace(/ Take the empty workbook .* copy your rows into it.*$/, ' …'),
        ]
      )
    }
    const wanted = templateVersion
    assert.equal(await told(await madeFrom(`participants ${wanted}`)), null)
    assert.deepEqual(await told(await madeFrom(`participants ${wanted - 1}`)), [
      'other-template',
      `The workbook was made from an older template, version ${wanted - 1}; this bureau takes version ${wanted}. …`,
    ])
    assert.deepEqual(await told(await madeFrom(`participants ${wanted + 1}`)), [
      'other-template',
      `The workbook was made from a newer template, version ${wanted + 1}; this bureau takes version ${wanted}. …`,
    ])
    assert.deepEqual(await told(await madeFrom('visas 3')), [
      'other-template',
      'The workbook was made from a template for something else, “visas 3”. …',
    ])
    const plain = (heads: string[], row: (string | null)[]) =>
      writeXlsx({ sheets: [{ name: 'a', rows: [heads, row] }] })
    const heads = participantColumns.map(({ head }) => head)
    assert.equal(
      await told(
        await plain(
          heads,
          heads.map((head) => rightRow[head] ?? null),
        ),
      ),
      null,
    )
    const [slug, message] = (await told(await plain(['Surname', 'Passport'], ['x', 'y'])))!
    assert.equal(slug, 'other-template')
    assert.match(message!, /first line does not name the columns role, .* …$/)
    // a CSV has no mark; what it lacks is told by its heads
    assert.equal((await told('Surname,Passport\nx,y\n', 'x.csv'))![0], 'bad-table')
  }),
)

/** An archive with these parts, as a program makes one that means no good. */
function archive(parts: Record<string, { content: Buffer; says?: number; flags?: number }>): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, { content, says, flags = 0 }] of Object.entries(parts)) {
    const packed = deflateRawSync(content, { level: 9 })
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(says ?? content.length, 22)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(flags, 8)
    central.writeUInt16LE(8, 10)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(says ?? content.length, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(at, 42)
    files.push(local, Buffer.from(name), packed)
    directory.push(central, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(parts).length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...files, listed, end])
}
const xml = (text: string) => ({ content: Buffer.from(text) })
const bones = {
  '[Content_Types].xml': xml('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
  'xl/workbook.xml': xml('<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'),
  'xl/_rels/workbook.xml.rels': xml(
    '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
  ),
}

test(
  'a file that is no honest workbook is a clear problem, and memory stays flat',
  story(async (story) => {
    const { event, implementer, keep } = await world(story)
    const sheet = xml('<worksheet><sheetData/></worksheet>')
    const zeros = Buffer.alloc(100_000_000)
    const cells = (rows: number, columns: number) =>
      writeXlsx({ sheets: [{ name: 'a', rows: Array.from({ length: rows }, () => Array<string>(columns).fill('x')) }] })
    const hostile: [name: string, bytes: Uint8Array, why: RegExp][] = [
      ['photo.xlsx', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), /it is a picture/],
      ['scan.xlsx', Buffer.from('%PDF-1.7 x'), /it is a PDF/],
      [
        'old.xls',
        Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
        /old workbook \(XLS\) or protected by a password/,
      ],
      [
        'secret.xlsx',
        await writeXlsx({ sheets: [{ name: 'a', rows: [['x']] }], encryption: { password: 'x', spinCount: 100 } }),
        /protected by a password/,
      ],
      [
        'macros.xlsx',
        archive({ ...bones, 'xl/worksheets/sheet1.xml': sheet, 'xl/vbaProject.bin': xml('x') }),
        /holds macros/,
      ],
      ['locked.xlsx', archive({ ...bones, 'xl/worksheets/sheet1.xml': { ...sheet, flags: 1 } }), /encrypted/],
      [
        'says 2 GB.xlsx',
        archive({ ...bones, 'xl/worksheets/sheet1.xml': { ...sheet, says: 2_000_000_000 } }),
        /unpacked it is larger than 60000000 bytes/,
      ],
      // a directory that lies
      [
        'bomb.xlsx',
        archive({ ...bones, 'xl/worksheets/sheet1.xml': { content: zeros, says: 1_000 } }),
        /unpacked it is larger|damaged/,
      ],
      [
        'bomb beside.xlsx',
        archive({ ...bones, 'xl/worksheets/sheet1.xml': sheet, 'xl/media/a.png': { content: zeros, says: 1_000 } }),
        /unpacked it is larger/,
      ],
      [
        'entities.xlsx',
        archive({
          ...bones,
          'xl/worksheets/sheet1.xml': xml('<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'),
        }),
        /damaged/,
      ],
      [
        'far.xlsx',
        archive({
          ...bones,
          'xl/worksheets/sheet1.xml': xml(
            '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"/></row></sheetData></worksheet>',
          ),
        }),
        /more than 50000 rows/,
      ],
      ['letter.xlsx', archive({ 'word/document.xml': xml('<x/>'), '[Content_Types].xml': xml('<x/>') }), /no workbook/],
      ['text.xlsx', Buffer.from('hello'), /no workbook/],
      ['rows.xlsx', await cells(2_010, 3), /names? the columns|more than 2001 rows/],
      ['columns.xlsx', await cells(2, 70), /more than 60 columns/],
      ['cut.xlsx', (await cells(20, 3)).subarray(0, 900), /damaged/],
      ['empty.csv', Buffer.from(''), /first line does not name the columns role, unit, title/],
      ['latin1.csv', Buffer.from([0x72, 0xe9]), /not UTF-8/],
    ]
    for (const [name, bytes, why] of hostile) {
      const file = await keep(bytes, name)
      const before = process.memoryUsage().rss
      const problem = await problemOf(implementer.act(tryRosterImport, { event: event.code, file }))
      assert.ok(problem, name)
      assert.equal(problem.status, 422, name)
      assert.match(problem.message, why, name)
      const grown = process.memoryUsage().rss - before
      assert.ok(grown < 100_000_000, `${name}: memory grew by ${grown} bytes`)
    }
    // cells that a spreadsheet would reckon are refused by name, in either format
    const formula = await writeXlsx({
      sheets: [
        {
          name: 'a',
          rows: [Object.keys(rightRow), Object.values(rightRow)],
          cells: new Map([
            ['1,1', { formula: 'HYPERLINK("http://x")', value: 'Marie', type: 'formula', formulaResult: 'Marie' }],
          ]),
        },
      ],
    })
    const csv = `${Object.keys(rightRow).join(',')}\n${Object.values({ ...rightRow, 'given names': '=1+1' }).join(',')}`
    for (const [name, bytes] of [
      ['f.xlsx', formula],
      ['f.csv', Buffer.from(csv)],
    ] as const)
      assert.deepEqual(
        wrongOf((await implementer.act(tryRosterImport, { event: event.code, file: await keep(bytes, name) })).wrong),
        ['2 given names: This cell holds a formula. Put its value in its place.'],
      )
  }),
)
