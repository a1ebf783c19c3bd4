-- Saved scenarios of nations' justice chains: what somebody assumed of a nation's police, courts and prisons, and what they would try.

create table scenario (
  id          uuid primary key,
  -- ISO 3166-1; none for what is of no nation, as the textbook country
  country     text check (country ~ '^[A-Z]{2}$'),
  title       text not null check (title <> '' and length(title) <= 200),
  -- what the others of its nation are held against
  baseline    boolean not null default false,
  -- the scenario file, of format jurat-chain/1
  file        jsonb not null check (file ->> 'format' = 'jurat-chain/1' and pg_column_size(file) <= 1000000),
  author_id   uuid references actor (id) default current_actor(),
  made_at     timestamptz not null default clock_timestamp(),
  withdrawn_at timestamptz,
  -- what was last done to it, and why: scenario_version keeps all of it
  act         text not null,
  reason      text,
  version     integer not null default 1,
  scope_keys  text[] not null generated always as (coalesce(unit_scopes(country), '{}')) stored,
  check (not baseline or country is not null)
);
create index scenario_scope on scenario using gin (scope_keys);
-- activities whose programmes are attached
create index scenario_programmes on scenario using gin ((file -> 'programmes') jsonb_path_ops);
-- one baseline a nation
create unique index scenario_baseline on scenario (country) where baseline and withdrawn_at is null;

-- Every state that a scenario has been in. Only the trigger writes it.
create table scenario_version (
  scenario_id uuid not null references scenario (id),
  version     integer not null,
  country     text,
  recorded_at timestamptz not null default clock_timestamp(),
  actor_id    uuid references actor (id),
  act         text not null,
  reason      text,
  image       jsonb not null,
  scope_keys  text[] not null generated always as (coalesce(unit_scopes(country), '{}')) stored,
  primary key (scenario_id, version)
);

-- What is of no nation is seen by whoever reads scenarios anywhere, and kept by whoever keeps them anywhere.
create function does_anywhere(permission text) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select public.sees_everything(permission) or cardinality(public.my_scopes(permission)) > 0
$$;

create function scenario_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'UPDATE' then
    new.version := old.version + 1;
    if new.withdrawn_at is not null then new.baseline := false; end if;
  end if;
  return new;
end $$;
create trigger scenario_before before insert or update on scenario for each row execute function scenario_before();

create function scenario_after() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into public.scenario_version (scenario_id, version, country, actor_id, act, reason, image)
    values (new.id, new.version, new.country, public.current_actor(), new.act, new.reason, jsonb_build_object(
      'title', new.title, 'baseline', new.baseline, 'file', new.file, 'withdrawn', new.withdrawn_at is not null));
  return null;
end $$;
create trigger scenario_after after insert or update on scenario for each row execute function scenario_after();

do $$
declare t text;
begin
  foreach t in array array['scenario', 'scenario_version'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
    execute format('create policy in_scope on %I for select to jurat_app using ((select sees_everything(''scenario.read''))
      or scope_keys && (select my_scopes(''scenario.read'')) or country is null and (select does_anywhere(''scenario.read'')))', t);
  end loop;
end $$;
create policy added on scenario for insert to jurat_app with check ((select sees_everything('scenario.keep'))
  or scope_keys && (select my_scopes('scenario.keep')) or country is null and (select does_anywhere('scenario.keep')));
create policy kept on scenario for update to jurat_app using ((select sees_everything('scenario.keep'))
  or scope_keys && (select my_scopes('scenario.keep')) or country is null and (select does_anywhere('scenario.keep')));

grant select on scenario, scenario_version to jurat_app;
grant insert (id, country, title, baseline, file, act, reason) on scenario to jurat_app;
grant update (title, baseline, file, withdrawn_at, act, reason) on scenario to jurat_app;

revoke execute on function does_anywhere(text), scenario_before(), scenario_after() from public;
grant execute on function does_anywhere(text) to jurat_app;

call audit_table('scenario', 'id', 'scope_keys');
