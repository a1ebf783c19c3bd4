-- What a roster may say follows from where its event stands: nobody is enrolled, and nothing came of it, before the event is approved;
-- nobody is put forward for one that does not take place; and an event keeps what its roster already rests on.

-- After participation_gate, which has locked the event.
create function participation_of_event() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  stands text := (select e.state from public.event e where e.id = new.event_id);
begin
  if stands in ('cancelled', 'closed') then
    raise exception 'The event does not take place.' using errcode = '23514', constraint = 'participation_locked';
  end if;
  if new.state in ('enrolled', 'completed', 'failed') and stands in ('created', 'pending-approval') then
    raise exception 'Nobody has approved the event.' using errcode = '23514', constraint = 'participation_approved';
  end if;
  return new;
end $$;
create trigger participation_of_event_added before insert on participation for each row execute function participation_of_event();
-- who is enrolled while an event is planned anew stays so, and may be completed or removed once it stands
create trigger participation_of_event_goes before update on participation for each row
  when (old.state <> new.state and new.state <> 'removed' and new.act <> 'event-moved') execute function participation_of_event();

-- After event_before.
create function event_of_roster() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.nations <> old.nations and exists (select from public.participation p
      where p.event_id = new.id and p.state <> 'removed' and not p.country = any (new.nations)) then
    raise exception 'People of a nation that is left out stand on the roster.' using errcode = '23514', constraint = 'event_nations_on_roster';
  end if;
  if new.state in ('cancelled', 'closed') and new.state <> old.state and exists (select from public.certificate c
      join public.participation p on p.id = c.participation_id where p.event_id = new.id and c.revoked_on is null) then
    raise exception 'Certificates of the event stand.' using errcode = '23514', constraint = 'event_certified';
  end if;
  if new.state = 'created' and new.state <> old.state and exists (select from public.participation p
      where p.event_id = new.id and p.state in ('completed', 'failed')) then
    raise exception 'It is said of somebody what came of it.' using errcode = '23514', constraint = 'event_results';
  end if;
  return new;
end $$;
create trigger event_of_roster before update on event for each row
  when (new.nations is distinct from old.nations or new.state is distinct from old.state) execute function event_of_roster();

-- After certificate_before; an event that is being cancelled waits for it, or it for the event.
create function certificate_of_event() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform from public.event e join public.participation p on p.event_id = e.id where p.id = new.participation_id
    and e.state in ('approved', 'completed', 'finalised') for share of e;
  if not found then
    raise exception 'Nobody has approved the event.' using errcode = '23514', constraint = 'certificate_approved';
  end if;
  return new;
end $$;
create trigger certificate_of_event before insert on certificate for each row execute function certificate_of_event();

revoke execute on function participation_of_event(), event_of_roster(), certificate_of_event() from public;
