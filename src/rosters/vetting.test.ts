import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { requireCorrection } from '#clearance/coordinate.ts'
import { submitBatch } from '#clearance/submit.ts'
import { constraintOf, problemOf, slugOf, story, type Person, type Story } from '#testing.ts'
import { setUnitRules } from '#units/rules.ts'
import { enrol } from './enrol.ts'
import { showHistory } from './history.ts'
import { importRoster } from './import.ts'
import { nominate } from './nominate.ts'
import { showRoster } from './show.ts'
import { columnOf, filledTemplate, rightRow, rosterWorld, wrongOf } from './testing.ts'
import { setVetting } from './vetting.ts'

const reason = 'As the minister asked (invented).'

/** A court beside the police of the event, whose people go by courtesy vetting, and who keeps rosters at the post. */
async function world(on: Story) {
  const at = await rosterWorld(on)
  const court = await at.unit('Court (invented)', 'courts')
  const coordinator = await on.person('vetting-coordinator country:HT')
  await coordinator.act(setUnitRules, { id: court, vetting: 'courtesy', reason })
  const manager = await on.person('post-programme-manager country:HT')
  const director = await on.person('post-director country:HT')
  const put = (who: Person, code: string, vetting?: 'leahy' | 'courtesy' | 'none', vettingReason?: string) =>
    who.act(nominate, { event: at.event.code, persons: [code], vetting, vettingReason })
  return { ...at, court, coordinator, manager, director, put }
}
const vettingsOf = async (who: Person, event: string) =>
  Object.fromEntries(
    (await who.act(showRoster, { event })).participations.map(({ code, vetting, vettingReason }) => [
      code,
      vettingReason ? [vetting, vettingReason] : [vetting],
    ]),
  )

test(
  'a nomination begins with the vetting of where the person serves; more has a reason, less is for the director, the law for nobody',
  story(async (on) => {
    const { court, police, person, event, manager, director, put } = await world(on)
    const [judge, clerk, usher] = [
      await person('Ana Un (invented)', court),
      await person('Ben De (invented)', court),
      await person('Cia Twa (invented)', court),
    ]
    const agent = await person('Dan Kat (invented)', police)
    await put(manager, judge.code)
    await put(manager, agent.code)
    assert.equal(await slugOf(put(manager, clerk.code, 'leahy')), 'invalid-input')
    await put(manager, clerk.code, 'leahy', reason)
    assert.equal(await slugOf(put(manager, usher.code, 'none', reason)), 'vetting-less-than-unit')
    await put(director, usher.code, 'none', reason)
    const other = await person('Eva Senk (invented)', police)
    assert.equal(await slugOf(put(director, other.code, 'none', reason)), 'vetting-less-than-law')
    assert.deepEqual(await vettingsOf(manager, event.code), {
      [judge.code]: ['courtesy'],
      [agent.code]: ['leahy'],
      [clerk.code]: ['leahy', reason],
      [usher.code]: ['none', reason],
    })
    const told = (await manager.act(showRoster, { event: event.code })).participations.find(
      ({ code }) => code === usher.code,
    )!
    const { history } = await manager.act(showHistory, { id: told.id })
    const first = Object.fromEntries(history.at(-1)!.changes.map(({ member, after }) => [member, after]))
    assert.deepEqual([first.vetting, first.vettingReason], ['none', reason])
    // the same by hand in the database
    const byHand = (who: Person, id: string, vetting: string, why: string | null) =>
      constraintOf(
        who.query((as) =>
          sql`insert into participation (id, event_id, person_id, country, role, state, act, vetting, vetting_reason)
            values (gen_random_uuid(), ${event.id}, ${id}, 'HT', 'participant', 'nominated', 'nominated', ${vetting}, ${why})`.execute(
            as,
          ),
        ),
      )
    const judge2 = await person('Fia Sis (invented)', court)
    assert.deepEqual(
      [
        await byHand(director, other.id, 'courtesy', 'x'),
        await byHand(director, judge2.id, 'none', null),
        await byHand(manager, judge2.id, 'none', 'x'),
        await byHand(director, judge2.id, 'none', 'x'),
      ],
      ['vetting_by_law', 'vetting_reason', 'vetting_less', null],
    )
    assert.equal(
      await constraintOf(
        manager.query((as) =>
          as
            .updateTable('participation')
            .set({ vetting: 'none', vettingReason: 'x' })
            .where('personId', '=', judge.id)
            .execute(),
        ),
      ),
      'vetting_less',
    )
  }),
)

