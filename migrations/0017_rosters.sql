-- Rosters: who is nominated for an event, takes part in it, and what came of it; their certificates; their travel and its end.
-- The database keeps the gate: nobody of a security force is enrolled or travels without a clearance that holds to the end.

-- From which state to which a participation goes: the one table, which src/rosters/participation.ts repeats and a test compares.
create function participation_goes(from_state text, to_state text) returns boolean language sql immutable parallel safe as $$
  select (from_state, to_state) in (
    ('nominated', 'waiting'), ('nominated', 'enrolled'), ('nominated', 'removed'),
    ('waiting', 'nominated'), ('waiting', 'enrolled'), ('waiting', 'removed'),
    ('enrolled', 'completed'), ('enrolled', 'failed'), ('enrolled', 'removed'),
    ('completed', 'enrolled'), ('failed', 'enrolled'),
    ('removed', 'nominated'))
$$;

create table participation (
  id           uuid primary key,
  event_id     uuid not null references event (id),
  person_id    uuid not null,
  -- the person's nation
  country      text not null,
  role         text not null check (role in ('participant', 'alternate', 'instructor')),
  -- nominated and waiting need no clearance; enrolled and completed do
  state        text not null default 'nominated' check (state in ('nominated', 'waiting', 'enrolled', 'completed', 'failed', 'removed')),
  -- the order of the waiting list, made when somebody is put on it
  waiting_number integer,
  removed_for  text check (removed_for in ('administrative', 'cancellation', 'documents-incomplete', 'no-show', 'prerequisites-unmet',
    'clearance', 'other')),
  reason       text,
  -- as they were when nominated: a count by rank or institution is of that day
  unit_id      uuid,
  rank         text,
  -- what whoever nominated them said, besides what is kept of the person
  row_key      text check (length(row_key) between 1 and 100),
  years_in_post numeric check (years_in_post between 0 and 80),
  vetting      text check (vetting in ('leahy', 'courtesy', 'none')),
  -- the host government's certificate that the person can be trusted
  trust_certificate boolean,
  trust_certificate_on date,
  other_vetting text,
  other_vetting_on date,
  -- what came of it: percent
  pre_test     numeric check (pre_test between 0 and 100),
  post_test    numeric check (post_test between 0 and 100),
  performance  numeric check (performance between 0 and 100),
  products     numeric check (products between 0 and 100),
  -- of the hours of the sessions where they are marked, else as it was said
  attendance   numeric check (attendance between 0 and 100),
  final_grade  numeric,
  distinction  text check (distinction in ('key-participant', 'unsatisfactory')),
  absence      text check (absence in ('illness', 'duty', 'family', 'travel', 'refused-leave', 'withdrew', 'other')),
  absence_cause text,
  -- of the event, copied by the trigger for the gate, for counting and for scope
  award        text,
  starts_on    date not null,
  ends_on      date not null,
  act          text not null,
  version      integer not null default 1,
  scope_keys   text[] not null generated always as (event_scopes(array[country], award)) stored,
  foreign key (person_id, country) references host_person (id, country),
  foreign key (unit_id, country) references host_unit (id, country),
  check ((state = 'removed') = (removed_for is not null)),
  check ((state = 'waiting') = (waiting_number is not null)),
  check (absence_cause is null or absence is not null)
);
create unique index participation_once on participation (event_id, person_id) where state <> 'removed';
create unique index participation_row on participation (event_id, row_key) where row_key is not null and state <> 'removed';
create index participation_event on participation (event_id, state);
create index participation_person on participation (person_id, country, starts_on);
create index participation_unit on participation (unit_id, country);
create index participation_scope on participation using gin (scope_keys);

