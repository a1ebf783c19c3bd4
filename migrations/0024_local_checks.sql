-- What a post needs besides for its local checks: the days on which nobody works there, who checks for which unit, the spellings that
-- were searched for; and one order in which locks are taken.

-- Days on which nobody works.

-- The weekend where it is another than Saturday and Sunday, as in reference/weekends.csv, which a test holds it against. What no row
-- says, and no post has set, is Saturday and Sunday by the same source; pages say so.
create table country_weekend (
  country  text primary key check (country ~ '^[A-Z]{2}$'),
  -- days of the week, Sunday 0
  weekend  integer[] not null check (weekend <@ '{0,1,2,3,4,5,6}' and cardinality(weekend) < 7),
  source   text not null check (source <> ''),
  verified boolean not null default false
);
insert into country_weekend (country, weekend, source) values
  ('AF', '{4,5}', 'Unicode CLDR 48, weekData'),
  ('BH', '{5,6}', 'Unicode CLDR 48, weekData'),
  ('DZ', '{5,6}', 'Unicode CLDR 48, weekData'),
  ('EG', '{5,6}', 'Unicode CLDR 48, weekData'),
  ('IL', '{5,6}', 'Unicode CLDR 48, weekData'),
  ('IN', '{0}', 'Unicode CLDR 48, weekData'),
  ('IQ', '{5,6}', 'Unicode CLDR 48, weekData'),
  ('IR', '{5}', 'Unicode CLDR 48, weekData'),
  ('JO', '{5,6}', 'Unicode CLDR 48, weekData'),
  ('KW', '{5,6}', 'Unicode CLDR 48, weekData'),
  ('LY', '{5,6}', 'Unicode CLDR 48, weekData'),
  ('OM', '{5,6}', 'Unicode CLDR 48, weekData'),
  ('QA', '{5,6}', 'Unicode CLDR 48, weekData'),
  ('SA', '{5,6}', 'Unicode CLDR 48, weekData'),
  ('SD', '{5,6}', 'Unicode CLDR 48, weekData'),
  ('SY', '{5,6}', 'Unicode CLDR 48, weekData'),
  ('UG', '{0}', 'Unicode CLDR 48, weekData'),
  ('YE', '{5,6}', 'Unicode CLDR 48, weekData');

-- What the post itself has said. Until now every post had Saturday and Sunday, said or not.
alter table clearance_post alter column weekend drop not null, alter column weekend drop default;
comment on column clearance_post.weekend is 'null: the post has not said';
update clearance_post set weekend = null where weekend @> '{0,6}' and weekend <@ '{0,6}';

create table public_holiday (
  id         uuid primary key,
  country    text not null check (country ~ '^[A-Z]{2}$'),
  -- the nation's, on which its offices are closed; or the post's own
  kept_by    text not null check (kept_by in ('nation', 'post')),
  on_day     date not null check (on_day between '1990-01-01' and '2200-12-31'),
  name       text not null check (name <> ''),
  -- where it was found
  source     text not null check (source <> ''),
  version    integer not null default 1,
  scope_keys text[] not null generated always as (unit_scopes(country)) stored,
  unique (country, on_day, kept_by)
);
create trigger counted_version before update on public_holiday for each row execute function counted_version();

create function weekend_of(country text) returns integer[] language sql stable parallel safe security definer
  set search_path = pg_catalog, public as $$
  select coalesce((select p.weekend from public.clearance_post p where p.country = weekend_of.country),
    (select w.weekend from public.country_weekend w where w.country = weekend_of.country), '{0,6}')
$$;
create function works_on(country text, day date) returns boolean language sql stable parallel safe security definer
  set search_path = pg_catalog, public as $$
  select extract(dow from day)::integer <> all (public.weekend_of(country))
    and not exists (select from public.public_holiday h where h.country = works_on.country and h.on_day = day)
$$;

-- The day that lies so many working days after another; at least one day of a week is one, and a year of holidays is a mistake.
drop function working_day_after(date, integer, integer[]);
create function working_day_after(country text, from_day date, days integer) returns date language plpgsql stable parallel safe
  security definer set search_path = pg_catalog, public as $$
