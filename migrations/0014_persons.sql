-- Persons of host nations: those who are trained, cleared, equipped. What a list or a count needs stands in host_person and in the
-- names and positions; what a biography holds (birth, documents, contact) stands in stricter tables, which are read only while
-- a reading is open: one person, a purpose, a quarter of an hour, kept for good.

create function prefixed(prefix text, words text[]) returns text[] language sql immutable parallel safe as $$
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
  state        text not null default 'active' check (state in ('active', 'merged', 'erased')),
  state_on     date,
  merged_into  uuid,
  act          text not null,
  reason       text,
  version      integer not null default 1,
  -- awards on whose rosters the person stands, so that whoever carries one out knows them; only the roster's trigger writes it
  awards       text[] not null default '{}',
  scope_keys   text[] not null generated always as (unit_scopes(country) || prefixed('award:', awards)) stored,
  unique (country, number),
  unique (id, country),
  foreign key (merged_into, country) references host_person (id, country),
  check ((state = 'merged') = (merged_into is not null)),
  check ((state = 'active') = (state_on is null))
);
create index host_person_country on host_person (country, number);
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
  from_person  uuid,
  added_at     timestamptz not null default clock_timestamp(),
  withdrawn_at timestamptz,
  folded       text not null generated always as (fold_name(name)) stored,
  foreign key (person_id, country) references host_person (id, country)
);
create index person_name_person on person_name (person_id, country);
create unique index person_name_preferred on person_name (person_id) where preferred and withdrawn_at is null;

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
  until_on     date,
  withdrawn_at timestamptz,
  foreign key (person_id, country) references host_person (id, country),
  -- a person may serve in a unit of their own nation only
  foreign key (unit_id, country) references host_unit (id, country),
  check (from_on is null or until_on is null or from_on <= until_on)
);
create index person_position_person on person_position (person_id, country);
create index person_position_unit on person_position (unit_id, country);

-- Stricter: whoever reads it has said why, and the log keeps it (biography_reading).
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
  -- until when it is kept, by the retention rule in force when it was last used; erased afterwards
  keep_until      date,
  version         integer not null default 1,
  foreign key (person_id, country) references host_person (id, country),
  check (birth_day is null or birth_month is not null),
  check (birth_month is null or birth_year is not null)
);
-- A number by which a state knows somebody. Two persons may claim one: that is a finding, not an error.
create table person_identity (
  id           uuid primary key,
  person_id    uuid not null,
  country      text not null,
  kind         text not null check (kind in ('national-id', 'passport', 'police-id', 'military-id')),
  issued_by    text not null check (issued_by ~ '^[A-Z]{2}$'),
  number       text not null check (number <> ''),
  expires_on   date,
  withdrawn_at timestamptz,
  folded       text not null generated always as (upper(regexp_replace(number, '[^[:alnum:]]', '', 'g'))) stored,
  foreign key (person_id, country) references host_person (id, country)
);
create index person_identity_person on person_identity (person_id, country);
create index person_identity_number on person_identity (folded, kind, issued_by) where withdrawn_at is null;

-- Who opened which biography, why, until when: the log of reads and the key in one.
create table biography_reading (
  id         uuid primary key,
  person_id  uuid not null,
  country    text not null,
  actor_id   uuid not null references actor (id),
  purpose    text not null check (length(purpose) between 3 and 1000),
  opened_at  timestamptz not null default clock_timestamp(),
  until      timestamptz not null default clock_timestamp() + interval '15 minutes',
  foreign key (person_id, country) references host_person (id, country)
);
create index biography_reading_person on biography_reading (person_id, until);

create function host_person_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    perform pg_advisory_xact_lock(hashtextextended('host persons of ' || new.country, 0));
    new.number := 1 + coalesce((select max(p.number) from public.host_person p where p.country = new.country), 0);
    new.version := 1;
  else
    new.version := old.version + 1;
  end if;
  return new;
end $$;
create trigger host_person_before before insert or update on host_person for each row execute function host_person_before();

do $$
declare t text;
begin
  foreach t in array array['host_person', 'person_name', 'person_position', 'person_biography', 'person_identity', 'biography_reading'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
  end loop;
  -- whoever may see the person sees the names and positions
  foreach t in array array['person_name', 'person_position'] loop
    execute format('create policy of_person on %I for select to jurat_app using (exists (select from host_person p where p.id = person_id))', t);
  end loop;
  foreach t in array array['person_biography', 'person_identity'] loop
    execute format('create policy while_open on %I for select to jurat_app using (exists (select from biography_reading r
      where r.person_id = %I.person_id and r.actor_id = (select current_actor()) and r.until > now()))', t, t);
  end loop;
  foreach t in array array['person_name', 'person_position', 'person_biography', 'person_identity'] loop
    execute format('create policy kept on %I for insert to jurat_app
      with check ((select sees_everything(''person.keep'')) or unit_scopes(country) && (select my_scopes(''person.keep'')))', t);
    execute format('create policy changed on %I for update to jurat_app
      using ((select sees_everything(''person.keep'')) or unit_scopes(country) && (select my_scopes(''person.keep'')))', t);
    execute format('grant select, insert, update on %I to jurat_app', t);
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
-- the own readings, and all of them for auditors
create policy own on biography_reading for select to jurat_app
  using (actor_id = (select current_actor()) or (select sees_everything('biography-reading.read')));
create policy opened on biography_reading for insert to jurat_app
  with check (actor_id = (select current_actor()) and until <= now() + interval '16 minutes'
    and ((select sees_everything('biography.open')) or unit_scopes(country) && (select my_scopes('biography.open'))));
grant select on biography_reading to jurat_app;
grant insert (id, person_id, country, actor_id, purpose) on biography_reading to jurat_app;

revoke execute on function prefixed(text, text[]), host_person_before() from public;
grant execute on function prefixed(text, text[]) to jurat_app;

-- names and what a biography holds are no part of the log of changes
call audit_table('host_person', 'id', 'scope_keys');
call audit_table('person_name', 'id', 'name', 'given', 'family', 'folded');
call audit_table('person_position', 'id');
call audit_table('person_biography', 'person_id', 'birth_year', 'birth_month', 'birth_day', 'birth_city', 'birth_state', 'birth_country',
  'residence', 'citizenships', 'phone', 'email', 'education', 'english', 'departure_city');
call audit_table('person_identity', 'id', 'number', 'folded');
call audit_table('biography_reading', 'id');
