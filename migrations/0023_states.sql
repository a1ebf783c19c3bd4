-- The steps that records take from state to state: one table for all of them, written from the code as the access rules are, and
-- one trigger that keeps to it. docs/decisions/0023 says why.

-- What the machines of the code say (src/kernel/states.ts), written here by `jurat migrate`.
create table state_step (
  machine    text not null,
  -- '': the beginning
  from_state text not null,
  to_state   text not null,
  -- the permission that whoever takes it holds over the record; null: whoever may write the record
  needs      text,
  -- that no statement of the application takes: only a function of the database, in the course of something else
  engine     boolean not null default false,
  primary key (machine, from_state, to_state)
);
alter table state_step enable row level security;
alter table state_step force row level security;
create policy owner_all on state_step to jurat_owner using (true) with check (true);
create policy steps on state_step for select to jurat_app, jurat_job using (true);
grant select on state_step to jurat_app, jurat_job;

-- Keeps a column of states to the steps of its machine: keep_to_steps(machine, column[, column of scope keys]). As whoever writes:
-- so it tells a statement of the application from one of the database's own functions. A migration or a repair acts for nobody, and
-- may go other ways.
create function keep_to_steps() returns trigger language plpgsql set search_path = pg_catalog, public as $$
declare
  application constant boolean := current_user in ('jurat_app', 'jurat_job', 'jurat_door');
  was constant text := case when tg_op = 'INSERT' then '' else to_jsonb(old) ->> tg_argv[1] end;
  becomes constant text := to_jsonb(new) ->> tg_argv[1];
  step public.state_step;
begin
  if current_session() is null and not application then return new; end if;
  select s.* into step from public.state_step s where s.machine = tg_argv[0] and s.from_state = was and s.to_state = becomes;
  if not found or step.engine and application then
    raise exception 'A record of % does not go from “%” to “%”.', tg_table_name, was, becomes
      using errcode = '23514', constraint = tg_table_name || '_steps';
  end if;
  if tg_op = 'UPDATE' and step.needs is not null and not sees_everything(step.needs)
    and not array(select jsonb_array_elements_text(to_jsonb(old) -> coalesce(tg_argv[2], 'scope_keys'))) && my_scopes(step.needs) then
    raise exception 'This needs the permission %.', step.needs using errcode = '42501';
  end if;
  return new;
end $$;
revoke execute on function keep_to_steps() from public;

