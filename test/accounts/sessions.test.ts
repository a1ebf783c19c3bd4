import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { listSessions, revokeSession } from '#accounts/session-list.ts'
import { createToken } from '#accounts/token.ts'
import { findSession } from '#kernel/session.ts'
import { sha256 } from '#kernel/secret.ts'
import { administrator, bureau, directorInHaiti, enter, owner, signedInAs, store, url } from './begin.ts'
import { Browser } from './browser.ts'

/** Moves the moments of a session into the past, instead of waiting. */
const age = (secret: string, column: 'last_seen_at' | 'expires_at', by: string) =>
  owner((db) =>
    sql`update session set ${sql.ref(column)} = ${sql.ref(column)} - ${by}::interval where hash = ${sha256(secret)}`.execute(
      db,
    ),
  )

const withToken = (token: string, path: string, init: RequestInit = {}) =>
  fetch(`${url}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  })

test('a session ends half an hour after the last request, and each request puts that off', async () => {
  const { secret } = await signedInAs(await enter('Idle'))
  await age(secret, 'last_seen_at', '29 minutes')
  assert.ok(await findSession(store, secret), 'still open, and seen again')
  await age(secret, 'last_seen_at', '29 minutes')
  assert.ok(await findSession(store, secret))
  await age(secret, 'last_seen_at', '31 minutes')
  assert.equal(await findSession(store, secret), null)
})

test('a session ends after twelve hours however busy it is', async () => {
  const { secret, hash } = await signedInAs(await enter('Busy'))
  await age(secret, 'expires_at', '11 hours 59 minutes')
  assert.ok(await findSession(store, secret))
  await age(secret, 'expires_at', '1 minute')
  assert.equal(await findSession(store, secret), null)
  const seen = await store.transaction({ role: 'jurat_app', session: hash }, (db) =>
    db.selectFrom('actor').select('id').execute(),
  )
  assert.deepEqual(seen, [], 'the database knows it too')
})

test('ending a session holds at once, also for one’s other sessions', async () => {
  const id = await enter('Twice')
  const here = await signedInAs(id)
  const there = await signedInAs(id)
  const { sessions } = await bureau.act(here, listSessions, {})
  assert.equal(sessions.length, 2)
  assert.equal(sessions.find(({ current }) => current)!.id, here.id)
  await bureau.act(here, revokeSession, { id: there.id })
  assert.equal(await findSession(store, there.secret), null)
  await assert.rejects(bureau.act(here, revokeSession, { id: there.id }), { slug: 'not-found' })
})

test('the sessions of others are there for account administrators only', async () => {
  const director = await signedInAs(await enter('Director', [directorInHaiti]))
  const manager = await signedInAs(await enter('Manager', [administrator]))
  await assert.rejects(bureau.act(director, listSessions, { person: manager.actor.id }), { slug: 'not-found' })
  await assert.rejects(bureau.act(director, revokeSession, { id: manager.id }), { slug: 'not-found' })
  assert.equal((await bureau.act(manager, listSessions, { person: director.actor.id })).sessions.length, 1)
  await bureau.act(manager, revokeSession, { id: director.id })
  assert.equal(await findSession(store, director.secret), null)
})

test('a token acts for its person until it ends, and its secret is answered once', async () => {
  const session = await signedInAs(await enter('Token owner', [administrator]))
  const made = await bureau.act(session, createToken, { name: 'reports', days: 30 })
  assert.match(made.token, /^jurat_pat_/)
  assert.ok(Math.abs(Date.parse(made.expiresAt) - Date.now() - 30 * 86_400_000) < 60_000)
  assert.equal((await withToken(made.token, '/me')).status, 200)
  const { sessions } = await bureau.act(session, listSessions, {})
  assert.ok(!JSON.stringify(sessions).includes(made.token))
  assert.deepEqual(sessions.find(({ id }) => id === made.id)!.kind, 'token')
  await age(made.token, 'expires_at', '30 days')
  assert.equal((await withToken(made.token, '/me')).status, 401)
  await assert.rejects(bureau.act(session, createToken, { name: 'long', days: 366 }), { slug: 'invalid-input' })
})

test('a token says when it was last used', async () => {
  const session = await signedInAs(await enter('Last used'))
  const { token, id } = await bureau.act(session, createToken, { name: 'seldom' })
  await age(token, 'last_seen_at', '40 days')
  assert.equal((await withToken(token, '/me')).status, 200)
  const { sessions } = await bureau.act(session, listSessions, {})
  assert.ok(Date.now() - Date.parse(sessions.find((one) => one.id === id)!.lastSeenAt) < 60_000)
})

test('a token that only reads changes nothing', async () => {
  const session = await signedInAs(await enter('Reader', [administrator]))
  const { token } = await bureau.act(session, createToken, { name: 'read', readOnly: true })
  assert.equal((await withToken(token, '/accounts')).status, 200)
  const refused = await withToken(token, '/accounts', { method: 'POST', body: JSON.stringify({ name: 'New' }) })
  assert.equal(refused.status, 403)
})

test('a token begets no token', async () => {
  const session = await signedInAs(await enter('Beget'))
  const { token } = await bureau.act(session, createToken, { name: 'first' })
  const refused = await withToken(token, '/tokens', { method: 'POST', body: JSON.stringify({ name: 'second' }) })
  assert.equal(refused.status, 403)
  assert.match(await refused.text(), /token-from-token/)
})

test('a secret is not kept to be repeated under an Idempotency-Key', async () => {
  const browser = new Browser()
  const session = await signedInAs(await enter('Again'))
  browser.jar(url).set('jurat', session.secret)
  const response = await fetch(`${url}/api/v1/tokens`, {
    method: 'POST',
    body: JSON.stringify({ name: 'kept?' }),
    headers: {
      cookie: `jurat=${session.secret}`,
      'content-type': 'application/json',
      'idempotency-key': 'k1',
      origin: url,
    },
  })
  const { token } = (await response.json()) as { token: string }
  assert.match(token, /^jurat_pat_/)
  const traces = await owner(async (db) => [
    await db.selectFrom('answered').selectAll().execute(),
    await db.selectFrom('change').selectAll().execute(),
    await db.selectFrom('session').selectAll().execute(),
  ])
  assert.ok(!JSON.stringify(traces).includes(token))
})

test('my account shows my roles in words and my sessions, and makes a token that it shows once', async () => {
  const browser = new Browser()
  const session = await signedInAs(await enter('Page', [directorInHaiti]))
  browser.jar(url).set('jurat', session.secret)
  const page = await (await browser.get(`${url}/account`)).text()
  assert.match(page, /Post director: Haiti/)
  assert.match(page, /this one/)
  const made = await browser.post(`${url}/account/tokens`, { name: 'by form', days: '5', readOnly: 'yes' })
  assert.equal(made.status, 200)
  assert.match(made.headers.get('cache-control')!, /no-store/)
  const token = /jurat_pat_[\w-]+/.exec(await made.text())![0]
  assert.equal((await withToken(token, '/me')).status, 200)
  assert.ok(!(await (await browser.get(`${url}/account`)).text()).includes(token))
  const wrong = await browser.post(`${url}/account/tokens`, { name: '', days: '5' })
  assert.equal(wrong.status, 422)
  assert.match(await wrong.text(), /error-summary/)
  const ended = await browser.post(`${url}/account`, { form: 'revoke', session: session.id })
  assert.equal(ended.status, 303)
  assert.equal((await browser.get(`${url}/account`)).headers.get('location'), '/sign-in?return=%2Faccount')
})

test('the language chosen in my account is that of this browser, and of the next where it is there in whole', async () => {
  const browser = new Browser()
  const session = await signedInAs(await enter('Speaker'))
  browser.jar(url).set('jurat', session.secret)
  await browser.post(`${url}/language`, { locale: 'fr', back: '/account' })
  await browser.post(`${url}/account/language`, { language: 'ar' })
  assert.match(await (await browser.get(`${url}/account`)).text(), /<html lang="ar" dir="rtl"/)
  const next = new Browser()
  next.jar(url).set('jurat', session.secret)
  assert.match(await (await next.get(`${url}/account`)).text(), /<html lang="en" dir="ltr"/)
  assert.equal((await browser.post(`${url}/account/language`, { language: 'en-XA' })).status, 303)
  assert.match(await (await next.get(`${url}/account`)).text(), /<span lang="en-XA">/)
  assert.equal((await browser.post(`${url}/account/language`, { language: '<b>' })).status, 422)
})
