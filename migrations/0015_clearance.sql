-- Clearance of persons and units of security forces before training, equipment and peacekeeping alike (22 USC 2378d).
-- Everybody who may see a person reads the standing: cleared until a day, or not. What exactly was decided, and what is blocked, is
-- for those who answer for clearance (clearance.result); hits are seen by coordinators and vetters alone.
--
-- Locks are taken in this order: the event, the units of the country (lock_units; the gate takes its shared side), persons'
-- standings by id, participations. docs/decisions/0016 says why.

-- Today in the bureau's zone.
create function bureau_day() returns date language sql stable parallel safe set search_path = pg_catalog, public as $$
  select (now() at time zone coalesce((select s.value #>> '{}' from public.setting s where s.key = 'business-zone'), 'UTC'))::date
$$;

-- What clearance has said so far. One row a person or unit, written by the engine and by nobody else. A person's is also the
-- lock: the gate reads it `for share`, whatever changes where the person stands takes it for itself, so neither overtakes the other.
create table person_standing (
  person_id     uuid primary key references host_person (id),
  country       text not null,
  -- all days over which a clearance holds
  cleared       datemultirange not null default '{}',
  -- of the latest span; null: none
  cleared_from  date,
  -- the last day on which the clearance holds; null: none
  cleared_until date,
  -- a rejection that stands without a recorded remediation: no clearance holds
  blocked       boolean not null default false
);
create index person_standing_ends on person_standing (cleared_until) where cleared_until is not null;
create table unit_standing (
  unit_id         uuid primary key references host_unit (id),
  country         text not null,
  cleared         datemultirange not null default '{}',
  cleared_from    date,
  cleared_until   date,
  -- the unit itself, and whoever serves in it
  blocked         boolean not null default false,
  -- also all that is beneath it
  blocked_beneath boolean not null default false
);

-- How clearance goes at a post. A post without a row goes by the defaults; its first batch makes the row.
create table clearance_post (
  country            text primary key check (country ~ '^[A-Z]{2}$'),
  -- cases in a batch
  most_cases         integer not null default 50 check (most_cases between 1 and 500),
  -- how long before the day of need a batch should be with the national system, and with the local units
  national_lead_days integer not null default 21 check (national_lead_days between 0 and 365),
  local_lead_days    integer not null default 30 check (local_lead_days between 0 and 365),
  -- business days that a local unit has for its check
  local_check_days   integer not null default 5 check (local_check_days between 1 and 60),
  -- how long a check is good for before it is made again
  local_months       integer not null default 12 check (local_months between 1 and 120),
  national_months    integer not null default 12 check (national_months between 1 and 120),
  -- the end of a clearance is told so long before
  notice_days        integer not null default 60 check (notice_days between 0 and 365),
  -- days in which the host government is to be informed of a rejection
  duty_days          integer not null default 30 check (duty_days between 1 and 365),
  checking_units     text[] not null default '{POL,CONS,DEA}' check (cardinality(checking_units) between 1 and 20),
  -- days of the week on which nobody works, Sunday 0
  weekend            integer[] not null default '{0,6}' check (weekend <@ '{0,1,2,3,4,5,6}' and cardinality(weekend) < 7),
  version            integer not null default 1,
  scope_keys         text[] not null generated always as (unit_scopes(country)) stored
);

-- Whether the post has standing procedures for vetting, and when they were last looked over (GAO-13-866).
create table clearance_sop (
  country        text primary key check (country ~ '^[A-Z]{2}$'),
  title          text not null check (title <> ''),
  adopted_on     date not null,
  reviewed_on    date,
  next_review_on date,
  note           text,
  version        integer not null default 1,
  scope_keys     text[] not null generated always as (unit_scopes(country)) stored,
  check (reviewed_on >= adopted_on)
);

create table clearance_batch (
  id                  uuid primary key,
  country             text not null check (country ~ '^[A-Z]{2}$'),
  -- counted for the country and year, made when it is submitted first
  year                integer not null default 0,
  number              integer not null default 0,
  code                text not null generated always as (country || '-' || year || '-' || lpad(number::text, greatest(4, length(number::text)), '0')) stored,
  name                text not null check (name <> ''),
  purpose             text not null check (purpose in ('training', 'equipment', 'peacekeeping')),
  -- for which it is, if for one: an id of event, which 0020 makes a key
  event_id            uuid,
  needed_by           date not null,
  -- the day to which the clearances are wanted
  holds_until         date not null,
  funding_source      text,
  law                 text check (law in ('arms-export-control', 'defense-appropriations', 'foreign-assistance')),
  own_tracking        text,
  national_tracking   text,
  consular_tracking   text,
  state               text not null default 'submitted' check (state in ('submitted', 'accepted', 'rejected', 'local-checks',
    'local-complete', 'national', 'results-returned', 'closed', 'cancelled')),
  -- something of its persons is to be mended, so they are not locked
  correction_required boolean not null default false,
  -- why it went on although not every local unit had finished
  override_reason     text check (override_reason <> ''),
  act                 text not null,
  reason              text,
  version             integer not null default 1,
  scope_keys          text[] not null generated always as (unit_scopes(country)) stored,
  unique (country, year, number),
  check (holds_until >= needed_by)
);
create index clearance_batch_open on clearance_batch (country, needed_by) where state not in ('closed', 'cancelled');
create index clearance_batch_event on clearance_batch (event_id);

-- One person or one unit of a batch.
create table clearance_case (
  id         uuid primary key,
  batch_id   uuid not null references clearance_batch (id),
  number     integer not null default 0,
  country    text not null,
  person_id  uuid,
  unit_id    uuid,
  -- what was decided stands in clearance_result, for those who may see it
  state      text not null default 'submitted' check (state in ('submitted', 'decided', 'cancelled', 'event-cancelled')),
  version    integer not null default 1,
  scope_keys text[] not null generated always as (unit_scopes(country)) stored,
  unique (batch_id, number),
  foreign key (person_id, country) references host_person (id, country),
  foreign key (unit_id, country) references host_unit (id, country),
  check ((person_id is null) <> (unit_id is null))
);
create index clearance_case_person on clearance_case (person_id, country);
create index clearance_case_unit on clearance_case (unit_id, country);
-- nobody stands in two batches at once
create unique index clearance_case_person_once on clearance_case (person_id) where state = 'submitted';
create unique index clearance_case_unit_once on clearance_case (unit_id) where state = 'submitted';

-- One local unit's check of one case. Whether it is done is no secret; what it found is: clearance_hit.
create table clearance_check (
  id            uuid primary key,
  case_id       uuid not null references clearance_case (id),
  country       text not null,
  checking_unit text not null,
  due_on        date not null,
  done_at       timestamptz,
  done_by       uuid references actor (id),
  scope_keys    text[] not null generated always as (unit_scopes(country)) stored,
  unique (case_id, checking_unit),
  check ((done_at is null) = (done_by is null))
);
create index clearance_check_open on clearance_check (due_on) where done_at is null;

-- What a check met with. It is its own history and stands in no other log: what is said of a hit elsewhere would tell of it.
create table clearance_hit (
  id               uuid primary key,
  case_id          uuid not null references clearance_case (id),
  country          text not null,
  checking_unit    text not null,
  match            text not null check (match in ('none', 'possible', 'direct')),
  violation        text check (violation in ('gvhr', 'non-gvhr')),
  credibility      text check (credibility in ('low', 'medium', 'high')),
  source           text not null check (source <> ''),
  -- a date with parts missing
  year             integer check (year between 1900 and 2200),
  month            integer check (month between 1 and 12),
  day              integer check (day between 1 and 31),
  unit_id          uuid,
  location         text,
  narrative        text not null check (narrative <> ''),
  recorded_at      timestamptz not null default clock_timestamp(),
  recorded_by      uuid not null references actor (id),
  withdrawn_at     timestamptz,
  withdrawn_by     uuid references actor (id),
  withdrawn_reason text,
  scope_keys       text[] not null generated always as (unit_scopes(country)) stored,
  foreign key (unit_id, country) references host_unit (id, country),
  check (day is null or month is not null),
  check (month is null or year is not null),
  -- the consular section looks a person up and judges no conduct
  check (checking_unit <> 'CONS' or (unit_id is null and location is null and violation is null and credibility is null)),
  check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawn_reason is null))
);
create index clearance_hit_case on clearance_hit (case_id);
create index clearance_hit_unit on clearance_hit (unit_id, country);

-- What the national system decided, each decision once and for good; the latest of a case is its result.
create table clearance_result (
  id            uuid primary key,
  case_id       uuid not null references clearance_case (id),
  country       text not null,
  sequence      bigint generated always as identity,
  result        text not null check (result in ('approved', 'suspended', 'rejected', 'cancelled', 'matched')),
  -- whether a rejection is for what the person did or for what the unit did
  basis         text check (basis in ('person', 'unit')),
  decided_on    date not null,
  cleared_from  date,
  cleared_until date,
  recorded_at   timestamptz not null default clock_timestamp(),
  actor_id      uuid references actor (id),
  scope_keys    text[] not null generated always as (unit_scopes(country)) stored,
  check ((result = 'rejected') = (basis is not null)),
  check ((result in ('approved', 'matched')) = (cleared_from is not null)),
  check ((cleared_from is null) = (cleared_until is null)),
  check (cleared_from <= cleared_until)
);
create index clearance_result_case on clearance_result (case_id, sequence);

-- What a rejection blocks, until somebody records what was done about it.
create table clearance_block (
  id             uuid primary key,
  country        text not null,
  person_id      uuid,
  unit_id        uuid,
  -- the unit itself and whoever serves in it, or all beneath it as well
  beneath        boolean not null default false,
  result_id      uuid not null references clearance_result (id),
  since          date not null,
  -- what was done, by whom and when, and who recorded it and why that is enough
  remediated_on  date,
  remediated_by  text,
  remediation    text,
  reason         text,
  lifted_at      timestamptz,
  lifted_by      uuid references actor (id),
  scope_keys     text[] not null generated always as (unit_scopes(country)) stored,
  foreign key (person_id, country) references host_person (id, country),
  foreign key (unit_id, country) references host_unit (id, country),
  check ((person_id is null) <> (unit_id is null)),
  check ((lifted_at is null) = (remediated_on is null) and (lifted_at is null) = (remediated_by is null)
    and (lifted_at is null) = (remediation is null) and (lifted_at is null) = (reason is null))
);
create index clearance_block_person on clearance_block (person_id, country);
create index clearance_block_unit on clearance_block (unit_id, country);
create index clearance_block_result on clearance_block (result_id);

-- The duty to inform the host government of a rejection (GAO-13-866): whom, when, what, and what help was offered.
create table clearance_duty (
  id           uuid primary key,
  country      text not null,
  batch_id     uuid not null references clearance_batch (id),
  unit_id      uuid,
  opened_on    date not null,
  due_on       date not null,
  told_whom    text,
  told_on      date,
  told_what    text,
  help_offered text,
  closed_at    timestamptz,
  closed_by    uuid references actor (id),
  scope_keys   text[] not null generated always as (unit_scopes(country)) stored,
  foreign key (unit_id, country) references host_unit (id, country),
  check ((closed_at is null) = (told_on is null) and (closed_at is null) = (told_whom is null)
    and (closed_at is null) = (told_what is null) and (closed_at is null) = (help_offered is null))
);
create unique index clearance_duty_once on clearance_duty (batch_id, unit_id) nulls not distinct where closed_at is null;
create index clearance_duty_batch on clearance_duty (batch_id);
create index clearance_duty_unit on clearance_duty (unit_id, country);

-- What became of a batch, step by step, each with who and when. Only the trigger writes it.
create table clearance_milestone (
  id         bigint generated always as identity primary key,
  batch_id   uuid not null references clearance_batch (id),
  country    text not null,
  milestone  text not null,
  at         timestamptz not null default clock_timestamp(),
  actor_id   uuid references actor (id),
  reason     text,
  scope_keys text[] not null generated always as (unit_scopes(country)) stored
);
create index clearance_milestone_batch on clearance_milestone (batch_id);

-- The way of a batch: src/clearance/steps.ts says the same, and a test holds the one against the other.
create function clearance_goes(from_state text, to_state text) returns boolean language sql immutable parallel safe as $$
  select (from_state, to_state) in (values
    ('submitted', 'accepted'), ('submitted', 'rejected'), ('submitted', 'cancelled'),
    ('rejected', 'submitted'), ('rejected', 'cancelled'),
    ('accepted', 'local-checks'), ('accepted', 'cancelled'),
    ('local-checks', 'local-complete'), ('local-checks', 'cancelled'),
    ('local-complete', 'national'), ('local-complete', 'cancelled'),
    ('national', 'results-returned'), ('national', 'cancelled'),
    ('results-returned', 'closed'))
$$;

-- The day that lies so many working days after another.
create function working_day_after(from_day date, days integer, weekend integer[]) returns date language sql immutable parallel safe
  set search_path = pg_catalog, public as $$
  select d::date from generate_series(from_day + 1, from_day + 7 * days + 7, interval '1 day') d
  where extract(dow from d)::integer <> all (weekend) order by d offset days - 1 limit 1
$$;

-- Who and what is one.

-- All records of one person: merged ones and the one that stays.
create function same_persons(person uuid) returns setof uuid language sql stable security definer set search_path = pg_catalog, public as $$
  with recursive same as (
    select person as id
    union select x.id from same s cross join lateral (
      select p.merged_into as id from public.host_person p where p.id = s.id and p.merged_into is not null
      union all select p.id from public.host_person p where p.merged_into = s.id) x)
  select id from same
$$;
create function same_units(units uuid[]) returns setof uuid language sql stable security definer set search_path = pg_catalog, public as $$
  with recursive same as (
    select unnest(units) as id
    union select x.id from same s cross join lateral (
      select u.merged_into as id from public.host_unit u where u.id = s.id and u.merged_into is not null
      union all select u.id from public.host_unit u where u.merged_into = s.id) x)
  select id from same
$$;
-- These units and all that stand above them or took them in.
create function units_above(units uuid[]) returns setof uuid language sql stable security definer set search_path = pg_catalog, public as $$
  with recursive above as (
    select unnest(units) as id
    union select x.id from above a join public.host_unit u on u.id = a.id
      cross join lateral (values (u.parent_id), (u.merged_into)) x (id) where x.id is not null)
  select id from above
$$;
-- And beneath, or took in what stood there: with whatever units_above leads from to one of these.
create function units_beneath(units uuid[]) returns setof uuid language sql stable security definer set search_path = pg_catalog, public as $$
  with recursive beneath as (
    select unnest(units) as id
    union select x.id from beneath b cross join lateral (
      select u.id from public.host_unit u where u.parent_id = b.id
      union all select u.id from public.host_unit u where u.merged_into = b.id
      union all select u.merged_into from public.host_unit u where u.id = b.id and u.merged_into is not null) x)
  select id from beneath
$$;

-- The gate.

-- Whether a unit is of a security force: it, or anything above it, is neither a court nor a civilian body.
create function unit_in_security_force(unit uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(bool_or(u.kind not in ('courts', 'civilian')), true)
  from public.host_unit u where u.id = any (array(select public.units_above(array[unit])))
$$;

-- Where the person serves on any day of a span.
create function units_of_person(person uuid, from_day date, until_day date) returns uuid[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct p.unit_id), '{}') from public.person_position p
  where p.person_id = any (array(select public.same_persons(person))) and p.withdrawn_at is null
    and (p.from_on is null or p.from_on <= until_day) and (p.until_on is null or p.until_on >= from_day)
$$;

-- Whether the person serves in a security force on any day of a span: in doubt, yes. Only somebody whose positions cover every day
-- of it, all with courts or civilian bodies, does not.
create function in_security_force(person uuid, from_day date, until_day date) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select not coalesce(range_agg(daterange(p.from_on, p.until_on, '[]')) @> daterange(from_day, until_day, '[]')
      and not bool_or(daterange(p.from_on, p.until_on, '[]') && daterange(from_day, until_day, '[]')
        and public.unit_in_security_force(p.unit_id)), false)
  from public.person_position p where p.person_id = any (array(select public.same_persons(person))) and p.withdrawn_at is null
$$;
create function in_security_force(person uuid, on_day date) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select public.in_security_force(person, on_day, on_day)
$$;

create function units_blocked(units uuid[]) returns boolean language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (select from public.unit_standing s where s.blocked and s.unit_id = any (array(select public.same_units(units))))
    or exists (select from public.unit_standing s where s.blocked_beneath
      and s.unit_id = any (array(select public.units_above(array(select public.same_units(units))))))
$$;

-- Whether somebody is cleared over a span of days, as the records stand: for lists and pages. What enrols, sends on a journey or
-- hands over asks clearance_holds, which also keeps it so until the transaction ends.
create function cleared_for(person uuid, from_day date, until_day date) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce((
    select from_day <= until_day and not s.blocked
      and not public.units_blocked(public.units_of_person(person, from_day, until_day))
      and (s.cleared @> daterange(from_day, until_day, '[]') or not public.in_security_force(person, from_day, until_day))
    from public.person_standing s where s.person_id = person), false)
$$;
create function cleared_unit_for(unit uuid, from_day date, until_day date) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce((
    select from_day <= until_day and not public.units_blocked(array[unit])
      and (s.cleared @> daterange(from_day, until_day, '[]') or not public.unit_in_security_force(unit))
    from public.unit_standing s where s.unit_id = unit), false)
$$;

-- The gate goes by what is committed when it has its locks, which is only so where each statement sees the newest.
create function refuse_old_snapshot() returns void language plpgsql stable set search_path = pg_catalog, public as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'The gate of clearance works in read committed transactions only.' using errcode = '25001';
  end if;
end $$;

-- Nothing of the country's units, and no block, changes until the transaction ends.
create function hold_units(country text) returns void language sql volatile set search_path = pg_catalog, public as $$
  select pg_advisory_xact_lock_shared(hashtextextended('host units of ' || country, 0))
$$;

create function clearance_holds(person uuid, from_day date, until_day date) returns boolean language plpgsql volatile
  security definer set search_path = pg_catalog, public as $$
declare
  nation text;
  held boolean;
begin
  perform public.refuse_old_snapshot();
  select s.country into nation from public.person_standing s where s.person_id = person;
  if not found then return false; end if;
  perform public.hold_units(nation);
  perform from public.person_standing s where s.person_id = person for share;
  select public.cleared_for(person, from_day, until_day) into held;
  return coalesce(held, false);
end $$;

-- The same for a unit that receives equipment or is sent on a mission.
create function clearance_holds_unit(unit uuid, from_day date, until_day date) returns boolean language plpgsql volatile
  security definer set search_path = pg_catalog, public as $$
declare
  nation text;
  held boolean;
begin
  perform public.refuse_old_snapshot();
  select s.country into nation from public.unit_standing s where s.unit_id = unit;
  if not found then return false; end if;
  perform public.hold_units(nation);
  select public.cleared_unit_for(unit, from_day, until_day) into held;
  return coalesce(held, false);
end $$;

-- The engine.

-- Whoever is enrolled in what has not ended, and is no longer cleared for it, is taken off.
create function take_off_uncleared(persons uuid[]) returns void language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare part record;
begin
  for part in select p.id, p.person_id, p.starts_on, p.ends_on from public.participation p
      where p.person_id = any (persons) and p.state = 'enrolled' and p.ends_on >= public.bureau_day() order by p.person_id, p.id loop
    if not public.clearance_holds(part.person_id, part.starts_on, part.ends_on) then
      update public.participation set state = 'removed', removed_for = 'clearance', act = 'clearance-lost'
        where id = part.id and state = 'enrolled';
    end if;
  end loop;
end $$;

-- Everybody who serves in the units or beneath them and is enrolled.
create function take_off_beneath(units uuid[]) returns void language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare persons uuid[];
begin
  with recursive who as (
    select q.person_id as id from public.person_position q
      where q.unit_id = any (array(select public.units_beneath(units))) and q.withdrawn_at is null
    union select x.id from who w cross join lateral (
      select p.merged_into as id from public.host_person p where p.id = w.id and p.merged_into is not null
      union all select p.id from public.host_person p where p.merged_into = w.id) x)
  select coalesce(array_agg(w.id), '{}') into persons from who w
    where exists (select from public.participation p where p.person_id = w.id and p.state = 'enrolled' and p.ends_on >= public.bureau_day());
  perform public.take_off_uncleared(persons);
end $$;

-- The days over which clearances hold, by the decisions on all records of one person or unit: an approval counts until a later
-- suspension or rejection, or the cancellation of the same case. Later by either reckoning, its day or its entry.
create function cleared_days(cases uuid[]) returns datemultirange language sql stable security definer set search_path = pg_catalog, public as $$
  with decided as (
    select r.* from public.clearance_result r where r.case_id = any (cases)),
  granted as (
    select a.cleared_from, least(a.cleared_until, (
      select min(d.decided_on) - 1 from decided d
      where (d.result in ('rejected', 'suspended') or d.result = 'cancelled' and d.case_id = a.case_id)
        and (d.sequence > a.sequence or d.decided_on > a.decided_on))) as cleared_until
    from decided a where a.result in ('approved', 'matched'))
  select coalesce(range_agg(daterange(g.cleared_from, g.cleared_until, '[]')) filter (where g.cleared_from <= g.cleared_until), '{}')
  from granted g
$$;
create function last_span(days datemultirange) returns daterange language sql immutable parallel safe set search_path = pg_catalog, public as $$
  select s from unnest(days) s order by s desc limit 1
$$;

-- Writes what clearance says of a person now, in every record of theirs, and takes them off where it no longer holds. The caller
-- holds the units of the country.
create function restate_person(person uuid) returns void language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  same uuid[] := array(select public.same_persons(person));
  days datemultirange;
  stopped boolean;
begin
  perform from public.person_standing s where s.person_id = any (same) order by s.person_id for update;
  days := public.cleared_days(array(select c.id from public.clearance_case c where c.person_id = any (same)));
  stopped := exists (select from public.clearance_block b where b.person_id = any (same) and b.lifted_at is null);
  update public.person_standing s set cleared = days, cleared_from = lower(public.last_span(days)),
      cleared_until = upper(public.last_span(days)) - 1, blocked = stopped
    where s.person_id = any (same) and (s.cleared, s.blocked) is distinct from (days, stopped);
  perform public.take_off_uncleared(same);
end $$;

-- The caller has the lock of the country's units.
create function restate_unit(unit uuid) returns void language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  same uuid[] := array(select public.same_units(array[unit]));
  days datemultirange;
  stopped boolean;
  stopped_beneath boolean;
begin
  days := public.cleared_days(array(select c.id from public.clearance_case c where c.unit_id = any (same)));
  select count(*) > 0, coalesce(bool_or(b.beneath), false) into stopped, stopped_beneath
    from public.clearance_block b where b.unit_id = any (same) and b.lifted_at is null;
  update public.unit_standing s set cleared = days, cleared_from = lower(public.last_span(days)),
      cleared_until = upper(public.last_span(days)) - 1, blocked = stopped, blocked_beneath = stopped_beneath
    where s.unit_id = any (same) and (s.cleared, s.blocked, s.blocked_beneath) is distinct from (days, stopped, stopped_beneath);
  perform public.take_off_beneath(same);
end $$;

create function require_clearance(permission text, country text) returns void language plpgsql stable security definer
  set search_path = pg_catalog, public as $$
begin
  -- without a session acts the owner, or the system
  if public.current_session() is not null and not public.may_in(permission, country) then
    raise exception 'This needs the permission %.', permission using errcode = '42501';
  end if;
end $$;

-- Records what the national system decided. Answers false where that is already so.
create function record_clearance(wanted uuid, the_result text, the_basis text, on_day date, cleared_on date) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  held public.clearance_case;
  batch public.clearance_batch;
  rules public.clearance_post;
  latest public.clearance_result;
  new_id uuid := gen_random_uuid();
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
  if batch.state not in ('national', 'results-returned', 'closed') or held.state not in ('submitted', 'decided')
    or on_day > public.bureau_day() + 1 then
    raise exception 'No decision is recorded now.' using errcode = '23514', constraint = 'clearance_result_now';
  end if;
  select * into latest from public.clearance_result r where r.case_id = wanted order by r.sequence desc limit 1;
  if the_result = 'approved' then
    from_day := on_day;
  elsif the_result = 'matched' then
    from_day := coalesce(cleared_on, (select s.cleared_from from public.person_standing s where s.person_id = held.person_id),
      (select s.cleared_from from public.unit_standing s where s.unit_id = held.unit_id));
  end if;
  until_day := (from_day + make_interval(months => rules.national_months) - interval '1 day')::date;
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
  if the_result = 'rejected' then
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

-- Somebody whose clearance holds to the day that the batch wants need not be asked about again: their case is decided by it.
create function match_clearance(wanted uuid) returns boolean language plpgsql volatile security definer set search_path = pg_catalog, public as $$
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
    select s2 into span from public.person_standing s, unnest(s.cleared) s2
      where s.person_id = held.person_id and s2 @> daterange(batch.needed_by, batch.holds_until, '[]')
        and public.cleared_for(held.person_id, batch.needed_by, batch.holds_until);
  else
    select s2 into span from public.unit_standing s, unnest(s.cleared) s2
      where s.unit_id = held.unit_id and s2 @> daterange(batch.needed_by, batch.holds_until, '[]')
        and public.cleared_unit_for(held.unit_id, batch.needed_by, batch.holds_until);
  end if;
  if span is null or lower(span) > public.bureau_day() then return false; end if;
  insert into public.clearance_result (id, case_id, country, result, decided_on, cleared_from, cleared_until, actor_id)
    values (gen_random_uuid(), wanted, held.country, 'matched', public.bureau_day(), lower(span), upper(span) - 1, public.current_actor());
  update public.clearance_case set state = 'decided' where id = wanted;
  return true;
end $$;

-- Records what was done about a rejection, which lifts the block. What was cleared before it is not cleared again by it.
create function record_remediation(wanted uuid, on_day date, done_by text, done_what text, why text) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare block public.clearance_block;
begin
  perform public.refuse_old_snapshot();
  select * into block from public.clearance_block b where b.id = wanted;
  if not found then raise exception 'There is no such block.' using errcode = '23514', constraint = 'clearance_block_known'; end if;
  perform public.require_clearance('clearance.coordinate', block.country);
  perform public.lock_units(block.country);
  update public.clearance_block b set remediated_on = on_day, remediated_by = done_by, remediation = done_what, reason = why,
      lifted_at = clock_timestamp(), lifted_by = public.current_actor()
    where b.id = wanted and b.lifted_at is null;
  if not found then raise exception 'The block is lifted already.' using errcode = '23514', constraint = 'clearance_block_lifted'; end if;
  if block.person_id is not null then perform public.restate_person(block.person_id);
  else perform public.restate_unit(block.unit_id);
  end if;
end $$;

-- What the national file needs and the records do not have, case by case: names of fields, never what stands in them.
create function clearance_missing(wanted uuid) returns table (case_id uuid, missing text[]) language sql stable security definer
  set search_path = pg_catalog, public as $$
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
  where c.batch_id = wanted and c.state = 'submitted' and public.may_in('clearance.read', h.country)
$$;

-- Locked persons.

-- Why nothing of the person may change now, as the code of the batch that they stand in; null: it may.
create or replace function person_locked(person uuid) returns text language sql stable security definer set search_path = pg_catalog, public as $$
  select b.code from public.clearance_case c join public.clearance_batch b on b.id = c.batch_id
  where c.person_id = any (array(select public.same_persons(person))) and c.state = 'submitted'
    and b.state not in ('rejected', 'closed', 'cancelled') and not b.correction_required
  limit 1
$$;

create function refuse_locked(person uuid) returns void language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare code text;
begin
  -- whoever puts the person into a batch just now waits for this, and this for them
  perform from public.person_standing s where s.person_id = person for share;
  code := public.person_locked(person);
  if code is not null then
    raise exception 'The person stands in batch %.', code using errcode = '23514', constraint = 'person_in_batch';
  end if;
end $$;
create function refuse_locked_row() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'person_biography'
    -- how long it is kept, and what follows from its other columns, is nothing that clearance asked about
    and to_jsonb(new) - array['keep_until', 'last_used_on', 'version', 'changed_fields']
      = to_jsonb(old) - array['keep_until', 'last_used_on', 'version', 'changed_fields'] then
    return new;
  end if;
  perform public.refuse_locked(new.person_id);
  return new;
end $$;
create function host_person_cleared() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if (new.sex, new.state, new.merged_into) is distinct from (old.sex, old.state, old.merged_into) then
    perform public.refuse_locked(new.id);
    if new.merged_into is not null then perform public.refuse_locked(new.merged_into); end if;
  end if;
  return new;
end $$;
create trigger b_locked before update on host_person for each row execute function host_person_cleared();
do $$
declare t text;
begin
  foreach t in array array['person_name', 'person_identity', 'person_biography'] loop
    execute format('create trigger b_locked before insert or update on %I for each row execute function refuse_locked_row()', t);
  end loop;
end $$;

-- Where somebody serves decides what must be cleared and what is blocked.
create function position_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform public.hold_units(new.country);
  perform from public.person_standing s where s.person_id in (select public.same_persons(new.person_id)) order by s.person_id for update;
  perform public.refuse_locked(new.person_id);
  return new;
end $$;
create trigger b_locked before insert or update on person_position for each row execute function position_before();
create function position_after() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare person uuid := case when tg_op = 'DELETE' then old.person_id else new.person_id end;
begin
  perform public.take_off_uncleared(array(select public.same_persons(person)));
  return null;
end $$;
create trigger position_after after insert or update or delete on person_position for each row execute function position_after();

-- Two records that become one, or come apart, stand as their decisions together say.
create function person_merged() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform public.hold_units(new.country);
  perform public.restate_person(new.id);
  if old.merged_into is not null then perform public.restate_person(old.merged_into); end if;
  return null;
end $$;
create trigger person_merged after update on host_person for each row
  when (old.merged_into is distinct from new.merged_into) execute function person_merged();

-- host_unit_before has the lock of the country's units already.
create function unit_moved() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if old.merged_into is distinct from new.merged_into then
    perform public.restate_unit(new.id);
    if old.merged_into is not null then perform public.restate_unit(old.merged_into); end if;
  end if;
  perform public.take_off_beneath(array[new.id]);
  return null;
end $$;
create trigger unit_moved after update on host_unit for each row
  when (old.merged_into is distinct from new.merged_into or old.parent_id is distinct from new.parent_id or old.kind <> new.kind)
  execute function unit_moved();

-- Everybody who is known has a standing from the first.
create function begin_standing() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_table_name = 'host_person' then insert into public.person_standing (person_id, country) values (new.id, new.country);
  else insert into public.unit_standing (unit_id, country) values (new.id, new.country);
  end if;
  return null;
end $$;
create trigger begin_standing after insert on host_person for each row execute function begin_standing();
create trigger begin_standing after insert on host_unit for each row execute function begin_standing();
insert into unit_standing (unit_id, country) select id, country from host_unit;
insert into person_standing (person_id, country) select id, country from host_person;

-- Batches.

create function clearance_batch_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    perform pg_advisory_xact_lock(hashtextextended('clearance batches of ' || new.country, 0));
    insert into public.clearance_post (country) values (new.country) on conflict do nothing;
    new.year := extract(year from public.bureau_day());
    new.number := 1 + coalesce((select max(b.number) from public.clearance_batch b where b.country = new.country and b.year = new.year), 0);
    new.version := 1;
    if new.state <> 'submitted' or new.correction_required or new.override_reason is not null then
      raise exception 'A batch begins as submitted.' using errcode = '23514', constraint = 'clearance_batch_goes';
    end if;
    return new;
  end if;
  new.version := old.version + 1;
  if new.state <> old.state then
    if not public.clearance_goes(old.state, new.state) then
      raise exception 'A batch does not go from % to %.', old.state, new.state using errcode = '23514', constraint = 'clearance_batch_goes';
    end if;
    if new.state = 'submitted' then perform public.require_clearance('clearance.submit', new.country);
    elsif new.state <> 'cancelled' then perform public.require_clearance('clearance.coordinate', new.country);
    end if;
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
      raise exception 'Only the local checks can be overridden.' using errcode = '23514', constraint = 'clearance_batch_goes';
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
create trigger clearance_batch_before before insert or update on clearance_batch for each row execute function clearance_batch_before();

create function clearance_batch_after() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
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
      select gen_random_uuid(), c.id, c.country, u, public.working_day_after(public.bureau_day(), rules.local_check_days, rules.weekend)
      from public.clearance_case c cross join unnest(rules.checking_units) u
      where c.batch_id = new.id and c.state = 'submitted'
      on conflict do nothing;
  elsif new.state = 'cancelled' then
    update public.clearance_case set state = case when new.act = 'event-cancelled' then 'event-cancelled' else 'cancelled' end
      where batch_id = new.id and state = 'submitted';
  end if;
  return null;
end $$;
create trigger clearance_batch_after after insert or update on clearance_batch for each row execute function clearance_batch_after();

create function clearance_case_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare batch public.clearance_batch;
begin
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
create trigger clearance_case_before before insert on clearance_case for each row execute function clearance_case_before();

-- As whoever writes: the application takes a case out of its batch, and only the engine decides it.
create function clearance_case_goes() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if new.state <> old.state and current_user <> 'jurat_owner' and (old.state <> 'submitted' or new.state <> 'cancelled') then
    raise exception 'Only the engine decides a case.' using errcode = '42501';
  end if;
  new.version := old.version + 1;
  return new;
end $$;
create trigger clearance_case_goes before update on clearance_case for each row execute function clearance_case_goes();

create function clearance_check_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if old.done_at is not null or new.done_by is distinct from public.current_actor() or not exists (select from public.clearance_case c
      join public.clearance_batch b on b.id = c.batch_id where c.id = new.case_id and c.state = 'submitted'
        and b.state in ('local-checks', 'local-complete', 'national')) then
    raise exception 'The check is done already, or no longer wanted.' using errcode = '23514', constraint = 'clearance_check_open';
  end if;
  return new;
end $$;
create trigger clearance_check_before before update on clearance_check for each row execute function clearance_check_before();

create function counted_version() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  new.version := old.version + 1;
  return new;
end $$;
create trigger counted_version before update on clearance_post for each row execute function counted_version();
create trigger counted_version before update on clearance_sop for each row execute function counted_version();

-- The second wall.

do $$
declare
  t text;
  reads constant jsonb := '{"clearance_post": "clearance.read", "clearance_sop": "clearance.read", "clearance_batch": "clearance.read",
    "clearance_case": "clearance.read", "clearance_check": "clearance.read", "clearance_milestone": "clearance.read",
    "clearance_result": "clearance.result", "clearance_block": "clearance.result", "clearance_duty": "duty.read", "clearance_hit": "hit.read"}';
