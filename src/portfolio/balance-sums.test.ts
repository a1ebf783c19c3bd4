// The balance of any portfolio against one that is made anew in memory.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Transaction } from '#iati/activity.ts'
import { fiscalYear } from '#kernel/period.ts'
import { story, type Person } from '#testing.ts'
import { amountText } from './amount.ts'
import { balance, balancesOf, type BalanceRow } from './balance.ts'
import { derive } from './derive.ts'
import { groupingMembers, type Grouping } from './dimension.ts'
import { givenActivities, regionOf, settle, type Given } from './given.ts'
import { defined, maybe } from './given-arbitrary.ts'
import { Where } from './selection.ts'
import { sourceFor } from './sums.ts'

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
