// What the second wall and the log of changes cost, on both engines, as ratios taken in one run:
//   node --import ./scripts/loader.mjs bench/walls.ts
// Row-level security against the same question narrowed by hand and asked by the owner, whom no policy stops; and changes of
// a table with its audit against the same changes without. What is compared takes turns, so that a machine whose speed
// swings slows both. With TEST_DATABASE_URL and TEST_OWNER_URL on that server too.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql, type RawBuilder } from 'kysely'
import { v7 as newId } from 'uuid'
import '#portfolio/index.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { newSecret, sha256 } from '#kernel/secret.ts'
import { migrateServer } from '#kernel/store/server.ts'
import { openStore, type Db, type Identity, type Store } from '#kernel/store/store.ts'
import { machine, median } from './served.ts'

const activities = 30_000
const rounds = 60
/** Between turning the audit on and off, after which everything is planned anew. */
const changes = 200

/** Activities of ninety nations, and a director of one of their posts. */
async function begin(store: Store): Promise<{ session: string; one: string }> {
  await writeAccessRules(store)
  const session = sha256(newSecret('bench'))
  const [actor, publication] = [newId(), newId()]
  const one = await store.transaction({ role: 'jurat_owner', operation: 'bench' }, async (db) => {
    await sql`insert into actor (id, kind, name) values (${actor}, 'person', 'Director (invented)')`.execute(db)
    await sql`insert into role_grant (id, actor_id, role, scope_kind, scope_code, origin)
      values (${newId()}, ${actor}, 'post-director', 'country', 'C7', 'administrator')`.execute(db)
    await sql`insert into session (hash, id, actor_id, kind, name, expires_at)
      values (${session}, ${newId()}, ${actor}, 'browser', 'bench', now() + interval '1 day')`.execute(db)
    await sql`insert into activity (id, identifier, title, countries, scope_keys, content_sha256, publication_id, line)
      select gen_random_uuid(), 'XX-' || i, 'Support number ' || i, array['C' || i % 90], array['country:C' || i % 90],
        md5(i::text), ${publication}::uuid, i from generate_series(1, ${activities}) i`.execute(db)
    const { rows } = await sql<{ id: string }>`select id from activity where identifier = 'XX-7'`.execute(db)
    return rows[0]!.id
  })
  await store.transaction({ role: 'jurat_owner' }, (db) => sql`analyze activity`.execute(db))
  return { session, one }
}

/** Milliseconds that each takes at the median, in turn. */
async function inTurn(first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []]
  for (let round = -5; round < rounds; round++)
    for (const [which, run] of [first, second].entries()) {
      const from = performance.now()
      await run()
      if (round >= 0) times[which]!.push(performance.now() - from)
    }
  return [median(times[0]), median(times[1])]
}

const told = (what: string, [walled, bare]: [number, number], most: number) =>
  console.log(
    `${what.padEnd(48)} ${walled.toFixed(2)} ms, ${bare.toFixed(2)} ms without = ${(walled / bare).toFixed(2)} x (goal ${most})`,
  )

async function measure(engine: string, store: Store) {
  const { session, one } = await begin(store)
  console.log(engine)
  const asDirector: Identity = { role: 'jurat_app', session, readOnly: true }
  const asOwner: Identity = { role: 'jurat_owner', readOnly: true }
  const ask = (identity: Identity, question: RawBuilder<unknown>) =>
    store.transaction(identity, (db) => question.execute(db))
  const columns = sql`id, identifier, title`
  const mine = sql`scope_keys && array['country:C7']`
  told(
    'list of one’s nation, row-level security',
    await inTurn(
      () => ask(asDirector, sql`select ${columns} from activity order by identifier limit 500`),
      () => ask(asOwner, sql`select ${columns} from activity where ${mine} order by identifier limit 500`),
    ),
    1.5,
  )
  told(
    'one row by its key',
    await inTurn(
      () => ask(asDirector, sql`select ${columns} from activity where id = ${one}`),
      () => ask(asOwner, sql`select ${columns} from activity where id = ${one} and ${mine}`),
    ),
    3,
  )

  const claim = (db: Db) =>
    sql`insert into claim (id, activity_id, subject, value, source, rule)
      values (${newId()}, ${one}, 'function', 'detect', 'text-rule', 'bench')`.execute(db)
  const change = (audit: 'enable' | 'disable') => async () => {
    await store.transaction({ role: 'jurat_owner' }, (db) =>
      sql`alter table claim ${sql.raw(audit)} trigger audit_insert`.execute(db),
    )
    const from = performance.now()
    for (let many = 0; many < changes; many++)
      await store.transaction({ role: 'jurat_owner', operation: 'bench' }, claim)
    return performance.now() - from
  }
  const taken: [number[], number[]] = [[], []]
  for (let round = -1; round < rounds / 6; round++)
    for (const [which, run] of [change('enable'), change('disable')].entries()) {
      const ms = await run()
      if (round >= 0) taken[which]!.push(ms / changes)
    }
  told('a change in a transaction of its own, with audit', [median(taken[0]), median(taken[1])], 1.1)
}

console.log(machine())
const folder = mkdtempSync(join(tmpdir(), 'jurat-bench-'))
const embedded = await openStore({ folder })
try {
  await measure('embedded database', embedded)
} finally {
  await embedded.close()
  rmSync(folder, { recursive: true })
}
const { TEST_DATABASE_URL: url, TEST_OWNER_URL: ownerUrl } = process.env
if (url && ownerUrl) {
  await migrateServer({ url, ownerUrl })
  const server = await openStore({ url, ownerUrl })
  try {
    await measure('PostgreSQL server', server)
  } finally {
    await server.close()
  }
}
