import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { story, testAddress, type Person } from '#testing.ts'
import { importUnits, unitFile } from './import.ts'
import { listUnits } from './list.ts'
import { mergeUnit } from './merge.ts'
import { showUnit } from './show.ts'

const head = 'country,code,parent,name,local name,local language,kind,acronym,commander post,aliases,source'
const csv = [
  head,
  'HT,,Haitian National Police > Judicial Police,Drug Squad,,,police,,,BLTS,invented',
  'HT,,,Haitian National Police,Police nationale d’Haïti,fr,police,PNH,Director General,HNP; Lapolis,invented',
  'HT,,Haitian National Police,Judicial Police,,,police,,,,invented',
].join('\n')

const whole = async (who: Person) => {
  const made = await unitFile.download(
    { actor: who.actor, today: '2026-03-01', address: testAddress, read: (body) => who.query(body) },
    { country: 'HT' },
  )
  let text = ''
  for await (const piece of made.body) text += String(piece)
  return text
}
const codes = async (who: Person) =>
  (await who.act(listUnits, {})).units.map(({ code, depth, name }) => `${depth} ${code} ${name}`)

test(
  'a dry run says of each row what it would do and writes nothing; the rows may stand in any order',
  story(async ({ person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    const { rows, ...said } = await coordinator.act(importUnits, { csv, dryRun: true })
    assert.deepEqual(said, {
      applied: false,
      units: { new: 3, changed: 0, unchanged: 0 },
      errors: 0,
      wrong: [],
      file: null,
    })
    assert.deepEqual(
      rows.map(({ line, state, name }) => [line, state, name]),
      [
        [2, 'new', 'Drug Squad'],
        [3, 'new', 'Haitian National Police'],
        [4, 'new', 'Judicial Police'],
      ],
    )
    assert.deepEqual(await codes(coordinator), [])
    assert.equal((await coordinator.act(importUnits, { csv })).applied, true)
    assert.deepEqual(await codes(coordinator), [
      '0 PNH-0001 Haitian National Police',
      '1 PNH-0002 Judicial Police',
      '2 PNH-0003 Drug Squad',
    ])
  }),
)

test(
  'the same table again changes nothing, nor does the table that the bureau itself gives',
  story(async ({ person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    assert.equal(await whole(coordinator), `${head.replace('aliases', 'vetting,duty to inform,aliases')}\n`)
    await coordinator.act(importUnits, { csv })
    const unchanged = { new: 0, changed: 0, unchanged: 3 }
    assert.deepEqual((await coordinator.act(importUnits, { csv })).units, unchanged)
    const given = await whole(coordinator)
    assert.match(given, /^HT,PNH-0003,Haitian National Police > Judicial Police,Drug Squad,/m)
    assert.deepEqual((await coordinator.act(importUnits, { csv: given })).units, unchanged)
    // by its code a unit is renamed and moved
    const renamed = given
      .replace('Haitian National Police > Judicial Police,Drug Squad', 'Haitian National Police,Narcotics Squad')
      .replace('BLTS', 'BLTS; Brigade')
    const { units, rows } = await coordinator.act(importUnits, { csv: renamed })
    assert.deepEqual(units, { new: 0, changed: 1, unchanged: 2 })
    const row = rows.find(({ state }) => state === 'changed')!
    assert.deepEqual([row.code, row.columns], ['PNH-0003', ['name', 'parent', 'aliases']])
    const { units: listed } = await coordinator.act(listUnits, { search: 'narcotics' })
    const { aliases, path } = await coordinator.act(showUnit, { id: listed[0]!.id })
    assert.deepEqual([aliases.map(({ name }) => name), path.length], [['BLTS', 'Brigade'], 1])
  }),
)

test(
  'what is wrong is told by row and column, and then nothing is imported',
  story(async ({ person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    const table = [
      head,
      'HT,,,Haitian National Police,,,police,PNH,,,',
      'TG,,,Togo Police,,,police,PNT,,,',
      'HT,PNH-0009,,Traffic,,,police,,,,',
      'HT,,No Such Police,Academy,,,police,,,,',
      'HT,,,Prisons,,,corrections,,,,',
      'HT,,Haitian National Police,Academy,Akademi,,police,,,,',
      'HT,,Haitian National Police,Police Lab,,,lab,,,,',
      'HT,,,HAITIAN national police,,,police,PNH,,,',
    ].join('\n')
    const { applied, errors, wrong } = await coordinator.act(importUnits, { csv: table })
    assert.deepEqual([applied, errors], [false, 7])
    assert.deepEqual(
      wrong.map(({ line, column }) => `${line} ${column}`),
      ['3 country', '4 code', '5 parent', '6 acronym', '7 local language', '8 kind', '9 name'],
    )
    assert.equal(wrong.at(-1)!.message, 'Line 2 is about the same unit.')
    assert.deepEqual(await codes(coordinator), [])
    await assert.rejects(coordinator.act(importUnits, { csv: 'a,b\n1,2' }), { slug: 'bad-table' })
  }),
)

test(
  'a table does not bring a merged unit back, nor put a unit beneath itself',
  story(async ({ person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    await coordinator.act(importUnits, { csv })
    const { units } = await coordinator.act(listUnits, {})
    const [top, judicial, squad] = units.map(({ id }) => id)
    const circle = `${head}\nHT,PNH-0002,Haitian National Police > Judicial Police > Drug Squad,Judicial Police,,,,,,,`
    assert.deepEqual(
      (await coordinator.act(importUnits, { csv: circle })).wrong.map(({ column }) => column),
      ['parent'],
    )
    await coordinator.act(mergeUnit, { id: judicial!, into: top!, reason: 'Entered twice.' })
    const again = await coordinator.act(importUnits, { csv })
    assert.deepEqual(
      again.wrong.map(({ line, column }) => [line, column]),
      [
        [2, 'parent'],
        [4, 'name'],
      ],
    )
    assert.equal((await coordinator.act(showUnit, { id: squad! })).unit.parentId, top)
  }),
)

test(
  'the table of the demonstration is imported without an error and says of each row where it is from',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const { applied, wrong, units } = await officer.act(importUnits, {
      csv: readFileSync(new URL('../../demo/units.csv', import.meta.url), 'utf8'),
    })
    assert.deepEqual([applied, wrong], [true, []])
    assert.ok(units.new > 20)
    const { units: listed } = await officer.act(listUnits, {})
    assert.deepEqual(
      listed.filter(({ source }) => !source),
      [],
    )
    // what is invented says so in its name
    assert.deepEqual(
      listed.filter(({ name, source }) => source!.startsWith('Invented') !== name.endsWith('(invented)')),
      [],
    )
  }),
)
