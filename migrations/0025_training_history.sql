-- Sessions and staff of events are edited, with their history; what an event was on a day tells the names of its staff; and the
-- history of a participation, from its nomination to the return.

-- Since when somebody instructs, interprets or facilitates as the row says; what it said before stays as a row that ended.
alter table event_staff add column added_at timestamptz;
alter table event_staff disable trigger user;
update event_staff s set added_at = coalesce(
  (select min(c.at) from change c where c.table_name = 'event_staff' and c.row_id = s.id::text and c.action = 'insert'), '-infinity');
alter table event_staff enable trigger user;
alter table event_staff alter column added_at set default clock_timestamp(), alter column added_at set not null;

create function event_staff_keeps() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if old.withdrawn_at is null and new.withdrawn_at is null
    and (new.role, new.name, new.organisation, new.languages) is distinct from (old.role, old.name, old.organisation, old.languages) then
    new.added_at := clock_timestamp();
    insert into public.event_staff (id, event_id, role, name, organisation, languages, added_at, withdrawn_at)
      values (gen_random_uuid(), old.event_id, old.role, old.name, old.organisation, old.languages, old.added_at, new.added_at);
  end if;
  return new;
end $$;
create trigger event_staff_keeps before update on event_staff for each row execute function event_staff_keeps();
grant update (role, name, organisation, languages) on event_staff to jurat_app;

-- A session that is edited has at least the hours that somebody was marked for; and attendance follows it.
create function event_session_hours() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from public.attendance_mark m where m.session_id = new.id) then return null; end if;
  if new.withdrawn_at is null and exists (select from public.attendance_mark m where m.session_id = new.id and m.hours > new.hours) then
    raise exception 'Somebody was there for more hours.' using errcode = '23514', constraint = 'event_session_marked';
  end if;
  update public.participation p set attendance = public.attendance_of(p.id), act = 'attendance-marked'
    where p.event_id = new.event_id and p.state in ('enrolled', 'completed', 'failed')
      and p.attendance is distinct from public.attendance_of(p.id);
  return null;
end $$;
create trigger event_session_hours after update of hours, withdrawn_at on event_session for each row
  when (new.hours <> old.hours or new.withdrawn_at is distinct from old.withdrawn_at) execute function event_session_hours();
grant update (held_on, from_time, until_time, title, hours, place) on event_session to jurat_app;

-- What was done to a participation, its attendance, certificates, travel and what followed if they did not return, newest first, from
-- the log of changes: of each only what whoever reads the roster may see. Who took somebody off for want of a clearance is not
-- told: it would say who decided it.
create function participation_history(wanted uuid) returns table (number bigint, at timestamptz, actor_id uuid, subject text, act text,
    before jsonb, after jsonb)
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from public.participation p where p.id = wanted
      and (public.sees_everything('roster.read') or p.scope_keys && public.my_scopes('roster.read'))) then
    return;
  end if;
  return query
  with subjects (subject, row_id, members) as (
    select 'participation', wanted::text, array['role', 'state', 'removed_for', 'reason', 'unit_id', 'rank', 'starts_on', 'ends_on', 'pre_test',
      'post_test', 'performance', 'products', 'attendance', 'final_grade', 'distinction']
    union all select 'attendance_mark', wanted::text, array['session_id', 'hours']
    union all select 'certificate', c.id::text, array['issued_on', 'expires_on', 'revoked_on', 'revoked_for']
      from public.certificate c where c.participation_id = wanted
    union all select 'travel', t.id::text, array['to_country', 'departure_planned', 'return_planned', 'departed_on', 'arrived_on', 'returned_on', 'reason']
      from public.travel t where t.participation_id = wanted
    union all select 'no_return', n.id::text, array['opened_by', 'opened_on', 'reason', 'outcome', 'closed_on', 'closed_for']
      from public.no_return n join public.travel t on t.id = n.travel_id where t.participation_id = wanted
    union all select 'no_return_notice', o.id::text, array['told', 'office', 'on_day', 'means']
      from public.no_return_notice o join public.no_return n on n.id = o.no_return_id join public.travel t on t.id = n.travel_id
      where t.participation_id = wanted)
  select c.id, c.at, case when c.after ->> 'act' = 'clearance-lost' then null else c.actor_id end, s.subject, c.after ->> 'act',
    coalesce((select jsonb_object_agg(m, c.before -> m) from unnest(s.members) m where c.before ->> m is not null), '{}'),
    coalesce((select jsonb_object_agg(m, c.after -> m) from unnest(s.members) m where c.after ->> m is not null), '{}')
  from subjects s join public.change c on c.table_name = s.subject and c.row_id = s.row_id
  where c.action <> 'delete' order by c.id desc;
end $$;

revoke execute on function event_staff_keeps(), event_session_hours(), participation_history(uuid) from public;
grant execute on function participation_history(uuid) to jurat_app;

-- The academy of West Africa, of which the source is known by now; what somebody wrote of it meanwhile stays.
update academy set name = 'West Africa Regional Training Center', opened = 2013, verified = true,
  source = 'West Africa International Law Enforcement Academy, Notre Académie (westafrica.ilea.state.gov): officially opened in Accra in January 2013'
  where code = 'ACCRA' and name = 'Regional Training Center Accra' and opened is null and not verified;
