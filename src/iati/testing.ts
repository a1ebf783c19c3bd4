// For the tests of this folder: where the real data lies, readings as lists, and activities that were never published.

import fc from 'fast-check'
import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Activity, ActivityReading, Measurement, Money, Narrative } from './activity.ts'
import type { Finding } from './finding.ts'
import { readActivities, type ReadEvent, type ReadOptions } from './read.ts'
import { decimalOf } from './scalar.ts'
import { activityXml, fileEnd, fileStart } from './write.ts'

const root = join(import.meta.dirname, '../..')
const shared = process.env['JURAT_SHARED'] ?? join(root, '../shared')
/** The folder of real IATI data and of the standard; absent on most machines. */
export const iatiData = join(shared, 'data/iati')
/** For a test's `skip`: false where the data is there, else why not. */
export const withoutData = existsSync(iatiData) ? false : `no real data at ${relative(root, iatiData)}`
export const schemaFolder = join(iatiData, 'standard/schemas')
export const codeListFolder = join(root, 'reference/iati')

/** Every file below the folder that ends in the suffix, sorted. */
export function filesBelow(folder: string, suffix: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(suffix))
    .sort()
    .map((name) => join(folder, name))
}

export interface Reading {
  events: ReadEvent[]
  activities: ActivityReading[]
  wrong: Extract<ReadEvent, { kind: 'wrong' }>[]
  /** All findings, of the file and of its activities. */
  findings: Finding[]
  complete: boolean
}

/** Reads a whole file at once. */
export async function readAll(
  file: string | Uint8Array | AsyncIterable<Uint8Array> | Uint8Array[],
  options: ReadOptions = {},
): Promise<Reading> {
  const source =
    typeof file === 'string' ? [new TextEncoder().encode(file)] : file instanceof Uint8Array ? [file] : file
  const reading: Reading = { events: [], activities: [], wrong: [], findings: [], complete: false }
  for await (const event of readActivities(source, options)) {
    reading.events.push(event)
    if (event.kind === 'activity') reading.activities.push(event)
    if (event.kind === 'wrong') reading.wrong.push(event)
    if (event.kind === 'finding') reading.findings.push(event.finding)
    if (event.kind === 'activity' || event.kind === 'wrong') reading.findings.push(...event.findings)
    if (event.kind === 'end') reading.complete = event.complete
  }
  return reading
}

export const rulesOf = ({ findings }: Pick<Reading, 'findings'>) => findings.map(({ rule }) => rule)

/** A file of these activities, as it would be published. */
export function published(activities: Activity[]): string {
  return fileStart({ generated: '2024-06-01T12:00:00Z' }) + activities.map(activityXml).join('') + fileEnd
}

/** An activity that breaks no rule of the standard, with what the test is about put in. */
export function file(inside = '', { attributes = 'version="2.03"', activity = '' } = {}): string {
  return `<iati-activities ${attributes}>
<iati-activity xml:lang="en" default-currency="USD" ${activity}>
<iati-identifier>XX-TEST-1-A</iati-identifier>
<reporting-org ref="XX-TEST-1" type="10"><narrative>Test Bureau</narrative></reporting-org>
<title><narrative>Courts</narrative></title>
<description><narrative>Training of judges</narrative></description>
<participating-org role="1"><narrative>Test Bureau</narrative></participating-org>
<activity-status code="2"/>
<activity-date type="1" iso-date="2020-01-01"/>
<recipient-country code="HT"/>
<sector code="15130"/>
${inside}
</iati-activity>
</iati-activities>`
}

// ---- invented activities ----

const optional = <Shape extends object>(
  model: { [Key in keyof Shape]: fc.Arbitrary<Exclude<Shape[Key], undefined>> },
  requiredKeys: (keyof Shape & string)[] = [],
) => fc.record(model, { requiredKeys, noNullPrototype: true } as never) as unknown as fc.Arbitrary<Shape>

const words = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.constantFrom('Policía & <justicia>', 'الشرطة', '"quoted" & more', "l'état", 'a]]>b', '😀 court'),
  )
  .map((text) => text.replace(/\p{C}/gu, '').trim())
  .filter((text) => text !== '')
const code = fc.constantFrom('1', '2', '3', '99', 'HT', 'USD')
const list = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { minLength: 1, maxLength: 2 })
const narratives = list(optional<Narrative>({ text: words, lang: fc.constantFrom('en', 'fr', 'es', 'ar') }, ['text']))
const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2090-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.nat({ max: 9999 }))
  .map(([whole, fraction]) => decimalOf(`${whole}.${fraction}`)!)
