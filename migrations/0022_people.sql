-- Units say which vetting their people go through and whether their government is told of a rejection; an award knows those persons
-- whom its rosters hold, and no others.

alter table host_unit
  -- null: as what stands above it says
  add column vetting text check (vetting in ('leahy', 'courtesy', 'none')),
  add column duty_to_inform boolean;
grant update (vetting, duty_to_inform) on host_unit to jurat_app;

-- What holds for a unit: the nearest of it and of what stands above that says something. In a security force the law says it
-- (22 USC 2378d): Leahy vetting, and its government is told. Where nobody says anything: no vetting, and it is told.
create function unit_rules(unit uuid) returns table (vetting text, vetting_from uuid, duty_to_inform boolean, duty_from uuid, by_law boolean)
  language sql stable set search_path = pg_catalog, public as $$
  with recursive up as (
    select u.*, 0 as steps from host_unit u where u.id = unit
    union all
    -- a merged unit goes by the one that it went into
    select u.*, up.steps + 1 from up join host_unit u on u.id = coalesce(up.merged_into, up.parent_id))
    -- a unit may have gone into one that stands beneath it
    cycle id set looped using walked,
  held as (select u.* from up u where u.merged_into is null),
  law as (select coalesce(bool_or(u.kind not in ('courts', 'civilian')), true) as holds from up u),
  by_vetting as (select h.vetting, h.id from held h where h.vetting is not null order by h.steps limit 1),
  by_duty as (select h.duty_to_inform, h.id from held h where h.duty_to_inform is not null order by h.steps limit 1)
  select case when l.holds then 'leahy' else coalesce(v.vetting, 'none') end, case when not l.holds then v.id end,
    l.holds or coalesce(d.duty_to_inform, true), case when not l.holds then d.id end, l.holds
  from law l left join by_vetting v on true left join by_duty d on true
$$;
-- The strictest of what holds for some units; of somebody of whom no unit is known, what the law asks.
create function vetting_of_units(units uuid[]) returns text language sql stable set search_path = pg_catalog, public as $$
  select coalesce((select r.vetting from unnest(units) u cross join lateral unit_rules(u) r
    order by array_position(array['leahy', 'courtesy', 'none'], r.vetting) limit 1), 'leahy')
$$;

-- Who vets says so, and nobody weaker than the law.
create function refuse_unit_rules() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if current_user = 'jurat_app' and not (sees_everything('unit.vet') or old.scope_keys && my_scopes('unit.vet')) then
    raise exception 'This needs the permission unit.vet.' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger a_refuse_rules before update on host_unit for each row
  when ((old.vetting, old.duty_to_inform) is distinct from (new.vetting, new.duty_to_inform)) execute function refuse_unit_rules();

create or replace function host_unit_after() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into unit_version (unit_id, version, country, actor_id, act, reason, image)
    values (new.id, new.version, new.country, current_actor(), new.act, new.reason, jsonb_build_object(
      'parentId', new.parent_id, 'kind', new.kind, 'name', new.name, 'localName', new.local_name,
      'localLanguage', new.local_language, 'acronym', new.acronym, 'commanderPost', new.commander_post,
      'source', new.source, 'vetting', new.vetting, 'dutyToInform', new.duty_to_inform,
      'state', new.state, 'stateOn', new.state_on, 'mergedInto', new.merged_into,
      'aliases', (select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'kind', a.kind, 'language', a.language,
          'source', a.source) order by a.added_at, a.id), '[]')
        from unit_alias a where a.unit_id = new.id and a.withdrawn_at is null)));
  return null;
end $$;

-- A case remembers by what it was to be vetted when it was made.
alter table clearance_case add column vetting text check (vetting in ('leahy', 'courtesy', 'none'));
grant insert (vetting) on clearance_case to jurat_app;

-- No duty opens where the unit says that its government is not told, which no unit of a security force can.
create function clearance_duty_opens() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.unit_id is not null and not (select r.duty_to_inform from public.unit_rules(new.unit_id) r) then
    return null;
  end if;
  return new;
end $$;
create trigger a_opens before insert on clearance_duty for each row execute function clearance_duty_opens();

-- The awards by which a person is known: of those rosters that they, or whoever was merged into them, stand on; of one that they
-- were taken off until the event begins, for until then it can be taken back; and for good where they travelled or have a certificate.
create function person_awards(person uuid, on_day date) returns text[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct p.award order by p.award), '{}') from public.participation p
  where p.person_id in (select public.person_with_merged(person)) and p.award is not null
    and (p.state <> 'removed' or p.starts_on > on_day
      or exists (select from public.travel t where t.participation_id = p.id)
      or exists (select from public.certificate c where c.participation_id = p.id))
$$;
-- Writes them down for some persons and for whoever these went on as.
create function restate_awards(persons uuid[], on_day date) returns bigint language sql volatile security definer
  set search_path = pg_catalog, public as $$
  with recursive onward as (
    select p.id, p.merged_into from public.host_person p where p.id = any (persons)
    union select p.id, p.merged_into from onward o join public.host_person p on p.id = o.merged_into),
  derived as (select o.id, public.person_awards(o.id, on_day) as awards from onward o),
  written as (
    update public.host_person p set awards = d.awards, act = case when p.awards <@ d.awards then 'on-roster' else 'off-roster' end
      from derived d where d.id = p.id and p.awards is distinct from d.awards returning p.id)
  select count(*) from written
$$;

create or replace function participation_after() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform public.restate_awards(array(select distinct r.person_id from new_rows r), public.bureau_day());
  -- and what is kept of them is in use
  if tg_op = 'INSERT' then
    perform public.person_used(n.person_id, current_date) from new_rows n
      where exists (select from public.person_biography b
        where b.person_id in (select public.person_with_merged(n.person_id)) and b.last_used_on < current_date);
  end if;
  return null;
end $$;

-- Forgets whoever was taken off a roster whose event has begun, some of them at a time: for the worker.
create index participation_removed on participation (starts_on) where state = 'removed' and award is not null;
create function forget_awards(most integer) returns bigint language sql volatile security definer
  set search_path = pg_catalog, public as $$
  select public.restate_awards(array(
    select distinct p.person_id from public.participation p join public.host_person h on h.id = p.person_id
    where p.state = 'removed' and p.starts_on <= public.bureau_day() and p.award = any (h.awards)
      and not p.award = any (public.person_awards(h.id, public.bureau_day())) limit most), public.bureau_day())
$$;

create or replace function host_person_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
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
  if new.act in ('on-roster', 'off-roster') then new.reason := null; end if;
  if new.act = 'on-roster' then perform public.person_used(new.id, current_date); end if;
  -- the rosters of whoever was merged are those of the one who stays
  if new.act in ('took-in', 'gave-back') then new.awards := public.person_awards(new.id, public.bureau_day()); end if;
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

-- All records of one person, whichever of them is named: one walk, where there were two.
create or replace function same_persons(person uuid) returns setof uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select public.person_with_merged(public.person_survivor(person))
$$;

revoke execute on function unit_rules(uuid), vetting_of_units(uuid[]), refuse_unit_rules(), clearance_duty_opens(),
  person_awards(uuid, date), restate_awards(uuid[], date), forget_awards(integer) from public;
grant execute on function unit_rules(uuid), vetting_of_units(uuid[]) to jurat_app;
grant execute on function forget_awards(integer) to jurat_job;

-- what was kept so far
select restate_awards(array(select id from host_person where awards <> '{}'), bureau_day());
