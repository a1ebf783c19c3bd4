// The structure of IATI 2.03 activity files as one table: for each element its attributes and what may stand inside, in
// order. 2.01 and 2.02 files are subsets of it (the standard's decimal upgrades only add).
// Source: the facts of the 2.03 schemas (https://iatistandard.org/en/iati-standard/203/schema/), written anew; tests hold
// the table against the schemas themselves.
//
// Attributes: `name`, `name!` where required, `name:type` where not plain text, `name@List` where a code of that list.
// Inside: `name`, with `?` for at most one, `*` for any number, `+` for at least one, `name=model` where the model has
// another name than the element; or `#string`, `#decimal` … for a text. Elements of other namespaces may follow
// wherever elements may stand, and their attributes anywhere, except in the models that are marked `closed`.

import type { ScalarType } from './scalar.ts'

export interface AttributeRule {
  name: string
  required: boolean
  type?: ScalarType
  list?: string
}

export interface Particle {
  name: string
  model: Model
  required: boolean
  repeats: boolean
}

export interface Model {
  name: string
  attributes: Map<string, AttributeRule>
  required: AttributeRule[]
  particles: Particle[]
  /** Index into `particles` by element name. */
  places: Map<string, number>
  /** The model holds a text: any text, or of this type. */
  text?: 'string' | ScalarType
  /** No attributes of other namespaces. */
  closed: boolean
}

const sectorAttributes = 'vocabulary@SectorVocabulary vocabulary-uri:anyURI code!@Sector'
const regionAttributes = 'code!@Region vocabulary@RegionVocabulary vocabulary-uri:anyURI'
const measurementAttributes = 'value'
const measurement = 'location=location-ref* dimension* comment=texts? document-link*'
const result = 'title=texts description=texts? document-link* reference*'
const day = 'iso-date!:date'
const period = 'period-start=day period-end=day'

