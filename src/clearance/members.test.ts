import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { constraintOf, slugOf, story, type Person } from '#testing.ts'
import { checkCases, withdrawHit } from './check.ts'
import { stepBatch } from './coordinate.ts'
import { addMember, endMember, listMembers } from './members.ts'
import { recordSearched } from './searched.ts'
import { showBatch } from './show.ts'
import { memberOf, opened, post, reason, submit } from './testing.ts'

const hit = { match: 'possible', source: 'A weekly (invented)', narrative: 'Kudukudu' } as const

test(
  'a vetter records checks, hits and spellings for their own unit alone, by an operation and past it; a coordinator for any',
  story(async (told) => {
    const at = await post(told)
    const [police, consul] = [await told.person('vetter country:HT'), await told.person('vetter country:HT')]
    await memberOf(at.coordinator, police, 'POL')
    await memberOf(at.coordinator, consul, 'CONS')
    const { batch, cases } = await submit(at.manager, [await at.officer(at.squad), await at.officer(at.squad)])
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'accepted' })
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'local-checks' })
    const ids = cases.map(({ id }) => id)
    const seen = async (who: Person) => (await who.act(showBatch, { id: batch.id })).may.checksFor
    assert.deepEqual(await seen(police), ['POL'])
    assert.deepEqual(await seen(consul), ['CONS'])
    assert.deepEqual(await seen(at.coordinator), ['POL', 'CONS', 'DEA'])
    assert.deepEqual(await seen(at.manager), [])
    assert.equal(await slugOf(police.act(checkCases, { cases: ids, unit: 'CONS' })), 'not-of-checking-unit')
    assert.equal(await slugOf(police.act(checkCases, { cases: [ids[0]!], unit: 'DEA', hit })), 'not-of-checking-unit')
    assert.equal(
      await slugOf(consul.act(recordSearched, { id: ids[0]!, unit: 'POL', names: ['X'] })),
      'not-of-checking-unit',
    )
    // past every operation the database keeps to the same
    const done = (who: Person, unit: string) =>
      who.query(async (as) => {
        const { numAffectedRows } = await sql`update clearance_check set done_at = now(), done_by = ${who.actor.id}
          where checking_unit = ${unit} and case_id = ${ids[0]}`.execute(as)
        return Number(numAffectedRows)
      })
    assert.equal(await done(police, 'CONS'), 0)
    const hitPast = (who: Person, unit: string) =>
      constraintOf(
        who.query((as) =>
          sql`insert into clearance_hit (id, case_id, country, checking_unit, match, source, narrative, recorded_by)
            values (${newId()}, ${ids[0]}, 'HT', ${unit}, 'none', 's', 'n', ${who.actor.id})`.execute(as),
        ),
      )
    assert.equal(await hitPast(police, 'CONS'), '42501')
    assert.equal(await hitPast(police, 'POL'), null)
    assert.deepEqual(await police.act(checkCases, { cases: ids, unit: 'POL' }), { checked: 2, already: 0 })
    assert.deepEqual(await consul.act(checkCases, { cases: [ids[0]!], unit: 'CONS', hit }), { checked: 1, already: 0 })
    assert.deepEqual(await at.coordinator.act(checkCases, { cases: ids, unit: 'DEA' }), { checked: 2, already: 0 })
    // another unit's hit is theirs to take back
    const hits = (await opened(police, ids[0]!)).hits!
    const consular = hits.find(({ checkingUnit }) => checkingUnit === 'CONS')!
    assert.equal(await slugOf(police.act(withdrawHit, { id: consular.id, reason })), 'not-of-checking-unit')
    await opened(consul, ids[0]!)
    await consul.act(withdrawHit, { id: consular.id, reason })
  }),
)

test(
  'directors and coordinators say who checks for which unit, and only somebody who may check there; who left records nothing more',
  story(async (told) => {
    const at = await post(told)
    const director = await told.person('post-director country:HT')
    const vetter = await told.person('vetter country:HT')
    const kenyan = await told.person('vetter country:KE')
    const add = (who: Person, person: Person, unit = 'POL', country = 'HT') =>
      slugOf(who.act(addMember, { country, unit, person: person.actor.id }))
    const { checkers } = await director.act(listMembers, { country: 'HT' })
    const known = new Set(checkers.map(({ id }) => id))
    assert.ok(known.has(vetter.actor.id) && known.has(at.coordinator.actor.id))
    assert.ok(!known.has(kenyan.actor.id) && !known.has(at.manager.actor.id))
    assert.equal(await add(at.manager, vetter), 'not-allowed')
    assert.equal(await add(vetter, vetter), 'not-allowed')
    assert.equal(await add(director, vetter, 'POL', 'KE'), 'not-allowed')
    assert.equal(await add(director, kenyan), 'invalid-input')
    assert.equal(await add(director, vetter, 'RSO'), 'invalid-input')
    await director.act(addMember, { country: 'HT', unit: 'pol', person: vetter.actor.id })
    await director.act(addMember, { country: 'HT', unit: 'POL', person: vetter.actor.id })
    const members = (await at.manager.act(listMembers, { country: 'HT' })).members
    const theirs = members.filter(({ actorId }) => actorId === vetter.actor.id)
    assert.equal(theirs.length, 1)
    // whoever says nothing of it is told no names of who might
    assert.deepEqual((await at.manager.act(listMembers, { country: 'HT' })).checkers, [])
    const { batch, cases } = await submit(at.manager, [await at.officer(at.squad)])
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'accepted' })
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'local-checks' })
    assert.equal(await slugOf(at.manager.act(endMember, { id: theirs[0]!.id })), 'not-allowed')
    await director.act(endMember, { id: theirs[0]!.id })
    assert.equal(await slugOf(vetter.act(checkCases, { cases: [cases[0]!.id], unit: 'POL' })), 'not-of-checking-unit')
  }),
)
