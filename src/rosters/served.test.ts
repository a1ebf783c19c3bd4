import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { origin, servedBureau } from '#http/testing.ts'
import type { Role } from '#kernel/access.ts'
import { runNextJob } from '#kernel/jobs.ts'
import { findSession, type Session } from '#kernel/session.ts'
import { certify, listCertificates, revokeCertificate } from './certificate.ts'
import { certificateRoutes } from './certificate-routes.tsx'
import { openCertificateKeys } from './certificate-keys.ts'
import { certificateKeyRoutes } from './key-routes.ts'
import { enrol, enrolCleared } from './enrol.ts'
import { nominate } from './nominate.ts'
import { complete } from './results.ts'
import { showRoster } from './show.ts'
import { filledTemplate, given, rightRow, type GivenPerson } from './testing.ts'
import { lookForReturns } from './watch.ts'

const folder = mkdtempSync(join(tmpdir(), 'jurat-keys-'))
const { store, bureau, app, failures, owner, signInAs, signIn, remove } = await servedBureau(async (opened) => {
  const keys = await openCertificateKeys(opened, join(folder, 'certificates.pem'))
  return {
    routes: certificateKeyRoutes(keys),
    mounts: [certificateRoutes({ bureau: opened, keys, issuer: { origin, name: 'A bureau (invented)' } })],
  }
})
after(async () => {
  await remove()
  rmSync(folder, { recursive: true })
})
const today = new Date().toISOString().slice(0, 10)
const inDays = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10)

interface Someone {
  secret: string
  session: Session
}
async function someone(role: Role, award?: string): Promise<Someone> {
  const scope = award
    ? ({ scopeKind: 'award', scopeCode: award } as const)
    : ({ scopeKind: 'country', scopeCode: 'HT' } as const)
  const secret = await signInAs(role, [{ role, ...scope }])
  return { secret, session: (await findSession(store, secret))! }
}

const ask = (who: Someone | null, path: string, init: RequestInit = {}) =>
  app.request(`${origin}${path}`, {
    ...init,
    headers: { ...(who && { authorization: `Bearer ${who.secret}` }), ...(init.headers as object) },
  })