/** Model: [attributes, what may stand inside, 'closed' where other namespaces' attributes may not stand]. */
const table: Record<string, [attributes: string, inside: string, closed?: 'closed']> = {
  'iati-activities': ['version! generated-datetime:dateTime linked-data-default:anyURI', 'iati-activity+'],
  'iati-activity': [
    'last-updated-datetime:dateTime xml:lang:language@Language default-currency@Currency humanitarian:boolean ' +
      'hierarchy:int linked-data-uri:anyURI budget-not-provided@BudgetNotProvided',
    'iati-identifier reporting-org title=texts description+ participating-org+ other-identifier* ' +
      'activity-status activity-date+ contact-info* activity-scope? recipient-country=country-share* ' +
      'recipient-region=region-share* location* sector=sector-share* tag* country-budget-items? humanitarian-scope* ' +
      'policy-marker* collaboration-type? default-flow-type? default-finance-type? default-aid-type=aid-type* ' +
      'default-tied-status? budget* planned-disbursement* capital-spend? transaction* document-link* ' +
      'related-activity* legacy-data* conditions? result* crs-add? fss?',
  ],
  narrative: ['xml:lang:language@Language', '#string'],
  texts: ['', 'narrative+'],
  string: ['', '#string'],
  address: ['', '#anyURI'],
  day: [day, ''],
  money: ['currency@Currency value-date!:date', '#decimal'],

  'iati-identifier': ['', '#string'],
  'reporting-org': ['ref! type!@OrganisationType secondary-reporter:boolean', 'narrative+'],
  description: ['type@DescriptionType', 'narrative+'],
  'participating-org': [
    'ref type@OrganisationType role!@OrganisationRole activity-id crs-channel-code@CRSChannelCode',
    'narrative*',
  ],
  'other-identifier': ['ref! type!@OtherIdentifierType', 'owner-org?'],
  'owner-org': ['ref', 'narrative*'],
  'activity-status': ['code!@ActivityStatus', ''],
  'activity-date': [`type!@ActivityDateType ${day}`, 'narrative*'],
  'contact-info': [
    'type@ContactType',
    'organisation=texts? department=texts? person-name=texts? job-title=texts? telephone=string* email=string* ' +
      'website=address* mailing-address=texts*',
  ],
  'activity-scope': ['code!@ActivityScope', ''],
  'country-share': ['code!@Country percentage:decimal', 'narrative*'],
  'region-share': [`${regionAttributes} percentage:decimal`, 'narrative*'],
  location: [
    'ref',
    'location-reach? location-id* name=texts? description=texts? activity-description=texts? administrative* point? ' +
      'exactness? location-class? feature-designation?',
  ],
  'location-reach': ['code!@GeographicLocationReach', ''],
  'location-id': ['code! vocabulary!@GeographicVocabulary', ''],
  administrative: ['code! vocabulary!@GeographicVocabulary level:nonNegativeInteger', ''],
  point: ['srsName!', 'pos'],
  pos: ['', '#string', 'closed'],
  exactness: ['code!@GeographicExactness', ''],
  'location-class': ['code!@GeographicLocationClass', ''],
  'feature-designation': ['code!@LocationType', ''],
  'sector-share': [`${sectorAttributes} percentage:decimal`, 'narrative*'],
  tag: ['code!@Tag vocabulary!@TagVocabulary vocabulary-uri:anyURI', 'narrative*'],
  'country-budget-items': ['vocabulary!@BudgetIdentifierVocabulary', 'budget-item+'],
  'budget-item': ['code!@BudgetIdentifier percentage:decimal', 'description=texts?'],
  'humanitarian-scope': [
    'type!@HumanitarianScopeType vocabulary!@HumanitarianScopeVocabulary vocabulary-uri:anyURI code!',
    'narrative*',
  ],
  'policy-marker': [
    'vocabulary@PolicyMarkerVocabulary vocabulary-uri:anyURI code!@PolicyMarker significance@PolicySignificance',
    'narrative*',
  ],
  'collaboration-type': ['code!@CollaborationType', ''],
  'default-flow-type': ['code!@FlowType', ''],
  'default-finance-type': ['code!@FinanceType', ''],
  'aid-type': ['code!@AidType vocabulary@AidTypeVocabulary', ''],
  'default-tied-status': ['code!@TiedStatus', ''],
  budget: ['type@BudgetType status@BudgetStatus', `${period} value=money`],
  'planned-disbursement': [
    'type@BudgetType',
    'period-start=day period-end=day? value=money provider-org? receiver-org?',
  ],
  'provider-org': ['ref provider-activity-id type@OrganisationType', 'narrative*'],
  'receiver-org': ['ref receiver-activity-id type@OrganisationType', 'narrative*'],
  'capital-spend': ['percentage!:decimal', ''],
  transaction: [
    'ref humanitarian:boolean',
    'transaction-type transaction-date=day value=money description=texts? provider-org? receiver-org? ' +
      'disbursement-channel? sector* recipient-country? recipient-region? flow-type? finance-type? aid-type* ' +
      'tied-status?',
  ],
  'transaction-type': ['code!@TransactionType', ''],
  'disbursement-channel': ['code!@DisbursementChannel', ''],
  sector: [sectorAttributes, 'narrative*'],
  'recipient-country': ['code!@Country', 'narrative*'],
  'recipient-region': [regionAttributes, 'narrative*'],
  'flow-type': ['code!@FlowType', ''],
  'finance-type': ['code!@FinanceType', ''],
  'tied-status': ['code!@TiedStatus', ''],
  'document-link': [
    'url!:anyURI format!@FileFormat',
    'title=texts description=texts? category+ language* document-date=day?',
  ],
  category: ['code!@DocumentCategory', ''],
  language: ['code!@Language', ''],
  'related-activity': ['ref! type!@RelatedActivityType', '', 'closed'],
  'legacy-data': ['name! value! iati-equivalent:NMTOKEN', '', 'closed'],
  conditions: ['attached!:boolean', 'condition*'],
  condition: ['type!@ConditionType', 'narrative+', 'closed'],
  result: ['type!@ResultType aggregation-status:boolean', `${result} indicator+`],
  reference: ['vocabulary!@ResultVocabulary code! vocabulary-uri:anyURI', ''],
  indicator: [
    'measure!@IndicatorMeasure ascending:boolean aggregation-status:boolean',
    `${result.replace('reference*', 'reference=indicator-reference*')} baseline* period*`,
  ],
  'indicator-reference': ['vocabulary!@IndicatorVocabulary code! indicator-uri:anyURI', ''],
  baseline: [
    `iso-date:date year!:positiveInteger ${measurementAttributes}`,
    'location=location-ref* dimension* document-link* comment=texts?',
  ],
  period: ['', `${period} target* actual*`],
  target: [measurementAttributes, measurement, 'closed'],
  actual: [measurementAttributes, measurement, 'closed'],
  'location-ref': ['ref', ''],
  dimension: ['name value', ''],

  'crs-add': ['', 'other-flags* loan-terms? loan-status? channel-code?'],
  'other-flags': ['code!@CRSAddOtherFlags significance!:boolean', ''],
  'loan-terms': [
    'rate-1:decimal rate-2:decimal',
    'repayment-type? repayment-plan? commitment-date=day? repayment-first-date=day? repayment-final-date=day?',
  ],
  'repayment-type': ['code!@LoanRepaymentType', ''],
  'repayment-plan': ['code!@LoanRepaymentPeriod', ''],
  'loan-status': [
    'year!:decimal currency@Currency value-date!:date',
    'interest-received=amount? principal-outstanding=amount? principal-arrears=amount? interest-arrears=amount?',
  ],
  amount: ['', '#decimal', 'closed'],
  'channel-code': ['', '#string', 'closed'],
  fss: ['extraction-date!:date priority:boolean phaseout-year:decimal', 'forecast*'],
  forecast: ['year!:decimal currency@Currency value-date:date', '#decimal'],
}

