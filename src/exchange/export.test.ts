import assert from 'node:assert/strict'
import test from 'node:test'
import { readActivities } from '#iati/read.ts'
import { parseInput, type DownloadContext } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { story, testAddress, type Person } from '#testing.ts'
import { exportIati } from './export.ts'
import { allOf, fileOf, givenFile } from './given-file.ts'
import { importIati } from './import.ts'

const imported = async (db: Db, person: Person, name: string, text: string) =>
  (await person.work(importIati, { files: [await givenFile(db, person, name, text)] })).activities

async function exported(person: Person, where = ''): Promise<string> {
  const context: DownloadContext = {
    actor: person.actor,
    today: '2026-03-01',
    address: testAddress,
    read: (body) => person.query(body),
  }
  const { body } = await exportIati.download(context, parseInput(exportIati, { where }))
  return (await allOf(body)).join('')
}

const regional = `
<iati-activity default-currency="USD" xml:lang="en" last-updated-datetime="2024-01-01T00:00:00Z">
<iati-identifier>XX-R</iati-identifier>
<reporting-org ref="XM-EX" type="10"><narrative>Example Bureau</narrative></reporting-org>
<title><narrative>Courts &amp; “prisons”</narrative><narrative xml:lang="fr">Cours</narrative></title>
<description><narrative>Both</narrative></description>
<participating-org role="4" type="70"><narrative>Example Works</narrative></participating-org>
<activity-status code="2"/>
<activity-date type="2" iso-date="2023-01-01"/>
<recipient-country code="HT" percentage="60"/>
<recipient-country code="MA" percentage="40"/>
<sector vocabulary="1" code="15130"/>
<tag vocabulary="99" vocabulary-uri="https://example.org/tags" code="invented"><narrative>Everything in it is invented.</narrative></tag>
<budget type="1" status="1"><period-start iso-date="2023-01-01"/><period-end iso-date="2023-12-31"/><value value-date="2023-01-01">1000</value></budget>
<transaction><transaction-type code="2"/><transaction-date iso-date="2023-05-26"/><value value-date="2023-05-26">-0.05</value></transaction>
</iati-activity>`
const file = fileOf([
  { identifier: 'XX-A', country: 'HT', amount: '12.50' },
  regional,
  { identifier: 'XX-M', country: 'MA' },
])

test(
  'what was imported, exported and imported again is unchanged, and its export the same',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    await imported(db, operator, 'example.xml', file)
    const first = await exported(operator)
    assert.deepEqual(await imported(db, operator, 'example.xml', first), {
      new: 0,
      changed: 0,
      unchanged: 3,
      withdrawn: 0,
      wrong: 0,
    })
    const again = await exported(operator)
    const withoutTime = (xml: string) => xml.replace(/generated-datetime="[^"]*"/, '')
    assert.equal(withoutTime(again), withoutTime(first))
  }),
)

test(
  'an export is IATI 2.03 without a fault, and keeps what says that it is invented',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    await imported(db, operator, 'example.xml', file)
    const xml = await exported(operator)
    const events = await allOf(readActivities([Buffer.from(xml)]))
    assert.deepEqual(
      events
        .flatMap((event) => ('findings' in event ? event.findings : event.kind === 'finding' ? [event.finding] : []))
        .filter(({ severity }) => severity === 'error'),
      [],
    )
    assert.match(xml, /version="2\.03"/)
    assert.match(xml, /Everything in it is invented\./)
  }),
)

test(
  'an export holds what fits the selection, and nothing where nothing fits',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    await imported(db, operator, 'example.xml', file)
    const identifiers = async (where: string) =>
      [...(await exported(operator, where)).matchAll(/<iati-identifier>([^<]*)/g)].map(([, one]) => one)
    assert.deepEqual(await identifiers('country=MA'), ['XX-M', 'XX-R'])
    assert.deepEqual(await identifiers('activity=XX-A'), ['XX-A'])
    await assert.rejects(exported(operator, 'country=FR'), { slug: 'nothing-to-export' })
  }),
)

test(
  'an export goes through a long list to its end',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const many = Array.from({ length: 250 }, (_, index) => ({ identifier: `XX-${String(index).padStart(3, '0')}` }))
    await imported(db, operator, 'example.xml', fileOf(many))
    const identifiers = [...(await exported(operator)).matchAll(/<iati-identifier>([^<]*)/g)].map(([, one]) => one)
    assert.deepEqual(
      identifiers,
      many.map(({ identifier }) => identifier),
    )
  }),
)

test(
  'an export holds nothing from outside the scope of who asks: neither activities nor the money of other places',
  story(async ({ db, person }) => {
    await imported(db, await person('operator'), 'example.xml', file)
    const director = await person('post-director country:HT')
    const xml = await exported(director)
    assert.deepEqual(
      [...xml.matchAll(/<iati-identifier>([^<]*)/g)].map(([, one]) => one),
      ['XX-A', 'XX-R'],
    )
    assert.doesNotMatch(xml, /MA/)
    assert.doesNotMatch(xml, /-0\.05|>1000</)
    assert.match(xml, />-0\.03</)
    await assert.rejects(exported(director, 'country=MA; country!=HT'), { slug: 'nothing-to-export' })
  }),
)
