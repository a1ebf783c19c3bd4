import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { constraintOf, slugOf, story, type Person, type Story } from '#testing.ts'
import { setUnitRules } from '#units/rules.ts'
import { checkCases } from './check.ts'
import { stepBatch } from './coordinate.ts'
import { approveCourtesy, setVetting } from './courtesy.ts'
import { makeNationalFile, nationalFile } from './national.ts'
import { decideCase, importResultsFile } from './results.ts'
import { showBatch, showCase } from './show.ts'
import type { Basis, Result } from './steps.ts'
import { addToBatch } from './submit.ts'
import {
  cleared,
  enrol,
  event,
  fetched,
  memberOf,
  post,
  reason,
  refusedEnrolment,
  stateOf,
  submit,
  today,
  toNational,
  type Post,
} from './testing.ts'

/** A post whose court goes by courtesy vetting, with a director. */
async function courtesyPost(on: Story) {
  const at = await post(on)
  await at.coordinator.act(setUnitRules, { id: at.court, vetting: 'courtesy', dutyToInform: 'yes', reason })
  return { ...at, director: await on.person('post-director country:HT') }
}

const toLocal = async ({ coordinator }: Post, id: string) => {
  for (const to of ['accepted', 'local-checks'] as const) await coordinator.act(stepBatch, { id, to })
}
const checkAll = async ({ vetter, coordinator }: Post, id: string, only?: string) => {
  const { cases, checkingUnits } = await coordinator.act(showBatch, { id })
  const ids = cases.filter((one) => one.state === 'submitted' && (!only || one.id === only)).map((one) => one.id)
  for (const unit of checkingUnits) await vetter.act(checkCases, { cases: ids, unit })
}
const vettingsIn = async ({ coordinator }: Post, id: string) =>
  (await coordinator.act(showBatch, { id })).cases.map(({ vetting }) => vetting)

test(
  'a case goes by what the law asks of where its person serves over all the days, else by what the unit says',
  story(async (on) => {
    const at = await courtesyPost(on)
    const [judge, agent] = [await at.officer(at.court), await at.officer(at.police)]
    const unknown = await at.officer(at.court)
    await on.db.updateTable('personPosition').set({ untilOn: '2027-01-31' }).where('personId', '=', unknown).execute()
    const { batch } = await submit(at.manager, [judge, agent, unknown], { units: [at.court, at.squad] })
    const { cases } = await at.coordinator.act(showBatch, { id: batch.id })
    const of = (id: string) => cases.find(({ personId, unitId }) => (personId ?? unitId) === id)!.vetting
    assert.deepEqual([judge, agent, unknown, at.court, at.squad].map(of), [
      'courtesy',
      'leahy',
      'leahy',
      'courtesy',
      'leahy',
    ])
    // of whom nobody asks anything, the post's own checks; what is said later changes nothing of a case
    await at.coordinator.act(setUnitRules, { id: at.court, vetting: 'none', reason })
    const other = await submit(at.manager, [await at.officer(at.court)])
    assert.deepEqual(await vettingsIn(at, other.batch.id), ['courtesy'])
    assert.equal((await at.coordinator.act(showCase, { id: cases[0]!.id })).case.vetting, cases[0]!.vetting)
  }),
)

