-- Courtesy vetting is the checks of the post's own units and nothing beyond: it is decided at the post, stands in no file for the
-- national system, blocks nobody but whom it is about, and clears nobody for whom the law asks more. docs/decisions/0028 says why.

-- The stricter of two; null says nothing.
create function stricter_vetting(one text, other text) returns text language sql immutable parallel safe as $$
  select case when 'leahy' in (one, other) then 'leahy' when 'courtesy' in (one, other) then 'courtesy' else coalesce(one, other) end
$$;

-- By what somebody is to be vetted who serves where they serve on any day of a span: in a security force, and in doubt, as the law says;
-- else as their units say.
create function vetting_of(person uuid, from_day date, until_day date) returns text language sql stable security definer
  set search_path = pg_catalog, public as $$
  select case when public.in_security_force(person, from_day, until_day) then 'leahy'
    else public.vetting_of_units(public.units_of_person(person, from_day, until_day)) end
$$;
create function vetting_of_unit(unit uuid) returns text language sql stable security definer set search_path = pg_catalog, public as $$
  select case when public.unit_in_security_force(unit) then 'leahy' else (select r.vetting from public.unit_rules(unit) r) end
$$;

-- What was decided by courtesy stands beside what the national system decided, whose days are among it.
alter table person_standing
  -- all days over which the post's own checks, or more than these, hold
  add column courtesy datemultirange not null default '{}',
  add column courtesy_until date;
alter table unit_standing
  add column courtesy datemultirange not null default '{}',
  add column courtesy_until date;
update person_standing set courtesy = cleared, courtesy_until = cleared_until where cleared <> '{}';
update unit_standing set courtesy = cleared, courtesy_until = cleared_until where cleared <> '{}';
grant select (courtesy, courtesy_until) on person_standing, unit_standing to jurat_app;

-- Until now every case went to the national system, whatever it said; only what waits and was to go by courtesy goes by it now.
alter table clearance_case add column vetting_reason text check (vetting_reason <> '');
alter table clearance_case disable trigger user;
update clearance_case c set vetting = 'leahy' from clearance_batch b where b.id = c.batch_id
  and (c.vetting is distinct from 'courtesy' or c.state = 'decided' or b.state in ('national', 'results-returned', 'closed')
    or c.person_id is not null and in_security_force(c.person_id, b.needed_by, b.holds_until)
    or c.unit_id is not null and unit_in_security_force(c.unit_id));
alter table clearance_case enable trigger user;
alter table clearance_case alter column vetting set not null, drop constraint clearance_case_vetting_check,
  add constraint clearance_case_vetting_check check (vetting in ('leahy', 'courtesy'));
grant insert (vetting_reason), update (vetting, vetting_reason) on clearance_case to jurat_app;

-- Why a nomination says another vetting than where the person serves.
alter table participation add column vetting_reason text check (vetting_reason <> '');

-- Another vetting than the usual has a reason. Who asks for less answers for what units say (unit.vet), and nobody asks for less than
-- the law.
create function refuse_vetting(wanted text, by_law boolean, usual text, why text, nation text) returns void language plpgsql stable
  security definer set search_path = pg_catalog, public as $$
begin
  if by_law and wanted <> 'leahy' then
    raise exception 'The law asks for more.' using errcode = '23514', constraint = 'vetting_by_law';
  end if;
  if wanted <> usual and why is null then
    raise exception 'Another vetting than the usual needs a reason.' using errcode = '23514', constraint = 'vetting_reason';
  end if;
  if wanted <> public.stricter_vetting(wanted, usual) and public.current_session() is not null
    and not public.may_in('unit.vet', nation) then
    raise exception 'Less than the unit asks for needs the permission unit.vet.' using errcode = '23514', constraint = 'vetting_less';
  end if;
end $$;

-- What is asked of a nomination: what it says itself with a reason, or else what holds where the person serves.
create function vetting_asked(said text, why text, person uuid, from_day date, until_day date) returns text language sql stable
  security definer set search_path = pg_catalog, public as $$
  select case when why is not null then said else public.vetting_of(person, from_day, until_day) end
$$;

-- The gate. `asked`: by what vetting, where it is not what the units say.
drop function cleared_for(uuid, date, date);
create function cleared_for(person uuid, from_day date, until_day date, asked text default null) returns boolean language sql stable
  security definer set search_path = pg_catalog, public as $$
  select coalesce((
    select from_day <= until_day and not s.blocked
      and not public.units_blocked(public.units_of_person(person, from_day, until_day))
      and (s.cleared @> daterange(from_day, until_day, '[]')
        or not public.in_security_force(person, from_day, until_day)
          and case coalesce(asked, public.vetting_of_units(public.units_of_person(person, from_day, until_day)))
            when 'none' then true when 'courtesy' then s.courtesy @> daterange(from_day, until_day, '[]') else false end)
    from public.person_standing s where s.person_id = person), false)
