-- Persons of host nations: those who are trained, cleared, equipped. What a list or a count needs stands in host_person and in the
-- names and positions; what a biography holds (birth, documents, contact) stands in stricter tables, which are read only while
-- a reading is open: one person, a purpose, a quarter of an hour, kept for good.

create function prefixed(prefix text, words text[]) returns text[] language sql immutable parallel safe
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(prefix || w), '{}') from unnest(words) w
$$;

create table host_person (
  id           uuid primary key,
  -- the nation that the person serves
  country      text not null check (country ~ '^[A-Z]{2}$'),
  -- made when the person is added and kept for good
  number       integer not null default 0,
  code         text not null generated always as (country || '-P-' || lpad(number::text, greatest(6, length(number::text)), '0')) stored,
  sex          text check (sex in ('female', 'male', 'other')),
  state        text not null default 'active' check (state in ('active', 'merged')),
  -- the day on which it was merged
  state_on     date,
  merged_into  uuid,
  -- what was last done, and why: person_version keeps all of it
  act          text not null,
  reason       text,
  -- 0 until names and position are entered as well: what is added is whole at version 1
  version      integer not null default 0,
  -- awards on whose rosters the person stands, so that whoever carries one out knows them; only the roster's trigger writes it
  awards       text[] not null default '{}',
  scope_keys   text[] not null generated always as (unit_scopes(country) || prefixed('award:', awards)) stored,
  unique (country, number),
  unique (id, country),
  foreign key (merged_into, country) references host_person (id, country),
  check ((state = 'merged') = (merged_into is not null)),
  check ((state = 'active') = (state_on is null))
);
create index host_person_merged on host_person (merged_into, country);

-- A name as one script or one document writes it. One of them is preferred.
create table person_name (
  id           uuid primary key,
  person_id    uuid not null,
  country      text not null,
  kind         text not null check (kind in ('as-written', 'latin', 'other-name', 'former-name')),
  -- whole, as it is written; mononyms have no family name
  name         text not null check (name <> ''),
  given        text,
  family       text,
  -- BCP 47, as ar or ht
  language     text,
  preferred    boolean not null default false,
  source       text,
  -- the person who brought it along when they were merged into this one
  from_person  uuid,
  added_at     timestamptz not null default clock_timestamp(),
  withdrawn_at timestamptz,
  folded       text not null generated always as (fold_name(name)) stored,
  -- by what a name is found, whatever the script: made by src/persons/name-keys.ts when it is written down.
  -- In Latin letters, words parted by spaces
  latin        text not null default '',
  -- ISO 15924 in short, as Latn or Arab; Zyyy where it is none that we tell apart
  script       text not null default 'Zyyy',
  -- its words by their consonants
  sounds       text[] not null default '{}',
  -- two of these words in a nation, and the whole name: two persons who may be one have one of them in common
  keys         text[] not null default '{}',
  foreign key (person_id, country) references host_person (id, country)
);
create index person_name_person on person_name (person_id, country);
create unique index person_name_preferred on person_name (person_id) where preferred and withdrawn_at is null;
create index person_name_from on person_name (from_person) where from_person is not null;
create index person_name_keys on person_name using gin (keys) with (fastupdate = off);
create index person_name_sounds on person_name using gin (sounds) with (fastupdate = off);
create index person_name_latin on person_name using gin (latin gin_trgm_ops) with (fastupdate = off);

-- Where the person serves, from a day to a day.
create table person_position (
  id           uuid primary key,
  person_id    uuid not null,
  country      text not null,
  unit_id      uuid not null,
  title        text,
  rank         text,
  commands     boolean not null default false,
  from_on      date,
  -- the last day
  until_on     date,
  from_person  uuid,
  -- the position of which this is the copy that a merger made
  copy_of      uuid,
  added_at     timestamptz not null default clock_timestamp(),
  withdrawn_at timestamptz,
  foreign key (person_id, country) references host_person (id, country),
  -- a person may serve in a unit of their own nation only
  foreign key (unit_id, country) references host_unit (id, country),
  check (from_on is null or until_on is null or from_on <= until_on)
);
create index person_position_person on person_position (person_id, country);
create index person_position_unit on person_position (unit_id, country);
create index person_position_from on person_position (from_person) where from_person is not null;

