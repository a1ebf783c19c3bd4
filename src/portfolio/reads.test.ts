import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { readXlsx } from 'hucre/xlsx'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Activity } from '#iati/activity.ts'
import type { PlainOperation } from '#kernel/operation.ts'
import { Problem } from '#kernel/problem.ts'
import { type Person, type RoleInScope, slugOf, story } from '#testing.ts'
import { activities, search } from './activities.ts'
import { activity } from './activity.ts'
import { answerFile } from './answer-file.ts'
import { balance } from './balance.ts'
import { choices } from './choices.ts'
import { givenActivities } from './given.ts'
import { home } from './home.ts'
import { organisation, organisations } from './organisations.ts'
import { country, region } from './place.ts'
import { transactions } from './transactions.ts'

const police: Activity = {
  identifier: 'XX/1 police',
  defaultCurrency: 'USD',
  status: '2',
  lang: 'en',
  title: [{ text: 'Formación de la policía', lang: 'es' }],
  descriptions: [{ narratives: [{ text: 'Radios for patrols' }] }],
  countries: [{ code: 'HT' }],
  dates: [
    { type: '2', date: '2022-01-01' },
    { type: '3', date: '2023-12-31' },
  ],
  participatingOrgs: [{ role: '4', narratives: [{ text: 'Example Works, Inc' }] }],
  locations: [{ name: [{ text: 'Les Cayes' }], point: { pos: '18.2 -73.75' } }],
  results: [
    {
      type: '1',
      title: [{ text: 'Trained' }],
      indicators: [
        {
          title: [{ text: 'Officers' }],
          periods: [
            {
              end: '2023-12-31',
              targets: [{ value: '100' }],
              actuals: [{ value: '30', dimensions: [{ name: 'sex', value: 'female' }] }, { value: '80' }],
            },
          ],
        },
      ],
    },
  ],
  transactions: [
    {
      type: '2',
      date: '2022-02-01',
      value: '1000',
      ref: 'T-1',
      receiver: { narratives: [{ text: 'Example Works, Inc' }] },
    },
    { type: '3', date: '2022-03-01', value: '250.5' },
  ],
}
const regional: Activity = {
  identifier: 'XX-2',
  defaultCurrency: 'USD',
  title: [{ text: 'Courts of two countries' }],
  countries: [
    { code: 'CO', percentage: '40' },
    { code: 'DO', percentage: '60' },
  ],
  budgets: [{ value: '77' }],
  transactions: [{ type: '2', date: '2023-02-01', value: '90' }],
}
const nowhere: Activity = { identifier: 'XX-3', title: [{ text: 'Nothing yet' }] }

test(
  'a figure leads to its transactions, each with file, hash and line',
  story(async ({ db, person }) => {
    await givenActivities(db, police, regional)
    const auditor = await person('auditor')
    const all = await auditor.act(transactions, { where: 'country=HT', limit: 1 })
    const [second] = all.transactions
    assert.deepEqual(
      [second?.activity, second?.type, second?.amount, second?.line, second?.publication.file],
      ['XX/1 police', '3', '250.50', 11, 'given.xml'],
    )
    assert.match(second!.publication.sha256, /^[0-9a-f]{64}$/)
    const rest = await auditor.act(transactions, { where: 'country=HT', limit: 1, cursor: all.next! })
    assert.deepEqual(
      rest.transactions.map(({ ref, receiver, fiscalYear }) => [ref, receiver, fiscalYear]),
      [['T-1', 'Example Works, Inc', 2022]],
    )
    assert.equal(rest.next, null)
    const obligations = await auditor.act(transactions, { type: '2' })
    assert.deepEqual(obligations.transactions.map(({ amount, country: code }) => `${code} ${amount}`).toSorted(), [
      'CO 36.00',
      'DO 54.00',
      'HT 1000.00',
    ])
    assert.equal(await slugOf(auditor.act(transactions, { cursor: 'bm9uc2Vuc2U' })), 'bad-cursor')
  }),
)

