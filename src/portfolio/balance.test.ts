import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Activity, Transaction } from '#iati/activity.ts'
import { story } from '#testing.ts'
import { balance } from './balance.ts'
import { givenActivities, settle } from './given.ts'
import { sourceFor } from './sums.ts'

const usd = (type: string, value: string, date = '2023-05-26', rest: Partial<Transaction> = {}): Transaction => ({
  type,
  value,
  date,
  ...rest,
})
const haiti = (identifier: string, ...transactions: Transaction[]): Activity => ({
  identifier,
  defaultCurrency: 'USD',
  status: '2',
  countries: [{ code: 'HT' }],
  transactions,
})

test(
  'obligations are outgoing commitments; what is paid is disbursed or expended; the rest is unspent',
  story(async ({ db, person }) => {
    const vehicles = haiti(
      'A-1',
      usd('2', '2600187'),
      usd('3', '1000000.5'),
      usd('4', '187'),
      usd('1', '9'),
      usd('11', '7'),
    )
    await givenActivities(db, vehicles)
    await settle(db)
    const officer = await person('hq-programme-officer')
    const row = {
      currency: 'USD',
      obligations: '2600187.00',
      disbursements: '1000000.50',
      expenditures: '187.00',
      unspent: '1599999.50',
      activities: 1,
    }
    assert.deepEqual(await officer.act(balance, { by: 'country,fiscal-year', where: '' }), {
      by: ['country', 'fiscalYear'],
      rows: [{ country: 'HT', fiscalYear: 2023, ...row }],
      totals: [row],
    })
  }),
)

test(
  'negative values count as they are',
  story(async ({ db, person }) => {
    await givenActivities(db, haiti('A-1', usd('2', '100'), usd('2', '-40.10'), usd('3', '-5')))
    const answer = await (await person('auditor')).act(balance, { by: [], where: '' })
    assert.deepEqual(answer.rows[0], {
      currency: 'USD',
      obligations: '59.90',
      disbursements: '-5.00',
      expenditures: '0.00',
      unspent: '64.90',
      activities: 1,
    })
  }),
)

test(
  'the fiscal year is that of the day of the transaction and begins in October unless told otherwise',
  story(async ({ db, person }) => {
    await givenActivities(
      db,
      haiti('A-1', usd('2', '1', '2022-09-30'), usd('2', '2', '2022-10-01'), { type: '2', value: '4' }),
    )
    await settle(db)
    const auditor = await person('auditor')
    const years = async (fiscalYearStart?: number) =>
      (await auditor.act(balance, { by: ['fiscalYear'], where: '', fiscalYearStart })).rows.map((row) => [
        row.fiscalYear,
        row.obligations,
      ])
    assert.deepEqual(await years(), [
      [2022, '1.00'],
      [2023, '2.00'],
      [null, '4.00'],
    ])
    assert.deepEqual(await years(1), [
      [2022, '3.00'],
      [null, '4.00'],
    ])
  }),
)

test(
  'when the bureau’s fiscal year begins in another month, everything is counted anew',
  story(async ({ db, person }) => {
    await givenActivities(db, haiti('A-1', usd('2', '1', '2022-09-30'), usd('3', '2', '2022-10-01')))
    await settle(db)
    const auditor = await person('auditor')
    const years = async () =>
      (await auditor.act(balance, { by: ['fiscalYear'] })).rows.map((row) => [row.fiscalYear, row.activities])
    assert.deepEqual(await years(), [
      [2022, 1],
      [2023, 1],
    ])
    await db.updateTable('setting').set({ value: '1' }).where('key', '=', 'fiscal-year-start-month').execute()
    assert.equal((await auditor.query((as) => sourceFor(as, []))).kind, 'cells')
    assert.deepEqual(await years(), [[2022, 1]])
  }),
)

test(
  'the funding year is a dimension of its own',
  story(async ({ db, person }) => {
    const treasuryAccount = { code: '11x1022', fundingYearBegin: '2019' }
    await givenActivities(db, haiti('A-1', usd('2', '1', '2023-05-26', { treasuryAccount }), usd('3', '1')))
    const { rows } = await (await person('auditor')).act(balance, { by: 'funding-year,account', where: '' })
    assert.deepEqual(
      rows.map(({ fundingYear, account, obligations }) => [fundingYear, account, obligations]),
      [
        [2019, '11x1022', '1.00'],
        [null, null, '0.00'],
      ],
    )
  }),
)

