// Whatever is merged and undone, in whatever order: nobody loses a name, a position or a number, and nobody keeps what was another's.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { Problem } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { story, type Person as Somebody } from '#testing.ts'
import { addUnit } from '#units/add.ts'
import { addPerson } from './add.ts'
import { addIdentity, addName, beginPosition } from './change.ts'
import { mergePerson, unmergePerson } from './merge.ts'

const runs = process.env.JURAT_NIGHTLY ? 300 : 15
const reason = 'As the draw has it.'

interface Step {
  do: 'name' | 'position' | 'number' | 'merge' | 'unmerge'
  which: number
  where: number
}
const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('name', 'position', 'number', 'merge', 'merge', 'unmerge', 'unmerge'),
  which: fc.nat(3),
  where: fc.nat(3),
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

/** A person as the draw knows them: what they were given, and into whom they were merged. */
interface Known {
  id: string
  own: Set<string>
  into: Known | null
}
const shown = (person: Known, all: readonly Known[]): Set<string> =>
  new Set([...person.own, ...all.filter(({ into }) => into === person).flatMap((one) => [...shown(one, all)])])

async function take(who: Somebody, all: readonly Known[], units: readonly string[], { which, where, ...one }: Step) {
  const [person, other] = [all[which % all.length]!, all[where % all.length]!]
  const { id } = person
  switch (one.do) {
    case 'name': {
      const name = `Name ${'abcd'[where]} (invented)`
      if (!(await tried(who.act(addName, { id, name })))) return
      if (!shown(person, all).has(name)) person.own.add(name)
      return
    }
    case 'position': {
      const unitId = units[where]!
      const said = `position ${unitId}`
      if (shown(person, all).has(said)) return
      if (await tried(who.act(beginPosition, { id, unitId }))) person.own.add(said)
      return
    }
    case 'number': {
      const said = `number ${where}`
      if (!(await tried(who.act(addIdentity, { id, kind: 'passport', issuedBy: 'HT', number: `${where}` })))) return
      if (!shown(person, all).has(said)) person.own.add(said)
      return
    }
    case 'merge':
      if (await tried(who.act(mergePerson, { id, into: other.id, reason }))) person.into = other
      return
    case 'unmerge':
      if (await tried(who.act(unmergePerson, { id, reason }))) person.into = null
  }
}

async function assertAsDrawn(db: Db, all: readonly Known[]) {
  const { rows } = await sql<{ id: string; mergedInto: string | null; said: string[] }>`
    select p.id, p.merged_into,
      array(select n.name from person_name n where n.person_id = p.id and n.withdrawn_at is null
        union all select 'position ' || q.unit_id from person_position q where q.person_id = p.id and q.withdrawn_at is null
        union all select 'number ' || i.number from person_identity i where i.person_id = p.id and i.withdrawn_at is null) as said
    from host_person p`.execute(db)
  for (const person of all) {
    const row = rows.find(({ id }) => id === person.id)!
    assert.equal(row.mergedInto, person.into?.id ?? null)
    assert.deepEqual(row.said.toSorted(), [...shown(person, all)].toSorted())
  }
  const { rows: wrong } = await sql<{ circles: string; preferred: string; unexplained: string }>`
    select (select count(*) from host_person p where person_survivor(p.id) is null) as circles,
      (select count(*) from host_person p where 1 <> (select count(*) from person_name n
        where n.person_id = p.id and n.preferred and n.withdrawn_at is null)) as preferred,
      (select count(*) from host_person p where p.version <> (select max(v.version) from person_version v where v.person_id = p.id)
        or p.version <> (select count(*) from person_version v where v.person_id = p.id)) as unexplained`.execute(db)
  assert.deepEqual(wrong[0], { circles: '0', preferred: '0', unexplained: '0' })
}

test(
  'any sequence of mergers, their undoing and what is added between loses nothing and mixes nothing',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager')
    const units: string[] = []
    for (const acronym of ['AA', 'BB', 'CC', 'DD'])
      units.push(
        (await manager.act(addUnit, { country: 'HT', name: acronym, kind: 'police', acronym, anyway: true })).id,
      )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 24 }), async (steps) => {
        await sql`savepoint draw`.execute(db)
        try {
          const all: Known[] = []
          for (const name of ['First', 'Second', 'Third', 'Fourth']) {
            const own = `${name} (invented)`
            const { id } = await manager.act(addPerson, { country: 'HT', names: [{ name: own }], anyway: true })
            all.push({ id, own: new Set([own]), into: null })
          }
          for (const one of steps) await take(manager, all, units, one)
          await assertAsDrawn(db, all)
          // and all of it taken apart again, newest first
          for (let left = all.filter(({ into }) => into); left.length; left = all.filter(({ into }) => into)) {
            const last = left.find(({ into }) => !into!.into)!
            await manager.act(unmergePerson, { id: last.id, reason })
            last.into = null
          }
          await assertAsDrawn(db, all)
        } finally {
          await sql`rollback to savepoint draw`.execute(db)
        }
      }),
      { numRuns: runs },
    )
  }),
)

test(
  'what two duplicates both brought stays while one of them does',
  story(async ({ db, person }) => {
    const manager = await person('post-programme-manager')
    const unitId = (
      await manager.act(addUnit, { country: 'HT', name: 'AA', kind: 'police', acronym: 'AA', anyway: true })
    ).id
    const add = (name: string) =>
      manager.act(addPerson, { country: 'HT', names: [{ name: `${name} (invented)` }], anyway: true })
    const [stays, one, other] = [await add('First'), await add('Second'), await add('Third')]
    const all: Known[] = [stays, one, other].map(({ id }, at) => ({
      id,
      own: new Set([`${['First', 'Second', 'Third'][at]} (invented)`]),
      into: null,
    }))
    for (const known of all.slice(1)) {
      await manager.act(addName, { id: known.id, name: 'Shared (invented)' })
      await manager.act(beginPosition, { id: known.id, unitId })
      await manager.act(addIdentity, { id: known.id, kind: 'passport', issuedBy: 'HT', number: '7' })
      for (const said of ['Shared (invented)', `position ${unitId}`, 'number 7']) known.own.add(said)
      await manager.act(mergePerson, { id: known.id, into: stays.id, reason })
      known.into = all[0]!
    }
    await assertAsDrawn(db, all)
    await manager.act(unmergePerson, { id: one.id, reason })
    all[1]!.into = null
    await assertAsDrawn(db, all)
  }),
)
