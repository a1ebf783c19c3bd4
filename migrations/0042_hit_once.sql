-- A form that was sent twice is one hit. Whoever records it may not have the hits of the case open, so the database sees to it.

create function clearance_hit_once() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  -- what a hit says; the rest is when it was recorded, and what became of it
  said constant text[] := array['case_id', 'checking_unit', 'match', 'violation', 'credibility', 'source', 'year', 'month', 'day', 'unit_id',
    'location', 'narrative', 'recorded_by'];
begin
  -- two that are sent at once wait for one another
  perform pg_advisory_xact_lock(hashtextextended('hits of ' || new.case_id, 0));
  if exists (select from public.clearance_hit h where h.case_id = new.case_id and h.withdrawn_at is null
      and (select bool_and(to_jsonb(h) -> s = to_jsonb(new) -> s) from unnest(said) s)) then
    return null;
  end if;
  return new;
end $$;
create trigger clearance_hit_once before insert on clearance_hit for each row execute function clearance_hit_once();
revoke execute on function clearance_hit_once() from public;
