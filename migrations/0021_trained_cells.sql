-- Persons trained, counted by finer cells: by nation and sex in every one of them, and by any two more of what a seat says, so that
-- whoever sees some nations is answered from cells as well. Each seat says in which groups its person already had one, so that
-- unique persons add up over seats. Takes the place of the cells of 0019; the rules of counting are the same.

drop function settle_trained(uuid[]);
drop function trained_sums(trained_seat[], integer[]);
drop function trained_seats(uuid[]);
drop function trained_kinds();
drop function trained_members(trained_seat);
drop table trained_cell;
truncate trained_seat;

-- What of a seat is its event's or of the day of the nomination, in an order that stays: the first six have few values, the last three
-- many. src/counting/question.ts repeats it, and a test compares. Nation and sex are not among them: they are the person's, and
-- whoever was counted once in a group was counted once in a nation of it.
create function trained_members(institution text, event_institution text, modality text, kind text, academy text, rank text, unit text,
  course text, award text) returns text[] language sql immutable parallel safe as $$
  select array[institution, event_institution, modality, kind, academy, rank, unit, course, award]
$$;

-- A set of members is a number, whose bit n stands for the n-th of them; bit m of these tells of the set m, counted from the left.
-- It is 1 where an earlier seat of the same person agrees in all members of the set: in that group the person was counted then.
alter table trained_seat
  -- at the same event
  add column again_at_event bit(512),
  -- in the same fiscal year
  add column again_in_year bit(512),
  add column again_in_life bit(512);

-- A fiscal year, and the newest first.
create index trained_seat_year on trained_seat (fiscal_year);
create index trained_seat_ended on trained_seat (ended_on desc, participation_id desc);

-- Is a person counted again by this seat, among those that agree in these members?
create function trained_again(sets bit(512), members integer) returns boolean language sql immutable parallel safe as $$
  select coalesce(get_bit(sets, members), 0) = 1
$$;

-- The sets of members in which two seats agree: all but those that hold a member in which they do not.
create function trained_agreed(a text[], b text[]) returns bit(512) language sql immutable parallel safe as $$
  select case when a[1] is not distinct from b[1] then repeat('1', 512)::bit(512) else repeat('10', 256)::bit(512) end
    & case when a[2] is not distinct from b[2] then repeat('1', 512)::bit(512) else repeat('1100', 128)::bit(512) end
    & case when a[3] is not distinct from b[3] then repeat('1', 512)::bit(512) else repeat('11110000', 64)::bit(512) end
    & case when a[4] is not distinct from b[4] then repeat('1', 512)::bit(512) else repeat(repeat('1', 8) || repeat('0', 8), 32)::bit(512) end
    & case when a[5] is not distinct from b[5] then repeat('1', 512)::bit(512) else repeat(repeat('1', 16) || repeat('0', 16), 16)::bit(512) end
    & case when a[6] is not distinct from b[6] then repeat('1', 512)::bit(512) else repeat(repeat('1', 32) || repeat('0', 32), 8)::bit(512) end
    & case when a[7] is not distinct from b[7] then repeat('1', 512)::bit(512) else repeat(repeat('1', 64) || repeat('0', 64), 4)::bit(512) end
    & case when a[8] is not distinct from b[8] then repeat('1', 512)::bit(512) else repeat(repeat('1', 128) || repeat('0', 128), 2)::bit(512) end
    & case when a[9] is not distinct from b[9] then repeat('1', 512)::bit(512) else (repeat('1', 256) || repeat('0', 256))::bit(512) end
$$;

-- What all seats come to that agree in nation and sex, and in some members: in any two, or in three that have few values; in the
-- fiscal year as well, unless both have many. A person counts once in the group of the members, so that cells of one kind add up over
-- nation, sex and fiscal year.
create table trained_cell (
  members        integer not null,
  -- 0: all years
  fiscal_year    integer not null,
  nation         text not null,
  region         text,
  -- empty, here and below: not stated, or no member
  sex            text not null,
  -- of the members in their order
  a              text not null,
  b              text not null,
  c              text not null,
  seats          integer not null,
  -- persons, each once an event
  heads          integer not null,
  -- persons, each once a fiscal year
  unique_in_year integer not null,
  -- persons whose first seat of the cell's members falls in the year
  unique_in_life integer not null,
  primary key (members, fiscal_year, a, b, c, nation, sex)
);
create index trained_cell_nation on trained_cell (members, fiscal_year, nation);
create index trained_cell_empty on trained_cell (members) where seats = 0;

