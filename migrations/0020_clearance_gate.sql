-- What the gate of clearance and the tables of events and rosters have with one another.

-- A batch may be for an event.
alter table clearance_batch add foreign key (event_id) references event (id);

-- Whoever is enrolled, by person: what the engine looks through when a standing falls.
create index participation_live on participation (person_id, ends_on) where state = 'enrolled';

-- Whether a clearance holds, for lists of a roster: the same rule as the gate.
create or replace function clearance_stands(person uuid, from_day date, until_day date) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select public.cleared_for(person, from_day, until_day)
$$;
revoke execute on function clearance_stands(uuid, date, date) from public;
grant execute on function clearance_stands(uuid, date, date) to jurat_app;

-- Where rosters do not take an event's move along themselves, this does: through the gate, so an event is not moved beyond a
-- clearance of somebody who is enrolled in it.
do $$
begin
  if not exists (select from pg_trigger t where t.tgrelid = 'event'::regclass and t.tgname = 'event_roster') then
    create function event_roster() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $f$
    begin
      update public.participation p set act = 'event-moved' where p.event_id = new.id and p.state <> 'removed';
      return null;
    end $f$;
    create trigger event_roster after update on event for each row
      when (old.starts_on <> new.starts_on or old.ends_on <> new.ends_on or old.award is distinct from new.award)
      execute function event_roster();
    revoke execute on function event_roster() from public;
  end if;
end $$;
