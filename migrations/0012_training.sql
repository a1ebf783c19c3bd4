-- What was published of foreign training: the rows of the reports, as published and as read.

create table training_row (
  id            uuid primary key,
  version       integer not null default 1,
  -- everything that the row says, hashed, and which of those that say the very same: docs/decisions/0013
  content_key   uuid not null,
  nth           integer not null,
  -- everything but its figures
  row_key       uuid not null,
  -- where it stands as it was published
  upload_id     uuid not null references upload (id),
  line          integer not null,
  -- as published
  report        text not null,
  region        text not null,
  country       text not null,
  program       text not null,
  course_title  text not null,
  us_unit       text not null,
  -- empty where it named persons
  student_unit  text not null,
  start_date    text not null,
  end_date      text not null,
  location      text not null,
  quantity      text not null,
  total_cost    text not null,
  page          text not null,
  source_file   text not null,
  -- as read; null: not stated, or not to be read with certainty
  country_code  text,
  dac_region    text,
  report_region text,
  programme     text,
  fiscal_year   integer,
  start_on      date,
  end_on        date,
  -- seats, not persons
  trained       integer,
  -- US dollars
  cost          numeric,
  flags         text[] not null default '{}',
  unique (content_key, nth)
);
create index training_row_key on training_row (row_key);
create index training_row_country on training_row (country_code, fiscal_year);

-- Where an import lays what it has read of a file until it is published in one transaction.
create unlogged table training_staging (
  job_id uuid not null,
  like training_row including defaults
);
alter table training_staging drop column version, drop column nth;
create index training_staging_job on training_staging (job_id);

do $$
declare t text;
begin
  foreach t in array array['training_row', 'training_staging'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
  end loop;
end $$;
create policy in_scope on training_row for select to jurat_app, jurat_job
  using ((select sees_everything('training.read'))
    or country_code = any ((select my_scope_codes('training.read', 'country'))::text[])
    or dac_region = any ((select my_scope_codes('training.read', 'region'))::text[]));
grant select on training_row to jurat_app, jurat_job;

-- Only the figures of a row can change; the rest is what it is known by, and stands in its file.
call audit_table('training_row', 'id', 'row_key', 'region', 'course_title', 'us_unit', 'student_unit', 'start_date',
  'end_date', 'location', 'page', 'source_file', 'dac_region', 'report_region', 'programme', 'start_on', 'end_on');

-- The import's only way to write, as in 0008: each asks once whether whoever the job works for may.
create function must_import_training() returns void language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if not public.sees_everything('training-report.import') then
    raise exception 'This needs the permission training-report.import for everything.' using errcode = '42501';
  end if;
end $$;

-- Drops what this job and those that no longer run had laid ready.
create function clear_training(wanted_job uuid) returns void language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform public.must_import_training();
  delete from public.training_staging s where s.job_id = wanted_job or not exists (select from public.job j
    where j.id = s.job_id and j.state = 'running' and j.heartbeat_at > now() - interval '30 seconds');
end $$;

create function stage_training(staged jsonb) returns void language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  perform public.must_import_training();
  insert into public.training_staging
    select * from jsonb_populate_recordset(null::public.training_staging, staged);
end $$;

-- What was laid ready and is not known yet; beside it the row of which it is a correction, where there is one. Of rows that
-- say the very same the first, second and so on of the file are those of the store; what is left over on both sides and
-- says the same but for its figures is paired in the order of the file.
create function fresh_training(wanted_job uuid) returns table (staged uuid, nth integer, stored uuid) language sql stable
  set search_path = pg_catalog, public as $$
  with head as materialized (
    select s.id, s.row_key, s.content_key, s.line, row_number() over (partition by s.content_key order by s.line)::integer as nth
    from public.training_staging s where s.job_id = wanted_job),
  fresh as materialized (
    select h.*, row_number() over (partition by h.row_key order by h.line) as turn
    from head h left join public.training_row t on t.content_key = h.content_key and t.nth = h.nth where t.id is null),
  left_over as materialized (
    select t.id, t.row_key, row_number() over (partition by t.row_key order by t.line, t.id) as turn
    from public.training_row t left join head h on h.content_key = t.content_key and h.nth = t.nth
    where h.id is null and t.row_key in (select f.row_key from fresh f))
  select f.id, f.nth, l.id from fresh f left join left_over l on l.row_key = f.row_key and l.turn = f.turn
$$;

-- Publishes what was laid ready, or only says what that would do. Imports take turns.
create function publish_training(wanted_job uuid, dry boolean) returns jsonb language plpgsql security definer
  set search_path = pg_catalog, public set enable_nestloop = off as $$
declare
  laid integer;
  counts jsonb;
begin
  perform public.must_import_training();
  perform pg_advisory_xact_lock(hashtext('jurat.training'));
  analyze public.training_staging;
  select count(*) into laid from public.training_staging s where s.job_id = wanted_job;
  if dry then
    select jsonb_build_object('new', count(*) filter (where f.stored is null), 'changed', count(f.stored)) into counts
      from public.fresh_training(wanted_job) f;
  else
    with fresh as materialized (select * from public.fresh_training(wanted_job)),
    changed as (
      update public.training_row t set version = t.version + 1, content_key = s.content_key, nth = f.nth,
        upload_id = s.upload_id, line = s.line, quantity = s.quantity, total_cost = s.total_cost, trained = s.trained,
        cost = s.cost, flags = s.flags
      from fresh f join public.training_staging s on s.id = f.staged where t.id = f.stored returning 1),
    added as (
      insert into public.training_row (id, content_key, nth, row_key, upload_id, line, report, region, country, program,
        course_title, us_unit, student_unit, start_date, end_date, location, quantity, total_cost, page, source_file,
        country_code, dac_region, report_region, programme, fiscal_year, start_on, end_on, trained, cost, flags)
      select s.id, s.content_key, f.nth, s.row_key, s.upload_id, s.line, s.report, s.region, s.country, s.program,
        s.course_title, s.us_unit, s.student_unit, s.start_date, s.end_date, s.location, s.quantity, s.total_cost, s.page,
        s.source_file, s.country_code, s.dac_region, s.report_region, s.programme, s.fiscal_year, s.start_on, s.end_on,
        s.trained, s.cost, s.flags
      from fresh f join public.training_staging s on s.id = f.staged where f.stored is null returning 1)
    select jsonb_build_object('new', (select count(*) from added), 'changed', (select count(*) from changed)) into counts;
  end if;
  delete from public.training_staging s where s.job_id = wanted_job;
  return counts || jsonb_build_object('unchanged', laid - (counts->>'new')::integer - (counts->>'changed')::integer);
end $$;

revoke execute on function must_import_training(), clear_training(uuid), stage_training(jsonb),
  fresh_training(uuid), publish_training(uuid, boolean) from public;
grant execute on function clear_training(uuid), stage_training(jsonb), publish_training(uuid, boolean) to jurat_job;
