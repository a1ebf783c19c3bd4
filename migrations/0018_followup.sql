-- What came of training: after some months, whether somebody is still in post, uses the skill and trained others; and the academies,
-- at which nations meet.

-- Months after the last day of an event; days from then until it is overdue; and how long a link is good for.
insert into setting (key, value) values
  ('follow-up', '{"months": [3, 6, 12], "overdueDays": 30, "closedDays": 365, "linkDays": 60}');

-- What is known of one participation after so many months. Until then there is no row: what is due follows from the roster.
create table follow_up (
  participation_id uuid not null references participation (id),
  months           integer not null check (months between 1 and 120),
  -- of the participation, copied by the trigger for scope
  country          text not null,
  award            text,
  answered_on      date not null,
  -- by the post, or by the person through a link
  source           text not null check (source in ('post', 'link')),
  post             text not null check (post in ('same-unit', 'other-unit', 'left', 'never-entered')),
  left_for         text check (left_for in ('retired', 'dismissed', 'private-sector', 'other-service', 'abroad', 'died', 'other')),
  uses_skill       text check (uses_skill in ('yes', 'partly', 'no')),
  trained_others   integer check (trained_others between 0 and 10000),
  act              text not null,
  version          integer not null default 1,
  scope_keys       text[] not null generated always as (event_scopes(array[country], award)) stored,
  primary key (participation_id, months),
  check (left_for is null or post = 'left')
);
create index follow_up_scope on follow_up using gin (scope_keys);

-- A link by which one person answers for one participation without an account. Only the SHA-256 of its secret is kept.
create table follow_up_link (
  id               uuid primary key,
  participation_id uuid not null references participation (id),
  months           integer not null check (months between 1 and 120),
  country          text not null,
  award            text,
  hash             text not null unique check (hash ~ '^[0-9a-f]{64}$'),
  -- BCP 47; of the page behind it
  language         text not null,
  made_by          uuid references actor (id) default current_actor(),
  made_at          timestamptz not null default clock_timestamp(),
  expires_at       timestamptz not null,
  revoked_at       timestamptz,
  scope_keys       text[] not null generated always as (event_scopes(array[country], award)) stored
);
create index follow_up_link_of on follow_up_link (participation_id, months);

create function follow_up_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare part public.participation;
begin
  select * into part from public.participation p where p.id = new.participation_id for share;
  if part.state is distinct from 'completed' or part.role <> 'participant' then
    raise exception 'Only who completed the event is followed up.' using errcode = '23514', constraint = 'follow_up_completed';
  end if;
  new.country := part.country;
  new.award := part.award;
  if tg_table_name = 'follow_up' and tg_op = 'UPDATE' then new.version := old.version + 1; end if;
  return new;
end $$;
create trigger follow_up_before before insert or update on follow_up for each row execute function follow_up_before();
create trigger follow_up_before before insert on follow_up_link for each row execute function follow_up_before();

-- What the page behind a link shows: the course and the questions, nothing of the person. Nobody for a link that is not good.
create function read_follow_up(wanted text) returns table (link_id uuid, title text, ended_on date, months integer, language text,
    expires_at timestamptz, post text, left_for text, uses_skill text, trained_others integer)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select l.id, case when l.language = e.local_language then coalesce(v.local_title, e.local_title) else coalesce(v.title, e.title) end,
    e.ends_on, l.months, l.language, l.expires_at, f.post, f.left_for, f.uses_skill, f.trained_others
  from public.follow_up_link l
    join public.participation p on p.id = l.participation_id and p.state = 'completed'
    join public.event e on e.id = p.event_id
    left join public.course_version v on v.course_id = e.course_id and v.edition = e.edition
    left join public.follow_up f on f.participation_id = l.participation_id and f.months = l.months and f.source = 'link'
  where l.hash = wanted and l.revoked_at is null and l.expires_at > now()
$$;
-- Keeps an answer that came through a link; false where the link is not good. It may be given anew until the link ends.
create function answer_follow_up(wanted text, on_day date, said_post text, said_left text, said_skill text, said_trained integer)
  returns boolean language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare link public.follow_up_link;
begin
  select l.* into link from public.follow_up_link l join public.participation p on p.id = l.participation_id and p.state = 'completed'
    where l.hash = wanted and l.revoked_at is null and l.expires_at > now() for update of l;
  if link.id is null then return false; end if;
  insert into public.follow_up as f (participation_id, months, country, answered_on, source, post, left_for, uses_skill, trained_others, act)
    values (link.participation_id, link.months, link.country, on_day, 'link', said_post, said_left, said_skill, said_trained, 'answered')
    on conflict (participation_id, months) do update set answered_on = excluded.answered_on, source = 'link', post = excluded.post,
      left_for = excluded.left_for, uses_skill = excluded.uses_skill, trained_others = excluded.trained_others, act = 'answered-anew';
  return true;
end $$;

-- The rule is one for the bureau.
create function set_follow_up_rule(rule jsonb) returns void language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  if not public.sees_everything('follow-up-rule.set') then
    raise exception 'This needs the permission follow-up-rule.set.' using errcode = '42501';
  end if;
  update public.setting set value = rule, version = version + 1 where key = 'follow-up';
end $$;
-- The due ones are found by the end of the event.
create index participation_ended on participation (ends_on) where state = 'completed' and role = 'participant';

