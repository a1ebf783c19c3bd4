// Every list, page and file as every role within every scope: nothing in an answer lies outside of what its reader may
// see, and nothing in it depends on what they may not see.
import assert from 'node:assert/strict'
import test from 'node:test'
import { readXlsx } from 'hucre/xlsx'
import { sql } from 'kysely'
import { z } from 'zod'
import { reads, type AnyOperation } from '#kernel/operation.ts'
import {
  canaries,
  failures,
  identifierOf,
  jobs,
  trainingJob,
  keysOfActivity,
  may,
  operations,
  owner,
  pages,
  people,
  personWith,
  portfolio,
  publish,
  request,
  within,
  type Canary,
  type Person,
} from './bureau.ts'
import { trainedOf, trainedTags } from './counting.ts'
import { courseTable, eventsOf, eventTable, eventTags } from './events.ts'
import { rosterFile, rostersOf, rosterTags } from './rosters.ts'
import { clearanceOf, clearanceTags, holidaysFile, resultsFile } from './clearance.ts'
import { personsOf, personTable, personTags } from './persons.ts'
import { chainRun, scenariosOf, scenarioTags } from './scenarios.ts'
import { unitsOf, unitTable, unitTags } from './units.ts'

const nightly = !!process.env.JURAT_NIGHTLY

const ids = await owner(async (db) => ({
  activities: await db.selectFrom('activity').select(['id', 'identifier']).orderBy('identifier').execute(),
  organisations: await db.selectFrom('organisation').select(['id', 'name']).orderBy('name').execute(),
  publications: await db.selectFrom('publication').select(['id', 'fileName']).orderBy('fileName').execute(),
  uploads: await db.selectFrom('upload').select(['id', 'name']).orderBy('name').execute(),
  rules: await db
    .selectFrom('claim')
    .select('rule')
    .distinct()
    .where('source', '!=', 'officer')
    .orderBy('rule')
    .execute(),
  device: await db
    .insertInto('deviceCode')
    .values({
      deviceHash: 'e'.repeat(64),
      userCode: 'CDFG-HJKL',
      name: 'Test',
      expiresAt: sql`now() + interval '1 hour'`,
    })
    .returning('userCode')
    .executeTakeFirstOrThrow(),
}))
const rules = [...ids.rules.map(({ rule }) => rule), 'unknown']
const activityOf = (tag: string) => ids.activities.find(({ identifier }) => identifier === identifierOf(tag))!
const publicationOf = (tag: string) => ids.publications.find(({ fileName }) => fileName === `canary${tag}file.xml`)!.id
const organisationOf = (tag: string) => ids.organisations.find(({ name }) => name === `canary${tag}implementer`)!.id
const tags = nightly ? portfolio.map(({ tag }) => tag) : ['ht', 'ke', 'both']

const batchesOf = (tag: (typeof clearanceTags)[number]) => {
  const { submitted, returned, checked, complete, national } = clearanceOf[tag]
  return [returned, checked, complete, national, submitted]
}

