-- What of a bureau with very many events is asked most, read narrowly: whose events somebody sees, how many there are, and what of
-- the courses held teaches human rights.

-- Row-level security asks of each row whether it may be seen, and an “or” in it keeps the index of scopes from being used. For whoever
-- sees a part it is used in here; the policy looks at each row that is then read all the same.
create function my_events() returns setof uuid language sql stable security definer set search_path = pg_catalog, public as $$
  select e.id from public.event e where e.scope_keys && (select public.my_scopes('event.read'))
$$;
create function my_event_count() returns bigint language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if public.sees_everything('event.read') then return (select count(*) from public.event); end if;
  return (select count(*) from public.event e where e.scope_keys && (select public.my_scopes('event.read')));
end $$;

-- Of what the report on human rights reads, all columns: no row is fetched.
create index event_taught on event (starts_on, course_id, edition) include (state, country, scope_keys)
  where state not in ('cancelled', 'closed') and (course_id is not null or kind in ('course', 'train-the-trainer'));

revoke execute on function my_events(), my_event_count() from public;
grant execute on function my_events(), my_event_count() to jurat_app;
