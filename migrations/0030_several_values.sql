-- A count that takes several values of one member together asks which of a person's seats had one of them first. A seat says that now for
-- each value of four members: in which sets of at most two members its person already had a seat of that value. What it said twice is gone:
-- its scope is told by its nation, its region and its award.

drop function trained_sums(trained_seat[]);
drop function trained_seats(uuid[]);
drop table trained_seat;

-- The values of the members that have few for good, in an order that stays: the number of a value is its place. src/counting/question.ts
-- repeats it, and a test compares; a value more is a migration that counts anew. Empty: not stated.
create function trained_values() returns text[] language sql immutable parallel safe as $$
  select array[
    'institution=police', 'institution=courts', 'institution=corrections', 'institution=military', 'institution=other-security',
    'institution=civilian', 'institution=',
    'eventInstitution=police', 'eventInstitution=courts', 'eventInstitution=corrections', 'eventInstitution=cross-cutting',
    'modality=in-country', 'modality=united-states', 'modality=third-country', 'modality=academy', 'modality=online',
    'kind=course', 'kind=study-tour', 'kind=train-the-trainer', 'kind=exchange', 'kind=conference', 'kind=workshop', 'kind=assessment',
    'kind=technical-assistance', 'kind=equipment-donation', 'kind=unit-vetting']
$$;

-- A set of at most two members is a bit: 0 for none, 1 to 9 for each, then for each two in their order. Here are those in which two seats
-- agree: all but those that hold a member in which they do not.
do $do$
declare parts text;
begin
  with set as (
    select row_number() over (order by (b is not null)::int + (a is not null)::int, a, b) - 1 as bit, a, b
    from (select null::int as a, null::int as b union all select n, null from generate_series(1, 9) n
      union all select n, m from generate_series(1, 9) n join generate_series(1, 9) m on n < m) s)
  select string_agg(format('case when a[%s] is not distinct from b[%s] then 0 else %s end', n, n, held), ' | ' order by n) into parts
    from (select n, bit_or(1::bigint << bit::int) as held from generate_series(1, 9) n join set on n in (a, b) group by n) x;
  execute format($f$create function trained_pairs(a text[], b text[]) returns bigint language sql immutable parallel safe as $$
    select %s & ~(%s)::bigint
  $$$f$, (1::bigint << 46) - 1, parts);
end $do$;

create table trained_seat (
  participation_id  uuid primary key,
  event_id          uuid not null,
  -- as who a merged person goes on
  person_id         uuid not null,
  -- of the last day of the event, by the bureau's setting
  fiscal_year       integer not null,
  ended_on          date not null,
  -- the sets of at most two members in which an earlier seat of the person agrees; at the same event
  pairs_at_event    bigint not null default 0,
  -- in the same fiscal year
  pairs_in_year     bigint not null default 0,
  pairs_in_life     bigint not null default 0,
  nation            text not null,
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
  region            text,
  -- the same of any sets: bit m, from the left, is the set m
  again_at_event    bit(512),
  again_in_year     bit(512),
  again_in_life     bit(512),
  -- the same of at most two members, at the place of each value, of earlier seats that have it
  before_at_event   bigint[],
  before_in_year    bigint[],
  before_in_life    bigint[]
);
create index trained_seat_person on trained_seat (person_id);
create index trained_seat_event on trained_seat (event_id);
create index trained_seat_nation on trained_seat (nation);
create index trained_seat_region on trained_seat (region);
create index trained_seat_unit on trained_seat (unit);
create index trained_seat_course on trained_seat (course);
create index trained_seat_award on trained_seat (award);
create index trained_seat_year on trained_seat (fiscal_year);
create index trained_seat_ended on trained_seat (ended_on desc, participation_id desc);

alter table trained_seat enable row level security;
alter table trained_seat force row level security;
create policy owner_all on trained_seat to jurat_owner using (true) with check (true);
create policy in_scope on trained_seat for select to jurat_app, jurat_job
  using ((select sees_everything('trained.read'))
    or array['country:' || nation, 'region:' || region, 'award:' || award] && (select my_scopes('trained.read')));
grant select on trained_seat to jurat_app, jurat_job;

-- The seats of some persons as rosters have them now. Of a merged person there are none: whoever stays has them.
do $do$
declare
  -- by place, the sets of those that have its value
  sets constant text := (
    select string_agg(format('bit_or(pairs) filter (where %s = %s and %%1$s)', split_part(value, '=', 1), place), ', ' order by place)
      from unnest(public.trained_values()) with ordinality v (value, place));