-- What an academy teaches: its core programme, specialised courses, seminars.
create table academy_programme (
  id           uuid primary key,
  academy_id   uuid not null references academy (id),
  name         text not null check (name <> ''),
  kind         text not null check (kind in ('core', 'specialised', 'seminar')),
  -- of the catalogue; its cohorts are the events that were held by it
  course_id    uuid references course (id),
  weeks        numeric check (weeks > 0 and weeks <= 104),
  source       text check (source <> ''),
  withdrawn_at timestamptz
);
create index academy_programme_academy on academy_programme (academy_id);
create index academy_programme_course on academy_programme (course_id);
create unique index academy_programme_once on academy_programme (academy_id, course_id) where withdrawn_at is null;

-- Who was at an academy, as numbers by cohort and nation, of all nations.
create function academy_cohorts(wanted uuid) returns table (academy_id uuid, event_id uuid, code text, starts_on date, ends_on date,
    course_id uuid, nation text, took_part integer, completed integer)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select e.academy_id, e.id, e.code, e.starts_on, e.ends_on, e.course_id, p.country,
    (count(distinct public.person_survivor(p.person_id)) filter (where p.state in ('enrolled', 'completed', 'failed')))::int,
    (count(distinct public.person_survivor(p.person_id)) filter (where p.state = 'completed'))::int
  from public.event e left join public.participation p on p.event_id = e.id and p.role = 'participant'
    and p.state in ('enrolled', 'completed', 'failed')
  where (select public.current_actor()) is not null and e.academy_id is not null and (wanted is null or e.academy_id = wanted)
    and e.state in ('approved', 'completed', 'finalised')
  group by e.id, p.country
$$;
-- Alumni of academies, each person once at each, by nation.
create function academy_alumni(wanted uuid) returns table (academy_id uuid, nation text, persons integer)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select e.academy_id, p.country, count(distinct public.person_survivor(p.person_id))::int
  from public.event e join public.participation p on p.event_id = e.id
  where (select public.current_actor()) is not null and e.academy_id is not null and (wanted is null or e.academy_id = wanted)
    and p.role = 'participant' and p.state = 'completed'
  group by e.academy_id, p.country
$$;
-- Nations whose people completed cohorts together, each pair once, `a` before `b`: how many cohorts, and how many persons of each.
create function academy_ties(wanted uuid) returns table (a text, b text, cohorts integer, persons_a integer, persons_b integer)
  language sql stable security definer set search_path = pg_catalog, public as $$
  with alumni as materialized (
    select distinct p.event_id, p.country, public.person_survivor(p.person_id) as person_id
    from public.event e join public.participation p on p.event_id = e.id
    where (select public.current_actor()) is not null and e.academy_id is not null and (wanted is null or e.academy_id = wanted)
      and p.role = 'participant' and p.state = 'completed'),
  shared as (
    select x.country as a, y.country as b, x.event_id from (select distinct event_id, country from alumni) x
      join (select distinct event_id, country from alumni) y on y.event_id = x.event_id and x.country < y.country)
  select s.a, s.b, count(distinct s.event_id)::int, count(distinct one.person_id)::int, count(distinct other.person_id)::int
  from shared s
    join alumni one on one.event_id = s.event_id and one.country = s.a
    join alumni other on other.event_id = s.event_id and other.country = s.b
  group by s.a, s.b
$$;

do $$
declare t text;
begin
  foreach t in array array['follow_up', 'follow_up_link', 'academy_programme'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
  end loop;
  foreach t in array array['follow_up', 'follow_up_link'] loop
    execute format('create policy in_scope on %I for select to jurat_app
      using ((select sees_everything(''roster.read'')) or scope_keys && (select my_scopes(''roster.read'')))', t);
    -- the scope is that of the participation, which the trigger copies before this is asked
    execute format('create policy added on %I for insert to jurat_app
      with check ((select sees_everything(''follow-up.keep'')) or scope_keys && (select my_scopes(''follow-up.keep'')))', t);
    execute format('create policy kept on %I for update to jurat_app
      using ((select sees_everything(''follow-up.keep'')) or scope_keys && (select my_scopes(''follow-up.keep'')))', t);
  end loop;
end $$;
grant select on follow_up to jurat_app;
grant insert (participation_id, months, country, answered_on, source, post, left_for, uses_skill, trained_others, act) on follow_up to jurat_app;
grant update (answered_on, source, post, left_for, uses_skill, trained_others, act) on follow_up to jurat_app;
grant select (id, participation_id, months, country, award, language, made_by, made_at, expires_at, revoked_at, scope_keys)
  on follow_up_link to jurat_app;
grant insert (id, participation_id, months, country, hash, language, expires_at) on follow_up_link to jurat_app;
grant update (revoked_at) on follow_up_link to jurat_app;
create policy known on academy_programme for select to jurat_app using ((select current_actor()) is not null);
create policy added on academy_programme for insert to jurat_app with check ((select sees_everything('course.keep')));
create policy kept on academy_programme for update to jurat_app using ((select sees_everything('course.keep')));
grant select on academy_programme to jurat_app;
grant insert (id, academy_id, name, kind, course_id, weeks, source) on academy_programme to jurat_app;
grant update (withdrawn_at) on academy_programme to jurat_app;

revoke execute on function follow_up_before(), set_follow_up_rule(jsonb), read_follow_up(text), answer_follow_up(text, date, text, text, text, integer),
  academy_cohorts(uuid), academy_alumni(uuid), academy_ties(uuid) from public;
grant execute on function read_follow_up(text), answer_follow_up(text, date, text, text, text, integer) to jurat_door;
grant execute on function set_follow_up_rule(jsonb), academy_cohorts(uuid), academy_alumni(uuid), academy_ties(uuid) to jurat_app;

call audit_table('follow_up', 'participation_id', 'scope_keys');
call audit_table('follow_up_link', 'id', 'scope_keys', 'hash');
call audit_table('academy_programme', 'id');