test(
  'the gate asks for what the nomination says with a reason, else for what the unit asks for on that day; a batch for the event begins with it',
  story(async (on) => {
    const { court, person, event, manager, director, coordinator, put } = await world(on)
    const nominated = async (name: string, who: Person, ...said: [] | ['leahy' | 'none', string]) => {
      const one = await person(name, court)
      return { ...one, part: (await put(who, one.code, said[0], said[1])).participations[0]!.id }
    }
    const usual = await nominated('Ana Un (invented)', manager)
    const less = await nominated('Ben De (invented)', director, 'none', reason)
    const more = await nominated('Cia Twa (invented)', manager, 'leahy', reason)
    const tries = async () => {
      const found: (string | null)[] = []
      for (const { part } of [usual, less, more]) found.push(await slugOf(manager.act(enrol, { id: part })))
      return found
    }
    const clearedNow = async () =>
      (await manager.act(showRoster, { event: event.code })).participations
        .toSorted((a, b) => (a.code < b.code ? -1 : 1))
        .map((one) => one.cleared)
    assert.deepEqual(await clearedNow(), [false, true, false])
    assert.deepEqual(await tries(), ['not-cleared', null, 'not-cleared'])
    const { cases } = await manager.act(submitBatch, {
      country: 'HT',
      name: 'For the event (invented)',
      eventId: event.id,
      persons: [usual.code, less.code, more.code],
    })
    const vettings = await on.db.selectFrom('clearanceCase').select(['personId', 'vetting']).execute()
    const of = (id: string) => vettings.find(({ personId }) => personId === id)!.vetting
    assert.equal(cases.length, 3)
    assert.deepEqual(
      [usual, less, more].map(({ id }) => of(id)),
      ['courtesy', 'courtesy', 'leahy'],
    )
    // what the unit asks for later holds for whoever said nothing else
    await coordinator.act(setUnitRules, { id: court, vetting: 'none', reason })
    assert.deepEqual(await clearedNow(), [true, true, false])
    assert.deepEqual((await tries()).at(0), null)
  }),
)

test(
  'a workbook may say another vetting with a reason; without one, for less, or against the law the row is wrong',
  story(async (on) => {
    const { police, person, event, implementer, director, keep, unit, db } = await world(on)
    await unit('Seat (invented)', 'civilian')
    // a civilian office beneath a police is of it
    await db
      .updateTable('hostUnit')
      .set({ parentId: police, act: 'moved' })
      .where('name', '=', 'Seat (invented)')
      .execute()
    const agent = await person('Gil Set (invented)', police, { birth: '1980-02-03' })
    let number = 10
    const row = (more: Record<string, string>) => {
      number++
      return {
        ...rightRow,
        'family name': `Numéro${'abcdefghij'[number - 11]}`,
        'national ID': `INV-${number}`,
        vetting: '',
        ...more,
      }
    }
    const court1 = { unit: 'Court (invented)' }
    const bytes = await filledTemplate([
      row({ ...court1, 'birth city': '' }),
      row({ ...court1, vetting: 'leahy', 'vetting reason': reason }),
      row({ ...court1, vetting: 'leahy' }),
      row({ ...court1, vetting: 'none', 'vetting reason': reason }),
      row({ ...court1, 'vetting reason': reason }),
      row({ vetting: 'courtesy', 'vetting reason': reason }),
      row({ unit: 'Seat (invented)', 'birth city': '' }),
      row({ ...court1, person: agent.code, vetting: 'none', 'vetting reason': reason }),
    ])
    const file = await keep(bytes)
    const report = await implementer.work(importRoster, { event: event.code, files: [file], take: 'right' })
    assert.deepEqual(wrongOf(report.wrong), [
      '4 vetting reason: This is another vetting than usual for the unit. Say why, or leave it empty.',
      '5 vetting: Less than the unit asks for is for the director of the post to say. Leave it empty.',
      '6 vetting: A reason is for another vetting than usual. Write it, or leave both empty.',
      '7 vetting: The law asks for Leahy vetting in a security force, and of whom it is not known where they serve. Leave it empty.',
      '8 birth city: Leahy vetting needs this. Fill it in, or write another vetting.',
      '9 vetting: The law asks for Leahy vetting in a security force, and of whom it is not known where they serve. Leave it empty.',
    ])
    assert.deepEqual(report.counts, { new: 2, changed: 0, unchanged: 0 })
    assert.deepEqual(await columnOf(db, 'participation', 'vetting', 'true'), ['courtesy', 'leahy'])
    // the same file again changes nothing
    const again = await implementer.work(importRoster, { event: event.code, files: [file], take: 'right' })
    assert.deepEqual(again.counts, { new: 0, changed: 0, unchanged: 2 })
    // a director may say less
    const own = await keep(
      await filledTemplate([row({ ...court1, person: 'NEW', vetting: 'none', 'vetting reason': reason })]),
      'own.xlsx',
      director,
    )
    const taken = await director.work(importRoster, { event: event.code, files: [own] })
    assert.deepEqual([taken.applied, taken.counts.new], [true, 1])
    assert.deepEqual(await columnOf(db, 'participation', 'vetting', `vetting_reason is not null`), ['leahy', 'none'])
  }),
)

