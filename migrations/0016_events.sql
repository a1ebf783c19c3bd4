-- Courses and events: the catalogue of courses with its versions, and what takes place: courses, study tours, conferences and others.

create function event_scopes(nations text[], award text) returns text[] language sql immutable parallel safe
  set search_path = pg_catalog, public as $$
  select array_agg(distinct key) from (
    select unnest(public.unit_scopes(n)) as key from unnest(nations) n
    union all select 'award:' || award where award is not null) k
$$;

create table academy (
  id        uuid primary key,
  -- as BUDAPEST
  code      text not null unique check (code ~ '^[A-Z][A-Z-]{2,20}$'),
  name      text not null,
  city      text not null,
  country   text not null check (country ~ '^[A-Z]{2}$'),
  region    text,
  opened    integer check (opened between 1900 and 2100),
  source    text,
  version   integer not null default 1
);

create table course (
  id       uuid primary key,
  code     text not null unique check (code ~ '^[A-Z0-9][A-Z0-9-]{1,30}$'),
  retired_on date,
  version  integer not null default 1
);
-- What a course is from a day on. An event keeps the version that it was held by.
create table course_version (
  course_id          uuid not null references course (id),
  edition            integer not null check (edition > 0),
  title              text not null check (title <> ''),
  local_title        text,
  local_language     text,
  objectives         text,
  -- what of it teaches human rights, and for how many of its hours (GAO-19-554)
  human_rights       text,
  human_rights_hours numeric check (human_rights_hours >= 0),
  hours              numeric check (hours > 0),
  -- shares of the final grade in percent, together 100; the pre-test never counts
  weight_test        integer not null default 100,
  weight_performance integer not null default 0,
  weight_products    integer not null default 0,
  weight_attendance  integer not null default 0,
  -- percent
  least_attendance   numeric not null default 0 check (least_attendance between 0 and 100),
  least_grade        numeric not null default 0 check (least_grade between 0 and 100),
  -- how long its certificate is good for; null: for good
  certificate_months integer check (certificate_months > 0),
  source             text,
  issued_on          date not null,
  primary key (course_id, edition),
  check (weight_test >= 0 and weight_performance >= 0 and weight_products >= 0 and weight_attendance >= 0),
  check (weight_test + weight_performance + weight_products + weight_attendance = 100),
  check (human_rights_hours is null or hours is null or human_rights_hours <= hours)
);

create table event (
  id                   uuid primary key,
  -- the year and a number in it, made when it is added, as 2026-00017
  code                 text not null unique,
  title                text not null check (title <> ''),
  local_title          text,
  local_language       text,
  kind                 text not null check (kind in ('course', 'study-tour', 'train-the-trainer', 'exchange', 'conference', 'workshop',
    'assessment', 'technical-assistance', 'equipment-donation', 'unit-vetting')),
  modality             text not null check (modality in ('in-country', 'united-states', 'third-country', 'academy', 'online')),
  academy_id           uuid references academy (id),
  -- the post that organises it; the nations whose people it is for
  country              text not null check (country ~ '^[A-Z]{2}$'),
  nations              text[] not null check (cardinality(nations) > 0 and country = any (nations)),
  -- where it takes place
  place_country        text check (place_country ~ '^[A-Z]{2}$'),
  place                text,
  institution          text not null check (institution in ('police', 'courts', 'corrections', 'cross-cutting')),
  course_id            uuid,
  edition              integer,
  -- an IATI activity of the portfolio, by its identifier
  award                text,
  funding_source       text,
  law                  text,
  justification        text,
  objectives           text,
  profile              text,
  starts_on            date not null,
  ends_on              date not null,
  planned_participants integer check (planned_participants >= 0),
  -- what whoever held it counted in the room, where there is no roster: held against the roster
  head_count           integer check (head_count >= 0),
  head_count_female    integer check (head_count_female >= 0),
  state                text not null default 'created' check (state in ('created', 'pending-approval', 'approved', 'cancelled', 'closed',
    'completed', 'finalised')),
  act                  text not null,
  reason               text,
  version              integer not null default 1,
  scope_keys           text[] not null generated always as (event_scopes(nations, award)) stored,
  foreign key (course_id, edition) references course_version (course_id, edition),
  check (starts_on <= ends_on),
  check (head_count_female is null or head_count_female <= head_count),
  check ((modality = 'academy') = (academy_id is not null))
);
create index event_country on event (country, starts_on);
create index event_starts on event (starts_on);
create index event_award on event (award) where award is not null;
create index event_academy on event (academy_id) where academy_id is not null;
create index event_scope on event using gin (scope_keys);

create function event_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    perform pg_advisory_xact_lock(hashtextextended('events of ' || extract(year from new.starts_on), 0));
    new.code := extract(year from new.starts_on) || '-' || lpad((1 + coalesce((select max(split_part(e.code, '-', 2)::integer)
      from public.event e where e.code like extract(year from new.starts_on) || '-%'), 0))::text, 5, '0');
    new.version := 1;
  else
    new.code := old.code;
    new.version := old.version + 1;
  end if;
  return new;
end $$;
create trigger event_before before insert or update on event for each row execute function event_before();

do $$
declare t text;
begin
  foreach t in array array['academy', 'course', 'course_version', 'event'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
    execute format('grant select, insert, update on %I to jurat_app', t);
  end loop;
  -- the catalogue is the bureau's, and everybody's who is signed in
  foreach t in array array['academy', 'course', 'course_version'] loop
    execute format('create policy known on %I for select to jurat_app using ((select current_actor()) is not null)', t);
    execute format('create policy added on %I for insert to jurat_app with check ((select sees_everything(''course.keep'')))', t);
    execute format('create policy kept on %I for update to jurat_app using ((select sees_everything(''course.keep'')))', t);
  end loop;
end $$;
create policy in_scope on event for select to jurat_app
  using ((select sees_everything('event.read')) or scope_keys && (select my_scopes('event.read')));
create policy added on event for insert to jurat_app
  with check ((select sees_everything('event.keep')) or event_scopes(array[country], award) && (select my_scopes('event.keep')));
create policy kept on event for update to jurat_app
  using ((select sees_everything('event.keep')) or event_scopes(array[country], award) && (select my_scopes('event.keep')));

revoke execute on function event_scopes(text[], text), event_before() from public;
grant execute on function event_scopes(text[], text) to jurat_app;
call audit_table('academy', 'id');
call audit_table('course', 'id');
call audit_table('course_version', 'course_id');
call audit_table('event', 'id', 'scope_keys');
