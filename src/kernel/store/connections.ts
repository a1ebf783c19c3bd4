// The connections of a store, and the line of those who wait for one.
import pg from 'pg'
import { codec } from './codec.ts'
import { KeptPlans } from './kept-plans.ts'
import { isDatabaseError, scrubbed, StoreBusy } from './problems.ts'

const busy = (cause: unknown) => Object.assign(StoreBusy({ retryAfterSeconds: 5 }), { cause })

export class Connections {
  readonly #pool: pg.Pool
  readonly #busyAfterMs: number
  readonly #plans: WeakMap<pg.PoolClient, KeptPlans> | undefined

  /**
   * @param busyAfterMs how long somebody waits for a turn before being told to come back
   * @param keepsPlans for connections of our own alone: behind a pooler, a statement may meet another connection
   */
  constructor(config: pg.PoolConfig, busyAfterMs: number, { keepsPlans = false } = {}) {
    this.#pool = new pg.Pool({ ...config, types: codec, application_name: 'jurat' })
    this.#pool.on('error', () => {}) // an idle connection was lost: the next turn opens another
    this.#busyAfterMs = busyAfterMs
    if (keepsPlans) this.#plans = new WeakMap()
  }

  /** The plans that a leased connection keeps; undefined where none are kept. */
  plansOf(client: pg.PoolClient): KeptPlans | undefined {
    let plans = this.#plans?.get(client)
    if (!plans) this.#plans?.set(client, (plans = new KeptPlans(client)))
    return this.#plans && plans
  }

  /**
   * A connection, to be released.
   * @throws StoreBusy when none is free in time or none can be had; its cause says why
   */
  async lease(waitMs = this.#busyAfterMs): Promise<pg.PoolClient> {
    const leased = this.#pool.connect()
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      late.reject(new Error(`There was no connection for ${waitMs / 1000} seconds.`))
      leased.then(
        (client) => client.release(),
        () => {},
      )
    }, waitMs)
    try {
      return await Promise.race([leased, late.promise])
    } catch (error) {
      // a server may refuse: too many connections, a wrong password
      throw isDatabaseError(error) ? scrubbed(error) : busy(error)
    } finally {
      clearTimeout(timer)
    }
  }

  /** For what is no transaction of a request: migrations, backups, upkeep. */
  async use<T>(body: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.lease()
    let broken = false
    const onError = () => void (broken = true)
    client.on('error', onError)
    try {
      return await body(client)
    } catch (error) {
      if (broken) throw busy(error)
      throw isDatabaseError(error) ? scrubbed(error) : error
    } finally {
      client.off('error', onError)
      client.release(broken)
    }
  }

  end(): Promise<void> {
    return this.#pool.end()
  }
}
