-- Courses and events: the catalogue of courses with its editions, and what takes place: courses, study tours, conferences and
-- others, with their sessions, staff and budgets. No table here holds anything of a person of a host nation; the name of an
-- instructor from outside stands in event_staff alone.

-- The scopes that follow from nations and an award. A loop: the same as one query took ten times as long, and every row of an event and of
-- a roster asks for it.
create function event_scopes(nations text[], award text) returns text[] language plpgsql immutable parallel safe as $$
declare
  keys text[] := '{}';
  nation text;
begin
  foreach nation in array nations loop keys := keys || public.unit_scopes(nation); end loop;
  if award is not null then keys := keys || ('award:' || award); end if;
  if cardinality(nations) < 2 then return keys; end if;
  return (select array_agg(distinct k) from unnest(keys) k);
end $$;

create table academy (
  id        uuid primary key,
  -- as BUDAPEST
  code      text not null unique check (code ~ '^[A-Z][A-Z-]{2,20}$'),
  name      text not null check (name <> ''),
  kind      text not null default 'academy' check (kind in ('academy', 'regional-centre')),
  city      text not null,
  country   text not null check (country ~ '^[A-Z]{2}$'),
  -- DAC, of where it stands
  region    text,
  opened    integer check (opened between 1900 and 2100),
  source    text,
  verified  boolean not null default false,
  version   integer not null default 1
);
-- as in reference/academies.csv, which a test holds it against
insert into academy (id, code, name, kind, city, country, region, opened, source, verified) values
  ('0192f7c8-aca0-7000-8000-000000000001', 'BUDAPEST', 'International Law Enforcement Academy Budapest', 'academy', 'Budapest', 'HU', unit_region('HU'), 1995, 'International Narcotics Control Strategy Report 2015 volume II (2009-2017.state.gov/j/inl/rls/nrcrpt/2015/vol2/239448.htm)', true),
  ('0192f7c8-aca0-7000-8000-000000000002', 'BANGKOK', 'International Law Enforcement Academy Bangkok', 'academy', 'Bangkok', 'TH', unit_region('TH'), 1999, 'International Narcotics Control Strategy Report 2015 volume II (2009-2017.state.gov/j/inl/rls/nrcrpt/2015/vol2/239448.htm)', true),
  ('0192f7c8-aca0-7000-8000-000000000003', 'GABORONE', 'International Law Enforcement Academy Gaborone', 'academy', 'Gaborone', 'BW', unit_region('BW'), 2001, 'International Narcotics Control Strategy Report 2015 volume II (2009-2017.state.gov/j/inl/rls/nrcrpt/2015/vol2/239448.htm)', true),
  ('0192f7c8-aca0-7000-8000-000000000004', 'ROSWELL', 'International Law Enforcement Academy Roswell', 'academy', 'Roswell', 'US', unit_region('US'), 2001, 'International Narcotics Control Strategy Report 2015 volume II (2009-2017.state.gov/j/inl/rls/nrcrpt/2015/vol2/239448.htm)', true),
  ('0192f7c8-aca0-7000-8000-000000000005', 'SAN-SALVADOR', 'International Law Enforcement Academy San Salvador', 'academy', 'San Salvador', 'SV', unit_region('SV'), 2005, 'International Narcotics Control Strategy Report 2015 volume II (2009-2017.state.gov/j/inl/rls/nrcrpt/2015/vol2/239448.htm)', true),
  ('0192f7c8-aca0-7000-8000-000000000006', 'LIMA', 'Regional Training Center Lima', 'regional-centre', 'Lima', 'PE', unit_region('PE'), 2005, 'International Narcotics Control Strategy Report 2015 volume II (2009-2017.state.gov/j/inl/rls/nrcrpt/2015/vol2/239448.htm)', true),
  ('0192f7c8-aca0-7000-8000-000000000007', 'ACCRA', 'Regional Training Center Accra', 'regional-centre', 'Accra', 'GH', unit_region('GH'), null, 'Known to have followed the others; name and year not confirmed', false);

