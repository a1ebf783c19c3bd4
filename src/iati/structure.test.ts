import fc from 'fast-check'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, it } from 'node:test'
import type { Finding } from './finding.ts'
import { breaksSchema } from './rules.ts'
import { openSchema } from './schema.ts'
import {
  anyActivity,
  file,
  filesBelow,
  iatiData,
  published,
  readAll,
  rulesOf,
  schemaFolder,
  withoutData,
} from './testing.ts'

const nightly = process.env['JURAT_NIGHTLY'] === '1'
const options = { ruleset: false } as const
const bytes = (text: string) => new TextEncoder().encode(text)

/** What our table finds wrong by the schema. */
async function ours(xml: Uint8Array) {
  const { findings } = await readAll(xml, options)
  return findings.filter(breaksSchema)
}

describe('the structure of activity files', () => {
  const cases = join(iatiData, 'standard/schema-cases/activity-tests')

  it('passes every case of the standard that should pass', { skip: withoutData }, async () => {
    for (const path of filesBelow(join(cases, 'should-pass'), '.xml'))
      assert.deepEqual(await ours(readFileSync(path)), [], path)
  })

  it('fails every case of the standard that should fail', { skip: withoutData }, async () => {
    for (const path of filesBelow(join(cases, 'should-fail'), '.xml'))
      assert.ok((await ours(readFileSync(path))).length > 0, path)
  })

  it('says of every published file what the official schema says', { skip: withoutData }, async () => {
    const schema = await openSchema(schemaFolder)
    const paths = filesBelow(join(iatiData, 'activities'), '.xml')
    assert.ok(paths.length >= 228)
    for (const path of paths) {
      const content = readFileSync(path)
      const official = schema.check(content)
      const found = await ours(content)
      assert.equal(
        found.length > 0,
        official.length > 0,
        `${basename(path)}: ${JSON.stringify([official[0], found[0]])}`,
      )
    }
    schema.close()
  })

  it('says of any broken file what the official schema says', { skip: withoutData }, async () => {
    const schema = await openSchema(schemaFolder)
    await fc.assert(
      fc.asyncProperty(anyActivity, fc.array(mutation, { minLength: 1, maxLength: 2 }), async (activity, mutations) => {
        const whole = published([activity])
        const broken = mutations.reduce((xml, mutate) => mutate(xml), whole)
        const official = schema.check(bytes(broken))
        const found = await ours(bytes(broken))
        // libxml2 lets elements that may repeat follow those of other namespaces, which the schema's sequence doesn't.
        const isAfterForeign = ({ rule, params }: Finding) =>
          rule === 'structure/misplaced-element' && params['before'] === 'foo'
        if (official.length === 0 && found.every(isAfterForeign)) return
        assert.equal(found.length > 0, official.length > 0, `${JSON.stringify([official, found], null, 1)}\n${broken}`)
      }),
      // Always the same files in the plain suite; the nightly run looks for new ones.
      nightly ? { numRuns: 20_000 } : { numRuns: 300, seed: 203 },
    )
    schema.close()
  })

  it('names element, line, rule and mend', async () => {
    const { findings } = await readAll(
      file(
        '<transaction>\n<transaction-date iso-date="2020-13-01"/><value value-date="2020-01-01">1</value>\n</transaction>',
      ),
    )
    assert.deepEqual(
      findings.map(({ rule, element, line, message, mend }) => ({ rule, element, line, message, mend })),
      [
        {
          rule: 'structure/missing-element',
          element: 'transaction',
          line: 12,
          message: 'transaction-type is missing in transaction.',
          mend: 'Add transaction-type.',
        },
        {
          rule: 'structure/wrong-type',
          element: 'transaction/transaction-date/@iso-date',
          line: 13,
          message: 'The attribute iso-date "2020-13-01" is not a date.',
          mend: 'Write it as a date.',
        },
      ],
    )
    assert.ok(findings.every(({ activity }) => activity === 'XX-TEST-1-A'))
  })

  it('tells what is misplaced, repeated, unknown and stray', async () => {
    const { findings } = await readAll(
      file(
        '<sector code="15130"/><tag code="1" vocabulary="1"/><sector code="15130"/><conditions attached="0"/>word<nonsense/>',
      ),
    )
    assert.deepEqual(
      findings.filter(breaksSchema).map(({ rule, message, mend }) => [rule, message, mend]),
      [
        ['structure/stray-text', 'The text "word" stands where only elements may.', 'Put it in a narrative.'],
        ['structure/misplaced-element', 'sector stands too late in iati-activity.', 'Move it before tag.'],
        ['structure/unknown-element', 'nonsense does not belong in iati-activity.', 'Remove it or correct its name.'],
      ],
    )
  })

  it('lets other namespaces in where the standard does, and holds what is IATI in them to its model', async () => {
    const us = 'xmlns:usg="https://foreignassistance.gov"'
    assert.deepEqual(rulesOf(await readAll(file(`<usg:tec1 ${us}><narrative>6</narrative></usg:tec1>`))), [])
    assert.deepEqual(rulesOf(await readAll(file(`<usg:tec1 ${us}><narrative kind="x"/></usg:tec1>`))), [
      'structure/unknown-attribute',
    ])
    assert.ok(rulesOf(await readAll(file('<tec1/>'))).includes('structure/unknown-element'))
    assert.ok(rulesOf(await readAll(file('<usg:tec1/>'))).includes('structure/undeclared-prefix'))
  })
})