test(
  'more may be asked for with a reason, less by the director or coordinator, and nothing less than the law by anybody',
  story(async (on) => {
    const at = await courtesyPost(on)
    const { manager, director, coordinator } = at
    const put = (who: Person, person: string, vetting?: string, vettingReason?: string) =>
      submit(who, [person], { vetting, vettingReason })
    const more = await put(manager, await at.officer(at.court), 'leahy', reason)
    assert.deepEqual(await vettingsIn(at, more.batch.id), ['leahy'])
    const shown = await coordinator.act(showCase, { id: more.cases[0]!.id })
    assert.equal(shown.case.vettingReason, reason)
    assert.equal(await slugOf(put(manager, await at.officer(at.court), 'leahy')), 'invalid-input')
    assert.equal(await slugOf(put(manager, await at.officer(at.court), undefined, reason)), 'invalid-input')
    await coordinator.act(setUnitRules, { id: at.court, vetting: 'leahy', reason })
    const judge = await at.officer(at.court)
    assert.equal(await slugOf(put(manager, judge, 'courtesy', reason)), 'vetting-less-than-unit')
    const less = await put(director, judge, 'courtesy', reason)
    const agent = await at.officer(at.police)
    assert.equal(await slugOf(put(director, agent, 'courtesy', reason)), 'vetting-less-than-law')
    assert.equal(
      await slugOf(
        director.act(addToBatch, { id: less.batch.id, persons: [agent], vetting: 'courtesy', vettingReason: reason }),
      ),
      'vetting-less-than-law',
    )
    // of a case, until it is with the national system
    const own = less.cases[0]!.id
    const set = (who: Person, id: string, vetting: 'leahy' | 'courtesy') =>
      slugOf(who.act(setVetting, { id, vetting, reason }))
    assert.equal(await set(director, own, 'leahy'), 'not-allowed')
    assert.equal(await set(coordinator, own, 'leahy'), null)
    assert.deepEqual(await vettingsIn(at, less.batch.id), ['leahy'])
    await toLocal(at, less.batch.id)
    await checkAll(at, less.batch.id)
    await coordinator.act(stepBatch, { id: less.batch.id, to: 'local-complete' })
    await coordinator.act(makeNationalFile, { id: less.batch.id })
    assert.equal(await set(coordinator, own, 'courtesy'), 'clearance-batch-not-there')
    // the same by hand in the database
    const tried = (who: Person, change: string) => constraintOf(who.query((as) => sql.raw(change).execute(as)))
    assert.equal(
      await tried(
        coordinator,
        `update clearance_case set vetting = 'courtesy', vetting_reason = 'x' where id = '${own}'`,
      ),
      'clearance_case_vetting_now',
    )
    const held = await put(manager, await at.officer(at.police))
    const policeman = held.cases[0]!.id
    assert.equal(
      await tried(
        coordinator,
        `update clearance_case set vetting = 'courtesy', vetting_reason = 'x' where id = '${policeman}'`,
      ),
      'vetting_by_law',
    )
    assert.equal(
      await tried(
        manager,
        `insert into clearance_case (id, batch_id, country, person_id, vetting, vetting_reason)
        values (gen_random_uuid(), '${held.batch.id}', 'HT', '${await at.officer(at.police)}', 'courtesy', 'x')`,
      ),
      'vetting_by_law',
    )
  }),
)

test(
  'courtesy vetting stands in no national file, opens no biography and is decided at the post',
  story(async (on) => {
    const at = await courtesyPost(on)
    const { coordinator, manager } = at
    // nothing that the national system would need is known of the judge
    const [judge, agent] = [await at.officer(at.court, { bare: true }), await at.officer(at.police)]
    const { batch, cases } = await submit(manager, [judge, agent])
    const id = batch.id
    const caseOf = (person: string) => cases.find(({ personId }) => personId === person)!.id
    await toLocal(at, id)
    await checkAll(at, id)
    const decide = (person: string, result: Result, more: object = {}) =>
      slugOf(coordinator.act(decideCase, { id: caseOf(person), result, date: today, ...more }))
    assert.equal(await decide(judge, 'approved'), 'clearance-result-not-possible')
    await coordinator.act(stepBatch, { id, to: 'local-complete' })
    assert.equal(await decide(agent, 'approved'), 'clearance-result-not-possible')
    assert.deepEqual(await coordinator.act(makeNationalFile, { id }).then((made) => made.cases), 1)
    const file = await fetched(coordinator, nationalFile, { id })
    assert.equal(file.trim().split('\n').length, 2)
    const opened = await on.db.selectFrom('biographyReading').select('personId').execute()
    assert.deepEqual(
      opened.map(({ personId }) => personId),
      [agent],
    )
    const { cases: shown } = await coordinator.act(showBatch, { id })
    const referenceOf = (person: string) => shown.find(({ personId }) => personId === person)!.reference
    const { wrong } = await coordinator.act(importResultsFile, {
      id,
      csv: `reference,result,basis,date,cleared on\n${referenceOf(judge)},approved,,${today},\n${referenceOf(agent)},approved,,${today},\n`,
    })
    assert.deepEqual(
      wrong.map(({ line, column }) => [line, column]),
      [[2, 'reference']],
    )
    assert.deepEqual(await coordinator.act(approveCourtesy, { id }), { approved: 1, left: 0 })
    assert.equal((await coordinator.act(showBatch, { id })).batch.state, 'national')
    assert.equal(await decide(agent, 'approved'), null)
    const done = await coordinator.act(showBatch, { id })
    assert.equal(done.batch.state, 'results-returned')
    assert.deepEqual(
      done.cases.map(({ cleared: yes, clearedUntil }) => [yes, clearedUntil]),
      [
        [true, '2027-02-28'],
        [true, '2027-02-28'],
      ],
    )
  }),
)

