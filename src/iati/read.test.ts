import fc from 'fast-check'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { ReadEvent } from './read.ts'
import { anyActivity, file, filesBelow, iatiData, published, readAll, rulesOf, withoutData } from './testing.ts'

const us = 'xmlns:usg="https://foreignassistance.gov"'

describe('reading an activities file', () => {
  it('tells the version, when it was made, each activity and the end', async () => {
    const { events } = await readAll(
      file('', { attributes: 'version="2.02" generated-datetime="2024-12-31T15:26:10-05:00"' }),
    )
    const total = events.at(-1)!.bytes
    assert.deepEqual(
      events.map((event) => ({ ...event, bytes: 0, ...(event.kind === 'activity' && { activity: 0, lines: 0 }) })),
      [
        { kind: 'header', bytes: 0, version: '2.02', generated: '2024-12-31T15:26:10-05:00', encoding: 'utf-8' },
        { kind: 'activity', bytes: 0, activity: 0, lines: 0, findings: [] },
        { kind: 'end', bytes: 0, complete: true, activities: 1, wrong: 0 },
      ],
    )
    assert.ok(total > 500)
  })

  it('keeps what a transaction says, the treasury account of United States files included', async () => {
    const { activities } = await readAll(
      file(
        `<transaction ref="R" humanitarian="0">
          <transaction-type code="2"/><transaction-date iso-date="2023-05-26"/>
          <value value-date="2023-05-27" currency="EUR"> +0268.50 </value>
          <description><narrative xml:lang="fr">Véhicules</narrative></description>
          <provider-org provider-activity-id="P-1"><narrative>Provider</narrative></provider-org>
          <receiver-org type="70" ref="" receiver-activity-id="R-1"/>
          <disbursement-channel code="2"/><sector code="15210" vocabulary="1"/>
          <recipient-country code="HT"/><recipient-region code="298"/>
          <flow-type code="10"/><finance-type code="110"/><aid-type code="C01" vocabulary="1"/><tied-status code="4"/>
          <u:treasury-account code="11x1022" xmlns:u="https://foreignassistance.gov">International Narcotics
            <u:fiscal-funding-year begin="2020" end=""/></u:treasury-account>
        </transaction>`,
      ),
    )
    assert.deepEqual(activities[0]?.activity.transactions, [
      {
        ref: 'R',
        humanitarian: false,
        type: '2',
        date: '2023-05-26',
        value: '268.5',
        currency: 'EUR',
        valueDate: '2023-05-27',
        description: [{ text: 'Véhicules', lang: 'fr' }],
        provider: { activityId: 'P-1', narratives: [{ text: 'Provider' }] },
        receiver: { type: '70', activityId: 'R-1' },
        disbursementChannel: '2',
        sectors: [{ code: '15210', vocabulary: '1' }],
        countries: [{ code: 'HT' }],
        regions: [{ code: '298' }],
        flow: '10',
        finance: '110',
        aidTypes: [{ code: 'C01', vocabulary: '1' }],
        tied: '4',
        treasuryAccount: { code: '11x1022', name: 'International Narcotics', fundingYearBegin: '2020' },
      },
    ])
  })

  it('gives the line of every figure, beside the content', async () => {
    const day = '<period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>'
    const inside = `<budget>${day}<value value-date="2020-01-01">1</value></budget>
<planned-disbursement>${day}<value value-date="2020-01-01">1</value></planned-disbursement>
<transaction

ref="x"><transaction-type code="2"/></transaction>
<transaction/>
<result type="1"><title><narrative>T</narrative></title>
<indicator measure="1"><title><narrative>T</narrative></title>
<period>${day}</period>
<period>${day}</period></indicator></result>`
    const [apart] = (await readAll(file(inside))).activities
    assert.deepEqual(apart?.lines, {
      activity: 2,
      budgets: [12],
      plannedDisbursements: [13],
      transactions: [14, 17],
      results: [18],
      periods: [20, 21],
    })
    const [together] = (await readAll(file(inside).replaceAll('\n', ' '))).activities
    assert.equal(JSON.stringify(together?.activity), JSON.stringify(apart.activity))
  })

  it('drops contact persons unless asked to keep them', async () => {
    const contact = '<contact-info><person-name><narrative>Name withheld</narrative></person-name></contact-info>'
    const text = file().replace('<recipient-country', `${contact}<recipient-country`)
    assert.equal((await readAll(text)).activities[0]?.activity.contacts, undefined)
    assert.deepEqual((await readAll(text, { contacts: true })).activities[0]?.activity.contacts, [
      { personName: [{ text: 'Name withheld' }] },
    ])
  })

  it('reports a bad activity and reads the rest', async () => {
    const good = file().slice(file().indexOf('<iati-activity '), file().indexOf('</iati-activities>'))
    const bad = good.replace(/<iati-identifier>.*<\/iati-identifier>/, '<iati-identifier> </iati-identifier>')
    const { activities, wrong, complete } = await readAll(
      `<iati-activities version="2.03">${good}${bad}${good}</iati-activities>`,
    )
    assert.equal(activities.length, 2)
    assert.deepEqual([wrong[0]?.line, wrong[0]?.findings[0]?.rule], [13, 'activity/no-identifier'])
    assert.ok(complete)
  })

  it('leaves out an activity that is too large and reads the rest', async () => {
    const many = '<tag code="1" vocabulary="1"/>'.repeat(200)
    const whole = file(many)
    const small = file().slice(file().indexOf('<iati-activity '), file().indexOf('</iati-activities>'))
    const { activities, wrong, complete } = await readAll(whole.replace('</iati-activities>', `${small}$&`), {
      limits: { activityElements: 100 },
    })
    assert.deepEqual([activities.length, wrong.length, complete], [1, 1, true])
    assert.deepEqual([wrong[0]?.identifier, wrong[0]?.findings[0]?.rule], ['XX-TEST-1-A', 'activity/too-large'])
  })

  it('finds unknown codes, empty refs, negative values and missing currencies, and loses nothing', async () => {
    const value = '<value value-date="2020-01-01">-5</value>'
    const { activities, findings } = await readAll(
      file(
        `<transaction><transaction-type code="77"/><transaction-date iso-date="2020-01-01"/>${value}
          <provider-org ref=""><narrative>P</narrative></provider-org></transaction>`,
      ).replace('default-currency="USD"', ''),
      { codeLists: new Map([['TransactionType', new Map([['2', 'Outgoing commitment']])]]) },
    )
    assert.deepEqual(
      findings.map(({ rule, severity, line, element }) => [rule, severity, line, element]),
      [
        ['code/unknown', 'warning', 12, 'transaction/transaction-type/@code'],
        ['content/empty-attribute', 'warning', 13, 'transaction/provider-org/@ref'],
        ['standard/no-currency', 'error', 12, 'transaction/value'],
        ['content/negative-value', 'warning', 12, 'transaction/value'],
      ],
    )
    assert.deepEqual(activities[0]?.activity.transactions, [
      {
        type: '77',
        date: '2020-01-01',
        value: '-5',
        valueDate: '2020-01-01',
        provider: { narratives: [{ text: 'P' }] },
      },
    ])
  })

  it('keeps as text a figure that is beyond what a number holds, and says so', async () => {
    const long = '1'.repeat(70)
    const { activities, findings } = await readAll(file(`<capital-spend percentage="${long}"/>`), { ruleset: false })
    assert.deepEqual(activities[0]?.activity.unreadable, [{ at: 'capital-spend/@percentage', text: long }])
    assert.deepEqual(rulesOf({ findings }), ['content/unreadable'])
  })

  it('lists so many findings of one activity and counts the rest', async () => {
    const { findings } = await readAll(file('<nonsense/>'.repeat(50)), { findingsPerActivity: 10 })
    assert.equal(findings.length, 11)
    assert.equal(findings.at(-1)?.message, '40 more findings are not listed.')
  })

  it('refuses versions before 2.01, other files and unknown roots with a clear word', async () => {
    const refused = async (text: string) => {
      const { events, findings } = await readAll(text)
      assert.deepEqual([events.length, events.at(-1)?.kind], [2, 'end'])
      assert.equal((events.at(-1) as Extract<ReadEvent, { kind: 'end' }>).complete, false)
      return findings[0]?.message
    }
    assert.match((await refused(file('', { attributes: 'version="1.05"' })))!, /^Version 1\.05 .* no longer read/)
    assert.match((await refused('<iati-organisations version="2.03"/>'))!, /organisations .* not activities/)
    assert.match((await refused('<html/>'))!, /The file is html/)
    assert.match((await refused('<iati-activities xmlns="urn:x" version="2.03"/>'))!, /The file is iati-activities/)
    assert.deepEqual(rulesOf(await readAll(file('', { attributes: 'version="2.09"' }))), ['file/unknown-version'])
    assert.deepEqual(rulesOf(await readAll(file('', { attributes: '' }))), ['structure/missing-attribute'])
  })

  it('gives the same however the bytes arrive', async () => {
    const activities = fc.sample(anyActivity, { numRuns: 3, seed: 7 })
    const bytes = new TextEncoder().encode(published(activities))
    const whole = JSON.stringify((await readAll(bytes)).activities)
    const pieces = (size: number) =>
      Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
    const events = (size: number) => readAll(pieces(size)).then(({ activities: read }) => read)
    const withoutBytes = (text: string) => text.replaceAll(/"bytes":\d+/g, '')
    for (const size of [1, 2, 3, 7, 1023])
      assert.equal(withoutBytes(JSON.stringify(await events(size))), withoutBytes(whole), String(size))
  })

  it('reads every published file to its end, but for the one that is empty', { skip: withoutData }, async () => {
    const paths = filesBelow(join(iatiData, 'activities/doj'), '.xml')
    let activities = 0
    const incomplete: string[] = []
    for (const path of paths) {
      const reading = await readAll(readFileSync(path))
      activities += reading.activities.length
      assert.equal(reading.wrong.length, 0)
      if (!reading.complete) incomplete.push(...rulesOf(reading))
      for (const { activity, lines } of reading.activities)
        assert.equal(lines.transactions.length, activity.transactions?.length ?? 0)
    }
    assert.deepEqual([paths.length, activities, incomplete], [120, 696, ['xml/empty-file']])
  })

  it('adds up to the same sums as the text of the file', { skip: withoutData }, async () => {
    const text = readFileSync(join(iatiData, 'activities/state/state-haiti.xml'), 'utf8')
    const inText = [...text.matchAll(/<value [^>]*>([^<]*)<\/value>/g)].map(([, value]) => Number(value))
    const { activities } = await readAll(text, { ruleset: false })
    const inContent = activities
      .flatMap(({ activity }) => activity.transactions ?? [])
      .map(({ value }) => Number(value))
    assert.ok(inText.length > 100)
    assert.deepEqual(inContent, inText)
    const accounts = activities.flatMap(({ activity }) => activity.transactions ?? [])
    assert.equal(
      accounts.filter(({ treasuryAccount }) => treasuryAccount?.code === '11x1022').length,
      text.match(/<usg:treasury-account code="11x1022"/g)?.length,
    )
  })

  it('understands the extension by its namespace, not by its prefix', async () => {
    const account = (prefix: string) => `<transaction><${prefix}:treasury-account code="11x1022"/></transaction>`
    const read = async (text: string) => (await readAll(text)).activities[0]?.activity.transactions?.[0]
    assert.deepEqual(await read(file(account('usg'), { activity: us })), { treasuryAccount: { code: '11x1022' } })
    assert.deepEqual(await read(file(account('usg'), { activity: 'xmlns:usg="urn:other"' })), {})
  })
})
