// From the element tree of one activity to what it says (activity.ts). Members are set in one fixed order, so that two
// readings of the same facts give the same JSON.

import type {
  Activity,
  ActivityLines,
  AidType,
  Budget,
  Contact,
  CountryBudgetItems,
  CrsAdditions,
  DocumentLink,
  ForwardSpending,
  HumanitarianScope,
  Location,
  Money,
  OtherIdentifier,
  ParticipatingOrganisation,
  PlannedDisbursement,
  PolicyMarker,
  ReportingOrganisation,
  Share,
  Transaction,
  TreasuryAccount,
} from './activity.ts'
import {
  attribute,
  code,
  coded,
  codeOf,
  each,
  Figures,
  first,
  narratives,
  narrativesOf,
  party,
  put,
} from './content-parts.ts'
import { resultContent } from './content-results.ts'
import type { Element } from './element.ts'
import { dateTimeOf } from './scalar.ts'

/** The namespace of the extension that United States publishers use. */
export const usNamespace = 'https://foreignassistance.gov'

export interface ContentOptions {
  /** Keep contact persons and offices; they are dropped otherwise. */
  contacts?: boolean
}

/** What the activity says and where; undefined where it has no identifier. */
export function readContent(
  element: Element,
  options: ContentOptions = {},
): { activity: Activity; lines: ActivityLines } | undefined {
  const identifier = first(element, 'iati-identifier')?.text.trim()
  if (!identifier) return undefined
  const figures = new Figures()
  const activity: Activity = { identifier }
  head(activity, element, figures)
  if (options.contacts) put(activity, 'contacts', each(element, 'contact-info', contact))
  where(activity, element, figures)
  classification(activity, element, figures)
  put(
    activity,
    'budgets',
    each(element, 'budget', (child) => budget(child, figures)),
  )
  put(
    activity,
    'plannedDisbursements',
    each(element, 'planned-disbursement', (child) => plannedDisbursement(child, figures)),
  )
  const capital = first(element, 'capital-spend')
  if (capital) put(activity, 'capitalSpend', figures.decimal(capital, 'percentage'))
  put(
    activity,
    'transactions',
    each(element, 'transaction', (child) => transaction(child, figures)),
  )
  rest(activity, element, figures)
  if (figures.unreadable.length > 0) activity.unreadable = figures.unreadable
  return { activity, lines: linesOf(element) }
}

function linesOf(element: Element): ActivityLines {
  const lines: ActivityLines = {
    activity: element.line,
    transactions: [],
    budgets: [],
    plannedDisbursements: [],
    results: [],
    periods: [],
  }
  for (const child of element.children) {
    if (child.namespace !== undefined) continue
    if (child.name === 'transaction') lines.transactions.push(child.line)
    else if (child.name === 'budget') lines.budgets.push(child.line)
    else if (child.name === 'planned-disbursement') lines.plannedDisbursements.push(child.line)
    else if (child.name === 'result') {
      lines.results.push(child.line)
      each(child, 'indicator', (indicator) => each(indicator, 'period', ({ line }) => lines.periods.push(line)))
    }
  }
  return lines
}

function head(activity: Activity, element: Element, figures: Figures) {
  put(activity, 'lang', attribute(element, 'xml:lang'))
  put(activity, 'defaultCurrency', attribute(element, 'default-currency'))
  put(activity, 'hierarchy', figures.integer(element, 'hierarchy'))
  const updated = attribute(element, 'last-updated-datetime')
  if (updated) {
    put(activity, 'lastUpdated', dateTimeOf(updated))
    if (!activity.lastUpdated) figures.unreadable.push({ at: '@last-updated-datetime', text: updated })
  }
  put(activity, 'humanitarian', figures.boolean(element, 'humanitarian'))
  put(activity, 'linkedDataUri', attribute(element, 'linked-data-uri'))
  put(activity, 'budgetNotProvided', attribute(element, 'budget-not-provided'))
  const reporting = first(element, 'reporting-org')
  if (reporting) activity.reportingOrg = reportingOrg(reporting, figures)
  put(activity, 'title', narrativesOf(element, 'title'))
  put(activity, 'descriptions', each(element, 'description', typed))
  put(activity, 'participatingOrgs', each(element, 'participating-org', participatingOrg))
  put(activity, 'otherIdentifiers', each(element, 'other-identifier', otherIdentifier))
  put(activity, 'status', codeOf(element, 'activity-status'))
  put(
    activity,
    'dates',
    each(element, 'activity-date', (child) => {
      const date: NonNullable<Activity['dates']>[number] = {}
      put(date, 'type', attribute(child, 'type'))
      put(date, 'date', figures.date(child, 'iso-date'))
      put(date, 'narratives', narratives(child))
      return date
    }),
  )
}

