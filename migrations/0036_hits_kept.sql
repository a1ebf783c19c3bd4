-- Hits, and the spellings that a unit searched for, are read while a reading is open: one case, a purpose, a quarter of an hour, kept for
-- good; and they are kept for a time of their own. docs/decisions/0029 says why.

-- Who opened the hits of which case, why, until when: the log of reads and the key in one.
create table hit_reading (
  id        uuid primary key,
  case_id   uuid not null references clearance_case (id),
  -- that of the case
  country   text not null default '',
  actor_id  uuid not null references actor (id),
  purpose   text not null check (length(purpose) between 3 and 1000),
  opened_at timestamptz not null default now(),
  until     timestamptz not null default now() + interval '15 minutes'
);
create index hit_reading_case on hit_reading (case_id, until);
create index hit_reading_opened on hit_reading (opened_at, id);

create function hit_reading_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  select c.country into new.country from public.clearance_case c where c.id = new.case_id;
  return new;
end $$;
create trigger hit_reading_before before insert on hit_reading for each row execute function hit_reading_before();

-- How long: so many months after the last of its recording, taking back and reading. What is there already begins its time on the day
-- of the upgrade, so that none of it goes because of that; the months are at first those of biographies.
alter table clearance_hit add column kept_from date not null default bureau_day();
alter table searched_name add column kept_from date not null default bureau_day();
update setting set value = value || jsonb_build_object('hits', (value ->> 'months')::integer), version = version + 1
  where key = 'person-retention';

-- What went when its time was over: that there was something, for those who see hits.
create table hit_erasure (
  id            uuid primary key,
  case_id       uuid not null references clearance_case (id),
  country       text not null,
  checking_unit text not null,
  erased_at     timestamptz not null default now(),
  keep_until    date not null,
  hits          integer not null,
  names         integer not null,
  scope_keys    text[] not null generated always as (unit_scopes(country)) stored
);
create index hit_erasure_case on hit_erasure (case_id);

-- The last day of what these cases hold, and whether it is held beyond it: while the case waits for a decision, a check of it still counts,
-- a clearance by it holds, what it blocks is not lifted, or the host government is still to be informed.
create function hits_kept(cases uuid[]) returns table (case_id uuid, keep_until date, held boolean) language sql stable security definer
  set search_path = pg_catalog, public as $$
  with found as (
    select f.case_id, max(f.on_day) as on_day from (
      select h.case_id, greatest(h.kept_from, h.withdrawn_at::date) as on_day from public.clearance_hit h where h.case_id = any (cases)
      union all
      select s.case_id, greatest(s.kept_from, s.withdrawn_at::date) from public.searched_name s where s.case_id = any (cases)) f
    group by f.case_id)
  select f.case_id,
    (greatest(f.on_day, (select max(r.opened_at)::date from public.hit_reading r where r.case_id = f.case_id))
      + make_interval(months => (g.value ->> 'hits')::integer))::date,
    c.state = 'submitted' and b.state not in ('closed', 'cancelled')
      or exists (select from public.clearance_check k where k.case_id = c.id
        and k.done_at > now() - make_interval(months => coalesce(p.local_months, 12)))
      or exists (select from public.clearance_result r where r.case_id = c.id and r.cleared_until >= public.bureau_day())
      or exists (select from public.clearance_result r join public.clearance_block k on k.result_id = r.id
        where r.case_id = c.id and k.lifted_at is null)
      or exists (select from public.clearance_duty d where d.batch_id = b.id and d.closed_at is null)
  from found f join public.clearance_case c on c.id = f.case_id join public.clearance_batch b on b.id = c.batch_id
    join public.setting g on g.key = 'person-retention' left join public.clearance_post p on p.country = c.country
$$;
create function cases_with_hits() returns uuid[] language sql stable security definer set search_path = pg_catalog, public as $$
  select array(select h.case_id from public.clearance_hit h union select s.case_id from public.searched_name s)
$$;
-- The last day of what a case holds, for whoever has it open.
create function hits_kept_until(wanted uuid) returns table (keep_until date, held boolean) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select k.keep_until, k.held from public.hits_kept(array[wanted]) k join public.clearance_case c on c.id = k.case_id
  where public.may_in('hit.read', c.country) and exists (select from public.hit_reading r
    where r.case_id = wanted and r.actor_id = public.current_actor() and r.until > now())