$$;
drop function cleared_unit_for(uuid, date, date);
create function cleared_unit_for(unit uuid, from_day date, until_day date, asked text default null) returns boolean language sql stable
  security definer set search_path = pg_catalog, public as $$
  select coalesce((
    select from_day <= until_day and not public.units_blocked(array[unit])
      and (s.cleared @> daterange(from_day, until_day, '[]')
        or not public.unit_in_security_force(unit)
          and case coalesce(asked, public.vetting_of_unit(unit))
            when 'none' then true when 'courtesy' then s.courtesy @> daterange(from_day, until_day, '[]') else false end)
    from public.unit_standing s where s.unit_id = unit), false)
$$;

drop function clearance_holds(uuid, date, date);
create function clearance_holds(person uuid, from_day date, until_day date, asked text default null) returns boolean language plpgsql
  volatile security definer set search_path = pg_catalog, public as $$
declare
  nation text;
  held boolean;
begin
  perform public.refuse_old_snapshot();
  select s.country into nation from public.person_standing s where s.person_id = person;
  if not found then return false; end if;
  perform public.hold_units(nation);
  perform from public.person_standing s where s.person_id = person for share;
  select public.cleared_for(person, from_day, until_day, asked) into held;
  return coalesce(held, false);
end $$;

-- Whoever is on a roster stays there by the law: what a unit asks for beyond it is asked when somebody is enrolled, and takes nobody
-- off who is.
create or replace function take_off_uncleared(persons uuid[]) returns void language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare part record;
begin
  for part in select p.id, p.person_id, p.starts_on, p.ends_on from public.participation p
      where p.person_id = any (persons) and p.state = 'enrolled' and p.ends_on >= public.bureau_day()
        and not public.event_locked(p.event_id) order by p.person_id, p.id loop
    if not public.clearance_holds(part.person_id, part.starts_on, part.ends_on, 'none') then
      update public.participation set state = 'removed', removed_for = 'clearance', act = 'clearance-lost'
        where id = part.id and state = 'enrolled';
    end if;
  end loop;
end $$;

create or replace function event_uncleared(event uuid, from_day date, until_day date) returns integer language plpgsql volatile
  security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from public.event e where e.id = event
      and (sees_everything('event.keep') or e.keep_keys && my_scopes('event.keep'))) then
    return 0;
  end if;
  return (select count(*) from public.participation p where p.event_id = event and p.state in ('enrolled', 'completed', 'failed')
    and not public.clearance_holds(p.person_id, from_day, until_day,
      public.vetting_asked(p.vetting, p.vetting_reason, p.person_id, from_day, until_day)));
end $$;

create or replace function participation_gate() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  held public.event;
  by_course public.course_version;
  within text[] := array['enrolled', 'completed', 'failed'];
begin
  if tg_op = 'UPDATE' and new.act = 'clearance-lost' then
    -- the engine holds units, standings and this participation already: to wait for the event here would be against the order of locks
    select * into held from public.event e where e.id = new.event_id;
  else
    select * into held from public.event e where e.id = new.event_id for share;
  end if;
  new.award := held.award;
  new.starts_on := held.starts_on;
  new.ends_on := held.ends_on;
  if not new.country = any (held.nations) then
    raise exception 'The event is not for people of this nation.' using errcode = '23514', constraint = 'participation_nation';
  end if;
  if held.state = 'finalised' and new.act <> 'no-return' then
    raise exception 'The event is finalised.' using errcode = '23514', constraint = 'participation_locked';
  end if;
  if tg_op = 'UPDATE' then
    new.version := old.version + 1;
    -- an event that does not take place takes everybody off (event_after), and nothing else does once there are results
    if new.state = 'removed' and old.state in ('completed', 'failed') and held.state not in ('cancelled', 'closed') then
      raise exception 'Whoever has results stays on the roster.' using errcode = '23514', constraint = 'participation_steps';
    end if;
  else
    new.version := 1;
    if new.unit_id is null then
      select p.unit_id, coalesce(new.rank, p.rank) into new.unit_id, new.rank from public.person_position p
        where p.person_id = new.person_id and p.withdrawn_at is null
          and (p.from_on is null or p.from_on <= held.starts_on) and (p.until_on is null or p.until_on >= held.starts_on)
        order by p.from_on desc nulls last, p.id desc limit 1;
    end if;
  end if;
  if new.state = 'waiting' and (tg_op = 'INSERT' or old.state <> 'waiting') then
    perform pg_advisory_xact_lock(hashtextextended('roster of ' || new.event_id, 0));
    new.waiting_number := 1 + coalesce((select max(p.waiting_number) from public.participation p where p.event_id = new.event_id), 0);
  elsif new.state <> 'waiting' then
    new.waiting_number := null;
  end if;
  if new.state = 'enrolled' and (tg_op = 'INSERT' or not old.state = any (within) or new.role <> old.role) then
    if held.state in ('cancelled', 'closed') then
      raise exception 'The event does not take place.' using errcode = '23514', constraint = 'participation_locked';
    end if;
    if new.role = 'participant' and held.planned_participants is not null then
      perform pg_advisory_xact_lock(hashtextextended('roster of ' || new.event_id, 0));
      if (select count(*) from public.participation p where p.event_id = new.event_id and p.id <> new.id
          and p.role = 'participant' and p.state = any (within)) >= held.planned_participants then
        raise exception 'Every place of the event is taken.' using errcode = '23514', constraint = 'participation_places';
      end if;
    end if;
  end if;
  if new.state = any (within)
    and (tg_op = 'INSERT' or not old.state = any (within) or new.ends_on > old.ends_on or new.starts_on < old.starts_on
      or new.person_id <> old.person_id or (new.vetting, new.vetting_reason) is distinct from (old.vetting, old.vetting_reason))
    and not public.clearance_holds(new.person_id, new.starts_on, new.ends_on,
      public.vetting_asked(new.vetting, new.vetting_reason, new.person_id, new.starts_on, new.ends_on)) then
    raise exception 'No clearance holds to the end of the event.' using errcode = '23514', constraint = 'participation_cleared';
  end if;
  select * into by_course from public.course_version v where v.course_id = held.course_id and v.edition = held.edition;
  new.final_grade := public.final_grade(new.post_test, new.performance, new.products, new.attendance,
    coalesce(by_course.weight_test, 100), coalesce(by_course.weight_performance, 0), coalesce(by_course.weight_products, 0),
    coalesce(by_course.weight_attendance, 0));
  return new;
