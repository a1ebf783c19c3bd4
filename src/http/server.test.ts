import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import type { Grant, Role } from '#kernel/access.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import { runNextJob } from '#kernel/jobs.ts'
import { download, job, operation } from '#kernel/operation.ts'
import { defineProblem } from '#kernel/problem.ts'
import { jobs, jobsPages } from '#jobs/index.ts'
import { enterSignedIn, freshStore, type FreshStore } from '#testing.ts'
import { defineScript, script } from '#web/index.ts'
import { defineMessages, type Message } from '#web/messages/index.ts'
import { page } from '#web/page.ts'
import { createServer } from './server.ts'

// a bureau that can do just enough to see how the faces behave
const Refused = defineProblem(409, 'test-refused', 'Refused', 'Refused, since {why}.')

const changeSetting = operation({
  name: 'test.change',
  summary: 'Change a setting',
  needs: 'setting.change',
  http: 'POST /test/settings/{key}',
  input: z.object({
    key: z.string(),
    month: z.coerce.number().int().min(1, 'A month is 1 to 12.').max(12, 'A month is 1 to 12.'),
    fail: z.boolean().default(false),
  }),
  output: z.object({ month: z.number() }),
  async run({ db }, { key, month, fail }) {
    await db
      .updateTable('setting')
      .set({ value: JSON.stringify(month) })
      .where('key', '=', key)
      .execute()
    if (fail) throw Refused({ why: 'the test wants it' })
    return { month, secret: 'never leaves' }
  },
})
const readSetting = operation({
  name: 'test.read',
  summary: 'Read a setting',
  needs: null,
  http: 'GET /test/settings/{key}',
  input: z.object({ key: z.string() }),
  output: z.object({ value: z.unknown() }),
  run: ({ db }, { key }) => db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirstOrThrow(),
})
const countSlowly = job({
  name: 'test.count',
  summary: 'Count in steps',
  needs: 'setting.change',
  http: 'POST /test/counts',
  input: z.object({ to: z.number().int().max(100), fail: z.boolean().default(false) }),
  output: z.object({ counted: z.number() }),
  async work({ progress }, { to, fail }) {
    for (let at = 0; at < to; at++) await progress(at, to, 'counting')
    if (fail) throw Refused({ why: 'counting failed' })
    return { counted: to }
  },
})
const takeAway = download({
  name: 'test.download',
  summary: 'Take something away',
  needs: null,
  http: 'GET /test/file',
  input: z.object({}),
  download: () =>
    Promise.resolve({
      type: 'text/plain',
      fileName: 'Zürich "1".txt',
      body: (async function* () {
        yield 'one '
        await Promise.resolve()
        yield 'two'
      })(),
    }),
})
/** Takes until the test lets go of it. */
let letGo = () => {}
let told: AbortSignal | undefined
const reckon = operation({
  name: 'test.reckon',
  summary: 'Reckon without the database',
  needs: null,
  apart: true,
  http: 'POST /test/reckonings',
  input: z.object({ ask: z.boolean().default(false) }),
  output: z.object({ reckoned: z.boolean() }),
  async run({ db, signal }, { ask }) {
    told = signal
    if (ask) await db.selectFrom('setting').selectAll().execute()
    await new Promise<void>((resolve) => (letGo = resolve))
    return { reckoned: true }
  },
})
const reckonPage = page({
  path: '/reckonings',
  needs: null,
  async get({ act }) {
    await act(readSetting, { key: 'business-zone' })
    return async () => ({ title: 'A reckoning', body: `Done: ${(await act(reckon, {})).reckoned}.` })
  },
})
const settingPage = page({
  path: '/settings/{key}',
  needs: 'setting.change',
  async get({ act, params, refused }) {
    const { value } = await act(readSetting, { key: params.key! })
    return { title: 'A setting', body: `It is ${String(value)}. ${refused ? refused.problem.message : ''}` }
  },
  forms: { change: { operation: changeSetting, input: (fields, { key }) => ({ ...fields, key }) } },
})

let fresh: FreshStore
let bureau: Bureau
let app: ReturnType<typeof createServer>
let operator: string
let expert: string
const errors: unknown[] = []