create table course (
  id         uuid primary key,
  code       text not null unique check (code ~ '^[A-Z0-9][A-Z0-9-]{1,30}$'),
  -- no event that begins on this day or later is held by it
  retired_on date,
  reason     text,
  version    integer not null default 1
);
-- What a course is from a day on. Nobody changes an edition: an event keeps the one that it was held by, and a correction is
-- a new edition.
create table course_version (
  course_id          uuid not null references course (id),
  edition            integer not null check (edition > 0),
  title              text not null check (title <> ''),
  local_title        text check (local_title <> ''),
  local_language     text,
  objectives         text,
  -- what of it teaches human rights, and for how many of its hours (GAO-19-554)
  human_rights       text check (human_rights <> ''),
  human_rights_hours numeric check (human_rights_hours >= 0),
  hours              numeric check (hours > 0 and hours <= 5000),
  -- shares of the final grade in percent, together 100; the pre-test never counts
  weight_test        integer not null default 100,
  weight_performance integer not null default 0,
  weight_products    integer not null default 0,
  weight_attendance  integer not null default 0,
  -- percent
  least_attendance   numeric not null default 0 check (least_attendance between 0 and 100),
  least_grade        numeric not null default 0 check (least_grade between 0 and 100),
  -- how long its certificate is good for; null: for good
  certificate_months integer check (certificate_months between 1 and 600),
  source             text,
  -- what is other than in the edition before
  reason             text,
  issued_on          date not null,
  issued_by          uuid references actor (id) default current_actor(),
  primary key (course_id, edition),
  check (weight_test >= 0 and weight_performance >= 0 and weight_products >= 0 and weight_attendance >= 0),
  check (weight_test + weight_performance + weight_products + weight_attendance = 100),
  check (human_rights_hours is null or hours is null or human_rights_hours <= hours),
  check ((local_title is null) = (local_language is null))
);

create table event (
  id                   uuid primary key,
  -- the calendar year in which it was to begin when it was added, and a number in it
  code_year            integer not null default 0,
  code_number          integer not null default 0,
  -- made when it is added and kept for good, as 2026-00017
  code                 text not null generated always as (code_year || '-' || lpad(code_number::text, greatest(5, length(code_number::text)), '0')) stored unique,
  title                text not null check (title <> ''),
  local_title          text check (local_title <> ''),
  local_language       text,
  kind                 text not null check (kind in ('course', 'study-tour', 'train-the-trainer', 'exchange', 'conference', 'workshop',
    'assessment', 'technical-assistance', 'equipment-donation', 'unit-vetting')),
  modality             text not null check (modality in ('in-country', 'united-states', 'third-country', 'academy', 'online')),
  academy_id           uuid references academy (id),
  -- the post that organises it; the nations whose people it is for
  country              text not null check (country ~ '^[A-Z]{2}$'),
  nations              text[] not null check (cardinality(nations) between 1 and 250 and country = any (nations)),
  -- where it takes place
  place_country        text check (place_country ~ '^[A-Z]{2}$'),
  place                text check (place <> ''),
  institution          text not null check (institution in ('police', 'courts', 'corrections', 'cross-cutting')),
  course_id            uuid,
  edition              integer,
  -- an IATI activity of the portfolio, by its identifier
  award                text check (award <> ''),
  funding_source       text,
  law                  text,
  justification        text,
  objectives           text,
  profile              text,
  -- languages interpreted, BCP 47
  interpreted          text[] not null default '{}' check (cardinality(interpreted) <= 30),
  starts_on            date not null check (starts_on between '1990-01-01' and '2099-12-31'),
  ends_on              date not null,
  planned_participants integer check (planned_participants between 0 and 100000),
  -- what whoever held it counted in the room, where there is no roster: held against the roster
  head_count           integer check (head_count between 0 and 100000),
  head_count_female    integer check (head_count_female >= 0),
  head_count_source    text,
  state                text not null default 'created' check (state in ('created', 'pending-approval', 'approved', 'cancelled', 'closed',
    'completed', 'finalised')),
  -- who asked for its approval and who gave it: never one and the same
  asked_by             uuid references actor (id),
  approved_by          uuid references actor (id),
  -- what was last done to it, and why: event_version keeps all of it
  act                  text not null,
  reason               text,
  version              integer not null default 1,
  folded               text not null generated always as (fold_name(title || ' ' || coalesce(local_title, ''))) stored,
  -- within these it is read, and within these it is kept: by the post that organises it
  scope_keys           text[] not null generated always as (event_scopes(nations, award)) stored,
  keep_keys            text[] not null generated always as (event_scopes(array[country], award)) stored,
  unique (code_year, code_number),
  foreign key (course_id, edition) references course_version (course_id, edition),
  check ((course_id is null) = (edition is null)),
  check (ends_on between starts_on and starts_on + 731),
  check (head_count_female is null or head_count_female <= head_count),
  check ((modality = 'academy') = (academy_id is not null)),
  check ((local_title is null) = (local_language is null))
);
create index event_country on event (country, starts_on);
create index event_starts on event (starts_on, id);
create index event_award on event (award) where award is not null;
create index event_academy on event (academy_id);
create index event_course on event (course_id, edition);
create index event_scope on event using gin (scope_keys);