end $$;

create or replace function travel_gate() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  part public.participation;
  from_day date;
  until_day date;
begin
  select * into part from public.participation p where p.id = new.participation_id;
  perform public.hold_units(part.country);
  perform from public.person_standing s where s.person_id = part.person_id for share;
  select * into part from public.participation p where p.id = new.participation_id for share;
  new.country := part.country;
  new.award := part.award;
  new.version := case when tg_op = 'INSERT' then 1 else old.version + 1 end;
  if tg_op = 'UPDATE' and new.departed_on is not distinct from old.departed_on and new.departure_planned >= old.departure_planned
    and new.return_planned <= old.return_planned then
    return new;
  end if;
  if part.state not in ('enrolled', 'completed', 'failed') then
    raise exception 'Only who is enrolled travels.' using errcode = '23514', constraint = 'travel_enrolled';
  end if;
  from_day := least(new.departure_planned, new.departed_on);
  until_day := greatest(new.return_planned, part.ends_on);
  if not public.clearance_holds(part.person_id, from_day, until_day,
      public.vetting_asked(part.vetting, part.vetting_reason, part.person_id, from_day, until_day)) then
    raise exception 'No clearance holds to the return.' using errcode = '23514', constraint = 'participation_cleared';
  end if;
  return new;
end $$;

-- The engine.

-- The days over which clearances hold that were granted by one kind of vetting (null: by any), whatever ended them.
drop function cleared_days(uuid[]);
create function cleared_days(cases uuid[], by_vetting text) returns datemultirange language sql stable security definer
  set search_path = pg_catalog, public as $$
  with decided as (
    select r.*, c.vetting from public.clearance_result r join public.clearance_case c on c.id = r.case_id where r.case_id = any (cases)),
  granted as (
    select a.cleared_from, least(a.cleared_until, (
      select min(d.decided_on) - 1 from decided d
      where (d.result in ('rejected', 'suspended') or d.result = 'cancelled' and d.case_id = a.case_id)
        and (d.sequence > a.sequence or d.decided_on > a.decided_on))) as cleared_until
    from decided a where a.result in ('approved', 'matched') and a.vetting = coalesce(by_vetting, a.vetting))
  select coalesce(range_agg(daterange(g.cleared_from, g.cleared_until, '[]')) filter (where g.cleared_from <= g.cleared_until), '{}')
  from granted g
$$;

create or replace function restate_person(person uuid) returns void language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare
  same uuid[] := array(select public.same_persons(person));
  cases uuid[];
  days datemultirange;
  looked datemultirange;
  stopped boolean;
begin
  perform from public.person_standing s where s.person_id = any (same) order by s.person_id for update;
  cases := array(select c.id from public.clearance_case c where c.person_id = any (same));
  days := public.cleared_days(cases, 'leahy');
  looked := public.cleared_days(cases, null);
  stopped := exists (select from public.clearance_block b where b.person_id = any (same) and b.lifted_at is null);
  update public.person_standing s set cleared = days, cleared_from = lower(public.last_span(days)),
      cleared_until = upper(public.last_span(days)) - 1, courtesy = looked, courtesy_until = upper(public.last_span(looked)) - 1,
      blocked = stopped
    where s.person_id = any (same) and (s.cleared, s.courtesy, s.blocked) is distinct from (days, looked, stopped);
  perform public.take_off_uncleared(same);
end $$;

create or replace function restate_unit(unit uuid) returns void language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare
  same uuid[] := array(select public.same_units(array[unit]));
  cases uuid[];
  days datemultirange;
  looked datemultirange;
  stopped boolean;
  stopped_beneath boolean;