const secretFor = (role: Role, how: { readOnly?: boolean } = {}) =>
  fresh.store.transaction({ role: 'jurat_owner', operation: 'test' }, (db) => {
    const grants: Grant[] = [{ role, scopeKind: 'everything', scopeCode: null }]
    return enterSignedIn(db, { name: `${role} (invented)`, grants, kind: 'token', ...how })
  })

before(async () => {
  fresh = await freshStore()
  await writeAccessRules(fresh.store)
  bureau = await Bureau.open(fresh.store, [changeSetting, readSetting, countSlowly, takeAway, reckon, ...jobs])
  const named = defineMessages('server-test', { role: 'Role' })
  app = createServer({
    bureau,
    pages: [settingPage, reckonPage, ...jobsPages],
    roleNames: new Proxy({} as Record<Role, Message>, { get: () => named.role }),
    mounts: [],
    publicUrl: new URL('http://localhost:8080'),
    version: '0',
    log: (error) => errors.push(error),
  })
  operator = await secretFor('operator')
  expert = await secretFor('expert')
})
after(() => fresh.remove())

const api = (
  method: string,
  path: string,
  {
    body,
    token = operator,
    headers = {},
  }: { body?: unknown; token?: string | null; headers?: Record<string, string> } = {},
) =>
  app.request(`http://localhost:8080/api/v1${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
const problemOf = async (response: Response) => {
  assert.equal(response.headers.get('content-type'), 'application/problem+json')
  return (await response.json()) as { type: string; status: number; errors?: { path: string; message: string }[] }
}
const month = async () =>
  ((await (await api('GET', '/test/settings/fiscal-year-start-month')).json()) as { value: number }).value

test('an operation answers only what its output lists, after its change was committed', async () => {
  const response = await api('POST', '/test/settings/fiscal-year-start-month', { body: { month: 7 } })
  assert.deepEqual(await response.json(), { month: 7 })
  assert.equal(await month(), 7)
})

test('a page comes packed as the browser takes it, and says that it depends on that', async () => {
  const pageAs = (coding: string) =>
    app.request('http://localhost:8080/settings/business-zone', {
      headers: { authorization: `Bearer ${operator}`, 'accept-encoding': coding },
    })
  const plain = await pageAs('identity')
  const text = await plain.text()
  assert.match(text, /It is America\/New_York\./)
  assert.equal(plain.headers.get('content-encoding'), null)
  for (const accepted of ['gzip, deflate, br', 'br;q=0.5, gzip']) {
    const packed = await pageAs(accepted)
    assert.equal(packed.headers.get('content-encoding'), 'gzip', accepted)
    assert.equal(packed.headers.get('vary'), 'Accept-Encoding')
    assert.equal(packed.headers.get('content-type'), plain.headers.get('content-type'))
    assert.equal(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString(), text)
  }
  const refused = await pageAs('gzip;q=0, br')
  assert.deepEqual([refused.headers.get('content-encoding'), await refused.text()], [null, text])
})

test('a problem rolls everything back and travels as application/problem+json', async () => {
  const before = await month()
  const response = await api('POST', '/test/settings/fiscal-year-start-month', { body: { month: 3, fail: true } })
  assert.equal(response.status, 409)
  assert.equal((await problemOf(response)).type, '/problems/test-refused')
  assert.equal(await month(), before)
})

test('wrong input is refused by field', async () => {
  const response = await api('POST', '/test/settings/fiscal-year-start-month', { body: { month: 13 } })
  assert.equal(response.status, 422)
  assert.deepEqual((await problemOf(response)).errors, [{ path: 'month', message: 'A month is 1 to 12.' }])
  const nul = await api('GET', '/test/settings/x%00')
  assert.equal(nul.status, 422)
  assert.deepEqual((await problemOf(nul)).errors, [{ path: 'key', message: 'Take out the character NUL (U+0000).' }])
})

test('who is not signed in, or lacks the permission, gets nothing', async () => {
  assert.equal((await api('GET', '/test/settings/x', { token: null })).status, 401)
  assert.equal((await api('GET', '/test/settings/x', { token: 'jurat_pat_unknown' })).status, 401)
  const response = await api('POST', '/test/settings/fiscal-year-start-month', {
    body: { month: 2 },
    token: expert,
  })
  assert.equal(response.status, 403)
})

test('a token that only reads changes nothing', async () => {
  const reader = await secretFor('operator', { readOnly: true })
  assert.equal((await api('GET', '/test/settings/fiscal-year-start-month', { token: reader })).status, 200)
  assert.equal(
    (await api('POST', '/test/settings/fiscal-year-start-month', { body: { month: 2 }, token: reader })).status,
    403,
  )
})

test('bodies that are not usable JSON are refused, however deep', async () => {
  for (const body of ['{', '[]', '"x"', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, '{"month":1}}'])
    assert.equal((await api('POST', '/test/settings/x', { body })).status, 400)
})

test('an unforeseen error says nothing but an id, and nothing of it stays', async () => {
  const response = await api('GET', '/test/settings/no-such-key')
  assert.equal(response.status, 500)
  const text = await response.text()
  assert.match(text, /Quote [0-9a-f-]{36}/)
  assert.equal(errors.length, 1)
  assert.doesNotMatch(text, /select|setting"/)
})

test('the same request under one Idempotency-Key changes once; another request under it is refused', async () => {
  const headers = { 'idempotency-key': newId() }
  const first = await api('POST', '/test/settings/fiscal-year-start-month', { body: { month: 4 }, headers })
  await api('POST', '/test/settings/fiscal-year-start-month', { body: { month: 5 } })
  const again = await api('POST', '/test/settings/fiscal-year-start-month', { body: { month: 4 }, headers })
  assert.deepEqual(await again.json(), await first.json())
  assert.equal(await month(), 5)
  const other = await api('POST', '/test/settings/fiscal-year-start-month', { body: { month: 6 }, headers })
  assert.equal(other.status, 422)
})

test('what asks nothing of the database holds none up while it reckons, over the API and on a page; and knows that who asked has gone', async () => {
  const meanwhile = async () => assert.equal((await api('GET', '/test/settings/business-zone')).status, 200)
  const going = (work: Response | Promise<Response>) => {
    let over = false
    const answer = Promise.resolve(work).finally(() => (over = true))
    return { answer, isOver: () => over }
  }
  for (const ask of [
    () => api('POST', '/test/reckonings', { body: {}, headers: { 'idempotency-key': newId() } }),
    () => app.request('http://localhost:8080/reckonings', { headers: { authorization: `Bearer ${operator}` } }),
  ]) {
    told = undefined
    const { answer, isOver } = going(ask())
    while (!told) await meanwhile()
    await meanwhile()
    assert.equal(isOver(), false)
    letGo()
    assert.equal((await answer).status, 200)
    assert.match(await (await answer).text(), /true/)
  }
  const leaving = new AbortController()
  const left = app.request(
    new Request('http://localhost:8080/api/v1/test/reckonings', {
      method: 'POST',
      headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
      body: '{}',
      signal: leaving.signal,
    }),
  )
  told = undefined
  while (!told) await meanwhile()
  leaving.abort()
  assert.equal((told as AbortSignal).aborted, true)
  letGo()
  await left
  // and whoever says so and asks it all the same has a bug
  errors.length = 0
  assert.equal((await api('POST', '/test/reckonings', { body: { ask: true } })).status, 500)
  assert.match(String(errors.pop()), /test\.reckon runs apart from the database/)
})

test('a job is accepted, runs on behalf of who asked, and keeps its result', async () => {
  const accepted = await api('POST', '/test/counts', { body: { to: 5 } })
  assert.equal(accepted.status, 202)
  assert.match(accepted.headers.get('location')!, /^\/api\/v1\/jobs\//)
  const { jobId } = (await accepted.json()) as { jobId: string }
  assert.equal(await runNextJob(bureau, new AbortController().signal, (error) => errors.push(error)), true)
  const { state, output } = (await (await api('GET', `/jobs/${jobId}`)).json()) as { state: string; output: unknown }
  assert.deepEqual({ state, output }, { state: 'done', output: { counted: 5 } })
  // what it worked with is over
  const open = await fresh.store.transaction({ role: 'jurat_owner' }, (db) =>
    db.selectFrom('session').select('id').where('kind', '=', 'job').where('revokedAt', 'is', null).execute(),
  )
  assert.deepEqual(open, [])
  // somebody else who does not oversee jobs does not see it
  assert.equal((await api('GET', `/jobs/${jobId}`, { token: expert })).status, 404)
})

test('a job that fails keeps its problem; one that waits can be cancelled', async () => {
  const failing = (await (await api('POST', '/test/counts', { body: { to: 1, fail: true } })).json()) as {
    jobId: string
  }
  await runNextJob(bureau, new AbortController().signal, (error) => errors.push(error))
  const failed = (await (await api('GET', `/jobs/${failing.jobId}`)).json()) as {
    state: string
    problem: { type: string }
  }
  assert.equal(failed.state, 'failed')
  assert.equal(failed.problem.type, '/problems/test-refused')
  const page = await browser('GET', `/jobs/${failing.jobId}`, undefined, disguised())
  assert.match(await page.text(), /Řḗƒŭşḗḓ, şīƞƈḗ~* counting failed/)
  const waiting = (await (await api('POST', '/test/counts', { body: { to: 1 } })).json()) as { jobId: string }
  const cancelled = (await (await api('POST', `/jobs/${waiting.jobId}/cancel`)).json()) as { state: string }
  assert.equal(cancelled.state, 'cancelled')
  assert.equal(await runNextJob(bureau, new AbortController().signal, (error) => errors.push(error)), false)
})

test('a job whose worker died is taken up again, at most three times', async () => {
  const { jobId } = (await (await api('POST', '/test/counts', { body: { to: 1 } })).json()) as { jobId: string }
  const die = () =>
    fresh.store.transaction({ role: 'jurat_owner', operation: 'test' }, (db) =>
      db.updateTable('job').set({ state: 'running', attempts: 3, heartbeatAt: null }).where('id', '=', jobId).execute(),
    )
  await die()
  await runNextJob(bureau, new AbortController().signal, (error) => errors.push(error))
  const { problem } = (await (await api('GET', `/jobs/${jobId}`)).json()) as { problem: { type: string } }
  assert.equal(problem.type, '/problems/job-interrupted')
})

test('a download streams under its name', async () => {
  const response = await api('GET', '/test/file')
  assert.equal(await response.text(), 'one two')
  assert.match(response.headers.get('content-disposition')!, /filename\*=UTF-8''Z%C3%BCrich%20%221%22\.txt/)
})

const browser = (
  method: string,
  path: string,
  body?: URLSearchParams | FormData,
  headers: Record<string, string> = {},
) =>
  app.request(`http://localhost:8080${path}`, {
    method,
    headers: { cookie: `jurat=${operator}`, accept: 'text/html', origin: 'http://localhost:8080', ...headers },
    ...(body && { body }),
  })

