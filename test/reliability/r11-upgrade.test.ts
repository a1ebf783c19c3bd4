// A database that a version without declared states left behind, with records on their way, is brought to this version.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { v7 as newId } from 'uuid'
import { freshOwner } from '#testing.ts'
import { stateSteps } from '#kernel/states.ts'
import { migrate, readMigrations } from '#kernel/migrate.ts'

const { owner, remove } = await freshOwner()
after(remove)

const stateOf = async (table: string, id: string) =>
  (await owner.query<{ state: string }>(`select state from ${table} where id = '${id}'`)).rows[0]!.state

test('R11: events, participations and batches on their way before states were declared go on by the declared steps', async () => {
  const files = await readMigrations()
  const before = files.filter(({ name }) => name < '0021')
  await owner.query('drop schema public cascade; drop schema jurat cascade; create schema public')
  assert.equal((await migrate(owner, before)).length, before.length)
  const [unit, person, event, part, batch, one, actor, calledOff, returned] = Array.from({ length: 9 }, () => newId())
  const hash = 'ab'.repeat(32)
  for (const statement of [
    `insert into host_unit (id, country, kind, name, acronym, act) values ('${unit}', 'HT', 'police', 'U', 'PNH', 'added')`,
    `insert into host_person (id, country, act) values ('${person}', 'HT', 'added')`,
    `insert into event (id, title, kind, modality, country, nations, institution, starts_on, ends_on, act)
      values ('${event}', 'Course (invented)', 'course', 'in-country', 'HT', '{HT}', 'police', '2026-04-01', '2026-04-02', 'added')`,
    `insert into participation (id, event_id, person_id, country, role, act) values ('${part}', '${event}', '${person}', 'HT', 'participant', 'x')`,
    `insert into clearance_batch (id, country, name, purpose, needed_by, holds_until, act)
      values ('${batch}', 'HT', 'B', 'training', '2026-04-01', '2026-04-02', 'x')`,
    `insert into clearance_case (id, batch_id, country, unit_id) values ('${one}', '${batch}', 'HT', '${unit}')`,
    `update event set state = 'pending-approval', act = 'asked' where id = '${event}'`,
    `update clearance_batch set state = 'accepted', act = 'accepted' where id = '${batch}'`,
    `update clearance_batch set state = 'local-checks', act = 'local-checks' where id = '${batch}'`,
    `insert into actor (id, kind, name) values ('${actor}', 'person', 'Coordinator (invented)')`,
    `insert into clearance_hit (id, case_id, country, checking_unit, match, source, narrative, recorded_at, recorded_by)
      values ('${newId()}', '${one}', 'HT', 'POL', 'possible', 's', 'n', now() - interval '20 years', '${actor}')`,
    // an event that was called off after the results of a batch for it had come
    `insert into event (id, title, kind, modality, country, nations, institution, starts_on, ends_on, act)
      values ('${calledOff}', 'Off (invented)', 'course', 'in-country', 'HT', '{HT}', 'police', '2026-04-01', '2026-04-02', 'added')`,
    `insert into clearance_batch (id, country, name, purpose, event_id, needed_by, holds_until, act)
      values ('${returned}', 'HT', 'B', 'training', '${calledOff}', '2026-04-01', '2026-04-02', 'x')`,
    ...['accepted', 'local-checks', 'local-complete', 'national', 'results-returned'].map(
      (state) => `update clearance_batch set state = '${state}', act = 'x' where id = '${returned}'`,
    ),
    `update event set state = 'cancelled', act = 'cancelled', reason = 'Called off.' where id = '${calledOff}'`,
    `insert into upload (id, name, bytes, sha256, actor_id) values ('${newId()}', 'roster.xlsx', 1, '${hash}', '${actor}')`,
    `insert into role_grant (id, actor_id, role, scope_kind, origin) values ('${newId()}', '${actor}', 'vetting-coordinator', 'everything', 'administrator')`,
    `insert into session (hash, id, actor_id, kind, name, expires_at) values ('${hash}', '${newId()}', '${actor}', 'browser', 'x', now() + interval '1 hour')`,
    `insert into access_rule (role, permission) values ('vetting-coordinator', 'clearance.coordinate'), ('vetting-coordinator', 'clearance.read')`,
  ])
    await owner.query(statement)
  assert.equal((await migrate(owner, files)).length, files.length - before.length)
  assert.deepEqual(
    [await stateOf('event', event!), await stateOf('participation', part!), await stateOf('clearance_batch', batch!)],
    ['pending-approval', 'nominated', 'local-checks'],
  )
  // no file goes because a rule for files has come: they are kept as long as biographies
  const { rows } = await owner.query<{ value: unknown }>(`select value from setting where key = 'person-retention'`)
  assert.deepEqual(rows[0]!.value, { months: 60, countries: {}, files: 60, hits: 60 })
  // nor a hit because a rule for hits has come: its time begins on the day of the upgrade, however old it is
  const { rows: hits } = await owner.query<{ left: boolean }>(
    `select keep_until = (bureau_day() + interval '60 months')::date as left from hits_kept(cases_with_hits())`,
  )
  assert.deepEqual(hits, [{ left: true }])
  // what is left of an event that was called off is closed, and says so
  const { rows: over } = await owner.query<{ state: string; said: boolean; milestone: string; reason: string }>(
    `select b.state, b.event_over_on = bureau_day() as said, m.milestone, m.reason from clearance_batch b
      join clearance_milestone m on m.batch_id = b.id where b.id = '${returned}' order by m.id desc limit 1`,
  )
  assert.deepEqual(over, [{ state: 'closed', said: true, milestone: 'closed', reason: 'Called off.' }])
  // whoever is signed in takes no step before the declaration is written, and goes on afterwards
  const step = async (state: string) => {
    await owner.query(`begin; set local role jurat_app; set local jurat.session = '${hash}'`)
    try {
      await owner.query(
        `update clearance_batch set state = '${state}', act = 'x', override_reason = 'x' where id = '${batch}'`,
      )
      await owner.query('commit')
      return null
    } catch (error) {
      await owner.query('rollback')
      return (error as { constraint?: string }).constraint
    }
  }
  assert.equal(await step('local-complete'), 'clearance_batch_steps')
  for (const { machine, fromState, toState, needs, engine } of stateSteps())
    await owner.query('insert into state_step values ($1, $2, $3, $4, $5)', [
      machine,
      fromState,
      toState,
      needs,
      engine,
    ])
  assert.equal(await step('national'), 'clearance_batch_steps')
  assert.equal(await step('local-complete'), null)
  assert.equal(await stateOf('clearance_batch', batch!), 'local-complete')
})