begin
  cases := array(select c.id from public.clearance_case c where c.unit_id = any (same));
  days := public.cleared_days(cases, 'leahy');
  looked := public.cleared_days(cases, null);
  select count(*) > 0, coalesce(bool_or(b.beneath), false) into stopped, stopped_beneath
    from public.clearance_block b where b.unit_id = any (same) and b.lifted_at is null;
  update public.unit_standing s set cleared = days, cleared_from = lower(public.last_span(days)),
      cleared_until = upper(public.last_span(days)) - 1, courtesy = looked, courtesy_until = upper(public.last_span(looked)) - 1,
      blocked = stopped, blocked_beneath = stopped_beneath
    where s.unit_id = any (same)
      and (s.cleared, s.courtesy, s.blocked, s.blocked_beneath) is distinct from (days, looked, stopped, stopped_beneath);
  perform public.take_off_beneath(same);
end $$;

-- By what a case is to be vetted, if nobody says otherwise: what the law asks over the days of the batch; else what was said of the
-- nomination for its event; else what the units say. Of whom nobody asks anything, the post's own checks: somebody wants them looked at.
create function usual_vetting(batch public.clearance_batch, person uuid, unit uuid) returns text language sql stable security definer
  set search_path = pg_catalog, public as $$
  select case coalesce(case when unit is not null then public.vetting_of_unit(unit)
      when public.in_security_force(person, (batch).needed_by, (batch).holds_until) then 'leahy'
      else coalesce(
        (select public.vetting_asked(p.vetting, p.vetting_reason, person, (batch).needed_by, (batch).holds_until)
          from public.participation p where p.event_id = (batch).event_id and p.person_id = person and p.state <> 'removed'),
        public.vetting_of(person, (batch).needed_by, (batch).holds_until)) end, 'leahy')
    when 'leahy' then 'leahy' else 'courtesy' end
$$;
create function refuse_case_vetting(batch public.clearance_batch, held public.clearance_case) returns void language plpgsql stable
  security definer set search_path = pg_catalog, public as $$
begin
  perform public.refuse_vetting(held.vetting,
    case when held.unit_id is not null then public.unit_in_security_force(held.unit_id)
      else public.in_security_force(held.person_id, batch.needed_by, batch.holds_until) end,
    public.usual_vetting(batch, held.person_id, held.unit_id), held.vetting_reason, held.country);
end $$;

create or replace function clearance_case_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare batch public.clearance_batch;
begin
  perform public.hold_units(new.country);
  select * into batch from public.clearance_batch b where b.id = new.batch_id for update;
  if batch.id is null or batch.country <> new.country or batch.state not in ('submitted', 'rejected') or new.state <> 'submitted' then
    raise exception 'Cases are added while a batch is with whoever submits it.' using errcode = '23514', constraint = 'clearance_case_open';
  end if;
  perform from public.person_standing s where s.person_id = new.person_id for update;
  if new.person_id is not null and not exists (select from public.host_person p where p.id = new.person_id and p.state = 'active')
    or new.unit_id is not null and not exists (select from public.host_unit u where u.id = new.unit_id and u.state = 'active') then
    raise exception 'Only who is active is cleared.' using errcode = '23514', constraint = 'clearance_case_active';
  end if;
  new.number := 1 + coalesce((select max(c.number) from public.clearance_case c where c.batch_id = new.batch_id), 0);
  if (select count(*) from public.clearance_case c where c.batch_id = new.batch_id and c.state <> 'cancelled')
    >= (select p.most_cases from public.clearance_post p where p.country = new.country) then
    raise exception 'The batch is full.' using errcode = '23514', constraint = 'clearance_batch_full';
  end if;
  new.vetting := coalesce(new.vetting, public.usual_vetting(batch, new.person_id, new.unit_id));
  perform public.refuse_case_vetting(batch, new);
  new.version := 1;
  return new;
end $$;

-- A coordinator may say otherwise until the national file is made.
create function clearance_case_vetting() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare batch public.clearance_batch;
begin
  perform public.require_clearance('clearance.coordinate', new.country);
  perform public.hold_units(new.country);
  select * into batch from public.clearance_batch b where b.id = new.batch_id for update;
  perform from public.person_standing s where s.person_id = new.person_id for update;
  if old.state <> 'submitted' or new.state <> 'submitted'
    or batch.state not in ('submitted', 'rejected', 'accepted', 'local-checks', 'local-complete') then
    raise exception 'What is decided, or with the national system, stays as it is.' using errcode = '23514', constraint = 'clearance_case_vetting_now';
  end if;
  if new.vetting_reason is null then
    raise exception 'It needs a reason.' using errcode = '23514', constraint = 'vetting_reason';
  end if;
  perform public.refuse_case_vetting(batch, new);
  return new;
end $$;
create trigger b_vetting before update on clearance_case for each row
  when ((old.vetting, old.vetting_reason) is distinct from (new.vetting, new.vetting_reason)) execute function clearance_case_vetting();