-- The kinds of cells: which members, and whether they are kept by fiscal year too.
create function trained_kinds() returns table (members integer, yearly boolean, a integer, b integer, c integer)
  language sql immutable parallel safe set search_path = pg_catalog, public as $$
  with n as (select generate_series(1, 9) as n)
  select 0, true, null::integer, null::integer, null::integer
  union all select 1 << (a.n - 1), true, a.n, null, null from n a
  union all select (1 << (a.n - 1)) | (1 << (b.n - 1)), a.n <= 6, a.n, b.n, null from n a join n b on a.n < b.n
  union all select (1 << (a.n - 1)) | (1 << (b.n - 1)) | (1 << (c.n - 1)), true, a.n, b.n, c.n
    from n a join n b on a.n < b.n join n c on b.n < c.n where c.n <= 6
$$;

-- The seats of some persons as rosters have them now. Of a merged person there are none: whoever stays has them.
create function trained_seats(persons uuid[]) returns setof trained_seat language sql stable set search_path = pg_catalog, public as $$
  with recursive held (person_id, sex, held_as) as (
    select h.id, h.sex, h.id from public.host_person h where h.id = any (persons) and h.merged_into is null
    union all
    select w.person_id, w.sex, h.id from held w join public.host_person h on h.merged_into = w.held_as),
  start as (select (value #>> '{}')::int as month from public.setting where key = 'fiscal-year-start-month'),
  seat as materialized (
    select p.id, p.event_id, w.person_id,
      (extract(year from e.ends_on)
        + ((select month from start) > 1 and extract(month from e.ends_on) >= (select month from start))::int)::int as fiscal_year,
      e.ends_on, p.country, w.sex, p.award, p.scope_keys,
      public.trained_members(u.kind, e.institution, e.modality, e.kind, a.code, nullif(btrim(p.rank), ''), u.country || '-' || u.code,
        c.code, p.award) as m
    from held w
    join public.participation p on p.person_id = w.held_as and p.state = 'completed' and p.role = 'participant'
    join public.event e on e.id = p.event_id and e.state not in ('cancelled', 'closed')
    left join public.host_unit o on o.id = p.unit_id
    left join public.host_unit u on u.id = case when o.merged_into is null then o.id else public.unit_survivor(o.id) end
    left join public.academy a on a.id = e.academy_id
    left join public.course c on c.id = e.course_id),
  -- seats with each earlier one of the same person; two of one day in the order of their ids
  again as (
    select id, bit_or(agreed) filter (where same_event) as at_event, bit_or(agreed) filter (where same_year) as in_year,
      bit_or(agreed) as in_life
    from (
      select s.id, b.event_id = s.event_id as same_event, b.fiscal_year = s.fiscal_year as same_year,
        public.trained_agreed(s.m, b.m) as agreed
      from seat s join seat b on b.person_id = s.person_id and (b.ends_on, b.id) < (s.ends_on, s.id)
      -- what they agree in is looked at once
      offset 0) pair
    group by id)
  select s.id, s.event_id, s.person_id, s.fiscal_year, s.ends_on, s.country, public.unit_region(s.country), s.sex, s.m[1], s.m[2], s.m[3],
    s.m[4], s.m[5], s.m[6], s.m[7], s.m[8], s.m[9], s.scope_keys, g.at_event, g.in_year, g.in_life
  from seat s left join again g on g.id = s.id
$$;

-- What seats add to the cells.
create function trained_sums(seats trained_seat[]) returns setof trained_cell language sql stable set search_path = pg_catalog, public as $$
  with seat as materialized (
    select s.*, public.trained_members(s.institution, s.event_institution, s.modality, s.kind, s.academy, s.rank, s.unit, s.course, s.award) as m
    from unnest(seats) s)
  select k.members, y.year, s.nation, s.region, coalesce(s.sex, ''), coalesce(s.m[k.a], ''), coalesce(s.m[k.b], ''), coalesce(s.m[k.c], ''),
    count(*)::integer, (count(*) filter (where not public.trained_again(s.again_at_event, k.members)))::integer,
    (count(*) filter (where not public.trained_again(s.again_in_year, k.members)))::integer,
    (count(*) filter (where not public.trained_again(s.again_in_life, k.members)))::integer
  from seat s cross join public.trained_kinds() k cross join lateral (values (0), (s.fiscal_year)) y (year)
  where y.year = 0 or k.yearly
  group by 1, 2, 3, 4, 5, 6, 7, 8
$$;

-- Brings the seats of some persons, and the cells with them, to what rosters have now.
create function settle_trained(ids uuid[]) returns void language plpgsql security definer set search_path = pg_catalog, public
  set plan_cache_mode = force_custom_plan as $$
declare
  touched uuid[];
  gone public.trained_seat[];
  fresh public.trained_seat[];
begin
  -- two transactions that settle the same cells would wait for each other crosswise
  perform pg_advisory_xact_lock(hashtext('jurat.trained'));
  -- whoever they go on as, and whoever has their seats so far
  with own as (select distinct m as id from unnest(ids) i cross join lateral public.person_with_merged(i) m)
    select array_agg(distinct id) into touched from (
      select unnest(ids) as id
      union select public.person_survivor(i) from unnest(ids) i
      union select s.person_id from own join public.participation p on p.person_id = own.id
        join public.trained_seat s on s.participation_id = p.id) x;
  fresh := array(select s from public.trained_seats(touched) s);
  -- only the seats that are not as they were
  gone := array(select s from public.trained_seat s where s.person_id = any (touched) except select s from unnest(fresh) s);
  fresh := array(select s from unnest(fresh) s except select s from public.trained_seat s where s.person_id = any (touched));
  delete from public.trained_seat s using unnest(gone) g where s.participation_id = g.participation_id;
  insert into public.trained_seat select * from unnest(fresh);
  with delta as (
    select members, fiscal_year, nation, region, sex, a, b, c, sum(seats)::integer as seats, sum(heads)::integer as heads,
      sum(unique_in_year)::integer as unique_in_year, sum(unique_in_life)::integer as unique_in_life
    from (
      select members, fiscal_year, nation, region, sex, a, b, c, -seats as seats, -heads as heads, -unique_in_year as unique_in_year,
        -unique_in_life as unique_in_life
      from public.trained_sums(gone)
      union all select * from public.trained_sums(fresh)) both_of_them
    group by 1, 2, 3, 4, 5, 6, 7, 8
    having sum(seats) <> 0 or sum(heads) <> 0 or sum(unique_in_year) <> 0 or sum(unique_in_life) <> 0)
  insert into public.trained_cell as held select * from delta
    on conflict (members, fiscal_year, a, b, c, nation, sex) do update set seats = held.seats + excluded.seats,
      heads = held.heads + excluded.heads, unique_in_year = held.unique_in_year + excluded.unique_in_year,
      unique_in_life = held.unique_in_life + excluded.unique_in_life;
  delete from public.trained_cell where seats = 0;
end $$;

-- All of it anew, kind by kind: where it is too much to settle person by person.
create function recount_trained() returns void language plpgsql security definer set search_path = pg_catalog, public
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
end $$;

alter table trained_cell enable row level security;
alter table trained_cell force row level security;
create policy owner_all on trained_cell to jurat_owner using (true) with check (true);
-- Whoever sees more or less than whole nations is answered from the seats in their scope.
create policy in_scope on trained_cell for select to jurat_app, jurat_job
  using ((select sees_everything('trained.read'))
    or array['country:' || nation, 'region:' || region] && (select my_scopes('trained.read')));
grant select on trained_cell to jurat_app, jurat_job;

revoke execute on function trained_members(text, text, text, text, text, text, text, text, text), trained_agreed(text[], text[]),
  trained_again(bit, integer), trained_kinds(), trained_seats(uuid[]), trained_sums(trained_seat[]), settle_trained(uuid[]),
  recount_trained() from public;
grant execute on function trained_again(bit, integer) to jurat_app, jurat_job;

-- Another beginning of the fiscal year is another count of everybody: no persons are named then.
alter table trained_due alter column person_ids drop not null;
create function trained_year_moved() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into public.trained_due (person_ids) values (null);
  return null;
end $$;
drop trigger trained_year on setting;
create trigger trained_year after update on setting for each row
  when (new.key = 'fiscal-year-start-month' and new.value is distinct from old.value) execute function trained_year_moved();

create or replace function settle_trained_due() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  ids uuid[];
  everybody boolean;
begin
  with due as (delete from public.trained_due returning person_ids)
    select array_agg(distinct id) filter (where id is not null), bool_or(person_ids is null) into ids, everybody
      from due left join lateral unnest(person_ids) id on true;
  if everybody then perform public.recount_trained();
  elsif ids is not null then perform public.settle_trained(ids); end if;
  return null;
end $$;
revoke execute on function trained_year_moved() from public;

-- What was completed before this was here.
do $$
begin
  if exists (select from participation where state = 'completed') then perform recount_trained(); end if;
end $$;
