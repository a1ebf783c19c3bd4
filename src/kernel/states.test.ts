import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { batchMachine, caseMachine } from '#clearance/steps.ts'
import { eventMachine } from '#events/state.ts'
import { participationMachine } from '#rosters/state.ts'
import { story, store, type Person, type Story } from '#testing.ts'
import { writeAccessRules } from './access-rules.ts'
import { defineMachine, stateSteps, type Machine } from './states.ts'
import { StoreError, type Db } from './store/store.ts'

test('the database holds the steps that the code declares, and takes them up once', async () => {
  const held = await store.transaction({ role: 'jurat_owner' }, (db) =>
    db.selectFrom('stateStep').selectAll().orderBy('machine').execute(),
  )
  assert.equal(held.length, stateSteps().length)
  assert.ok(held.length > 30)
  assert.equal(await writeAccessRules(store), false)
  await store.transaction({ role: 'jurat_owner' }, (db) =>
    db.deleteFrom('stateStep').where('machine', '=', 'event').execute(),
  )
  assert.equal(await writeAccessRules(store), true)
  assert.equal(await writeAccessRules(store), false)
})

test('states that no step leads to, and two steps between the same states, are refused where they are declared', () => {
  const states = ['a', 'b', 'c'] as const
  const begun = { name: 'test-unreachable', states, begins: ['a'] as const }
  assert.throws(() => defineMachine({ ...begun, steps: [{ from: ['a'], to: 'b' }] }), /leads to c/)
  const twice = [
    { from: ['a', 'b'], to: 'c' },
    { from: ['a'], to: 'c' },
    { from: ['a'], to: 'b' },
  ] as const
  assert.throws(() => defineMachine({ ...begun, steps: twice }), /from a to c by two steps/)
  assert.throws(() => defineMachine({ ...begun, name: 'event', steps: [] }), /declared twice/)
  assert.deepEqual([eventMachine.final, participationMachine.final], [['cancelled', 'closed', 'finalised'], []])
  assert.deepEqual(caseMachine.open, ['submitted'])
})

class Undone extends Error {}

/** A record of each table in its first state, and who may write it. */
async function records({ db, person }: Story) {
  const [unit, officer, event, batch] = [newId(), newId(), newId(), newId()]
  const [part, one] = [newId(), newId()]
  for (const statement of [
    sql`insert into host_unit (id, country, kind, name, acronym, act) values (${unit}, 'HT', 'courts', 'Court (invented)', 'TPI', 'added')`,
    sql`insert into host_person (id, country, act) values (${officer}, 'HT', 'added')`,
    sql`insert into event (id, title, kind, modality, country, nations, institution, starts_on, ends_on, act)
      values (${event}, 'Course (invented)', 'course', 'in-country', 'HT', '{HT}', 'courts', '2026-04-01', '2026-04-02', 'added')`,
    sql`insert into participation (id, event_id, person_id, country, role, act) values (${part}, ${event}, ${officer}, 'HT', 'participant', 'x')`,
    sql`insert into clearance_batch (id, country, name, purpose, needed_by, holds_until, act)
      values (${batch}, 'HT', 'B', 'training', '2026-04-01', '2026-04-02', 'x')`,
    sql`insert into clearance_case (id, batch_id, country, unit_id) values (${one}, ${batch}, 'HT', ${unit})`,
  ])
    await statement.execute(db)
  const [submits, coordinates] = [
    await person('post-director country:HT'),
    await person('vetting-coordinator country:HT'),
  ]
  const approver = await person('hq-programme-officer')
  return [
    { machine: eventMachine, table: 'event', id: event, writers: [submits, approver] },
    { machine: participationMachine, table: 'participation', id: part, writers: [submits] },
    { machine: batchMachine, table: 'clearance_batch', id: batch, writers: [submits, coordinates] },
    { machine: caseMachine, table: 'clearance_case', id: one, writers: [submits] },
  ]
}

/** What the database answers somebody who writes a state past every operation, which is undone. */
async function written(who: Person, table: string, id: string, to: string) {
  try {
    await who.query(async (as) => {
      await sql.raw(`update ${table} set state = '${to}' where id = '${id}'`).execute(as)
      throw new Undone()
    })
    return null
  } catch (error) {
    if (error instanceof Undone) return null
    if (error instanceof StoreError) return error.constraint ?? error.code
    throw error
  }
}

/** Puts a record into a state in which no rule of its table is asked. */
async function put(db: Db, table: string, id: string, state: string) {
  const also =
    table === 'participation'
      ? `, removed_for = ${state === 'removed' ? "'other'" : 'null'},
    waiting_number = ${state === 'waiting' ? '1' : 'null'}`
      : ''
  await sql.raw(`alter table ${table} disable trigger user`).execute(db)
  await sql.raw(`update ${table} set state = '${state}'${also} where id = '${id}'`).execute(db)
  await sql.raw(`alter table ${table} enable trigger user`).execute(db)
}

test(
  'whoever writes a state past every operation is refused each step that is not declared, and by no steps one that is',
  story(async (told) => {
    for (const { machine, table, id, writers } of await records(told)) {
      const states: readonly string[] = machine.states
      const { goes } = machine as Machine<string>
      let [refused, passed] = [0, 0]
      for (const from of states) {
        await put(told.db, table, id, from)
        for (const to of states.filter((state) => state !== from)) {
          const answers = []
          for (const who of writers) answers.push(await written(who, table, id, to))
          if (goes(from, to)) {
            // perhaps by another rule, or because somebody else takes this step
            assert.ok(!answers.includes(`${table}_steps`), `${table}: ${from} → ${to}: ${answers.join()}`)
            passed++
          } else {
            assert.deepEqual(new Set(answers), new Set([`${table}_steps`]), `${table}: ${from} → ${to}`)
            refused++
          }
        }
      }
      assert.ok(refused > 0 && refused + passed === states.length * (states.length - 1))
    }
  }),
)

test(
  'a step that needs a permission is refused to whoever lacks it, and what may not begin so does not',
  story(async (told) => {
    const [event, , batch] = await records(told)
    const manager = await told.person('post-programme-manager country:HT')
    const elsewhere = await told.person('post-director country:HT', 'vetting-coordinator country:KE')
    assert.equal(await written(elsewhere, batch!.table, batch!.id, 'accepted'), '42501')
    assert.equal(await written(batch!.writers[1]!, batch!.table, batch!.id, 'accepted'), null)
    await put(told.db, 'event', event!.id, 'pending-approval')
    assert.equal(await written(manager, 'event', event!.id, 'approved'), '42501')
    const begun = (state: string) =>
      manager
        .query((as) =>
          sql`insert into participation (id, event_id, person_id, country, role, act, state) select ${newId()}, p.event_id,
            p.person_id, 'HT', 'participant', 'x', ${state} from participation p`.execute(as),
        )
        .catch((error: StoreError) => error.constraint)
    assert.equal(await begun('completed'), 'participation_steps')
    assert.equal(await begun('nominated'), 'participation_once')
  }),
)