const money = { value: decimal, currency: fc.constantFrom('EUR', 'USD'), valueDate: day }
const uri = fc.webUrl({ validSchemes: ['https'] })
const coded = { code, vocabulary: code, vocabularyUri: uri, narratives }
const share = optional({ ...coded, percentage: decimal }, ['code'])
const party = optional({ ref: words, type: code, activityId: words, narratives })
const aidType = optional({ code, vocabulary: code }, ['code'])
const document = optional(
  {
    url: uri,
    format: fc.constant('text/html'),
    title: narratives,
    description: narratives,
    categories: list(code),
    languages: list(fc.constantFrom('en', 'fr')),
    date: day,
  },
  ['url'],
)
const measured = {
  value: words,
  locationRefs: list(words),
  dimensions: list(optional({ name: words, value: words })),
  comment: narratives,
  documents: list(document),
}
const described = {
  title: narratives,
  description: narratives,
  documents: list(document),
  references: list(optional({ vocabulary: code, vocabularyUri: uri, code }, ['code'])),
}
const indicator = optional(
  {
    measure: code,
    ascending: fc.boolean(),
    aggregationStatus: fc.boolean(),
    ...described,
    baselines: list(optional({ year: fc.integer({ min: 1950, max: 2090 }), date: day, ...measured }, ['year'])),
    periods: list(
      optional(
        {
          start: day,
          end: day,
          targets: list(optional<Measurement>(measured)),
          actuals: list(optional<Measurement>(measured)),
        },
        ['start', 'end'],
      ),
    ),
  },
  [],
)
const transaction = optional(
  {
    ref: words,
    humanitarian: fc.boolean(),
    type: code,
    date: day,
    ...money,
    description: narratives,
    provider: party,
    receiver: party,
    disbursementChannel: code,
    sectors: list(optional(coded, ['code'])),
    countries: fc.tuple(optional({ code, narratives }, ['code'])),
    regions: fc.tuple(optional(coded, ['code'])),
    flow: code,
    finance: code,
    aidTypes: list(aidType),
    tied: code,
    treasuryAccount: optional({
      code: fc.constant('11x1022'),
      name: words,
      fundingYearBegin: fc.constant('2020'),
      fundingYearEnd: fc.constant('2021'),
    }),
  },
  ['date', 'value', 'valueDate'],
)
const location = optional({
  ref: words,
  reach: code,
  ids: list(optional({ vocabulary: code, code }, ['code'])),
  name: narratives,
  description: narratives,
  activityDescription: narratives,
  administrative: list(optional({ vocabulary: code, level: fc.nat({ max: 5 }), code }, ['code'])),
  point: optional({ srsName: uri, pos: fc.constant('18.5 -72.3') }),
  exactness: code,
  class: code,
  featureDesignation: code,
})
const moneyOf = (keys: string[]) => [...keys, 'value', 'valueDate'] as never[]
const crs = optional({
  flags: list(optional({ code, significance: fc.boolean() }, ['code', 'significance'])),
  loanTerms: optional({
    rate1: decimal,
    rate2: decimal,
    repaymentType: code,
    repaymentPlan: code,
    commitmentDate: day,
    firstRepaymentDate: day,
    finalRepaymentDate: day,
  }),
  loanStatus: optional(
    {
      year: fc.constant('2020'),
      currency: fc.constant('USD'),
      valueDate: day,
      interestReceived: decimal,
      principalOutstanding: decimal,
      principalArrears: decimal,
      interestArrears: decimal,
    },
    ['year', 'valueDate'],
  ),
  channelCode: code,
})

/** Any activity that is valid by the standard's schema, with every part that an activity can have. */
export const anyActivity = optional(
  {
    identifier: words,
    lang: fc.constantFrom('en', 'fr'),
    defaultCurrency: fc.constant('USD'),
    hierarchy: fc.integer({ min: 1, max: 5 }),
    lastUpdated: day.map((date) => `${date}T10:00:00Z`),
    humanitarian: fc.boolean(),
    linkedDataUri: uri,
    budgetNotProvided: code,
    reportingOrg: optional({ ref: words, type: code, secondaryReporter: fc.boolean(), narratives }),
    title: narratives,
    descriptions: list(optional({ type: code, narratives })),
    participatingOrgs: list(
      optional({ ref: words, type: code, role: code, activityId: words, crsChannelCode: code, narratives }),
    ),
    otherIdentifiers: list(optional({ ref: words, type: code, owner: optional({ ref: words, narratives }) }, ['ref'])),
    status: code,
    dates: list(optional({ type: code, date: day, narratives }, ['date'])),
    contacts: list(
      optional({
        type: code,
        organisation: narratives,
        department: narratives,
        personName: narratives,
        jobTitle: narratives,
        telephones: list(words),
        emails: list(words),
        websites: list(uri),
        mailingAddresses: list(narratives),
      }),
    ),
    scope: code,
    countries: list(optional({ code, narratives, percentage: decimal }, ['code'])),
    regions: list(share),
    locations: list(location),
    sectors: list(share),
    tags: list(optional(coded, ['code'])),
    countryBudgetItems: optional(
      {
        vocabulary: code,
        items: list(optional({ code, percentage: decimal, description: narratives }, ['code'])),
      },
      ['items'],
    ),
    humanitarianScopes: list(optional({ ...coded, type: code }, ['code'])),
    policyMarkers: list(optional({ ...coded, significance: code }, ['code'])),
    collaboration: code,
    defaultFlow: code,
    defaultFinance: code,
    defaultAidTypes: list(aidType),
    defaultTied: code,
    budgets: list(optional({ type: code, status: code, start: day, end: day, ...money }, moneyOf(['start', 'end']))),
    plannedDisbursements: list(
      optional({ type: code, start: day, end: day, ...money, provider: party, receiver: party }, moneyOf(['start'])),
    ),
    capitalSpend: decimal,
    transactions: list(transaction),
    documents: list(document),
    relatedActivities: list(optional({ ref: words, type: code }, ['ref'])),
    legacy: list(optional({ name: words, value: words, iatiEquivalent: fc.constant('title') }, ['name'])),
    conditions: optional({ attached: fc.boolean(), conditions: list(optional({ type: code, narratives })) }, [
      'attached',
    ]),
    results: list(
      optional({ type: code, aggregationStatus: fc.boolean(), ...described, indicators: list(indicator) }, [
        'indicators',
      ]),
    ),
    crsAdditions: crs,
    forwardSpending: optional(
      {
        extractionDate: day,
        priority: fc.boolean(),
        phaseoutYear: fc.constant('2030'),
        forecasts: list(
          optional<Money & { year?: string }>({ year: fc.constant('2025'), ...money }, ['year', 'value']),
        ),
      },
      ['extractionDate'],
    ),
  },
  ['identifier', 'reportingOrg', 'descriptions', 'participatingOrgs', 'dates'],
) as unknown as fc.Arbitrary<Activity>
