import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Activity, ActivityLines, Transaction } from '#iati/activity.ts'
import { derive, rolesTogether } from './derive.ts'

const regions: Record<string, string> = { HT: '380', DO: '380', MA: '189', ET: '289' }
const regionOf = (country: string) => regions[country]

const linesOf = ({ transactions = [] }: Activity): ActivityLines => ({
  activity: 1,
  transactions: transactions.map((_, index) => 10 + index),
  budgets: [],
  plannedDisbursements: [],
  results: [],
  periods: [],
})
const derived = (activity: Partial<Activity>) => {
  const whole = { identifier: 'XM-1', defaultCurrency: 'USD', ...activity }
  return derive(whole, linesOf(whole), regionOf)
}
const paid = (transaction: Partial<Transaction> = {}): Transaction => ({
  type: '3',
  date: '2023-05-26',
  value: '100',
  ...transaction,
})
const parts = (activity: Partial<Activity>) =>
  derived(activity).shares.map(({ country, region, purpose, amount }) =>
    [country, region, purpose, amount].map((one) => one ?? '-').join(' '),
  )

test('a transaction without recipient or sector falls where its activity does', () => {
  assert.deepEqual(parts({ countries: [{ code: 'HT' }], sectors: [{ code: '15130' }], transactions: [paid()] }), [
    'HT 380 15130 100',
  ])
})

test("a transaction's own recipient and sector win over the activity's", () => {
  const activity = { countries: [{ code: 'HT' }], sectors: [{ code: '15130' }] }
  assert.deepEqual(
    parts({
      ...activity,
      transactions: [paid({ countries: [{ code: 'MA' }], sectors: [{ code: '15210', vocabulary: '1' }] })],
    }),
    ['MA 189 15210 100'],
  )
  assert.deepEqual(parts({ ...activity, transactions: [paid({ regions: [{ code: '298' }] })] }), ['- 298 15130 100'])
})

test('where country and sector are both split, the shares multiply and the remainder is settled once, ties by code', () => {
  const countries = [
    { code: 'HT', percentage: '50' },
    { code: 'DO', percentage: '50' },
  ]
  const sectors = [
    { code: '15210', percentage: '50' },
    { code: '15130', percentage: '50' },
  ]
  assert.deepEqual(parts({ countries, sectors, transactions: [paid({ value: '0.05' })] }), [
    'DO 380 15130 0.02',
    'DO 380 15210 0.01',
    'HT 380 15130 0.01',
    'HT 380 15210 0.01',
  ])
})

test('percentages that do not add up to 100 are split by weight, and one left out takes what is left', () => {
  const split = (...percentages: (string | undefined)[]) =>
    parts({
      countries: percentages.map((percentage, index) => ({
        code: ['DO', 'HT', 'MA'][index]!,
        ...(percentage !== undefined && { percentage }),
      })),
      transactions: [paid({ value: '90' })],
    })
  assert.deepEqual(split('50', '50', '50'), ['DO 380 - 30.00', 'HT 380 - 30.00', 'MA 189 - 30.00'])
  assert.deepEqual(split('50', undefined, '0'), ['DO 380 - 45.00', 'HT 380 - 45.00', 'MA 189 - 0.00'])
  assert.deepEqual(split('0', '0'), ['DO 380 - 45.00', 'HT 380 - 45.00'])
  assert.deepEqual(split('-10', '50'), ['DO 380 - 0.00', 'HT 380 - 90.00'])
})

test('a region beside countries, none with a percentage, says where they lie; with percentages it is a recipient of its own', () => {
  const transactions = [paid()]
  assert.deepEqual(parts({ countries: [{ code: 'SF' }], regions: [{ code: '298' }], transactions }), ['SF 298 - 100'])
  assert.deepEqual(
    parts({
      countries: [{ code: 'HT', percentage: '40' }],
      regions: [{ code: '298', percentage: '60' }],
      transactions,
    }),
    ['- 298 - 60.00', 'HT 380 - 40.00'],
  )
})