function where(activity: Activity, element: Element, figures: Figures) {
  put(activity, 'scope', codeOf(element, 'activity-scope'))
  put(
    activity,
    'countries',
    each(element, 'recipient-country', (child) => share(child, figures)),
  )
  put(
    activity,
    'regions',
    each(element, 'recipient-region', (child) => share(child, figures)),
  )
  put(
    activity,
    'locations',
    each(element, 'location', (child) => location(child, figures)),
  )
}

function classification(activity: Activity, element: Element, figures: Figures) {
  put(
    activity,
    'sectors',
    each(element, 'sector', (child) => share(child, figures)),
  )
  put(activity, 'tags', each(element, 'tag', coded))
  const items = first(element, 'country-budget-items')
  if (items) activity.countryBudgetItems = countryBudgetItems(items, figures)
  put(activity, 'humanitarianScopes', each(element, 'humanitarian-scope', humanitarianScope))
  put(activity, 'policyMarkers', each(element, 'policy-marker', policyMarker))
  put(activity, 'collaboration', codeOf(element, 'collaboration-type'))
  put(activity, 'defaultFlow', codeOf(element, 'default-flow-type'))
  put(activity, 'defaultFinance', codeOf(element, 'default-finance-type'))
  put(activity, 'defaultAidTypes', each(element, 'default-aid-type', aidType))
  put(activity, 'defaultTied', codeOf(element, 'default-tied-status'))
}

function rest(activity: Activity, element: Element, figures: Figures) {
  put(
    activity,
    'documents',
    each(element, 'document-link', (child) => documentLink(child, figures)),
  )
  put(
    activity,
    'relatedActivities',
    each(element, 'related-activity', (child) => {
      const related: NonNullable<Activity['relatedActivities']>[number] = { ref: attribute(child, 'ref') ?? '' }
      put(related, 'type', attribute(child, 'type'))
      return related
    }),
  )
  put(
    activity,
    'legacy',
    each(element, 'legacy-data', (child) => {
      const field: NonNullable<Activity['legacy']>[number] = { name: attribute(child, 'name') ?? '' }
      put(field, 'value', attribute(child, 'value'))
      put(field, 'iatiEquivalent', attribute(child, 'iati-equivalent'))
      return field
    }),
  )
  const conditions = first(element, 'conditions')
  if (conditions) {
    activity.conditions = {}
    put(activity.conditions, 'attached', figures.boolean(conditions, 'attached'))
    put(activity.conditions, 'conditions', each(conditions, 'condition', typed))
  }
  put(
    activity,
    'results',
    each(element, 'result', (child) => resultContent(child, figures)),
  )
  const crs = first(element, 'crs-add')
  if (crs) activity.crsAdditions = crsAdditions(crs, figures)
  const fss = first(element, 'fss')
  if (fss) activity.forwardSpending = forwardSpending(fss, figures)
}

/** A type and narratives: descriptions and conditions. */
function typed(element: Element) {
  const value: { type?: string; narratives?: ReturnType<typeof narratives> & object } = {}
  put(value, 'type', attribute(element, 'type'))
  put(value, 'narratives', narratives(element))
  return value
}

function reportingOrg(element: Element, figures: Figures) {
  const org: ReportingOrganisation = {}
  put(org, 'ref', attribute(element, 'ref'))
  put(org, 'type', attribute(element, 'type'))
  put(org, 'secondaryReporter', figures.boolean(element, 'secondary-reporter'))
  put(org, 'narratives', narratives(element))
  return org
}

function participatingOrg(element: Element) {
  const org: ParticipatingOrganisation = {}
  put(org, 'ref', attribute(element, 'ref'))
  put(org, 'type', attribute(element, 'type'))
  put(org, 'role', attribute(element, 'role'))
  put(org, 'activityId', attribute(element, 'activity-id'))
  put(org, 'crsChannelCode', attribute(element, 'crs-channel-code'))
  put(org, 'narratives', narratives(element))
  return org
}

function otherIdentifier(element: Element) {
  const other: OtherIdentifier = { ref: attribute(element, 'ref') ?? '' }
  put(other, 'type', attribute(element, 'type'))
  const owner = first(element, 'owner-org')
  if (owner) {
    other.owner = {}
    put(other.owner, 'ref', attribute(owner, 'ref'))
    put(other.owner, 'narratives', narratives(owner))
  }
  return other
}

function contact(element: Element) {
  const value: Contact = {}
  put(value, 'type', attribute(element, 'type'))
  put(value, 'organisation', narrativesOf(element, 'organisation'))
  put(value, 'department', narrativesOf(element, 'department'))
  put(value, 'personName', narrativesOf(element, 'person-name'))
  put(value, 'jobTitle', narrativesOf(element, 'job-title'))
  put(value, 'telephones', filled(each(element, 'telephone', text)))
  put(value, 'emails', filled(each(element, 'email', text)))
  put(value, 'websites', filled(each(element, 'website', text)))
  const addresses = each(element, 'mailing-address', (child) => narratives(child) ?? [])
  put(value, 'mailingAddresses', filled(addresses))
  return value
}

