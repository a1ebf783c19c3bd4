// What the database itself says of its walls: no table without forced row-level security, no function that opens more
// than it was reviewed for.
import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { store } from '#testing.ts'

const rows = <T>(query: string) =>
  store.transaction({ role: 'jurat_owner' }, async (db) => (await sql.raw<T>(query).execute(db)).rows)
/** The first column of each row, as a list. */
const list = async (query: string) => (await rows<Record<string, string>>(query)).map((row) => Object.values(row)[0]!)

const ofOurs = `n.nspname in ('public', 'jurat')`

test('every table has row-level security, forced on its owner as well', async () => {
  assert.deepEqual(
    await list(`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)`),
    [],
  )
})

test('every table belongs to jurat_owner', async () => {
  assert.deepEqual(
    await list(`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ofOurs} and c.relkind in ('r', 'p', 'v', 'm', 'S') and c.relowner <> 'jurat_owner'::regrole`),
    [],
  )
})

test('the roles of the application are no superusers, bypass nothing, own nothing, and belong to no other role', async () => {
  assert.deepEqual(
    await list(`select rolname from pg_roles where rolname in ('jurat_app', 'jurat_job', 'jurat_door')
      and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or rolcanlogin
        or exists (select from pg_class where relowner = pg_roles.oid)
        or exists (select from pg_proc where proowner = pg_roles.oid)
        or exists (select from pg_auth_members where member = pg_roles.oid))`),
    [],
  )
})

test('a view runs with the rights of whoever asks, and nothing is kept in a materialized one', async () => {
  assert.deepEqual(
    await list(`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ofOurs} and (c.relkind = 'm'
        or c.relkind = 'v' and not coalesce('security_invoker=true' = any (c.reloptions) or 'security_invoker=on' = any (c.reloptions), false))`),
    [],
  )
})

test('a function with rights of its owner pins where it looks names up', async () => {
  assert.deepEqual(
    await list(`select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${ofOurs} and p.prosecdef
        and not exists (select from unnest(p.proconfig) setting where setting = 'search_path=pg_catalog, public')`),
    [],
  )
})

