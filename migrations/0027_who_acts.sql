-- Who acts, and whether they may, is asked by nearly every statement: by its policies, by the log, by the functions of an
-- import. Before PostgreSQL 18 a function in SQL is planned anew for each statement that calls it, which took ten times as long
-- as to answer; in PL/pgSQL a connection plans it once.

create or replace function current_actor() returns uuid language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, public as $$
begin
  return (select s.actor_id from public.session s join public.actor a on a.id = s.actor_id
    where s.hash = current_session() and s.revoked_at is null and s.expires_at > now() and a.active
      and (s.idle_seconds is null or s.last_seen_at + make_interval(secs => s.idle_seconds) > now()));
end $$;

create or replace function sees_everything(wanted text) returns boolean language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, public as $$
begin
  return exists (select from public.role_grant g join public.access_rule r using (role)
    where g.actor_id = public.current_actor() and r.permission = wanted and g.scope_kind = 'everything');
end $$;
