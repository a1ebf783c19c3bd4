// Many people over few connections, with errors, deadlines and broken bodies between them: nobody is ever somebody else.
import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { sql } from 'kysely'
import type { Db, Role } from '#kernel/store/store.ts'
import { freshStore, type FreshStore } from '#testing.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { layDown, type World } from './world.ts'

const turns = process.env.JURAT_NIGHTLY ? 10_000 : 500
const people = 50

let fresh: FreshStore
let world: World
before(async () => {
  fresh = await freshStore()
  await writeAccessRules(fresh.store)
  const countries = ['HT', 'KE', 'UA', 'PH']
  world = await fresh.store.transaction({ role: 'jurat_owner', deadlineMs: 0 }, (db) =>
    layDown(db, {
      persons: Array.from({ length: people }, (_, index) => ({
        session: 'live',
        kind: 'browser',
        grants: [{ role: 'expert', scopeKind: 'country', scopeCode: countries[index % 4]! }],
      })),
      activities: countries.map((country, index) => ({
        identifier: `XX-${index}`,
        countries: [country],
        regions: [],
        claimedByOfficer: false,
      })),
    }),
  )
})
after(() => fresh.remove())

interface Seen {
  role: string
  session: string | null
  actor: string | null
  activities: string[]
}
const whoAmI = async (db: Db): Promise<Seen> =>
  (
    await sql<Seen>`select current_user as role, current_session() as session, current_actor() as actor,
      (select coalesce(array_agg(identifier order by identifier), '{}') from activity) as activities`.execute(db)
  ).rows[0]!

class Broken extends Error {}

/** What happens after somebody has looked at themselves; each leaves the connection in another state. */
const endings: readonly ((db: Db) => Promise<unknown>)[] = [
  async () => {},
  async () => {
    throw new Broken()
  },
  (db) => sql`select 1 / 0`.execute(db),
  // the failure is swallowed, and the commit then refused
  (db) => sql`select 'x'::int`.execute(db).catch(() => {}),
  (db) => sql`insert into setting (key, value) values ('x', '1')`.execute(db),
  (db) => Promise.all([whoAmI(db), sql`select broken`.execute(db), whoAmI(db)]),
  async (db) => {
    await sql`savepoint here`.execute(db)
    await sql`set local role jurat_job`.execute(db)
    await sql`rollback to savepoint here`.execute(db)
  },
  // SET without LOCAL ends with a transaction that is rolled back
  async (db) => {
    await sql`set jurat.session = 'ff'`.execute(db)
    throw new Broken()
  },
  (db) => sql`select pg_sleep(0.002)`.execute(db),
  // still under way when the body has given up
  async (db) => {
    void sql`select pg_sleep(0.002)`.execute(db).catch(() => {})
    throw new Broken()
  },
]

test(`${turns} transactions of ${people} people, nobody ever another`, async () => {
  const wrong: string[] = []
  let finished = 0
  const deadlines = fresh.store.kind === 'server' ? 20 : 2
  const countryOf = (index: number) => `XX-${index % 4}`
  const one = async (turn: number) => {
    const index = (turn * 7919) % (people + 1)
    const person = world.persons[index]
    const role: Role = turn % 5 === 0 ? 'jurat_job' : 'jurat_app'
    const overtime = turn % Math.ceil(turns / deadlines) === 3
    const identity = { role, ...(person && { session: person.hash }), ...(overtime && { deadlineMs: 60 }) }
    const check = (seen: Seen) => {
      const expected: Seen = {
        role,
        session: person?.hash ?? null,
        actor: person?.id ?? null,
        activities: person ? [countryOf(index)] : [],
      }
      if (JSON.stringify(seen) !== JSON.stringify(expected)) wrong.push(`${turn}: ${JSON.stringify(seen)}`)
    }
    await fresh.store
      .transaction(identity, async (db) => {
        check(await whoAmI(db))
        if (overtime) await sql`select pg_sleep(30)`.execute(db)
        await endings[turn % endings.length]!(db)
        if (turn % 3 === 0) check(await whoAmI(db))
      })
      .catch((error: unknown) => {
        // a refusal because too many wait is an answer too; whoever got in must have been right
        if (!(error instanceof Error)) throw error
      })
    finished++
  }
  // as many at once as a busy hour brings, and far more than there are connections
  const waiting = Array.from({ length: turns }, (_, turn) => turn)
  await Promise.all(
    Array.from({ length: 25 }, async () => {
      for (let turn = waiting.shift(); turn !== undefined; turn = waiting.shift()) await one(turn)
    }),
  )
  assert.deepEqual(wrong, [])
  assert.equal(finished, turns)
  const nobody = await fresh.store.transaction({ role: 'jurat_app' }, whoAmI)
  assert.deepEqual(nobody, { role: 'jurat_app', session: null, actor: null, activities: [] })
})
