import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import type { Transaction } from '#iati/activity.ts'
import { story } from '#testing.ts'
import { lookOver } from './attention.ts'
import { givenActivities, settle, type Given } from './given.ts'
import { defined, maybe } from './given-arbitrary.ts'
import { Where } from './selection.ts'
import { sourceFor } from './sums.ts'

const transaction = fc
  .record({
    type: fc.constantFrom('1', '2', '2', '3', '4'),
    value: fc.integer({ min: -3, max: 5 }).map(String),
    date: fc.constant('2023-01-01'),
    currency: maybe('EUR'),
    countries: maybe([{ code: 'HT' }], [{ code: 'CO' }]),
    regions: maybe([{ code: '298' }]),
  })
  .map((record) => defined(record) as Transaction)

const portfolio = fc.array(
  fc.record({
    dates: maybe([{ type: '4', date: '2024-01-01' }], [{ type: '3', date: '2030-01-01' }]),
    countries: maybe([{ code: 'HT' }], [{ code: 'ZZ' }], [{ code: 'CO' }, { code: 'HT' }]),
    regions: maybe([{ code: '380' }], [{ code: '298' }], [{ code: '380' }, { code: '298' }]),
    transactions: fc.array(transaction, { maxLength: 4 }),
    institution: maybe('police'),
  }),
  { minLength: 1, maxLength: 12 },
)
const selections = [
  '',
  'country=HT',
  'country=CO',
  'country=ZZ',
  'country=DO',
  'region=380',
  'region=298',
  'region=489',
]

test(
  'activities looked over beforehand are told of as those that are looked at one by one, whatever has happened to them',
  story(async ({ db, person }) => {
    const auditor = await person('auditor')
    const lookedOver = (kind: 'cells' | 'shares') =>
      auditor.query(async (as) => {
        const found = []
        for (const selection of selections) {
          const where = Where.parse(selection)
          const source = await sourceFor(as, where)
          assert.equal(source.kind, 'cells')
          const limits = { mostOfEach: 3, mostLargest: 4 }
          found.push([selection, await lookOver(as, { ...source, kind }, where, '2026-03-01', limits)])
        }
        return found
      })
    const agree = async () => {
      await settle(db)
      assert.deepEqual(await lookedOver('cells'), await lookedOver('shares'))
    }
    await fc.assert(
      fc.asyncProperty(portfolio, portfolio, async (made, later) => {
        await sql`savepoint sample`.execute(db)
        const named = ({ institution, ...activity }: (typeof made)[number], index: number): Given => ({
          activity: { identifier: `A-${index}`, defaultCurrency: 'USD', ...defined(activity) },
          ...(institution && { institution }),
        })
        await givenActivities(db, ...made.map(named))
        await agree()
        // new ones, changed ones, and one that is withdrawn
        await givenActivities(db, ...later.map(named), { ...named(made[0]!, 0), withdrawn: true })
        await agree()
        await sql`update activity set institution = 'courts' where identifier = 'A-1'`.execute(db)
        await agree()
        await sql`rollback to savepoint sample`.execute(db)
      }),
      { numRuns: 25 },
    )
  }),
)

test(
  'whoever sees less than everything is told of the activities in their scope, and sees nothing of what is looked over for all',
  story(async ({ db, person }) => {
    const inBoth = { countries: [{ code: 'HT' }, { code: 'CO' }], defaultCurrency: 'USD' }
    await givenActivities(db, { identifier: 'A-1', ...inBoth, transactions: [{ type: '2', value: '10' }] })
    await settle(db)
    const director = await person('post-director country:HT')
    const { kind, total } = await director.query(async (as) => {
      const source = await sourceFor(as, [])
      return { ...source, ...(await lookOver(as, source, [], '2026-03-01', { mostOfEach: 3 })) }
    })
    assert.deepEqual([kind, total], ['shares', 1])
    for (const table of ['place', 'place_part', 'place_cell'])
      assert.deepEqual((await director.query((as) => sql`select from ${sql.table(table)}`.execute(as))).rows, [], table)
  }),
)