const text = (element: Element) => element.text.trim()

function filled<Value extends { length: number }>(values: Value[] | undefined) {
  const kept = values?.filter(({ length }) => length > 0)
  return kept?.length ? kept : undefined
}

function share(element: Element, figures: Figures) {
  const value: Share = coded(element)
  put(value, 'percentage', figures.decimal(element, 'percentage'))
  return value
}

function location(element: Element, figures: Figures) {
  const place: Location = {}
  put(place, 'ref', attribute(element, 'ref'))
  put(place, 'reach', codeOf(element, 'location-reach'))
  put(
    place,
    'ids',
    each(element, 'location-id', (child) => {
      const id: NonNullable<Location['ids']>[number] = { code: code(child) ?? '' }
      put(id, 'vocabulary', attribute(child, 'vocabulary'))
      return id
    }),
  )
  put(place, 'name', narrativesOf(element, 'name'))
  put(place, 'description', narrativesOf(element, 'description'))
  put(place, 'activityDescription', narrativesOf(element, 'activity-description'))
  put(
    place,
    'administrative',
    each(element, 'administrative', (child) => {
      const area: NonNullable<Location['administrative']>[number] = { code: code(child) ?? '' }
      put(area, 'vocabulary', attribute(child, 'vocabulary'))
      put(area, 'level', figures.integer(child, 'level'))
      return area
    }),
  )
  const point = first(element, 'point')
  if (point) {
    place.point = {}
    put(place.point, 'srsName', attribute(point, 'srsName'))
    put(place.point, 'pos', first(point, 'pos')?.text.trim() || undefined)
  }
  put(place, 'exactness', codeOf(element, 'exactness'))
  put(place, 'class', codeOf(element, 'location-class'))
  put(place, 'featureDesignation', codeOf(element, 'feature-designation'))
  return place
}

function countryBudgetItems(element: Element, figures: Figures) {
  const items: CountryBudgetItems = {}
  put(items, 'vocabulary', attribute(element, 'vocabulary'))
  put(
    items,
    'items',
    each(element, 'budget-item', (child) => {
      const item: NonNullable<CountryBudgetItems['items']>[number] = { code: code(child) ?? '' }
      put(item, 'percentage', figures.decimal(child, 'percentage'))
      put(item, 'description', narrativesOf(child, 'description'))
      return item
    }),
  )
  return items
}

function humanitarianScope(element: Element) {
  const scope: HumanitarianScope = coded(element)
  put(scope, 'type', attribute(element, 'type'))
  return scope
}

function policyMarker(element: Element) {
  const marker: PolicyMarker = coded(element)
  put(marker, 'significance', attribute(element, 'significance'))
  return marker
}

function aidType(element: Element) {
  const type: AidType = { code: code(element) ?? '' }
  put(type, 'vocabulary', attribute(element, 'vocabulary'))
  return type
}

/** Sets value, currency and value date from a `value` element. */
function money(target: Money, element: Element | undefined, figures: Figures) {
  if (!element) return
  put(target, 'value', figures.decimal(element))
  put(target, 'currency', attribute(element, 'currency'))
  put(target, 'valueDate', figures.date(element, 'value-date'))
}

function budget(element: Element, figures: Figures) {
  const value: Budget = {}
  put(value, 'type', attribute(element, 'type'))
  put(value, 'status', attribute(element, 'status'))
  put(value, 'start', figures.day(element, 'period-start'))
  put(value, 'end', figures.day(element, 'period-end'))
  money(value, first(element, 'value'), figures)
  return value
}

function plannedDisbursement(element: Element, figures: Figures) {
  const value: PlannedDisbursement = {}
  put(value, 'type', attribute(element, 'type'))
  put(value, 'start', figures.day(element, 'period-start'))
  put(value, 'end', figures.day(element, 'period-end'))
  money(value, first(element, 'value'), figures)
  parties(value, element)
  return value
}

function parties(target: Pick<Transaction, 'provider' | 'receiver'>, element: Element) {
  const provider = first(element, 'provider-org')
  if (provider) target.provider = party(provider, 'provider-activity-id')
  const receiver = first(element, 'receiver-org')
  if (receiver) target.receiver = party(receiver, 'receiver-activity-id')
}