test(
  'what is said of a nomination’s vetting is changed with its history until a batch has the person, by no operation, workbook or hand after',
  story(async (on) => {
    const { court, person, event, manager, director, implementer, keep, put, db } = await world(on)
    const judge = await person('Ana Un (invented)', court, { passport: 'INV-J' })
    const id = (await put(manager, judge.code)).participations[0]!.id
    const set = (who: Person, more: object) => who.act(setVetting, { id, ...more })
    const now = async () => (await vettingsOf(manager, event.code))[judge.code]
    assert.deepEqual(await now(), ['courtesy'])
    // another has a reason, less than the unit asks for is the director's
    assert.equal(await slugOf(set(manager, { vetting: 'leahy' })), 'invalid-input')
    assert.equal(await slugOf(set(manager, { reason })), 'invalid-input')
    assert.equal(await slugOf(set(manager, { vetting: 'none', reason })), 'vetting-less-than-unit')
    const changed = await set(manager, { vetting: 'leahy', reason })
    assert.deepEqual([changed.vetting, changed.vettingReason, changed.version], ['leahy', reason, 2])
    assert.equal(await slugOf(set(manager, { version: 1 })), 'participation-changed-meanwhile')
    await set(director, { vetting: 'none', reason: 'An hour of welcome.' })
    // and back to what the unit asks for
    assert.deepEqual((await set(manager, {})).vetting, 'courtesy')
    assert.deepEqual(await now(), ['courtesy'])
    const { history } = await manager.act(showHistory, { id })
    assert.deepEqual(
      history
        .slice(0, 3)
        .map(({ by, changes }) => [by, changes.map(({ member, before, after }) => [member, before, after])]),
      [
        [
          manager.actor.name,
          [
            ['vetting', 'none', 'courtesy'],
            ['vettingReason', 'An hour of welcome.', null],
          ],
        ],
        [
          director.actor.name,
          [
            ['vetting', 'leahy', 'none'],
            ['vettingReason', reason, 'An hour of welcome.'],
          ],
        ],
        [
          manager.actor.name,
          [
            ['vetting', 'courtesy', 'leahy'],
            ['vettingReason', null, reason],
          ],
        ],
      ],
    )
    const foreign = await on.person('post-programme-manager country:TG')
    assert.match((await slugOf(set(foreign, { vetting: 'leahy', reason })))!, /^not-(found|allowed)$/)

    // a batch has them
    const { batch } = await manager.act(submitBatch, {
      country: 'HT',
      name: 'For the event (invented)',
      eventId: event.id,
      persons: [judge.code],
    })
    const problem = (await problemOf(set(director, { vetting: 'leahy', reason })))!
    assert.equal(problem.slug, 'nomination-vetting-locked')
    assert.match(problem.message, new RegExp(`^${judge.code} stands in the batch ${batch.code}`))
    const byHand = director.query((as) =>
      as.updateTable('participation').set({ vetting: 'leahy', vettingReason: reason }).where('id', '=', id).execute(),
    )
    assert.equal(await constraintOf(byHand), 'participation_vetting_locked')
    const tried = async (row: Record<string, string>) =>
      wrongOf(
        (await implementer.work(importRoster, { event: event.code, files: [await keep(await filledTemplate([row]))] }))
          .wrong,
      )
    const full = { ...rightRow, person: judge.code, unit: 'Court (invented)', vetting: '' }
    assert.deepEqual(await tried({ ...full, vetting: 'leahy', 'vetting reason': reason }), [
      `2 vetting: Batch ${batch.code} of clearance has this person: what was said of the vetting stays. Leave it empty.`,
    ])
    // what is said as it was, or not at all, is no change, and the rest of the row is taken
    assert.deepEqual(await tried({ ...full, vetting: 'courtesy' }), [])
    assert.deepEqual(await tried({ ...full, rank: 'President' }), [])
    assert.equal((await columnOf(db, 'participation', 'rank', `id = '${id}'`))[0], 'President')
    assert.deepEqual(await now(), ['courtesy'])
    // marked for correction, they are free again
    const coordinator = await on.person('vetting-coordinator country:HT')
    await coordinator.act(requireCorrection, { id: batch.id, reason })
    assert.equal((await set(manager, { vetting: 'leahy', reason })).vetting, 'leahy')
    // nor of whoever is on the roster already
    await db.updateTable('clearanceBatch').set({ state: 'cancelled', act: 'test' }).where('id', '=', batch.id).execute()
    await set(director, { vetting: 'none', reason })
    await manager.act(enrol, { id })
    assert.equal(await slugOf(set(director, { vetting: 'courtesy', reason })), 'participation-state')
  }),
)