test('the five-digit purposes of the DAC come first, then its three-digit ones; other vocabularies make no share', () => {
  const of = (...sectors: { code: string; vocabulary?: string }[]) => parts({ sectors, transactions: [paid()] })
  assert.deepEqual(
    of({ code: '49', vocabulary: '99' }, { code: '151', vocabulary: '2' }, { code: '15130', vocabulary: '1' }),
    ['- - 15130 100'],
  )
  assert.deepEqual(of({ code: '49', vocabulary: '99' }, { code: '151', vocabulary: '2' }), ['- - 151 100'])
  assert.deepEqual(of({ code: '49', vocabulary: '99' }), ['- - - 100'])
})

test('negative values are split as they are, and a currency without a minor unit is not cut finer', () => {
  const countries = [{ code: 'HT' }, { code: 'DO' }]
  assert.deepEqual(parts({ countries, transactions: [paid({ value: '-0.01' })] }), ['DO 380 - -0.01', 'HT 380 - 0.00'])
  assert.deepEqual(parts({ countries, transactions: [paid({ value: '3', currency: 'XOF' })] }), [
    'DO 380 - 2',
    'HT 380 - 1',
  ])
})

test('the implementer is the only one there is, else the receiver where it is one of several', () => {
  const org = (name: string) => ({ role: '4', narratives: [{ text: name }] })
  const implementers = (activity: Partial<Activity>) =>
    derived({ transactions: [paid({ receiver: { narratives: [{ text: 'beta  INC' }] } })], ...activity }).shares.map(
      ({ implementer }) => implementer,
    )
  assert.deepEqual(implementers({ participatingOrgs: [org('Alpha')] }), ['Alpha'])
  assert.deepEqual(implementers({ participatingOrgs: [org('Alpha'), org('Beta Inc')] }), ['Beta Inc'])
  assert.deepEqual(implementers({ participatingOrgs: [org('Alpha'), org('Gamma')] }), [null])
  assert.deepEqual(implementers({}), [null])
})

test('account, funding year, aid type and currency come from the transaction, else from the activity', () => {
  const { shares } = derived({
    defaultAidTypes: [{ code: 'C01' }],
    status: '2',
    transactions: [
      paid({ treasuryAccount: { code: '11x1022', fundingYearBegin: '2019', fundingYearEnd: '' } }),
      paid({
        currency: 'EUR',
        aidTypes: [{ code: 'X', vocabulary: '2' }, { code: 'D01' }],
        treasuryAccount: { fundingYearBegin: '' },
      }),
    ],
  })
  assert.deepEqual(
    shares.map(({ account, fundingYear, aidType, currency, line }) => [account, fundingYear, aidType, currency, line]),
    [
      ['11x1022', 2019, 'C01', 'USD', 10],
      [null, null, 'D01', 'EUR', 11],
    ],
  )
})

test('an activity lies within the scope of each of its countries and regions, and of itself', () => {
  const { scopeKeys, countries } = derived({
    countries: [{ code: 'HT' }],
    regions: [{ code: '298' }, { code: 'Q', vocabulary: '99' }],
    transactions: [
      paid({ countries: [{ code: 'MA' }] }),
      paid({ value: undefined as never, countries: [{ code: 'SF' }] }),
    ],
  })
  assert.deepEqual(countries, ['HT', 'MA', 'SF'])
  assert.deepEqual(scopeKeys, [
    'country:HT',
    'country:MA',
    'country:SF',
    'region:189',
    'region:298',
    'region:380',
    'award:XM-1',
  ])
})

test('what is invented says so in the words of its tag', () => {
  assert.equal(
    derived({
      tags: [{ code: 'invented-amounts', vocabulary: '99', narratives: [{ text: 'The amounts are invented.' }] }],
    }).invented,
    'The amounts are invented.',
  )
  assert.equal(derived({ tags: [{ code: 'invented', vocabulary: '1' }] }).invented, null)
})