/** Headers of somebody who reads English in disguise. */
const disguised = () => ({ cookie: `jurat=${operator}; jurat-language=en-XA` })

test('a page is sent to whoever may see it; others are asked to sign in, or told it is not there', async () => {
  const seen = await browser('GET', '/settings/fiscal-year-start-month')
  assert.equal(seen.status, 200)
  assert.match(await seen.text(), /<h1[^>]*>A setting/)
  const unknown = await app.request('http://localhost:8080/settings/x?a=1', { headers: { accept: 'text/html' } })
  assert.equal(unknown.headers.get('location'), '/sign-in?return=%2Fsettings%2Fx%3Fa%3D1')
  const other = await browser('GET', '/settings/fiscal-year-start-month', undefined, {
    cookie: `jurat=${expert}`,
  })
  assert.equal(other.status, 404)
  // an address whose id is none
  assert.equal((await browser('GET', '/jobs/new')).status, 404)
})

test('a form whose sender is no longer signed in comes back as it was filled in, to be sent after signing in', async () => {
  const path = '/settings/fiscal-year-start-month?a=1'
  const size = (bytes: number) => ({ cookie: '', 'content-length': String(bytes) })
  const late = (body: URLSearchParams | FormData, headers: Record<string, string> = size(500)) =>
    browser('POST', path, body, headers)
  for (const [referer, back] of [
    ['http://localhost:8080/settings/x?a=1', '%2Fsettings%2Fx%3Fa%3D1'],
    ['http://elsewhere.example/x', '%2Fsettings%2Ffiscal-year-start-month'],
    ['', '%2Fsettings%2Ffiscal-year-start-month'],
  ] as const) {
    const kept = await late(new URLSearchParams({ form: 'change', month: '10' }), { ...size(20), referer })
    assert.equal(kept.status, 401)
    assert.equal(kept.headers.get('cache-control'), 'no-store')
    assert.ok((await kept.text()).includes(`href="/sign-in?return=${back}"`))
    // too much to be read for somebody unknown
    const large = await late(new URLSearchParams({ form: 'change' }), { ...size(2_000_000), referer })
    assert.equal(large.headers.get('location'), `/sign-in?unsent=1&return=${back}`)
  }

  const asked = new URLSearchParams({ form: 'change', month: '4', note: '"><script>' })
  asked.append('note', 'two')
  const page = await (await late(asked)).text()
  assert.ok(!page.includes('<script>'))
  assert.match(page, /action="\/settings\/fiscal-year-start-month\?a=1"/)
  const form = page.slice(page.indexOf('<form class="form"'))
  const held = [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
    name!,
    value!.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
  ])
  assert.deepEqual(held, [...asked])
  // signed in again, it is carried out as any other
  assert.equal((await browser('POST', path, new URLSearchParams(held))).status, 303)
  assert.match(await (await browser('GET', path)).text(), /It is 4\./)

  // a file is not kept, and has to be chosen again
  const files = new FormData()
  files.set('form', 'change')
  files.set('list', new File(['Somebody (invented)'], 'list.csv'))
  const uploads = () =>
    fresh.store.transaction({ role: 'jurat_owner' }, (db) => db.selectFrom('upload').select('id').execute())
  const before = await uploads()
  assert.match(
    await (await late(files)).text(),
    /Choose the file again: list\.csv[^]*<input[^>]* name="list" type="file" accept="\.csv"/,
  )
  assert.deepEqual(await uploads(), before)
})