test(
  'the list filters, sorts and goes on from its cursor',
  story(async ({ db, person }) => {
    await givenActivities(db, police, regional, nowhere)
    const auditor = await person('auditor')
    const listed = async (
      input: Parameters<typeof auditor.act<typeof activities.input, typeof activities.output>>[1],
    ) => (await auditor.act(activities, input)).activities.map(({ identifier }) => identifier)
    assert.deepEqual(await listed({ sort: '-obligations' }), ['XX/1 police', 'XX-2', 'XX-3'])
    assert.deepEqual(await listed({ sort: 'identifier' }), ['XX-2', 'XX-3', 'XX/1 police'])
    assert.deepEqual(await listed({ where: 'country=' }), ['XX-3'])
    assert.deepEqual(await listed({ where: 'fiscal-year=2023' }), ['XX-2'])
    assert.deepEqual(await listed({ where: 'implementer="Example Works, Inc"' }), ['XX/1 police'])
    assert.deepEqual(await listed({ where: 'text=policía' }), ['XX/1 police'])
    assert.deepEqual(await listed({ where: { activity: 'XX-2', 'country!': 'HT' } }), ['XX-2'])
    assert.deepEqual(await listed({ concern: 'unspent-past-end' }), ['XX/1 police'])
    assert.deepEqual(await listed({ concern: 'no-transaction' }), ['XX-3'])
    for (const sort of ['title', '-start', 'end', '-unspent'] as const) {
      const whole = await listed({ sort })
      const paged: string[] = []
      let next: string | null = ''
      while (next !== null) {
        const page: { activities: { identifier: string }[]; next: string | null } = await auditor.act(activities, {
          sort,
          limit: 1,
          ...(next && { cursor: next }),
        })
        paged.push(...page.activities.map(({ identifier }) => identifier))
        next = page.next
      }
      assert.deepEqual(paged, whole, sort)
      assert.equal(whole.length, 3)
    }
  }),
)

test(
  'search ignores accents and says where the words stand',
  story(async ({ db, person }) => {
    await givenActivities(db, police, regional)
    const auditor = await person('auditor')
    const { found, total } = await auditor.act(search, { words: 'formacion policia' })
    assert.equal(total, 1)
    assert.equal(found[0]?.activity.identifier, 'XX/1 police')
    assert.deepEqual(
      found[0]?.title.filter((piece) => piece.found).map(({ text }) => text),
      ['Formación', 'policía'],
    )
    assert.deepEqual(
      (await auditor.act(search, { words: 'patrol' })).found[0]?.excerpt
        .filter((piece) => piece.found)
        .map(({ text }) => text),
      ['patrols'],
    )
    assert.equal((await auditor.act(search, { words: 'policia', where: 'country=CO' })).total, 0)
    assert.equal((await (await person('post-director country:CO')).act(search, { words: 'policia' })).total, 0)
  }),
)

test(
  'a record is shown as of a day, with what changed since in words',
  story(async ({ db, person }) => {
    await givenActivities(db, { activity: police, recordedAt: '2024-01-10T12:00:00Z' })
    const corrected = {
      ...police,
      transactions: [{ ...police.transactions![0]!, value: '900' }, police.transactions![1]!],
    }
    // half past three in UTC is still the evening before in Washington
    await givenActivities(db, { activity: corrected, recordedAt: '2024-02-02T03:30:00Z' })
    const auditor = await person('auditor')
    const asOf = async (day?: string) => {
      const record = await auditor.act(activity, { identifier: 'XX/1 police', ...(day && { asOf: day }) })
      return [record.version, record.content.transactions?.[0]?.value, record.lines.transactions[0]]
    }
    assert.deepEqual(await asOf(), [2, '900', 10])
    assert.deepEqual(await asOf('2024-02-01'), [2, '900', 10])
    assert.deepEqual(await asOf('2024-01-31'), [1, '1000', 10])
    assert.equal(await slugOf(asOf('2024-01-09')), 'not-found')
    const { versions, publication } = await auditor.act(activity, { identifier: 'XX/1 police' })
    assert.deepEqual(
      versions.map(({ version, changes }) => [version, changes.map(({ at, kind }) => `${at} ${kind}`)]),
      [
        [2, ['transactions changed']],
        [1, []],
      ],
    )
    assert.equal(publication.file, 'given.xml')
  }),
)

