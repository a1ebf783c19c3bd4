// The OpenAPI 3.1 document, read off the operations and the few routes beside them.
import { z } from 'zod'
import { isDownload, isJob, reads, type AnyOperation } from '#kernel/operation.ts'
import { problemKinds } from '#kernel/problem.ts'
import { pathMembers } from './address.ts'
import { fieldErrorShape } from '#kernel/wrong-field.ts'
import { inQuery, isFile, type AnyRoute } from './route.ts'

type Json = Record<string, unknown>

const schemaOf = (type: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(type, { io, unrepresentable: 'any' }) as {
    properties?: Record<string, Json>
    required?: string[]
  } & Json

type Described = Pick<AnyOperation, 'name' | 'summary' | 'http' | 'input'>

const problem = { $ref: '#/components/responses/Problem' }
const file = (type: string) => ({ [type]: {} })
const json = (type: z.ZodType) => ({ 'application/json': { schema: schemaOf(type, 'output') } })

/** What operations and routes have in common; `inQuery` says where the input stands that is not in the path. */
function described({ name, summary, http, input }: Described, needs: string | null, inQuery: boolean) {
  const inPath = new Set(pathMembers(http))
  const { properties = {}, required = [] } = schemaOf(input, 'input')
  const names = Object.keys(properties)
  const inBody = inQuery ? [] : names.filter((one) => !inPath.has(one))
  return {
    operationId: name,
    summary,
    tags: [name.split('.')[0]!],
    ...(needs && { 'x-permission': needs }),
    parameters: names
      .filter((one) => !inBody.includes(one))
      .map((one) => ({
        name: one,
        in: inPath.has(one) ? 'path' : 'query',
        required: inPath.has(one) || required.includes(one),
        schema: properties[one],
      })),
    ...(inBody.length && {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: Object.fromEntries(inBody.map((one) => [one, properties[one]])),
              required: required.filter((one) => inBody.includes(one)),
            },
          },
        },
      },
    }),
  }
}

const ofOperation = (op: AnyOperation) => ({
  ...described(op, op.needs, reads(op)),
  responses: {
    ...(isJob(op)
      ? {
          202: {
            description: 'The job was accepted; its progress is at the address in Location',
            headers: { Location: { schema: { type: 'string' } } },
          },
        }
      : { 200: { description: 'Done', content: isDownload(op) ? file('application/octet-stream') : json(op.output) } }),
    default: problem,
  },
})

const ofRoute = (one: AnyRoute) => ({
  ...described(one, one.needs === 'open' ? null : one.needs, inQuery(one)),
  ...(one.body && { requestBody: { required: true, content: file(one.body.file) } }),
  ...(one.needs === 'open' && { security: [] }),
  responses: {
    [one.status ?? 200]: {
      description: 'Done',
      content: isFile(one.answer) ? file(one.answer.file) : json(one.answer),
    },
    default: problem,
  },
})

export function openApiDocument(operations: readonly AnyOperation[], routes: readonly AnyRoute[], version: string) {
  const paths: Record<string, Record<string, object>> = {}
  const add = (http: string, what: object) => {
    const [method, path] = http.split(' ') as [string, string]
    ;(paths[path] ??= {})[method.toLowerCase()] = what
  }
  for (const op of operations) add(op.http, ofOperation(op))
  for (const one of routes) add(one.http, ofRoute(one))
  return {
    openapi: '3.1.0',
    info: { title: 'Jurat', version, license: { name: 'Apache-2.0' } },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-jurat' },
      },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'detail'],
          properties: {
            type: { type: 'string', enum: [...problemKinds.keys()].toSorted().map((slug) => `/problems/${slug}`) },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
            errors: { type: 'array', items: schemaOf(fieldErrorShape, 'output') },
          },
        },
      },
      responses: {
        Problem: {
          description: 'A problem (RFC 9457); docs/problems.md says what each means and how to mend it',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  }
}
