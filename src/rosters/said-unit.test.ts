// What a nomination says as somebody's unit counts as where they serve.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { givenClearance } from '#clearance/given.ts'
import { submitBatch } from '#clearance/submit.ts'
import { moveEvent } from '#events/change.ts'
import { constraintOf, slugOf, story, testAddress, type Story } from '#testing.ts'
import { listNotices } from '../notices/waiting.ts'
import { enrol, enrolCleared } from './enrol.ts'
import { importRoster } from './import.ts'
import { nominate } from './nominate.ts'
import { restoreToRoster } from './remove.ts'
import { showRoster } from './show.ts'
import { columnOf, filledTemplate, rightRow, rosterWorld, wrongOf } from './testing.ts'
import { planTravel } from './travel.ts'

const reason = 'As it was asked for (invented).'

/** A judge whom nobody has to clear, and who keeps rosters at the post. */
async function world(on: Story) {
  const at = await rosterWorld(on)
  const court = await at.unit('Court (invented)', 'courts')
  const judge = await at.person('Ana Un (invented)', court, { birth: '1985-04-30' })
  const manager = await on.person('post-programme-manager country:HT')
  const event = await at.anEvent({ startsOn: '2070-04-06', endsOn: '2070-04-17', title: 'To come (invented)' })
  /** The person on the roster as of a unit, as a workbook or a statement by hand says it. */
  const says = (id: string, unitId: string | null) =>
    at.db.updateTable('participation').set({ unitId, act: 'imported' }).where('id', '=', id).execute()
  const put = async (code: string) =>
    (await manager.act(nominate, { event: event.code, persons: [code] })).participations[0]!.id
  const line = async (id: string, code = event.code) =>
    (await manager.act(showRoster, { event: code })).participations.find((one) => one.id === id)!
  return { ...at, court, judge, manager, event, says, put, line }
}

test(
  'a judge whom a workbook names as of the police is of the police: not shown as cleared, not enrolled, not sent travelling without a clearance',
  story(async (on) => {
    const { judge, manager, police, event, keep, db, line } = await world(on)
    const file = await keep(
      await filledTemplate([{ ...rightRow, person: judge.code, vetting: '' }]),
      'as-police.xlsx',
      manager,
    )
    const report = await manager.work(importRoster, { event: event.code, files: [file] })
    assert.deepEqual([wrongOf(report.wrong), report.counts.new, report.newPersons], [[], 1, 0])
    const { id, unitId } = await db
      .selectFrom('participation')
      .select(['id', 'unitId'])
      .where('personId', '=', judge.id)
      .executeTakeFirstOrThrow()
    assert.equal(unitId, police)
    const shown = async () => {
      const { cleared, vetting } = await line(id)
      return [cleared, vetting]
    }
    assert.deepEqual(await shown(), [false, 'leahy'])
    assert.equal(await slugOf(manager.act(enrol, { id })), 'not-cleared')
    const told = await manager.act(enrolCleared, { event: event.code })
    assert.deepEqual([told.enrolled, told.notCleared], [[], [judge.code]])
    // the same by hand in the database
    const byHand = (who: typeof manager) =>
      constraintOf(
        who.query((as) =>
          as.updateTable('participation').set({ state: 'enrolled', act: 'enrolled' }).where('id', '=', id).execute(),
        ),
      )
    assert.equal(await byHand(manager), 'participation_cleared')
    const { batch } = await manager.act(submitBatch, {
      country: 'HT',
      name: 'For the event (invented)',
      eventId: event.id,
      persons: [judge.code],
    })
    const { vetting } = await db
      .selectFrom('clearanceCase')
      .select('vetting')
      .where('batchId', '=', batch.id)
      .executeTakeFirstOrThrow()
    assert.equal(vetting, 'leahy')
    await givenClearance(db, judge.id, ['2070-01-01', '2070-04-17'])
    assert.deepEqual(await shown(), [true, 'leahy'])
    await manager.act(enrol, { id })
    const travel = { id, toCountry: 'US', departure: '2070-04-04', return: '2070-04-18' }
    assert.equal(await slugOf(manager.act(planTravel, travel)), 'not-cleared')
    const travelling = manager.query((as) =>
      sql`insert into travel (id, participation_id, country, to_country, departure_planned, return_planned, act)
        values (gen_random_uuid(), ${id}, 'HT', 'US', '2070-04-04', '2070-04-18', 'planned')`.execute(as),
    )
    assert.equal(await constraintOf(travelling), 'participation_cleared')
    await manager.act(planTravel, { ...travel, return: '2070-04-17' })
    const move = manager.act(moveEvent, { event: event.code, startsOn: '2070-04-07', endsOn: '2070-04-18', reason })
    assert.equal(await slugOf(move), 'event-participants-uncleared')
  }),
)

test(
  'another unit of whoever is enrolled is asked about anew, over their journey as well, and brings its vetting along',
  story(async (on) => {
    const { judge, manager, police, court, says, put, line, db } = await world(on)
    const byHand = (id: string, unitId: string) =>
      manager.query((as) =>
        as.updateTable('participation').set({ unitId, act: 'imported' }).where('id', '=', id).execute(),
      )
    const id = await put(judge.code)
    await manager.act(enrol, { id })
    await manager.act(planTravel, { id, toCountry: 'US', departure: '2070-04-04', return: '2070-04-18' })
    await givenClearance(db, judge.id, ['2070-04-06', '2070-04-17'])
    assert.equal(await constraintOf(byHand(id, police)), 'participation_cleared')
    await givenClearance(db, judge.id, ['2070-04-04', '2070-04-18'])
    await says(id, police)
    assert.deepEqual(
      [(await line(id)).vetting, await columnOf(db, 'participation', 'vetting', `id = '${id}'`)],
      ['leahy', ['leahy']],
    )
    await says(id, court)
    assert.deepEqual(await columnOf(db, 'participation', 'vetting', `id = '${id}'`), ['none'])
  }),
)

test(
  'whoever is enrolled as of a unit is taken off when it becomes one of a security force, or is blocked',
  story(async (on) => {
    const { judge, manager, unit, says, put, line, db, event } = await world(on)
    const registry = await unit('Registry (invented)', 'civilian')
    const id = await put(judge.code)
    await says(id, registry)
    await manager.act(enrol, { id })
    await db.updateTable('hostUnit').set({ kind: 'corrections', act: 'changed' }).where('id', '=', registry).execute()
    const { state, removedFor } = await line(id)
    assert.deepEqual([state, removedFor], ['removed', 'clearance'])
    // whoever keeps the roster is told of it, and nobody else
    const told = async (who: typeof manager) =>
      (await who.act(listNotices, {})).notices
        .filter(({ kind }) => kind === 'taken-off')
        .map(({ text, address }) => [text, address])
    const alert = [
      `${judge.code} was taken off the roster of ${event.code}: the clearance does not hold any more`,
      `${testAddress}/events/${event.code}/roster`,
    ]
    assert.deepEqual(await told(manager), [alert])
    assert.deepEqual(await told(await on.person('post-programme-manager country:KE')), [])
    assert.deepEqual(await told(await on.person('auditor')), [])
    await manager.act(restoreToRoster, { id, reason })
    assert.deepEqual(await told(manager), [])
  }),
)