test(
  'a withdrawn activity is in no list, and its record says so',
  story(async ({ db, person }) => {
    await givenActivities(db, police)
    await givenActivities(db, { activity: police, withdrawn: true })
    const auditor = await person('auditor')
    assert.equal((await auditor.act(activities, {})).total, 0)
    assert.equal((await auditor.act(activity, { identifier: 'XX/1 police' })).state, 'withdrawn')
  }),
)

test(
  'who sees a part of an activity reads that part of its record, and learns why',
  story(async ({ db, person }) => {
    await givenActivities(db, regional)
    const officer = await person('post-director country:CO')
    const record = await officer.act(activity, { identifier: 'XX-2' })
    assert.deepEqual(
      record.content.transactions?.map(({ value }) => value),
      ['36'],
    )
    assert.deepEqual(record.withheld, ['budgets', 'transactions'])
    assert.deepEqual(record.access.because, [{ role: 'post-director', scope: 'country:CO' }])
    assert.equal(record.activity.money[0]?.obligations, '36.00')
    assert.equal(JSON.stringify(record.content).includes('DO'), false)
    const award = await (await person('implementer award:XX-2')).act(activity, { identifier: 'XX-2' })
    assert.deepEqual(award.withheld, [])
  }),
)

test(
  'a nation has everything on one page: money, activities, organisations, places, results, what needs attention',
  story(async ({ db, person }) => {
    await givenActivities(db, police, regional)
    const auditor = await person('auditor')
    const haiti = await auditor.act(country, { code: 'HT' })
    assert.equal(haiti.activityCount, 1)
    assert.deepEqual(
      haiti.byYear.rows.map(({ fiscalYear, unspent }) => [fiscalYear, unspent]),
      [[2022, '749.50']],
    )
    assert.deepEqual(haiti.locations, [{ activity: 'XX/1 police', name: 'Les Cayes', position: '18.2 -73.75' }])
    assert.deepEqual(
      haiti.results.map(({ indicator, target, actual }) => [indicator, target, actual]),
      [['Officers', '100', '80']],
    )
    assert.deepEqual(
      haiti.organisations.map(({ name, roles }) => [name, roles]),
      [['Example Works, Inc', ['4', 'receiver']]],
    )
    assert.deepEqual(
      haiti.attention.filter(({ count }) => count).map(({ concern }) => concern),
      ['unspent-past-end', 'no-institution'],
    )
    const caribbean = await auditor.act(region, { code: '380' })
    assert.deepEqual(
      caribbean.activities.map(({ identifier }) => identifier),
      ['XX/1 police', 'XX-2'],
    )
    assert.equal(caribbean.byYear.totals[0]?.obligations, '1054.00')
    assert.equal(await slugOf(auditor.act(country, { code: 'ZW' })), 'not-found')
  }),
)

test(
  'of a nation with very many activities, places and results of the largest hundred are told',
  story(async ({ db, person }) => {
    const small = Array.from({ length: 101 }, (_, index): Activity => ({
      identifier: `S-${String(index).padStart(3, '0')}`,
      defaultCurrency: 'USD',
      countries: [{ code: 'HT' }],
      transactions: [{ type: '2', date: '2022-02-01', value: String(1000 - index) }],
      locations: [{ name: [{ text: `Place ${index}` }] }],
    }))
    await givenActivities(db, ...small)
    const auditor = await person('auditor')
    const haiti = await auditor.act(country, { code: 'HT' })
    assert.deepEqual(
      haiti.activities.map(({ identifier }) => identifier),
      small.slice(0, 25).map(({ identifier }) => identifier),
    )
    assert.deepEqual([haiti.activityCount, haiti.toldOf, haiti.locations.length], [101, 100, 100])
    assert.equal(haiti.locations.at(-1)?.name, 'Place 99')
  }),
)