test('organisations are known by their folded name, once a role', () => {
  const { organisations } = derived({
    reportingOrg: { ref: 'US-GOV-11', narratives: [{ text: 'Department of State' }] },
    participatingOrgs: [
      { role: '2', narratives: [{ text: 'Department  of State' }] },
      { role: '2', ref: 'US-GOV-11', narratives: [{ text: 'DEPARTMENT OF STATE' }] },
      { role: '4' },
    ],
    transactions: [paid({ receiver: { ref: 'XM-DAC-63000' } })],
  })
  assert.deepEqual(
    organisations.map(({ role, key, ref }) => `${role} ${key} ${ref}`),
    [
      'reporting department of state US-GOV-11',
      '2 department of state US-GOV-11',
      'receiver xm-dac-63000 XM-DAC-63000',
    ],
  )
})

test('titles in other languages, descriptions and the words of transactions are searched, each once', () => {
  const { title, description } = derived({
    lang: 'en',
    title: [{ text: 'Cour', lang: 'fr' }, { text: 'Court' }],
    descriptions: [{ narratives: [{ text: 'Court' }, { text: 'Trains judges' }] }],
    transactions: [paid({ description: [{ text: 'Trains judges' }] }), paid({ description: [{ text: 'Benches' }] })],
  })
  assert.equal(title, 'Court')
  assert.equal(description, 'Trains judges\n\nCour\n\nBenches')
})

const percentage = fc.option(
  fc.nat(2_000_000).map((tenThousandths) => String(tenThousandths / 10_000)),
  { nil: undefined },
)
const coded = (codes: string[]) =>
  fc
    .array(fc.record({ code: fc.constantFrom(...codes), percentage }), { maxLength: 5 })
    .map((list) =>
      list.map(({ code, percentage: share }) => ({ code, ...(share !== undefined && { percentage: share }) })),
    )
const value = fc.tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.nat(10)).map(([digits, decimals]) => {
  const text = (digits < 0n ? -digits : digits).toString().padStart(decimals + 1, '0')
  return (digits < 0n ? '-' : '') + (decimals ? `${text.slice(0, -decimals)}.${text.slice(-decimals)}` : text)
})
/** Ten-thousand-millionths, so that any of these amounts is whole. */
const whole = (amount: string) => {
  const [, sign, units, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount)!
  return BigInt(sign + units! + fraction.padEnd(10, '0'))
}

test('the shares of every transaction add up to it exactly', () => {
  fc.assert(
    fc.property(
      coded(['HT', 'DO', 'MA', 'SF']),
      coded(['298', '380']),
      coded(['15130', '15210', '16063']),
      fc.array(
        fc.record({
          value,
          currency: fc.constantFrom('USD', 'XOF', 'KWD'),
          sectors: coded(['15130', '15132']),
          countries: coded(['HT', 'ET']),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      (countries, regions_, sectors, transactions) => {
        const { shares } = derived({
          countries,
          regions: regions_,
          sectors,
          transactions: transactions.map((one) => paid(one)),
        })
        for (const [position, transaction] of transactions.entries()) {
          const of = shares.filter((share) => share.position === position)
          assert.equal(
            of.reduce((sum, { amount }) => sum + whole(amount), 0n),
            whole(transaction.value),
          )
          assert.equal(
            new Set(of.map(({ country, region, purpose }) => `${country} ${region} ${purpose}`)).size,
            of.length,
          )
        }
      },
    ),
  )
})

test('the roles of an organisation stand together as far as the same scopes may know of them', () => {
  const one = { name: 'Works', key: 'works', ref: null }
  assert.deepEqual(
    rolesTogether([
      { ...one, role: '1' },
      { ...one, role: 'receiver', scopeKeys: ['country:HT'] },
      { ...one, role: '4' },
      { ...one, key: 'other', role: '1' },
    ]),
    [
      { key: 'works', roles: ['1', '4'], scopeKeys: undefined },
      { key: 'works', roles: ['receiver'], scopeKeys: ['country:HT'] },
      { key: 'other', roles: ['1'], scopeKeys: undefined },
    ],
  )
})
