// Whom the gate refuses, and each way in which that is mended, as it goes over the pages: shown, refused, mended, let through.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { roleNames } from '#accounts/index.ts'
import { createServer } from '#http/server.ts'
import type { Role } from '#kernel/access.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import type { Db } from '#kernel/store/store.ts'
import { enterSignedIn, freshStore } from '#testing.ts'
import { operations, pages } from '../operations.ts'
import { given, type GivenPerson } from './testing.ts'

const fresh = await freshStore()
after(() => fresh.remove())
await writeAccessRules(fresh.store)
const failures: unknown[] = []
const app = createServer({
  bureau: await Bureau.open(fresh.store, operations),
  pages,
  roleNames,
  mounts: [],
  publicUrl: new URL('http://localhost:8080'),
  version: '0',
  log: (error) => failures.push(error),
})
const owner = <T>(body: (db: Db) => Promise<T>) =>
  fresh.store.transaction({ role: 'jurat_owner', operation: 'test' }, body)
const signIn = (role: Role) =>
  owner((db) =>
    enterSignedIn(db, { name: `${role} (invented)`, grants: [{ role, scopeKind: 'everything', scopeCode: null }] }),
  )
const manager = await signIn('post-programme-manager')
const coordinator = await signIn('vetting-coordinator')
const director = await signIn('post-director')

const request = (secret: string, path: string, init: RequestInit = {}) =>
  app.request(`http://localhost:8080${path}`, {
    ...init,
    headers: {
      accept: 'text/html',
      origin: 'http://localhost:8080',
      authorization: `Bearer ${secret}`,
      ...(init.headers as object),
    },
  })
const get = async (path: string, secret = manager) => (await request(secret, path)).text()
const send = async (path: string, fields: Record<string, string>, secret = manager) => {
  const response = await request(secret, path, { method: 'POST', body: new URLSearchParams(fields) })
  return {
    status: response.status,
    to: response.headers.get('location')?.split('?')[0] ?? '',
    text: await response.text(),
  }
}
const goes = async (path: string, fields: Record<string, string>, secret = manager) => {
  const { status, to, text } = await send(path, fields, secret)
  assert.equal(status, 303, text.replace(/^[^]*<main/, '').slice(0, 2_000))
  return to
}
const day = async (days: number) =>
  (await owner((db) => sql<{ day: string }>`select bureau_day() + ${sql.lit(days)} as day`.execute(db))).rows[0]!.day
const today = await day(0)
const reason = 'Said so in the meeting.'

let made = 0
/** Somebody of a police or a court who is nominated for an event to come, and the page of its roster. */
async function nominated(kind: 'police' | 'courts', more: object = {}) {
  const [startsOn, endsOn] = [await day(20), await day(30)]
  const at = await owner(async (db) => {
    const world = given(db)
    const unit = await world.unit(`Unit ${++made} (invented)`, kind)
    const person = await world.person(`Person ${'abcdefgh'[made]} (invented)`, unit, { passport: `INV-${made}` })
    return { person, unit, event: await world.event({ startsOn, endsOn, ...more }) }
  })
  const page = `/events/${at.event.code}/roster`
  await goes(page, { form: 'nominate', persons: at.person.code, role: 'participant' })
  return { ...at, page, startsOn, endsOn, id: await partOf(at.event.id) }
}
const partOf = async (eventId: string) =>
  (
    await owner((db) =>
      db
        .selectFrom('participation')
        .select('id')
        .where('eventId', '=', eventId)
        .where('state', '!=', 'removed')
        .executeTakeFirstOrThrow(),
    )
  ).id
const clearUntil = (person: GivenPerson, until: string | null) => owner((db) => given(db).clear(person, until))

const holdsNot = /does not hold to/
/** The page shows that no clearance holds, and the button lets nobody through. */
async function refused({ page, id }: { page: string; id: string }) {
  assert.match(await get(page), holdsNot)
  const tried = await send(page, { form: 'enrol', id })
  assert.equal(tried.status, 409)
  assert.match(tried.text, /cannot be enrolled or travel: no clearance holds/)
}
async function enrolled({ page, id }: { page: string; id: string }) {
  assert.doesNotMatch(await get(page), holdsNot)
  await goes(page, { form: 'enrol', id })
  assert.match(await get(page), /tag-glyph[^>]*>[^<]*<\/span>enrolled</)
}

/** A batch of one, taken by the pages to where it is decided; answers the page of its case. */
async function asked(at: { person: GivenPerson; event: { id: string } }, national: boolean) {
  await owner((db) =>
    sql`with b as (update person_biography set birth_city = 'Jacmel', birth_country = 'HT', birth_year = 1980, birth_month = 1,
        birth_day = 2 where person_id = ${at.person.id})
      insert into person_identity (id, person_id, country, kind, issued_by, number)
      values (gen_random_uuid(), ${at.person.id}, 'HT', 'national-id', 'HT', ${at.person.code})`.execute(db),
  )
  const batch = await goes('/clearance', {
    form: 'submit',
    country: 'HT',
    name: `For ${at.person.code}`,
    purpose: 'training',
    persons: at.person.code,
    neededBy: await day(20),
    holdsUntil: await day(30),
  })
  for (const form of ['accepted', 'local-checks']) await goes(batch, { form }, coordinator)
  const page = /\/clearance\/cases\/[0-9a-f-]{36}/.exec(await get(batch, coordinator))![0]
  for (const unit of ['POL', 'CONS', 'DEA'])
    await goes(batch, { form: 'check', unit, cases: page.split('/').at(-1)! }, coordinator)
  await goes(batch, { form: 'local-complete' }, coordinator)
  if (national) await goes(batch, { form: 'file' }, coordinator)
  return page
}
const decide = (page: string, fields: Record<string, string>) =>
  goes(page, { form: 'decide', date: today, ...fields }, coordinator)