-- A day of it from one time of the place to another, as 09:00 to 12:30.
create table event_session (
  id           uuid primary key,
  event_id     uuid not null references event (id),
  held_on      date not null,
  from_time    text not null check (from_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  until_time   text not null check (until_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  title        text not null check (title <> ''),
  -- taught: breaks don't count
  hours        numeric not null check (hours > 0 and hours <= 24),
  place        text,
  withdrawn_at timestamptz,
  check (from_time < until_time)
);
create index event_session_event on event_session (event_id, held_on);

-- Who instructs, interprets or facilitates and is not of a host nation: those stand on the roster.
create table event_staff (
  id           uuid primary key,
  event_id     uuid not null references event (id),
  role         text not null check (role in ('instructor', 'interpreter', 'facilitator')),
  -- personal: left out of the log of changes and of the history
  name         text check (name <> ''),
  -- where they come from: a police department, a firm, or that they work for themselves
  organisation text not null check (organisation <> ''),
  -- between which an interpreter interprets
  languages    text[] not null default '{}',
  withdrawn_at timestamptz
);
create index event_staff_event on event_staff (event_id);

create table event_budget (
  id       uuid primary key,
  event_id uuid not null references event (id),
  category text not null check (category in ('air-travel', 'ground-travel', 'lodging', 'meals-and-incidentals', 'insurance', 'rooms', 'equipment',
    'meals', 'interpretation', 'registration', 'supplies', 'other')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  planned  numeric check (planned >= 0 and planned < 1e13),
  actual   numeric check (actual >= 0 and actual < 1e13),
  unique (event_id, category, currency)
);

-- Every state that an event has been in: what its history and its page as of a day are read from. Only the trigger writes it.
create table event_version (
  event_id    uuid not null references event (id),
  version     integer not null,
  recorded_at timestamptz not null default clock_timestamp(),
  actor_id    uuid references actor (id),
  act         text not null,
  reason      text,
  image       jsonb not null,
  primary key (event_id, version)
);

-- The ways of an event, as src/events/state.ts has them; a test holds one against the other.
create function event_may_become(from_state text, to_state text) returns boolean language sql immutable parallel safe as $$
  select (from_state, to_state) in (values
    ('created', 'pending-approval'), ('pending-approval', 'approved'), ('pending-approval', 'created'), ('approved', 'created'),
    ('approved', 'completed'), ('completed', 'approved'), ('completed', 'finalised'),
    ('created', 'cancelled'), ('pending-approval', 'cancelled'), ('approved', 'cancelled'),
    ('created', 'closed'), ('pending-approval', 'closed'), ('approved', 'closed'))
$$;

-- What is finalised is locked: the event, its sessions, staff and budgets, and its roster.
create function event_locked(event uuid) returns boolean language sql stable parallel safe
  set search_path = pg_catalog, public as $$
  select exists (select from public.event e where e.id = event_locked.event and e.state = 'finalised')
$$;

create function event_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  -- a migration or a repair has none, and may go other ways; a lock holds for it as well
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
    if actor is not null and not event_may_become(old.state, new.state) then
      raise exception 'An event does not go that way.' using errcode = '23514', constraint = 'event_way';
    end if;
    if new.state = 'pending-approval' then
      new.asked_by := actor;
    elsif new.state = 'created' then
      new.asked_by := null;
      new.approved_by := null;
    elsif new.state = 'approved' and old.state <> 'completed' then
      if actor is not null and (actor is not distinct from old.asked_by or not sees_everything('event.approve')
          and not old.keep_keys && my_scopes('event.approve')) then
        raise exception 'Whoever approves may do so, and did not ask for it.' using errcode = '23514', constraint = 'event_approver';
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
create trigger event_before before insert or update on event for each row execute function event_before();

create function event_after() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
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
      update participation p set act = 'event-moved' where p.event_id = new.id and p.state <> 'removed';
    end if;
    if new.state <> old.state and new.state in ('cancelled', 'closed') then
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
create trigger event_after after insert or update on event for each row execute function event_after();

-- The lock over what belongs to an event.
create function event_part_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  whole public.event;
  actor uuid := current_actor();
begin
  if tg_op = 'UPDATE' and new.event_id <> old.event_id then
    raise exception 'It stays with its event.' using errcode = '23514', constraint = 'event_part';
  end if;
  select e.* into whole from event e where e.id = case when tg_op = 'DELETE' then old.event_id else new.event_id end for share;
  if whole.state = 'finalised' then
    raise exception 'A finalised event is locked.' using errcode = '23514', constraint = 'event_finalised';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  if tg_table_name = 'event_budget' then
    if actor is not null and whole.state <> 'created'
      and new.planned is distinct from (case when tg_op = 'UPDATE' then old.planned end) then
      raise exception 'What was put before an approver stays as it was.' using errcode = '23514', constraint = 'event_plan';
    end if;
  elsif actor is not null and whole.state in ('cancelled', 'closed') then
    raise exception 'An event that did not take place stays as it was.' using errcode = '23514', constraint = 'event_over';
  end if;
  if tg_table_name = 'event_session' then
    if new.withdrawn_at is null and new.held_on not between whole.starts_on and whole.ends_on then
      raise exception 'A session lies within its event.' using errcode = '23514', constraint = 'event_session_within';
    end if;
  end if;
  return new;
end $$;
create trigger event_part_before before insert or update or delete on event_session for each row execute function event_part_before();
create trigger event_part_before before insert or update or delete on event_staff for each row execute function event_part_before();
create trigger event_part_before before insert or update or delete on event_budget for each row execute function event_part_before();

-- How many on its roster would stand there without a clearance if it took place on these days; a number and nobody's name, for
-- whoever keeps the event.
create function event_uncleared(event uuid, from_day date, until_day date) returns integer language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  if not exists (select from public.event e where e.id = event
      and (sees_everything('event.keep') or e.keep_keys && my_scopes('event.keep'))) then
    return 0;
  end if;
  return (select count(*) from public.participation p where p.event_id = event and p.state in ('enrolled', 'completed', 'failed')
    and not public.clearance_holds(p.person_id, from_day, until_day));
end $$;

do $$
declare t text;
begin
  foreach t in array array['academy', 'course', 'course_version', 'event', 'event_session', 'event_staff', 'event_budget', 'event_version'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
    execute format('grant select on %I to jurat_app', t);
  end loop;
  -- the catalogue is the bureau's, and everybody's who is signed in
  foreach t in array array['academy', 'course', 'course_version'] loop
    execute format('create policy known on %I for select to jurat_app using ((select current_actor()) is not null)', t);
    execute format('create policy added on %I for insert to jurat_app with check ((select sees_everything(''course.keep'')))', t);
    -- an edition stays as it was issued
    continue when t = 'course_version';
    execute format('create policy kept on %I for update to jurat_app using ((select sees_everything(''course.keep'')))', t);
  end loop;
  -- what belongs to an event is read by whoever reads it, and kept by whoever keeps it
  foreach t in array array['event_session', 'event_staff', 'event_budget', 'event_version'] loop
    execute format('create policy of_event on %I for select to jurat_app using (exists (select from event e where e.id = event_id))', t);
  end loop;
  foreach t in array array['event_session', 'event_staff', 'event_budget'] loop
    execute format('create policy added on %I for insert to jurat_app with check (exists (select from event e where e.id = event_id
      and ((select sees_everything(''event.keep'')) or e.keep_keys && (select my_scopes(''event.keep'')))))', t);
    execute format('create policy kept on %I for update to jurat_app using (exists (select from event e where e.id = event_id
      and ((select sees_everything(''event.keep'')) or e.keep_keys && (select my_scopes(''event.keep'')))))', t);
  end loop;
end $$;
create policy in_scope on event for select to jurat_app
  using ((select sees_everything('event.read')) or scope_keys && (select my_scopes('event.read')));
create policy added on event for insert to jurat_app
  with check ((select sees_everything('event.keep')) or keep_keys && (select my_scopes('event.keep')));
create policy kept on event for update to jurat_app
  using ((select sees_everything('event.keep')) or keep_keys && (select my_scopes('event.keep')));

grant insert, update on academy to jurat_app;
grant insert (id, code) on course to jurat_app;
grant update (retired_on, reason) on course to jurat_app;
grant insert (course_id, edition, title, local_title, local_language, objectives, human_rights, human_rights_hours, hours, weight_test,
  weight_performance, weight_products, weight_attendance, least_attendance, least_grade, certificate_months, source, reason, issued_on)
  on course_version to jurat_app;
grant insert (id, title, local_title, local_language, kind, modality, academy_id, country, nations, place_country, place, institution, course_id,
  edition, award, funding_source, law, justification, objectives, profile, interpreted, starts_on, ends_on, planned_participants, act, reason)
  on event to jurat_app;
grant update (title, local_title, local_language, kind, modality, academy_id, country, nations, place_country, place, institution, course_id,
  edition, award, funding_source, law, justification, objectives, profile, interpreted, starts_on, ends_on, planned_participants, head_count,
  head_count_female, head_count_source, state, act, reason) on event to jurat_app;
grant insert (id, event_id, held_on, from_time, until_time, title, hours, place) on event_session to jurat_app;
grant update (withdrawn_at) on event_session to jurat_app;
grant insert (id, event_id, role, name, organisation, languages) on event_staff to jurat_app;
grant update (withdrawn_at) on event_staff to jurat_app;
grant insert (id, event_id, category, currency, planned, actual) on event_budget to jurat_app;
grant update (planned, actual) on event_budget to jurat_app;

revoke execute on function event_scopes(text[], text), event_may_become(text, text), event_locked(uuid), event_before(), event_after(),
  event_part_before(), event_uncleared(uuid, date, date) from public;
grant execute on function event_scopes(text[], text), event_may_become(text, text), event_locked(uuid),
  event_uncleared(uuid, date, date) to jurat_app;

call audit_table('academy', 'id');
call audit_table('course', 'id');
call audit_table('course_version', 'course_id');
call audit_table('event', 'id', 'folded', 'scope_keys', 'keep_keys');
call audit_table('event_session', 'id');
call audit_table('event_staff', 'id', 'name');
call audit_table('event_budget', 'id');
