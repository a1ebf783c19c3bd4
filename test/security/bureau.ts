// A served bureau whose portfolio is full of canaries: words and amounts that stand in one place only, so that an answer
// betrays by itself whether it holds something that its reader may not see.
import { after } from 'node:test'
import { servedBureau } from '#http/testing.ts'
import { gives, roles, scopeKey, type Grant, type Permission } from '#kernel/access.ts'
import { runNextJob } from '#kernel/jobs.ts'
import { findSession, type Session } from '#kernel/session.ts'
import { operations, pages } from '../../src/operations.ts'

const served = await servedBureau()
after(served.remove)
export const { store, bureau, app, failures, owner } = served
export { operations, pages }

// People: every role, over everything, a country, a region and an award.

export interface Person {
  name: string
  grants: Grant[]
  secret: string
  session: Session
}

export async function signedIn(name: string, ...grants: Grant[]): Promise<Person> {
  const secret = await served.signInAs(name, grants)
  return { name, grants, secret, session: (await findSession(store, secret))! }
}

const everything = { scopeKind: 'everything', scopeCode: null } as const
export const scopes: readonly Omit<Grant, 'role'>[] = [
  everything,
  { scopeKind: 'country', scopeCode: 'HT' },
  { scopeKind: 'region', scopeCode: '289' },
  { scopeKind: 'award', scopeCode: 'ZZ-CANARYBOTH-1' },
]
export const people: readonly Person[] = [
  await signedIn('nobody in particular'),
  ...(await inOrder(roles, (role) =>
    inOrder(scopes, (scope) => signedIn(`${role} ${scopeKey(scope) ?? 'everything'}`, { role, ...scope })),
  )),
].flat()
export const personWith = (role: Grant['role'], scope: Omit<Grant, 'role'> = everything) =>
  people.find(({ grants: [grant] }) => grant?.role === role && grant.scopeCode === scope.scopeCode)!

async function inOrder<T, U>(list: readonly T[], make: (item: T) => Promise<U>): Promise<U[]> {
  const made: U[] = []
  for (const item of list) made.push(await make(item))
  return made
}

// What a person may do, by the policy.

export const may = ({ grants }: Person, permission: Permission) => grants.some((grant) => gives(grant, permission))
export function within({ grants }: Person, permission: Permission, keys: readonly string[]): boolean {
  const held = grants.filter((grant) => gives(grant, permission)).map(scopeKey)
  return held.some((key) => key === null || keys.includes(key))
}

// The portfolio.

interface Place {
  country?: string
  region?: string
}
interface Described {
  /** In its identifier and every word of it, lower case: canary<tag>. */
  tag: string
  places: Place[]
}
/** The scopes in which a canary may be seen: one of them is enough, or all of them are needed. */
export interface Canary {
  any: string[]
  /** Figures of an activity as a whole, of which nothing says how they part over its places. */
  all?: string[]
  /** By which permission; looking at activities if left out. */
  needs?: Permission
}
/** Words by themselves and amounts by their digits. */
export const canaries = new Map<string, Canary>()

const regions: Record<string, string> = { HT: '389', KE: '289', UA: '89' }
const keysOf = ({ country, region }: Place) => [
  ...(country ? [`country:${country}`, `region:${regions[country]}`] : []),
  ...(region ? [`region:${region}`] : []),
]

export const identifierOf = (tag: string) => `ZZ-CANARY${tag.toUpperCase()}-1`
export const keysOfActivity = ({ tag, places }: Described) => [
  `award:${identifierOf(tag)}`,
  ...new Set(places.flatMap(keysOf)),
]

let amounts = 0
/** An activity as XML in which nothing is said twice. */
function xmlOf(described: Described): string {
  const { tag, places } = described
  const award = `award:${identifierOf(tag)}`
  const any = keysOfActivity(described)
  const parted = places.length > 1
  const word = (of: string, canary: Canary = { any }) => {
    canaries.set(`canary${tag}${of}`, canary)
    return `canary${tag}${of}`
  }
  canaries.set(`canary${tag}`, { any })
  const whole: Canary = parted ? { any: [award], all: places.map((place) => keysOf(place)[0]!) } : { any }
  const amount = (canary: Canary) => {
    const digits = String(913_000_000 + ++amounts * 100 + 77)
    canaries.set(digits, canary)
    return `${digits}.00`
  }
  const transactions = (places.length ? places : [{}]).flatMap((place, index) => {
    const seen: Canary = parted ? { any: [award, ...keysOf(place)] } : { any }
    const where = place.country
      ? `<recipient-country code="${place.country}"/>`
      : place.region
        ? `<recipient-region code="${place.region}"/>`
        : ''
    return ['2', '3'].map(
      (
        type,
      ) => `<transaction ref="${word(`ref${index}x${type}`, seen)}"><transaction-type code="${type}"/><transaction-date iso-date="2024-03-0${index + 1}"/>
      <value currency="USD" value-date="2024-03-01">${amount(seen)}</value><description><narrative>${word(`paid${index}x${type}`, seen)}</narrative></description>
      <receiver-org><narrative>${word(`receiver${index}`, seen)}</narrative></receiver-org>${parted ? where : ''}</transaction>`,
    )
  })
  const countries = places.flatMap(({ country }) => (country ? [country] : []))
  const share = (100 / Math.max(countries.length, 1)).toFixed(0)
  return `<iati-activity default-currency="USD" xml:lang="en" last-updated-datetime="2024-05-01T00:00:00Z">
    <iati-identifier>${identifierOf(tag)}</iati-identifier>
    <reporting-org ref="ZZ-REP" type="10"><narrative>Reporter (invented)</narrative></reporting-org>
    <title><narrative>${word('title')} police</narrative></title>
    <description type="1"><narrative>${word('described')}</narrative></description>
    <participating-org role="1" type="10" ref="ZZ-REP"><narrative>Reporter (invented)</narrative></participating-org>
    <participating-org role="4" type="21"><narrative>${word('implementer')}</narrative></participating-org>
    <other-identifier ref="${word('other')}" type="A1"/>
    <activity-status code="2"/><activity-date type="1" iso-date="2024-01-01"/>
    ${parted ? '' : countries.map((code) => `<recipient-country code="${code}" percentage="${share}"/>`).join('')}
    ${parted ? '' : places.flatMap(({ region }) => (region ? [`<recipient-region code="${region}" percentage="100"/>`] : [])).join('')}
    <location ref="${word('locationref', whole)}"><name><narrative>${word('location', whole)}</narrative></name></location>
    <sector vocabulary="1" code="15132"/>
    <budget type="1" status="1"><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value currency="USD" value-date="2024-01-01">${amount(whole)}</value></budget>
    ${transactions.join('')}
    <document-link format="text/html" url="https://canary${tag}.example/doc"><title><narrative>${word('document')}</narrative></title><category code="A01"/><language code="en"/></document-link>
    <result type="1"><title><narrative>${word('result', whole)}</narrative></title><indicator measure="1"><title><narrative>${word('indicator', whole)}</narrative></title></indicator></result>
  </iati-activity>`
}

