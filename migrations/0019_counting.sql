-- Persons trained, derived from rosters: one seat for each participation that counts, and the sums of them by any two of what they
-- say, looked over beforehand. The rules stand in docs/guide/trained.md and src/counting/rules.ts.

-- The unit as which one that was merged goes on.
create function unit_survivor(unit uuid) returns uuid language sql stable security definer set search_path = pg_catalog, public as $$
  with recursive onward as (
    select u.id, u.merged_into from public.host_unit u where u.id = unit
    union select u.id, u.merged_into from public.host_unit u join onward o on u.id = o.merged_into)
  select id from onward where merged_into is null
$$;

-- One seat: somebody who completed an event as a participant. Derived from participation, event, host_person and host_unit, and kept
-- by the settling below.
create table trained_seat (
  participation_id  uuid primary key,
  event_id          uuid not null,
  -- as who a merged person goes on
  person_id         uuid not null,
  -- of the last day of the event, by the bureau's setting
  fiscal_year       integer not null,
  ended_on          date not null,
  nation            text not null,
  region            text,
  sex               text,
  -- of the person's unit on the day of the nomination
  institution       text,
  -- that the event serves
  event_institution text not null,
  modality          text not null,
  kind              text not null,
  academy           text,
  rank              text,
  -- as HT-PNH-0001; one that was merged counts as the unit that stays
  unit              text,
  course            text,
  award             text,
  scope_keys        text[] not null
);
create index trained_seat_person on trained_seat (person_id);
create index trained_seat_event on trained_seat (event_id);
create index trained_seat_nation on trained_seat (nation);
create index trained_seat_region on trained_seat (region);
create index trained_seat_unit on trained_seat (unit);
create index trained_seat_course on trained_seat (course);
create index trained_seat_award on trained_seat (award);

-- What all seats come to that agree in some of what they say: in up to two members, or in three of the first seven, and in the
-- fiscal year or not. A person counts once in a cell, so that cells of different members do not add up.
create table trained_cell (
  -- which members: bit n stands for the n-th of trained_members
  members        integer not null,
  -- 0: all years
  fiscal_year    integer not null,
  -- of the members in their order; empty: not stated, or no member
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
  primary key (members, fiscal_year, a, b, c)
);
create index trained_cell_largest on trained_cell (members, fiscal_year, seats desc, a, b, c);
create index trained_cell_empty on trained_cell (members) where seats = 0;

-- Persons whose seats were touched by the transaction under way; empty at every commit.
create table trained_due (
  id         bigint generated always as identity primary key,
  person_ids uuid[] not null
);

-- The members that a cell may have, in their order; src/counting/question.ts repeats it, and a test compares.
create function trained_members(s trained_seat) returns text[] language sql immutable parallel safe as $$
  select array[s.nation, s.sex, s.institution, s.event_institution, s.modality, s.kind, s.academy, s.rank, s.unit, s.course, s.award]
$$;
create function trained_kinds() returns table (members integer, a integer, b integer, c integer) language sql immutable parallel safe
  set search_path = pg_catalog, public as $$
  with n as (select generate_series(1, 11) as n)
  select 0, null::integer, null::integer, null::integer
  union all select 1 << (a.n - 1), a.n, null, null from n a
  union all select (1 << (a.n - 1)) | (1 << (b.n - 1)), a.n, b.n, null from n a join n b on a.n < b.n
  union all select (1 << (a.n - 1)) | (1 << (b.n - 1)) | (1 << (c.n - 1)), a.n, b.n, c.n
    from n a join n b on a.n < b.n join n c on b.n < c.n where c.n <= 7
$$;