declare
  day date := from_day;
  left_over integer := days;
begin
  while left_over > 0 and day < from_day + 7 * days + 366 loop
    day := day + 1;
    if public.works_on(country, day) then left_over := left_over - 1; end if;
  end loop;
  return day;
end $$;
-- The day itself or the last working day before it: by when something is to be done that is wanted on a day on which nobody works.
create function working_day_until(country text, day date) returns date language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, public as $$
declare found_day date := day;
begin
  while not public.works_on(country, found_day) and found_day > day - 366 loop found_day := found_day - 1; end loop;
  return found_day;
end $$;
-- The days between two, both counted in, on which nobody works; a weekend has no name.
create function days_off(country text, from_day date, until_day date) returns table (day date, name text, kept_by text) language sql
  stable security definer set search_path = pg_catalog, public as $$
  select d::date, h.name, h.kept_by
  from generate_series(from_day, least(until_day, from_day + 400), interval '1 day') d
    left join lateral (select string_agg(x.name, ', ' order by x.kept_by) as name, min(x.kept_by) as kept_by
      from public.public_holiday x where x.country = days_off.country and x.on_day = d::date) h on true
  where not public.works_on(country, d::date) order by 1
$$;
-- By when participants of an event that begins on a day are to be put forward.
create function event_clearance_due(post text, starts_on date) returns date language sql stable security definer
  set search_path = pg_catalog, public as $$
  select public.working_day_until(post, starts_on - public.event_lead_days(post))
$$;

-- A holiday that is told of later moves what is due: checks that are open are reckoned anew from the day on which they began.
create function restate_checks(country text) returns void language sql volatile security definer set search_path = pg_catalog, public as $$
  update public.clearance_check k set due_on = n.due_on
  from (select k2.id, public.working_day_after(b.country, (m.at at time zone coalesce((select s.value #>> '{}' from public.setting s
      where s.key = 'business-zone'), 'UTC'))::date, p.local_check_days) as due_on
    from public.clearance_check k2 join public.clearance_case c on c.id = k2.case_id join public.clearance_batch b on b.id = c.batch_id
      join public.clearance_post p on p.country = b.country
      join lateral (select max(m.at) as at from public.clearance_milestone m where m.batch_id = b.id and m.milestone = 'local-checks') m on true
    where b.country = restate_checks.country and k2.done_at is null and c.state = 'submitted' and m.at is not null) n
  where n.id = k.id and n.due_on <> k.due_on
$$;
create function holidays_changed() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform public.restate_checks(c.country) from (select distinct r.country from changed_rows r order by 1) c;
  return null;
end $$;
create trigger holidays_added after insert on public_holiday referencing new table as changed_rows
  for each statement execute function holidays_changed();
create trigger holidays_changed after update on public_holiday referencing new table as changed_rows
  for each statement execute function holidays_changed();
create trigger holidays_removed after delete on public_holiday referencing old table as changed_rows
  for each statement execute function holidays_changed();
create function weekend_changed() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform public.restate_checks(new.country);
  return null;
end $$;
create trigger weekend_changed after update on clearance_post for each row
  when (old.weekend is distinct from new.weekend) execute function weekend_changed();

create or replace function clearance_check_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  -- a day on which nobody works moves the day by which it is due, and no more
  if new.due_on <> old.due_on then return new; end if;
  if old.done_at is not null or new.done_by is distinct from public.current_actor() or not exists (select from public.clearance_case c
      join public.clearance_batch b on b.id = c.batch_id where c.id = new.case_id and c.state = 'submitted'
        and b.state in ('local-checks', 'local-complete', 'national')) then
    raise exception 'The check is done already, or no longer wanted.' using errcode = '23514', constraint = 'clearance_check_open';
  end if;
  return new;
end $$;