create procedure keep_steps(kept regclass, variadic arguments text[]) language plpgsql as $$
declare quoted text := (select string_agg(quote_literal(a), ', ') from unnest(arguments) a);
begin
  -- before the rules of the table itself, which come after it by name
  execute format('create trigger a_steps_begin before insert on %s for each row execute function keep_to_steps(%s)', kept, quoted);
  execute format('create trigger a_steps before update on %s for each row when (old.%2$I is distinct from new.%2$I)
    execute function keep_to_steps(%3$s)', kept, arguments[2], quoted);
end $$;
revoke execute on procedure keep_steps(regclass, text[]) from public;

call keep_steps('event', 'event', 'state', 'keep_keys');
call keep_steps('participation', 'participation', 'state');
call keep_steps('clearance_batch', 'clearance-batch', 'state');
call keep_steps('clearance_case', 'clearance-case', 'state');

-- The tables' own functions, without the steps, and keeping to the order of locks that 0024 mends.
create or replace function event_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  -- a migration or a repair has none; a lock holds for it as well
  actor uuid := current_actor();
  kept text[] := array['code', 'act', 'reason', 'version', 'folded', 'scope_keys', 'keep_keys'];
begin
  if tg_op = 'INSERT' then
    new.code_year := extract(year from new.starts_on);
    perform pg_advisory_xact_lock(hashtextextended('events of ' || new.code_year, 0));
    new.code_number := 1 + coalesce((select max(e.code_number) from event e where e.code_year = new.code_year), 0);
    new.version := 1;
    return new;
  end if;
  if old.state = 'finalised' then
    raise exception 'A finalised event is locked.' using errcode = '23514', constraint = 'event_finalised';
  end if;
  new.version := old.version + 1;
  if new.state <> old.state then
    if new.state = 'pending-approval' then
      new.asked_by := actor;
    elsif new.state = 'created' then
      new.asked_by := null;
      new.approved_by := null;
    elsif new.state = 'approved' and old.state <> 'completed' then
      if actor is not null and actor is not distinct from old.asked_by then
        raise exception 'Whoever approves did not ask for it.' using errcode = '23514', constraint = 'event_approver';
      end if;
      new.approved_by := actor;
    end if;
  end if;
  if actor is not null and old.state in ('cancelled', 'closed') and to_jsonb(new) - kept <> to_jsonb(old) - kept then
    raise exception 'An event that did not take place stays as it was.' using errcode = '23514', constraint = 'event_over';
  end if;
  if actor is not null and old.state <> 'created' and (new.kind, new.modality, new.academy_id, new.place_country, new.country, new.nations, new.award, new.funding_source,
      new.law, new.course_id, new.edition, new.planned_participants)
    is distinct from (old.kind, old.modality, old.academy_id, old.place_country, old.country, old.nations, old.award, old.funding_source,
      old.law, old.course_id, old.edition, old.planned_participants) then
    raise exception 'What was put before an approver stays as it was.' using errcode = '23514', constraint = 'event_plan';
  end if;
  return new;
end $$;

create or replace function participation_gate() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  held public.event;
  by_course public.course_version;
  within text[] := array['enrolled', 'completed', 'failed'];
begin
  if tg_op = 'UPDATE' and new.act = 'clearance-lost' then
    -- the engine holds units, standings and this participation already: to wait for the event here would be against the order of locks
    select * into held from public.event e where e.id = new.event_id;
  else
    select * into held from public.event e where e.id = new.event_id for share;
  end if;
  new.award := held.award;
  new.starts_on := held.starts_on;
  new.ends_on := held.ends_on;
  if not new.country = any (held.nations) then
    raise exception 'The event is not for people of this nation.' using errcode = '23514', constraint = 'participation_nation';
  end if;
  if held.state = 'finalised' and new.act <> 'no-return' then
    raise exception 'The event is finalised.' using errcode = '23514', constraint = 'participation_locked';
  end if;
  if tg_op = 'UPDATE' then
    new.version := old.version + 1;
    -- an event that does not take place takes everybody off (event_after), and nothing else does once there are results
    if new.state = 'removed' and old.state in ('completed', 'failed') and held.state not in ('cancelled', 'closed') then
      raise exception 'Whoever has results stays on the roster.' using errcode = '23514', constraint = 'participation_steps';
    end if;
  else
    new.version := 1;
    if new.unit_id is null then
      select p.unit_id, coalesce(new.rank, p.rank) into new.unit_id, new.rank from public.person_position p
        where p.person_id = new.person_id and p.withdrawn_at is null
          and (p.from_on is null or p.from_on <= held.starts_on) and (p.until_on is null or p.until_on >= held.starts_on)
        order by p.from_on desc nulls last, p.id desc limit 1;
    end if;
  end if;
  if new.state = 'waiting' and (tg_op = 'INSERT' or old.state <> 'waiting') then
    perform pg_advisory_xact_lock(hashtextextended('roster of ' || new.event_id, 0));
    new.waiting_number := 1 + coalesce((select max(p.waiting_number) from public.participation p where p.event_id = new.event_id), 0);
  elsif new.state <> 'waiting' then
    new.waiting_number := null;
  end if;
  if new.state = 'enrolled' and (tg_op = 'INSERT' or not old.state = any (within) or new.role <> old.role) then
    if held.state in ('cancelled', 'closed') then
      raise exception 'The event does not take place.' using errcode = '23514', constraint = 'participation_locked';
    end if;
    if new.role = 'participant' and held.planned_participants is not null then
      perform pg_advisory_xact_lock(hashtextextended('roster of ' || new.event_id, 0));
      if (select count(*) from public.participation p where p.event_id = new.event_id and p.id <> new.id
          and p.role = 'participant' and p.state = any (within)) >= held.planned_participants then
        raise exception 'Every place of the event is taken.' using errcode = '23514', constraint = 'participation_places';
      end if;
    end if;
  end if;
  if new.state = any (within)
    and (tg_op = 'INSERT' or not old.state = any (within) or new.ends_on > old.ends_on or new.starts_on < old.starts_on
      or new.person_id <> old.person_id)
    and not public.clearance_holds(new.person_id, new.starts_on, new.ends_on) then
    raise exception 'No clearance holds to the end of the event.' using errcode = '23514', constraint = 'participation_cleared';
  end if;
  select * into by_course from public.course_version v where v.course_id = held.course_id and v.edition = held.edition;
  new.final_grade := public.final_grade(new.post_test, new.performance, new.products, new.attendance,
    coalesce(by_course.weight_test, 100), coalesce(by_course.weight_performance, 0), coalesce(by_course.weight_products, 0),
    coalesce(by_course.weight_attendance, 0));
  return new;
end $$;

create or replace function clearance_batch_before() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    perform public.hold_units(new.country);
    perform pg_advisory_xact_lock(hashtextextended('clearance batches of ' || new.country, 0));
    insert into public.clearance_post (country) values (new.country) on conflict do nothing;
    new.year := extract(year from public.bureau_day());
    new.number := 1 + coalesce((select max(b.number) from public.clearance_batch b where b.country = new.country and b.year = new.year), 0);
    new.version := 1;
    if new.correction_required or new.override_reason is not null then
      raise exception 'Nothing of a batch is mended or overridden before it is there.' using errcode = '23514', constraint = 'clearance_batch_override';
    end if;
    return new;
  end if;
  new.version := old.version + 1;
  if new.state <> old.state then
    if new.state = 'local-complete' and new.override_reason is null and exists (select from public.clearance_check k
        join public.clearance_case c on c.id = k.case_id where c.batch_id = new.id and c.state = 'submitted' and k.done_at is null) then
      raise exception 'Not every local unit has finished.' using errcode = '23514', constraint = 'clearance_batch_checked';
    end if;
    if new.state in ('national', 'local-complete') and new.correction_required then
      raise exception 'Something is still to be mended.' using errcode = '23514', constraint = 'clearance_batch_correction';
    end if;
    if new.state in ('results-returned', 'closed') and exists (select from public.clearance_case c
        where c.batch_id = new.id and c.state = 'submitted') then
      raise exception 'Not every case is decided.' using errcode = '23514', constraint = 'clearance_batch_decided';
    end if;
  end if;
  if new.override_reason is distinct from old.override_reason then
    perform public.require_clearance('clearance.coordinate', new.country);
    if old.state <> 'local-checks' or new.state <> 'local-complete' then
      raise exception 'Only the local checks can be overridden.' using errcode = '23514', constraint = 'clearance_batch_override';
    end if;
  end if;
  if new.correction_required and not old.correction_required then
    perform public.require_clearance('clearance.coordinate', new.country);
    if new.state not in ('submitted', 'accepted', 'local-checks', 'local-complete') then
      raise exception 'The national file holds what it holds.' using errcode = '23514', constraint = 'clearance_batch_correction';
    end if;
  end if;
  return new;
end $$;

drop trigger clearance_case_goes on clearance_case;
create trigger counted_version before update on clearance_case for each row execute function counted_version();
drop function clearance_case_goes();
drop function event_may_become(text, text);
drop function participation_goes(text, text);
drop function clearance_goes(text, text);