-- The seats of some persons as rosters have them now. Of a merged person there are none: whoever stays has them.
create function trained_seats(persons uuid[]) returns setof trained_seat language sql stable set search_path = pg_catalog, public as $$
  with start as (select (value #>> '{}')::int as month from public.setting where key = 'fiscal-year-start-month')
  select p.id, p.event_id, w.person_id,
    (extract(year from e.ends_on)
      + ((select month from start) > 1 and extract(month from e.ends_on) >= (select month from start))::int)::int,
    e.ends_on, p.country, public.unit_region(p.country), w.sex, u.kind, e.institution, e.modality, e.kind, a.code, nullif(btrim(p.rank), ''),
    u.country || '-' || u.code, c.code, p.award, p.scope_keys
  from (
    select h.id as person_id, h.sex, m as held_as
    from public.host_person h cross join lateral public.person_with_merged(h.id) m
    where h.id = any (persons) and h.merged_into is null) w
  join public.participation p on p.person_id = w.held_as and p.state = 'completed' and p.role = 'participant'
  join public.event e on e.id = p.event_id and e.state not in ('cancelled', 'closed')
  left join public.host_unit u on u.id = public.unit_survivor(p.unit_id)
  left join public.academy a on a.id = e.academy_id
  left join public.course c on c.id = e.course_id
$$;

-- What seats add to the cells. They are all the seats of their persons, or else who was first is not known.
create function trained_sums(seats trained_seat[], kinds integer[] default null) returns setof trained_cell language sql stable
  set search_path = pg_catalog, public as $$
  with seat as materialized (
    select s.person_id, s.event_id, s.fiscal_year, public.trained_members(s) as m from unnest(seats) s),
  each as (
    select k.members, s.person_id, s.fiscal_year, coalesce(s.m[k.a], '') as a, coalesce(s.m[k.b], '') as b, coalesce(s.m[k.c], '') as c,
      count(*) as seats, count(distinct s.event_id) as heads
    from seat s cross join public.trained_kinds() k
    where kinds is null or k.members = any (kinds)
    group by 1, 2, 3, 4, 5, 6),
  placed as (
    select e.*, e.fiscal_year = min(e.fiscal_year) over (partition by e.members, e.person_id, e.a, e.b, e.c) as first from each e)
  select p.members, coalesce(p.fiscal_year, 0), p.a, p.b, p.c, sum(p.seats)::integer, sum(p.heads)::integer, count(*)::integer,
    (count(*) filter (where p.first))::integer
  from placed p
  group by grouping sets ((p.members, p.fiscal_year, p.a, p.b, p.c), (p.members, p.a, p.b, p.c))
$$;

-- Takes out what some persons came to before, and puts in what they come to now.
create function settle_trained(ids uuid[]) returns void language plpgsql security definer set search_path = pg_catalog, public
  set plan_cache_mode = force_custom_plan as $$
declare touched uuid[];
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
  with delta as (
    select members, fiscal_year, a, b, c, sum(seats)::integer as seats, sum(heads)::integer as heads,
      sum(unique_in_year)::integer as unique_in_year, sum(unique_in_life)::integer as unique_in_life
    from (
      select c.members, c.fiscal_year, c.a, c.b, c.c, -c.seats as seats, -c.heads as heads, -c.unique_in_year as unique_in_year,
        -c.unique_in_life as unique_in_life
      from public.trained_sums(array(select s from public.trained_seat s where s.person_id = any (touched))) c
      union all
      select c.* from public.trained_sums(array(select s from public.trained_seats(touched) s)) c) both_of_them
    group by 1, 2, 3, 4, 5
    having sum(seats) <> 0 or sum(heads) <> 0 or sum(unique_in_year) <> 0 or sum(unique_in_life) <> 0)
  insert into public.trained_cell as held select * from delta
    on conflict (members, fiscal_year, a, b, c) do update set seats = held.seats + excluded.seats, heads = held.heads + excluded.heads,
      unique_in_year = held.unique_in_year + excluded.unique_in_year, unique_in_life = held.unique_in_life + excluded.unique_in_life;
  delete from public.trained_seat s where s.person_id = any (touched);
  insert into public.trained_seat select * from public.trained_seats(touched);
  delete from public.trained_cell where seats = 0;
end $$;

-- Rosters, events, persons and units say whose seats they touched…
create function trained_touched() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_table_name = 'participation' and tg_op <> 'DELETE' then
    insert into public.trained_due (person_ids) select array_agg(distinct n.person_id) from new_rows n
      where n.state = 'completed' or exists (select from public.trained_seat s where s.participation_id = n.id) having count(*) > 0;
  elsif tg_table_name = 'participation' then
    insert into public.trained_due (person_ids) select array_agg(distinct s.person_id) from old_rows o
      join public.trained_seat s on s.participation_id = o.id having count(*) > 0;
  elsif tg_table_name = 'event' then
    insert into public.trained_due (person_ids) select array_agg(distinct p.person_id)
      from public.participation p where p.event_id = new.id and p.state = 'completed' having count(*) > 0;
  elsif tg_table_name = 'host_person' then
    insert into public.trained_due (person_ids) values (array[new.id]);
  elsif tg_table_name = 'host_unit' then
    insert into public.trained_due (person_ids) select array_agg(distinct p.person_id)
      from public.participation p where p.state = 'completed' and p.unit_id in (
        with recursive beneath as (
          select new.id as id union select u.id from public.host_unit u join beneath b on u.merged_into = b.id)
        select id from beneath) having count(*) > 0;
  else
    insert into public.trained_due (person_ids) select array_agg(distinct person_id) from public.trained_seat having count(*) > 0;
  end if;
  return null;
end $$;
create trigger trained_inserted after insert on participation referencing new table as new_rows
  for each statement execute function trained_touched();
create trigger trained_updated after update on participation referencing new table as new_rows
  for each statement execute function trained_touched();
create trigger trained_deleted after delete on participation referencing old table as old_rows
  for each statement execute function trained_touched();
create trigger trained_event after update on event for each row
  when ((new.institution, new.modality, new.kind, new.academy_id, new.course_id, new.ends_on, new.state, new.award)
    is distinct from (old.institution, old.modality, old.kind, old.academy_id, old.course_id, old.ends_on, old.state, old.award))
  execute function trained_touched();
create trigger trained_person after update on host_person for each row
  when (new.sex is distinct from old.sex or new.merged_into is distinct from old.merged_into) execute function trained_touched();
create trigger trained_unit after update on host_unit for each row
  when (new.kind <> old.kind or new.merged_into is distinct from old.merged_into) execute function trained_touched();
-- another beginning of the fiscal year is another count
create trigger trained_year after update on setting for each row
  when (new.key = 'fiscal-year-start-month' and new.value is distinct from old.value) execute function trained_touched();

-- …and the first of them to come up at the commit settles them all.
create function settle_trained_due() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare ids uuid[];
begin
  with due as (delete from public.trained_due returning person_ids)
    select array_agg(distinct id) into ids from due, unnest(person_ids) id;
  if ids is not null then perform public.settle_trained(ids); end if;
  return null;
end $$;
create constraint trigger settle_trained_due after insert on trained_due deferrable initially deferred
  for each row execute function settle_trained_due();

-- What was counted in the room, and what the roster has of the same event, of all nations: numbers of events that the reader may see.
-- `took_part` are participants who were enrolled, completed or not; persons, each once.
create function head_counts(wanted uuid) returns table (event_id uuid, code text, title text, ended_on date, country text, head_count integer,
    head_count_female integer, took_part integer, took_part_female integer, completed integer)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select e.id, e.code, e.title, e.ends_on, e.country, e.head_count, e.head_count_female, r.took_part, r.took_part_female, r.completed
  from public.event e
  cross join lateral (
    select count(distinct p.person_id)::int as took_part,
      (count(distinct p.person_id) filter (where h.sex = 'female'))::int as took_part_female,
      (count(distinct p.person_id) filter (where p.state = 'completed'))::int as completed
    from public.participation p join public.host_person h on h.id = p.person_id
    where p.event_id = e.id and p.role = 'participant' and p.state in ('enrolled', 'completed', 'failed')) r
  where ((select public.sees_everything('trained.read')) or e.scope_keys && (select public.my_scopes('trained.read')))
    and (wanted is null or e.id = wanted) and e.state in ('approved', 'completed', 'finalised')
    and (e.head_count is not null or e.state <> 'approved')
    and (e.head_count is distinct from r.took_part or e.head_count_female is not null and e.head_count_female <> r.took_part_female)
$$;

do $$
declare t text;
begin
  foreach t in array array['trained_seat', 'trained_cell', 'trained_due'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
  end loop;
end $$;
create policy in_scope on trained_seat for select to jurat_app, jurat_job
  using ((select sees_everything('trained.read')) or scope_keys && (select my_scopes('trained.read')));
-- Whoever sees less than everything is answered from the seats in their scope.
create policy in_scope on trained_cell for select to jurat_app, jurat_job using ((select sees_everything('trained.read')));
grant select on trained_seat, trained_cell to jurat_app, jurat_job;

revoke execute on function unit_survivor(uuid), trained_members(trained_seat), trained_kinds(), trained_seats(uuid[]),
  trained_sums(trained_seat[], integer[]), settle_trained(uuid[]), trained_touched(), settle_trained_due(), head_counts(uuid) from public;
grant execute on function head_counts(uuid) to jurat_app, jurat_job;

-- What was completed before this was here.
select settle_trained(array(select distinct person_id from participation where state = 'completed')::uuid[]);