$$;
-- Of how many cases something is past its day, of how many something is kept, and the first day that is still to pass; nothing for
-- whoever may not erase.
create function hits_due(on_day date) returns table (due bigint, kept bigint, next_on date) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select count(*) filter (where k.keep_until < on_day and not k.held), count(*), min(k.keep_until) filter (where k.keep_until >= on_day)
  from public.hits_kept(case when public.sees_everything('person.erase') then public.cases_with_hits() else '{}' end) k
$$;
-- Deletes what is past its day, of some cases at a time; answers of how many. The worker does so by itself, or somebody who may has asked
-- for it.
create function erase_hits(on_day date, most integer) returns bigint language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare gone bigint;
begin
  if public.current_session() is not null and not public.sees_everything('person.erase') then
    raise exception 'This needs the permission person.erase for everything.' using errcode = '42501';
  end if;
  with due as materialized (
    select k.case_id, k.keep_until from public.hits_kept(public.cases_with_hits()) k where k.keep_until < on_day and not k.held
    order by k.keep_until, k.case_id limit most),
  hits as (
    delete from public.clearance_hit h using due d where h.case_id = d.case_id returning h.case_id, h.checking_unit),
  names as (
    delete from public.searched_name s using due d where s.case_id = d.case_id returning s.case_id, s.checking_unit),
  told as (
    insert into public.hit_erasure (id, case_id, country, checking_unit, keep_until, hits, names)
    select gen_random_uuid(), f.case_id, c.country, f.checking_unit, d.keep_until, count(*) filter (where f.hit), count(*) filter (where not f.hit)
    from (select h.case_id, h.checking_unit, true as hit from hits h union all select n.case_id, n.checking_unit, false from names n) f
      join due d on d.case_id = f.case_id join public.clearance_case c on c.id = f.case_id
    group by f.case_id, c.country, f.checking_unit, d.keep_until returning case_id)
  select count(distinct t.case_id) into gone from told t;
  return gone;
end $$;

-- How many hits each check of these cases met with, and of those still open whether an earlier one of the same unit that found nothing is
-- still good: what there is to read, and nothing of what stands in it, for those who see hits.
create function checks_found(cases uuid[]) returns table (case_id uuid, checking_unit text, hits integer, still_good boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select k.case_id, k.checking_unit,
    (select count(*)::integer from public.clearance_hit h
      where h.case_id = k.case_id and h.checking_unit = k.checking_unit and h.withdrawn_at is null),
    k.done_at is null and exists (
      select from public.clearance_check e join public.clearance_case ec on ec.id = e.case_id
        left join public.clearance_post q on q.country = e.country
      where e.checking_unit = k.checking_unit and e.case_id <> c.id and (ec.person_id = c.person_id or ec.unit_id = c.unit_id)
        and e.done_at > now() - make_interval(months => coalesce(q.local_months, 12))
        and not exists (select from public.clearance_hit x where x.case_id = e.case_id and x.checking_unit = e.checking_unit
          and x.withdrawn_at is null)
        and not exists (select from public.hit_erasure x where x.case_id = e.case_id and x.checking_unit = e.checking_unit and x.hits > 0))
  from public.clearance_check k join public.clearance_case c on c.id = k.case_id
  where k.case_id = any (cases) and (public.sees_everything('hit.read') or k.scope_keys && public.my_scopes('hit.read'))
$$;
-- The case that a hit or a spelling is of, closed as it may be, for whoever may open it.
create function case_of_hit(wanted uuid) returns table (case_id uuid, country text) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select f.case_id, f.country from (
    select h.case_id, h.country from public.clearance_hit h where h.id = wanted
    union all select s.case_id, s.country from public.searched_name s where s.id = wanted) f
  where public.may_in('hit.read', f.country)
$$;

-- The second wall.

do $$
declare
  t text;
  opened text;
  unit_of text := '((select sees_everything(''clearance.coordinate'')) or scope_keys && (select my_scopes(''clearance.coordinate''))
    or array[country || '' '' || checking_unit] && (select my_checking_units()))';
  reads text := '((select sees_everything(''hit.read'')) or scope_keys && (select my_scopes(''hit.read'')))';
