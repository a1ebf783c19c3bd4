-- What a nation's page, a region's and the first page ask of all their activities, looked over beforehand: how many there
-- are, which are the largest, what needs attention. Derived from activity and transaction_share, and kept with the balance.

-- What activities are told together: those whose only country and region these are, or a part of those with more.
create table place (
  -- of all that follows
  key     uuid primary key,
  country text,
  region  text,
  -- What stands here is all of its activities; false: a country's or a region's part of them.
  whole   boolean not null,
  -- Its activities name no place at all.
  nowhere boolean not null
);

-- What an activity comes to at a place. One with one country and one region has one row, which tells of each of them and of
-- the whole; any other has a row for each country that it names, for each region, and for the whole.
create table place_part (
  activity_id    uuid not null,
  place          uuid not null,
  identifier     text not null,
  -- the last day, where money is left
  end_on         date,
  -- of every currency together; null: nothing
  obligated      numeric,
  -- the unspent or overspent sum of the currency in which it is largest; null: no money
  size           numeric,
  overspent      boolean not null,
  no_institution boolean not null,
  no_transaction boolean not null
);
create index place_part_activity on place_part (activity_id);
-- read in its order, a thousand at a time
create index place_part_obligated on place_part (place, obligated desc nulls last, identifier) include (activity_id);
create index place_part_end on place_part (place, size desc nulls last) where end_on is not null;
create index place_part_overspent on place_part (place, size desc nulls last) where overspent;
create index place_part_no_institution on place_part (place, size desc nulls last) where no_institution;
create index place_part_no_transaction on place_part (place) where no_transaction;

-- How many activities of a place are alike in what needs attention.
create table place_cell (
  place          uuid not null,
  -- the last day, where money is left
  end_on         date,
  overspent      boolean not null,
  no_institution boolean not null,
  no_transaction boolean not null,
  activities     integer not null,
  unique nulls not distinct (place, end_on, overspent, no_institution, no_transaction)
);
create index place_cell_empty on place_cell (place) where activities = 0;

-- The rows of some activities, reckoned anew. One activity after the other by the key, as in balance_parts.
create function place_parts(ids uuid[]) returns table (activity_id uuid, country text, region text, whole boolean, nowhere boolean,
    identifier text, end_on date, obligated numeric, size numeric, overspent boolean, no_institution boolean,
    no_transaction boolean)
  language sql stable set search_path = pg_catalog, public as $$
  select a.id, p.country, p.region, p.whole, p.nowhere, a.identifier, case when m.most > 0 then a.end_on end, m.obligated,
    greatest(m.most, -m.least), coalesce(m.least < 0, false), a.institution is null, m.most is null
  from unnest(ids) as named (id)
  cross join lateral (select * from public.activity where activity.id = named.id and state = 'published' offset 0) a
  cross join lateral (
    select cardinality(a.countries) > 1 or cardinality(a.regions) > 1 or coalesce(bool_or(
        t.country is distinct from a.countries[1] or t.region is distinct from a.regions[1]), false) as several
    from public.transaction_share t where t.activity_id = a.id and t.type in ('2', '3', '4')) s
  cross join lateral (
    select case when not s.several then a.countries[1] end as country, case when not s.several then a.regions[1] end as region,
      true as whole, a.countries = '{}' and a.regions = '{}' as nowhere
    union all select c, null, false, false from unnest(a.countries) c where s.several
    union all select null, r, false, false from unnest(a.regions) r where s.several) p
  cross join lateral (
    select sum(obligated) as obligated, max(unspent) as most, min(unspent) as least from (
      select sum(t.amount) filter (where t.type = '2') as obligated, sum(case t.type when '2' then t.amount else -t.amount end) as unspent
      from public.transaction_share t where t.activity_id = a.id and t.type in ('2', '3', '4')
        and (p.whole or t.country = p.country or t.region = p.region) group by t.currency) of_currency) m
$$;

-- Takes out what some activities were before, and puts in what they are now; called by settle_due, which holds the lock.
create function settle_places(ids uuid[]) returns void language plpgsql security definer set search_path = pg_catalog, public
  set plan_cache_mode = force_custom_plan as $$
begin
  if exists (select from unnest(ids) as id
      cross join lateral (select from public.place_part p where p.activity_id = id limit 1) as before) then
    with gone as (delete from public.place_part p using unnest(ids) as id where p.activity_id = id returning p.*),
      less as (select g.place, g.end_on, g.overspent, g.no_institution, g.no_transaction,
                 count(*) as activities from gone g group by 1, 2, 3, 4, 5)
      update public.place_cell c set activities = c.activities - l.activities from less l
      where (c.place, c.overspent, c.no_institution, c.no_transaction) = (l.place, l.overspent, l.no_institution, l.no_transaction)
        and c.end_on is not distinct from l.end_on;
  end if;
  with fresh as materialized (
      select md5(row(p.country, p.region, p.whole, p.nowhere)::text)::uuid as place, p.* from public.place_parts(ids) p),
    met as (insert into public.place (key, country, region, whole, nowhere)
      select distinct f.place, f.country, f.region, f.whole, f.nowhere from fresh f on conflict do nothing),
    kept as (insert into public.place_part (activity_id, place, identifier, end_on, obligated, size, overspent,
        no_institution, no_transaction)
      select f.activity_id, f.place, f.identifier, f.end_on, f.obligated, f.size, f.overspent, f.no_institution,
        f.no_transaction from fresh f)
    insert into public.place_cell as c (place, end_on, overspent, no_institution, no_transaction, activities)
      select f.place, f.end_on, f.overspent, f.no_institution, f.no_transaction, count(*)
      from fresh f group by 1, 2, 3, 4, 5
      on conflict (place, end_on, overspent, no_institution, no_transaction)
      do update set activities = c.activities + excluded.activities;
  delete from public.place_cell where activities = 0;
end $$;

-- An activity is looked over again when its row changes, as when its shares do.
create function activities_written() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into public.balance_due (activity_ids) select array_agg(id) from new_rows having count(*) > 0;
  return null;
end $$;
create trigger place_due_insert after insert on activity referencing new table as new_rows
  for each statement execute function activities_written();
create trigger place_due_update after update on activity referencing new table as new_rows
  for each statement execute function activities_written();

do $$
declare t text;
begin
  foreach t in array array['place', 'place_part', 'place_cell'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
    execute format('grant select on %I to jurat_app, jurat_job', t);
  end loop;
end $$;
-- Whoever sees less than everything is answered from the activities and shares in their scope.
create policy in_scope on place for select to jurat_app, jurat_job using ((select sees_everything('activity.read')));
create policy in_scope on place_part for select to jurat_app, jurat_job using ((select sees_everything('activity.read')));
create policy in_scope on place_cell for select to jurat_app, jurat_job using ((select sees_everything('activity.read')));
revoke execute on function place_parts(uuid[]), settle_places(uuid[]), activities_written() from public;
