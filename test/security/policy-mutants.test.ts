// Would the tests of access notice? Every policy is dropped, and every clause of every policy is got wrong in turn; each
// time somebody must see or do something else than the policies say.
import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import type { Grant, Role } from '#kernel/access.ts'
import type { Db } from '#kernel/store/store.ts'
import { inRollback } from '#testing.ts'
import { mutations } from './clauses.ts'
import { ask, difference, makeProbe, observationsOf, type Observation } from './probe.ts'
import { layDown, type SessionState } from './world.ts'

interface Policy {
  name: string
  table: string
  roles: string[]
  command: string
  using: string | null
  check: string | null
}

const policiesOf = async (db: Db) =>
  (
    await sql<Policy>`select p.policyname as name, p.tablename as "table", p.roles, p.cmd as command, p.qual as "using", p.with_check as "check"
      from pg_policies p where p.schemaname = 'public' order by p.tablename, p.policyname`.execute(db)
  ).rows

interface Mutant {
  table: string
  what: string
  statements: string[]
}

const name = (policy: Policy) => `"${policy.name}" on ${policy.table}`

function mutantsOf(policy: Policy): Mutant[] {
  const mutant = (what: string, ...statements: string[]) => ({
    table: policy.table,
    what: `${name(policy)}: ${what}`,
    statements,
  })
  // the owner is held to nothing; only that its policy is there counts
  if (policy.name === 'owner_all') return [mutant('dropped', `drop policy ${name(policy)}`)]
  const { using, check, command } = policy
  const head = `create policy "${policy.name}" on ${policy.table} for ${command} to ${policy.roles.join(', ')}`
  return [
    mutant('dropped', `drop policy ${name(policy)}`),
    ...mutations(using ?? 'true').flatMap(({ how, condition }) =>
      using === null ? [] : [mutant(`using: ${how}`, `alter policy ${name(policy)} using (${condition})`)],
    ),
    ...mutations(check ?? 'true').flatMap(({ how, condition }) =>
      check === null ? [] : [mutant(`with check: ${how}`, `alter policy ${name(policy)} with check (${condition})`)],
    ),
    // without a check of its own, what is written is held against what may be read
    ...(using !== null && check !== null && using !== check
      ? [mutant('with check left out', `drop policy ${name(policy)}`, `${head} using (${using})`)]
      : []),
  ]
}

/**
 * Mutants that change nothing, each with the reason. A mutant that is neither noticed nor named here fails the test; so
 * does a line here that no mutant needs any more.
 */
const equivalent: readonly [RegExp, string][] = []

const over = (role: Role, scope?: string): Grant => {
  if (!scope) return { role, scopeKind: 'everything', scopeCode: null }
  const [scopeKind, scopeCode] = scope.split(':') as [Grant['scopeKind'], string]
  return { role, scopeKind, scopeCode }
}
const person = (session: SessionState, ...grants: Grant[]) => ({ session, grants })

const cast = [
  person('live'),
  person('live', over('post-director', 'country:HT')),
  person('live', over('monitoring-officer', 'region:1027')),
  person('live', over('implementer', 'award:XX-4')),
  person('live', over('expert')),
  person('live', over('auditor')),
  person('live', over('auditor', 'country:HT')),
  person('live', over('hq-programme-officer')),
  person('live', over('operator')),
  person('live', over('account-administrator')),
  person('expired', over('operator')),
  person('unknown', over('operator')),
]
const portfolio = [
  { identifier: 'XX-1', countries: ['HT'], regions: [], claimedByOfficer: true },
  { identifier: 'XX-2', countries: ['HT', 'KE'], regions: [], claimedByOfficer: false },
  { identifier: 'XX-3', countries: ['UA'], regions: [], claimedByOfficer: true },
  { identifier: 'XX-4', countries: [], regions: ['1027'], claimedByOfficer: true },
  { identifier: 'XX-5', countries: [], regions: [], claimedByOfficer: false },
]

test(
  'a policy that is dropped, or wrong in any of its clauses, is noticed',
  inRollback({ role: 'jurat_owner', deadlineMs: 0 }, async (db) => {
    await makeProbe(db)
    await sql`create function row_counts() returns setof text language plpgsql as $body$
      declare of_table regclass; counted bigint;
      begin
        for of_table in select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname loop
          execute format('select count(*) from %s', of_table) into counted;
          return next of_table || ' ' || counted;
        end loop;
      end $body$`.execute(db)
    const world = await layDown(db, { persons: cast, activities: portfolio })
    await sql`set constraints all immediate`.execute(db)
    await sql`insert into seal (first_change, last_change, changes, root, public_key, signature)
      values (1, 1, 1, ${'a'.repeat(64)}, 'x', 'x')`.execute(db)
    const all = world.persons.flatMap((member, index) => observationsOf(world, member, index))
    const owners = await ownersCounts(db)
    const asIs = await ask(db, all)
    assert.deepEqual(
      all.flatMap((observation, index) => difference(observation, asIs[index]!) ?? []),
      [],
    )

    const noticed = async (observations: readonly Observation[]) => {
      const answers = await ask(db, observations)
      return observations.some((observation, index) => difference(observation, answers[index]!))
    }
    const unnoticed: string[] = []
    const used = new Set<RegExp>()
    const mutants = (await policiesOf(db)).flatMap(mutantsOf)
    for (const { table, what, statements } of mutants) {
      await sql`savepoint mutant`.execute(db)
      for (const statement of statements) await sql.raw(statement).execute(db)
      // those of the table itself first: nearly always one of them tells
      const killed =
        (await noticed(all.filter((observation) => observation.table === table))) ||
        (await ownersCounts(db)) !== owners ||
        (await noticed(all.filter((observation) => observation.table !== table)))
      await sql`rollback to savepoint mutant`.execute(db)
      if (killed) continue
      const known = equivalent.find(([pattern]) => pattern.test(what))
      if (known) used.add(known[0])
      else unnoticed.push(what)
    }
    assert.deepEqual(unnoticed, [])
    assert.deepEqual(
      equivalent.filter(([pattern]) => !used.has(pattern)),
      [],
    )
    assert.ok(mutants.length >= 100, `${mutants.length} mutants`)
  }),
)

/** What the owner itself sees, as text: without its policy a forced table is empty for it. */
async function ownersCounts(db: Db) {
  const { rows } = await sql<{ count: string }>`select row_counts() as count`.execute(db)
  return rows.map(({ count }) => count).join()
}