// ---- ways to break a file, by its lines: the writer puts every element on lines of its own ----

const values = fc.constantFrom(
  '',
  ' ',
  'x',
  '0',
  '1',
  '-1',
  '01',
  '+1',
  ' 1 ',
  '1.5',
  '.5',
  '5.',
  '1e5',
  '1,5',
  'true',
  'TRUE',
  '2024-02-29',
  '2023-02-29',
  '2024-01-01Z',
  '2024-01-01+14:00',
  '2024-01-01+14:01',
  '0000-01-01',
  '-0001-01-01',
  '12024-01-01',
  '2024-1-1',
  '2024-01-01T00:00:00',
  '2024-01-01T24:00:00',
  '2024-01-01T23:59:60',
  '2024-01-01T00:00:00.5-05:00',
  '99999999999',
  '2147483647',
  '2147483648',
  '-2147483648',
  'en',
  'en-US',
  'en_US',
  'toolonglanguage',
  'http://a.b/c?d=e#f',
  'a b',
  '%41',
  'é',
)
const pieces = fc.constantFrom(
  '<foo/>',
  '<x:foo xmlns:x="urn:x"/>',
  '<x:foo xmlns:x="urn:x"><title/></x:foo>',
  '<foo xmlns="urn:x"><narrative a="b"/></foo>',
  '<narrative/>',
  '<narrative xml:lang="en">x</narrative>',
  '<title/>',
  '<title><narrative/></title>',
  '<value value-date="2020-01-01">1</value>',
  '<value>1</value>',
  '<sector code="1"/>',
  '<conditions attached="1"/>',
  '<location/>',
  '<dimension/>',
  '<budget/>',
  '<activity-date type="1" iso-date="2020-01-01"/>',
  '<activity-status code="1"/>',
  'text',
  '<!-- comment -->',
  '<![CDATA[text]]>',
  '<?pi?>',
)
const names = fc.constantFrom(
  'code',
  'type',
  'ref',
  'xml:lang',
  'xml:space',
  'x:y',
  'humanitarian',
  'percentage',
  'vocabulary',
  'iso-date',
  'value',
)

type Mutation = (xml: string) => string
/** The first lines (declaration, root) and the last stay. */
const anyLine = (lines: string[], at: number) => 2 + (at % (lines.length - 3))

/** The lines of the element that starts at the line; one line where it isn't a start tag of its own. */
function elementAt(lines: string[], at: number): string[] {
  const line = lines[at]!
  const indent = line.length - line.trimStart().length
  if (line.endsWith('/>') || line.includes('</') || !line.trimStart().startsWith('<')) return [line]
  const end = lines.findIndex((other, index) => index > at && other.startsWith(`${' '.repeat(indent)}</`))
  return end < 0 ? [line] : lines.slice(at, end + 1)
}

const onLines =
  (change: (lines: string[], at: number) => void) =>
  (at: number): Mutation =>
  (xml) => {
    const lines = xml.split('\n')
    change(lines, anyLine(lines, at))
    return lines.join('\n')
  }
const isEnd = (line: string) => line.trimStart().startsWith('</')

const remove = onLines((lines, at) => {
  if (!isEnd(lines[at]!)) lines.splice(at, elementAt(lines, at).length)
})
const repeat = onLines((lines, at) => {
  if (!isEnd(lines[at]!)) lines.splice(at, 0, ...elementAt(lines, at))
})
const swap = onLines((lines, at) => {
  if (isEnd(lines[at]!)) return
  const first = elementAt(lines, at)
  const next = lines[at + first.length]
  if (next === undefined || isEnd(next)) return
  const second = elementAt(lines, at + first.length)
  lines.splice(at, first.length + second.length, ...second, ...first)
})
const replaceValue = (value: string) =>
  onLines((lines, at) => {
    const escaped = value.replaceAll('&', '&amp;')
    lines[at] = lines[at]!.replace(/="[^"]*"/, () => `="${escaped}"`)
  })
const replaceText = (value: string) =>
  onLines((lines, at) => {
    lines[at] = lines[at]!.replace(/>[^<>]*<\//, () => `>${value}</`)
  })
const dropAttribute = onLines((lines, at) => {
  lines[at] = lines[at]!.replace(/ [\w:-]+="[^"]*"/, '')
})
const addAttribute = (name: string, value: string) =>
  onLines((lines, at) => {
    if (lines[at]!.includes(` ${name}=`) || lines[at]!.includes('xmlns:x')) return
    const declared = name.startsWith('x:') ? 'xmlns:x="urn:x" ' : ''
    lines[at] = lines[at]!.replace(/^(\s*<[\w:-]+)/, (start) => `${start} ${declared}${name}="${value}"`)
  })
const insert = (piece: string) => onLines((lines, at) => void lines.splice(at, 0, piece))

const mutation: fc.Arbitrary<Mutation> = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(remove, repeat, swap, dropAttribute),
      values.map(replaceValue),
      values.map(replaceText),
      fc.tuple(names, values).map(([name, value]) => addAttribute(name, value)),
      pieces.map(insert),
    ),
    fc.nat({ max: 10_000 }),
  )
  .map(([change, at]) => change(at))