-- Stricter: whoever reads it has said why, and the log keeps it (biography_reading). A merged person's stays with their record,
-- and is read with that of the person who stayed.
create table person_biography (
  person_id       uuid primary key,
  country         text not null,
  -- a date with parts missing: the year may be known alone
  birth_year      integer check (birth_year between 1900 and 2100),
  birth_month     integer check (birth_month between 1 and 12),
  birth_day       integer check (birth_day between 1 and 31),
  birth_city      text,
  birth_state     text,
  birth_country   text check (birth_country ~ '^[A-Z]{2}$'),
  residence       text,
  citizenships    text[] not null default '{}',
  phone           text,
  email           text,
  education       text,
  english         text,
  departure_city  text,
  -- the names of the columns that the last change wrote: what the log of changes says of it
  changed_fields  text[] not null default '{}',
  -- a reading, a change, a roster
  last_used_on    date not null default current_date,
  -- until when it is kept, by the retention rule in force when it was last used; erased afterwards
  keep_until      date not null default current_date,
  version         integer not null default 1,
  foreign key (person_id, country) references host_person (id, country),
  check (birth_day is null or birth_month is not null),
  check (birth_month is null or birth_year is not null),
  -- no 31 February
  check (birth_day is null or birth_day <= case when birth_month in (4, 6, 9, 11) then 30 when birth_month <> 2 then 31
    when birth_year % 4 = 0 and (birth_year % 100 <> 0 or birth_year % 400 = 0) then 29 else 28 end)
);
create index person_biography_birth on person_biography (birth_year, birth_month, birth_day, country) where birth_day is not null;
create index person_biography_keep on person_biography (keep_until);
create index person_biography_person on person_biography (person_id, country);

-- A number by which a state knows somebody. Two persons may claim one: that is a finding, not an error.
create table person_identity (
  id           uuid primary key,
  person_id    uuid not null,
  country      text not null,
  kind         text not null check (kind in ('national-id', 'passport', 'police-id', 'military-id')),
  issued_by    text not null check (issued_by ~ '^[A-Z]{2}$'),
  number       text not null check (number <> ''),
  expires_on   date,
  from_person  uuid,
  added_at     timestamptz not null default clock_timestamp(),
  withdrawn_at timestamptz,
  folded       text not null generated always as (upper(regexp_replace(normalize(number, NFKC), '[^[:alnum:]]', '', 'g'))) stored,
  foreign key (person_id, country) references host_person (id, country)
);
create index person_identity_person on person_identity (person_id, country);
create index person_identity_number on person_identity (folded, kind, issued_by) where withdrawn_at is null;
-- the same number twice for one person says nothing new
create unique index person_identity_once on person_identity (person_id, kind, issued_by, folded) where withdrawn_at is null;

-- Who opened which biography, why, until when: the log of reads and the key in one.
create table biography_reading (
  id         uuid primary key,
  person_id  uuid not null,
  country    text not null,
  actor_id   uuid not null references actor (id),
  purpose    text not null check (length(purpose) between 3 and 1000),
  opened_at  timestamptz not null default now(),
  until      timestamptz not null default now() + interval '15 minutes',
  foreign key (person_id, country) references host_person (id, country)
);
create index biography_reading_person on biography_reading (person_id, country, until);
create index biography_reading_opened on biography_reading (opened_at, id);

-- Every state that a person has been in, of what whoever sees the person may see: nothing of a biography but which of its fields
-- were changed. Only the trigger writes it.
create table person_version (
  person_id   uuid not null references host_person (id),
  version     integer not null,
  country     text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  actor_id    uuid references actor (id),
  act         text not null,
  reason      text,
  image       jsonb not null,
  primary key (person_id, version)
);

-- What was erased when its time was over: which fields, how many numbers; not what they said.
create table person_erasure (
  id         uuid primary key,
  person_id  uuid not null references host_person (id),
  country    text not null,
  erased_at  timestamptz not null default clock_timestamp(),
  actor_id   uuid references actor (id),
  keep_until date not null,
  fields     text[] not null,
  numbers    integer not null
);
create index person_erasure_person on person_erasure (person_id);

-- How long a biography is kept after it was last used, in months; a country may have a rule of its own.
insert into setting (key, value) values ('person-retention', '{"months": 60, "countries": {}}');

create function retention_months(country text) returns integer language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(s.value -> 'countries' ->> retention_months.country, s.value ->> 'months')::integer
  from public.setting s where s.key = 'person-retention'
$$;

-- Why nothing of the person may change now, as the code of the batch of clearance that they stand in; null: it may.
create function person_locked(person uuid) returns text language sql stable set search_path = pg_catalog, public as $$
  select null::text
$$;

-- The person as which somebody who was merged goes on.
create function person_survivor(person uuid) returns uuid language sql stable security definer set search_path = pg_catalog, public as $$
  with recursive onward as (
    select p.id, p.merged_into from public.host_person p where p.id = person
    union select p.id, p.merged_into from public.host_person p join onward o on p.id = o.merged_into)
  select id from onward where merged_into is null
$$;

-- A person with all who were merged into them.
create function person_with_merged(person uuid) returns setof uuid language sql stable security definer set search_path = pg_catalog, public as $$
  with recursive all_of as (
    select person as id union select p.id from public.host_person p join all_of a on p.merged_into = a.id)
  select id from all_of