test(
  'a transaction’s own recipient wins, shares multiply, and the cent that is left goes by the largest remainder',
  story(async ({ db, person }) => {
    const split: Activity = {
      ...haiti('A-1', usd('2', '0.10'), usd('2', '5', '2023-05-26', { countries: [{ code: 'CO' }] })),
      countries: [
        { code: 'DO', percentage: '50' },
        { code: 'HT', percentage: '50' },
      ],
      sectors: [
        { code: '15130', percentage: '33.3' },
        { code: '15210', percentage: '66.7' },
      ],
    }
    await givenActivities(db, split)
    const { rows, totals } = await (await person('auditor')).act(balance, { by: 'country,purpose', where: '' })
    assert.deepEqual(
      rows.map(({ country, purpose, obligations }) => [country, purpose, obligations]),
      [
        ['CO', '15130', '1.67'],
        ['CO', '15210', '3.33'],
        ['DO', '15130', '0.02'],
        ['DO', '15210', '0.03'],
        ['HT', '15130', '0.02'],
        ['HT', '15210', '0.03'],
      ],
    )
    assert.equal(totals[0]?.obligations, '5.10')
  }),
)

test(
  'an institution that nobody knows is unknown, other missing keys are null, currencies are never added together',
  story(async ({ db, person }) => {
    const { countries: _, ...nowhere } = haiti('A-2', usd('2', '7', '2023-05-26', { currency: 'JPY' }))
    await givenActivities(
      db,
      { activity: haiti('A-1', usd('2', '1')), institution: 'police', function: 'detect' },
      nowhere,
    )
    await settle(db)
    const { rows, totals } = await (
      await person('auditor')
    ).act(balance, { by: 'institution,function,country', where: '', measures: 'obligations,activities' })
    assert.deepEqual(rows, [
      { country: 'HT', institution: 'police', function: 'detect', currency: 'USD', obligations: '1.00', activities: 1 },
      { country: null, institution: 'unknown', function: 'unknown', currency: 'JPY', obligations: '7', activities: 1 },
    ])
    assert.deepEqual(
      totals.map(({ currency }) => currency),
      ['JPY', 'USD'],
    )
  }),
)

test(
  'an activity that was withdrawn is in no balance',
  story(async ({ db, person }) => {
    await givenActivities(db, haiti('A-1', usd('2', '1')), haiti('A-2', usd('2', '2')))
    await settle(db)
    await givenActivities(db, { activity: haiti('A-2', usd('2', '2')), withdrawn: true })
    await settle(db)
    const { rows } = await (await person('auditor')).act(balance, { by: 'country', where: '' })
    assert.deepEqual(
      rows.map(({ obligations, activities }) => [obligations, activities]),
      [['1.00', 1]],
    )
  }),
)

test(
  'whoever sees a part is answered from that part',
  story(async ({ db, person }) => {
    const both: Activity = {
      ...haiti('A-1', usd('2', '10')),
      countries: [
        { code: 'CO', percentage: '40' },
        { code: 'HT', percentage: '60' },
      ],
    }
    await givenActivities(db, both, haiti('A-2', usd('2', '1')))
    await settle(db)
    const seen = async (...held: Parameters<typeof person>) => {
      const { rows } = await (await person(...held)).act(balance, { by: 'country', where: '' })
      return rows.map(({ country, obligations }) => `${country} ${obligations}`)
    }
    assert.deepEqual(await seen('auditor'), ['CO 4.00', 'HT 7.00'])
    assert.deepEqual(await seen('post-director country:HT'), ['HT 7.00'])
    assert.deepEqual(await seen('post-director region:489'), ['CO 4.00'])
    assert.deepEqual(await seen('implementer award:A-1'), ['CO 4.00', 'HT 6.00'])
    assert.deepEqual(await seen('post-director country:DO'), [])
  }),
)
