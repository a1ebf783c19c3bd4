import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { slugOf, story, type Person, testAddress } from '#testing.ts'
import { addUnit } from './add.ts'
import { changeUnit, moveUnit } from './change.ts'
import { importUnits, unitFile } from './import.ts'
import { mergeUnit } from './merge.ts'
import { setUnitRules } from './rules.ts'
import { showUnit } from './show.ts'

const reason = 'As the post decided (invented).'

/** A ministry with its inspectorate and a court, and a police. */
async function ministry(who: Person) {
  const add = (name: string, more: object) =>
    who.act(addUnit, { country: 'HT', name, kind: 'civilian', anyway: true, ...more })
  const top = await add('Ministry of Justice (invented)', { acronym: 'MJ' })
  const inspectorate = await add('Inspectorate (invented)', { parent: top.id })
  const court = await add('Court (invented)', { parent: inspectorate.id, kind: 'courts' })
  const police = await add('Judicial police (invented)', { parent: top.id, kind: 'police' })
  return { top, inspectorate, court, police }
}
const ruled = async (who: Person, id: string, asOf?: string) => {
  const { rules } = await who.act(showUnit, { id, own: true, ...(asOf && { asOf }) })
  return [rules.vetting, rules.vettingFrom?.code ?? null, rules.dutyToInform, rules.dutyFrom?.code ?? null, rules.byLaw]
}

