// A running bureau: its database and everything it can do. All faces act through it, so that one request is one
// promise in one transaction, under the session of whoever asked.
import { v7 as newId } from 'uuid'
import type { z } from 'zod'
import { holdsRules } from './access-rules.ts'
import {
  guard,
  isApart,
  isDownload,
  isJob,
  parseInput,
  perform,
  reads,
  type AnyOperation,
  type AnyPlain,
  type Download,
  type DownloadOperation,
  type JobOperation,
  type PlainOperation,
} from './operation.ts'
import { dayIn } from './period.ts'
import { defineProblem } from './problem.ts'
import type { Session } from './session.ts'
import { isRetryable, type Db, type Store } from './store/store.ts'

export const RulesOutdated = defineProblem(
  503,
  'access-rules-outdated',
  'Access rules are not those of this version',
  'The database holds other access rules than this version of Jurat. Run `jurat migrate` and start again.',
)

/** What enqueuing a job answers. */
export interface Enqueued {
  jobId: string
}

export class Bureau {
  readonly store: Store
  readonly operations: ReadonlyMap<string, AnyOperation>
  /** Called when a job was enqueued and committed, so that a worker in this process need not wait for its next look. */
  onJob: () => void = () => {}
  /** Whether everything in it is a demonstration, so that pages say what of it is invented. */
  readonly demonstration: boolean
  /** Where people reach it, without a slash at the end: https://jurat.example. */
  readonly address: string
  private readonly zone: string

  private constructor(
    store: Store,
    operations: readonly AnyOperation[],
    address: string,
    settings: ReadonlyMap<string, unknown>,
  ) {
    this.store = store
    this.address = address
    this.zone = String(settings.get('business-zone') ?? 'UTC')
    this.demonstration = settings.get('demonstration') === true
    this.operations = new Map(operations.map((op) => [op.name, op]))
  }

  /** Opens a bureau over a migrated store; refuses one whose access rules or steps of states are not those of the code. */
  static async open(
    store: Store,
    operations: readonly AnyOperation[],
    address = 'http://localhost:8080',
  ): Promise<Bureau> {
    const settings = await store.transaction({ role: 'jurat_app', readOnly: true }, async (db) => {
      if (!(await holdsRules(db))) throw RulesOutdated({})
      return new Map(
        (await db.selectFrom('setting').select(['key', 'value']).execute()).map(({ key, value }) => [key, value]),
      )
    })
    return new Bureau(store, operations, address, settings)
  }

  today(): string {
    return dayIn(this.zone, new Date())
  }

  /** Runs an operation, or enqueues it when it is a job, in one transaction of its own. */
  act<In extends z.ZodType, Out extends z.ZodType>(
    session: Session,
    op: PlainOperation<In, Out>,
    input: z.input<In>,
    signal?: AbortSignal,
  ): Promise<z.output<Out>>
  act(session: Session, op: AnyOperation, input: unknown, signal?: AbortSignal): Promise<unknown>
  async act(session: Session, op: AnyOperation, input: unknown, signal?: AbortSignal): Promise<unknown> {
    if (isApart(op)) return this.actApart(session, op, input, signal)
    const answer = await this.promise(session, op.name, reads(op), (db) => this.actWithin(db, session, op, input))
    if (isJob(op)) this.onJob()
    return answer
  }

  /** Runs an operation that asks nothing of the database. */
  private actApart(session: Session, op: AnyPlain, input: unknown, signal?: AbortSignal): Promise<unknown> {
    const db = new Proxy({} as Db, {
      get: (_, member) => {
        throw new TypeError(`${op.name} runs apart from the database, and asked it for ${String(member)}.`)
      },
    })
    return perform(op, { db, actor: session.actor, today: this.today(), address: this.address, signal }, input)
  }

  /** Begins a download; its body reads in short transactions of its own. */
  download(session: Session, op: DownloadOperation, input: unknown): Promise<Download> {
    guard(op, session.actor)
    const read = <T>(body: (db: Db) => Promise<T>) => this.transaction(session, op.name, true, body)
    return op.download(
      { actor: session.actor, today: this.today(), address: this.address, read },
      parseInput(op, input),
    )
  }

  /** What `act` does, inside a transaction that the caller opened, as a page does that reads several things at once. */
  actWithin(db: Db, session: Session, op: AnyOperation, input: unknown): Promise<unknown> {
    if (isJob(op)) return this.enqueue(db, session, op, input)
    if (isDownload(op)) throw new TypeError(`${op.name} is a download.`)
    return perform(op, { db, actor: session.actor, today: this.today(), address: this.address }, input)
  }

  transaction<T>(session: Session, operation: string, readOnly: boolean, body: (db: Db) => Promise<T>): Promise<T> {
    return this.store.transaction({ role: 'jurat_app', session: session.hash, operation, readOnly }, body)
  }

  /**
   * A transaction of which nothing is given out before its commit, and whose body has no other effect: where the database ended it
   * for the sake of another (a deadlock), it is run once more.
   */
  async promise<T>(session: Session, operation: string, readOnly: boolean, body: (db: Db) => Promise<T>): Promise<T> {
    try {
      return await this.transaction(session, operation, readOnly, body)
    } catch (error) {
      if (!isRetryable(error)) throw error
      return this.transaction(session, operation, readOnly, body)
    }
  }

  private async enqueue(db: Db, session: Session, op: JobOperation, raw: unknown): Promise<Enqueued> {
    guard(op, session.actor)
    const input = parseInput(op, raw)
    const jobId = newId()
    await db
      .insertInto('job')
      .values({ id: jobId, operation: op.name, input: JSON.stringify(input), actorId: session.actor.id })
      .execute()
    return { jobId }
  }
}
