import assert from 'node:assert/strict'
import test from 'node:test'
import { giveRole } from '#accounts/grants.ts'
import { listGroupRules, setGroupRules } from '#accounts/groups.ts'
import { deactivatePerson, listPeople, reactivatePerson } from '#accounts/person.ts'
import { findSession } from '#kernel/session.ts'
import { perform } from '#kernel/operation.ts'
import {
  appWith,
  bureau,
  directorInHaiti,
  enter,
  env,
  operator,
  owner,
  provider,
  signedInAs,
  store,
  url,
} from './begin.ts'
import { Browser } from './browser.ts'

/** Begins to sign in, and answers the callback's address, not yet asked for. */
async function untilCallback(browser: Browser, who: string, start = '/sign-in/start') {
  const { at } = await browser.follow(`${url}${start}`, (next) => next.pathname.startsWith('/interaction/'))
  at.searchParams.set('as', who)
  const { at: callback } = await browser.follow(at, (next) => next.pathname === '/sign-in/callback')
  return callback
}

async function signIn(who: string, browser = new Browser()) {
  const response = await browser.get(await untilCallback(browser, who))
  return { browser, response, secret: browser.jar(url).get('jurat') }
}

const me = async (browser: Browser) => {
  const response = await browser.get(`${url}/api/v1/me`)
  return {
    status: response.status,
    ...((await response.json()) as { name?: string; email?: string | null; grants?: object[] }),
  }
}

test('somebody signs in by the code flow with PKCE, state and nonce, and comes back to where they wanted to go', async () => {
  provider.people.set('amina', { name: 'Amina Example', email: 'amina@example.org', email_verified: true })
  const browser = new Browser()
  const started = await browser.get(`${url}/sign-in/start?return=${encodeURIComponent('/account?x=1')}`)
  const asked = new URL(started.headers.get('location')!).searchParams
  assert.equal(asked.get('response_type'), 'code')
  assert.equal(asked.get('code_challenge_method'), 'S256')
  for (const name of ['state', 'nonce', 'code_challenge']) assert.ok(asked.get(name)!.length >= 20, name)
  const callback = await untilCallback(browser, 'amina', `/sign-in/start?return=${encodeURIComponent('/account?x=1')}`)
  const response = await browser.get(callback)
  assert.equal(response.status, 303)
  assert.equal(response.headers.get('location'), '/account?x=1')
  const cookie = response.headers.getSetCookie().find((one) => one.startsWith('jurat='))!
  assert.match(cookie, /; Path=\/(;|$)/)
  assert.match(cookie, /; HttpOnly/)
  assert.match(cookie, /; SameSite=Lax/)
  const known = await me(browser)
  assert.equal(known.name, 'Amina Example')
  assert.deepEqual(known.grants, [])
  assert.equal((await browser.get(`${url}/account`)).status, 200)
})

test('only the hash of the secret is kept', async () => {
  const { secret } = await signIn('amina')
  const rows = await owner((db) => db.selectFrom('session').selectAll().execute())
  assert.ok(!JSON.stringify(rows).includes(secret!))
})

test('an answer with another state, or to a sign-in that this browser did not begin, is refused', async () => {
  const browser = new Browser()
  const callback = await untilCallback(browser, 'amina')
  const foreign = await new Browser().get(callback)
  assert.equal(foreign.status, 401)
  callback.searchParams.set('state', 'another-state-of-twenty-letters')
  const response = await browser.get(callback)
  assert.equal(response.status, 401)
  assert.equal(browser.jar(url).get('jurat'), undefined)
  // the refused sign-in is over: the right answer comes too late
  assert.equal(browser.jar(url).get('jurat-sign-in'), undefined)
})

test('an answer with another nonce is refused', async () => {
  const browser = new Browser()
  const callback = await untilCallback(browser, 'amina')
  const jar = browser.jar(url)
  const pending = JSON.parse(Buffer.from(jar.get('jurat-sign-in')!, 'base64url').toString()) as { nonce: string }
  pending.nonce = `${pending.nonce.slice(1)}x`
  jar.set('jurat-sign-in', Buffer.from(JSON.stringify(pending)).toString('base64url'))
  assert.equal((await browser.get(callback)).status, 401)
})