test(
  'what a unit says of vetting and of informing holds for all beneath it that say nothing else',
  story(async ({ person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    const { top, inspectorate, court } = await ministry(coordinator)
    assert.deepEqual(await ruled(coordinator, court.id), ['none', null, true, null, false])
    const { version } = await coordinator.act(setUnitRules, {
      id: top.id,
      vetting: 'courtesy',
      dutyToInform: 'no',
      reason,
    })
    assert.deepEqual(await ruled(coordinator, court.id), ['courtesy', top.code, false, top.code, false])
    await coordinator.act(setUnitRules, { id: court.id, vetting: 'leahy', reason })
    assert.deepEqual(await ruled(coordinator, court.id), ['leahy', court.code, false, top.code, false])
    assert.deepEqual(await ruled(coordinator, inspectorate.id), ['courtesy', top.code, false, top.code, false])
    await coordinator.act(setUnitRules, { id: court.id, vetting: 'as-above', reason })
    assert.deepEqual(await ruled(coordinator, court.id), ['courtesy', top.code, false, top.code, false])
    // the same once more writes nothing
    assert.equal(
      (await coordinator.act(setUnitRules, { id: top.id, vetting: 'courtesy', dutyToInform: 'no', reason })).version,
      version,
    )
    const { history } = await coordinator.act(showUnit, { id: top.id })
    assert.deepEqual(
      [history[0]!.act, history[0]!.reason, history[0]!.changes],
      [
        'rules-set',
        reason,
        [
          { member: 'vetting', before: null, after: 'courtesy' },
          { member: 'dutyToInform', before: null, after: 'no' },
        ],
      ],
    )
  }),
)

test(
  'in a security force the law says it: nothing beneath a police says less, wherever it is moved from',
  story(async ({ person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    const { top, inspectorate, police } = await ministry(coordinator)
    await coordinator.act(setUnitRules, { id: top.id, vetting: 'none', dutyToInform: 'no', reason })
    assert.deepEqual(await ruled(coordinator, police.id), ['leahy', null, true, null, true])
    const set = (more: object) => slugOf(coordinator.act(setUnitRules, { id: police.id, reason, ...more }))
    assert.equal(await set({ vetting: 'courtesy' }), 'unit-vetting-by-law')
    assert.equal(await set({ dutyToInform: 'no' }), 'unit-vetting-by-law')
    assert.equal(await set({ vetting: 'leahy', dutyToInform: 'yes' }), null)
    await coordinator.act(moveUnit, { id: inspectorate.id, parent: police.id, reason })
    assert.deepEqual((await ruled(coordinator, inspectorate.id)).slice(0, 3), ['leahy', null, true])
    await coordinator.act(changeUnit, { id: top.id, kind: 'corrections', reason })
    assert.deepEqual(await ruled(coordinator, top.id), ['leahy', null, true, null, true])
  }),
)

test(
  'a merged unit goes by the one that it went into, and a day gone by shows what held then',
  story(async ({ db, person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    const { top, inspectorate, court } = await ministry(coordinator)
    await coordinator.act(setUnitRules, { id: top.id, vetting: 'courtesy', reason })
    await sql`update unit_version set recorded_at = recorded_at - interval '10 days'`.execute(db)
    const then = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10)
    await coordinator.act(setUnitRules, { id: inspectorate.id, vetting: 'none', reason })
    await coordinator.act(setUnitRules, { id: court.id, vetting: 'leahy', reason })
    await coordinator.act(mergeUnit, { id: court.id, into: inspectorate.id, reason })
    assert.deepEqual(await ruled(coordinator, court.id), ['none', inspectorate.code, true, null, false])
    assert.deepEqual(await ruled(coordinator, court.id, then), ['courtesy', top.code, true, null, false])
    // what was recorded before units said so says nothing
    await sql`update unit_version set image = image - 'vetting' - 'dutyToInform'`.execute(db)
    assert.deepEqual(await ruled(coordinator, court.id, then), ['none', null, true, null, false])
  }),
)

test(
  'somebody of several units goes by the strictest, and by the law where no unit is known',
  story(async ({ person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    const { top, court, inspectorate } = await ministry(coordinator)
    await coordinator.act(setUnitRules, { id: court.id, vetting: 'courtesy', reason })
    const of = (...units: { id: string }[]) =>
      coordinator.query(async (as) => {
        const ids = units.map(({ id }) => id)
        const { rows } = await sql<{ vetting: string }>`select vetting_of_units(${ids}::uuid[]) as vetting`.execute(as)
        return rows[0]!.vetting
      })
    assert.deepEqual([await of(), await of(top), await of(inspectorate, court)], ['leahy', 'none', 'courtesy'])
  }),
)

test(
  'only who answers for vetting sets it, on the page, in a table and in the database itself',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const director = await person('post-director country:HT')
    const elsewhere = await person('vetting-coordinator country:TG', 'hq-programme-officer')
    const { court } = await ministry(officer)
    const set = (who: Person) => slugOf(who.act(setUnitRules, { id: court.id, vetting: 'courtesy', reason }))
    assert.deepEqual(
      [await set(officer), await set(elsewhere), await set(director)],
      ['not-allowed', 'not-allowed', null],
    )
    for (const who of [officer, elsewhere])
      await assert.rejects(
        who.query((as) => sql`update host_unit set vetting = 'none', act = 'x' where id = ${court.id}`.execute(as)),
        /unit\.vet/,
      )
    const table = async (who: Person, cells: string) => {
      const csv = `country,code,name,kind,vetting,duty to inform\nHT,${court.code},Court (invented),courts,${cells}\n`
      const { wrong, rows } = await who.act(importUnits, { csv })
      return [...wrong.map(({ column }) => column), ...rows.flatMap(({ columns }) => columns)]
    }
    assert.deepEqual(await table(officer, 'none,'), ['vetting'])
    assert.deepEqual(await table(officer, 'courtesy,'), [])
    assert.deepEqual(await table(director, 'none,no'), ['vetting', 'duty to inform'])
    assert.deepEqual(await ruled(director, court.id), ['none', court.code, false, court.code, false])
  }),
)

test(
  'a table of units carries vetting and duty out and in again, and the law is kept in it as well',
  story(async ({ person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    const csv = [
      'country,parent,name,kind,acronym,vetting,duty to inform',
      'HT,,Ministry (invented),civilian,MJ,courtesy,no',
      'HT,Ministry (invented),Police (invented),police,,,',
    ]
    assert.deepEqual((await coordinator.act(importUnits, { csv: csv.join('\n') })).units, {
      new: 2,
      changed: 0,
      unchanged: 0,
    })
    let text = ''
    const file = await unitFile.download(
      { actor: coordinator.actor, today: '2026-03-01', address: testAddress, read: (body) => coordinator.query(body) },
      { country: 'HT' },
    )
    for await (const piece of file.body) text += String(piece)
    assert.match(text, /Ministry \(invented\),,,civilian,MJ,,courtesy,no,/)
    assert.deepEqual((await coordinator.act(importUnits, { csv: text })).units, { new: 0, changed: 0, unchanged: 2 })
    const { wrong } = await coordinator.act(importUnits, {
      csv: [...csv.slice(0, 2), csv[2]!.replace(/,,$/, ',none,')].join('\n'),
    })
    assert.deepEqual(
      wrong.map(({ line, column }) => [line, column]),
      [[3, 'vetting']],
    )
  }),
)

test(
  'a unit that went into one beneath it does not lead in a circle',
  story(async ({ db, person }) => {
    const coordinator = await person('vetting-coordinator country:HT')
    const { top, inspectorate, court, police } = await ministry(coordinator)
    for (const { id } of [court, police]) await coordinator.act(mergeUnit, { id, into: inspectorate.id, reason })
    // as a repair by hand may leave it
    await sql`alter table host_unit disable trigger user`.execute(db)
    await sql`update host_unit set state = 'merged', state_on = '2026-01-01', merged_into = ${inspectorate.id} where id = ${top.id}`.execute(
      db,
    )
    await sql`alter table host_unit enable trigger user`.execute(db)
    const { rows } = await sql`select vetting, duty_to_inform from unit_rules(${inspectorate.id})`.execute(db)
    assert.equal(rows.length, 1)
  }),
)
