// Whatever is moved and merged, in whatever order and at once: units stay a forest, no name is lost, no code is given twice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import { Problem } from '#kernel/problem.ts'
import { findSession } from '#kernel/session.ts'
import type { Db } from '#kernel/store/store.ts'
import { enterSignedIn, freshStore, story, type Person } from '#testing.ts'
import { addUnit } from './add.ts'
import { moveUnit } from './change.ts'
import { units } from './index.ts'
import { mergeUnit, unmergeUnit } from './merge.ts'

const reason = 'As the draw has it.'
const runs = process.env.JURAT_NIGHTLY ? 500 : 20

type Step = { readonly do: 'add' | 'move' | 'merge' | 'unmerge'; readonly which: number; readonly where: number }
const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('add', 'add', 'move', 'move', 'merge', 'merge', 'unmerge'),
  which: fc.nat(20),
  where: fc.nat(20),
})

/** What is refused changes nothing; anything but a problem is a fault. */
async function tried(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}

async function take(who: Person, ids: string[], one: Step, number: number) {
  const [id, other] = [ids[one.which % ids.length]!, ids[one.where % ids.length]!]
  switch (one.do) {
    case 'add': {
      const name = `Unit ${number}`
      const top = one.where % 4 === 0
      const added = { country: 'HT', name, kind: 'police', anyway: true } as const
      let made: string | undefined
      await tried(
        who
          .act(addUnit, top ? { ...added, acronym: `AG${number % 3}` } : { ...added, parent: id })
          .then((unit) => (made = unit.id)),
      )
      if (made) ids.push(made)
      return !!made
    }
    case 'move':
      return tried(who.act(moveUnit, { id, parent: other, reason }))
    case 'merge':
      return tried(who.act(mergeUnit, { id, into: other, reason }))
    case 'unmerge':
      return tried(who.act(unmergeUnit, { id, reason }))
  }
}

async function assertForest(db: Db) {
  const { rows } = await sql<{ units: string; reached: string; codes: string; beneathMerged: string; lost: string }>`
    with recursive tree as (
      select id from host_unit where parent_id is null
      union all select u.id from host_unit u join tree t on u.parent_id = t.id),
    names as (
      select name from host_unit where state = 'active'
      union select a.name from unit_alias a join host_unit u on u.id = a.unit_id where u.state = 'active' and a.withdrawn_at is null)
    select (select count(*) from host_unit) as units, (select count(*) from tree) as reached,
      (select count(distinct (country, code)) from host_unit) as codes,
      (select count(*) from host_unit u join host_unit p on p.id = u.parent_id where p.state = 'merged') as beneath_merged,
      (select count(*) from unit_version v where v.image ->> 'name' not in (select name from names)) as lost`.execute(
    db,
  )
  const { units: all, reached, codes, beneathMerged, lost } = rows[0]!
  assert.deepEqual({ reached, codes, beneathMerged, lost }, { reached: all, codes: all, beneathMerged: '0', lost: '0' })
}

test(
  'any sequence of moves and mergers leaves a forest, loses no name and gives no code twice',
  story(async ({ db, person }) => {
    const officer = await person('hq-programme-officer')
    const done = { add: 0, move: 0, merge: 0, unmerge: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
        await sql`savepoint draw`.execute(db)
        try {
          const ids: string[] = []
          for (const name of ['First', 'Second'])
            ids.push(
              (
                await officer.act(addUnit, {
                  country: 'HT',
                  name,
                  kind: 'police',
                  acronym: name.slice(0, 3).toUpperCase(),
                  anyway: true,
                })
              ).id,
            )
          for (const [number, one] of steps.entries()) if (await take(officer, ids, one, number)) done[one.do]++
          await assertForest(db)
        } finally {
          await sql`rollback to savepoint draw`.execute(db)
        }
      }),
      { numRuns: runs },
    )
    assert.ok(
      Object.values(done).every((count) => count > 0),
      JSON.stringify(done),
    )
  }),
)

test('requests at the same time get codes of their own, and do not close a circle between them', async () => {
  const { store, remove } = await freshStore()
  try {
    await writeAccessRules(store)
    const bureau = await Bureau.open(store, units)
    const owner = <T>(body: (db: Db) => Promise<T>) => store.transaction({ role: 'jurat_owner' }, body)
    const secret = await owner((db) =>
      enterSignedIn(db, {
        name: 'Officer (invented)',
        grants: [{ role: 'hq-programme-officer', scopeKind: 'everything', scopeCode: null }],
      }),
    )
    const session = (await findSession(store, secret))!
    const add = (name: string, more: object) =>
      bureau.act(session, addUnit, { country: 'TG', name, kind: 'police', anyway: true, ...more })
    const top = await add('Agency (invented)', { acronym: 'AG' })
    const made = await Promise.all(Array.from({ length: 12 }, (_, at) => add(`Unit ${at}`, { parent: top.id })))
    assert.deepEqual(
      made.map(({ code }) => code).toSorted(),
      Array.from({ length: 12 }, (_, at) => `AG-${String(at + 2).padStart(4, '0')}`),
    )
    for (let at = 0; at < 12; at += 2) {
      const [a, b] = [made[at]!.id, made[at + 1]!.id]
      const both = await Promise.all([
        tried(bureau.act(session, moveUnit, { id: a, parent: b, reason })),
        tried(bureau.act(session, moveUnit, { id: b, parent: a, reason })),
      ])
      assert.deepEqual(both.toSorted(), [false, true])
    }
    const [a, b] = [made[0]!.id, made[2]!.id]
    const merged = await Promise.all([
      tried(bureau.act(session, mergeUnit, { id: a, into: b, reason })),
      tried(bureau.act(session, mergeUnit, { id: b, into: a, reason })),
    ])
    assert.equal(merged.filter(Boolean).length, 1)
    await owner(assertForest)
  } finally {
    await remove()
  }
})