$$;

-- Says that what a person's biography holds was used on that day, so that it is kept for its time from then on.
create function person_used(person uuid, on_day date) returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  update public.person_biography b set last_used_on = on_day
    where b.person_id in (select public.person_with_merged(person)) and b.last_used_on < on_day
$$;

create function may_in(permission text, country text) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select public.sees_everything(permission) or public.unit_scopes(country) && public.my_scopes(permission)
$$;

-- Why one person cannot be merged into another now; null: they can.
create function merger_held(person uuid, survivor uuid) returns text language plpgsql stable security definer
  set search_path = pg_catalog, public as $$
begin
  return case
    when public.person_locked(person) is not null or public.person_locked(survivor) is not null
      -- a block does not end by a merger
      or exists (select from public.person_standing s where s.person_id = person and s.blocked) then 'clearance'
    when exists (select from public.participation a join public.participation b on b.event_id = a.event_id
      where a.person_id in (select public.person_with_merged(person)) and b.person_id in (select public.person_with_merged(survivor))
        and a.state <> 'removed' and b.state <> 'removed') then 'roster'
  end;
end $$;
-- The same for whoever keeps the person.
create function merge_held(person uuid, survivor uuid) returns text language plpgsql stable security definer
  set search_path = pg_catalog, public as $$
begin
  if not exists (select from public.host_person p join public.host_person s on s.id = survivor and s.country = p.country
      where p.id = person and public.may_in('person.keep', p.country)) then
    raise exception 'This needs the permission person.keep.' using errcode = '42501';
  end if;
  return public.merger_held(person, survivor);
end $$;

create function host_person_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    perform pg_advisory_xact_lock(hashtextextended('host persons of ' || new.country, 0));
    new.number := 1 + coalesce((select max(p.number) from public.host_person p where p.country = new.country), 0);
    new.version := 0;
    if new.state <> 'active' then
      raise exception 'A person begins active.' using errcode = '23514', constraint = 'host_person_merged';
    end if;
    return new;
  end if;
  new.version := old.version + 1;
  if new.act = 'on-roster' then
    new.reason := null;
    perform public.person_used(new.id, current_date);
  end if;
  if new.state = 'merged' and (old.state <> 'merged' or new.merged_into <> old.merged_into) then
    perform pg_advisory_xact_lock(hashtextextended('host persons of ' || new.country, 0));
    if new.merged_into = new.id or old.state = 'merged'
      or not exists (select from public.host_person p where p.id = new.merged_into and p.state = 'active')
      or new.merged_into in (select public.person_with_merged(new.id)) then
      raise exception 'A person is merged into another one who is active.' using errcode = '23514', constraint = 'host_person_merged';
    end if;
    if public.merger_held(new.id, new.merged_into) is not null then
      raise exception 'A roster or clearance holds one of them.' using errcode = '23514', constraint = 'host_person_held';
    end if;
  end if;
  return new;
end $$;
create trigger host_person_before before insert or update on host_person for each row execute function host_person_before();

create function host_person_after() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into public.person_version (person_id, version, country, actor_id, act, reason, image)
    values (new.id, new.version, new.country, public.current_actor(), new.act, new.reason, jsonb_build_object(
      'sex', new.sex, 'state', new.state, 'stateOn', new.state_on, 'mergedInto', new.merged_into,
      'names', (select coalesce(jsonb_agg(jsonb_build_object('name', n.name, 'kind', n.kind, 'language', n.language, 'given', n.given,
          'family', n.family, 'preferred', n.preferred, 'source', n.source) order by n.preferred desc, n.added_at, n.id), '[]')
        from public.person_name n where n.person_id = new.id and n.withdrawn_at is null),
      'positions', (select coalesce(jsonb_agg(jsonb_build_object('unitId', q.unit_id, 'title', q.title, 'rank', q.rank,
          'commands', q.commands, 'fromOn', q.from_on, 'untilOn', q.until_on)
          order by q.until_on desc nulls first, q.from_on desc nulls last, q.added_at, q.id), '[]')
        from public.person_position q where q.person_id = new.id and q.withdrawn_at is null),
      'fields', case when new.act = 'biography-changed'
        then (select to_jsonb(b.changed_fields) from public.person_biography b where b.person_id = new.id) end));
  return null;
end $$;
create trigger host_person_after after update on host_person for each row execute function host_person_after();

-- Nothing of somebody who was merged or whom clearance holds is written by the application.
create function refuse_held_person() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if current_user = 'jurat_app' and public.person_locked(new.person_id) is not null then
    raise exception 'Clearance holds the person.' using errcode = '23514', constraint = 'host_person_locked';
  end if;
  return new;