test('an answer with another verifier than the challenge is refused', async () => {
  const browser = new Browser()
  const callback = await untilCallback(browser, 'amina')
  const jar = browser.jar(url)
  const pending = JSON.parse(Buffer.from(jar.get('jurat-sign-in')!, 'base64url').toString()) as { verifier: string }
  pending.verifier = `${pending.verifier.slice(1)}x`
  jar.set('jurat-sign-in', Buffer.from(JSON.stringify(pending)).toString('base64url'))
  assert.equal((await browser.get(callback)).status, 401)
})

test('an answer is good once', async () => {
  const browser = new Browser()
  const callback = await untilCallback(browser, 'amina')
  const pending = browser.jar(url).get('jurat-sign-in')!
  assert.equal((await browser.get(callback)).status, 303)
  assert.equal((await browser.get(callback)).status, 401)
  browser.jar(url).set('jurat-sign-in', pending)
  assert.equal((await browser.get(callback)).status, 401)
})

test('somebody who cancels at the provider is told so, and signed in as nobody', async () => {
  const browser = new Browser()
  const callback = await untilCallback(browser, '')
  assert.equal(callback.searchParams.get('error'), 'access_denied')
  const response = await browser.get(callback)
  assert.equal(response.status, 401)
  assert.match(await response.text(), /You are not signed in/)
})

test('a sign-in begets a new secret and ends the session that the browser came with', async () => {
  const browser = new Browser()
  const planted = await signedInAs(await enter('Planted'))
  browser.jar(url).set('jurat', planted.secret)
  const { secret } = await signIn('amina', browser)
  assert.notEqual(secret, planted.secret)
  assert.equal(await findSession(store, planted.secret), null)
  assert.equal((await findSession(store, secret!))!.actor.name, 'Amina Example')
})

test('groups at the provider give roles; one that is gone takes its roles with it at the next sign-in', async () => {
  const rules = [
    { group: 'jurat-haiti', role: 'post-director', scopeKind: 'country', scopeCode: 'HT' },
    { group: 'jurat-audit', role: 'auditor', scopeKind: 'everything', scopeCode: null },
  ] as const
  await bureau.act(await operator(), setGroupRules, { rules: [...rules] })
  assert.equal((await bureau.act(await operator(), listGroupRules, {})).rules.length, 2)
  provider.people.set('luc', { name: 'Luc Example', groups: ['jurat-haiti', 'jurat-audit', 'choir'] })
  const first = await signIn('luc')
  const held = (await me(first.browser)).grants!
  assert.equal(held.length, 2)
  assert.ok(held.some((grant) => JSON.stringify(grant) === JSON.stringify(directorInHaiti)))
  // one given by an administrator stays
  const { actor } = (await findSession(store, first.secret!))!
  await bureau.act(await operator(), giveRole, {
    id: actor.id,
    role: 'expert',
    scopeKind: 'award',
    scopeCode: 'US-GOV-1-2',
  })
  provider.people.set('luc', { name: 'Luc Example', groups: 'jurat-audit' })
  const second = await signIn('luc')
  const roles = (await findSession(store, second.secret!))!.actor.grants.map(({ role }) => role).toSorted()
  assert.deepEqual(roles, ['auditor', 'expert'])
  // what the first session may do goes by the roles of now
  const before = (await findSession(store, first.secret!))!.actor.grants.map(({ role }) => role).toSorted()
  assert.deepEqual(before, roles)
})

test('a person entered before is recognised by a verified address, and by that only', async () => {
  const id = await enter('Entered Before', [directorInHaiti], { email: 'Before@Example.org' })
  provider.people.set('liar', { name: 'Liar', email: 'before@example.org', email_verified: false })
  const liar = await signIn('liar')
  assert.deepEqual((await me(liar.browser)).grants, [])
  provider.people.set('before', { name: 'Name At The Provider', email: 'before@example.org', email_verified: true })
  const before = await signIn('before')
  assert.equal((await findSession(store, before.secret!))!.actor.id, id)
  assert.equal((await me(before.browser)).name, 'Entered Before')
  // the address is taken now: somebody else with it is somebody else
  provider.people.set('later', { name: 'Later', email: 'before@example.org', email_verified: true })
  const later = await signIn('later')
  assert.notEqual((await findSession(store, later.secret!))!.actor.id, id)
})

