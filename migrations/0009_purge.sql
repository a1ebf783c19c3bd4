-- What lets nobody in any more goes: sessions that ended a month ago and codes that expired a day ago. The log of changes
-- keeps who opened and ended them. Of each person the session used last stays, since it says when they were here.
create function purge_sessions() returns bigint language sql security definer set search_path = pg_catalog, public as $$
  with codes as (
    delete from public.device_code where expires_at < now() - interval '1 day' returning 1
  ), sessions as (
    delete from public.session s
    where least(s.revoked_at, s.expires_at, s.last_seen_at + make_interval(secs => s.idle_seconds)) < now() - interval '30 days'
      and (s.kind = 'job' or exists (select from public.session later where later.actor_id = s.actor_id and later.kind <> 'job'
        and (later.last_seen_at, later.id) > (s.last_seen_at, s.id)))
    returning 1
  )
  select (select count(*) from codes) + (select count(*) from sessions)
$$;
revoke execute on function purge_sessions() from public;
grant execute on function purge_sessions() to jurat_job;

-- What was answered under an Idempotency-Key is kept a month: longer than anybody waits to send the same request again.
create function purge_answered() returns bigint language sql security definer set search_path = pg_catalog, public as $$
  with old as (delete from public.answered where answered_at < now() - interval '30 days' returning 1)
  select count(*) from old
$$;
revoke execute on function purge_answered() from public;
grant execute on function purge_answered() to jurat_job;