create or replace function clearance_batch_after() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare rules public.clearance_post;
begin
  if tg_op = 'INSERT' or new.state <> old.state then
    insert into public.clearance_milestone (batch_id, country, milestone, actor_id, reason)
      values (new.id, new.country, new.state, public.current_actor(), coalesce(case when new.state = 'local-complete' then new.override_reason end, new.reason));
  elsif new.correction_required <> old.correction_required then
    insert into public.clearance_milestone (batch_id, country, milestone, actor_id, reason)
      values (new.id, new.country, case when new.correction_required then 'correction-required' else 'corrected' end, public.current_actor(), new.reason);
  end if;
  if tg_op = 'INSERT' or new.state = old.state then return null; end if;
  if new.state = 'local-checks' then
    select * into rules from public.clearance_post p where p.country = new.country;
    -- an earlier check that is still good is no reason to leave one out: that would tell who had a hit
    insert into public.clearance_check (id, case_id, country, checking_unit, due_on)
      select gen_random_uuid(), c.id, c.country, u, public.working_day_after(new.country, public.bureau_day(), rules.local_check_days)
      from public.clearance_case c cross join unnest(rules.checking_units) u
      where c.batch_id = new.id and c.state = 'submitted'
      on conflict do nothing;
  elsif new.state = 'cancelled' then
    update public.clearance_case set state = case when new.act = 'event-cancelled' then 'event-cancelled' else 'cancelled' end
      where batch_id = new.id and state = 'submitted';
  end if;
  return null;
end $$;

-- Who checks for which unit of a post.

create table checking_member (
  id            uuid primary key,
  country       text not null check (country ~ '^[A-Z]{2}$'),
  checking_unit text not null check (checking_unit ~ '^[A-Z][A-Z0-9-]{1,11}$'),
  actor_id      uuid not null references actor (id),
  since         timestamptz not null default clock_timestamp(),
  added_by      uuid not null references actor (id),
  ended_at      timestamptz,
  ended_by      uuid references actor (id),
  scope_keys    text[] not null generated always as (unit_scopes(country)) stored,
  check ((ended_at is null) = (ended_by is null))
);
create unique index checking_member_once on checking_member (country, checking_unit, actor_id) where ended_at is null;
create index checking_member_actor on checking_member (actor_id) where ended_at is null;

-- The units for which whoever acts checks, as 'HT POL'.
create function my_checking_units() returns text[] language sql stable parallel safe security definer set search_path = pg_catalog, public as $$
  select coalesce(array_agg(m.country || ' ' || m.checking_unit), '{}') from public.checking_member m
  where m.actor_id = public.current_actor() and m.ended_at is null
$$;
-- Who may check at a post, for whoever says which of them does so for which unit: a name and no more.
create function checkers_at(country text) returns table (id uuid, name text) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select a.id, a.name from public.actor a
  where public.may_in('clearance.set', country) and a.kind = 'person' and a.active and exists (
    select from public.role_grant g join public.access_rule r using (role)
    where g.actor_id = a.id and r.permission = 'clearance.check'
      and (g.scope_kind = 'everything' or g.scope_kind || ':' || g.scope_code = any (public.unit_scopes(country))))
  order by a.name, a.id
$$;
create function checking_member_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'UPDATE' then
    if old.ended_at is not null then
      raise exception 'Who left a unit has left it.' using errcode = '23514', constraint = 'checking_member_ended';
    end if;
    return new;
  end if;
  -- whoever may not say so at all is refused by the policy
  if public.may_in('clearance.set', new.country) and not exists (select from public.checkers_at(new.country) c where c.id = new.actor_id) then
    raise exception 'Only who checks at the post belongs to one of its units.' using errcode = '23514', constraint = 'checking_member_checks';
  end if;
  return new;
end $$;
create trigger checking_member_before before insert or update on checking_member for each row execute function checking_member_before();

-- A vetter records what their own unit found; a coordinator records for any, as where a unit answers by letter.
drop policy kept on clearance_check;
create policy kept on clearance_check for update to jurat_app using (
  (select sees_everything('clearance.coordinate')) or scope_keys && (select my_scopes('clearance.coordinate'))
  or ((select sees_everything('clearance.check')) or scope_keys && (select my_scopes('clearance.check')))
    and array[country || ' ' || checking_unit] && (select my_checking_units()));
