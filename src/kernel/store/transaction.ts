// One transaction: leased connection, envelope, body, end. The same for both engines.
import { AsyncLocalStorage } from 'node:async_hooks'
import type pg from 'pg'
import type { Connections } from './connections.ts'
import { kyselyOver, type Answer, type Db, type Statement } from './dialect.ts'
import type { KeptPlans } from './kept-plans.ts'
import { ConnectionLost, DeadlinePassed, OutcomeUnknown, scrubbed, StoreBusy, StoreError } from './problems.ts'

const ROLES = ['jurat_owner', 'jurat_app', 'jurat_job', 'jurat_door', 'jurat_backup'] as const
export type Role = (typeof ROLES)[number]

export interface Identity {
  role: Role
  /** The random token of the request, hexadecimal; row-level security looks up in a table what it may see. */
  session?: string
  /** Name of the operation, `assets.handOver`, for the log of changes. */
  operation?: string
  readOnly?: boolean
  /** Milliseconds that the transaction may take; 30,000 if not said; 0 = no limit. */
  deadlineMs?: number
  isolation?: 'repeatable read' | 'serializable'
  /**
   * Whether the commit waits until it has reached the disk; true if not said. One that doesn't is there for all at once,
   * and on the disk before any later commit that waits: after a crash it may be gone, but never with a hole behind it.
   */
  durable?: boolean
}

/** Above it PGlite loses its connection silently, and PostgreSQL would refuse twice as many. */
export const MOST_PARAMETERS = 30_000

const open = new AsyncLocalStorage<Lease>()

export async function transaction<T>(
  connections: Connections,
  identity: Identity,
  body: (db: Db) => Promise<T>,
): Promise<T> {
  // A second connection would wait for ever on the embedded engine, and escape the transaction on a server.
  if (open.getStore()?.live) throw new Error('A transaction is already open here; use the db that you were given.')
  const client = await connections.lease()
  // pages ask the same again and again; what an import writes is planned for what it holds
  const lease = new Lease(client, identity.readOnly ? connections.plansOf(client) : undefined)
  const deadlineMs = identity.deadlineMs ?? 30_000
  let timer: NodeJS.Timeout | undefined
  const expired = new Promise<never>((_, reject) => {
    if (deadlineMs > 0)
      timer = setTimeout(() => reject(DeadlinePassed({ deadlineSeconds: deadlineMs / 1000 })), deadlineMs)
  })
  expired.catch(() => {}) // it may pass while nobody waits for it
  try {
    await lease.begin(envelope(identity, deadlineMs))
    const db = kyselyOver((statement) => lease.run(statement))
    const result = await Promise.race([open.run(lease, () => body(db)), expired])
    await lease.commit()
    return result
  } catch (error) {
    await lease.rollback(expired)
    if (error instanceof StoreError && error.code === '57014')
      throw DeadlinePassed({ deadlineSeconds: deadlineMs / 1000 })
    throw error instanceof ConnectionLost ? StoreBusy({ retryAfterSeconds: 5 }) : error
  } finally {
    clearTimeout(timer)
    lease.release()
  }
}

/** SET takes no parameters, so whatever goes into its text is checked here. */
function envelope(
  { role, session = '', operation = '', readOnly, isolation, durable = true }: Identity,
  deadlineMs: number,
) {
  if (!ROLES.includes(role)) throw new Error(`There is no role ${role}.`)
  if (!/^[0-9a-f]*$/.test(session)) throw new Error('A session token is hexadecimal.')
  if (!/^[\w.-]*$/.test(operation)) throw new Error('The name of an operation is letters, digits, dots and dashes.')
  if (!Number.isSafeInteger(deadlineMs) || deadlineMs < 0) throw new Error('A deadline is whole milliseconds.')
  return [
    `begin${isolation ? ` isolation level ${isolation}` : ''}${readOnly ? ' read only' : ''}`,
    `set local role ${role}`,
    `set local jurat.session = '${session}'`,
    `set local jurat.operation = '${operation}'`,
    `set local statement_timeout = ${deadlineMs}`,
    `set local timezone = 'UTC'`,
    `set local datestyle = 'ISO, MDY'`,
    ...(durable ? [] : ['set local synchronous_commit = off']),
    // groups by the ten thousand are added up in memory; the default of 4 MB sorts them on the disk
    ...(readOnly ? [`set local work_mem = '32MB'`] : []),
    // compiling a plan to machine code takes longer than most statements here
    'set local jit = off',
  ].join(';')
}

/** A connection in the hands of one transaction. */
class Lease {
  readonly #client: pg.PoolClient
  readonly #plans: KeptPlans | undefined
  #state: 'fresh' | 'open' | 'over' = 'fresh'
  #broken = false
  /** Statements sent at once (Promise.all) take turns. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(client: pg.PoolClient, plans: KeptPlans | undefined) {
    this.#client = client
    this.#plans = plans
    client.on('error', this.#onError)
  }

  // without a listener the loss of a connection would end the process; the statement under way tells it too
  #onError = () => {
    this.#broken = true
  }

  get live() {
    return this.#state === 'open'
  }

  async begin(text: string) {
    try {
      const forget = this.#plans?.forgotten()
      await this.#client.query(forget ? `${forget};${text}` : text)
      this.#state = 'open'
    } catch (error) {
      this.#broken = true
      throw scrubbed(error)
    }
  }

  run(statement: Statement): Promise<Answer> {
    const answer = this.#turn.then(() => this.#send(statement))
    this.#turn = answer.catch(() => {})
    return answer
  }

  async #send({ sql, parameters }: Statement): Promise<Answer> {
    if (this.#state !== 'open') throw new Error('This transaction is over.')
    if (parameters.length > MOST_PARAMETERS)
      throw new StoreError(
        '54023',
        `A statement has ${parameters.length} parameters; at most ${MOST_PARAMETERS} may be.`,
      )
    // the extended protocol carries exactly one statement
    const name = this.#plans?.nameOf(sql)
    const query = { text: sql, values: parameters as unknown[], queryMode: 'extended', ...(name && { name }) }
    try {
      const { command, rowCount, rows } = await this.#client.query(query)
      const writes = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE'
      return { rows, affected: writes ? (rowCount ?? 0) : undefined }
    } catch (error) {
      throw this.#lost(error)
    }
  }

  #lost(error: unknown) {
    const told = scrubbed(error)
    if (told instanceof ConnectionLost) this.#broken = true
    // keep the way that led to the statement, not the driver's
    Error.captureStackTrace(told)
    return told
  }

  async commit() {
    await this.#turn
    if (this.#state !== 'open') throw new Error('This transaction is over.')
    this.#state = 'over'
    let command: string
    try {
      ;({ command } = await this.#client.query('commit'))
    } catch (error) {
      const told = this.#lost(error)
      throw told instanceof ConnectionLost ? OutcomeUnknown({}) : told
    }
    // a statement had failed and the body swallowed it: PostgreSQL rolls back without an error
    if (command === 'ROLLBACK') throw new StoreError('25P02', 'A statement of this transaction had failed.')
  }

  /** A statement that still runs when the deadline has passed is cut off together with its connection. */
  async rollback(expired: Promise<never>) {
    if (this.#state !== 'open') return
    this.#state = 'over'
    try {
      await Promise.race([this.#turn, expired])
      if (!this.#broken) await this.#client.query('rollback')
    } catch {
      this.#broken = true
    }
  }

  release() {
    this.#client.off('error', this.#onError)
    this.#client.release(this.#broken)
  }
}