function transaction(element: Element, figures: Figures) {
  const value: Transaction = {}
  put(value, 'ref', attribute(element, 'ref'))
  put(value, 'humanitarian', figures.boolean(element, 'humanitarian'))
  put(value, 'type', codeOf(element, 'transaction-type'))
  put(value, 'date', figures.day(element, 'transaction-date'))
  money(value, first(element, 'value'), figures)
  put(value, 'description', narrativesOf(element, 'description'))
  parties(value, element)
  put(value, 'disbursementChannel', codeOf(element, 'disbursement-channel'))
  put(value, 'sectors', each(element, 'sector', coded))
  put(value, 'countries', each(element, 'recipient-country', coded))
  put(value, 'regions', each(element, 'recipient-region', coded))
  put(value, 'flow', codeOf(element, 'flow-type'))
  put(value, 'finance', codeOf(element, 'finance-type'))
  put(value, 'aidTypes', each(element, 'aid-type', aidType))
  put(value, 'tied', codeOf(element, 'tied-status'))
  const account = element.children.find((child) => isUs(child, 'treasury-account'))
  if (account) value.treasuryAccount = treasuryAccount(account)
  return value
}

const isUs = (element: Element, name: string) => element.name === name && element.namespace === usNamespace

function treasuryAccount(element: Element) {
  const account: TreasuryAccount = {}
  put(account, 'code', code(element))
  put(account, 'name', element.text.trim() || undefined)
  const years = element.children.find((child) => isUs(child, 'fiscal-funding-year'))
  if (years) {
    put(account, 'fundingYearBegin', attribute(years, 'begin'))
    put(account, 'fundingYearEnd', attribute(years, 'end'))
  }
  return account
}

export function documentLink(element: Element, figures: Figures) {
  const link: DocumentLink = { url: attribute(element, 'url') ?? '' }
  put(link, 'format', attribute(element, 'format'))
  put(link, 'title', narrativesOf(element, 'title'))
  put(link, 'description', narrativesOf(element, 'description'))
  put(link, 'categories', filled(each(element, 'category', (child) => code(child) ?? '')))
  put(link, 'languages', filled(each(element, 'language', (child) => code(child) ?? '')))
  put(link, 'date', figures.day(element, 'document-date'))
  return link
}

function crsAdditions(element: Element, figures: Figures) {
  const additions: CrsAdditions = {}
  put(
    additions,
    'flags',
    each(element, 'other-flags', (child) => {
      const flag: NonNullable<CrsAdditions['flags']>[number] = { code: code(child) ?? '' }
      put(flag, 'significance', figures.boolean(child, 'significance'))
      return flag
    }),
  )
  const terms = first(element, 'loan-terms')
  if (terms) additions.loanTerms = loanTerms(terms, figures)
  const status = first(element, 'loan-status')
  if (status) additions.loanStatus = loanStatus(status, figures)
  put(additions, 'channelCode', first(element, 'channel-code')?.text.trim() || undefined)
  return additions
}

function loanTerms(element: Element, figures: Figures) {
  const terms: NonNullable<CrsAdditions['loanTerms']> = {}
  put(terms, 'rate1', figures.decimal(element, 'rate-1'))
  put(terms, 'rate2', figures.decimal(element, 'rate-2'))
  put(terms, 'repaymentType', codeOf(element, 'repayment-type'))
  put(terms, 'repaymentPlan', codeOf(element, 'repayment-plan'))
  put(terms, 'commitmentDate', figures.day(element, 'commitment-date'))
  put(terms, 'firstRepaymentDate', figures.day(element, 'repayment-first-date'))
  put(terms, 'finalRepaymentDate', figures.day(element, 'repayment-final-date'))
  return terms
}

function loanStatus(element: Element, figures: Figures) {
  const status: NonNullable<CrsAdditions['loanStatus']> = {}
  const amount = (name: string) => {
    const child = first(element, name)
    return child && figures.decimal(child)
  }
  put(status, 'year', figures.decimal(element, 'year'))
  put(status, 'currency', attribute(element, 'currency'))
  put(status, 'valueDate', figures.date(element, 'value-date'))
  put(status, 'interestReceived', amount('interest-received'))
  put(status, 'principalOutstanding', amount('principal-outstanding'))
  put(status, 'principalArrears', amount('principal-arrears'))
  put(status, 'interestArrears', amount('interest-arrears'))
  return status
}

function forwardSpending(element: Element, figures: Figures) {
  const spending: ForwardSpending = {}
  put(spending, 'extractionDate', figures.date(element, 'extraction-date'))
  put(spending, 'priority', figures.boolean(element, 'priority'))
  put(spending, 'phaseoutYear', figures.decimal(element, 'phaseout-year'))
  put(
    spending,
    'forecasts',
    each(element, 'forecast', (child) => {
      const forecast: NonNullable<ForwardSpending['forecasts']>[number] = {}
      put(forecast, 'year', figures.decimal(child, 'year'))
      money(forecast, child, figures)
      return forecast
    }),
  )
  return spending
}