/** What stands for each member of a path or a required input, by the operation that takes it; several are all tried. */
const given: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'portfolio.activity': { identifier: tags.map(identifierOf) },
  'portfolio.country': { code: ['HT', 'KE'] },
  'portfolio.region': { code: ['389', '289'] },
  'portfolio.organisation': { id: tags.map(organisationOf) },
  'portfolio.search': { words: ['police', 'canaryketitle', 'canaryhttitle'] },
  'institutions.matches': { rule: [...rules, 'no-such-rule'] },
  'exchange.showImport': { jobId: jobs.slice(0, 2) },
  'exchange.findings': { jobId: jobs.slice(0, 2) },
  'exchange.publication': { id: tags.map(publicationOf) },
  'exchange.sourceLines': { id: tags.map(publicationOf) },
  'units.show': { id: unitTags.flatMap((tag) => [unitsOf[tag].child, unitsOf[tag].merged, unitsOf[tag].top]) },
  'chain.show': { id: scenarioTags.map((tag) => scenariosOf[tag]) },
  'chain.file': { id: scenarioTags.map((tag) => scenariosOf[tag]) },
  'chain.reckon': { days: ['10'], each: ['5'] },
  'units.alike': { country: ['HT', 'KE'], name: ['Canaryhtunit', 'Canarykeunit'] },
  'persons.show': {
    id: personTags.flatMap((tag) => [personsOf[tag].third, personsOf[tag].merged, personsOf[tag].one]),
  },
  'persons.duplicates': { id: personTags.map((tag) => personsOf[tag].one) },
  'persons.biography': { id: personTags.map((tag) => personsOf[tag].one) },
  'clearance.show': { id: clearanceTags.flatMap((tag) => batchesOf(tag)) },
  'clearance.case': {
    id: clearanceTags.flatMap((tag) => [clearanceOf[tag].rejectedCase, clearanceOf[tag].checkedCase]),
  },
  'clearance.nationalFile': { id: clearanceTags.map((tag) => clearanceOf[tag].national) },
  'clearance.tryResults': { id: clearanceTags.map((tag) => clearanceOf[tag].national), file: [resultsFile] },
  'clearance.tryHolidays': { file: [holidaysFile] },
  'clearance.members': { country: clearanceTags.map((tag) => tag.toUpperCase()) },
  'clearance.workingDays': { country: clearanceTags.map((tag) => tag.toUpperCase()) },
  'units.tryImport': { file: [unitTable] },
  'persons.tryImport': { file: [personTable] },
  'events.show': { event: eventTags.flatMap((tag) => [eventsOf[tag].created, eventsOf[tag].completed]) },
  'events.tryImport': { file: [eventTable] },
  'courses.show': { course: ['CANARY-1'] },
  'courses.tryImport': { file: [courseTable] },
  'rosters.show': { event: rosterTags.flatMap((tag) => [rostersOf[tag].future, rostersOf[tag].past]) },
  'rosters.history': { id: rosterTags.flatMap((tag) => [rostersOf[tag].takes, rostersOf[tag].removed]) },
  'rosters.attendance': { event: rosterTags.map((tag) => rostersOf[tag].past) },
  'rosters.travel': { event: rosterTags.map((tag) => rostersOf[tag].past) },
  'rosters.tryImport': { event: [rostersOf.ke.second, rostersOf.ht.second], file: [rosterFile] },
  'rosters.corrections': { event: [rostersOf.ke.second, rostersOf.ht.second], file: [rosterFile] },
  'followUp.show': { id: trainedTags.map((tag) => trainedOf[tag]), months: ['3'] },
  'academies.show': { academy: ['ROSWELL'] },
  'academies.alumni': { academy: ['ROSWELL'] },
  'devices.show': { code: [ids.device.userCode] },
  'accounts.show': { id: [people[1]!.session.actor.id] },
  'jobs.show': { id: jobs.slice(0, 1) },
}
/** Further questions of a list, each as a query. */
const asked: Readonly<Record<string, readonly string[]>> = {
  'portfolio.balance': [
    'by=country',
    'by=region,implementer',
    'by=fiscal-year&where=country=KE',
    'by=institution,purpose&fiscalYearStart=1',
  ],
  'portfolio.transactions': ['', 'where=country=KE', 'where=region=289'],
  'portfolio.activities': ['', 'where=country=KE', `where=implementer=canarykeimplementer`],
  'portfolio.organisations': ['', 'name=canary'],
  'exchange.publications': ['', 'dataset=canarykefile'],
  'training.totals': ['', 'by=country,course', 'by=course&where=country=KE', 'by=region,unit,place'],
  'training.rows': ['', 'where=country=KE', 'where=flag=cost-missing'],
  'chain.list': ['', 'country=KE', 'withdrawn=true'],
  'chain.show': ['', 'version=1'],
  'chain.presets': ['', 'preset=haiti'],
  'units.list': ['', 'country=KE', 'search=canarykealias', 'search=canary', 'state=merged'],
  'units.show': ['', 'own=true', 'asOf=2100-01-01'],
  'units.file': ['', 'country=KE'],
  'persons.file': ['', 'country=KE', 'search=canary', 'state=merged'],
  'counting.trained': ['', 'by=unit,course', 'by=rank&where=nation=KE', 'by=fiscalYear,academy&from=2020-01-01'],
  'counting.seats': ['', 'where=nation=KE', 'where=academy=ROSWELL'],
  'counting.differences': ['', 'country=KE'],
  'followUp.list': ['', 'country=KE', 'state=coming'],
  'followUp.results': ['', 'by=unit', 'by=event&country=KE'],
  'academies.alumni': ['', 'nation=KE'],
  'academies.network': ['', 'nation=KE'],
  'events.list': ['', 'country=KE', 'search=canarykeevent', 'state=completed&sort=title', 'fiscalYear=2014'],
  'events.show': ['', 'asOf=2100-01-01'],
  'events.calendar': ['month=2014-03', 'month=2014-03&country=KE'],
  'events.file': ['', 'country=KE'],
  'courses.list': ['', 'search=known'],
  'courses.humanRights': ['', 'country=KE', 'gap=any'],
  'rosters.certificates': ['', 'standing=revoked', `event=${rostersOf.ke.past}`],
  'rosters.incidents': ['', 'open=true'],
  'rosters.template': ['', 'format=csv'],
  'persons.list': [
    '',
    'country=KE',
    'search=canarysecondpersonke',
    'search=canary',
    'state=merged',
    'standing=not-cleared',
  ],
  'clearance.list': ['', 'country=KE', 'open=true'],
  'clearance.attention': ['', 'country=KE'],
  'clearance.readings': ['', `case=${clearanceOf.ke.checkedCase}`],
  'clearance.blocks': ['', 'country=KE', 'open=false'],
  'clearance.duties': ['', 'country=KE'],
  'clearance.posts': ['', 'country=KE'],
  'persons.show': ['', 'own=true', 'asOf=2100-01-01'],
  'persons.readings': ['', `person=${personsOf.ke.one}`],
  'persons.conflicts': ['', `person=${personsOf.ke.one}`],
  'audit.list': ['', 'table=activity_version', `row=${activityOf('ke').id}`],
}
const pageGiven: Readonly<Record<string, readonly string[]>> = {
  '/countries/{code}': ['HT', 'KE'],
  '/regions/{code}': ['389', '289'],
  '/activities/{identifier}': tags.map(identifierOf),
  '/organisations/{id}': tags.map(organisationOf),
  '/institutions/rules/{rule}': rules,
  '/chain/{id}': scenarioTags.map((tag) => scenariosOf[tag]),
  '/chain/presets/{preset}': ['haiti'],
  '/chain/runs/{id}': [chainRun],
  '/units/{id}': unitTags.flatMap((tag) => [unitsOf[tag].child, unitsOf[tag].merged, unitsOf[tag].top]),
  '/persons/{id}': personTags.flatMap((tag) => [personsOf[tag].third, personsOf[tag].merged, personsOf[tag].one]),
  '/events/{event}': eventTags.flatMap((tag) => [eventsOf[tag].created, eventsOf[tag].completed]),
  '/courses/{course}': ['CANARY-1'],
  '/units/{id}/commander': unitTags.map((tag) => unitsOf[tag].child),
  '/events/{event}/roster': rosterTags.flatMap((tag) => [rostersOf[tag].future, rostersOf[tag].past]),
  '/events/{event}/roster-import': rosterTags.map((tag) => rostersOf[tag].second),
  '/events/{event}/attendance': rosterTags.map((tag) => rostersOf[tag].past),
  '/events/{event}/results': rosterTags.map((tag) => rostersOf[tag].past),
  '/events/{event}/travel': rosterTags.map((tag) => rostersOf[tag].past),
  '/participations/{id}': rosterTags.map((tag) => rostersOf[tag].takes),
  '/follow-up/{id}': trainedTags.map((tag) => trainedOf[tag]),
  '/academies/{academy}': ['ROSWELL'],
  '/academies/{academy}/alumni': ['ROSWELL'],
  '/clearance/batches/{id}': clearanceTags.flatMap((tag) => batchesOf(tag)),
  '/clearance/cases/{id}': clearanceTags.flatMap((tag) => [
    clearanceOf[tag].rejectedCase,
    clearanceOf[tag].checkedCase,
  ]),
  '/accounts/{id}': [people[1]!.session.actor.id],
  '/jobs/{id}': jobs.slice(0, 1),
  '/imports/{jobId}': jobs.slice(0, 1),
  '/training/imports/{id}': [trainingJob],
  '/publications/{id}': tags.map(publicationOf),
}
const pageAsked: Readonly<Record<string, readonly string[]>> = {
  '/balance': ['by=country', 'by=country&format=csv', 'by=country,implementer&format=xlsx', 'by=region&format=json'],
  '/transactions': ['', 'country=KE'],
  '/training': ['', 'by=course', 'by=country,unit&format=csv', 'by=region&format=xlsx', 'by=place&format=json'],
  '/training/rows': ['', 'country=KE', 'flag=country-unknown'],
  '/activities': ['', 'country=KE'],
  '/units': ['', 'country=KE', 'search=canary'],
  '/chain': ['', 'country=KE'],
  '/chain/reckon': ['', 'days=10&each=5'],
  '/chain/compare': ['', ...scenarioTags.map((tag) => `a=textbook&b=${scenariosOf[tag]}`)],
  '/clearance': ['', 'country=KE'],
  '/persons': ['', 'country=KE', 'search=canary'],
  '/trained': ['', 'by=unit', 'by=nation,rank&format=csv', 'by=event-institution&format=xlsx', 'nation=KE&format=json'],
  '/trained/seats': ['', 'nation=KE'],
  '/follow-up': ['', 'state=coming'],
  '/follow-up/results': ['', 'by=unit'],
  '/follow-up/{id}': ['months=3'],
  '/unit-import': ['', `file=${unitTable}`],
  '/person-import': ['', `file=${personTable}`],
  '/certificates': ['', 'standing=revoked'],
  '/events': ['', 'country=KE', 'search=canary', 'format=csv', 'format=xlsx&state=created'],
  '/events/calendar': ['month=2014-03', 'month=2014-03&nation=KE'],
  '/events/{event}': ['', 'asOf=2100-01-01'],
  '/event-import': ['', `file=${eventTable}`],
  '/course-import': ['', `file=${courseTable}`],
  '/courses': ['', 'search=known'],
  '/courses/human-rights': ['', 'country=KE', 'format=csv'],
  '/search': ['q=police', 'q=canaryketitle'],
  '/organisations': ['', 'name=canary'],
}

