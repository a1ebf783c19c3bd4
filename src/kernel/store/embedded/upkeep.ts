// What a server's background processes do, done here between transactions: PGlite has neither a
// checkpointer (its log would grow for ever, and opening after a crash take longer and longer) nor an
// autovacuum (dead rows would stay, and plans be made without statistics).
import type { Connections } from '../connections.ts'

/** Bytes of log that recovery may have to read. */
const MOST_LOG_BYTES = 64 * 1024 * 1024
const LOOK_MS = 2000
const TABLES_MS = 60_000
/** Sooner, since without any statistics a plan may look at each row of one table for each of another. */
const NEW_TABLES_MS = 10_000

export interface Upkeep {
  /** To be called after a transaction that may have written. */
  afterWrite(): void
  /** Settles when nothing is under way. */
  settled(): Promise<void>
}

export function upkeepOf(connections: Connections): Upkeep {
  let lookedAt = 0
  // at the first write all is looked at: whoever had the folder before may have ended without
  let tablesAt = 0
  let newTablesAt = 0
  let work: Promise<void> | undefined

  async function look() {
    const now = Date.now()
    if (now - newTablesAt >= NEW_TABLES_MS) {
      newTablesAt = now
      const all = now - tablesAt >= TABLES_MS
      if (all) tablesAt = now
      await tidyTables(connections, all ? 'all' : 'never analysed')
    }
    await shortenLog(connections)
  }

  return {
    afterWrite() {
      if (work || Date.now() - lookedAt < LOOK_MS) return
      lookedAt = Date.now()
      // what fails here is tried again at the next look
      work = look()
        .catch(() => {})
        .finally(() => (work = undefined))
    },
    settled: async () => work,
  }
}

async function shortenLog(connections: Connections) {
  await connections.use(async (client) => {
    const { rows } = await client.query<{ long: boolean }>(
      `select pg_current_wal_insert_lsn() - redo_lsn > ${MOST_LOG_BYTES} as long from pg_control_checkpoint()`,
    )
    if (rows[0]?.long) await client.query('checkpoint')
  })
}

/** The thresholds are autovacuum's own. One table in each turn, so that others are served between. */
export async function tidyTables(connections: Connections, which: 'all' | 'never analysed') {
  const { rows } = await connections.use(async (client) => {
    await client.query('select pg_stat_force_next_flush()') // else the counts are a while behind
    return client.query<{ table: string; dead: boolean }>(`
      select format('%I.%I', s.schemaname, s.relname) as table,
             s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0) as dead
      from pg_stat_user_tables s join pg_class c on c.oid = s.relid
      where (s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0)
             or s.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0))
        ${which === 'all' ? '' : 'and c.reltuples < 0'}`)
  })
  for (const { table, dead } of rows) await connections.use((client) => client.query(statementFor(table, dead, which)))
}

/** In the midst of an import a tenth of the usual sample does: the table is looked at again when it has grown. */
function statementFor(table: string, dead: boolean, which: 'all' | 'never analysed') {
  if (which === 'never analysed') return `set local default_statistics_target = 10; analyze ${table}`
  return `${dead ? 'vacuum (analyze)' : 'analyze'} ${table}`
}
