// The dimensions of the portfolio: by what the balance can be grouped, and by what any selection can be filtered.

/** How the values of a dimension are written, and where they stand. */
export interface Dimension {
  /** As people write it on the command line and in addresses: `fiscal-year`. */
  key: string
  /** As JSON calls it: `fiscalYear`. */
  member: string
  kind: 'text' | 'integer'
  /** Of the share of a transaction, or of the activity. */
  of: 'share' | 'activity'
  column: string
  /** What is written where nothing is known. Null: `null`. */
  unknown: 'unknown' | null
  /** The balance can be grouped by it. */
  groups: boolean
}

const share = (key: string, rest: Partial<Dimension> = {}): Dimension => ({
  key,
  member: key.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
  kind: 'text',
  of: 'share',
  column: key.replaceAll('-', '_'),
  unknown: null,
  groups: true,
  ...rest,
})
const activity = (key: string, column: string, rest: Partial<Dimension> = {}): Dimension =>
  share(key, { of: 'activity', column, groups: false, ...rest })

/** In the order in which rows are shown. `fiscal-year` is reckoned from the day of the transaction. */
export const dimensions = [
  share('country'),
  share('region'),
  share('institution', { unknown: 'unknown' }),
  share('function', { unknown: 'unknown' }),
  share('purpose'),
  share('fiscal-year', { kind: 'integer' }),
  share('funding-year', { kind: 'integer' }),
  share('account'),
  share('aid-type'),
  share('implementer'),
  share('status'),
  share('currency', { groups: false }),
  activity('activity', 'identifier'),
  activity('reporting', 'reporting_ref'),
  activity('hierarchy', 'hierarchy', { kind: 'integer' }),
  activity('invented', 'invented'),
  activity('text', 'search'),
] as const satisfies Dimension[]

export const groupings = dimensions.filter((dimension) => dimension.groups)

export const groupingMembers = [
  'country',
  'region',
  'institution',
  'function',
  'purpose',
  'fiscalYear',
  'fundingYear',
  'account',
  'aidType',
  'implementer',
  'status',
] as const
export type Grouping = (typeof groupingMembers)[number]

/** Finds a dimension by either spelling. */
export const dimensionNamed = (name: string): Dimension | undefined =>
  dimensions.find(({ key, member }) => key === name || member === name)

export const grouping = (member: Grouping): Dimension => {
  const found = dimensionNamed(member)
  if (!found) throw new Error(`There is no dimension ${member}.`)
  return found
}