-- The national system gets a batch only where there is a case for it.
create function clearance_batch_to_national() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from public.clearance_case c where c.batch_id = new.id and c.state = 'submitted' and c.vetting = 'leahy') then
    raise exception 'Nothing of it is for the national system.' using errcode = '23514', constraint = 'clearance_batch_national';
  end if;
  return new;
end $$;
create trigger clearance_batch_to_national before update on clearance_batch for each row
  when (new.state = 'national' and old.state <> 'national') execute function clearance_batch_to_national();

create or replace function record_clearance(wanted uuid, the_result text, the_basis text, on_day date, cleared_on date) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  held public.clearance_case;
  batch public.clearance_batch;
  rules public.clearance_post;
  latest public.clearance_result;
  new_id uuid := gen_random_uuid();
  by_post boolean;
  from_day date;
  until_day date;
  serving uuid[];
begin
  perform public.refuse_old_snapshot();
  select * into held from public.clearance_case c where c.id = wanted;
  if not found then raise exception 'There is no such case.' using errcode = '23514', constraint = 'clearance_case_known'; end if;
  perform public.require_clearance('clearance.coordinate', held.country);
  perform public.lock_units(held.country);
  select * into batch from public.clearance_batch b where b.id = held.batch_id for update;
  select * into held from public.clearance_case c where c.id = wanted for update;
  select * into rules from public.clearance_post p where p.country = held.country;
  by_post := held.vetting = 'courtesy';
  if batch.state not in ('national', 'results-returned', 'closed') and not (by_post and batch.state = 'local-complete')
    or held.state not in ('submitted', 'decided') or on_day > public.bureau_day() + 1 then
    raise exception 'No decision is recorded now.' using errcode = '23514', constraint = 'clearance_result_now';
  end if;
  if by_post and the_result = 'approved' and not coalesce((select bool_and(k.done_at is not null) from public.clearance_check k
      where k.case_id = wanted), false) then
    raise exception 'Not every local unit has finished.' using errcode = '23514', constraint = 'clearance_case_checked';
  end if;
  -- it judges whom it was asked about
  if by_post and the_basis <> (case when held.unit_id is null then 'person' else 'unit' end) then
    raise exception 'The post decides on whom it checked.' using errcode = '23514', constraint = 'clearance_result_courtesy';
  end if;
  select * into latest from public.clearance_result r where r.case_id = wanted order by r.sequence desc limit 1;
  if the_result = 'approved' then
    from_day := on_day;
  elsif the_result = 'matched' then
    -- the national system may know of one that is not known here; the post knows its own
    from_day := case when by_post then coalesce(
        (select lower(d) from public.person_standing s, unnest(s.courtesy) d where s.person_id = held.person_id and d @> on_day),
        (select lower(d) from public.unit_standing s, unnest(s.courtesy) d where s.unit_id = held.unit_id and d @> on_day))
      else coalesce(cleared_on, (select s.cleared_from from public.person_standing s where s.person_id = held.person_id),
        (select s.cleared_from from public.unit_standing s where s.unit_id = held.unit_id)) end;
    if by_post and cleared_on <> from_day then from_day := null; end if;
  end if;
  until_day := (from_day + make_interval(months => case when by_post then rules.local_months else rules.national_months end)
    - interval '1 day')::date;
  if the_result in ('approved', 'matched') and (from_day is null or from_day > on_day or until_day < on_day) then
    raise exception 'No earlier clearance holds.' using errcode = '23514', constraint = 'clearance_result_matched';
  end if;
  if (latest.result, latest.decided_on) is not distinct from (the_result, on_day) and latest.basis is not distinct from the_basis
    and latest.cleared_from is not distinct from from_day then
    return false;
  end if;
  insert into public.clearance_result (id, case_id, country, result, basis, decided_on, cleared_from, cleared_until, actor_id)
    values (new_id, wanted, held.country, the_result, the_basis, on_day, from_day, until_day, public.current_actor());
  update public.clearance_case set state = 'decided' where id = wanted and state <> 'decided';
  if the_result = 'rejected' and by_post then
    insert into public.clearance_block (id, country, person_id, unit_id, beneath, result_id, since)
      values (gen_random_uuid(), held.country, held.person_id, held.unit_id, false, new_id, on_day);
  elsif the_result = 'rejected' then
    -- a rejection is of the person and of the unit alike; what a unit did is done by all beneath it
    serving := case when held.unit_id is not null then array[held.unit_id]
      else public.units_of_person(held.person_id, on_day, 'infinity') end;
    insert into public.clearance_block (id, country, person_id, unit_id, beneath, result_id, since)
      select gen_random_uuid(), held.country, held.person_id, null, false, new_id, on_day where held.person_id is not null
      union all select gen_random_uuid(), held.country, null, u, the_basis = 'unit', new_id, on_day from unnest(serving) u;
    insert into public.clearance_duty (id, country, batch_id, unit_id, opened_on, due_on)
      select gen_random_uuid(), held.country, batch.id, u, on_day, greatest(on_day, public.bureau_day()) + rules.duty_days
      from unnest(case when serving = '{}' then array[null::uuid] else serving end) u
      on conflict do nothing;
    perform public.restate_unit(u) from unnest(serving) u;
  end if;
  if held.person_id is not null then perform public.restate_person(held.person_id);
  else perform public.restate_unit(held.unit_id);
  end if;
  return true;