/** Every combination of what stands for each member. */
const combinations = (members: readonly (readonly [string, readonly string[]])[]): Record<string, string>[] =>
  members.reduce<Record<string, string>[]>(
    (made, [name, values]) => made.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  )
const filled = (path: string, values: Record<string, string>) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name]!))

const required = (op: AnyOperation) =>
  (z.toJSONSchema(op.input, { io: 'input', unrepresentable: 'any' }) as { required?: string[] }).required ?? []

const reading = operations.filter(reads)
interface Address {
  /** The operation or page that answers. */
  of: string
  needs: AnyOperation['needs']
  path: string
}
const addresses: readonly Address[] = [
  ...reading.flatMap((op) => {
    const path = op.http.slice('GET '.length)
    return combinations(Object.entries(given[op.name] ?? {})).flatMap((values) =>
      (asked[op.name] ?? ['']).map((query) => {
        const rest = Object.entries(values).filter(([name]) => !path.includes(`{${name}}`))
        const search = [...rest.map(([name, value]) => `${name}=${encodeURIComponent(value)}`), query]
          .filter(Boolean)
          .join('&')
        return { of: op.name, needs: op.needs, path: `/api/v1${filled(path, values)}${search && `?${search}`}` }
      }),
    )
  }),
  ...pages.flatMap((page) => {
    const name = /\{(\w+)\}/.exec(page.path)?.[1]
    return (pageGiven[page.path] ?? ['']).flatMap((value) =>
      (pageAsked[page.path] ?? ['']).map((query) => ({
        of: page.path,
        needs: page.needs,
        path: `${name ? filled(page.path, { [name]: value }) : page.path}${query && `?${query}`}`,
      })),
    )
  }),
]