// Functions that act with the rights of the owner are doors in the second wall. Each makes the check that row-level
// security would have made, or tells nothing about rows; whoever adds one says here which.
const doors: Readonly<Record<string, 'jurat_app' | 'jurat_app, jurat_job' | 'jurat_door' | 'jurat_job'>> = {
  // who acts, by the session that the transaction carries
  current_actor: 'jurat_app, jurat_job',
  this_session: 'jurat_app, jurat_job',
  sees_everything: 'jurat_app, jurat_job',
  my_scopes: 'jurat_app, jurat_job',
  my_scope_codes: 'jurat_app, jurat_job',
  my_awards: 'jurat_app, jurat_job',
  is_demonstration: 'jurat_app, jurat_job',
  // need the hash of a secret
  find_session: 'jurat_app, jurat_job',
  see_session: 'jurat_app, jurat_job',
  // make the check of activity's policy themselves, since text matching is not leakproof
  search_activity: 'jurat_app, jurat_job',
  activities_with: 'jurat_app, jurat_job',
  activities_in: 'jurat_app, jurat_job',
  // for auditors: hashes only
  change_leaves: 'jurat_app, jurat_job',
  // oneself, or everybody for whoever manages accounts
  people_contacts: 'jurat_app',
  choose_language: 'jurat_app',
  // a number, for whoever keeps the event
  event_uncleared: 'jurat_app',
  event_undecided: 'jurat_app',
  events_with: 'jurat_app',
  // who sent a file, and others once something was published from it
  upload_published: 'jurat_app, jurat_job',
  // rosters: whether whoever acts keeps one; what rows of a workbook mean
  keeps_roster: 'jurat_app, jurat_job',
  match_roster: 'jurat_app, jurat_job',
  // and which of their cells differ from a person's record, never a value: to whoever sees the person, or may open the biography
  roster_not_taken: 'jurat_app, jurat_job',
  // for the job of an import, within the rosters that they keep
  roster_event: 'jurat_job',
  take_roster: 'jurat_job',
  participation_history: 'jurat_app',
  certificate_keys: 'jurat_door',
  know_certificate_key: 'jurat_job',
  notice_readers: 'jurat_job',
  notice_session: 'jurat_job',
  notice_mailed: 'jurat_job',
  // the daily look: answers a number
  open_no_returns: 'jurat_job',
  // what anybody may know of a certificate, and its name with its code
  read_certificate: 'jurat_door',
  revoked_certificates: 'jurat_door',
  // what a good link shows of a course, and the answer behind it; needs the hash of its secret
  read_follow_up: 'jurat_door',
  answer_follow_up: 'jurat_door',
  // asks for follow-up-rule.set
  set_follow_up_rule: 'jurat_app',
  // numbers of events within the scope of whoever asks
  head_counts: 'jurat_app, jurat_job',
  // numbers by nation of who met at an academy, for whoever is signed in
  academy_cohorts: 'jurat_app',
  academy_alumni: 'jurat_app',
  academy_ties: 'jurat_app',
  // the log of what whoever is signed in reads of academies anyway
  academy_history: 'jurat_app',
  // whether one has a permission anywhere, told of oneself
  does_anywhere: 'jurat_app',
  // a number of days by post
  event_lead_days: 'jurat_app',
  // opening a session
  open_session: 'jurat_door',
  demonstration_people: 'jurat_door',
  open_demonstration_session: 'jurat_door',
  end_session: 'jurat_door',
  begin_device: 'jurat_door',
  poll_device: 'jurat_door',
  // persons: each within the scope of whoever asks, and never a value of a biography
  persons_alike: 'jurat_app',
  find_persons: 'jurat_app',
  identity_conflicts: 'jurat_app',
  units_of_persons: 'jurat_app',
  // tells of an id only as which other one it goes on
  person_survivor: 'jurat_app',
  // the worker takes an award from whoever is no longer on its rosters: answers a number
  forget_awards: 'jurat_job',
  // asks for person.keep
  merge_held: 'jurat_app',
  move_identities: 'jurat_app',
  // ask for setting.change and person.erase; the worker erases by itself what is past its day
  set_retention: 'jurat_app',
  erasures_due: 'jurat_app, jurat_job',
  erase_persons: 'jurat_job',
  files_due: 'jurat_app, jurat_job',
  erase_files: 'jurat_job',
  hits_due: 'jurat_app, jurat_job',
  erase_hits: 'jurat_job',
  // clearance: whether somebody is cleared or of a security force over some days, by their id; the gate holds what it read
  in_security_force: 'jurat_app, jurat_job',
  cleared_for: 'jurat_app, jurat_job',
  cleared_unit_for: 'jurat_app, jurat_job',
  clearance_holds: 'jurat_app, jurat_job',
  clearance_holds_unit: 'jurat_app, jurat_job',
  // by what vetting somebody goes whose nomination says so much
  vetting_asked: 'jurat_app',
  // the ids and the number of the events that whoever asks may read
  my_events: 'jurat_app',
  my_event_count: 'jurat_app',
  // asks for roster.keep for the nation of each unit
  roster_vetting: 'jurat_app, jurat_job',
  // the code of the batch that locks a person
  person_locked: 'jurat_app',
  // ask for clearance.coordinate, clearance.submit, clearance.read where the case is
  record_clearance: 'jurat_app',
  record_remediation: 'jurat_app',
  match_clearance: 'jurat_app',
  clearance_missing: 'jurat_app',
  case_cleared: 'jurat_app',
  nominated_units: 'jurat_app',
  // asks for hit.read where the case is: numbers, an id, and a day of what is open
  checks_found: 'jurat_app',
  case_of_hit: 'jurat_app',
  hits_kept_until: 'jurat_app',
  // the worker and the sealing of the log
  take_job: 'jurat_job',
  tell_job: 'jurat_job',
  drop_dead_staging: 'jurat_job',
  purge_sessions: 'jurat_job',
  purge_answered: 'jurat_job',
  unsealed_changes: 'jurat_job',
  last_seal: 'jurat_job',
  add_seal: 'jurat_job',
  // the import: each asks whether whoever the job works for may import everything
  compare_publication: 'jurat_job',
  begin_publication: 'jurat_job',
  forget_derived: 'jurat_job',
  publish_activities: 'jurat_job',
  end_publication: 'jurat_job',
  keep_findings: 'jurat_job',
  clear_training: 'jurat_job',
  stage_training: 'jurat_job',
  publish_training: 'jurat_job',
  // names of who may check at a post, for whoever says which of them does; needs clearance.set there
  checkers_at: 'jurat_app',
  // days on which nobody works, and the days reckoned from them: of nobody
  days_off: 'jurat_app',
  event_clearance_due: 'jurat_app',
  // take locks in the order of all, and answer nothing
  hold_participation: 'jurat_app',
  hold_roster: 'jurat_app',
  // of whoever acts
  my_checking_units: 'jurat_app',
  // days again
  weekend_of: 'jurat_app',
  working_day_after: 'jurat_app',
  working_day_until: 'jurat_app',
  works_on: 'jurat_app',
}

