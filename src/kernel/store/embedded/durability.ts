// The count of fsyncs at every start: whether what is answered is on the disk.
import { StoreUnfit } from '../problems.ts'
import type { Engine } from './engine.ts'

/**
 * Commits something without a trace and counts.
 * @throws StoreUnfit when the commit has not reached the disk, so that nothing it answers can be trusted
 */
export async function checkDurability({ connections, fsyncs }: Engine) {
  const before = fsyncs()
  await connections.use(async (client) => {
    await client.query(`begin; select pg_logical_emit_message(true, 'jurat', 'does a commit reach the disk?'); commit`)
    const { rows } = await client.query<{ fsync: string }>('show fsync')
    if (rows[0]?.fsync !== 'on' || fsyncs() === before)
      throw StoreUnfit({ reason: 'The embedded database does not write its commits to the disk; it will not start.' })
  })
}
