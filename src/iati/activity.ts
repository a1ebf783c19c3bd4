// What one IATI 2.03 activity says, as plain JSON-able values.
//
// - Every member is optional unless an activity can't be told apart without it: publishers leave things out, and an
//   absent member means "not stated". Nothing is null or undefined; an empty text or list is absent.
// - Money and percentages are decimal text in one form (no plus sign, no leading or trailing zeros: "-268", "33.3");
//   dates are ISO calendar dates ("2023-05-26"); instants are the published xsd:dateTime.
// - Codes are the published text. `vocabulary` is absent where the publisher left it to the standard's default.
// - What the publisher wrote where a number or date must be, and which can't be read as one, is under `unreadable`.
// Source: https://iatistandard.org/en/iati-standard/203/activity-standard/

import type { Finding } from './finding.ts'

/** A decimal number as text: "-268", "33.3". */
export type Decimal = string
/** An ISO calendar date: "2023-05-26". */
export type CalendarDate = string

/** One text in one language; without `lang` it is in the activity's language. */
export interface Narrative {
  text: string
  lang?: string
}

/** A code of a code list, possibly of a vocabulary other than the standard's default. */
export interface Coded {
  /** '' where the publisher left it out. */
  code: string
  vocabulary?: string
  vocabularyUri?: string
  narratives?: Narrative[]
}

/** A code that claims a share of the activity, in percent. */
export interface Share extends Coded {
  percentage?: Decimal
}

export interface Organisation {
  ref?: string
  /** Code of the list OrganisationType. */
  type?: string
  narratives?: Narrative[]
}

export interface ReportingOrganisation extends Organisation {
  secondaryReporter?: boolean
}

export interface ParticipatingOrganisation extends Organisation {
  /** OrganisationRole: 1 funding, 2 accountable, 3 extending, 4 implementing. */
  role?: string
  activityId?: string
  crsChannelCode?: string
}

/** The organisation at one end of a transaction or planned disbursement. */
export interface Party extends Organisation {
  activityId?: string
}

export interface Description {
  /** DescriptionType: 1 general, 2 objectives, 3 target groups, 4 other. */
  type?: string
  narratives?: Narrative[]
}

export interface OtherIdentifier {
  ref: string
  type?: string
  owner?: { ref?: string; narratives?: Narrative[] }
}

export interface ActivityDate {
  /** ActivityDateType: 1 planned start, 2 actual start, 3 planned end, 4 actual end. */
  type?: string
  date?: CalendarDate
  narratives?: Narrative[]
}

export interface Location {
  ref?: string
  reach?: string
  ids?: { vocabulary?: string; code: string }[]
  name?: Narrative[]
  description?: Narrative[]
  activityDescription?: Narrative[]
  administrative?: { vocabulary?: string; level?: number; code: string }[]
  /** `pos` is "latitude longitude" as published. */
  point?: { srsName?: string; pos?: string }
  exactness?: string
  class?: string
  featureDesignation?: string
}

export interface PolicyMarker extends Coded {
  significance?: string
}

export interface HumanitarianScope extends Coded {
  /** HumanitarianScopeType: 1 emergency, 2 appeal. */
  type?: string
}

export interface AidType {
  code: string
  vocabulary?: string
}

export interface Money {
  value?: Decimal
  /** ISO 4217; absent where the activity's default currency holds. */
  currency?: string
  valueDate?: CalendarDate
}

export interface Budget extends Money {
  /** BudgetType: 1 original, 2 revised. */
  type?: string
  /** BudgetStatus: 1 indicative, 2 committed. */
  status?: string
  start?: CalendarDate
  end?: CalendarDate
}

export interface PlannedDisbursement extends Money {
  type?: string
  start?: CalendarDate
  end?: CalendarDate
  provider?: Party
  receiver?: Party
}

/** The account of the United States Treasury that paid (the `usg:` extension of foreignassistance.gov). */
export interface TreasuryAccount {
  /** "11x1022": agency 11, no-year money, account 1022 (INCLE). */
  code?: string
  name?: string
  /** First and last fiscal year in which the money may be obligated, as published. */
  fundingYearBegin?: string
  fundingYearEnd?: string
}

export interface Transaction extends Money {
  ref?: string
  humanitarian?: boolean
  /** TransactionType: 2 outgoing commitment, 3 disbursement, 4 expenditure … */
  type?: string
  date?: CalendarDate
  description?: Narrative[]
  provider?: Party
  receiver?: Party
  disbursementChannel?: string
  sectors?: Coded[]
  /** The standard allows one; more are kept and found wrong. */
  countries?: Coded[]
  regions?: Coded[]
  flow?: string
  finance?: string
  aidTypes?: AidType[]
  tied?: string
  treasuryAccount?: TreasuryAccount
}

export interface DocumentLink {
  url: string
  format?: string
  title?: Narrative[]
  description?: Narrative[]
  categories?: string[]
  languages?: string[]
  date?: CalendarDate
}

export interface RelatedActivity {
  ref: string
  /** RelatedActivityType: 1 parent, 2 child, 3 sibling, 4 co-funded, 5 third party. */
  type?: string
}

export interface Conditions {
  /** Whether conditions are attached at all. */
  attached?: boolean
  conditions?: { type?: string; narratives?: Narrative[] }[]
}

export interface Dimension {
  name?: string
  value?: string
}

