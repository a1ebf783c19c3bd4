-- What a nomination says as somebody's unit counts as where they serve, for the gate as for the vetting. An event that does not take
-- place takes the batches for it along; one with people of whom nobody knows what came of it is not finalised. docs/decisions/0016 says why.

drop function units_of_person(uuid, date, date);
-- Where the person serves on any day of a span, and where somebody says so.
create function units_of_person(person uuid, from_day date, until_day date, said_unit uuid default null) returns uuid[] language sql stable
  security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct x.unit_id), '{}') from (
    select p.unit_id from public.person_position p
      where p.person_id = any (array(select public.same_persons(person))) and p.withdrawn_at is null
        and (p.from_on is null or p.from_on <= until_day) and (p.until_on is null or p.until_on >= from_day)
    union all select said_unit where said_unit is not null) x
$$;
drop function in_security_force(uuid, date, date);
-- As 0015, and wherever somebody says so.
create function in_security_force(person uuid, from_day date, until_day date, said_unit uuid default null) returns boolean language sql stable
  security definer set search_path = pg_catalog, public as $$
  select said_unit is not null and public.unit_in_security_force(said_unit)
    or not coalesce(range_agg(daterange(p.from_on, p.until_on, '[]')) @> daterange(from_day, until_day, '[]')
      and not bool_or(daterange(p.from_on, p.until_on, '[]') && daterange(from_day, until_day, '[]')
        and public.unit_in_security_force(p.unit_id)), false)
  from public.person_position p where p.person_id = any (array(select public.same_persons(person))) and p.withdrawn_at is null
$$;

drop function vetting_of(uuid, date, date);
create function vetting_of(person uuid, from_day date, until_day date, said_unit uuid default null) returns text language sql stable security definer
  set search_path = pg_catalog, public as $$
  select case when public.in_security_force(person, from_day, until_day, said_unit) then 'leahy'
    else public.vetting_of_units(public.units_of_person(person, from_day, until_day, said_unit)) end
$$;

drop function vetting_asked(text, text, uuid, date, date);
create function vetting_asked(said text, why text, person uuid, from_day date, until_day date, said_unit uuid default null) returns text language sql
  stable security definer set search_path = pg_catalog, public as $$
  select case when why is not null then said else public.vetting_of(person, from_day, until_day, said_unit) end
$$;

-- The gate. `said_unit`: where they serve besides, as somebody says.
drop function cleared_for(uuid, date, date, text);
create function cleared_for(person uuid, from_day date, until_day date, asked text default null, said_unit uuid default null) returns boolean
  language sql stable security definer set search_path = pg_catalog, public as $$
  select coalesce((
    select from_day <= until_day and not s.blocked
      and not public.units_blocked(public.units_of_person(person, from_day, until_day, said_unit))
      and (s.cleared @> daterange(from_day, until_day, '[]')
        or not public.in_security_force(person, from_day, until_day, said_unit)
          and case coalesce(asked, public.vetting_of_units(public.units_of_person(person, from_day, until_day, said_unit)))
            when 'none' then true when 'courtesy' then s.courtesy @> daterange(from_day, until_day, '[]') else false end)
    from public.person_standing s where s.person_id = person), false)
$$;

drop function clearance_holds(uuid, date, date, text);
create function clearance_holds(person uuid, from_day date, until_day date, asked text default null, said_unit uuid default null) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  nation text;
  held boolean;
begin
  perform public.refuse_old_snapshot();
  select s.country into nation from public.person_standing s where s.person_id = person;
  if not found then return false; end if;
  perform public.hold_units(nation);
  perform from public.person_standing s where s.person_id = person for share;
  select public.cleared_for(person, from_day, until_day, asked, said_unit) into held;
  return coalesce(held, false);
end $$;

-- The unit that the nomination of somebody for an event says.
create function nominated_unit(event uuid, person uuid) returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select p.unit_id from public.participation p where p.event_id = event and p.person_id = person and p.state <> 'removed'
$$;
-- Whether whom a case is about is cleared over the days of its batch, for whoever reads it.
create function case_cleared(wanted uuid) returns boolean language sql stable security definer set search_path = pg_catalog, public as $$
  select case when c.unit_id is not null then public.cleared_unit_for(c.unit_id, b.needed_by, b.holds_until, c.vetting)
      else public.cleared_for(c.person_id, b.needed_by, b.holds_until, c.vetting, public.nominated_unit(b.event_id, c.person_id)) end
    from public.clearance_case c join public.clearance_batch b on b.id = c.batch_id
    where c.id = wanted and public.may_in('clearance.read', c.country)