/**
 * Elements that the schema declares on their own: where one of them stands inside an element of another namespace, it
 * is still held to its own model. By name, with the model where that differs.
 */
const declared =
  'iati-activities iati-activity iati-identifier reporting-org title=texts description=texts narrative comment=texts ' +
  'participating-org activity-scope recipient-country=country-share recipient-region=region-share collaboration-type ' +
  'default-flow-type default-aid-type=aid-type default-finance-type other-identifier sector=sector-share ' +
  'activity-date activity-status contact-info default-tied-status humanitarian-scope policy-marker capital-spend ' +
  'transaction location tag country-budget-items related-activity legacy-data conditions result budget ' +
  'planned-disbursement crs-add fss dimension'

export const models = new Map<string, Model>()

function modelOf(name: string): Model {
  const known = models.get(name)
  if (known) return known
  const row = table[name]
  if (!row) throw new Error(`The structure table has no row ${name}.`)
  const [attributes, inside, closed] = row
  const model: Model = {
    name,
    attributes: new Map(),
    required: [],
    particles: [],
    places: new Map(),
    closed: closed !== undefined,
  }
  models.set(name, model)
  for (const rule of words(attributes).map(attributeRule)) {
    model.attributes.set(rule.name, rule)
    if (rule.required) model.required.push(rule)
  }
  if (inside.startsWith('#')) model.text = inside.slice(1) as 'string' | ScalarType
  else model.particles = words(inside).map(particle)
  model.particles.forEach((each, index) => model.places.set(each.name, index))
  return model
}

const words = (text: string) => text.split(' ').filter((word) => word !== '')

function attributeRule(text: string): AttributeRule {
  const [, name = '', required, type, list] = /^((?:xml:)?[\w-]+)(!)?(?::([\w]+))?(?:@([\w-]+))?$/.exec(text) ?? []
  return {
    name,
    required: required !== undefined,
    ...(type && { type: type as ScalarType }),
    ...(list && { list }),
  }
}

function particle(text: string): Particle {
  const [, name = '', model, occurrence] = /^([\w-]+)(?:=([\w-]+))?([?*+])?$/.exec(text) ?? []
  return {
    name,
    model: modelOf(model ?? name),
    required: occurrence === undefined || occurrence === '+',
    repeats: occurrence === '*' || occurrence === '+',
  }
}

export const fileModel = modelOf('iati-activities')
export const activityModel = modelOf('iati-activity')
export const declaredModels = new Map(
  words(declared).map((word) => {
    const [name = '', model = name] = word.split('=')
    return [name, modelOf(model)]
  }),
)