end $$;
do $$
declare t text;
begin
  foreach t in array array['person_name', 'person_position', 'person_biography', 'person_identity'] loop
    execute format('create trigger a_refuse_held before insert or update on %I for each row execute function refuse_held_person()', t);
  end loop;
end $$;

-- Which fields a change wrote, and until when all of it is kept.
create function person_biography_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  own constant text[] := array['person_id', 'country', 'changed_fields', 'last_used_on', 'keep_until', 'version'];
  fields text[];
begin
  select array_agg(n.key order by n.key) into fields from jsonb_each(to_jsonb(new) - own) n
    where case when tg_op = 'INSERT' then n.value not in ('null', '[]') else n.value is distinct from to_jsonb(old) -> n.key end;
  if fields is not null then
    new.changed_fields := fields;
    new.last_used_on := greatest(new.last_used_on, current_date);
    if tg_op = 'UPDATE' then new.version := old.version + 1; end if;
  end if;
  new.keep_until := new.last_used_on + make_interval(months => public.retention_months(new.country));
  return new;
end $$;
create trigger person_biography_before before insert or update on person_biography for each row execute function person_biography_before();

create function biography_used() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  -- a number alone is kept for its time as well
  if tg_table_name = 'person_identity' then
    insert into public.person_biography (person_id, country) values (new.person_id, new.country) on conflict do nothing;
  end if;
  perform public.person_used(new.person_id, current_date);
  return null;
end $$;
create trigger biography_used after insert on person_identity for each row execute function biography_used();
create trigger biography_used after insert on biography_reading for each row execute function biography_used();

-- Writes the rule of retention, and holds what is kept against it.
create function set_retention(rule jsonb) returns void language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not public.sees_everything('setting.change') then
    raise exception 'This needs the permission setting.change for everything.' using errcode = '42501';
  end if;
  update public.setting set value = rule, version = version + 1 where key = 'person-retention';
  update public.person_biography b set last_used_on = b.last_used_on
    where b.keep_until <> b.last_used_on + make_interval(months => public.retention_months(b.country));
end $$;

-- What is kept beyond its day, country by country: what the next erasure would take.
create function erasures_due(on_day date) returns table (country text, persons bigint) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select b.country, count(*) from public.person_biography b
  where public.sees_everything('person.erase') and b.keep_until < on_day and public.person_locked(public.person_survivor(b.person_id)) is null
  group by b.country order by b.country
$$;

-- Erases what is kept beyond its day, some of it at a time; answers of how many persons. The worker does so by itself, or
-- somebody who may has asked for it.
create function erase_persons(on_day date, most integer) returns table (persons bigint, numbers bigint) language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare
  due uuid[];
begin
  if public.current_session() is not null and not public.sees_everything('person.erase') then
    raise exception 'This needs the permission person.erase for everything.' using errcode = '42501';
  end if;
  due := array(select b.person_id from public.person_biography b
    where b.keep_until < on_day and public.person_locked(public.person_survivor(b.person_id)) is null
    order by b.keep_until, b.person_id limit most for update skip locked);
  with biographies as (
    delete from public.person_biography b where b.person_id = any (due) returning b.*),
  identities as (
    delete from public.person_identity i where i.person_id = any (due) returning i.person_id)
  insert into public.person_erasure (id, person_id, country, actor_id, keep_until, fields, numbers)
    select gen_random_uuid(), b.person_id, b.country, public.current_actor(), b.keep_until,
      array(select f.key from jsonb_each(to_jsonb(b) - array['person_id', 'country', 'changed_fields', 'last_used_on', 'keep_until', 'version']) f
        where f.value not in ('null', '[]') order by f.key),
      (select count(*) from identities i where i.person_id = b.person_id)
    from biographies b;
  update public.host_person p set act = 'erased', reason = null where p.id = any (due);
  return query select cardinality(due)::bigint,
    coalesce((select sum(e.numbers) from public.person_erasure e where e.person_id = any (due) and e.erased_at >= now()), 0)::bigint;
end $$;

-- Persons who may be the one that is described, or whom `person` names: each with the codes of the reasons and how much they
-- weigh together. It reads names, birth and numbers of everybody and answers with persons within the asker's scope only, and
-- never with a value: a day of birth that is merely asserted is compared for those alone who may open biographies there.
create function persons_alike(given jsonb) returns table (person_id uuid, name_id uuid, reasons text[], points integer)
  language plpgsql stable security definer set search_path = pg_catalog, public
  -- each step finds few by an index, which no estimate of what stands in the question says
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
  set plan_cache_mode = force_generic_plan as $$
declare
  everywhere constant boolean := public.sees_everything('person.read');
  scopes constant text[] := public.my_scopes('person.read');
  asked constant uuid := (given ->> 'person')::uuid;
  own uuid[];
  nation text := given ->> 'country';
  its_sex text := given ->> 'sex';
  its_units uuid[] := array_remove(array[(given ->> 'unitId')::uuid], null);
  wanted text[];
  y integer; m integer; d integer;