test(
  'of a nation with very many activities, organisations are those of the largest thousand, and it says so',
  story(async ({ db, person }) => {
    await givenActivities(
      db,
      ...Array.from({ length: 1001 }, (_, index): Activity => ({
        identifier: `S-${String(index).padStart(4, '0')}`,
        defaultCurrency: 'USD',
        countries: [{ code: 'HT' }],
        participatingOrgs: [{ role: '4', narratives: [{ text: index < 1000 ? 'Large Works' : 'Small Works' }] }],
        transactions: [{ type: '2', date: '2022-02-01', value: String(9000 - index) }],
      })),
    )
    const haiti = await (await person('auditor')).act(country, { code: 'HT' })
    assert.deepEqual([haiti.activityCount, haiti.organisationsOf], [1001, 1000])
    assert.deepEqual(
      haiti.organisations.map(({ name, roles, activities: count }) => [name, roles, count]),
      [['Large Works', ['4'], 1000]],
    )
  }),
)

test(
  'places and results of an activity are told to whoever has all of its regions and countries in scope',
  story(async ({ db, person }) => {
    const located = { locations: [{ name: [{ text: 'Somewhere' }] }] }
    await givenActivities(
      db,
      { identifier: 'R-1', regions: [{ code: '380' }, { code: '298' }], ...located },
      { identifier: 'R-2', countries: [{ code: 'HT' }], regions: [{ code: '298' }], ...located },
      { identifier: 'R-3', countries: [{ code: 'HT' }, { code: 'DO' }], ...located },
    )
    const told = async (...held: RoleInScope[]) =>
      (await (await person(...held)).act(region, { code: '380' })).locations.map(({ activity: of }) => of)
    assert.deepEqual(await told('auditor'), ['R-1', 'R-2', 'R-3'])
    assert.deepEqual(await told('post-director region:380'), ['R-3'])
    assert.deepEqual(await told('post-director region:380', 'post-director region:298'), ['R-1', 'R-2', 'R-3'])
    assert.deepEqual(await told('post-director country:HT'), [])
    assert.deepEqual(await told('post-director country:HT', 'post-director country:DO'), ['R-3'])
  }),
)

test(
  'there is to choose from what the portfolio holds, within the scope',
  story(async ({ db, person }) => {
    await givenActivities(db, police, regional, nowhere)
    await sql`set constraints all immediate`.execute(db)
    const { fiscalYearStart, values } = await (await person('auditor')).act(choices, {})
    assert.equal(fiscalYearStart, 10)
    const expected = {
      country: ['CO', 'DO', 'HT'],
      region: ['380', '489'],
      purpose: [],
      fiscalYear: ['2022', '2023'],
      account: [],
      aidType: [],
      status: ['2'],
    }
    assert.deepEqual(values, expected)
    const ofHaiti = await (await person('post-director country:HT')).act(choices, {})
    assert.deepEqual(ofHaiti.values, { ...expected, country: ['HT'], region: ['380'], fiscalYear: ['2022'] })
  }),
)

test(
  'an organisation is known by its name as published',
  story(async ({ db, person }) => {
    await givenActivities(db, police)
    const auditor = await person('auditor')
    const { organisations: found } = await auditor.act(organisations, { name: 'EXAMPLE' })
    assert.deepEqual(
      found.map(({ name, activities: count }) => [name, count]),
      [['Example Works, Inc', 1]],
    )
    const one = await auditor.act(organisation, { id: found[0]!.id })
    assert.equal(one.byYear.totals[0]?.obligations, '1000.00')
    assert.deepEqual(
      one.activities.map(({ roles }) => roles),
      [['4', 'receiver']],
    )
  }),
)

