import assert from 'node:assert/strict'
import test from 'node:test'
import { beginDemonstration } from '#accounts/index.ts'
import { listSessions } from '#accounts/session-list.ts'
import { createPerson, deactivatePerson } from '#accounts/person.ts'
import { findSession } from '#kernel/session.ts'
import { appWith, asDemonstration, bureau, directorInHaiti, enter, env, operator, store, url } from './begin.ts'
import { Browser } from './browser.ts'

const choose = (browser: Browser, person: string) =>
  browser.post(`${url}/sign-in/demonstration`, { person, return: '/account' })

/** A request as it reaches the server from some address. */
const from = (remoteAddress: string, path: string, init: RequestInit = {}) =>
  appWith(env).request(`${url}${path}`, init, { incoming: { socket: { remoteAddress } } })

test('on the demonstration bureau one chooses whom to be', async () => {
  const id = await enter('Invented Director', [directorInHaiti], { invented: true })
  await asDemonstration(async () => {
    const browser = new Browser()
    const page = await (await browser.get(`${url}/sign-in`)).text()
    assert.match(page, /Invented Director/)
    assert.match(page, /Post director/)
    assert.match(page, /Haiti/)
    const response = await choose(browser, id)
    assert.equal(response.headers.get('location'), '/account')
    const session = (await findSession(store, browser.jar(url).get('jurat')!))!
    assert.equal(session.actor.id, id)
    assert.equal((await bureau.act(session, listSessions, {})).sessions.length, 1)
  })
})

test('on a real bureau nobody can be chosen', async () => {
  const id = await enter('Invented Elsewhere', [directorInHaiti], { invented: true })
  const browser = new Browser()
  assert.doesNotMatch(await (await browser.get(`${url}/sign-in`)).text(), /Invented/)
  assert.equal((await choose(browser, id)).status, 403)
  assert.equal(browser.jar(url).get('jurat'), undefined)
})

test('a person who is not invented, or deactivated, or nobody, cannot be chosen', async () => {
  const real = await enter('Real Person', [directorInHaiti])
  const gone = await enter('Invented And Gone', [directorInHaiti], { invented: true })
  await asDemonstration(async () => {
    await bureau.act(await operator(), deactivatePerson, { id: gone })
    for (const id of [real, gone, (await operator()).actor.id, 'nobody', ''])
      assert.equal((await choose(new Browser(), id)).status, 403, id)
  })
})

test('from another computer, under another name, or past a proxy nobody can be chosen', async () => {
  const id = await enter('Invented Here Only', [directorInHaiti], { invented: true })
  const body = new URLSearchParams({ person: id })
  const { host } = new URL(url)
  await asDemonstration(async () => {
    const post = (headers: Record<string, string>) => ({
      method: 'POST',
      body,
      headers: { origin: url, host, ...headers },
    })
    const path = '/sign-in/demonstration'
    assert.equal((await from('127.0.0.1', path, post({}))).status, 303)
    assert.equal((await from('::1', path, post({}))).status, 303)
    assert.equal((await from('::ffff:127.0.0.1', path, post({ host: 'localhost:8080' }))).status, 303)
    assert.equal((await from('10.0.0.7', path, post({}))).status, 403)
    assert.equal((await from('2001:db8::1', path, post({}))).status, 403)
    assert.equal((await from('127.0.0.1', path, post({ host: 'jurat.example' }))).status, 403)
    assert.equal((await from('127.0.0.1', path, post({ host: '127.0.0.1.evil.example' }))).status, 403)
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip'])
      assert.equal((await from('127.0.0.1', path, post({ [name]: '127.0.0.1' }))).status, 403, name)
    // without a socket nothing is known
    assert.equal((await appWith(env).request(`${url}${path}`, post({}))).status, 403)
    const page = await (await from('10.0.0.7', '/sign-in', { headers: { host } })).text()
    assert.doesNotMatch(page, /Invented Here Only/)
  })
})

test('everybody entered into a demonstration is invented, and nobody entered into a real bureau', async () => {
  await asDemonstration(async () => {
    assert.equal((await bureau.act(await operator(), createPerson, { name: 'In the demonstration' })).invented, true)
  })
  assert.equal((await bureau.act(await operator(), createPerson, { name: 'In earnest' })).invented, false)
})

test('a bureau with real people does not become a demonstration', async () => {
  await enter('Real')
  await assert.rejects(beginDemonstration(store), { slug: 'real-bureau' })
})
