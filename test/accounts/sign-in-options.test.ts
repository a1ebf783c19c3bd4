import assert from 'node:assert/strict'
import test from 'node:test'
import { signInOptions } from '#accounts/sign-in-options.ts'
import { appWith, asDemonstration, directorInHaiti, enter, env, owner, url } from './begin.ts'

const options = (environment: Record<string, string>) =>
  signInOptions(environment, { publicUrl: 'http://localhost:8080', log: () => {} })

test('without a word, sessions last half an hour without a request and twelve hours in all', () => {
  const { idleSeconds, lastsSeconds, provider, publicUrl } = options({})
  assert.deepEqual(
    { idleSeconds, lastsSeconds, provider, url: publicUrl.href },
    { idleSeconds: 1800, lastsSeconds: 43_200, provider: null, url: 'http://localhost:8080/' },
  )
})

test('a setting that cannot hold is refused at the start', () => {
  assert.throws(() => options({ JURAT_OIDC_ISSUER: 'https://login.example' }), /JURAT_OIDC_CLIENT_ID/)
  assert.throws(() => options({ JURAT_SESSION_HOURS: '0.0' }), /JURAT_SESSION_HOURS/)
  assert.throws(() => options({ JURAT_SESSION_IDLE_MINUTES: 'ten' }), /JURAT_SESSION_IDLE_MINUTES/)
  assert.throws(() => options({ JURAT_PUBLIC_URL: 'http://jurat.example' }), /https/)
})

test('sessions last as long as the operator says', async () => {
  const id = await enter('Short', [directorInHaiti], { invented: true })
  await asDemonstration(async () => {
    const app = appWith({ ...env, JURAT_SESSION_IDLE_MINUTES: '5', JURAT_SESSION_HOURS: '1' })
    const socket = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }
    const headers = { origin: url, host: new URL(url).host }
    const response = await app.request(
      `${url}/sign-in/demonstration`,
      { method: 'POST', body: new URLSearchParams({ person: id }), headers },
      socket,
    )
    assert.match(response.headers.get('set-cookie')!, /Max-Age=3600/)
  })
  const { idleSeconds, createdAt, expiresAt } = await owner((db) =>
    db
      .selectFrom('session')
      .select(['idleSeconds', 'createdAt', 'expiresAt'])
      .where('actorId', '=', id)
      .executeTakeFirstOrThrow(),
  )
  assert.equal(idleSeconds, 300)
  assert.equal(Date.parse(expiresAt) - Date.parse(createdAt), 3_600_000)
})