test(
  'an organisation that files spell in several ways has all of its money, and nobody else’s',
  story(async ({ db, person }) => {
    const implemented = (identifier: string, country: string, value: string, ...names: string[]): Activity => ({
      identifier,
      defaultCurrency: 'USD',
      countries: [{ code: country }],
      participatingOrgs: names.map((text) => ({ role: '4', narratives: [{ text }] })),
      transactions: [{ type: '2', date: '2022-02-01', value, receiver: { narratives: [{ text: names.at(-1)! }] } }],
    })
    await givenActivities(
      db,
      implemented('A-1', 'HT', '100', 'Example Works'),
      implemented('A-2', 'HT', '20', 'EXAMPLE  Works'),
      implemented('A-3', 'CO', '3', 'Other Works', 'Example\u00a0works '),
      implemented('A-4', 'HT', '4000', 'Example Works', 'Other Works'),
    )
    const money = async (reader: Person) => {
      const { organisations: found } = await reader.act(organisations, { name: 'example works' })
      assert.equal(found.length, 1)
      const { spellings, byYear, byCountry } = await reader.act(organisation, { id: found[0]!.id })
      const rows = byCountry.rows.map(({ country: code, obligations }) => `${code} ${obligations}`)
      return [spellings, byYear.totals[0]?.obligations, rows]
    }
    const all = [['EXAMPLE  Works', 'Example Works', 'Example\u00a0works '], '123.00', ['CO 3.00', 'HT 120.00']]
    const auditor = await person('auditor')
    assert.deepEqual(await money(auditor), all)
    await sql`set constraints all immediate`.execute(db)
    assert.deepEqual(await money(auditor), all, 'added up beforehand')
    const ofHaiti = await person('post-director country:HT')
    assert.deepEqual(await money(ofHaiti), [['EXAMPLE  Works', 'Example Works'], '120.00', ['HT 120.00']])
  }),
)

test(
  'the numbers of CSV, workbook and JSON are those of the answer',
  story(async ({ db, person }) => {
    await givenActivities(db, police, regional, {
      ...police,
      identifier: 'XX-4',
      participatingOrgs: [{ role: '4', narratives: [{ text: '=cmd()' }] }],
    })
    const answer = await (await person('auditor')).act(balance, { by: 'country,implementer' })
    const asked = { where: [], fiscalYearStart: 10, by: 'Ada (invented)', at: '2026-03-01T12:00:00Z', locale: 'en' }
    const bytes = async (format: string) => {
      const parts: Uint8Array[] = []
      for await (const part of (await answerFile(format, answer, asked)).body)
        parts.push(typeof part === 'string' ? Buffer.from(part) : part)
      return Buffer.concat(parts)
    }
    const wanted = answer.rows.map((row) => [
      row.obligations,
      row.disbursements,
      row.expenditures,
      row.unspent,
      String(row.activities),
    ])
    assert.deepEqual(JSON.parse((await bytes('json')).toString()), answer)
    const [head, ...rows] = parse(await bytes('csv'), { bom: true }) as string[][]
    assert.deepEqual(head?.slice(0, 4), ['Country', 'Country: Name', 'Implementer', 'Currency'])
    assert.deepEqual(
      rows.map((row) => row.slice(4)),
      wanted,
    )
    assert.ok(rows.some((row) => row[2] === "'=cmd()"))
    const { sheets } = await readXlsx(await bytes('xlsx'))
    assert.deepEqual(
      sheets[0]?.rows
        .slice(1)
        .map((row) => row.slice(4).map((cell, at) => (at < 4 ? Number(cell).toFixed(2) : String(cell)))),
      wanted,
    )
    assert.match(JSON.stringify(sheets[1]?.rows), /Ada \(invented\).*2026-03-01/)
    assert.equal(await slugOf(answerFile('pdf', answer, asked)), 'invalid-input')
  }),
)

