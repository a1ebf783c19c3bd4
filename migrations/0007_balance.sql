-- The balance, added up beforehand: what every grouping of a large portfolio is answered from in a moment. Derived from
-- transaction_share alone and kept by it: each transaction that touches shares settles what it touched at its commit.

-- What all transactions together come to that agree in everything the balance can be grouped by.
create table balance_cell (
  -- of everything that tells one cell from another
  key           uuid primary key,
  country       text,
  region        text,
  institution   text,
  function      text,
  purpose       text,
  -- by the bureau's setting
  fiscal_year   integer,
  funding_year  integer,
  account       text,
  aid_type      text,
  implementer   text,
  status        text,
  currency      text,
  -- The other, earlier fiscal years in which the same activities have money that differs in nothing but the year: bit n
  -- stands for 1980 + n. By it an activity is counted once over several years without being looked at.
  years_before  bigint not null,
  -- Activities that differ in more than the year are counted one by one, from balance_part.
  mixed         boolean not null,
  obligations   numeric not null,
  disbursements numeric not null,
  expenditures  numeric not null,
  activities    integer not null
);
create index balance_cell_mixed on balance_cell (key) where mixed;
create index balance_cell_empty on balance_cell (key) where activities = 0;

-- What one activity gives to a cell.
create table balance_part (
  activity_id   uuid not null,
  cell          uuid not null,
  mixed         boolean not null,
  obligations   numeric not null,
  disbursements numeric not null,
  expenditures  numeric not null,
  primary key (activity_id, cell)
);
create index balance_part_mixed on balance_part (cell, activity_id) where mixed;

-- Activities that were touched by the transaction under way, or their shares; empty at every commit.
create table balance_due (
  id           bigint generated always as identity primary key,
  activity_ids uuid[] not null
);

