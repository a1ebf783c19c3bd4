import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { problemOf, slugOf, story, type Person } from '#testing.ts'
import { checkCases, withdrawHit } from './check.ts'
import { stepBatch } from './coordinate.ts'
import { makeNationalFile } from './national.ts'
import { decideCase } from './results.ts'
import { showBatch, showCase } from './show.ts'
import { opened, today, reason, post, submit } from './testing.ts'

test(
  'hits are seen by coordinators and vetters alone; what a check came to is no secret of theirs to others',
  story(async (told) => {
    const at = await post(told)
    const person = await at.officer(at.squad)
    const { batch, cases } = await submit(at.manager, [person])
    const id = cases[0]!.id
    const hit = {
      match: 'direct',
      violation: 'gvhr',
      credibility: 'high',
      source: 'Weekly',
      year: 2011,
      narrative: 'Okapihit',
    } as const
    assert.equal(await slugOf(at.vetter.act(checkCases, { cases: [id], unit: 'POL', hit })), 'invalid-input')
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'accepted' })
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'local-checks' })
    const wrongIn = async (unit: string, more: object) => {
      const problem = (await problemOf(at.vetter.act(checkCases, { cases: [id], unit, hit: { ...hit, ...more } })))!
      return (problem.details as { errors: { path: string }[] }).errors.map(({ path }) => path)
    }
    assert.deepEqual(await wrongIn('CONS', {}), ['hit.violation', 'hit.credibility'])
    assert.deepEqual(await wrongIn('POL', { month: 2, day: 30 }), ['hit.day'])
    assert.deepEqual(await wrongIn('POL', { year: null, month: 2 }), ['hit.year'])
    // what is still to come has not happened
    const [year, month, day] = today.split('-').map(Number) as [number, number, number]
    assert.deepEqual(await wrongIn('POL', { year: 2040 }), ['hit.year'])
    assert.deepEqual(await wrongIn('POL', { year, month: month + 1 }), ['hit.month'])
    assert.deepEqual(await wrongIn('POL', { year, month, day: day + 1 }), ['hit.day'])
    await at.vetter.act(checkCases, { cases: [id], unit: 'POL', hit })
    // sent twice it is one hit; another one is another
    await at.vetter.act(checkCases, { cases: [id], unit: 'POL', hit })
    await at.vetter.act(checkCases, { cases: [id], unit: 'CONS' })
    const record = await opened(at.coordinator, id)
    assert.deepEqual(
      record.hits!.map((one) => [one.checkingUnit, one.year, one.month, one.narrative]),
      [['POL', 2011, null, 'Okapihit']],
    )
    const rows = (who: Person) => who.query((as) => as.selectFrom('clearanceHit').select('id').execute())
    for (const role of [
      'hq-programme-officer',
      'post-director country:HT',
      'post-programme-manager country:HT',
      'auditor',
      'operator',
    ] as const) {
      const other = await told.person(role)
      assert.deepEqual(await rows(other), [], role)
      if (role === 'operator') continue
      const shown = await other.act(showCase, { id })
      assert.equal(shown.hits, null, role)
      assert.deepEqual(
        shown.case.checks.map(({ unit, hits, doneAt }) => [unit, hits, doneAt !== null]),
        [
          ['CONS', null, true],
          ['DEA', null, false],
          ['POL', null, true],
        ],
      )
    }
    const { rows: logged } = await sql<{
      text: string
    }>`select coalesce(string_agg(c::text, ' '), '') as text from change c`.execute(told.db)
    assert.ok(!/okapihit|clearance_hit/i.test(logged[0]!.text))
    assert.equal(await slugOf(at.vetter.act(withdrawHit, { id: record.hits![0]!.id, reason })), 'hits-closed')
    await opened(at.vetter, id)
    await at.vetter.act(withdrawHit, { id: record.hits![0]!.id, reason })
    const after = await at.vetter.act(showCase, { id })
    assert.equal(after.hits![0]!.withdrawnReason, reason)
    assert.equal(after.case.checks.find(({ unit }) => unit === 'POL')!.hits, 0)
    // a check that found nothing is still good when the person comes again, which vetters see
    await at.vetter.act(checkCases, { cases: [id], unit: 'DEA' })
    await at.coordinator.act(stepBatch, { id: batch.id, to: 'local-complete' })
    await at.coordinator.act(makeNationalFile, { id: batch.id })
    await at.coordinator.act(decideCase, { id, result: 'cancelled', date: today })
    const second = await submit(at.manager, [person])
    await at.coordinator.act(stepBatch, { id: second.batch.id, to: 'accepted' })
    await at.coordinator.act(stepBatch, { id: second.batch.id, to: 'local-checks' })
    const checksFor = async (who: Person) =>
      (await who.act(showBatch, { id: second.batch.id })).cases[0]!.checks.map(({ stillGood, doneAt }) => [
        stillGood,
        doneAt,
      ])
    assert.deepEqual(await checksFor(at.vetter), [
      [true, null],
      [true, null],
      [true, null],
    ])
    // who may not see hits is not told which check would have to be made again, and so of none that met with one
    assert.deepEqual(await checksFor(at.manager), [
      [false, null],
      [false, null],
      [false, null],
    ])
    await told.db
      .updateTable('clearanceHit')
      .set({ withdrawnAt: null, withdrawnBy: null, withdrawnReason: null })
      .execute()
    assert.deepEqual(
      (await checksFor(at.vetter)).map(([good]) => good),
      [true, true, false],
    )
  }),
)