end $$;

create or replace function match_clearance(wanted uuid) returns boolean language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare
  held public.clearance_case;
  batch public.clearance_batch;
  span daterange;
begin
  perform public.refuse_old_snapshot();
  select * into held from public.clearance_case c where c.id = wanted;
  select * into batch from public.clearance_batch b where b.id = held.batch_id;
  if not found then return false; end if;
  perform public.require_clearance('clearance.submit', held.country);
  perform public.hold_units(held.country);
  if batch.state <> 'submitted' or held.state <> 'submitted' then return false; end if;
  if held.person_id is not null then
    perform from public.person_standing s where s.person_id = held.person_id for update;
    select s2 into span from public.person_standing s, unnest(case held.vetting when 'courtesy' then s.courtesy else s.cleared end) s2
      where s.person_id = held.person_id and s2 @> daterange(batch.needed_by, batch.holds_until, '[]')
        and public.cleared_for(held.person_id, batch.needed_by, batch.holds_until, held.vetting);
  else
    select s2 into span from public.unit_standing s, unnest(case held.vetting when 'courtesy' then s.courtesy else s.cleared end) s2
      where s.unit_id = held.unit_id and s2 @> daterange(batch.needed_by, batch.holds_until, '[]')
        and public.cleared_unit_for(held.unit_id, batch.needed_by, batch.holds_until, held.vetting);
  end if;
  if span is null or lower(span) > public.bureau_day() then return false; end if;
  insert into public.clearance_result (id, case_id, country, result, decided_on, cleared_from, cleared_until, actor_id)
    values (gen_random_uuid(), wanted, held.country, 'matched', public.bureau_day(), lower(span), upper(span) - 1, public.current_actor());
  update public.clearance_case set state = 'decided' where id = wanted;
  return true;
end $$;

create or replace function clearance_missing(wanted uuid) returns table (case_id uuid, missing text[]) language sql stable
  security definer set search_path = pg_catalog, public as $$
  select c.id, array_remove(array[
      case when c.person_id is not null and not exists (select from public.person_identity i
        where i.person_id = c.person_id and i.kind = 'national-id' and i.withdrawn_at is null) then 'national-id' end,
      case when c.person_id is not null and (b.birth_city is null or b.birth_country is null) then 'birth-place' end,
      case when c.person_id is not null and b.birth_day is null and not 'US' = any (coalesce(b.citizenships, '{}')) then 'birth-date' end,
      case when c.person_id is not null and not exists (select from public.person_position p
        where p.person_id = c.person_id and p.withdrawn_at is null and (p.until_on is null or p.until_on >= public.bureau_day()))
        then 'unit' end,
      case when c.person_id is not null and not exists (select from public.person_position p where p.person_id = c.person_id
        and p.withdrawn_at is null and (p.until_on is null or p.until_on >= public.bureau_day()) and coalesce(p.title, p.rank) is not null)
        then 'position' end], null)
  from public.clearance_case c join public.clearance_batch h on h.id = c.batch_id
    left join public.person_biography b on b.person_id = c.person_id
  where c.batch_id = wanted and c.state = 'submitted' and c.vetting = 'leahy' and public.may_in('clearance.read', h.country)
$$;

revoke execute on function stricter_vetting(text, text), vetting_of(uuid, date, date), vetting_of_unit(uuid),
  refuse_vetting(text, boolean, text, text, text), vetting_asked(text, text, uuid, date, date),
  cleared_for(uuid, date, date, text), cleared_unit_for(uuid, date, date, text), clearance_holds(uuid, date, date, text),
  cleared_days(uuid[], text), usual_vetting(clearance_batch, uuid, uuid), refuse_case_vetting(clearance_batch, clearance_case),
  clearance_case_vetting(), clearance_batch_to_national() from public;
grant execute on function cleared_for(uuid, date, date, text), cleared_unit_for(uuid, date, date, text),
  clearance_holds(uuid, date, date, text) to jurat_app, jurat_job;
grant execute on function vetting_asked(text, text, uuid, date, date) to jurat_app;

-- Nominations.

-- A nomination begins with the vetting of where the person serves; what it says besides has a reason.

grant insert (vetting, vetting_reason), update (vetting, vetting_reason) on participation to jurat_app;

create function participation_vetting() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  held public.event;
  usual text;
begin
  select * into held from public.event e where e.id = new.event_id;
  usual := public.vetting_of(new.person_id, held.starts_on, held.ends_on);
  if new.vetting is null then
    new.vetting := usual;
    new.vetting_reason := null;
    return new;
  end if;
  perform public.refuse_vetting(new.vetting, public.in_security_force(new.person_id, held.starts_on, held.ends_on), usual,
    new.vetting_reason, new.country);
  return new;