$$;

-- Whoever is on a roster stays there by the law: what a unit asks for beyond it is asked when somebody is enrolled, and takes nobody
-- off who is.
create or replace function take_off_uncleared(persons uuid[]) returns void language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare part record;
begin
  for part in select p.id, p.person_id, p.starts_on, p.ends_on, p.unit_id from public.participation p
      where p.person_id = any (persons) and p.state = 'enrolled' and p.ends_on >= public.bureau_day()
        and not public.event_locked(p.event_id) order by p.person_id, p.id loop
    if not public.clearance_holds(part.person_id, part.starts_on, part.ends_on, 'none', part.unit_id) then
      update public.participation set state = 'removed', removed_for = 'clearance', act = 'clearance-lost'
        where id = part.id and state = 'enrolled';
    end if;
  end loop;
end $$;

-- And whoever is enrolled as of one of them.
create or replace function take_off_beneath(units uuid[]) returns void language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare
  persons uuid[];
  beneath uuid[] := array(select public.units_beneath(units));
begin
  with recursive who as (
    select q.person_id as id from public.person_position q
      where q.unit_id = any (beneath) and q.withdrawn_at is null
    union select t.person_id from public.participation t
      where t.unit_id = any (beneath) and t.state = 'enrolled' and t.ends_on >= public.bureau_day()
    union select x.id from who w cross join lateral (
      select p.merged_into as id from public.host_person p where p.id = w.id and p.merged_into is not null
      union all select p.id from public.host_person p where p.merged_into = w.id) x)
  select coalesce(array_agg(w.id), '{}') into persons from who w
    where exists (select from public.participation p where p.person_id = w.id and p.state = 'enrolled' and p.ends_on >= public.bureau_day());
  perform public.take_off_uncleared(persons);
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
      public.vetting_asked(p.vetting, p.vetting_reason, p.person_id, from_day, until_day, p.unit_id), p.unit_id));
end $$;

create or replace function participation_gate() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  held public.event;
  by_course public.course_version;
  from_day date;
  until_day date;
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
  from_day := new.starts_on;
  until_day := new.ends_on;
  if tg_op = 'UPDATE' and new.unit_id is distinct from old.unit_id then
    -- whoever is away, or goes, is away as of the new unit
    select least(from_day, min(t.departure_planned), min(t.departed_on)), greatest(until_day, max(t.return_planned)) into from_day, until_day
      from public.travel t where t.participation_id = new.id and t.returned_on is null;
  end if;
  if new.state = any (within)
    and (tg_op = 'INSERT' or not old.state = any (within) or new.ends_on > old.ends_on or new.starts_on < old.starts_on
      or new.person_id <> old.person_id or new.unit_id is distinct from old.unit_id
      or (new.vetting, new.vetting_reason) is distinct from (old.vetting, old.vetting_reason))
    and not public.clearance_holds(new.person_id, from_day, until_day,
      public.vetting_asked(new.vetting, new.vetting_reason, new.person_id, from_day, until_day, new.unit_id), new.unit_id) then
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
      public.vetting_asked(part.vetting, part.vetting_reason, part.person_id, from_day, until_day, part.unit_id),
      part.unit_id) then
    raise exception 'No clearance holds to the return.' using errcode = '23514', constraint = 'participation_cleared';
  end if;
  return new;
end $$;

create or replace function usual_vetting(batch public.clearance_batch, person uuid, unit uuid) returns text language sql stable security definer
  set search_path = pg_catalog, public as $$
  select case coalesce(case when unit is not null then public.vetting_of_unit(unit)
      when public.in_security_force(person, (batch).needed_by, (batch).holds_until, public.nominated_unit((batch).event_id, person))
        then 'leahy'
      else coalesce(
        (select public.vetting_asked(p.vetting, p.vetting_reason, person, (batch).needed_by, (batch).holds_until, p.unit_id)
          from public.participation p where p.event_id = (batch).event_id and p.person_id = person and p.state <> 'removed'),
        public.vetting_of(person, (batch).needed_by, (batch).holds_until)) end, 'leahy')
    when 'leahy' then 'leahy' else 'courtesy' end
$$;

create or replace function refuse_case_vetting(batch public.clearance_batch, held public.clearance_case) returns void language plpgsql stable
  security definer set search_path = pg_catalog, public as $$