-- The parts of some activities, reckoned from their shares.
create function balance_parts(ids uuid[]) returns table (activity_id uuid, country text, region text, institution text,
    function text, purpose text, fiscal_year integer, funding_year integer, account text, aid_type text, implementer text,
    status text, currency text, years_before bigint, mixed boolean, obligations numeric, disbursements numeric, expenditures numeric)
  language sql stable set search_path = pg_catalog, public as $$
  with start as (select (value #>> '{}')::int as month from public.setting where key = 'fiscal-year-start-month'),
  part as (
    select s.activity_id, s.country, s.region, s.institution, s.function, s.purpose,
      (extract(year from s.transaction_on)
        + ((select month from start) > 1 and extract(month from s.transaction_on) >= (select month from start))::int)::int as fiscal_year,
      s.funding_year, s.account, s.aid_type, s.implementer, s.status, s.currency,
      coalesce(sum(s.amount) filter (where s.type = '2'), 0) as obligations,
      coalesce(sum(s.amount) filter (where s.type = '3'), 0) as disbursements,
      coalesce(sum(s.amount) filter (where s.type = '4'), 0) as expenditures
    -- one activity after the other by the key: the planner, for want of statistics, would rather look through all shares
    from unnest(ids) as id
    cross join lateral (select * from public.transaction_share t where t.activity_id = id and t.type in ('2', '3', '4') offset 0) s
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13),
  -- over windows and not joined: of an array of ids the planner expects one row and would look through all for each
  kind as (
    select p.*, count(*) over activity > 1
        and (bool_or(p.fiscal_year is null or p.fiscal_year not between 1980 and 2042) over activity
          or min(p.rest) over activity <> max(p.rest) over activity) as mixed,
      bit_or(case when p.fiscal_year between 1980 and 2042 then 1::bigint << (p.fiscal_year - 1980) else 0 end) over activity as years
    from (select *, row(country, region, institution, function, purpose, funding_year, account, aid_type, implementer, status,
                        currency)::text collate "C" as rest from part) p
    window activity as (partition by p.activity_id))
  select k.activity_id, k.country, k.region, k.institution, k.function, k.purpose, k.fiscal_year, k.funding_year, k.account,
    k.aid_type, k.implementer, k.status, k.currency,
    case when k.mixed or k.fiscal_year is null or k.fiscal_year not between 1980 and 2042 then 0
      else k.years & ((1::bigint << (k.fiscal_year - 1980)) - 1) end,
    k.mixed, k.obligations, k.disbursements, k.expenditures
  from kind k
$$;

-- Takes out what some activities gave before, and puts in what they give now.
create function settle_balance(ids uuid[]) returns void language plpgsql security definer set search_path = pg_catalog, public
  set plan_cache_mode = force_custom_plan as $$
begin
  -- two transactions that settle the same cells would wait for each other crosswise
  perform pg_advisory_xact_lock(hashtext('jurat.balance'));
  if exists (select from unnest(ids) as id
      cross join lateral (select from public.balance_part p where p.activity_id = id limit 1) as before) then
    with gone as (delete from public.balance_part p using unnest(ids) as id where p.activity_id = id returning p.*),
      less as (select g.cell, count(*) as activities, sum(g.obligations) as obligations, sum(g.disbursements) as disbursements,
                 sum(g.expenditures) as expenditures from gone g group by g.cell)
      update public.balance_cell c set obligations = c.obligations - l.obligations, disbursements = c.disbursements - l.disbursements,
        expenditures = c.expenditures - l.expenditures, activities = c.activities - l.activities
      from less l where c.key = l.cell;
  end if;
  with fresh as materialized (
      select md5(row(p.country, p.region, p.institution, p.function, p.purpose, p.fiscal_year, p.funding_year, p.account, p.aid_type,
                     p.implementer, p.status, p.currency, p.years_before, p.mixed)::text)::uuid as key, p.*
      from public.balance_parts(ids) p),
    kept as (insert into public.balance_part (activity_id, cell, mixed, obligations, disbursements, expenditures)
      select f.activity_id, f.key, f.mixed, f.obligations, f.disbursements, f.expenditures from fresh f)
    insert into public.balance_cell as c (key, country, region, institution, function, purpose, fiscal_year, funding_year, account,
        aid_type, implementer, status, currency, years_before, mixed, obligations, disbursements, expenditures, activities)
      select f.key, f.country, f.region, f.institution, f.function, f.purpose, f.fiscal_year, f.funding_year, f.account, f.aid_type,
        f.implementer, f.status, f.currency, f.years_before, f.mixed,
        sum(f.obligations), sum(f.disbursements), sum(f.expenditures), count(*)
      from fresh f group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
      on conflict (key) do update set obligations = c.obligations + excluded.obligations,
        disbursements = c.disbursements + excluded.disbursements, expenditures = c.expenditures + excluded.expenditures,
        activities = c.activities + excluded.activities;
  delete from public.balance_cell where activities = 0;
end $$;

-- The shares say which activities they touched, a row a statement…
create function shares_inserted() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into public.balance_due (activity_ids) select array_agg(distinct activity_id) from new_rows having count(*) > 0;
  return null;
end $$;
create function shares_deleted() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into public.balance_due (activity_ids) select array_agg(distinct activity_id) from old_rows having count(*) > 0;
  return null;
end $$;
create trigger balance_due_insert after insert on transaction_share referencing new table as new_rows
  for each statement execute function shares_inserted();
create trigger balance_due_update after update on transaction_share referencing new table as new_rows
  for each statement execute function shares_inserted();
create trigger balance_due_delete after delete on transaction_share referencing old table as old_rows
  for each statement execute function shares_deleted();

-- …and the first of these rows to come up at the commit settles them all.
create function settle_due() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare ids uuid[];
begin
  with due as (delete from public.balance_due returning activity_ids)
    select array_agg(distinct id) into ids from due, unnest(activity_ids) id;
  if ids is not null then
    perform public.settle_balance(ids);
    perform public.settle_places(ids); -- 0011_place.sql
  end if;
  return null;
end $$;
create constraint trigger settle_due after insert on balance_due deferrable initially deferred
  for each row execute function settle_due();

-- Another beginning of the fiscal year is another balance.
create function settle_all() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform public.settle_balance((select array_agg(activity_id) from (
    select activity_id from public.transaction_share union select activity_id from public.balance_part) as all_of_them));
  return null;
end $$;
create trigger settle_all after update on setting for each row
  when (new.key = 'fiscal-year-start-month' and new.value is distinct from old.value) execute function settle_all();

do $$
declare t text;
begin
  foreach t in array array['balance_cell', 'balance_part', 'balance_due'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
    execute format('grant select on %I to jurat_app, jurat_job', t);
  end loop;
end $$;
-- Whoever sees less than everything is answered from the shares in their scope.
create policy in_scope on balance_cell for select to jurat_app, jurat_job using ((select sees_everything('activity.read')));
create policy in_scope on balance_part for select to jurat_app, jurat_job using ((select sees_everything('activity.read')));
create policy under_way on balance_due for select to jurat_app, jurat_job using (true);
revoke execute on function balance_parts(uuid[]), settle_balance(uuid[]), shares_inserted(), shares_deleted(), settle_due(), settle_all()
  from public;

-- Lists in the order of their beginning, and a nation's part of the balance.
create index activity_start on activity (start_on desc nulls last, identifier);
create index balance_cell_country on balance_cell (country);

-- A common word is in a large part of all titles: only so many of the activities that hold it are ranked.
create or replace function search_activity(words text, most integer) returns table (id uuid, rank real) language sql stable
  security definer set search_path = pg_catalog, public as $$
  select found.id, ts_rank(found.search, public.search_query(words)) as rank from (
    select a.id, a.identifier, a.search from public.activity a
    where a.search @@ public.search_query(words) and a.state = 'published'
      and ((select public.sees_everything('activity.read')) or a.scope_keys && (select public.my_scopes('activity.read')))
    limit most) found
  order by rank desc, found.identifier collate "C" limit most
$$;
-- All that hold the words, as a filter.
create function activities_with(words text) returns setof uuid language sql stable security definer set search_path = pg_catalog, public as $$
  select a.id from public.activity a where a.search @@ public.search_query(words)
    and ((select public.sees_everything('activity.read')) or a.scope_keys && (select public.my_scopes('activity.read')))
$$;
-- Overlap of arrays is set aside by row-level security like matching of text, and with it the index. Every place that an
-- activity names is one of its scopes, so that one index finds both.
create function activities_in(wanted_countries text[], wanted_regions text[]) returns setof uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select a.id from public.activity a where a.scope_keys && array(select 'country:' || code from unnest(wanted_countries) code
      union all select 'region:' || code from unnest(wanted_regions) code)
    and (a.countries && wanted_countries or a.regions && wanted_regions)
    and ((select public.sees_everything('activity.read')) or a.scope_keys && (select public.my_scopes('activity.read')))
$$;
revoke execute on function activities_with(text), activities_in(text[], text[]) from public;
grant execute on function activities_with(text), activities_in(text[], text[]) to jurat_app, jurat_job;
grant execute on function search_query(text) to jurat_app, jurat_job;
