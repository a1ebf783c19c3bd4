-- Clearance of persons and units of security forces before training, equipment and peacekeeping alike (22 USC 2378d).
-- Hits are seen by coordinators and vetters alone; everybody else reads the standing: cleared until a day, or not.

-- What clearance has said of a person so far. One row a person, written by the engine and by nobody else. It is also the
-- lock: the gate reads it `for share`, whatever lowers it updates it, so neither overtakes the other.
create table person_standing (
  person_id     uuid primary key references host_person (id),
  country       text not null,
  cleared_from  date,
  -- the last day on which the clearance holds; null: none
  cleared_until date,
  -- a rejection that stands without a recorded remediation: no clearance holds
  blocked       boolean not null default false
);
create table unit_standing (
  unit_id       uuid primary key references host_unit (id),
  country       text not null,
  cleared_from  date,
  cleared_until date,
  blocked       boolean not null default false
);

-- Whether the person serves in a security force on that day: in doubt, yes. Somebody whose every position on that day is
-- with courts or a civilian body does not.
create function in_security_force(person uuid, on_day date) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(bool_or(u.kind not in ('courts', 'civilian')), true)
  from public.person_position p join public.host_unit u on u.id = p.unit_id
  where p.person_id = person and p.withdrawn_at is null
    and (p.from_on is null or p.from_on <= on_day) and (p.until_on is null or p.until_on >= on_day)
$$;

-- The gate. Whether a person may be trained from a day until a day: no security force, or a clearance that holds on the last
-- day, and no block of the person, of a unit of theirs or of one above it. It holds the rows that it read until the
-- transaction ends: what would lower them waits.
create function clearance_holds(person uuid, from_day date, until_day date) returns boolean language plpgsql volatile
  security definer set search_path = pg_catalog, public as $$
declare standing public.person_standing;
begin
  select * into standing from public.person_standing s where s.person_id = person for share;
  if standing.blocked then return false; end if;
  perform from public.unit_standing s
    where s.unit_id in (
      with recursive above as (
        select p.unit_id as id from public.person_position p
          where p.person_id = person and p.withdrawn_at is null and (p.until_on is null or p.until_on >= from_day)
        union select u.parent_id from public.host_unit u join above a on u.id = a.id where u.parent_id is not null)
      select id from above)
    order by s.unit_id for share;
  if exists (
    with recursive above as (
      select p.unit_id as id from public.person_position p
        where p.person_id = person and p.withdrawn_at is null and (p.until_on is null or p.until_on >= from_day)
      union select u.parent_id from public.host_unit u join above a on u.id = a.id where u.parent_id is not null)
    select from public.unit_standing s join above a on a.id = s.unit_id where s.blocked) then
    return false;
  end if;
  if not public.in_security_force(person, from_day) and not public.in_security_force(person, until_day) then return true; end if;
  return coalesce(standing.cleared_from <= from_day and standing.cleared_until >= until_day, false);
end $$;

-- Everybody who is known has a standing from the first.
create function begin_standing() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_table_name = 'host_person' then insert into public.person_standing (person_id, country) values (new.id, new.country);
  else insert into public.unit_standing (unit_id, country) values (new.id, new.country);
  end if;
  return null;
end $$;
create trigger begin_standing after insert on host_person for each row execute function begin_standing();
create trigger begin_standing after insert on host_unit for each row execute function begin_standing();

do $$
declare t text;
begin
  foreach t in array array['person_standing', 'unit_standing'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_all on %I to jurat_owner using (true) with check (true)', t);
  end loop;
end $$;
create policy of_person on person_standing for select to jurat_app using (exists (select from host_person p where p.id = person_id));
create policy of_unit on unit_standing for select to jurat_app using (exists (select from host_unit u where u.id = unit_id));
-- that somebody is blocked, and not merely uncleared, is for those who vet
grant select (person_id, country, cleared_from, cleared_until) on person_standing to jurat_app;
grant select (unit_id, country, cleared_from, cleared_until) on unit_standing to jurat_app;

revoke execute on function in_security_force(uuid, date), clearance_holds(uuid, date, date), begin_standing() from public;
grant execute on function in_security_force(uuid, date), clearance_holds(uuid, date, date) to jurat_app, jurat_job;
call audit_table('person_standing', 'person_id');
call audit_table('unit_standing', 'unit_id');
