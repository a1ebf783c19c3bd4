// Kysely over one connection that is already inside its transaction.
import {
  Kysely,
  CamelCasePlugin,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
} from 'kysely'
import type { Schema } from '#kernel/schema.ts'

/** Kysely inside a transaction: it has no other connection to escape to. */
export type Db = Kysely<Schema>

export interface Statement {
  sql: string
  parameters: readonly unknown[]
}

export interface Answer {
  rows: unknown[]
  /** Rows inserted, updated or deleted; undefined for all else. */
  affected: number | undefined
}

const camelCase = new CamelCasePlugin({ maintainNestedObjectKeys: true })

export function kyselyOver(run: (statement: Statement) => Promise<Answer>): Db {
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, affected } = await run(query)
      return { rows: rows as R[], ...(affected !== undefined && { numAffectedRows: BigInt(affected) }) }
    },
    // eslint-disable-next-line require-yield
    async *streamQuery() {
      throw new Error('Rows are not streamed: read them in pages, by key.')
    },
  }
  const settled = async () => {}
  const nested = async () => {
    throw new Error('This already runs in a transaction; use the db that you were given.')
  }
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createDriver: () => ({
      init: settled,
      acquireConnection: async () => connection,
      releaseConnection: settled,
      beginTransaction: nested,
      commitTransaction: nested,
      rollbackTransaction: nested,
      destroy: settled,
    }),
  }
  return new Kysely<Schema>({ dialect, plugins: [camelCase] })
}
