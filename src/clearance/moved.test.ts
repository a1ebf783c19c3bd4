// What somebody is told when an event is moved away from its batch, when nobody asked for a clearance, and when checks are asked for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { moveEvent } from '#events/change.ts'
import { story } from '#testing.ts'
import { changeBatch, stepBatch } from './coordinate.ts'
import { attention, type AttentionKind } from './list.ts'
import { showBatch } from './show.ts'
import { event, memberOf, post, reason, submit } from './testing.ts'

test(
  'an event that is moved beyond the days of its batch is told of, with the day by which it should be with the local units now',
  story(async (told) => {
    const at = await post(told)
    const eventId = await event(told.db, 70, 80)
    const { batch } = await submit(at.manager, [await at.officer(at.squad)], { neededBy: undefined, eventId })
    const found = async () => (await at.coordinator.act(attention, { kind: 'event-moved' })).items
    assert.deepEqual(await found(), [])
    const day = async (days: number) =>
      (await sql<{ day: string }>`select bureau_day() + ${sql.lit(days)} as day`.execute(told.db)).rows[0]!.day
    const director = await told.person('post-director country:HT')
    await director.act(moveEvent, { event: eventId, startsOn: await day(20), endsOn: await day(30), reason })
    const [moved] = await found()
    assert.deepEqual([moved!.batchId, moved!.overdue], [batch.id, true])
    const shown = await at.coordinator.act(showBatch, { id: batch.id })
    assert.deepEqual([shown.event!.startsOn, shown.batch.neededBy], [await day(20), await day(70)])
    const days = { neededBy: await day(20), holdsUntil: await day(30) }
    await at.coordinator.act(changeBatch, { id: batch.id, ...days })
    assert.deepEqual(await found(), [])
    // longer than asked for is as bad as earlier
    await director.act(moveEvent, { event: eventId, startsOn: await day(20), endsOn: await day(31), reason })
    assert.equal((await found()).length, 1)
  }),
)

test(
  'whoever is nominated for an event that comes near, not cleared and in no batch, is counted; in a batch no more',
  story(async (told) => {
    const at = await post(told)
    const [near, far] = [await event(told.db, 20, 30), await event(told.db, 200, 210)]
    const [one, other] = [await at.officer(at.squad), await at.officer(at.court)]
    const nominated = (eventId: string, personId: string) =>
      sql`insert into participation (id, event_id, person_id, country, role, state, act)
        values (${newId()}, ${eventId}, ${personId}, 'HT', 'participant', 'nominated', 'nominated')`.execute(told.db)
    for (const eventId of [near, far]) for (const person of [one, other]) await nominated(eventId, person)
    const found = async () =>
      (await at.manager.act(attention, { kind: 'not-asked' })).items.map(({ name, count }) => [name, count])
    // of a court nothing is asked, and the other event is far
    assert.deepEqual(await found(), [['Course (invented)', 1]])
    await submit(at.manager, [one], { neededBy: undefined, eventId: near })
    assert.deepEqual(await found(), [])
  }),
)

test(
  'whoever submitted a batch is told that it was accepted, and vetters of the checks of their unit from the day they are asked for',
  story(async (told) => {
    const at = await post(told)
    const pol = await told.person('vetter country:HT')
    await memberOf(at.coordinator, pol, 'POL')
    const { batch } = await submit(at.manager, [await at.officer(at.squad)])
    const found = async (who: typeof pol, kind: AttentionKind) =>
      (await who.act(attention, { kind })).items.map(({ batchId, what, count }) => [batchId, what, count])
    assert.deepEqual(await found(at.manager, 'accepted'), [])
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'accepted' })
    assert.deepEqual(await found(at.manager, 'accepted'), [[batch.id, null, null]])
    assert.deepEqual(await found(at.coordinator, 'accepted'), [])
    assert.deepEqual(await found(pol, 'check-asked'), [])
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'local-checks' })
    assert.deepEqual(await found(pol, 'check-asked'), [[batch.id, 'POL', 1]])
    assert.deepEqual(await found(at.manager, 'check-asked'), [])
  }),
)
