// The document that the API gives of itself: complete, and OpenAPI 3.1 as its specification has it.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { z } from 'zod'
import { signInOptions } from '#accounts/index.ts'
import { Bureau } from '#kernel/bureau.ts'
import { store } from '#testing.ts'
import { createApp } from './main.ts'
import { operations } from './operations.ts'

// The objects of OpenAPI 3.1 by those of their members that are used here; any other is refused.
const schema = z.looseObject({})
const reference = z.strictObject({ $ref: z.string().startsWith('#/') })
const media = z.record(z.string().regex(/^[\w.+-]+\/[\w.+-]+$/), z.strictObject({ schema: schema.optional() }))
const response = z.strictObject({
  description: z.string().min(1),
  headers: z.record(z.string(), z.strictObject({ schema })).optional(),
  content: media.optional(),
})
const operation = z.strictObject({
  operationId: z.string().min(1),
  summary: z.string().min(1),
  tags: z.array(z.string()),
  parameters: z.array(
    z.strictObject({ name: z.string().min(1), in: z.enum(['path', 'query']), required: z.boolean(), schema }),
  ),
  requestBody: z.strictObject({ required: z.boolean(), content: media }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$|^default$/), response.or(reference)),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  'x-permission': z.string().optional(),
})
const methods = ['get', 'put', 'post', 'delete', 'patch'] as const
const document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), license: z.strictObject({ name: z.string() }) }),
  servers: z.array(z.strictObject({ url: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(methods), operation)),
  components: z.strictObject({
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.enum(['http', 'apiKey']) })),
    schemas: z.record(z.string(), schema),
    responses: z.record(z.string(), response),
  }),
})

let app: ReturnType<typeof createApp>
let raw: unknown
let described: z.output<typeof document>
before(async () => {
  const url = 'http://localhost:8080'
  const options = signInOptions({}, { publicUrl: url, log: () => {} })
  app = createApp(store, await Bureau.open(store, operations), options)
  raw = await (await app.request(`${url}/api/v1/openapi.json`)).json()
  described = document.parse(raw)
})

const operationsOf = () =>
  Object.entries(described.paths).flatMap(([path, item]) =>
    methods.flatMap((method) =>
      item[method] ? [{ at: `${method.toUpperCase()} ${path}`, path, ...item[method] }] : [],
    ),
  )

test('every route that is served below /api/v1 stands in the document, and nothing else', () => {
  const served = app.routes
    .filter(({ method, path }) => path.startsWith('/api/') && method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replace('/api/v1', '').replaceAll(/:(\w+)/g, '{$1}')}`)
  assert.ok(served.includes('POST /device/token') && served.includes('GET /backup') && served.includes('POST /restore'))
  assert.deepEqual(
    operationsOf()
      .map(({ at }) => at)
      .toSorted(),
    served.toSorted(),
  )
})

test('an operation has a name of its own, and the members of its path as parameters', () => {
  const found = operationsOf()
  assert.equal(new Set(found.map(({ operationId }) => operationId)).size, found.length)
  for (const { at, path, parameters } of found)
    assert.deepEqual(
      parameters
        .filter((one) => one.in === 'path')
        .map(({ name, required }) => `${name} ${required}`)
        .toSorted(),
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `${name} true`).toSorted(),
      at,
    )
})

test('a reference leads somewhere, and a schema is JSON Schema', () => {
  let references = 0
  const look = (value: unknown, at: string): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$ref') {
        references++
        const steps = String(inner).slice(2).split('/')
        const target = steps.reduce<unknown>((from, step) => (from as Record<string, unknown> | undefined)?.[step], raw)
        assert.ok(target, `${at}: ${String(inner)}`)
      } else if (key === 'schema' && !('$ref' in (inner as object)))
        assert.doesNotThrow(() => z.fromJSONSchema(inner as z.core.JSONSchema.JSONSchema), at)
      look(inner, `${at}/${key}`)
    }
  }
  look(raw, '')
  assert.ok(references > 0)
})

test('who need not be signed in is told so; all others need a token or a session', () => {
  assert.deepEqual(
    operationsOf()
      .filter(({ security }) => security?.length === 0)
      .map(({ operationId }) => operationId)
      .toSorted(),
    ['devices.begin', 'devices.poll', 'openapi.show'],
  )
  assert.deepEqual(
    described.security.flatMap((one) => Object.keys(one)),
    Object.keys(described.components.securitySchemes),
  )
})