begin
  perform public.refuse_vetting(held.vetting,
    case when held.unit_id is not null then public.unit_in_security_force(held.unit_id)
      else public.in_security_force(held.person_id, batch.needed_by, batch.holds_until, public.nominated_unit(batch.event_id, held.person_id)) end,
    public.usual_vetting(batch, held.person_id, held.unit_id), held.vetting_reason, held.country);
end $$;

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
      else public.units_of_person(held.person_id, on_day, 'infinity', public.nominated_unit(batch.event_id, held.person_id)) end;
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
        and public.cleared_for(held.person_id, batch.needed_by, batch.holds_until, held.vetting,
          public.nominated_unit(batch.event_id, held.person_id));
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

create or replace function participation_vetting() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  held public.event;
  by_law boolean;
  usual text;
begin
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
drop trigger b_vetting_said on participation;
create trigger b_vetting_said before update on participation for each row
  when ((old.vetting, old.vetting_reason, old.unit_id) is distinct from (new.vetting, new.vetting_reason, new.unit_id))
  execute function participation_vetting();

create or replace function roster_vetting(wanted uuid, given jsonb) returns table (line integer, usual text, by_law boolean, may_less boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select x.line, case when p.id is null then public.vetting_of_unit(u.id) else public.vetting_of(p.id, e.starts_on, e.ends_on, u.id) end,
    case when p.id is null then public.unit_in_security_force(u.id) else public.in_security_force(p.id, e.starts_on, e.ends_on, u.id) end,
    public.may_in('unit.vet', u.country)
  from jsonb_to_recordset(given) x (line integer, unit_id uuid, person_id uuid)
    join public.event e on e.id = wanted join public.host_unit u on u.id = x.unit_id
    left join public.host_person p on p.id = x.person_id and p.country = u.country
  where public.keeps_roster(u.country, e.award)
$$;

revoke execute on function units_of_person(uuid, date, date, uuid), in_security_force(uuid, date, date, uuid),
  vetting_of(uuid, date, date, uuid), vetting_asked(text, text, uuid, date, date, uuid), cleared_for(uuid, date, date, text, uuid),
  clearance_holds(uuid, date, date, text, uuid), nominated_unit(uuid, uuid), case_cleared(uuid) from public;
grant execute on function cleared_for(uuid, date, date, text, uuid), clearance_holds(uuid, date, date, text, uuid) to jurat_app, jurat_job;
grant execute on function vetting_asked(text, text, uuid, date, date, uuid), case_cleared(uuid) to jurat_app;

-- Events.

-- How many on the roster of an event are enrolled and nobody has said what came of it; a number and nobody's name, for whoever keeps
-- the event.
create function event_undecided(event uuid) returns integer language sql stable security definer set search_path = pg_catalog, public as $$
  select count(*)::integer from public.participation p join public.event e on e.id = p.event_id
  where p.event_id = event_undecided.event and p.state = 'enrolled'
    and (public.sees_everything('event.keep') or e.keep_keys && public.my_scopes('event.keep'))
$$;
revoke execute on function event_undecided(uuid) from public;
grant execute on function event_undecided(uuid) to jurat_app;

-- As 0023, and nobody is left enrolled in what is finalised: they would be counted nowhere, for good.
create or replace function event_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  -- a migration or a repair has none; a lock holds for it as well
  actor uuid := current_actor();
  kept text[] := array['code', 'act', 'reason', 'version', 'folded', 'scope_keys', 'keep_keys'];
begin
  if tg_op = 'INSERT' then
    new.code_year := extract(year from new.starts_on);
    perform pg_advisory_xact_lock(hashtextextended('events of ' || new.code_year, 0));
    new.code_number := 1 + coalesce((select max(e.code_number) from event e where e.code_year = new.code_year), 0);
    new.version := 1;
    return new;
  end if;
  if old.state = 'finalised' then
    raise exception 'A finalised event is locked.' using errcode = '23514', constraint = 'event_finalised';
  end if;
  new.version := old.version + 1;
  if new.state <> old.state then
    if new.state = 'finalised' and exists (select from participation p where p.event_id = new.id and p.state = 'enrolled') then
      raise exception 'Nobody has said what came of everybody enrolled.' using errcode = '23514', constraint = 'event_undecided';
    end if;
    if new.state = 'pending-approval' then
      new.asked_by := actor;
    elsif new.state = 'created' then
      new.asked_by := null;
      new.approved_by := null;
    elsif new.state = 'approved' and old.state <> 'completed' then
      if actor is not null and actor is not distinct from old.asked_by then
        raise exception 'Whoever approves did not ask for it.' using errcode = '23514', constraint = 'event_approver';
      end if;
      new.approved_by := actor;
    end if;
  end if;
  if actor is not null and old.state in ('cancelled', 'closed') and to_jsonb(new) - kept <> to_jsonb(old) - kept then
    raise exception 'An event that did not take place stays as it was.' using errcode = '23514', constraint = 'event_over';
  end if;
  if actor is not null and old.state <> 'created' and (new.kind, new.modality, new.academy_id, new.place_country, new.country, new.nations, new.award, new.funding_source,
      new.law, new.course_id, new.edition, new.planned_participants)
    is distinct from (old.kind, old.modality, old.academy_id, old.place_country, old.country, old.nations, old.award, old.funding_source,
      old.law, old.course_id, old.edition, old.planned_participants) then
    raise exception 'What was put before an approver stays as it was.' using errcode = '23514', constraint = 'event_plan';
  end if;
  return new;
end $$;

-- Batches that are cancelled while the national system has them: since when it is to be told so, and when it was.
alter table clearance_batch
  add column recall_since date,
  add column recalled_on date,
  add check (recalled_on is null or recalled_on >= recall_since and recall_since is not null);
grant update (recalled_on) on clearance_batch to jurat_app;

create or replace function clearance_batch_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    -- the event that is just being cancelled takes this one along, or refuses it
    perform from public.event e where e.id = new.event_id for share;
    if exists (select from public.event e where e.id = new.event_id and e.state in ('cancelled', 'closed')) then
      raise exception 'The event does not take place.' using errcode = '23514', constraint = 'clearance_batch_event';
    end if;
    perform public.hold_units(new.country);
    perform pg_advisory_xact_lock(hashtextextended('clearance batches of ' || new.country, 0));
    insert into public.clearance_post (country) values (new.country) on conflict do nothing;
    new.year := extract(year from public.bureau_day());
    new.number := 1 + coalesce((select max(b.number) from public.clearance_batch b where b.country = new.country and b.year = new.year), 0);
    new.version := 1;
    if new.correction_required or new.override_reason is not null then
      raise exception 'Nothing of a batch is mended or overridden before it is there.' using errcode = '23514', constraint = 'clearance_batch_override';
    end if;
    return new;
  end if;
  new.version := old.version + 1;
  if new.state = 'cancelled' and old.state = 'national' then
    new.recall_since := public.bureau_day();
  end if;
  if new.state <> old.state then
    if new.state = 'local-complete' and new.override_reason is null and exists (select from public.clearance_check k
        join public.clearance_case c on c.id = k.case_id where c.batch_id = new.id and c.state = 'submitted' and k.done_at is null) then
      raise exception 'Not every local unit has finished.' using errcode = '23514', constraint = 'clearance_batch_checked';
    end if;
    if new.state in ('national', 'local-complete') and new.correction_required then
      raise exception 'Something is still to be mended.' using errcode = '23514', constraint = 'clearance_batch_correction';
    end if;
    if new.state in ('results-returned', 'closed') and exists (select from public.clearance_case c
        where c.batch_id = new.id and c.state = 'submitted') then
      raise exception 'Not every case is decided.' using errcode = '23514', constraint = 'clearance_batch_decided';
    end if;
  end if;
  if new.override_reason is distinct from old.override_reason then
    perform public.require_clearance('clearance.coordinate', new.country);
    if old.state <> 'local-checks' or new.state <> 'local-complete' then
      raise exception 'Only the local checks can be overridden.' using errcode = '23514', constraint = 'clearance_batch_override';
    end if;
  end if;
  if new.correction_required and not old.correction_required then
    perform public.require_clearance('clearance.coordinate', new.country);
    if new.state not in ('submitted', 'accepted', 'local-checks', 'local-complete') then
      raise exception 'The national file holds what it holds.' using errcode = '23514', constraint = 'clearance_batch_correction';
    end if;
  end if;
  return new;
end $$;

-- As 0024, and with an event that does not take place go the batches for it that are still on their way.
create or replace function event_after() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'UPDATE' then
    -- its sessions move along with its begin
    if new.starts_on <> old.starts_on then
      update event_session s set held_on = s.held_on + (new.starts_on - old.starts_on)
        where s.event_id = new.id and s.withdrawn_at is null;
    end if;
    if (new.starts_on, new.ends_on) <> (old.starts_on, old.ends_on) and exists (select from event_session s
        where s.event_id = new.id and s.withdrawn_at is null and s.held_on not between new.starts_on and new.ends_on) then
      raise exception 'A session lies within its event.' using errcode = '23514', constraint = 'event_session_within';
    end if;
    -- whoever stands on its roster is held anew against its days: the gate of the roster copies them
    if (new.starts_on, new.ends_on, new.award) is distinct from (old.starts_on, old.ends_on, old.award) then
      perform public.hold_units(n.country) from (select distinct p.country from participation p
        where p.event_id = new.id and p.state <> 'removed' order by 1) n;
      perform from person_standing s where s.person_id in (select p.person_id from participation p
        where p.event_id = new.id and p.state <> 'removed') order by s.person_id for share;
      update participation p set act = 'event-moved' where p.event_id = new.id and p.state <> 'removed';
    end if;
    if new.state <> old.state and new.state in ('cancelled', 'closed') then
      perform public.hold_units(n.country) from (
        select p.country from participation p where p.event_id = new.id and p.state <> 'removed'
        union select b.country from clearance_batch b where b.event_id = new.id order by 1) n;
      perform from clearance_batch b where b.event_id = new.id order by b.id for update;
      update clearance_batch b set state = 'cancelled', reason = new.reason, act = 'event-cancelled'
        where b.event_id = new.id and b.state not in ('results-returned', 'closed', 'cancelled');
      update participation p set state = 'removed', removed_for = 'cancellation', reason = new.reason, act = 'event-' || new.state
        where p.event_id = new.id and p.state <> 'removed';
    end if;
  end if;
  insert into event_version (event_id, version, actor_id, act, reason, image)
    values (new.id, new.version, current_actor(), new.act, new.reason, jsonb_build_object(
      'title', new.title, 'localTitle', new.local_title, 'localLanguage', new.local_language, 'kind', new.kind, 'modality', new.modality,
      'academyId', new.academy_id, 'country', new.country, 'nations', new.nations, 'placeCountry', new.place_country, 'place', new.place,
      'institution', new.institution, 'courseId', new.course_id, 'edition', new.edition, 'award', new.award,
      'fundingSource', new.funding_source, 'law', new.law, 'justification', new.justification, 'objectives', new.objectives,
      'profile', new.profile, 'interpreted', new.interpreted, 'startsOn', new.starts_on, 'endsOn', new.ends_on,
      'plannedParticipants', new.planned_participants, 'headCount', new.head_count, 'headCountFemale', new.head_count_female,
      'headCountSource', new.head_count_source, 'state', new.state, 'askedBy', new.asked_by, 'approvedBy', new.approved_by,
      'sessions', (select coalesce(jsonb_agg(jsonb_build_object('heldOn', s.held_on, 'fromTime', s.from_time, 'untilTime', s.until_time,
          'title', s.title, 'hours', s.hours::text, 'place', s.place) order by s.held_on, s.from_time, s.id), '[]')
        from event_session s where s.event_id = new.id and s.withdrawn_at is null),
      'staff', (select coalesce(jsonb_agg(jsonb_build_object('role', s.role, 'organisation', s.organisation, 'languages', s.languages)
          order by s.role, s.id), '[]')
        from event_staff s where s.event_id = new.id and s.withdrawn_at is null),
      'budget', (select coalesce(jsonb_agg(jsonb_build_object('category', b.category, 'currency', b.currency, 'planned', b.planned::text,
          'actual', b.actual::text) order by b.currency, b.category), '[]')
        from event_budget b where b.event_id = new.id)));
  return null;
end $$;

-- As 0017, and of somebody away alone.
create or replace function no_return_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    perform from public.travel t where t.id = new.travel_id for share;
    if exists (select from public.travel t where t.id = new.travel_id and t.returned_on is not null) then
      raise exception 'Whoever returned did not stay away.' using errcode = '23514', constraint = 'no_return_returned';
    end if;
    select t.country, t.award into new.country, new.award from public.travel t where t.id = new.travel_id;
    new.version := 1;
  else
    if old.outcome is not null then
      raise exception 'A closed incident stays closed.' using errcode = '23514', constraint = 'no_return_closed';
    end if;
    new.version := old.version + 1;
  end if;
  return new;
end $$;

-- Whoever is enrolled as of a unit that nobody asked about until now.
select take_off_uncleared(array(select p.person_id from participation p
  where p.state = 'enrolled' and p.ends_on >= bureau_day() and p.unit_id is not null
    and not p.unit_id = any (units_of_person(p.person_id, p.starts_on, p.ends_on))));