test('only reviewed functions act with the rights of the owner, and only for the roles they are meant for', async () => {
  const found = await rows<{ name: string; roles: string }>(`
    select p.proname as name, (select string_agg(r, ', ' order by r) from unnest(array['jurat_app', 'jurat_door', 'jurat_job']) r
      where has_function_privilege(r, p.oid, 'execute')) as roles
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${ofOurs} and p.prosecdef order by p.proname`)
  const open = found.filter(({ roles }) => roles !== null)
  assert.deepEqual(Object.fromEntries(open.map(({ name, roles }) => [name, roles])), sorted(doors))
})

const sorted = <T>(record: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))

test('nothing of ours can be executed by everybody, and set_config by nobody but the superuser', async () => {
  assert.deepEqual(
    await list(`select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${ofOurs} and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)
        and not exists (select from pg_depend d where d.objid = p.oid and d.classid = 'pg_proc'::regclass and d.deptype = 'e')`),
    [],
  )
  assert.deepEqual(
    await list(`select r from unnest(array['jurat_app', 'jurat_job', 'jurat_door', 'jurat_owner', 'jurat_backup']) r
      where has_function_privilege(r, 'pg_catalog.set_config(text, text, boolean)', 'execute')`),
    [],
  )
})

test('the application can make nothing: no schema, no table, no temporary table', async () => {
  assert.deepEqual(
    await list(`select r || ' ' || what from unnest(array['jurat_app', 'jurat_job', 'jurat_door']) r,
      lateral (values ('schema public', has_schema_privilege(r, 'public', 'create')), ('schema jurat', has_schema_privilege(r, 'jurat', 'create')),
        ('a schema', has_database_privilege(r, current_database(), 'create')), ('a temporary table', has_database_privilege(r, current_database(), 'temporary'))) v (what, may)
      where may`),
    [],
  )
})

test('nobody but the owner and the backup may truncate a table, put a trigger on it or refer to it', async () => {
  assert.deepEqual(
    await list(`select distinct c.relname || ' ' || a.privilege_type || ' ' || a.grantee::regrole
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
      where ${ofOurs} and c.relkind in ('r', 'p') and a.privilege_type in ('TRUNCATE', 'TRIGGER', 'REFERENCES', 'MAINTAIN')
        and a.grantee::regrole::text not in ('jurat_owner', 'jurat_backup')`),
    [],
  )
})

// Columns that nobody reads through the application: how somebody is recognised, and what proves it.
const unread = [
  'actor.email',
  'actor.issuer',
  'actor.subject',
  'session.hash',
  'device_code.device_hash',
  'follow_up_link.hash',
]

test('e-mail addresses and hashes of secrets can be selected by no role of the application', async () => {
  assert.deepEqual(
    await list(`select c || ' ' || r from unnest(array[${unread.map((column) => `'${column}'`).join()}]) c,
      unnest(array['jurat_app', 'jurat_job', 'jurat_door']) r
      where has_column_privilege(r, split_part(c, '.', 1), split_part(c, '.', 2), 'select')`),
    [],
  )
})

