import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { answerDevice, lookAtDevice } from '#accounts/device.ts'
import { createToken } from '#accounts/token.ts'
import { GuessLimit } from '#kernel/guess-limit.ts'
import { findSession } from '#kernel/session.ts'
import { bureau, directorInHaiti, enter, owner, signedInAs, store, url } from './begin.ts'
import { Browser } from './browser.ts'

const api = async (path: string, body: object) => {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
  return { status: response.status, ...((await response.json()) as { type?: string; token?: string }) }
}
interface Begun {
  deviceCode: string
  userCode: string
  verificationUri: string
}
const begin = async () => (await api('/device', { name: 'jurat on a laptop' })) as unknown as Begun
const poll = ({ deviceCode }: Begun) => api('/device/token', { deviceCode })

test('a program is let in by somebody signed in, as that person, once', async () => {
  const begun = await begin()
  assert.match(begun.userCode, /^[B-Z]{4}-[B-Z]{4}$/)
  assert.equal(begun.verificationUri, `${url}/device`)
  assert.match((await poll(begun)).type!, /authorization-pending$/)
  const id = await enter('Lets in', [directorInHaiti])
  const browser = new Browser()
  browser.jar(url).set('jurat', (await signedInAs(id)).secret)
  assert.match(await (await browser.get(`${url}/device`)).text(), /Code/)
  // as typed: small letters, no hyphen
  const typed = begun.userCode.toLowerCase().replace('-', ' ')
  assert.match(await (await browser.get(`${url}/device?code=${encodeURIComponent(typed)}`)).text(), /jurat on a laptop/)
  const answered = await browser.post(`${url}/device`, { form: 'allow', code: typed })
  assert.equal(answered.headers.get('location'), '/device?answered=allowed')
  const granted = await poll(begun)
  assert.equal(granted.status, 200)
  const session = (await findSession(store, granted.token!))!
  assert.equal(session.actor.id, id)
  assert.equal(session.kind, 'device')
  assert.match((await poll(begun)).type!, /device-code-expired$/)
})

test('a program that is refused hears so, and gets nothing', async () => {
  const begun = await begin()
  const session = await signedInAs(await enter('Refuses'))
  await bureau.act(session, answerDevice, { code: begun.userCode, allow: false })
  const refused = await poll(begun)
  assert.equal(refused.status, 403)
  assert.match(refused.type!, /access-denied$/)
  assert.equal(refused.token, undefined)
  await assert.rejects(bureau.act(session, answerDevice, { code: begun.userCode, allow: true }), {
    slug: 'no-such-code',
  })
})

test('a code is good for a quarter of an hour', async () => {
  const begun = await begin()
  const session = await signedInAs(await enter('Too late'))
  await owner((db) =>
    sql`update device_code set expires_at = expires_at - interval '16 minutes' where user_code = ${begun.userCode}`.execute(
      db,
    ),
  )
  await assert.rejects(bureau.act(session, lookAtDevice, { code: begun.userCode }), { slug: 'no-such-code' })
  await assert.rejects(bureau.act(session, answerDevice, { code: begun.userCode, allow: true }), {
    slug: 'no-such-code',
  })
  assert.match((await poll(begun)).type!, /device-code-expired$/)
})

test('a device code that nobody was given opens nothing', async () => {
  assert.equal((await api('/device/token', { deviceCode: 'guessed' })).status, 400)
  assert.equal((await api('/device', { name: 'evil\u202ename' })).status, 422)
})

test('a personal access token lets no program in', async () => {
  const begun = await begin()
  const session = await signedInAs(await enter('Has a token'))
  const { token } = await bureau.act(session, createToken, { name: 'leaked' })
  const program = (await findSession(store, token))!
  await assert.rejects(bureau.act(program, answerDevice, { code: begun.userCode, allow: true }), {
    slug: 'token-from-token',
  })
  assert.match((await poll(begun)).type!, /authorization-pending$/)
})

test('guessing codes comes to an end', async () => {
  const session = await signedInAs(await enter('Guesses'))
  const guess = () => bureau.act(session, lookAtDevice, { code: 'BBBB-BBBB' })
  for (let n = 0; n < 10; n++) await assert.rejects(guess(), { slug: 'no-such-code' })
  await assert.rejects(guess(), { slug: 'too-many-tries', status: 429 })
  const begun = await begin()
  await assert.rejects(bureau.act(session, answerDevice, { code: begun.userCode, allow: true }), {
    slug: 'too-many-tries',
  })
  const other = await signedInAs(await enter('Somebody else'))
  assert.equal((await bureau.act(other, lookAtDevice, { code: begun.userCode })).name, 'jurat on a laptop')
})

test('a limit of guesses forgets when its time is over', () => {
  const limit = new GuessLimit(2, 60)
  limit.count('a', 0)
  limit.count('a', 1_000)
  assert.throws(() => limit.count('a', 59_999), { slug: 'too-many-tries' })
  limit.count('b', 59_999)
  limit.count('a', 60_000)
})