drop policy added on clearance_hit;
create policy added on clearance_hit for insert to jurat_app with check (recorded_by = (select current_actor())
  and ((select sees_everything('hit.read')) or unit_scopes(country) && (select my_scopes('hit.read')))
  and ((select sees_everything('clearance.coordinate')) or unit_scopes(country) && (select my_scopes('clearance.coordinate'))
    or array[country || ' ' || checking_unit] && (select my_checking_units())));
drop policy kept on clearance_hit;
create policy kept on clearance_hit for update to jurat_app
  using (((select sees_everything('hit.read')) or scope_keys && (select my_scopes('hit.read')))
    and ((select sees_everything('clearance.coordinate')) or scope_keys && (select my_scopes('clearance.coordinate'))
      or array[country || ' ' || checking_unit] && (select my_checking_units())))
  with check (withdrawn_by = (select current_actor()));

-- The spellings that a unit searched for. They are the vetters', who alone see them; the person's names stay as they are.

create table searched_name (
  id            uuid primary key,
  case_id       uuid not null references clearance_case (id),
  country       text not null,
  checking_unit text not null,
  name          text not null check (name <> '' and length(name) <= 300),
  note          text check (note <> ''),
  recorded_at   timestamptz not null default clock_timestamp(),
  recorded_by   uuid not null references actor (id),
  withdrawn_at  timestamptz,
  withdrawn_by  uuid references actor (id),
  scope_keys    text[] not null generated always as (unit_scopes(country)) stored,
  check ((withdrawn_at is null) = (withdrawn_by is null))
);
create unique index searched_name_once on searched_name (case_id, checking_unit, name) where withdrawn_at is null;
create index searched_name_case on searched_name (case_id);

create function searched_name_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'UPDATE' and old.withdrawn_at is not null then
    raise exception 'It was taken back already.' using errcode = '23514', constraint = 'searched_name_open';
  end if;
  if tg_op = 'INSERT' and not exists (select from public.clearance_check k join public.clearance_case c on c.id = k.case_id
      join public.clearance_batch b on b.id = c.batch_id
      where k.case_id = new.case_id and k.country = new.country and k.checking_unit = new.checking_unit and c.state = 'submitted'
        and b.state in ('local-checks', 'local-complete', 'national')) then
    raise exception 'The unit checks no such case now.' using errcode = '23514', constraint = 'searched_name_open';
  end if;
  return new;
end $$;
create trigger searched_name_before before insert or update on searched_name for each row execute function searched_name_before();

-- Locks are taken in this order: the event, the units of a country (hold_units, lock_units), batches, standings by person, participations.

-- Before somebody changes participations of an event one by one.
create function hold_roster(event uuid) returns void language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare nations text[];
begin
  select e.nations into nations from public.event e where e.id = hold_roster.event for share;
  perform public.hold_units(n) from (select unnest(nations) as n order by 1) x;
end $$;
create function hold_participation(wanted uuid) returns void language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare part record;
begin
  select p.event_id, p.person_id into part from public.participation p where p.id = wanted;
  perform public.hold_roster(part.event_id);
  perform from public.person_standing s where s.person_id = part.person_id for share;
end $$;

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

create or replace function travel_gate() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare part public.participation;
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
  if not public.clearance_holds(part.person_id, least(new.departure_planned, new.departed_on),
      greatest(new.return_planned, part.ends_on)) then
    raise exception 'No clearance holds to the return.' using errcode = '23514', constraint = 'participation_cleared';
  end if;
  return new;
end $$;

create or replace function attendance_mark_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare session public.event_session;
begin
  perform from public.event e where e.id = (select s.event_id from public.event_session s where s.id = new.session_id) for share;
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
  new.version := 1;
  return new;
end $$;

-- A roster that is finalised stays as it is; all others lose whoever is no longer cleared.
create or replace function take_off_uncleared(persons uuid[]) returns void language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare part record;
begin
  for part in select p.id, p.person_id, p.starts_on, p.ends_on from public.participation p
      where p.person_id = any (persons) and p.state = 'enrolled' and p.ends_on >= public.bureau_day()
        and not public.event_locked(p.event_id) order by p.person_id, p.id loop
    if not public.clearance_holds(part.person_id, part.starts_on, part.ends_on) then
      update public.participation set state = 'removed', removed_for = 'clearance', act = 'clearance-lost'
        where id = part.id and state = 'enrolled';
    end if;
  end loop;