-- Weighted shares of what counts, the pre-test never; percent, rounded once, half away from nothing, to one decimal. Null while
-- a part that counts is missing.
create function final_grade(test numeric, performance numeric, products numeric, attendance numeric, weight_test integer,
  weight_performance integer, weight_products integer, weight_attendance integer) returns numeric
  language sql immutable parallel safe as $$
  select case when weight_test > 0 and test is null or weight_performance > 0 and performance is null
      or weight_products > 0 and products is null or weight_attendance > 0 and attendance is null then null
    else round((weight_test * coalesce(test, 0) + weight_performance * coalesce(performance, 0)
      + weight_products * coalesce(products, 0) + weight_attendance * coalesce(attendance, 0)) / 100, 1) end
$$;

-- The gate on a roster, and its rules. Award and dates are those of the event.
create function participation_gate() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  held public.event;
  by_course public.course_version;
  within text[] := array['enrolled', 'completed', 'failed'];
begin
  select * into held from public.event e where e.id = new.event_id for share;
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
    -- an event that does not take place takes everybody off (event_after)
    if new.state <> old.state and not public.participation_goes(old.state, new.state)
      and not (new.state = 'removed' and held.state in ('cancelled', 'closed')) then
      raise exception 'A participation does not go from % to %.', old.state, new.state
        using errcode = '23514', constraint = 'participation_goes';
    end if;
  else
    if new.state not in ('nominated', 'waiting', 'enrolled') then
      raise exception 'A participation begins as a nomination.' using errcode = '23514', constraint = 'participation_goes';
    end if;
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
      or new.person_id <> old.person_id)
    and not public.clearance_holds(new.person_id, new.starts_on, new.ends_on) then
    raise exception 'No clearance holds to the end of the event.' using errcode = '23514', constraint = 'participation_cleared';
  end if;
  select * into by_course from public.course_version v where v.course_id = held.course_id and v.edition = held.edition;
  new.final_grade := public.final_grade(new.post_test, new.performance, new.products, new.attendance,
    coalesce(by_course.weight_test, 100), coalesce(by_course.weight_performance, 0), coalesce(by_course.weight_products, 0),
    coalesce(by_course.weight_attendance, 0));
  return new;
end $$;
create trigger participation_gate before insert or update on participation for each row execute function participation_gate();

-- Whoever carries out the award knows the persons on its rosters.
create function participation_after() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update public.host_person p set awards = p.awards || n.awards, act = 'on-roster'
    from (select r.person_id, array_agg(distinct r.award) as awards from new_rows r join public.host_person h on h.id = r.person_id
      where r.award is not null and not r.award = any (h.awards) group by r.person_id) n
    where p.id = n.person_id;
  -- and what is kept of them is in use
  if tg_op = 'INSERT' then
    perform public.person_used(n.person_id, current_date) from new_rows n
      where exists (select from public.person_biography b
        where b.person_id in (select public.person_with_merged(n.person_id)) and b.last_used_on < current_date);
  end if;
  return null;
end $$;
create trigger participation_added after insert on participation referencing new table as new_rows
  for each statement execute function participation_after();
create trigger participation_changed after update on participation referencing new table as new_rows
  for each statement execute function participation_after();

-- How many of the hours of a session somebody was there.
create table attendance_mark (
  participation_id uuid not null references participation (id),
  session_id       uuid not null references event_session (id),
  hours            numeric not null check (hours >= 0),
  primary key (participation_id, session_id)
);
create index attendance_mark_session on attendance_mark (session_id);

create function attendance_mark_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare session public.event_session;
begin
  select * into session from public.event_session s where s.id = new.session_id for share;
  if session.event_id is distinct from (select p.event_id from public.participation p where p.id = new.participation_id)
    or session.withdrawn_at is not null then
    raise exception 'A session of another event.' using errcode = '23514', constraint = 'attendance_mark_session';
  end if;
  if new.hours > session.hours then
    raise exception 'More hours than the session has.' using errcode = '23514', constraint = 'attendance_mark_hours';
  end if;
  return new;
end $$;
create trigger attendance_mark_before before insert or update on attendance_mark for each row execute function attendance_mark_before();

