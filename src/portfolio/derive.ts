// What the portfolio asks of an activity, derived from what the activity says: the row that lists and searches need,
// the shares of its transactions, and its organisations. Pure and exact: the shares of a transaction add up to it.
import type { Activity, ActivityLines, Coded, Narrative, Organisation, Share, Transaction } from '#iati/activity.ts'
import { minorUnits, splitAmount } from '#kernel/money.ts'
import { foldedName } from './organisation-id.ts'

/** The part of a transaction that falls on one country or region and one purpose. */
export interface TransactionShare {
  /** Place of the transaction in the activity, from 0. */
  position: number
  /** Place of the share in the transaction, from 0, in the order of country, region and purpose. */
  share: number
  type: string
  transactionOn: string | null
  currency: string | null
  /** Decimal text. */
  amount: string
  country: string | null
  region: string | null
  purpose: string | null
  aidType: string | null
  account: string | null
  fundingYear: number | null
  implementer: string | null
  line: number
}

export interface ActivityOrganisation {
  name: string
  /** The name folded: lower case, one space between words. */
  key: string
  ref: string | null
  /** OrganisationRole 1 funding, 2 accountable, 3 extending, 4 implementing; or what the organisation is otherwise. */
  role: string
  /** The scopes within which it is so, where they are fewer than the activity's: those of its transactions. */
  scopeKeys?: string[]
}

export interface DerivedActivity {
  title: string | null
  /** What full-text search reads besides the title. */
  description: string | null
  language: string | null
  hierarchy: number | null
  status: string | null
  startOn: string | null
  endOn: string | null
  reportingRef: string | null
  reportingName: string | null
  implementer: string | null
  defaultCurrency: string | null
  countries: string[]
  regions: string[]
  related: string[]
  /** What of it is invented for a demonstration, in words; null: nothing. */
  invented: string | null
  /** The scopes within which the activity lies, as `country:HT`. */
  scopeKeys: string[]
  shares: TransactionShare[]
  organisations: ActivityOrganisation[]
}

/** The DAC region of a country by its ISO code. */
export type RegionOf = (country: string) => string | undefined

const mostDescription = 20_000

export function derive(activity: Activity, lines: ActivityLines, regionOf: RegionOf): DerivedActivity {
  const transactions = activity.transactions ?? []
  const implementers = (activity.participatingOrgs ?? []).filter((org) => org.role === '4').flatMap(named)
  const implementer = theOnly(implementers)
  const ofActivity = {
    places: placesOf(activity.countries, activity.regions, regionOf),
    purposes: purposesOf(activity.sectors),
  }

  const shares: TransactionShare[] = []
  for (const [position, transaction] of transactions.entries()) {
    if (transaction.value === undefined) continue
    const receiver = implementer ?? implementers.find(({ key }) => key === named(transaction.receiver)[0]?.key)
    const common = {
      position,
      type: transaction.type ?? '',
      transactionOn: calendarDay(transaction.date),
      currency: transaction.currency ?? activity.defaultCurrency ?? null,
      aidType: (firstDac(transaction.aidTypes) ?? firstDac(activity.defaultAidTypes))?.code ?? null,
      account: transaction.treasuryAccount?.code ?? null,
      fundingYear: wholeNumber(transaction.treasuryAccount?.fundingYearBegin, 9999),
      implementer: receiver?.name ?? null,
      line: lines.transactions[position] ?? lines.activity,
    }
    for (const [share, part] of partsOf(transaction, common.currency, ofActivity, regionOf).entries())
      shares.push({ ...common, share, ...part })
  }

  const countries = distinct([activity, ...transactions].flatMap((of) => codes(of.countries)))
  const regions = distinct([
    ...[activity, ...transactions].flatMap((of) => codes(of.regions?.filter(isDac))),
    ...countries.flatMap((country) => regionOf(country) ?? []),
  ])
  const scopeKeys = [
    ...countries.map((code) => `country:${code}`),
    ...regions.map((code) => `region:${code}`),
    `award:${activity.identifier}`,
  ]
  /** The scopes of a transaction that states recipients of its own, where they are fewer than the activity's. */
  const fewer = ({ countries: ofCountries, regions: ofRegions }: Transaction): string[] | null => {
    if (!ofCountries && !ofRegions) return null
    const places = placesOf(ofCountries, ofRegions, regionOf)
    if (!places.length) return null
    const own = new Set(places.flatMap(({ country, region }) => [`country:${country}`, `region:${region}`]))
    const kept = scopeKeys.filter((key) => own.has(key) || key.startsWith('award:'))
    return kept.length < scopeKeys.length ? kept : null
  }
  const within = transactions.map((transaction) => ({ transaction, scopes: fewer(transaction) }))
  const reporting = named(activity.reportingOrg)[0]
  return {
    title: textIn(activity.title, activity.lang),
    // who may see a part of an activity is shown its description, so words that speak of one part are not in it
    description: wordsOf(
      activity,
      within.filter(({ scopes }) => !scopes).map(({ transaction }) => transaction),
    ),
    language: activity.lang?.slice(0, 2).toLowerCase() ?? null,
    hierarchy: wholeNumber(activity.hierarchy, 2_147_483_647),
    status: activity.status ?? null,
    startOn: dayOf(activity, '2', '1'),
    endOn: dayOf(activity, '4', '3'),
    reportingRef: activity.reportingOrg?.ref ?? null,
    reportingName: reporting?.name ?? null,
    implementer: implementer?.name ?? null,
    defaultCurrency: activity.defaultCurrency ?? null,
    countries,
    regions,
    related: distinct((activity.relatedActivities ?? []).map(({ ref }) => ref).filter(Boolean)),
    invented: inventedIn(activity),
    scopeKeys,
    shares,
    organisations: organisationsOf(activity, within),
  }
}