test('no policy calls a volatile function: it would be called for every row', async () => {
  const policies = await rows<{ name: string; text: string }>(
    `select tablename || '.' || policyname as name, coalesce(qual, '') || ' ' || coalesce(with_check, '') as text from pg_policies where schemaname = 'public'`,
  )
  const calls = policies.flatMap(({ name, text }) =>
    [...text.matchAll(/(\w+)\(/g)].map(([, called]) => ({ name, called: called! })),
  )
  assert.ok(calls.length > 20)
  const volatile = new Set(await list(`select distinct proname from pg_proc where provolatile = 'v'`))
  assert.ok(volatile.has('random'))
  assert.deepEqual(
    calls.filter(({ called }) => volatile.has(called)),
    [],
  )
})

// A policy calls such functions bare once a row; in a subquery once a statement.
test('a policy asks who acts once a statement', async () => {
  const policies = await rows<{ name: string; text: string }>(
    `select tablename || '.' || policyname as name, coalesce(qual, '') || ' ' || coalesce(with_check, '') as text from pg_policies where schemaname = 'public'`,
  )
  const asking = /\b(current_actor|sees_everything|my_scopes|my_scope_codes|my_awards|this_session|is_demonstration)\(/g
  const bare = policies.flatMap(({ name, text }) =>
    [...text.matchAll(asking)]
      .filter(({ index }) => !/(?:SELECT|FROM)\s+$/.test(text.slice(0, index)))
      .map(([, called]) => `${name} ${called}`),
  )
  assert.deepEqual(bare, [])
})

// What everybody may read without being signed in.
const open = ['access_rule.rules', 'setting.settings', 'state_step.steps', 'balance_due.under_way']

test('only what tells nothing of anybody is open to all', async () => {
  assert.deepEqual(
    await list(`select tablename || '.' || policyname from pg_policies
      where schemaname = 'public' and roles <> '{jurat_owner}' and (qual = 'true' or with_check = 'true') order by 1`),
    open.toSorted(),
  )
})

// Deleting an actor, a publication or a job is not a thing that happens: what they did stays recorded.
const neverDeleted = ['actor', 'dataset', 'job']

test('every foreign key has an index, but for those to what is never deleted', async () => {
  assert.deepEqual(
    await list(`select k.conrelid::regclass || ' (' || (select string_agg(a.attname, ', ') from pg_attribute a
        where a.attrelid = k.conrelid and a.attnum = any (k.conkey)) || ')'
      from pg_constraint k join pg_namespace n on n.oid = k.connamespace
      where ${ofOurs} and k.contype = 'f' and k.confrelid::regclass::text <> all (array[${neverDeleted.map((table) => `'${table}'`).join()}])
        and not exists (select from pg_index i where i.indrelid = k.conrelid and i.indpred is null
          and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)`),
    [],
  )
  assert.deepEqual(
    // a file goes when its time is over, by the function that looks at it
    await list(`select t || ' ' || r from unnest(array[${[...neverDeleted, 'upload'].map((table) => `'${table}'`).join()}]) t,
      unnest(array['jurat_app', 'jurat_job', 'jurat_door']) r where has_table_privilege(r, t, 'delete')`),
    [],
  )
})

// Tables that are written outside of the log of changes, each with the reason.
const unlogged: Readonly<Record<string, string>> = {
  activity: 'derived from activity_version and claim, which are logged',
  activity_organisation: 'derived from activity_version',
  activity_presence: 'which file names an activity: publication and activity_version are logged',
  answered: 'the answer to a request, whose changes are logged',
  balance_cell: 'derived from transaction_share',
  balance_due: 'empty at every commit',
  balance_part: 'derived from transaction_share',
  change: 'the log itself',
  dataset: 'a name only; the publications in it are logged',
  event_version: 'the states of event, which is logged; only its trigger writes them',
  clearance_hit: 'its own history; the log would tell of a hit to whoever may not know that there is one',
  hit_erasure: 'what went of clearance_hit; the log would tell of a hit to whoever may not know that there was one',
  clearance_milestone: 'the steps of clearance_batch, which is logged; only its trigger writes them',
  finding: 'says what an import found; the import is logged as a job',
  import_staging: 'what an import has laid ready, gone when it ends',
  organisation: 'derived from activity_version',
  person_version: 'the states of host_person, which is logged; only its trigger writes them',
  place: 'derived from activity and transaction_share',
  place_cell: 'derived from activity and transaction_share',
  place_part: 'derived from activity and transaction_share',
  scenario_version: 'the states of scenario, which is logged; only its trigger writes them',
  seal: 'seals the log itself',
  transaction_share: 'derived from activity_version',
  trained_cell: 'derived from participation',
  trained_due: 'empty at every commit',
  trained_seat: 'derived from participation',
  training_staging: 'what an import has laid ready, gone when it ends',
  unit_version: 'the states of host_unit, which is logged; only its trigger writes them',
  upload_piece: 'the bytes of an upload, whose SHA-256 is logged',
  access_rule: 'the policies of the code, written by the owner when Jurat is brought up to date',
  state_step: 'the steps of the code, written by the owner when Jurat is brought up to date',
}

test('every table is under audit, or on the list of those that need not be', async () => {
  const without = await list(`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and (select count(distinct p.proname) from pg_trigger t join pg_proc p on p.oid = t.tgfoid
      where t.tgrelid = c.oid and t.tgenabled = 'O' and p.proname in ('audit_insert', 'audit_bulk_insert', 'audit_update', 'audit_delete')) < 3
    order by 1`)
  assert.deepEqual(without.toSorted(), Object.keys(unlogged).toSorted())
})
