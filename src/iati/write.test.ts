import fc from 'fast-check'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { breaksSchema } from './rules.ts'
import { openSchema } from './schema.ts'
import { anyActivity, file, filesBelow, iatiData, published, readAll, schemaFolder, withoutData } from './testing.ts'

const named = '<iati-identifier>XX-CASE</iati-identifier>'
const nightly = process.env['JURAT_NIGHTLY'] === '1'
const options = { ruleset: false, contacts: true } as const

describe('writing IATI', () => {
  it('says exactly what was read, whatever the activity', async () => {
    await fc.assert(
      fc.asyncProperty(anyActivity, async (activity) => {
        const { activities, findings } = await readAll(published([activity]), options)
        assert.deepEqual(activities[0]?.activity, activity)
        assert.deepEqual(findings.filter(breaksSchema), [])
      }),
      { numRuns: nightly ? 5000 : 150 },
    )
  })

  it('gives the same JSON whatever order the members had', async () => {
    await fc.assert(
      fc.asyncProperty(anyActivity, async (activity) => {
        const reversed = Object.fromEntries(Object.entries(activity).reverse()) as unknown as typeof activity
        const [first, second] = [await readAll(published([activity])), await readAll(published([reversed]))]
        assert.equal(JSON.stringify(first.activities[0]?.activity), JSON.stringify(second.activities[0]?.activity))
      }),
      { numRuns: 20 },
    )
  })

  it('is valid by the official schema', { skip: withoutData }, async () => {
    const schema = await openSchema(schemaFolder)
    fc.assert(
      fc.property(anyActivity, (activity) => {
        assert.deepEqual(schema.check(new TextEncoder().encode(published([activity]))), [])
      }),
      { numRuns: nightly ? 5000 : 150 },
    )
    schema.close()
  })

  it(
    'reads, writes and reads again the files of the standard without a difference',
    { skip: withoutData },
    async () => {
      const schema = await openSchema(schemaFolder)
      let compared = 0
      for (const path of filesBelow(join(iatiData, 'standard/schema-cases'), '.xml')) {
        // The cases leave the identifier empty, which the schema allows and no register could.
        const text = readFileSync(path, 'utf8').replace(/<iati-identifier\s*(\/>|>\s*<\/iati-identifier>)/g, named)
        const first = await readAll(text, options)
        if (first.activities.length === 0) continue
        compared++
        const again = published(first.activities.map(({ activity }) => activity))
        const second = await readAll(again, options)
        const valid = !first.findings.some(breaksSchema)
        if (valid) assert.deepEqual(schema.check(new TextEncoder().encode(again)), [], path)
        if (valid)
          assert.deepEqual(
            second.activities.map(({ activity }) => activity),
            first.activities.map(({ activity }) => activity),
            path,
          )
      }
      assert.ok(compared > 200, `${compared} compared`)
      schema.close()
    },
  )

  it('reads, writes and reads again what was really published', { skip: withoutData }, async () => {
    const schema = await openSchema(schemaFolder)
    const paths = filesBelow(join(iatiData, 'activities'), '.xml').filter((_, index) => nightly || index % 19 === 0)
    for (const path of paths) {
      const first = await readAll(readFileSync(path), options)
      if (first.activities.length === 0) continue
      const again = new TextEncoder().encode(published(first.activities.map(({ activity }) => activity)))
      const second = await readAll(again, options)
      assert.equal(
        JSON.stringify(second.activities.map(({ activity }) => activity)),
        JSON.stringify(first.activities.map(({ activity }) => activity)),
        path,
      )
      assert.deepEqual(schema.check(again), [], path)
    }
    schema.close()
  })

  it('leaves out no part of an activity that has errors but the text that is no figure', async () => {
    const { activities } = await readAll(
      file('<transaction><transaction-type code="2"/><value>1,234.56</value></transaction>'),
    )
    const { activity } = activities[0]!
    assert.deepEqual(activity.transactions, [{ type: '2' }])
    assert.deepEqual(activity.unreadable, [{ at: 'transaction/value', text: '1,234.56' }])
    const again = await readAll(published([activity]))
    const { unreadable: _, ...rest } = activity
    assert.deepEqual(again.activities[0]?.activity, rest)
  })

  it('writes no character that XML forbids', async () => {
    const { activities, complete } = await readAll(
      published([{ identifier: 'A', title: [{ text: 'bell \u0007, half \ud800, zero \u0000.' }] }]),
    )
    assert.ok(complete)
    assert.equal(activities[0]?.activity.title?.[0]?.text, 'bell \ufffd, half \ufffd, zero \ufffd.')
  })
})