export const portfolio: readonly Described[] = [
  { tag: 'ht', places: [{ country: 'HT' }] },
  { tag: 'ke', places: [{ country: 'KE' }] },
  { tag: 'both', places: [{ country: 'HT' }, { country: 'KE' }] },
  { tag: 'region', places: [{ region: '289' }] },
  { tag: 'ua', places: [{ country: 'UA' }] },
  { tag: 'nowhere', places: [] },
]

const file = (described: readonly Described[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<iati-activities version="2.03">\n${described.map(xmlOf).join('\n')}\n</iati-activities>\n`

const publisher = personWith('operator')
export const jobs: string[] = []

/** Sends, imports and publishes a file as somebody would over the API. */
export async function publish(fileName: string, described: readonly Described[]) {
  canaries.set(fileName.replace('.xml', ''), { any: described.flatMap(keysOfActivity) })
  const upload = await request(publisher, `/api/v1/uploads?name=${fileName}`, { method: 'POST', body: file(described) })
  const { id } = (await upload.json()) as { id: string }
  const enqueued = await request(publisher, '/api/v1/imports', json('POST', { files: [id] }))
  const { jobId } = (await enqueued.json()) as { jobId: string }
  await finish(jobId)
  jobs.push(jobId)
}

/** Works until a job is done. */
export async function finish(jobId: string) {
  for (;;) {
    const job = (await (await request(publisher, `/api/v1/jobs/${jobId}`)).json()) as {
      state: string
      problem: unknown
    }
    if (job.state === 'done') return
    const worked =
      job.state === 'waiting' &&
      (await runNextJob(bureau, new AbortController().signal, (error) => failures.push(error)))
    if (!worked) throw new Error(`The job is ${job.state}: ${JSON.stringify(job.problem)} ${String(failures)}`)
  }
}

export const json = (method: string, body: unknown): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})

export const request = (person: Person | null, path: string, init: RequestInit = {}) =>
  app.request(`http://localhost:8080${path}`, {
    ...init,
    headers: { ...(person && { authorization: `Bearer ${person.secret}` }), ...(init.headers as object) },
  })

for (const described of portfolio) await publish(`canary${described.tag}file.xml`, [described])

// Published rows of training, one in each of two nations and one in a place that no list knows.
async function publishTraining() {
  const head =
    'report\tregion\tcountry\tprogram\tcourse_title\tus_unit\tstudent_unit\tstart_date\tend_date\tlocation\tquantity\ttotal_cost\tpage\tsource_file'
  const rows = [
    { tag: 'ht', country: 'Haiti', any: ['country:HT', 'region:389'] },
    { tag: 'ke', country: 'Kenya', any: ['country:KE', 'region:289'] },
    { tag: 'lost', country: 'Atlantis', any: [] },
  ].map(({ tag, country, any }) => {
    const word = (of: string) => {
      canaries.set(`canarytrained${tag}${of}`, { any })
      return `canarytrained${tag}${of}`
    }
    const cost = String(913_000_000 + ++amounts * 100 + 77)
    canaries.set(cost, { any })
    return `2009_2010\tAfrica\t${country}\tINL, FY 09\t${word('course')}\t\t${word('unit')}\t1/5/2009\t1/9/2009\t${word('place')}\t3\t${cost}\t1\tx`
  })
  const body = [head, ...rows, ''].join('\n')
  const upload = await request(publisher, '/api/v1/uploads?name=trained.tsv', { method: 'POST', body })
  const { id } = (await upload.json()) as { id: string }
  const enqueued = await request(publisher, '/api/v1/training/imports', json('POST', { files: [id] }))
  const { jobId } = (await enqueued.json()) as { jobId: string }
  await finish(jobId)
  return jobId
}
export const trainingJob = await publishTraining()