begin
  if asked is not null then
    select p.country, p.sex into nation, its_sex from public.host_person p where p.id = asked and (everywhere or p.scope_keys && scopes);
    if not found then return; end if;
    own := array(select public.person_with_merged(asked));
    its_units := array(select q.unit_id from public.person_position q where q.person_id = asked and q.withdrawn_at is null);
    select b.birth_year, b.birth_month, b.birth_day into y, m, d from public.person_biography b where b.person_id = any (own)
      order by num_nonnulls(b.birth_year, b.birth_month, b.birth_day) desc, b.person_id = asked desc limit 1;
    wanted := array(select distinct k from public.person_name n, unnest(n.keys) k where n.person_id = asked and n.withdrawn_at is null);
  else
    own := '{}';
    if public.may_in('biography.open', nation) or public.may_in('biography.keep', nation) then
      y := given -> 'birth' ->> 'year'; m := given -> 'birth' ->> 'month'; d := given -> 'birth' ->> 'day';
    end if;
    wanted := array(select distinct k from jsonb_array_elements(given -> 'names') g, jsonb_array_elements_text(g -> 'keys') k);
  end if;
  return query
  with mine as materialized (
    select n.folded, n.latin, n.sounds, n.script from public.person_name n
      where asked is not null and n.person_id = asked and n.withdrawn_at is null
    union all
    select public.fold_name(g ->> 'name'), g ->> 'latin', array(select jsonb_array_elements_text(g -> 'sounds')), g ->> 'script'
      from jsonb_array_elements(case when asked is null then given -> 'names' else '[]' end) g),
  numbers as materialized (
    select i.kind, i.issued_by, i.folded from public.person_identity i where i.person_id = any (own) and i.withdrawn_at is null
    union
    select g ->> 'kind', g ->> 'issuedBy', upper(regexp_replace(normalize(g ->> 'number', NFKC), '[^[:alnum:]]', '', 'g'))
      from jsonb_array_elements(case when asked is null then coalesce(given -> 'identities', '[]') else '[]' end) g),
  named as materialized (
    select n.person_id, n.id as name_id, h.how, h.weight
    from public.person_name n cross join mine
    cross join lateral (select (select count(*) from unnest(n.sounds) s where s = any (mine.sounds))::integer as common offset 0) c
    cross join lateral (select c.common >= greatest(cardinality(n.sounds), cardinality(mine.sounds))
      or replace(n.latin, ' ', '') = replace(mine.latin, ' ', '') as whole offset 0) w
    cross join lateral (select case
        when n.folded = mine.folded then 'same-name'
        when w.whole and n.script <> mine.script then 'same-name-other-script'
        when w.whole and n.latin <> mine.latin and (select array_agg(o order by o) from unnest(string_to_array(n.latin, ' ')) o)
            = (select array_agg(o order by o) from unnest(string_to_array(mine.latin, ' ')) o) then 'names-swapped'
        when w.whole then 'same-name-other-spelling'
        else 'names-shared' end as how) k
    cross join lateral (select k.how, case k.how when 'same-name' then 50 when 'same-name-other-script' then 45
        when 'names-swapped' then 46 when 'same-name-other-spelling' then 38
        else (30 * c.common) / greatest(1, cardinality(n.sounds), cardinality(mine.sounds)) end as weight) h
    where n.keys && wanted and n.withdrawn_at is null),
  -- somebody born on the same day whose name is like it: a slip of the pen in a name of two words
  born as materialized (
    select n.person_id, n.id as name_id, 'similar-name'::text as how, 25 as weight
    from public.person_biography b join public.host_person w on w.id = b.person_id
      join public.person_name n on n.withdrawn_at is null
        and n.person_id = case when w.merged_into is null then w.id else public.person_survivor(w.id) end
      cross join mine
    where b.birth_year = y and b.birth_month = m and b.birth_day = d and b.country = nation
      and (public.similarity(n.latin, mine.latin) >= 0.35 or n.sounds && mine.sounds)),
  numbered as materialized (
    select i.person_id, 'same-' || i.kind as how from public.person_identity i join numbers f using (folded, kind, issued_by)
    where i.withdrawn_at is null),
  by_name as materialized (
    select distinct on (a.person_id) a.* from (select * from named union all select * from born) a
      join public.host_person p on p.id = a.person_id
    where p.state = 'active' and p.id <> all (own) and (everywhere or p.scope_keys && scopes)
    order by a.person_id, a.weight desc, a.name_id),
  likest as materialized (select * from by_name order by weight desc, by_name.person_id limit 40),
  candidates as (
    select p.id, p.sex, l.name_id, l.how, coalesce(l.weight, 0) as weight,
      array(select distinct f.how from numbered f where f.person_id = p.id order by 1) as numbers
    from (select l.person_id from likest l union select f.person_id from numbered f) c
      join public.host_person p on p.id = c.person_id left join likest l on l.person_id = p.id
    where p.state = 'active' and p.id <> all (own) and (everywhere or p.scope_keys && scopes)),
  weighed as (
    select c.id, c.name_id, c.numbers || array_remove(array[c.how, birth.how,
        case when same.unit then 'same-unit' end, case when c.sex <> its_sex then 'sex-differs' end], null) as reasons,
      c.weight + case when cardinality(c.numbers) > 0 then 80 else 0 end + coalesce(birth.weight, 0)
        + case when same.unit then 10 else 0 end - case when c.sex <> its_sex then 20 else 0 end as points
    from candidates c
    cross join lateral (select exists (select from public.person_position q where q.person_id = c.id and q.withdrawn_at is null
        and q.unit_id = any (its_units)) as unit) same
    left join lateral (
      select case
          when b.birth_year is null or y is null then null
          when b.birth_year = y and b.birth_month = m and b.birth_day = d then 'birth-agrees'
          when b.birth_year = y and b.birth_month = d and b.birth_day = m then 'birth-day-and-month-swapped'
          when b.birth_year <> y or b.birth_month <> m or b.birth_day <> d then 'birth-differs'
          else 'birth-agrees-so-far' end as how
      from (
        select b.* from public.person_biography b where b.person_id = c.id
        union all
        -- few have anybody merged into them
        select b.* from public.person_biography b where b.person_id in (select public.person_with_merged(c.id)) and b.person_id <> c.id
          and (select count(*) from public.host_person m where m.merged_into = c.id) > 0) b
      order by num_nonnulls(b.birth_year, b.birth_month, b.birth_day) desc limit 1) told on true
    cross join lateral (select told.how, case told.how when 'birth-agrees' then 30 when 'birth-day-and-month-swapped' then 20
        when 'birth-differs' then -30 when 'birth-agrees-so-far' then 12 end as weight) birth)
  select w.id, w.name_id, w.reasons, w.points from weighed w where w.points >= 15 order by w.points desc, w.id limit 20;