const post = async (who: Someone, path: string, body: object) =>
  ask(who, `/api/v1${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
const form = (who: Someone, path: string, fields: Record<string, string>) =>
  ask(who, path, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
  })

let made = 0
/** An event of some days hence with invented people on its roster. */
async function roster(count: number, more: object = {}, cleared: string | null = inDays(60)) {
  const manager = await someone('post-programme-manager')
  const set = await owner(async (db) => {
    const { unit, person, event, clear } = given(db)
    const police = await unit(`Police ${++made} (invented)`)
    const people: GivenPerson[] = []
    for (let at = 0; at < count; at++) people.push(await person(`Person ${at} of ${made} (invented)`, police))
    for (const one of people) await clear(one, cleared)
    return { people, event: await event({ startsOn: inDays(20), endsOn: inDays(30), ...more }) }
  })
  const { participations } = await bureau.act(manager.session, nominate, {
    event: set.event.code,
    persons: set.people.map(({ code }) => code),
  })
  return { manager, ...set, ids: participations.map(({ id }) => id) }
}
const states = async (who: Someone, event: string) =>
  (await bureau.act(who.session, showRoster, { event })).participations.map(({ state }) => state)
const clearUntil = (person: GivenPerson, until: string | null) => owner((db) => given(db).clear(person, until))

test('the gate by the API and by the form of the page: refused, and the roster as it was', async () => {
  const { manager, event, ids } = await roster(1, {}, inDays(29))
  const refused = await post(manager, `/participations/${ids[0]}/enrolment`, {})
  assert.equal(refused.status, 409)
  const problem = (await refused.json()) as { type: string; until: string }
  assert.deepEqual([problem.type, problem.until], ['/problems/not-cleared', inDays(30)])
  const page = await form(manager, `/events/${event.code}/roster`, { form: 'enrol', id: ids[0]! })
  assert.equal(page.status, 409)
  assert.match(await page.text(), /no clearance holds/)
  const all = await post(manager, `/events/${event.code}/enrolments`, {})
  assert.deepEqual(((await all.json()) as { enrolled: string[] }).enrolled, [])
  assert.deepEqual(await states(manager, event.code), ['nominated'])
  assert.deepEqual(failures, [])
})

test('the gate by an import, which is a job: it nominates whom it brings and enrols nobody', async () => {
  const { event } = await owner(async (db) => {
    await given(db).unit('Imported police (invented)')
    return { event: await given(db).event({ award: 'XM-TEST-1', startsOn: inDays(20), endsOn: inDays(30) }) }
  })
  const implementer = await someone('implementer', 'XM-TEST-1')
  const rows = Array.from({ length: 250 }, (_, at) => ({
    ...rightRow,
    'row id': String(at),
    'given names': `Marie ${'abcdefghijklmnopqrstuvwxy'[at % 25]}${'abcdefghij'[Math.floor(at / 25)]}`,
    'national ID': `INV-${at}`,
    unit: 'Imported police (invented)',
  }))
  const sent = await ask(implementer, '/api/v1/uploads?name=participants.xlsx', {
    method: 'POST',
    body: Buffer.from(await filledTemplate(rows)),
  })
  const { id: file } = (await sent.json()) as { id: string }
  const enqueued = await post(implementer, `/events/${event.code}/roster-imports`, { files: [file] })
  const { jobId } = (await enqueued.json()) as { jobId: string }
  assert.ok(await runNextJob(bureau, new AbortController().signal, (error) => failures.push(error)))
  const job = (await (await ask(implementer, `/api/v1/jobs/${jobId}`)).json()) as {
    state: string
    output: { counts: object }
  }
  assert.deepEqual(failures, [])
  assert.deepEqual([job.state, job.output.counts], ['done', { new: 250, changed: 0, unchanged: 0 }])
  assert.deepEqual(new Set(await states(implementer, event.code)), new Set(['nominated']))
  const { enrolled, notCleared } = await bureau.act(implementer.session, enrolCleared, { event: event.code })
  assert.deepEqual([enrolled.length, notCleared.length], [0, 250])
})

test('two who enrol for the last place at the same time: one has it', async () => {
  const { manager, event, ids } = await roster(6, { plannedParticipants: 1 })
  const answers = await Promise.all(ids.map((id) => post(manager, `/participations/${id}/enrolment`, {})))
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409, 409, 409, 409, 409],
  )
  assert.equal((await states(manager, event.code)).filter((state) => state === 'enrolled').length, 1)
  assert.deepEqual(failures, [])
})

test('a clearance that ends while somebody is being enrolled: either it held and they are, or it did not', async () => {
  for (let round = 0; round < 8; round++) {
    const { manager, event, people, ids } = await roster(1)
    const order: string[] = []
    const [answer] = await Promise.all([
      bureau.act(manager.session, enrol, { id: ids[0]! }).then(
        () => (order.push('enrolled'), 'enrolled'),
        () => (order.push('refused'), 'nominated'),
      ),
      clearUntil(people[0]!, null).then(() => order.push('ended')),
    ])
    assert.deepEqual(await states(manager, event.code), [answer])
    // afterwards it is not possible in any case
    if (answer === 'nominated')
      assert.equal((await post(manager, `/participations/${ids[0]}/enrolment`, {})).status, 409)
  }
})

test('a certificate is verified by anybody: by the page, by its signature, and no longer once it was taken back', async () => {
  const { manager, event, people } = await roster(1, { startsOn: inDays(-20), endsOn: inDays(-10) })
  await bureau.act(manager.session, enrolCleared, { event: event.code })
  await bureau.act(manager.session, complete, { event: event.code })
  const { issued } = await bureau.act(manager.session, certify, { event: event.code })
  const { id } = issued[0]!
  const { certificates } = await bureau.act(manager.session, listCertificates, { event: event.code })
  const { code } = certificates[0]!
  const text = async (path: string) => (await ask(null, path)).text()
  const open = await text(`/certificates/${id}`)
  assert.match(open, /This certificate is good\./)
  assert.doesNotMatch(open, new RegExp(`Person 0|${people[0]!.code}`))
  assert.match(await text(`/certificates/${id}?code=${code}`), /Person 0 of \d+ \(invented\)/)
  assert.doesNotMatch(await text(`/certificates/${id}?code=${'A'.repeat(22)}`), /Person 0/)
  for (const path of [
    `/certificates/${id}/credential`,
    `/certificates/${id}/credential?code=x`,
    `/certificates/0192f7c8-0000-7000-8000-000000000001`,
    '/certificates/x',
  ])
    assert.equal((await ask(null, path)).status, 404, path)

  const jws = await text(`/certificates/${id}/credential?code=${code}`)
  const [head, payload, signature] = jws.split('.') as [string, string, string]
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg: string; kid: string; typ: string }
  assert.deepEqual([header.alg, header.typ], ['EdDSA', 'JWT'])
  // by hand, without the library: the key is what the address in the header answers
  const jwk = (await (await ask(null, header.kid.slice(origin.length))).json()) as Record<string, string>
  assert.equal('d' in jwk, false)
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
  const signed = (of: string) =>
    verify(null, Buffer.from(`${head}.${of}`), publicKey, Buffer.from(signature, 'base64url'))
  assert.equal(signed(payload), true)
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  const forged = Buffer.from(JSON.stringify({ ...claims, name: 'Another course' })).toString('base64url')
  assert.equal(signed(forged), false)
  // and with it, by the key set
  const keys = createLocalJWKSet((await (await ask(null, '/.well-known/jwks.json')).json()) as JSONWebKeySet)
  await jwtVerify(jws, keys, {
    issuer: `${origin}/certificates/issuer`,
    subject: `${origin}/certificates/${id}#holder`,
  })
  await assert.rejects(jwtVerify(`${head}.${forged}.${signature}`, keys))
  // what Open Badges 3.0 asks of it
  const subject = claims.credentialSubject as {
    id: string
    type: string[]
    identifier: { identityHash: string }[]
    achievement: object
  }
  assert.deepEqual(claims['@context'], [
    'https://www.w3.org/ns/credentials/v2',
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  ])
  assert.deepEqual(claims.type, ['VerifiableCredential', 'OpenBadgeCredential'])
  assert.deepEqual([claims.iss, claims.jti, claims.sub], [(claims.issuer as { id: string }).id, claims.id, subject.id])
  assert.equal(claims.nbf, Date.parse(claims.validFrom as string) / 1_000)
  assert.deepEqual([subject.type, subject.identifier[0]!.identityHash], [['AchievementSubject'], people[0]!.code])
  for (const member of ['id', 'type', 'name', 'description', 'criteria'])
    assert.ok(member in subject.achievement, member)
  assert.doesNotMatch(JSON.stringify(claims), /Person 0/)
  const profile = (await (await ask(null, '/certificates/issuer')).json()) as { id: string }
  assert.equal(profile.id, claims.iss)

  await bureau.act(manager.session, revokeCertificate, { id, reason: 'Entered for another.' })
  assert.match(await text(`/certificates/${id}?code=${code}`), /taken back/)
  assert.equal((await ask(null, `/certificates/${id}/credential?code=${code}`)).status, 404)
  const revocations = (await (await ask(null, '/certificates/revocations')).json()) as {
    revokedCredential: { id: string }[]
  }
  assert.ok(revocations.revokedCredential.some((one) => one.id === claims.id))
  assert.deepEqual(failures, [])
})