begin
  foreach t in array array['person_standing', 'unit_standing'] || array(select jsonb_object_keys(reads)) loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
  end loop;
  for t in select jsonb_object_keys(reads) loop
    execute format('create policy in_scope on %I for select to jurat_app
      using ((select sees_everything(%L)) or scope_keys && (select my_scopes(%2$L)))', t, reads ->> t);
    execute format('grant select on %I to jurat_app', t);
  end loop;
  -- who writes what
  for t in select unnest(array['clearance_post set', 'clearance_sop set', 'clearance_batch submit', 'clearance_case submit']) loop
    execute format('create policy added on %I for insert to jurat_app
      with check ((select sees_everything(%L)) or unit_scopes(country) && (select my_scopes(%2$L)))', split_part(t, ' ', 1), 'clearance.' || split_part(t, ' ', 2));
  end loop;
  for t in select unnest(array['clearance_post clearance.set', 'clearance_sop clearance.set', 'clearance_check clearance.check', 'clearance_duty duty.keep']) loop
    execute format('create policy kept on %I for update to jurat_app
      using ((select sees_everything(%L)) or scope_keys && (select my_scopes(%2$L)))', split_part(t, ' ', 1), split_part(t, ' ', 2));
  end loop;
  foreach t in array array['clearance_batch', 'clearance_case'] loop
    execute format('create policy kept on %I for update to jurat_app
      using ((select sees_everything(''clearance.submit'')) or (select sees_everything(''clearance.coordinate''))
        or scope_keys && (select my_scopes(''clearance.submit'')) or scope_keys && (select my_scopes(''clearance.coordinate'')))', t);
  end loop;
end $$;
create policy of_person on person_standing for select to jurat_app using (exists (select from host_person p where p.id = person_id));
create policy of_unit on unit_standing for select to jurat_app using (exists (select from host_unit u where u.id = unit_id));
create policy added on clearance_hit for insert to jurat_app with check (recorded_by = (select current_actor())
  and ((select sees_everything('hit.read')) or unit_scopes(country) && (select my_scopes('hit.read'))));
create policy kept on clearance_hit for update to jurat_app
  using ((select sees_everything('hit.read')) or scope_keys && (select my_scopes('hit.read')))
  with check (withdrawn_by = (select current_actor()));

-- that somebody is blocked, and not merely uncleared, is for those who answer for clearance
grant select (person_id, country, cleared, cleared_from, cleared_until) on person_standing to jurat_app;
grant select (unit_id, country, cleared, cleared_from, cleared_until) on unit_standing to jurat_app;
grant insert (country, most_cases, national_lead_days, local_lead_days, local_check_days, local_months, national_months, notice_days, duty_days,
  checking_units, weekend) on clearance_post to jurat_app;
grant update (most_cases, national_lead_days, local_lead_days, local_check_days, local_months, national_months, notice_days, duty_days,
  checking_units, weekend) on clearance_post to jurat_app;
grant insert (country, title, adopted_on, reviewed_on, next_review_on, note) on clearance_sop to jurat_app;
grant update (title, adopted_on, reviewed_on, next_review_on, note) on clearance_sop to jurat_app;
grant insert (id, country, name, purpose, event_id, needed_by, holds_until, funding_source, law, own_tracking, act, reason) on clearance_batch to jurat_app;
grant update (name, needed_by, holds_until, funding_source, law, own_tracking, national_tracking, consular_tracking, state, correction_required,
  override_reason, act, reason) on clearance_batch to jurat_app;
grant insert (id, batch_id, country, person_id, unit_id) on clearance_case to jurat_app;
grant update (state) on clearance_case to jurat_app;
grant update (done_at, done_by) on clearance_check to jurat_app;
grant insert (id, case_id, country, checking_unit, match, violation, credibility, source, year, month, day, unit_id, location, narrative,
  recorded_by) on clearance_hit to jurat_app;
grant update (withdrawn_at, withdrawn_by, withdrawn_reason) on clearance_hit to jurat_app;
grant update (told_whom, told_on, told_what, help_offered, closed_at, closed_by) on clearance_duty to jurat_app;

revoke execute on function bureau_day(), clearance_goes(text, text), working_day_after(date, integer, integer[]),
  same_persons(uuid), same_units(uuid[]), units_above(uuid[]), units_beneath(uuid[]), unit_in_security_force(uuid),
  units_of_person(uuid, date, date), in_security_force(uuid, date, date), in_security_force(uuid, date), units_blocked(uuid[]),
  cleared_for(uuid, date, date), cleared_unit_for(uuid, date, date), refuse_old_snapshot(), hold_units(text),
  clearance_holds(uuid, date, date), clearance_holds_unit(uuid, date, date), take_off_uncleared(uuid[]), take_off_beneath(uuid[]),
  cleared_days(uuid[]), last_span(datemultirange), restate_person(uuid), restate_unit(uuid), require_clearance(text, text),
  record_clearance(uuid, text, text, date, date), match_clearance(uuid), record_remediation(uuid, date, text, text, text),
  clearance_missing(uuid), person_locked(uuid), refuse_locked(uuid), refuse_locked_row(), host_person_cleared(), position_before(),
  position_after(), person_merged(), unit_moved(), begin_standing(), clearance_batch_before(), clearance_batch_after(),
  clearance_case_before(), clearance_case_goes(), clearance_check_before(), counted_version() from public;
grant execute on function bureau_day(), clearance_goes(text, text), working_day_after(date, integer, integer[]), person_locked(uuid),
  record_clearance(uuid, text, text, date, date), match_clearance(uuid), record_remediation(uuid, date, text, text, text),
  clearance_missing(uuid) to jurat_app;
grant execute on function in_security_force(uuid, date), cleared_for(uuid, date, date), cleared_unit_for(uuid, date, date),
  clearance_holds(uuid, date, date), clearance_holds_unit(uuid, date, date) to jurat_app, jurat_job;

-- who is blocked, what was decided and why stands in its tables alone
call audit_table('person_standing', 'person_id', 'blocked');
call audit_table('unit_standing', 'unit_id', 'blocked', 'blocked_beneath');
call audit_table('clearance_post', 'country', 'scope_keys');
call audit_table('clearance_sop', 'country', 'scope_keys');
call audit_table('clearance_batch', 'id', 'scope_keys');
call audit_table('clearance_case', 'id', 'scope_keys');
call audit_table('clearance_check', 'id', 'scope_keys');
call audit_table('clearance_result', 'id', 'result', 'basis', 'decided_on', 'cleared_from', 'cleared_until', 'scope_keys');
call audit_table('clearance_block', 'id', 'person_id', 'unit_id', 'beneath', 'remediated_by', 'remediation', 'reason', 'scope_keys');
call audit_table('clearance_duty', 'id', 'scope_keys');