end $$;

-- Finds persons within the asker's scope by any of their names: letter by letter, in Latin letters, or by what its words sound like.
create function find_persons(searched text, in_latin text, like_sounds text[], nation text, most integer)
  returns table (person_id uuid, name text, how text) language plpgsql stable security definer set search_path = pg_catalog, public
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
  set plan_cache_mode = force_generic_plan as $$
declare
  everywhere constant boolean := public.sees_everything('person.read');
  scopes constant text[] := public.my_scopes('person.read');
  whole constant text := public.fold_name(searched);
  parts constant text[] := array(
    select '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%' from unnest(string_to_array(in_latin, ' ')) w
    where w <> '' order by length(w) desc);
  -- the longest word finds by the index, the others are looked for in what it finds
  longest constant text := parts[1];
begin
  return query
  with found as (
    (select n.person_id, n.name, n.folded, 'contains' as met
      from public.person_name n join public.host_person p on p.id = n.person_id
      where n.withdrawn_at is null and n.latin like longest and n.latin like all (parts) and (nation is null or n.country = nation)
        and (everywhere or p.scope_keys && scopes) limit 5000)
    union all
    (select n.person_id, n.name, n.folded, 'sounds'
      from public.person_name n join public.host_person p on p.id = n.person_id
      where n.withdrawn_at is null and n.sounds @> like_sounds and cardinality(like_sounds) > 0 and (nation is null or n.country = nation)
        and (everywhere or p.scope_keys && scopes) limit 5000)
    union all
    select p.id, p.code, whole, 'same' from public.host_person p
      where p.number = (substring(upper(searched) from '^[A-Z]{2}-P-([0-9]{1,9})$'))::integer and p.country = left(upper(searched), 2)
        and (nation is null or p.country = nation) and (everywhere or p.scope_keys && scopes)),
  placed as (
    select f.person_id, f.name, case when f.folded = whole then 'same' when starts_with(f.folded, whole) then 'begins'
      when strpos(f.folded, whole) > 0 then 'contains' else f.met end as how from found f),
  best as (
    select distinct on (b.person_id) b.*, array_position(array['same', 'begins', 'contains', 'sounds'], b.how) as place from placed b
    order by b.person_id, array_position(array['same', 'begins', 'contains', 'sounds'], b.how), b.name collate "C")
  select b.person_id, b.name, b.how from best b order by b.place, b.person_id limit most;
end $$;