test('the list of jobs goes on from its cursor, as a page and over the API', async () => {
  await fresh.store.transaction({ role: 'jurat_owner', operation: 'test' }, async (db) => {
    const { actorId } = await db.selectFrom('job').select('actorId').executeTakeFirstOrThrow()
    const old = { operation: 'test.count', input: '{}', actorId, state: 'done' }
    for (let at = 0; at < 60; at++)
      await db
        .insertInto('job')
        .values({ ...old, id: `0192f7c8-0000-7000-8000-0000000000${10 + at}` })
        .execute()
  })
  interface Listed {
    jobs: { id: string }[]
    next: string | null
  }
  const list = async (query: string) => (await (await api('GET', `/jobs?${query}`)).json()) as Listed
  const whole = await list('limit=200')
  assert.equal(whole.next, null)
  const ids: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const part: Listed = await list(`limit=25${next && `&cursor=${next}`}`)
    assert.ok(part.jobs.length <= 25)
    ids.push(...part.jobs.map(({ id }) => id))
    next = part.next
  }
  assert.deepEqual(
    ids,
    whole.jobs.map(({ id }) => id),
  )
  assert.equal(new Set(ids).size, ids.length)
  const first = await (await browser('GET', '/jobs')).text()
  const [, address] = /rel="next" href="([^"]+)"/.exec(first)!
  const second = await (await browser('GET', address!)).text()
  const shown = (html: string) => [...html.matchAll(/href="\/jobs\/([^"]+)"/g)].map(([, id]) => id)
  assert.deepEqual([...shown(first), ...shown(second)], ids)
  for (const wrong of ['WyJ4Il0', 'x', 'WzFd'])
    assert.equal((await problemOf(await api('GET', `/jobs?cursor=${wrong}`))).type, '/problems/bad-cursor')
})