test('by a clearance: asked for, decided, and then enrolled', async () => {
  const at = await nominated('police')
  await refused(at)
  const page = await asked(at, true)
  await refused(at)
  await decide(page, { result: 'approved' })
  await enrolled(at)
})

test('by a remediation, where a block is all that stands against it; the remediation of a block clears nobody of a police', async () => {
  const [judge, officer] = [await nominated('courts'), await nominated('police')]
  assert.doesNotMatch(await get(judge.page), holdsNot)
  for (const [at, national] of [
    [judge, false],
    [officer, true],
  ] as const)
    await decide(await asked(at, national), { result: 'rejected', basis: 'person' })
  await refused(judge)
  await refused(officer)
  const remedies = '/clearance/remedies'
  for (;;) {
    const [, id] =
      /<option value="([0-9a-f-]{36})"/.exec((await get(remedies, coordinator)).split('value="inform"')[0]!) ?? []
    if (!id) break
    await goes(remedies, { form: 'remediate', id, on: today, by: 'A court', what: 'Tried.', reason }, coordinator)
  }
  await enrolled(judge)
  await refused(officer)
  await clearUntil(officer.person, officer.endsOn)
  await enrolled(officer)
})

test('by the unit that the nomination says: taken off and nominated anew as of where the person serves', async () => {
  const at = await nominated('courts')
  const police = await owner((db) => given(db).unit('Said police (invented)'))
  await owner((db) =>
    db.updateTable('participation').set({ unitId: police, act: 'imported' }).where('id', '=', at.id).execute(),
  )
  assert.match(await get(at.page), /Said police/)
  await refused(at)
  await goes(at.page, { form: 'remove', id: at.id, why: 'other', reason })
  await goes(at.page, { form: 'nominate', persons: at.person.code, role: 'participant' })
  await enrolled({ page: at.page, id: await partOf(at.event.id) })
})

test('by another vetting of the nomination, said on the roster until a batch has the person', async () => {
  const at = await nominated('courts')
  const said = { form: 'vetting', id: at.id, vetting: 'leahy' }
  const without = await send(at.page, said)
  assert.equal(without.status, 422)
  assert.match(without.text, /href="#vetting-reason"[^]*Another vetting and the reason for it go together/)
  await goes(at.page, { ...said, reason })
  assert.match(await get(at.page), /Leahy vetting, since: Said so in the meeting\./)
  await refused(at)
  await goes(at.page, { form: 'vetting', id: at.id })
  assert.doesNotMatch(await get(at.page), /since: Said so/)
  assert.match(await get(`/participations/${at.id}`), /Why another vetting/)
  await asked(at, false)
  const locked = await send(at.page, { ...said, reason })
  assert.equal(locked.status, 409)
  assert.match(locked.text, /stands in the batch HT-\d{4}-\d+, which was submitted by what the nomination said/)
  await enrolled(at)
})

test('by other days of the event, and by taking off whom other days would leave without a clearance', async () => {
  const at = await nominated('police')
  await clearUntil(at.person, await day(29))
  await refused(at)
  const event = at.page.replace('/roster', '')
  const version = async () => /name="version" value="(\d+)"/.exec(await get(event, director))![1]!
  const move = async (days: number) => ({
    form: 'move',
    startsOn: at.startsOn,
    endsOn: await day(days),
    reason,
    version: await version(),
  })
  await goes(event, await move(29), director)
  await enrolled(at)
  // moved back it is refused, with both ways out
  const tried = await send(event, await move(30), director)
  assert.equal(tried.status, 409)
  assert.match(tried.text, /of its roster 1 would take part without a clearance that holds to the end/)
  assert.match(tried.text, /Ask for their clearance anew, or take them off the roster/)
  await goes(at.page, { form: 'remove', id: at.id, why: 'other', reason })
  await goes(event, await move(30), director)
})

test('by an earlier return: travel beyond the clearance is refused, and planned again within it', async () => {
  const at = await nominated('police', { placeCountry: 'US' })
  await clearUntil(at.person, await day(31))
  await enrolled(at)
  const travel = at.page.replace('/roster', '/travel')
  const plan = async (days: number) => ({
    form: 'plan',
    id: at.id,
    toCountry: 'US',
    departure: await day(19),
    return: await day(days),
  })
  const tried = await send(travel, await plan(32))
  assert.equal(tried.status, 409)
  assert.match(tried.text, /cannot be enrolled or travel: no clearance holds from/)
  await goes(travel, await plan(31))
  assert.match(await get(travel), />planned</)
})

test('whom the engine took off is cleared anew and put back, and the roster says why they were taken off', async () => {
  const at = await nominated('police')
  const page = await asked(at, true)
  await decide(page, { result: 'approved' })
  await enrolled(at)
  await decide(page, { result: 'suspended' })
  assert.match(await get(at.page), /Removed: clearance/)
  // back on the roster, and not yet enrolled
  await goes(at.page, { form: 'restore', id: at.id, reason })
  await refused(at)
  await decide(page, { result: 'approved' })
  await enrolled(at)
  assert.deepEqual(failures, [])
})
