// Where a command is carried out: in this process on a folder that nobody else holds, or by a server over HTTP.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Following } from './follow.ts'

export interface JobView {
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  step: string
  done: number
  total: number
  output: unknown
  problem: object | null
}

export interface Backend {
  /** Runs an operation. A job is followed to its end. */
  act(op: AnyOperation, input: Record<string, unknown>, following: Following): Promise<unknown>
  /** Sends a file and answers the id under which it is kept. */
  keepFile(path: string): Promise<string>
  download(op: AnyOperation, input: Record<string, unknown>): Promise<AsyncIterable<string | Uint8Array>>
  close(): Promise<void>
}

/** A problem that a server answered, as RFC 9457 says it. */
export class RemoteProblem extends Error {
  readonly status: number
  readonly problem: Record<string, unknown>
  constructor(problem: Record<string, unknown>) {
    super(String(problem.detail ?? problem.title ?? 'The server answered with an error.'))
    this.status = Number(problem.status ?? 500)
    this.problem = problem
  }
}