test('a problem is told on pages in the language of the reader, and to programs in English', async () => {
  const gone = await browser('GET', '/nowhere', undefined, disguised())
  assert.equal(gone.status, 404)
  const text = await gone.text()
  assert.match(text, /<h1[^>]*>Ƞǿŧ ƒǿŭƞḓ/)
  assert.match(text, /Ŧħḗřḗ īş ƞǿ~* ƥȧɠḗ~* \/nowhere, ǿř īŧ ŀīḗş/)
  const { title, detail } = (await (
    await api('GET', '/nowhere', { headers: { 'accept-language': 'fr', cookie: 'jurat-language=en-XA' } })
  ).json()) as { title: string; detail: string }
  assert.equal(title, 'Not found')
  assert.equal(detail, 'There is no page /api/v1/nowhere, or it lies outside what you may see.')
})

test('a form posts to its operation and goes on; refused, the page comes back with the reason', async () => {
  const done = await browser(
    'POST',
    '/settings/fiscal-year-start-month',
    new URLSearchParams({ form: 'change', month: '9' }),
  )
  assert.equal(done.status, 303)
  assert.equal(done.headers.get('location'), '/settings/fiscal-year-start-month')
  assert.equal(await month(), 9)
  const refused = await browser(
    'POST',
    '/settings/fiscal-year-start-month',
    new URLSearchParams({ form: 'change', month: '99' }),
  )
  assert.equal(refused.status, 422)
  assert.match(await refused.text(), /It is 9\. month: A month is 1 to 12\./)
})