begin
  execute replace(replace(replace($f$
create function trained_seats(persons uuid[]) returns setof trained_seat language sql stable set search_path = pg_catalog, public as $$
  with recursive held (person_id, sex, held_as) as (
    select h.id, h.sex, h.id from public.host_person h where h.id = any (persons) and h.merged_into is null
    union all
    select w.person_id, w.sex, h.id from held w join public.host_person h on h.merged_into = w.held_as),
  start as (select (value #>> '{}')::int as month from public.setting where key = 'fiscal-year-start-month'),
  told as (
    select p.id, p.event_id, w.person_id,
      (extract(year from e.ends_on)
        + ((select month from start) > 1 and extract(month from e.ends_on) >= (select month from start))::int)::int as fiscal_year,
      e.ends_on, p.country, w.sex,
      public.trained_members(u.kind, e.institution, e.modality, e.kind, a.code, nullif(btrim(p.rank), ''), u.country || '-' || u.code,
        c.code, p.award) as m
    from held w
    join public.participation p on p.person_id = w.held_as and p.state = 'completed' and p.role = 'participant'
    join public.event e on e.id = p.event_id and e.state not in ('cancelled', 'closed')
    left join public.host_unit o on o.id = p.unit_id
    left join public.host_unit u on u.id = case when o.merged_into is null then o.id else public.unit_survivor(o.id) end
    left join public.academy a on a.id = e.academy_id
    left join public.course c on c.id = e.course_id),
  seat as materialized (
    select *, array_position(public.trained_values(), 'institution=' || coalesce(m[1], '')) as institution,
      array_position(public.trained_values(), 'eventInstitution=' || m[2]) as eventInstitution,
      array_position(public.trained_values(), 'modality=' || m[3]) as modality, array_position(public.trained_values(), 'kind=' || m[4]) as kind
    from told),
  -- seats with each earlier one of the same person; two of one day in the order of their ids
  again as (
    select id, bit_or(agreed) filter (where same_event) as at_event, bit_or(agreed) filter (where same_year) as in_year,
      bit_or(agreed) as in_life, bit_or(pairs) filter (where same_event) as pairs_at_event,
      bit_or(pairs) filter (where same_year) as pairs_in_year, bit_or(pairs) as pairs_in_life,
      case when bool_or(same_event) then array[AT_EVENT] end as before_at_event,
      case when bool_or(same_year) then array[IN_YEAR] end as before_in_year,
      array[IN_LIFE] as before_in_life
    from (
      select s.id, b.event_id = s.event_id as same_event, b.fiscal_year = s.fiscal_year as same_year,
        public.trained_agreed(s.m, b.m) as agreed, public.trained_pairs(s.m, b.m) as pairs, b.institution, b.eventInstitution,
        b.modality, b.kind
      from seat s join seat b on b.person_id = s.person_id and (b.ends_on, b.id) < (s.ends_on, s.id)
      -- what they agree in is looked at once
      offset 0) pair
    group by id)
  select s.id, s.event_id, s.person_id, s.fiscal_year, s.ends_on, coalesce(g.pairs_at_event, 0), coalesce(g.pairs_in_year, 0),
    coalesce(g.pairs_in_life, 0), s.country, s.sex, s.m[1], s.m[2], s.m[3], s.m[4], s.m[5], s.m[6], s.m[7], s.m[8], s.m[9],
    public.unit_region(s.country), g.at_event, g.in_year, g.in_life, g.before_at_event, g.before_in_year, g.before_in_life
  from seat s left join again g on g.id = s.id
$$$f$, 'AT_EVENT', format(sets, 'same_event')), 'IN_YEAR', format(sets, 'same_year')), 'IN_LIFE', format(sets, 'true'));
end $do$;

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

revoke execute on function trained_values(), trained_pairs(text[], text[]), trained_seats(uuid[]), trained_sums(trained_seat[]) from public;

-- What was completed before this was here, so many persons at a time as fit into memory. Cells are as they were.
set local work_mem = '128MB';
do $$
declare persons uuid[];
begin
  for persons in
    select array_agg(p.id) from (
      select h.id, (row_number() over (order by h.country, h.number) - 1) / 20000 as batch from host_person h where h.merged_into is null) p
    group by p.batch order by p.batch
  loop
    insert into trained_seat select * from trained_seats(persons) order by ended_on, event_id;
  end loop;
end $$;
