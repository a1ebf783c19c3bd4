-- Long work: what was asked, by whom, how far it is and what came of it.
create table job (
  id            uuid primary key,
  operation     text not null,
  input         jsonb not null,
  actor_id      uuid not null references actor (id),
  state         text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  step          text not null default '',
  done          bigint not null default 0,
  total         bigint not null default 0,
  output        jsonb,
  -- the problem that ended it, as RFC 9457 says it
  problem       jsonb,
  attempts      integer not null default 0,
  cancel_wanted boolean not null default false,
  -- a worker that lives renews this; a running job whose heartbeat is old or gone was interrupted and runs again
  heartbeat_at  timestamptz,
  created_at    timestamptz not null default now(),
  started_at    timestamptz,
  ended_at      timestamptz,
  version       integer not null default 1
);
create index job_waiting on job (created_at) where state in ('waiting', 'running');
create index job_actor on job (actor_id, created_at desc);

-- Takes the next job for a worker, with a session of its own on behalf of whoever asked for it.
create function take_job(session_hash text, session_id uuid) returns setof job language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare taken public.job;
begin
  select * into taken from public.job j
    where j.state = 'waiting' or (j.state = 'running' and coalesce(j.heartbeat_at, '-infinity') < now() - interval '30 seconds')
    order by j.created_at limit 1 for update skip locked;
  if not found then return; end if;
  insert into public.session (hash, id, actor_id, kind, name, expires_at)
    values (session_hash, session_id, taken.actor_id, 'job', taken.operation, now() + interval '1 day');
  return query update public.job j set state = 'running', attempts = j.attempts + 1, heartbeat_at = now(),
      started_at = coalesce(j.started_at, now()), version = j.version + 1
    where j.id = taken.id returning j.*;
end $$;

-- The worker's word on a job: progress, or its end, which also ends the job's session.
create function tell_job(wanted uuid, new_state text, new_step text, new_done bigint, new_total bigint, new_output jsonb, new_problem jsonb)
  returns boolean language plpgsql security definer set search_path = pg_catalog, public as $$
declare stop boolean;
begin
  update public.job j set state = new_state, step = new_step, done = new_done, total = new_total,
      output = coalesce(new_output, j.output), problem = new_problem, heartbeat_at = now(),
      version = j.version + (new_state <> 'running')::int,
      ended_at = case when new_state in ('done', 'failed', 'cancelled') then now() end
    where j.id = wanted and j.state = 'running' and j.actor_id = public.current_actor()
    returning j.cancel_wanted into stop;
  if found and new_state <> 'running' then
    update public.session s set revoked_at = now() where s.hash = public.current_session() and s.kind = 'job';
  end if;
  return coalesce(stop, true);
end $$;

alter table job enable row level security;
alter table job force row level security;
create policy owner_all on job to jurat_owner using (true) with check (true);
create policy asked on job for insert to jurat_app with check (actor_id = (select current_actor()) and state = 'waiting');
create policy own on job for select to jurat_app, jurat_job using (actor_id = (select current_actor()) or (select sees_everything('job.oversee')));
create policy cancelled on job for update to jurat_app
  using (actor_id = (select current_actor()) or (select sees_everything('job.oversee')))
  with check (actor_id = (select current_actor()) or (select sees_everything('job.oversee')));
grant select, insert on job to jurat_app;
grant update (cancel_wanted, state, ended_at, version) on job to jurat_app;
grant select on job to jurat_job;
revoke execute on function take_job(text, uuid), tell_job(uuid, text, text, bigint, bigint, jsonb, jsonb) from public;
grant execute on function take_job(text, uuid), tell_job(uuid, text, text, bigint, bigint, jsonb, jsonb) to jurat_job;

-- Files that people sent, in pieces, kept as the evidence behind each figure: a line of a file can be shown years later.
create table upload (
  id         uuid primary key,
  name       text not null check (name <> '' and name !~ '[/\\[:cntrl:]]'),
  bytes      bigint not null check (bytes >= 0),
  sha256     text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  actor_id   uuid not null references actor (id),
  created_at timestamptz not null default now()
);
create index upload_sha256 on upload (sha256);
create table upload_piece (
  upload_id  uuid not null references upload (id) on delete cascade,
  position   integer not null,
  -- the number of the first line that begins in this piece or runs into it, from 1
  first_line bigint not null,
  -- gzip of about 256 kB of the file
  content    bytea not null,
  primary key (upload_id, position)
);
alter table upload enable row level security;
alter table upload force row level security;
alter table upload_piece enable row level security;
alter table upload_piece force row level security;
create policy owner_all on upload to jurat_owner using (true) with check (true);
create policy owner_all on upload_piece to jurat_owner using (true) with check (true);
create policy sent on upload for insert to jurat_app with check (actor_id = (select current_actor()));
create policy own on upload for select to jurat_app, jurat_job using (actor_id = (select current_actor()) or (select sees_everything('activity.read')));
create policy sent on upload_piece for insert to jurat_app
  with check (exists (select from upload u where u.id = upload_id and u.actor_id = (select current_actor())));
create policy own on upload_piece for select to jurat_app, jurat_job using (exists (select from upload u where u.id = upload_id));
grant select, insert on upload, upload_piece to jurat_app;
grant select on upload, upload_piece to jurat_job;
call audit_table('job', 'id', 'step', 'done', 'total', 'heartbeat_at');
call audit_table('upload', 'id');