test(
  'a batch of courtesy vetting alone never goes to the national system; one whose checks are open, or found something, is not approved',
  story(async (on) => {
    const at = await courtesyPost(on)
    const { coordinator, manager, vetter } = at
    await memberOf(coordinator, coordinator, 'POL')
    const people = [await at.officer(at.court), await at.officer(at.court), await at.officer(at.court)]
    const { batch, cases } = await submit(manager, people)
    const id = batch.id
    await toLocal(at, id)
    const [clear, met, open] = [cases[0]!, cases[1]!, cases[2]!]
    await checkAll(at, id, clear.id)
    await checkAll(at, id, met.id)
    await vetter.act(checkCases, {
      cases: [met.id],
      unit: 'POL',
      hit: { match: 'possible', source: 'Register (invented)', narrative: 'A name like it (invented).' },
    })
    await coordinator.act(stepBatch, { id, to: 'local-complete', override: reason })
    assert.equal(await slugOf(coordinator.act(makeNationalFile, { id })), 'nothing-for-national')
    assert.equal(
      await constraintOf(
        coordinator.query((as) =>
          as.updateTable('clearanceBatch').set({ state: 'national', act: 'national' }).where('id', '=', id).execute(),
        ),
      ),
      'clearance_batch_national',
    )
    assert.deepEqual(await coordinator.act(approveCourtesy, { id }), { approved: 1, left: 2 })
    const decide = (one: string, result: Result, basis?: Basis) =>
      slugOf(coordinator.act(decideCase, { id: one, result, basis, date: today }))
    assert.equal(await decide(open.id, 'approved'), 'clearance-case-unchecked')
    // nor is it matched by a clearance that nobody here knows of
    for (const more of [{}, { clearedOn: today }])
      assert.equal(
        await slugOf(coordinator.act(decideCase, { id: open.id, result: 'matched', date: today, ...more })),
        'clearance-nothing-to-match',
      )
    assert.equal(await decide(met.id, 'rejected', 'unit'), 'invalid-input')
    assert.equal(await decide(met.id, 'rejected', 'person'), null)
    await checkAll(at, id, open.id)
    assert.equal(await decide(open.id, 'approved'), null)
    assert.equal((await coordinator.act(showBatch, { id })).batch.state, 'results-returned')
    // who was rejected is blocked, the court and its other people are not, and nobody is to be informed
    const blocks = await on.db.selectFrom('clearanceBlock').select(['unitId']).execute()
    assert.deepEqual(blocks, [{ unitId: null }])
    assert.equal((await on.db.selectFrom('clearanceDuty').select('id').execute()).length, 0)
    const course = await event(on.db, 1, 5)
    const whose = (one: { id: string }) => cases.find((found) => found.id === one.id)!.personId!
    assert.equal(await refusedEnrolment(on.db, course, whose(met)), 'participation_cleared')
    assert.equal(await refusedEnrolment(on.db, course, whose(clear)), null)
  }),
)

