// The OpenAPI 3.1 document, read off the operations.
import { z } from 'zod'
import { isDownload, isJob, type AnyOperation } from '#kernel/operation.ts'
import { problemKinds } from '#kernel/problem.ts'
import { pathMembers } from './api.ts'

type Json = Record<string, unknown>

const schemaOf = (type: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(type, { io, unrepresentable: 'any' }) as {
    properties?: Record<string, Json>
    required?: string[]
  } & Json

export function openApiDocument(operations: readonly AnyOperation[], version: string) {
  const paths: Record<string, Record<string, object>> = {
    '/uploads': {
      post: {
        operationId: 'uploads.keep',
        summary: 'Send a file to be imported; the body is the file itself',
        tags: ['uploads'],
        parameters: [{ name: 'name', in: 'query', required: true, schema: { type: 'string' } }],
        requestBody: { content: { 'application/octet-stream': {} } },
        responses: {
          201: { description: 'Kept', content: { 'application/json': {} } },
          default: { $ref: '#/components/responses/Problem' },
        },
      },
    },
  }
  for (const op of operations) {
    const [method, path] = op.http.split(' ') as [string, string]
    const inPath = new Set(pathMembers(path))
    const { properties = {}, required = [] } = schemaOf(op.input, 'input')
    const inQuery = (name: string) => method === 'GET' && !inPath.has(name)
    const inBody = Object.keys(properties).filter((name) => !inPath.has(name) && !inQuery(name))
    ;(paths[path] ??= {})[method.toLowerCase()] = {
      operationId: op.name,
      summary: op.summary,
      tags: [op.name.split('.')[0]],
      ...(op.needs && { 'x-permission': op.needs }),
      parameters: Object.keys(properties)
        .filter((name) => inPath.has(name) || inQuery(name))
        .map((name) => ({
          name,
          in: inPath.has(name) ? 'path' : 'query',
          required: inPath.has(name) || required.includes(name),
          schema: properties[name],
        })),
      ...(inBody.length && {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: Object.fromEntries(inBody.map((name) => [name, properties[name]])),
                required: required.filter((name) => inBody.includes(name)),
              },
            },
          },
        },
      }),
      responses: {
        ...(isJob(op)
          ? {
              202: {
                description: 'The job was accepted; its progress is at the address in Location',
                headers: { Location: { schema: { type: 'string' } } },
              },
            }
          : isDownload(op)
            ? { 200: { description: 'The file', content: { 'application/octet-stream': {} } } }
            : {
                200: {
                  description: 'Done',
                  content: { 'application/json': { schema: schemaOf(op.output, 'output') } },
                },
              }),
        default: { $ref: '#/components/responses/Problem' },
      },
    }
  }
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