end $$;
create trigger b_vetting before insert on participation for each row execute function participation_vetting();
create trigger b_vetting_said before update on participation for each row
  when ((old.vetting, old.vetting_reason) is distinct from (new.vetting, new.vetting_reason)) execute function participation_vetting();

-- As 0025, with the vetting of the nomination.
create or replace function participation_history(wanted uuid) returns table (number bigint, at timestamptz, actor_id uuid, subject text, act text,
    before jsonb, after jsonb)
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from public.participation p where p.id = wanted
      and (public.sees_everything('roster.read') or p.scope_keys && public.my_scopes('roster.read'))) then
    return;
  end if;
  return query
  with subjects (subject, row_id, members) as (
    select 'participation', wanted::text, array['role', 'state', 'removed_for', 'reason', 'unit_id', 'rank', 'starts_on', 'ends_on', 'pre_test',
      'post_test', 'performance', 'products', 'attendance', 'final_grade', 'distinction',
      'vetting', 'vetting_reason']
    union all select 'attendance_mark', wanted::text, array['session_id', 'hours']
    union all select 'certificate', c.id::text, array['issued_on', 'expires_on', 'revoked_on', 'revoked_for']
      from public.certificate c where c.participation_id = wanted
    union all select 'travel', t.id::text, array['to_country', 'departure_planned', 'return_planned', 'departed_on', 'arrived_on', 'returned_on', 'reason']
      from public.travel t where t.participation_id = wanted
    union all select 'no_return', n.id::text, array['opened_by', 'opened_on', 'reason', 'outcome', 'closed_on', 'closed_for']
      from public.no_return n join public.travel t on t.id = n.travel_id where t.participation_id = wanted
    union all select 'no_return_notice', o.id::text, array['told', 'office', 'on_day', 'means']
      from public.no_return_notice o join public.no_return n on n.id = o.no_return_id join public.travel t on t.id = n.travel_id
      where t.participation_id = wanted)
  select c.id, c.at, case when c.after ->> 'act' = 'clearance-lost' then null else c.actor_id end, s.subject, c.after ->> 'act',
    coalesce((select jsonb_object_agg(m, c.before -> m) from unnest(s.members) m where c.before ->> m is not null), '{}'),
    coalesce((select jsonb_object_agg(m, c.after -> m) from unnest(s.members) m where c.after ->> m is not null), '{}')
  from subjects s join public.change c on c.table_name = s.subject and c.row_id = s.row_id
  where c.action <> 'delete' order by c.id desc;
end $$;