/** What was measured or aimed at: a value of an indicator, told apart by place and by dimensions. */
export interface Measurement {
  /** Text: a number for most measures, a word for the qualitative one. */
  value?: string
  locationRefs?: string[]
  dimensions?: Dimension[]
  comment?: Narrative[]
  documents?: DocumentLink[]
}

export interface Baseline extends Measurement {
  year?: number
  date?: CalendarDate
}

export interface Period {
  start?: CalendarDate
  end?: CalendarDate
  targets?: Measurement[]
  actuals?: Measurement[]
}

export interface ResultReference {
  vocabulary?: string
  vocabularyUri?: string
  code: string
}

export interface Indicator {
  /** IndicatorMeasure: 1 unit, 2 percentage, 3 nominal, 4 ordinal, 5 qualitative. */
  measure?: string
  ascending?: boolean
  aggregationStatus?: boolean
  title?: Narrative[]
  description?: Narrative[]
  documents?: DocumentLink[]
  references?: ResultReference[]
  baselines?: Baseline[]
  periods?: Period[]
}

export interface Result {
  /** ResultType: 1 output, 2 outcome, 3 impact, 9 other. */
  type?: string
  aggregationStatus?: boolean
  title?: Narrative[]
  description?: Narrative[]
  documents?: DocumentLink[]
  references?: ResultReference[]
  indicators?: Indicator[]
}

export interface CountryBudgetItems {
  vocabulary?: string
  items?: { code: string; percentage?: Decimal; description?: Narrative[] }[]
}

/** A person or office to turn to. Kept only where the reader is asked to keep contacts. */
export interface Contact {
  type?: string
  organisation?: Narrative[]
  department?: Narrative[]
  personName?: Narrative[]
  jobTitle?: Narrative[]
  telephones?: string[]
  emails?: string[]
  websites?: string[]
  mailingAddresses?: Narrative[][]
}

export interface LegacyField {
  name: string
  value?: string
  iatiEquivalent?: string
}

/** The additions for the OECD's Creditor Reporting System. */
export interface CrsAdditions {
  flags?: { code: string; significance?: boolean }[]
  loanTerms?: {
    rate1?: Decimal
    rate2?: Decimal
    repaymentType?: string
    repaymentPlan?: string
    commitmentDate?: CalendarDate
    firstRepaymentDate?: CalendarDate
    finalRepaymentDate?: CalendarDate
  }
  loanStatus?: {
    year?: Decimal
    currency?: string
    valueDate?: CalendarDate
    interestReceived?: Decimal
    principalOutstanding?: Decimal
    principalArrears?: Decimal
    interestArrears?: Decimal
  }
  channelCode?: string
}

/** The OECD's forward spending survey. */
export interface ForwardSpending {
  extractionDate?: CalendarDate
  priority?: boolean
  phaseoutYear?: Decimal
  forecasts?: (Money & { year?: Decimal })[]
}

/** A published text that stands where a number, date or truth value must stand. */
export interface Unreadable {
  /** Where: "transaction[3]/value", counting from 1. */
  at: string
  text: string
}

export interface Activity {
  /** The publisher's worldwide identifier; what makes two readings the same activity. */
  identifier: string
  /** Language of every narrative that doesn't name its own. */
  lang?: string
  /** ISO 4217; the currency of every amount that doesn't name its own. */
  defaultCurrency?: string
  hierarchy?: number
  lastUpdated?: string
  humanitarian?: boolean
  linkedDataUri?: string
  budgetNotProvided?: string
  reportingOrg?: ReportingOrganisation
  title?: Narrative[]
  descriptions?: Description[]
  participatingOrgs?: ParticipatingOrganisation[]
  otherIdentifiers?: OtherIdentifier[]
  /** ActivityStatus: 1 pipeline, 2 implementation, 3 finalisation, 4 closed, 5 cancelled, 6 suspended. */
  status?: string
  dates?: ActivityDate[]
  contacts?: Contact[]
  scope?: string
  countries?: Share[]
  regions?: Share[]
  locations?: Location[]
  sectors?: Share[]
  tags?: Coded[]
  countryBudgetItems?: CountryBudgetItems
  humanitarianScopes?: HumanitarianScope[]
  policyMarkers?: PolicyMarker[]
  collaboration?: string
  defaultFlow?: string
  defaultFinance?: string
  defaultAidTypes?: AidType[]
  defaultTied?: string
  budgets?: Budget[]
  plannedDisbursements?: PlannedDisbursement[]
  /** Percentage of the total cost that is capital. */
  capitalSpend?: Decimal
  transactions?: Transaction[]
  documents?: DocumentLink[]
  relatedActivities?: RelatedActivity[]
  legacy?: LegacyField[]
  conditions?: Conditions
  results?: Result[]
  crsAdditions?: CrsAdditions
  forwardSpending?: ForwardSpending
  unreadable?: Unreadable[]
}

/**
 * Where in the file each figure stands (lines count from 1). It is kept beside the content, so that the content and its
 * hash stay the same when a file is merely laid out anew. Each list runs parallel to the activity's list of that name.
 */
export interface ActivityLines {
  activity: number
  transactions: number[]
  budgets: number[]
  plannedDisbursements: number[]
  results: number[]
  /** The periods of all indicators of all results, in the order of the file. */
  periods: number[]
}

/** One activity as read: what it says, where it says it, and what is wrong with it. */
export interface ActivityReading {
  activity: Activity
  lines: ActivityLines
  findings: Finding[]
}
