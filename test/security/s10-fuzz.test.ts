// Whatever is sent to whatever address, by whomever: an answer that says what is wrong with it, never an error of Jurat's own.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { app, failures, operations, pages, request, signedIn } from './bureau.ts'

// always the same requests in the plain suite; the nightly run looks for new ones
const extent = process.env.JURAT_NIGHTLY ? { numRuns: 20_000 } : { numRuns: 300, seed: 10 }

const everything = { scopeKind: 'everything', scopeCode: null } as const
const person = await signedIn(
  'fuzzer',
  ...(['operator', 'hq-programme-officer', 'auditor', 'account-administrator'] as const).map((role) => ({
    role,
    ...everything,
  })),
)

/** Texts that have broken something somewhere. */
const odd = fc.constantFrom(
  '',
  ' ',
  '\0',
  '\ud800',
  '\u202e',
  'a'.repeat(5_000),
  '%',
  '%00',
  '%ff',
  '..',
  '../../etc/passwd',
  '{}',
  '[]',
  'null',
  'NaN',
  '1e999',
  '-0',
  '9'.repeat(40),
  `'; select 1 --`,
  '" & (',
  '__proto__',
  'constructor',
  'country=HT',
  'country=',
  '=HT',
  '!=',
  'fiscal-year=abc',
  'fiscal-year=99999999999',
  '0000-00-00',
  '2024-02-30',
  '-1',
  '00000000-0000-0000-0000-000000000000',
  'ＨＴ',
  'é\u0301',
  '<script>',
)
const text = fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 30 }), fc.string({ maxLength: 30 }))
const names = [
  ...new Set(
    operations
      .flatMap((op) => Object.keys((op.input as { shape?: object }).shape ?? {}))
      .concat(['form', 'q', 'format', 'page', 'sort', '__proto__']),
  ),
]
const name = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: text })
const paths = [
  ...operations.map(({ http }) => `/api/v1${http.slice(http.indexOf(' ') + 1)}`),
  ...pages.map(({ path }) => path),
]
const address = fc
  .tuple(
    fc.constantFrom(...paths),
    fc.array(text, { minLength: 3, maxLength: 3 }),
    fc.array(fc.tuple(name, text), { maxLength: 4 }),
  )
  .map(([path, values, query]) => {
    let at = 0
    const filled = path.replaceAll(/\{\w+\}/g, () => safely(values[at++ % values.length]!) || 'x')
    return `${filled}?${query.map(([key, value]) => `${safely(key)}=${safely(value)}`).join('&')}`
  })
/** Half a surrogate cannot stand in an address. */
const safely = (value: string) => encodeURIComponent(value.toWellFormed())

// errors of people are 4xx; 503 says to come again, when the machine that tests is slow
const fine = (status: number) => status < 500 || status === 503

const holds = <T>(property: fc.IAsyncPropertyWithHooks<T>) =>
  // those of other requests are theirs
  fc.assert(
    property.beforeEach(() => void (failures.length = 0)),
    extent,
  )

const send = async (path: string, init?: RequestInit) => {
  const response = await request(person, path, init)
  await response.arrayBuffer()
  return response.status
}

test('any query at any address', () =>
  holds(
    fc.asyncProperty(address, fc.constantFrom('text/html', '*/*'), async (path, accept) => {
      const status = await send(path, { headers: { accept } })
      assert.ok(fine(status), `${status}`)
      assert.deepEqual(failures, [])
    }),
  ))

const writing = operations.filter(({ http, name: called }) => !http.startsWith('GET ') && called !== 'sessions.revoke')
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
})).value

test('any JSON in any request that would change something', () =>
  holds(
    fc.asyncProperty(
      fc.constantFrom(...writing.map(({ http }) => http)),
      fc.array(text, { minLength: 2, maxLength: 2 }),
      fc.oneof(
        { weight: 4, arbitrary: fc.dictionary(name, value, { maxKeys: 6 }).map((body) => JSON.stringify(body)) },
        { weight: 1, arbitrary: value.map((body) => JSON.stringify(body) ?? '') },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
      ),
      fc.option(
        fc.string({ minLength: 1, maxLength: 300 }).filter((key) => /^[\x21-\x7e]+$/.test(key)),
        { nil: undefined },
      ),
      async (http, values, body, key) => {
        const [method, path] = http.split(' ') as [string, string]
        let at = 0
        const status = await send(`/api/v1${path.replaceAll(/\{\w+\}/g, () => safely(values[at++]!) || 'x')}`, {
          method,
          body,
          headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
        })
        assert.ok(fine(status), `${status}`)
        assert.deepEqual(failures, [])
      },
    ),
  ))

const formed = pages.filter(({ forms }) => forms)
const post = (path: string, body: RequestInit['body'], type: string) =>
  app.request(`http://localhost:8080${path}`, {
    method: 'POST',
    body: body!,
    headers: {
      cookie: `jurat=${person.secret}`,
      origin: 'http://localhost:8080',
      accept: 'text/html',
      'content-type': type,
    },
  })

test('any form, whole or broken, on any page that has one', () =>
  holds(
    fc.asyncProperty(
      fc.constantFrom(...formed.map(({ path }) => path)),
      text,
      fc.array(fc.tuple(name, text), { maxLength: 6 }),
      fc.option(fc.tuple(text, fc.uint8Array({ maxLength: 200 })), { nil: undefined }),
      fc.nat({ max: 10 }),
      async (pagePath, id, fields, file, damage) => {
        const forms = Object.keys(formed.find((page) => page.path === pagePath)!.forms!).filter(
          (form) => form !== 'revoke',
        )
        const path = pagePath.replaceAll(/\{\w+\}/g, () => safely(id) || 'x')
        const form = new FormData()
        form.set('form', forms[damage % Math.max(forms.length, 1)] ?? 'x')
        for (const [key, field] of fields) form.append(key.toWellFormed(), field.toWellFormed())
        if (file) form.append('files', new File([Uint8Array.from(file[1])], file[0].toWellFormed()))
        const whole = new Response(form)
        const bytes = new Uint8Array(await whole.arrayBuffer())
        const type = whole.headers.get('content-type')!
        // cut off, or under another boundary, or as what it is not
        const sent = damage < 3 ? bytes.slice(0, Math.floor((bytes.length * damage) / 3)) : bytes
        const as =
          damage === 3
            ? 'multipart/form-data'
            : damage === 4
              ? 'application/x-www-form-urlencoded'
              : damage === 5
                ? `${type}x`
                : type
        const response = await post(path, sent, as)
        await response.arrayBuffer()
        assert.ok(fine(response.status), `${response.status}`)
        assert.deepEqual(failures, [])
      },
    ),
  ))

test('a form whose sender goes away half-way is given up, and the next is read', async () => {
  const boundary = 'x'
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="a.xml"\r\n\r\nabc`
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(head))
      controller.error(new Error('gone'))
    },
  })
  const response = await app.request('http://localhost:8080/accounts', {
    method: 'POST',
    body: broken,
    duplex: 'half',
    headers: {
      cookie: `jurat=${person.secret}`,
      origin: 'http://localhost:8080',
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
  } as RequestInit)
  assert.ok(response.status >= 400)
  failures.length = 0
  assert.equal(
    (
      await post(
        '/accounts',
        new URLSearchParams({ form: 'create', name: '' }).toString(),
        'application/x-www-form-urlencoded',
      )
    ).status,
    422,
  )
})