test('a deactivated person does not come in, and is out at once', async () => {
  provider.people.set('rosa', { name: 'Rosa Example' })
  const first = await signIn('rosa')
  const { actor } = (await findSession(store, first.secret!))!
  await bureau.act(await operator(), deactivatePerson, { id: actor.id })
  assert.equal((await me(first.browser)).status, 401)
  const refused = await signIn('rosa')
  assert.equal(refused.response.status, 403)
  assert.equal(refused.secret, undefined)
  await bureau.act(await operator(), reactivatePerson, { id: actor.id })
  assert.equal((await me(first.browser)).status, 401, 'an old session does not revive')
  assert.equal((await signIn('rosa')).response.status, 303)
})

test('while the provider is down nobody comes in; when it is back they do', async () => {
  const app = appWith(env)
  provider.down = true
  const refused = await app.request(`${url}/sign-in/start`)
  provider.down = false
  assert.equal(refused.status, 503)
  const started = await app.request(`${url}/sign-in/start`)
  assert.equal(started.status, 303)
})

test('a return address leads nowhere else', async () => {
  for (const wanted of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/a\n/b',
  ]) {
    const browser = new Browser()
    const callback = await untilCallback(browser, 'amina', `/sign-in/start?return=${encodeURIComponent(wanted)}`)
    assert.equal((await browser.get(callback)).headers.get('location'), '/', wanted)
  }
})

test('over https the cookie is bound to this very host', async () => {
  const app = appWith({ ...env, JURAT_PUBLIC_URL: 'https://jurat.example' })
  const started = await app.request('https://jurat.example/sign-in/start')
  const cookie = started.headers.getSetCookie()[0]!
  assert.match(cookie, /^__Host-jurat-sign-in=.*; Path=\/; HttpOnly; Secure; SameSite=Lax|^__Host-jurat-sign-in=/)
  assert.match(cookie, /; Secure/)
  assert.throws(() => appWith({ ...env, JURAT_PUBLIC_URL: 'http://jurat.example' }), /https/)
})

test('another site cannot sign anybody out or in', async () => {
  const { browser, secret } = await signIn('amina')
  const foreign = await browser.post(`${url}/sign-out`, {}, { origin: 'https://evil.example' })
  assert.equal(foreign.status, 403)
  assert.ok(await findSession(store, secret!))
  const out = await browser.post(`${url}/sign-out`, {})
  assert.equal(out.headers.get('location'), '/sign-in')
  assert.equal(await findSession(store, secret!), null)
})

test('whoever has no role sees no page of people, and the operations refuse them', async () => {
  const { browser, secret } = await signIn('amina')
  assert.equal((await browser.get(`${url}/accounts`)).status, 404)
  assert.equal((await browser.get(`${url}/api/v1/accounts`)).status, 403)
  const session = (await findSession(store, secret!))!
  // and beneath the guard the database answers nothing but one's own
  const people = await bureau.transaction(session, 'test', true, (db) =>
    perform(
      { ...listPeople, needs: null },
      { db, actor: session.actor, today: '2026-01-01', address: bureau.address },
      {},
    ),
  )
  assert.deepEqual(
    people.people.map(({ name }) => name),
    ['Amina Example'],
  )
})

test('whoever sent a form after their session had ended is told that it was not kept', async () => {
  const page = async (query: string) => (await appWith(env).request(`${url}/sign-in${query}`)).text()
  assert.match(await page('?unsent=1&return=%2Faccount'), /what you sent was not kept/)
  assert.doesNotMatch(await page(''), /was not kept/)
})

test('where no provider is named yet the page leads whoever runs the bureau to the guide', async () => {
  const page = await (await appWith({ JURAT_PUBLIC_URL: url }).request(`${url}/sign-in`)).text()
  assert.match(page, /Nobody can sign in yet.*<a href="\/help\/sign-in">/s)
  assert.doesNotMatch(await (await appWith(env).request(`${url}/sign-in`)).text(), /Nobody can sign in yet/)
})