end $$;

-- The second wall.

do $$
declare t text;
begin
  foreach t in array array['country_weekend', 'public_holiday', 'checking_member', 'searched_name'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
    execute format('grant select on %I to jurat_app', t);
  end loop;
  foreach t in array array['country_weekend', 'public_holiday'] loop
    execute format('create policy known on %I for select to jurat_app using ((select current_actor()) is not null)', t);
  end loop;
  foreach t in array array['public_holiday', 'checking_member'] loop
    execute format('create policy added on %I for insert to jurat_app
      with check ((select sees_everything(''clearance.set'')) or unit_scopes(country) && (select my_scopes(''clearance.set'')))', t);
  end loop;
end $$;
create policy kept on public_holiday for update to jurat_app
  using ((select sees_everything('clearance.set')) or scope_keys && (select my_scopes('clearance.set')));
create policy removed on public_holiday for delete to jurat_app
  using ((select sees_everything('clearance.set')) or scope_keys && (select my_scopes('clearance.set')));
create policy in_scope on checking_member for select to jurat_app
  using ((select sees_everything('clearance.read')) or scope_keys && (select my_scopes('clearance.read')));
create policy kept on checking_member for update to jurat_app
  using ((select sees_everything('clearance.set')) or scope_keys && (select my_scopes('clearance.set')))
  with check (ended_by = (select current_actor()));
create policy in_scope on searched_name for select to jurat_app
  using ((select sees_everything('hit.read')) or scope_keys && (select my_scopes('hit.read')));
create policy added on searched_name for insert to jurat_app with check (recorded_by = (select current_actor())
  and ((select sees_everything('hit.read')) or unit_scopes(country) && (select my_scopes('hit.read')))
  and ((select sees_everything('clearance.coordinate')) or unit_scopes(country) && (select my_scopes('clearance.coordinate'))
    or array[country || ' ' || checking_unit] && (select my_checking_units())));
create policy kept on searched_name for update to jurat_app
  using (((select sees_everything('hit.read')) or scope_keys && (select my_scopes('hit.read')))
    and ((select sees_everything('clearance.coordinate')) or scope_keys && (select my_scopes('clearance.coordinate'))
      or array[country || ' ' || checking_unit] && (select my_checking_units())))
  with check (withdrawn_by = (select current_actor()));

grant insert (id, country, kept_by, on_day, name, source) on public_holiday to jurat_app;
grant update (name, source) on public_holiday to jurat_app;
grant delete on public_holiday to jurat_app;
grant insert (id, country, checking_unit, actor_id, added_by) on checking_member to jurat_app;
grant update (ended_at, ended_by) on checking_member to jurat_app;
grant insert (id, case_id, country, checking_unit, name, note, recorded_by) on searched_name to jurat_app;
grant update (withdrawn_at, withdrawn_by) on searched_name to jurat_app;

revoke execute on function weekend_of(text), works_on(text, date), working_day_after(text, date, integer), working_day_until(text, date),
  days_off(text, date, date), event_clearance_due(text, date), restate_checks(text), holidays_changed(), weekend_changed(),
  my_checking_units(), checkers_at(text), checking_member_before(), searched_name_before(), hold_roster(uuid), hold_participation(uuid)
  from public;
grant execute on function weekend_of(text), works_on(text, date), working_day_after(text, date, integer), working_day_until(text, date),
  days_off(text, date, date), event_clearance_due(text, date), my_checking_units(), checkers_at(text), hold_units(text),
  hold_roster(uuid), hold_participation(uuid) to jurat_app;

call audit_table('country_weekend', 'country');
call audit_table('public_holiday', 'id', 'scope_keys');
call audit_table('checking_member', 'id', 'scope_keys');
-- what a unit searched for is for vetters
call audit_table('searched_name', 'id', 'name', 'note', 'scope_keys');