test('a form from a foreign page is refused', async () => {
  const body = new URLSearchParams({ form: 'change', month: '1' })
  const response = await browser('POST', '/settings/fiscal-year-start-month', body, {
    origin: 'https://evil.example',
    'sec-fetch-site': 'cross-site',
  })
  assert.equal(response.status, 403)
  assert.equal(await month(), 9)
})

test('a file in a form is kept and stands in its field as an id', async () => {
  const form = new FormData()
  form.set('form', 'change')
  form.set('month', '8')
  form.append('note', new File(['line one\nline two\n'], 'note.txt'))
  assert.equal((await browser('POST', '/settings/fiscal-year-start-month', form)).status, 303)
  const kept = await fresh.store.transaction({ role: 'jurat_owner' }, (db) =>
    db.selectFrom('upload').selectAll().execute(),
  )
  assert.deepEqual(
    kept.map(({ name, bytes }) => ({ name, bytes })),
    [{ name: 'note.txt', bytes: '18' }],
  )
})

test('a file whose connection breaks on the way leaves nothing behind, and is no fault of ours', async () => {
  const before = errors.length
  const begin =
    '--B\r\ncontent-disposition: form-data; name="note"; filename="lost.txt"\r\ncontent-type: text/plain\r\n\r\nline one\n'
  let sent = false
  const broken = new ReadableStream({
    pull(controller) {
      if (sent) controller.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
      else controller.enqueue(new TextEncoder().encode(begin))
      sent = true
    },
  })
  const response = await app.request('http://localhost:8080/settings/fiscal-year-start-month', {
    method: 'POST',
    body: broken,
    duplex: 'half',
    headers: {
      cookie: `jurat=${operator}`,
      origin: 'http://localhost:8080',
      'content-length': '5000',
      'content-type': 'multipart/form-data; boundary=B',
    },
  } as RequestInit)
  assert.equal(response.status, 400)
  assert.match(((await response.json()) as { detail: string }).detail, /connection broke/)
  assert.equal(errors.length, before)
  const { rows } = await fresh.store.transaction({ role: 'jurat_owner' }, (db) =>
    sql<{ kept: number }>`select count(*)::int as kept from upload where name = 'lost.txt'`.execute(db),
  )
  assert.equal(rows[0]!.kept, 0)
})

test('only the script of a worker may make WebAssembly, and nobody may make a script of a text', async () => {
  const policyAt = async (path: string) => (await browser('GET', path)).headers.get('content-security-policy')!
  defineScript('plain.js', () => 'export {}')
  defineScript('engine.js', () => 'postMessage(1)', { engine: true })
  assert.match(await policyAt(script('engine.js')), /script-src 'self' 'wasm-unsafe-eval';/)
  for (const path of ['/settings/fiscal-year-start-month', script('plain.js'), '/assets/engine-0000000000.css'])
    assert.match(await policyAt(path), /script-src 'self';/, path)
})

test('pages carry their security headers and the language that was chosen', async () => {
  const { headers } = await browser('GET', '/settings/fiscal-year-start-month')
  assert.match(headers.get('content-security-policy')!, /default-src 'none'/)
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  const chosen = await browser('POST', '/language', new URLSearchParams({ locale: 'ar', back: '//evil.example' }))
  assert.equal(chosen.headers.get('location'), '/')
  const arabic = await browser('GET', '/settings/fiscal-year-start-month', undefined, {
    cookie: `jurat=${operator}; jurat-language=ar`,
  })
  assert.match(await arabic.text(), /<html lang="ar" dir="rtl"/)
  // whoever only prefers a language that is not there yet gets one page in one language
  const preferred = await browser('GET', '/settings/fiscal-year-start-month', undefined, { 'accept-language': 'ar' })
  assert.match(await preferred.text(), /<html lang="en" dir="ltr"/)
})
