// A small book of accounts in which every loss shows: two balances move in each entry, entries are
// numbered without a gap and chained by hash, and each hundredth comes with a thousand lines or none.
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { Db, Store } from '#kernel/store/store.ts'

const owner = { role: 'jurat_owner' } as const
const LINES = 1000
const ACCOUNTS = 20

export async function begin(store: Store) {
  await store.transaction(owner, async (db) => {
    await sql`create table if not exists book_account (id int primary key, balance bigint not null)`.execute(db)
    await sql`
      create table if not exists book_entry (
        number int primary key, giver int not null, taker int not null, amount int not null, note text not null, hash text not null)`.execute(
      db,
    )
    await sql`create table if not exists book_line (entry int not null, line int not null, primary key (entry, line))`.execute(
      db,
    )
    await sql`insert into book_account select n, 0 from generate_series(1, ${ACCOUNTS}::int) n on conflict do nothing`.execute(
      db,
    )
  })
}

/** Writes the next entry and answers its number after the commit. */
export const write = (store: Store) =>
  store.transaction(owner, async (db) => {
    const last = await sql<{
      number: number
      hash: string
    }>`select number, hash from book_entry order by number desc limit 1`.execute(db)
    const { number, hash } = last.rows[0] ?? { number: 0, hash: '' }
    const next = number + 1
    const [giver, taker, amount] = [1 + (next % ACCOUNTS), 1 + ((next * 7 + 1) % ACCOUNTS), next % 97]
    const note = next % 20 === 0 ? 'n'.repeat(8000) : `entry ${next}`
    await sql`update book_account set balance = balance - ${amount}::int where id = ${giver}::int`.execute(db)
    await sql`update book_account set balance = balance + ${amount}::int where id = ${taker}::int`.execute(db)
    await sql`
      insert into book_entry values (${next}::int, ${giver}::int, ${taker}::int, ${amount}::int, ${note},
        md5(${hash} || ${String(next)}))`.execute(db)
    if (next % 100 === 0)
      await sql`insert into book_line select ${next}::int, n from generate_series(1, ${LINES}::int) n`.execute(db)
    return next
  })

/** Nothing that was acknowledged is missing and nothing is half there; answers the number of entries. */
export async function check(store: Store, acknowledged: number): Promise<number> {
  const read = (db: Db) =>
    sql<Record<string, number>>`
      select (select count(*) from book_entry)::int as entries,
             (select coalesce(max(number), 0) from book_entry)::int as last,
             (select sum(balance) from book_account)::int as sum,
             (select count(*) from book_account a where balance is distinct from
                (select coalesce(sum(case when taker = a.id then amount else 0 end - case when giver = a.id then amount else 0 end), 0)
                 from book_entry))::int as unbalanced,
             (select count(*) from (select number, hash, lag(hash, 1, '') over (order by number) as before from book_entry) e
              where hash <> md5(before || number))::int as unchained,
             (select count(*) from (select entry from book_line group by entry having count(*) <> ${LINES}::int) half)::int as half,
             (select count(distinct entry) from book_line)::int as bulks`.execute(db)
  const byScan = await store.transaction({ ...owner, deadlineMs: 0 }, async (db) => {
    await sql`set local enable_indexscan = off`.execute(db)
    await sql`set local enable_indexonlyscan = off`.execute(db)
    await sql`set local enable_bitmapscan = off`.execute(db)
    return read(db)
  })
  const byIndex = await store.transaction({ ...owner, deadlineMs: 0 }, async (db) => {
    await sql`set local enable_seqscan = off`.execute(db)
    return read(db)
  })
  assert.deepEqual(byIndex.rows, byScan.rows, 'indexes and tables agree')
  const found = byScan.rows[0]!
  const entries = found['entries']!
  assert.deepEqual(found, {
    entries,
    last: entries,
    sum: 0,
    unbalanced: 0,
    unchained: 0,
    half: 0,
    bulks: Math.floor(entries / 100),
  })
  assert.ok(entries >= acknowledged, `${acknowledged} were acknowledged and ${entries} are there`)
  return entries
}
