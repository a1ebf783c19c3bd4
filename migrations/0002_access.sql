-- Who acts in Jurat, what they may do and where, and the sessions that prove it.

-- A person with an account, the local operator of a folder, or the system itself.
create table actor (
  id         uuid primary key,
  kind       text not null check (kind in ('person', 'local-operator', 'system')),
  name       text not null check (name <> ''),
  email      text,
  -- who vouches for the person: the issuer of the sign-in and its name for them
  issuer     text,
  subject    text,
  locale     text not null default 'en',
  -- an invented person of the demonstration bureau
  invented   boolean not null default false,
  active     boolean not null default true,
  created_at timestamptz not null default now(),
  version    integer not null default 1,
  unique (issuer, subject),
  check ((issuer is null) = (subject is null))
);
create unique index actor_email on actor (lower(email)) where email is not null;

-- A role held within a scope. `origin` tells a grant by an administrator from one that the sign-in's groups gave.
create table role_grant (
  id         uuid primary key,
  actor_id   uuid not null references actor (id),
  role       text not null,
  scope_kind text not null check (scope_kind in ('everything', 'region', 'country', 'award')),
  scope_code text,
  origin     text not null check (origin in ('administrator', 'sign-in', 'folder')),
  granted_at timestamptz not null default now(),
  check ((scope_kind = 'everything') = (scope_code is null)),
  unique nulls not distinct (actor_id, role, scope_kind, scope_code, origin)
);

-- A sign-in that lasts: of a browser, a personal access token, the command line, a folder's owner, or a job. Only the
-- SHA-256 of its secret is kept; that hash is also what a transaction sets to say on whose behalf it runs.
create table session (
  hash          text primary key check (hash ~ '^[0-9a-f]{64}$'),
  id            uuid not null unique,
  actor_id      uuid not null references actor (id),
  kind          text not null check (kind in ('browser', 'token', 'device', 'folder', 'job')),
  name          text not null,
  read_only     boolean not null default false,
  created_at    timestamptz not null default now(),
  last_seen_at  timestamptz not null default now(),
  -- null: this session has no idle limit
  idle_seconds  integer,
  expires_at    timestamptz not null,
  revoked_at    timestamptz
);
create index session_actor on session (actor_id);

-- What the policies in the code say, written here by `jurat migrate`: the second wall reads it.
create table access_rule (
  role       text not null,
  permission text not null,
  primary key (role, permission)
);

-- What was answered to a request with an Idempotency-Key, so that the same request sent again changes nothing.
create table answered (
  actor_id       uuid not null references actor (id),
  key            text not null check (length(key) between 1 and 200),
  request_sha256 text not null,
  status         integer not null,
  body           text not null,
  answered_at    timestamptz not null default now(),
  primary key (actor_id, key)
);

-- Settings of the bureau, one value a key.
create table setting (
  key     text primary key,
  value   jsonb not null,
  version integer not null default 1
);
insert into setting (key, value) values
  ('fiscal-year-start-month', '10'),
  ('business-zone', '"America/New_York"'),
  ('demonstration', 'false');

-- The functions through which every row policy learns who acts. STABLE, so that a policy evaluates each once a
-- statement; SECURITY DEFINER, since nobody but the owner can read sessions; search_path pinned.
create function current_actor() returns uuid language sql stable parallel safe security definer
  set search_path = pg_catalog, public as $$
  select s.actor_id from public.session s join public.actor a on a.id = s.actor_id
  where s.hash = current_session() and s.revoked_at is null and s.expires_at > now() and a.active
    and (s.idle_seconds is null or s.last_seen_at + make_interval(secs => s.idle_seconds) > now())
$$;

-- The session behind the transaction: what it is, so that a token cannot beget tokens and a page can say "this one".
create function this_session() returns table (id uuid, kind text) language sql stable parallel safe security definer
  set search_path = pg_catalog, public as $$
  select s.id, s.kind from public.session s where s.hash = current_session() and public.current_actor() is not null
$$;

create function is_demonstration() returns boolean language sql stable parallel safe security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.setting s where s.key = 'demonstration' and s.value = 'true')
$$;

-- Whether the actor may do it over the whole bureau: every row of it, and what has no narrower scope.
create function sees_everything(wanted text) returns boolean language sql stable parallel safe security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.role_grant g join public.access_rule r using (role)
                 where g.actor_id = public.current_actor() and r.permission = wanted and g.scope_kind = 'everything')
$$;

-- The scope keys, as `country:HT`, within which the actor may do what is wanted.
create function my_scopes(wanted text) returns text[] language sql stable parallel safe security definer
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct g.scope_kind || ':' || g.scope_code), '{}')
  from public.role_grant g join public.access_rule r using (role)
  where g.actor_id = public.current_actor() and r.permission = wanted and g.scope_kind <> 'everything'
$$;