-- Identity numbers that several persons of the asker's scope claim: the kind and the issuer, never the number.
create function identity_conflicts(of_person uuid, most integer) returns table (kind text, issued_by text, persons uuid[])
  language plpgsql stable security definer set search_path = pg_catalog, public
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off
  set plan_cache_mode = force_generic_plan as $$
declare
  everywhere constant boolean := public.sees_everything('person.read');
  scopes constant text[] := public.my_scopes('person.read');
begin
  return query
  with claimed as materialized (
    select i.folded, i.kind, i.issued_by from public.person_identity i
      where of_person is not null and i.person_id = of_person and i.withdrawn_at is null
    union
    (select i.folded, i.kind, i.issued_by from public.person_identity i where of_person is null and i.withdrawn_at is null
      group by i.folded, i.kind, i.issued_by having count(*) > 1)),
  claims as (
    select c.folded, c.kind, c.issued_by, array_agg(distinct i.person_id order by i.person_id) as persons
    from claimed c join public.person_identity i on i.folded = c.folded and i.kind = c.kind and i.issued_by = c.issued_by
      join public.host_person p on p.id = i.person_id
    where i.withdrawn_at is null and p.state = 'active' and (everywhere or p.scope_keys && scopes)
    group by c.folded, c.kind, c.issued_by)
  select c.kind, c.issued_by, c.persons from claims c
  where cardinality(c.persons) > 1 and (of_person is null or of_person = any (c.persons))
  order by c.kind, c.issued_by, c.persons limit most;
end $$;

-- The units in which persons of the asker's scope serve or served, by name: whoever sees a person sees where they serve.
create function units_of_persons(units uuid[]) returns table (id uuid, code text, name text, state text) language sql stable
  security definer set search_path = pg_catalog, public as $$
  select u.id, u.code, u.name, u.state from public.host_unit u
  where u.id = any (units) and exists (
    select from public.person_position q join public.host_person p on p.id = q.person_id
    where q.unit_id = u.id and ((select public.sees_everything('person.read')) or p.scope_keys && (select public.my_scopes('person.read'))))
$$;

