// What row-level security answers is what the policies say, for people, portfolios and actions made up at random.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { roles, type Grant } from '#kernel/access.ts'
import { inRollback } from '#testing.ts'
import { ask, difference, makeProbe, observationsOf, stir } from './probe.ts'
import { layDown, regionOf, type Spec } from './world.ts'

const wanted = process.env.JURAT_NIGHTLY ? 1_000_000 : 10_000

const countries = Object.keys(regionOf)
const regions = Object.values(regionOf)
const identifiers = ['XX-1', 'XX-2', 'XX-3', 'XX-4', 'XX-5']

const scope = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ scopeKind: 'everything' as const, scopeCode: null }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...regions).map((scopeCode) => ({ scopeKind: 'region' as const, scopeCode })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...countries).map((scopeCode) => ({ scopeKind: 'country' as const, scopeCode })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...identifiers).map((scopeCode) => ({ scopeKind: 'award' as const, scopeCode })),
  },
)
const grant = fc.tuple(fc.constantFrom(...roles), scope).map(([role, within]): Grant => ({ role, ...within }))
const spec: fc.Arbitrary<Spec> = fc.record({
  persons: fc.array(
    fc.record({
      grants: fc.array(grant, { maxLength: 3 }),
      kind: fc.constantFrom('browser' as const, 'token' as const),
      session: fc.oneof(
        { weight: 8, arbitrary: fc.constant('live' as const) },
        {
          weight: 2,
          arbitrary: fc.constantFrom(
            'expired' as const,
            'revoked' as const,
            'idle' as const,
            'account closed' as const,
            'unknown' as const,
          ),
        },
      ),
    }),
    { minLength: 3, maxLength: 4 },
  ),
  activities: fc
    .array(
      fc.record({
        countries: fc.uniqueArray(fc.constantFrom(...countries), { maxLength: 2 }),
        regions: fc.uniqueArray(fc.constantFrom(...regions), { maxLength: 1 }),
        claimedByOfficer: fc.boolean(),
      }),
      { minLength: 1, maxLength: identifiers.length },
    )
    .map((list) => list.map((activity, index) => ({ ...activity, identifier: identifiers[index]! }))),
})

test(
  `the database decides as the policies say, ${wanted} times`,
  inRollback({ role: 'jurat_owner', deadlineMs: 0 }, async (db) => {
    await makeProbe(db)
    let decisions = 0
    await fc.assert(
      fc.asyncProperty(spec, async (made) => {
        if (decisions >= wanted) return
        await sql`savepoint world`.execute(db)
        try {
          const world = await layDown(db, made)
          await stir(db)
          const observations = world.persons.flatMap((person, index) => observationsOf(world, person, index))
          const answers = await ask(db, observations)
          const differences = observations.flatMap(
            (observation, index) => difference(observation, answers[index]!) ?? [],
          )
          assert.deepEqual(differences, [])
          decisions += observations.reduce((sum, observation) => sum + observation.decisions, 0)
        } finally {
          await sql`rollback to savepoint world`.execute(db)
        }
      }),
      { numRuns: Math.ceil(wanted / 100) },
    )
    assert.ok(decisions >= wanted, `only ${decisions} decisions were compared`)
  }),
)
