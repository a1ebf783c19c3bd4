-- Rosters: who is nominated for an event, takes part in it, and what came of it. The database keeps the gate: nobody of a security
-- force is enrolled or travels without a clearance that holds to the end.

create table participation (
  id           uuid primary key,
  event_id     uuid not null references event (id),
  person_id    uuid not null,
  -- the person's nation
  country      text not null,
  role         text not null check (role in ('participant', 'alternate', 'instructor')),
  -- nominated and waiting need no clearance; enrolled and completed do
  state        text not null default 'nominated' check (state in ('nominated', 'waiting', 'enrolled', 'completed', 'failed', 'removed')),
  removed_for  text check (removed_for in ('administrative', 'cancellation', 'documents-incomplete', 'no-show', 'prerequisites-unmet',
    'clearance', 'other')),
  reason       text,
  -- as they were when nominated: a count by rank or institution is of that day
  unit_id      uuid,
  rank         text,
  -- of the event, copied by the trigger for the gate, for counting and for scope
  award        text,
  starts_on    date not null,
  ends_on      date not null,
  act          text not null,
  version      integer not null default 1,
  scope_keys   text[] not null generated always as (event_scopes(array[country], award)) stored,
  foreign key (person_id, country) references host_person (id, country),
  foreign key (unit_id, country) references host_unit (id, country),
  check ((state = 'removed') = (removed_for is not null))
);
create unique index participation_once on participation (event_id, person_id) where state <> 'removed';
create index participation_person on participation (person_id, starts_on);
create index participation_unit on participation (unit_id) where unit_id is not null;
create index participation_scope on participation using gin (scope_keys);

-- The gate on a roster. Written by nobody but the event and this trigger: award and dates are those of the event.
create function participation_gate() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  select e.award, e.starts_on, e.ends_on into new.award, new.starts_on, new.ends_on
    from public.event e where e.id = new.event_id for share;
  if new.state in ('enrolled', 'completed', 'failed')
    and (tg_op = 'INSERT' or old.state not in ('enrolled', 'completed', 'failed') or new.ends_on > old.ends_on or new.starts_on < old.starts_on)
    and not public.clearance_holds(new.person_id, new.starts_on, new.ends_on) then
    raise exception 'No clearance holds to the end of the event.' using errcode = '23514', constraint = 'participation_cleared';
  end if;
  if tg_op = 'UPDATE' then new.version := old.version + 1; end if;
  return new;
end $$;
create trigger participation_gate before insert or update on participation for each row execute function participation_gate();

-- Whoever carries out the award knows the persons on its rosters.
create function participation_after() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update public.host_person p set awards = p.awards || new.award, act = 'on-roster'
    where p.id = new.person_id and new.award is not null and not new.award = any (p.awards);
  return null;
end $$;
create trigger participation_after after insert or update on participation for each row execute function participation_after();

alter table participation enable row level security;
alter table participation force row level security;
create policy owner_all on participation to jurat_owner using (true) with check (true);
create policy in_scope on participation for select to jurat_app
  using ((select sees_everything('roster.read')) or scope_keys && (select my_scopes('roster.read')));
create policy added on participation for insert to jurat_app
  with check ((select sees_everything('roster.keep')) or scope_keys && (select my_scopes('roster.keep')));
create policy kept on participation for update to jurat_app
  using ((select sees_everything('roster.keep')) or scope_keys && (select my_scopes('roster.keep')));
grant select on participation to jurat_app;
grant insert (id, event_id, person_id, country, role, state, unit_id, rank, act) on participation to jurat_app;
grant update (role, state, removed_for, reason, unit_id, rank, act) on participation to jurat_app;
revoke execute on function participation_gate(), participation_after() from public;
call audit_table('participation', 'id', 'scope_keys');