-- Attendance in percent of the hours of those sessions at which marks were made, for anybody: whoever was not marked there was
-- away. Rounded once, half away from nothing, to two decimals.
create function attendance_of(wanted uuid) returns numeric language sql stable security definer
  set search_path = pg_catalog, public as $$
  select round(100 * coalesce(sum(m.hours), 0) / nullif(sum(s.hours), 0), 2)
  from public.participation p
    join public.event_session s on s.event_id = p.event_id and s.withdrawn_at is null
      and exists (select from public.attendance_mark a where a.session_id = s.id)
    left join public.attendance_mark m on m.session_id = s.id and m.participation_id = p.id
  where p.id = wanted
$$;
-- After marks of one statement everybody who takes part is reckoned anew.
create function attendance_mark_after() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update public.participation p set attendance = public.attendance_of(p.id), act = 'attendance-marked'
    where p.state in ('enrolled', 'completed', 'failed') and p.event_id in (
        select s.event_id from new_rows n join public.event_session s on s.id = n.session_id)
      and p.attendance is distinct from public.attendance_of(p.id);
  return null;
end $$;
create trigger attendance_marked after insert on attendance_mark referencing new table as new_rows
  for each statement execute function attendance_mark_after();
create trigger attendance_changed after update on attendance_mark referencing new table as new_rows
  for each statement execute function attendance_mark_after();

-- Whether whoever acts keeps the roster of an event for people of a nation.
create function keeps_roster(nation text, award text) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select public.sees_everything('roster.keep') or public.event_scopes(array[nation], award) && public.my_scopes('roster.keep')
$$;

-- A certificate says what was true on the day it was issued; afterwards it can be taken back and nothing else.
create table certificate (
  id               uuid primary key,
  participation_id uuid not null references participation (id),
  country          text not null,
  award            text,
  -- made anew for each and told to its holder: it shows the name
  code             text not null unique check (code ~ '^[A-Za-z0-9_-]{22}$'),
  title            text not null,
  objectives       text,
  hours            numeric,
  starts_on        date not null,
  ends_on          date not null,
  issued_on        date not null,
  -- the last day on which it is good; null: for good
  expires_on       date,
  revoked_on       date,
  revoked_for      text check (revoked_for <> ''),
  version          integer not null default 1,
  scope_keys       text[] not null generated always as (event_scopes(array[country], award)) stored,
  check ((revoked_on is null) = (revoked_for is null))
);
create index certificate_participation on certificate (participation_id);
create unique index certificate_once on certificate (participation_id) where revoked_on is null;
create index certificate_expires on certificate (expires_on) where revoked_on is null;
create index certificate_scope on certificate using gin (scope_keys);

create function certificate_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  part public.participation;
  held public.event;
  by_course public.course_version;
begin
  if tg_op = 'UPDATE' then
    if old.revoked_on is not null then
      raise exception 'A certificate that was taken back stays so.' using errcode = '23514', constraint = 'certificate_revoked';
    end if;
    new.version := old.version + 1;
    return new;
  end if;
  select * into part from public.participation p where p.id = new.participation_id for share;
  if part.state is distinct from 'completed' then
    raise exception 'Only who completed the event has a certificate.' using errcode = '23514', constraint = 'certificate_completed';
  end if;
  select * into held from public.event e where e.id = part.event_id;
  select * into by_course from public.course_version v where v.course_id = held.course_id and v.edition = held.edition;
  new.country := part.country;
  new.award := part.award;
  new.title := coalesce(by_course.title, held.title);
  new.objectives := coalesce(by_course.objectives, held.objectives);
  new.hours := by_course.hours;
  new.starts_on := held.starts_on;
  new.ends_on := held.ends_on;
  new.expires_on := case when by_course.certificate_months is not null
    then (new.issued_on + make_interval(months => by_course.certificate_months))::date end;
  new.version := 1;
  return new;
end $$;
create trigger certificate_before before insert or update on certificate for each row execute function certificate_before();