-- Before anybody is known: who holds this session, and was it not seen for a minute?
create function find_session(wanted text)
  returns table (id uuid, actor_id uuid, actor_name text, actor_kind text, kind text, read_only boolean, locale text, unseen boolean,
    grants jsonb)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select s.id, a.id, a.name, a.kind, s.kind, s.read_only, a.locale, s.last_seen_at < now() - interval '1 minute',
         coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'scopeKind', g.scope_kind, 'scopeCode', g.scope_code))
                   from public.role_grant g where g.actor_id = a.id), '[]'::jsonb)
  from public.session s join public.actor a on a.id = s.actor_id
  where s.hash = wanted and s.revoked_at is null and s.expires_at > now() and a.active
    and (s.idle_seconds is null or s.last_seen_at + make_interval(secs => s.idle_seconds) > now())
$$;

-- Touches it, so that an idle limit counts from the last request.
create function see_session(wanted text) returns void language sql volatile security definer set search_path = pg_catalog, public as $$
  update public.session s set last_seen_at = now()
    where s.hash = wanted and s.revoked_at is null and s.expires_at > now()
      and (s.idle_seconds is null or s.last_seen_at + make_interval(secs => s.idle_seconds) > now())
$$;

-- The second wall over people and sessions themselves.
alter table actor enable row level security;
alter table actor force row level security;
alter table role_grant enable row level security;
alter table role_grant force row level security;
alter table session enable row level security;
alter table session force row level security;
alter table access_rule enable row level security;
alter table access_rule force row level security;
alter table answered enable row level security;
alter table answered force row level security;
alter table setting enable row level security;
alter table setting force row level security;

create policy owner_all on actor to jurat_owner using (true) with check (true);
create policy owner_all on role_grant to jurat_owner using (true) with check (true);
create policy owner_all on session to jurat_owner using (true) with check (true);
create policy owner_all on access_rule to jurat_owner using (true) with check (true);
create policy owner_all on answered to jurat_owner using (true) with check (true);
create policy owner_all on setting to jurat_owner using (true) with check (true);

-- A name may be shown to whoever is signed in, since history says who did what; e-mail has a column grant of its own.
create policy named on actor for select to jurat_app, jurat_job using ((select current_actor()) is not null);
create policy managed on actor for all to jurat_app
  using (kind = 'person' and (select sees_everything('account.manage')))
  with check (kind = 'person' and (not invented or (select is_demonstration())) and (select sees_everything('account.manage')));
create policy own_grants on role_grant for select to jurat_app, jurat_job
  using (actor_id = (select current_actor()) or (select sees_everything('account.manage')));
-- Nobody gives or takes their own roles; those that the sign-in's groups or the folder gave follow their source.
create policy managed_grants on role_grant for all to jurat_app
  using (origin = 'administrator' and actor_id <> (select current_actor()) and (select sees_everything('account.manage')))
  with check (origin = 'administrator' and actor_id <> (select current_actor()) and (select sees_everything('account.manage')));
create policy own_sessions on session for select to jurat_app
  using (actor_id = (select current_actor()) or (select sees_everything('account.manage')));
create policy end_sessions on session for update to jurat_app
  using (actor_id = (select current_actor()) or (select sees_everything('account.manage')))
  with check (revoked_at is not null and (actor_id = (select current_actor()) or (select sees_everything('account.manage'))));
-- The only session that an operation may open is a personal access token, for oneself, of a year at most, and not on
-- the strength of another token. All others are opened at the door (0006).
create policy begin_tokens on session for insert to jurat_app
  with check (kind = 'token' and actor_id = (select current_actor()) and revoked_at is null
    and expires_at <= now() + interval '365 days'
    and (select t.kind from this_session() t) in ('browser', 'device', 'folder'));
create policy own on answered to jurat_app
  using (actor_id = (select current_actor())) with check (actor_id = (select current_actor()));
create policy rules on access_rule for select to jurat_app, jurat_job using (true);
create policy settings on setting for select to jurat_app, jurat_job using (true);
-- Whether this is a demonstration is decided where the bureau begins, never from within: it lets invented people in.
-- Whoever says which groups at the identity provider give which roles, gives roles.
create policy settings_changed on setting for update to jurat_app
  using (key not in ('demonstration', 'sign-in-groups') and (select sees_everything('setting.change')))
  with check (key not in ('demonstration', 'sign-in-groups') and (select sees_everything('setting.change')));
create policy groups_changed on setting for update to jurat_app
  using (key = 'sign-in-groups' and (select sees_everything('account.manage')))
  with check (key = 'sign-in-groups' and (select sees_everything('account.manage')));

grant select (id, kind, name, locale, invented, active, created_at, version) on actor to jurat_app, jurat_job;
grant insert, update on actor to jurat_app;
grant select, insert, delete on role_grant to jurat_app;
grant select (id, actor_id, kind, name, read_only, created_at, last_seen_at, idle_seconds, expires_at, revoked_at) on session to jurat_app;
grant insert on session to jurat_app;
grant update (revoked_at) on session to jurat_app;
grant select, insert on answered to jurat_app;
grant select on access_rule, setting to jurat_app, jurat_job;
grant update on setting to jurat_app;

revoke execute on function current_actor(), this_session(), is_demonstration(), sees_everything(text),
  my_scopes(text), find_session(text), see_session(text) from public;
grant execute on function current_actor(), this_session(), is_demonstration(), sees_everything(text),
  my_scopes(text), find_session(text), see_session(text) to jurat_app, jurat_job;