begin
  foreach t in array array['hit_reading', 'hit_erasure'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
    execute format('grant select on %I to jurat_app', t);
  end loop;
  -- whoever has a reading open of the case, and may still open it there
  foreach t in array array['clearance_hit', 'searched_name'] loop
    opened := format('exists (select from hit_reading r where r.actor_id = (select current_actor()) and r.until > now()
      and r.case_id = %I.case_id)', t);
    execute format('drop policy in_scope on %I', t);
    execute format('create policy while_open on %I for select to jurat_app using (%s and %s)', t, reads, opened);
    -- a statement without a condition asks for no right to read, so it is said again
    execute format('drop policy kept on %I', t);
    execute format('create policy kept on %I for update to jurat_app using (%s and %s and %s) with check (withdrawn_by = (select current_actor()))',
      t, reads, unit_of, opened);
  end loop;
end $$;
-- the own readings, and all of them for auditors
create policy own on hit_reading for select to jurat_app
  using (actor_id = (select current_actor()) or (select sees_everything('hit-reading.read')));
create policy opened on hit_reading for insert to jurat_app with check (actor_id = (select current_actor())
  and ((select sees_everything('hit.read')) or unit_scopes(country) && (select my_scopes('hit.read'))));
grant insert (id, case_id, actor_id, purpose) on hit_reading to jurat_app;
create policy in_scope on hit_erasure for select to jurat_app
  using ((select sees_everything('hit.read')) or scope_keys && (select my_scopes('hit.read')));

revoke execute on function hit_reading_before(), hits_kept(uuid[]), cases_with_hits(), hits_kept_until(uuid), hits_due(date),
  erase_hits(date, integer), checks_found(uuid[]), case_of_hit(uuid) from public;
grant execute on function hits_due(date) to jurat_app, jurat_job;
grant execute on function erase_hits(date, integer) to jurat_job;
grant execute on function hits_kept_until(uuid), checks_found(uuid[]), case_of_hit(uuid) to jurat_app;

call audit_table('hit_reading', 'id');

-- An event that does not take place closes the batches whose results are in: nothing of them is open, and what was decided holds on.

-- As 0023, but what the database itself does in the course of something else asks for no permission over the record: whoever cancels an
-- event coordinates no clearance.
create or replace function keep_to_steps() returns trigger language plpgsql set search_path = pg_catalog, public as $$
declare
  application constant boolean := current_user in ('jurat_app', 'jurat_job', 'jurat_door');
  was constant text := case when tg_op = 'INSERT' then '' else to_jsonb(old) ->> tg_argv[1] end;
  becomes constant text := to_jsonb(new) ->> tg_argv[1];
  step public.state_step;
begin
  if current_session() is null and not application then return new; end if;
  select s.* into step from public.state_step s where s.machine = tg_argv[0] and s.from_state = was and s.to_state = becomes;
  if not found or step.engine and application then
    raise exception 'A record of % does not go from “%” to “%”.', tg_table_name, was, becomes
      using errcode = '23514', constraint = tg_table_name || '_steps';
  end if;
  if tg_op = 'UPDATE' and application and step.needs is not null and not sees_everything(step.needs)
    and not array(select jsonb_array_elements_text(to_jsonb(old) -> coalesce(tg_argv[2], 'scope_keys'))) && my_scopes(step.needs) then
    raise exception 'This needs the permission %.', step.needs using errcode = '42501';
  end if;
  return new;
end $$;

-- Since when the event for which it was does not take place.
alter table clearance_batch add column event_over_on date;

-- After event_after (0034), which took the locks and cancelled what was on its way.
create function event_over() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update public.clearance_batch b set state = 'closed', reason = new.reason, act = 'event-cancelled'
    where b.event_id = new.id and b.state = 'results-returned';
  update public.clearance_batch b set event_over_on = public.bureau_day() where b.event_id = new.id;
  return null;
end $$;
revoke execute on function event_over() from public;
create trigger event_over after update on event for each row
  when (old.state <> new.state and new.state in ('cancelled', 'closed')) execute function event_over();

-- Those of before.
update clearance_batch b set state = 'closed', reason = e.reason, act = 'event-cancelled'
  from event e where e.id = b.event_id and e.state in ('cancelled', 'closed') and b.state = 'results-returned';
update clearance_batch b set event_over_on = coalesce(
    (select max(v.recorded_at)::date from event_version v where v.event_id = e.id and v.act in ('cancelled', 'closed')), bureau_day())
  from event e where e.id = b.event_id and e.state in ('cancelled', 'closed');

-- The national file names the unit as of which somebody is nominated, as the gate counts it (0034).

-- As whose people those of a batch are nominated for its event, where a nomination says a unit; for whoever coordinates there.
create function nominated_units(batch uuid) returns table (case_id uuid, unit_id uuid) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select c.id, public.nominated_unit(b.event_id, c.person_id)
  from public.clearance_case c join public.clearance_batch b on b.id = c.batch_id
  where b.id = batch and c.person_id is not null and public.may_in('clearance.coordinate', b.country)
$$;
revoke execute on function nominated_units(uuid) from public;
grant execute on function nominated_units(uuid) to jurat_app;

-- As 0032, and a unit is said where the nomination says one.
create or replace function clearance_missing(wanted uuid) returns table (case_id uuid, missing text[]) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select c.id, array_remove(array[
      case when c.person_id is not null and not exists (select from public.person_identity i
        where i.person_id = c.person_id and i.kind = 'national-id' and i.withdrawn_at is null) then 'national-id' end,
      case when c.person_id is not null and (b.birth_city is null or b.birth_country is null) then 'birth-place' end,
      case when c.person_id is not null and b.birth_day is null and not 'US' = any (coalesce(b.citizenships, '{}')) then 'birth-date' end,
      case when c.person_id is not null and public.nominated_unit(h.event_id, c.person_id) is null
        and not exists (select from public.person_position p
          where p.person_id = c.person_id and p.withdrawn_at is null and (p.until_on is null or p.until_on >= public.bureau_day()))
        then 'unit' end,
      case when c.person_id is not null and not exists (select from public.person_position p where p.person_id = c.person_id
        and p.withdrawn_at is null and (p.until_on is null or p.until_on >= public.bureau_day()) and coalesce(p.title, p.rank) is not null)
        then 'position' end], null)
  from public.clearance_case c join public.clearance_batch h on h.id = c.batch_id
    left join public.person_biography b on b.person_id = c.person_id
  where c.batch_id = wanted and c.state = 'submitted' and c.vetting = 'leahy' and public.may_in('clearance.read', h.country)
$$;

-- By what vetting somebody who is nominated goes is changed by an operation as well, and by nothing while a batch has them: it was
-- submitted by what was said then.

-- As 0034, and refused while the person is locked, unless nothing but the unit is another.
create or replace function participation_vetting() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  held public.event;
  by_law boolean;
  usual text;
begin
  if tg_op = 'UPDATE' and (new.vetting, new.vetting_reason) is distinct from (old.vetting, old.vetting_reason)
    and public.person_locked(new.person_id) is not null then
    raise exception 'The person stands in a batch.' using errcode = '23514', constraint = 'participation_vetting_locked';
  end if;
  select * into held from public.event e where e.id = new.event_id;
  usual := public.vetting_of(new.person_id, held.starts_on, held.ends_on, new.unit_id);
  -- another unit brings its own vetting along, where nobody said why it should be another
  if new.vetting is null or tg_op = 'UPDATE' and new.unit_id is distinct from old.unit_id and new.vetting_reason is null
    and new.vetting = old.vetting then
    new.vetting := usual;
    new.vetting_reason := null;
    return new;
  end if;
  by_law := public.in_security_force(new.person_id, held.starts_on, held.ends_on, new.unit_id);
  perform public.refuse_vetting(new.vetting, by_law, usual, new.vetting_reason, new.country);
  return new;
end $$;

-- As 0034, with the batch that keeps what is said of a nomination on the roster as it is, and what is said of it.
drop function roster_vetting(uuid, jsonb);
create function roster_vetting(wanted uuid, given jsonb) returns table (line integer, usual text, by_law boolean, may_less boolean,
    locked text, said text, said_reason text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select x.line, case when p.id is null then public.vetting_of_unit(u.id) else public.vetting_of(p.id, e.starts_on, e.ends_on, u.id) end,
    case when p.id is null then public.unit_in_security_force(u.id) else public.in_security_force(p.id, e.starts_on, e.ends_on, u.id) end,
    public.may_in('unit.vet', u.country), case when t.id is not null then public.person_locked(p.id) end, t.vetting, t.vetting_reason
  from jsonb_to_recordset(given) x (line integer, unit_id uuid, person_id uuid)
    join public.event e on e.id = wanted join public.host_unit u on u.id = x.unit_id
    left join public.host_person p on p.id = x.person_id and p.country = u.country
    left join public.participation t on t.event_id = wanted and t.state in ('nominated', 'waiting')
      and t.person_id in (select public.person_with_merged(p.id))
  where public.keeps_roster(u.country, e.award)
$$;
revoke execute on function roster_vetting(uuid, jsonb) from public;
grant execute on function roster_vetting(uuid, jsonb) to jurat_app, jurat_job;