-- What a certificate says to somebody without an account; the name for whoever has its code.
create function read_certificate(wanted uuid, wanted_code text) returns table (id uuid, title text, objectives text, hours numeric,
    starts_on date, ends_on date, issued_on date, expires_on date, revoked_on date, person_code text, name text, language text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select c.id, c.title, c.objectives, c.hours, c.starts_on, c.ends_on, c.issued_on, c.expires_on, c.revoked_on,
    case when c.code = wanted_code then h.code end, case when c.code = wanted_code then n.name end,
    case when c.code = wanted_code then n.language end
  from public.certificate c join public.participation p on p.id = c.participation_id
    join public.host_person h on h.id = p.person_id
    left join public.person_name n on n.person_id = h.id and n.preferred and n.withdrawn_at is null
  where c.id = wanted
$$;
create function revoked_certificates() returns table (id uuid) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select c.id from public.certificate c where c.revoked_on is not null order by c.id
$$;

-- Travel of somebody on a roster: nobody departs without the gate. What happened is recorded in any case.
create table travel (
  id                uuid primary key,
  participation_id  uuid not null unique references participation (id),
  country           text not null,
  award             text,
  from_place        text check (from_place <> ''),
  to_country        text not null check (to_country ~ '^[A-Z]{2}$'),
  to_place          text check (to_place <> ''),
  carrier           text check (carrier <> ''),
  departure_planned date not null,
  return_planned    date not null,
  departed_on       date,
  arrived_on        date,
  returned_on       date,
  act               text not null,
  reason            text,
  version           integer not null default 1,
  scope_keys        text[] not null generated always as (event_scopes(array[country], award)) stored,
  check (departure_planned <= return_planned),
  check (arrived_on is null or departed_on <= arrived_on),
  check (returned_on is null or departed_on <= returned_on),
  check (arrived_on is null or returned_on is null or arrived_on <= returned_on)
);
create index travel_due on travel (return_planned) where returned_on is null and departed_on is not null;
create index travel_scope on travel using gin (scope_keys);

create function travel_gate() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare part public.participation;
begin
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
  if not public.clearance_holds(part.person_id, least(new.departure_planned, new.departed_on),
      greatest(new.return_planned, part.ends_on)) then
    raise exception 'No clearance holds to the return.' using errcode = '23514', constraint = 'participation_cleared';
  end if;
  return new;
end $$;
create trigger travel_gate before insert or update on travel for each row execute function travel_gate();

-- Somebody who did not come back when they should have.
create table no_return (
  id         uuid primary key,
  travel_id  uuid not null references travel (id),
  country    text not null,
  award      text,
  -- by the daily look, or by hand
  opened_by  text not null check (opened_by in ('look', 'hand')),
  opened_on  date not null,
  reason     text,
  outcome    text check (outcome in ('returned-late', 'found', 'unauthorised-departure')),
  closed_on  date,
  closed_for text check (closed_for <> ''),
  version    integer not null default 1,
  scope_keys text[] not null generated always as (event_scopes(array[country], award)) stored,
  check ((outcome is null) = (closed_on is null) and (outcome is null) = (closed_for is null))
);
create index no_return_travel on no_return (travel_id);
create unique index no_return_open on no_return (travel_id) where outcome is null;
create index no_return_scope on no_return using gin (scope_keys);

-- Who was told of it, when and by what means.
create table no_return_notice (
  id           uuid primary key,
  no_return_id uuid not null references no_return (id),
  told         text not null check (told in ('post', 'host-nation', 'partner-agency', 'other')),
  -- an office or a post's title, never a person's name
  office       text not null check (office <> ''),
  on_day       date not null,
  means        text not null check (means in ('telephone', 'e-mail', 'letter', 'diplomatic-note', 'meeting', 'cable'))
);
create index no_return_notice_incident on no_return_notice (no_return_id);

create function no_return_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
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
create trigger no_return_before before insert or update on no_return for each row execute function no_return_before();

-- Opens an incident for everybody who was to be back more than so many days ago and is not known to be; answers how many.
create function open_no_returns(today date, grace integer) returns bigint language sql volatile security definer
  set search_path = pg_catalog, public as $$
  with late as (
    insert into public.no_return (id, travel_id, country, opened_by, opened_on)
    select gen_random_uuid(), t.id, t.country, 'look', today from public.travel t
    where t.departed_on is not null and t.returned_on is null and t.return_planned + grace < today
      and not exists (select from public.no_return n where n.travel_id = t.id)
    on conflict do nothing returning 1)
  select count(*) from late
$$;

do $$
declare t text;
begin
  foreach t in array array['participation', 'certificate', 'travel', 'no_return'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
    execute format('create policy in_scope on %I for select to jurat_app
      using ((select sees_everything(''roster.read'')) or scope_keys && (select my_scopes(''roster.read'')))', t);
    execute format('create policy added on %I for insert to jurat_app
      with check ((select sees_everything(''roster.keep'')) or scope_keys && (select my_scopes(''roster.keep'')))', t);
    execute format('create policy kept on %I for update to jurat_app
      using ((select sees_everything(''roster.keep'')) or scope_keys && (select my_scopes(''roster.keep'')))', t);
    execute format('grant select on %I to jurat_app', t);
  end loop;
end $$;
alter table attendance_mark enable row level security;
alter table attendance_mark force row level security;
create policy owner_all on attendance_mark to jurat_owner using (true) with check (true);
create policy of_participation on attendance_mark for select to jurat_app
  using (exists (select from participation p where p.id = participation_id));
create policy added on attendance_mark for insert to jurat_app
  with check (exists (select from participation p where p.id = participation_id
    and ((select sees_everything('roster.keep')) or p.scope_keys && (select my_scopes('roster.keep')))));
create policy kept on attendance_mark for update to jurat_app
  using (exists (select from participation p where p.id = participation_id
    and ((select sees_everything('roster.keep')) or p.scope_keys && (select my_scopes('roster.keep')))));
grant select, insert on attendance_mark to jurat_app;
grant update (hours) on attendance_mark to jurat_app;
alter table no_return_notice enable row level security;
alter table no_return_notice force row level security;
create policy owner_all on no_return_notice to jurat_owner using (true) with check (true);
create policy of_incident on no_return_notice for select to jurat_app
  using (exists (select from no_return n where n.id = no_return_id));
create policy added on no_return_notice for insert to jurat_app
  with check (exists (select from no_return n where n.id = no_return_id
    and ((select sees_everything('roster.keep')) or n.scope_keys && (select my_scopes('roster.keep')))));

grant insert (id, event_id, person_id, country, role, state, unit_id, rank, act) on participation to jurat_app;
grant update (role, state, removed_for, reason, unit_id, rank, pre_test, post_test, performance, products, attendance, distinction,
  absence, absence_cause, act) on participation to jurat_app;
grant insert (id, participation_id, country, code, title, starts_on, ends_on, issued_on) on certificate to jurat_app;
grant update (revoked_on, revoked_for) on certificate to jurat_app;
grant insert (id, participation_id, country, from_place, to_country, to_place, carrier, departure_planned, return_planned, act)
  on travel to jurat_app;
grant update (from_place, to_country, to_place, carrier, departure_planned, return_planned, departed_on, arrived_on, returned_on,
  act, reason) on travel to jurat_app;
grant insert (id, travel_id, country, opened_by, opened_on, reason) on no_return to jurat_app;
grant update (outcome, closed_on, closed_for) on no_return to jurat_app;
grant select on no_return_notice to jurat_app;
grant insert (id, no_return_id, told, office, on_day, means) on no_return_notice to jurat_app;

-- The import of participants. Whoever keeps a roster need not be one who keeps, or even sees, persons and units: an implementer
-- brings a workbook, and these two functions say what its rows mean and carry them out, for the nations of the event and the
-- award alone. They tell codes of persons and no value of what is kept of them.
create index if not exists person_name_folded on person_name (folded);

-- The event whose roster whoever acts keeps, for a job; by its id or code.
create function roster_event(wanted text) returns table (id uuid, code text, title text, country text, nations text[], award text,
    starts_on date, ends_on date, planned_participants integer, state text, place_country text, place text, course_id uuid,
    edition integer) language sql stable security definer set search_path = pg_catalog, public as $$
  select e.id, e.code, e.title, e.country, e.nations, e.award, e.starts_on, e.ends_on, e.planned_participants, e.state,
    e.place_country, e.place, e.course_id, e.edition
  from public.event e where (e.code = wanted or e.id::text = wanted)
    and (public.sees_everything('roster.keep') or e.scope_keys && public.my_scopes('roster.keep'))
$$;

-- What each row means. `how` the person is known: named, row, identity, name-and-birth; null: a new person. `alike`: who it may be;
-- `claimed_by`: who has a number of theirs under another name. `listed`: the state of who is on the roster already.
create function match_roster(wanted uuid, given jsonb) returns table (line integer, unit_id uuid, units integer, country text,
    keeps boolean, security boolean, person_id uuid, person_code text, how text, listed text, alike text[], claimed_by text[])
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
  held public.event;
  r record;
  found_ids uuid[];
  same uuid[];
  -- what each way to write a unit means
  known jsonb := '{}';
  said text;
begin
  select * into held from public.event e where e.id = wanted;
  for r in
    select x.line, x.row_key, x.person, x.unit, x.birth, coalesce(x.ids, '[]') as ids, coalesce(x.keys, '{}') as keys,
      array(select distinct public.fold_name(n) from unnest(x.names) n) as names
    from jsonb_to_recordset(given) x (line integer, row_key text, person text, unit text, names text[], keys text[], birth date,
      ids jsonb)
    order by x.line
  loop
    line := r.line; unit_id := null; country := null; security := null; person_id := null; person_code := null; how := null;
    listed := null; alike := '{}'; claimed_by := '{}'; keeps := null;
    said := coalesce(r.unit, '');
    if not known ? said then
      select known || jsonb_build_object(said, jsonb_build_object('units', count(*), 'id', (array_agg(u.id))[1],
          'country', (array_agg(u.country))[1], 'security', bool_or(u.kind not in ('courts', 'civilian')),
          'keeps', public.keeps_roster((array_agg(u.country))[1], held.award)))
        into known
        from public.host_unit u
        where u.country = any (held.nations) and u.state = 'active'
          and (u.code = upper(btrim(said)) or u.folded = public.fold_name(said) or u.local_folded = public.fold_name(said)
            or exists (select from public.unit_alias a where a.unit_id = u.id and a.withdrawn_at is null
              and a.folded = public.fold_name(said)));
    end if;
    units := (known -> said ->> 'units')::integer;
    unit_id := (known -> said ->> 'id')::uuid;
    country := known -> said ->> 'country';
    security := (known -> said ->> 'security')::boolean;
    if units <> 1 then
      unit_id := null; country := null; security := null;
      return next;
      continue;
    end if;
    keeps := (known -> said ->> 'keeps')::boolean;
    if keeps then
      if upper(r.person) <> 'NEW' then
        select h.id, 'named' into person_id, how from public.host_person h
          where h.code = upper(r.person) and h.country = match_roster.country;
        person_id := public.person_survivor(person_id);
      end if;
      if person_id is null and r.row_key is not null then
        select p.person_id, 'row' into person_id, how from public.participation p
          where p.event_id = wanted and p.row_key = r.row_key order by (p.state = 'removed'), p.id desc limit 1;
        person_id := public.person_survivor(person_id);
      end if;
      if person_id is null then
        select array_agg(distinct public.person_survivor(i.person_id)) into found_ids
          from jsonb_to_recordset(r.ids) n (kind text, issued_by text, number text)
          join public.person_identity i on i.withdrawn_at is null and i.kind = n.kind
            and i.issued_by = coalesce(n.issued_by, match_roster.country)
            and i.folded = upper(regexp_replace(normalize(n.number, NFKC), '[^[:alnum:]]', '', 'g'))
          join public.host_person h on h.id = i.person_id and h.country = match_roster.country;
        -- a number by itself is not enough: the name or the birth must agree, for two persons may claim one number
        select array_agg(f) into same from unnest(found_ids) f
          where exists (select from public.person_name n where n.person_id = f and n.withdrawn_at is null
              and exists (select from unnest(r.names) g where similarity(g, n.folded) >= 0.5))
            or exists (select from public.person_biography b where b.person_id = f and r.birth is not null
              and make_date(b.birth_year, b.birth_month, b.birth_day) = r.birth);
        if cardinality(found_ids) = 1 and same = found_ids then
          person_id := found_ids[1];
          how := 'identity';
        elsif cardinality(found_ids) > 0 and (upper(r.person) = 'NEW') is not true then
          select array_agg(h.code order by h.code) into claimed_by from public.host_person h where h.id = any (found_ids);
        end if;
      end if;
      if person_id is null and r.birth is not null and (upper(r.person) = 'NEW') is not true then
        select array_agg(distinct public.person_survivor(n.person_id)) into found_ids from public.person_name n
          join public.person_biography b on b.person_id = n.person_id
          where n.country = match_roster.country and n.withdrawn_at is null and n.folded = any (r.names)
            and b.birth_day is not null and make_date(b.birth_year, b.birth_month, b.birth_day) = r.birth;
        if cardinality(found_ids) = 1 then
          person_id := found_ids[1];
          how := 'name-and-birth';
        elsif cardinality(found_ids) > 1 then
          select array_agg(h.code order by h.code) into alike from public.host_person h where h.id = any (found_ids);
        end if;
      end if;
      if person_id is null and cardinality(alike) = 0 and cardinality(claimed_by) = 0 and (upper(r.person) = 'NEW') is not true then
        -- the same name, in whatever script or spelling, where a birth is not known in full; or a name like it with the same birth
        select coalesce(array_agg(h.code order by h.code), '{}') into alike from (
          select h.code from public.host_person h
          where h.state = 'active' and h.country = match_roster.country and h.id in (
            select m.person_id from (
              select n.person_id, n.country from public.person_name n where n.folded = any (r.names) and n.withdrawn_at is null
              union
              select n.person_id, n.country from public.person_name n
                where n.keys && array(select k from unnest(r.keys) k where k like '%=%') and n.withdrawn_at is null) m
              left join public.person_biography b on b.person_id = m.person_id
              where m.country = match_roster.country and (b.birth_day is null or r.birth is null)
            union
            select n.person_id from public.person_biography b
              join public.person_name n on n.person_id = b.person_id and n.withdrawn_at is null
              where b.birth_year = extract(year from r.birth) and b.birth_month = extract(month from r.birth)
                and b.birth_day = extract(day from r.birth) and b.country = match_roster.country
                and (n.keys && r.keys or exists (select from unnest(r.names) g where similarity(n.folded, g) >= 0.5)))
          limit 5) h;
      end if;
      if person_id is not null then
        select h.code into person_code from public.host_person h where h.id = person_id;
        select p.state into listed from public.participation p where p.event_id = wanted and p.person_id in (select public.person_with_merged(match_roster.person_id))
          order by (p.state = 'removed'), p.id desc limit 1;
      end if;
    end if;
    return next;
  end loop;
end $$;

-- Carries rows out that match_roster and src/rosters/import-plan.ts found right, all in the caller's transaction: a person where one
-- is new, and a nomination. Answers what was done to each.
create function take_roster(wanted uuid, given jsonb) returns table (line integer, done text, person_code text)
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
    select x.*, p.id as part, p.state, (p.role, p.unit_id, p.rank, p.years_in_post, p.vetting, p.trust_certificate, p.trust_certificate_on,
        p.other_vetting, p.other_vetting_on) is distinct from (x.role, x.unit_id, x.rank, x.years, x.vetting, x.trust, x.trust_on,
        x.other_vetting, x.other_vetting_on) and p.state in ('nominated', 'waiting') as differs
    from jsonb_to_recordset(given) x (line integer, row_key text, person_id uuid, unit_id uuid, role text, rank text, years numeric,
        vetting text, trust boolean, trust_on date, other_vetting text, other_vetting_on date)
      join public.participation p on p.event_id = wanted and p.state <> 'removed'
        and p.person_id in (select public.person_with_merged(x.person_id))
    where x.person_id is not null),
  changed as (
    update public.participation p set role = t.role, unit_id = t.unit_id, rank = t.rank, years_in_post = t.years, vetting = t.vetting,
        trust_certificate = t.trust, trust_certificate_on = t.trust_on, other_vetting = t.other_vetting,
        other_vetting_on = t.other_vetting_on, row_key = coalesce(t.row_key, p.row_key), act = 'imported'
      from told t where p.id = t.part and t.differs returning p.id)
  select t.line, case when c.id is null then 'unchanged' else 'changed' end, h.code
  from told t left join changed c on c.id = t.part join public.host_person h on h.id = t.person_id;

  return query
  with added as (
    insert into public.participation (id, event_id, person_id, country, role, unit_id, rank, row_key, years_in_post, vetting,
        trust_certificate, trust_certificate_on, other_vetting, other_vetting_on, act)
      select x.id, wanted, coalesce(x.person_id, x.new_person), x.country, x.role, x.unit_id, x.rank, x.row_key, x.years, x.vetting, x.trust,
        x.trust_on, x.other_vetting, x.other_vetting_on, 'imported'
      from jsonb_to_recordset(given) x (line integer, id uuid, row_key text, person_id uuid, new_person uuid, country text, unit_id uuid,
        role text, rank text, years numeric, vetting text, trust boolean, trust_on date, other_vetting text, other_vetting_on date)
      where x.person_id is null or not exists (select from public.participation p where p.event_id = wanted and p.state <> 'removed'
        and p.person_id in (select public.person_with_merged(x.person_id)))
      order by x.line
      returning participation.id, participation.person_id)
  select x.line, 'new', h.code
  from jsonb_to_recordset(given) x (line integer, id uuid) join added a on a.id = x.id join public.host_person h on h.id = a.person_id;
end $$;

-- A workbook of participants is kept like any file that is sent, but it is nobody's business save whoever sent it: others see a file only
-- once something was published from it.
create index if not exists publication_upload on publication (upload_id);
create index if not exists training_row_upload on training_row (upload_id);
create function upload_published(wanted uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.publication p where p.upload_id = wanted)
    or exists (select from public.training_row t where t.upload_id = wanted)
$$;
alter policy own on upload using (actor_id = (select current_actor())
  or (select sees_everything('activity.read')) and upload_published(id));

revoke execute on function attendance_mark_before(), attendance_of(uuid), attendance_mark_after(), upload_published(uuid), roster_event(text), participation_goes(text, text), final_grade(numeric, numeric, numeric,
  numeric, integer, integer, integer, integer), participation_gate(), participation_after(), keeps_roster(text, text),
  certificate_before(), read_certificate(uuid, text), revoked_certificates(), travel_gate(), no_return_before(),
  open_no_returns(date, integer), match_roster(uuid, jsonb), take_roster(uuid, jsonb) from public;
grant execute on function participation_goes(text, text) to jurat_app;
grant execute on function final_grade(numeric, numeric, numeric, numeric, integer, integer, integer, integer) to jurat_app;
grant execute on function upload_published(uuid), keeps_roster(text, text), match_roster(uuid, jsonb) to jurat_app, jurat_job;
grant execute on function roster_event(text), take_roster(uuid, jsonb) to jurat_job;
grant execute on function open_no_returns(date, integer) to jurat_job;
grant execute on function read_certificate(uuid, text), revoked_certificates() to jurat_door;

-- why somebody was away and where they travel is no part of the log of changes, nor is what opens a certificate
call audit_table('participation', 'id', 'scope_keys', 'absence', 'absence_cause');
call audit_table('attendance_mark', 'participation_id');
call audit_table('certificate', 'id', 'scope_keys', 'code');
call audit_table('travel', 'id', 'scope_keys', 'from_place', 'to_place', 'carrier');
call audit_table('no_return', 'id', 'scope_keys');
call audit_table('no_return_notice', 'id');
