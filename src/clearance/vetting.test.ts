import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addPerson } from '#persons/add.ts'
import { story, type Person } from '#testing.ts'
import { addUnit } from '#units/add.ts'
import { setUnitRules } from '#units/rules.ts'
import { checkCases } from './check.ts'
import { stepBatch } from './coordinate.ts'
import { makeNationalFile } from './national.ts'
import { decideCase } from './results.ts'
import { showBatch } from './show.ts'
import { submitBatch } from './submit.ts'

const reason = 'As the post decided (invented).'

/** A ministry with a court, and a police; somebody in each, and somebody of whom no unit is known. */
async function nation(coordinator: Person) {
  const unit = (name: string, more: object) =>
    coordinator.act(addUnit, { country: 'HT', name, kind: 'civilian', anyway: true, ...more })
  const ministry = await unit('Ministry (invented)', { acronym: 'MJ' })
  const court = await unit('Court (invented)', { parent: ministry.id, kind: 'courts' })
  const police = await unit('Police (invented)', { acronym: 'PNH', kind: 'police' })
  const officer = async (name: string, unitId: string | null) =>
    (
      await coordinator.act(addPerson, {
        country: 'HT',
        names: [{ name }],
        anyway: true,
        position: unitId === null ? null : { unitId, title: 'Officer', rank: 'Agent' },
        identities: [{ kind: 'national-id', issuedBy: 'HT', number: name }],
        biography: {
          birth: { year: 1980, month: 1, day: 2 },
          birthCity: 'Jacmel',
          birthState: 'Sud-Est',
          birthCountry: 'HT',
        },
      })
    ).id
  return {
    ministry,
    court,
    judge: await officer('Ana Un', court.id),
    agent: await officer('Ben De', police.id),
    unknown: await officer('Eva Twa', null),
  }
}

test(
  'a case remembers by what vetting its unit went when it was made, and a duty to inform opens where the unit does not say no',
  story(async ({ db, person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    const manager = await person('post-programme-manager country:HT')
    const { ministry, court, judge, agent, unknown } = await nation(coordinator)
    await coordinator.act(setUnitRules, { id: ministry.id, vetting: 'courtesy', dutyToInform: 'no', reason })
    const { batch } = await manager.act(submitBatch, {
      country: 'HT',
      name: 'Course (invented)',
      neededBy: '2027-02-01',
      persons: [judge, agent],
      units: [court.code],
    })
    const other = await manager.act(submitBatch, {
      country: 'HT',
      name: 'Another (invented)',
      neededBy: '2027-02-01',
      persons: [unknown],
    })
    const vettingOf = async (id = batch.id) => {
      const { cases } = await coordinator.act(showBatch, { id })
      return Object.fromEntries(cases.map(({ personId, unitId, vetting }) => [personId ?? unitId, vetting]))
    }
    const then = { [judge]: 'courtesy', [agent]: 'leahy', [court.id]: 'courtesy' }
    assert.deepEqual(await vettingOf(), then)
    // in doubt somebody is of a security force
    assert.deepEqual(await vettingOf(other.batch.id), { [unknown]: 'leahy' })
    await coordinator.act(setUnitRules, { id: court.id, vetting: 'leahy', reason })
    assert.deepEqual(await vettingOf(), then)

    const { id } = batch
    await coordinator.act(stepBatch, { id, to: 'accepted' })
    await coordinator.act(stepBatch, { id, to: 'local-checks' })
    const { cases, checkingUnits } = await coordinator.act(showBatch, { id })
    for (const unit of checkingUnits) await coordinator.act(checkCases, { cases: cases.map((one) => one.id), unit })
    await coordinator.act(stepBatch, { id, to: 'local-complete' })
    await coordinator.act(makeNationalFile, { id })
    for (const who of [judge, agent]) {
      const own = cases.find(({ personId }) => personId === who)!
      await coordinator.act(decideCase, {
        id: own.id,
        result: 'rejected',
        basis: 'person',
        date: '2026-03-01',
      })
    }
    const duties = await db
      .selectFrom('clearanceDuty')
      .innerJoin('hostUnit', 'hostUnit.id', 'clearanceDuty.unitId')
      .select('hostUnit.name')
      .execute()
    assert.deepEqual(
      duties.map(({ name }) => name),
      ['Police (invented)'],
    )
  }),
)
