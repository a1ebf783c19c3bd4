import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { file, readAll, rulesOf } from './testing.ts'

const texts = 'Policía, État, Ž – “x”'
const xml = (encoding: string, title = texts) =>
  `<?xml version="1.0" encoding="${encoding}"?>\n${file().replace('Courts', title)}`

async function titleOf(bytes: Uint8Array) {
  const { activities, findings, complete } = await readAll(bytes)
  assert.deepEqual(rulesOf({ findings }), [])
  assert.ok(complete)
  return activities[0]?.activity.title?.[0]?.text
}

const utf8 = (text: string) => Buffer.from(text, 'utf8')
const utf16 = (text: string, big = false) =>
  big ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'utf16le')

describe('the encoding of a file', () => {
  it('is UTF-8 unless the file says otherwise', async () => {
    assert.equal(await titleOf(utf8(file().replace('Courts', texts))), texts)
    assert.equal(await titleOf(utf8(`\ufeff${xml('UTF-8')}`)), texts)
  })

  it('is UTF-16 by its mark, or by the shape of the first character', async () => {
    for (const big of [false, true]) {
      assert.equal(await titleOf(utf16(`\ufeff${xml('UTF-16', `${texts} 😀`)}`, big)), `${texts} 😀`)
      assert.equal(await titleOf(utf16(xml('UTF-16'), big)), texts)
    }
  })

  it('is not UTF-16 because a file in UTF-8 claims so', async () => {
    assert.equal(await titleOf(utf8(xml('UTF-16'))), texts)
  })

  it('is Windows-1252 or Latin-1 where declared', async () => {
    const windows = Buffer.from(xml('windows-1252'), 'latin1')
    const at = windows.indexOf('Polic')
    // "Policía, État, Ž – “x”" by the code page's table.
    windows.set([...Buffer.from('Polic\xeda, \xc9tat, \x8e \x96 \x93x\x94', 'latin1')], at)
    assert.equal(await titleOf(windows), texts)
    assert.equal(await titleOf(Buffer.from(xml('ISO-8859-1', 'Policía'), 'latin1')), 'Policía')
  })

  it('is found wrong, with the line, where the bytes are not of it; what stands before is kept', async () => {
    const good = file().slice(file().indexOf('<iati-activity '), file().indexOf('</iati-activities>'))
    const bytes = Buffer.concat([
      utf8(`<iati-activities version="2.03">\n${good}\n<iati-activity>\n<title>Polic`),
      Buffer.from([0xed]),
      utf8('a</title></iati-activity></iati-activities>'),
    ])
    for (const source of [[bytes], [...bytes].map((byte) => Uint8Array.of(byte))]) {
      const { activities, findings, complete } = await readAll(source)
      assert.deepEqual([activities.length, complete], [1, false])
      const line = bytes.subarray(0, bytes.indexOf(0xed)).toString().split('\n').length
      assert.deepEqual([findings[0]?.rule, findings[0]?.line], ['xml/wrong-bytes', line])
    }
  })

  it('does not take the replacement character for a wrong byte', async () => {
    assert.equal(await titleOf(utf8(file().replace('Courts', 'a \ufffd b'))), 'a \ufffd b')
  })

  it('is refused where nobody can read it', async () => {
    const refused = async (bytes: Uint8Array) => rulesOf(await readAll(bytes))
    assert.deepEqual(await refused(utf8(xml('klingon'))), ['xml/unknown-encoding'])
    assert.deepEqual(await refused(Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0])), ['xml/unknown-encoding'])
    assert.deepEqual(await refused(Buffer.from([0x1f, 0x8b, 8, 0])), ['xml/not-text'])
    assert.deepEqual(await refused(Buffer.from([0x50, 0x4b, 3, 4])), ['xml/not-text'])
    assert.deepEqual(await refused(utf16(xml('UTF-16')).subarray(0, -1)), ['xml/wrong-bytes'])
    assert.deepEqual(await refused(new Uint8Array(0)), ['xml/empty-file'])
  })
})