// oxlint-disable-next-line typescript/no-explicit-any -- operations of every shape
const reads: [PlainOperation<any, any>, object][] = [
  [home, {}],
  [balance, { by: 'country' }],
  [transactions, {}],
  [choices, {}],
  [activities, {}],
  [search, { words: 'police OR courts OR formación' }],
  [activity, { identifier: 'XX-2' }],
  [country, { code: 'DO' }],
  [region, { code: '380' }],
  [organisations, {}],
]
const answerOf = async (reader: Person, op: (typeof reads)[number][0], input: object) => {
  try {
    return JSON.stringify(await reader.act(op, input))
  } catch (error) {
    if (error instanceof Problem) return error.slug
    throw error
  }
}

test(
  'no read of the portfolio shows anything of a place outside the scope, and a role without the permission nothing at all',
  story(async ({ db, person }) => {
    const secret = {
      ...police,
      identifier: 'SECRET-1',
      title: [{ text: 'SECRET police' }],
      participatingOrgs: [{ role: '4', narratives: [{ text: 'SECRET Works' }] }],
    }
    const dominican = { ...regional, countries: [{ code: 'DO' }], title: [{ text: 'Courts' }] }
    await givenActivities(db, secret, dominican)
    await sql`set constraints all immediate`.execute(db)
    for (const held of [
      'post-director country:DO',
      'monitoring-officer country:DO',
      'implementer award:XX-2',
    ] as const) {
      const reader = await person(held)
      for (const [op, input] of reads) {
        const answer = await answerOf(reader, op, input)
        assert.equal(answer.includes('SECRET'), false, `${held} ${op.name}`)
        assert.equal(/1000\.00|1090\.00/.test(answer), false, `${held} ${op.name}`)
      }
      assert.equal(await answerOf(reader, activity, { identifier: 'SECRET-1' }), 'not-found')
      assert.equal(await answerOf(reader, country, { code: 'HT' }), 'not-found')
    }
    const administrator = await person('account-administrator')
    for (const [op, input] of reads) assert.equal(await answerOf(administrator, op, input), 'not-allowed', op.name)
  }),
)

test(
  'a nation’s page counts the units, persons, events and open batches that the reader may see, and opens before there is any money',
  story(async ({ db, person }) => {
    const nation = async (who: Person, code: string) => {
      const { people, activityCount } = await who.act(country, { code })
      const { mayAskTrained: _, ...counted } = people!
      return [activityCount, ...Object.values(counted).map((one) => one && `${one.count}${one.more ? '+' : ''}`)]
    }
    const auditor = await person('auditor')
    assert.equal(await slugOf(auditor.act(country, { code: 'HT' })), 'not-found')
    const unitId = newId()
    await db
      .insertInto('hostUnit')
      .values({ id: unitId, country: 'HT', kind: 'police', name: 'Police (invented)', acronym: 'AG', act: 'added' })
      .execute()
    await sql`insert into host_person (id, country, act) select gen_random_uuid(), 'HT', 'added' from generate_series(1, 1001)`.execute(
      db,
    )
    await sql`insert into event (id, title, kind, modality, country, nations, institution, starts_on, ends_on, place_country, state, act)
      values (gen_random_uuid(), 'Course (invented)', 'course', 'in-country', 'HT', '{HT,DO}', 'police', '2026-04-06', '2026-04-17', 'HT',
        'approved', 'added')`.execute(db)
    await sql`insert into clearance_batch (id, country, name, purpose, needed_by, holds_until, act)
      values (gen_random_uuid(), 'HT', 'Batch (invented)', 'training', '2026-05-01', '2026-05-01', 'submitted')`.execute(
      db,
    )
    assert.deepEqual(await nation(auditor, 'HT'), [0, '1', '1000+', '1', '1'])
    assert.deepEqual(await nation(auditor, 'DO'), [0, '0', '0', '1', '0'])
    // each sees what their roles let them see there
    assert.deepEqual(await nation(await person('post-director country:HT'), 'HT'), [0, '1', '1000+', '1', '1'])
    assert.equal(await slugOf((await person('post-director country:KE')).act(country, { code: 'HT' })), 'not-found')
    await givenActivities(db, police)
    assert.deepEqual(await nation(await person('finance-analyst'), 'HT'), [1, null, null, '1', null])
  }),
)
