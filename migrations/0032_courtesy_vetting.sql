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

revoke execute on function participation_vetting(), roster_vetting(uuid, jsonb) from public;
grant execute on function roster_vetting(uuid, jsonb) to jurat_app, jurat_job;
