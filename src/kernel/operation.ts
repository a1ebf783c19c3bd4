// An operation is one thing the system can do, written once. The HTTP API, the OpenAPI document, the command line,
// the forms, the audit log and the job queue are all read off the same list of operations.
import { z } from 'zod'
import type { Actor, Permission } from './access.ts'
import { InvalidInput, NotAllowed } from './problem.ts'
import type { Db } from './store/store.ts'
import { fieldError, fieldErrorOf, parsing, wrongFieldTexts } from './wrong-field.ts'

/** What an operation works with. The caller opened the transaction; the answer leaves after its commit. */
export interface Context {
  db: Db
  actor: Actor
  /** The calendar day in the bureau's business zone, ISO 8601: fiscal years and deadlines are reckoned from it. */
  today: string
  /** Where people reach this bureau, without a slash at the end: https://jurat.example. Links that leave it begin so. */
  address: string
  /** Aborts when whoever asked has gone, where that is known. */
  signal?: AbortSignal | undefined
}

/** What a job works with instead: short transactions of its own, progress, and a wish to stop. */
export interface JobContext {
  jobId: string
  actor: Actor
  today: string
  address: string
  /** One short transaction (on the embedded database at most about 100 ms: it has a single connection). */
  transaction<T>(body: (db: Db) => Promise<T>): Promise<T>
  /** Tells page, API and command line how far the work is. `unit` is a word such as bytes or activities. */
  progress(done: number, total: number, step: string): Promise<void>
  /** Aborts when somebody cancels the job or the server shuts down. */
  signal: AbortSignal
}

interface Shared<In extends z.ZodType, Out extends z.ZodType> {
  /** Like `portfolio.balance`: what the audit log calls it, its operationId, and by default its command. */
  name: `${string}.${string}`
  summary: string
  /** The permission it needs, declared in the policy of its area; null where being signed in is enough. */
  needs: Permission | null
  /** Like 'GET /activities/{identifier}', below /api/v1. GET promises to change nothing. */
  http: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`
  /** The command, where the default `area verb` reads badly; null hides it from the command line. */
  cli?: string | null
  /** The member of the input that a command takes as its plain arguments. */
  argument?: string
  /** Its answer holds a secret that is shown this once: it is never kept to be repeated. */
  secretAnswer?: true
  /** The member of the input that holds ids of kept uploads: command line and forms send the files first. */
  files?: string
  /** The member of the input that is JSON: a command takes the paths of files in its stead, - for standard input. */
  json?: string
  input: In
  output: Out
}

export interface PlainOperation<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> extends Shared<
  In,
  Out
> {
  /** It asks nothing of the database: it runs outside of any transaction, so that nobody waits for one that it holds. Changes nothing. */
  apart?: true
  run(context: Context, input: z.output<In>): Promise<z.input<Out>>
}

/** Long work: the request only enqueues it, in its own transaction; a worker runs it and keeps its progress. */
export interface JobOperation<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> extends Shared<
  In,
  Out
> {
  work(context: JobContext, input: z.output<In>): Promise<z.input<Out>>
}

/** What a download works with: short reading transactions, so that a long one holds nobody up. */
export interface DownloadContext {
  actor: Actor
  today: string
  address: string
  read<T>(body: (db: Db) => Promise<T>): Promise<T>
}

/** An answer that is a file; streamed, so that memory does not grow with it. */
export interface Download {
  type: string
  fileName: string
  body: AsyncIterable<string | Uint8Array>
}

export interface DownloadOperation<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> extends Shared<
  In,
  Out
> {
  download(context: DownloadContext, input: z.output<In>): Promise<Download>
}

export type Operation<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> =
  | PlainOperation<In, Out>
  | JobOperation<In, Out>
  | DownloadOperation<In, Out>

// A list mixes operations of every shape, hence the any.
// oxlint-disable typescript/no-explicit-any
export type AnyPlain = PlainOperation<any, any>
type AnyJob = JobOperation<any, any>
type AnyDownload = DownloadOperation<any, any>
// oxlint-enable typescript/no-explicit-any
export type AnyOperation = AnyPlain | AnyJob | AnyDownload

export const operation = <In extends z.ZodType, Out extends z.ZodType>(op: PlainOperation<In, Out>) => op
export const job = <In extends z.ZodType, Out extends z.ZodType>(op: JobOperation<In, Out>) => op

export const download = <In extends z.ZodType>(op: Omit<DownloadOperation<In, z.ZodUnknown>, 'output'>) => ({
  ...op,
  output: z.unknown(),
})

export const isJob = (op: AnyOperation): op is AnyJob => 'work' in op
export const isDownload = (op: AnyOperation): op is AnyDownload => 'download' in op
export const isApart = (op: AnyOperation): op is AnyPlain => 'apart' in op
export const reads = (op: Pick<AnyOperation, 'http'>) => op.http.startsWith('GET ')

/** The first wall: throws NotAllowed unless one of the actor's roles has the permission. */
export function guard(op: Pick<AnyOperation, 'name' | 'needs' | 'http'>, actor: Actor) {
  if (op.needs && !actor.may(op.needs)) throw NotAllowed({ permission: op.needs })
  if (actor.readOnly && !reads(op)) throw NotAllowed({ permission: `${op.name} (this token only reads)` })
}

/** The input as the operation wants it, or a problem that names each field at fault. */
export function parseInput<In extends z.ZodType>(op: { input: In }, raw: unknown): z.output<In> {
  const path = pathOfNul(raw)
  if (path) throw InvalidInput({ errors: [fieldError(path.join('.'), wrongFieldTexts.nul)] })
  const input = op.input.safeParse(raw, parsing)
  if (input.success) return input.data
  throw InvalidInput({ errors: input.error.issues.map(fieldErrorOf) })
}

/** Where a text holds the character that PostgreSQL can keep in none. */
function pathOfNul(value: unknown): string[] | undefined {
  if (typeof value === 'string') return value.includes('\0') ? [] : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, inner] of Object.entries(value)) {
    const path = name.includes('\0') ? [] : pathOfNul(inner)
    if (path) return [name.replaceAll('\0', ''), ...path]
  }
  return undefined
}

/** Runs an operation: guard, input, work, output. Nothing that the output does not list leaves. */
export async function perform<In extends z.ZodType, Out extends z.ZodType>(
  op: PlainOperation<In, Out>,
  context: Context,
  raw: z.input<In>,
): Promise<z.output<Out>> {
  guard(op, context.actor)
  return op.output.parse(await op.run(context, parseInput(op, raw)))
}
