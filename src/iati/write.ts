// Writes activities as IATI 2.03. What reading makes of the result is what was written: where the schema demands an
// element or attribute that the content leaves absent because it was empty, it is written empty again. A file is
// `fileStart`, any number of `activityXml`, `fileEnd`; the schema wants at least one activity.

import type { Activity, Coded, Contact, CountryBudgetItems, Location, OtherIdentifier, Share } from './activity.ts'
import { usNamespace } from './content-money.ts'
import {
  codeElement,
  element,
  every,
  narrativeLines,
  someNarratives,
  textElement,
  texts,
  type Attributes,
  type Lines,
} from './markup.ts'
import { documentLines } from './write-document.ts'
import { budgetLines, plannedDisbursementLines, transactionLines } from './write-money.ts'
import { crsLines, forwardSpendingLines } from './write-oecd.ts'
import { resultLines } from './write-results.ts'

/** `generated` is the xsd:dateTime at which the file is made. */
export function fileStart({ generated }: { generated: string }): string {
  const [tag = ''] = element('iati-activities', {
    version: '2.03',
    'generated-datetime': generated,
    'xmlns:usg': usNamespace,
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n${tag.replace('/>', '>')}\n`
}

export const fileEnd = '</iati-activities>\n'

/** One activity with its line break. */
export function activityXml(activity: Activity): string {
  const attributes = {
    'last-updated-datetime': activity.lastUpdated,
    'xml:lang': activity.lang,
    'default-currency': activity.defaultCurrency,
    humanitarian: activity.humanitarian,
    hierarchy: activity.hierarchy,
    'linked-data-uri': activity.linkedDataUri,
    'budget-not-provided': activity.budgetNotProvided,
  }
  const lines = element('iati-activity', attributes, head(activity), where(activity), classes(activity), rest(activity))
  return `  ${lines.join('\n  ')}\n`
}

function head(activity: Activity): Lines {
  const { reportingOrg } = activity
  return [
    ...textElement('iati-identifier', {}, activity.identifier),
    ...(reportingOrg
      ? element(
          'reporting-org',
          {
            ref: reportingOrg.ref ?? '',
            type: reportingOrg.type ?? '',
            'secondary-reporter': reportingOrg.secondaryReporter,
          },
          someNarratives(reportingOrg.narratives),
        )
      : []),
    ...element('title', {}, someNarratives(activity.title)),
    ...every(activity.descriptions, ({ type, narratives }) =>
      element('description', { type }, someNarratives(narratives)),
    ),
    ...every(activity.participatingOrgs, ({ ref, type, role = '', activityId, crsChannelCode, narratives }) =>
      element(
        'participating-org',
        { ref, type, role, 'activity-id': activityId, 'crs-channel-code': crsChannelCode },
        narrativeLines(narratives),
      ),
    ),
    ...every(activity.otherIdentifiers, otherIdentifier),
    ...element('activity-status', { code: activity.status ?? '' }),
    ...every(activity.dates, ({ type = '', date, narratives }) =>
      element('activity-date', { type, 'iso-date': date }, narrativeLines(narratives)),
    ),
    ...every(activity.contacts, contact),
  ]
}

function otherIdentifier({ ref, type = '', owner }: OtherIdentifier): Lines {
  return element(
    'other-identifier',
    { ref, type },
    owner ? element('owner-org', { ref: owner.ref }, narrativeLines(owner.narratives)) : [],
  )
}

function contact(value: Contact): Lines {
  return element(
    'contact-info',
    { type: value.type },
    texts('organisation', value.organisation),
    texts('department', value.department),
    texts('person-name', value.personName),
    texts('job-title', value.jobTitle),
    every(value.telephones, (text) => textElement('telephone', {}, text)),
    every(value.emails, (text) => textElement('email', {}, text)),
    every(value.websites, (text) => textElement('website', {}, text)),
    every(value.mailingAddresses, (address) => texts('mailing-address', address)),
  )
}

function where(activity: Activity): Lines {
  return [
    ...codeElement('activity-scope', activity.scope),
    ...every(activity.countries, (share) => coded('recipient-country', share, percentage(share))),
    ...every(activity.regions, (share) => coded('recipient-region', share, percentage(share))),
    ...every(activity.locations, location),
  ]
}

const percentage = (share: Share): Attributes => ({ percentage: share.percentage })

/** An element of a code with its vocabulary, more attributes and narratives. */
export function coded(name: string, value: Coded, more: Attributes = {}): Lines {
  const { code, vocabulary, vocabularyUri, narratives } = value
  return element(name, { code, vocabulary, 'vocabulary-uri': vocabularyUri, ...more }, narrativeLines(narratives))
}

function location(place: Location): Lines {
  return element(
    'location',
    { ref: place.ref },
    codeElement('location-reach', place.reach),
    every(place.ids, ({ vocabulary = '', code }) => element('location-id', { vocabulary, code })),
    texts('name', place.name),
    texts('description', place.description),
    texts('activity-description', place.activityDescription),
    every(place.administrative, ({ vocabulary = '', level, code }) =>
      element('administrative', { vocabulary, level, code }),
    ),
    place.point
      ? element('point', { srsName: place.point.srsName ?? '' }, textElement('pos', {}, place.point.pos ?? ''))
      : [],
    codeElement('exactness', place.exactness),
    codeElement('location-class', place.class),
    codeElement('feature-designation', place.featureDesignation),
  )
}

function classes(activity: Activity): Lines {
  return [
    ...every(activity.sectors, (share) => coded('sector', share, percentage(share))),
    ...every(activity.tags, (tag) => coded('tag', { vocabulary: '', ...tag })),
    ...(activity.countryBudgetItems ? countryBudgetItems(activity.countryBudgetItems) : []),
    ...every(activity.humanitarianScopes, ({ type = '', ...scope }) =>
      coded('humanitarian-scope', { vocabulary: '', ...scope }, { type }),
    ),
    ...every(activity.policyMarkers, ({ significance, ...marker }) => coded('policy-marker', marker, { significance })),
    ...codeElement('collaboration-type', activity.collaboration),
    ...codeElement('default-flow-type', activity.defaultFlow),
    ...codeElement('default-finance-type', activity.defaultFinance),
    ...every(activity.defaultAidTypes, (type) => element('default-aid-type', { ...type })),
    ...codeElement('default-tied-status', activity.defaultTied),
  ]
}

function countryBudgetItems({ vocabulary = '', items }: CountryBudgetItems): Lines {
  return element(
    'country-budget-items',
    { vocabulary },
    every(items, ({ code, percentage: share, description }) =>
      element('budget-item', { code, percentage: share }, texts('description', description)),
    ),
  )
}

function rest(activity: Activity): Lines {
  const { conditions } = activity
  return [
    ...every(activity.budgets, budgetLines),
    ...every(activity.plannedDisbursements, plannedDisbursementLines),
    ...(activity.capitalSpend === undefined ? [] : element('capital-spend', { percentage: activity.capitalSpend })),
    ...every(activity.transactions, transactionLines),
    ...every(activity.documents, documentLines),
    ...every(activity.relatedActivities, ({ ref, type = '' }) => element('related-activity', { ref, type })),
    ...every(activity.legacy, ({ name, value = '', iatiEquivalent }) =>
      element('legacy-data', { name, value, 'iati-equivalent': iatiEquivalent }),
    ),
    ...(conditions
      ? element(
          'conditions',
          { attached: conditions.attached },
          every(conditions.conditions, ({ type = '', narratives }) =>
            element('condition', { type }, someNarratives(narratives)),
          ),
        )
      : []),
    ...every(activity.results, resultLines),
    ...(activity.crsAdditions ? crsLines(activity.crsAdditions) : []),
    ...(activity.forwardSpending ? forwardSpendingLines(activity.forwardSpending) : []),
  ]
}
