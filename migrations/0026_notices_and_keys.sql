-- Keys that sign certificates, as everybody may know them; and notices: who has seen what waits for them, and the mail of a day.

-- The public half of each key that ever signed a certificate; the private half of the newest is a file of the operator.
create table certificate_key (
  -- its thumbprint (RFC 7638)
  kid        text primary key check (kid ~ '^[A-Za-z0-9_-]{43}$'),
  -- JSON Web Key, public
  jwk        jsonb not null check (not jwk ?| array['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']),
  made_at    timestamptz not null default clock_timestamp(),
  -- from then on it signs nothing; what it signed is still proved by it
  retired_at timestamptz
);
-- What a server finds in its file at the start, where it is not known.
create function know_certificate_key(wanted text, public_half jsonb) returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  insert into public.certificate_key (kid, jwk) values (wanted, public_half) on conflict do nothing
$$;
create function certificate_keys() returns table (kid text, jwk jsonb) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select k.kid, k.jwk from public.certificate_key k order by k.retired_at desc nulls first, k.made_at desc
$$;
alter table certificate_key enable row level security;
alter table certificate_key force row level security;
create policy owner_all on certificate_key to jurat_owner using (true) with check (true);
create policy known on certificate_key for select to jurat_app using ((select current_actor()) is not null);
create policy added on certificate_key for insert to jurat_app with check ((select sees_everything('store.operate')));
create policy kept on certificate_key for update to jurat_app using ((select sees_everything('store.operate')));
grant select on certificate_key to jurat_app;
grant insert (kid, jwk) on certificate_key to jurat_app;
grant update (retired_at) on certificate_key to jurat_app;
call audit_table('certificate_key', 'kid');

-- What somebody marked as seen: of a kind, the item by whatever names it for good.
create table notice_seen (
  actor_id uuid not null references actor (id) default current_actor(),
  kind     text not null check (kind ~ '^[a-z-]{1,60}$'),
  item     text not null check (length(item) between 1 and 200),
  seen_at  timestamptz not null default clock_timestamp(),
  primary key (actor_id, kind, item)
);
alter table notice_seen enable row level security;
alter table notice_seen force row level security;
create policy owner_all on notice_seen to jurat_owner using (true) with check (true);
create policy own on notice_seen for select to jurat_app using (actor_id = (select current_actor()));
create policy marked on notice_seen for insert to jurat_app with check (actor_id = (select current_actor()));
create policy unmarked on notice_seen for delete to jurat_app using (actor_id = (select current_actor()));
grant select, delete on notice_seen to jurat_app;
grant insert (kind, item) on notice_seen to jurat_app;
call audit_table('notice_seen', 'actor_id');

-- The mail of a day to somebody: how many things waited, and whether it went out. No word of what waited.
create table notice_mail (
  actor_id uuid not null references actor (id),
  on_day   date not null,
  waiting  integer not null check (waiting > 0),
  attempts integer not null default 0,
  sent_at  timestamptz,
  -- why the last attempt failed, without an address
  fault    text check (fault <> ''),
  tried_at timestamptz,
  primary key (actor_id, on_day)
);
-- Whether somebody wants no mail: none has a row who never said so.
create table notice_wish (
  actor_id uuid primary key references actor (id) default current_actor(),
  mail     boolean not null
);
do $$
declare t text;
begin
  foreach t in array array['notice_mail', 'notice_wish'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
    execute format('grant select on %I to jurat_app', t);
  end loop;
end $$;
create policy own on notice_mail for select to jurat_app
  using (actor_id = (select current_actor()) or (select sees_everything('job.oversee')));
create policy own on notice_wish for select to jurat_app using (actor_id = (select current_actor()));
create policy said on notice_wish for insert to jurat_app with check (actor_id = (select current_actor()));
create policy said_anew on notice_wish for update to jurat_app using (actor_id = (select current_actor()));
grant insert (mail) on notice_wish to jurat_app;
grant update (mail) on notice_wish to jurat_app;
call audit_table('notice_mail', 'actor_id');
call audit_table('notice_wish', 'actor_id');

-- Who may get a mail today and got none: people who still hold a role, with an address, who did not say that they want none. A mail that
-- failed is tried again after an hour, five times. Each is told with a session of their own that lasts as long as the look takes, so
-- that what is counted is what they may see.
create function notice_readers(today date) returns table (actor_id uuid, name text, email text, locale text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select a.id, a.name, a.email, a.locale from public.actor a
  where a.kind = 'person' and a.active and a.email is not null and not a.invented
    and exists (select from public.role_grant g where g.actor_id = a.id)
    and not exists (select from public.notice_wish w where w.actor_id = a.id and not w.mail)
    and not exists (select from public.notice_mail m where m.actor_id = a.id and m.on_day = today
      and (m.sent_at is not null or m.attempts >= 5 or m.tried_at > clock_timestamp() - interval '55 minutes'))
$$;
create function notice_session(reader uuid, secret_hash text, session_id uuid) returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  insert into public.session (hash, id, actor_id, kind, name, read_only, expires_at)
    select secret_hash, session_id, a.id, 'job', 'notices.mail', true, clock_timestamp() + interval '2 minutes'
    from public.actor a where a.id = reader and a.kind = 'person' and a.active and a.email is not null
$$;
create function notice_mailed(reader uuid, today date, how_many integer, went boolean, why text) returns void language sql volatile
  security definer set search_path = pg_catalog, public as $$
  update public.session s set revoked_at = clock_timestamp() where s.actor_id = reader and s.kind = 'job' and s.name = 'notices.mail' and s.revoked_at is null;
  insert into public.notice_mail as m (actor_id, on_day, waiting, attempts, sent_at, fault, tried_at)
    select reader, today, how_many, 1, case when went then clock_timestamp() end, why, clock_timestamp() where how_many > 0
    on conflict (actor_id, on_day) do update set waiting = excluded.waiting, attempts = m.attempts + 1, sent_at = excluded.sent_at,
      fault = excluded.fault, tried_at = excluded.tried_at
$$;

revoke execute on function know_certificate_key(text, jsonb), certificate_keys(), notice_readers(date), notice_session(uuid, text, uuid),
  notice_mailed(uuid, date, integer, boolean, text) from public;
grant execute on function certificate_keys() to jurat_door;
grant execute on function know_certificate_key(text, jsonb), notice_readers(date), notice_session(uuid, text, uuid),
  notice_mailed(uuid, date, integer, boolean, text) to jurat_job;
