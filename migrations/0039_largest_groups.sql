-- Two members of many values make hundreds of thousands of groups, of which an answer holds the largest. Their cells are kept for the whole
-- bureau as well, so that the largest are read in order instead of all being added up. docs/decisions/0020 tells the figures.

-- Such a cell has '*' for nation and for sex: all of them. Nobody's scope names it, so that only who sees everything reads it.
create index trained_cell_largest on trained_cell (members, seats desc, a, b) where nation = '*';

-- What members, by fiscal year too, and for the whole bureau too.
drop function trained_kinds();
create function trained_kinds() returns table (members integer, yearly boolean, whole boolean, a integer, b integer, c integer)
  language sql immutable parallel safe set search_path = pg_catalog, public as $$
  with n as (select generate_series(1, 9) as n)
  select 0, true, false, null::integer, null::integer, null::integer
  union all select 1 << (a.n - 1), true, false, a.n, null, null from n a
  union all select (1 << (a.n - 1)) | (1 << (b.n - 1)), a.n <= 6, a.n > 6, a.n, b.n, null from n a join n b on a.n < b.n
  union all select (1 << (a.n - 1)) | (1 << (b.n - 1)) | (1 << (c.n - 1)), true, false, a.n, b.n, c.n
    from n a join n b on a.n < b.n join n c on b.n < c.n where c.n <= 6
$$;

create or replace function trained_sums(seats trained_seat[]) returns setof trained_cell language sql stable set search_path = pg_catalog, public as $$
  with seat as materialized (
    select s.*, public.trained_members(s.institution, s.event_institution, s.modality, s.kind, s.academy, s.rank, s.unit, s.course, s.award) as m
    from unnest(seats) s)
  select k.members, y.year, w.nation, w.region, w.sex, coalesce(s.m[k.a], ''), coalesce(s.m[k.b], ''), coalesce(s.m[k.c], ''),
    count(*)::integer, (count(*) filter (where not public.trained_again(s.again_at_event, k.members)))::integer,
    (count(*) filter (where not public.trained_again(s.again_in_year, k.members)))::integer,
    (count(*) filter (where not public.trained_again(s.again_in_life, k.members)))::integer
  from seat s cross join public.trained_kinds() k cross join lateral (values (0), (s.fiscal_year)) y (year)
    cross join lateral (values (s.nation, s.region, coalesce(s.sex, '')), ('*', null, '*')) w (nation, region, sex)
  where (y.year = 0 or k.yearly) and (w.nation <> '*' or k.whole)
  group by 1, 2, 3, 4, 5, 6, 7, 8
$$;

-- The cells of the whole bureau, from those of its nations.
create function trained_whole() returns setof trained_cell language sql stable set search_path = pg_catalog, public as $$
  select c.members, c.fiscal_year, '*', null::text, '*', c.a, c.b, c.c, sum(c.seats)::integer, sum(c.heads)::integer,
    sum(c.unique_in_year)::integer, sum(c.unique_in_life)::integer
  from public.trained_cell c join public.trained_kinds() k on k.members = c.members and k.whole
  group by c.members, c.fiscal_year, c.a, c.b, c.c
$$;
revoke execute on function trained_kinds(), trained_whole() from public;

-- As 0021, and the whole bureau.
create or replace function recount_trained() returns void language plpgsql security definer set search_path = pg_catalog, public
  set work_mem = '128MB' as $$
declare
  names constant text[] := array['institution', 'event_institution', 'modality', 'kind', 'academy', 'rank', 'unit', 'course', 'award'];
  persons uuid[];
  kind record;
  held text[];
begin
  perform pg_advisory_xact_lock(hashtext('jurat.trained'));
  delete from public.trained_cell;
  delete from public.trained_seat;
  -- so many persons at a time as fit into memory
  for persons in
    select array_agg(p.id) from (
      select h.id, (row_number() over (order by h.country, h.number) - 1) / 20000 as batch from public.host_person h
      where h.merged_into is null) p
    group by p.batch order by p.batch
  loop
    insert into public.trained_seat select * from public.trained_seats(persons) order by ended_on, event_id;
  end loop;
  for kind in select * from public.trained_kinds() order by members loop
    held := array(select format('coalesce(%I, '''')', names[n]) from unnest(array[kind.a, kind.b, kind.c]) n where n is not null);
    execute format($f$
      insert into public.trained_cell
      with cell as materialized (
        select %5$s as year, nation, coalesce(sex, '') as sex, %2$s as a, %3$s as b, %4$s as c, count(*) as seats,
          count(*) filter (where not public.trained_again(again_at_event, %1$s)) as heads,
          count(*) filter (where not public.trained_again(again_in_year, %1$s)) as in_year,
          count(*) filter (where not public.trained_again(again_in_life, %1$s)) as in_life
        from public.trained_seat group by 1, 2, 3, 4, 5, 6)
      select %1$s, year, nation, public.unit_region(nation), sex, a, b, c, seats, heads, in_year, in_life from cell where year > 0
      union all
      select %1$s, 0, nation, public.unit_region(nation), sex, a, b, c, sum(seats), sum(heads), sum(in_year), sum(in_life) from cell
      group by nation, sex, a, b, c
      order by 2, 6, 7, 8, 3, 5$f$,
      kind.members, coalesce(held[1], ''''''), coalesce(held[2], ''''''), coalesce(held[3], ''''''),
      case when kind.yearly then 'fiscal_year' else '0' end);
  end loop;
  insert into public.trained_cell select * from public.trained_whole();
end $$;

insert into trained_cell select * from trained_whole();