test(
  'the gate asks for the courtesy vetting that a unit asks for, and courtesy vetting clears nobody of a security force',
  story(async (on) => {
    const at = await courtesyPost(on)
    const { coordinator, manager } = at
    const course = await event(on.db, 1, 5)
    const judge = await at.officer(at.court)
    assert.equal(await refusedEnrolment(on.db, course, judge), 'participation_cleared')
    const { batch } = await submit(manager, [judge])
    await toLocal(at, batch.id)
    await checkAll(at, batch.id)
    await coordinator.act(stepBatch, { id: batch.id, to: 'local-complete' })
    await coordinator.act(approveCourtesy, { id: batch.id })
    const enrolled = await enrol(on.db, course, judge)
    // matched by it once more, where courtesy vetting is all that is asked
    const again = await submit(manager, [judge], { neededBy: '2026-12-01' })
    assert.deepEqual(
      again.cases.map(({ matched }) => matched),
      [true],
    )
    // what is asked beyond the law takes nobody off; the law does, and a court that comes beneath a police is of it
    await coordinator.act(setUnitRules, { id: at.court, vetting: 'leahy', reason })
    assert.equal((await stateOf(on.db, enrolled)).state, 'enrolled')
    assert.equal(await refusedEnrolment(on.db, await event(on.db, 2, 4), judge), 'participation_cleared')
    await on.db.updateTable('hostUnit').set({ parentId: at.police, act: 'moved' }).where('id', '=', at.court).execute()
    assert.deepEqual(await stateOf(on.db, enrolled), { state: 'removed', removedFor: 'clearance' })
  }),
)

test(
  'what the national system cleared is enough where courtesy vetting is asked, and a suspension ends both',
  story(async (on) => {
    const at = await courtesyPost(on)
    const { person, case: own } = await cleared(at, at.police)
    const days = async () =>
      await on.db
        .selectFrom('personStanding')
        .select(['clearedUntil', 'courtesyUntil'])
        .where('personId', '=', person)
        .executeTakeFirstOrThrow()
    assert.deepEqual(await days(), { clearedUntil: '2027-02-28', courtesyUntil: '2027-02-28' })
    await on.db.updateTable('personPosition').set({ unitId: at.court }).where('personId', '=', person).execute()
    assert.equal(await refusedEnrolment(on.db, await event(on.db, 1, 5), person), null)
    await at.coordinator.act(decideCase, { id: own, result: 'suspended', date: today })
    assert.deepEqual(await days(), { clearedUntil: null, courtesyUntil: null })
    assert.equal(await refusedEnrolment(on.db, await event(on.db, 1, 5), person), 'participation_cleared')
  }),
)

test(
  'a batch whose cases are all matched goes to its end without a national file',
  story(async (on) => {
    const at = await post(on)
    const { person } = await cleared(at, at.police)
    const { batch } = await submit(at.manager, [person], { neededBy: '2026-12-01' })
    await toLocal(at, batch.id)
    const gone = await at.coordinator.act(stepBatch, { id: batch.id, to: 'local-complete' })
    assert.equal(gone.state, 'results-returned')
  }),
)

test(
  'a duty to inform opens after a rejection by the national system where the unit does not say no',
  story(async (on) => {
    const at = await courtesyPost(on)
    const { coordinator, manager } = at
    await coordinator.act(setUnitRules, { id: at.court, dutyToInform: 'no', reason })
    const [judge, agent] = [await at.officer(at.court), await at.officer(at.police)]
    const { batch, cases } = await submit(manager, [judge, agent], { vetting: 'leahy', vettingReason: reason })
    await toNational(at, batch.id)
    for (const { id } of cases)
      await coordinator.act(decideCase, { id, result: 'rejected', basis: 'person', date: today })
    const duties = await on.db.selectFrom('clearanceDuty').select('unitId').execute()
    assert.deepEqual(duties, [{ unitId: at.police }])
  }),
)
