// pg-boss on the embedded database: its own statements outside of any request, as jurat_job.
import pg from 'pg'
import type { Db as QueueDatabase } from 'pg-boss'
import { leased } from '../transaction.ts'
import { scrubbed } from '../problems.ts'

interface Listener {
  channel: string
  onNotification: (payload: string) => void
  onReconnect: () => void
}

export function queueOn(pool: pg.Pool): QueueDatabase {
  const listeners = new Set<Listener>()

  pool.on('connect', (client) => {
    client.on('notification', ({ channel, payload = '' }) => {
      for (const listener of listeners) if (listener.channel === channel) listener.onNotification(payload)
    })
    // a new thread listens to nothing yet
    for (const listener of listeners) void listenTo(client, listener).catch(() => {})
  })

  async function executeSql(text: string, values?: unknown[]) {
    const client = await leased(pool)
    let broken = false
    try {
      await client.query('set role jurat_job')
      // without values it may be several statements, its own transaction among them; pg-boss wants Dates
      const query = { text, types: pg.types, ...(values?.length && { values }) }
      const answer = (await client.query(query)) as pg.QueryResult | pg.QueryResult[]
      return { rows: Array.isArray(answer) ? answer.flatMap(({ rows }) => rows) : answer.rows }
    } catch (error) {
      throw scrubbed(error)
    } finally {
      // a transaction left open would swallow the next one in line
      await client.query('rollback; reset role').catch(() => (broken = true))
      client.release(broken)
    }
  }

  return {
    executeSql,
    async listen(channel, onNotification, onReconnect) {
      const listener = { channel, onNotification, onReconnect }
      listeners.add(listener)
      const client = await leased(pool)
      await listenTo(client, listener).finally(() => client.release())
      return {
        async close() {
          listeners.delete(listener)
        },
      }
    },
  }
}

async function listenTo(client: pg.ClientBase, { channel, onReconnect }: Listener) {
  await client.query(`listen ${pg.escapeIdentifier(channel)}`)
  onReconnect()
}
