// From the element tree of one activity to what it says (activity.ts). Members are set in one fixed order, so that two
// readings of the same facts give the same JSON.

import type {
  Activity,
  ActivityLines,
  Contact,
  CountryBudgetItems,
  HumanitarianScope,
  Location,
  OtherIdentifier,
  ParticipatingOrganisation,
  PolicyMarker,
  ReportingOrganisation,
  Share,
} from './activity.ts'
import { documentLink } from './content-document.ts'
import {
  aidType,
  attribute,
  code,
  coded,
  codeOf,
  each,
  Figures,
  filled,
  first,
  narratives,
  narrativesOf,
  put,
} from './content-parts.ts'
import { budget, plannedDisbursement, transaction } from './content-money.ts'
import { crsAdditions, forwardSpending } from './content-oecd.ts'
import { resultContent } from './content-results.ts'
import type { Element } from './element.ts'
import { dateTimeOf } from './scalar.ts'

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