test('a key is rotated by the operator: the new one signs, what the old one signed is still proved, and the log tells it', async () => {
  const { manager, event } = await roster(1, { startsOn: inDays(-20), endsOn: inDays(-10) })
  await bureau.act(manager.session, enrolCleared, { event: event.code })
  await bureau.act(manager.session, complete, { event: event.code })
  await bureau.act(manager.session, certify, { event: event.code })
  const { certificates } = await bureau.act(manager.session, listCertificates, { event: event.code })
  const { id, code } = certificates[0]!
  const take = async () => (await ask(null, `/certificates/${id}/credential?code=${code}`)).text()
  const keySet = async () => (await (await ask(null, '/.well-known/jwks.json')).json()) as JSONWebKeySet
  const headOf = (jws: string) =>
    JSON.parse(Buffer.from(jws.split('.')[0]!, 'base64url').toString()) as { alg: string; kid: string }

  const first = await take()
  assert.equal((await post(manager, '/certificate-keys', { type: 'rsa' })).status, 403)
  const secret = await signIn('operator')
  const operator = { secret, session: (await findSession(store, secret))! }
  assert.equal((await post(operator, '/certificate-keys', { type: 'dsa' })).status, 422)
  const rotated = await post(operator, '/certificate-keys', { type: 'rsa' })
  assert.equal(rotated.status, 201)
  const { kid, retired, alg } = (await rotated.json()) as { kid: string; retired: string; alg: string }
  assert.deepEqual([alg, headOf(first).kid.endsWith(retired)], ['RS256', true])

  const second = await take()
  assert.deepEqual([headOf(second).alg, headOf(second).kid.endsWith(kid)], ['RS256', true])
  assert.equal((await keySet()).keys.length, 2)
  for (const jws of [first, second]) {
    await jwtVerify(jws, createLocalJWKSet(await keySet()))
    const answered = await ask(null, headOf(jws).kid.slice(origin.length))
    assert.deepEqual([answered.status, 'd' in ((await answered.json()) as object)], [200, false])
  }
  // a server that begins again goes on with the new key, and no private key of before is left
  assert.deepEqual(readdirSync(folder), ['certificates.pem'])
  const again = await openCertificateKeys(bureau, join(folder, 'certificates.pem'))
  assert.equal(again.signing().jwk.kid, kid)
  await again.rotate(operator.session, 'ed25519')
  assert.equal((await keySet()).keys.length, 3)
  const told = await owner((db) =>
    db
      .selectFrom('change')
      .select(['action', 'actorId', 'operation'])
      .where('tableName', '=', 'certificate_key')
      .where('rowId', '=', kid)
      .orderBy('id')
      .execute(),
  )
  assert.deepEqual(
    told.map(({ action, actorId, operation }) => [action, actorId, operation]),
    ['insert', 'update'].map((action) => [action, operator.session.actor.id, 'certificates.rotateKey']),
  )
  assert.deepEqual(failures, [])
})

test('the daily look runs as the worker does', async () => {
  assert.equal(await lookForReturns(bureau, today), 0)
})
