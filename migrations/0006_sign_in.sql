-- The door: how somebody unknown becomes somebody known. Its functions are for a role of their own, so that an
-- expression smuggled into any other query cannot open a session for somebody else.
-- A command line that waits for a person to approve it in a browser (RFC 8628).
create table device_code (
  device_hash  text primary key check (device_hash ~ '^[0-9a-f]{64}$'),
  user_code    text not null unique,
  name         text not null,
  actor_id     uuid references actor (id),
  denied       boolean not null default false,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null,
  used_at      timestamptz
);
alter table device_code enable row level security;
alter table device_code force row level security;
create policy owner_all on device_code to jurat_owner using (true) with check (true);

-- Which role and scope the groups that an identity provider names give: [{group, role, scopeKind, scopeCode}].
insert into setting (key, value) values ('sign-in-groups', '[]');

-- A folder, or a server's owner, has one local operator.
create unique index actor_local_operator on actor (kind) where kind = 'local-operator';

-- Whoever is signed in may answer a waiting code, for themselves. Through the table and its policies, not a function:
-- an expression smuggled into a query can call functions, but cannot update.
create policy pending on device_code for select to jurat_app
  using (actor_id = (select current_actor()) or (actor_id is null and expires_at > now() and (select current_actor()) is not null));
create policy answered on device_code for update to jurat_app
  using (actor_id is null and expires_at > now() and (select t.kind from this_session() t) in ('browser', 'device', 'folder'))
  with check (actor_id = (select current_actor()));
grant select (user_code, name, actor_id, created_at, expires_at) on device_code to jurat_app;
grant update (actor_id, denied) on device_code to jurat_app;

-- E-mail addresses and how people sign in: for those who manage people, and for oneself.
create function people_contacts() returns table (id uuid, email text, issuer text, subject text) language sql stable
  security definer set search_path = pg_catalog, public as $$
  select a.id, a.email, a.issuer, a.subject from public.actor a
  where public.sees_everything('account.manage') or a.id = public.current_actor()
$$;

-- The one thing that everybody may change of their own account.
create function choose_language(wanted text) returns void language sql security definer set search_path = pg_catalog, public as $$
  update public.actor set locale = wanted, version = version + 1 where id = public.current_actor() and locale <> wanted
$$;

-- Opens a session for whom an identity provider vouches for. Somebody an administrator entered by e-mail before is
-- recognised by a verified address at the first sign-in. `groups` are the grants that the provider's groups give now;
-- they replace those that an earlier sign-in gave.
create function open_session(wanted_issuer text, wanted_subject text, shown_name text, verified_email text, groups jsonb,
    session_hash text, session_id uuid, new_actor_id uuid, idle integer, lasts interval)
  returns uuid language plpgsql security definer set search_path = pg_catalog, public as $$
declare found_id uuid;
begin
  select a.id into found_id from public.actor a where a.issuer = wanted_issuer and a.subject = wanted_subject;
  if found_id is null and verified_email is not null then
    update public.actor a set issuer = wanted_issuer, subject = wanted_subject, version = a.version + 1
      where lower(a.email) = lower(verified_email) and a.subject is null and a.kind = 'person' and not a.invented
      returning a.id into found_id;
  end if;
  if found_id is null then
    -- two first sign-ins at once are one person
    insert into public.actor as a (id, kind, name, issuer, subject) values (new_actor_id, 'person', shown_name, wanted_issuer, wanted_subject)
      on conflict (issuer, subject) do update set name = a.name returning a.id into found_id;
  end if;
  if not exists (select from public.actor a where a.id = found_id and a.active) then return null; end if;
  delete from public.role_grant g where g.actor_id = found_id and g.origin = 'sign-in'
    and not exists (select from jsonb_to_recordset(groups) as n (role text, "scopeKind" text, "scopeCode" text)
      where n.role = g.role and n."scopeKind" = g.scope_kind and n."scopeCode" is not distinct from g.scope_code);
  insert into public.role_grant (id, actor_id, role, scope_kind, scope_code, origin)
    select n.id, found_id, n.role, n."scopeKind", n."scopeCode", 'sign-in'
    from jsonb_to_recordset(groups) as n (id uuid, role text, "scopeKind" text, "scopeCode" text)
    on conflict do nothing;
  insert into public.session (hash, id, actor_id, kind, name, idle_seconds, expires_at)
    values (session_hash, session_id, found_id, 'browser', 'Browser', idle, now() + lasts);
  return found_id;
end $$;

-- The invented people of the demonstration bureau, and a session for one of them; nothing on a real bureau.
create function demonstration_people() returns table (id uuid, name text, grants jsonb) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select a.id, a.name, jsonb_agg(jsonb_build_object('role', g.role, 'scopeKind', g.scope_kind, 'scopeCode', g.scope_code) order by g.role)
  from public.actor a join public.role_grant g on g.actor_id = a.id
  where a.invented and a.active and public.is_demonstration()
  group by a.id order by min(g.role), a.name
$$;
create function open_demonstration_session(wanted uuid, session_hash text, session_id uuid, idle integer, lasts interval)
  returns uuid language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from public.demonstration_people() p where p.id = wanted) then return null; end if;
  insert into public.session (hash, id, actor_id, kind, name, idle_seconds, expires_at)
    values (session_hash, session_id, wanted, 'browser', 'Browser', idle, now() + lasts);
  return wanted;
end $$;

create function end_session(wanted text) returns void language sql security definer set search_path = pg_catalog, public as $$
  update public.session set revoked_at = now() where hash = wanted and revoked_at is null
$$;

create function begin_device(wanted_hash text, wanted_code text, wanted_name text) returns void language sql security definer
  set search_path = pg_catalog, public as $$
  insert into public.device_code (device_hash, user_code, name, expires_at)
    values (wanted_hash, wanted_code, wanted_name, now() + interval '15 minutes');
$$;
-- What the waiting command line hears: pending, denied, expired, or granted with its session opened, once.
create function poll_device(wanted_hash text, session_hash text, session_id uuid) returns text language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare d public.device_code;
begin
  select * into d from public.device_code where device_hash = wanted_hash for update;
  if not found or d.used_at is not null or d.expires_at < now() then return 'expired'; end if;
  if d.actor_id is null then return 'pending'; end if;
  update public.device_code set used_at = now() where device_hash = wanted_hash;
  if d.denied then return 'denied'; end if;
  insert into public.session (hash, id, actor_id, kind, name, idle_seconds, expires_at)
    values (session_hash, session_id, d.actor_id, 'device', d.name, 14 * 86400, now() + interval '90 days');
  return 'granted';
end $$;

revoke execute on function open_session(text, text, text, text, jsonb, text, uuid, uuid, integer, interval), demonstration_people(),
  open_demonstration_session(uuid, text, uuid, integer, interval), end_session(text), begin_device(text, text, text),
  poll_device(text, text, uuid), people_contacts(), choose_language(text) from public;
grant execute on function open_session(text, text, text, text, jsonb, text, uuid, uuid, integer, interval), demonstration_people(),
  open_demonstration_session(uuid, text, uuid, integer, interval), end_session(text), begin_device(text, text, text),
  poll_device(text, text, uuid) to jurat_door;
grant execute on function people_contacts(), choose_language(text) to jurat_app;
call audit_table('device_code', 'user_code', 'device_hash');
