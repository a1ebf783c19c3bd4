import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Activity, Transaction } from '#iati/activity.ts'
import { fiscalYear } from '#kernel/period.ts'
import type { Db } from '#kernel/store/store.ts'
import { story, type Person } from '#testing.ts'
import { amountText } from './amount.ts'
import { balance, balancesOf, type BalanceRow } from './balance.ts'
import { derive } from './derive.ts'
import { groupingMembers, type Grouping } from './dimension.ts'
import { givenActivities, regionOf, type Given } from './given.ts'
import { Where } from './selection.ts'
import { sourceFor } from './sums.ts'

/** What a commit does: settles what is added up beforehand, so that the answer comes from there. */
const settle = async (db: Db) => {
  await sql`set constraints all immediate`.execute(db)
  await sql`set constraints all deferred`.execute(db)
}

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

/** The balance made anew in memory, from the shares of each activity. */
function summed(
  given: readonly Given[],
  by: readonly Grouping[],
  fits: (keys: Record<string, unknown>) => boolean,
  start = 10,
) {
  const groups = new Map<string, { keys: unknown[]; cents: Record<'2' | '3' | '4', bigint>; activities: Set<string> }>()
  const lines = { activity: 1, transactions: [], budgets: [], plannedDisbursements: [], results: [], periods: [] }
  for (const { activity, ...settled } of given)
    for (const share of derive(activity, lines, regionOf).shares) {
      if (share.type !== '2' && share.type !== '3' && share.type !== '4') continue
      const keys: Record<string, unknown> = {
        ...share,
        institution: settled.institution ?? 'unknown',
        function: settled.function ?? 'unknown',
        status: activity.status ?? null,
        fiscalYear: share.transactionOn && fiscalYear(share.transactionOn, start),
      }
      if (!fits(keys)) continue
      const group = [...by.map((member) => keys[member]), share.currency]
      const key = JSON.stringify(group)
      const sums = groups.get(key) ?? { keys: group, cents: { 2: 0n, 3: 0n, 4: 0n }, activities: new Set() }
      sums.cents[share.type] += BigInt(Math.round(Number(share.amount) * 100))
      sums.activities.add(activity.identifier)
      groups.set(key, sums)
    }
  const text = (cents: bigint) =>
    amountText(
      `${cents < 0n ? '-' : ''}${(cents < 0n ? -cents : cents) / 100n}.${String((cents < 0n ? -cents : cents) % 100n).padStart(2, '0')}`,
      'USD',
    )
  return new Map(
    [...groups].map(([key, { cents, activities }]) => [
      key,
      [text(cents[2]), text(cents[3]), text(cents[4]), text(cents[2] - cents[3] - cents[4]), activities.size],
    ]),
  )
}

const figures = (rows: readonly BalanceRow[], by: readonly Grouping[]) =>
  new Map(
    rows.map((row) => [
      JSON.stringify([...by.map((member) => row[member]), row.currency]),
      [row.obligations, row.disbursements, row.expenditures, row.unspent, row.activities],
    ]),
  )

const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const defined = <T extends object>(record: T) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined))

const transaction = fc
  .record({
    type: fc.constantFrom('1', '2', '2', '3', '4'),
    value: fc.integer({ min: -50_000, max: 1_000_000 }).map((cents) => (cents / 100).toFixed(2)),
    date: maybe('2021-09-30', '2021-10-01', '2022-12-31', '2024-01-01', '1975-05-05'),
    currency: maybe('EUR'),
    countries: maybe([{ code: 'HT' }], [{ code: 'CO' }]),
    sectors: maybe([{ code: '15130' }]),
    treasuryAccount: maybe({ code: '11x1022', fundingYearBegin: '2021' }),
  })
  .map((record) => defined(record) as Transaction)

const portfolio = fc.array(
  fc.record({
    status: maybe('2', '3'),
    countries: maybe(
      [{ code: 'HT' }],
      [
        { code: 'CO', percentage: '33.3' },
        { code: 'HT', percentage: '66.7' },
      ],
    ),
    sectors: maybe(
      [{ code: '15210' }],
      [
        { code: '15130', percentage: '50' },
        { code: '15210', percentage: '50' },
      ],
    ),
    transactions: fc.array(transaction, { maxLength: 6 }),
    institution: maybe('police', 'courts'),
  }),
  { minLength: 1, maxLength: 8 },
)
const filters: [string, (keys: Record<string, unknown>) => boolean][] = [
  ['', () => true],
  ['country=HT', ({ country }) => country === 'HT'],
  ['fiscal-year=2021,2022', ({ fiscalYear: year }) => year === 2021 || year === 2022],
  ['fiscal-year!=2022', ({ fiscalYear: year }) => year !== 2022],
  ['institution=unknown; account=', ({ institution, account }) => institution === 'unknown' && account === null],
  ['purpose!=15130,null', ({ purpose }) => purpose !== '15130' && purpose !== null],
]

/** The answers to several groupings as a page asks for them. */
const atOnce = (person: Person, several: Grouping[][], where: string) =>
  person.query(async (db) => {
    const selection = Where.parse(where)
    return balancesOf(db, await sourceFor(db, selection), selection, ...several)
  })

async function inTurn<T, R>(list: readonly T[], body: (one: T) => Promise<R>): Promise<R[]> {
  const made: R[] = []
  for (const one of list) made.push(await body(one))
  return made
}

test(
  'for every grouping and filter the balance is what the shares add up to, taken from shares or added up beforehand',
  story(async ({ db, person }) => {
    const auditor = await person('auditor')
    await fc.assert(
      fc.asyncProperty(
        portfolio,
        fc.subarray([...groupingMembers], { maxLength: 3 }),
        fc.constantFrom(...filters),
        fc.uniqueArray(fc.shuffledSubarray([...groupingMembers], { maxLength: 3 }), {
          minLength: 1,
          maxLength: 4,
          selector: (one) => one.toSorted().join(),
        }),
        async (made, by, [where, fits], several) => {
          await sql`savepoint sample`.execute(db)
          const given = made.map(({ institution, ...activity }, index): Given => ({
            activity: { identifier: `A-${index}`, defaultCurrency: 'USD', ...defined(activity) },
            ...(institution && { institution }),
          }))
          await givenActivities(db, ...given)
          const wanted = summed(given, by, fits)
          const order = (map: ReadonlyMap<string, unknown>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1))
          const source = () => auditor.query((as) => sourceFor(as, []))
          assert.equal((await source()).kind, 'shares')
          const before = await auditor.act(balance, { by, where })
          assert.deepEqual(order(figures(before.rows, by)), order(wanted))
          assert.deepEqual(
            await atOnce(auditor, several, where),
            await inTurn(several, (one) => auditor.act(balance, { by: one, where })),
          )
          await settle(db)
          assert.equal((await source()).kind, 'cells')
          const after = await auditor.act(balance, { by, where })
          assert.deepEqual(after, before)
          assert.deepEqual(
            await atOnce(auditor, several, where),
            await inTurn(several, (one) => auditor.act(balance, { by: one, where })),
          )
          // a second publication takes the first one's sums out again
          await givenActivities(
            db,
            ...given.slice(0, 1),
            ...given.slice(1, 2).map((one) => ({ ...one, withdrawn: true })),
          )
          await settle(db)
          const left = await auditor.act(balance, { by, where })
          assert.deepEqual(
            order(figures(left.rows, by)),
            order(
              summed(
                given.filter((_, index) => index !== 1),
                by,
                fits,
              ),
            ),
          )
          await sql`rollback to savepoint sample`.execute(db)
        },
      ),
      { numRuns: 12 },
    )
  }),
)