interface Place {
  country: string | null
  region: string | null
  weight: string
}
interface Purpose {
  purpose: string | null
  weight: string
}

/**
 * The shares of one transaction. Its own recipient and sector win over the activity's. Where both are split, the shares
 * multiply and the largest remainder is settled once over the product, ties by code.
 */
function partsOf(
  transaction: Transaction,
  currency: string | null,
  ofActivity: { places: Place[]; purposes: Purpose[] },
  regionOf: RegionOf,
): Pick<TransactionShare, 'country' | 'region' | 'purpose' | 'amount'>[] {
  const own = {
    places: placesOf(transaction.countries, transaction.regions, regionOf),
    purposes: purposesOf(transaction.sectors),
  }
  const places = own.places.length ? own.places : ofActivity.places.length ? ofActivity.places : [nowhere]
  const purposes = own.purposes.length ? own.purposes : ofActivity.purposes.length ? ofActivity.purposes : [unstated]
  const amount = transaction.value!
  if (places.length === 1 && purposes.length === 1) {
    const [{ country, region }, { purpose }] = [places[0]!, purposes[0]!]
    return [{ country, region, purpose, amount }]
  }
  const parts = places.flatMap(({ country, region, weight }) =>
    purposes.map(({ purpose, weight: of }) => ({ country, region, purpose, weight: product(weight, of) })),
  )
  const amounts = splitAmount(
    amount,
    parts.map(({ weight }) => weight),
    currency ? minorUnits(currency) : 2,
  )
  return parts.map(({ weight: _, ...part }, index) => ({ ...part, amount: amounts[index]! }))
}
const nowhere: Place = { country: null, region: null, weight: '1' }
const unstated: Purpose = { purpose: null, weight: '1' }

/**
 * Recipient countries and regions of the DAC's vocabulary, in code order. Where none of them states a percentage, a region
 * beside countries says where those countries lie; otherwise it is a recipient of its own.
 */
function placesOf(ofCountries: Share[] | undefined, ofRegions: Share[] | undefined, regionOf: RegionOf): Place[] {
  const countries = (ofCountries ?? []).filter(({ code }) => code)
  const regions = (ofRegions ?? []).filter((region) => region.code && isDac(region))
  const alongside = countries.length > 0 && ![...countries, ...regions].some(({ percentage }) => percentage)
  const published = alongside && regions.length === 1 ? regions[0]!.code : undefined
  const recipients = alongside ? countries : [...countries, ...regions]
  return merged(
    recipients.map((recipient, index) => ({
      country: index < countries.length ? recipient.code : null,
      region: index < countries.length ? (published ?? regionOf(recipient.code) ?? null) : recipient.code,
      weight: recipient.percentage,
    })),
    ({ country, region }) => `${country ?? ''} ${region ?? ''}`,
  )
}

/** Purposes of the DAC's five-digit vocabulary, else of its three-digit one; other vocabularies make no shares. */
function purposesOf(sectors: Share[] | undefined): Purpose[] {
  const stated = (sectors ?? []).filter(({ code }) => code)
  const five = stated.filter(isDac)
  return merged(
    (five.length ? five : stated.filter(({ vocabulary }) => vocabulary === '2')).map(({ code, percentage }) => ({
      purpose: code as string | null,
      weight: percentage,
    })),
    ({ purpose }) => purpose ?? '',
  )
}

/**
 * Parts with weights that can be split by: stated percentages as they are, those not stated an equal part of what is
 * left of 100; a code stated twice is one part. In code order.
 */
function merged<Part extends { weight?: string | undefined }>(stated: Part[], keyOf: (part: Part) => string) {
  if (stated.length === 1) return [{ ...stated[0]!, weight: '1' }]
  const weights = stated.map(({ weight }) => (weight === undefined ? undefined : positive(toMillionths(weight))))
  const missing = weights.filter((weight) => weight === undefined).length
  const left = positive(100_000_000n - weights.reduce<bigint>((sum, weight) => sum + (weight ?? 0n), 0n))
  const filled = weights.map((weight) => weight ?? left / BigInt(missing))
  const nothing = filled.every((weight) => weight === 0n)
  const parts = new Map<string, { part: Part; weight: bigint }>()
  for (const [index, part] of stated.entries()) {
    const key = keyOf(part)
    const weight = (nothing ? 1n : filled[index]!) + (parts.get(key)?.weight ?? 0n)
    parts.set(key, { part, weight })
  }
  return [...parts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { part, weight }]) => ({ ...part, weight: String(weight) }))
}

