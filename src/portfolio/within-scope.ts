// What somebody may read of an activity that lies only partly within their scope, as a regional one does.
import type { Activity, ActivityLines } from '#iati/activity.ts'

/** A share of a transaction, as src/portfolio/derive.ts makes them. */
export interface ScopedShare {
  position: number
  amount: string
  country: string | null
  region: string | null
}

export interface Scoped {
  activity: Activity
  lines: ActivityLines
  /** The members left out or cut, since they speak of other places too; empty when the whole is shown. */
  withheld: string[]
}

/** Figures of the activity as a whole: nothing says which part of them falls within the scope. */
const ofTheWhole = [
  'budgets',
  'plannedDisbursements',
  'countryBudgetItems',
  'results',
  'locations',
  'forwardSpending',
  'crsAdditions',
] as const

/**
 * Cuts an activity down to the scope keys (as `country:HT`) within which it may be read. Of a transaction only the
 * shares within the scope are left, as its value. An activity that lies wholly within, or whose award is in the scope,
 * is shown whole.
 */
export function withinScope(
  activity: Activity,
  lines: ActivityLines,
  scopes: 'everything' | ReadonlySet<string>,
  shares: readonly ScopedShare[],
): Scoped {
  const inScope = (country: string | null, region: string | null) =>
    scopes === 'everything' ||
    (country !== null && scopes.has(`country:${country}`)) ||
    (region !== null && scopes.has(`region:${region}`))
  const places = [...placesOf(activity, shares), ...shares]
  const whole =
    scopes === 'everything' ||
    scopes.has(`award:${activity.identifier}`) ||
    (places.length > 0 && places.every(({ country, region }) => inScope(country, region)))
  if (whole) return { activity, lines, withheld: [] }

  const amounts = new Map<number, bigint>()
  const seen = shares.filter(({ country, region }) => inScope(country, region))
  for (const { position, amount } of seen) amounts.set(position, (amounts.get(position) ?? 0n) + scaled(amount))
  const all = activity.transactions ?? []
  const kept = all.flatMap((transaction, position) => {
    const amount = amounts.get(position)
    return amount === undefined ? [] : [{ position, transaction: { ...transaction, value: unscaled(amount) } }]
  })
  const { transactions: _, countries: __, regions: ___, ...rest } = activity
  const cut: Activity = {
    ...rest,
    countries: (activity.countries ?? []).filter(
      ({ code }) => inScope(code, null) || seen.some(({ country }) => country === code),
    ),
    regions: (activity.regions ?? []).filter(({ code }) => inScope(null, code)),
    transactions: kept.map(({ transaction }) => transaction),
  }
  const withheld: string[] = []
  for (const member of ofTheWhole)
    if (cut[member] !== undefined) {
      delete cut[member]
      withheld.push(member)
    }
  if (kept.length < all.length || kept.some(({ position, transaction }) => transaction.value !== all[position]?.value))
    withheld.push('transactions')
  return {
    activity: cut,
    lines: {
      ...lines,
      transactions: kept.map(({ position }) => lines.transactions[position] ?? lines.activity),
      budgets: [],
      plannedDisbursements: [],
      results: [],
      periods: [],
    },
    withheld,
  }
}

/** The recipients of the activity itself; the region of a country is known where money goes there. */
const placesOf = ({ countries = [], regions = [] }: Activity, shares: readonly ScopedShare[]) => [
  ...countries.map(({ code }) => ({
    country: code,
    region: shares.find(({ country }) => country === code)?.region ?? null,
  })),
  ...(countries.length ? [] : regions.map(({ code }) => ({ country: null, region: code }))),
]

const scale = 8
function scaled(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.')
  const value = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'))
  return amount.startsWith('-') ? -value : value
}
function unscaled(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const text = `${digits.slice(0, -scale)}.${digits.slice(-scale)}`.replace(/\.?0+$/, '')
  return value < 0n ? `-${text}` : text
}