test('every operation that reads, and every page, is asked for something', () => {
  const unasked = reading.flatMap((op) =>
    required(op)
      .filter((name) => !given[op.name]?.[name])
      .map((name) => `${op.name} ${name}`),
  )
  const unseen = pages.filter(({ path }) => path.includes('{') && !pageGiven[path]).map(({ path }) => path)
  assert.deepEqual([...unasked, ...unseen], [])
  const known = new Set<string>([...reading.map(({ name }) => name), ...pages.map(({ path }) => path)])
  const stale = [given, asked, pageGiven, pageAsked]
    .flatMap((list) => Object.keys(list))
    .filter((name) => !known.has(name))
  assert.deepEqual(stale, [])
})

async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.includes('spreadsheet')) return response.text()
  const book = await readXlsx(new Uint8Array(await response.arrayBuffer()))
  return JSON.stringify(book.sheets.map(({ rows }) => rows))
}

const sees = (person: Person, { any, all, needs = 'activity.read' }: Canary) =>
  within(person, needs, any) || (!!all && all.every((key) => within(person, needs, [key])))

/** The canaries that stand in a text. */
function canariesIn(text: string): string[] {
  const words = text.toLowerCase().match(/canary[a-z0-9]*/g) ?? []
  // figures, however their thousands are parted
  const digits = text.replaceAll(/(?<=\d)[,.'\u00a0\u202f ](?=\d{3})/g, '').match(/913\d{6}/g) ?? []
  return [...new Set([...words, ...digits])]
}

/** Whoever manages accounts sees over what each role is held; everybody sees over what their own is. */
const inGrants = (person: Person, word: string) =>
  (may(person, 'account.manage') ? people : [person]).some(({ grants }) =>
    grants.some(({ scopeCode }) => scopeCode?.toLowerCase().includes(word)),
  )

/** The log of changes tells whoever may read it of every change, also of what they do not look at otherwise. */
const inLog = (person: Person, question: string) => may(person, 'audit.read') && /\/audit\b/.test(question)

/** What of a text the person may not see. What was asked comes back in what is answered, and tells nothing. */
const leaks = (person: Person, text: string, question: string) =>
  canariesIn(text).filter((word) => {
    const canary = canaries.get(word)
    return (
      canary &&
      !sees(person, canary) &&
      !inLog(person, question) &&
      !question.toLowerCase().includes(word) &&
      !inGrants(person, word)
    )
  })

const ask = (person: Person, { path }: Address) =>
  request(person, path, path.startsWith('/api/') ? {} : { headers: { accept: 'text/html' } })

/** Each role is looked at from every side somewhere; whoever differs from them in the role or the scope only, less. */
const closely: ReadonlySet<Person> = new Set([
  people[0]!,
  personWith('hq-programme-officer'),
  personWith('post-director', { scopeKind: 'country', scopeCode: 'HT' }),
  personWith('monitoring-officer', { scopeKind: 'region', scopeCode: '289' }),
  personWith('implementer', { scopeKind: 'award', scopeCode: identifierOf('both') }),
  personWith('auditor'),
  personWith('auditor', { scopeKind: 'country', scopeCode: 'HT' }),
  personWith('account-administrator'),
  personWith('operator'),
])
/** The last of each is what is foreign to most. */
const oneOfEach = [...new Map(addresses.map((address) => [address.of, address])).values()]
const oneOfEachOperation = oneOfEach.filter(({ path }) => path.startsWith('/api/'))
function addressesFor(person: Person): readonly Address[] {
  if (nightly || closely.has(person)) return addresses
  const [grant] = person.grants
  return grant?.scopeKind === 'country' ? oneOfEach : oneOfEachOperation
}

test('nobody is told of what lies outside their scope, by any list, page or file', async () => {
  failures.length = 0
  const wrong: string[] = []
  let cells = 0
  const found = new Set<string>()
  const answered = new Set<string>()
  for (const person of people)
    for (const address of addressesFor(person)) {
      const response = await ask(person, address)
      const text = await textOf(response)
      cells++
      const told = (what: string) => wrong.push(`${person.name}, ${address.path}: ${what}`)
      if (response.status >= 500) told(`answers ${response.status}`)
      // who may not see the home page is sent to one that they may see
      const refused = address.path.startsWith('/api/') ? 403 : address.path === '/' ? 303 : 404
      if (address.needs && !may(person, address.needs) && response.status !== refused)
        told(`answers ${response.status} without ${address.needs}`)
      if (address.needs && may(person, address.needs) && response.status === 403) told('is refused')
      const leaked = leaks(person, text, address.path)
      if (leaked.length) told(`tells ${leaked.join(', ')}`)
      if (response.ok) answered.add(address.of)
      if (response.ok) for (const word of canariesIn(text)) found.add(word)
    }
  assert.deepEqual(wrong, [])
  assert.deepEqual(failures, [])
  // and the canaries do sing: whoever may see them does
  const silent = [...canaries.keys()].filter(
    (word) => !found.has(word) && tags.some((tag) => word.startsWith(`canary${tag}`)),
  )
  assert.deepEqual(silent, [])
  // nor was anything asked in vain
  const unanswered = addresses.map(({ of }) => of).filter((of) => !answered.has(of))
  assert.deepEqual([...new Set(unanswered)], [])
  assert.ok(cells > 2_000, `${cells} cells`)
})

test('an activity is shown to those in whose scope it lies, and is not there for all others', async () => {
  for (const person of people)
    for (const described of portfolio) {
      const { status } = await request(person, `/api/v1/activities/${identifierOf(described.tag)}`)
      const expected = !may(person, 'activity.read')
        ? 403
        : within(person, 'activity.read', keysOfActivity(described))
          ? 200
          : 404
      assert.equal(status, expected, `${person.name}, ${described.tag}`)
    }
})

/** A file says when it was made. */
const untimed = (text: string) => text.replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g, 'an instant')

test('what lies outside a scope changes nothing that is answered within it: no sum, no count, no order', async () => {
  const readers = [
    personWith('post-director', { scopeKind: 'country', scopeCode: 'HT' }),
    personWith('implementer', { scopeKind: 'award', scopeCode: identifierOf('both') }),
    personWith('account-administrator'),
  ]
  const outside = addresses.filter(
    ({ of, needs }) => needs !== 'account.manage' && of !== 'accounts.whoAmI' && of !== '/account',
  )
  const all = async () => {
    const answers: string[] = []
    for (const reader of readers)
      for (const address of outside)
        answers.push(`${reader.name} ${address.path}\n${untimed(await textOf(await ask(reader, address)))}`)
    return answers
  }
  const before = await all()
  await publish('canarylaterfile.xml', [
    { tag: 'later', places: [{ country: 'KE' }] },
    { tag: 'latest', places: [{ country: 'UA' }] },
  ])
  const after = await all()
  assert.deepEqual(
    after.filter((answer, index) => answer !== before[index]).map((answer) => answer.slice(0, answer.indexOf('\n'))),
    [],
  )
})