-- By what vetting those of a file go, as match_roster knows them, whether the law says so, and whether whoever acts may say less: for
-- whoever keeps the roster of the event for their nation.
create function roster_vetting(wanted uuid, given jsonb) returns table (line integer, usual text, by_law boolean, may_less boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select x.line, case when p.id is null then public.vetting_of_unit(u.id) else public.vetting_of(p.id, e.starts_on, e.ends_on) end,
    case when p.id is null then public.unit_in_security_force(u.id) else public.in_security_force(p.id, e.starts_on, e.ends_on) end,
    public.may_in('unit.vet', u.country)
  from jsonb_to_recordset(given) x (line integer, unit_id uuid, person_id uuid)
    join public.event e on e.id = wanted join public.host_unit u on u.id = x.unit_id
    left join public.host_person p on p.id = x.person_id and p.country = u.country
  where public.keeps_roster(u.country, e.award)
$$;

-- As 0017, with the reason for a vetting.
create or replace function take_roster(wanted uuid, given jsonb) returns table (line integer, done text, person_code text)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  held public.event;
begin
  select * into held from public.event e where e.id = wanted for share;
  perform pg_advisory_xact_lock(hashtextextended('roster of ' || wanted, 0));
  if exists (select from (select distinct x.country from jsonb_to_recordset(given) x (country text)) c
      where not public.keeps_roster(c.country, held.award) or not c.country = any (held.nations)) then
    raise exception 'Not theirs.' using errcode = '42501';
  end if;
  -- persons who are not known yet
  insert into public.host_person (id, country, sex, act)
    select x.new_person, x.country, x.sex, 'added'
    from jsonb_to_recordset(given) x (line integer, person_id uuid, new_person uuid, country text, sex text)
    where x.person_id is null order by x.line;
  insert into public.person_name (id, person_id, country, kind, name, given, family, language, preferred, latin, script, sounds, keys)
    select n.id, x.new_person, x.country, n.kind, n.name, n.given, n.family, n.language, n.kind = 'latin', n.latin, n.script, n.sounds, n.keys
    from jsonb_to_recordset(given) x (person_id uuid, new_person uuid, country text, names jsonb),
      jsonb_to_recordset(x.names) n (id uuid, kind text, name text, given text, family text, language text, latin text, script text,
        sounds text[], keys text[])
    where x.person_id is null;
  insert into public.person_position (id, person_id, country, unit_id, title, rank, commands)
    select x.position_id, x.new_person, x.country, x.unit_id, x.title, x.rank, coalesce(x.commands, false)
    from jsonb_to_recordset(given) x (person_id uuid, new_person uuid, position_id uuid, country text, unit_id uuid, title text,
      rank text, commands boolean)
    where x.person_id is null;
  insert into public.person_biography (person_id, country, birth_year, birth_month, birth_day, birth_city, birth_state, birth_country,
      residence, citizenships, phone, email, education, english, departure_city)
    select x.new_person, x.country, extract(year from x.birth), extract(month from x.birth), extract(day from x.birth), x.birth_city,
      x.birth_state, x.birth_country, x.residence, coalesce(x.citizenships, '{}'), x.phone, x.email, x.education, x.english, x.departure_city
    from jsonb_to_recordset(given) x (person_id uuid, new_person uuid, country text, birth date, birth_city text, birth_state text,
      birth_country text, residence text, citizenships text[], phone text, email text, education text, english text, departure_city text)
    where x.person_id is null;
  insert into public.person_identity (id, person_id, country, kind, issued_by, number, expires_on)
    select n.id, x.new_person, x.country, n.kind, coalesce(n.issued_by, x.country), n.number, n.expires_on
    from jsonb_to_recordset(given) x (person_id uuid, new_person uuid, country text, ids jsonb),
      jsonb_to_recordset(coalesce(x.ids, '[]')) n (id uuid, kind text, issued_by text, number text, expires_on date)
    where x.person_id is null;
  -- whole now: the first state of their history
  update public.host_person h set act = 'added'
    from jsonb_to_recordset(given) x (person_id uuid, new_person uuid) where x.person_id is null and h.id = x.new_person;

  -- who stands on the roster already: what is said of a nomination may change, and nothing of anybody further on
  return query
  with told as (
    select x.*, p.id as part, p.state, (p.role, p.unit_id, p.rank, p.years_in_post, p.vetting, p.vetting_reason, p.trust_certificate,
        p.trust_certificate_on, p.other_vetting, p.other_vetting_on) is distinct from (x.role, x.unit_id, x.rank, x.years,
        coalesce(x.vetting, p.vetting), case when x.vetting is null then p.vetting_reason else x.vetting_reason end, x.trust,
        x.trust_on, x.other_vetting, x.other_vetting_on) and p.state in ('nominated', 'waiting') as differs
    from jsonb_to_recordset(given) x (line integer, row_key text, person_id uuid, unit_id uuid, role text, rank text, years numeric,
        vetting text, vetting_reason text, trust boolean, trust_on date, other_vetting text, other_vetting_on date)
      join public.participation p on p.event_id = wanted and p.state <> 'removed'
        and p.person_id in (select public.person_with_merged(x.person_id))
    where x.person_id is not null),
  changed as (
    update public.participation p set role = t.role, unit_id = t.unit_id, rank = t.rank, years_in_post = t.years,
        -- a row that says nothing of it leaves what was said
        vetting = coalesce(t.vetting, p.vetting), vetting_reason = case when t.vetting is null then p.vetting_reason else t.vetting_reason end,
        trust_certificate = t.trust, trust_certificate_on = t.trust_on, other_vetting = t.other_vetting,
        other_vetting_on = t.other_vetting_on, row_key = coalesce(t.row_key, p.row_key), act = 'imported'
      from told t where p.id = t.part and t.differs returning p.id)
  select t.line, case when c.id is null then 'unchanged' else 'changed' end, h.code
  from told t left join changed c on c.id = t.part join public.host_person h on h.id = t.person_id;

  return query
  with added as (
    insert into public.participation (id, event_id, person_id, country, role, unit_id, rank, row_key, years_in_post, vetting,
        vetting_reason, trust_certificate, trust_certificate_on, other_vetting, other_vetting_on, act)
      select x.id, wanted, coalesce(x.person_id, x.new_person), x.country, x.role, x.unit_id, x.rank, x.row_key, x.years, x.vetting,
        x.vetting_reason, x.trust, x.trust_on, x.other_vetting, x.other_vetting_on, 'imported'
      from jsonb_to_recordset(given) x (line integer, id uuid, row_key text, person_id uuid, new_person uuid, country text, unit_id uuid,
        role text, rank text, years numeric, vetting text, vetting_reason text, trust boolean, trust_on date, other_vetting text,
        other_vetting_on date)
      where x.person_id is null or not exists (select from public.participation p where p.event_id = wanted and p.state <> 'removed'
        and p.person_id in (select public.person_with_merged(x.person_id)))
      order by x.line
      returning participation.id, participation.person_id)
  select x.line, 'new', h.code
  from jsonb_to_recordset(given) x (line integer, id uuid) join added a on a.id = x.id join public.host_person h on h.id = a.person_id;
end $$;

revoke execute on function participation_vetting(), roster_vetting(uuid, jsonb) from public;
grant execute on function roster_vetting(uuid, jsonb) to jurat_app, jurat_job;
