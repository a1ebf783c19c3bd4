// The statements that a connection has planned and keeps. Most of what a page asks takes PostgreSQL longer to plan than to
// answer. A plan holds nothing of whoever asked: row-level security asks at each execution, and where the role, a table
// or its statistics have changed, PostgreSQL plans anew by itself.
import type pg from 'pg'

/** Each takes some 100 kB of the database's memory. */
const mostKept = 100

/** What is used of the driver's connection: which statements it takes to be known on the other side, by name. */
interface Inner {
  connection: { parsedStatements: Record<string, string> }
}

export class KeptPlans {
  readonly #client: pg.PoolClient
  /** By statement; null for one that was asked only once, as a file's import or a rare filter may. */
  readonly #names = new Map<string, string | null>()
  #kept = 0

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  /** The name under which a statement is kept; undefined the first time it is asked. */
  nameOf(statement: string): string | undefined {
    const name = this.#names.get(statement)
    if (name === undefined) this.#names.set(statement, null)
    if (name !== null) return name
    const kept = `kept_${++this.#kept}`
    this.#names.set(statement, kept)
    return kept
  }

  /** Begins anew where there are too many; answers the statement that makes the database forget them too. */
  forgotten(): string | undefined {
    if (this.#kept <= mostKept && this.#names.size <= 10 * mostKept) return undefined
    this.#names.clear()
    this.#kept = 0
    ;(this.#client as unknown as Inner).connection.parsedStatements = {}
    return 'deallocate all'
  }
}