const positive = (value: bigint) => (value < 0n ? 0n : value)
const product = (a: string, b: string) => String(BigInt(a) * BigInt(b))

/** A percentage in whole millionths of a percent. */
function toMillionths(percentage: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(percentage) ?? ['', '', '0']
  const value = BigInt(whole! + fraction.slice(0, 6).padEnd(6, '0'))
  return sign ? -value : value
}

/** The vocabulary of the DAC: stated as 1, or not stated. */
const isDac = ({ vocabulary }: { vocabulary?: string }) => vocabulary === undefined || vocabulary === '1'
const firstDac = <Code extends { code: string; vocabulary?: string }>(stated: Code[] | undefined) =>
  stated?.find((one) => isDac(one) && one.code)

const codes = (coded: Coded[] | undefined) => (coded ?? []).map(({ code }) => code).filter(Boolean)
const distinct = (values: string[]) => [...new Set(values)].toSorted()

/** A text in the wanted language, else the first there is. */
function textIn(narratives: Narrative[] | undefined, lang: string | undefined): string | null {
  const found =
    narratives?.find((narrative) => narrative.lang === undefined || narrative.lang === lang) ?? narratives?.[0]
  return found?.text ?? null
}

/** The words of an activity besides its title: titles in other languages, descriptions, and those of its transactions. */
function wordsOf(activity: Activity, transactions: Transaction[]): string | null {
  const title = textIn(activity.title, activity.lang)
  const texts = new Set<string>()
  const add = (narratives: Narrative[] | undefined) => {
    for (const { text } of narratives ?? []) if (text !== title) texts.add(text)
  }
  for (const description of activity.descriptions ?? []) add(description.narratives)
  add(activity.title)
  for (const { description } of transactions) add(description)
  return texts.size ? [...texts].join('\n\n').slice(0, mostDescription).toWellFormed() : null
}

function inventedIn({ tags, lang }: Activity): string | null {
  const tag = tags?.find(({ code, vocabulary }) => vocabulary === '99' && code.startsWith('invented'))
  return tag ? (textIn(tag.narratives, lang) ?? tag.code) : null
}

/** The first stated date of the given types, in that order. */
function dayOf({ dates }: Activity, ...types: string[]): string | null {
  for (const type of types) {
    const day = calendarDay(dates?.find((date) => date.type === type && date.date)?.date)
    if (day) return day
  }
  return null
}

/** The year nought is no year of PostgreSQL's calendar. */
const calendarDay = (day: string | undefined) =>
  day !== undefined && /^\d{4}-/.test(day) && !day.startsWith('0000') ? day : null

function wholeNumber(stated: string | number | undefined, most: number): number | null {
  const value = Number(stated === '' ? undefined : stated)
  return Number.isInteger(value) && value >= 0 && value <= most ? value : null
}

/** What an organisation is in an activity, in one row for the roles in which the same scopes may know of it. */
export const rolesTogether = (organisations: readonly ActivityOrganisation[]) =>
  [...Map.groupBy(organisations, ({ key, scopeKeys }) => JSON.stringify([key, scopeKeys])).values()].map((several) => ({
    key: several[0]!.key,
    roles: several.map(({ role }) => role),
    scopeKeys: several[0]!.scopeKeys,
  }))

/** An organisation by its name, or by its reference where it has no name; an empty list where it has neither. */
function named(organisation: Organisation | undefined) {
  const ref = organisation?.ref || null
  const name = organisation?.narratives?.[0]?.text ?? ref
  return name ? [{ name, key: foldedName(name), ref }] : []
}

function theOnly<One extends { key: string }>(several: One[]): One | undefined {
  return several.every(({ key }) => key === several[0]!.key) ? several[0] : undefined
}

function organisationsOf(
  activity: Activity,
  transactions: readonly { transaction: Transaction; scopes: string[] | null }[],
): ActivityOrganisation[] {
  const found = new Map<string, ActivityOrganisation>()
  const add = (organisation: Organisation | undefined, role: string, within: string[] | null = null) => {
    for (const one of named(organisation)) {
      const key = `${role} ${one.key}`
      const { scopeKeys: before, ...earlier } = found.get(key) ?? { ...one, role, scopeKeys: within ?? undefined }
      const scopeKeys = before && within && distinct([...before, ...within])
      found.set(key, { ...earlier, ref: earlier.ref ?? one.ref, ...(scopeKeys && { scopeKeys }) })
    }
  }
  add(activity.reportingOrg, 'reporting')
  for (const org of activity.participatingOrgs ?? []) if (org.role) add(org, org.role)
  for (const { transaction, scopes } of transactions) {
    add(transaction.provider, 'provider', scopes)
    add(transaction.receiver, 'receiver', scopes)
  }
  return [...found.values()]
}
