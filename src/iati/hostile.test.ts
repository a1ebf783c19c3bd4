import fc from 'fast-check'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { anyActivity, file, published, readAll, rulesOf } from './testing.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const [start, end] = ['<iati-activities version="2.03">', '</iati-activities>']

/** A file that is never whole in memory: `times` of the piece between start and end. */
async function* endless(before: string, piece: string, times: number, after = '') {
  yield bytes(before)
  const chunk = bytes(piece.repeat(Math.max(1, Math.ceil(65_536 / piece.length))))
  for (let sent = 0; sent < times * piece.length; sent += chunk.length) yield chunk
  yield bytes(after)
}

/** What stops the reading, and how many bytes it took until then. */
async function stopped(source: string | AsyncIterable<Uint8Array>, options = {}) {
  const reading = await readAll(source, options)
  assert.equal(reading.complete, false)
  return { rule: rulesOf(reading).at(-1), bytes: reading.events.at(-1)!.bytes, activities: reading.activities.length }
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
/** What the heap holds once garbage is gone, that of other tests in this process included. */
const heldBytes = () => {
  collect()
  return process.memoryUsage().heapUsed
}

describe('hostile files', () => {
  it('refuses entity bombs and external entities before any entity is read', async () => {
    const bomb = `<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`
    const external = `<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>`
    for (const doctype of [
      bomb,
      external,
      '<!DOCTYPE iati-activities>',
      '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ])
      assert.equal((await stopped(doctype + file('&b;&xxe;'))).rule, 'xml/doctype')
    assert.equal((await stopped(file('<tag code="&xxe;"/>'))).rule, 'xml/malformed')
  })

  it('refuses a document type that never ends, at a bounded cost', async () => {
    const { rule, bytes: taken } = await stopped(endless('<!DOCTYPE x [', '<!ENTITY a "lol">', 1_000_000))
    assert.equal(rule, 'xml/text-too-long')
    assert.ok(taken < 2_000_000)
  })

  it('refuses absurd depth', async () => {
    const { rule, bytes: taken } = await stopped(endless(`${start}<iati-activity>`, '<a>', 1_000_000))
    assert.equal(rule, 'xml/too-deep')
    assert.ok(taken < 100_000)
  })

  it('refuses hundreds of attributes', async () => {
    const many = Array.from({ length: 300_000 }, (_, index) => ` a${index}="x"`).join('')
    const { rule, bytes: taken } = await stopped(`${start}<iati-activity${many}/>${end}`)
    assert.equal(rule, 'xml/too-many-attributes')
    assert.ok(taken < 100_000)
  })

  it('refuses gigantic texts, attributes, comments, sections and names', async () => {
    const inActivity = `${start}<iati-activity>`
    for (const [before, piece] of [
      [`${inActivity}<title>`, 'text '],
      [`${inActivity}<title>`, '&#65;'],
      [`${inActivity}<title>`, '<![CDATA[x]]>'],
      [`${inActivity}<title><![CDATA[`, 'text '],
      [`${inActivity}<title a="`, 'text '],
      [`${inActivity}<!-- `, 'text '],
      [`${inActivity}<?pi `, 'text '],
      [`${inActivity}<`, 'name'],
      [start, 'text '],
    ] as const) {
      const { rule, bytes: taken } = await stopped(endless(before, piece, 10_000_000), {
        limits: { textLength: 200_000 },
      })
      assert.equal(rule, 'xml/text-too-long', before + piece)
      // Every character of the longest of these is written with thirteen.
      assert.ok(taken < 13 * 200_000 + 200_000, `${before}: ${taken}`)
    }
  })

  it('refuses a file beyond the limit of bytes, and keeps what came before', async () => {
    const activity = file().slice(start.length, -end.length)
    const { rule, activities } = await stopped(endless(start, activity, 1_000), { limits: { fileBytes: 200_000 } })
    assert.equal(rule, 'xml/file-too-large')
    assert.ok(activities > 100)
  })

  it('keeps memory flat however many activities and elements come', async () => {
    const activity = file('<tag code="1" vocabulary="1"/>'.repeat(50)).slice(start.length, -end.length)
    const size = process.env['JURAT_NIGHTLY'] === '1' ? 400_000_000 : 12_000_000
    const times = Math.ceil(size / activity.length)
    const before = heldBytes()
    const { readActivities } = await import('./read.ts')
    let count = 0
    let most = 0
    for await (const event of readActivities(endless(start, activity, times, end), { limits: { fileBytes: 1e9 } })) {
      if (event.kind === 'activity' && ++count % 1000 === 0) most = Math.max(most, heldBytes())
      if (event.kind === 'end') assert.ok(event.complete)
    }
    assert.ok(count >= times)
    // as a tree the whole file takes several times that
    assert.ok(most - before < 80_000_000, `${Math.round((most - before) / 1e6)} MB`)
  })

  it('ends in a finding with its line wherever the file is cut off, and keeps the activities before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyActivity, { minLength: 1, maxLength: 3 }), fc.nat(), async (activities, at) => {
        const whole = bytes(published(activities).trimEnd())
        const cut = whole.subarray(0, at % whole.length)
        const reading = await readAll(cut, { ruleset: false, contacts: true })
        assert.equal(reading.complete, false)
        const text = new TextDecoder().decode(cut)
        const last = reading.findings.at(-1)!
        assert.match(last.rule, /^xml\/(truncated|malformed|empty-file|wrong-bytes)$/)
        assert.ok(last.line >= 1 && last.line <= text.split('\n').length)
        const closed = text.split('</iati-activity>').length - 1
        assert.deepEqual(
          reading.activities.map(({ activity }) => activity),
          activities.slice(0, closed),
        )
      }),
      { numRuns: 100 },
    )
  })

  it('never throws, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyActivity,
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 5 }),
        async (activity, edits) => {
          const damaged = bytes(published([activity]))
          for (const [at, byte] of edits) damaged[at % damaged.length] = byte
          const { events } = await readAll(damaged)
          assert.equal(events.at(-1)?.kind, 'end')
        },
      ),
      { numRuns: 150 },
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
        assert.equal((await readAll(noise)).complete, false)
      }),
      { numRuns: 100 },
    )
  })

  it('is not fooled by names that objects have', async () => {
    const { activities, complete } = await readAll(
      file('<__proto__ constructor="x" __proto__="y"/><tag code="__proto__" vocabulary="constructor"/><toString/>'),
    )
    assert.ok(complete)
    assert.deepEqual(activities[0]?.activity.tags, [{ code: '__proto__', vocabulary: 'constructor' }])
  })
})