do $$
declare t text; opened text;
begin
  foreach t in array array['host_person', 'person_name', 'person_position', 'person_biography', 'person_identity', 'biography_reading',
    'person_version', 'person_erasure'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
  end loop;
  -- whoever may see the person sees the names, positions and history
  foreach t in array array['person_name', 'person_position', 'person_version', 'person_erasure'] loop
    execute format('create policy of_person on %I for select to jurat_app using (exists (select from host_person p where p.id = person_id))', t);
    execute format('grant select on %I to jurat_app', t);
  end loop;
  -- whoever has a reading open of the person, or of the one that the person was merged into, and may still open it there
  foreach t in array array['person_biography', 'person_identity'] loop
    opened := format('exists (select from biography_reading r where r.actor_id = (select current_actor()) and r.until > now()
      and r.person_id in (%I.person_id, person_survivor(%I.person_id)))', t, t);
    execute format('create policy while_open on %I for select to jurat_app using (
      ((select sees_everything(''biography.open'')) or unit_scopes(country) && (select my_scopes(''biography.open''))) and %s)', t, opened);
    execute format('create policy kept on %I for insert to jurat_app
      with check ((select sees_everything(''biography.keep'')) or unit_scopes(country) && (select my_scopes(''biography.keep'')))', t);
    -- a statement without a condition asks for no right to read, so it is said again
    execute format('create policy changed on %I for update to jurat_app using (
      ((select sees_everything(''biography.keep'')) or unit_scopes(country) && (select my_scopes(''biography.keep''))) and %s)', t, opened);
    execute format('grant select on %I to jurat_app', t);
  end loop;
  for t in values ('person_name'), ('person_position') loop
    execute format('create policy kept on %I for insert to jurat_app
      with check ((select sees_everything(''person.keep'')) or unit_scopes(country) && (select my_scopes(''person.keep'')))', t);
    execute format('create policy changed on %I for update to jurat_app
      using ((select sees_everything(''person.keep'')) or unit_scopes(country) && (select my_scopes(''person.keep'')))', t);
  end loop;
end $$;
create policy in_scope on host_person for select to jurat_app
  using ((select sees_everything('person.read')) or scope_keys && (select my_scopes('person.read')));
create policy added on host_person for insert to jurat_app
  with check ((select sees_everything('person.keep')) or unit_scopes(country) && (select my_scopes('person.keep')));
create policy kept on host_person for update to jurat_app
  using ((select sees_everything('person.keep')) or unit_scopes(country) && (select my_scopes('person.keep')));
grant select on host_person to jurat_app;
grant insert (id, country, sex, act, reason) on host_person to jurat_app;
grant update (sex, state, state_on, merged_into, act, reason) on host_person to jurat_app;
grant insert (id, person_id, country, kind, name, given, family, language, preferred, source, from_person, latin, script, sounds, keys)
  on person_name to jurat_app;
grant update (preferred, withdrawn_at) on person_name to jurat_app;
grant insert (id, person_id, country, unit_id, title, rank, commands, from_on, until_on, from_person, copy_of) on person_position to jurat_app;
grant update (until_on, withdrawn_at) on person_position to jurat_app;
grant insert (person_id, country, birth_year, birth_month, birth_day, birth_city, birth_state, birth_country, residence, citizenships,
  phone, email, education, english, departure_city) on person_biography to jurat_app;
grant update (birth_year, birth_month, birth_day, birth_city, birth_state, birth_country, residence, citizenships,
  phone, email, education, english, departure_city) on person_biography to jurat_app;
grant insert (id, person_id, country, kind, issued_by, number, expires_on) on person_identity to jurat_app;
grant update (withdrawn_at) on person_identity to jurat_app;
-- the own readings, and all of them for auditors
create policy own on biography_reading for select to jurat_app
  using (actor_id = (select current_actor()) or (select sees_everything('biography-reading.read')));
create policy opened on biography_reading for insert to jurat_app
  with check (actor_id = (select current_actor())
    and ((select sees_everything('biography.open')) or unit_scopes(country) && (select my_scopes('biography.open'))));
grant select on biography_reading to jurat_app;
grant insert (id, person_id, country, actor_id, purpose) on biography_reading to jurat_app;

-- The numbers of somebody who is merged are copied, and those copies taken back, without anybody reading them.
create function move_identities(merged uuid, survivor uuid) returns void language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare gone text[];
begin
  if not exists (select from public.host_person p join public.host_person s on s.country = p.country
      where p.id = merged and s.id = survivor and public.may_in('person.keep', p.country)) then
    raise exception 'This needs the permission person.keep.' using errcode = '42501';
  end if;
  if exists (select from public.host_person p where p.id = merged and p.state = 'merged' and p.merged_into = survivor) then
    insert into public.person_identity (id, person_id, country, kind, issued_by, number, expires_on, from_person)
      select gen_random_uuid(), survivor, i.country, i.kind, i.issued_by, i.number, i.expires_on, merged
      from public.person_identity i where i.person_id = merged and i.withdrawn_at is null
      on conflict do nothing;
  else
    with taken as (
      update public.person_identity i set withdrawn_at = clock_timestamp()
        where i.person_id = survivor and i.from_person = merged and i.withdrawn_at is null
        returning concat_ws(' ', i.kind, i.issued_by, i.folded) as said)
    select array_agg(t.said) into gone from taken t;
    -- another who was merged into the same person may have brought the same number
    insert into public.person_identity (id, person_id, country, kind, issued_by, number, expires_on, from_person)
      select gen_random_uuid(), survivor, i.country, i.kind, i.issued_by, i.number, i.expires_on, i.person_id
      from public.person_identity i join public.host_person p on p.id = i.person_id
      where p.merged_into = survivor and i.withdrawn_at is null and concat_ws(' ', i.kind, i.issued_by, i.folded) = any (gone)
      on conflict do nothing;
  end if;
end $$;

revoke execute on function prefixed(text, text[]), retention_months(text), person_locked(uuid), person_survivor(uuid), person_with_merged(uuid),
  person_used(uuid, date), may_in(text, text), merger_held(uuid, uuid), merge_held(uuid, uuid), host_person_before(), host_person_after(), refuse_held_person(),
  person_biography_before(), biography_used(), set_retention(jsonb), erasures_due(date), erase_persons(date, integer),
  persons_alike(jsonb), find_persons(text, text, text[], text, integer), identity_conflicts(uuid, integer), move_identities(uuid, uuid),
  units_of_persons(uuid[]) from public;
grant execute on function prefixed(text, text[]), person_locked(uuid), person_survivor(uuid), merge_held(uuid, uuid), set_retention(jsonb),
  erasures_due(date), persons_alike(jsonb), find_persons(text, text, text[], text, integer), identity_conflicts(uuid, integer),
  move_identities(uuid, uuid), units_of_persons(uuid[]) to jurat_app;
grant execute on function erasures_due(date), erase_persons(date, integer) to jurat_job;

-- names and what a biography holds are no part of the log of changes
call audit_table('host_person', 'id', 'scope_keys');
call audit_table('person_name', 'id', 'name', 'given', 'family', 'folded', 'latin', 'sounds', 'keys');
call audit_table('person_position', 'id');
call audit_table('person_biography', 'person_id', 'birth_year', 'birth_month', 'birth_day', 'birth_city', 'birth_state', 'birth_country',
  'residence', 'citizenships', 'phone', 'email', 'education', 'english', 'departure_city');
call audit_table('person_identity', 'id', 'number', 'folded');
call audit_table('biography_reading', 'id');
call audit_table('person_erasure', 'id');
